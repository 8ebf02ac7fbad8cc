"""Ten thousand people in one zone, and a clock that stands until it is let run; measures nothing."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from playground import World
from playground.clock import monotonic

MESSAGES = int(os.environ.get("BENCH_MESSAGES", "10000"))
# A Monday; the slot is the Tuesday after.
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
SETUP = """\
[workspace]
report_channel = "#alignment"
country = "GB"
timezone = "Europe/London"

[sides]
sales = "#sales-team"
marketing = "#marketing-team"

[pulse]
every_weeks = 2
weekday = "tuesday"
at = "10:00"
open_days = 5
"""


class RunningClock:
    """Stands where it is moved to, and from `run` on goes as fast as the machine's."""

    def __init__(self, at=START):
        self._at, self._since = at, None

    def __call__(self):
        if self._since is None:
            return self._at
        return self._at + timedelta(seconds=monotonic() - self._since)

    def move_to(self, moment):
        self._at = datetime.fromisoformat(moment)

    def run(self):
        self._since = monotonic()


def company(clock):
    """The workspace: six of ten in sales."""
    world = World(clock=clock, name="Delivery Works", domain="delivery")
    hana = world.admin.add_person("hana", "Hana Kowalski", tz="Europe/London", is_admin=True, is_owner=True)
    ids = [
        world.admin.add_person(f"p{number:05d}", f"Person {number}", tz="Europe/London", locale="en-GB").id
        for number in range(MESSAGES)
    ]
    sales = MESSAGES * 6 // 10
    world.admin.add_channel("sales-team", *ids[:sales])
    world.admin.add_channel("marketing-team", *ids[sales:])
    world.admin.add_channel("alignment", hana.id)
    return world
