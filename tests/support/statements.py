"""Which statements go to the database, for tests that hold their number."""

from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def asked(engine):
    """The statements sent to the database meanwhile."""
    said = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)
