"""Which words of a directory somebody may have meant by one they typed; pure: knows no entry."""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.directory.thesaurus import single_words
from bot.directory.words import everyday, root, soft, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SAME_ROOT: Final = 0.85
DOUBLED: Final = 0.9
"""For a word that differs in single and double letters alone (`referal`, `Hofman`)."""
COMPOUND: Final = 0.75
"""For a word of which half is known (`Listenpreis`, `pricelist`); in one of which both halves are, 0.9."""
BOTH_HALVES: Final = 0.9
SHORTENED: Final = (0.6, 0.35)
"""For the beginning of a word (`promo`): the first, and the second by the share that is written."""
LEAST_NEAR: Final = 0.6
"""Share of alike letters from which a word is near another, where it is nothing better."""
MOST_MATCHES: Final = 24


class Vocabulary:
    """The terms of a directory, and those that are `joined` of two of its words. Immutable."""

    __slots__ = ("_backward", "_by_length", "_by_root", "_by_single", "_forward", "_joined")

    def __init__(self, terms: Iterable[str], joined: Iterable[str] = ()) -> None:
        self._forward = tuple(sorted(terms))
        self._joined = frozenset(joined)
        self._backward = tuple(sorted(one[::-1] for one in self._forward))
        self._by_root: dict[str, list[str]] = {}
        self._by_single: dict[str, list[str]] = {}
        self._by_length: dict[int, list[str]] = {}
        for one in self._forward:
            self._by_root.setdefault(root(one), []).append(one)
        for one in (*self._forward, *sorted(self._joined)):
            self._by_single.setdefault(_single(one), []).append(one)
            if one.isalpha():
                self._by_length.setdefault(len(one), []).append(one)

    def has(self, one: str) -> bool:
        """Whether a term is a word of the directory."""
        return _holds(self._forward, one)

    def matches(self, typed: str) -> tuple[tuple[str, float], ...]:
        """The terms that a typed one may mean, with how alike they are: 1 is the same; best first.

        What is right as it stands is no mistake: a word of the directory, of asking, of the trade or everyday life, a
        number.
        """
        found = {typed: 1.0} if self.has(typed) or typed in self._joined else {}
        if typed in everyday() or typed in soft() or not typed.isalpha():
            return tuple(found.items())
        for one in self._by_root.get(root(typed), ()):
            found.setdefault(one, SAME_ROOT)
        for one in self._by_single.get(_single(typed), ()):
            found.setdefault(one, DOUBLED)
        others = [*self._shortened(typed), *self._compound(typed)]
        if not found and typed not in single_words():
            others += self._mistyped(typed)
        for one, alike in others:
            found[one] = max(alike, found.get(one, 0.0))
        return _best(found)

    def near(self, typed: str) -> tuple[tuple[str, float], ...]:
        """The terms a typed one may mean, else those with some likeness."""
        sure = self.matches(typed)
        if sure or not typed.isalpha():
            return sure
        most = int(len(typed) * (1 - LEAST_NEAR) / LEAST_NEAR)
        found = {
            one: 1 - edits / max(len(one), len(typed))
            for one, edits in self._within(typed, min(most, len(typed) // 2))
        }
        return _best({one: alike for one, alike in found.items() if alike >= LEAST_NEAR})

    def _mistyped(self, typed: str) -> Iterator[tuple[str, float]]:
        """Terms within a letter or two: a letter wrong, missing, too much, or two of them swapped."""
        for one, edits in self._within(typed, _most_edits(len(typed))):
            if one[0] == typed[0] or len(typed) > 4 or one[:2] == typed[1::-1]:
                yield one, (1 - edits / max(len(one), len(typed))) ** 2

    def _within(self, typed: str, edits: int) -> Iterator[tuple[str, int]]:
        if not edits:
            return
        for length in range(len(typed) - edits, len(typed) + edits + 1):
            terms = self._by_length.get(length, ())
            for one, distance, _ in process.extract(
                typed, terms, scorer=OSA.distance, score_cutoff=edits, limit=None
            ):
                yield one, int(distance)

    def _shortened(self, typed: str) -> Iterator[tuple[str, float]]:
        """Terms that begin, or as German compounds do end, with what was typed."""
        if len(typed) < 4:
            return
        for one in _beginning(self._forward, typed):
            yield one, SHORTENED[0] + SHORTENED[1] * len(typed) / len(one)
        if len(typed) > 4:
            for one in _beginning(self._backward, typed[::-1]):
                if len(one) - len(typed) > 2:
                    yield one[::-1], COMPOUND

    def _compound(self, typed: str) -> Iterator[tuple[str, float]]:
        """Terms of which what was typed is made."""
        for at in range(3, len(typed) - 2):
            halves = [half for half in (typed[:at], typed[at:]) if self._is_half(half)]
            for half in halves:
                if len(halves) == 2 or len(half) > 4:
                    yield term(half), BOTH_HALVES if len(halves) == 2 else COMPOUND

    def _is_half(self, half: str) -> bool:
        return half.isalpha() and self.has(term(half))


def _single(one: str) -> str:
    """A term with each letter once where it is doubled."""
    return "".join(letter for letter, _ in groupby(one))


def _holds(terms: Sequence[str], one: str) -> bool:
    at = bisect_left(terms, one)
    return at < len(terms) and terms[at] == one


def _beginning(terms: Sequence[str], with_: str) -> Iterator[str]:
    """Longer terms with this beginning."""
    for at in range(bisect_left(terms, with_), len(terms)):
        if not terms[at].startswith(with_):
            return
        if terms[at] != with_:
            yield terms[at]


def _best(found: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_MATCHES])


def _most_edits(length: int) -> int:
    """How many mistakes a word of a length may have."""
    return 0 if length < 4 else 1 if length < 8 else 2
