"""Instants of a person's working day, over zones and calendars; pure: knows no clock and nobody.

Instants are aware UTC; local times are naive and belong to an IANA zone given by name. A local time that
the clocks jump over moves forward by the jump, one that they pass twice is the first of the two.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.people.hours import WORKING_HOURS

if TYPE_CHECKING:
    from bot.people.calendar import WorkCalendar
    from bot.people.hours import Hours

_DAY: Final = timedelta(days=1)


def instant(day: date, at: time, zone: str) -> datetime:
    """The instant, in UTC, at which the clocks of a zone show a time on a day."""
    local = datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=zone_of(zone))
    return local.astimezone(UTC)


def next_working_moment(
    now: datetime, zone: str, calendar: WorkCalendar, hours: Hours = WORKING_HOURS
) -> datetime:
    """`now` in the person's working hours, else the start of their next ones."""
    day = now.astimezone(zone_of(zone)).date()
    if is_within(now, day, zone, hours) and calendar.is_working(day):
        return now.astimezone(UTC)
    day = calendar.next_working(day)
    while (start := instant(day, hours[0], zone)) < now or not has_hours(day, zone, hours):
        day = calendar.next_working(day + _DAY)
    return start


def has_hours(day: date, zone: str, hours: Hours) -> bool:
    """Whether a day has these hours: a zone may leave the day out, or the clocks jump over short ones."""
    begins = instant(day, hours[0], zone)
    return begins.astimezone(zone_of(zone)).date() == day and is_within(begins, day, zone, hours)


def is_within(moment: datetime, day: date, zone: str, hours: Hours) -> bool:
    """Whether an instant lies in the hours of a day.

    Raises:
        ValueError: hours that end before they begin.
    """
    if hours[0] >= hours[1]:
        raise ValueError(f"working hours end after they begin, not {hours[0]:%H:%M} to {hours[1]:%H:%M}")
    return instant(day, hours[0], zone) <= moment < instant(day, hours[1], zone)


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """A zone, read once: of its own accord Python remembers the eight latest, and a company may live in more."""
    return ZoneInfo(name)
