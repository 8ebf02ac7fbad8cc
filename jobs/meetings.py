"""Keeps the joint meeting: the next one is there in time, people are told of it, and none stays open for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.meetings import keeping, running
from bot.meetings.steps import Step
from bot.workspace.service import active_teams, load_settings
from jobs.runner import attempt

if TYPE_CHECKING:
    from datetime import datetime

    from bot.deps import Deps


def plan_step(deps: Deps, now: datetime) -> bool:
    """Bring a series into line with settings that were changed elsewhere: a file, another zone of the workspace."""
    with deps.read() as session:
        teams = [
            team_id
            for team_id in active_teams(session)
            if keeping.is_out_of_line(session, team_id, load_settings(session, team_id))
        ]
    if not teams:
        return False
    with deps.begin() as session:
        keeping.plan_series(session, deps.kinds, teams[0], load_settings(session, teams[0]), now=now)
    return True


def meetings_step(deps: Deps, now: datetime) -> bool:
    """Do what is due for one series or one meeting."""
    with deps.read() as session:
        series_id = keeping.due_series(session, now=now)
        meeting_id = None if series_id else keeping.due_meeting(session, now=now)
    which = series_id or meeting_id
    if which is None:
        return False

    def act() -> None:
        with deps.begin() as session:
            if series_id:
                keeping.look_after_series(session, series_id, now=now)
                return
            taken = keeping.claim_step(session, which, now=now)
            if taken is None:
                return
            team_id, step = taken
            if step is Step.LAPSE:
                running.lapse(session, deps.kinds, team_id, which, now=now)
            else:
                keeping.tell(session, deps.kinds, team_id, which, step, now=now)

    return attempt(
        deps, now, "meetings", act, lambda session, until: keeping.hold(session, which, until=until)
    )
