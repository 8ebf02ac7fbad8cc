"""A quarter of the real bot in a made-up company, and all that is left of it anywhere, for the probes.

A trial in which everybody hears of it for the first time, and five rounds; two people answer none of them, and are
asked whether to go on.
"""

from __future__ import annotations

import io
import logging
import random
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import create_engine, make_url, text

from bot.logs import TALKATIVE, configure_logging
from bot.pulse.instrument import load_default
from bot.pulse.service.series import set_next_trial
from tests.confidentiality.dump import Row, dump
from tests.confidentiality.joins import Truth
from tests.support.house import open_house

# Quieter in the product; here everything they say of a request is looked at.
LET_LOOSE = ("slack_bolt", "slack_sdk", "urllib3", "apscheduler")
WEDNESDAY = datetime(2026, 3, 4, 19, tzinfo=UTC)
FORTNIGHT = timedelta(days=14)
# Who never answers: one is asked once a month from the question on, one goes on as before.
SILENT = ("kofi", "lena")
# North is a team of seven, South one of two, and nobody else has one. All are named, so that no order of the entries
# in the audit log is that of a handful.
PEOPLE = """\
user,side,roles,team,country,timezone
ben@northwind.example,sales,,North,,
cleo@northwind.example,sales,,North,,
ivan@northwind.example,sales,,North,,
jade@northwind.example,sales,,North,,
kofi@northwind.example,sales,,North,,
lena@northwind.example,sales,,North,,
mateo@northwind.example,sales,,North,,
nora@northwind.example,sales,,South,,
omar@northwind.example,sales,,South,,
ada@northwind.example,sales,,,,
priya@northwind.example,sales,,,,
quinn@northwind.example,sales,,,,
ruth@northwind.example,sales,,,,
sora@northwind.example,sales,,,,
dev@northwind.example,marketing,,,,
eva@northwind.example,marketing,,,,
finn@northwind.example,marketing,,,,
gus@northwind.example,marketing,,,,
tara@northwind.example,marketing,,,,
uma@northwind.example,marketing,,,,
vera@northwind.example,marketing,,,,
wes@northwind.example,marketing,,,,
xena@northwind.example,marketing,,,,
yuki@northwind.example,marketing,,,,
zoe@northwind.example,marketing,,,,
"""


@dataclass
class Played:
    """What is left of the play.

    Dumps: `opened` (second round open), `closed` (it closed), `third` (third open), `asked` (the fourth open, and the
    question put), `chosen` (it was answered), `monthly` (the fifth open, without who is asked once a month).
    """

    engine: str
    truth: Truth
    opened: list[Row]
    closed: list[Row]
    third: list[Row]
    asked: list[Row]
    chosen: list[Row]
    monthly: list[Row]
    # Who first clicked when in the second round: user ids in that order.
    clicked: list[str]
    # Dumps right before and right after one click in the third round.
    before_click: list[Row]
    after_click: list[Row]
    calls: list
    names: frozenset
    # The conversation with the app, by id, and whose it is.
    direct_channels: dict
    texts: frozenset
    first_round: str
    second_round: str
    log: str = ""


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


@contextmanager
def aside(database_url, table):
    """The table is not there for a while: what touches it throws."""
    url = make_url(database_url)
    engine = create_engine(url.set(drivername="postgresql+psycopg") if "postgres" in url.drivername else url)
    _rename(engine, table, "aside")
    try:
        yield
    finally:
        _rename(engine, "aside", table)
        engine.dispose()


def _rename(engine, old, new):
    with engine.begin() as connection:
        connection.execute(text(f'ALTER TABLE "{old}" RENAME TO "{new}"'))


def play(database_url):
    """Play and gather; the order of answers is drawn at random, like everything an attacker must not learn."""
    log = Log()
    with log.kept(), open_house(database_url) as house:
        played = _rounds(house, database_url)
    played.log = log.stream.getvalue()
    return played


