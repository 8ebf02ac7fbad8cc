"""Until when a review runs, and when reviewers are reminded of it; pure: knows no clock and nobody.

Instants are aware UTC; days are those of the zone they are reckoned in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.people.moments import has_hours, instant, zone_of
from bot.reviews.terms import USUAL_DAYS

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.people.calendar import WorkCalendar
    from bot.people.hours import Hours

BEFORE, SAME_DAY = "before", "day"
"""On which day somebody is reminded: their last working day before the deadline, and the deadline's own."""
REMINDERS: Final = (BEFORE, SAME_DAY)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When somebody works: an IANA zone, working days and hours."""

    zone: str
    calendar: WorkCalendar
    hours: Hours

    def day_of(self, moment: datetime) -> date:
        """The day it is where they are."""
        return moment.astimezone(zone_of(self.zone)).date()

    def is_working(self, day: date) -> bool:
        """Whether they work on that day."""
        return self.calendar.is_working(day) and has_hours(day, self.zone, self.hours)

    def begin(self, day: date) -> datetime:
        """When they begin to work on a day."""
        return instant(day, self.hours[0], self.zone)

    def end(self, day: date) -> datetime:
        """When they stop working on a day."""
        return instant(day, self.hours[1], self.zone)


def usual_day(today: date, calendar: WorkCalendar) -> date:
    """The day to propose: so many working days on."""
    return calendar.add_working_days(today, USUAL_DAYS)


def reminders(limit_at: datetime, asked_at: datetime, work: WorkingTime) -> tuple[tuple[str, datetime], ...]:
    """When a reviewer is reminded, at the start of their hours: never on the day they were asked, nor past the limit.

    Where the deadline's day is none of their working days, the one before has to do.
    """
    last, asked = work.day_of(limit_at), work.day_of(asked_at)
    planned = [(BEFORE, work.calendar.previous_working(last))]
    if work.is_working(last) and work.begin(last) < limit_at:
        planned.append((SAME_DAY, last))
    return tuple((which, work.begin(day)) for which, day in planned if day > asked)
