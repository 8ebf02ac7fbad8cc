"""The new figures that a decision would publish, as the audit takes them; pure, decides nothing.

Of each group that moves, and of its side where that is no plain sum of its groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING, Final

from bot.pulse.method import DEFAULT, STATEMENTS
from bot.scores.decision import MOVES
from bot.scores.groups import (
    SIDES,
    covered,
    figure_of,
    joined,
    people_of,
    pieces_of,
    restricted,
    side_of,
    statement_of,
)
from bot.scores.steps import GONE, are_enough
from bot.scores.trail import pieces_by_person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from bot.scores.decision import ReleaseState, Verdict
    from bot.scores.groups import Cell, Group
    from bot.scores.trail import Figure

Contributions = Mapping[str, tuple[str, ...]]
OTHER_SIDE: Final = f"{GONE}-other-side"
"""Nobody, to whom the audit gives what is put into a side's score of the other side's answers."""


class Rows:
    """Figures of the data that counts now, and of what was used for the last release.

    Args:
        cells: respondents and their contributions, by team.
        last: what is remembered of the last release.
        watched: the people the audit looks at; None is everybody.
        k: of fewer people nothing is shown.
        on: the day of the close.
    """

    def __init__(
        self,
        cells: Mapping[Cell, Mapping[str, str]],
        last: ReleaseState,
        watched: frozenset[str] | None,
        k: int,
        on: date,
    ) -> None:
        self._cells = cells
        self._last = last
        self._watched = watched if watched is None else watched | {OTHER_SIDE}
        self._k = k
        self._on = on
        self._before = {group.cells: group.stands_for for group in last.groups}
        self._now: dict[Group, Contributions] = {}
        self._used: dict[Group, Contributions] = {}
        self._figures: dict[tuple[Group, bool, bool], Figure] = {}
        self._parts: dict[int, tuple[Figure, Figure]] = {}
        self._made: tuple[Mapping[Group, Verdict], tuple[Figure, ...]] = ({}, ())

    def of(self, verdicts: Mapping[Group, Verdict]) -> tuple[Figure, ...]:
        """The new figures with these verdicts, of the people who are watched."""
        if self._made[0] != verdicts:
            rows = [*self._moving(verdicts), *self._wholes(verdicts)]
            self._made = (
                dict(verdicts),
                tuple(self._restricted(row) for row in rows if self._is_told(row)),
            )
        return self._made[1]

    def now(self, cells: Group) -> Contributions:
        """What counts now in these cells."""
        if cells not in self._now:
            self._now[cells] = people_of(cells, self._cells)
        return self._now[cells]

    def used(self, cells: Group) -> Contributions:
        """What was used of them."""
        if cells not in self._used:
            self._used[cells] = people_of(cells, self._last.used)
        return self._used[cells]

    def as_used(self, groups: Iterable[Group]) -> Contributions:
        """What a side's figure rests on: who is in the data of two groups counts once, with the newer."""
        found: dict[str, tuple[str, ...]] = {}
        for group in sorted(groups, key=lambda group: self._before[group]):
            found |= self.used(group)
        return found

    def side_data(self, groups: Iterable[Group], verdicts: Mapping[Group, Verdict]) -> Contributions:
        """What a figure of several groups would rest on, each person's contribution that counts."""
        several = list(groups)
        moving = [group for group in several if verdicts[group] in MOVES]
        shown = self.as_used(group for group in several if verdicts[group] not in MOVES)
        return {**shown, **self.now(joined(moving))}

    def _moving(self, verdicts: Mapping[Group, Verdict]) -> Iterable[Figure]:
        sides = [side_of(group) for group in verdicts]
        for group, said in verdicts.items():
            if said in MOVES:
                side, row = side_of(group), self._figure(group, moves=True)
                is_whole = side is not None and sides.count(side) == 1
                is_filled = is_whole and self._is_filled(side, row, verdicts)
                yield self._figure(group, moves=True, is_filled=True) if is_filled else row

    def _wholes(self, verdicts: Mapping[Group, Verdict]) -> Iterable[Figure]:
        """Of each side that moves in several groups, its figure, where that is no plain sum of theirs."""
        for side in SIDES:
            groups = [group for group in verdicts if side_of(group) == side]
            if len(groups) < 2 or all(verdicts[group] not in MOVES for group in groups):
                continue
            parts = [self._figure(group, moves=verdicts[group] in MOVES) for group in groups]
            whole = self._side_figure(side, verdicts)
            if self._is_filled(side, whole, verdicts):
                yield self._with_others(whole)
            elif self._overlap(groups, verdicts) or pieces_by_person(filter(self._is_told, parts)) != whole:
                yield whole

    def _figure(self, group: Group, *, moves: bool, is_filled: bool = False) -> Figure:
        """A group's figure, of its present data or of what was used; perhaps that of its whole side, filled in."""
        key = (group, moves, is_filled)
        if key not in self._figures:
            row = figure_of(group, self._cells if moves else self._last.used)
            self._figures[key] = self._with_others(row) if is_filled else row
        return self._figures[key]

    def _is_filled(self, side: str | None, row: Figure, verdicts: Mapping[Group, Verdict]) -> bool:
        """Whether means of the other side are put into a side's score (domain.md C3).

        What neither side has answers to is filled in by the side's own mean: such a score is its own people's alone.
        """
        own = _statements(row)
        if not DEFAULT.min_covered <= len(own) < STATEMENTS:
            return False
        return any(
            not _statements(self._side_figure(other, verdicts)) <= own for other in SIDES if other != side
        )

    def _with_others(self, row: Figure) -> Figure:
        """A side's figure, with an answer of nobody where means of the other side are put in (domain.md C3).

        What is in it of others is not among its own people's answers: it is no sum of its lines, nor of its teams, and
        what it differs from them by is never to be told (docs/decisions/0002).
        """
        return {**row, OTHER_SIDE: frozenset({f"others.{self._on.toordinal()}"})}

    def _restricted(self, row: Figure) -> Figure:
        """A row of the people who are watched; the same one again for the same row."""
        if id(row) not in self._parts:
            self._parts[id(row)] = (row, restricted(row, self._watched))
        return self._parts[id(row)][1]

    def _is_told(self, row: Figure) -> bool:
        """Whether K people are left in the fit; of fewer nothing is shown (domain.md C13)."""
        return are_enough(row, self._k)

    def _overlap(self, groups: Sequence[Group], verdicts: Mapping[Group, Verdict]) -> bool:
        """Whether somebody is in the data of two groups."""
        people: list[Collection[str]] = [
            self.now(group) if verdicts[group] in MOVES else self.used(group) for group in groups
        ]
        return len(set[str]().union(*people)) < sum(map(len, people))

    def _side_figure(self, side: str, verdicts: Mapping[Group, Verdict]) -> Figure:
        """Of all groups of a side, as their data stands with these verdicts."""
        data = self.side_data([group for group in verdicts if side_of(group) == side], verdicts)
        return covered(
            {
                person: frozenset(chain.from_iterable(pieces_of(side, one) for one in contributions))
                if len(contributions) > 1
                else pieces_of(side, contributions[0])
                for person, contributions in data.items()
            }
        )


def _statements(row: Figure) -> set[str]:
    """The statements whose answers stand in a figure; of contributions that are not told by statement, none."""
    pieces = frozenset[str]().union(*row.values())
    return {statement_of(piece) for piece in pieces if "." in piece}
