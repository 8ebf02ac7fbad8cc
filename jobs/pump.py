"""Sends several messages at once, each at its turn: a call to Slack lasts longer than the pause between two of them."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Event, Lock
from time import monotonic
from typing import TYPE_CHECKING

from bot.outbox import service as outbox
from jobs.deliver import carry_out, look, take
from jobs.runner import guard

if TYPE_CHECKING:
    from datetime import datetime

    from bot.deps import Deps

# Calls on their way at once, and of these of one workspace: one that is slow to answer leaves room for the others.
CALLS, CALLS_OF_ONE = 16, 12
MOMENT = 0.02
# Between two beats there is up to a second without any.
IN_A_ROW = 1000
# A turn that is farther off is left to the next heartbeat.
LONGEST_WAIT = 1.0


class Pump:
    """The delivery's step as the heartbeat takes it; `deliver_step` does the same, one call after the other."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(CALLS, thread_name_prefix="outbox")
        self._room = BoundedSemaphore(CALLS)
        self._lock = Lock()
        self._on_their_way: Counter[str] = Counter()
        self._stop = Event()

    def step(self, deps: Deps, now: datetime) -> bool:
        """Have messages sent whose turn it is, and those whose turn comes in a moment; True if there may be more."""
        for _ in range(IN_A_ROW):
            if not self._send_one(deps, now):
                return False
            now = deps.now()
        return True

    def _send_one(self, deps: Deps, now: datetime) -> bool:
        if self._stop.is_set():
            return False
        found = look(deps, now, self._busy())
        if not isinstance(found, outbox.Turn):
            # Where all that is due belongs to workspaces with enough on their way, one of them is free in a moment.
            return found or self._rest()
        wait = (found.at - now).total_seconds()
        if wait > LONGEST_WAIT or (wait > 0 and self._stop.wait(wait)):
            return False
        self._send(deps, found.team_id, deps.now())
        return True

    def close(self, within: float) -> bool:
        """Take nothing up any more, and wait for what is on its way; what does not end in time is left to its lease.

        Returns:
            False if something did not end within so many seconds.
        """
        until = monotonic() + within
        self._stop.set()
        ended = [self._room.acquire(timeout=max(0.0, until - monotonic())) for _ in range(CALLS)]
        self._pool.shutdown(wait=False, cancel_futures=True)
        return all(ended)

    def _rest(self) -> bool:
        return bool(self._busy()) and not self._stop.wait(MOMENT)

    def _busy(self) -> set[str]:
        with self._lock:
            return {team for team, count in self._on_their_way.items() if count >= CALLS_OF_ONE}

    def _send(self, deps: Deps, team_id: str, now: datetime) -> None:
        self._room.acquire()
        since, work = deps.clock.ticks(), None
        try:
            work = take(deps, team_id, now)
        finally:
            if work is None or isinstance(work, outbox.Passed):
                self._room.release()
        if work is None or isinstance(work, outbox.Passed):
            return
        with self._lock:
            self._on_their_way[team_id] += 1
        self._pool.submit(self._carry_out, deps, work, team_id, since)

    def _carry_out(self, deps: Deps, work: outbox.Work, team_id: str, since: float) -> None:
        # What throws is left to its lease, which tells another worker, or this one, that it was lost.
        guard("outbox_deliver", lambda: carry_out(deps, work, since))
        with self._lock:
            self._on_their_way[team_id] -= 1
        self._room.release()
