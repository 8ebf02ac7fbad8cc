"""Claims messages for sending: leases, turns, what is wanted, how much is asked of a person, what goes together.

The call to Slack itself is made by `jobs.deliver`, between this transaction and the one of `settling`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, bindparam, case, func, select, update

from bot.db import claim, table_of
from bot.outbox import attention
from bot.outbox.kinds import Drop, Picture, Ref, Send, Wait
from bot.outbox.models import OutboxMessage
from bot.outbox.paces import pace_of, write_pace
from bot.outbox.pacing import CHANNEL_PAUSE
from bot.outbox.rows import drop, put_back, ref_of
from bot.outbox.states import (
    LATE_PICTURE_ATTEMPTS,
    LEASE,
    PENDING,
    PICTURE_ATTEMPTS,
    SENDING,
    SENT,
    UPLOADING,
    URGENT,
)
from bot.outbox.together import with_others

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import CursorResult
    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind, Verdict
    from bot.slack.kit import Message

_MESSAGES = table_of(OutboxMessage).c
_TAKE = (
    update(table_of(OutboxMessage))
    .where(
        _MESSAGES.id == bindparam("message"), _MESSAGES.state == PENDING, _MESSAGES.due_at <= bindparam("now")
    )
    .values(
        state=SENDING,
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until"),
        attempts=_MESSAGES.attempts + 1,
    )
)
_IS_SENT = _MESSAGES.state == SENT
_IS_ON_ITS_WAY = and_(
    _MESSAGES.state == SENDING, _MESSAGES.id != bindparam("id"), _MESSAGES.lease_until > bindparam("now")
)
# When something was sent to a recipient last, and whether something is being sent. Made once: it runs for each message.
_CHANNEL = select(
    func.max(case((_IS_SENT, _MESSAGES.settled_at))), func.max(case((_IS_ON_ITS_WAY, 1), else_=0))
).where(_MESSAGES.team_id == bindparam("team"), _MESSAGES.recipient == bindparam("recipient"))


@dataclass(frozen=True, slots=True)
class Post:
    """Claimed: this message is to be posted, or, where `ref.ts` is set, to replace the one posted before.

    `others` are messages that are part of it.
    """

    ref: Ref
    message: Message
    others: tuple[Ref, ...] = ()

    @property
    def refs(self) -> tuple[Ref, ...]:
        """All it is made of."""
        return (self.ref, *self.others)


@dataclass(frozen=True, slots=True)
class Upload:
    """Claimed: this picture is to be uploaded before its message can be posted."""

    ref: Ref
    picture: Picture


@dataclass(frozen=True, slots=True)
class Search:
    """Claimed: this message may stand in its conversation already, and is to be looked for before it is posted.

    `channel` is empty where nothing was ever posted to its recipient.
    """

    ref: Ref
    channel: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Passed:
    """Nothing to call Slack for: the message was dropped or waits."""


Work = Post | Upload | Search | Passed


def claim_message(
    session: Session, kinds: Mapping[str, Kind], message_id: str, *, now: datetime, owner: str
) -> Work | None:
    """Take a due message for sending: recheck it, render it, and hold it under a lease.

    Returns:
        What to call Slack for; None if another worker has it.
    """
    if not _take(session, message_id, now=now, owner=owner):
        return None
    row = session.get_one(OutboxMessage, message_id, populate_existing=True)
    kind, ref = kinds[row.kind], ref_of(row)
    pace = pace_of(session, row.team_id, now)
    if pace.free_at() > now:
        # Another worker has had the turn since it was seen to be free; that was no try.
        put_back(session, row, state=PENDING, attempts=row.attempts - 1)
        return Passed()
    if row.is_doubtful:
        write_pace(session, row.team_id, pace.reserved(now))
        return Search(ref, _channel_of(session, row), row.tried_at or row.not_before)
    if not _is_for_now(session, kind, row, ref, now):
        return Passed()
    patience = LATE_PICTURE_ATTEMPTS if row.ts else PICTURE_ATTEMPTS
    if not row.file_id and not row.picture_refused and row.attempts <= patience:
        picture = kind.picture(session, ref)
        if picture is not None:
            row.state = UPLOADING
            return Upload(ref, picture)
    write_pace(session, row.team_id, pace.reserved(now))
    row.tried_at = now
    message, others = with_others(session, kinds, row, kind.render(session, ref, now), now)
    return Post(ref, message.plainer() if row.is_plain else message, others)


def _take(session: Session, message_id: str, *, now: datetime, owner: str) -> bool:
    mine = {"message": message_id, "now": now, "owner": owner, "until": now + LEASE}
    return cast("CursorResult[Any]", session.execute(_TAKE, mine)).rowcount == 1


def still_holds(session: Session, refs: Iterable[Ref], owner: str, *, now: datetime) -> bool:
    """Whether the lease of what is about to be sent is still the caller's; it is renewed."""
    return all(
        claim(
            session,
            update(OutboxMessage)
            .where(
                OutboxMessage.id == ref.id, OutboxMessage.lease_owner == owner, OutboxMessage.state == SENDING
            )
            .values(lease_until=now + LEASE),
        )
        for ref in refs
    )


