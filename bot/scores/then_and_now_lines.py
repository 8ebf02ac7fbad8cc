"""A statement's published figures when it was taken up and since, in words; knows no database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.scores.line_words import line_text
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.pulse.instrument import Instrument
    from bot.scores.side_details import Detail
    from bot.text import Words


@dataclass(frozen=True, slots=True)
class SideThenAndNow:
    """A side's figure as it was published then, and the newest one since; None as long as there is none."""

    side: str
    then: Detail
    now: Detail | None


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """A statement by its number, the day it was taken up, and the sides of which a figure was published before."""

    statement: int
    taken_up_on: date
    sides: tuple[SideThenAndNow, ...]

    @property
    def has_news(self) -> bool:
        """Whether there is a figure since."""
        return any(side.now is not None for side in self.sides)


def then_and_now_lines(found: Sequence[ThenAndNow], instrument: Instrument, words: Words) -> list[Safe]:
    """A line for each statement, below a head that says what a shift means; empty for none."""
    if not found:
        return []
    return [words("then_and_now.head"), *(_line(one, instrument, words) for one in found)]


def _line(one: ThenAndNow, instrument: Instrument, words: Words) -> Safe:
    return words(
        "then_and_now.line" if one.has_news else "then_and_now.waits",
        statement=instrument.text(one.statement, words.tag),
        day=words.date(one.taken_up_on, "short"),
        sides=Safe("; ").join(_side(side, words, has_news=one.has_news) for side in one.sides),
    )


def _side(side: SideThenAndNow, words: Words, *, has_news: bool) -> Safe:
    name, then = words(f"side.{side.side}"), line_text(side.then, words)
    if side.now is None:
        return words(
            "then_and_now.side_waits" if has_news else "then_and_now.side_then", side=name, then=then
        )
    return words("then_and_now.side", side=name, then=then, now=line_text(side.now, words))
