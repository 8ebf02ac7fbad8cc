"""Cells, the groups made of them, and who is in a group; pure, decides nothing.

domain.md C8.3. A contribution is a word that differs whenever what a person contributes does: their answers that count,
each as `statement.day`, with spaces between (`Windowed.contribution`).
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from bot.pulse.method import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.scores.trail import Figure

Said = TypeVar("Said")
SIDES: Final = ("sales", "marketing")
WHOLE: Final = "all"
"""The cell of a side without teams."""


class Cell(NamedTuple):
    """A team of a side; a side without teams is one cell named "all"."""

    side: str
    team: str

    def __str__(self) -> str:
        return f"{self.side}/{self.team}"


Group = tuple[Cell, ...]


def joined(groups: Iterable[Group]) -> Group:
    """All cells of several groups."""
    return tuple(cell for group in groups for cell in group)


def side_of(group: Group) -> str | None:
    """The side a group lies in; None for the combined one."""
    sides = {cell.side for cell in group}
    return sides.pop() if len(sides) == 1 else None


def people_of(cells: Group, data: Mapping[Cell, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Each person's contributions to a group, whichever of its cells they are in: the figures cannot tell."""
    found: dict[str, tuple[str, ...]] = {}
    for cell in cells:
        for person, contribution in data.get(cell, {}).items():
            found[person] = tuple(sorted((*found.get(person, ()), contribution)))
    return found


@lru_cache(maxsize=2_048)
def pieces_of(side: str, contribution: str) -> frozenset[str]:
    """The single answers of a contribution, each `side/statement.day`: the smallest a figure can be made of."""
    return frozenset([_piece(side, answer) for answer in contribution.split()])


@lru_cache(maxsize=8_192)
def _piece(side: str, answer: str) -> str:
    """One string for all who answered on that day: a large company has a million pieces, and some hundred strings."""
    return f"{side}/{answer}"


def pieces_in(data: Mapping[Cell, Mapping[str, str]], chosen: frozenset[str] | None = None) -> Figure:
    """All answers in these cells, by person; of the chosen ones alone, as in `restricted`."""
    found: dict[str, frozenset[str]] = {}
    for cell, people in data.items():
        for person, contribution in restricted(people, chosen).items():
            mine = pieces_of(cell.side, contribution)
            found[person] = found[person] | mine if person in found else mine
    return found


def restricted(people: Mapping[str, Said], chosen: frozenset[str] | None) -> Mapping[str, Said]:
    """What these people said, of those who are chosen; None chooses all."""
    if chosen is None or people.keys() <= chosen:
        return people
    return {person: people[person] for person in people.keys() & chosen}


def figure_of(cells: Iterable[Cell], data: Mapping[Cell, Mapping[str, str]]) -> Figure:
    """Who is in the figure of these cells, each with the answers that go into it.

    Answers to a statement that fewer than two people answered are left out of a fit (domain.md C3).
    """
    return covered(pieces_in({cell: data.get(cell, {}) for cell in cells}))


def covered(figure: Figure, least: int = DEFAULT.min_per_statement) -> Figure:
    """A figure without the answers to statements that too few people answered; sides count as one."""
    counts = Counter(chain.from_iterable(figure.values()))
    if not any("." in piece for piece in counts):
        return figure
    thin = _thin(counts, least)
    return {person: kept for person, pieces in figure.items() if (kept := pieces - thin if thin else pieces)}


def detail_figure(
    side: str,
    people: Mapping[str, str],
    chosen: frozenset[str] | None,
    least: int = DEFAULT.min_per_statement,
) -> Figure:
    """The figure of what people said on a side, of the chosen ones alone; without answers that are not `covered`."""
    counts = Counter(chain.from_iterable(map(str.split, people.values())))
    thin = frozenset(_piece(side, answer) for answer in _thin(counts, least))
    return {
        person: kept
        for person, said in restricted(people, chosen).items()
        if (kept := pieces_of(side, said) - thin)
    }


def _thin(counts: Mapping[str, int], least: int) -> frozenset[str]:
    """Of these answers those to statements with too few."""
    by_statement: Counter[str] = Counter()
    for answer, count in counts.items():
        by_statement[statement_of(answer)] += count
    return frozenset(answer for answer in counts if by_statement[statement_of(answer)] < least)


def statement_of(piece: str) -> str:
    """The statement of an answer, with its side or without."""
    return piece.rpartition("/")[2].partition(".")[0]
