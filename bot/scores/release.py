"""Makes one round's release out of windowed answers and the release before it; pure.

Which data may move is `disclosure`'s and `details`' decision, the numbers are `estimate`'s; this module puts them
together: a side whose blocks are held or unchanged is taken over as it was published, never recomputed (domain.md
C8.7).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.pulse.method import DEFAULT, Method
from bot.scores.change import Change, Then, change_since
from bot.scores.decision import COMBINED, COMPANY, MOVES, Block, Decision, ReleaseState
from bot.scores.details import Audit, Standing, release_details
from bot.scores.disclosure import decide
from bot.scores.estimate import CompanyFigures, combine, combine_all, everybody
from bot.scores.fitting import fit
from bot.scores.groups import SIDES, WHOLE, Cell, side_of
from bot.scores.held import Past, held_beside_others
from bot.scores.lines import NO_NOTES, Notes, cronbach_alpha, notes_of
from bot.scores.memory import as_before, remembering, trail_of, untold, used_before
from bot.scores.released import Moment, NewRelease, Previous, SideRelease
from bot.scores.side import SideFigures, side_figures
from bot.scores.side_details import SideData
from bot.scores.stages import publish_stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from bot.scores.details import DetailRelease
    from bot.scores.estimate import Mode
    from bot.scores.groups import Group
    from bot.scores.trail import Figure
    from bot.scores.window import Member, Windowed

Rows = dict[str, "Sequence[int | None]"]
People = dict[str, "Windowed"]

SALES: Final = "sales"
MARKETING: Final = "marketing"
JOINED: Final = "joined"
_OTHER: Final = {SALES: MARKETING, MARKETING: SALES}


def decide_release(
    people: Mapping[Member, Windowed],
    previous: Previous,
    moment: Moment,
    method: Method = DEFAULT,
    lost: Iterable[Group] = (),
) -> Decision:
    """Which data of a round may move (domain.md C8)."""
    cells: dict[Cell, dict[str, str]] = {}
    for member, windowed in people.items():
        cell = Cell(member.side, windowed.team or WHOLE)
        cells.setdefault(cell, {})[member.respondent] = windowed.contribution()
    return decide(
        cells,
        previous.state,
        on=moment.closed_on,
        k=method.smallest_group,
        withdraw_days=method.withdraw_days,
        lost=tuple(lost),
    )


def make_release(
    people: Mapping[Member, Windowed],
    previous: Previous,
    *,
    moment: Moment,
    decision: Decision | None = None,
    earlier: Mapping[date, Mapping[Member, Windowed]] | None = None,
    then: Then | None = None,
    method: Method = DEFAULT,
) -> NewRelease:
    """The release of a round (domain.md C5, C8).

    Args:
        people: what counts of each respondent on each side.
        previous: what the release before left.
        moment: the round.
        decision: what `decide_release` said, where it was asked before.
        earlier: what counted on the days that groups stand for which are held beside others (`held_beside_others`).
        then: the release this one is compared with (domain.md C10), where there is one.
        method: the parameters.
    """
    decision = decision or decide_release(people, previous, moment, method)
    past = Past(previous.state or ReleaseState(), earlier or {})
    lost: frozenset[Group] = frozenset()
    # What must stand still for one group may leave another beside those that move.
    while more := frozenset(past.lost(held_beside_others(decision))) - lost:
        lost |= more
        decision = decide_release(people, previous, moment, method, lost)
    return _Work(people, previous, past, decision, moment, method).release(then)


class _Work:
    """One release in the making."""

    def __init__(
        self,
        people: Mapping[Member, Windowed],
        previous: Previous,
        past: Past,
        decision: Decision,
        moment: Moment,
        method: Method,
    ) -> None:
        self._people = people
        self._previous = previous
        self._before = previous.sides or {}
        self._state = previous.state or ReleaseState()
        self._past = past
        self._decision = decision
        self._moment = moment
        self._method = method
        self._by_cell: dict[Cell, People] = {}
        for member, windowed in people.items():
            cell = Cell(member.side, windowed.team or WHOLE)
            self._by_cell.setdefault(cell, {})[member.respondent] = windowed
        self._data = {side: self._side_data(side) for side in SIDES if self._moves(side)}

    def release(self, then: Then | None) -> NewRelease:
        """All figures of the round."""
        sides = self._sides()
        company = self._company(sides)
        is_new = any(side.computed_in == self._moment.round_id for side in sides.values())
        same_mode = self._previous.mode in {None, company.mode}
        stage, note, _ = publish_stage(
            self._previous.stage if same_mode else None, company.reading if is_new else None, self._method
        )
        decision = self._decision if company.score else untold(self._decision, self._state)
        used = used_before(self._previous, decision.watched)
        details = self._details(sides, decision, used)
        made = NewRelease(
            company,
            is_new,
            stage,
            note,
            remembering(decision, details.rows, used, on=self._moment.closed_on),
            sides,
            self._teams(),
            details.state,
            change=self._change(sides, company, then),
            alpha=self._alpha(),
            is_comparable=self._is_comparable(sides),
        )
        return made if company.score else as_before(made, self._previous)

    def _details(self, sides: Mapping[str, SideRelease], decision: Decision, used: Figure) -> DetailRelease:
        return release_details(
            [
                SideData(side, people, sides[side].figures.themes, sides[side].stands_for)
                for side, people in self._data.items()
            ],
            self._standing(sides),
            self._previous.details,
            Audit(trail_of(self._previous), decision.rows, used, decision.watched, decision.doubted),
            on=self._moment.closed_on,
            versions=self._moment.versions,
            method=self._method,
        )

    def _company(self, sides: Mapping[str, SideRelease]) -> CompanyFigures:
        if COMPANY in self._decision.figures:
            return combine(sides[SALES].figures, sides[MARKETING].figures, self._method)
        if COMBINED in self._decision.figures:
            return combine_all(sides[JOINED].figures, self._method)
        if not self._decision.blocks:
            # Nobody to group: a round without a figure changes neither the mode nor the stage that stands.
            return CompanyFigures(self._previous.mode or "balanced", "too_few")
        # Where all move, enough have answered, but beside the details told before a score would tell of too few.
        is_unsafe = all(block.decision in MOVES for block in self._decision.blocks)
        mode: Mode = "combined" if self._decision.is_combined else "balanced"
        needed = self._method.smallest_group if is_unsafe else 0
        return CompanyFigures(mode, "collecting" if is_unsafe else "too_few", answers_needed=needed)

    def _sides(self) -> dict[str, SideRelease]:
        """The figures of each side, or of everybody as one group."""
        if self._decision.is_combined:
            return self._one_group()
        rows = {side: _rows(people) for side, people in self._data.items()}
        moved = {side: fit(mine, self._method) for side, mine in rows.items()}
        means = {side: own.b for side, own in moved.items()}
        for side, kept in self._before.items():
            means.setdefault(side, kept.figures.b)
        made = {}
        for side in SIDES:
            if side in moved:
                figures = side_figures(moved[side], means.get(_OTHER[side]), self._method)
                made[side] = self._side(side, figures, notes_of(rows[side], self._method))
            elif side in self._before and self._blocks(side):
                made[side] = self._kept(side)
        return made

    def _one_group(self) -> dict[str, SideRelease]:
        if not self._moves(None) and JOINED in self._before:
            return {JOINED: self._kept(None)}
        figures = side_figures(fit(self._everybody(), self._method), None, self._method)
        return {JOINED: self._side(None, figures, NO_NOTES)}

    def _teams(self) -> dict[Group, SideRelease]:
        """Score and range of each group of a side that has several (domain.md C8.1)."""
        made: dict[Group, SideRelease] = {}
        for side in SIDES:
            blocks = self._blocks(side)
            for block in blocks if len(blocks) > 1 else []:
                is_shown = block.decision != "withdrawn"
                if block.decision in MOVES:
                    own = fit(_rows(self._present(block.cells)), self._method)
                    # What a team left out is filled in by its own mean: others' answers are none of its figure's.
                    figures = side_figures(own, None, self._method)
                    made[block.cells] = SideRelease(
                        figures, self._moment.round_id, block.stands_for, is_shown
                    )
                elif kept := self._previous.teams.get(block.cells):
                    made[block.cells] = replace(kept, stands_for=block.stands_for, is_shown=is_shown)
        return made

    def _side_data(self, side: str) -> People:
        """Who is in a side's new figure: its groups' data, older first, so that who is in two counts with the newer."""
        held = [block for block in self._blocks(side) if block.decision not in {*MOVES, "unchanged"}]
        people: People = {}
        for block in sorted(held, key=lambda block: block.stands_for):
            people |= self._past.people(block.cells) or {}
        for block in self._blocks(side):
            if block not in held:
                people |= self._present(block.cells)
        return people

    def _alpha(self) -> float | None:
        """Of the data the round's figures rest on; as it was where some of that was taken over (domain.md C8.7)."""
        if self._decision.is_combined and self._moves(None):
            return cronbach_alpha(self._everybody())
        if self._data.keys() >= set(SIDES):
            return cronbach_alpha(everybody(_rows(self._data[SALES]), _rows(self._data[MARKETING])))
        return self._previous.alpha

    def _present(self, cells: Group) -> People:
        return {who: one for cell in cells for who, one in self._by_cell.get(cell, {}).items()}

    def _everybody(self) -> Rows:
        """Both sides as one group, of the data that counts now."""
        by_side = {
            side: {m.respondent: one.values for m, one in self._people.items() if m.side == side}
            for side in SIDES
        }
        return everybody(by_side[SALES], by_side[MARKETING])

    def _blocks(self, side: str | None) -> list[Block]:
        return [block for block in self._decision.blocks if side is None or side_of(block.cells) == side]

    def _moves(self, side: str | None) -> bool:
        return any(block.decision in MOVES for block in self._blocks(side))

    def _side(self, side: str | None, figures: SideFigures, notes: Notes) -> SideRelease:
        return SideRelease(figures, self._moment.round_id, self._date(side), self._shown(side), notes)

    def _kept(self, side: str | None) -> SideRelease:
        return replace(self._before[side or JOINED], stands_for=self._date(side), is_shown=self._shown(side))

    def _date(self, side: str | None) -> date:
        """The oldest date that data of a side stands for."""
        return min(block.stands_for for block in self._blocks(side))

    def _shown(self, side: str | None) -> bool:
        """Whether the side's own figures may be shown: never in combined mode, never when withdrawn."""
        return side is not None and side in self._decision.figures

    def _standing(self, sides: Mapping[str, SideRelease]) -> dict[str, Standing]:
        """Sides that are shown as before."""
        return {
            side: Standing(self._before[side].stands_for, one.stands_for)
            for side, one in sides.items()
            if side in SIDES and side not in self._data and one.is_shown and side in self._before
        }

    def _is_comparable(self, sides: Mapping[str, SideRelease]) -> bool:
        days = [one.stands_for for side, one in sides.items() if side in SIDES]
        return len(days) < 2 or (max(days) - min(days)).days <= self._moment.interval_days

    def _change(
        self, sides: Mapping[str, SideRelease], company: CompanyFigures, then: Then | None
    ) -> Change | None:
        is_balanced = company.mode == "balanced" and company.score is not None
        if then is None or not is_balanced or not self._is_comparable(sides):
            return None
        return change_since(then, {side: (sides[side].figures, sides[side].stands_for) for side in SIDES})


def _rows(people: People) -> Rows:
    return {person: windowed.values for person, windowed in people.items()}
