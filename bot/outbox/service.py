"""Puts messages into the outbox, claims them for sending, settles what became of them.

Services take the caller's session and never commit. The call to Slack itself is made between two transactions by
`jobs.outbox`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, or_, select, update

from bot.db import changed, claim, insert_missing, random_id, table_of
from bot.outbox.kinds import Drop, Picture, Ref, Wait
from bot.outbox.models import OutboxMessage, OutboxPace
from bot.outbox.pacing import CHANNEL_PAUSE, Pace
from bot.slack.outcome import Later, Rejected, Sent, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Update
    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind
    from bot.slack.kit import Message
    from bot.slack.outcome import Outcome

# Longer than twice the client's timeout (design.md 3).
LEASE = timedelta(seconds=60)
# A picture that could not be drawn or uploaded so often is left out: the words are not to wait for it.
PICTURE_ATTEMPTS = 6
# Words that stand already may get it by an edit in the hours after (`jobs.deliver`).
LATE_PICTURE_ATTEMPTS = 12
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
RATE_LIMITS = frozenset({"ratelimited", "rate_limited"})
URGENT, NORMAL, BULK = 0, 5, 9
PENDING, UPLOADING, SENDING, SENT, FAILED, UNKNOWN, DROPPED = (
    "pending",
    "uploading",
    "sending",
    "sent",
    "failed",
    "unknown",
    "dropped",
)


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


def enqueue(session: Session, kinds: Mapping[str, Kind], team_id: str, envelopes: Iterable[Envelope]) -> int:
    """Put messages into the outbox; the number that were new (a key already there is left as it is)."""
    rows = [
        {
            "id": random_id(),
            "team_id": team_id,
            "key": envelope.key,
            "programme": kinds[envelope.kind].programme,
            "kind": envelope.kind,
            "ref": envelope.ref,
            "recipient": envelope.recipient,
            "priority": envelope.priority,
            "merge_key": envelope.merge_key,
            "not_before": envelope.not_before,
            "expires_at": envelope.expires_at,
            "leaves_trace": kinds[envelope.kind].leaves_trace,
            "state": PENDING,
            "due_at": envelope.not_before,
            "attempts": 0,
            "lease_owner": "",
            "channel": "",
            "ts": "",
            "file_id": "",
            "picture_refused": "",
            "failure": "",
        }
        for envelope in envelopes
    ]
    return insert_missing(session, table_of(OutboxMessage), rows)


def revise(session: Session, team_id: str, key: str, *, at: datetime) -> bool:
    """Have a sent message rendered anew at a time, and edited in place; False if it was never sent."""
    return claim(
        session,
        update(OutboxMessage)
        .where(OutboxMessage.team_id == team_id, OutboxMessage.key == key, OutboxMessage.state == SENT)
        .values(state=PENDING, due_at=at, expires_at=None, picture_refused=""),
    )


def next_due(session: Session) -> datetime | None:
    """When there is something to do for the outbox next; None when it is empty."""
    free = func.coalesce(OutboxPace.quiet_until, OutboxMessage.due_at)
    turn = func.coalesce(OutboxPace.next_at, OutboxMessage.due_at)
    row = session.execute(
        select(OutboxMessage.due_at, turn, free)
        .outerjoin(OutboxPace, OutboxPace.team_id == OutboxMessage.team_id)
        .where(
            OutboxMessage.state == PENDING,
            or_(OutboxPace.quiet_until.is_(None), OutboxPace.quiet_until < NEVER),
        )
        .order_by(OutboxMessage.due_at)
        .limit(1)
    ).first()
    leases = session.scalar(
        select(func.min(OutboxMessage.lease_until)).where(OutboxMessage.state.in_((UPLOADING, SENDING)))
    )
    moments = [max(row), leases] if row else [leases]
    return min((moment for moment in moments if moment is not None), default=None)


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
    _write_pace(session, row.team_id, _pace(session, row.team_id, now).reserved(now), now)
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


def settle(session: Session, ref: Ref, owner: str, outcome: Outcome, *, now: datetime) -> bool:
    """Note what became of a message; False if the lease was lost meanwhile."""
    values: dict[str, object] = {"lease_owner": "", "lease_until": None, "settled_at": now}
    pace = _pace(session, ref.team_id, now)
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
    _write_pace(session, ref.team_id, pace, now)
    settled = claim(session, _held(ref, owner, SENDING).values(**values))
    if settled and not ref.leaves_trace and values["state"] != PENDING:
        session.execute(delete(OutboxMessage).where(OutboxMessage.id == ref.id))
    return settled


def forget_picture(session: Session, ref: Ref, owner: str, why: str, *, now: datetime) -> bool:
    """Slack does not take the picture in the message: send the words alone."""
    return claim(
        session,
        _held(ref, owner, SENDING).values(
            state=PENDING, due_at=now, lease_owner="", lease_until=None, file_id="", picture_refused=why[:64]
        ),
    )


def postpone(session: Session, message_id: str, *, until: datetime) -> None:
    """Push a message back that could not be rendered or drawn, so that it does not block the queue."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.state.in_((PENDING, UPLOADING)))
        .values(state=PENDING, due_at=until, lease_owner="", lease_until=None)
    )


def reschedule(session: Session, team_id: str, key: str, *, not_before: datetime) -> bool:
    """Move a message that waits to another time; False if it is not waiting."""
    return claim(
        session,
        update(OutboxMessage)
        .where(OutboxMessage.team_id == team_id, OutboxMessage.key == key, OutboxMessage.state == PENDING)
        .values(not_before=not_before, due_at=not_before),
    )


def suspend(session: Session, team_id: str, *, now: datetime) -> None:
    """Send nothing to this workspace any more, until `resume`."""
    pace = _pace(session, team_id, now)
    _write_pace(session, team_id, Pace(pace.rate, pace.next_at, NEVER), now)


def resume(session: Session, team_id: str, *, now: datetime) -> None:
    """Send to this workspace again, at the safe rate."""
    _write_pace(session, team_id, Pace.start(now), now)


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


def _pace(session: Session, team_id: str, now: datetime) -> Pace:
    row = session.get(OutboxPace, team_id)
    return Pace(row.rate, row.next_at, row.quiet_until) if row else Pace.start(now)


def _write_pace(session: Session, team_id: str, pace: Pace, now: datetime) -> None:
    start = {"team_id": team_id, "rate": pace.rate, "next_at": now, "quiet_until": now}
    insert_missing(session, table_of(OutboxPace), [start])
    session.execute(
        update(OutboxPace)
        .where(OutboxPace.team_id == team_id)
        .values(rate=pace.rate, next_at=pace.next_at, quiet_until=pace.quiet_until)
    )
