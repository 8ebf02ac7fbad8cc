"""What a joint meeting is held by: its rhythm, and from when which rhythm holds; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from bot.errors import BotError
from bot.people.calendar import MONDAY_TO_FRIDAY, WorkCalendar, work_calendar
from bot.people.moments import zone_of
from bot.workspace.settings import WEEKDAYS

if TYPE_CHECKING:
    from bot.workspace.settings import MeetingSection

NTH: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
LONGEST_GAP: Final = timedelta(days=98)
"""From one slot of a quarter to the next at most: fourteen weeks."""
_DAY: Final = timedelta(days=1)


class Every(StrEnum):
    """How often the meeting is held: every quarter at least (domain.md B8), so nothing longer is here."""

    WEEK = "week"
    WEEKS_2 = "2 weeks"
    MONTH = "month"
    MONTHS_2 = "2 months"
    QUARTER = "quarter"

    @property
    def months(self) -> int:
        """How many months apart; 0 of weeks."""
        return {Every.MONTH: 1, Every.MONTHS_2: 2, Every.QUARTER: 3}.get(self, 0)

    @property
    def weeks(self) -> int:
        """How many weeks apart; 0 of months."""
        return {Every.WEEK: 1, Every.WEEKS_2: 2}.get(self, 0)


_SAID: Final = {
    "weekly": Every.WEEK,
    "fortnight": Every.WEEKS_2,
    "fortnightly": Every.WEEKS_2,
    "monthly": Every.MONTH,
    "bimonthly": Every.MONTHS_2,
    "quarterly": Every.QUARTER,
}
_SELDOM: Final = re.compile(r"(?:(?:half|semi)[- ]?(?:a )?year|(?:year|annual|(?:semi|bi)-?annual)(?:ly)?)")
_COUNTED: Final = re.compile(r"(\d{1,3}|one|two|three|four|six|twelve) (week|month|quarter|year)s?")
_NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "twelve": 12}
_LONGEST: Final = {"week": 13, "month": 3, "quarter": 1, "year": 0}
"""How many of them a quarter holds."""
_IN_MONTHS: Final = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True)
class Series:
    """A rhythm: which days the joint meeting is promised for, from `begins` on.

    Args:
        every: how often.
        weekday: 0 is Monday.
        nth: which of the month, 1 to 4 or -1 for the last, of months and quarters; None of weeks.
        at: local time in `zone`.
        minutes: how long.
        zone: IANA name.
        begins: first day it holds; "every 2 weeks" and the like count from the first date on or after it.
        country: whose public holidays it keeps clear of, an ISO code; empty for none.
        ends: the day from which it counts no more; None while it goes on.

    Raises:
        ValueError: values that do not fit one another.
    """

    every: Every
    weekday: int
    nth: int | None
    at: time
    minutes: int
    zone: str
    begins: date
    country: str = ""
    ends: date | None = None

    def __post_init__(self) -> None:
        if self.weekday not in range(7) or self.minutes < 1:
            raise ValueError(f"no meeting on weekday {self.weekday} for {self.minutes} minutes")
        if (self.nth not in NTH.values()) if self.every.months else (self.nth is not None):
            raise ValueError(f"nth is {self.nth} every {self.every}")

    @property
    def calendar(self) -> WorkCalendar:
        """The days a meeting may be moved to: Monday to Friday and its own weekday, without the public holidays."""
        return work_calendar(self.country or None, MONDAY_TO_FRIDAY | {self.weekday})

    @property
    def rhythm(self) -> tuple[Every, int, int | None]:
        """What its days follow from."""
        return self.every, self.weekday, self.nth

    @property
    def first(self) -> date:
        """Its first slot."""
        found = self._rule(self.begins, interval=1).after(_midnight(self.begins), inc=True)
        # A rule without an end has a date after any other.
        return found.date() if found else date(MAXYEAR, 12, 31)

    def slots(self, until: date) -> tuple[date, ...]:
        """Its slots up to a day: dates as the rule gives them, whatever became of them."""
        until = min(until, self.ends - _DAY) if self.ends else until
        rule = self._rule(self.first, interval=self.every.weeks or self.every.months, until=until)
        return tuple(one.date() for one in rule)

    def _rule(self, begins: date, *, interval: int, until: date | None = None) -> rrule:
        on = weekday(self.weekday) if self.nth is None else weekday(self.weekday)(self.nth)
        end = _midnight(until) if until else None
        return rrule(
            MONTHLY if self.every.months else WEEKLY, _midnight(begins), interval, byweekday=on, until=end
        )


Plan = tuple[Series, ...]
"""A series with its history, oldest first: each holds from its `begins` until the next one's."""


