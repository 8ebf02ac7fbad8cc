"""Closes rounds: writes who answered, for everybody at once, and rewrites the answers in random order."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from bot.db import chunks, claim, insert_all, table_of
from bot.outbox import service as outbox
from bot.pulse.models import Answer, Participation, Round
from bot.pulse.service.invitation import INVITATION
from bot.pulse.service.rounds import CLOSED, OPEN, PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Collection
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
    outbox.drop_pending(session, team_id, INVITATION, round_id, "closed", now=now)
    _write_answered(session, team_id, round_id, tools)
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


def _write_answered(session: Session, team_id: str, round_id: str, tools: PulseTools) -> None:
    """Whether each person answered, derived through the key (domain.md C9).

    Delivered to is whoever Slack took the message for, and whoever answered, whatever was heard of the message.
    """
    respondents = set(
        session.scalars(select(Answer.respondent).where(Answer.round_id == round_id).distinct())
    )
    people = session.scalars(select(Participation.user_id).where(Participation.round_id == round_id)).all()
    answered = {user for user in people if tools.keys.respondent(team_id, user) in respondents}
    delivered = outbox.recipients(session, team_id, INVITATION, round_id, outbox.SENT)
    _mark(session, round_id, answered, answered=True)
    _mark(session, round_id, (delivered & set(people)) - answered, answered=False)


def _mark(session: Session, round_id: str, users: Collection[str], *, answered: bool) -> None:
    for part in chunks(sorted(users)):
        session.execute(
            update(Participation)
            .where(Participation.round_id == round_id, Participation.user_id.in_(part))
            .values(answered=answered)
        )


def _shuffle(session: Session, round_id: str) -> None:
    """Write the round's answers anew in random order: how they lie says nothing of when they came."""
    table = table_of(Answer)
    rows: list[dict[str, Any]] = [
        dict(row) for row in session.execute(select(table).where(table.c.round_id == round_id)).mappings()
    ]
    random.SystemRandom().shuffle(rows)
    session.execute(delete(table).where(table.c.round_id == round_id))
    insert_all(session, table, rows)
