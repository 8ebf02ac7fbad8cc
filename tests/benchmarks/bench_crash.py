"""A thousand deliveries by workers that are killed and stopped at random, while two in a hundred replies are lost."""

from __future__ import annotations

from tests.benchmarks.figures import Figure
from tests.benchmarks.scores_company import empty_database
from tests.support.crashes import play

LETTERS, LOSES, EVERY, SEED = 1000, 0.02, 0.8, 11


def figures():
    """Sent twice, lost and unknown on each engine, with and without a look into the conversation."""
    for engine, database, workers in (("SQLite", "sqlite", 1), ("PostgreSQL", "postgresql", 3)):
        for lookup in (True, False):
            with empty_database(database) as url:
                found = play(
                    url,
                    letters=LETTERS,
                    workers=workers,
                    lookup=lookup,
                    seed=SEED,
                    most=LETTERS // 5,
                    every=EVERY,
                    loses=LOSES,
                    patience=1800,
                )
            way = "looked for" if lookup else "not looked for"
            what = (
                f"{LETTERS:,} deliveries, {found.blows} kills and pauses, {engine}, {workers} at work, {way}"
            )
            yield Figure(f"sent twice: {what}", found.twice, "", 0, "lower")
            yield Figure(f"lost or told wrongly: {what}", found.lost + found.wrong, "", 0, "lower")
            # Without a look some have to stay unknown: what was on its way at a blow, or had its reply lost.
            most = 0 if lookup else found.blows * 3 + 3 * LOSES * LETTERS
            yield Figure(f"unknown: {what}", found.unknown, "", most, "lower")
