"""Which groups the present people ask for: teams as they are, merged where too small; domain.md C8.3; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.scores.groups import SIDES, WHOLE, Cell, joined, people_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.scores.groups import Group

    Cells = Mapping[Cell, Mapping[str, str]]


def wanted_groups(cells: Cells, k: int) -> tuple[Group, ...]:
    """The groups of these cells, each of K people or more; none if all together are fewer."""
    own: dict[str, list[Group]] = {
        side: [(cell,) for cell in sorted(cells) if cell.side == side] for side in SIDES
    }
    if all(len(people_of(joined(groups), cells)) >= k for groups in own.values()):
        return tuple(sorted(group for groups in own.values() for group in _merged(groups, cells, k)))
    # A side nobody answered for is in it too: the group is everybody, not the other side alone.
    absent = {Cell(side, WHOLE) for side in SIDES if not own[side]}
    together = tuple(sorted({*cells, *absent}))
    return (together,) if len(people_of(together, cells)) >= k else ()


def _merged(groups: list[Group], cells: Cells, k: int) -> list[Group]:
    """Merges the smallest group with the next smallest, ties by name, until each has K people."""
    while len(groups) > 1:
        groups = sorted(groups, key=lambda group: (len(people_of(group, cells)), group))
        if len(people_of(groups[0], cells)) >= k:
            break
        groups = [tuple(sorted(groups[0] + groups[1])), *groups[2:]]
    return groups
