"""The parameters of the measurement method, with their defaults; knows nothing of data, Slack or a clock.

The table is that of domain.md Part C.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final, Literal

Speed = Literal["normal", "slow", "fact"]
"""How fast the truth of a statement can change."""

STATEMENTS: Final = 20
LOWEST: Final = 1
HIGHEST: Final = 5
REST_DAYS: Final = 28
"""What a person dealt with in fewer days than this is not shown to them again."""
KEPT_DAYS: Final = 548
"""Eighteen months: older answers are deleted (domain.md C9)."""
SMALLEST_GROUP: Final = 5
"""The least K that may ever be set."""


def carry_days(k: int, every_weeks: int) -> dict[Speed, int]:
    """Days an answer counts, by speed: 84, 182, 364 with four statements every two weeks (domain.md C)."""
    _check(k, every_weeks)
    normal = max(84, (ceil(STATEMENTS / k) + 1) * every_weeks * 7)
    return {"normal": normal, "slow": max(182, normal), "fact": 364}


def gap_days(k: int, every_weeks: int) -> dict[Speed, int]:
    """Days before the same person is asked again, by speed: 56, 84, 182 by default (domain.md C)."""
    _check(k, every_weeks)
    normal = max(REST_DAYS, ceil(16 / k) * every_weeks * 7)
    return {"normal": normal, "slow": max(84, normal), "fact": 182}


def kept_days(k: int, every_weeks: int) -> int:
    """Days after the close of its round for which an answer is kept: 548, or as long as figures need it (domain.md C9).

    They need it while it counts, and until what it counted in is compared with nothing any more (domain.md C10). That
    is longer than every gap: who dealt with a statement so long ago is due to be asked it whether or not it is known.
    """
    carry = carry_days(k, every_weeks)
    return max(KEPT_DAYS, max(carry.values()) + carry["normal"])


def _check(k: int, every_weeks: int) -> None:
    if k < 1 or every_weeks < 1:
        raise ValueError(f"a pulse has at least one statement and one week, not {k} and {every_weeks}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What the estimate and its publication are steered by; every field is a row of domain.md C's table.

    Raises:
        ValueError: `smallest_group` below five, or a count that no data could meet.
    """

    shrinkage: float = 2.0
    """LAMBDA: residual to person variance."""
    smallest_group: int = SMALLEST_GROUP
    """K: people behind anything shown."""
    smallest_for_text: int = 10
    """K_TEXT: people who answered, before free text is shown."""
    min_per_statement: int = 2
    """Answers per side for a statement to count as covered."""
    min_covered: int = 18
    """Covered statements per side for a score."""
    max_half: float = 10.0
    """Widest 90 % half-range, in points, with which a stage is published."""
    p_now: float = 0.90
    p_confirm: float = 0.70
    n_confirm: int = 3
    withdraw_days: int = 182
    """A group held for more days than this is withdrawn (domain.md C13)."""

    def __post_init__(self) -> None:
        if self.smallest_group < SMALLEST_GROUP:
            raise ValueError(f"K may be raised, never lowered below {SMALLEST_GROUP}")
        if self.min_per_statement < 2 or not 1 <= self.min_covered <= STATEMENTS:
            raise ValueError("a covered statement has at least two answers, and there are twenty statements")


DEFAULT: Final = Method()
