"""Figures of one side, or of everybody as one group: total, range, stage; pure, knows no rounds.

domain.md C3 to C5. Everything is in points of the score, 20 to 100; only what is shown is cut (C13).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from bot.pulse.method import DEFAULT, STATEMENTS, Method
from bot.scores import student
from bot.scores.stages import (
    HIGHEST_SCORE,
    LOWEST_SCORE,
    Reading,
    Stage,
    Sureness,
    probabilities,
    shown_value,
    stage_of,
    sureness_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.scores.fitting import Fit, ThemeFit


@dataclass(frozen=True, slots=True)
class SideFigures:
    """What a release keeps of one side (or of everybody as one group), to be taken over while held.

    `total` is T, None while `answers_needed` says about how many answers are wanting; `variance` is V. `b`
    has the covered statements' means, `u` each respondent's influence on T (domain.md C10). `themes` has
    those that at least K people answered. `squares` and `answers` as in the fit.
    """

    total: float | None
    variance: float
    n: int
    covered: tuple[int, ...]
    filled: tuple[int, ...]
    b: Mapping[int, float]
    u: Mapping[str, float]
    themes: Mapping[str, ThemeFit]
    squares: float
    answers: int
    answers_needed: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """A total T with variance V: uncut, but for `low`, `high` (T -+ half90) and `shown`, cut to 20..100."""

    total: float
    variance: float
    df: float
    half90: float
    low: float
    high: float
    shown: float
    stage: Stage
    probabilities: Mapping[Stage, float]

    @property
    def se(self) -> float:
        """Standard error of the total."""
        return sqrt(self.variance)

    @property
    def sureness(self) -> Sureness:
        """How sure this round's own stage is."""
        return sureness_of(self.probabilities[self.stage])

    @property
    def reading(self) -> Reading:
        """What the published stage is decided from."""
        return Reading(self.total, self.se, self.df)


def score_of(total: float, variance: float, df: float) -> Score:
    """Range, shown value and stage of a total (domain.md C5)."""
    se = sqrt(variance)
    half = student.quantile(0.95, df) * se
    return Score(
        total=total,
        variance=variance,
        df=df,
        half90=half,
        low=_cut(total - half),
        high=_cut(total + half),
        shown=shown_value(total),
        stage=stage_of(total),
        probabilities=probabilities(total, se, df),
    )


def side_figures(
    own: Fit, other_b: Mapping[int, float] | None = None, method: Method = DEFAULT
) -> SideFigures:
    """A side's total, uncovered statements filled from the other side's means (domain.md C3).

    `other_b` is the other side's `b`, taken from its last release where that side is held; None for
    everybody as one group. Fewer than K people left in the fit, or too few statements covered, give no
    total (C13).
    """
    needed = _answers_needed(own, method)
    total: float | None = None
    filled: tuple[int, ...] = ()
    if not needed:
        gaps = _filled(own.b, other_b or {})
        total, filled = sum(own.b.values()) + sum(gaps.values()), tuple(gaps)
    return SideFigures(
        total=total,
        variance=own.variance,
        n=own.n,
        covered=own.covered,
        filled=filled,
        b=own.b,
        u=own.u,
        themes={name: theme for name, theme in own.themes.items() if theme.n >= method.smallest_group},
        squares=own.squares,
        answers=own.answers,
        answers_needed=needed,
    )


def side_score(side: SideFigures) -> Score | None:
    """A side's score, range on n - 1 degrees of freedom (domain.md C4); None while collecting."""
    return None if side.total is None else score_of(side.total, side.variance, side.n - 1)


def _cut(score: float) -> float:
    return min(max(score, LOWEST_SCORE), HIGHEST_SCORE)


def _filled(own: Mapping[int, float], other: Mapping[int, float]) -> dict[int, float]:
    """The means put in for uncovered statements, by number (domain.md C3)."""
    common = own.keys() & other.keys()
    usual = sum(own.values()) / len(own)
    shift = sum(own[no] - other[no] for no in sorted(common)) / len(common) if common else None
    return {
        no: usual if shift is None or no not in other else other[no] + shift
        for no in range(1, STATEMENTS + 1)
        if no not in own
    }


def _answers_needed(own: Fit, method: Method) -> int:
    """About how many more answers give a score: to the cheapest statements, and one per missing person."""
    wanting = sorted(
        method.min_per_statement - count for count in own.counts if count < method.min_per_statement
    )
    uncovered = sum(wanting[: max(0, method.min_covered - len(own.covered))])
    return max(uncovered, method.smallest_group - own.n, 0)
