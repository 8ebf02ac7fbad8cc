"""The pulse under load, at rest and in the demo: clicks a second, waits, calls, start-up, memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.figures import Figure
from tests.benchmarks.pulse_company import (
    ALL_ASKED,
    CLOSED,
    ROOT,
    SETUP,
    company_at_work,
    cores_apart,
    goes_to,
    led_bot,
    product,
)
from tests.benchmarks.pulse_load import Crowd

WARM_UP_SECONDS, LOAD_SECONDS = 2, 12
RATE, STEADY_SECONDS = 50, 15
STARTS = 3
REST_SECONDS = 2
PATIENCE = 30


def figures():
    """All figures, as they come."""
    with cores_apart() as core, tempfile.TemporaryDirectory(prefix="entente-bench-") as name:
        folder = Path(name)
        yield from start_up(core, folder)
        yield from clicks(core, folder)
    yield demo()


def start_up(core, folder):
    """From the start of `python app.py` to its open connection, and its memory at rest."""
    with company_at_work() as (slack, _):
        times = []
        for number in range(1 + STARTS):
            place = folder / "started"
            place.mkdir(exist_ok=True)
            with product(slack, place, core) as bot:
                slack.wait_connected(timeout=PATIENCE)
                times.append(bot.seconds())
                if number == STARTS:
                    time.sleep(REST_SECONDS)
                    memory = bot.megabytes()
            slack.wait_until(lambda: not slack.courier.sockets.of(slack.app))
    yield Figure("start-up with an empty database", times[0], "s", 2, "lower")
    yield Figure("start-up with a database that is there", median(times[1:]), "s", 2, "lower")
    yield Figure("memory at rest", memory, "MB", 120, "lower")


def clicks(core, folder):
    """Three hundred people answer at once, then fifty a second; then the round is published with its chart."""
    place = folder / "clicked"
    place.mkdir()
    with company_at_work() as (slack, clock), led_bot(slack, place, core) as bot:
        slack.wait_connected(timeout=PATIENCE)
        bot.asks(do="setup", text=SETUP)
        goes_to(bot, clock, ALL_ASKED)
        bot.asks(do="schedule")
        crowd = Crowd(slack)
        crowd.answer_everything()
        crowd.in_closed_loop(WARM_UP_SECONDS)
        full = crowd.in_closed_loop(LOAD_SECONDS)
        yield from under_full_load(full)
        steady = crowd.steadily(RATE, STEADY_SECONDS)
        yield from under_steady_load(steady)
        calls = (full.calls + steady.calls) / (full.clicks + steady.clicks)
        yield Figure("Web API calls per answer", calls, "", 0, "lower")
        yield Figure("memory after this load", bot.megabytes(), "MB", 150, "lower")
        goes_to(bot, clock, CLOSED)
        slack.wait_until(lambda: has_chart(slack), timeout=PATIENCE)
        yield Figure("memory after a chart", bot.megabytes(), "MB", 200, "lower")
        if slack.world.violations:
            raise RuntimeError(f"Slack would have objected: {slack.world.violations[:3]}")


def under_full_load(load):
    """How much one core takes."""
    yield Figure("clicks per second, closed loop, one core", load.clicks / load.seconds, "/s", 300, "higher")
    yield Figure(
        "redraws per second meanwhile", load.redraws / (load.seconds + load.tail), "/s", 100, "higher"
    )
    yield Figure("last redraw after the last click", load.tail, "s", 5, "lower")


def under_steady_load(load):
    """How long one waits at an ordinary rush."""
    yield Figure(f"acknowledgement at {RATE}/s, p50", load.percentile(0.5), "ms", 20, "lower")
    yield Figure(f"acknowledgement at {RATE}/s, p99", load.percentile(0.99), "ms", 100, "lower")
    yield Figure(f"redraws per click at {RATE}/s", load.redraws / load.clicks, "", 0.95, "higher")


def has_chart(slack):
    """Whether the report with its picture is in the channel."""
    seen = [message for message in slack.person("hana").sees("#alignment") if message.by_app]
    return bool(seen and seen[-1].pictures)


def demo():
    """The headless demo as a whole process."""
    with tempfile.TemporaryDirectory(prefix="entente-bench-") as out:
        since = time.perf_counter()
        subprocess.run(
            [sys.executable, str(ROOT / "app.py"), "demo", "--headless", "--out", out],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return Figure("headless demo, whole process", time.perf_counter() - since, "s", 60, "lower")
