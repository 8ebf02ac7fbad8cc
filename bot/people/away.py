"""Until when somebody is away, from the words they type; pure: today comes in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from bot.errors import BotError

LONGEST: Final = timedelta(days=366)
"""Who is away for longer leaves the programmes instead: what nobody remembers cannot be ended."""
LEAD_IN: Final = "until"


def parse_until(text: str, today: date, language: str) -> date:
    """The last day of an absence, with or without "until" before it.

    Such as `2027-03-20`, `20 March`, `20.3.2027`, `next friday`, `in 2 weeks`.

    Args:
        text: what the person typed.
        today: their present day.
        language: theirs; English is understood beside it.

    Raises:
        BotError: it is no date, lies in the past, or more than a year ahead.
    """
    words = text.strip()
    if words.lower().startswith(LEAD_IN):
        words = words[len(LEAD_IN) :].strip()
    found = read_day(words, today, language)
    if found is None:
        raise BotError("away.error.unreadable", typed=text.strip() or LEAD_IN)
    if found < today:
        raise BotError("away.error.past", typed=text.strip())
    if found - today > LONGEST:
        raise BotError("away.error.too_far", typed=text.strip())
    return found


def read_day(words: str, today: date, language: str) -> date | None:
    """The day that is typed, the next one where several could be meant; None for what is no day."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        pass
    from dateparser import parse  # noqa: PLC0415  # slow to import, seldom needed

    settings = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": datetime.combine(today, time(12)),
        "DATE_ORDER": "DMY",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    languages = list(dict.fromkeys([language, "en"]))
    found = parse(words, languages=languages, settings=settings) if words else None
    return found.date() if found else None
