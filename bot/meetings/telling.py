"""Which messages a meeting has in the outbox: told, and brought up to date; knows not what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.meetings.cadence import Occurrence, agenda_at, collect_at, start_reminder_at
from bot.meetings.members import party
from bot.meetings.steps import Moments, Step
from bot.outbox import service as outbox
from bot.people.calendars import personal_calendar
from bot.people.service import leads, someone
from bot.people.sides import Programme
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.meetings.meeting_views import MeetingView
    from bot.outbox.kinds import Kind
    from bot.people.calendar import WorkCalendar
    from bot.people.service import Someone
    from bot.workspace.settings import WorkspaceSettings

POST: Final = "meeting_post"
MINUTES: Final = "meeting_minutes"
COLLECT: Final = "meeting_collect"
AGENDA: Final = "meeting_agenda"
START: Final = "meeting_start"
LATE: Final = "meeting_late"
EMPTY: Final = "meeting_empty"
NEWS: Final = "meeting_news"
PROPOSAL: Final = "meeting_proposal"
KINDS: Final = (POST, MINUTES, COLLECT, AGENDA, START, LATE, EMPTY, NEWS, PROPOSAL)
MOVED, CANCELLED, ADDED, SERIES = "moved", "cancelled", "added", "series"
"""What participants are told of, each once; behind a dash the moment it is at since."""


def key_of(kind: str, meeting_id: str, what: str, recipient: str) -> str:
    """The outbox key of a message about a meeting."""
    return f"{kind}:{meeting_id}:{what}:{recipient}"


def what_of(key: str) -> str:
    """What a message of such a key is about."""
    return key.split(":")[2]


def stamp(moment: datetime) -> str:
    """A moment in a key: what was planned for another one is of no use any more."""
    return str(int(moment.timestamp()))


def moments_of(session: Session, team_id: str, meeting: Occurrence, *, now: datetime) -> Moments:
    """When the steps of a meeting are due: as early as the first of its people is to be told."""
    people, own = party(session, team_id).everybody, _Own(meeting, load_settings(session, team_id), now)
    return Moments(
        collect=min((own.collect(one) for one in people), default=meeting.start),
        agenda=min((own.agenda(one) for one in people), default=meeting.start),
        start=meeting.start,
        end=meeting.end,
    )


def post(
    session: Session, kinds: Mapping[str, Kind], view: MeetingView, team_id: str, *, now: datetime
) -> None:
    """Put the agenda into the meeting's channel, if there is one and it is not there yet."""
    if view.channel:
        _send(
            session,
            kinds,
            team_id,
            view,
            POST,
            "",
            [(view.channel, now)],
            priority=outbox.URGENT,
            expires=False,
        )


def tell_step(
    session: Session, kinds: Mapping[str, Kind], team_id: str, view: MeetingView, step: Step, *, now: datetime
) -> None:
    """Have everybody told what a step tells, each at an hour of their own."""
    own = _Own(occurrence(view), load_settings(session, team_id), now)
    people = [one for one in party(session, team_id).everybody if Programme.AGENDA not in one.left]
    if step is Step.COLLECT:
        at = [(one.user_id, own.collect(one)) for one in people]
        _send(session, kinds, team_id, view, COLLECT, "", at)
    elif step is Step.AGENDA:
        at = [(one.user_id, own.agenda(one)) for one in people]
        _send(session, kinds, team_id, view, AGENDA, view.day.isoformat(), at)
        if view.empty:
            # Who gets the agenda reads it there.
            readers = {user_id for user_id, _ in at}
            others = [(one, now) for one in leads(session, team_id) if one not in readers]
            _send(session, kinds, team_id, view, EMPTY, "", others)
    elif step is Step.START:
        soon = [(one.user_id, own.start(one)) for one in people]
        at = [(user_id, moment) for user_id, moment in soon if moment]
        _send(session, kinds, team_id, view, START, stamp(view.start_at), at, priority=outbox.URGENT)
    elif step is Step.LATE:
        chair = someone(session, team_id, view.chair) if view.chair else None
        told = [view.chair] if chair and chair.may_be_listed else leads(session, team_id)
        _send(session, kinds, team_id, view, LATE, "", [(one, now) for one in told], expires=False)


