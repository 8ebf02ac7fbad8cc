"""Which days people work: weekdays and public holidays; knows neither people nor the time of day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection

MONDAY_TO_FRIDAY: Final = frozenset(range(5))
_DAY: Final = timedelta(days=1)


class Days(Protocol):
    """Something that can be asked whether a day belongs to it."""

    def __contains__(self, day: object, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working days: `weekdays` (0 is Monday) that are neither in `holidays` nor in `closed`.

    Raises:
        ValueError: no weekday, or one outside 0..6.
    """

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: Days = frozenset[date]()
    closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= set(range(7)):
            raise ValueError(
                f"working weekdays are numbers from 0 (Monday) to 6, not {sorted(self.weekdays)}"
            )

    def is_working(self, day: date) -> bool:
        """Whether people work on that day."""
        return day.weekday() in self.weekdays and day not in self.closed and day not in self.holidays

    def next_working(self, day: date) -> date:
        """The first working day on or after `day`."""
        while not self.is_working(day):
            day += _DAY
        return day

    def previous_working(self, day: date) -> date:
        """The last working day before `day`."""
        day -= _DAY
        while not self.is_working(day):
            day -= _DAY
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which itself need not be one; n = 0 gives `day`.

        Raises:
            ValueError: n is negative.
        """
        if n < 0:
            raise ValueError(f"working days are counted forwards, not {n}")
        for _ in range(n):
            day = self.next_working(day + _DAY)
        return day

    def without(self, days: Collection[date]) -> WorkCalendar:
        """The same calendar with some more days off (a blackout, an absence)."""
        return replace(self, closed=self.closed | frozenset(days))


@dataclass(frozen=True, slots=True)
class CountryHolidays:
    """Public holidays of a country, looked up a year at a time when first asked."""

    country: str

    def __contains__(self, day: object, /) -> bool:
        return isinstance(day, date) and day in _holidays_of(self.country, day.year)


@lru_cache(maxsize=64)
def work_calendar(country: str | None, weekdays: frozenset[int] = MONDAY_TO_FRIDAY) -> WorkCalendar:
    """The calendar of a country by its ISO code (`DE`, `us`); without one, weekdays alone count.

    Raises:
        ValueError: a country whose holidays nobody knows.
    """
    if not country:
        return WorkCalendar(weekdays)
    from holidays import list_supported_countries  # noqa: PLC0415  # slow to import, seldom needed

    code = country.strip().upper()
    if code not in list_supported_countries():
        raise ValueError(f"{country!r} is not a country code with known holidays")
    return WorkCalendar(weekdays, CountryHolidays(code))


# The library's own calendars fill themselves while they are read, which two threads may do at once.
@lru_cache(maxsize=1024)
def _holidays_of(country: str, year: int) -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415  # slow to import, seldom needed

    return frozenset(country_holidays(country, years=year))
