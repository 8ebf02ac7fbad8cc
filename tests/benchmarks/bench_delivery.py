"""Ten thousand messages through a Slack that permits twenty a second and answers in 80 ms: pace, 429s, work, memory."""

from __future__ import annotations

import gc
import math
import secrets
import statistics
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import yaml

from playground import Delay, Playground
from tests.benchmarks.delivery_company import MESSAGES, SETUP, RunningClock, company
from tests.benchmarks.figures import Figure
from tests.benchmarks.pulse_company import MANIFEST, BotProcess, cores_apart
from tests.benchmarks.scores_company import empty_database

POST = "chat.postMessage"
PERMITTED, ANSWER_SECONDS = 20, 0.08
LOOP_MESSAGES = 400
PATIENCE = 60
LONGEST = 3 * MESSAGES / PERMITTED
SAMPLES = 12


def figures():
    """The usual loop first, then the bot on each engine."""
    with cores_apart() as core, limited() as (slack, clock):
        clock.run()
        yield from loop(slack, core)
    for engine, database in (("SQLite", "sqlite"), ("PostgreSQL", "postgresql")):
        with (
            cores_apart() as core,
            tempfile.TemporaryDirectory(prefix="entente-bench-") as name,
            empty_database(database) as url,
            limited() as (slack, clock),
        ):
            told = {"DATABASE_URL": url, "ENTENTE_SECRET": secrets.token_hex(32)}
            command = ["-m", "tests.benchmarks.delivery_bot"]
            with BotProcess(slack, Path(name), core, command, **told) as bot:
                yield from delivery(bot, slack, clock, engine)


@contextmanager
def limited():
    """A Slack with the limit, its time running."""
    clock = RunningClock()
    world = company(clock)
    world.install(yaml.safe_load(MANIFEST.read_text("utf-8")))
    with Playground(world) as slack:
        slack.person("hana").invites_app("#alignment")
        slack.limits.use_real_time()
        slack.limits.messages_per_second = PERMITTED
        slack.limits.messages_per_minute = 60 * PERMITTED
        slack.faults.on(POST, Delay(ANSWER_SECONDS), times=10**9)
        # This Slack remembers every call: the collector would have it stand still for longer and longer, and whatever
        # comes meanwhile would count as having come at once.
        gc.disable()
        try:
            yield slack, clock
        finally:
            gc.enable()


class Machine:
    """How fast the machine is meanwhile: others may use it too, and the same work then takes up to twice as long."""

    fastest = math.inf

    def __init__(self):
        self._took = []

    def look(self):
        """Do the same piece of work once more."""
        begun = time.thread_time()
        sum(number * number for number in range(20_000))
        self._took.append(time.thread_time() - begun)
        Machine.fastest = min(Machine.fastest, self._took[-1])

    @property
    def share(self):
        """Of its fastest in this run."""
        return self.fastest / statistics.median(self._took)


class Posts:
    """What happened to posts, as Slack saw it."""

    def __init__(self, slack):
        self._slack = slack
        self.taken = self.refused = 0
        self.began = self.ended = None
        self._seen = 0

    def look(self):
        calls = [call for call in list(self._slack.world.calls) if call.method == POST]
        self.taken = sum(call.status == 200 and not call.error for call in calls)
        self.refused = sum(call.status == 429 for call in calls)
        if calls:
            self.began = self.began or calls[0].at
            self.ended = calls[-1].at

    @property
    def rate(self):
        """Messages taken a second, from the first to the last."""
        return (self.taken - 1) / max((self.ended - self.began).total_seconds(), 0.001)


def loop(slack, core):
    """What most bots do: `for user in users: client.chat_postMessage(...)`, here with the SDK's handler for 429s."""
    slack.limits.strict = True
    people = [person.id for person in slack.world.people.values() if person.name.startswith("p")]
    command = ["-m", "tests.benchmarks.delivery_loop", *people[:LOOP_MESSAGES]]
    with (
        tempfile.TemporaryDirectory(prefix="entente-bench-") as name,
        BotProcess(slack, Path(name), core, command) as bot,
    ):
        told = bot.asks(do="send")
    posts = Posts(slack)
    posts.look()
    Machine().look()
    what = f"{LOOP_MESSAGES} messages, the usual loop"
    yield Figure(f"share of the permitted rate: {what}", 100 * posts.rate / PERMITTED, "%", 0, "higher")
    yield Figure(f"work for 1,000 of {what}", 1000 * told["work"] / LOOP_MESSAGES, "s", 0, "higher")


def delivery(bot, slack, clock, engine):
    """A round opens for everybody at once; the figures are those of its invitations."""
    slack.wait_connected(timeout=PATIENCE)
    bot.asks(do="setup", text=SETUP)
    bot.asks(do="prepare", now=clock().isoformat())
    clock.move_to(bot.asks(do="slot")["at"])
    bot.asks(do="open", now=clock().isoformat())
    slack.limits.strict = True
    process = psutil.Process(bot.process.pid)
    before = process.cpu_times()
    clock.run()
    bot.asks(do="deliver", now=clock().isoformat())
    posts, machine, memory, since = Posts(slack), Machine(), [], time.perf_counter()
    while posts.taken < MESSAGES and bot.process.poll() is None and time.perf_counter() - since < LONGEST:
        threading.Event().wait(1)
        posts.look()
        machine.look()
        memory.append(process.memory_info().rss / 1e6)
    after = process.cpu_times()
    work = after.user + after.system - before.user - before.system
    if posts.taken < MESSAGES:
        raise RuntimeError(f"{posts.taken} of {MESSAGES} messages arrived")
    what = f"{MESSAGES:,} messages, {engine}"
    calls = posts.taken + posts.refused
    part = max(len(memory) // SAMPLES, 1)
    grown = sum(memory[-part:]) / part - sum(memory[2 * part : 3 * part]) / part
    yield Figure(f"share of the permitted rate: {what}", 100 * posts.rate / PERMITTED, "%", 95, "higher")
    yield Figure(f"429s: {what}", 100 * posts.refused / calls, "%", 1, "lower")
    yield Figure(f"work for 1,000 of {what}", 1000 * work / MESSAGES, "s", 2, "lower")
    # To read the line above by.
    yield Figure(
        f"pace of the machine meanwhile, of its fastest: {what}", 100 * machine.share, "%", 0, "higher"
    )
    yield Figure(f"memory grown over the last four fifths: {what}", grown, "MB", 10, "lower")
