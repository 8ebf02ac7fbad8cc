"""One reader's language: sentences by key, counts, dates and lists; knows no feature and asks no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.text.catalogue import DEFAULT_LANGUAGE, Catalogue, languages, load
from bot.text.markup import Safe, escape
from bot.text.moments import DateStyle, MomentStyle, city, day_text, moment_text, slack_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import time

Value = str | int | date
# English without a country: the 24-hour clock and the day before the month, which nobody reads wrongly.
_WORLD_ENGLISH = "en_GB"


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The sentences and formats for one locale.

    Calling it gives mrkdwn for section and context texts; the `plain` methods give text for plain_text
    objects (buttons, headers, labels, modal titles), where Slack shows every character as it is. In mrkdwn a
    `str` value is escaped unless it is Safe; an `int` is written in the locale's way. An unknown key and a
    missing placeholder are KeyErrors, a value of another type is a TypeError: mistakes of the programmer.

    `tag` is the reader's own language (`de-DE`), also where there are no sentences in it: texts that an operator
    brought may be.
    """

    locale: Locale
    catalogue: Catalogue
    tag: str = ""

    def __call__(self, key: str, /, **values: Value) -> Safe:
        """The sentence as mrkdwn."""
        return Safe(self._form(key, 0).format_map(self._marked(values)))

    def plain(self, key: str, /, **values: Value) -> str:
        """The sentence as plain text; a Safe value is a TypeError, its escapes would show."""
        return self._form(key, 0).format_map(self._plain(values))

    def plural(self, key: str, n: int, /, **values: Value) -> Safe:
        """The form of the sentence for `n` things, as mrkdwn; `{n}` is the count."""
        return Safe(self._form(key, self._index(n)).format_map(self._marked({"n": n, **values})))

    def plain_plural(self, key: str, n: int, /, **values: Value) -> str:
        """The form of the sentence for `n` things, as plain text; `{n}` is the count."""
        return self._form(key, self._index(n)).format_map(self._plain({"n": n, **values}))

    def has(self, key: str) -> bool:
        """Whether there is a sentence of this key."""
        return key in self.catalogue.entries

    def number(self, value: float, digits: int = 1) -> str:
        """A number with exactly `digits` decimals; a zero never bears a minus."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(round(value, digits) + 0.0, format=pattern, locale=self.locale)

    def date(self, day: date, style: DateStyle = "medium") -> str:
        """A calendar day: `13 Mar`, `13 Mar 2026`, `13 March 2026` or `Friday 13 March`."""
        return day_text(day, style, self.locale)

    def moment(self, when: datetime, zone: str, style: MomentStyle = "short") -> Safe:
        """An aware instant that Slack itself shows in each reader's zone.

        Where Slack cannot (notifications, old clients), the fallback tells it in the IANA `zone`, by name.
        """
        fallback = escape(self.zoned(when, zone, style).replace("|", "/"))
        return Safe(f"<!date^{int(when.timestamp())}^{slack_tokens(style)}|{fallback}>")

    def plain_moment(self, when: datetime, zone: str, style: MomentStyle = "short") -> str:
        """An aware instant on the clock of `zone`, for plain text to a reader who lives there."""
        return moment_text(when, zone, style, self.locale)

    def zoned(self, when: datetime, zone: str, style: MomentStyle = "short") -> str:
        """An aware instant on the clock of `zone`, the zone named: `13 Mar, 17:00 (Berlin time)`."""
        place = city(zone, self.locale)
        key = "common.in_utc" if place == "UTC" else "common.in_zone"
        return self.plain(key, moment=self.plain_moment(when, zone, style), city=place)

    def city(self, zone: str) -> str:
        """The place an IANA zone is named after: `Europe/Berlin` is `Berlin`."""
        return city(zone, self.locale)

    def weekday(self, index: int) -> str:
        """The name of a weekday; 0 is Monday."""
        return str(self.locale.days["stand-alone"]["wide"][index])

    def country(self, code: str) -> str:
        """The name of a country by its ISO code; the code itself where there is no name."""
        return str(self.locale.territories.get(code, code))

    def clock(self, at: time) -> str:
        """A time of day: `17:00`, or `5:00 PM` where people write it so."""
        return format_time(at, "short", locale=self.locale)

    def listing(self, items: Sequence[str]) -> Safe:
        """`a, b and c` as mrkdwn; an item that is not Safe is escaped; no items give no text."""
        return Safe(format_list([escape(item) for item in items], locale=self.locale))

    def plain_listing(self, items: Sequence[str]) -> str:
        """`a, b and c` as plain text; a Safe item is a TypeError."""
        return format_list([_plain(item) for item in items], locale=self.locale)

    def _form(self, key: str, index: int) -> str:
        return self.catalogue.entries[key][index]

    def _index(self, n: int) -> int:
        return self.catalogue.form_of(abs(n))

    def _marked(self, values: Mapping[str, Value]) -> dict[str, str]:
        return {name: self._counted(value) or escape(_text(value)) for name, value in values.items()}

    def _plain(self, values: Mapping[str, Value]) -> dict[str, str]:
        return {name: self._counted(value) or _plain(_text(value)) for name, value in values.items()}

    def _counted(self, value: Value) -> str:
        """A whole number or a day in the locale's way; nothing for others: a bool is no count, an instant no day."""
        if isinstance(value, int) and not isinstance(value, bool):
            return _count(value, self.locale)
        if isinstance(value, date) and not isinstance(value, datetime):
            return self.date(value)
        return ""


@lru_cache(maxsize=1024)
def _count(value: int, locale: Locale) -> str:
    """A whole number in the locale's way; the same few stand in every message."""
    return format_decimal(value, locale=locale)


@lru_cache(maxsize=64)
def words_for(locale: str) -> Words:
    """The words for a locale as Slack writes it (`en-US`, `de-DE`) or with an underscore.

    Without sentences in that language both words and formats are English: one language a message.
    """
    try:
        wanted = Locale.parse(locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        wanted = Locale.parse(_WORLD_ENGLISH)
    if wanted.language not in languages() or str(wanted) == DEFAULT_LANGUAGE:
        wanted = Locale.parse(_WORLD_ENGLISH)
    return Words(wanted, load(wanted.language), locale.replace("_", "-"))


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a value for a sentence is text, a whole number or a day, not {value!r}")
    return value


def _plain(value: str) -> str:
    if isinstance(value, Safe):
        raise TypeError(f"mrkdwn in plain text shows its escapes: {value!r}")
    return value
