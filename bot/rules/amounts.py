"""Amounts of money as people write them, read and written; pure, exact, never a float.

How a number is read, whoever wrote it:

- Spaces and apostrophes group: `2 500 000`, `2'100'000`.
- Where both a point and a comma stand, the last is the decimal mark: `1.250.000,50`, `1,250,000.50`.
- What stands twice groups: `1.250.000`, also the Indian way, `25,00,000`.
- A single mark before exactly three digits groups (`1.500` and `1,500` are fifteen hundred), unless the number begins
  with a zero; any other is the decimal mark (`1,5`, `2.50`, `0.500`).
- Before a word such as million, a single mark with three digits may be either: `1.500 Mio` is told to be ambiguous.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from babel.numbers import format_compact_decimal, format_decimal

from bot.errors import BotError
from bot.rules.currencies import agree, meant_by
from bot.rules.money_words import SPACES, UNITS, Mode, pattern

if TYPE_CHECKING:
    from babel import Locale

TOO_LARGE: Final = Decimal(10) ** 15
FINEST: Final = 4
"""Decimals an amount has at most."""
_LONGEST: Final = 24
_SHOWN: Final = 80
_COMPACT_FROM: Final = 10_000
_SIGNS: Final = {"EUR": "€", "GBP": "£", "USD": "$"}
_SEPARATORS: Final = re.compile(rf"[{SPACES}'’ʼ]")
_GROUPS: Final = {
    ".": re.compile(r"\d{1,3}(\.\d{3})+"),
    ",": re.compile(r"\d{1,3}(,\d{3})+|\d{1,2}(,\d{2})+,\d{3}"),
}
_RANGE: Final = re.compile(r"(\d+)\s*(?:[-–—]|to\b)\s*$", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"(?:\w[-–]|[#@/])$")
_EDGES: Final = ",;:-–—"
_WITH_DIGIT: Final = re.compile(r"(?<!\S)[^\w\s]*(?P<before>[^\W\d_]*)[^\w\s]*(?P<number>\d\S*)")
_YEAR: Final = re.compile(r"(?:19|20)\d\d\W*")


@dataclass(frozen=True, slots=True)
class Amount:
    """Money: how much, and the ISO 4217 code of its currency."""

    value: Decimal
    currency: str


class Why(StrEnum):
    """Why something is not an amount."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    NOT_POSITIVE = "not_positive"
    TOO_LARGE = "too_large"
    NO_CURRENCY = "no_currency"
    UNKNOWN_CURRENCY = "unknown_currency"
    AMBIGUOUS_CURRENCY = "ambiguous_currency"


@dataclass(frozen=True, slots=True)
class NoAmount:
    """What is wrong with what was typed, and where it may be several things, which."""

    why: Why
    typed: str
    choices: tuple[str, ...] = ()

    @property
    def error(self) -> BotError:
        """The same for the person who typed it."""
        typed = self.typed if len(self.typed) <= _SHOWN else f"{self.typed[: _SHOWN - 1]}…"
        return BotError(f"rules.amount.{self.why}", typed=typed, choices=" / ".join(self.choices))


@dataclass(frozen=True, slots=True)
class Found:
    """An amount in a longer text, and the words that remain."""

    amount: Amount
    rest: str


def parse_amount(text: str, default_currency: str | None = None) -> Amount | NoAmount:
    """The amount that a text is, all of it.

    Args:
        text: as typed, such as `2.5M`, `€2,5m`, `2 500 000 kr` or `3 Mrd EUR`.
        default_currency: the code of the workspace's own, for a number without and for a sign that several share.
    """
    typed = text.strip()
    match = pattern(Mode.WHOLE).fullmatch(typed)
    return _read(match, default_currency) if match else _nothing(typed)


def find_amount(text: str, default_currency: str | None = None) -> Found | NoAmount:
    """The amount inside a text such as `deal 2.5M acme`.

    A bare number counts if it is grouped or has five digits, so that years and counts do not; one with a currency or a
    word such as million goes before it. Capitals after the amount that look like a code and are none are told, for to
    take them for a name would be to guess the currency.
    """
    typed = text.strip()
    found = pattern(Mode.WITHIN)
    if whole := found.fullmatch(typed):
        return _found(whole, default_currency)
    matches = [match for match in found.finditer(typed) if _readings(match)]
    chosen = [match for match in matches if _is_marked(match)] or [
        match for match in matches if _is_large(match)
    ]
    if not chosen:
        return _nothing(typed)
    if ahead := _RANGE.search(typed[: chosen[0].start()]):
        return NoAmount(Why.AMBIGUOUS, typed[ahead.start() : chosen[0].end()], (ahead[1], chosen[0][0]))
    read = [_found(match, default_currency) for match in chosen]
    amounts = {one.amount if isinstance(one, Found) else one for one in read}
    if len(amounts) > 1:
        return NoAmount(Why.AMBIGUOUS, typed, tuple(match[0] for match in chosen))
    return read[0]


def is_tried(text: str) -> bool:
    """Whether something in a text is meant for an amount, readable (`2,5 M`) or not (`2,5x`).

    That is a word which begins with a digit, or a currency and a digit; but no year, and no name such as `Q3`.
    """
    words = _WITH_DIGIT.finditer(text)
    return any(
        (not word["before"] or meant_by(word["before"])) and not _YEAR.fullmatch(word["number"])
        for word in words
    )


