"""Runs steps until there is nothing more to do; the one place in `jobs` that catches everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.deps import Deps

log = structlog.get_logger("entente.jobs")

# How long a thing that threw is left alone, so that it cannot block the others.
PUSH_BACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Job:
    """A step, how often to look whether it is due, and when it will be due next.

    `step(deps, now)` does one due thing in one transaction and returns True if there may be more.
    """

    name: str
    every: timedelta
    step: Callable[[Deps, datetime], bool]
    next_due: Callable[[Session], datetime | None]


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
        log.exception("job_failed", job=name)
    return True


def run_job(deps: Deps, job: Job, *, at_most: int = 1000) -> int:
    """Take steps until nothing is due; the number of steps that did something."""
    for done in range(at_most):
        try:
            if not job.step(deps, deps.now()):
                return done
        except Exception:
            log.exception("job_failed", job=job.name)
            return done
    return at_most


def run_due(deps: Deps, jobs: Sequence[Job]) -> int:
    """Run every job until none has anything to do at the present instant; the number of steps taken."""
    total = 0
    while True:
        done = sum(run_job(deps, job) for job in jobs)
        total += done
        if not done:
            return total


def next_due(deps: Deps, jobs: Sequence[Job]) -> datetime | None:
    """When the timetable has something to do next; None if nothing is planned."""
    with deps.read() as session:
        moments = [job.next_due(session) for job in jobs]
    return min((moment for moment in moments if moment is not None), default=None)
