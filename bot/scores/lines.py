"""Single statements of a side: means that may be shown, agreement, talking points; pure, decides no release.

domain.md C6 (by statement), C7, C11 and C13. Means are on the scale of the answers, 1 to 5. What may be shown of them
at a release is `disclosure`'s decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, sqrt
from statistics import median
from typing import TYPE_CHECKING, Final, Literal

from bot.pulse.method import DEFAULT, STATEMENTS, Method
from bot.scores import student

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Rows = Mapping[str, Sequence[int | None]]

Coded = Literal["under", "over"]
Agreement = Literal["none", "weak", "moderate", "strong", "very_strong"]
LOWEST_SHOWN: Final = 1.5
HIGHEST_SHOWN: Final = 4.5
RANDOM_VARIANCE: Final = 2.0
"""Of random answers on five options."""
STATEMENTS_FOR_AGREEMENT: Final = 10
TALKING_POINT: Final = 0.5
MOST_TALKING_POINTS: Final = 3
PEOPLE_FOR_ALPHA: Final = 30
UNIFORM_ANSWERS: Final = 12
UNIFORM_SHARE: Final = 0.2
FLOOR: Final = 0.0625
"""Least variance of a mean times its people, so that equal answers never look certain (domain.md C13)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of one side: its plain mean, the variance of that mean, and how many answered."""

    statement: int
    mean: float
    variance: float
    n: int

    @property
    def shown(self) -> float | Coded:
        """One decimal; at the ends of the scale only on which side of 1.5 or 4.5 it lies (domain.md C7).

        A mean of 1.0 or 5.0 would tell what every single person answered.
        """
        if self.mean < LOWEST_SHOWN:
            return "under"
        return "over" if self.mean > HIGHEST_SHOWN else floor(self.mean * 10 + 0.5 + 1e-9) / 10


@dataclass(frozen=True, slots=True)
class Notes:
    """What is noted of a side beside its figures: how far its people agree (r_wg), and many uniform answers."""

    agreement: float | None = None
    has_many_uniform: bool = False


NO_NOTES: Final = Notes()


@dataclass(frozen=True, slots=True)
class TalkingPoint:
    """A statement the sides see differently: Sales minus Marketing, on the scale of the answers."""

    statement: int
    difference: float
    low95: float
    high95: float


def line_of(number: int, values: Sequence[int]) -> Line:
    """The line of a statement from at least two answers to it."""
    n = len(values)
    mean, spread = _moments(values)
    return Line(number, mean, max(spread / n, FLOOR / n), n)


def talking_points(sales: Mapping[int, Line], marketing: Mapping[int, Line]) -> tuple[TalkingPoint, ...]:
    """At most three statements with a difference to talk about, the widest first (domain.md C6)."""
    found = []
    for number in sorted(sales.keys() & marketing.keys()):
        one, two = sales[number], marketing[number]
        difference = one.mean - two.mean
        df = student.welch_df(((one.variance, one.n), (two.variance, two.n)))
        reach = student.quantile(0.975, df) * sqrt(one.variance + two.variance)
        if abs(difference) >= TALKING_POINT - 1e-9 and abs(difference) > reach:
            found.append(TalkingPoint(number, difference, difference - reach, difference + reach))
    found.sort(key=lambda point: (-abs(point.difference), point.statement))
    return tuple(found[:MOST_TALKING_POINTS])


def notes_of(rows: Rows, method: Method = DEFAULT) -> Notes:
    """The notes of a side's data."""
    return Notes(agreement(rows, method), has_many_uniform(rows, method))


def agreement(rows: Rows, method: Method = DEFAULT) -> float | None:
    """The median over a side's statements of r_wg = max(0, 1 - s^2/2) (domain.md C7, [S25]).

    None where fewer than ten statements have K answers.
    """
    several = [
        values
        for number in range(1, STATEMENTS + 1)
        if len(values := _answers(rows, number)) >= method.smallest_group
    ]
    if len(several) < STATEMENTS_FOR_AGREEMENT:
        return None
    return median(max(0.0, 1 - _moments(values)[1] / RANDOM_VARIANCE) for values in several)


def agreement_word(r_wg: float) -> Agreement:
    """What an agreement is called (domain.md C7)."""
    bounds: tuple[tuple[float, Agreement], ...] = (
        (0.30, "none"),
        (0.50, "weak"),
        (0.70, "moderate"),
        (0.90, "strong"),
    )
    return next((word for bound, word in bounds if r_wg <= bound + 1e-12), "very_strong")


def cronbach_alpha(rows: Rows) -> float | None:
    """How well the twenty hang together, from people who answered them all (domain.md C7, [S27]).

    None with fewer than thirty of them, or where their totals do not differ.
    """
    whole = [
        [value for value in values if value is not None]
        for _, values in sorted(rows.items())
        if all(value is not None for value in values)
    ]
    if len(whole) < PEOPLE_FOR_ALPHA:
        return None
    total = _moments([sum(values) for values in whole])[1]
    if not total:
        return None
    single = sum(_moments(column)[1] for column in zip(*whole, strict=True))
    return STATEMENTS / (STATEMENTS - 1) * (1 - single / total)


def has_many_uniform(rows: Rows, method: Method = DEFAULT) -> bool:
    """Whether over a fifth of a side's people, and K of them, gave one value to all of twelve or more (C11).

    A note for the method page; nothing is discarded.
    """
    given = [answers for values in rows.values() if (answers := [one for one in values if one is not None])]
    uniform = sum(len(answers) >= UNIFORM_ANSWERS and len(set(answers)) == 1 for answers in given)
    return uniform >= method.smallest_group and uniform > UNIFORM_SHARE * len(given)


def _answers(rows: Rows, number: int) -> list[int]:
    return [value for values in rows.values() if (value := values[number - 1]) is not None]


def _moments(values: Iterable[float]) -> tuple[float, float]:
    """Mean and sample variance of two values or more, in whole-number steps where the values are whole."""
    several = list(values)
    n, total, squares = len(several), sum(several), sum(value * value for value in several)
    return total / n, (n * squares - total * total) / (n * (n - 1))
