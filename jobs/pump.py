"""Sends several messages at once, each at its turn: a call to Slack lasts longer than the pause between two of them.

Those of the coming two seconds are claimed together, since most of what they need is the same for all. Until its turn
comes a message is held, and that it is posted now is noted right before the call: what was held when a process died was
tried by nobody (docs/decisions/0004-delivery.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import BoundedSemaphore, Event, Lock
from time import monotonic
from typing import TYPE_CHECKING

from bot.outbox import service as outbox
from jobs.deliver import carry_out, recover, take
from jobs.reactions import settle_in
from jobs.runner import guard
from jobs.settler import Settler, note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.deps import Deps
    from bot.slack.outcome import Sent

# Calls on their way at once, and of these of one workspace: one that is slow to answer leaves room for the others.
CALLS, CALLS_OF_ONE = 60, 45
# Messages of a workspace that are held at once.
HELD_OF_ONE = 40
MOMENT, BREATH = 0.02, 0.005
# Between two beats there is up to a second without any.
IN_A_ROW = 1000
# A turn that is farther off is left to the next heartbeat.
LONGEST_WAIT = 1.0
# Messages whose turns come so soon are claimed together, and this long before the first of these turns.
AHEAD, EARLY = timedelta(seconds=2.04), timedelta(seconds=0.2)
# Those whose turns are so near are let go together, at the turn of the first.
NEAR = timedelta(seconds=0.2)
# Seconds between two looks for what has become due elsewhere, while something is held, and for what others have left.
LOOK_SECONDS, RECOVER_SECONDS = 1.0, 5.0
# So many seconds after its turn a message is not late: it is what letting go lasts.
GRACE = 0.01
# What could not be sent for so many seconds after its turn is given back: it was made for another moment.
LATE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class _Due:
    """A claimed message, the ticks of this machine at its turn, and whether it need not be let go any more.

    `since` are the clock's ticks right before it was claimed, or let go; the turn `lasts` so many seconds.
    """

    team_id: str
    work: outbox.Call
    at: float
    is_let_go: bool
    since: float
    lasts: float


@dataclass(slots=True)
class Lateness:
    """Keeps a workspace's messages apart where this process stood still for a moment: none is made up for in a burst.

    Attributes:
        free_at: ticks from which on the next one may go.
        last: seconds by which the last one went after its turn.
        untold: seconds by which the turns that are claimed next are to be put off.
    """

    free_at: float = 0.0
    last: float = 0.0
    untold: float = 0.0

    def turn(self, at: float, lasts: Sequence[float], ticks: float) -> float:
        """When those may go whose turns last so long, and the last of which had its turn at `at`."""
        begin = max(at if ticks - at < GRACE else ticks, self.free_at + sum(lasts[:-1]))
        self.untold += max(0.0, begin - at - self.last)
        self.last, self.free_at = begin - at, begin + lasts[-1]
        return begin

    def tell(self, late: float) -> None:
        """Turns that were claimed have been put off by so many seconds of what was untold."""
        self.untold -= late


class Pump:
    """The delivery's step as the heartbeat takes it; `deliver_step` does the same, one call after the other."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(CALLS, thread_name_prefix="outbox")
        self._room = BoundedSemaphore(CALLS)
        self._lock = Lock()
        self._on_their_way: Counter[str] = Counter()
        self._settler = Settler()
        self._stop = Event()
        # Whoever has it works on what is held.
        self._steps = Lock()
        self._deps: Deps | None = None
        self._held: list[_Due] = []
        self._lateness: defaultdict[str, Lateness] = defaultdict(Lateness)
        self._looks_at = self._recovers_at = 0.0

    def step(self, deps: Deps, now: datetime) -> bool:
        """Have messages sent whose turn it is, and those whose turn comes in a moment; True if there may be more."""
        del now
        with self._steps:
            self._deps = deps
            return all(self._go_on(deps) for _ in range(IN_A_ROW))

    def close(self, within: float) -> bool:
        """Take nothing up any more, give back what is held, and wait for what is on its way.

        What does not end in time is left to its lease.

        Returns:
            False if something did not end within so many seconds.
        """
        until = monotonic() + within
        self._stop.set()
        ended = [self._steps.acquire(timeout=max(0.0, within))]
        if ended[0]:
            held, self._held = self._held, []
            guard("outbox_deliver", lambda: self._give_back(self._deps, held))
            self._steps.release()
        ended += [self._room.acquire(timeout=max(0.0, until - monotonic())) for _ in range(CALLS)]
        self._pool.shutdown(wait=False, cancel_futures=True)
        return all(ended)

    # -- one after the other, in the thread that takes the steps ----------------------------------------------

    def _go_on(self, deps: Deps) -> bool:
        """Claim what is due, or send what is held; False where there is nothing to do for now."""
        if self._stop.is_set():
            return False
        if self._held and monotonic() < self._looks_at:
            return self._send(deps)
        turns = self._look(deps)
        now = deps.now()
        near = [turn for turn in turns if turn.at <= now + EARLY]
        for turn in near:
            self._claim(deps, turn.team_id)
        if self._held:
            return True
        if near:
            # All of it is for later, or not wanted any more; or another worker is at it.
            return not self._stop.wait(BREATH)
        # Where all that is due belongs to workspaces with enough on their way, one of them is free in a moment.
        wait = (turns[0].at - EARLY - now).total_seconds() if turns else MOMENT
        is_idle = not turns and not self._busy()
        return not is_idle and wait <= LONGEST_WAIT and not self._stop.wait(wait)

    def _look(self, deps: Deps) -> list[outbox.Turn]:
        """Whose turn it is; from time to time also what workers that died have left."""
        ticks = monotonic()
        if ticks >= self._recovers_at:
            self._recovers_at = ticks + RECOVER_SECONDS
            recover(deps, deps.now())
        self._looks_at = ticks + LOOK_SECONDS
        busy = self._busy() | {due.team_id for due in self._held}
        with deps.read() as session:
            return outbox.next_turns(session, now=deps.now(), busy=busy)

    def _claim(self, deps: Deps, team_id: str) -> None:
        now, ticks, since = deps.now(), monotonic(), deps.clock.ticks()
        with self._lock:
            most = min(HELD_OF_ONE, CALLS_OF_ONE - self._on_their_way[team_id])
        late = self._lateness[team_id].untold
        claimed = take(deps, team_id, now, outbox.Batch(most, AHEAD, NEAR, timedelta(seconds=late)))
        if claimed:
            self._lateness[team_id].tell(late)
        for one in claimed:
            at = ticks + (one.at - now).total_seconds()
            self._held.append(_Due(team_id, one.work, at, one.is_let_go, since, one.lasts.total_seconds()))
        self._held.sort(key=lambda due: due.at)

    def _send(self, deps: Deps) -> bool:
        """Let those go whose turns come next, together with noting what was sent, and send the first at their turn."""
        if self._stop.wait(max(0.0, self._held[0].at - monotonic())):
            return False
        ticks = monotonic()
        near = self._near(ticks)
        ready = self._let_go(deps, [due for due in near if due.at >= ticks - LATE_SECONDS])
        self._give_back(deps, [due for due in near if due.at < ticks - LATE_SECONDS])
        self._held = [*ready, *self._held[len(near) :]]
        is_going_on = not ready or self._send_group(deps)
        if {due.team_id for due in near} - {due.team_id for due in self._held}:
            self._looks_at = 0.0
        return is_going_on

    def _near(self, ticks: float) -> list[_Due]:
        """Those that are let go next, once those before are sent; never only some of those that go at one moment."""
        first = self._held[0]
        until = first.at if first.is_let_go else ticks + NEAR.total_seconds()
        near = [due for due in self._held if due.at <= until]
        return [due for due in near if due.at <= near[: outbox.MOST_LET_GO][-1].at]

    def _send_group(self, deps: Deps) -> bool:
        """Send those of a workspace that have their turn at once; False if they are to stop before that."""
        first = self._held[0]
        going = [due for due in self._held if (due.team_id, due.at) == (first.team_id, first.at)]
        lasts = [due.lasts for due in going]
        begin = self._lateness[first.team_id].turn(first.at, lasts, monotonic())
        if self._stop.wait(max(0.0, begin - monotonic())):
            return False
        for due in going:
            if not self._is_on_its_way(deps, due):
                return False
            self._held.remove(due)
        return True

    def _let_go(self, deps: Deps, going: list[_Due]) -> list[_Due]:
        """Those that may be sent; the others are given back, if they are still ours."""
        asked = [due.work for due in going if isinstance(due.work, outbox.Post) and not due.is_let_go]
        if not asked:
            return going
        since, sent = deps.clock.ticks(), self._settler.take()
        kept: set[str] = set()
        if not guard("outbox_deliver", lambda: kept.update(_begin(deps, asked, sent))):
            # One of those that were sent cannot be noted; or the database is away, which the second try tells.
            note(deps, sent)
            kept.update(_begin(deps, asked, []))
        return [
            due if due.is_let_go else replace(due, is_let_go=True, since=since)
            for due in going
            if due.work.ref.id not in kept
        ]

    def _give_back(self, deps: Deps | None, held: Iterable[_Due]) -> None:
        refs = [ref for due in held for ref in due.work.refs]
        if refs and deps is not None:
            with deps.begin() as session:
                outbox.give_back(session, refs, deps.owner)

    def _is_on_its_way(self, deps: Deps, due: _Due) -> bool:
        """Have a message sent; False if it is to stop before that."""
        while not self._room.acquire(timeout=MOMENT):
            if self._stop.is_set():
                return False
        with self._lock:
            self._on_their_way[due.team_id] += 1
        self._pool.submit(self._carry_out, deps, due)
        return True

    def _busy(self) -> set[str]:
        with self._lock:
            return {team for team, count in self._on_their_way.items() if count >= CALLS_OF_ONE}

    # -- several at once, in the threads of the pool ----------------------------------------------------------

    def _carry_out(self, deps: Deps, due: _Due) -> None:
        """Send a message; give it back if it is to stop before that."""
        if self._stop.is_set():
            guard("outbox_deliver", lambda: self._give_back(deps, [due]))
        else:
            self._call(deps, due)
        with self._lock:
            self._on_their_way[due.team_id] -= 1
        self._room.release()

    def _call(self, deps: Deps, due: _Due) -> None:
        # What throws is left to its lease, which tells another worker, or this one, that it was lost.
        guard("outbox_deliver", lambda: carry_out(deps, due.work, due.since, self._settler.settle))


def _begin(deps: Deps, asked: list[outbox.Post], sent: list[tuple[outbox.Post, Sent]]) -> set[str]:
    """Note in one transaction what was sent and what is let go; the ids of those that may not be, given back."""
    with deps.begin() as session:
        if sent:
            settle_in(session, deps, sent)
        gone = outbox.let_go(session, asked, deps.owner, now=deps.now())
        kept = [post for post in asked if post.ref.id not in gone]
        outbox.give_back(session, [ref for post in kept for ref in post.refs], deps.owner)
    return {post.ref.id for post in kept}
