"""From releases to the picture of the score over time; pure: the words come from the reader's catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.scores.blocks import STAGES
from bot.scores.chart import ChartChange, ChartPoint, ChartValue, ChartWords, score_chart
from bot.scores.native_chart import native_chart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.scores.service.read import ReleaseView, SideView
    from bot.slack.kit import Block
    from bot.text import Words


def draw_history(past: Sequence[ReleaseView], words: Words) -> bytes:
    """A PNG of the company's score and both sides, release by release."""
    past = last_of_each_day(past)
    return score_chart(
        [chart_point(view, words) for view in past],
        chart_words(past, words),
        change=chart_change(past, words),
    )


def draw_native(past: Sequence[ReleaseView], words: Words) -> Block | None:
    """The same as Slack's own line chart, as far as that can show it; None where there is nothing to draw."""
    past = last_of_each_day(past)
    return native_chart([chart_point(view, words) for view in past], chart_words(past, words))


def last_of_each_day(past: Sequence[ReleaseView]) -> list[ReleaseView]:
    """Of releases that closed on the same day the last: the picture has one place for a day."""
    return list({view.closed_on: view for view in past}.values())


def chart_change(past: Sequence[ReleaseView], words: Words) -> ChartChange | None:
    """The newest change, marked only if it is clear and began within the picture (domain.md C10)."""
    change = past[-1].change
    if change is None or change.call != "clear":
        return None
    if not any(view.closed_on == change.since and view.score for view in past):
        return None
    points = ("+" if change.points > 0 else "\N{MINUS SIGN}") + words.number(abs(change.points))
    return ChartChange(
        change.since, words.plain("change.mark", points=points, day=words.date(change.since, "short"))
    )


def chart_point(view: ReleaseView, words: Words) -> ChartPoint:
    """One release as a point of the picture; figures that stand from before are marked as held."""
    sides = {side.side: _side_value(side, words) for side in view.sides}
    company = None
    if view.score is not None:
        company = ChartValue(
            view.score.shown,
            words.number(view.score.shown),
            view.score.low,
            view.score.high,
            is_provisional=view.stage is None,
            as_of=None
            if view.is_new
            else words.plain("chart.as_of", day=words.date(view.stands_for, "short")),
        )
    return ChartPoint(
        day=view.closed_on,
        label=words.date(view.closed_on, "short"),
        company=company,
        sales=sides.get("sales"),
        marketing=sides.get("marketing"),
        is_combined=view.mode == "combined",
    )


def chart_words(past: Sequence[ReleaseView], words: Words) -> ChartWords:
    """What is written in the picture."""
    return ChartWords(
        title=words.plain("chart.title"),
        subtitle=words.plain_plural("chart.subtitle", len(past)),
        company=words.plain("chart.company"),
        combined=words.plain("chart.combined"),
        sales=words.plain("side.sales"),
        marketing=words.plain("side.marketing"),
        range=words.plain("chart.range"),
        held=words.plain("chart.held"),
        provisional=words.plain("chart.provisional"),
        stages={stage: words.plain(key) for stage, key in STAGES.items()},
    )


def _side_value(side: SideView, words: Words) -> ChartValue:
    as_of = words.plain("chart.as_of", day=words.date(side.stands_for, "short")) if side.is_held else None
    return ChartValue(
        side.score.shown, words.number(side.score.shown), side.score.low, side.score.high, as_of=as_of
    )
