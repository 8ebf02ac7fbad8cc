"""Steps of K people, for one statement line or theme: may it move, is it held, was it ever shown; pure.

domain.md C8.4 and C8.8. Contributions are opaque words that differ whenever what a person contributes does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from bot.pulse.method import SMALLEST_GROUP

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LineVerdict = Literal["publish", "advance", "hold", "unchanged", "hidden"]
GONE: Final = "gone"
"""What a word begins with that stands for somebody whose answers were deleted."""


def is_gone(person: str) -> bool:
    """Whether a person is one whose answers were deleted.

    They may be back under their own key: two changes, and one person. So their going lets nothing move.
    """
    return person.startswith(GONE)


def counted(changed: Collection[str]) -> int:
    """How many of the changed people count towards K."""
    return sum(not is_gone(person) for person in changed)


def changed_people(now: Mapping[str, object], used: Mapping[str, object]) -> frozenset[str]:
    """Who is new, gone, or contributes something else (domain.md C8.4)."""
    return frozenset(person for person in now.keys() | used.keys() if now.get(person) != used.get(person))


@dataclass(frozen=True, slots=True)
class LineDecision:
    """A statement line's or theme's verdict, and the people and contributions to remember for it.

    `hidden`: fewer than K answers and nothing was shown before. `hold`: what was shown stays.
    """

    decision: LineVerdict
    changed: int
    used: Mapping[str, str]


def decide_line(
    now: Mapping[str, str], used: Mapping[str, str] | None, *, k: int = SMALLEST_GROUP
) -> LineDecision:
    """The same steps for the people of a group who answered one statement or theme (domain.md C8.8).

    `now` has those people and their contributions to it in the group's present data; `used` those that what
    is shown rests on, None where nothing was shown yet.
    """
    people = changed_people(now, used or {})
    changed = counted(people)
    if not used:
        return LineDecision("publish", changed, now) if len(now) >= k else LineDecision("hidden", changed, {})
    if not people:
        return LineDecision("unchanged", 0, used)
    if changed >= k and len(now) >= k:
        return LineDecision("advance", changed, now)
    return LineDecision("hold", changed, used)
