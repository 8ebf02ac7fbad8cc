"""Cells, the groups made of them, and who is in a group; pure, decides nothing.

domain.md C8.3. A contribution is an opaque word that differs whenever what a person contributes does
(`Windowed.fingerprint`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.scores.audit import Figure

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


def figure_of(cells: Iterable[Cell], data: Mapping[Cell, Mapping[str, str]]) -> Figure:
    """Who is in these cells and with what; teams aside, for the same answers are the same in any."""
    return frozenset(
        (person, f"{cell.side}/{contribution}")
        for cell in cells
        for person, contribution in data.get(cell, {}).items()
    )
