"""Is the change real? Compares two windows of both sides; pure numbers, knows no rounds and no words.

domain.md C10 with the edges of C13. Everything is in points of the score, uncut.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bot.scores import student
from bot.scores.fitting import FLOOR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bot.scores.side import SideFigures

Call = Literal["clear", "possible", "none"]
SMALLEST: Final = 3.0
"""Smaller moves, in points, are not named, whatever their test says."""


class SideFit(NamedTuple):
    """Of one side at one time: its total, its people, and each one's influence on the total (domain.md C4)."""

    total: float
    n: int
    u: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Then:
    """The release that is compared with: its closing day, both sides' fits, and the date each stands for.

    `carry_days` is how long an answer to a normal statement counts: fits so far apart share none.
    """

    closed_on: date
    sides: Mapping[str, SideFit]
    stands_for: Mapping[str, date]
    carry_days: int


@dataclass(frozen=True, slots=True)
class Change:
    """Now minus then, its standard error and ranges; `call` says whether it may be named, `since` the day of then."""

    points: float
    se: float
    df: float
    low95: float
    high95: float
    low80: float
    high80: float
    call: Call
    since: date

    @property
    def direction(self) -> int:
        """1 where the figure rose, -1 where it fell, 0 where it did neither."""
        return (self.points > 0) - (self.points < 0)


def change_between(now: tuple[SideFit, SideFit], then: tuple[SideFit, SideFit], *, since: date) -> Change:
    """The change of the company's score, from each side's fits in the same order (domain.md C10).

    Who is in both windows counts by how much their influence moved, which makes the comparison sharper than one of
    strangers would be; who is in one alone counts with it whole, and so does who had their data deleted since (C13).
    """
    sides = [(new.total - old.total, *_variance(new, old)) for new, old in zip(now, then, strict=True)]
    points = sum(moved for moved, _, _ in sides) / 2
    variance = sum(spread for _, spread, _ in sides) / 4
    df = student.welch_df(tuple((spread / 4, n) for _, spread, n in sides))
    se = variance**0.5
    wide, narrow = student.quantile(0.975, df) * se, student.quantile(0.90, df) * se
    return Change(
        points=points,
        se=se,
        df=df,
        low95=points - wide,
        high95=points + wide,
        low80=points - narrow,
        high80=points + narrow,
        call=_call(points, wide, narrow),
        since=since,
    )


def change_since(then: Then, now: Mapping[str, tuple[SideFigures, date]]) -> Change | None:
    """The change from an earlier release to each side's figures and the date they stand for.

    None where a side was collecting, or is held at a date whose answers both would share.
    """
    for side, (figures, day) in now.items():
        if figures.total is None or (day - then.stands_for[side]).days < then.carry_days:
            return None
    fits = [SideFit(one.total or 0.0, one.n, one.u) for one, _ in now.values()]
    old = [then.sides[side] for side in now]
    return change_between((fits[0], fits[1]), (old[0], old[1]), since=then.closed_on)


def _variance(now: SideFit, then: SideFit) -> tuple[float, int]:
    """Variance of a side's difference, and the people its degrees of freedom are counted by."""
    n = min(now.n, then.n)
    people = sorted(now.u.keys() | then.u.keys())
    moved = sum((now.u.get(who, 0.0) - then.u.get(who, 0.0)) ** 2 for who in people)
    return max(moved, FLOOR / n), n


def _call(points: float, wide: float, narrow: float) -> Call:
    size = floor(abs(points) * 10 + 0.5 + 1e-9) / 10
    if size < SMALLEST:
        return "none"
    if abs(points) > wide:
        return "clear"
    return "possible" if abs(points) > narrow else "none"
