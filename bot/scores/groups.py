"""Cells, the groups made of them, and who is in a group; pure, decides nothing.

domain.md C8.3. A contribution is a word that differs whenever what a person contributes does: their answers that count,
each as `statement.day`, with spaces between (`Windowed.contribution`).
"""

from __future__ import annotations

from collections import Counter
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


def pieces_of(side: str, contribution: str) -> frozenset[str]:
    """The single answers of a contribution, each `side/statement.day`: the smallest a figure can be made of."""
    return frozenset(f"{side}/{answer}" for answer in contribution.split())


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
    if chosen is None:
        return people
    return {person: people[person] for person in people.keys() & chosen}


def figure_of(cells: Iterable[Cell], data: Mapping[Cell, Mapping[str, str]]) -> Figure:
    """Who is in the figure of these cells, each with the answers that go into it.

    Answers to a statement that fewer than two people answered are left out of a fit (domain.md C3).
    """
    return covered(pieces_in({cell: data.get(cell, {}) for cell in cells}))


def covered(figure: Figure, least: int = DEFAULT.min_per_statement) -> Figure:
    """A figure without the answers to statements that too few people answered; sides count as one."""
    if not any("." in piece for pieces in figure.values() for piece in pieces):
        return figure
    counts = Counter(_statement(piece) for pieces in figure.values() for piece in pieces)
    return {
        person: kept
        for person, pieces in figure.items()
        if (kept := frozenset(piece for piece in pieces if counts[_statement(piece)] >= least))
    }


def _statement(piece: str) -> str:
    return piece.rpartition("/")[2].partition(".")[0]
