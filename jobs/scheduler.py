"""APScheduler as a heartbeat: it decides when to look, never what is due (design.md 3)."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import SystemClock
from jobs import TIMETABLE
from jobs.runner import run_job

if TYPE_CHECKING:
    from bot.deps import Deps


def make_scheduler(deps: Deps) -> BackgroundScheduler:
    """A scheduler with the whole timetable, not yet started; every replica runs its own.

    It beats in the machine's time whatever clock the bot goes by: a first beat set back by days would have every
    beat since then counted up before it is made.
    """
    now = SystemClock().now()
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(len(TIMETABLE))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in TIMETABLE:
        scheduler.add_job(
            run_job,
            "interval",
            args=(deps, job),
            seconds=job.every.total_seconds(),
            id=job.name,
            next_run_time=now,
        )
    return scheduler
