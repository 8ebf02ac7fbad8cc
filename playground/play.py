"""Owns the passing of days in the demo: the clock jumps from event to event, people answer when they get round to it.

It must not know the app: whoever has a timetable hands it in as three functions.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from playground.clock import ManualClock
from playground.colleagues import Colleagues
from playground.slack import Playground

MOST_EVENTS = 20_000


@dataclass(frozen=True, slots=True)
class Timetable:
    """What the app does by itself: `run` does all that is due, `next_due` says when there is more."""

    run: Callable[[], object]
    next_due: Callable[[], datetime | None]


@dataclass(order=True, slots=True)
class _Plan:
    at: datetime
    name: str
    message: str = field(compare=False)


class Play:
    """Lets time pass. Nothing sleeps: `clock` is moved to whatever comes next."""

    def __init__(
        self,
        slack: Playground,
        clock: ManualClock,
        timetable: Timetable,
        colleagues: Colleagues,
        *,
        is_spared: Callable[[str], bool] = lambda _name: False,
    ) -> None:
        """`is_spared` tells of a person (short name) that somebody real acts for them just now."""
        self._is_spared = is_spared
        self._slack = slack
        self._clock = clock
        self._timetable = timetable
        self._colleagues = colleagues
        self._plans: list[_Plan] = []
        self._noticed: dict[str, str] = {}
        self._asked: dict[str, int] = {}

    def until(self, happened: Callable[[], bool], latest: datetime) -> bool:
        """Let events happen one by one until `happened()`; False if it had not by `latest`."""
        for _ in range(MOST_EVENTS):
            self._timetable.run()
            if happened():
                return True
            self._notice()
            moment = self._next()
            if moment is None or moment > latest:
                self._clock.move_to(latest)
                return False
            self._clock.move_to(moment)
            self._act()
        raise RuntimeError(f"more than {MOST_EVENTS} events, and still not what was waited for")

    def _next(self) -> datetime | None:
        moments = [self._timetable.next_due(), self._plans[0].at if self._plans else None]
        return min((moment for moment in moments if moment is not None), default=None)

    def _notice(self) -> None:
        """Whoever has a new message from the app will answer it: soon, late, or never, as is their habit."""
        for who in self._slack.people():
            newest = who.newest_from_app()
            name = who.person.name
            if not newest or self._noticed.get(name) == newest:
                continue
            self._noticed[name] = newest
            if not self._colleagues.is_asked(who):
                continue
            round_no = self._asked.get(name, 0)
            self._asked[name] = round_no + 1
            habit = self._colleagues.habit(name, round_no)
            if habit.share:
                hours = self._colleagues.patience(name, round_no) * (50 if habit.late else 5)
                heapq.heappush(self._plans, _Plan(self._clock() + timedelta(hours=hours), name, newest))

    def _act(self) -> None:
        while self._plans and self._plans[0].at <= self._clock():
            plan = heapq.heappop(self._plans)
            if self._is_spared(plan.name):
                continue
            round_no = self._asked[plan.name] - 1
            share = self._colleagues.habit(plan.name, round_no).share
            self._colleagues.answer(plan.name, share, round_no)
