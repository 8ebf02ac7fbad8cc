"""The outbox kinds of material reviews: what reviewers and the asker are told, and when; decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, InWords, Send, Uncounted, Wait
from bot.people.attention import Counted, in_hours
from bot.people.service import someone
from bot.reviews.asking import away_until
from bot.reviews.blocks import (
    late_message,
    news_message,
    reminder_message,
    request_message,
    state_message,
)
from bot.reviews.deadlines import BEFORE
from bot.reviews.telling import LATE, NEWS, REMINDER, REQUEST, STATE, key_of, what_of
from bot.reviews.terms import Answer
from bot.reviews.views import part_view, review_view
from bot.text import words_for
from bot.workspace.service import workspace_url

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Ref, Verdict
    from bot.reviews.views import Part, ReviewView
    from bot.slack.kit import Message
    from bot.text import Words

PROGRAMME = "reviews"


@dataclass(frozen=True, slots=True)
class Request(InWords, Uncounted):
    """What a reviewer gets: a colleague waits for them, so it counts against no budget."""

    name: str = REQUEST
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as they are asked about the present version and it is open, in their hours."""
        part = part_view(session, ref.team_id, ref.ref)
        if part is None:
            return Drop("gone")
        if ref.ts:
            return Send()
        return in_hours(session, ref, now) if _is_asked(part) else Drop("over")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The review as it stands, and what they say of it."""
        del now
        words, zone = _reader(session, ref)
        return request_message(_part(session, ref, ref.ref), words, zone)


@dataclass(frozen=True, slots=True)
class Asked(InWords, Uncounted):
    """What the asker sees of it, at once: they have just asked for it."""

    name: str = STATE
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """To somebody who is still there."""
        del now
        return _there(session, ref)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The review as it stands."""
        del now
        words, zone = _reader(session, ref)
        return state_message(_view(session, ref), words, zone)


@dataclass(frozen=True, slots=True)
class News(InWords, Uncounted):
    """What somebody says of it, or that it is cleared: the asker waits for it, whatever the hour."""

    name: str = NEWS
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """To somebody who is still there."""
        del now
        return _there(session, ref)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """What is new, and what can be done."""
        del now
        words, _ = _reader(session, ref)
        what, which, *_ = what_of(ref.key)
        part = part_view(session, ref.team_id, which)
        return news_message(_view(session, ref), what, part.reviewer if part else None, words)


@dataclass(frozen=True, slots=True)
class Reminder(InWords, Counted):
    """What calls the deadline to a reviewer's mind who has not answered."""

    name: str = REMINDER
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as they have not answered and the deadline is that one, in their hours and before it.

        The one of the day before gives way once the day itself has come: who is back then is reminded once. Nobody is
        on the day on which they were asked, which may be that of their return.
        """
        part, (which, day) = part_view(session, ref.team_id, ref.ref), what_of(ref.key)
        if part is None or not _is_asked(part) or part.reviewer.answer is not Answer.NONE:
            return Drop("over")
        limit_at = part.review.limit_at
        if day != str(part.review.day):
            return Drop("moved")
        verdict, person = in_hours(session, ref, now), someone(session, ref.team_id, ref.recipient)
        if person is None:
            return Drop("gone")
        at = verdict.until if isinstance(verdict, Wait) else now
        if at >= limit_at or (which == BEFORE and person.today(at) >= person.today(limit_at)):
            return Drop("too_late")
        asked = _sent_at(session, ref, key_of(REQUEST, ref.ref))
        is_fresh = asked is not None and person.today(asked) >= person.today(at)
        return Drop("just_asked") if is_fresh else verdict

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """A short message that links to the one with the buttons."""
        del now
        words, zone = _reader(session, ref)
        url = _url(session, ref, key_of(REQUEST, ref.ref))
        return reminder_message(_part(session, ref, ref.ref), what_of(ref.key)[0], words, zone, url)


@dataclass(frozen=True, slots=True)
class Late(InWords, Counted):
    """What tells the asker, once and nobody else, who is still open after the deadline."""

    name: str = LATE
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as it is open, somebody has not answered and the deadline is that one, in the asker's hours."""
        view = review_view(session, ref.team_id, ref.ref)
        if view is None or not view.is_open or not view.who(Answer.NONE):
            return Drop("over")
        return in_hours(session, ref, now) if what_of(ref.key) == [str(view.day)] else Drop("moved")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """Who is still open, and who of them is away."""
        view, (words, zone) = _view(session, ref), _reader(session, ref)
        away = []
        for one in view.who(Answer.NONE):
            until = away_until(session, ref.team_id, one.user_id, now=now)
            if until is not None:
                away.append((one.user_id, until))
        return late_message(view, words, zone, away=away)


REVIEW_KINDS = (Request(), Asked(), News(), Reminder(), Late())


def _is_asked(part: Part) -> bool:
    """Whether somebody is still asked about what is the present version."""
    return part.review.is_open and part.reviewer.is_asked and part.reviewer.version == part.review.version


def _there(session: Session, ref: Ref) -> Verdict:
    person, view = someone(session, ref.team_id, ref.recipient), review_view(session, ref.team_id, ref.ref)
    is_wanted = person is not None and person.is_active and view is not None
    return Send() if is_wanted else Drop("gone")


def _view(session: Session, ref: Ref) -> ReviewView:
    view = review_view(session, ref.team_id, ref.ref)
    if view is None:
        raise LookupError(f"no review behind message {ref.id}")
    return view


def _part(session: Session, ref: Ref, reviewer_id: str) -> Part:
    part = part_view(session, ref.team_id, reviewer_id)
    if part is None:
        raise LookupError(f"no review behind message {ref.id}")
    return part


def _reader(session: Session, ref: Ref) -> tuple[Words, str]:
    person = someone(session, ref.team_id, ref.recipient)
    return words_for(person.locale if person else ""), person.timezone if person else "UTC"


def _sent_at(session: Session, ref: Ref, key: str) -> datetime | None:
    """When a message was posted, by the name Slack gave it; None where it was not."""
    found = outbox.place(session, ref.team_id, key)
    return datetime.fromtimestamp(float(found[1]), UTC) if found is not None else None


def _url(session: Session, ref: Ref, key: str) -> str:
    """The address of a message that was sent; empty where it was not."""
    found = outbox.place(session, ref.team_id, key)
    if found is None:
        return ""
    channel, ts = found
    return f"{workspace_url(session, ref.team_id)}archives/{channel}/p{ts.replace('.', '')}"
