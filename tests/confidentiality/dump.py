"""Everything a database holds, as somebody with full access to it sees it: system columns and physical order too."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import OperationalError

POSTGRESQL_COLUMNS = ("xmin", "xmax", "cmin", "ctid")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as stored: where in its table it lies (from 0), what the engine notes of it, and its values."""

    table: str
    place: int
    system: dict
    values: dict

    def transactions(self):
        """Ids of the transactions that made or last touched it."""
        return {self.system[name] for name in ("xmin", "xmax") if self.system.get(name, 0)}

    def with_values(self, **values):
        return replace(self, values=self.values | values)


def dump(database_url):
    """Every row of every table, each table in its physical order."""
    url = make_url(database_url)
    engine = create_engine(url.set(drivername="postgresql+psycopg") if "postgres" in url.drivername else url)
    with engine.connect() as connection:
        rows = [
            row
            for table in sorted(inspect(connection).get_table_names())
            for row in _table(connection, table)
        ]
    engine.dispose()
    return rows


def _table(connection, table):
    if connection.dialect.name == "postgresql":
        system = [f"{name}::text AS sys_{name}" for name in POSTGRESQL_COLUMNS]
        query = f'SELECT {", ".join(system)}, t.* FROM "{table}" t ORDER BY t.ctid'
        found = connection.execute(text(query)).mappings().all()
    else:
        found = _sqlite_rows(connection, table)
    for place, row in enumerate(found):
        system = {name[4:]: _system(name, value) for name, value in row.items() if name.startswith("sys_")}
        values = {name: value for name, value in row.items() if not name.startswith("sys_")}
        yield Row(table, place, system, values)


def _sqlite_rows(connection, table):
    try:
        query = text(f'SELECT rowid AS sys_rowid, * FROM "{table}" ORDER BY rowid')
        return connection.execute(query).mappings().all()
    except OperationalError:
        return connection.execute(text(f'SELECT * FROM "{table}"')).mappings().all()


def _system(name, value):
    """Numbers as numbers; a ctid such as `(0,12)` as a pair that sorts as it lies."""
    if name == "sys_ctid":
        page, item = value.strip("()").split(",")
        return (int(page), int(item))
    return int(value)
