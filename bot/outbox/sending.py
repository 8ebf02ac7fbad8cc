"""Claims messages for sending and settles what became of them: leases, turns, pace.

The call to Slack itself is made between two transactions by `jobs.deliver`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, or_, select, update

from bot.db import changed, claim
from bot.outbox.kinds import Drop, Picture, Ref, Wait
from bot.outbox.models import OutboxMessage, OutboxPace
from bot.outbox.paces import pace_of, write_pace
from bot.outbox.pacing import CHANNEL_PAUSE
from bot.outbox.states import (
    DROPPED,
    FAILED,
    LATE_PICTURE_ATTEMPTS,
    LEASE,
    PENDING,
    PICTURE_ATTEMPTS,
    RATE_LIMITS,
    SENDING,
    SENT,
    UNKNOWN,
    UPLOADING,
    URGENT,
)
from bot.slack.outcome import Later, Rejected, Sent, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Update
    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind
    from bot.slack.kit import Message
    from bot.slack.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Post:
    """Claimed: this message is to be posted, or, where `ref.ts` is set, to replace the one posted before."""

    ref: Ref
    message: Message


@dataclass(frozen=True, slots=True)
class Upload:
    """Claimed: this picture is to be uploaded before its message can be posted."""

    ref: Ref
    picture: Picture


@dataclass(frozen=True, slots=True)
class Passed:
    """Nothing to call Slack for: the message was dropped or waits."""


def abandon_expired_leases(session: Session, *, now: datetime) -> int:
    """Settle what a worker that died has left: an edit or an upload may be done again, a post is `unknown`.

    An unknown outcome is never resent blindly (design.md 3).
    """
    lost = and_(OutboxMessage.lease_until.is_not(None), OutboxMessage.lease_until <= now)
    repeatable = or_(
        OutboxMessage.state == UPLOADING, and_(OutboxMessage.state == SENDING, OutboxMessage.ts != "")
    )
    again = changed(
        session,
        update(OutboxMessage)
        .where(lost, repeatable)
        .values(state=PENDING, due_at=now, lease_until=None, lease_owner=""),
    )
    unknown = changed(
        session,
        update(OutboxMessage)
        .where(lost, OutboxMessage.state == SENDING)
        .values(state=UNKNOWN, failure="worker_lost", lease_until=None, lease_owner="", settled_at=now),
    )
    session.execute(
        delete(OutboxMessage).where(OutboxMessage.state == UNKNOWN, OutboxMessage.leaves_trace.is_(False))
    )
    return again + unknown


def has_expired_leases(session: Session, *, now: datetime) -> bool:
    """Whether a worker that died has left something."""
    found = select(OutboxMessage.id).where(
        OutboxMessage.state.in_((UPLOADING, SENDING)), OutboxMessage.lease_until <= now
    )
    return session.scalars(found.limit(1)).first() is not None


def find_due(session: Session, *, now: datetime) -> str | None:
    """The id of the message whose turn it is: urgent before bulk, then the longest due; None if there is none."""
    return session.scalars(
        select(OutboxMessage.id)
        .outerjoin(OutboxPace, OutboxPace.team_id == OutboxMessage.team_id)
        .where(
            OutboxMessage.state == PENDING,
            OutboxMessage.due_at <= now,
            or_(OutboxPace.team_id.is_(None), and_(OutboxPace.next_at <= now, OutboxPace.quiet_until <= now)),
        )
        .order_by(OutboxMessage.priority, OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
    ).first()


def claim_message(
    session: Session, kinds: Mapping[str, Kind], message_id: str, *, now: datetime, owner: str
) -> Post | Upload | Passed | None:
    """Take a due message for sending: recheck it, render it, and hold it under a lease.

    Returns:
        What to call Slack for; None if another worker has it.
    """
    mine = claim(
        session,
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.state == PENDING, OutboxMessage.due_at <= now)
        .values(
            state=SENDING, lease_owner=owner, lease_until=now + LEASE, attempts=OutboxMessage.attempts + 1
        ),
    )
    if not mine:
        return None
    row = session.get_one(OutboxMessage, message_id, populate_existing=True)
    kind = kinds[row.kind]
    ref = _ref(row)
    if (put_back := _not_now(session, kind, row, ref, now)) is not None:
        return put_back
    patience = LATE_PICTURE_ATTEMPTS if row.ts else PICTURE_ATTEMPTS
    if not row.file_id and not row.picture_refused and row.attempts <= patience:
        picture = kind.picture(session, ref)
        if picture is not None:
            row.state = UPLOADING
            return Upload(ref, picture)
    write_pace(session, row.team_id, pace_of(session, row.team_id, now).reserved(now), now)
    return Post(ref, kind.render(session, ref, now))


def _not_now(session: Session, kind: Kind, row: OutboxMessage, ref: Ref, now: datetime) -> Passed | None:
    """Expired, too soon after another message in the same channel, or no longer wanted."""
    if row.expires_at is not None and row.expires_at <= now:
        return _put_back(session, row, state=DROPPED, failure="expired", settled_at=now)
    free = _channel_free_at(session, row)
    if free > now:
        return _put_back(session, row, state=PENDING, due_at=free)
    verdict = kind.recheck(session, ref, now)
    if isinstance(verdict, Drop):
        return _put_back(session, row, state=DROPPED, failure=verdict.why, settled_at=now)
    if isinstance(verdict, Wait):
        return _put_back(session, row, state=PENDING, due_at=verdict.until)
    return None


def settle_upload(session: Session, ref: Ref, owner: str, outcome: str | Outcome, *, now: datetime) -> bool:
    """Note what became of an upload: a file id, or why there is none (then the words go alone).

    Returns:
        False if the lease was lost meanwhile.
    """
    values: dict[str, object] = {"state": PENDING, "due_at": now, "lease_owner": "", "lease_until": None}
    if isinstance(outcome, str):
        values["file_id"] = outcome
    elif isinstance(outcome, Later):
        values["due_at"] = now + timedelta(seconds=outcome.seconds)
    elif isinstance(outcome, Rejected):
        values["picture_refused"] = outcome.code
    else:
        values["picture_refused"] = "unknown"
    return claim(session, _held(ref, owner, UPLOADING).values(**values))


def settle(
    session: Session,
    kinds: Mapping[str, Kind],
    ref: Ref,
    owner: str,
    outcome: Outcome,
    *,
    now: datetime,
) -> bool:
    """Note what became of a message, and have its kind know that it was sent; False if the lease was lost meanwhile."""
    values: dict[str, object] = {"lease_owner": "", "lease_until": None, "settled_at": now}
    pace = pace_of(session, ref.team_id, now)
    if isinstance(outcome, Sent):
        values |= {"state": SENT, "channel": outcome.channel, "ts": outcome.ts, "failure": ""}
        pace = pace.accepted()
    elif isinstance(outcome, Later):
        values |= {"state": PENDING, "due_at": now + timedelta(seconds=outcome.seconds), "settled_at": None}
        if outcome.why in RATE_LIMITS:
            pace = pace.refused(now, outcome.seconds)
    elif isinstance(outcome, Rejected):
        values |= {"state": FAILED, "failure": outcome.code[:64]}
    elif isinstance(outcome, Unknown):
        # An edit may be repeated without harm, a post may not.
        repeat = {"state": PENDING, "due_at": now + timedelta(minutes=1), "settled_at": None}
        values |= repeat if ref.ts else {"state": UNKNOWN, "failure": outcome.why[:64]}
    write_pace(session, ref.team_id, pace, now)
    settled = claim(session, _held(ref, owner, SENDING).values(**values))
    if settled and isinstance(outcome, Sent) and not ref.ts:
        kinds[ref.kind].sent(session, ref)
    if settled and not ref.leaves_trace and values["state"] != PENDING:
        session.execute(delete(OutboxMessage).where(OutboxMessage.id == ref.id))
    return settled


def forget_picture(session: Session, ref: Ref, owner: str, why: str, *, now: datetime) -> bool:
    """Slack does not take the picture in the message: send the words alone."""
    return _once_more(session, ref, owner, now, file_id="", picture_refused=why[:64])


def render_plainer(session: Session, ref: Ref, owner: str, why: str, *, now: datetime) -> bool:
    """Slack cannot show the newest of its own blocks in this workspace: have the message rendered without them."""
    return _once_more(session, ref, owner, now, failure=why[:64])


def _once_more(session: Session, ref: Ref, owner: str, now: datetime, **values: object) -> bool:
    again = {"state": PENDING, "due_at": now, "lease_owner": "", "lease_until": None}
    return claim(session, _held(ref, owner, SENDING).values(**again, **values))


def _put_back(session: Session, row: OutboxMessage, **values: object) -> Passed:
    if values["state"] == DROPPED and not row.leaves_trace:
        session.delete(row)
        return Passed()
    row.lease_owner, row.lease_until = "", None
    for name, value in values.items():
        setattr(row, name, value)
    return Passed()


def _ref(row: OutboxMessage) -> Ref:
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
    )


def _held(ref: Ref, owner: str, state: str) -> Update:
    return update(OutboxMessage).where(
        OutboxMessage.id == ref.id, OutboxMessage.state == state, OutboxMessage.lease_owner == owner
    )


def _channel_free_at(session: Session, row: OutboxMessage) -> datetime:
    """One message a second and channel (slack-facts.md 0.3)."""
    last = session.scalar(
        select(func.max(OutboxMessage.settled_at)).where(
            OutboxMessage.team_id == row.team_id,
            OutboxMessage.recipient == row.recipient,
            OutboxMessage.state == SENT,
        )
    )
    return last + CHANNEL_PAUSE if last else row.due_at
