"""When in a day and week somebody works, as they choose it; pure: knows neither zones nor public holidays."""

from __future__ import annotations

from datetime import time
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.people.calendar import MONDAY_TO_FRIDAY

if TYPE_CHECKING:
    from collections.abc import Iterable

Hours = tuple[time, time]
WORKING_HOURS: Final[Hours] = (time(9), time(17))
"""From the first time of day up to, but not with, the second; of everybody who chose no others."""
SHORTEST_RUN: Final = 3


def hours_of(work_from: time | None, work_until: time | None) -> Hours:
    """A person's hours as they are stored; the usual ones where nothing, or nothing usable, is."""
    if work_from is None or work_until is None or work_from >= work_until:
        return WORKING_HOURS
    return work_from, work_until


@lru_cache(maxsize=128)
def parse_weekdays(text: str) -> frozenset[int]:
    """Weekdays as they are stored: digits, 0 is Monday; empty is Monday to Friday."""
    return frozenset(int(digit) for digit in text if digit in "0123456") or MONDAY_TO_FRIDAY


def weekdays_text(weekdays: Iterable[int]) -> str:
    """Weekdays as they are stored: digits in order, nothing for Monday to Friday."""
    chosen = sorted(set(weekdays))
    return "" if frozenset(chosen) == MONDAY_TO_FRIDAY else "".join(map(str, chosen))


def run_of(weekdays: frozenset[int]) -> tuple[int, int] | None:
    """First and last of weekdays that follow each other, also over Sunday; None for fewer than three, or with a gap."""
    first = [day for day in weekdays if (day - 1) % 7 not in weekdays] or [0]
    if len(weekdays) < SHORTEST_RUN or len(first) != 1:
        return None
    return first[0], (first[0] + len(weekdays) - 1) % 7
