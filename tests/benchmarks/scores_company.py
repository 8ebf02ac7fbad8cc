"""Ten thousand people with a year of answers, in a database without Slack; the last round is open. Measures nothing.

The last round is opened by the product and answered as it was dealt. What came before is written straight into the
tables, as a close leaves it: asked and answered one by one it would take an hour.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import bindparam, func, select, update

from bot.db import Database, insert_all, random_id, table_of
from bot.migrations import migrate
from bot.outbox import service as outbox
from bot.outbox.models import OutboxMessage
from bot.people.models import Person
from bot.people.sides import Side
from bot.pulse.instrument import load_default
from bot.pulse.method import HIGHEST, LOWEST, STATEMENTS
from bot.pulse.models import Answer, Assignment, Round, RoundTurnout
from bot.pulse.service.invitation import INVITATION, Invitation
from bot.pulse.service.opening import open_round
from bot.pulse.service.reminder import REMINDER, Reminder
from bot.pulse.service.rounds import CLOSED, PUBLISHED, open_round_info
from bot.pulse.service.series import current_series, plan
from bot.pulse.service.tools import PulseTools
from bot.workspace.service import load_settings
from tests import engines
from tests.people.cast import MONDAY, TEAM, company, names_of, user

SALES, MARKETING = 6_000, 4_000
ROUNDS = 26
"""The open one among them."""
K, EVERY_WEEKS = 4, 2
TURNOUT = 0.96
"""So many take part that a year makes a million answers."""
CANNOT_SAY = 0.05
STANDING, DIFFICULTY, MOOD = 0.6, 0.5, 0.85
MIDDLE = 3.3
INSTRUMENT = load_default()
COLUMNS = ("round_id", "respondent", "statement", "team_id", "version", "side", "team", "value")


@dataclass(frozen=True)
class Size:
    """How large the company is; `unpublished` of the rounds before the open one wait for publication, oldest first."""

    sales: int = SALES
    marketing: int = MARKETING
    rounds: int = ROUNDS
    unpublished: int = 0
    # People of a team; 0 for sides without teams.
    team: int = 40


@dataclass(frozen=True)
class Filled:
    """What is in the database now: the round that is open, when it is to be closed, and how many answers there are."""

    round_id: str
    closes_at: datetime
    answers: int


@dataclass(frozen=True)
class Respondent:
    """Somebody who is asked: key, side and team as an answer keeps them, and how they see things."""

    key: str
    side: str
    team: str
    standing: float


@contextmanager
def empty_database(engine):
    """An address of a migrated database of one's own on that engine (`sqlite` or `postgresql`), gone afterwards."""

    def create_schema(url):
        database = Database(url)
        migrate(database.engine)
        database.close()

    with TemporaryDirectory(prefix="entente-bench-") as name:
        here = Path(name)
        opened = (
            engines.sqlite_databases(here, create_schema)
            if engine == engines.SQLITE
            else engines.postgres_databases(create_schema)
        )
        with opened as databases, databases.fresh() as url:
            yield url


def fill(database, keys, size=None):
    """Put the company into an empty database; what is to be measured is left to the caller."""
    size = size or Size()
    chance = Random(26)
    tools = PulseTools(keys, INSTRUMENT)
    with database.begin() as session:
        respondents = _hire(session, keys, size, chance)
        plan(session, TEAM, load_settings(session, TEAM), now=MONDAY)
    difficulty = [chance.gauss(MIDDLE, DIFFICULTY) for _ in range(STATEMENTS)]
    for number in range(1, size.rounds):
        with database.begin() as session:
            _past_round(session, respondents, difficulty, number, size, chance)
    with database.begin() as session:
        found = _open(session, tools)
        _answer(session, found.id, {one.key: one for one in respondents}, difficulty, chance)
    with database.read() as session:
        answers = session.scalar(select(func.count()).select_from(Answer))
    return Filled(found.id, found.closes_at, answers)


