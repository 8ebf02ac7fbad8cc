"""The lines of the chart: which values belong together and how each line looks; pure, knows no places or library."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.scores.chart import ChartPoint, ChartValue, ChartWords

PAPER: Final = "#FFFFFF"
INK: Final = "#1D2B45"
MUTED: Final = "#5B6577"


@dataclass(frozen=True, slots=True)
class Style:
    """How a line looks: `size` of markers and `width` in pixels, `dash` in line widths, empty if solid."""

    colour: str
    marker: str
    size: float
    width: float
    dash: tuple[float, ...]
    is_main: bool = False


COMPANY: Final = Style(INK, "o", 17, 5.5, (), is_main=True)
SALES: Final = Style("#B4480E", "s", 13, 3.2, (3.4, 1.7))
MARKETING: Final = Style("#086E69", "^", 16, 3.2, (1.1, 1.5))


KEY: Final = Style(MUTED, "o", 15, 3.2, ())
"""The hollow markers of the key."""


@dataclass(frozen=True, slots=True)
class Series:
    """A named line: `days` as ordinals and, for each, a value or None."""

    name: str
    style: Style
    days: tuple[int, ...]
    values: tuple[ChartValue | None, ...]

    def runs(self) -> Iterator[tuple[list[int], list[ChartValue]]]:
        """Its stretches without a gap."""
        known = zip(self.days, self.values, strict=True)
        for there, run in groupby(known, key=lambda pair: pair[1] is not None):
            if there:
                kept = [(day, value) for day, value in run if value is not None]
                yield [day for day, _ in kept], [value for _, value in kept]

    def end(self) -> tuple[int, ChartValue]:
        """The day and value of its last round with a figure."""
        *_, (days, values) = self.runs()
        return days[-1], values[-1]

    def label(self, last_day: int) -> str:
        """What stands at its end: its name, and the value if that is of the last round."""
        day, value = self.end()
        return f"{self.name} {value.text}" if day == last_day else self.name

    def note(self, provisional: str) -> str:
        """A second line below the label: the date a held value stands for, or that it is provisional."""
        _, value = self.end()
        return value.as_of or (provisional if value.is_provisional else "")

    def held_runs(self) -> Iterator[tuple[list[int], ChartValue]]:
        """The days and the value of each stretch held since one date, but for that which the name dates."""
        end, _ = self.end()
        for days, values in self.runs():
            pairs = zip(days, values, strict=True)
            for as_of, run in groupby(pairs, key=lambda pair: pair[1].as_of):
                kept = list(run)
                if as_of is not None and (kept[-1][0] != end or end != self.days[-1]):
                    yield [day for day, _ in kept], kept[0][1]


def series_of(points: Sequence[ChartPoint], words: ChartWords) -> list[Series]:
    """The lines with at least one value, the main one last so that it is drawn on top.

    The balanced company score and that of everybody as one group are two lines: a change of mode begins anew.
    """
    days = tuple(point.day.toordinal() for point in points)
    lines = (
        (words.sales, SALES, [point.sales for point in points]),
        (words.marketing, MARKETING, [point.marketing for point in points]),
        (words.combined, COMPANY, [point.company if point.is_combined else None for point in points]),
        (words.company, COMPANY, [None if point.is_combined else point.company for point in points]),
    )
    return [
        Series(name, style, days, tuple(values))
        for name, style, values in lines
        if any(value is not None for value in values)
    ]
