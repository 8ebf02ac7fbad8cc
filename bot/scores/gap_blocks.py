"""The answer to `/stage gap`: where the two sides differ, and what to talk about; knows no database.

domain.md C6. Neither side is right, and the teams are never ranked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.pulse.method import SMALLEST_GROUP
from bot.scores.blocks import gap_lines, stage_line
from bot.scores.line_words import line_text, theme_text
from bot.slack import kit
from bot.text import Safe

if TYPE_CHECKING:
    from bot.pulse.instrument import Instrument
    from bot.scores.service.detail_read import DetailsView
    from bot.scores.service.read import ReleaseView
    from bot.text import Words


@kit.builds
def gap_message(view: DetailsView, instrument: Instrument, words: Words) -> kit.Message:
    """Overall, by theme and by statement."""
    release = view.release
    head = words("gap.head", number=release.number, day=words.date(release.closed_on))
    parts = [Safe("\n").join([head, *_overall(release, words)])]
    if themes := _themes(view, instrument, words):
        parts.append(Safe("\n").join([words("gap.themes"), *themes]))
    if any(pair.is_comparable for pair in view.lines.values()):
        parts.append(_points(view, instrument, words))
    foot = words("gap.foot")
    blocks = (*(kit.section(part) for part in parts), kit.context(foot))
    return kit.Message(Safe("\n\n").join([*parts, foot]), blocks)


def _overall(release: ReleaseView, words: Words) -> list[Safe]:
    if release.score is None:
        return [stage_line(release, words)]
    return gap_lines(release, words) or [words("gap.none", k=SMALLEST_GROUP)]


def _themes(view: DetailsView, instrument: Instrument, words: Words) -> list[Safe]:
    closed_on = view.release.closed_on
    return [
        words(
            "gap.theme",
            theme=instrument.theme_text(pair.of, words.tag),
            sales=theme_text(pair.sales, words, closed_on),
            marketing=theme_text(pair.marketing, words, closed_on),
        )
        for pair in view.themes
        if pair.sales and pair.marketing and pair.is_comparable
    ]


def _points(view: DetailsView, instrument: Instrument, words: Words) -> Safe:
    if not view.points:
        return words("gap.no_points")
    lines = [words("gap.points")]
    for point in view.points:
        pair = view.lines[point.statement]
        lines.append(
            words(
                "gap.point",
                statement=instrument.text(point.statement, words.tag),
                sales=line_text(pair.sales, words, view.release.closed_on),
                marketing=line_text(pair.marketing, words, view.release.closed_on),
            )
        )
    return Safe("\n").join(lines)
