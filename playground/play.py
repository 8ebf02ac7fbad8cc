"""Owns the passing of days in the demo: the clock jumps from event to event, people answer when they get round to it.

It must not know the app: whoever has a timetable hands it in as three functions.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playground.clock import ManualClock
from playground.colleagues import Colleagues
from playground.diary import Diary
from playground.driver import PersonDriver
from playground.reactions import REACTIONS, Prompt, mark_of_app, press, prompts
from playground.slack import Playground

MOST_EVENTS = 20_000
FRIDAY, DESK_HOURS = 4, range(8, 18)


@dataclass(frozen=True, slots=True)
class Timetable:
    """What the app does by itself: `run` does all that is due, `next_due` says when there is more."""

    run: Callable[[], object]
    next_due: Callable[[], datetime | None]


@dataclass(order=True, slots=True)
class _Plan:
    """Who acts when: answers a pulse, or presses a button that was asked of them."""

    at: datetime
    name: str
    message: str = field(compare=False)
    prompt: Prompt | None = field(default=None, compare=False)


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
        diary: Diary | None = None,
    ) -> None:
        """`is_spared` tells of a person (short name) that somebody real acts for them just now.

        With a `diary`, people also do what stands in it, and press what the app asks of them.
        """
        self._is_spared = is_spared
        self._diary = diary
        self._seen: dict[str, int] = {}
        self._prompted: set[tuple[str, Prompt]] = set()
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
        moments = [
            self._timetable.next_due(),
            self._plans[0].at if self._plans else None,
            self._diary.next_at if self._diary else None,
        ]
        return min((moment for moment in moments if moment is not None), default=None)

    def _notice(self) -> None:
        """Whoever has a new message from the app will answer it: soon, late, or never, as is their habit."""
        for who in self._slack.people():
            if self._diary:
                self._notice_prompts(who)
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

    def _notice_prompts(self, who: PersonDriver) -> None:
        """Whoever is asked to press something will, or will not: as people do."""
        name, mark = who.person.name, mark_of_app(self._slack, who)
        if self._seen.get(name) == mark:
            return
        self._seen[name] = mark
        for prompt in prompts(who):
            if (name, prompt) in self._prompted:
                continue
            self._prompted.add((name, prompt))
            reaction = REACTIONS[prompt.label]
            if self._colleagues.chance("press", name, prompt.label, prompt.near) < reaction.share:
                hours = reaction.hours * (0.1 + 0.9 * self._colleagues.chance("when", name, prompt.near))
                at = at_work(self._clock() + timedelta(hours=hours), who.person.tz)
                heapq.heappush(self._plans, _Plan(at, name, prompt.message, prompt))

    def _act(self) -> None:
        if self._diary:
            self._diary.act(self._is_spared)
        while self._plans and self._plans[0].at <= self._clock():
            plan = heapq.heappop(self._plans)
            if self._is_spared(plan.name):
                continue
            if plan.prompt:
                press(self._slack.person(plan.name), plan.prompt)
                continue
            round_no = self._asked[plan.name] - 1
            share = self._colleagues.habit(plan.name, round_no).share
            self._colleagues.answer(plan.name, share, round_no)


def at_work(moment: datetime, zone: str) -> datetime:
    """The same instant, or as many hours later as it takes until people of an IANA zone are at their desks."""
    while (local := moment.astimezone(ZoneInfo(zone))).weekday() > FRIDAY or local.hour not in DESK_HOURS:
        moment += timedelta(hours=1)
    return moment