def series_of(section: MeetingSection, *, zone: str, country: str, begins: date) -> Series:
    """The series that `[meeting]` of the settings asks for; "month" on "tuesday" is the first one of the month.

    Args:
        section: the settings.
        zone: the workspace's, where the section names none.
        country: the workspace's.
        begins: the first day it holds.

    Raises:
        BotError: "every week" on the "first tuesday".
    """
    every = parse_every(section.every)
    *which, day = section.on.split()
    if which and every.weeks:
        raise BotError("meetings.error.nth_of_week", day=section.on, every=section.every)
    return Series(
        every=every,
        weekday=WEEKDAYS.index(day),
        nth=NTH["".join(which) or "first"] if every.months else None,
        at=section.at,
        minutes=section.minutes,
        zone=section.timezone or zone,
        begins=begins,
        country=country,
    )


def parse_every(text: str) -> Every:
    """How often, from words such as `2 weeks`, `monthly` or `every 3 months`.

    Raises:
        BotError: longer than a quarter, with the reason, or nothing that is offered.
    """
    words = " ".join(text.casefold().split()).removeprefix("every ")
    if words in _SAID:
        return _SAID[words]
    number, unit = _counted(words)
    if _SELDOM.fullmatch(words) or number > _LONGEST.get(unit, number):
        raise BotError("meetings.error.too_seldom", typed=text.strip())
    apart = (number, 0) if unit == "week" else (0, number * _IN_MONTHS.get(unit, 0))
    for every in Every:
        if (every.weeks, every.months) == apart:
            return every
    raise BotError("meetings.error.every_unreadable", typed=text.strip())


def edited(plan: Plan, series: Series, *, held: date | None = None) -> Plan:
    """The plan once a series takes over from its `begins` on.

    Where its days follow from the same rhythm as before, so that time or length alone change, "every 2 weeks" and the
    like go on counting.

    Args:
        plan: as it was.
        series: what holds from its `begins` on.
        held: the slot of the last meeting that was held: what was up to it stays.
    """
    begins = series.begins if held is None else max(series.begins, held + _DAY)
    kept = tuple(one for one in plan if one.begins < begins)
    if kept and kept[-1].rhythm == series.rhythm:
        going_on = replace(kept[-1], ends=None).slots(begins + LONGEST_GAP)
        begins = next(slot for slot in going_on if slot >= begins)
    return (*kept, replace(series, begins=begins))


def slots(plan: Plan, until: date) -> tuple[tuple[date, Series], ...]:
    """Every slot of a plan up to a day, with the series it belongs to; in order, none twice."""
    found: list[tuple[date, Series]] = []
    for series, following in pairwise((*plan, None)):
        last = until if following is None else min(until, following.begins - _DAY)
        found += [(slot, series) for slot in series.slots(last)] if series else []
    return tuple(found)


def today_in(plan: Plan, now: datetime) -> date:
    """The present day where the meeting is held."""
    return now.astimezone(zone_of(plan[-1].zone)).date() if plan else now.date()


def _counted(words: str) -> tuple[int, str]:
    """How many of which unit; none of none where the words do not say it."""
    found = _COUNTED.fullmatch(words) or _COUNTED.fullmatch(f"one {words}")
    if not found:
        return 0, ""
    return _NUMBERS[found[1]] if found[1] in _NUMBERS else int(found[1]), found[2]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  # days of a calendar, in no zone
