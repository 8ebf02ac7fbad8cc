"""Runs steps until there is nothing more to do; the one place in `jobs` that catches everything."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING

import structlog

from bot import metrics
from jobs.heartbeats import Heartbeats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.deps import Deps

log = structlog.get_logger("entente.jobs")

# How long a thing that threw is left alone, so that it cannot block the others.
PUSH_BACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Job:
    """A step, how often to look whether it is due, and when it will be due next.

    `step(deps, now)` does one due thing in one transaction and returns True if there may be more. How long it took is
    measured unless that would tell what it did.
    """

    name: str
    every: timedelta
    step: Callable[[Deps, datetime], bool]
    next_due: Callable[[Session], datetime | None]
    is_timed: bool = True


Moment = tuple[Job, "datetime | None"]
"""A job and when it has something to do next; None if it knows no instant."""


def attempt(
    deps: Deps,
    now: datetime,
    name: str,
    act: Callable[[], object],
    push_back: Callable[[Session, datetime], object],
) -> bool:
    """Do one due thing; if it throws, push it back in a transaction of its own and then log.

    Returns:
        True: there may be more.
    """
    try:
        act()
    except Exception:
        with deps.begin() as session:
            push_back(session, now + PUSH_BACK)
        metrics.job_failed(name)
        log.exception("job_failed", job=name)
    return True


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles, which would walk again and again over a million answers that are all in use."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def guard(name: str, act: Callable[[], object]) -> bool:
    """Do what runs beside a job; if it throws, that is logged and counted as the job's, and it is False."""
    try:
        act()
    except Exception:
        metrics.job_failed(name)
        log.exception("job_failed", job=name)
        return False
    return True


def run_job(deps: Deps, job: Job, *, at_most: int = 1000, beats: Heartbeats | None = None) -> int:
    """Take steps until nothing is due, or the beats are to end; the number of steps that did something."""
    beats = beats or Heartbeats()
    with beats.beat():
        for done in range(at_most):
            if not beats.may_step(job.name) or not _take_step(deps, job, beats):
                return done
    return at_most


def _take_step(deps: Deps, job: Job, beats: Heartbeats) -> bool:
    """One step and what is told of it; False if it found nothing to do, or failed."""
    since = perf_counter()
    try:
        has_done = job.step(deps, deps.now())
    except Exception as error:
        metrics.job_failed(job.name)
        if times := beats.is_news(job.name, error):
            log.exception("job_failed", job=job.name, times=times)
        return False
    if beats.works_again(job.name):
        log.info("job_works_again", job=job.name)
    if has_done and job.is_timed:
        metrics.job_took(job.name, perf_counter() - since)
    return has_done


def run_due(deps: Deps, jobs: Sequence[Job]) -> int:
    """Run every job until none has anything to do at the present instant; the number of steps taken."""
    total = 0
    while True:
        done = sum(run_job(deps, job) for job in jobs)
        total += done
        if not done:
            return total


@dataclass(frozen=True, slots=True)
class Planned:
    """How many steps were taken, and when each job has something to do next, as things stand after them."""

    steps: int
    moments: Sequence[Moment]

    @property
    def next_due(self) -> datetime | None:
        """When there is something to do next; None if nothing is planned."""
        return _first(self.moments)


def run_planned(
    deps: Deps, jobs: Sequence[Job], looked: dict[str, datetime], known: Sequence[Moment] | None = None
) -> Planned:
    """`run_due` for who follows a clock that jumps: no job is looked at more often than in a bot that runs.

    What names its instant is run when that has come, the rest as often as its heart beats; `looked` remembers when.

    Args:
        known: the moments of the run before, where nothing but the clock has moved since.
    """
    steps = 0
    while True:
        now, moments = deps.now(), known or _moments(deps, jobs)
        due = [job for job, moment in moments if _is_due(job, moment, looked, now)]
        done = sum(run_job(deps, job) for job in due)
        looked |= {job.name: now for job in due}
        steps, known = steps + done, None
        if not done:
            return Planned(steps, moments)


def _moments(deps: Deps, jobs: Sequence[Job]) -> list[Moment]:
    """When each job has something to do next."""
    with deps.read() as session:
        return [(job, job.next_due(session)) for job in jobs]


def _first(moments: Sequence[Moment]) -> datetime | None:
    return min((moment for _, moment in moments if moment is not None), default=None)


def _is_due(job: Job, moment: datetime | None, looked: Mapping[str, datetime], now: datetime) -> bool:
    if job.next_due is never:
        return job.name not in looked or now - looked[job.name] >= job.every
    return moment is not None and moment <= now


def never(session: Session) -> datetime | None:
    """Of a job that knows no instant: it has to look whether there is something to do."""
    del session
    return None  # what the field may be


def next_due(deps: Deps, jobs: Sequence[Job]) -> datetime | None:
    """When the timetable has something to do next; None if nothing is planned."""
    return _first(_moments(deps, jobs))
