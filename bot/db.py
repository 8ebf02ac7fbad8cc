"""The database: base class, column types, transactions, and the two writes that make things happen once.

Knows no feature. SQLite and PostgreSQL behave alike through this module: one writer at a time on SQLite
(`BEGIN IMMEDIATE`, WAL), the ordinary isolation on PostgreSQL.
"""

from __future__ import annotations

import json
import secrets
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import DateTime, MetaData, String, bindparam, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from bot.engine import BUSY_SECONDS, READ_ONLY, make_engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Column, CursorResult, Dialect, Executable, Table

# What the database says when it is gone, busy, has dropped the connection, or takes no writes since it is a copy now.
UNREACHABLE = (OperationalError, InterfaceError, InternalError, PoolTimeout)
CHUNK = 500
Item = TypeVar("Item")


class Base(DeclarativeBase):
    """Base of every table; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in UTC on both engines; a naive one is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC, naive on SQLite, which knows no zones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: aware, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


SlackId = String(32)
Token = String(32)


def random_id() -> str:
    """32 hex digits that say nothing about when or by whom they were made."""
    return secrets.token_hex(16)


class Database:
    """An engine and its transactions.

    Args:
        url: a SQLAlchemy address of SQLite or PostgreSQL.
    """

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        # SQLite's own waiting polls with growing pauses; a lock hands the writer over at once.
        self._writer = Lock()

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction that may write: commits at the end, rolls back on any exception."""
        if not self._is_sqlite:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
            return
        if not self._writer.acquire(timeout=BUSY_SECONDS):
            raise OperationalError("BEGIN IMMEDIATE", {}, TimeoutError("the database is busy"))
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
        finally:
            self._writer.release()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One transaction that only reads; never waits for a writer."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            session.connection(execution_options={READ_ONLY: True})
            yield session

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def table_of(model: type[Base]) -> Table:
    """The table behind a mapped class."""
    return cast("Table", model.__table__)


def insert_once(session: Session, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row unless one with the same unique key is there.

    Returns:
        True if this call inserted it: the caller is the one who does the thing.
    """
    return insert_missing(session, table, [values]) == 1


def insert_missing(session: Session, table: Table, rows: Sequence[Mapping[str, object]]) -> int:
    """Insert those rows whose unique keys are not taken; the number that were inserted (duplicates ignored)."""
    statement, made = _insertion(session.get_bind().dialect.name, table), 0
    # Rows go as parameters of one statement: a statement with all their values in it takes ten times as long to make.
    for part in chunks(rows):
        # Without the option the count of an INSERT is lost on PostgreSQL once its cursor is closed.
        result = session.execute(statement, list(part), execution_options={"preserve_rowcount": True})
        made += cast("CursorResult[Any]", result).rowcount
    return made


@lru_cache(maxsize=64)
def _insertion(dialect: str, table: Table) -> Executable:
    """The statement of `insert_missing`, made once for a table: making one costs more than running it."""
    insertion = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return insertion.on_conflict_do_nothing()


def insert_all(session: Session, table: Table, rows: Iterable[Mapping[str, object]]) -> None:
    """Insert rows in their order, however many."""
    for part in chunks(list(rows)):
        session.execute(insert(table), part)


def insert_rows(session: Session, table: Table, rows: Sequence[tuple[str | float | None, ...]]) -> None:
    """Insert rows of text and numbers in their order, each with what stands in every column.

    By the driver, for ten thousands: `insert_all` takes each row apart and together again, for half as long again.
    """
    if not rows:
        return
    connection = session.connection()
    columns = table.columns.keys()
    names = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" for _ in columns)
        insertion = f"INSERT INTO {table.name} ({names}) VALUES ({places})"  # noqa: S608  # names are ours
        connection.exec_driver_sql(insertion, list(rows))
        return
    # All as one text: as many statements as rows take PostgreSQL longer than to read it.
    kinds = ", ".join(f"{column.name} {_kind(column, connection.dialect)}" for column in table.columns)
    insertion = (
        f"INSERT INTO {table.name} ({names}) "  # noqa: S608  # names are ours
        f"SELECT {names} FROM json_to_recordset(%s::json) AS given ({kinds})"
    )
    text = json.dumps([dict(zip(columns, row, strict=True)) for row in rows])
    connection.exec_driver_sql(insertion, (text,))


def _kind(column: Column[Any], dialect: Dialect) -> str:
    """A column's type; of text without its length, so that what is too long is refused and not cut."""
    return "TEXT" if isinstance(column.type, String) else column.type.compile(dialect)


def chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items in parts small enough for one statement: SQLite takes 32,766 parameters."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def put(session: Session, table: Table, values: Mapping[str, object], keys: tuple[str, ...]) -> None:
    """Insert a row, or overwrite the one that has the same `keys` (columns of a unique key)."""
    session.execute(_upsert(session.get_bind().dialect.name, table, tuple(values), keys), dict(values))


@lru_cache(maxsize=64)
def _upsert(dialect: str, table: Table, names: tuple[str, ...], keys: tuple[str, ...]) -> Executable:
    """The statement of `put`, made once for the same columns: making one costs more than running it."""
    row: dict[str, Any] = {name: bindparam(name) for name in names}
    rest = [name for name in names if name not in keys]
    if dialect == "sqlite":
        lite = sqlite.insert(table).values(row)
        return lite.on_conflict_do_update(
            index_elements=keys, set_={name: lite.excluded[name] for name in rest}
        )
    full = postgresql.insert(table).values(row)
    return full.on_conflict_do_update(index_elements=keys, set_={name: full.excluded[name] for name in rest})


def claim(session: Session, statement: Executable) -> bool:
    """Run a guarded UPDATE or DELETE; True if it touched exactly one row, so that the thing is this caller's."""
    return changed(session, statement) == 1


def changed(session: Session, statement: Executable) -> int:
    """Run an UPDATE or DELETE; the number of rows it touched."""
    result = cast(
        "CursorResult[Any]", session.execute(statement, execution_options={"synchronize_session": False})
    )
    return result.rowcount
