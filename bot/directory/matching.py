"""Which entries answer a question, and how well (docs/directory-search.md); pure: values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from bot.directory.lists import fixed
from bot.directory.meanings import Meanings
from bot.directory.phrases import (
    CONTACT_MARK,
    PLACES,
    Entry,
    Field,
    phrases_of,
    tie_key,
    whole_regions,
)
from bot.directory.thesaurus import GROUP_MARK
from bot.directory.vocabulary import Vocabulary
from bot.directory.words import ask, everyday, fold, soft, term

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from bot.directory.meanings import Matches, Word

__all__ = ["FLOOR", "Entry", "Hit", "Index"]

FLOOR: Final = 0.46
"""The least score that is an answer; the curve it was chosen by stands in docs/directory-search.md."""
BESIDE: Final = 0.75
"""Share of the best score from which on another is named beside it: `pricing emea` names nobody for the Americas."""
UNKNOWN: Final = 0.7
"""Weight of a word that is nowhere in the directory; `UNKNOWN_LITTLE` that of a number, or of one or two letters,
`UNKNOWN_EVERYDAY` that of a word of everyday life."""
UNKNOWN_LITTLE: Final = 0.25
UNKNOWN_EVERYDAY: Final = 1.2
FURTHER: Final = 0.5
"""Share of its weight that a word has against an entry for each weightier one that it does not explain."""
SOFT: Final = 0.15
"""Share of a soft word's weight that counts against an entry without it."""
ANYWHERE: Final = 0.5
"""What an entry that holds everywhere explains of a word that names a place."""
ELSEWHERE: Final = 0.9
"""What is left of the score of an entry that holds for another place than the one asked for."""
_FIELDS: Final = {
    Field.TOPIC: 1.0,
    Field.KEYWORD: 0.95,
    Field.SHARED: 0.85,
    Field.PRODUCT: 1.0,
    Field.REGION: 1.0,
    Field.SEGMENT: 1.0,
    Field.SIDE: 1.0,
    Field.NAME: 0.95,
    Field.CONTACT: 1.0,
    Field.DEPUTY_NAME: 0.85,
    Field.DEPUTY_CONTACT: 0.9,
}
"""What a word explains by where it is found."""
_UNFINISHED: Final = {
    Field.TOPIC: 0.5,
    Field.KEYWORD: 0.5,
    Field.SHARED: 0.5,
    Field.PRODUCT: 0.2,
    Field.REGION: 0.2,
    Field.SEGMENT: 0.2,
}
"""What it loses where the rest of its phrase is not asked for (`review` in `Material review`)."""
_SURE: Final = 0.8
"""How alike a word must be to one of a place to name it."""
_REMEMBERED: Final = 4096


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that answers; `score` is the share of the question it explains, from `FLOOR` to 1."""

    entry_id: str
    score: float


@dataclass(frozen=True, slots=True)
class _Found:
    """What one word was found to be: phrases with how alike the word is to one of theirs, and their covered share."""

    weight: float
    is_soft: bool
    place_share: float
    phrases: NDArray[np.integer]
    alike: NDArray[np.float64]
    covered: NDArray[np.float64]


class Index:
    """All entries of a directory, ready to be asked. Immutable, and safe to share among threads."""

    __slots__ = (
        "_entries",
        "_has",
        "_matches",
        "_meanings",
        "_near",
        "_phrases",
        "_unfinished",
        "_values",
    )

    def __init__(self, entries: Iterable[Entry]) -> None:
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        self._entries = tuple(sorted(entries, key=tie_key))
        self._phrases = phrases_of(self._entries)
        fields = self._phrases.fields
        self._values = fixed(np.array([_FIELDS[one] for one in Field])[fields])
        self._unfinished = fixed(np.array([_UNFINISHED.get(one, 0.0) for one in Field])[fields])
        has = [[bool(one.product), bool(one.region), bool(one.segment)] for one in self._entries]
        self._has = fixed(np.array(has, dtype=bool).reshape(-1, len(PLACES)))
        joined = self._phrases.joined
        own = (
            one
            for one in self._phrases.terms
            if one not in joined and not one.startswith((CONTACT_MARK, GROUP_MARK))
        )
        vocabulary = Vocabulary(own, joined)
        self._matches = lru_cache(_REMEMBERED)(vocabulary.matches)
        self._near = vocabulary.near
        may_be_soft = soft() | {term(one) for one in self._phrases.fillers}
        self._meanings = Meanings(self._phrases, whole_regions(self._entries), may_be_soft)

    def find(self, query: str, limit: int = 3, *, floor: float = FLOOR) -> list[Hit]:
        """The entries that explain the most of a question, best first; none where none reaches the floor.

        Equally good ones stand in the order: those that hold for more places, topic, id.
        """
        scores = self._scores(query, self._matches)
        least = max(floor, BESIDE * float(scores.max(initial=0.0)), 1e-6)
        return [
            Hit(self._entries[number].id, float(scores[number])) for number in _best(scores, limit, least)
        ]

    def near(self, query: str, limit: int = 3) -> list[str]:
        """The topics that are nearest to a question nobody answers, best first, each once."""
        scores = self._scores(query, self._near)
        topics: dict[str, str] = {}
        for number in _best(scores, len(self._entries), 1e-6):
            if len(topics) >= limit:
                break
            topic = self._entries[number].topic
            topics.setdefault(fold(topic), topic)
        return list(topics.values())

    def _scores(self, query: str, matches: Matches) -> NDArray[np.float64]:
        """The score of every entry."""
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        asked = ask(query, self._phrases.fillers)
        found = [self._look_up(word) for word in self._meanings.of(asked, matches)]
        found.sort(key=lambda one: -one.weight)
        covered = np.zeros(len(self._phrases.fields))
        for one in found:
            covered[one.phrases] += one.covered
        explained, missed = np.zeros(len(self._entries)), np.zeros(len(self._entries))
        is_meant, is_elsewhere = (np.zeros(len(self._entries), dtype=bool) for _ in range(2))
        counting = np.ones(len(self._entries))
        may_be_soft = all(one.is_soft for one in found)
        for one in found:
            credit, kinds = self._credit(one, covered)
            has_it = credit > 0
            if may_be_soft or not one.is_soft:
                is_meant |= has_it
            if kinds:
                has_other = self._has[:, kinds].any(axis=1)
                is_elsewhere |= has_other & ~has_it
                credit[~has_other & ~has_it] = ANYWHERE * one.place_share
            explained += one.weight * credit
            missed += one.weight * (SOFT if one.is_soft else 1) * (1 - credit) * counting
            if not one.is_soft:
                counting *= FURTHER ** (1 - credit)
        scores = np.divide(explained, explained + missed, out=np.zeros_like(explained), where=is_meant)
        scores[is_elsewhere] *= ELSEWHERE
        return scores.round(6)

    def _look_up(self, word: Word) -> _Found:
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        if not word.ways:
            none, nothing = np.zeros(0, dtype=np.intp), np.zeros(0)
            return _Found(_unknown(word.term), word.is_soft, 0.0, none, nothing, nothing)
        said = self._phrases
        terms = np.array([said.terms[one] for one, _ in word.ways])
        alike = np.array([alike for _, alike in word.ways])
        best = terms[alike == alike.max()]
        which, places = said.said_in.places(terms)
        phrases, most = said.said_in.numbers[places], alike[which]
        covered = said.shares[places]
        if len(word.ways) > 1:
            phrases, at = np.unique(phrases, return_inverse=True)
            each, most, covered = (most, covered), np.zeros(len(phrases)), np.zeros(len(phrases))
            np.maximum.at(most, at, each[0])
            is_most = each[0] == most[at]
            np.maximum.at(covered, at[is_most], each[1][is_most])
        weight = word.weight * float(said.weights[best].max())
        return _Found(weight, word.is_soft, float(said.place_shares[best].max()), phrases, most, covered)

    def _credit(self, one: _Found, covered: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[int]]:
        """What of a word each entry explains, from 0 to 1, and the kinds of place the word names."""
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        credit = np.zeros(len(self._entries))
        missing = self._unfinished[one.phrases] * (1 - np.minimum(covered[one.phrases], 1))
        values = one.alike * self._values[one.phrases] * (1 - missing)
        which, places = self._phrases.said_by.places(one.phrases)
        np.maximum.at(credit, self._phrases.said_by.numbers[places], values[which])
        named = set(self._phrases.fields[one.phrases[one.alike >= _SURE]].tolist())
        return credit, [kind for kind, place in enumerate(PLACES) if place in named]


def _unknown(word: str) -> float:
    """The weight of a word that is nowhere in the directory."""
    if word in soft():
        return 0.0
    if word in everyday():
        return UNKNOWN_EVERYDAY
    return UNKNOWN if len(word) > 2 and not any(map(str.isdigit, word)) else UNKNOWN_LITTLE


def _best(scores: NDArray[Any], limit: int, floor: float) -> list[int]:
    """The numbers of the best entries, in order; entries are numbered in the order of ties."""
    import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

    good = np.flatnonzero(scores >= floor)
    if 0 < limit < len(good):
        least = np.partition(scores[good], len(good) - limit)[len(good) - limit]
        good = good[scores[good] >= least]
    order = np.argsort(-scores[good], kind="stable")
    numbers: list[int] = good[order[: max(limit, 0)]].tolist()
    return numbers
