"""The digests of several readers, made and written together; on both engines."""

import pytest
from sqlalchemy import select, update

from bot.digest.models import DigestReader
from bot.digest.service import DIGEST, reconcile
from bot.meetings import action_service as actions
from bot.meetings.action_form import Draft, Origin
from bot.memo import open_memo
from bot.outbox.models import OutboxMessage
from bot.people.models import Person
from jobs.digest import digest_step
from jobs.runner import PUSH_BACK
from tests.people.cast import TEAM, names_of, ref_to, user
from tests.pulse.at_work import Work
from tests.support.statements import asked

LEADS = ("BEN", "CLEO", "DEV", "EVA")


@pytest.fixture
def work(db, keys):
    """A published pulse; four people lead, and each of Sales has so many things to do as their place says."""
    work = Work(db, keys).once(publishes)
    with work.deps.begin() as session:
        mine = (Person.team_id == TEAM, Person.user_id.in_([user(name) for name in LEADS]))
        session.execute(update(Person).where(*mine).values(roles="lead"))
        for times, name in enumerate(LEADS):
            for number in range(times):
                draft = Draft(user(name), f"thing {number}", work.now.date(), Origin())
                actions.give(session, work.deps.kinds, TEAM, draft, by=user(name), now=work.now)
        session.flush()
        reconcile(session, TEAM, now=work.now)
        session.flush()
        session.execute(update(DigestReader).values(next_at=work.now))
    return work


def publishes(work):
    work.hires()
    work.opens()
    everybody = (*names_of("sales", 6), *names_of("marketing", 6))
    work.answers(*everybody, value=lambda name, number: 1 + (len(name) + number) % 5)
    work.closes()


def queued(work):
    """To whom there is a digest in the queue."""
    with work.deps.read() as session:
        found = session.scalars(select(OutboxMessage.recipient).where(OutboxMessage.kind == DIGEST))
        return sorted(found)


def written(work, names):
    """What their digests say, written together as a claim of the outbox does."""
    kind, refs = work.deps.kinds[DIGEST], [ref_to(name, user(name)) for name in names]
    with work.deps.read() as session:
        open_memo(session)
        kind.prepare(session, refs)
        said = []
        for ref in refs:
            kind.recheck(session, ref, work.now)
            said.append(kind.render(session, ref, work.now).text)
        return said


def test_one_step_makes_all_that_are_due_and_the_next_finds_nothing(work):
    assert digest_step(work.deps, work.now)
    assert queued(work) == [user(name) for name in LEADS]
    assert not digest_step(work.deps, work.now)
    assert queued(work) == [user(name) for name in LEADS]


def test_each_reads_of_their_own_things_only(work):
    digest_step(work.deps, work.now)
    own = [[line for line in text.splitlines() if line.startswith("Yours")] for text in written(work, LEADS)]
    assert own[0] == []
    assert [lines[0].split()[1] for lines in own[1:]] == ["1", "2", "3"]
    assert written(work, LEADS) == [written(work, [name])[0] for name in LEADS]


def test_another_reader_costs_no_other_question_to_the_database(work):
    digest_step(work.deps, work.now)
    with asked(work.db.engine) as for_two:
        written(work, LEADS[:2])
    with asked(work.db.engine) as for_four:
        written(work, LEADS)
    assert len(for_four) == len(for_two)


def test_one_that_throws_is_tried_again_in_an_hour_and_the_others_are_made(work):
    with work.deps.begin() as session:
        session.get_one(Person, (TEAM, user("cleo"))).own_timezone = "Nowhere/Atall"
    assert digest_step(work.deps, work.now)
    assert queued(work) == [user(name) for name in LEADS if name != "CLEO"]
    assert not digest_step(work.deps, work.now)
    with work.deps.read() as session:
        row = session.get_one(DigestReader, (TEAM, user("cleo")))
        assert row.next_at == work.now + PUSH_BACK
