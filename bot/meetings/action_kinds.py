"""The outbox kinds of action items: what an owner and who gave it are told, and when; decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.meetings.action_blocks import offer_message
from bot.meetings.action_days import Which
from bot.meetings.action_letter_blocks import blocked_message, news_message, reminder_message
from bot.meetings.action_owners import today_of
from bot.meetings.action_telling import (
    BLOCKED,
    NEWS,
    OFFER,
    REMINDER,
    offer_key,
    reminded_of,
    told_of,
    turn_of,
)
from bot.meetings.action_views import action_view
from bot.meetings.facts import ActionState
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, InWords, Send, Uncounted
from bot.people.attention import Counted, in_hours
from bot.people.service import someone
from bot.people.sides import Programme
from bot.text import words_for
from bot.workspace.service import workspace_url

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.meetings.action_views import ActionView
    from bot.outbox.kinds import Ref, Verdict
    from bot.slack.kit import Message
    from bot.text import Words

PROGRAMME = "actions"
NEW = frozenset({ActionState.GIVEN, ActionState.RETURNED})
"""Of which the owner does not know yet."""


@dataclass(frozen=True, slots=True)
class Offer(InWords, Uncounted):
    """What an owner gets: a colleague waits for their word, so it counts against no budget."""

    name: str = OFFER
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as it is theirs and they have said nothing to it, in their hours."""
        view = action_view(session, ref.team_id, ref.ref)
        if view is None:
            return Drop("gone")
        if ref.ts:
            return Send()
        is_new = view.turn == turn_of(ref.key) and view.state in NEW
        return in_hours(session, ref, now) if is_new else Drop("over")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The action item as it stands."""
        words, today = _reader(session, ref, now)
        return offer_message(_view(session, ref), words, turn=turn_of(ref.key), today=today)


@dataclass(frozen=True, slots=True)
class Blocked(InWords, Uncounted):
    """That an owner cannot go on: they wait for help, so it counts against no budget."""

    name: str = BLOCKED
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as it is blocked, in the reader's hours; what was sent says how it stands since."""
        view = action_view(session, ref.team_id, ref.ref)
        if view is None or not (view.is_blocked or ref.ts):
            return Drop("over")
        return Send() if ref.ts else in_hours(session, ref, now)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """Why it is, or that it is no more."""
        return blocked_message(_view(session, ref), _reader(session, ref, now)[0])


@dataclass(frozen=True, slots=True)
class Reminder(InWords, Counted):
    """What calls an action item to its owner's mind."""

    name: str = REMINDER
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as it is theirs to do and due that day, in their hours; before it is late only until then."""
        view, (which, due_on) = action_view(session, ref.team_id, ref.ref), reminded_of(ref.key)
        if view is None or not view.is_open or view.owner != ref.recipient:
            return Drop("over")
        today = today_of(session, ref.team_id, ref.recipient, now=now)
        if view.due_on.isoformat() != due_on or view.is_late(today) is not (which == Which.LATE):
            return Drop("another_day")
        return in_hours(session, ref, now)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """A short message that links to the one with the buttons."""
        view, (words, today) = _view(session, ref), _reader(session, ref, now)
        url = _url(session, ref, offer_key(ref.ref, view.turn))
        return reminder_message(view, Which(reminded_of(ref.key)[0]), words, today=today, url=url)


@dataclass(frozen=True, slots=True)
class News(InWords, Counted):
    """What became of an action item: to who gave it, in the morning, with all else of the day before."""

    name: str = NEWS
    programme: str = Programme.GIVEN
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as it is theirs to hear and was not undone, in their hours, unless they want none of it."""
        view, (turn, was) = action_view(session, ref.team_id, ref.ref), told_of(ref.key)
        if view is None or (view.turn, view.given_by) != (turn, ref.recipient):
            return Drop("over")
        if ref.ts:
            return Send()
        if view.is_open and view.due_on == was:
            return Drop("undone")
        person = someone(session, ref.team_id, ref.recipient)
        is_left = person is not None and Programme.GIVEN in person.left
        return Drop("left") if is_left else in_hours(session, ref, now)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """How it stands."""
        return news_message(_view(session, ref), told_of(ref.key)[1], _reader(session, ref, now)[0])


ACTION_KINDS = (Offer(), Blocked(), Reminder(), News())


def _view(session: Session, ref: Ref) -> ActionView:
    view = action_view(session, ref.team_id, ref.ref)
    if view is None:
        raise LookupError(f"no action item behind message {ref.id}")
    return view


def _reader(session: Session, ref: Ref, now: datetime) -> tuple[Words, date]:
    person = someone(session, ref.team_id, ref.recipient)
    return words_for(person.locale if person else ""), today_of(session, ref.team_id, ref.recipient, now=now)


def _url(session: Session, ref: Ref, key: str) -> str:
    """The address of a message that was sent; empty where it was not."""
    found = outbox.place(session, ref.team_id, key)
    if found is None:
        return ""
    channel, ts = found
    return f"{workspace_url(session, ref.team_id)}archives/{channel}/p{ts.replace('.', '')}"