def tell_news(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    view: MeetingView,
    what: str,
    *,
    by: str,
    now: datetime,
) -> None:
    """Tell everybody but whoever did it, once, that a meeting is at another time, or off."""
    told = [(one, now) for one in party(session, team_id).ids if one != by]
    about = f"{what}-{stamp(view.start_at)}"
    _send(session, kinds, team_id, view, NEWS, about, told, expires=what != CANCELLED)


def tell_proposal(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    view: MeetingView,
    item_id: str,
    *,
    now: datetime,
) -> None:
    """Ask the leads, once, whether they want what the measurement proposes."""
    told = [(one, now) for one in leads(session, team_id)]
    _send(session, kinds, team_id, view, PROPOSAL, item_id, told)


def tell_minutes(
    session: Session, kinds: Mapping[str, Kind], team_id: str, view: MeetingView, *, now: datetime
) -> None:
    """Post the minutes below the agenda; where there is no channel, everybody gets them."""
    places = [view.channel] if view.channel else list(party(session, team_id).ids)
    _send(session, kinds, team_id, view, MINUTES, "", [(one, now) for one in places], expires=False)


def refresh(session: Session, team_id: str, meeting_id: str, *, now: datetime) -> None:
    """Have the agenda's post edited in place, wherever it stands."""
    for state in (outbox.SENT, outbox.SENDING):
        for place in outbox.recipients(session, team_id, POST, meeting_id, state):
            outbox.revise(session, team_id, key_of(POST, meeting_id, "", place), at=now)


def refresh_proposal(session: Session, team_id: str, meeting_id: str, item_id: str, *, now: datetime) -> None:
    """Have what the leads were asked edited in place: one of them has said something to it."""
    for lead in outbox.recipients(session, team_id, PROPOSAL, meeting_id, outbox.SENT):
        outbox.revise(session, team_id, key_of(PROPOSAL, meeting_id, item_id, lead), at=now)


def forget_messages(session: Session, team_id: str, meeting_id: str) -> None:
    """Delete what was sent, or is to be sent, about a meeting."""
    for kind in KINDS:
        outbox.forget(session, team_id, kind, meeting_id)


def occurrence(view: MeetingView) -> Occurrence:
    """The meeting as the rules of its reminders take it."""
    return Occurrence(view.slot, view.day, view.start_at, view.end_at, view.zone)


@dataclass(frozen=True, slots=True)
class _Own:
    """When each person is told of a meeting, by their own days and hours."""

    meeting: Occurrence
    settings: WorkspaceSettings
    now: datetime

    def collect(self, one: Someone) -> datetime:
        """When topics are asked of them."""
        return collect_at(self.meeting, one.timezone, self._calendar(one), one.hours)

    def agenda(self, one: Someone) -> datetime:
        """When they are shown the agenda."""
        return agenda_at(self.meeting, one.timezone, self._calendar(one), one.hours)

    def start(self, one: Someone) -> datetime | None:
        """When they are told that it begins; None on a day they do not work."""
        return start_reminder_at(self.meeting, one.timezone, self._calendar(one))

    def _calendar(self, one: Someone) -> WorkCalendar:
        return personal_calendar(one, self.settings, self.now)


def _send(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    view: MeetingView,
    kind: str,
    what: str,
    told: Iterable[tuple[str, datetime]],
    *,
    priority: int = outbox.NORMAL,
    expires: bool = True,
) -> None:
    envelopes = [
        outbox.Envelope(
            key=key_of(kind, view.id, what, recipient),
            kind=kind,
            ref=view.id,
            recipient=recipient,
            not_before=at,
            # What is said of a meeting to come is of no use once it has begun; what is said at its start, at its end.
            expires_at=(view.end_at if kind == START else view.start_at) if expires else None,
            priority=priority,
        )
        for recipient, at in told
    ]
    outbox.enqueue(session, kinds, team_id, envelopes)
