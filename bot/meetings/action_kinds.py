"""The outbox kinds of action items: what an owner and who gave it are told, and when; decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.meetings.action_blocks import blocked_message, offer_message, reminder_message
from bot.meetings.action_days import Which
from bot.meetings.action_owners import today_of
from bot.meetings.action_telling import BLOCKED, OFFER, REMINDER, offer_key, reminded_of, turn_of
from bot.meetings.action_views import action_view
from bot.meetings.facts import ActionState
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, OneByOne, Send, Uncounted, Wait
from bot.people.attention import attention_of
from bot.people.calendars import next_hour
from bot.people.service import someone
from bot.text import words_for
from bot.workspace.service import load_settings, workspace_url

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.meetings.action_views import ActionView
    from bot.outbox.kinds import Attention, Picture, Ref, Verdict
    from bot.slack.kit import Message
    from bot.text import Words

PROGRAMME = "actions"
NEW = frozenset({ActionState.GIVEN, ActionState.RETURNED})
"""Of which the owner does not know yet."""


class _InWords(OneByOne):
    """Part of every kind here: no picture, and nothing is kept of it but the outbox's own note."""

    __slots__ = ()

    def picture(self, session: Session, ref: Ref) -> Picture | None:
        """None: words are enough."""
        del session, ref
        return None  # the protocol's optional picture

    def sent(self, session: Session, ref: Ref) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class Offer(_InWords, Uncounted):
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
        return _in_hours(session, ref, now) if is_new else Drop("over")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The action item as it stands."""
        words, today = _reader(session, ref, now)
        return offer_message(_view(session, ref), words, turn=turn_of(ref.key), today=today)


@dataclass(frozen=True, slots=True)
class Blocked(_InWords, Uncounted):
    """That an owner cannot go on: they wait for help, so it counts against no budget."""

    name: str = BLOCKED
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as it is blocked, in the reader's hours."""
        view = action_view(session, ref.team_id, ref.ref)
        is_blocked = view is not None and view.state is ActionState.BLOCKED
        return _in_hours(session, ref, now) if is_blocked else Drop("over")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """Why it is."""
        return blocked_message(_view(session, ref), _reader(session, ref, now)[0])


@dataclass(frozen=True, slots=True)
class Reminder(_InWords):
    """What calls an action item to its owner's mind."""

    name: str = REMINDER
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def attention(self, session: Session, ref: Ref, now: datetime) -> Attention | None:
        """One of the messages a day that nobody asked for."""
        return attention_of(session, ref, now)

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as it is theirs to do and due that day, in their hours; before it is late only until then."""
        view, (which, due_on) = action_view(session, ref.team_id, ref.ref), reminded_of(ref.key)
        if view is None or not view.is_open or view.owner != ref.recipient:
            return Drop("over")
        today = today_of(session, ref.team_id, ref.recipient, now=now)
        if view.due_on.isoformat() != due_on or view.is_late(today) is not (which == Which.LATE):
            return Drop("another_day")
        return _in_hours(session, ref, now)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """A short message that links to the one with the buttons."""
        view, (words, today) = _view(session, ref), _reader(session, ref, now)
        url = _url(session, ref, offer_key(ref.ref, view.turn))
        return reminder_message(view, Which(reminded_of(ref.key)[0]), words, today=today, url=url)


ACTION_KINDS = (Offer(), Blocked(), Reminder())


def _in_hours(session: Session, ref: Ref, now: datetime) -> Verdict:
    person = someone(session, ref.team_id, ref.recipient)
    if person is None or not person.is_active:
        return Drop("gone")
    moment = next_hour(person, load_settings(session, ref.team_id), now)
    return Wait(moment) if moment > now else Send()


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
