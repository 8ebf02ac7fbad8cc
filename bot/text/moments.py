"""Dates and times as people read them; instant, zone and locale come in, no clock is asked."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, get_datetime_format, get_timezone_location

if TYPE_CHECKING:
    from datetime import date, datetime

    from babel import Locale

DateStyle = Literal["short", "medium", "long", "weekday"]
MomentStyle = Literal["short", "medium", "long", "weekday", "time"]

# The close of a pulse is told to thousands of people: what was read off the locale once is remembered, so many of each.
_REMEMBERED: Final = 1024

# Patterns every locale has, best first. Babel's search for a similar pattern is not used: it depends on the
# order of a set.
_WEEKDAY_SKELETONS: Final = ("MMMMEEEEd", "MMMMEd", "MMMEd")
# Slack's own tokens; it fills them in the reader's zone and with the reader's clock, and says "today".
_TOKENS: Final[dict[MomentStyle, str]] = {
    "short": "{date_short_pretty} {time}",
    "medium": "{date_pretty} {time}",
    "long": "{date_long_pretty} {time}",
    "weekday": "{date_long_pretty} {time}",
    "time": "{time}",
}


@lru_cache(_REMEMBERED)
def day_text(day: date, style: DateStyle, locale: Locale) -> str:
    """A calendar day: `13 Mar`, `13 Mar 2026`, `13 March 2026` or `Friday 13 March`."""
    match style:
        case "short":  # the month by name: 3/4 is read differently in London and in New York
            return format_skeleton("MMMd", day, locale=locale, fuzzy=False)
        case "weekday":
            skeleton = next(known for known in _WEEKDAY_SKELETONS if known in locale.datetime_skeletons)
            return format_skeleton(skeleton, day, locale=locale, fuzzy=False)
        case _:
            return format_date(day, style, locale=locale)


@lru_cache(_REMEMBERED)
def moment_text(when: datetime, zone: str, style: MomentStyle, locale: Locale) -> str:
    """An aware instant on the clock of an IANA zone, the zone unsaid."""
    local = when.astimezone(ZoneInfo(zone))
    clock = format_time(local.time(), "short", locale=locale)
    if style == "time":
        return clock
    pattern = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    return pattern.replace("{0}", clock).replace("{1}", day_text(local.date(), style, locale))


def slack_tokens(style: MomentStyle) -> str:
    """The date tokens between `<!date^unix^` and the fallback."""
    return _TOKENS[style]


@lru_cache(_REMEMBERED)
def city(zone: str, locale: Locale) -> str:
    """The place an IANA zone is named after, in the reader's language: `Europe/Berlin` is `Berlin`."""
    place = get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True)
    return place.rsplit("/", 1)[-1]
