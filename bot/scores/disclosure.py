"""What may be shown at a close: blocks that move only in steps of K people; pure, knows no answers or scores.

domain.md C8, steps 3 to 8, with the edges of C13. A contribution is an opaque word that differs whenever
what a person contributes does (`Windowed.fingerprint`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from bot.pulse.method import DEFAULT, SMALLEST_GROUP
from bot.scores.audit import is_safe, witnesses
from bot.scores.groups import SIDES, WHOLE, Cell, figure_of, joined, people_of, side_of
from bot.scores.steps import changed_people

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from bot.scores.audit import Figure
    from bot.scores.groups import Group

COMPANY: Final = "company"
COMBINED: Final = "company (combined, not balanced)"
GAP: Final = "gap"

Verdict = Literal["publish", "advance", "hold", "unchanged", "withdrawn"]


_MOVES: Final = ("publish", "advance")


@dataclass(frozen=True, slots=True)
class GroupState:
    """A group of the last release and the date whose data it stands for."""

    cells: Group
    stands_for: date


@dataclass(frozen=True, slots=True)
class ReleaseState:
    """What is remembered of the last release: its groups, and per cell the people and contributions used.

    `used` also keeps cells that are in no group any more, so that one which comes back is compared with
    what was shown of it. `past` has every figure published so far, as the audit needs it.
    """

    groups: tuple[GroupState, ...] = ()
    used: Mapping[Cell, Mapping[str, str]] = field(default_factory=dict)
    past: tuple[Figure, ...] = ()

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
    the data of two blocks counts once, with the newer. `published` has, of each group that moved, who is in
    its new figure, as it is remembered for later audits.
    """

    blocks: tuple[Block, ...]
    figures: tuple[str, ...]
    state: ReleaseState
    published: Mapping[Group, Figure] = field(default_factory=dict)

    @property
    def is_combined(self) -> bool:
        """Whether both sides are one group (combined mode; C13: the mode follows the grouping)."""
        return any(len({cell.side for cell in block.cells}) > 1 for block in self.blocks)


def decide(
    cells: Mapping[Cell, Mapping[str, str]],
    previous: ReleaseState | None,
    *,
    on: date,
    k: int = SMALLEST_GROUP,
    withdraw_days: int = DEFAULT.withdraw_days,
) -> Decision:
    """What a round that closes `on` may show.

    `cells` has, per team, the respondents with a value in the window and their contributions. `previous` is
    the state of the last release, None for a first one or a new series.

    Raises:
        ValueError: k below five, or a cell of an unknown side.
    """
    if k < SMALLEST_GROUP:
        raise ValueError(f"K may be raised, never lowered below {SMALLEST_GROUP}")
    if strange := {cell.side for cell in cells} - set(SIDES):
        raise ValueError(f"there are two sides, {' and '.join(SIDES)}, not {sorted(strange)}")
    last = previous or ReleaseState()
    step = _Step({cell: people for cell, people in cells.items() if people}, last, k)
    wanted = step.grouping()
    if not wanted:
        return Decision((), (), last)
    return step.release(wanted, on, withdraw_days)


