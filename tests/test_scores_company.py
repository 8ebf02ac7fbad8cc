"""The company that the cost of the measurement is taken in is whole: a past as a close leaves it, and an open round."""

from itertools import pairwise

import pytest
from sqlalchemy import func, select

from bot.pulse.models import Answer, Assignment, Round, RoundTurnout
from bot.pulse.service.closing import close_round
from bot.pulse.service.rounds import CLOSED, OPEN, PUBLISHED, due_round
from bot.pulse.service.tools import PulseTools
from tests.benchmarks import scores_company
from tests.benchmarks.scores_company import INSTRUMENT, K, Size, fill
from tests.people.cast import TEAM, names_of, user

SIZE = Size(sales=50, marketing=45, rounds=4, unpublished=2)


@pytest.fixture
def filled(db, keys):
    return fill(db, keys, SIZE)


@pytest.fixture
def session(db):
    with db.begin() as session:
        yield session


def test_rounds_follow_each_other_and_the_newest_is_open(filled, session):
    rounds = session.scalars(select(Round).order_by(Round.slot)).all()
    assert [(one.number, one.state) for one in rounds] == [
        (1, PUBLISHED),
        (2, CLOSED),
        (3, CLOSED),
        (4, OPEN),
    ]
    assert {(b.slot - a.slot).days for a, b in pairwise(rounds)} == {14}
    assert [(one.closes_on - one.slot).days for one in rounds] == [7] * 4
    assert rounds[-1].id == filled.round_id
    # They are published oldest first.
    assert due_round(session, CLOSED, now=filled.closes_at) == rounds[1].id


def test_everybody_answers_under_their_own_key_with_side_and_team(filled, session, keys):
    answers = session.scalars(select(Answer)).all()
    assert len(answers) == filled.answers
    assert len(answers) == pytest.approx(4 * 95 * K * scores_company.TURNOUT, rel=0.05)
    known = {
        keys.respondent(TEAM, user(name)): side
        for side, count in (("sales", SIZE.sales), ("marketing", SIZE.marketing))
        for name in names_of(side, count)
    }
    assert {(one.respondent, one.side) for one in answers} == set(known.items())
    assert {one.team for one in answers} == {"sales 0", "sales 1", "marketing 0", "marketing 1"}
    assert {one.value for one in answers} == {1, 2, 3, 4, 5, None}


def test_the_open_round_is_answered_as_it_was_dealt(filled, session):
    def pairs(model):
        return {
            (row.respondent, row.statement, row.side, row.team, row.version)
            for row in session.scalars(select(model).where(model.round_id == filled.round_id))
        }

    assert pairs(Answer) <= pairs(Assignment)
    assert pairs(Answer)


def test_it_closes_with_everybody_reached(filled, session, keys):
    assert close_round(session, filled.round_id, PulseTools(keys, INSTRUMENT), now=filled.closes_at)
    turnout = session.scalars(select(RoundTurnout).where(RoundTurnout.round_id == filled.round_id)).all()
    assert {one.side: one.delivered for one in turnout} == {"sales": 50, "marketing": 45}
    here = session.scalar(
        select(func.count(Answer.respondent.distinct())).where(Answer.round_id == filled.round_id)
    )
    assert sum(one.answered for one in turnout) == here