def _hire(session, keys, size, chance):
    """The workspace with everybody on their sides and in teams; the respondents in the order of their keys."""
    sides = {
        Side.SALES: names_of("sales", size.sales),
        Side.MARKETING: names_of("marketing", size.marketing),
    }
    company(session, keys, sales=sides[Side.SALES], marketing=sides[Side.MARKETING], pulse__statements=K)
    people = [
        (user(name), str(side), f"{side} {at // size.team}" if size.team else "")
        for side, names in sides.items()
        for at, name in enumerate(names)
    ]
    session.connection().execute(
        update(table_of(Person))
        .where(Person.team_id == TEAM, Person.user_id == bindparam("who"))
        .values(team=bindparam("where")),
        [{"who": user_id, "where": team} for user_id, _, team in people],
    )
    respondents = [
        Respondent(keys.respondent(TEAM, user_id), side, team, chance.gauss(0, STANDING))
        for user_id, side, team in people
    ]
    return sorted(respondents, key=lambda one: one.key)


def _past_round(session, respondents, difficulty, number, size, chance):
    """A round before the open one, and its answers: in the order of their keys, as a table by key wants them."""
    series = current_series(session, TEAM)
    back = size.rounds - number
    slot = series.next_slot - timedelta(weeks=EVERY_WEEKS * back)
    closes_at = datetime.combine(slot + timedelta(weeks=1), time(17), tzinfo=UTC)
    is_waiting = back <= size.unpublished
    round_id = random_id()
    row = {
        "id": round_id,
        "team_id": TEAM,
        "series_id": series.id,
        "slot": slot,
        "number": number,
        "state": CLOSED if is_waiting else PUBLISHED,
        "opened_at": closes_at - timedelta(weeks=1),
        "closes_at": closes_at,
        "closes_on": closes_at.date(),
        "due_at": closes_at if is_waiting else None,
        "every_weeks": EVERY_WEEKS,
        "statements": K,
        "is_trial": False,
    }
    insert_all(session, table_of(Round), [row])
    here = [(at, one) for at, one in enumerate(respondents) if chance.random() < TURNOUT]
    answers = [
        _row(round_id, one, statement, difficulty, chance)
        for at, one in here
        for statement in sorted(1 + (at + number * K + nth) % STATEMENTS for nth in range(K))
    ]
    _write(session, answers)
    insert_all(session, table_of(RoundTurnout), _turnouts(round_id, respondents, [one for _, one in here]))


def _turnouts(round_id, respondents, here):
    return [
        {
            "round_id": round_id,
            "side": str(side),
            "team_id": TEAM,
            "answered": sum(one.side == side for one in here),
            "delivered": sum(one.side == side for one in respondents),
        }
        for side in Side
    ]


def _open(session, tools):
    """The round of the next slot, opened by the product; every invitation has been sent."""
    series = current_series(session, TEAM)
    now = series.next_at
    kinds = {INVITATION: Invitation(tools), REMINDER: Reminder(tools)}
    open_round(session, series.id, tools, kinds, now=now)
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.team_id == TEAM, OutboxMessage.kind == INVITATION)
        .values(state=outbox.SENT, settled_at=now)
    )
    return open_round_info(session, TEAM, now=now)


def _answer(session, round_id, respondents, difficulty, chance):
    """Most answer what they were dealt."""
    dealt = session.execute(
        select(Assignment.respondent, Assignment.statement)
        .where(Assignment.round_id == round_id)
        .order_by(Assignment.respondent, Assignment.statement)
    ).all()
    answers = [
        _row(round_id, respondents[key], statement, difficulty, chance)
        for key, theirs in groupby(dealt, key=lambda row: row.respondent)
        if chance.random() < TURNOUT
        for _, statement in theirs
    ]
    _write(session, answers)


def _row(round_id, one, statement, difficulty, chance):
    """What stands in COLUMNS."""
    opinion = round(chance.gauss(difficulty[statement - 1] + one.standing, MOOD))
    value = None if chance.random() < CANNOT_SAY else min(max(opinion, LOWEST), HIGHEST)
    version = INSTRUMENT.statement(statement).version
    return (round_id, one.key, statement, TEAM, version, one.side, one.team, value)


def _write(session, answers):
    """By the driver: the house's way, made for hundreds of rows, takes three times as long for a million."""
    driver = session.connection().connection.driver_connection
    columns = ", ".join(COLUMNS)
    if session.get_bind().dialect.name == "sqlite":
        places = ", ".join("?" for _ in COLUMNS)
        driver.executemany(f"INSERT INTO {Answer.__tablename__} ({columns}) VALUES ({places})", answers)
        return
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {Answer.__tablename__} ({columns}) FROM STDIN") as copy,
    ):
        for answer in answers:
            copy.write_row(answer)
