"""The thesaurus of the trade: which words and phrases mean the same or are asked of the same person; pure.

It knows no entry. `thesaurus.toml` says how a group is written, `situations.toml` what people say who do not name it.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import count, product
from typing import TYPE_CHECKING, Final

from bot.directory.words import everyday, root, said, sides, soft, term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

GROUP_MARK: Final = "="
"""Begins the term of a group; no word of a text holds it."""
_GOES_ON: Final = "\n  "
_HEAD: Final = ": "
_OR: Final = "/"
_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """That some terms of a text are a member of a group: one word, or a phrase of several.

    `group` is a term as well, which stands for all of its members; `member` is a number.
    """

    group: str
    member: int
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words that are a member only together, by their roots."""

    roots: frozenset[str]
    group: str
    member: int


@dataclass(frozen=True, slots=True)
class _Thesaurus:
    """The members: single words by their term, phrases by the longest of their roots.

    Phrases of two are among the `singles` too, written together; `words` are single words alone.
    """

    words: set[str] = field(default_factory=set)
    singles: defaultdict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    rooted: defaultdict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    phrases: defaultdict[str, list[_Phrase]] = field(default_factory=lambda: defaultdict(list))

    def single(self, one: str) -> Sequence[tuple[str, int]]:
        """The groups and members that a term is, or else one with the same root."""
        found = self.singles.get(one, ())
        return found if found or one in _as_they_stand() else self.rooted.get(root(one), ())


def read(terms: Collection[str], joined: Iterable[tuple[str, str, str]] = ()) -> list[Reading]:
    """What terms of a text mean in the trade, alone and together, in whatever order they stand.

    Args:
        terms: the words of the text.
        joined: pairs of them written together, each with the two terms it is made of.
    """
    known = _thesaurus()
    found = [Reading(group, member, (one,)) for one in terms for group, member in known.single(one)]
    for pair, *halves in joined:
        found += [Reading(group, member, tuple(halves)) for group, member in known.singles.get(pair, ())]
    by_root: defaultdict[str, list[str]] = defaultdict(list)
    for one in terms:
        by_root[root(one)].append(one)
    for part in by_root:
        for phrase in known.phrases.get(part, ()):
            if phrase.roots <= by_root.keys():
                together = tuple(one for each in sorted(phrase.roots) for one in by_root[each])
                found.append(Reading(phrase.group, phrase.member, together))
    return found


def longest(readings: Collection[Reading]) -> list[Reading]:
    """Readings without those of words that mean something else together (`media` in `social media`)."""
    together = [set(one.terms) for one in readings if len(one.terms) > 1]
    return [one for one in readings if not any(words > set(one.terms) for words in together)]


def single_words() -> Collection[str]:
    """The terms that are a member alone."""
    return _thesaurus().words


def groups() -> list[tuple[str, ...]]:
    """The members of each group, each once; behind those of the thesaurus stand the situations that ask for it."""
    asked_by = situations()
    listed = map(_listed, _lines("thesaurus.toml"))
    return [tuple(dict.fromkeys([*members, *asked_by.get(members[0], ())])) for members in listed]


def situations() -> dict[str, list[str]]:
    """What people say who do not name a thing, by the first member of its group; alternatives are several phrases."""
    found: dict[str, list[str]] = {}
    for line in _lines("situations.toml"):
        head, _, said_of = line.partition(_HEAD)
        for phrase in _listed(said_of):
            words = [word.split(_OR) for word in phrase.split()]
            found.setdefault(head, []).extend(map(" ".join, product(*words)))
    return found


def _lines(name: str) -> list[str]:
    lists = tomllib.loads((files(__package__) / name).read_text("utf-8"))
    return [line for text in lists.values() for line in text.replace(_GOES_ON, " ").strip().splitlines()]


def _listed(line: str) -> list[str]:
    return [one.strip() for one in line.split(",")]


@cache
def _as_they_stand() -> frozenset[str]:
    """Terms that mean nothing else of the same root: `marketing` is no market."""
    of_sides = (term(word) for said_of in sides().values() for word in said_of.split())
    return everyday() | soft() | frozenset(of_sides)


@cache
def _thesaurus() -> _Thesaurus:
    known, numbers = _Thesaurus(), count()
    for group, members in enumerate(groups()):
        for written, number in zip(members, numbers, strict=False):
            _note(known, f"{GROUP_MARK}{group}", number, written)
    return known


def _note(known: _Thesaurus, group: str, member: int, written: str) -> None:
    """Remember a member; a phrase of two words is known written together as well."""
    words = said(written)
    if len(words) > 1:
        phrase = _Phrase(frozenset(root(term(word)) for word in words), group, member)
        known.phrases[max(phrase.roots, key=lambda one: (len(one), one))].append(phrase)
    else:
        known.words.update(map(term, words))
        known.rooted[root(term(*words))].append((group, member))
    if len(words) <= _PAIR:
        known.singles[term("".join(words))].append((group, member))
