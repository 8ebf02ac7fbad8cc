"""By when an action item may be due, and on which days its owner is reminded; pure: days and a calendar come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.errors import BotError
from bot.meetings.due import too_late

if TYPE_CHECKING:
    from bot.people.calendar import WorkCalendar

FURTHEST: Final = timedelta(days=90)
USUAL: Final = timedelta(days=14)
"""Where no meeting is planned: the furthest day, and the usual one."""
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
AHEAD: Final = 2
"""Working days before the day on which the first reminder comes."""


class Which(StrEnum):
    """What a reminder says."""

    SOON = "soon"
    TODAY = "today"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Window:
    """From which day to which an action item may be due (domain.md B10: no later than the next meeting).

    Args:
        today: the present day where the owner is.
        meeting: the day of the next meeting there; None where none is planned.
    """

    today: date
    meeting: date | None

    @property
    def usual(self) -> date:
        """The day where nobody names one."""
        return self.meeting or self.today + USUAL

    @property
    def latest(self) -> date:
        """The last day that may be named."""
        return self.meeting or self.today + FURTHEST

    def problem(self, due: date) -> BotError | None:
        """What is wrong with a day."""
        if due < self.today:
            return BotError("action.error.past", due=due, today=self.today)
        if due <= self.latest:
            return None
        if self.meeting:
            return too_late(due, self.meeting)
        return BotError("action.error.far", due=due, latest=self.latest)


def reminded(due: date, after: date, calendar: WorkCalendar) -> date:
    """The next day after `after` on which the owner is reminded, a working day of theirs.

    Two working days before, on the day (or their last working day before it), and weekly once it is over.
    """
    on = _last_day(due, calendar)
    soon = on
    for _ in range(AHEAD):
        soon = calendar.previous_working(soon)
    for day in (soon, on):
        if day > after:
            return day
    late = calendar.next_working(due + _DAY)
    while late <= after:
        late = calendar.next_working(late + _WEEK)
    return late


def which(due: date, today: date, calendar: WorkCalendar) -> Which:
    """What a reminder says on a day."""
    if today > due:
        return Which.LATE
    return Which.SOON if today < _last_day(due, calendar) else Which.TODAY


def _last_day(due: date, calendar: WorkCalendar) -> date:
    return due if calendar.is_working(due) else calendar.previous_working(due)
