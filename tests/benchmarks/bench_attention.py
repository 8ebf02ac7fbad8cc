"""How often people are written to: a quarter of the made-up company with everything switched on, by role and week.

What counts is what the app's own budget counts (ux.md 16): neither what a person asked for or began themselves, nor
what a colleague waits for, nor what is bound to an hour. What all of it together comes to is told beside it.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from statistics import median

import yaml
from sqlalchemy import select

import app as entente
from bot.outbox.kinds import Uncounted
from bot.outbox.models import OutboxMessage
from playground.demo import START, on_stage
from tests.benchmarks.figures import Figure

WEEKS = 13
ROLES = {"ada": "lead", "dev": "lead", "gus": "liaison", "hana": "admin"}
MOST = {"employee": 3, "lead": 6, "liaison": 6, "admin": 3}


def figures():
    """Median and worst week of each role; and the worst with what does not count."""
    manifest = yaml.safe_load(entente.MANIFEST.read_text("utf-8"))
    with on_stage(Bot, manifest) as stage:
        stage.play.until(lambda: False, START + timedelta(weeks=WEEKS))
        asked_for = stage.product.asked_for()
        weeks, whole = ({role: [] for role in MOST} for _ in range(2))
        for who in stage.slack.people():
            role = ROLES.get(who.person.name, "employee")
            weeks[role] += weeks_of(stage, who, asked_for)
            whole[role] += weeks_of(stage, who, set())
    for role, counts in weeks.items():
        yield Figure(f"unprompted messages a week, {role}, median", median(counts), "", MOST[role], "lower")
        yield Figure(f"unprompted messages a week, {role}, worst", max(counts), "", MOST[role], "lower")
        yield Figure(f"all messages of a week, {role}, worst", max(whole[role]), "", 0, "higher")


class Bot(entente.DemoBot):
    """The bot of the demo, which can be asked which messages somebody asked for."""

    def asked_for(self):
        """The ids of messages that count against nobody's budget."""
        deps = self._bot.deps
        uncounted = [name for name, kind in deps.kinds.items() if isinstance(kind, Uncounted)]
        with deps.read() as session:
            return set(session.scalars(select(OutboxMessage.id).where(OutboxMessage.kind.in_(uncounted))))


def weeks_of(stage, who, left_out):
    """Messages of the app in each week to one person, but those with these ids."""
    sent = Counter()
    for shown in who.sees_dm():
        stored = stage.slack.world.channels[shown.channel].messages.values()
        told = (
            next((one.metadata for one in stored if one.ts == shown.ts and not one.ephemeral_for), None) or {}
        )
        if shown.by_app and not shown.ephemeral and told.get("event_payload", {}).get("id") not in left_out:
            sent[(shown.at - START) // timedelta(weeks=1)] += 1
    return [sent[week] for week in range(WEEKS)]
