"""The outbox kinds of meetings: the agenda's post, the minutes, and what people are told; decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.meetings import action_views
from bot.meetings.agenda_service import item_or_none
from bot.meetings.facts import ItemState, MeetingState
from bot.meetings.letter_blocks import (
    agenda_letter,
    collect_message,
    empty_message,
    late_message,
    news_message,
    proposal_message,
    start_message,
)
from bot.meetings.meeting_blocks import minutes_message, post_message
from bot.meetings.meeting_rechecks import meeting, of_meeting, post_ts, post_url, reader, takes_part
from bot.meetings.meeting_views import coming, meeting_view
from bot.meetings.telling import (
    AGENDA,
    COLLECT,
    EMPTY,
    LATE,
    MINUTES,
    NEWS,
    POST,
    PROPOSAL,
    START,
    stamp,
    what_of,
)
from bot.outbox.kinds import Drop, InWords, Send, Uncounted
from bot.people.attention import Counted, in_hours
from bot.people.service import leads, someone
from bot.people.sides import Programme
from bot.workspace.service import channel_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind, Ref, Verdict
    from bot.slack.kit import Message
    from bot.text import Safe, Words

    SinceTakenUp = Callable[[Session, str, Words, datetime], Sequence[Safe]]


@dataclass(frozen=True, slots=True)
class Post(InWords, Uncounted):
    """The agenda in the channel, edited with every change."""

    name: str = POST
    programme: str = Programme.AGENDA
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """In the channel it has now, as long as it is planned; what stands there is always brought up to date."""
        del now
        view = meeting_view(session, ref.team_id, ref.ref)
        if view is None:
            return Drop("gone")
        return Send() if ref.ts or (view.is_planned and view.channel == ref.recipient) else Drop("over")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The agenda as it stands."""
        del now
        return post_message(meeting(session, ref), channel_words(session, ref.team_id))


@dataclass(frozen=True, slots=True)
class Minutes(InWords, Uncounted):
    """The minutes in the thread of the agenda."""

    name: str = MINUTES
    programme: str = Programme.AGENDA
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """Of a meeting that was held, once the agenda's post is there; to people in their hours."""
        view = meeting_view(session, ref.team_id, ref.ref)
        if view is None or view.state is not MeetingState.HELD:
            return Drop("not_held")
        return Send() if ref.ts or ref.recipient == view.channel else in_hours(session, ref, now)

    def thread(self, session: Session, ref: Ref) -> str:
        """The agenda's post."""
        return post_ts(session, ref)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """What was decided, given and carried over."""
        view = meeting(session, ref)
        given = action_views.given_at(session, ref.team_id, view.id)
        return minutes_message(
            view,
            given,
            coming(session, ref.team_id, now=now),
            channel_words(session, ref.team_id) if ref.recipient == view.channel else reader(session, ref)[0],
            thread=self.thread(session, ref),
        )


