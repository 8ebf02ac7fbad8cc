"""A message's row as its kind sees it, and how it is given back without having been sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.outbox.kinds import Ref
from bot.outbox.states import DROPPED, URGENT

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.models import OutboxMessage


def drop(session: Session, row: OutboxMessage, why: str, now: datetime) -> None:
    """It is not wanted any more; `why` is a word for the log and the counters."""
    put_back(session, row, state=DROPPED, failure=why, settled_at=now)


def put_back(session: Session, row: OutboxMessage, **values: object) -> None:
    """Give a claimed row back with these values; what is dropped and is to leave no trace goes."""
    if values["state"] == DROPPED and not row.leaves_trace:
        session.delete(row)
        return
    row.lease_owner, row.lease_until = "", None
    for name, value in values.items():
        setattr(row, name, value)


def ref_of(row: OutboxMessage) -> Ref:
    """A row as its kind sees it."""
    return Ref(
        id=row.id,
        team_id=row.team_id,
        key=row.key,
        recipient=row.recipient,
        ref=row.ref,
        channel=row.channel,
        ts=row.ts,
        file_id=row.file_id,
        picture_refused=row.picture_refused,
        attempts=row.attempts,
        leaves_trace=row.leaves_trace,
        kind=row.kind,
        is_urgent=row.priority == URGENT,
        refused=row.failure,
        is_plain=row.is_plain,
    )
