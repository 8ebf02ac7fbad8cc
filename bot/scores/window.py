"""Which answers count at a close; pure: knows neither who the people are nor what is made of the values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.pulse.method import STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bot.pulse.instrument import Instrument
    from bot.pulse.method import Speed


class Answer(NamedTuple):
    """A stored answer; `value` is None for "I can't say", `day` the close day of its round.

    Side and team are those frozen when the round opened. A tuple, so that a million database rows with
    these columns can be taken as they come.
    """

    respondent: str
    side: str
    team: str
    statement: int
    value: int | None
    day: date


class Dealing(NamedTuple):
    """When somebody last dealt with a statement, and whether they could not say."""

    day: date
    cannot_say: bool


# A few hundred for a million answers.
@lru_cache(maxsize=8_192)
def _dealing(day: date, *, cannot_say: bool) -> Dealing:
    return Dealing(day, cannot_say)


class Member(NamedTuple):
    """A respondent on a side; who changed sides is on both until the older answers fall out (C2)."""

    side: str
    respondent: str


@dataclass(frozen=True, slots=True)
class Windowed:
    """What counts of one respondent on one side: value and day per statement, the first at index 0.

    `team` is that of their newest answer that counts. `dealt` is what they last said of each statement within the same
    days, "I can't say" included.
    """

    team: str
    values: tuple[int | None, ...]
    days: tuple[date | None, ...]
    dealt: tuple[Dealing | None, ...] = (None,) * STATEMENTS

    def contribution(self, numbers: Iterable[int] = range(1, STATEMENTS + 1)) -> str:
        """What counts of some statements, or of all.

        Changes whenever that does, also when the same values were given again (domain.md C8.4).
        Made of days alone, as `statement.day` with the day as an ordinal. After the close an answer changes only by a
        newer one, and so what was used for a release can be remembered without remembering what anybody said.
        """
        days = self.days
        return " ".join([answer_word(no, day) for no in numbers if (day := days[no - 1])])


# A company has some hundred of these words, and says each a thousand times.
@lru_cache(maxsize=8_192)
def answer_word(no: int, day: date) -> str:
    """One answer of a contribution."""
    return f"{no}.{day.toordinal()}"


@lru_cache(maxsize=8_192)
def dealing_word(no: int, day: date) -> str:
    """The same of a statement somebody dealt with, be it by an answer or by "I can't say"."""
    return f"{no}x.{day.toordinal()}"


def carry_by_statement(instrument: Instrument, carry: Mapping[Speed, int]) -> dict[int, int]:
    """Days an answer counts, by statement number."""
    return {statement.no: carry[statement.speed] for statement in instrument.statements}


def window(
    answers: Iterable[tuple[str, str, str, int, int | None, date]], *, close: date, carry: Mapping[int, int]
) -> dict[Member, Windowed]:
    """The newest value per person and statement with close - carry < day <= close (domain.md C2).

    `carry` is in days by statement number. Linear in the answers, which come in any order; a newer "I can't
    say" erases nothing. People are in the order of side and key, so that nothing depends on the order of
    rows.

    Raises:
        KeyError: an answer to a statement without a carry.
    """
    floor = {no: close - timedelta(days=days) for no, days in carry.items()}
    newest: dict[str, dict[int, tuple[date, int, str, str]]] = {}
    unsaid: dict[str, dict[int, tuple[date, str]]] = {}
    for respondent, side, team, statement, value, day in answers:
        if day > close or day <= floor[statement]:
            continue
        if value is None:
            silent = unsaid.setdefault(respondent, {})
            silent[statement] = max(silent.get(statement, (day, side)), (day, side))
            continue
        mine = newest.get(respondent)
        if mine is None:
            mine = newest[respondent] = {}
        known = mine.get(statement)
        if known is None or (known[0] <= day and known < (day, value, side, team)):
            mine[statement] = (day, value, side, team)
    rows = [
        row
        for respondent, mine in newest.items()
        for row in _by_side(respondent, mine, unsaid.get(respondent, {}))
    ]
    return dict(sorted(rows, key=lambda row: row[0]))


def _by_side(
    respondent: str, mine: Mapping[int, tuple[date, int, str, str]], unsaid: Mapping[int, tuple[date, str]]
) -> Iterable[tuple[Member, Windowed]]:
    for side in {side for _, _, side, _ in mine.values()}:
        values: list[int | None] = [None] * STATEMENTS
        days: list[date | None] = [None] * STATEMENTS
        dealt: list[Dealing | None] = [None] * STATEMENTS
        newest: tuple[date, str] | None = None
        for statement, (day, value, where, team) in mine.items():
            if where == side:
                values[statement - 1], days[statement - 1] = value, day
                dealt[statement - 1] = _dealing(day, cannot_say=False)
                newest = (day, team) if newest is None or newest < (day, team) else newest
        for statement, (day, where) in unsaid.items():
            known = mine.get(statement)
            if where == side and (known is None or known[0] < day):
                dealt[statement - 1] = _dealing(day, cannot_say=True)
        assert newest is not None  # noqa: S101  # the side is that of an answer
        yield Member(side, respondent), Windowed(newest[1], tuple(values), tuple(days), tuple(dealt))
