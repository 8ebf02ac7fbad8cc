"""Whose turn it is: which workspace may be posted to first, and which of its messages goes first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, func, select

from bot.db import table_of
from bot.outbox.models import OutboxMessage, OutboxPace
from bot.outbox.pacing import Pace
from bot.outbox.sightings import Lease
from bot.outbox.states import NEVER, PENDING, SENDING, UPLOADING

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

_MESSAGES, _PACES = table_of(OutboxMessage).c, table_of(OutboxPace).c
_WAITS = (_MESSAGES.state == PENDING, _MESSAGES.due_at <= bindparam("now"))
# These run for every message, or at every instant of a clock that jumps: they are made once.
_TEAMS = select(_PACES.team_id, _PACES.rate, _PACES.next_at, _PACES.quiet_until).where(
    _PACES.quiet_until < NEVER, exists().where(_MESSAGES.team_id == _PACES.team_id, *_WAITS)
)
_FIRST = (
    select(_MESSAGES.id)
    .where(_MESSAGES.team_id == bindparam("team"), *_WAITS)
    .order_by(_MESSAGES.priority, _MESSAGES.due_at, _MESSAGES.id)
    .limit(1)
)
# The index of turns has them in this order, and the first few are enough. SQLite would rather look up all that are due,
# ten thousand of them, and sort them: so what is asked of `due_at` is put in a way in which no index can answer it.
_FIRST_ROWS = (
    select(OutboxMessage)
    .where(
        OutboxMessage.team_id == bindparam("team"),
        OutboxMessage.state == PENDING,
        func.coalesce(OutboxMessage.due_at, OutboxMessage.due_at) <= bindparam("now"),
    )
    .order_by(OutboxMessage.priority, OutboxMessage.due_at, OutboxMessage.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .execution_options(populate_existing=True)
)
_FIRST_DUE = (
    select(func.min(_MESSAGES.due_at))
    .where(_MESSAGES.team_id == _PACES.team_id, _MESSAGES.state == PENDING)
    .scalar_subquery()
)
_WAITING = select(_FIRST_DUE, _PACES.next_at, _PACES.quiet_until).where(_PACES.quiet_until < NEVER)
_HELD = select(func.min(_MESSAGES.lease_until)).where(_MESSAGES.state.in_((UPLOADING, SENDING)))
_EXPIRED = select(_MESSAGES.id, _MESSAGES.lease_owner, _MESSAGES.lease_until).where(
    _MESSAGES.state.in_((UPLOADING, SENDING)), _MESSAGES.lease_until <= bindparam("now")
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A workspace with a message that is due, and when its pace lets it go."""

    team_id: str
    at: datetime


def next_turns(session: Session, *, now: datetime, busy: Collection[str] = ()) -> list[Turn]:
    """The workspaces with a message due, the one that may be posted to first first.

    Who was posted to just now comes after the others, so that none starves another.

    Args:
        busy: workspaces with as many messages on their way as they may have.
    """
    turns = [
        Turn(row.team_id, Pace(row.rate, row.next_at, row.quiet_until).sane(now).free_at())
        for row in session.execute(_TEAMS, {"now": now})
        if row.team_id not in busy
    ]
    return sorted(turns, key=lambda turn: (turn.at, turn.team_id))


def next_turn(session: Session, *, now: datetime, busy: Collection[str] = ()) -> Turn | None:
    """The first of `next_turns`, if any workspace has a message due."""
    return next(iter(next_turns(session, now=now, busy=busy)), None)


def first_rows(session: Session, team_id: str, *, now: datetime, most: int) -> list[OutboxMessage]:
    """A workspace's messages that go first: urgent before bulk, then the longest due; they are the caller's to change.

    One that somebody else changes at this moment is left out.
    """
    return list(session.scalars(_FIRST_ROWS, {"team": team_id, "now": now, "most": most}))


def first_due(session: Session, team_id: str, *, now: datetime) -> str | None:
    """The id of a workspace's message that goes first: urgent before bulk, then the longest due."""
    found: str | None = session.scalar(_FIRST, {"team": team_id, "now": now})
    return found


def expired_leases(session: Session, *, now: datetime) -> list[Lease]:
    """Leases that are over by this clock: a worker has died, is stopped, or goes by another one."""
    return [Lease(*row) for row in session.execute(_EXPIRED, {"now": now})]


def next_due(session: Session) -> datetime | None:
    """When there is something to do for the outbox next; None when it is empty."""
    moments = [max(row) for row in session.execute(_WAITING) if row[0] is not None]
    leases = session.scalar(_HELD)
    return min(moments if leases is None else [*moments, leases], default=None)
