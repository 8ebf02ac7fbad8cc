"""What the house asks of its database, alike on both engines."""

import sqlite3
import time
import traceback
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from threading import Event, Thread

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from bot.db import (
    Database,
    changed,
    claim,
    insert_missing,
    insert_once,
    put,
    random_id,
    table_of,
)
from bot.engine import BUSY_SECONDS, FRESH_SECONDS, make_engine
from bot.outbox.models import OutboxPace
from bot.pulse.models import Answer, Assignment, Round, Series
from bot.workspace.models import AuditEntry, Setting

NOW = datetime(2026, 3, 2, 8, 0, 0, 123456, tzinfo=UTC)


def audit(at, **more):
    values = {"team_id": "T1", "actor": "U0HANA", "key": "pulse.at", "old": "", "new": ""}
    return AuditEntry(id=random_id(), at=at, **(values | more))


def setting(key, value, team_id="T1"):
    return {"team_id": team_id, "key": key, "value": value}


def answer(**more):
    values = {
        "round_id": "a" * 32,
        "respondent": "b" * 32,
        "statement": 7,
        "team_id": "T1",
        "version": 1,
        "side": "sales",
        "team": "",
        "value": 4,
    }
    return values | more


def stored(db):
    with db.read() as session:
        return {row.key: row.value for row in session.scalars(select(Setting))}


class TestUtcDateTime:
    @pytest.mark.parametrize(
        "given",
        [NOW, NOW.astimezone(timezone(timedelta(hours=9))), NOW.astimezone(timezone(timedelta(hours=-11)))],
        ids=["utc", "tokyo", "samoa"],
    )
    def test_an_instant_comes_back_in_utc_to_the_microsecond(self, db, given):
        with db.begin() as session:
            session.add(audit(given))
        with db.read() as session:
            found = session.scalars(select(AuditEntry.at)).one()
        assert found == given
        assert found.tzinfo is UTC

    def test_an_instant_is_compared_as_an_instant(self, db):
        with db.begin() as session:
            session.add_all([audit(NOW), audit(NOW + timedelta(seconds=1))])
        in_tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
        with db.read() as session:
            early = session.scalar(
                select(func.count()).select_from(AuditEntry).where(AuditEntry.at <= in_tokyo)
            )
        assert early == 1

    def test_a_naive_datetime_is_refused_and_nothing_is_stored(self, db):
        with pytest.raises(StatementError, match="naive datetime"), db.begin() as session:
            session.add(audit(NOW.replace(tzinfo=None)))
        with db.read() as session:
            assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0

    def test_no_instant_stays_none(self, db):
        row = {
            "id": random_id(),
            "team_id": "T1",
            "series_id": random_id(),
            "slot": NOW.date(),
            "number": 1,
            "state": "open",
            "opened_at": NOW,
            "closes_at": NOW,
            "closes_on": NOW.date(),
            "due_at": None,
            "every_weeks": 2,
            "statements": 4,
        }
        with db.begin() as session:
            session.add(Round(**row))
        with db.read() as session:
            assert session.scalars(select(Round.due_at)).one() is None


class TestWrites:
    def test_insert_once_is_true_for_the_first_alone(self, db):
        with db.begin() as session:
            assert insert_once(session, table_of(Setting), setting("a", "1"))
            assert not insert_once(session, table_of(Setting), setting("a", "2"))
        with db.begin() as session:
            assert not insert_once(session, table_of(Setting), setting("a", "3"))
        assert stored(db) == {"a": "1"}

    def test_insert_missing_counts_what_was_new(self, db):
        rows = [setting(f"k{n:04d}", str(n)) for n in range(1201)]
        with db.begin() as session:
            insert_once(session, table_of(Setting), setting("k0700", "mine"))
            assert insert_missing(session, table_of(Setting), rows) == 1200
            assert insert_missing(session, table_of(Setting), rows) == 0
            assert insert_missing(session, table_of(Setting), []) == 0
        assert len(stored(db)) == 1201
        assert stored(db)["k0700"] == "mine"

    def test_put_inserts_or_overwrites(self, db):
        keys = ("round_id", "respondent", "statement")
        with db.begin() as session:
            put(session, table_of(Answer), answer(), keys)
            put(session, table_of(Answer), answer(value=None), keys)
            put(session, table_of(Answer), answer(statement=8), keys)
        with db.read() as session:
            rows = session.execute(select(Answer.statement, Answer.value).order_by(Answer.statement)).all()
        assert [tuple(row) for row in rows] == [(7, None), (8, 4)]

    def test_claim_is_true_for_exactly_one_row(self, db):
        with db.begin() as session:
            insert_missing(session, table_of(Setting), [setting("a", "1"), setting("b", "1")])
            assert not claim(session, update(Setting).where(Setting.key == "c").values(value="2"))
            assert claim(
                session, update(Setting).where(Setting.key == "a", Setting.value == "1").values(value="2")
            )
            assert not claim(
                session, update(Setting).where(Setting.key == "a", Setting.value == "1").values(value="3")
            )
            assert not claim(session, update(Setting).values(value="4"))
            assert changed(session, update(Setting).values(value="5")) == 2

    def test_ids_are_random_hex(self):
        made = {random_id() for _ in range(100)}
        assert len(made) == 100
        assert all(len(one) == 32 and int(one, 16) >= 0 for one in made)


