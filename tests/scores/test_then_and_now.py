"""A statement's published figures when it was taken up at the meeting, and since; on both engines."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.meetings.facts import ActionState, ItemState, Kind, MeetingState
from bot.meetings.models import ActionItem, AgendaItem, Meeting
from bot.meetings.taken_up import LOOKS_BACK, taken_up
from bot.pulse.instrument import load_default
from bot.scores.models import Release, ReleaseDetail
from bot.scores.service.then_and_now import SinceTakenUp, then_and_now
from bot.text import words_for
from tests.people.cast import TEAM, user

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MARCH, APRIL, MAY = date(2026, 3, 10), date(2026, 4, 7), date(2026, 5, 5)
INSTRUMENT = load_default()
WORDS = words_for("en-GB")
LEADS = INSTRUMENT.statement(7)


@pytest.fixture
def session(db):
    with db.begin() as opened:
        yield opened


def publishes(session, day, figures=(), *, series="5" * 32, version=1):
    """A release with lines of statement 7 by side: their value and the day they stand for."""
    round_id = f"{day.toordinal():032x}"
    session.add(
        Release(
            round_id=round_id, team_id=TEAM, series_id=series, number=day.month, closed_on=day, mode="balanced",
            status="published", is_new=True, answers_needed=0, published_stage=None, stage_count=0,
            stage_direction=0, stage_note="",
        )
    )  # fmt: skip
    for side, value, stands_for in figures:
        session.add(
            ReleaseDetail(
                round_id=round_id, side=side, what="line", subject="7", team_id=TEAM, value=value, variance=0.1,
                n=7, stands_for=stands_for, version=version,
            )
        )  # fmt: skip
    session.flush()


def holds(session, day, statement=LEADS.id, *, state=ItemState.DONE, meeting=MeetingState.HELD):
    """A meeting with one topic that came from a statement."""
    at = datetime(day.year, day.month, day.day, 13, tzinfo=UTC)
    meeting_id = f"{day.toordinal():032x}"
    session.add(
        Meeting(
            id=meeting_id, team_id=TEAM, uid="6" * 32, slot=day, start_at=at, end_at=at + timedelta(hours=1),
            state=meeting, channel="C0ALIGNMENT",
        )
    )  # fmt: skip
    session.add(
        AgendaItem(
            id=meeting_id[::-1], team_id=TEAM, meeting_id=meeting_id, kind=Kind.PROBLEM, state=state,
            title="leads", position=0, statement=statement,
        )
    )  # fmt: skip
    session.flush()


def gives(session, day, statement=LEADS.id):
    session.add(
        ActionItem(
            id="a" * 32, team_id=TEAM, owner=user("ada"), text="read them together", given_by=user("ben"),
            given_on=day, due_on=day, first_due_on=day, state=ActionState.GIVEN, statement=statement,
        )
    )  # fmt: skip
    session.flush()


def both(sales, marketing, day):
    return (("sales", sales, day), ("marketing", marketing, day))


def lines(session, now=NOW):
    return [str(line) for line in SinceTakenUp(INSTRUMENT)(session, TEAM, WORDS, now)]


class TestTakenUp:
    def test_talked_about_or_given_to_somebody_the_first_day_counts(self, session):
        holds(session, APRIL)
        holds(session, MAY)
        assert [(one.statement, one.on) for one in taken_up(session, TEAM, now=NOW)] == [(LEADS.id, APRIL)]
        gives(session, MARCH)
        assert [one.on for one in taken_up(session, TEAM, now=NOW)] == [MARCH]

    @pytest.mark.parametrize(
        "state", [ItemState.PROPOSED, ItemState.OPEN, ItemState.DEFERRED, ItemState.DROPPED]
    )
    def test_not_what_was_not_talked_about(self, session, state):
        holds(session, APRIL, state=state)
        assert taken_up(session, TEAM, now=NOW) == ()

    def test_not_at_a_meeting_that_is_to_come_nor_of_another_workspace_nor_of_no_statement(self, session):
        holds(session, APRIL, meeting=MeetingState.PLANNED)
        holds(session, MAY, "")
        assert taken_up(session, TEAM, now=NOW) == ()
        holds(session, MARCH)
        assert taken_up(session, "T0OTHER", now=NOW) == ()

    def test_for_half_a_year(self, session):
        holds(session, APRIL)
        held = datetime(2026, 4, 7, 13, tzinfo=UTC)
        assert taken_up(session, TEAM, now=held + LOOKS_BACK)
        assert taken_up(session, TEAM, now=held + LOOKS_BACK + timedelta(seconds=1)) == ()


class TestThenAndNow:
    def test_both_sides_then_and_now(self, session):
        publishes(session, MARCH, both(2.84, 3.9, MARCH))
        holds(session, APRIL)
        publishes(session, MAY, both(3.36, 4.6, MAY))
        head, line = lines(session)
        assert head.startswith("*Taken up at the joint meeting")
        assert "a single statement moves by chance, too" in head
        figures = "Sales 2.8 then, 3.4 now; Marketing 3.9 then, over 4.5 now"
        assert line == f"• “{LEADS.texts['en']}”, taken up on 7 Apr: {figures}"

    def test_the_result_of_the_day_itself_is_the_one_before(self, session):
        publishes(session, APRIL, both(2.8, 3.9, APRIL))
        holds(session, APRIL)
        (one,) = then_and_now(session, INSTRUMENT, TEAM, now=NOW)
        assert [(side.then.value, side.now) for side in one.sides] == [(2.8, None), (3.9, None)]
        assert not one.has_news
        assert lines(session)[1].endswith(": Sales 2.8; Marketing 3.9; no newer figure yet")

    def test_a_figure_that_is_held_is_no_newer_one(self, session):
        publishes(session, MARCH, both(2.8, 3.9, MARCH))
        holds(session, APRIL)
        publishes(session, MAY, (("sales", 2.8, MARCH), ("marketing", 4.1, MAY)))
        assert lines(session)[1].endswith("Sales 2.8 then, no newer figure yet; Marketing 3.9 then, 4.1 now")

    def test_another_wording_is_not_compared(self, session):
        publishes(session, MARCH, both(2.8, 3.9, MARCH))
        holds(session, APRIL)
        publishes(session, MAY, both(3.4, 4.1, MAY), version=2)
        (one,) = then_and_now(session, INSTRUMENT, TEAM, now=NOW)
        assert not one.has_news

    def test_nor_another_series(self, session):
        publishes(session, MARCH, both(2.8, 3.9, MARCH))
        holds(session, APRIL)
        publishes(session, MAY, both(3.4, 4.1, MAY), series="7" * 32)
        assert lines(session) == []

    def test_nothing_without_a_figure_before(self, session):
        holds(session, APRIL)
        assert lines(session) == []
        publishes(session, MAY, both(3.4, 4.1, MAY))
        assert lines(session) == []

    def test_nothing_of_a_statement_that_is_asked_no_more(self, session):
        publishes(session, MARCH, both(2.8, 3.9, MARCH))
        holds(session, APRIL, "of-another-year")
        assert lines(session) == []

    def test_a_side_that_was_not_shown_is_left_out(self, session):
        publishes(session, MARCH, (("sales", 2.8, MARCH),))
        holds(session, APRIL)
        publishes(session, MAY, both(3.4, 4.1, MAY))
        assert lines(session)[1].endswith(": Sales 2.8 then, 3.4 now")

    def test_the_three_newest_at_most(self, session):
        publishes(session, MARCH, both(2.8, 3.9, MARCH))
        with_figures = session.query(ReleaseDetail).all()
        for number in (8, 9, 10):
            for row in with_figures:
                values = {column.key: getattr(row, column.key) for column in ReleaseDetail.__table__.columns}
                session.add(ReleaseDetail(**(values | {"subject": str(number)})))
        for number, day in enumerate((APRIL, MAY, APRIL + timedelta(1), MAY + timedelta(1)), start=7):
            holds(session, day, INSTRUMENT.statement(number).id)
        assert [one.statement for one in then_and_now(session, INSTRUMENT, TEAM, now=NOW)] == [10, 8, 9]


def test_a_statement_of_the_operators_own_wording_is_said_in_it(session):
    publishes(session, MARCH, both(2.8, 3.9, MARCH))
    holds(session, APRIL)
    own = replace(LEADS, texts={"en": "We tell <each other> of losses."})
    worded = replace(
        INSTRUMENT, statements=tuple(own if one.no == 7 else one for one in INSTRUMENT.statements)
    )
    assert "We tell &lt;each other&gt; of losses." in SinceTakenUp(worded)(session, TEAM, WORDS, NOW)[1]
