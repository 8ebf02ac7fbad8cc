"""A round of ten thousand people: how long its opening takes and how much memory, on both engines."""

from __future__ import annotations

import secrets
import tempfile
import time
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.benchmarks.opening_company import PEOPLE, SETUP, ten_thousand
from tests.benchmarks.pulse_company import START, BotProcess, cores_apart, goes_to
from tests.postgres_server import serve

IDLE_SECONDS = 3
PATIENCE = 30


def figures():
    """Two figures on each engine, as they come."""
    for engine, database in (("SQLite", sqlite), ("PostgreSQL", serve)):
        with (
            cores_apart() as core,
            tempfile.TemporaryDirectory(prefix="entente-bench-") as name,
            database() as url,
            ten_thousand() as (slack, clock, people),
        ):
            told = {"DATABASE_URL": url, "ENTENTE_SECRET": secrets.token_hex(32)}
            # The process that brings the people in is not the one that is measured.
            with bot_of_ten_thousand(slack, Path(name), core, told) as bot:
                prepare(bot, slack, clock, people)
            slack.wait_until(lambda: not slack.courier.sockets.of(slack.app), timeout=PATIENCE)
            with bot_of_ten_thousand(slack, Path(name), core, told) as bot:
                yield from opening(bot, slack, clock, engine)


@contextmanager
def sqlite():
    """The address of a database file of its own."""
    with tempfile.TemporaryDirectory(prefix="entente-bench-") as name:
        yield f"sqlite:///{Path(name) / 'entente.db'}"


def bot_of_ten_thousand(slack, folder, core, told):
    """The bot as a process of its own on one core; takes the orders of `opening_bot`."""
    return BotProcess(slack, folder, core, ["-m", "tests.benchmarks.opening_bot"], **told)


def prepare(bot, slack, clock, people):
    """Bring the people in and give them a past."""
    slack.wait_connected(timeout=PATIENCE)
    bot.asks(do="setup", text=SETUP)
    goes_to(bot, clock, START)
    bot.asks(do="people", text=people)
    bot.asks(do="history")


def opening(bot, slack, clock, engine):
    """Start, open, rest with the heartbeats at work; a round that is not whole would make the figures a lie."""
    slack.wait_connected(timeout=PATIENCE)
    clock.move_to(datetime.fromisoformat(bot.asks(do="slot")["at"]))
    found = bot.asks(do="open", now=clock().isoformat())
    if found["pulse_participation"] != PEOPLE or found["pulse_assignment"] < 3 * PEOPLE:
        raise RuntimeError(f"not everybody was asked: {found}")
    bot.asks(do="schedule")
    time.sleep(IDLE_SECONDS)
    peak = bot.asks(do="peak")["megabytes"]
    what = f"{PEOPLE:,} people, {engine}"
    yield Figure(f"opening a round of {what}", found["seconds"], "s", 10, "lower")
    yield Figure(f"most memory of a start and an opening, {what}", peak, "MB", 300, "lower")
