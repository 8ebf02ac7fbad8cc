"""The weekly digests of a thousand leads, all due at the same instant: how long it takes to make and to write them."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter

from sqlalchemy import select, update

from bot.clock import FollowingClock
from bot.db import Database
from bot.deps import Deps
from bot.digest.models import DigestReader
from bot.digest.service import DIGEST, reconcile
from bot.keys import Keys
from bot.memo import open_memo
from bot.outbox.kinds import Ref
from bot.outbox.models import OutboxMessage
from bot.people.models import Person
from bot.people.service import audience
from bot.pulse.instrument import load_default
from jobs.digest import digest_step
from jobs.pulse import close_step
from jobs.scores import publish_step
from tests.benchmarks.figures import Figure
from tests.benchmarks.scores_company import Size, empty_database, fill
from tests.people.cast import TEAM

SECRET = "a secret of benchmarks, long enough"
SALES, MARKETING, LEADS = 700, 500, 1000
TOGETHER = 10
"""Messages that the outbox claims at a time at most, which is what it reads once for."""


def figures():
    """On each engine, what is made and written for every lead."""
    for engine, what in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
        with empty_database(engine) as url:
            deps, now = prepared(url)
            since = perf_counter()
            while digest_step(deps, now):
                pass
            written = written_of(deps, now)
            seconds = perf_counter() - since
            deps.db.close()
        if written != LEADS:
            raise RuntimeError(f"{written} digests for {LEADS} leads")
        yield Figure(f"{LEADS:,} leads' digests made and written, {what}", seconds, "s", 10, "lower")


def prepared(url):
    """A company with results, a thousand of whose people lead; their digests are due."""
    database = Database(url)
    filled = fill(database, Keys(SECRET), Size(SALES, MARKETING, team=0, unpublished=1))
    now = filled.closes_at + timedelta(days=1)
    deps = Deps(database, FollowingClock(lambda: now), Keys(SECRET), load_default(), "http://127.0.0.1:9/")
    while close_step(deps, now) or publish_step(deps, now):
        pass
    with database.begin() as session:
        chosen = [one.user_id for one in audience(session, TEAM, guests=False)][:LEADS]
        mine = (Person.team_id == TEAM, Person.user_id.in_(chosen))
        session.execute(update(Person).where(*mine).values(roles="lead"))
        session.flush()
        reconcile(session, TEAM, now=now)
        session.flush()
        session.execute(update(DigestReader).values(next_at=now))
    return deps, now


def written_of(deps, now):
    """How many were rendered, as many in a transaction as the outbox claims together."""
    with deps.read() as session:
        rows = session.execute(
            select(OutboxMessage.id, OutboxMessage.key, OutboxMessage.recipient).where(
                OutboxMessage.kind == DIGEST
            )
        ).all()
    kind, written = deps.kinds[DIGEST], 0
    for at in range(0, len(rows), TOGETHER):
        with deps.read() as session:
            open_memo(session)
            refs = [
                Ref(row.id, TEAM, row.key, row.recipient, row.recipient, "", "", "", "", 0, kind=DIGEST)
                for row in rows[at : at + TOGETHER]
            ]
            kind.prepare(session, refs)
            for ref in refs:
                kind.recheck(session, ref, now)
                written += bool(kind.render(session, ref, now).payload())
    return written
