"""Reckons limits in somebody's working hours and on their working days; pure: knows no clock and nobody.

Instants are aware UTC. Working time is what passes between the hours of working days, so a limit falls neither on a
holiday nor on a weekend, and an hour that the clocks jump over is nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot.people.moments import has_hours, instant, next_working_moment, zone_of

if TYPE_CHECKING:
    from bot.people.calendar import WorkCalendar
    from bot.people.hours import Hours

LEAST_NOTICE: Final = timedelta(hours=1)
"""Working time that is left at least when a limit is called to mind."""
_PART: Final = 4
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When somebody works: an IANA zone, working days and hours."""

    zone: str
    calendar: WorkCalendar
    hours: Hours

    @property
    def day(self) -> timedelta:
        """How long they work in a day, by the clock."""
        return _since_midnight(self.hours[1]) - _since_midnight(self.hours[0])

    def from_(self, moment: datetime) -> datetime:
        """`moment` where they work then, else the start of their next hours."""
        return next_working_moment(moment, self.zone, self.calendar, self.hours)

    def is_working(self, day: date) -> bool:
        """Whether they work on that day."""
        return self.calendar.is_working(day) and has_hours(day, self.zone, self.hours)

    def next_day(self, day: date) -> date:
        """The first day on or after `day` on which they work."""
        while not self.is_working(day):
            day += _DAY
        return day

    def end(self, day: date) -> datetime:
        """When they stop working on a day."""
        return instant(day, self.hours[1], self.zone)

    def after(self, start: datetime, span: timedelta) -> datetime:
        """When they will have worked for `span`, counted from `start`; the end of a day goes before the next start."""
        moment, left = self.from_(start), span
        while (closes := self._closes(moment)) - moment < left:
            left -= closes - moment
            moment = self.from_(closes)
        return moment + left

    def before(self, end: datetime, span: timedelta) -> datetime:
        """From when on they work for `span` up to `end`."""
        day, left = self._day_of(end), span
        while True:
            until = min(self.end(day), end)
            there = until - instant(day, self.hours[0], self.zone)
            if self.is_working(day) and there > timedelta(0):
                if there >= left:
                    return until - left
                left -= there
            day -= _DAY

    def between(self, start: datetime, end: datetime) -> timedelta:
        """For how long they work between two instants; nothing where the second is not after the first."""
        worked, moment = timedelta(0), self.from_(start)
        while moment < end:
            closes = self._closes(moment)
            worked += min(closes, end) - moment
            moment = self.from_(closes)
        return worked

    def _closes(self, moment: datetime) -> datetime:
        """The end of the working hours that `moment` lies in."""
        return self.end(self._day_of(moment))

    def _day_of(self, moment: datetime) -> date:
        return moment.astimezone(zone_of(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Limit:
    """From when on working time counts, until when it is to be done, and when that is called to mind (None: never)."""

    starts_at: datetime
    at: datetime
    remind_at: datetime | None


def limit_within(start: datetime, span: timedelta, work: WorkingTime) -> Limit:
    """The limit after so much working time from `start` on."""
    return _limit(start, work.after(start, span), work)


def limit_on(start: datetime, day: date, work: WorkingTime) -> Limit:
    """The limit at the end of a day on which they work."""
    return _limit(start, work.end(day), work)


def _limit(start: datetime, at: datetime, work: WorkingTime) -> Limit:
    """It is called to mind when a quarter of the time is left, at least an hour, if more than that was given."""
    begins, given = work.from_(start), work.between(start, at)
    notice = max(given / _PART, LEAST_NOTICE)
    remind = work.before(at, notice) if given > notice else None
    return Limit(begins.astimezone(UTC), at.astimezone(UTC), remind)


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)
