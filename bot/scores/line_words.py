"""How a detail's figure is written: one decimal, coded at the ends, with its date where it is held; knows no layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.scores.lines import HIGHEST_SHOWN, LOWEST_SHOWN, Line
from bot.text import escape

if TYPE_CHECKING:
    from datetime import date

    from bot.scores.side_details import Detail
    from bot.text import Safe, Words


def line_text(detail: Detail | None, words: Words, closed_on: date | None = None) -> Safe:
    """The mean of a statement as it may be shown (domain.md C7); with its date where it is older than `closed_on`."""
    if detail is None:
        return words("themes.side_none")
    shown = Line(detail.name.statement, detail.value, detail.variance, detail.n).shown
    if shown == "under":
        text = words("themes.under", value=words.number(LOWEST_SHOWN))
    elif shown == "over":
        text = words("themes.over", value=words.number(HIGHEST_SHOWN))
    else:
        text = escape(words.number(shown))
    return _dated(text, detail, words, closed_on)


def theme_text(detail: Detail | None, words: Words, closed_on: date) -> Safe:
    """The index of a theme, one decimal, with its date where it is older than `closed_on`."""
    if detail is None:
        return words("themes.side_none")
    return _dated(escape(words.number(detail.value)), detail, words, closed_on)


def _dated(text: Safe, detail: Detail, words: Words, closed_on: date | None) -> Safe:
    if closed_on is None or detail.stands_for >= closed_on:
        return text
    return words("themes.dated", value=text, day=words.date(detail.stands_for, "short"))
