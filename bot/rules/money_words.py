"""How amounts of money look in a text: numbers, words for thousands and millions, currencies; pure, a grammar alone."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.rules.currencies import codes, known

if TYPE_CHECKING:
    from collections.abc import Iterable

SPACES: Final = " \N{NO-BREAK SPACE}\N{FIGURE SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}"
UNITS: Final = {
    **dict.fromkeys(("k", "t", "tsd", "thousand", "thousands", "tausend"), 3),
    **dict.fromkeys(("lakh", "lakhs", "lac"), 5),
    **dict.fromkeys(("m", "mm", "mn", "mln", "mio", "milj"), 6),
    **dict.fromkeys(("million", "millions", "millionen", "miljon", "miljoner", "millioner"), 6),
    **dict.fromkeys(("cr", "crore", "crores"), 7),
    **dict.fromkeys(("b", "bn", "bln", "mrd", "mld", "mdr", "mia", "md", "billion", "billions"), 9),
    **dict.fromkeys(("milliarde", "milliarden", "milliard", "milliards", "miljard", "miljarder"), 9),
}
"""Words for a power of ten, and which."""
# Codes that are words too: small ones in a longer text are those words.
_WORDS: Final = frozenset(
    {"ALL", "BAM", "BOB", "COP", "CUP", "GEL", "LAK", "MAD", "MOP", "PEN", "RON", "SOS", "TOP", "TRY"}
)
# Capitals that stand after amounts and are no codes: what sort of amount it is, and words of a text all in capitals.
_NO_CODES: Final = (
    "ACV",
    "ARR",
    "CRR",
    "LTV",
    "MRR",
    "NRR",
    "TCV",
    "RFI",
    "RFP",
    "RFQ",
    "AND",
    "FOR",
    "THE",
    "VIA",
)
# What may be written together with the word for thousands: M€, kEUR, mkr.
_JOINED: Final = ("kr", "eur", "usd", "gbp", "chf")


class Mode(Enum):
    """Whether a text is an amount, or has one somewhere within."""

    WHOLE = auto()
    WITHIN = auto()


@cache
def pattern(mode: Mode) -> re.Pattern[str]:
    """An amount, with the groups `minus`, `before`, `sign`, `number`, `unit` and `after`.

    `before` and `after` are currencies, or what stands where one would.
    """
    signs = _class(chr(n) for n in range(0x10000) if unicodedata.category(chr(n)) == "Sc")
    if mode is Mode.WHOLE:
        written = _alternatives(known())
        before = after = rf"{written}|{signs}|[^\W\d_]{{3}}"
    else:
        written = _within()
        before = rf"{written}|{signs}"
        after = rf"{written}|{signs}|(?-i:(?!(?:{'|'.join(_NO_CODES)})\b)[A-Z]{{3}})"
    joined = rf"{signs}|{_alternatives(_JOINED)}|(?-i:{_alternatives(codes())})"
    groups = rf"\d{{1,3}}(?:[{SPACES}'’ʼ]\d{{3}})+(?!\d)(?:[.,]\d+)?"
    units = _alternatives(UNITS.keys() - {"t"})
    return re.compile(
        rf"""
        (?<![\w]) (?<!{signs}) (?<!\d[.,'’])
        (?P<minus>[-−–])?
        (?: (?P<before>{before}) \s* )?
        (?P<sign>[-−–])?
        (?P<number> {groups} | \d+(?:[.,]\d+)* | (?<!\d)[.,]\d+ )
        (?: [.,][-–—]+ )?
        (?: \s* (?P<unit> (?:{units})(?=\.?(?:{joined})?(?!\w)) | t(?=(?:{joined})(?!\w)) ) \.? )?
        (?: \s* (?P<after>{after}) )?
        (?! \w | % | {signs} | [.,:'’]\d )
        """,
        re.IGNORECASE | re.VERBOSE,
    )


def _within() -> str:
    """Currencies in a longer text."""
    strict = _alternatives(_WORDS)
    return rf"(?-i:{strict})|{_alternatives(known().keys() - {code.lower() for code in _WORDS})}"


def _alternatives(words: Iterable[str]) -> str:
    """Any of the words, the longest that fits."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest) + ")"


def _class(characters: Iterable[str]) -> str:
    return "[" + "".join(map(re.escape, characters)) + "]"
