"""What a person's Home tab shows, gathered from the other rooms; and the acts of Home that touch more than one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.directory.service import entries_of, entry_views
from bot.home.needs import needs
from bot.meetings.action_service import waits_for
from bot.meetings.meeting_views import coming
from bot.meetings.promise import current
from bot.outbox import service as outbox
from bot.people.choosing import own_settings
from bot.people.permission import roles_of
from bot.people.service import admins, set_away, set_pause, someone
from bot.people.sides import Programme, Role
from bot.pulse.service.answers import pulse_form
from bot.pulse.service.invitation import bring_forward, has_skipped, message_url
from bot.pulse.service.rounds import own_round
from bot.pulse.service.series import next_pulse_at
from bot.scores.service.read import newest_release
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from bot.directory.service import EntryView
    from bot.home.needs import Need
    from bot.meetings.action_views import ActionView
    from bot.meetings.meeting_views import MeetingView
    from bot.people.absences import Away
    from bot.people.own import OwnSettings
    from bot.people.service import Someone
    from bot.pulse.service.tools import PulseTools
    from bot.scores.service.read import ReleaseView
    from bot.workspace.settings import WorkspaceSettings

NAMED_ADMINS = 3
ENTRIES_SHOWN = 5


class Standing(StrEnum):
    """What a person is to the pulses."""

    ASKED = "asked"
    LEFT = "left"
    GUEST = "guest"
    NEITHER = "neither"
    # In what stands for Sales and in what stands for Marketing, and nobody has said which counts.
    BOTH = "both"
    # Of another company: results stay inside this one (ux.md 33).
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OpenPulse:
    """The open pulse of a person; `url` is empty while its message is on its way."""

    number: int
    done: int
    statements: int
    closes_at: datetime
    url: str
    is_skipped: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything a person's Home tab shows.

    Attributes:
        standing: what they are to the pulses.
        person: who they are; None where the workspace does not know them yet.
        own: what they chose for themselves; None like `person`.
        company_country: the country of the workspace, empty where none was set.
        away: the absence that lasts now, if one does.
        paused_until: when the pause ends that lasts now, if one does.
        pulse: the pulse that is open for them.
        is_paused: an admin has paused the pulses.
        next_at: when the next pulse comes to them, where one is planned.
        release: the newest result, for people of the company.
        helpers: ids of some who look after the bot.
        actions: the action items that wait for them, and `today` where they are.
        needs: what waits for them in the other rooms.
        meeting: the next joint meeting, where one is planned; `has_meetings`: whether there is a series.
        entries: the first of the directory's that name them, of `entries_in_all`.
        roles: what they do for the relationship, which decides what help tells them of.
    """

    standing: Standing
    person: Someone | None = None
    own: OwnSettings | None = None
    company_country: str = ""
    away: Away | None = None
    paused_until: datetime | None = None
    pulse: OpenPulse | None = None
    is_paused: bool = False
    next_at: datetime | None = None
    release: ReleaseView | None = None
    helpers: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    actions: tuple[ActionView, ...] = ()
    today: date | None = None
    meeting: MeetingView | None = None
    has_meetings: bool = False
    roles: frozenset[Role] = frozenset()
    entries: tuple[EntryView, ...] = ()
    entries_in_all: int = 0


def home_page(session: Session, tools: PulseTools, team_id: str, user_id: str, *, now: datetime) -> HomePage:
    """A person's Home as the database stands; everybody has one, also people not known yet."""
    settings = load_settings(session, team_id)
    person = someone(session, team_id, user_id)
    helpers = tuple(admins(session, team_id)[:NAMED_ADMINS])
    roles = roles_of(session, team_id, user_id)
    if person is None:
        return HomePage(Standing.UNKNOWN, is_paused=settings.pulse.paused, helpers=helpers, roles=roles)
    standing = standing_of(person, settings)
    is_asked = standing is Standing.ASKED
    mine = [] if standing is Standing.OUTSIDE else entries_of(session, team_id, user_id)
    return HomePage(
        standing,
        person,
        own_settings(session, team_id, user_id),
        settings.workspace.country,
        away=person.away(now),
        paused_until=person.paused(now),
        pulse=_open_pulse(session, tools, team_id, user_id, now=now),
        is_paused=settings.pulse.paused,
        next_at=next_pulse_at(session, team_id, user_id, now=now) if is_asked else None,
        release=None if standing is Standing.OUTSIDE else newest_release(session, team_id),
        helpers=helpers,
        needs=() if standing is Standing.OUTSIDE else needs(session, team_id, user_id, now=now),
        actions=() if standing is Standing.OUTSIDE else waits_for(session, team_id, user_id, now=now),
        today=person.today(now),
        meeting=None if standing is Standing.OUTSIDE else coming(session, team_id, now=now),
        has_meetings=current(session, team_id) is not None,
        roles=roles,
        entries=tuple(entry_views(session, team_id, mine[:ENTRIES_SHOWN], now=now)),
        entries_in_all=len(mine),
    )


def go_away(session: Session, team_id: str, user_id: str, until: date, *, now: datetime) -> bool:
    """Note the last day of an absence; what waits to be sent comes on the first day after it.

    Returns:
        False where the workspace does not know the person.
    """
    return set_away(session, team_id, user_id, until) and replan(session, team_id, user_id, now=now)


def come_back(session: Session, team_id: str, user_id: str, *, now: datetime) -> bool:
    """End an absence; what waited for the return comes at the person's next hour.

    Returns:
        False where the workspace does not know the person.
    """
    return set_away(session, team_id, user_id, None) and replan(session, team_id, user_id, now=now)


def pause(session: Session, team_id: str, user_id: str, until: datetime, *, now: datetime) -> bool:
    """Have everything a person did not ask for wait until an instant, also what waits already.

    Returns:
        False where the workspace does not know the person.
    """
    return set_pause(session, team_id, user_id, until) and replan(session, team_id, user_id, now=now)


def resume(session: Session, team_id: str, user_id: str, *, now: datetime) -> bool:
    """End a pause before its time; what waited comes at the person's next hour.

    Returns:
        False where the workspace does not know the person.
    """
    return set_pause(session, team_id, user_id, None) and replan(session, team_id, user_id, now=now)


def replan(session: Session, team_id: str, user_id: str, *, now: datetime) -> bool:
    """What waits for a person is looked at anew: their hours, absence or pause are others than before. True."""
    bring_forward(session, team_id, user_id, now=now)
    outbox.look_again(session, team_id, user_id, now=now)
    return True


def standing_of(person: Someone, settings: WorkspaceSettings) -> Standing:
    """What a person is to the pulses; being away is another matter."""
    if person.is_external or not person.is_active:
        return Standing.OUTSIDE
    if Programme.PULSE in person.left:
        return Standing.LEFT
    if person.is_guest and not settings.pulse.guests:
        return Standing.GUEST
    if person.is_on_both:
        return Standing.BOTH
    return Standing.NEITHER if person.side is None else Standing.ASKED


def _open_pulse(
    session: Session, tools: PulseTools, team_id: str, user_id: str, *, now: datetime
) -> OpenPulse | None:
    found = own_round(session, team_id, user_id, now=now)
    form = pulse_form(session, tools, team_id, user_id, found.id) if found else None
    if form is None or not form.items:
        return None
    return OpenPulse(
        number=form.round.number,
        done=form.done,
        statements=len(form.items),
        closes_at=form.round.closes_at,
        url=message_url(session, team_id, user_id, form.round.id),
        is_skipped=has_skipped(session, form.round.id, user_id),
    )
