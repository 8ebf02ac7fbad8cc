"""Replicas of the bot that only deliver, as processes that are killed and stopped at any moment.

python -m tests.support.letter_worker DATABASE_URL API_URL

begins one for each line of its input, and answers with the number of its process; all end with its input. They are
forked, so that a new one is at work at once.

Its spans are a twentieth of the product's and stand to one another as there: a lease outlasts two calls, and one that
is over is watched for as long again. Otherwise a thousand deliveries with a hundred kills would take a day.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from datetime import timedelta
from time import sleep

from bot.clock import SystemClock
from bot.db import Database
from bot.deps import Deps
from bot.keys import Keys
from bot.outbox import holding, sending, settling, sightings
from bot.pulse.instrument import load_default
from bot.slack import transport
from jobs import deliver, pump
from jobs.pump import Pump
from jobs.runner import Job, run_job
from tests.outbox.letters import Letter

SECRET = "a secret of letters, long enough"
CALL_SECONDS = 0.5


def quicken():
    """Every span a twentieth."""
    transport.TIMEOUT = CALL_SECONDS
    sending.LEASE = holding.LEASE = timedelta(seconds=3)
    sightings.SEEN_SECONDS = 1.0
    settling.LOOK_AFTER = timedelta(seconds=0.75)
    deliver.STALE_SECONDS = 0.05
    deliver.LOOK_AGAIN = 0.5
    pump.RECOVER_SECONDS = 0.05


def replica(url, api_url):
    """What such a process works with."""
    deps = Deps(Database(url), SystemClock(), Keys(SECRET), load_default(), api_url)
    deps.__dict__["kinds"] = {"letter": Letter()}
    return deps


def work(url, api_url):
    """Deliver until killed."""
    # What is logged goes nowhere: the line to whoever begins workers is the nursery's.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    deps, pumps = replica(url, api_url), Pump()
    job = Job("outbox_deliver", timedelta(seconds=1), pumps.step, lambda _: None, is_timed=False)
    while True:
        run_job(deps, job)
        sleep(0.05)


def main(url, api_url):
    quicken()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    begun = []
    for _ in sys.stdin:
        pid = os.fork()
        if not pid:
            work(url, api_url)
        begun.append(pid)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
    for pid in begun:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
