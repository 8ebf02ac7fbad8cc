"""How often people are written to, and their Home published: a quarter of the made-up company, everything switched on.

What counts of messages, by role and week, is what the app's own budget counts (ux.md 16): neither what a person asked
for or began themselves, nor what a colleague waits for, nor what is bound to an hour. What all of it together comes to
is told beside it. Home, by role and day: in a month of the quarter everybody opens it three times on each working day,
and `views.publish` is called only for what has changed since.
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
VISITS = (timedelta(hours=8), timedelta(hours=12), timedelta(hours=15))
"""When everybody opens Home on a working day, UTC: early, at noon and in the afternoon of Europe."""
HOME_DAYS = [day for day in range(28, 56) if day % 7 < 5]
"""The working days of the second month."""
USUAL_HOMES, MOST_HOMES = 1, len(VISITS)
"""Publications a day: on most days a page changes once, with what the night brought; never are there more than looks,
for a page that nobody sees is none of Slack's calls worth."""


def figures():
    """Median and worst week of each role, and the worst with what does not count; median and worst day of Home."""
    manifest = yaml.safe_load(entente.MANIFEST.read_text("utf-8"))
    with on_stage(Bot, manifest) as stage:
        for day in HOME_DAYS:
            look_at_home(stage, day)
        stage.play.until(lambda: False, START + timedelta(weeks=WEEKS))
        asked_for = stage.product.asked_for()
        weeks, whole, homes = ({role: [] for role in MOST} for _ in range(3))
        published = publications(stage)
        for who in stage.slack.people():
            role = ROLES.get(who.person.name, "employee")
            weeks[role] += weeks_of(stage, who, asked_for)
            whole[role] += weeks_of(stage, who, set())
            homes[role] += [published[who.id, day] for day in HOME_DAYS]
    for role, counts in weeks.items():
        yield Figure(f"unprompted messages a week, {role}, median", median(counts), "", MOST[role], "lower")
        yield Figure(f"unprompted messages a week, {role}, worst", max(counts), "", MOST[role], "lower")
        yield Figure(f"all messages of a week, {role}, worst", max(whole[role]), "", 0, "higher")
    for role, counts in homes.items():
        yield Figure(f"Home published a day, {role}, median", median(counts), "", USUAL_HOMES, "lower")
        yield Figure(f"Home published a day, {role}, worst", max(counts), "", MOST_HOMES, "lower")


class Bot(entente.DemoBot):
    """The bot of the demo, which can be asked which messages somebody asked for."""

    def asked_for(self):
        """The ids of messages that count against nobody's budget."""
        deps = self._bot.deps
        uncounted = [name for name, kind in deps.kinds.items() if isinstance(kind, Uncounted)]
        with deps.read() as session:
            return set(session.scalars(select(OutboxMessage.id).where(OutboxMessage.kind.in_(uncounted))))


def look_at_home(stage, day):
    """Everybody opens Home, through the socket as Slack tells of it, at each hour of a day of the company."""
    for visit in VISITS:
        stage.play.until(lambda: False, START.replace(hour=0) + timedelta(days=day) + visit)
        for who in stage.slack.people():
            who.visits("home")


def publications(stage):
    """How often Slack was told to show Home, by person and day."""
    first = START.replace(hour=0)
    calls = [call for call in stage.slack.world.calls if call.method == "views.publish"]
    return Counter((call.arguments["user_id"], (call.at - first).days) for call in calls)


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
