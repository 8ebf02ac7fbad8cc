"""What is told of a release beside its scores: themes, statements, talking points, and where people can't say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.pulse.instrument import THEMES
from bot.pulse.method import STATEMENTS
from bot.scores.groups import SIDES
from bot.scores.lines import Line, TalkingPoint, talking_points
from bot.scores.service.kept import load_shown
from bot.scores.service.read import newest_release
from bot.scores.side_details import THEME_OF, Name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from bot.scores.service.read import ReleaseView
    from bot.scores.side_details import Detail, What


@dataclass(frozen=True, slots=True)
class Pair:
    """A theme or a statement: each side's figure, None where it is not shown.

    `is_comparable`: both are shown and of dates no further apart than one round (domain.md C13).
    """

    of: str
    sales: Detail | None
    marketing: Detail | None
    is_comparable: bool

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to show."""
        return self.sales is not None or self.marketing is not None

    @property
    def company(self) -> float | None:
        """The mean of both sides (domain.md C7)."""
        if self.sales is None or self.marketing is None or not self.is_comparable:
            return None
        return (self.sales.value + self.marketing.value) / 2


@dataclass(frozen=True, slots=True)
class DetailsView:
    """The details of a release; `themes` has all five, `lines` all twenty by number, shown or not."""

    release: ReleaseView
    themes: tuple[Pair, ...]
    lines: Mapping[int, Pair]
    points: tuple[TalkingPoint, ...]
    cannot_say: tuple[Detail, ...]

    def of_theme(self, theme: str) -> list[Pair]:
        """The lines of a theme's statements, in their order."""
        return [pair for no, pair in self.lines.items() if THEME_OF[no] == theme]


def newest_details(session: Session, team_id: str) -> DetailsView | None:
    """The details of the newest release; None before the first."""
    release = newest_release(session, team_id)
    return details_of(session, team_id, release) if release else None


def details_of(session: Session, team_id: str, release: ReleaseView) -> DetailsView:
    """The details of a release."""
    shown = load_shown(session, team_id, release.round_id)

    def pair(what: What, of: str) -> Pair:
        sales, marketing = (shown.get(Name(side, what, of)) for side in SIDES)
        days = abs((sales.stands_for - marketing.stands_for).days) if sales and marketing else None
        return Pair(of, sales, marketing, days is not None and days <= release.interval_days)

    lines = {no: pair("line", str(no)) for no in range(1, STATEMENTS + 1)}
    return DetailsView(
        release,
        tuple(pair("theme", theme) for theme in THEMES),
        lines,
        _points(lines),
        tuple(sorted((one for one in shown.values() if one.name.what == "cannot_say"), key=_order)),
    )


def _points(lines: Mapping[int, Pair]) -> tuple[TalkingPoint, ...]:
    """What the sides see differently enough to talk about, of figures of one date (domain.md C6)."""
    both = [pair for pair in lines.values() if pair.is_comparable]
    return talking_points(
        {int(pair.of): line_of_detail(pair.sales) for pair in both if pair.sales},
        {int(pair.of): line_of_detail(pair.marketing) for pair in both if pair.marketing},
    )


def line_of_detail(detail: Detail) -> Line:
    """A statement's published figure as a line, which knows how it may be shown."""
    return Line(detail.name.statement, detail.value, detail.variance, detail.n)


def _order(detail: Detail) -> tuple[int, str]:
    return detail.name.statement, detail.name.side
