"""Owns the passing of time in a running demo: moves of the clock in a thread of their own, and how far they got.

It must not know the app nor the page; whoever shows progress reads `busy` and `revision`.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from queue import SimpleQueue
from zoneinfo import ZoneInfo

from playground.clock import ManualClock
from playground.play import Play, Timetable

MORNING = time(9)
# Who has just clicked waits that long to see what comes of it; what an app sends paced comes within it.
SOON = timedelta(minutes=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Busy:
    """A move of the clock under way, from one world time to another; `at` is where it is now."""

    what: str
    since: datetime
    until: datetime
    at: datetime

    @property
    def share(self) -> float:
        """How much of the span has passed, 0 to 1."""
        span = (self.until - self.since).total_seconds()
        return 1.0 if span <= 0 else min(1.0, (self.at - self.since).total_seconds() / span)


class Director:
    """Lets time pass for the people who watch. One move at a time; nothing sleeps.

    `revision` grows with everything that happened, so that a watcher can tell cheaply that something did.
    """

    def __init__(self, clock: ManualClock, timetable: Timetable, play: Play) -> None:
        self._clock = clock
        self._timetable = timetable
        self._play = play
        self._orders: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="director", daemon=True)
        self.busy: Busy | None = None
        self.next_at: datetime | None = None
        self.revision = 0
        self.trouble = ""
        self.moves: list[str] = []

    # -- life -------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to take orders."""
        self._thread.start()

    def close(self) -> None:
        """Stop what is under way and take no more orders."""
        self._stop.set()
        self._orders.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        while (order := self._orders.get()) is not None:
            try:
                order()
            except Exception as error:  # noqa: BLE001 - the page says it; the next order may do better
                self.trouble = f"{type(error).__name__}: {error}"
            self.touch()

    def touch(self) -> None:
        """Something happened that a watcher should see."""
        with self._lock:
            self.revision += 1

    # -- orders -----------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Do what is due now or within a minute, for instance after a click."""
        self._orders.put(self._catch_up)

    def _catch_up(self) -> None:
        self._timetable.run()
        limit = self._clock() + SOON
        while (due := self._timetable.next_due()) is not None and self._clock() < due <= limit:
            self._clock.move_to(due)
            self._timetable.run()
        self.next_at = due

    def stop(self) -> None:
        """End the move under way at its next event."""
        self._stop.set()

    def next_event(self) -> bool:
        """Move to the next thing the app has planned; False while another move is under way."""
        return self._order("next", "The next scheduled event", lambda: self.next_at or self._clock())

    def workday(self, zone: str) -> bool:
        """Move to the next weekday's 09:00 in this zone; False while another move is under way."""
        return self._order(
            "workday", "The next working day, 09:00", lambda: next_workday(self._clock(), zone)
        )

    def weeks(self, count: int) -> bool:
        """Move this many weeks on; False while another move is under way."""
        what = "A week on" if count == 1 else f"{count} weeks; simulated colleagues click their answers"
        move = "week" if count == 1 else "play"
        return self._order(move, what, lambda: self._clock() + timedelta(weeks=count))

    def prepare(
        self, what: str, happened: Callable[[], bool], latest: datetime, then: Callable[[], None]
    ) -> None:
        """Let time pass until `happened()` or a stop, at most until `latest`; call `then` before anything else."""
        now = self._clock()
        self.busy = Busy(what, now, max(now, latest), now)

        def act() -> None:
            try:
                self._pass(lambda: self._watch() or happened(), latest)
            finally:
                then()

        self._orders.put(act)

    def _order(self, move: str, what: str, target: Callable[[], datetime]) -> bool:
        with self._lock:
            if self.busy is not None:
                return False
            now = self._clock()
            until = max(now, target())
            self.busy = Busy(what, now, until, now)
            self.revision += 1
        self._stop.clear()
        self.trouble = ""
        self._orders.put(lambda: self._move(move, until))
        return True

    def _move(self, move: str, until: datetime) -> None:
        self._pass(self._watch, until)
        self.moves.append(move)

    def _pass(self, is_enough: Callable[[], bool], latest: datetime) -> None:
        try:
            self._play.until(is_enough, latest)
            self.next_at = self._timetable.next_due()
        finally:
            self.busy = None

    def _watch(self) -> bool:
        """Say how far it is; True to end here."""
        if self.busy is not None:
            self.busy = replace(self.busy, at=self._clock())
        self.touch()
        return self._stop.is_set()


def next_workday(now: datetime, zone: str) -> datetime:
    """09:00 in an IANA zone on the first weekday (Monday to Friday) after `now`; aware UTC."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date()
    if local.time() >= MORNING:
        day += timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC)
