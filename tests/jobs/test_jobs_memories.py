"""What is remembered for later releases goes with its series, eighteen months after that has ended."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from bot.pulse.method import KEPT_DAYS
from bot.pulse.service.retention import PART
from bot.pulse.service.series import start_new_series
from bot.scores.models import Release, ReleaseDetail, ReleaseSide
from bot.scores.service.forgetting import MEMORIES
from jobs.retention import forget_step
from tests.people.cast import TEAM, names_of
from tests.pulse.at_work import Work

SALES, MARKETING = names_of("sales", 6), names_of("marketing", 6)


@pytest.fixture
def work(db, keys):
    """Everybody has answered the first pulse, a baseline, and it is published; then an admin began anew."""
    work = Work(db, keys).hires(pulse__baseline=True)
    work.opens()
    work.answers(*SALES, *MARKETING, value=lambda name, number: 1 + (len(name) + number) % 5)
    work.closes()
    work.sets(pulse__baseline=True, pulse__paused=True)
    return work


def begins_anew(work):
    with work.deps.begin() as session:
        assert start_new_series(session, TEAM, now=work.now)


def sizes(work):
    with work.deps.read() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in MEMORIES]


def goes_on(work, days):
    with work.deps.read() as session:
        closed_on = session.scalars(select(Release.closed_on)).one()
    work.clock.move_to(work.now + timedelta(days=days - (work.now.date() - closed_on).days))


def forgets(work):
    taken = 0
    while forget_step(work.deps, work.now):
        taken += 1
        assert taken < 20, "a step that never ends"
    return taken


def test_it_stays_for_eighteen_months_and_goes_the_day_after(work):
    begins_anew(work)
    assert sizes(work) == [12, 12, 12]
    goes_on(work, KEPT_DAYS)
    assert forgets(work) == 0
    goes_on(work, KEPT_DAYS + 1)
    assert forgets(work) == 3  # answers, influences, memories
    assert sizes(work) == [0, 0, 0]
    with work.deps.read() as session:
        for model in (Release, ReleaseSide, ReleaseDetail):
            assert session.scalar(select(func.count()).select_from(model))
    assert forgets(work) == 0


def test_of_a_series_that_goes_on_it_stays(work):
    goes_on(work, KEPT_DAYS + 1)
    assert forgets(work) == 2
    assert sizes(work) == [12, 12, 12]


def test_of_many_it_goes_in_parts(work):
    begins_anew(work)
    used = MEMORIES[0]
    with work.deps.begin() as session:
        row = dict(session.execute(select(used).limit(1)).mappings().one())
        others = [{**row, "respondent": f"{number:032x}"} for number in range(2 * PART)]
        session.execute(insert(used), others)
    goes_on(work, KEPT_DAYS + 1)
    assert forgets(work) == 5
    assert sizes(work) == [0, 0, 0]
