"""Plans, opens and closes rounds when their time has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.pulse.service import closing, opening
from bot.pulse.service.rounds import OPEN, due_round
from bot.pulse.service.series import plan
from bot.workspace.service import active_teams, load_settings
from jobs.runner import attempt, uncollected

if TYPE_CHECKING:
    from datetime import datetime

    from bot.deps import Deps


def plan_step(deps: Deps, now: datetime) -> bool:
    """Begin the series of workspaces whose set-up is complete, or move it after its rhythm was changed."""
    with deps.begin() as session:
        planned = [
            plan(session, team_id, load_settings(session, team_id), now=now)
            for team_id in active_teams(session)
        ]
    return any(planned)


def open_step(deps: Deps, now: datetime) -> bool:
    """Open one round that is due."""
    with deps.read() as session:
        series_id = opening.due_series(session, now=now)
    if series_id is None:
        return False

    def act() -> None:
        with uncollected(), deps.begin() as session:
            opening.open_round(session, series_id, deps.pulse, deps.kinds, now=now)

    return attempt(
        deps,
        now,
        "pulse_open",
        act,
        lambda session, until: opening.postpone_series(session, series_id, until=until),
    )


def close_step(deps: Deps, now: datetime) -> bool:
    """Close one round whose close instant has come."""
    with deps.read() as session:
        round_id = due_round(session, OPEN, now=now)
    if round_id is None:
        return False

    def act() -> None:
        with uncollected(), deps.begin() as session:
            closing.close_round(session, round_id, deps.pulse, now=now)

    return attempt(
        deps,
        now,
        "pulse_close",
        act,
        lambda session, until: closing.postpone_round(session, round_id, until=until),
    )
