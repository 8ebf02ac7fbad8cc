"""The figures of a window in which nothing is held: the model's own parts put together, without a release."""

from __future__ import annotations

from dataclasses import dataclass

from bot.pulse.method import DEFAULT
from bot.scores.estimate import (
    CompanyFigures,
    SideFigures,
    combine,
    combine_all,
    everybody,
    fit,
    side_figures,
)


@dataclass(frozen=True)
class Measurement:
    """One window's figures: both sides in balanced mode, `joined` (everybody as one group) in combined mode."""

    company: CompanyFigures
    sales: SideFigures | None = None
    marketing: SideFigures | None = None
    joined: SideFigures | None = None


def measure(sales, marketing, method=DEFAULT):
    """The figures of answers by respondent; the people of each side decide the mode (domain.md C5)."""
    if min(people(sales), people(marketing)) >= method.smallest_group:
        fits = fit(sales, method), fit(marketing, method)
        one = side_figures(fits[0], fits[1].b, method)
        two = side_figures(fits[1], fits[0].b, method)
        return Measurement(combine(one, two, method), sales=one, marketing=two)
    together = everybody(sales, marketing)
    if people(together) < method.smallest_group:
        return Measurement(CompanyFigures("combined", "too_few"))
    joined = side_figures(fit(together, method), None, method)
    return Measurement(combine_all(joined, method), joined=joined)


def people(rows):
    """How many gave an answer."""
    return sum(any(value is not None for value in values) for values in rows.values())
