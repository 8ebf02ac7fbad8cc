"""The phrases of all entries as arrays: which words are in which, how telling each is, which entries say it; pure."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from itertools import chain, pairwise
from math import log
from typing import TYPE_CHECKING, Final

from bot.directory.lists import Lists, Pairs, fixed
from bot.directory.thesaurus import longest, read
from bot.directory.words import fillers, fold, phrases, sides, split, term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.directory.thesaurus import Reading

CONTACT_MARK: Final = "@"
"""Begins the term of a Slack id; no word of a text holds it."""


class Field(IntEnum):
    """Where in an entry a phrase stands."""

    TOPIC = 0
    KEYWORD = 1
    PRODUCT = 2
    REGION = 3
    SEGMENT = 4
    SIDE = 5
    NAME = 6
    CONTACT = 7
    DEPUTY_NAME = 8
    DEPUTY_CONTACT = 9
    # A keyword of another entry about the same.
    SHARED = 10


PLACES: Final = (Field.PRODUCT, Field.REGION, Field.SEGMENT)
_KINDS: Final = {Field.PRODUCT: 0.5, Field.REGION: 0.5, Field.SEGMENT: 0.5, Field.SIDE: 0.4}
"""How telling a word is by where it stands; 1 in the fields left out."""
_NAMES: Final = (Field.NAME, Field.DEPUTY_NAME)
_OF_THE_TRADE: Final = (Field.TOPIC, Field.KEYWORD, Field.SHARED, Field.SEGMENT)
"""Where words mean what the thesaurus says; elsewhere they are names of products, regions and people."""
MOST_SHARED: Final = 20
"""Keywords that entries about the same take over of each other."""
_COMMON: Final = 0.4
"""What is left of the weight of a word that all entries have."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is searched.

    `side` is `sales`, `marketing` or empty; `names` and `contacts` (Slack ids) are those of who is called, and, where
    there is one, of the deputy behind them.
    """

    id: str
    topic: str
    keywords: tuple[str, ...] = ()
    product: str = ""
    region: str = ""
    segment: str = ""
    side: str = ""
    names: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of some entries, each once; entries and phrases are numbers, in the order they were given.

    `joined` are terms that are two words in the directory; `fillers` the words of
    asking that are all of a phrase, or in a name.

    `said_in` has a list for each term (`terms` gives its number): the phrases it stands in; `shares` stands beside it:
    how much of the phrase's weight that is. `said_by` has a list for each phrase: the entries that say it. `weights`
    and `place_shares` stand by term: how telling it is, and how much of what is said with it is a place.

    `terms` are also the groups of the thesaurus, as far as a phrase says one of their `members`.
    """

    terms: Mapping[str, int]
    joined: frozenset[str]
    fillers: frozenset[str]
    said_in: Lists
    shares: NDArray[np.float64]
    weights: NDArray[np.float64]
    place_shares: NDArray[np.float64]
    fields: NDArray[np.int8]
    said_by: Lists
    members: frozenset[int]


@dataclass(slots=True)
class _Draft:
    """Phrases while they are gathered: their numbers by field and words, how many entries say each, and which."""

    numbers: dict[tuple[Field, tuple[str, ...]], int] = field(default_factory=dict)
    counts: list[int] = field(default_factory=list)
    said_by: Pairs = field(default_factory=Pairs)

    def add(self, entry: int, said: Iterable[tuple[Field, tuple[str, ...]]]) -> None:
        """All an entry says; what it says twice counts once."""
        for key in dict.fromkeys(said):
            number = self.numbers.setdefault(key, len(self.counts))
            if number == len(self.counts):
                self.counts.append(0)
            self.counts[number] += 1
            self.said_by.add(number, entry)


