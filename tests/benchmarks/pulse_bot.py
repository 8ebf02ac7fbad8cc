"""The bot as `app.py run` assembles it, with a clock that is told the time; takes its orders as lines of JSON.

`{"do": "run", "now": TIME}` moves the clock and runs every job that is due; `{"do": "setup", "text": TOML}` sets the
workspace up; `{"do": "schedule"}` starts the heartbeats. Each order is answered with one line. It ends with its input.
"""

from __future__ import annotations

import json
import signal
import sys
from datetime import datetime

import app as entente
from bot.clock import FollowingClock
from handlers.files import apply_setup
from jobs import TIMETABLE
from jobs.runner import next_due, run_due
from tests.benchmarks.pulse_company import START


class Orders:
    """Carries orders out."""

    def __init__(self):
        self.now = START
        self.bot = entente.assemble(entente.start(), FollowingClock(lambda: self.now))
        self.bot.connect()

    def run(self, now):
        self.now = datetime.fromisoformat(now)
        steps = run_due(self.bot.deps, TIMETABLE)
        due = next_due(self.bot.deps, TIMETABLE)
        return {"steps": steps, "next_due": due and due.isoformat()}

    def setup(self, text):
        return {"changed": len(apply_setup(self.bot.deps, self.bot.team_id, text, "setup.toml"))}

    def schedule(self):
        self.bot.schedule()
        return {}


def obey(orders):
    """Carry out the orders that come in, until there are no more."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        for line in sys.stdin:
            order = json.loads(line)
            answer = getattr(orders, order.pop("do"))(**order)
            print(json.dumps(answer), flush=True)
    finally:
        orders.bot.close()


if __name__ == "__main__":
    obey(Orders())
