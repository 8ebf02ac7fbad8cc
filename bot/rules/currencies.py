"""Which currency people mean by a code, a sign or a word; pure: the workspace's own comes in as a value.

Codes are those of ISO 4217 that are legal tender somewhere, and names the English ones, both as Babel has them. A sign
or word that several currencies share means the workspace's own where that is one of them, else the usual one: `$` the
US dollar, `£` the pound sterling, `¥` the yen, francs the Swiss ones, rupees the Indian ones, rubles the Russian ones.
Crowns (`kr`), pesos, dinars, dirhams and riyals have no usual one: there people are asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class Meant:
    """The currencies a sign or word may stand for, and the usual one among them."""

    codes: frozenset[str]
    usual: str | None = None


# What stands for one currency alone, besides its code and name.
_SIGNS: Final = {
    "AUD": ("a$", "au$"),
    "BRL": ("r$",),
    "CAD": ("c$", "ca$"),
    "CHF": ("franken", "sfr", "sfr."),
    "CNY": ("rmb",),
    "CZK": ("kč",),
    "EUR": ("€",),
    "GBP": ("sterling",),
    "HKD": ("hk$",),
    "ILS": ("₪",),
    "INR": ("₹",),
    "ISK": ("króna", "krónur"),
    "KRW": ("₩",),
    "MXN": ("mx$",),
    "NGN": ("₦",),
    "NZD": ("nz$",),
    "PHP": ("₱",),
    "PLN": ("zł",),
    "RUB": ("₽",),
    "SEK": ("kronor",),
    "SGD": ("s$", "sg$"),
    "THB": ("฿",),
    "TRY": ("₺",),
    "TWD": ("nt$",),
    "UAH": ("₴",),
    "USD": ("us$", "us-dollar", "us-dollars"),
    "VND": ("₫",),
}
# Nouns that end the English names of currencies, and the usual one of each.
_NOUNS: Final[Mapping[str, str | None]] = {
    "dollar": "USD",
    "franc": "CHF",
    "pound": "GBP",
    "ruble": "RUB",
    "rupee": "INR",
    "yen": "JPY",
    **dict.fromkeys(("dinar", "dirham", "peso", "riyal")),
    **dict.fromkeys(("baht", "euro", "forint", "lira", "rand", "ringgit", "shekel", "yuan", "zloty")),
}
_SHARED: Final = {
    "$": ("dollar", "peso"),
    "＄": ("dollar", "peso"),
    "£": ("pound",),
    "￡": ("pound",),
    "¥": ("yen", "yuan"),
    "￥": ("yen", "yuan"),
    "fr.": ("franc",),
    "rs": ("rupee",),
    "rs.": ("rupee",),
    "₨": ("rupee",),
}
_CROWNS: Final = Meant(frozenset({"DKK", "ISK", "NOK", "SEK"}))
_CROWN_WORDS: Final = ("kr", "kr.", "krona", "krone", "kroner")


@cache
def codes() -> frozenset[str]:
    """The codes of currencies in use."""
    uses = (use for place in get_global("territory_currencies").values() for use in place)
    return frozenset(code for code, _, until, is_tender in uses if is_tender and until is None)


@cache
def known() -> Mapping[str, Meant]:
    """What every code, sign and word stands for, written small."""
    nouns = {noun: Meant(frozenset(_named(noun)), usual) for noun, usual in _NOUNS.items()}
    found = dict(_names())
    found |= nouns | {f"{noun}s": meant for noun, meant in nouns.items()}
    for sign, among in _SHARED.items():
        shared = frozenset().union(*(nouns[noun].codes for noun in among))
        found[sign] = Meant(shared, nouns[among[0]].usual)
    found |= {sign: Meant(frozenset({code})) for code, signs in _SIGNS.items() for sign in signs}
    found |= dict.fromkeys(_CROWN_WORDS, _CROWNS)
    found |= {code.lower(): Meant(frozenset({code})) for code in codes()}
    return MappingProxyType(found)


def currency_of(country: str, on: date) -> str | None:
    """The currency of a country, by its ISO code, on a day; None where people pay in several, or none is known."""
    found = get_territory_currencies(country, on, on)
    return found[0] if len(found) == 1 else None


def meant_by(written: str) -> Meant | None:
    """What a sign or word stands for; None for one that is no currency."""
    return known().get(" ".join(written.lower().split()))


def agree(meant: Sequence[Meant], own: str | None) -> tuple[str, ...]:
    """The currency that all of these stand for; several where it is unsure which is meant, never none.

    Args:
        meant: one at least.
        own: the code of the workspace's currency.
    """
    shared = frozenset.intersection(*(one.codes for one in meant))
    if not shared:
        return tuple(sorted({code for one in meant for code in agree([one], own)}))
    sure = [code for code in (own, *(one.usual for one in meant)) if code in shared]
    return (sure[0],) if sure else tuple(sorted(shared))


def _names() -> Iterator[tuple[str, Meant]]:
    for code in codes():
        for count in (None, 1, 2):
            yield get_currency_name(code, count, _english()).lower(), Meant(frozenset({code}))


def _named(noun: str) -> Iterator[str]:
    for code in codes():
        if get_currency_name(code, locale=_english()).lower().split()[-1] == noun:
            yield code


@cache
def _english() -> Locale:
    return Locale.parse("en")
