"""When a weekly digest comes: at a local time on one weekday, on the next working day after a holiday; pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot.people.moments import instant, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.people.calendar import WorkCalendar

_WEEK: Final = timedelta(weeks=1)


def next_digest(after: datetime, weekday: int, at: time, zone: str, calendar: WorkCalendar) -> datetime:
    """The first instant after another at which a digest comes.

    Each ISO week has one day for it. One that is no working day gives way to the next that is; where a longer absence
    brings several weeks to one day, there is one digest.

    Args:
        after: aware.
        weekday: 0 is Monday.
        at: local time.
        zone: IANA name.
        calendar: the reader's working days.

    Returns:
        Aware, in UTC.
    """
    return next(moment for moment in _moments(after, weekday, at, zone, calendar) if moment > after)


def _moments(
    after: datetime, weekday: int, at: time, zone: str, calendar: WorkCalendar
) -> Iterator[datetime]:
    """From the week before on, in which a day may have given way to one that is still to come."""
    day = _day_of_week(after.astimezone(zone_of(zone)).date() - _WEEK, weekday)
    while True:
        yield instant(calendar.next_working(day), at, zone)
        day += _WEEK


def _day_of_week(day: date, weekday: int) -> date:
    """The day of the same ISO week that is this weekday."""
    return day + timedelta(days=weekday - day.weekday())
