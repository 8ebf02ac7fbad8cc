"""Makes one round's release out of windowed answers and the release before it; pure.

Which data may move is `disclosure`'s decision, the numbers are `estimate`'s; this module puts the two together: a side
whose block is held or unchanged is taken over as it was published, never recomputed (domain.md C8.7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.pulse.method import DEFAULT, Method
from bot.scores.disclosure import COMBINED, COMPANY, Decision, ReleaseState, decide
from bot.scores.estimate import (
    CompanyFigures,
    Mode,
    SideFigures,
    combine,
    combine_all,
    everybody,
    fit,
    side_figures,
)
from bot.scores.groups import WHOLE, Cell
from bot.scores.stages import Note, PublishedStage, publish_stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bot.scores.window import Member, Windowed

Rows = dict[str, "Sequence[int | None]"]

SALES: Final = "sales"
MARKETING: Final = "marketing"
JOINED: Final = "joined"


@dataclass(frozen=True, slots=True)
class SideRelease:
    """Figures of a side (or `joined`), the round they were computed in and the date they stand for."""

    figures: SideFigures
    computed_in: str
    stands_for: date
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Previous:
    """What the release before left; empty in a new series."""

    mode: Mode | None = None
    stage: PublishedStage | None = None
    state: ReleaseState | None = None
    sides: Mapping[str, SideRelease] | None = None


@dataclass(frozen=True, slots=True)
class NewRelease:
    """One round's release. `is_new` is False where every figure stands as it was published before."""

    company: CompanyFigures
    is_new: bool
    stage: PublishedStage | None
    note: Note
    decision: Decision
    sides: Mapping[str, SideRelease]


def make_release(
    people: Mapping[Member, Windowed],
    previous: Previous,
    *,
    round_id: str,
    closed_on: date,
    method: Method = DEFAULT,
) -> NewRelease:
    """The release of a round that closed on a day (domain.md C5, C8).

    Args:
        people: what counts of each respondent on each side.
        previous: what the release before left.
        round_id: names the round in what is taken over later.
        closed_on: the round's closing day.
    """
    cells: dict[Cell, dict[str, str]] = {}
    for member, windowed in people.items():
        cells.setdefault(Cell(member.side, WHOLE), {})[member.respondent] = windowed.fingerprint()
    decision = decide(
        cells, previous.state, on=closed_on, k=method.smallest_group, withdraw_days=method.withdraw_days
    )
    work = _Work(people, previous, decision, round_id, method)
    sides = work.sides()
    company = _company(decision, sides, previous.mode, method)
    is_new = any(side.computed_in == round_id for side in sides.values())
    same_mode = previous.mode == company.mode or previous.mode is None
    stage, note, _ = publish_stage(
        previous.stage if same_mode else None, company.reading if is_new else None, method
    )
    return NewRelease(company, is_new, stage, note, decision, sides)


def _company(
    decision: Decision, sides: Mapping[str, SideRelease], mode_before: Mode | None, method: Method
) -> CompanyFigures:
    if COMPANY in decision.figures:
        return combine(sides[SALES].figures, sides[MARKETING].figures, method)
    if COMBINED in decision.figures:
        return combine_all(sides[JOINED].figures, method)
    if not decision.blocks:
        # Nobody to group: a round without a figure changes neither the mode nor the stage that stands.
        return CompanyFigures(mode_before or "balanced", "too_few")
    return CompanyFigures("combined" if decision.is_combined else "balanced", "too_few")


class _Work:
    """One release in the making."""

    def __init__(
        self,
        people: Mapping[Member, Windowed],
        previous: Previous,
        decision: Decision,
        round_id: str,
        method: Method,
    ) -> None:
        self._people = people
        self._before = previous.sides or {}
        self._decision = decision
        self._round_id = round_id
        self._method = method

    def sides(self) -> dict[str, SideRelease]:
        """The figures of each side, or of everybody as one group."""
        if self._decision.is_combined:
            return self._one_group()
        moved = {
            side: fit(self._rows(side), self._method) for side in (SALES, MARKETING) if self._moves(side)
        }
        means = {side: own.b for side, own in moved.items()}
        for side, kept in self._before.items():
            means.setdefault(side, kept.figures.b)
        other = {SALES: MARKETING, MARKETING: SALES}
        made = {}
        for side in (SALES, MARKETING):
            if side in moved:
                figures = side_figures(moved[side], means.get(other[side]), self._method)
                made[side] = self._side(side, figures)
            elif side in self._before and self._blocks(side):
                made[side] = self._kept(side)
        return made

    def _one_group(self) -> dict[str, SideRelease]:
        if not self._moves(None) and JOINED in self._before:
            return {JOINED: self._kept(None)}
        together = everybody(self._rows(SALES), self._rows(MARKETING))
        return {JOINED: self._side(None, side_figures(fit(together, self._method), None, self._method))}

    def _rows(self, side: str) -> Rows:
        return {
            member.respondent: windowed.values
            for member, windowed in self._people.items()
            if member.side == side
        }

    def _blocks(self, side: str | None) -> list[date]:
        """Dates that the blocks of a side stand for."""
        return [
            block.stands_for
            for block in self._decision.blocks
            if side is None or {cell.side for cell in block.cells} == {side}
        ]

    def _moves(self, side: str | None) -> bool:
        return any(
            block.decision in {"publish", "advance"}
            for block in self._decision.blocks
            if side is None or {cell.side for cell in block.cells} == {side}
        )

    def _side(self, side: str | None, figures: SideFigures) -> SideRelease:
        return SideRelease(figures, self._round_id, min(self._blocks(side)), self._shown(side))

    def _kept(self, side: str | None) -> SideRelease:
        kept = self._before[side or JOINED]
        return SideRelease(kept.figures, kept.computed_in, min(self._blocks(side)), self._shown(side))

    def _shown(self, side: str | None) -> bool:
        """Whether the side's own figures may be shown: never in combined mode, never when withdrawn."""
        return side is not None and side in self._decision.figures
