"""When the next review may be, and when somebody is reminded of one or asked about it; pure: knows no clock."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from bot.people.moments import instant, zone_of

if TYPE_CHECKING:
    from datetime import datetime

    from bot.people.calendar import WorkCalendar
    from bot.people.hours import Hours

LONGEST_AHEAD: Final = timedelta(days=731)
"""How far ahead a review may lie: beyond that it is a slip of the finger."""
QUARTER_OF_A_YEAR: Final = timedelta(days=91)
_DAY: Final = timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_day(last: date, months: int, today: date, calendar: WorkCalendar) -> date:
    """The day to propose for the review after one: a working day, and not before tomorrow."""
    return calendar.next_working(max(months_later(last, months), today + _DAY))


def working_days_before(
    starts_at: datetime, days: int, zone: str, calendar: WorkCalendar, hours: Hours
) -> datetime:
    """The start of somebody's hours, so many of their working days before the day on which it begins for them."""
    day = starts_at.astimezone(zone_of(zone)).date()
    for _ in range(days):
        day = calendar.previous_working(day)
    return instant(day, hours[0], zone)


def working_day_after(starts_at: datetime, zone: str, calendar: WorkCalendar, hours: Hours) -> datetime:
    """The start of somebody's hours on their next working day after the day on which it begins for them."""
    day = starts_at.astimezone(zone_of(zone)).date()
    return instant(calendar.next_working(day + _DAY), hours[0], zone)
