"""Which published statement is proposed for the joint meeting, and that it then rests."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.meetings.facts import ItemState, MeetingState
from bot.meetings.taken_up import RESTS, resting
from bot.scores.service.detail_read import DetailsView
from bot.scores.service.proposing import statement_to_discuss
from tests.people.cast import TEAM
from tests.scores.detail_samples import details, pair
from tests.scores.samples import view
from tests.scores.test_then_and_now import APRIL, LEADS, holds


@pytest.fixture
def session(db):
    with db.begin() as opened:
        yield opened


def shown(**figures):
    """Lines by number, each with both sides' figures, and no talking points."""
    lines = {no: pair("line", no, None, None) for no in range(1, 21)}
    lines |= {int(no[1:]): pair("line", no[1:], *both) for no, both in figures.items()}
    return DetailsView(view(), (), lines, (), ())


def test_what_the_sides_see_most_differently_comes_first():
    found = details(view())
    widest = max(found.points, key=lambda one: abs(one.difference)).statement
    assert statement_to_discuss(found) == widest
    rest = {one.statement for one in found.points} - {widest}
    assert statement_to_discuss(found, frozenset({widest})) in rest


def test_else_the_one_that_stands_lowest_for_both():
    assert statement_to_discuss(shown(s3=(3.0, 3.1), s9=(2.0, 2.1), s12=(2.0, 4.5))) == 9


def test_what_rests_gives_way_to_the_next():
    found = shown(s3=(3.0, 3.1), s9=(2.0, 2.1))
    assert statement_to_discuss(found, frozenset({9})) == 3
    assert statement_to_discuss(found, frozenset({3, 9})) is None


def test_nothing_of_one_side_alone():
    found = shown(s9=(2.0, 2.1))
    found.lines[9] = pair("line", 9, 2.0, None)
    assert statement_to_discuss(found) is None


@pytest.mark.parametrize("state", list(ItemState))
@pytest.mark.parametrize("meeting", [MeetingState.PLANNED, MeetingState.HELD])
def test_it_rests_whatever_was_said_to_it(session, state, meeting):
    holds(session, APRIL, state=state, meeting=meeting)
    at = datetime(2026, 4, 7, 13, tzinfo=UTC)
    assert resting(session, TEAM, now=at - timedelta(days=3)) == {LEADS.id}
    assert resting(session, TEAM, now=at + RESTS - timedelta(seconds=1)) == {LEADS.id}
    assert resting(session, TEAM, now=at + RESTS) == frozenset()
    assert resting(session, "T0OTHER", now=at) == frozenset()