class TestTransactions:
    def test_an_error_rolls_back_all_of_it(self, db):
        def goes_wrong():
            with db.begin() as session:
                insert_once(session, table_of(Setting), setting("a", "1"))
                raise LookupError("something went wrong on the way")

        with pytest.raises(LookupError):
            goes_wrong()
        assert stored(db) == {}
        with db.begin() as session:
            insert_once(session, table_of(Setting), setting("b", "1"))
        assert stored(db) == {"b": "1"}

    def test_a_reader_does_not_wait_for_a_writer_and_sees_what_was_committed(self, db):
        with db.begin() as session:
            insert_once(session, table_of(Setting), setting("a", "before"))
        with db.begin() as session:
            session.execute(update(Setting).values(value="after"))
            began = time.perf_counter()
            assert stored(db) == {"a": "before"}
            assert time.perf_counter() - began < BUSY_SECONDS / 2
        assert stored(db) == {"a": "after"}

    def test_rows_can_be_read_after_their_transaction(self, db):
        with db.begin() as session:
            row = audit(NOW)
            session.add(row)
        assert row.at == NOW


class TestBusySqlite:
    """One writer at a time; who waits too long is told so within a listener's second (design.md, law 5)."""

    def test_a_busy_writer_of_this_process_is_told_within_a_second(self, sqlite_url):
        db = Database(sqlite_url)
        inside, done = Event(), Event()

        def hold():
            with db.begin():
                inside.set()
                done.wait(10)

        other = Thread(target=hold)
        other.start()
        try:
            assert inside.wait(5)
            began = time.perf_counter()
            with pytest.raises(OperationalError, match="busy"), db.begin():
                pass
            assert time.perf_counter() - began < 1
        finally:
            done.set()
            other.join()
        with db.begin() as session:
            assert insert_once(session, table_of(Setting), setting("a", "1"))
        db.close()

    def test_a_busy_writer_of_another_process_is_told_within_a_second(self, sqlite_url):
        db = Database(sqlite_url)
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            began = time.perf_counter()
            with pytest.raises(OperationalError, match="locked"), db.begin() as session:
                insert_once(session, table_of(Setting), setting("a", "0"))
            assert time.perf_counter() - began < 1
            assert stored(db) == {}
        with db.begin() as session:
            assert insert_once(session, table_of(Setting), setting("a", "1"))
        db.close()

    def test_writers_queue_up_without_losing_a_write(self, db):
        def write(number):
            with db.begin() as session:
                insert_once(session, table_of(Setting), setting(f"k{number}", "1"))

        writers = [Thread(target=write, args=(n,)) for n in range(16)]
        for one in writers:
            one.start()
        for one in writers:
            one.join()
        assert len(stored(db)) == 16


class TestWhatErrorsShow:
    """An answer, a key or a token must not reach a log by way of an exception (design.md, law 9)."""

    def test_a_failing_statement_does_not_show_its_values(self, db):
        secret = "f00d" * 8
        with db.begin() as session:
            session.add(Answer(**answer(respondent=secret)))
        with pytest.raises(IntegrityError) as caught, db.begin() as session:
            session.add(Answer(**answer(respondent=secret)))
        said = "".join(traceback.format_exception(caught.value))
        assert "pulse_answer" in said
        assert "INSERT INTO" in said
        assert secret not in said

    def test_a_value_that_cannot_be_bound_is_not_shown(self, db):
        with pytest.raises(StatementError) as caught, db.begin() as session:
            session.add(audit(NOW.replace(tzinfo=None), new='"C0VERYSECRET"'))
        assert "C0VERYSECRET" not in str(caught.value)


class TestEngines:
    def test_postgresql_as_people_write_it_means_the_installed_driver(self):
        url = make_engine("postgresql://entente:secret@db.example/entente").url
        assert url.drivername == "postgresql+psycopg"
        assert "secret" not in str(url)

    def test_a_driver_that_was_named_stays(self):
        assert make_engine("postgresql+psycopg://db.example/entente").url.drivername == "postgresql+psycopg"

    def test_a_connection_that_broke_is_replaced_before_anybody_uses_it(self, db, database_url, monkeypatch):
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite has no server that ends a connection")
        pings, ask = [], db.engine.dialect.do_ping
        monkeypatch.setattr(db.engine.dialect, "do_ping", lambda one: pings.append(1) or ask(one))

        def number():
            with db.read() as session:
                return session.scalar(select(func.pg_backend_pid()))

        first, asked = number(), len(pings)
        assert number() == first
        # It was used a moment ago.
        assert len(pings) == asked
        with closing(Database(database_url)) as other, other.read() as session:
            session.execute(select(func.pg_terminate_backend(first)))
        time.sleep(FRESH_SECONDS)
        assert number() != first
        assert len(pings) > asked

    def test_sqlite_writes_ahead_and_keeps_foreign_keys(self, sqlite_url):
        db = Database(sqlite_url)
        with db.read() as session:
            assert session.connection().exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert session.connection().exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        db.close()

    def test_respondents_rows_have_no_hidden_row_number_on_sqlite(self, sqlite_url):
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as raw:
            for model in (Answer, Assignment):
                with pytest.raises(sqlite3.OperationalError, match="rowid"):
                    raw.execute(f"SELECT rowid FROM {model.__tablename__}")
            assert raw.execute(f"SELECT count(rowid) FROM {Series.__tablename__}").fetchone() == (0,)

    def test_a_pace_of_a_workspace_is_kept_in_fractions(self, db):
        with db.begin() as session:
            session.add(OutboxPace(team_id="T1", rate=2.05, next_at=NOW, quiet_until=NOW))
        with db.read() as session:
            assert session.scalars(select(OutboxPace.rate)).one() == 2.05
