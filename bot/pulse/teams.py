"""Which teams may stand beside a respondent key; pure: knows neither people nor keys.

A team of one, kept beside an answer, is a name: the list of people says who is in it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.pulse.method import SMALLEST_GROUP

if TYPE_CHECKING:
    from collections.abc import Iterable


def told_apart(teams: Iterable[str], k: int = SMALLEST_GROUP) -> dict[str, str]:
    """What is kept for each team of one side: its name, or nothing where it has fewer than k people.

    Nobody is kept as one of fewer than k, unless the side as a whole has fewer: where those without a kept team would
    be too few, the smallest team (ties by name) goes without its name as well.

    Args:
        teams: the team of each person of the side; empty for who has none.
        k: the smallest group.
    """
    sizes = Counter(teams)
    nameless = sizes.pop("", 0)
    kept = {"": ""}
    for team, size in sorted(sizes.items(), key=lambda item: (item[1], item[0])):
        if size < k or 0 < nameless < k:
            nameless += size
            kept[team] = ""
        else:
            kept[team] = team
    return kept
