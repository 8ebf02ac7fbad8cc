"""Slack's own line chart of the score: from the points of the picture to a block; pure, knows no rows.

Slack's format has no gaps, ranges, bands or hollow markers: every line needs a number for every category. So rounds
without a company figure are left out, and a side that lacks a figure in one of the others is left out whole; both are
told in the words that come with it. What is held looks like any other figure here, and is dated there.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from bot.slack import kit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.scores.chart import ChartPoint, ChartValue, ChartWords

MOST_ROUNDS: Final = 20
_TITLE, _NAME = 50, 20


def native_chart(points: Sequence[ChartPoint], words: ChartWords) -> kit.Block | None:
    """The newest rounds as a line chart of Slack's, at most 20; None if the last has no company figure.

    A change between everybody as one group and both sides begins a new series, as in the picture: what came before
    it is left out.
    """
    if not points or points[-1].company is None:
        return None
    is_combined = points[-1].is_combined
    told = [point for point in reversed(points) if point.company is not None][:MOST_ROUNDS]
    kept = list(takewhile(lambda point: point.is_combined == is_combined, told))[::-1]
    lines = {
        words.combined if is_combined else words.company: [point.company for point in kept],
        words.sales: [point.sales for point in kept],
        words.marketing: [point.marketing for point in kept],
    }
    series = {kit.fit(name, _NAME): numbers for name, line in lines.items() if (numbers := _numbers(line))}
    return kit.line_chart(kit.fit(words.title, _TITLE), _labels(kept), series)


def _numbers(line: Sequence[ChartValue | None]) -> list[float]:
    """A line's figures in points; none where one is missing."""
    known = [value.value for value in line if value is not None]
    return known if len(known) == len(line) else []


def _labels(points: Sequence[ChartPoint]) -> list[str]:
    """The days, each another category: the same day of another year is told with its year."""
    labels: list[str] = []
    for point in points:
        label = kit.fit(point.label, _NAME)
        labels.append(label if label not in labels else kit.fit(f"{point.day:%Y} {point.label}", _NAME))
    return labels
