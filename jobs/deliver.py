"""Sends what is in the outbox: claims a message, calls Slack without a transaction, settles what became of it."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import DBAPIError

from bot import metrics
from bot.db import UNREACHABLE
from bot.outbox import service as outbox
from bot.people.trouble import EXTERNALLY_SHARED
from bot.slack.gateway import SlackCallError
from bot.slack.outcome import Later, Reach, Rejected, Sent, Unknown
from jobs.reactions import settle_post
from jobs.runner import attempt

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.outbox.kinds import Ref
    from bot.slack.outcome import Outcome

log = structlog.get_logger("entente.outbox")

# Seconds between claim and call after which the lease is asked for again: this process may have stood still.
STALE_SECONDS = 1.0
# Seconds to wait before what became of a message is noted once more, where the database did not take it.
PATIENCE = (0.2, 0.5, 1.0, 2.0, 4.0)
# Seconds after which it is looked for again, where Slack has not answered.
LOOK_AGAIN = 30.0
# Clocks differ: a message is looked for from a little before it was tried.
EARLIER = timedelta(minutes=2)


def deliver_step(deps: Deps, now: datetime) -> bool:
    """Send one message whose turn it is, or settle what a worker that died has left."""
    if recover(deps, now):
        return True
    with deps.read() as session:
        turn = outbox.next_turn(session, now=now)
    if turn is None or turn.at > now:
        return False
    since = deps.clock.ticks()
    for held in take(deps, turn.team_id, now):
        carry_out(deps, held.work, since)
    return True


def recover(deps: Deps, now: datetime) -> bool:
    """Settle what workers that died have left; True if there was anything."""
    with deps.read() as session:
        expired = outbox.expired_leases(session, now=now)
    lost = deps.sightings.ripe(expired, deps.clock.ticks())
    if not lost:
        return False
    with deps.begin() as session:
        count = outbox.abandon(session, lost, deps.may_look, now=now)
    if count:
        log.warning("messages_of_a_lost_worker", count=count)
    return True


def arrivals_step(deps: Deps, now: datetime) -> bool:
    """Note of messages nobody knew of that they have arrived, since people have clicked on them."""
    del now
    seen = deps.arrivals.take()
    if seen:
        with deps.begin() as session:
            outbox.arrived_all(session, seen)
    return False


def take(deps: Deps, team_id: str, now: datetime, batch: outbox.Batch = outbox.ONE_NOW) -> list[outbox.Held]:
    """Claim the messages of a workspace that go first.

    One that cannot be made is pushed back, and the others are claimed the next time.

    Raises:
        DBAPIError, TimeoutError: the database is away, which is none of the messages' fault.
    """
    taken: list[outbox.Held] = []
    away: list[Exception] = []
    claim = outbox.Claim(deps.kinds, deps.owner)

    def act() -> None:
        try:
            with deps.begin() as session:
                held = claim.take(session, team_id, now=now, batch=batch)
        except (DBAPIError, *UNREACHABLE) as error:
            if claim.culprit and not isinstance(error, UNREACHABLE):
                raise
            away.append(error)
        else:
            # Not before it is committed: what is not claimed for good is not sent.
            taken.extend(held)

    def push_back(session: Session, until: datetime) -> None:
        outbox.postpone(session, claim.culprit, until=until)

    attempt(deps, now, "outbox_deliver", act, push_back)
    if away:
        raise away[0]
    return taken


def settle_now(deps: Deps, work: outbox.Post, outcome: Outcome) -> None:
    """Note what became of a message at once."""
    noted(lambda: settle_post(deps, work, outcome))


def carry_out(
    deps: Deps,
    work: outbox.Call,
    since: float,
    settle: Callable[[Deps, outbox.Post, Outcome], None] = settle_now,
) -> None:
    """Call Slack for what was claimed, and note what became of it.

    Args:
        since: the ticks right before it was claimed, or let go.
    """
    if isinstance(work, outbox.Upload):
        _upload(deps, work)
    elif isinstance(work, outbox.Search):
        _search(deps, work)
    else:
        outcome = _send(deps, work, since)
        settle(deps, work, outcome)
        _tell(work.ref, outcome)


def _tell(ref: Ref, outcome: Outcome) -> None:
    """Tell the operator what became of a message; of what is to leave no trace nothing that leads to its person."""
    if isinstance(outcome, Rejected):
        named = {"message": ref.id} if ref.leaves_trace else {}
        log.warning("message_rejected", kind=ref.kind, code=outcome.code, detail=outcome.detail, **named)
    if isinstance(outcome, Later) and outcome.why in outbox.RATE_LIMITS:
        metrics.rate_limited()
    if not ref.leaves_trace:
        return
    if isinstance(outcome, Sent):
        metrics.message_sent()
    elif isinstance(outcome, Rejected):
        metrics.message_failed(outcome.scope)
    elif isinstance(outcome, Unknown):
        metrics.message_unknown()


def _upload(deps: Deps, work: outbox.Upload) -> None:
    picture = work.picture
    result = deps.slack(work.ref.team_id).upload(picture.name, picture.draw(), picture.alt)

    def note() -> None:
        with deps.begin() as session:
            outbox.settle_upload(session, work.ref, deps.owner, result, now=deps.now())

    noted(note)


def _search(deps: Deps, work: outbox.Search) -> None:
    """Look for a message of which nobody knows whether it was sent."""
    ref, found = work.ref, _look_for(deps, work)
    now = deps.now()
    with deps.begin() as session:
        if found is None:
            outbox.not_found(session, ref, deps.owner, now=now)
        elif isinstance(found, Sent):
            outbox.found(session, deps.kinds, ref, deps.owner, found, now=now)
        elif isinstance(found, Rejected):
            outbox.give_up_looking(session, ref, deps.owner, found.code, now=now)
        else:
            seconds = found.seconds if isinstance(found, Later) else LOOK_AGAIN
            outbox.look_later(session, ref, deps.owner, seconds, now=now)


def _look_for(deps: Deps, work: outbox.Search) -> Outcome | None:
    recipient, slack = work.ref.recipient, deps.slack(work.ref.team_id)
    try:
        is_channel = recipient.startswith(("C", "G"))
        channel = work.channel or (recipient if is_channel else slack.direct(recipient))
        return slack.find(channel, work.ref.id, work.since - EARLIER, work.thread)
    except SlackCallError as error:
        return error.outcome


def _send(deps: Deps, work: outbox.Post, since: float) -> Outcome:
    """The call itself; a channel that is shared with another company is never posted to (ux.md 33)."""
    slack, ref = deps.slack(work.ref.team_id), work.ref
    if ref.recipient.startswith(("C", "G")):
        try:
            if slack.conversation(ref.recipient).is_external:
                return Rejected(EXTERNALLY_SHARED, Reach.CHANNEL)
        except SlackCallError as error:
            # Nothing was posted yet: an unknown answer to this question is no unknown post.
            outcome = error.outcome
            return outcome if isinstance(outcome, Later | Rejected) else Later(30, outcome.why)
    if ref.ts:
        return slack.edit(ref.channel, ref.ts, work.message)

    def may_send() -> bool:
        if deps.clock.ticks() - since < STALE_SECONDS:
            return True
        with deps.begin() as session:
            return outbox.still_holds(session, work.refs, deps.owner, now=deps.now())

    return slack.post(ref.recipient, work.message, ref.id, may_send)


def noted(note: Callable[[], None]) -> None:
    """Note what became of a message, also where the database is busy or away for a moment: it cannot be asked again."""
    for pause in PATIENCE:
        try:
            note()
        except UNREACHABLE as error:
            log.warning("outcome_not_noted_yet", error=type(error).__name__)
            time.sleep(pause)
        else:
            return
    note()
