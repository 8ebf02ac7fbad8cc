"""How connections to the database are made and kept: the house's settings for each kind; knows no table."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine
    from sqlalchemy.engine import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

# A listener has one second in all (design.md, law 5): who waits longer for the writer is told so.
BUSY_SECONDS = 0.8
# Seconds for a new connection, milliseconds after which one that confirms nothing any more is given up (without a limit
# the system tries for a quarter of an hour), and seconds for a free one: whoever clicks waits for three at most.
CONNECT_SECONDS, SILENT_MS, POOL_SECONDS = 2, 2500, 2
# Of a connection that was used so many seconds ago nobody asks whether it still stands: a server that starts anew is
# away for longer, and the question is as much work as a statement.
FRESH_SECONDS = 0.5

READ_ONLY = "entente_read_only"
_USED_AT = "entente_used_at"


def make_engine(url: str) -> Engine:
    """An engine with the house's settings for its kind of database."""
    # Parameters of a failed statement may be an answer: they never reach a log (law 9).
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(
            url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        _with_driver(url),
        hide_parameters=True,
        pool_size=10,
        max_overflow=10,
        pool_use_lifo=True,
        pool_timeout=POOL_SECONDS,
        connect_args={"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": SILENT_MS},
    )
    event.listen(engine, "handle_error", _hide_details)
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", partial(_ping, engine))
    return engine


def _note_use(_connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    record.info[_USED_AT] = monotonic()


def _ping(
    engine: Engine,
    connection: DBAPIConnection,
    record: ConnectionPoolEntry,
    _proxy: PoolProxiedConnection,
) -> None:
    """Ask whether a connection still stands, unless it was used a moment ago; else have it replaced."""
    if monotonic() - record.info.get(_USED_AT, 0.0) < FRESH_SECONDS:
        return
    try:
        stands = engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error:
        stands = False
    if not stands:
        raise InvalidatePoolError


def _with_driver(url: str) -> URL:
    """`postgresql://` as people write it means the driver that is installed."""
    parsed = make_url(url)
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername == "postgresql" else parsed


def _hide_details(context: ExceptionContext) -> None:
    """PostgreSQL adds lines with the row's values to its error (`DETAIL: Key (…)=(…) already exists`)."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    raw = cast("Any", connection)
    raw.isolation_level = None  # the driver's own BEGIN would be a deferred one
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    # What is deleted is overwritten, not only unlinked: a copy of the file shall not hold it.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
