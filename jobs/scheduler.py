"""APScheduler as a heartbeat: it decides when to look, never what is due (design.md 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.clock import SystemClock
from jobs import TIMETABLE
from jobs.deliver import deliver_step
from jobs.heartbeats import Heartbeats
from jobs.pump import Pump
from jobs.runner import run_job

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.deps import Deps
    from jobs.runner import Job

# How often it is looked whether the machine's clock was set back.
WATCH_SECONDS = 5.0
SLACK = timedelta(seconds=1)


class Beat(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Again after a span, from now on: what was missed while the machine slept is not counted up."""

    def __init__(self, every: timedelta) -> None:
        self.every = every

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The next beat, whenever the last one was to be."""
        del previous_fire_time
        return now + self.every


def make_scheduler(
    deps: Deps, beats: Heartbeats | None = None, timetable: Iterable[Job] = TIMETABLE
) -> BackgroundScheduler:
    """A scheduler with the whole timetable, not yet started; every replica runs its own.

    It beats in the machine's time whatever clock the bot goes by.
    """
    now = SystemClock().now()
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(len(TIMETABLE))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in timetable:
        scheduler.add_job(
            run_job,
            Beat(job.every),
            args=(deps, job),
            kwargs={"beats": beats},
            id=job.name,
            next_run_time=now,
        )
    return scheduler


def revive(scheduler: BackgroundScheduler, now: datetime) -> list[str]:
    """Have jobs look now whose next beat lies farther ahead than it can: the machine's clock was set back.

    Returns:
        Their names.
    """
    late = [job for job in scheduler.get_jobs() if job.next_run_time - now > job.trigger.every + SLACK]
    for job in late:
        job.modify(next_run_time=now)
    return [job.id for job in late]


class Beating:
    """The timetable at work in this process, from `start` to `stop`."""

    def __init__(self, deps: Deps) -> None:
        self.beats = Heartbeats()
        self._pump = Pump()
        self._scheduler = make_scheduler(deps, self.beats, [self._pumped(job) for job in TIMETABLE])
        self._stopped = Event()
        self._watch = Thread(target=self._look_at_the_clock, name="clock-watch", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        for job in TIMETABLE:
            self.beats.expect(job.name, job.every.total_seconds())
        self._scheduler.start()
        self._watch.start()

    def is_alive(self) -> bool:
        """Whether every job looks as often as it is to, and would be seen to be late after the clock was set back."""
        return self._watch.is_alive() and self.beats.are_heard()

    def stop(self, within: float) -> bool:
        """Begin no further step, and wait for those that run; False if one is left after so many seconds."""
        until = monotonic() + within
        self._stopped.set()
        self.beats.end(0)
        self._scheduler.shutdown(wait=False)
        # Calls to Slack that are on their way are waited for: what became of them cannot be asked again.
        is_dry = self._pump.close(max(0.0, until - monotonic()))
        return self.beats.end(max(0.0, until - monotonic())) and is_dry

    def _pumped(self, job: Job) -> Job:
        """Messages go out several at once, where the timetable alone sends one after the other."""
        return replace(job, step=self._pump.step) if job.step is deliver_step else job

    def _look_at_the_clock(self) -> None:
        while not self._stopped.wait(WATCH_SECONDS):
            revive(self._scheduler, SystemClock().now())
