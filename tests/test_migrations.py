"""Migrations on both engines, with rows in place."""

import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Date, Float, Integer, String, Time, inspect, select
from sqlalchemy.schema import Column, MetaData, Table

from bot.db import Base, Database, UtcDateTime
from bot.errors import OperatorError
from bot.migrations import current, differences, head, metadata, migrate

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@contextmanager
def opened(url):
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


def value_of(column, number):
    samples = (
        (UtcDateTime, NOW),
        (Boolean, True),
        (Date, date(2026, 3, number)),
        (Time, time(8 + number)),
        (Float, number / 2),
        (Integer, number),
        (String, str(number)),
    )
    return next(value for kind, value in samples if isinstance(column.type, kind))


def row_of(table, number):
    return {column.name: value_of(column, number) for column in table.columns}


def fill(database):
    """Two rows in every table."""
    with database.begin() as session:
        for table in metadata().sorted_tables:
            for number in (1, 2):
                session.execute(table.insert().values(row_of(table, number)))


def contents(database):
    with database.read() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in metadata().sorted_tables
        }


def tables(database):
    return set(inspect(database.engine).get_table_names())


def test_an_empty_database_has_no_revision(database_url):
    with opened(database_url) as database:
        assert current(database.engine) == head()
        migrate(database.engine, "base")
        assert current(database.engine) is None


def test_migrating_again_changes_nothing_and_keeps_every_row(database_url):
    with opened(database_url) as database:
        fill(database)
        before = contents(database)
        assert all(len(rows) == 2 for rows in before.values())
        migrate(database.engine)
        assert contents(database) == before


def test_down_to_the_base_with_rows_in_place_and_up_again(database_url):
    with opened(database_url) as database:
        fill(database)
        migrate(database.engine, "base")
        assert tables(database) <= {"alembic_version"}
        migrate(database.engine)
        assert current(database.engine) == head()
        assert tables(database) >= set(metadata().tables)
        assert set(map(len, contents(database).values())) == {0}
        fill(database)
        assert set(map(len, contents(database).values())) == {2}


def test_the_migrations_make_exactly_the_tables_of_the_code(database_url):
    with opened(database_url) as database:
        assert differences(database.engine) == []


def test_a_table_the_migrations_forgot_is_seen(database_url):
    with opened(database_url) as database:
        extra = Table("forgotten", MetaData(), Column("id", Integer, primary_key=True))
        extra.create(database.engine)
        ((what, table),) = differences(database.engine)
        assert (what, table.name) == ("remove_table", "forgotten")


def test_a_database_of_newer_code_is_refused_and_left_as_it_is(database_url):
    with opened(database_url) as database:
        fill(database)
        before = contents(database)
        with database.begin() as session:
            session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(OperatorError, match="it is at revision 9999, the code knows up to"):
            migrate(database.engine)
        assert current(database.engine) == "9999"
        assert contents(database) == before


def test_foreign_keys_are_on_again_after_a_migration(sqlite_url):
    with opened(sqlite_url) as database:
        migrate(database.engine, "base")
        migrate(database.engine)
        with database.read() as session:
            assert session.connection().exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_every_row_belongs_to_a_workspace():
    without = {name for name, table in metadata().tables.items() if "team_id" not in table.columns}
    assert without == {"instance"}


def test_answers_never_meet_names():
    """No table has a respondent key and a user id, and none with a respondent key knows a time (domain.md C9)."""
    for table in metadata().sorted_tables:
        columns = set(table.columns.keys())
        if "respondent" in columns:
            assert not columns & {"user_id", "recipient", "channel", "ts", "name"}, table.name
            assert not [c.name for c in table.columns if isinstance(c.type, UtcDateTime)], table.name


def test_every_constraint_has_a_name_that_migrations_can_use():
    for table in Base.metadata.sorted_tables:
        assert all(constraint.name for constraint in table.constraints), table.name


REPLICA = """
import sys
from bot.db import Database
from bot.migrations import migrate
database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
migrate(database.engine)
"""


def test_replicas_that_start_at_once_migrate_one_after_the_other(database_url):
    """Without a lock, the second would try to make tables that the first has just made."""
    with opened(database_url) as database:
        if database.engine.dialect.name == "sqlite":
            pytest.skip("SQLite serves one process")
        migrate(database.engine, "base")
        command = [sys.executable, "-c", REPLICA, database_url]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        replicas = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(4)]
        for replica in replicas:
            assert replica.stdout.readline() == "ready\n"
        for replica in replicas:
            replica.stdin.write("go\n")
            replica.stdin.flush()
        ends = [replica.communicate(timeout=60)[1] for replica in replicas]
        assert [replica.returncode for replica in replicas] == [0] * 4, ends
        assert current(database.engine) == head()
