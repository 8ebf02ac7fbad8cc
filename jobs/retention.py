"""Deletes what is kept for a time only, when that time is over."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.accounts.forgetting import forget_old_reviews
from bot.directory.cases import forget_old_cases
from bot.handoffs.keeping import forget_old
from bot.meetings.action_keeping import forget_old_actions
from bot.meetings.forgetting import forget_who_came
from bot.outbox import service as outbox
from bot.pulse.method import kept_days
from bot.pulse.service.retention import forget_answers, old_round
from bot.reviews.keeping import forget_old_material
from bot.scores.service.retention import (
    forget_influences,
    forget_memories,
    old_influences,
    old_memories,
)
from bot.workspace.service import all_teams, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.deps import Deps

# Each finds a round of which something is left that is too old, and deletes a part of it.
DUTIES = (
    (old_round, forget_answers),
    (old_influences, forget_influences),
    (old_memories, forget_memories),
)


def forget_step(deps: Deps, now: datetime) -> bool:
    """Delete a part of what is kept of one round or series, also in a workspace whose jobs are stopped."""
    with deps.begin() as session:
        for team_id in all_teams(session):
            # Two days: it is another day elsewhere.
            outbox.forget_attention(session, team_id, before=now.date() - timedelta(days=2))
            forget_old_cases(session, team_id, now=now)
            forget_old_material(session, team_id, now=now)
            forget_old_reviews(session, team_id, now=now)
            forget_old(session, team_id, now=now)
            forget_old_actions(session, team_id, now=now)
            forget_who_came(session, team_id, now=now)
    with deps.read() as session:
        forget = _due(session, now)
    if forget is None:
        return False
    with deps.begin() as session:
        forget(session)
    return True


def _due(session: Session, now: datetime) -> Callable[[Session], None] | None:
    for team_id in all_teams(session):
        pulse = load_settings(session, team_id).pulse
        before = now.date() - timedelta(days=kept_days(pulse.statements, pulse.every_weeks))
        for find, forget in DUTIES:
            round_id = find(session, team_id, before=before)
            if round_id is not None:
                return partial(forget, team_id=team_id, round_id=round_id)
    return None
