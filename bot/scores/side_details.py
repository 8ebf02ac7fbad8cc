"""Every figure beside its score that a side's data could show: lines, themes, "I can't say"; pure, decides nothing.

domain.md C7 and C11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bot.pulse.instrument import LAYOUT, THEMES
from bot.pulse.method import STATEMENTS, Method
from bot.scores.lines import line_of
from bot.scores.window import answer_word, dealing_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bot.scores.fitting import ThemeFit
    from bot.scores.window import Windowed

What = Literal["line", "theme", "cannot_say"]
CANNOT_SAY_SHARE: Final = 0.3
"""From this share on, "I can't say" is a finding (domain.md C11)."""
IN_THEME: Final = {theme: frozenset(no for no, _, where, _ in LAYOUT if where == theme) for theme in THEMES}
THEME_OF: Final = {no: theme for no, _, theme, _ in LAYOUT}


class Name(NamedTuple):
    """Which figure of a side: a statement's line, a theme, or the share who can't say of a statement.

    `of` is the statement's number, or the theme's name.
    """

    side: str
    what: What
    of: str

    @property
    def statement(self) -> int:
        """The statement's number."""
        return int(self.of)


@dataclass(frozen=True, slots=True)
class Detail:
    """A figure as published: a mean from 1 to 5, a theme's index from 20 to 100, or a share from 0 to 1.

    `variance` is that of the value, `n` the people who answered; `stands_for` the date of its data; `version` that of
    the statement, 0 of a theme.
    """

    name: Name
    value: float
    variance: float
    n: int
    stands_for: date
    version: int = 0


@dataclass(frozen=True, slots=True)
class SideData:
    """The data of a side's new figure: who is in it with what, its themes, and the date it stands for."""

    side: str
    people: Mapping[str, Windowed]
    themes: Mapping[str, ThemeFit]
    stands_for: date


SideFigure = tuple[Name, dict[str, str], Detail | None]
"""A figure's name, its people with their contributions to it, and its value where it has one."""


def figures_of(data: SideData, versions: Mapping[int, int], method: Method) -> Iterable[SideFigure]:
    """Every figure a side could show, its people with their contributions to it, and its value where it has one."""
    yield from _lines(data, versions, method)
    yield from _themes(data, method)
    yield from _cannot_say(data, versions, method)


def _lines(data: SideData, versions: Mapping[int, int], method: Method) -> Iterable[SideFigure]:
    for no in range(1, STATEMENTS + 1):
        now = {who: answer_word(no, day) for who, one in data.people.items() if (day := one.days[no - 1])}
        name = Name(data.side, "line", str(no))
        detail = None
        if len(now) >= method.smallest_group:
            values = [value for who in now if (value := data.people[who].values[no - 1]) is not None]
            line = line_of(no, values)
            detail = Detail(name, line.mean, line.variance, line.n, data.stands_for, versions[no])
        yield name, now, detail


def _themes(data: SideData, method: Method) -> Iterable[SideFigure]:
    for theme, statements in IN_THEME.items():
        numbers = sorted(statements)
        told = ((who, one.contribution(numbers)) for who, one in data.people.items())
        mine = {who: words for who, words in told if words}
        name = Name(data.side, "theme", theme)
        fitted = data.themes.get(theme)
        detail = None
        if fitted is not None and len(mine) >= method.smallest_group:
            detail = Detail(name, fitted.index, fitted.variance, fitted.n, data.stands_for)
        yield name, mine, detail


def _cannot_say(data: SideData, versions: Mapping[int, int], method: Method) -> Iterable[SideFigure]:
    for no in range(1, STATEMENTS + 1):
        dealt = [(who, deal) for who, one in data.people.items() if (deal := one.dealt[no - 1])]
        now = {who: dealing_word(no, deal.day) for who, deal in dealt}
        name = Name(data.side, "cannot_say", str(no))
        silent = sum(deal.cannot_say for _, deal in dealt)
        detail = None
        if silent >= method.smallest_group and silent >= CANNOT_SAY_SHARE * len(now) - 1e-9:
            share = silent / len(now)
            spread = share * (1 - share) / len(now)
            detail = Detail(name, share, spread, len(now), data.stands_for, versions[no])
        yield name, now, detail
