"""The outbox kinds of reviews: invitations, the host's message of answers, reminders, who came; decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.accounts import letters
from bot.accounts.facts import EXPECTED, INVITED, Answer, State
from bot.accounts.letter_blocks import (
    alone_message,
    came_message,
    host_message,
    invitation_message,
    off_message,
    reminder_message,
)
from bot.accounts.service import account_of, review_of
from bot.outbox.kinds import Drop, InWords, Send, Uncounted, Wait
from bot.people.attention import Counted, in_hours
from bot.people.service import someone
from bot.text import words_for

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.accounts.facts import Review
    from bot.outbox.kinds import Ref, Verdict
    from bot.slack.kit import Message
    from bot.text import Words

PROGRAMME = "accounts"
"""It cannot be left: an invitation is declined, and nobody is asked but who hosts a review."""


@dataclass(frozen=True, slots=True)
class Invitation(InWords, Uncounted):
    """An invitation: somebody waits for the answer."""

    name: str = letters.INVITATION
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as they are invited to that time and place; in their hours, if it can wait for them."""
        review = review_of(session, ref.team_id, ref.ref)
        if review is None:
            return Drop("gone")
        if ref.ts:
            return Send()
        mine = review.of(ref.recipient)
        if mine is None or mine.answer not in EXPECTED:
            return Drop("not_invited")
        if ref.key != letters.invitation_key(review, ref.recipient) or review.has_begun(now):
            return Drop("over")
        return _in_time(session, ref, review, now)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The invitation as it stands."""
        review, words = _read(session, ref)
        moved = int(ref.key.split(":")[2])
        return invitation_message(review, ref.recipient, words, moved=moved, now=now)


@dataclass(frozen=True, slots=True)
class HostAnswers(InWords, Uncounted):
    """The answers as they stand, to the host who waits for them."""

    name: str = letters.HOST
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """To who hosts it; in their hours, unless they have planned it just now."""
        review = review_of(session, ref.team_id, ref.ref)
        if review is None:
            return Drop("gone")
        if ref.ts:
            return Send()
        if review.plan.host != ref.recipient or review.state is State.OFF:
            return Drop("over")
        return Send() if review.planned_by == ref.recipient else _in_hours(session, ref, now)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The answers."""
        review, words = _read(session, ref)
        return host_message(review, ref.recipient, words, now=now)


@dataclass(frozen=True, slots=True)
class Reminder(InWords, Uncounted):
    """That a review is on the next working day: bound to its hour."""

    name: str = letters.REMINDER
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """To the host and who comes, to that time and place; in their hours before it begins."""
        review = review_of(session, ref.team_id, ref.ref)
        if review is None:
            return Drop("gone")
        if ref.ts:
            return Send()
        mine = review.of(ref.recipient)
        comes = mine is not None and mine.answer is Answer.COMES
        if ref.key != letters.reminder_key(review, ref.recipient) or review.has_begun(now):
            return Drop("over")
        if not comes and review.plan.host != ref.recipient:
            return Drop("comes_not")
        return _in_hours(session, ref, now)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The reminder."""
        del now
        review, words = _read(session, ref)
        return reminder_message(review, words, is_host=review.plan.host == ref.recipient)


@dataclass(frozen=True, slots=True)
class Alone(InWords, Uncounted):
    """That nobody of Marketing has accepted yet: bound to the days that are left."""

    name: str = letters.ALONE
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """To the host, unless somebody has accepted; in their hours."""
        review = review_of(session, ref.team_id, ref.ref)
        if review is None:
            return Drop("gone")
        if ref.ts:
            return Send()
        if ref.key != letters.alone_key(review, review.plan.host) or review.has_begun(now):
            return Drop("over")
        return Drop("accepted") if review.those(Answer.COMES) else _in_hours(session, ref, now)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """Who was invited, and what can be done."""
        del now
        review, words = _read(session, ref)
        return alone_message(review, words)


@dataclass(frozen=True, slots=True)
class Off(InWords, Uncounted):
    """That a review is cancelled, or somebody not expected any more: they would come in vain."""

    name: str = letters.OFF
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as that is so; in their hours, if it can wait for them."""
        review = review_of(session, ref.team_id, ref.ref)
        if review is None:
            return Drop("gone")
        mine = review.of(ref.recipient)
        is_invited = mine is not None and mine.answer in INVITED
        if review.state is not State.OFF and is_invited:
            return Drop("invited")
        return Send() if ref.ts else _in_time(session, ref, review, now)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """What became of it."""
        del now
        review, words = _read(session, ref)
        return off_message(review, words)


@dataclass(frozen=True, slots=True)
class WhoCame(InWords, Counted):
    """Who came: asked of the host after the review."""

    name: str = letters.CAME
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as nobody has said it; in their hours."""
        review = review_of(session, ref.team_id, ref.ref)
        if review is None:
            return Drop("gone")
        if ref.ts:
            return Send()
        if review.state is not State.PAST or review.plan.host != ref.recipient:
            return Drop("recorded")
        return _in_hours(session, ref, now)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The question, or what was recorded."""
        review, words = _read(session, ref)
        account = account_of(session, ref.team_id, review.account_id, now=now)
        return came_message(
            review,
            words,
            is_next_planned=account is not None and account.next is not None,
            is_listed=account is not None,
        )


def _read(session: Session, ref: Ref) -> tuple[Review, Words]:
    """The review of a message, and its reader's words."""
    review, person = review_of(session, ref.team_id, ref.ref), someone(session, ref.team_id, ref.recipient)
    if review is None:
        raise LookupError(f"no review behind message {ref.id}")
    return review, words_for(person.locale if person else "")


def _in_hours(session: Session, ref: Ref, now: datetime) -> Verdict:
    """Now or in their next hours; never to who has left."""
    return in_hours(session, ref, now, gone="left")


def _in_time(session: Session, ref: Ref, review: Review, now: datetime) -> Verdict:
    """The same; but at once where their next hours come too late, unless they are away or have paused everything."""
    verdict, person = _in_hours(session, ref, now), someone(session, ref.team_id, ref.recipient)
    if not isinstance(verdict, Wait) or verdict.until < review.starts_at or person is None:
        return verdict
    return Drop("away") if person.is_left_alone(now) else Send()


KINDS = (Invitation(), HostAnswers(), Reminder(), Alone(), Off(), WhoCame())
