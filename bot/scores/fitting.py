"""The statistical model of one group's answers: means, variance, influences; pure numbers.

domain.md C3 and C4. The array library is loaded when a fit is first made. Knows no sides, figures or
thresholds of publication.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

from bot.pulse.instrument import LAYOUT, THEMES
from bot.pulse.method import DEFAULT, STATEMENTS, Method

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FLOOR: Final = 25.0
"""Least variance of a total times its people, so that equal answers never look certain (domain.md C4)."""


@dataclass(frozen=True, slots=True)
class ThemeFit:
    """A theme: 20 times the mean of its covered statements, its variance, and the n who answered in it."""

    index: float
    variance: float
    n: int


@dataclass(frozen=True, slots=True)
class Fit:
    """One group's fit.

    `covered` are statement numbers with enough answers, `counts` the answers to each of the twenty, `n` the
    people left, `b` the mean per covered statement, `u` each person's influence on the total, `variance`
    that of the total. `themes` holds those with at most one statement uncovered. `squares` and `answers`
    are the sum of squares within statements and the number of answers to covered ones.
    """

    covered: tuple[int, ...]
    counts: tuple[int, ...]
    n: int
    b: Mapping[int, float]
    u: Mapping[str, float]
    variance: float
    themes: Mapping[str, ThemeFit]
    squares: float
    answers: int


def fit(rows: Mapping[str, Sequence[int | None]], method: Method = DEFAULT) -> Fit:
    """Fits y_ij = b_j + a_i + e_ij with person effects shrunk by LAMBDA (domain.md C3, C4).

    `rows` has the twenty answers of each respondent, None where there is none. Without a covered statement
    the fit is empty and its variance infinite.
    """
    import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

    people = sorted(rows)
    raw = np.array([rows[person] for person in people], dtype=np.float64).reshape(len(people), STATEMENTS)
    counts = (~np.isnan(raw)).sum(axis=0)
    enough = counts >= method.min_per_statement
    tally = tuple(int(count) for count in counts)
    if not enough.any():
        return Fit((), tally, 0, {}, {}, inf, {}, 0.0, 0)
    left = (~np.isnan(raw[:, enough])).any(axis=1)
    model = _Model(raw[np.ix_(left, enough)], method.shrinkage)
    numbers = tuple(int(no) for no in np.flatnonzero(enough) + 1)
    influence, variance = model.total(np.ones(len(numbers)), STATEMENTS / len(numbers))
    kept = [people[at] for at in np.flatnonzero(left)]
    return Fit(
        covered=numbers,
        counts=tally,
        n=len(model.o),
        b=dict(zip(numbers, model.b.tolist(), strict=True)),
        u=dict(zip(kept, influence.tolist(), strict=True)),
        variance=variance,
        themes=_themes(model, numbers),
        squares=model.squares,
        answers=int(model.o.sum()),
    )


class _Model:
    """The solved linear system over the covered statements (columns) and the people left (rows)."""

    def __init__(self, values: Floats, shrinkage: float) -> None:
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        self.o: Floats = (~np.isnan(values)).astype(np.float64)
        y = np.nan_to_num(values)
        per_person, per_statement = self.o.sum(axis=1), self.o.sum(axis=0)
        weight = 1 / (per_person + shrinkage)
        self._a: Floats = np.diag(per_statement) - self.o.T @ (self.o * weight[:, None])
        c = (y - self.o * (y.sum(axis=1) * weight)[:, None]).sum(axis=0)
        self.b: Floats = np.linalg.solve(self._a, c)
        small_sample = np.sqrt(per_statement / (per_statement - 1))
        e = (y - self.b) * self.o * small_sample
        self._residual: Floats = (e - (e.sum(axis=1) * weight)[:, None]) * self.o
        mean = y.sum(axis=0) / per_statement
        self.squares = float((((y - mean) * self.o) ** 2).sum())

    def total(self, over: Floats, factor: float) -> tuple[Floats, float]:
        """Each one's influence on `factor` times the sum of the statements in `over` (0/1); its variance."""
        import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

        influence: Floats = factor * (self._residual @ np.linalg.solve(self._a, over))
        people = int((self.o @ over > 0).sum())
        return influence, max(float(influence @ influence), FLOOR / people)


def _themes(model: _Model, numbers: tuple[int, ...]) -> dict[str, ThemeFit]:
    """The theme indices of domain.md C7, with the floor of C13 (0.0625/n on a mean is 25/n on the index)."""
    import numpy as np  # noqa: PLC0415  # slow to import, seldom needed

    found: dict[str, ThemeFit] = {}
    for theme in THEMES:
        mine = {no for no, _, where, _ in LAYOUT if where == theme}
        over = np.array([float(no in mine) for no in numbers])
        covered = int(over.sum())
        if covered >= len(mine) - 1:
            _, variance = model.total(over, STATEMENTS / covered)
            n = int((model.o @ over > 0).sum())
            found[theme] = ThemeFit(float(STATEMENTS * (model.b @ over) / covered), variance, n)
    return found
