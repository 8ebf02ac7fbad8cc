"""What follows from the answer to a message: who is told, what is stopped, what is tried in another way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.outbox import service as outbox
from bot.people.trouble import report_trouble
from bot.slack.outcome import Later, Reach, Rejected, Sent
from bot.workspace.service import stop
from bot.workspace.syncs import request_sync

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.slack.outcome import Outcome

log = structlog.get_logger("entente.outbox")

# A picture that is still not ready after so many tries is left out: the words go alone.
PICTURE_TRIES = 6
# Words that went alone get their picture later, by an edit, if Slack takes it in the hours after.
PICTURE_PAUSE = timedelta(hours=1)
# What a workspace says that cannot show a block yet (slack-facts.md 2.2).
TOO_NEW = "invalid_blocks"
# Without a scope or a setting of the app nothing can be sent: each message is tried again every hour, for two days, and
# they do not all run into it one right after the other.
INSTALL_PAUSE, INSTALL_TRIES, INSTALL_HUSH = 3600.0, 48, timedelta(minutes=1)
# The workspace has used up what its plan lets it post.
USED_UP = "message_limit_exceeded"
# What concerns the whole workspace and not one message (slack-facts.md 9.2): the admins are told.
TELLING = frozenset({Reach.CHANNEL, Reach.INSTALL, Reach.POLICY})


def settle_post(deps: Deps, work: outbox.Post, outcome: Outcome) -> None:
    """Note in one transaction what became of a message, and what is to follow."""
    now, ref = deps.now(), work.ref
    with deps.begin() as session:
        if _is_tried_otherwise(session, deps, work, outcome, now):
            return
        said = _patient(work, outcome)
        may_look = deps.may_look(ref.team_id, ref.recipient)
        outbox.settle(session, deps.kinds, work.refs, deps.owner, said, may_look=may_look, now=now)
        if isinstance(outcome, Sent) and ref.picture_refused and ref.attempts < outbox.LATE_PICTURE_ATTEMPTS:
            outbox.revise(session, ref.team_id, ref.key, at=now + PICTURE_PAUSE)
        if isinstance(outcome, Rejected):
            _follow(session, deps, work, outcome, now)
        if isinstance(outcome, Later) and outcome.why == USED_UP:
            until = now + timedelta(seconds=outcome.seconds)
            outbox.hush(session, ref.team_id, now=now, until=until)
            report_trouble(session, deps.kinds, ref.team_id, "", USED_UP, now=now)


def settle_posts(deps: Deps, sent: Sequence[tuple[outbox.Post, Sent]]) -> None:
    """Note in one transaction that several messages were sent, from which nothing else follows."""
    with deps.begin() as session:
        settle_in(session, deps, sent)


def settle_in(session: Session, deps: Deps, sent: Sequence[tuple[outbox.Post, Sent]]) -> None:
    """The same in the caller's transaction."""
    told = [(work.refs, place) for work, place in sent]
    outbox.settle_sent(session, deps.kinds, told, deps.owner, now=deps.now())


def _is_tried_otherwise(
    session: Session, deps: Deps, work: outbox.Post, outcome: Outcome, now: datetime
) -> bool:
    """Without the newest blocks, without its picture, or at last in words alone: each once."""
    ref = work.ref
    if isinstance(outcome, Later) and outcome.why == "file_not_ready" and ref.attempts >= PICTURE_TRIES:
        return outbox.forget_picture(session, ref, deps.owner, outcome.why, now=now)
    if not isinstance(outcome, Rejected) or outcome.scope is not Reach.OURS:
        return False
    if outcome.code == TOO_NEW and work.message.has_newest and not ref.refused:
        return outbox.render_plainer(session, ref, deps.owner, TOO_NEW, now=now)
    return not ref.is_plain and outbox.send_words_alone(session, work.refs, deps.owner, now=now)


def _patient(work: outbox.Post, outcome: Outcome) -> Outcome:
    """What an admin can mend is waited for."""
    if isinstance(outcome, Rejected) and outcome.scope is Reach.INSTALL and work.ref.attempts < INSTALL_TRIES:
        return Later(INSTALL_PAUSE, outcome.code)
    return outcome


def _follow(session: Session, deps: Deps, work: outbox.Post, outcome: Rejected, now: datetime) -> None:
    ref = work.ref
    if outcome.scope is Reach.INSTALL:
        outbox.hush(session, ref.team_id, now=now, until=now + INSTALL_HUSH)
    if outcome.scope in TELLING:
        channel = ref.recipient if outcome.scope is Reach.CHANNEL else ""
        report_trouble(session, deps.kinds, ref.team_id, channel, outcome.code, now=now)
    elif outcome.scope is Reach.PERSON:
        request_sync(session, ref.team_id, now=now)
    elif outcome.scope is Reach.WORKSPACE and stop(session, ref.team_id, outcome.code, now=now):
        log.error("workspace_stopped", workspace=ref.team_id, code=outcome.code)
