"""What is decided at a close: blocks with their verdicts, the figures that exist, and what is remembered; pure values.

domain.md C8; how it is decided is in `disclosure`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from bot.scores.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bot.scores.groups import Cell, Group
    from bot.scores.trail import Figure

COMPANY: Final = "company"
COMBINED: Final = "company (combined, not balanced)"
GAP: Final = "gap"

Verdict = Literal["publish", "advance", "hold", "unchanged", "withdrawn"]


MOVES: Final = ("publish", "advance")
"""Verdicts with which a group's data is replaced by its present one."""


@dataclass(frozen=True, slots=True)
class GroupState:
    """A group of the last release and the date whose data it stands for."""

    cells: Group
    stands_for: date


@dataclass(frozen=True, slots=True)
class ReleaseState:
    """What is remembered of the last release: its groups, and per cell the people and contributions used.

    `used` also keeps cells that are in no group any more, so that one which comes back is compared with
    what was shown of it. `trail` has all figures published so far, as the audit needs them. `moved` has the newest day
    on which figures of a side moved.
    """

    groups: tuple[GroupState, ...] = ()
    used: Mapping[Cell, Mapping[str, str]] = field(default_factory=dict)
    trail: Trail = field(default_factory=Trail)
    moved: Mapping[str, date] = field(default_factory=dict)

    def people(self, cells: Iterable[Cell]) -> frozenset[str]:
        """Whose answers the figures of these cells rest on."""
        return frozenset(person for cell in cells for person in self.used.get(cell, {}))


@dataclass(frozen=True, slots=True)
class Block:
    """One group's verdict, how many of its people changed, how many its data has, and its data's date.

    `withdrawn`: held for more than 182 days, gone with every figure it enters (domain.md C13).
    """

    cells: Group
    decision: Verdict
    changed: int
    people_used: int
    stands_for: date


@dataclass(frozen=True, slots=True)
class Decision:
    """The blocks by name, the figures that exist, and what to remember for the next release.

    A side's figure is made of its blocks' data, each at the date it stands for. Who changed teams and is in
    the data of two blocks counts once, with the newer. `rows` are the new figures as they were audited, of the people
    who are `watched` (None is everybody), and `doubted` the days up to which answers were not taken for new.
    """

    blocks: tuple[Block, ...]
    figures: tuple[str, ...]
    state: ReleaseState
    rows: tuple[Figure, ...] = ()
    watched: frozenset[str] | None = None
    doubted: Mapping[str, date] = field(default_factory=dict)

    @property
    def is_combined(self) -> bool:
        """Whether both sides are one group (combined mode; C13: the mode follows the grouping)."""
        return any(len({cell.side for cell in block.cells}) > 1 for block in self.blocks)

    @property
    def told(self) -> tuple[Block, ...]:
        """The blocks of which figures are published; none of a round without a score (`memory.untold`)."""
        return self.blocks if self.figures else ()
