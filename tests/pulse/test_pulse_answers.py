"""Answers as they are given, changed and refused, and what the close does with them; on both engines."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.errors import BotError
from bot.outbox import service as outbox
from bot.people.people_file import PersonRow
from bot.people.service import set_away
from bot.people.sync import import_people
from bot.pulse.models import Answer
from bot.pulse.service import closing
from bot.pulse.service.answers import pulse_form
from bot.pulse.service.invitation import INVITATION
from bot.pulse.service.rounds import (
    CLOSED,
    OPEN,
    Turnout,
    due_round,
    next_round_due,
    open_round_info,
    round_info,
)
from jobs.pulse import close_step
from jobs.scores import publish_step
from tests.people.cast import MARKETING, SALES, TEAM, user
from tests.pulse.at_work import Work

MORE_SALES = ("SALES00", "SALES01", "SALES02")


@pytest.fixture
def work(db, keys):
    """The first round is open and delivered."""
    return Work(db, keys).once(first_opens)


def first_opens(work):
    work.hires()
    work.opens()


def first(work, name="ada"):
    return work.form(name).items[0].statement


def refusal(work, *args, **more):
    with pytest.raises(BotError) as caught:
        work.says(*args, **more)
    return caught.value.key


def answers(work):
    with work.deps.read() as session:
        rows = session.scalars(select(Answer)).all()
    return {(row.respondent, row.statement): row.value for row in rows}


def respondent(work, name):
    return work.keys.respondent(TEAM, user(name))


class TestAnswering:
    def test_an_answer_is_taken_under_the_key_and_shown_to_its_giver(self, work):
        statement = first(work)
        assert work.says("ada", statement, 4)
        assert answers(work) == {(respondent(work, "ada"), statement): 4}
        item = work.form("ada").items[0]
        assert (item.is_dealt, item.value, work.form("ada").done) == (True, 4, 1)

    def test_the_same_twice_is_no_change(self, work):
        statement = first(work)
        assert work.says("ada", statement, 4)
        assert not work.says("ada", statement, 4)
        assert len(answers(work)) == 1

    def test_an_answer_may_be_changed_also_to_cannot_say_and_back(self, work):
        statement = first(work)
        for value in (4, None, 2):
            assert work.says("ada", statement, value)
            assert answers(work)[respondent(work, "ada"), statement] == value
        assert work.form("ada").done == 1

    def test_cannot_say_is_dealt_with_and_has_no_value(self, work):
        statement = first(work)
        assert work.says("ada", statement, None)
        assert not work.says("ada", statement, None)
        item = work.form("ada").items[0]
        assert (item.is_dealt, item.value) == (True, None)

    def test_all_answered_is_complete(self, work):
        work.answers("ADA")
        assert work.form("ada").is_complete
        assert not work.form("ben").is_complete

    @pytest.mark.parametrize("value", [0, 6, -1])
    def test_a_value_nobody_can_click_is_refused(self, work, value):
        assert refusal(work, "ada", first(work), value) == "pulse.error.unknown_button"

    def test_a_statement_that_was_not_asked_is_refused(self, work):
        asked = {item.statement for item in work.form("ada").items}
        for statement in {*range(1, 21)} - asked | {0, 21}:
            assert refusal(work, "ada", statement, 4) == "pulse.error.not_yours"

    @pytest.mark.parametrize("name", ["hana", "guy", "robo", "mia", "nobody"])
    def test_who_was_not_asked_cannot_answer(self, work, name):
        assert refusal(work, name, first(work), 4) == "pulse.error.not_yours"

    def test_a_button_of_another_workspace_is_refused(self, work):
        assert refusal(work, "ada", first(work), 4, team_id="T0OTHER") == "pulse.error.unknown_button"

    def test_at_the_close_instant_answers_end(self, work):
        found, statement = work.open_round, first(work)
        work.clock.move_to(found.closes_at - timedelta(seconds=1))
        assert work.says("ada", statement, 4, found)
        work.clock.move_to(found.closes_at)
        assert refusal(work, "ada", statement, 5, found) == "pulse.error.closed"

    def test_after_the_close_nothing_is_taken_whatever_the_clock_shows(self, work):
        found, statement = work.open_round, first(work)
        work.clock.move_to(found.closes_at)
        work.step(close_step)
        assert refusal(work, "ada", statement, 5, found) == "pulse.error.closed"
        assert answers(work) == {}

    def test_nothing_refused_was_stored(self, work):
        refusal(work, "ada", 21, 4)
        refusal(work, "hana", first(work), 4)
        assert answers(work) == {}

    def test_an_unknown_round_has_no_form(self, work):
        with work.deps.read() as session:
            assert pulse_form(session, work.deps.pulse, TEAM, user("ada"), "f" * 32) is None


class TestClosing:
    def test_turnout_is_told_by_side_of_those_it_was_delivered_to(self, work):
        work.answers("ADA", "BEN", "DEV")
        found = work.closes()
        assert work.turnout(found) == {"marketing": Turnout(1, 6), "sales": Turnout(2, 6)}

    def test_whoever_answered_was_reached_whatever_was_heard_of_the_message(self, db, keys):
        work = Work(db, keys).hires()
        work.step()
        work.clock.move_to(work.series.next_at)
        work.step()
        found = work.open_round
        work.says("ada", first(work), 4)
        work.clock.move_to(found.closes_at)
        work.step()
        assert work.turnout(found) == {"sales": Turnout(1, 1)}

    @pytest.mark.parametrize("name", ["ADA", "BEN"])
    def test_who_is_taken_off_a_side_is_not_to_be_found_in_the_turnout(self, work, name):
        """Ada has answered, Ben has not: whoever looks at the count afterwards must not learn which it was."""
        work.answers("ADA", "CLEO")
        rows = [(user(name), PersonRow(1, user(name), "none", frozenset(), "", "", ""))]
        with work.deps.begin() as session:
            import_people(session, TEAM, rows, actor=user("hana"), now=work.now)
        assert work.turnout(work.closes())["sales"].delivered == 5

    @pytest.mark.parametrize("name", ["ADA", "BEN"])
    def test_who_is_away_at_the_close_is_not_to_be_found_in_the_turnout(self, work, name):
        work.answers("ADA", "CLEO")
        with work.deps.begin() as session:
            set_away(session, TEAM, user(name), work.now.date() + timedelta(days=30))
        assert work.turnout(work.closes())["sales"].delivered == 5

    def test_cannot_say_is_an_answer_for_the_turnout(self, work):
        work.says("ada", first(work), None)
        found = work.closes()
        assert work.turnout(found)["sales"].answered == 1

    def test_before_the_close_there_is_no_turnout(self, work):
        work.answers("ADA")
        assert work.turnout(work.open_round) == {}

    def test_the_answers_are_the_same_after_they_were_rewritten(self, work):
        work.answers(*SALES, *MARKETING, value=lambda _, statement: statement % 5 + 1)
        before = answers(work)
        work.closes()
        assert answers(work) == before

    def test_what_was_not_sent_is_not_sent_any_more(self, db, keys):
        work = Work(db, keys).hires(pulse__blackout=[["2026-03-03", "2026-03-09"]])
        work.step()
        work.clock.move_to(work.series.next_at)
        work.step()
        found = work.open_round
        assert len(work.envelopes(found)) == 12
        work.clock.move_to(found.closes_at)
        work.step(close_step)
        with work.deps.read() as session:
            assert outbox.next_turn(session, now=work.now + timedelta(days=9)) is None
            assert not outbox.recipients(session, TEAM, INVITATION, found.id, outbox.PENDING)

    def test_closing_again_does_nothing(self, work):
        work.answers("ADA")
        found = work.open_round
        work.clock.move_to(found.closes_at)
        with work.deps.begin() as session:
            assert closing.close_round(session, found.id, work.deps.pulse, now=work.now)
        after = (work.turnout(found), answers(work))
        with work.deps.begin() as session:
            assert not closing.close_round(session, found.id, work.deps.pulse, now=work.now)
        assert not close_step(work.deps, work.now)
        assert (work.turnout(found), answers(work)) == after

    def test_before_its_instant_a_round_does_not_close(self, work):
        found = work.open_round
        with work.deps.begin() as session:
            early = found.closes_at - timedelta(seconds=1)
            assert due_round(session, OPEN, now=early) is None
            assert not closing.close_round(session, found.id, work.deps.pulse, now=early)
            assert next_round_due(session, OPEN) == found.closes_at

    def test_a_round_that_cannot_be_closed_waits_an_hour(self, work):
        found = work.open_round
        later = found.closes_at + timedelta(hours=1)
        with work.deps.begin() as session:
            closing.postpone_round(session, found.id, until=later)
        assert not close_step(work.deps, found.closes_at)
        assert close_step(work.deps, later)

    def test_open_then_closed_then_published(self, work):
        found = work.open_round
        states = [found.state]
        work.clock.move_to(found.closes_at)
        for step in (close_step, publish_step):
            work.step(step)
            with work.deps.read() as session:
                states.append(round_info(session, TEAM, found.id).state)
        assert states == ["open", "closed", "published"]
        with work.deps.begin() as session:
            assert not closing.mark_published(session, found.id)
            assert due_round(session, CLOSED, now=work.now + timedelta(days=99)) is None

    def test_there_is_no_open_round_in_between(self, work):
        found = work.open_round
        with work.deps.read() as session:
            assert open_round_info(session, "T0OTHER", now=work.now) is None
            assert open_round_info(session, TEAM, now=found.closes_at) is None
            assert round_info(session, "T0OTHER", found.id) is None


class TestWhatIsAskedNext:
    def test_what_was_dealt_with_rests(self, work):
        asked = {item.statement for item in work.form("ada").items}
        work.answers("ADA")
        work.closes()
        work.opens()
        assert not asked & {item.statement for item in work.form("ada").items}

    def test_six_rounds_cover_all_twenty(self, db, keys):
        work = Work(db, keys).hires()
        seen = set()
        for _ in range(6):
            work.opens()
            seen |= {item.statement for item in work.form("ada").items}
            work.answers("ADA")
            work.closes()
        assert seen == {*range(1, 21)}

    def test_an_answer_to_an_older_wording_does_not_count_as_dealt_with(self, db, keys):
        work = Work(db, keys).hires(pulse__baseline=True)
        work.opens()
        work.answers("ADA")
        with work.deps.begin() as session:
            for row in session.scalars(select(Answer).where(Answer.statement == 7)):
                row.version = 0
        work.closes()
        work.opens()
        assert [item.statement for item in work.form("ada").items] == [7]