class _Step:
    """One release in the making."""

    def __init__(self, cells: Mapping[Cell, Mapping[str, str]], last: ReleaseState, k: int) -> None:
        self._cells = cells
        self._last = last
        self._k = k
        self._before = {group.cells: group.stands_for for group in last.groups}

    def grouping(self) -> tuple[Group, ...]:
        """The groups that the present people ask for (domain.md C8.3); none if they are fewer than K."""
        own: dict[str, list[Group]] = {
            side: [(cell,) for cell in sorted(self._cells) if cell.side == side] for side in SIDES
        }
        if all(len(self._now(joined(groups))) >= self._k for groups in own.values()):
            return tuple(sorted(group for groups in own.values() for group in self._merged(groups)))
        # A side nobody answered for is in it too: the group is everybody, not the other side alone.
        absent = {Cell(side, WHOLE) for side in SIDES if not own[side]}
        together = tuple(sorted({*self._cells, *absent}))
        return (together,) if len(self._now(together)) >= self._k else ()

    def release(self, wanted: tuple[Group, ...], on: date, withdraw_days: int) -> Decision:
        """Verdicts on the new grouping, or on the last release's where that has to stay (C8.4 to C8.6)."""
        verdicts = self._verdicts(wanted)
        if wanted != tuple(self._before) and not self._may_regroup(verdicts):
            verdicts = self._verdicts(tuple(self._before))
        verdicts = self._audited(_held(verdicts, self._thin_sides(verdicts)))
        blocks = tuple(self._block(group, said, on, withdraw_days) for group, said in verdicts.items())
        fresh = {
            cell: self._cells.get(cell, {})
            for group in verdicts
            if verdicts[group] in _MOVES
            for cell in group
        }
        groups = tuple(GroupState(block.cells, block.stands_for) for block in blocks)
        published = self._published(verdicts)
        past = (*self._last.past, *published.values())
        state = ReleaseState(groups, {**self._last.used, **fresh}, past)
        return Decision(blocks, _figures(blocks), state, published)

    def _verdicts(self, groups: tuple[Group, ...]) -> dict[Group, Verdict]:
        return {group: self._verdict(group) for group in groups}

    def _verdict(self, group: Group) -> Verdict:
        changed = self._changed(group)
        if group not in self._before:
            return "publish" if changed >= self._k else "hold"
        if changed == 0:
            return "unchanged"
        return "advance" if changed >= self._k and len(self._now(group)) >= self._k else "hold"

    def _may_regroup(self, verdicts: Mapping[Group, Verdict]) -> bool:
        """Whether every new group has K changed people (C8.5), and no side's figure moves by fewer."""
        new = (said for group, said in verdicts.items() if group not in self._before)
        may = all(said == "publish" for said in new) and not self._thin_sides(verdicts)
        return may and (not self._before or self._is_safe(verdicts))

    def _audited(self, verdicts: dict[Group, Verdict]) -> dict[Group, Verdict]:
        """Holds a side, if need be both, whose figures together with all earlier ones would tell of too few.

        The side with more changed people moves first.
        """
        sides = sorted(SIDES, key=lambda side: (-self._moving(verdicts, side), side))
        for held in ((), (sides[1],), (sides[0],)):
            candidate = _held(verdicts, {*held})
            if self._is_safe(candidate) and not self._thin_sides(candidate):
                return candidate
        return _held(verdicts, {*SIDES, None})

    def _moving(self, verdicts: Mapping[Group, Verdict], side: str) -> int:
        return sum(
            self._changed(group)
            for group, said in verdicts.items()
            if said in _MOVES and side_of(group) == side
        )

    def _is_safe(self, verdicts: Mapping[Group, Verdict]) -> bool:
        return is_safe((*self._last.past, *self._published(verdicts).values()), self._k)

    def _published(self, verdicts: Mapping[Group, Verdict]) -> dict[Group, Figure]:
        """The figures of the groups that move, as they are remembered."""
        before = figure_of(self._last.used, self._last.used)
        return {
            group: witnesses(figure_of(group, self._cells), self._last.past, before)
            for group, said in verdicts.items()
            if said in _MOVES
        }

    def _thin_sides(self, verdicts: Mapping[Group, Verdict]) -> frozenset[str | None]:
        """Sides whose figure would move by fewer than K people although each group moves by more.

        That happens where people change teams: they count as changed in both, but not on their side. None
        stands for both sides as one group.
        """
        thin: set[str | None] = set()
        for side in (*SIDES, None):
            before = [group for group in self._before if side_of(group) == side]
            after = [group for group in verdicts if side_of(group) == side]
            moving = [group for group in after if verdicts[group] in _MOVES]
            shown = self._as_used(group for group in after if verdicts[group] not in _MOVES)
            shown |= self._now(joined(moving))
            if before and after and 0 < len(changed_people(shown, self._as_used(before))) < self._k:
                thin.add(side)
        return frozenset(thin)

    def _as_used(self, groups: Iterable[Group]) -> dict[str, tuple[str, ...]]:
        """What a side's figure rests on: who is in the data of two groups counts once, with the newer."""
        found: dict[str, tuple[str, ...]] = {}
        for group in sorted(groups, key=lambda group: self._before[group]):
            found |= self._used(group)
        return found

    def _block(self, group: Group, said: Verdict, on: date, withdraw_days: int) -> Block:
        people = self._now(group) if said in _MOVES else self._used(group)
        stands_for = self._before[group] if said == "hold" else on
        if (on - stands_for).days > withdraw_days:
            said = "withdrawn"
        return Block(group, said, self._changed(group), len(people), stands_for)

    def _changed(self, group: Group) -> int:
        return len(changed_people(self._now(group), self._used(group)))

    def _now(self, cells: Group) -> dict[str, tuple[str, ...]]:
        return people_of(cells, self._cells)

    def _used(self, cells: Group) -> dict[str, tuple[str, ...]]:
        return people_of(cells, self._last.used)

    def _merged(self, groups: list[Group]) -> list[Group]:
        """Merges the smallest group with the next smallest, ties by name, until each has K people."""
        while len(groups) > 1:
            groups = sorted(groups, key=lambda group: (len(self._now(group)), group))
            if len(self._now(groups[0])) >= self._k:
                break
            groups = [tuple(sorted(groups[0] + groups[1])), *groups[2:]]
        return groups


def _held(verdicts: Mapping[Group, Verdict], sides: Collection[str | None]) -> dict[Group, Verdict]:
    """The verdicts with these sides' groups held; None is the group of both."""
    return {
        group: "hold" if said in _MOVES and side_of(group) in sides else said
        for group, said in verdicts.items()
    }


def _figures(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The names of what may be shown: no figure that a withdrawn group enters (domain.md C8.1, C13)."""
    if any(side_of(block.cells) is None for block in blocks):
        return () if blocks[0].decision == "withdrawn" else (COMBINED,)
    whole = {side: [block for block in blocks if side_of(block.cells) == side] for side in SIDES}
    shown = [side for side in SIDES if all(block.decision != "withdrawn" for block in whole[side])]
    teams = [
        " + ".join(map(str, block.cells))
        for block in blocks
        if block.decision != "withdrawn" and len(whole[block.cells[0].side]) > 1
    ]
    both = len(shown) == len(SIDES)
    return (*([COMPANY] if both else []), *shown, *([GAP] if both else []), *teams)
