"""The data of held groups, found again in what counted on the day each stands for; pure.

No answer is kept for holding (docs/decisions/0002): what was used is remembered by days, and looked up among answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.scores.decision import MOVES
from bot.scores.groups import side_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bot.scores.decision import Decision, ReleaseState
    from bot.scores.groups import Group
    from bot.scores.window import Member, Windowed


class Past:
    """The data of groups of the last release, found again in what counted on the day it stands for."""

    def __init__(self, state: ReleaseState, earlier: Mapping[date, Mapping[Member, Windowed]]) -> None:
        self._state = state
        self._by_day = {
            day: {(member.side, member.respondent): windowed for member, windowed in people.items()}
            for day, people in earlier.items()
        }
        self._day_of = {group.cells: group.stands_for for group in state.groups}

    def people(self, group: Group) -> dict[str, Windowed] | None:
        """Who is in a group's figure with what counted then; None where not all of it is there any more."""
        there = self._by_day.get(self._day_of[group], {})
        found = {}
        for cell in group:
            for person, contribution in self._state.used.get(cell, {}).items():
                windowed = there.get((cell.side, person))
                if windowed is None or windowed.contribution() != contribution:
                    return None
                found[person] = windowed
        return found

    def lost(self, groups: Iterable[Group]) -> list[Group]:
        """Those of these groups of which not all is there any more."""
        return [group for group in groups if self.people(group) is None]


def held_beside_others(decision: Decision) -> dict[Group, date]:
    """Groups that are held while another of their side moves: their side is computed with what they said then."""
    moving = {side_of(block.cells) for block in decision.blocks if block.decision in MOVES}
    return {
        block.cells: block.stands_for
        for block in decision.blocks
        if block.decision in {"hold", "withdrawn"} and side_of(block.cells) in moving
    }
