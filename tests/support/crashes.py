"""Deliveries by workers that are killed and stopped at random, to a Slack that loses replies; what has arrived."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml
from sqlalchemy import select

from bot.outbox import service as outbox
from bot.outbox.models import OutboxMessage
from bot.slack.scopes import LOOKUP_SCOPES
from bot.workspace.service import Installation, install
from playground import Delay, DropAfter, DropBefore, Playground, World
from tests.support.letter_worker import replica

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / "manifest.yml"
POST = "chat.postMessage"
ANSWER_SECONDS = 0.03
ENDED = {outbox.SENT, outbox.UNKNOWN, outbox.FAILED, outbox.DROPPED}


@dataclass(frozen=True, slots=True)
class Found:
    """What became of letters: how many arrived more than once, never, and of how many nobody knows.

    `wrong` counts letters whose row tells something else than their reader would.
    """

    letters: int
    twice: int
    lost: int
    unknown: int
    wrong: int
    blows: int
    seconds: float


@contextmanager
def post_office(letters, *, lookup, loses, chance):
    """A Slack that answers in 30 ms and loses a share of the replies; somebody for each letter."""
    world = World(name="Crash Works", domain="crash")
    people = [world.admin.add_person(f"p{n:04d}", f"Person {n}") for n in range(letters)]
    manifest = yaml.safe_load(MANIFEST.read_text("utf-8"))
    if lookup:
        manifest["oauth_config"]["scopes"]["bot"] += [
            one for named in LOOKUP_SCOPES.values() for one in named
        ]
    world.install(manifest)

    def by_chance(share):
        return lambda _args: chance.random() < share

    with Playground(world) as slack:
        for fault in (DropAfter(), DropBefore()):
            slack.faults.on(POST, fault, times=10**9, when=by_chance(loses / 2))
        slack.faults.on(POST, Delay(ANSWER_SECONDS), times=10**9)
        yield slack, [person.id for person in people]


def put_letters(deps, slack, people, *, lookup, team=""):
    """Install the app, in another team if one is named, and put a letter to everybody into the outbox."""
    team, app = team or slack.world.team.id, slack.app
    scopes = (
        frozenset(scope for named in LOOKUP_SCOPES.values() for scope in named) if lookup else frozenset()
    )
    found = Installation(
        team, "Crash Works", slack.base_url, app.bot_user_id, "B0", app.bot_token, "", scopes
    )
    now = datetime.now(UTC)
    with deps.begin() as session:
        install(session, deps.keys, found, now=now)
        envelopes = [outbox.Envelope(f"letter:{who}", "letter", who, who, now) for who in people]
        outbox.enqueue(session, deps.kinds, team, envelopes)


class Workers:
    """Processes that deliver, and what is done to them."""

    def __init__(self, count, url, api_url, chance):
        command = [sys.executable, "-m", "tests.support.letter_worker", url, api_url]
        self._nursery = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._chance = chance
        self._all = [self._begin() for _ in range(count)]
        self._stopped = {}
        self.blows = 0

    def _begin(self):
        self._nursery.stdin.write("one\n")
        self._nursery.stdin.flush()
        return int(self._nursery.stdout.readline())

    def strike(self):
        """Kill or stop one of them; those stopped long enough go on."""
        now, number = time.monotonic(), self._chance.randrange(len(self._all))
        for pid in [pid for pid, until in self._stopped.items() if now >= until]:
            os.kill(pid, signal.SIGCONT)
            del self._stopped[pid]
        pid = self._all[number]
        if pid in self._stopped:
            return
        self.blows += 1
        if self._chance.random() < 0.5:
            os.kill(pid, signal.SIGKILL)
            self._all[number] = self._begin()
        else:
            os.kill(pid, signal.SIGSTOP)
            # Shorter than a lease, or long enough that another has taken over.
            self._stopped[pid] = now + self._chance.choice((0.3, 2.0, 6.0))

    def rest(self):
        """Let all of them go on."""
        for pid in self._stopped:
            os.kill(pid, signal.SIGCONT)
        self._stopped.clear()

    def end(self):
        self.rest()
        self._nursery.communicate()


def play(url, *, letters, workers, lookup, seed, most=100, every=1.0, loses=0.02, patience=300.0):
    """Deliver all letters under `most` blows, one every so many seconds on average; what is found in the end."""
    chance = random.Random(seed)
    with post_office(letters, lookup=lookup, loses=loses, chance=random.Random(seed + 1)) as (slack, people):
        deps = replica(url, slack.api_url)
        put_letters(deps, slack, people, lookup=lookup)
        since = time.monotonic()
        staff = Workers(workers, url, slack.api_url, chance)
        try:
            begun = time.monotonic() + 2.0
            while waiting(deps) > letters // 20 and time.monotonic() - since < patience:
                time.sleep(chance.expovariate(1 / every))
                # Struck for ever, a lone worker would never live long enough to see that a lease is over.
                if staff.blows >= most:
                    break
                if time.monotonic() > begun:
                    staff.strike()
            staff.rest()
            while waiting(deps) and time.monotonic() - since < patience:
                time.sleep(0.1)
            # Whoever was stopped in the middle of a call may still end it.
            time.sleep(1.0)
        finally:
            staff.end()
        found = count(deps, slack, people, blows=staff.blows, seconds=time.monotonic() - since)
        deps.db.close()
        return found


def waiting(deps):
    """How many letters nothing is known of yet."""
    with deps.read() as session:
        return sum(state not in ENDED for state in session.scalars(select(OutboxMessage.state)))


def count(deps, slack, people, *, blows, seconds):
    """What arrived, held against what the outbox tells."""
    arrived = Counter({who: sum(message.by_app for message in slack.person(who).sees_dm()) for who in people})
    with deps.read() as session:
        told = dict(session.execute(select(OutboxMessage.recipient, OutboxMessage.state)).all())
    return Found(
        letters=len(people),
        twice=sum(number > 1 for number in arrived.values()),
        lost=sum(arrived[who] == 0 and told[who] != outbox.UNKNOWN for who in people),
        unknown=sum(state == outbox.UNKNOWN for state in told.values()),
        wrong=sum(told[who] == outbox.SENT and arrived[who] != 1 for who in people),
        blows=blows,
        seconds=seconds,
    )
