"""Puts messages into the outbox, moves them, takes them back; knows nothing of how they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, delete, select, update

from bot.db import changed, claim, insert_missing, random_id, table_of
from bot.outbox.models import OutboxMessage
from bot.outbox.paces import give_pace
from bot.outbox.states import DROPPED, FAILED, NORMAL, PENDING, SENDING, SENT, UNKNOWN, UPLOADING, URGENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message to be put into the outbox. `key` is unique in a workspace: the second of a key is not sent."""

    key: str
    kind: str
    ref: str
    recipient: str
    not_before: datetime
    expires_at: datetime | None = None
    priority: int = NORMAL
    merge_key: str = ""


def enqueue(session: Session, kinds: Mapping[str, Kind], team_id: str, envelopes: Iterable[Envelope]) -> int:
    """Put messages into the outbox; the number that were new (a key already there is left as it is)."""
    give_pace(session, team_id)
    rows = [
        row_of(
            envelope,
            team_id,
            PENDING,
            programme=kinds[envelope.kind].programme,
            leaves_trace=kinds[envelope.kind].leaves_trace,
        )
        for envelope in envelopes
    ]
    return insert_missing(session, table_of(OutboxMessage), rows)


def row_of(
    envelope: Envelope, team_id: str, state: str, *, programme: str, leaves_trace: bool
) -> dict[str, object]:
    """The row of a message that nobody has sent yet."""
    return {
        "id": random_id(),
        "team_id": team_id,
        "key": envelope.key,
        "programme": programme,
        "kind": envelope.kind,
        "ref": envelope.ref,
        "recipient": envelope.recipient,
        "priority": envelope.priority,
        "merge_key": envelope.merge_key,
        "not_before": envelope.not_before,
        "expires_at": envelope.expires_at,
        "leaves_trace": leaves_trace,
        "state": state,
        "due_at": envelope.not_before,
        "attempts": 0,
        "lease_owner": "",
        "channel": "",
        "ts": "",
        "file_id": "",
        "picture_refused": "",
        "failure": "",
        "is_doubtful": False,
        "is_plain": False,
        "is_counted": False,
    }


def revise(session: Session, team_id: str, key: str, *, at: datetime) -> bool:
    """Have a sent message rendered anew at a time, and edited in place; False if it was never sent.

    One that is on its way may show what was before: it is edited once it has arrived.
    """
    mine = (OutboxMessage.team_id == team_id, OutboxMessage.key == key)
    stands = update(OutboxMessage).where(*mine, OutboxMessage.state == SENT)
    if claim(session, stands.values(state=PENDING, due_at=at, expires_at=None, picture_refused="")):
        return True
    on_its_way = OutboxMessage.state.in_((SENDING, UPLOADING))
    return claim(session, update(OutboxMessage).where(*mine, on_its_way).values(revise_at=at))


def revise_all(session: Session, team_id: str, kind: str, ref: str, *, at: datetime) -> None:
    """Have every message of a kind that was sent about a thing edited in place, as `revise` does one."""
    keys = select(OutboxMessage.key).where(
        OutboxMessage.team_id == team_id,
        OutboxMessage.kind == kind,
        OutboxMessage.ref == ref,
        OutboxMessage.state.in_((SENT, SENDING)),
    )
    for key in session.scalars(keys).all():
        revise(session, team_id, key, at=at)


def reschedule(session: Session, team_id: str, key: str, *, not_before: datetime) -> bool:
    """Move a message that waits to another time; False if it is not waiting."""
    return claim(
        session,
        update(OutboxMessage)
        .where(OutboxMessage.team_id == team_id, OutboxMessage.key == key, OutboxMessage.state == PENDING)
        .values(not_before=not_before, due_at=not_before),
    )


def is_to_come(session: Session, team_id: str, kind: str, ref: str, recipient: str) -> bool:
    """Whether a person is still to get a message of a kind about a thing; an edit of one they have is none."""
    found = select(OutboxMessage.id).where(
        OutboxMessage.team_id == team_id,
        OutboxMessage.kind == kind,
        OutboxMessage.ref == ref,
        OutboxMessage.recipient == recipient,
        OutboxMessage.state == PENDING,
        OutboxMessage.ts == "",
    )
    return session.scalars(found.limit(1)).first() is not None


