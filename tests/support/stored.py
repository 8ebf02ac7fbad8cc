"""A database of either engine as a whole: whether it was written to, what is in it, and how to put that back.

Knows no table. What is put back goes into a database of the same schema that others may have open.
"""

from __future__ import annotations

import sqlite3

import psycopg
from psycopg import sql

from bot.migrations import metadata


def stored(url):
    """The database behind a SQLAlchemy URL; to be closed."""
    return Sqlite(url.database) if url.get_backend_name() == "sqlite" else Postgres(url)


class Sqlite:
    def __init__(self, path):
        self._connection = sqlite3.connect(path, check_same_thread=False)

    def close(self):
        self._connection.close()

    def version(self):
        """Another one as soon as anybody else has committed something."""
        return self._connection.execute("PRAGMA data_version").fetchone()

    def keep(self):
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection.backup(kept)
        return kept

    def put_back(self, kept):
        kept.backup(self._connection)


class Postgres:
    def __init__(self, url):
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(plain, autocommit=True)
        self._tables = [sql.Identifier(table.name) for table in metadata().sorted_tables]

    def close(self):
        self._connection.close()

    def version(self):
        """Another one as soon as anybody on this server has written something."""
        return self._connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()

    def keep(self):
        return [self._copied_out(table) for table in self._tables]

    def put_back(self, kept):
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(self._tables)))
            for table, rows in zip(self._tables, kept, strict=True):
                with cursor.copy(sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(table)) as copy:
                    copy.write(rows)

    def _copied_out(self, table):
        with (
            self._connection.cursor() as cursor,
            cursor.copy(sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(table)) as copy,
        ):
            return b"".join(map(bytes, copy))
