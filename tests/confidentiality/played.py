"""What is left anywhere of a quarter of the real bot in a made-up company, for the probes; `quarter` plays it."""

from __future__ import annotations

import io
import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import structlog
from prometheus_client import generate_latest

from bot import metrics
from bot.logs import TALKATIVE, configure_logging
from bot.pulse.instrument import load_default
from handlers.probes import measured
from tests.confidentiality.joins import Truth
from tests.confidentiality.quarter import MOMENTS, Quarter
from tests.support.house import open_house

if TYPE_CHECKING:
    from tests.confidentiality.dump import Row

# Quieter in the product; here everything they say of a request is looked at.
LET_LOOSE = ("slack_bolt", "slack_sdk", "urllib3", "apscheduler")


@dataclass
class Played:
    """What is left of the play.

    `dumps` are those of the quarter's moments, by name, and of right before and right after one click.
    """

    engine: str
    truth: Truth
    dumps: dict[str, list[Row]]
    # Who first clicked when in the second round: user ids in that order.
    clicked: list[str]
    # Whose data was deleted, who shared an answer in a channel, and who may do more than others.
    deleted: str
    sharer: str
    in_charge: frozenset
    # Calls of the app, and payloads it was sent, with what it said in acknowledging them.
    calls: list
    deliveries: list
    names: frozenset
    # The conversation with the app, by id, and whose it is.
    direct_channels: dict
    texts: frozenset
    first_round: str
    second_round: str
    metrics: str
    log: str = ""

    @property
    def last(self):
        """Everything that is left at the end."""
        return self.dumps[MOMENTS[-1]]


@dataclass
class Log:
    """All that is logged at INFO, as the product writes it, and by the libraries it makes quieter."""

    stream: io.StringIO = field(default_factory=io.StringIO)

    @contextmanager
    def kept(self):
        root = logging.getLogger()
        before = (root.handlers, root.level, {name: logging.getLogger(name).level for name in TALKATIVE})
        configure_logging("INFO", "json")
        root.handlers[0].setStream(self.stream)
        for name in LET_LOOSE:
            logging.getLogger(name).setLevel(logging.INFO)
        try:
            yield
        finally:
            root.handlers, root.level = before[0], before[1]
            for name, level in before[2].items():
                logging.getLogger(name).setLevel(level)
            structlog.reset_defaults()


def play(database_url):
    """Play and gather; the order of answers is drawn at random, like everything an attacker must not learn."""
    log = Log()
    with log.kept(), open_house(database_url) as house:
        quarter = Quarter(house, database_url)
        quarter.plays()
        played = _gathered(house, quarter)
    played.log = log.stream.getvalue()
    return played


def _gathered(house, quarter):
    world, truth = house.world, _truth(house, quarter)
    return Played(
        engine=house.deps.db.engine.dialect.name,
        truth=truth,
        dumps=quarter.dumps,
        clicked=[house.person(name).id for name in quarter.clicked],
        deleted=house.person(quarter.DELETED).id,
        sharer=house.person(quarter.SHARER).id,
        in_charge=frozenset(house.person(name).id for name in ("hana", *quarter.LEADS)),
        calls=list(world.calls),
        deliveries=list(world.deliveries),
        names=frozenset(part for person in world.people.values() for part in person.real_name.split()),
        direct_channels={
            channel.id: user
            for channel in world.channels.values()
            if channel.id.startswith("D")
            for user in channel.members
            if user in truth.statements
        },
        texts=frozenset(statement.texts["en"] for statement in load_default().statements),
        first_round=quarter.first_round,
        second_round=quarter.second_round,
        # Of the bot's own registry, and of the one libraries would use.
        metrics=(
            generate_latest() + metrics.page(measured(house.deps, house.bot.redraws, is_connected=True))
        ).decode(),
    )


def _truth(house, quarter):
    keys, team_id = house.deps.keys, house.team_id
    key_of = {key: keys.respondent(team_id, key) for key in house.world.people}
    user_of = {key: user for user, key in key_of.items()}
    statements = {}
    for row in chain.from_iterable(quarter.dumps.values()):
        if row.table == "pulse_assignment":
            got = statements.setdefault(user_of[row.values["respondent"]], {})
            got.setdefault(row.values["round_id"], set()).add(row.values["statement"])
    nobodies = {word: house.person(quarter.DELETED).id for word in quarter.nobodies()}
    return Truth(key_of, statements, nobodies)
