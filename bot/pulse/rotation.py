"""Which statements a person gets in a round; pure: histories in, selections out, chance only from the seed.

The rule is domain.md C1.3 with the edges of C13.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.pulse.method import REST_DAYS, gap_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from bot.pulse.instrument import Instrument


@dataclass(frozen=True, slots=True)
class History:
    """What a person was asked: `dealt` has the newest slot date per statement number they dealt with.

    Dealt with means answered or "I can't say"; a statement shown and left unanswered is not in it.
    """

    respondent: str
    side: str
    dealt: Mapping[int, date]


def select(
    histories: Iterable[History],
    *,
    instrument: Instrument,
    on: date,
    k: int,
    every_weeks: int,
    seed: str,
    baseline: bool = False,
) -> dict[str, tuple[int, ...]]:
    """Statement numbers per respondent key for the slot `on`, most due first; empty means skip them.

    `seed` is the round's id; people are taken in the order of their keys, so that histories may come in any
    order. A baseline gives everybody all the statements, in the instrument's order, but for what they dealt
    with of late.

    Raises:
        ValueError: a respondent given twice, or a k or interval below one.
    """
    people = sorted(histories, key=lambda history: history.respondent)
    if len({person.respondent for person in people}) < len(people):
        raise ValueError("a respondent has two histories")
    rota = _Rota(instrument, on, k, every_weeks, seed)
    pick = rota.everything if baseline else rota.pulse
    return {person.respondent: pick(person) for person in people}


class _Rota:
    """One round's selection; counts what was given out on each side as it goes."""

    def __init__(self, instrument: Instrument, on: date, k: int, every_weeks: int, seed: str) -> None:
        gap = gap_days(k, every_weeks)
        self._today = on.toordinal()
        self._k = k
        self._gap = {statement.no: gap[statement.speed] for statement in instrument.statements}
        self._theme = {statement.no: statement.theme for statement in instrument.statements}
        self._normal = {statement.no for statement in instrument.statements if statement.speed == "normal"}
        self._seed = blake2b(seed.encode(), digest_size=16).digest()
        self._given: dict[str, dict[int, int]] = defaultdict(lambda: dict.fromkeys(self._gap, 0))

    def everything(self, person: History) -> tuple[int, ...]:
        age = self._ages(person)
        return tuple(no for no in self._gap if no not in age or age[no] >= REST_DAYS)

    def pulse(self, person: History) -> tuple[int, ...]:
        age = self._ages(person)
        due = self._ranked(person, age, [no for no in self._gap if no not in age or age[no] >= self._gap[no]])
        if len(due) >= self._k:
            chosen = self._spread(due[: self._k], due[self._k :])
            chosen = self._leave_a_mix(chosen, due, age)
        else:
            rested = [no for no in self._normal if no in age and age[no] >= REST_DAYS and no not in due]
            pool = due + self._ranked(person, age, rested)
            chosen = self._spread(pool[: self._k], pool[self._k :])
        given = self._given[person.side]
        for no in chosen:
            given[no] += 1
        return tuple(chosen)

    def _ages(self, person: History) -> dict[int, int]:
        return {no: self._today - day.toordinal() for no, day in person.dealt.items()}

    def _ranked(self, person: History, age: Mapping[int, int], numbers: Sequence[int]) -> list[int]:
        """Never dealt with, then the longest ago; then the least given out on the side; then the hash."""
        given = self._given[person.side]
        chance = blake2b(person.respondent.encode(), digest_size=64, key=self._seed).digest()
        return sorted(
            numbers, key=lambda no: (no in age, -age.get(no, 0), given[no], chance[3 * no - 3 : 3 * no], no)
        )

    def _spread(self, chosen: list[int], others: Sequence[int]) -> list[int]:
        """Not all from one theme, where another is to be had: the last chosen gives way to it."""
        themes = {self._theme[no] for no in chosen}
        if len(chosen) < 2 or len(themes) > 1:
            return chosen
        other = next((no for no in others if self._theme[no] not in themes), None)
        return chosen if other is None else [*chosen[:-1], other]

    def _leave_a_mix(self, chosen: list[int], due: Sequence[int], age: Mapping[int, int]) -> list[int]:
        """Keeps the last new statements from being of one theme, for they are the whole of the next pulse.

        Without it the next pulse would have to put one of them off, or be of one theme. The two that change
        places were both never dealt with, so nothing more due is passed over.
        """
        unseen = [no for no in due if no not in age and no not in chosen]
        themes = {self._theme[no] for no in unseen}
        if not 2 <= len(unseen) <= self._k or len(themes) > 1:
            return chosen
        free = [no for no in chosen if self._theme[no] not in themes and no not in age]
        if len(free) < 2:
            return chosen
        return [unseen[0] if no == free[-1] else no for no in chosen]
