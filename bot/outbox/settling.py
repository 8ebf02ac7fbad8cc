"""Settles what became of messages: sent, later, refused, unknown; and what workers that died have left."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from bot.db import claim
from bot.outbox.models import OutboxMessage
from bot.outbox.paces import pace_of, write_pace
from bot.outbox.sent import note_sent
from bot.outbox.states import (
    FAILED,
    LOOK_AFTER,
    PENDING,
    RATE_LIMITS,
    SENDING,
    SENT,
    UNKNOWN,
    UPLOADING,
)
from bot.slack.outcome import Later, Rejected, Sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Update
    from sqlalchemy.orm import Session

    from bot.outbox.arrivals import Arrival
    from bot.outbox.kinds import Kind, Ref
    from bot.outbox.sightings import Lease
    from bot.slack.outcome import Outcome, Unknown

    # Whether a message to a recipient of a workspace could be looked for in its conversation.
    MayLook = Callable[[str, str], bool]

LOST = "worker_lost"
_FREE: Mapping[str, object] = {"lease_owner": "", "lease_until": None}


def abandon(session: Session, leases: Iterable[Lease], may_look: MayLook, *, now: datetime) -> int:
    """Settle what workers that died have left; the number of messages.

    An edit or an upload is done again, and what was held and never let go simply waits. A post is looked for where that
    is possible; else it is `unknown`, which is never resent blindly (design.md 3).
    """
    return sum(_abandon(session, lease, may_look, now) for lease in leases)


def _abandon(session: Session, lease: Lease, may_look: MayLook, now: datetime) -> int:
    row = session.scalars(select(OutboxMessage).where(OutboxMessage.id == lease.message_id)).first()
    if row is None or (row.lease_owner, row.lease_until) != (lease.owner, lease.until):
        return 0
    if row.state == UPLOADING or row.ts:
        values: dict[str, object] = {"state": PENDING, "due_at": now}
    elif row.tried_at is None:
        values = {"state": PENDING, "attempts": row.attempts - 1}
    elif row.leaves_trace and may_look(row.team_id, row.recipient):
        values = {"state": PENDING, "due_at": now, "is_doubtful": True}
    else:
        values = {"state": UNKNOWN, "failure": LOST, "settled_at": now}
    mine = (
        OutboxMessage.id == lease.message_id,
        OutboxMessage.lease_owner == lease.owner,
        OutboxMessage.lease_until == lease.until,
    )
    taken = claim(session, update(OutboxMessage).where(*mine).values(**_FREE, **values))
    if taken and values["state"] == UNKNOWN:
        _clear(session, OutboxMessage.id == lease.message_id)
    return int(taken)


def settle_upload(session: Session, ref: Ref, owner: str, outcome: str | Outcome, *, now: datetime) -> bool:
    """Note what became of an upload: a file id, or why there is none (then the words go alone).

    Returns:
        False if the lease was lost meanwhile.
    """
    values: dict[str, object] = {"state": PENDING, "due_at": now, **_FREE}
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
    refs: Sequence[Ref],
    owner: str,
    outcome: Outcome,
    *,
    may_look: bool,
    now: datetime,
) -> bool:
    """Note what became of a message, and have its kind know that it was sent.

    Args:
        refs: what it was made of.
        may_look: whether it could be looked for in its conversation, if nobody knows what became of it.

    Returns:
        False if the lease was lost meanwhile. What was sent all the same is noted even then, where it was `unknown`.
    """
    _note_pace(session, refs[0].team_id, outcome, now)
    settled = [_settle_one(session, kinds, ref, owner, outcome, may_look=may_look, now=now) for ref in refs]
    return all(settled)


def settle_sent(
    session: Session,
    kinds: Mapping[str, Kind],
    sent: Sequence[tuple[Sequence[Ref], Sent]],
    owner: str,
    *,
    now: datetime,
) -> None:
    """Note of several messages that Slack has them: what `settle` does for each.

    Args:
        sent: what each was made of, and where it stands.
    """
    for team_id, count in sorted(Counter(refs[0].team_id for refs, _ in sent).items()):
        pace = pace_of(session, team_id, now)
        for _ in range(count):
            pace = pace.took()
        write_pace(session, team_id, pace)
    note_sent(session, kinds, [(ref, place) for refs, place in sent for ref in refs], owner, now=now)


def _note_pace(session: Session, team_id: str, outcome: Outcome, now: datetime) -> None:
    pace = pace_of(session, team_id, now)
    if isinstance(outcome, Sent):
        write_pace(session, team_id, pace.took())
    elif isinstance(outcome, Later) and outcome.why in RATE_LIMITS:
        write_pace(session, team_id, pace.refused(now, outcome.seconds))


def _settle_one(
    session: Session,
    kinds: Mapping[str, Kind],
    ref: Ref,
    owner: str,
    outcome: Outcome,
    *,
    may_look: bool,
    now: datetime,
) -> bool:
    if isinstance(outcome, Sent):
        return ref.id in note_sent(session, kinds, [(ref, outcome)], owner, now=now)
    values = _values(ref, outcome, may_look=may_look and ref.leaves_trace, now=now)
    settled = claim(session, _held(ref, owner, SENDING).values(**_FREE, **values))
    if settled and values["state"] != PENDING and not ref.leaves_trace:
        _clear(session, OutboxMessage.id == ref.id)
    return settled


def _values(
    ref: Ref, outcome: Later | Rejected | Unknown, *, may_look: bool, now: datetime
) -> dict[str, object]:
    if isinstance(outcome, Later):
        return {"state": PENDING, "due_at": now + timedelta(seconds=outcome.seconds)}
    if isinstance(outcome, Rejected):
        return {"state": FAILED, "failure": outcome.code[:64], "settled_at": now}
    if ref.ts:
        # An edit may be repeated without harm, a post may not.
        return {"state": PENDING, "due_at": now + timedelta(minutes=1)}
    if may_look:
        return {"state": PENDING, "due_at": now + LOOK_AFTER, "is_doubtful": True}
    return {"state": UNKNOWN, "failure": outcome.why[:64], "settled_at": now}


def arrived_all(session: Session, arrivals: Iterable[Arrival]) -> int:
    """Some have clicked on messages of which nobody knew whether they were sent: they were, and stand there.

    Returns:
        How many were unknown until now.
    """
    known = {(one.team_id, one.key): one for one in arrivals}
    unknown = session.execute(
        select(OutboxMessage.team_id, OutboxMessage.key).where(OutboxMessage.state == UNKNOWN)
    )
    keys = [(row.team_id, row.key) for row in unknown]
    return sum(_arrived(session, known[key]) for key in keys if key in known)


def _arrived(session: Session, one: Arrival) -> bool:
    return claim(
        session,
        update(OutboxMessage)
        .where(
            OutboxMessage.team_id == one.team_id,
            OutboxMessage.key == one.key,
            OutboxMessage.state == UNKNOWN,
        )
        # When it was tried is known; when somebody clicked is nobody's business.
        .values(state=SENT, failure="", channel=one.channel, ts=one.ts, settled_at=OutboxMessage.tried_at),
    )


def found(
    session: Session, kinds: Mapping[str, Kind], ref: Ref, owner: str, place: Sent, *, now: datetime
) -> bool:
    """It was looked for and stands in its conversation."""
    return _settle_one(session, kinds, ref, owner, place, may_look=True, now=now)


def not_found(session: Session, ref: Ref, owner: str, *, now: datetime) -> bool:
    """It was looked for and does not stand in its conversation: it is to be posted."""
    return _again(session, ref, owner, now, is_doubtful=False)


def look_later(session: Session, ref: Ref, owner: str, seconds: float, *, now: datetime) -> bool:
    """It could not be looked for now."""
    return _again(session, ref, owner, now + timedelta(seconds=seconds))


def give_up_looking(session: Session, ref: Ref, owner: str, why: str, *, now: datetime) -> bool:
    """It cannot be looked for: whether it was sent stays unknown."""
    values = {"state": UNKNOWN, "failure": why[:64], "is_doubtful": False, "settled_at": now}
    return claim(session, _held(ref, owner, SENDING).values(**_FREE, **values))


def forget_picture(session: Session, ref: Ref, owner: str, why: str, *, now: datetime) -> bool:
    """Slack does not take the picture in the message: send the words alone."""
    return _again(session, ref, owner, now, file_id="", picture_refused=why[:64])


def render_plainer(session: Session, ref: Ref, owner: str, why: str, *, now: datetime) -> bool:
    """Slack cannot show the newest of its own blocks in this workspace: have the message rendered without them."""
    return _again(session, ref, owner, now, failure=why[:64])


def send_words_alone(session: Session, refs: Iterable[Ref], owner: str, *, now: datetime) -> bool:
    """Slack refuses the message as it is built: send its words once, without blocks."""
    done = [_again(session, ref, owner, now, is_plain=True) for ref in refs]
    return all(done)


def _again(session: Session, ref: Ref, owner: str, at: datetime, **values: object) -> bool:
    again = {"state": PENDING, "due_at": at, **_FREE, **values}
    return claim(session, _held(ref, owner, SENDING).values(**again))


def _clear(session: Session, which: ColumnElement[bool]) -> None:
    """Delete a settled row that is to leave no trace."""
    session.execute(delete(OutboxMessage).where(which, OutboxMessage.leaves_trace.is_(False)))


def _held(ref: Ref, owner: str, state: str) -> Update:
    return update(OutboxMessage).where(
        OutboxMessage.id == ref.id, OutboxMessage.state == state, OutboxMessage.lease_owner == owner
    )