def _rounds(house, database_url):
    names = [one.person.name for one in house.slack.people() if one.person.name not in {"hana", "guy"}]
    talkative = [name for name in names if name not in SILENT]
    house.set_up()
    house.imports(PEOPLE)
    trial = _plays_trial(house, database_url, names)
    house.goes_to(WEDNESDAY + FORTNIGHT)
    _answer(house, _some(talkative, 18))
    first_round = _open_round(dump(database_url))
    _someone_new_comes(house)
    house.goes_to(WEDNESDAY + 2 * FORTNIGHT)
    clicked = _answer(house, _some([*talkative, "pia"], 20))
    _look_at_home(house, names)
    opened = dump(database_url)
    house.goes_to(WEDNESDAY + 2 * FORTNIGHT + timedelta(days=7))
    closed = dump(database_url)
    house.goes_to(WEDNESDAY + 3 * FORTNIGHT)
    _answer(house, _some(talkative, 12))
    before_click, after_click = _one_click(house, database_url)
    third = dump(database_url)
    asked, chosen = _asks_whether_to_go_on(house, database_url)
    house.goes_to(WEDNESDAY + 5 * FORTNIGHT)
    monthly = dump(database_url)
    _go_wrong(house, database_url)
    world = house.world
    truth = _truth(house, trial + opened + third + monthly)
    return Played(
        engine="sqlite" if database_url.startswith("sqlite") else "postgresql",
        truth=truth,
        opened=opened,
        closed=closed,
        third=third,
        asked=asked,
        chosen=chosen,
        monthly=monthly,
        clicked=[house.person(name).id for name in clicked],
        before_click=before_click,
        after_click=after_click,
        calls=list(world.calls),
        names=frozenset(part for person in world.people.values() for part in person.real_name.split()),
        direct_channels={
            channel.id: user
            for channel in world.channels.values()
            if channel.id.startswith("D")
            for user in channel.members
            if user in truth.statements
        },
        texts=frozenset(statement.texts["en"] for statement in load_default().statements),
        first_round=first_round,
        second_round=_open_round(opened),
    )


def _look_at_home(house, names):
    """Some open their Home, whether they have answered or not, and settle in."""
    for name in names[:8]:
        house.person(name).opens_home()
    who = house.person(names[0])
    who.clicks(who.home, "Change")
    who.submits(who.view, {"My hours: until": "16:00"})
    who.clicks(who.home, "What is stored?")


def _plays_trial(house, database_url, names):
    """The first messages of all, answered by some, and thrown away; a dump while it is open."""
    house.run()
    with house.deps.begin() as session:
        assert set_next_trial(session, house.team_id, is_trial=True)
    house.goes_to(WEDNESDAY)
    _answer(house, _some(names, 10))
    return dump(database_url)


def _asks_whether_to_go_on(house, database_url):
    """The fourth round: dumps before and after the silent have said how often they want to be asked."""
    house.goes_to(WEDNESDAY + 4 * FORTNIGHT)
    asked = dump(database_url)
    for name, label in zip(SILENT, ("Once a month", "Every pulse"), strict=True):
        house.passes(minutes=3)
        assert house.person(name).clicks(house.pulse_of(name), label).acknowledged
    house.person("ben").slash("/pulse every")
    return asked, dump(database_url)


def _some(names, number):
    return random.SystemRandom().sample(names, number)


def _answer(house, names):
    """These people answer in this order, minutes apart; each changes their mind once."""
    for name in names:
        house.passes(minutes=random.SystemRandom().randint(1, 9))
        for nth in (1, 2):
            house.person(name).clicks(house.pulse_of(name), random.SystemRandom().choice("1245"), nth=nth)
        house.person(name).clicks(house.pulse_of(name), "3", nth=1)
    return names


def _someone_new_comes(house):
    house.passes(days=8)
    house.world.admin.add_person("pia", "Pia Sandoval", tz="Europe/Berlin")
    house.world.admin.add_to_channel("#sales-team", "pia")


def _one_click(house, database_url):
    """Somebody who has answered nothing yet clicks; nothing else happens meanwhile."""
    house.run()
    name = next(n for n in ("ada", "dev", "ben", "eva", "cleo", "finn") if not _has_answered(house, n))
    before = dump(database_url)
    assert house.person(name).clicks(house.pulse_of(name), "4", nth=1).acknowledged
    return before, dump(database_url)


def _has_answered(house, name):
    return any("✓" in button for button in house.pulse_of(name).buttons)


def _go_wrong(house, database_url):
    """A click, a command and a job while the database is broken: what is logged then is looked at, too."""
    ben = house.person("ben")
    message = house.pulse_of("ben")
    with aside(database_url, "pulse_answer"):
        ben.clicks(message, "2", nth=3)
        ben.slash("/pulse")
    house.goes_to(WEDNESDAY + 6 * FORTNIGHT - timedelta(days=2))
    with aside(database_url, "pulse_assignment"):
        house.goes_to(WEDNESDAY + 6 * FORTNIGHT - timedelta(days=1))


def _open_round(rows):
    return next(r.values["id"] for r in rows if r.table == "pulse_round" and r.values["state"] == "open")


def _truth(house, rows):
    keys, team_id = house.deps.keys, house.team_id
    key_of = {key: keys.respondent(team_id, key) for key in house.world.people}
    user_of = {key: user for user, key in key_of.items()}
    statements = {}
    for row in rows:
        if row.table == "pulse_assignment":
            got = statements.setdefault(user_of[row.values["respondent"]], {})
            got.setdefault(row.values["round_id"], set()).add(row.values["statement"])
    return Truth(key_of, statements)
