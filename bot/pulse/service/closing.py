"""Closes rounds: counts who answered, forgets who was asked, and rewrites the answers in random order."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from bot.db import claim, insert_all, table_of
from bot.outbox import service as outbox
from bot.people.service import audience
from bot.pulse.models import Answer, Participation, Round, RoundTurnout
from bot.pulse.service.invitation import INVITATION
from bot.pulse.service.reminder import REMINDER, SNOOZED
from bot.pulse.service.rounds import CLOSED, OPEN, PUBLISHED
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.pulse.service.tools import PulseTools


def close_round(session: Session, round_id: str, tools: PulseTools, *, now: datetime) -> bool:
    """Close a round whose close instant has come.

    Returns:
        False if another process has closed it.
    """
    mine = claim(
        session,
        update(Round)
        .where(Round.id == round_id, Round.state == OPEN, Round.due_at <= now)
        .values(state=CLOSED, due_at=now),
    )
    if not mine:
        return False
    team_id = session.scalars(select(Round.team_id).where(Round.id == round_id)).one()
    _count(session, team_id, round_id, tools, now)
    _forget_who_was_asked(session, team_id, round_id)
    _shuffle(session, round_id)
    return True


def mark_published(session: Session, round_id: str) -> bool:
    """Note that a round's figures are out; False if they were already."""
    return claim(
        session,
        update(Round).where(Round.id == round_id, Round.state == CLOSED).values(state=PUBLISHED, due_at=None),
    )


def postpone_round(session: Session, round_id: str, *, until: datetime) -> None:
    """Push back what could not be done with a round, so that it does not block the others."""
    session.execute(update(Round).where(Round.id == round_id).values(due_at=until))


def _count(session: Session, team_id: str, round_id: str, tools: PulseTools, now: datetime) -> None:
    """How many of each side answered, derived through the key; never who (domain.md C9).

    Delivered to is whoever answered, and whoever Slack took the message for and who was there to answer it: people who
    are away or have left are not missing (domain.md C8).
    """
    respondents = set(
        session.scalars(select(Answer.respondent).where(Answer.round_id == round_id).distinct())
    )
    guests = load_settings(session, team_id).pulse.guests
    present = {
        person.user_id for person in audience(session, team_id, guests=guests) if not person.is_away(now)
    }
    reached = outbox.recipients(session, team_id, INVITATION, round_id, outbox.SENT) & present
    answered: Counter[str] = Counter()
    delivered: Counter[str] = Counter()
    people = session.scalars(select(Participation).where(Participation.round_id == round_id))
    for one in people:
        has_answered = tools.keys.respondent(team_id, one.user_id) in respondents
        answered[one.side] += has_answered
        delivered[one.side] += has_answered or (one.user_id in reached and not one.has_skipped)
    rows = [
        {
            "round_id": round_id,
            "side": side,
            "team_id": team_id,
            "answered": answered[side],
            "delivered": delivered[side],
        }
        for side in sorted(delivered)
        if delivered[side]
    ]
    insert_all(session, table_of(RoundTurnout), rows)


def _forget_who_was_asked(session: Session, team_id: str, round_id: str) -> None:
    """Remove the round's rows with user ids.

    Over a few rounds, who took part when is as good as a name: the answers show the same pattern.
    """
    for kind in (INVITATION, REMINDER, SNOOZED):
        outbox.forget(session, team_id, kind, round_id)
    session.execute(delete(Participation).where(Participation.round_id == round_id))


def _shuffle(session: Session, round_id: str) -> None:
    """Write the round's answers anew in random order: how they lie says nothing of when they came."""
    table = table_of(Answer)
    rows: list[dict[str, Any]] = [
        dict(row) for row in session.execute(select(table).where(table.c.round_id == round_id)).mappings()
    ]
    random.SystemRandom().shuffle(rows)
    session.execute(delete(table).where(table.c.round_id == round_id))
    insert_all(session, table, rows)
