"""A large made-up company at the playground, and the bot as a process of its own on one core; measures nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import yaml

from playground import ManualClock, Playground, World

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / "manifest.yml"
SALES, MARKETING = 180, 120
ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Singapore")
LOCALES = ("en-GB", "de-DE", "en-US", "en-GB")
# A Monday; the first slot is the Tuesday after, and on Wednesday evening everybody has been written to.
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
ALL_ASKED = datetime(2026, 3, 4, 19, tzinfo=UTC)
CLOSED = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)
STOP_SECONDS = 20
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
"""


def large_company(clock):
    """Three hundred people in four zones, in the channels of their sides, and an administrator."""
    world = World(clock=clock, name="Benchmark Works", domain="benchmark")
    hana = world.admin.add_person("hana", "Hana Kowalski", tz="Europe/Berlin", is_admin=True, is_owner=True)
    names = [f"p{number:03d}" for number in range(SALES + MARKETING)]
    ids = []
    for number, name in enumerate(names):
        zone = number % len(ZONES)
        person = world.admin.add_person(name, f"Person {number}", tz=ZONES[zone], locale=LOCALES[zone])
        ids.append(person.id)
    world.admin.add_channel("sales-team", *ids[:SALES])
    world.admin.add_channel("marketing-team", *ids[SALES:])
    world.admin.add_channel("alignment", hana.id, *ids)
    return world


@contextmanager
def cores_apart():
    """The calling thread on one core; yields the core of the bot, or None where they cannot be chosen."""
    if not hasattr(os, "sched_setaffinity"):
        yield None
        return
    before = os.sched_getaffinity(0)
    mine, *others = sorted(before)
    os.sched_setaffinity(0, {mine})
    try:
        yield others[0] if others else mine
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def on_core(core):
    """What is started inside inherits this core."""
    if core is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def company_at_work():
    """The company's Slack, running, with the app installed and invited; and its clock."""
    clock = ManualClock(START)
    world = large_company(clock)
    world.install(yaml.safe_load(MANIFEST.read_text("utf-8")))
    with Playground(world) as slack:
        slack.person("hana").invites_app("#alignment")
        yield slack, clock


def environment(slack, folder, **more):
    """What an operator sets (`more` beside it), and nothing of what the caller's environment says about Slack."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SLACK_", "ENTENTE_")) and name not in {"DATABASE_URL", "HOST", "PORT"}
    }
    app = slack.app
    return kept | {
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_APP_TOKEN": app.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'entente.db'}",
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
        **more,
    }


class BotProcess:
    """The bot in a process of its own, pinned to a core; always ended by `close`."""

    def __init__(self, slack, folder, core, command, **more):
        self.since = time.perf_counter()
        with on_core(core):
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=environment(slack, folder, **more),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def seconds(self):
        """Since the process was started."""
        return time.perf_counter() - self.since

    def megabytes(self):
        """Resident memory of the process and whatever it has started."""
        whole = psutil.Process(self.process.pid)
        return sum(one.memory_info().rss for one in (whole, *whole.children(recursive=True))) / 1e6

    def asks(self, **order):
        """One order to a bot that takes orders, and its answer."""
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the bot ended with {self.process.wait(STOP_SECONDS)}")
        return json.loads(line)

    def close(self):
        """Tell it to stop, and see to it that it does."""
        self.process.terminate()
        try:
            self.process.communicate(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()


def product(slack, folder, core):
    """`python app.py`, as an operator runs it."""
    return BotProcess(slack, folder, core, ["app.py"])


def led_bot(slack, folder, core):
    """The same bot with a clock that is told the time, and jobs that are run when told."""
    return BotProcess(slack, folder, core, ["-m", "tests.benchmarks.pulse_bot"])


def goes_to(bot, clock, moment):
    """Let all that is planned until then happen, each at its time, for Slack and the bot alike."""
    due = _run(bot, clock)
    while due is not None and due <= moment:
        clock.move_to(max(due, clock()))
        due = _run(bot, clock)
    clock.move_to(moment)
    _run(bot, clock)


def _run(bot, clock):
    due = bot.asks(do="run", now=clock().isoformat())["next_due"]
    # Where a heartbeat has just taken what was due, it is looked at again a little later.
    return due and max(datetime.fromisoformat(due), clock() + timedelta(milliseconds=1))