def shared_keywords(entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """The keywords of all entries about the same, by folded topic, the first of them.

    People write them once: an entry for another region or product is asked for in the same words.
    """
    said: dict[str, dict[str, None]] = {}
    for one in entries:
        said.setdefault(fold(one.topic), {}).update(dict.fromkeys(one.keywords))
    return {topic: tuple(words)[:MOST_SHARED] for topic, words in said.items()}


def whole_regions(entries: Iterable[Entry]) -> frozenset[str]:
    """The regions of entries, each as one term: what lies in `Americas` does not lie in `North America` for that."""
    named = (words for region in {one.region for one in entries} for words in phrases(region))
    return frozenset(term("".join(words)) for words in named)


def phrases_of(entries: Sequence[Entry]) -> Phrases:
    """Every phrase of the entries."""
    import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

    draft, read, shared = _Draft(), lru_cache(maxsize=None)(phrases), shared_keywords(entries)
    for number, entry in enumerate(entries):
        draft.add(number, _said(entry, shared[fold(entry.topic)], read))
    terms = _Terms()
    terms.weigh(draft, len(entries))
    own = frozenset(terms.numbers)
    terms.post(draft)
    return Phrases(
        terms=terms.numbers,
        joined=frozenset(terms.numbers) - own,
        fillers=frozenset(chain.from_iterable(said for _, said in draft.numbers)) & fillers(),
        said_in=terms.said_in.in_lists(len(terms.numbers)),
        shares=fixed(np.array(terms.shares)[terms.said_in.order()]),
        weights=fixed(np.array(terms.weights)),
        place_shares=fixed(np.array(terms.place_shares)),
        fields=fixed(np.array([where for where, _ in draft.numbers], dtype=np.int8)),
        said_by=draft.said_by.in_lists(len(draft.counts)),
        members=frozenset(terms.members),
    )


def _said(
    entry: Entry, shared: Sequence[str], read: Callable[[str], tuple[tuple[str, ...], ...]]
) -> Iterator[tuple[Field, tuple[str, ...]]]:
    """What an entry says, field by field."""
    texts = {
        Field.TOPIC: (entry.topic,),
        Field.KEYWORD: entry.keywords,
        Field.PRODUCT: (entry.product,),
        Field.REGION: (entry.region,),
        Field.SEGMENT: (entry.segment,),
        Field.SIDE: sides().get(entry.side, entry.side).split(),
        Field.SHARED: [word for word in shared if word not in entry.keywords],
    }
    for where, said in texts.items():
        for text in said:
            for one in read(text):
                yield where, one
    for kind, name in zip((Field.NAME, Field.DEPUTY_NAME), entry.names, strict=False):
        yield kind, tuple(split(name))
    for kind, contact in zip((Field.CONTACT, Field.DEPUTY_CONTACT), entry.contacts, strict=False):
        yield kind, (f"{CONTACT_MARK}{contact.upper()}",)


@dataclass(slots=True)
class _Terms:
    """Terms while they are numbered; by number, how telling each is and its share of places.

    `said_in` says in which phrases they stand, `shares` how much of each phrase's weight that is.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    weights: list[float] = field(default_factory=list)
    place_shares: list[float] = field(default_factory=list)
    said_in: Pairs = field(default_factory=Pairs)
    shares: array[float] = field(default_factory=lambda: array("d"))
    readings: list[list[Reading]] = field(default_factory=list)
    members: set[int] = field(default_factory=set)
    term: Callable[[str], str] = field(default_factory=lambda: lru_cache(maxsize=None)(term))

    def weigh(self, draft: _Draft, total: int) -> None:
        """Number and weigh all terms: by where they stand, and by how few entries have them.

        The groups of the thesaurus are terms of the phrases that say one of their members.
        """
        counts: dict[str, tuple[float, float, float]] = {}
        for (where, words), entries in zip(draft.numbers, draft.counts, strict=True):
            telling, places = entries * _KINDS.get(where, 1.0), float(entries * (where in PLACES))
            terms = dict.fromkeys(map(self.term, words))
            readings = longest(read(terms, self._pairs(words))) if where in _OF_THE_TRADE else []
            self.members.update(one.member for one in readings)
            self.readings.append(readings)
            for one in terms.keys() | {meant.group for meant in self.readings[-1]}:
                before = counts.get(one, (0.0, 0.0, 0.0))
                counts[one] = (before[0] + entries, before[1] + telling, before[2] + places)
        for one, (said, telling, places) in sorted(counts.items()):
            rarity = 1 - log(min(said, total)) / log(total + 1)
            self._number(one, telling / said * (_COMMON + (1 - _COMMON) * rarity), places / said)

    def post(self, draft: _Draft) -> None:
        """Note in which phrases each term stands.

        Two neighbours written together, but for names, become a term as well, as telling as the better of them.
        """
        for ((where, words), number), readings in zip(draft.numbers.items(), self.readings, strict=True):
            own = {one: self.weights[self.numbers[one]] for one in map(self.term, words)}
            whole, shares = sum(own.values()), dict(own)
            for joined, *halves in self._pairs(words) if where not in _NAMES else ():
                if joined not in self.numbers:
                    better = self.numbers[max(halves, key=lambda half: (own[half], half))]
                    self._number(joined, self.weights[better], self.place_shares[better])
                shares.setdefault(joined, sum(own[half] for half in halves))
            for meant in readings:
                said = sum(own[one] for one in meant.terms)
                shares[meant.group] = max(said, shares.get(meant.group, 0.0))
            for one, weight in shares.items():
                self._post(one, number, min(1.0, weight / whole))

    def _pairs(self, words: Sequence[str]) -> list[tuple[str, str, str]]:
        """Neighbours written together, each with the two terms it is made of."""
        return [(self.term(one + two), self.term(one), self.term(two)) for one, two in pairwise(words)]

    def _number(self, one: str, weight: float, place_share: float) -> None:
        self.numbers[one] = len(self.numbers)
        self.weights.append(weight)
        self.place_shares.append(place_share)

    def _post(self, one: str, number: int, share: float) -> None:
        self.said_in.add(self.numbers[one], number)
        self.shares.append(share)


def tie_key(entry: Entry) -> tuple[int, str, str]:
    """What decides between entries that answer a question equally well: the one that holds for more, topic, id."""
    places = sum(bool(one) for one in (entry.product, entry.region, entry.segment))
    return places, fold(entry.topic), entry.id
