"""What may be shown at a close: blocks that move only in steps of K people; pure, knows no answers or scores.

domain.md C8, steps 3 to 7, with the edges of C13. A contribution is a word that differs whenever what a person
contributes does (`bot.scores.groups`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.pulse.method import DEFAULT, SMALLEST_GROUP
from bot.scores.audit import Auditor
from bot.scores.decision import COMBINED, COMPANY, GAP, MOVES, Block, Decision, GroupState, ReleaseState
from bot.scores.grouping import wanted_groups
from bot.scores.groups import (
    SIDES,
    Cell,
    joined,
    pieces_in,
    side_of,
)
from bot.scores.memory import untold
from bot.scores.rows import OTHER_SIDE, Rows
from bot.scores.steps import are_enough, changed_people, counted
from bot.scores.trail import pieces_by_person, remember, watched

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from bot.scores.decision import Verdict
    from bot.scores.groups import Group


def decide(
    cells: Mapping[Cell, Mapping[str, str]],
    previous: ReleaseState | None,
    *,
    on: date,
    k: int = SMALLEST_GROUP,
    withdraw_days: int = DEFAULT.withdraw_days,
    lost: Collection[Group] = (),
) -> Decision:
    """What a round that closes `on` may show.

    `cells` has, per team, the respondents with a value in the window and their contributions. `previous` is
    the state of the last release, None for a first one or a new series. `lost` are groups of which not all that was
    used is there any more: while such a one is held, nothing of its side can be computed, and all of it stands still
    (domain.md C8.7).

    Raises:
        ValueError: k below five, or a cell of an unknown side.
    """
    if k < SMALLEST_GROUP:
        raise ValueError(f"K may be raised, never lowered below {SMALLEST_GROUP}")
    if strange := {cell.side for cell in cells} - set(SIDES):
        raise ValueError(f"there are two sides, {' and '.join(SIDES)}, not {sorted(strange)}")
    last = previous or ReleaseState()
    step = _Step({cell: people for cell, people in cells.items() if people}, last, k, frozenset(lost), on)
    wanted = wanted_groups(step.cells, k)
    if not wanted:
        return Decision((), (), last)
    return step.release(wanted, on, withdraw_days)


class _Step:
    """One release in the making."""

    def __init__(
        self,
        cells: Mapping[Cell, Mapping[str, str]],
        last: ReleaseState,
        k: int,
        lost: Collection[Group],
        on: date,
    ) -> None:
        self.cells = cells
        self._last = last
        self._k = k
        self._lost = lost
        self._watched = watched((*cells.values(), *last.used.values()), last.trail)
        self._pieces = pieces_in(last.used, self._watched)
        self._before = {group.cells: group.stands_for for group in last.groups}
        self._doubted = self._doubtful()
        self._auditor = Auditor(
            last.trail, self._pieces, k, is_sample=self._watched is not None, doubted=self._doubted
        )
        self._counts: dict[Group, int] = {}
        self._rows = Rows(cells, last, self._watched, k, on)

    def release(self, wanted: tuple[Group, ...], on: date, withdraw_days: int) -> Decision:
        """Verdicts on the new grouping, or on the last release's where that has to stay (C8.4 to C8.6)."""
        if self._before:
            return self._decided(self._continued(wanted), on, withdraw_days)
        verdicts = self._begun(wanted)
        if verdicts is None:
            return Decision((), (), self._last)
        made = self._decided(verdicts, on, withdraw_days)
        return made if self._is_safe(verdicts) else untold(made, self._last)

    def _decided(self, verdicts: dict[Group, Verdict], on: date, withdraw_days: int) -> Decision:
        blocks = tuple(self._block(group, said, on, withdraw_days) for group, said in verdicts.items())
        fresh = {
            cell: self.cells.get(cell, {}) for group in verdicts if verdicts[group] in MOVES for cell in group
        }
        groups = tuple(GroupState(block.cells, block.stands_for) for block in blocks)
        rows = self._rows.of(verdicts)
        moved = {cell.side: on for cell in fresh}
        state = ReleaseState(groups, {**self._last.used, **fresh}, moved={**self._last.moved, **moved})
        others = [{OTHER_SIDE: row[OTHER_SIDE]} for row in rows if OTHER_SIDE in row]
        now = pieces_by_person([pieces_in(state.used, self._watched), *others])
        trail = remember(
            self._last.trail, rows, self._pieces, now, on=on, is_sample=self._watched is not None
        )
        return Decision(
            blocks, _figures(blocks), replace(state, trail=trail), rows, self._watched, self._doubted
        )

    def _doubtful(self) -> dict[str, date]:
        """By side, the day up to which an answer may have stood in a figure without being in use or remembered.

        It may where a side has several cells: who is in one team's figure, moves to a team that is held, and so leaves
        the first one's figure, is in none until the second team moves. In one cell, what once counted is in use until
        it counts no more.
        """
        cells = self.cells.keys() | self._last.used.keys()
        return {
            side: day
            for side, day in self._last.moved.items()
            if sum(cell.side == side for cell in cells) > 1
        }

    def _begun(self, wanted: tuple[Group, ...]) -> dict[Group, Verdict] | None:
        """Verdicts where nothing stands: with teams, else each side as one; None if neither moves.

        If neither is safe beside the details that were told before there was a score, each side as one.
        """
        sides = {side_of(group) for group in wanted}
        whole = tuple(
            sorted(
                tuple(sorted(joined(group for group in wanted if side_of(group) == side))) for side in sides
            )
        )
        moving = None
        for grouping in (wanted, whole):
            verdicts = self._verdicts(grouping)
            if all(said in MOVES for said in verdicts.values()):
                moving = verdicts
                if self._is_safe(verdicts):
                    break
        return moving

    def _continued(self, wanted: tuple[Group, ...]) -> dict[Group, Verdict]:
        """Verdicts where there was a release before."""
        verdicts = self._verdicts(wanted)
        if wanted != tuple(self._before) and not self._may_regroup(verdicts):
            verdicts = self._verdicts(tuple(self._before))
        return self._audited(_held(verdicts, self._thin_sides(verdicts) | self._stuck_sides(verdicts)))

    def _verdicts(self, groups: tuple[Group, ...]) -> dict[Group, Verdict]:
        return {group: self._verdict(group) for group in groups}

    def _verdict(self, group: Group) -> Verdict:
        changed = self._changed(group)
        if group not in self._before:
            return "publish" if changed >= self._k else "hold"
        if self._rows.now(group) == self._rows.used(group):
            return "unchanged"
        return "advance" if changed >= self._k and len(self._rows.now(group)) >= self._k else "hold"

    def _may_regroup(self, verdicts: Mapping[Group, Verdict]) -> bool:
        """Whether every new group has K changed people (C8.5), and all may move: what is new cannot be held."""
        new = (said for group, said in verdicts.items() if group not in self._before)
        return all(said == "publish" for said in new) and self._may_stand(verdicts)

    def _audited(self, verdicts: dict[Group, Verdict]) -> dict[Group, Verdict]:
        """Holds groups whose figures together with all earlier ones would tell of too few.

        Those with more changed people move first.
        """
        moving = [group for group, said in verdicts.items() if said in MOVES]
        chosen: set[Group] = set()

        def add(groups: Sequence[Group]) -> None:
            candidate = self._only(verdicts, {*chosen, *groups})
            if self._may_stand(candidate):
                chosen.update(groups)
            elif len(groups) > 1:
                add(groups[: len(groups) // 2])
                add(groups[len(groups) // 2 :])

        add(sorted(moving, key=lambda group: (-self._changed(group), group)))
        return self._only(verdicts, chosen)

    def _only(self, verdicts: dict[Group, Verdict], chosen: Collection[Group]) -> dict[Group, Verdict]:
        """The verdicts with no other groups moving than these."""
        return {
            group: "hold" if said in MOVES and group not in chosen else said
            for group, said in verdicts.items()
        }

    def _may_stand(self, verdicts: Mapping[Group, Verdict]) -> bool:
        return not self._thin_sides(verdicts) and not self._stuck_sides(verdicts) and self._is_safe(verdicts)

    def _is_safe(self, verdicts: Mapping[Group, Verdict]) -> bool:
        return self._auditor.is_safe(self._rows.of(verdicts))

    def _thin_sides(self, verdicts: Mapping[Group, Verdict]) -> frozenset[str | None]:
        """Sides whose figure would move by fewer than K people although each group moves by more.

        That happens where people change teams: they count as changed in both, but not on their side. None
        stands for both sides as one group.
        """
        thin: set[str | None] = set()
        for side in (*SIDES, None):
            before = [group for group in self._before if side_of(group) == side]
            after = [group for group in verdicts if side_of(group) == side]
            if not before or not after:
                continue
            changed = changed_people(self._rows.side_data(after, verdicts), self._rows.as_used(before))
            if changed and not are_enough(changed, self._k):
                thin.add(side)
        return frozenset(thin)

    def _stuck_sides(self, verdicts: Mapping[Group, Verdict]) -> frozenset[str | None]:
        """Sides of which a group moves while another is held whose data is not all there any more."""
        moving = {side_of(group) for group, said in verdicts.items() if said in MOVES}
        return frozenset(
            side_of(group)
            for group, said in verdicts.items()
            if said == "hold" and group in self._lost and side_of(group) in moving
        )

    def _block(self, group: Group, said: Verdict, on: date, withdraw_days: int) -> Block:
        people = self._rows.now(group) if said in MOVES else self._rows.used(group)
        stands_for = self._before[group] if said == "hold" else on
        if (on - stands_for).days > withdraw_days:
            said = "withdrawn"
        return Block(group, said, self._changed(group), len(people), stands_for)

    def _changed(self, group: Group) -> int:
        if group not in self._counts:
            self._counts[group] = counted(changed_people(self._rows.now(group), self._rows.used(group)))
        return self._counts[group]


def _held(verdicts: Mapping[Group, Verdict], sides: Collection[str | None]) -> dict[Group, Verdict]:
    """The verdicts with these sides' groups held; None is the group of both."""
    return {
        group: "hold" if said in MOVES and side_of(group) in sides else said
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
