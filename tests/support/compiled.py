"""Engines of one kind share a dialect, and with it all that SQLAlchemy has compiled; a bot has one engine anyway.

Each house of a test has a database of its own, and would compile every statement anew: a tenth of the time of a flow.
"""

from __future__ import annotations

from functools import wraps


def sharing(make):
    """`make(url)` gives an engine; the same, with what the first one of its kind has compiled."""
    first = {}

    @wraps(make)
    def made(url):
        engine = make(url)
        dialect, cache = first.setdefault(engine.dialect.name, (engine.dialect, engine._compiled_cache))
        # It learns at its first connection which database it is.
        if dialect.default_schema_name is not None:
            engine.dialect = engine.pool._dialect = dialect
            engine._compiled_cache = cache
        return engine

    return made
