"""Days as people name them in English and German: which words are one, and which day they are; pure: today comes in.

A weekday is the first one after today, with "next" or without, for who means today writes today; "friday next week" is
next week's. A day without a year is the first one from today on, and the day comes before the month where nothing else
says so. A period ends on its last day, a week on Friday.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Reader = Callable[[re.Match[str], date], date | None]

_WEEKDAYS: Final = (
    ("monday", "mon", "montag"),
    ("tuesday", "tues", "tue", "dienstag"),
    ("wednesday", "wed", "mittwoch"),
    ("thursday", "thurs", "thur", "thu", "donnerstag"),
    ("friday", "fri", "freitag"),
    ("saturday", "sat", "samstag", "sonnabend"),
    ("sunday", "sun", "sonntag"),
)
_MONTHS: Final = (
    ("january", "jan", "januar", "jänner"),
    ("february", "feb", "februar"),
    ("march", "mar", "märz"),
    ("april", "apr"),
    ("may", "mai"),
    ("june", "jun", "juni"),
    ("july", "jul", "juli"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct", "oktober", "okt"),
    ("november", "nov"),
    ("december", "dec", "dezember", "dez"),
)
_WEEKDAY_OF: Final = MappingProxyType({word: n for n, words in enumerate(_WEEKDAYS) for word in words})
_MONTH_OF: Final = MappingProxyType({word: n for n, words in enumerate(_MONTHS, 1) for word in words})
_NUMBERS: Final = MappingProxyType(
    dict.fromkeys(("a", "an", "one", "ein", "eine", "einem", "einer"), 1)
    | {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
    | {"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "zehn": 10}
)
_NEAR: Final = MappingProxyType(
    dict.fromkeys(("yesterday", "gestern"), -1)
    | dict.fromkeys(("today", "tonight", "heute", "eod", "cob", "end of day", "end of the day"), 0)
    | dict.fromkeys(("tomorrow", "morgen"), 1)
    | dict.fromkeys(("the day after tomorrow", "day after tomorrow", "übermorgen"), 2)
)
_UNITS: Final = MappingProxyType(
    {
        **dict.fromkeys(("day", "days", "tag", "tage", "tagen"), "days"),
        **dict.fromkeys(("week", "weeks", "woche", "wochen"), "weeks"),
        **dict.fromkeys(("month", "months", "monat", "monate", "monaten"), "months"),
    }
)
_PERIODS: Final = MappingProxyType(
    {
        **dict.fromkeys(("week", "woche", "wochen"), "week"),
        **dict.fromkeys(("month", "monat", "monats"), "month"),
        **dict.fromkeys(("quarter", "quartal", "quartals"), "quarter"),
        **dict.fromkeys(("year", "jahr", "jahres"), "year"),
    }
)
_FRIDAY: Final = 4
_LEAP_GAP: Final = 8
"""Years within which every day of a calendar comes up."""


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MONTH: Final = rf"(?P<month>{_any(_MONTH_OF)})\b\.?"
_YEAR: Final = r"(?:,? (?P<year>[12]\d{3}))?"
_DAY: Final = _any(_WEEKDAY_OF)
_DAY_IN_FULL: Final = _any(word for word in _WEEKDAY_OF if len(word) > 5)
_DONE: Final = r"(?:eod|cob)"
_PERIOD: Final = rf"(?P<period>{_any(_PERIODS)})"
_COMING: Final = r"(?P<next>next|coming|(?:nächste|kommende)[nrms]?)"
_THIS: Final = r"(?:this|diese[nrms]?)"


@dataclass(frozen=True, slots=True)
class Form:
    """A way to name a day.

    Args:
        pattern: what it looks like.
        read: the day, or None where there is no such day.
        is_plain: whether it is a due date at the end of a text also without a word such as "by" before it.
        is_loose: whether it may be part of a text also after such a word, unless it begins or ends the text.
        opens: whether it is a due date at the beginning of a text also without such a word.
    """

    pattern: re.Pattern[str]
    read: Reader
    is_plain: bool = True
    is_loose: bool = False
    opens: bool = False


def read_near(found: re.Match[str], today: date) -> date | None:
    """`tomorrow`, `heute`."""
    return today + timedelta(days=_NEAR[found["near"].lower()])


def read_written(found: re.Match[str], today: date) -> date | None:
    """`3 march`, `March 3rd, 2027`, `3. März`."""
    return _dated(int(found["day"]), _MONTH_OF[found["month"].lower()], found["year"], today)


def read_iso(found: re.Match[str], today: date) -> date | None:
    """`2027-03-20`."""
    return _dated(int(found["day"]), int(found["month"]), found["year"], today)


def read_numeric(found: re.Match[str], today: date) -> date | None:
    """`20.3.`, `20/3/2027`; also `3/20`, which can only be the American way."""
    first, second = int(found["day"]), int(found["month"])
    if second > 12 >= first and "/" in found[0]:
        first, second = second, first
    return _dated(first, second, found["year"], today)


def read_day_of_month(found: re.Match[str], today: date) -> date | None:
    """`the 20th`, `20.`: in this month or the first after it that has such a day."""
    day = int(found["day"])
    firsts = (today.replace(day=1) + relativedelta(months=n) for n in range(3))
    days = (first.replace(day=day) for first in firsts if 1 <= day <= monthrange(first.year, first.month)[1])
    return next((one for one in days if one >= today), None)


def read_weekday(found: re.Match[str], today: date) -> date | None:
    """`friday`, `next tuesday`."""
    ahead = (_WEEKDAY_OF[found["weekday"].lower()] - today.weekday()) % 7
    return today + timedelta(days=ahead or 7)


def read_weekday_of_next_week(found: re.Match[str], today: date) -> date | None:
    """`tuesday next week`, `Freitag nächster Woche`."""
    return today + timedelta(days=7 - today.weekday() + _WEEKDAY_OF[found["weekday"].lower()])


def read_span(found: re.Match[str], today: date) -> date | None:
    """`in two weeks`, `innerhalb von 10 Tagen`."""
    number = found["number"].lower()
    count, unit = _NUMBERS.get(number) or int(number), _UNITS[found["unit"].lower()]
    spans = {"days": relativedelta(days=count), "weeks": relativedelta(weeks=count)}
    return today + spans.get(unit, relativedelta(months=count))


def read_end_of_month(found: re.Match[str], today: date) -> date | None:
    """`end of march`, `Ende Mai`."""
    month = _MONTH_OF[found["month"].lower()]
    year = int(found["year"] or today.year + (month < today.month))
    return date(year, month, monthrange(year, month)[1])


def read_period(found: re.Match[str], today: date) -> date | None:
    """`end of month`, `next week`, `Quartalsende`."""
    period = _PERIODS[found["period"].lower()]
    is_next = bool(found.groupdict().get("next"))
    if period == "week":
        friday = today + timedelta(days=_FRIDAY - today.weekday())
        is_over = friday < today
        return friday + timedelta(weeks=is_next or is_over)
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    begins = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    return begins + relativedelta(months=months * (1 + is_next), days=-1)


def _form(
    pattern: str, read: Reader, *, plain: bool = True, loose: bool = False, opens: bool = False
) -> Form:
    # What goes on in the same word is no day: "friday's", "3/4/5", "may-report".
    whole = re.compile(rf"\b(?:{pattern})(?![\w/'’%]|[-.:]\w)", re.IGNORECASE)
    return Form(whole, read, plain, loose, opens)


FORMS: Final = (
    _form(r"(?P<year>[12]\d{3})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", read_iso),
    _form(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\.(?: ?(?P<year>[12]\d{3}|\d{2}))?", read_numeric),
    _form(
        r"(?P<day>\d{1,2})(?P<mark>[./])(?P<month>\d{1,2})(?P=mark)(?P<year>[12]\d{3}|\d{2})", read_numeric
    ),
    _form(rf"(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)? ?(?:of )?{_MONTH}{_YEAR}", read_written),
    _form(rf"{_MONTH} (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}", read_written),
    _form(
        rf"(?:in|within|binnen|innerhalb von) (?P<number>\d{{1,3}}|{_any(_NUMBERS)}) (?P<unit>{_any(_UNITS)})",
        read_span,
        opens=True,
    ),
    _form(rf"(?:the )?(?:end of|ende) (?:the )?{_MONTH}{_YEAR}", read_end_of_month),
    _form(rf"(?:the )?end of (?:the )?(?:{_THIS} |{_COMING} )?{_PERIOD}", read_period),
    _form(rf"ende (?:des |der )?(?:{_THIS} |{_COMING} )?{_PERIOD}", read_period),
    _form(r"(?P<period>monat|wochen|quartal|jahre)s?ende", read_period),
    _form(
        rf"(?P<weekday>{_DAY}) (?:(?:of )?next week|(?:nächste|kommende)r? woche)", read_weekday_of_next_week
    ),
    _form(rf"(?:{_DONE} )?(?:{_THIS} |{_COMING} )?(?P<weekday>{_DAY_IN_FULL})(?: {_DONE})?", read_weekday),
    _form(rf"(?P<near>{_any(_NEAR)})", read_near, opens=True),
    # What may well be something else where nothing says that it is a day.
    _form(rf"(?:{_THIS} |{_COMING} )?(?P<weekday>{_DAY})\b\.?", read_weekday, plain=False),
    _form(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?P<year>)", read_numeric, plain=False),
    _form(rf"(?:{_THIS}|{_COMING}) {_PERIOD}", read_period, plain=False),
    _form(r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th|\.)", read_day_of_month, plain=False, loose=True),
)
"""Every way, those that say more before those that are part of them."""


def _dated(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return _day(int(year) if len(year) > 2 else 2000 + int(year), month, day)
    days = (_day(today.year + n, month, day) for n in range(_LEAP_GAP + 1))
    return next((one for one in days if one and one >= today), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
