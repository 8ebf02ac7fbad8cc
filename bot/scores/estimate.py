"""Figures of the company and of the gap between its sides; pure numbers, knows no rounds and no words.

domain.md C5 to C7 with the edges of C13. Everything is in points of the score, 20 to 100; only what is
shown is cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, sqrt
from typing import TYPE_CHECKING, Literal

from bot.pulse.method import DEFAULT, STATEMENTS, Method
from bot.scores import student
from bot.scores.fitting import Fit, ThemeFit, fit
from bot.scores.side import Score, SideFigures, score_of, side_figures, side_score
from bot.scores.stages import stage_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.scores.stages import Reading

Mode = Literal["balanced", "combined"]
Status = Literal["too_few", "collecting", "provisional", "published"]
GapSize = Literal["similar", "some", "wide"]

__all__ = [
    "CompanyFigures",
    "Fit",
    "Gap",
    "Score",
    "SideFigures",
    "ThemeFit",
    "combine",
    "combine_all",
    "everybody",
    "fit",
    "gap_between",
    "score_of",
    "side_figures",
    "side_score",
]


@dataclass(frozen=True, slots=True)
class Gap:
    """Sales minus Marketing (domain.md C6); `standardised` is None where answers do not differ at all."""

    points: float
    se: float
    df: float
    low95: float
    high95: float
    size: GapSize
    clear: bool
    standardised: float | None
    stages_differ: bool


@dataclass(frozen=True, slots=True)
class CompanyFigures:
    """The company's figure; `score` is None unless the status is provisional or published.

    A provisional one is shown without its stage. `answers_needed` is about how many more answers a score
    needs, 0 where there is one.
    """

    mode: Mode
    status: Status
    score: Score | None = None
    gap: Gap | None = None
    answers_needed: int = 0

    @property
    def reading(self) -> Reading | None:
        """What the published stage is decided from; None for a round without a figure that has a stage."""
        return self.score.reading if self.score is not None and self.status == "published" else None


def combine(sales: SideFigures, marketing: SideFigures, method: Method = DEFAULT) -> CompanyFigures:
    """The company in balanced mode: each side one half, whatever its headcount (domain.md C5).

    Either side may be that of an earlier release (held). One side collecting: no figure at all (C13).
    """
    if sales.total is None or marketing.total is None:
        needed = sales.answers_needed + marketing.answers_needed
        return CompanyFigures("balanced", "collecting", answers_needed=needed)
    parts = ((sales.variance / 4, sales.n), (marketing.variance / 4, marketing.n))
    score = score_of(
        (sales.total + marketing.total) / 2,
        (sales.variance + marketing.variance) / 4,
        student.welch_df(parts),
    )
    return CompanyFigures("balanced", _status(score, method), score, gap_between(sales, marketing))


def combine_all(joined: SideFigures, method: Method = DEFAULT) -> CompanyFigures:
    """The company in combined mode: everybody as one group, neither side shown, no gap (domain.md C5)."""
    score = side_score(joined)
    if score is None:
        return CompanyFigures("combined", "collecting", answers_needed=joined.answers_needed)
    return CompanyFigures("combined", _status(score, method), score)


def gap_between(sales: SideFigures, marketing: SideFigures) -> Gap | None:
    """The perception gap (domain.md C6); None while a side is collecting."""
    if sales.total is None or marketing.total is None:
        return None
    points = sales.total - marketing.total
    se = sqrt(sales.variance + marketing.variance)
    df = student.welch_df(((sales.variance, sales.n), (marketing.variance, marketing.n)))
    reach = student.quantile(0.975, df) * se
    width = floor(abs(points) * 10 + 0.5 + 1e-9) / 10
    freedom = sales.answers + marketing.answers - len(sales.covered) - len(marketing.covered)
    spread = sqrt((sales.squares + marketing.squares) / freedom)
    return Gap(
        points=points,
        se=se,
        df=df,
        low95=points - reach,
        high95=points + reach,
        size="similar" if width < 5 else "some" if width < 10 else "wide",
        clear=abs(points) > reach,
        standardised=points / STATEMENTS / spread if spread else None,
        stages_differ=stage_of(sales.total) is not stage_of(marketing.total),
    )


def everybody(
    sales: Mapping[str, Sequence[int | None]], marketing: Mapping[str, Sequence[int | None]]
) -> dict[str, Sequence[int | None]]:
    """Both sides as one group in which every person counts once, also one who changed sides."""
    joined = dict(sales)
    for person, values in marketing.items():
        mine = joined.get(person, (None,) * STATEMENTS)
        joined[person] = tuple(new if old is None else old for old, new in zip(mine, values, strict=True))
    return joined


def _status(score: Score, method: Method) -> Status:
    return "provisional" if score.half90 > method.max_half else "published"
