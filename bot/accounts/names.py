"""Which key account is meant by a name as somebody types it; pure: names in, names out."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.directory.words import fold, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MOST_NEAR: Final = 3
LONGEST_KEY: Final = 320
_NEAR: Final = 60
"""Least likeness, of 100, of a name that is named where none is meant for sure."""
_FORMS: Final = frozenset(
    {
        *("ag", "bv", "co", "company", "corp", "corporation", "gmbh", "group", "inc", "kg", "limited", "llc"),
        *("ltd", "nv", "oy", "plc", "sa", "sarl", "se", "spa", "the"),
    }
)
"""Words that say what kind of company it is, and not which."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The names that are meant, one or several; or none, and the nearest."""

    names: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


def key_of(name: str) -> str:
    """What a name is told apart by: neither capitals nor spaces count. As long as a row has room for."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())[:LONGEST_KEY]


def find(typed: str, names: Iterable[str]) -> Meant:
    """The names that are meant.

    The one that was typed whole; else those in which each word that was typed begins one; else those where it does so
    with a letter wrong from four letters on, two from eight.
    """
    known = list(names)
    if whole := tuple(one for one in known if key_of(one) == key_of(typed)):
        return Meant(whole)
    words = [word for word in split(typed) if word not in _FORMS] or split(typed)
    if not words:
        return Meant()
    parts = {one: split(one) for one in known}
    begun = tuple(one for one in known if _all(words, parts[one], _begins))
    found = begun or tuple(one for one in known if _all(words, parts[one], _is_like))
    return Meant(found) if found else _none(typed, known)


def _none(typed: str, known: Sequence[str]) -> Meant:
    alike = sorted(known, key=lambda one: -_likeness(typed, one))
    return Meant(near=tuple(one for one in alike if _likeness(typed, one) >= _NEAR)[:MOST_NEAR])


def _likeness(typed: str, name: str) -> float:
    return fuzz.WRatio(fold(typed), fold(name))


def _all(words: Sequence[str], parts: Sequence[str], fits: Callable[[str, str], bool]) -> bool:
    return all(any(fits(word, part) for part in parts) for word in words)


def _begins(word: str, part: str) -> bool:
    return part.startswith(word)


def _is_like(word: str, part: str) -> bool:
    """Whether a word is another with few letters wrong, or its beginning is."""
    allowed = 2 if len(word) >= 8 else 1 if len(word) >= 4 else 0
    return min(OSA.distance(word, part), OSA.distance(word, part[: len(word)])) <= allowed