def _is_for_now(session: Session, kind: Kind, row: OutboxMessage, ref: Ref, now: datetime) -> bool:
    """Not expired, not too soon after another, not too much for today, and still wanted; else it is put back."""
    if row.expires_at is not None and row.expires_at <= now:
        drop(session, row, "expired", now)
        return False
    free = _channel_free_at(session, row, now)
    if free > now:
        put_back(session, row, state=PENDING, due_at=free)
        return False
    # Before anything else is asked: a row that waits for a day with room must tell nothing of its person.
    is_counted = row.is_counted or row.priority == URGENT or bool(row.ts)
    asked = None if is_counted else kind.attention(session, ref, now)
    if asked is not None and not attention.is_free(session, row.team_id, row.recipient, asked):
        _put_off(session, row, asked.again, now)
        return False
    verdict = kind.recheck(session, ref, now)
    if asked is not None and _counts(row, verdict):
        attention.note(session, row.team_id, row.recipient, asked.day)
        row.is_counted = True
    if isinstance(verdict, Drop):
        drop(session, row, verdict.why, now)
    elif isinstance(verdict, Wait):
        put_back(session, row, state=PENDING, due_at=verdict.until)
    return isinstance(verdict, Send)


def _put_off(session: Session, row: OutboxMessage, again: datetime, now: datetime) -> None:
    """To a day with room; what would be too late then is dropped."""
    if row.expires_at is not None and row.expires_at <= again:
        drop(session, row, "attention", now)
    else:
        put_back(session, row, state=PENDING, due_at=again)


def _counts(row: OutboxMessage, verdict: Verdict) -> bool:
    """What leaves no trace counts alike whether it is sent or dropped: the count must not tell which."""
    return isinstance(verdict, Send) or (isinstance(verdict, Drop) and not row.leaves_trace)


def _channel_of(session: Session, row: OutboxMessage) -> str:
    """The conversation with a recipient: their DM's id is known once something was posted to them."""
    found: str | None = session.scalar(
        select(OutboxMessage.channel)
        .where(
            OutboxMessage.team_id == row.team_id,
            OutboxMessage.recipient == row.recipient,
            OutboxMessage.channel != "",
        )
        .limit(1)
    )
    return found or ""


def _channel_free_at(session: Session, row: OutboxMessage, now: datetime) -> datetime:
    """One message a second and channel (slack-facts.md 0.3), also where several workers post."""
    mine = {"team": row.team_id, "recipient": row.recipient, "id": row.id, "now": now}
    last, is_on_its_way = session.execute(_CHANNEL, mine).one()
    if is_on_its_way:
        return now + CHANNEL_PAUSE
    return last + CHANNEL_PAUSE if last else row.due_at
