"""The queue as whoever looks after the bot sees it: in counts, never by person; and what in it needs a hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select

from bot.outbox.counts import Depths, Flow, Tally, Told, least, told, told_in_fives
from bot.outbox.models import OutboxMessage, OutboxPace
from bot.outbox.states import DROPPED, FAILED, NEVER, PENDING, SENDING, SENT, UNKNOWN, UPLOADING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
# A message that was tried so often and still waits needs somebody to look at it.
OFTEN = 10
# A bot that runs has settled long before what a worker that died has left.
LOST_AFTER = timedelta(minutes=5)
_ON_THEIR_WAY = (SENDING, UPLOADING)
_NOT_SETTLED = (PENDING, *_ON_THEIR_WAY)


@dataclass(slots=True)
class _Counted:
    """One kind, to people or to channels, in numbers that are not told as they are."""

    states: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    traceless: int = 0
    oldest: datetime | None = None
    failed: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)


def tallies(session: Session, team_id: str, *, now: datetime) -> list[Tally]:
    """What is queued and what became of it, by kind in the order of their names."""
    counted: dict[tuple[str, bool], _Counted] = defaultdict(_Counted)
    is_due = and_(OutboxMessage.state == PENDING, OutboxMessage.due_at <= now)
    to_channel = or_(OutboxMessage.recipient.startswith("C"), OutboxMessage.recipient.startswith("G"))
    by = (
        OutboxMessage.kind,
        to_channel,
        OutboxMessage.leaves_trace,
        OutboxMessage.state,
        OutboxMessage.failure,
    )
    rows = session.execute(
        select(*by, func.count(), func.min(case((is_due, OutboxMessage.due_at))))
        .where(OutboxMessage.team_id == team_id, or_(_is_new(now), OutboxMessage.state.in_(_NOT_SETTLED)))
        .group_by(*by)
    )
    for kind, is_channel, leaves_trace, state, failure, count, oldest in rows:
        one = counted[kind, not is_channel]
        _count(one, state, failure, count, leaves_trace=leaves_trace)
        one.oldest = min((moment for moment in (one.oldest, oldest) if moment), default=None)
    return [_told(*key, counted[key]) for key in sorted(counted)]


def _is_new(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(OutboxMessage.state == SENT, OutboxMessage.settled_at > now - A_DAY),
        and_(OutboxMessage.state != SENT, OutboxMessage.settled_at > now - A_WEEK),
    )


def _count(one: _Counted, state: str, failure: str, count: int, *, leaves_trace: bool) -> None:
    if not leaves_trace:
        one.traceless += count if state == PENDING else 0
    elif state in {FAILED, DROPPED}:
        reasons = one.failed if state == FAILED else one.dropped
        reasons[failure] = reasons.get(failure, 0) + count
    else:
        one.states["moving" if state in _ON_THEIR_WAY else state] += count


def _told(kind: str, is_personal: bool, one: _Counted) -> Tally:  # noqa: FBT001  # the two are one key
    def those(reasons: Mapping[str, int]) -> dict[str, Told]:
        return {why: told(count, is_personal=is_personal) for why, count in sorted(reasons.items())}

    if one.traceless:
        return Tally(kind, is_personal, waiting=told_in_fives(one.traceless), oldest=one.oldest)
    return Tally(
        kind,
        is_personal,
        waiting=told(one.states[PENDING], is_personal=is_personal),
        oldest=one.oldest,
        moving=told(one.states["moving"], is_personal=is_personal),
        sent=told(one.states[SENT], is_personal=is_personal),
        unknown=told(one.states[UNKNOWN], is_personal=is_personal),
        failed=those(one.failed),
        dropped=those(one.dropped),
    )


def flow(session: Session, team_id: str, *, now: datetime) -> Flow | None:
    """How the queue of a workspace moves; None where nothing was ever queued."""
    pace = session.get(OutboxPace, team_id)
    if pace is None:
        return None
    mine = OutboxMessage.team_id == team_id
    waits = (mine, OutboxMessage.state == PENDING)
    oldest = session.scalar(select(func.min(OutboxMessage.due_at)).where(*waits, OutboxMessage.due_at <= now))
    lost = session.scalar(
        select(OutboxMessage.id)
        .where(mine, OutboxMessage.state.in_(_ON_THEIR_WAY), OutboxMessage.lease_until < now - LOST_AFTER)
        .limit(1)
    )
    often = session.scalar(
        select(func.count()).where(*waits, OutboxMessage.leaves_trace, OutboxMessage.attempts >= OFTEN)
    )
    return Flow(oldest, pace.next_at, pace.quiet_until, lost is not None, told(often or 0, is_personal=True))


def depths(session: Session, *, now: datetime) -> Depths:
    """The queue of all workspaces together."""
    states = dict.fromkeys((PENDING, "moving", UNKNOWN, FAILED), 0)
    rows = session.execute(
        select(OutboxMessage.state, func.count())
        .where(
            OutboxMessage.leaves_trace,
            or_(
                OutboxMessage.state.in_(_NOT_SETTLED),
                and_(OutboxMessage.state.in_((UNKNOWN, FAILED)), OutboxMessage.settled_at > now - A_WEEK),
            ),
        )
        .group_by(OutboxMessage.state)
    )
    for state, count in rows:
        states["moving" if state in _ON_THEIR_WAY else state] += count
    traceless = select(func.count()).where(
        OutboxMessage.leaves_trace.is_(False), OutboxMessage.state == PENDING
    )
    oldest = select(func.min(OutboxMessage.due_at)).where(
        OutboxMessage.state == PENDING,
        OutboxMessage.due_at <= now,
        OutboxMessage.team_id == OutboxPace.team_id,
        OutboxPace.quiet_until < NEVER,
    )
    rate = select(func.sum(OutboxPace.rate)).where(OutboxPace.quiet_until <= now)
    return Depths(
        states,
        least(told_in_fives(session.scalar(traceless) or 0)),
        session.scalar(oldest),
        float(session.scalar(rate) or 0.0),
    )
