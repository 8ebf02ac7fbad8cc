"""Which answers count at a close; pure: knows neither who the people are nor what is made of the values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
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


class Member(NamedTuple):
    """A respondent on a side; who changed sides is on both until the older answers fall out (C2)."""

    side: str
    respondent: str


@dataclass(frozen=True, slots=True)
class Windowed:
    """What counts of one respondent on one side: value and day per statement, the first at index 0.

    `team` is that of their newest answer that counts.
    """

    team: str
    values: tuple[int | None, ...]
    days: tuple[date | None, ...]

    def fingerprint(self) -> str:
        """Changes whenever the contribution does, also when the same values were given again (C8.4).

        Made of days alone. After the close an answer changes only by a newer one, and so what was used for
        a release can be remembered without remembering what anybody said.
        """
        text = ",".join(day.isoformat() if day else "" for day in self.days)
        return blake2b(text.encode(), digest_size=12).hexdigest()


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
    for respondent, side, team, statement, value, day in answers:
        if value is None or day > close or day <= floor[statement]:
            continue
        mine = newest.get(respondent)
        if mine is None:
            mine = newest[respondent] = {}
        known = mine.get(statement)
        if known is None or known[0] < day or (known[0] == day and known < (day, value, side, team)):
            mine[statement] = (day, value, side, team)
    rows = [row for respondent, mine in newest.items() for row in _by_side(respondent, mine)]
    return dict(sorted(rows, key=lambda row: row[0]))


def _by_side(
    respondent: str, mine: Mapping[int, tuple[date, int, str, str]]
) -> Iterable[tuple[Member, Windowed]]:
    for side in {side for _, _, side, _ in mine.values()}:
        values: list[int | None] = [None] * STATEMENTS
        days: list[date | None] = [None] * STATEMENTS
        for statement, (day, value, where, _) in mine.items():
            if where == side:
                values[statement - 1], days[statement - 1] = value, day
        _, team = max((day, team) for day, _, where, team in mine.values() if where == side)
        yield Member(side, respondent), Windowed(team, tuple(values), tuple(days))
