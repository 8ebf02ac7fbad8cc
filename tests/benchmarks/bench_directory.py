"""Who to call: how long one waits for the answer in directories of several sizes, the index anew, memory."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from random import Random

from tests.benchmarks.directory_bot import KEYWORDS, KINDS, PRODUCTS, REGIONS, SEGMENTS, TOPICS
from tests.benchmarks.figures import Figure
from tests.benchmarks.pulse_company import (
    ALL_ASKED,
    SETUP,
    BotProcess,
    company_at_work,
    cores_apart,
    goes_to,
)

SIZES = (200, 5_000, 50_000)
LOOKUPS, WARM_UP = 400, 20
PLACE = "#sales-team"
PATIENCE = 120
SEED = 11


def figures():
    """Each size in a bot of its own, on one core."""
    for size in SIZES:
        with cores_apart() as core, tempfile.TemporaryDirectory(prefix="entente-bench-") as name:
            yield from looked_up(core, Path(name), size)


def looked_up(core, folder, size):
    """Questions as people type them, one after the other, through the socket."""
    command = ["-m", "tests.benchmarks.directory_bot"]
    with company_at_work() as (slack, clock), BotProcess(slack, folder, core, command) as bot:
        slack.wait_connected(timeout=PATIENCE)
        bot.asks(do="setup", text=SETUP)
        before = bot.megabytes()
        told = bot.asks(do="fill", entries=size)
        goes_to(bot, clock, ALL_ASKED)
        waits = [ask(slack, question) for question in questions()][WARM_UP:]
        what = f"{told['entries']:,} entries"
        ordered = sorted(waits)
        # The acknowledgement carries the answer: what the person waits for.
        yield Figure(f"/whotocall answered, p50: {what}", ordered[len(ordered) // 2], "ms", 30, "lower")
        yield Figure(
            f"/whotocall answered, p99: {what}", ordered[int(0.99 * len(ordered))], "ms", 50, "lower"
        )
        yield Figure(f"index made anew: {what}", told["seconds"], "s", 5, "lower")
        yield Figure(
            f"memory of the directory and its libraries: {what}", bot.megabytes() - before, "MB", 200, "lower"
        )
        if slack.world.violations:
            raise RuntimeError(f"Slack would have objected: {slack.world.violations[:3]}")


def ask(slack, question):
    """Milliseconds until the answer is there."""
    since = time.perf_counter()
    outcome = slack.person("p001").slash(f"/whotocall {question}", PLACE)
    took = 1000 * (time.perf_counter() - since)
    if not outcome.acknowledged or outcome.reply is None:
        raise RuntimeError(f"no answer to {question!r}")
    return took


def questions():
    """Whole and in parts, mistyped, and of things nobody does."""
    chance = Random(SEED)
    for number in range(LOOKUPS + WARM_UP):
        topic = f"{chance.choice(TOPICS)} {chance.choice(KINDS)}".strip().lower()
        part = chance.choice((chance.choice(REGIONS), chance.choice(PRODUCTS), chance.choice(SEGMENTS), ""))
        words = [topic, part, chance.choice(KEYWORDS) if number % 3 == 0 else ""]
        text = " ".join(word for word in words if word)
        if number % 4 == 0:
            at = chance.randrange(1, len(topic))
            text = text[:at] + text[at + 1 :]
        yield text if number % 10 else f"{text} zzyzx lunch"
