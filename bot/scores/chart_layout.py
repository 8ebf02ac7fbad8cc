"""Where words go on the chart so that none covers another; pure geometry in pixels, knows no words or library."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its lower left to its upper right corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: Box) -> bool:
        """Whether the two have any point in common."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def meets_any(self, others: Sequence[Box]) -> bool:
        """Whether it has a point in common with one of them."""
        return any(self.meets(other) for other in others)

    def lies_in(self, other: Box) -> bool:
        """Whether all of it is inside the other."""
        return other.x0 <= self.x0 and self.x1 <= other.x1 and other.y0 <= self.y0 and self.y1 <= other.y1


def spread_out(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Centres as near as can be to the wanted ones, in their order, none covering its neighbour.

    Those in each other's way share the shift (pool adjacent violators); all stay between `low` and `high`
    as long as there is room for them.
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    offsets, reach = [], 0.0
    for at in order:
        offsets.append(reach + heights[at] / 2)
        reach += heights[at]
    pools: list[list[float]] = []
    for at, offset in zip(order, offsets, strict=True):
        pools.append([wanted[at] - offset])
        while len(pools) > 1 and _mean(pools[-2]) > _mean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    starts = [min(max(_mean(pool), low), high - reach) for pool in pools for _ in pool]
    placed = dict(
        zip(order, (start + offset for start, offset in zip(starts, offsets, strict=True)), strict=True)
    )
    return [placed[at] for at in range(len(wanted))]


def boxes_along(x: Sequence[float], y: Sequence[float], size: float) -> list[Box]:
    """Squares that cover a line through places, its markers included."""
    places = list(zip(x, y, strict=True))
    for (x0, y0), (x1, y1) in pairwise(tuple(places)):
        steps = int(hypot(x1 - x0, y1 - y0) // size) + 1
        places += [(x0 + (x1 - x0) * at / steps, y0 + (y1 - y0) * at / steps) for at in range(1, steps)]
    half = size / 2
    return [Box(at_x - half, at_y - half, at_x + half, at_y + half) for at_x, at_y in places]


def boxes_between(x: Sequence[float], low: Sequence[float], high: Sequence[float]) -> list[Box]:
    """Upright slices that cover the area between two lines, each at most 16 wide."""
    boxes = []
    for (x0, low0, high0), (x1, low1, high1) in pairwise(zip(x, low, high, strict=True)):
        steps = int((x1 - x0) // 16) + 1
        cuts = [at / steps for at in range(steps + 1)]
        for one, two in pairwise(cuts):
            lows = [low0 + (low1 - low0) * at for at in (one, two)]
            highs = [high0 + (high1 - high0) * at for at in (one, two)]
            boxes.append(Box(x0 + (x1 - x0) * one, min(lows), x0 + (x1 - x0) * two, max(highs)))
    return boxes


def thinned(centres: Sequence[float], width: float) -> list[int]:
    """Which of some equally wide labels to keep, the last always, so that they stand apart; evenly where it can be."""
    step = 1
    while True:
        kept = list(range(len(centres) - 1, -1, -step))
        if all(centres[after] - centres[before] >= width for after, before in pairwise(kept)):
            return kept[::-1]
        step += 1


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
