"""The picture of the score over the rounds: what goes into it; knows no rows, and no words but those it is given.

How it is drawn is in `chart_drawing`, loaded with its library when a picture is first asked for. A picture
never stands alone: whoever posts it says the same in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bot.scores.stages import Stage

WIDTH: Final = 1200
HEIGHT: Final = 750


@dataclass(frozen=True, slots=True)
class ChartValue:
    """A figure of a round: `value` in points, `text` as people read it, `low` and `high` the 90 % range.

    A provisional one has a range too wide for a stage. `as_of` is set on a held figure: the date it stands
    for, as people read it ("as of 3 March").
    """

    value: float
    text: str
    low: float | None = None
    high: float | None = None
    is_provisional: bool = False
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A round: its closing day, that day as people read it, and its figures, None where there is none.

    `is_combined`: everybody as one group, which is another series than the balanced company score.
    """

    day: date
    label: str
    company: ChartValue | None = None
    sales: ChartValue | None = None
    marketing: ChartValue | None = None
    is_combined: bool = False


@dataclass(frozen=True, slots=True)
class ChartChange:
    """A change of the company's figure up to the last round, to be marked.

    `since` is the day of the round compared with, `text` what is said of it ("+6.2 since 12 Mar").
    """

    since: date
    text: str


@dataclass(frozen=True, slots=True)
class ChartWords:
    """Every word in the picture. `subtitle` may be empty; `held` and `provisional` name their markers in the key."""

    title: str
    subtitle: str
    company: str
    combined: str
    sales: str
    marketing: str
    range: str
    held: str
    provisional: str
    stages: Mapping[Stage, str]


def score_chart(
    points: Sequence[ChartPoint],
    words: ChartWords,
    *,
    change: ChartChange | None = None,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> bytes:
    """A PNG of the company score with its range over the named stages, and both sides; `width` x `height` pixels.

    Points come in the order of their days. Series differ by shape of marker, dash and a label at their end,
    not by colour alone. Rounds without a figure are gaps. A change is marked only where there is one to name.

    Raises:
        ValueError: no point, points out of order, or a change that does not lead from a company figure to that of
            the last round.
    """
    if not points:
        raise ValueError("a chart needs at least one round")
    if any(one.day >= two.day for one, two in pairwise(points)):
        raise ValueError("the rounds of a chart come in the order of their days, each day once")
    if change is not None:
        _check_change(points, change)
    from bot.scores.chart_drawing import draw  # noqa: PLC0415  # its library is slow to import, seldom needed

    return draw(points, words, change, width, height)


def _check_change(points: Sequence[ChartPoint], change: ChartChange) -> None:
    *before, last = points
    if last.company is None or not any(
        point.day == change.since and point.company is not None for point in before
    ):
        raise ValueError("a change leads from a round with a company figure to that of the last round")
