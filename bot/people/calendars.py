"""The calendar of a person, and when they may be written to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.people.calendar import WorkCalendar, work_calendar
from bot.people.moments import next_working_moment

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.people.service import Someone
    from bot.workspace.settings import WorkspaceSettings


def personal_calendar(person: Someone, settings: WorkspaceSettings, now: datetime) -> WorkCalendar:
    """A person's working days: their weekdays, without the holidays of their country, else of the workspace's.

    Without the blackout days (ux.md 35) and, from `now` on, those they are away (ux.md 13).
    """
    calendar = work_calendar(person.country or settings.workspace.country, person.weekdays)
    return calendar.without(settings.pulse.blackout_days() | _days_away(person, now))


def next_hour(person: Someone, settings: WorkspaceSettings, now: datetime) -> datetime:
    """When a person may be written to: now, else in their next working hours on which they are back, after a pause."""
    calendar = personal_calendar(person, settings, now)
    back, resumed = person.status_away(now) or now, person.paused(now) or now
    return next_working_moment(max(now, back, resumed), person.timezone, calendar, person.hours)


def _days_away(person: Someone, now: datetime) -> frozenset[date]:
    last, today = person.last_day_away(now), person.today(now)
    if last is None:
        return frozenset()
    return frozenset(today + timedelta(days=n) for n in range((last - today).days + 1))
