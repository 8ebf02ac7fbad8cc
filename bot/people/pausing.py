"""Until when a person wants nothing they did not ask for, from what they choose or type; pure: now comes in."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.errors import BotError
from bot.people.away import LEAD_IN, LONGEST, read_day
from bot.people.moments import instant, zone_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.people.hours import Hours

QUARTER: Final = timedelta(minutes=15)
_HOURS: Final = re.compile(r"(?:for )?(\d{1,3}) ?(?:h|hours?|std\.?|stunden?)")


class Choice(StrEnum):
    """What the form offers beside a day."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    MONDAY = "monday"


def chosen_until(choice: Choice, now: datetime, zone: str, hours: Hours) -> datetime:
    """When such a pause ends: an hour on, or with the person's hours of tomorrow or of the next Monday."""
    if choice is Choice.HOUR:
        return hours_on(1, now)
    today = now.astimezone(zone_of(zone)).date()
    days = 1 if choice is Choice.TOMORROW else 7 - today.weekday()
    return until_day(today + timedelta(days=days), now, zone, hours)


def hours_on(count: int, now: datetime) -> datetime:
    """So many hours on, to the next full quarter: what is stored does not tell the instant of a click."""
    whole = now.replace(minute=0, second=0, microsecond=0)
    quarters = -((whole - now) // QUARTER)
    return whole + quarters * QUARTER + timedelta(hours=count)


def until_day(day: date, now: datetime, zone: str, hours: Hours) -> datetime:
    """When a pause until a day ends: as the person's hours of that day begin.

    Raises:
        BotError: that is over, or more than a year ahead.
    """
    until = instant(day, hours[0], zone)
    if until <= now:
        raise BotError("pause.error.past")
    if until > now + LONGEST:
        raise BotError("pause.error.too_far")
    return until


def parse_pause(text: str, now: datetime, zone: str, hours: Hours, language: str) -> datetime:
    """When a pause ends, such as `2 hours`, `tomorrow`, `until friday`, `until 2027-03-20`.

    Raises:
        BotError: it is neither hours nor a day, is over, or more than a year ahead.
    """
    words = text.strip().lower()
    words = words[len(LEAD_IN) :].strip() if words.startswith(LEAD_IN) else words
    counted = _HOURS.fullmatch(words)
    if counted and int(counted[1]):
        return hours_on(int(counted[1]), now)
    day = read_day(words, now.astimezone(zone_of(zone)).date(), language)
    if day is None:
        raise BotError("pause.error.unreadable", typed=text.strip())
    return until_day(day, now, zone, hours)
