"""The outbox kinds of handoffs: what taker and giver are told, and when; decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.handoffs.blocks import late_message, news_message, offer_message, reminder_message, state_message
from bot.handoffs.taking import away_until, deputy_of
from bot.handoffs.telling import AWAY, LATE, NEWS, OFFER, REMINDER, SOON, STATE, key_of, what_of
from bot.handoffs.terms import State
from bot.handoffs.views import handoff_view
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, InWords, Send, Uncounted
from bot.people.attention import Counted, attention_of, in_hours
from bot.people.service import someone
from bot.text import words_for
from bot.workspace.service import workspace_url

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.handoffs.views import HandoffView
    from bot.outbox.kinds import Attention, Ref, Verdict
    from bot.slack.kit import Message
    from bot.text import Words

PROGRAMME = "handoffs"


@dataclass(frozen=True, slots=True)
class Offer(InWords, Uncounted):
    """What the taker gets: a colleague waits for them, so it counts against no budget."""

    name: str = OFFER
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as it runs, in the taker's hours."""
        view = handoff_view(session, ref.team_id, ref.ref)
        if view is None:
            return Drop("gone")
        if ref.ts:
            return Send()
        return in_hours(session, ref, now) if view.is_running and _is_taker(view, ref) else Drop("over")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The handoff as it stands."""
        del now
        words, zone = _reader(session, ref)
        return offer_message(_view(session, ref), words, zone)


@dataclass(frozen=True, slots=True)
class Given(InWords, Uncounted):
    """What the giver sees of it, at once: they have just asked for it."""

    name: str = STATE
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """To somebody who is still there."""
        del now
        return _there(session, ref)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The handoff as it stands, and whether its taker is away."""
        view, (words, zone) = _view(session, ref), _reader(session, ref)
        away, deputy = _absence(session, ref, view, now)
        return state_message(view, words, zone, now=now, away=away, deputy=deputy)


@dataclass(frozen=True, slots=True)
class News(InWords):
    """What became of it, at once; and at an hour of the giver's, that the taker is away."""

    name: str = NEWS
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def attention(self, session: Session, ref: Ref, now: datetime) -> Attention | None:
        """That the taker is away is one of the messages a day that nobody asked for; the rest is waited for."""
        return attention_of(session, ref, now) if what_of(ref.key).startswith(AWAY) else None

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """To somebody who is still there; of an absence as long as it lasts and nobody has accepted."""
        verdict = _there(session, ref)
        if isinstance(verdict, Drop) or ref.ts or not what_of(ref.key).startswith(AWAY):
            return verdict
        view = _view(session, ref)
        if view.state is not State.OPEN or away_until(session, ref.team_id, view.taker, now=now) is None:
            return Drop("over")
        return in_hours(session, ref, now)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """What became of it, and what can be done."""
        view, what, (words, zone) = _view(session, ref), what_of(ref.key), _reader(session, ref)
        away, deputy = _absence(session, ref, view, now) if what.startswith(AWAY) else (None, "")
        return news_message(view, what, words, zone, away=away, deputy=deputy)


@dataclass(frozen=True, slots=True)
class Reminder(InWords, Counted):
    """What calls the limit to the taker's mind."""

    name: str = REMINDER
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as it is to be done, in the taker's hours; before the limit only if that is still to come."""
        view = handoff_view(session, ref.team_id, ref.ref)
        if view is None or not view.is_running or not _is_taker(view, ref):
            return Drop("over")
        if what_of(ref.key) == SOON and view.is_late(now):
            return Drop("too_late")
        return in_hours(session, ref, now)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """A short message that links to the one with the buttons."""
        del now
        words, zone = _reader(session, ref)
        url = _url(session, ref, key_of(OFFER, ref.ref))
        return reminder_message(_view(session, ref), what_of(ref.key), words, zone, url)


@dataclass(frozen=True, slots=True)
class Late(InWords, Counted):
    """What tells the giver, once and nobody else, that the limit has passed."""

    name: str = LATE
    programme: str = PROGRAMME
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as it is to be done, in the giver's hours."""
        view = handoff_view(session, ref.team_id, ref.ref)
        return in_hours(session, ref, now) if view is not None and view.is_late(now) else Drop("over")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """A short message that links to the one with the buttons."""
        del now
        words, zone = _reader(session, ref)
        return late_message(_view(session, ref), words, zone, _url(session, ref, key_of(STATE, ref.ref)))


HANDOFF_KINDS = (Offer(), Given(), News(), Reminder(), Late())


def _there(session: Session, ref: Ref) -> Verdict:
    person, view = (
        someone(session, ref.team_id, ref.recipient),
        handoff_view(session, ref.team_id, ref.ref),
    )
    is_wanted = person is not None and person.is_active and view is not None
    return Send() if is_wanted else Drop("gone")


def _is_taker(view: HandoffView, ref: Ref) -> bool:
    return view.taker == ref.recipient


def _view(session: Session, ref: Ref) -> HandoffView:
    view = handoff_view(session, ref.team_id, ref.ref)
    if view is None:
        raise LookupError(f"no handoff behind message {ref.id}")
    return view


def _absence(session: Session, ref: Ref, view: HandoffView, now: datetime) -> tuple[date | None, str]:
    """The last day of the taker's absence, and who stands in; nothing once it is accepted or over."""
    away = away_until(session, ref.team_id, view.taker, now=now) if view.state is State.OPEN else None
    if away is None:
        return None, ""
    return away, deputy_of(session, ref.team_id, view.taker, giver=view.giver, now=now)


def _reader(session: Session, ref: Ref) -> tuple[Words, str]:
    person = someone(session, ref.team_id, ref.recipient)
    return words_for(person.locale if person else ""), person.timezone if person else "UTC"


def _url(session: Session, ref: Ref, key: str) -> str:
    """The address of a message that was sent; empty where it was not."""
    found = outbox.place(session, ref.team_id, key)
    if found is None:
        return ""
    channel, ts = found
    return f"{workspace_url(session, ref.team_id)}archives/{channel}/p{ts.replace('.', '')}"
