"""Plans the slots of a workspace's series: which one is next and when it opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from bot.db import claim, random_id
from bot.people.calendars import personal_calendar
from bot.people.hours import WORKING_HOURS
from bot.people.service import members_of_sides, someone
from bot.pulse.models import Series
from bot.pulse.schedule import CLOSE_AT, closing_instant, next_slot, opening_instant, sending_instant
from bot.pulse.service.calendars import workspace_calendar
from bot.pulse.service.rounds import open_round_info
from bot.workspace.service import active_teams, load_settings
from bot.workspace.settings import WEEKDAYS, WorkspaceSettings

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy.orm import Session


SLOTS_AHEAD: Final = 6
"""How far is looked for a pulse that reaches a person: three months, at the usual rhythm."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A slot to come: from where its rhythm counts, its day, and the instant at which its round opens."""

    anchor: date
    slot: date
    opens_at: datetime


def is_set_up(settings: WorkspaceSettings) -> bool:
    """Whether the admins have said enough for pulses to begin: where results are to be posted."""
    return bool(settings.workspace.report_channel)


def plan(session: Session, team_id: str, settings: WorkspaceSettings, *, now: datetime) -> bool:
    """Begin a series once the set-up is complete, or move its next slot after weekday, hour or interval changed.

    Returns:
        True if something was planned; planning again changes nothing.
    """
    begins = coming(session, team_id, settings, now=now)
    if begins is None:
        return False
    series = current_series(session, team_id)
    if series is None:
        series = Series(id=random_id(), team_id=team_id, is_current=True)
        session.add(series)
    series.anchor, series.rhythm = begins.anchor, _rhythm(settings)
    series.next_slot, series.next_at = begins.slot, begins.opens_at
    return True


def coming(session: Session, team_id: str, settings: WorkspaceSettings, *, now: datetime) -> Coming | None:
    """What `plan` would write: the first slot of a new series, or of a changed rhythm; None where nothing changes."""
    series = current_series(session, team_id)
    if not is_set_up(settings) or (series is not None and series.rhythm == _rhythm(settings)):
        return None
    zones = zones_of_sides(session, team_id, settings)
    if not zones:
        return None
    # A rhythm that was changed while a round is open, or a new series, begins after that round's close.
    running = open_round_info(session, team_id, now=now)
    today = now.astimezone(ZoneInfo(settings.workspace.timezone)).date()
    earliest = running.closes_on + timedelta(days=1) if running else today
    slot, opens = _coming_slot(settings, zones, earliest, now)
    return Coming(slot, slot, opens)


def next_slot_of(
    session: Session, team_id: str, settings: WorkspaceSettings, *, now: datetime
) -> Coming | None:
    """The slot that opens next, planned already or not; None before the set-up is complete."""
    begins = coming(session, team_id, settings, now=now)
    series = current_series(session, team_id)
    if begins is not None or series is None:
        return begins
    return Coming(series.anchor, series.next_slot, series.next_at)


def current_series(session: Session, team_id: str) -> Series | None:
    """The series whose rounds continue each other at present."""
    return session.scalars(select(Series).where(Series.team_id == team_id, Series.is_current)).one_or_none()


def set_next_trial(session: Session, team_id: str, *, is_trial: bool) -> bool:
    """Mark the next round as a trial, or take the mark back (domain.md C13); False where no series is planned yet.

    The mark goes with the first round that takes place; what is open already stays what it is.
    """
    return claim(
        session,
        update(Series).where(Series.team_id == team_id, Series.is_current).values(next_is_trial=is_trial),
    )


def start_new_series(session: Session, team_id: str, *, now: datetime) -> bool:
    """End the current series and plan another, which begins after the close of the round that is open, if one is.

    Its statements are asked and its rounds are counted anew, and its figures never continue those of the old one
    (domain.md C13). A round that is open still closes and is published in the old one.

    Returns:
        False where there is none to end.
    """
    ended = claim(
        session, update(Series).where(Series.team_id == team_id, Series.is_current).values(is_current=False)
    )
    if ended:
        plan(session, team_id, load_settings(session, team_id), now=now)
    return ended


def zones_of_sides(session: Session, team_id: str, settings: WorkspaceSettings) -> frozenset[str]:
    """The zones the people of the two sides live in.

    Who has left the pulses counts too: an hour of opening that moves when the one person of the easternmost place
    leaves would tell of it.
    """
    return frozenset(
        person.timezone for person in members_of_sides(session, team_id, guests=settings.pulse.guests)
    )


def slot_after(
    slot: date, anchor: date, settings: WorkspaceSettings, zones: Collection[str]
) -> tuple[date, datetime]:
    """The slot that follows one, and when it opens."""
    pulse = settings.pulse
    following = next_slot(slot + timedelta(days=1), WEEKDAYS.index(pulse.weekday), pulse.every_weeks, anchor)
    return following, opening_instant(following, pulse.at, zones, settings.workspace.timezone)


def next_pulse_at(session: Session, team_id: str, user_id: str, *, now: datetime) -> datetime | None:
    """When a person gets the next pulse, by their own clock and days.

    None in a pause, with none planned, or where none of the next few reaches them.

    The slot itself begins with the easternmost of the company: for most that is the middle of the night.
    """
    series = current_series(session, team_id)
    if series is None:
        return None
    settings = load_settings(session, team_id)
    if settings.pulse.paused:
        return None
    pulse, place = settings.pulse, settings.workspace
    person = someone(session, team_id, user_id)
    general = workspace_calendar(settings)
    zone, hours = (person.timezone, person.hours) if person else (place.timezone, WORKING_HOURS)
    calendar = personal_calendar(person, settings, now) if person else general
    slot, opens = series.next_slot, series.next_at
    for _ in range(SLOTS_AHEAD):
        closes = closing_instant(slot, pulse.open_days, general, CLOSE_AT, place.timezone)
        when = sending_instant(slot, pulse.at, zone, calendar, closes, not_before=opens, hours=hours)
        if when is not None:
            return when
        # Away, or no hour before the close: the next one that reaches them.
        slot, opens = slot_after(slot, series.anchor, settings, zones_of_sides(session, team_id, settings))
    return None


def next_opening(session: Session) -> datetime | None:
    """When the next slot of any series is due, in workspaces whose jobs run."""
    return session.scalar(
        select(func.min(Series.next_at)).where(Series.is_current, Series.team_id.in_(active_teams(session)))
    )


def _coming_slot(
    settings: WorkspaceSettings, zones: Collection[str], earliest: date, now: datetime
) -> tuple[date, datetime]:
    """The first matching weekday from a day on whose hour has come nowhere yet."""
    pulse = settings.pulse
    slot = next_slot(earliest, WEEKDAYS.index(pulse.weekday), pulse.every_weeks, None)
    opens = opening_instant(slot, pulse.at, zones, settings.workspace.timezone)
    if opens > now:
        return slot, opens
    return slot_after(slot, slot - timedelta(days=7 * (pulse.every_weeks - 1)), settings, zones)


def _rhythm(settings: WorkspaceSettings) -> str:
    pulse = settings.pulse
    return f"{pulse.every_weeks}w {pulse.weekday} {pulse.at:%H:%M}"