def format_amount(amount: Amount, locale: Locale, own: str | None = None) -> str:
    """An amount in few characters, `$2.5M`, `CHF 2.1M`, `€800K`; to the last cent where it is not round.

    Whatever is written, `parse_amount` reads as the same amount again.

    Args:
        amount: what to write.
        locale: the reader's.
        own: the code of the workspace's currency; where `$` is that one's sign, the US dollar is written USD.
    """
    if amount.value >= _COMPACT_FROM:
        short = format_compact_decimal(amount.value, locale=locale, fraction_digits=2)
        said = _with_currency(short, amount.currency, locale, own)
        # Where a language has no short word, thousands would stand without groups.
        if any(map(str.isalpha, short)) and parse_amount(said, own) == amount:
            return said
    return _with_currency(_exact(amount.value, locale), amount.currency, locale, own)


def _with_currency(number: str, currency: str, locale: Locale, own: str | None) -> str:
    sign = _SIGNS.get(currency, currency)
    meant = meant_by(sign)
    if meant is None or agree([meant], own) != (currency,):
        sign = currency
    if "¤" not in locale.currency_formats["standard"].prefix[0]:
        return f"{number} {sign}"
    return f"{sign} {number}" if sign == currency else f"{sign}{number}"


def _exact(value: Decimal, locale: Locale) -> str:
    places = _places(value)
    # Three decimals could be read as a group.
    places = {0: 0, 1: 2, 3: 4}.get(places, places)
    return format_decimal(value, format="#,##0" + ("." + "0" * places if places else ""), locale=locale)


def _nothing(typed: str) -> NoAmount:
    return NoAmount(Why.UNREADABLE if typed else Why.EMPTY, typed)


def _found(match: re.Match[str], own: str | None) -> Found | NoAmount:
    end = match.end()
    written = match.group("before"), match.group("after")
    if all(written) and meant_by(written[1]) is None:
        # A currency stands before the number: what looks like another after it is a name.
        end = match.start("after")
        written = written[0], None
    amount = _read(match, own, written)
    if isinstance(amount, NoAmount):
        return amount
    words = (match.string[: match.start()] + " " + match.string[end:]).split()
    kept = (word.strip(_EDGES) for word in words if any(map(str.isalnum, word)))
    return Found(amount, " ".join(kept))


def _read(
    match: re.Match[str], own: str | None, written: tuple[str | None, str | None] | None = None
) -> Amount | NoAmount:
    readings = _readings(match)
    if not readings:
        return NoAmount(Why.UNREADABLE, match[0])
    if len(readings) > 1:
        return NoAmount(Why.AMBIGUOUS, match[0], tuple(_spelled(one) for one in readings))
    (value,) = readings
    if value == 0 or any(match.group("minus", "sign")):
        return NoAmount(Why.NOT_POSITIVE, match[0])
    if value >= TOO_LARGE:
        return NoAmount(Why.TOO_LARGE, match[0])
    currency = _currency(match, [one for one in written or match.group("before", "after") if one], own)
    return currency if isinstance(currency, NoAmount) else Amount(value, currency)


def _currency(match: re.Match[str], written: list[str], own: str | None) -> str | NoAmount:
    if not written:
        return own or NoAmount(Why.NO_CURRENCY, match[0])
    meant = []
    for word in written:
        one = meant_by(word)
        if one is None:
            return NoAmount(Why.UNKNOWN_CURRENCY, word)
        meant.append(one)
    agreed = agree(meant, own)
    return agreed[0] if len(agreed) == 1 else NoAmount(Why.AMBIGUOUS_CURRENCY, match[0], agreed)


def _readings(match: re.Match[str]) -> list[Decimal]:
    """What the number and its unit may be: nothing, one value, or two where it is ambiguous."""
    unit = (match["unit"] or "").lower()
    number = match["number"]
    if len(number) > _LONGEST:
        return []
    values = [Decimal(one).scaleb(UNITS.get(unit, 0)) for one in _plain(number, is_short=bool(unit))]
    return [value if value >= TOO_LARGE else _trimmed(value) for value in values if _places(value) <= FINEST]


def _plain(number: str, *, is_short: bool) -> tuple[str, ...]:
    """A number as a machine writes it, by the rules above."""
    joined = _SEPARATORS.sub("", number)
    marks = [mark for mark in joined if mark in _GROUPS]
    if not marks:
        return (joined,)
    whole, _, decimals = joined.rpartition(marks[-1])
    groups = _GROUPS[marks[0]]
    if len(set(marks)) > 1:
        return (f"{whole.replace(marks[0], '')}.{decimals}",) if groups.fullmatch(whole) else ()
    grouped = joined.replace(marks[0], "")
    is_grouped = joined == number and groups.fullmatch(joined)
    if len(marks) > 1:
        return (grouped,) if is_grouped else ()
    decimal = f"{whole or 0}.{decimals}"
    if not is_grouped or number.startswith("0"):
        return (decimal,)
    return (decimal, grouped) if is_short else (grouped,)


def _is_marked(match: re.Match[str]) -> bool:
    """Whether money is meant for sure."""
    return bool(match["unit"]) or any(meant_by(one) for one in match.group("before", "after") if one)


def _is_large(match: re.Match[str]) -> bool:
    """Whether a bare number may be money: neither a year nor a count nor part of a reference such as `SO-12345`."""
    is_reference = _REFERENCE.search(match.string[: match.start()])
    return not is_reference and len(match["number"]) > 4 and _readings(match)[0] >= 1000


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -int(exponent))


def _trimmed(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-_places(value)))


def _spelled(value: Decimal) -> str:
    return f"{value:,f}".replace(",", "\N{NO-BREAK SPACE}")