@dataclass(frozen=True, slots=True)
class Collect(InWords, Counted):
    """The question for topics, with what became of what was taken up before."""

    since: SinceTakenUp
    name: str = COLLECT
    programme: str = Programme.AGENDA
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as the meeting is to come, to who takes part."""
        return of_meeting(session, ref, now)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """What is there so far."""
        words, zone = reader(session, ref)
        since = self.since(session, ref.team_id, words, now)
        return collect_message(meeting(session, ref), words, zone, since)


@dataclass(frozen=True, slots=True)
class Agenda(InWords, Counted):
    """The agenda, the day before, with what became of what was taken up before."""

    since: SinceTakenUp
    name: str = AGENDA
    programme: str = Programme.AGENDA
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as the meeting is to come, on the day it was then."""
        return of_meeting(session, ref, now, lambda view: view.day.isoformat() == what_of(ref.key))

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The agenda as it stands."""
        words, zone = reader(session, ref)
        since = self.since(session, ref.team_id, words, now)
        return agenda_letter(meeting(session, ref), words, zone, since)


@dataclass(frozen=True, slots=True)
class Start(InWords, Uncounted):
    """A quarter of an hour before: bound to the hour, it counts against no budget."""

    name: str = START
    programme: str = Programme.AGENDA
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """At the hour it was planned for, to who takes part, is not away and has paused nothing."""
        view = meeting_view(session, ref.team_id, ref.ref)
        if view is None or not view.is_planned or stamp(view.start_at) != what_of(ref.key):
            return Drop("moved")
        if not takes_part(session, ref):
            return Drop("left")
        person = someone(session, ref.team_id, ref.recipient)
        return Drop("away") if person is None or person.is_left_alone(now) else Send()

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """How much is on the agenda, what the reader has open, and whether they have the chair."""
        del now
        view = meeting(session, ref)
        words, zone = reader(session, ref)
        mine = [one for one in action_views.open_items(session, ref.team_id) if one.owner == ref.recipient]
        chair = [view.chair] if view.chair else leads(session, ref.team_id)
        return start_message(
            view,
            words,
            zone,
            actions=len(mine),
            url=post_url(session, ref, view),
            has_chair=ref.recipient in chair,
        )


@dataclass(frozen=True, slots=True)
class Late(InWords, Counted):
    """The question to the chair to close what is over."""

    name: str = LATE
    programme: str = Programme.AGENDA
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as nobody has closed it, to its chair or the leads."""
        view = meeting_view(session, ref.team_id, ref.ref)
        if view is None or not view.is_planned or view.end_at > now:
            return Drop("closed")
        may = {view.chair, *leads(session, ref.team_id)}
        return in_hours(session, ref, now) if ref.recipient in may else Drop("not_theirs")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """Which meeting, and the way to close it."""
        del now
        return late_message(meeting(session, ref), *reader(session, ref))


@dataclass(frozen=True, slots=True)
class Empty(InWords, Counted):
    """The word to the leads that a standing heading is empty."""

    name: str = EMPTY
    programme: str = Programme.AGENDA
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as one is, to a lead."""
        is_lead = ref.recipient in leads(session, ref.team_id)
        return of_meeting(session, ref, now, lambda view: bool(view.empty), is_for=is_lead)

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """Which headings."""
        del now
        return empty_message(meeting(session, ref), *reader(session, ref))


@dataclass(frozen=True, slots=True)
class News(InWords, Uncounted):
    """The word that a meeting is at another time or off: what people have planned depends on it."""

    name: str = NEWS
    programme: str = Programme.AGENDA
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as it is so: at the time it was moved to, or still cancelled."""
        view = meeting_view(session, ref.team_id, ref.ref)
        what, _, at = what_of(ref.key).partition("-")
        if view is None or stamp(view.start_at) != at or view.is_planned == (what == "cancelled"):
            return Drop("changed")
        return in_hours(session, ref, now) if view.start_at > now else Drop("over")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """What changed."""
        del now
        words, zone = reader(session, ref)
        return news_message(meeting(session, ref), what_of(ref.key), words, zone)


@dataclass(frozen=True, slots=True)
class Proposal(InWords, Counted):
    """What the measurement proposes for the agenda, to the leads."""

    name: str = PROPOSAL
    programme: str = Programme.AGENDA
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """As long as no lead has said anything to it; what was sent then shows what became of it."""
        item = item_or_none(session, ref.team_id, what_of(ref.key))
        if item is None or (item.state is not ItemState.PROPOSED and not ref.ts):
            return Drop("settled")
        if ref.ts:
            return Send()
        return of_meeting(session, ref, now, is_for=ref.recipient in leads(session, ref.team_id))

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The proposal, or what became of it."""
        del now
        item = item_or_none(session, ref.team_id, what_of(ref.key))
        if item is None:
            raise LookupError(f"no proposal behind message {ref.id}")
        words, zone = reader(session, ref)
        return proposal_message(meeting(session, ref), item, words, zone)


def meeting_kinds(since: SinceTakenUp) -> tuple[Kind, ...]:
    """All of them; `since` tells what became of statements that were taken up, which this room knows nothing of."""
    return (
        Post(), Minutes(), Collect(since), Agenda(since), Start(), Late(), Empty(), News(), Proposal(),
    )  # fmt: skip
