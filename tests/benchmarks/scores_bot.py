"""Closes and publishes a round in a database that is there, and tells what it took; a process of `bench_scores`.

python -m tests.benchmarks.scores_bot DATABASE_URL SECRET INSTANT
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from datetime import datetime
from threading import Event, Thread

import psutil

from app import use_few_arenas
from bot.clock import FollowingClock
from bot.db import Database
from bot.deps import Deps
from bot.keys import Keys
from bot.pulse.instrument import load_default
from bot.scores.chart import ChartPoint, ChartValue, score_chart
from bot.scores.fitting import fit
from jobs.pulse import close_step
from jobs.scores import publish_step
from tests.scores.chart_words import WORDS

MEGABYTE = 1e6


class Memory:
    """The most memory this process holds while something is done, in MB."""

    def __enter__(self):
        self._process, self._done, self.most = psutil.Process(), Event(), 0.0
        self._watch = Thread(target=self._look, daemon=True)
        self._watch.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._watch.join()

    def _look(self):
        while not self._done.wait(0.01):
            self.most = max(self.most, self._process.memory_info().rss / MEGABYTE)


def main(url, secret, instant):
    """Publish what waits, then close the open round and publish it; one JSON line."""
    use_few_arenas()
    now = datetime.fromisoformat(instant)
    database = Database(url)
    deps = Deps(database, FollowingClock(lambda: now), Keys(secret), load_default(), "http://127.0.0.1:9/")
    load_libraries()
    while publish_step(deps, now):
        pass
    gc.collect()
    idle = psutil.Process().memory_info().rss / MEGABYTE
    with Memory() as memory:
        begun, worked = time.perf_counter(), time.process_time()
        if not close_step(deps, now) or not publish_step(deps, now):
            raise RuntimeError("nothing was due")
        took = {"seconds": time.perf_counter() - begun, "work": time.process_time() - worked}
    database.close()
    told = took | {"memory": memory.most - idle, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}
    sys.stdout.write(json.dumps(told) + "\n")


def load_libraries():
    """What a bot that has published before has in memory."""
    fit({f"p{n}": [3, 4] * 10 for n in range(6)})
    score_chart([ChartPoint(datetime(2026, 1, 1).date(), "", ChartValue(50, "50"))], WORDS)  # noqa: DTZ001


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    main(*sys.argv[1:])
