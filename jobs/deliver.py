"""Sends what is in the outbox: claims a message, calls Slack without a transaction, settles what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.outbox import service as outbox
from bot.people.trouble import EXTERNALLY_SHARED, report_trouble
from bot.slack.gateway import SlackCallError
from bot.slack.outcome import Later, Reach, Rejected, Sent
from bot.workspace.service import stop
from jobs.runner import attempt

if TYPE_CHECKING:
    from datetime import datetime

    from bot.deps import Deps
    from bot.slack.outcome import Outcome

log = structlog.get_logger("entente.outbox")

# A picture that is still not ready after so many tries is left out: the words go alone.
PATIENCE = 6
# Words that went alone get their picture later, by an edit, if Slack takes it in the hours after.
PICTURE_PAUSE = timedelta(hours=1)
# What a workspace says that cannot show a block yet (slack-facts.md 2.2).
TOO_NEW = "invalid_blocks"


def deliver_step(deps: Deps, now: datetime) -> bool:
    """Send one message whose turn it is, or settle what a worker that died has left."""
    with deps.read() as session:
        lost = outbox.has_expired_leases(session, now=now)
        message_id = None if lost else outbox.find_due(session, now=now)
    if lost:
        with deps.begin() as session:
            outbox.abandon_expired_leases(session, now=now)
        return True
    if message_id is None:
        return False
    return attempt(
        deps,
        now,
        "outbox_deliver",
        lambda: _deliver(deps, message_id, now),
        lambda session, until: outbox.postpone(session, message_id, until=until),
    )


def _deliver(deps: Deps, message_id: str, now: datetime) -> None:
    with deps.begin() as session:
        work = outbox.claim_message(session, deps.kinds, message_id, now=now, owner=deps.owner)
    if isinstance(work, outbox.Upload):
        picture = work.picture
        result = deps.slack(work.ref.team_id).upload(picture.name, picture.draw(), picture.alt)
        with deps.begin() as session:
            outbox.settle_upload(session, work.ref, deps.owner, result, now=deps.now())
    elif isinstance(work, outbox.Post):
        _settle(deps, work, _send(deps, work))


def _send(deps: Deps, work: outbox.Post) -> Outcome:
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
    return slack.post(ref.recipient, work.message, ref.id)


def _settle(deps: Deps, work: outbox.Post, outcome: Outcome) -> None:
    now, ref = deps.now(), work.ref
    with deps.begin() as session:
        if _is_too_new(work, outcome):
            outbox.render_plainer(session, ref, deps.owner, TOO_NEW, now=now)
            return
        if isinstance(outcome, Later) and outcome.why == "file_not_ready" and ref.attempts >= PATIENCE:
            outbox.forget_picture(session, ref, deps.owner, outcome.why, now=now)
            return
        outbox.settle(session, deps.kinds, ref, deps.owner, outcome, now=now)
        if isinstance(outcome, Sent) and ref.picture_refused and ref.attempts < outbox.LATE_PICTURE_ATTEMPTS:
            outbox.revise(session, ref.team_id, ref.key, at=now + PICTURE_PAUSE)
        if isinstance(outcome, Rejected) and outcome.scope is Reach.CHANNEL:
            report_trouble(session, deps.kinds, ref.team_id, ref.recipient, outcome.code, now=now)
        if isinstance(outcome, Rejected) and outcome.scope is Reach.WORKSPACE:
            stop(session, ref.team_id, outcome.code, now=now)
    if isinstance(outcome, Rejected):
        log.warning("message_rejected", message=ref.id, code=outcome.code, detail=outcome.detail)


def _is_too_new(work: outbox.Post, outcome: Outcome) -> bool:
    """Refused for a block that not every workspace can show yet, and not rendered without it before."""
    is_refused = isinstance(outcome, Rejected) and outcome.code == TOO_NEW
    return is_refused and work.message.has_newest and not work.ref.refused
