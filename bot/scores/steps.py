"""Steps of K people: who changed, and how many of them count; pure.

domain.md C8.4. Contributions are opaque words that differ whenever what a person contributes does.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

GONE: Final = "gone"
"""What a word begins with that stands for somebody whose answers were deleted."""


def is_gone(person: str) -> bool:
    """Whether a person is one whose answers were deleted.

    They may be back under their own key: two changes, and one person. So their going lets nothing move.
    """
    return person.startswith(GONE)


def counted(changed: Collection[str]) -> int:
    """How many of the changed people count towards K."""
    return len([person for person in changed if not person.startswith(GONE)])


def are_enough(people: Collection[str], k: int) -> bool:
    """Whether at least `k` of these people count; does not look at more of them than it takes."""
    return sum(1 for _ in islice((person for person in people if not is_gone(person)), k)) == k


def changed_people(now: Mapping[str, object], used: Mapping[str, object]) -> frozenset[str]:
    """Who is new, gone, or contributes something else (domain.md C8.4)."""
    differ = [person for person, said in now.items() if used.get(person) != said]
    return frozenset(differ) | (used.keys() - now.keys())
