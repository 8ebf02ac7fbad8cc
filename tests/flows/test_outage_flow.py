"""The database is gone for a while: people are told, the log keeps calm, and all comes back by itself; both engines."""

from contextlib import closing, contextmanager

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url
from structlog.testing import capture_logs

from jobs import TIMETABLE
from jobs.heartbeats import Heartbeats
from jobs.runner import run_job
from tests.flows.forging import chosen
from tests.flows.test_troubles_flow import NOT_SAVED, locked, unreachable
from tests.support.house import open_house


@contextmanager
def closed_to_everybody(house):
    """PostgreSQL ends every connection to this database and lets nobody in."""
    url = make_url(house.deps.db.engine.url).set(drivername="postgresql")
    name = sql.Identifier(url.database)
    admin = url.set(database="postgres").render_as_string(hide_password=False)
    with closing(psycopg.connect(admin, autocommit=True)) as connection:
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        connection.execute(allow.format(name, sql.SQL("false")))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [url.database]
        )
        yield
        connection.execute(allow.format(name, sql.SQL("true")))


def gone(house):
    is_lite = house.deps.db.engine.dialect.name == "sqlite"
    return unreachable(house) if is_lite else closed_to_everybody(house)


@pytest.fixture
def any_house(database_url):
    with open_house(database_url) as opened:
        yield opened


def test_whoever_clicks_or_types_is_told_and_goes_on_afterwards(any_house):
    house = any_house
    house.opens_pulse()
    ben = house.person("ben")
    ben.clicks(house.pulse_of("ben"), "4", nth=1)
    for nth in (2, 3):
        with gone(house):
            assert house.bot.lacks() == "database"
            outcome = ben.clicks(house.pulse_of("ben"), "2", nth=nth)
            assert outcome.acknowledged
            assert outcome.milliseconds < 3000
            assert house.whispers_to("ben")[-1].text == NOT_SAVED
            assert ben.slash("/pulse").reply.text == NOT_SAVED
            assert ben.slash("/entente away until 20 March").reply.text == NOT_SAVED
        assert house.bot.lacks() == ""
        assert ben.clicks(house.pulse_of("ben"), "2", nth=nth).acknowledged
        assert chosen(house.pulse_of("ben")) == ["4 Agree"] + ["2 Disagree"] * (nth - 1)
        assert f"{nth} of 4 answered" in ben.slash("/pulse").reply.text
    assert house.world.violations == []


def test_who_clicks_first_of_all_while_it_is_gone_is_told_as_well(any_house):
    """Nothing about the workspace was looked up for anybody before."""
    any_house.set_up()
    with gone(any_house):
        assert any_house.person("ben").slash("/pulse").reply.text == NOT_SAVED
    assert any_house.world.violations == []


def beat(house, beats, times):
    with capture_logs() as logs:
        for _ in range(times):
            for job in TIMETABLE:
                run_job(house.deps, job, beats=beats)
    return [(line["event"], line.get("job")) for line in logs if line["event"].startswith("job_")]


def test_each_job_says_once_that_it_fails_and_once_that_it_works_again(any_house):
    house, beats = any_house, Heartbeats()
    house.opens_pulse()
    # Where nobody has clicked, the arrivals ask the database nothing.
    names = [job.name for job in TIMETABLE if job.name != "outbox_arrivals"]
    with gone(house):
        assert beat(house, beats, times=20) == [("job_failed", name) for name in names]
    assert beat(house, beats, times=3) == [("job_works_again", name) for name in names]
    assert beat(house, beats, times=3) == []


def test_a_lock_that_another_process_holds_is_waited_out(house):
    beats = Heartbeats()
    house.opens_pulse()
    with locked(house):
        failed = beat(house, beats, times=2)
        assert failed == sorted(set(failed), key=failed.index)
        assert house.person("ben").slash("/entente back").reply.text == NOT_SAVED
        # It answers whoever only reads.
        assert house.bot.lacks() == ""
    assert {event for event, _ in beat(house, beats, times=1)} <= {"job_works_again"}
    assert house.person("ben").slash("/entente back").acknowledged
    assert house.world.violations == []
