"""What is known of the beats of this process: when each job looked last, which fail again and again, and their end."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Some job looks every few seconds: if none did for so long, nothing makes them look any more.
SILENCE = 60.0
# How long a single step may take before its job counts as hanging, beside three of its intervals.
LONGEST_STEP = 600.0
# A job that fails again and again in the same way is told of once, and then so seldom.
AGAIN = 3600.0


@dataclass(slots=True)
class _Failing:
    """How a job has failed since it worked last."""

    how: str
    times: int
    told_at: float


class Heartbeats:
    """Kept by the threads in which the jobs beat, and read by whoever asks whether they do.

    Args:
        ticks: seconds that only ever grow.
    """

    def __init__(self, ticks: Callable[[], float] = monotonic) -> None:
        self._ticks = ticks
        self._changed = Condition()
        self._looked: dict[str, tuple[float, float]] = {}
        self._failing: dict[str, _Failing] = {}
        self._running = 0
        self._is_over = False

    # -- beats ----------------------------------------------------------------------------------------------

    def expect(self, name: str, every: float) -> None:
        """A job is to look every so many seconds from now on."""
        with self._changed:
            self._looked[name] = (self._ticks(), every)

    @contextmanager
    def beat(self) -> Iterator[None]:
        """A job looks, and takes its steps."""
        with self._changed:
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def may_step(self, name: str) -> bool:
        """Note that a job looks; False where no further step is to begin."""
        with self._changed:
            _, every = self._looked.get(name, (0.0, 0.0))
            self._looked[name] = (self._ticks(), every)
            return not self._is_over

    def are_heard(self) -> bool:
        """Whether every job looks as often as it is to."""
        with self._changed:
            now = self._ticks()
            since = [(now - at, every) for at, every in self._looked.values()]
        is_any_new = any(span <= SILENCE for span, _ in since)
        return is_any_new and all(span <= 3 * every + LONGEST_STEP for span, every in since)

    def end(self, within: float) -> bool:
        """Have no further step begin, and wait for those that run; False if one is left."""
        with self._changed:
            self._is_over = True
            return self._changed.wait_for(lambda: not self._running, within)

    # -- failures -------------------------------------------------------------------------------------------

    def is_news(self, name: str, error: Exception) -> int:
        """Note that a job has failed; how often it has since it was told of, 0 where it need not be told again."""
        how, now = type(error).__name__, self._ticks()
        with self._changed:
            known = self._failing.get(name)
            if known is None or known.how != how:
                self._failing[name] = _Failing(how, 0, now)
                return 1
            known.times += 1
            if now - known.told_at < AGAIN:
                return 0
            times, known.times, known.told_at = known.times, 0, now
            return times

    def works_again(self, name: str) -> bool:
        """Note that a job has worked; True if it had failed before."""
        if name not in self._failing:  # nearly always: no lock for it
            return False
        with self._changed:
            return self._failing.pop(name, None) is not None
