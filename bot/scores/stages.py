"""From a score to a stage, how sure it is, and which stage is published; knows no answers, rows or words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import floor, inf
from typing import Final, Literal

from bot.pulse.method import DEFAULT, Method
from bot.scores import student

LOWEST_SCORE: Final = 20.0
HIGHEST_SCORE: Final = 100.0
CUTS: Final = (40.0, 60.0, 80.0)
"""Where the second, third and fourth stage begin."""


class Stage(StrEnum):
    """The four stages of domain.md A2, in their order; a lower one is no failure."""

    UNDEFINED = "Undefined"
    DEFINED = "Defined"
    ALIGNED = "Aligned"
    INTEGRATED = "Integrated"

    @property
    def rank(self) -> int:
        """0 to 3."""
        return _ORDER.index(self)

    @property
    def band(self) -> tuple[float, float]:
        """Score at which the stage begins and at which the next one does; the ends are open."""
        edges = (-inf, *CUTS, inf)
        return edges[self.rank], edges[self.rank + 1]


_ORDER: Final = tuple(Stage)

Sureness = Literal["clear", "likely", "between"]
Note = Literal["first", "same", "held_up", "held_down", "moved", "moved_confirmed", "no_new_figure"]


def shown_value(score: float) -> float:
    """The score as shown: cut to 20..100, rounded half up to one decimal (domain.md C5)."""
    cut = min(max(score, LOWEST_SCORE), HIGHEST_SCORE)
    return floor((cut + 1e-9) * 10 + 0.5) / 10


def stage_of(score: float) -> Stage:
    """The stage of the shown value, so that number and stage never contradict each other (domain.md C5)."""
    shown = shown_value(score)
    return _ORDER[sum(shown >= cut for cut in CUTS)]


def probabilities(score: float, se: float, df: float) -> dict[Stage, float]:
    """The sureness of each stage: t-probability that the true score lies in its band (domain.md C5)."""
    edges = [0.0, *(student.below((cut - score) / se, df) for cut in CUTS), 1.0]
    return {stage: edges[stage.rank + 1] - edges[stage.rank] for stage in _ORDER}


def sureness_of(p: float) -> Sureness:
    """The internal name of how sure a stage is (domain.md C13, Words)."""
    if p >= 0.80:
        return "clear"
    return "likely" if p >= 0.50 else "between"


def about_in_ten(p: float) -> int | None:
    """The x of "about x in 10": rounded down, never above 9; None below one half (domain.md C13)."""
    return min(9, floor(p * 10 + 1e-9)) if p >= 0.50 else None


def between(stage: Stage, sureness: dict[Stage, float]) -> tuple[Stage, Stage]:
    """A stage and the likelier of its neighbours, lower one first: "between Defined and Aligned"."""
    neighbours = [other for other in _ORDER if abs(other.rank - stage.rank) == 1]
    other = max(neighbours, key=lambda neighbour: sureness[neighbour])
    return (stage, other) if stage.rank < other.rank else (other, stage)


@dataclass(frozen=True, slots=True)
class Reading:
    """A round's score with its standard error and degrees of freedom, all in points."""

    score: float
    se: float
    df: float


@dataclass(frozen=True, slots=True)
class PublishedStage:
    """The stage that stands, and how many rounds running spoke for leaving it: up (1) or down (-1)."""

    stage: Stage
    count: int = 0
    direction: int = 0


def publish_stage(
    previous: PublishedStage | None, reading: Reading | None, method: Method = DEFAULT
) -> tuple[PublishedStage | None, Note, float | None]:
    """The stage to publish, why, and the probability of being beyond the border (domain.md C5).

    `previous` is None in a new series. `reading` is None for a round without a figure that has a stage:
    nothing new, or a range too wide (provisional). The result's stage is None only where both are.
    """
    if reading is None:
        return previous, "no_new_figure", None
    now = stage_of(reading.score)
    if previous is None:
        return PublishedStage(now), "first", None
    if now is previous.stage:
        return PublishedStage(now), "same", None
    direction = 1 if now.rank > previous.stage.rank else -1
    cut = previous.stage.band[direction > 0]
    p = student.below(direction * (reading.score - cut) / reading.se, reading.df)
    if p >= method.p_now:
        return PublishedStage(now), "moved", p
    count = 0
    if p >= method.p_confirm:
        count = previous.count + 1 if direction == previous.direction else 1
    if count >= method.n_confirm:
        return PublishedStage(now), "moved_confirmed", p
    held = PublishedStage(previous.stage, count, direction if count else 0)
    return held, "held_up" if direction > 0 else "held_down", p