def look_again(session: Session, team_id: str, recipient: str, *, now: datetime) -> int:
    """Have what waits for a person longer than was planned looked at anew, for they may be written to; its number."""
    planned = OutboxMessage.not_before
    return changed(
        session,
        update(OutboxMessage)
        .where(
            OutboxMessage.team_id == team_id,
            OutboxMessage.recipient == recipient,
            OutboxMessage.state == PENDING,
            OutboxMessage.ts == "",
            # Whether that one was sent is looked for first.
            OutboxMessage.is_doubtful.is_(False),
            OutboxMessage.due_at > planned,
            OutboxMessage.due_at > now,
        )
        .values(due_at=case((planned > now, planned), else_=now)),
    )


def is_waiting(session: Session, team_id: str, key: str) -> bool:
    """Whether the message of that key is still to be sent."""
    found = select(OutboxMessage.id).where(
        OutboxMessage.team_id == team_id, OutboxMessage.key == key, OutboxMessage.state == PENDING
    )
    return session.scalar(found) is not None


def hasten(session: Session, team_id: str, key: str, *, at: datetime) -> bool:
    """Have a message come at an hour its reader chose, whatever was planned; False if it is not to be sent any more.

    One that was dropped or refused is tried again: they say that they want it. One of which nobody knows whether it
    was sent is not, for they may have it.
    """
    return claim(
        session,
        update(OutboxMessage)
        .where(
            OutboxMessage.team_id == team_id,
            OutboxMessage.key == key,
            OutboxMessage.state.in_((PENDING, DROPPED, FAILED)),
        )
        .values(
            state=PENDING, not_before=at, due_at=at, priority=URGENT, failure="", settled_at=None, attempts=0
        ),
    )


def postpone(session: Session, message_id: str, *, until: datetime) -> None:
    """Push a message back that could not be rendered or drawn, so that it does not block the queue."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.state.in_((PENDING, UPLOADING)))
        .values(state=PENDING, due_at=until, lease_owner="", lease_until=None)
    )


def forget(session: Session, team_id: str, kind: str, ref: str) -> int:
    """Delete the messages about a thing that is over, whatever became of them; the number of messages.

    One that is being sent at this moment is settled to nobody: its lease is gone.
    """
    return changed(
        session,
        delete(OutboxMessage).where(
            OutboxMessage.team_id == team_id, OutboxMessage.kind == kind, OutboxMessage.ref == ref
        ),
    )


def cancel(session: Session, team_id: str, kind: str, ref: str, recipient: str, *, until: datetime) -> int:
    """Delete a person's waiting messages about a thing that were planned up to an instant; their number."""
    return changed(
        session,
        delete(OutboxMessage).where(
            OutboxMessage.team_id == team_id,
            OutboxMessage.kind == kind,
            OutboxMessage.ref == ref,
            OutboxMessage.recipient == recipient,
            OutboxMessage.state == PENDING,
            OutboxMessage.not_before <= until,
        ),
    )


def is_unknown(session: Session, team_id: str, key: str) -> bool:
    """Whether nobody knows of the message of that key if it was sent."""
    found = select(OutboxMessage.id).where(
        OutboxMessage.team_id == team_id, OutboxMessage.key == key, OutboxMessage.state == UNKNOWN
    )
    return session.scalar(found) is not None


def recipients(session: Session, team_id: str, kind: str, ref: str, state: str) -> frozenset[str]:
    """Who has a message of that kind about that thing in that state."""
    return frozenset(
        session.scalars(
            select(OutboxMessage.recipient).where(
                OutboxMessage.team_id == team_id,
                OutboxMessage.kind == kind,
                OutboxMessage.ref == ref,
                OutboxMessage.state == state,
            )
        )
    )


def place(session: Session, team_id: str, key: str) -> tuple[str, str] | None:
    """Channel and ts of the sent message of that key; None if it was not sent."""
    row = session.execute(
        select(OutboxMessage.channel, OutboxMessage.ts).where(
            OutboxMessage.team_id == team_id, OutboxMessage.key == key, OutboxMessage.ts != ""
        )
    ).first()
    return (row.channel, row.ts) if row else None


def sent_at(session: Session, team_id: str, key: str) -> datetime | None:
    """When the message of that key was sent, or edited last; None if it was not."""
    return session.scalar(
        select(OutboxMessage.settled_at).where(
            OutboxMessage.team_id == team_id, OutboxMessage.key == key, OutboxMessage.ts != ""
        )
    )
