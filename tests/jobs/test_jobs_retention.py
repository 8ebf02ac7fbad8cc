"""What is deleted for its age: answers, assignments and influences, in parts, and nothing that was published."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.db import insert_all, table_of
from bot.errors import BotError
from bot.outbox.attention import Counts
from bot.outbox.models import OutboxAttention
from bot.pulse.method import KEPT_DAYS
from bot.pulse.models import Answer, Assignment, Round, RoundTurnout, Series
from bot.pulse.service.invitation import render_pulse
from bot.pulse.service.retention import PART
from bot.pulse.service.rounds import CLOSED
from bot.pulse.service.series import start_new_series
from bot.scores.models import Influence, Release, ReleaseSide
from bot.scores.service.read import newest_release
from bot.workspace.service import stop
from jobs import TIMETABLE
from jobs.retention import forget_step
from jobs.runner import run_job
from tests.people.cast import TEAM, names_of, user
from tests.pulse.at_work import Work

EVERYBODY = (*names_of("sales", 6), *names_of("marketing", 6))
KEYED = (Answer, Assignment, Influence)


@pytest.fixture
def work(db, keys):
    """Everybody has answered the first pulse, a baseline, and it is published; since then there is a pause."""
    work = Work(db, keys).hires(pulse__baseline=True)
    work.opens()
    work.answers(*EVERYBODY, value=lambda name, statement: 1 + (len(name) + statement) % 5)
    work.closes()
    work.sets(pulse__baseline=True, pulse__paused=True)
    return work


def count(work, model, **where):
    found = select(func.count()).select_from(model).filter_by(**where)
    with work.deps.read() as session:
        return session.scalar(found)


def goes_on(work, days):
    """So many days after the close of the first pulse; the slots in between are left out."""
    with work.deps.begin() as session:
        first = session.scalars(select(Round).order_by(Round.slot).limit(1)).one()
        moment = first.closes_at + timedelta(days=days)
        session.execute(update(Series).values(next_slot=moment.date(), next_at=moment + timedelta(days=7)))
    work.clock.move_to(moment)
    return first


def published(work):
    with work.deps.read() as session:
        return newest_release(session, TEAM), session.scalars(select(ReleaseSide.figures)).all()


def test_how_much_was_asked_of_somebody_is_forgotten_when_the_day_is_over_everywhere(db, keys):
    work = Work(db, keys).hires()

    def days():
        with work.deps.read() as session:
            return sorted(session.scalars(select(OutboxAttention.day)))

    today = work.now.date()
    with work.deps.begin() as session:
        for ago in range(5):
            counts = Counts(session, TEAM, [user("ADA")])
            counts.note(user("ADA"), today - timedelta(days=ago))
            counts.keep()
    forget_step(work.deps, work.now)
    assert days() == [today - timedelta(days=ago) for ago in (2, 1, 0)]


class TestWhatGoes:
    def test_it_stays_for_eighteen_months_and_goes_the_day_after(self, work):
        assert [count(work, model) for model in KEYED] == [240, 240, 12]
        goes_on(work, KEPT_DAYS)
        assert not forget_step(work.deps, work.now)
        assert [count(work, model) for model in KEYED] == [240, 240, 12]
        goes_on(work, KEPT_DAYS + 1)
        assert forget_step(work.deps, work.now)
        assert forget_step(work.deps, work.now)
        assert [count(work, model) for model in KEYED] == [0, 0, 0]
        # The same instant again, and the next beat of the timetable: there is nothing more to do.
        assert not forget_step(work.deps, work.now)
        assert run_job(work.deps, next(job for job in TIMETABLE if job.step is forget_step)) == 0

    def test_what_was_published_stays_as_it_was(self, work):
        before = published(work)
        assert before[0].score is not None
        goes_on(work, KEPT_DAYS + 1)
        assert work.step(forget_step) > 0
        assert published(work) == before
        assert [count(work, model) for model in (Round, RoundTurnout, Release)] == [1, 2, 1]

    def test_a_later_round_keeps_its_own(self, work):
        work.sets(pulse__baseline=True)
        work.opens()
        later = work.open_round
        work.answers(*EVERYBODY)
        work.closes()
        assert count(work, Answer, round_id=later.id) == 48
        goes_on(work, KEPT_DAYS + 1)
        work.step(forget_step)
        assert count(work, Answer) == count(work, Answer, round_id=later.id) == 48
        assert count(work, Assignment) == 48
        goes_on(work, KEPT_DAYS + 40)
        work.step(forget_step)
        assert [count(work, model) for model in KEYED] == [0, 0, 0]

    def test_also_where_the_jobs_are_stopped(self, work):
        with work.deps.begin() as session:
            stop(session, TEAM, "app_uninstalled", now=work.now)
        goes_on(work, KEPT_DAYS + 1)
        work.step(forget_step)
        assert [count(work, model) for model in KEYED] == [0, 0, 0]

    def test_what_is_still_to_be_published_stays_however_late_that_is(self, work):
        first = goes_on(work, KEPT_DAYS + 1)
        with work.deps.begin() as session:
            session.execute(update(Round).where(Round.id == first.id).values(state=CLOSED))
        work.step(forget_step)
        assert [count(work, model) for model in (Answer, Assignment)] == [240, 240]

    def test_a_large_round_goes_in_parts(self, work):
        first = goes_on(work, KEPT_DAYS + 1)
        people = 2 * PART + 10
        with work.deps.begin() as session:
            rows = [
                {
                    "round_id": first.id,
                    "respondent": f"{number:032x}",
                    "statement": statement,
                    "team_id": TEAM,
                    "version": 1,
                    "side": "sales",
                    "team": "",
                }
                for number in range(people)
                for statement in (1, 2)
            ]
            insert_all(session, table_of(Assignment), [row | {"position": row["statement"]} for row in rows])
            insert_all(session, table_of(Answer), [row | {"value": 4} for row in rows])
        left = []
        while forget_step(work.deps, work.now):
            left.append(count(work, Assignment))
            assert count(work, Answer) == left[-1]
        before = [240 + 2 * people, *left]
        # Two statements each, or twenty: never those of more than so many people at once.
        assert all(one - two <= PART * 20 for one, two in zip(before, left, strict=False))
        assert len([one for one in left if one]) == 2
        assert [count(work, model) for model in KEYED] == [0, 0, 0]


class TestWhatGoesOn:
    def test_a_click_on_an_old_message_is_answered(self, work):
        first = goes_on(work, KEPT_DAYS + 1)
        work.step(forget_step)
        with work.deps.read() as session:
            message = render_pulse(session, work.deps.pulse, TEAM, user("ada"), first.id, now=work.now)
        assert str(message.text) == (
            "Pulse 1 is closed, and nothing of yours is stored of it any more. What was published stays."
        )
        with pytest.raises(BotError) as told:
            work.says("ada", 1, 4, first)
        assert told.value.key == "pulse.error.closed"

    def test_after_so_long_a_pause_everybody_is_asked_a_pulse_and_no_second_baseline(self, work):
        goes_on(work, KEPT_DAYS + 1)
        work.step(forget_step)
        work.sets(pulse__baseline=True)
        work.opens()
        assert work.open_round.number == 2
        assert {len(work.form(name).items) for name in EVERYBODY} == {4}

    def test_a_new_series_may_begin_with_one(self, work):
        goes_on(work, KEPT_DAYS + 1)
        work.step(forget_step)
        work.sets(pulse__baseline=True)
        with work.deps.begin() as session:
            assert start_new_series(session, TEAM, now=work.now)
        work.opens()
        assert {len(work.form(name).items) for name in EVERYBODY} == {20}

    @pytest.mark.parametrize(("days", "is_due"), [(150, False), (200, True), (KEPT_DAYS + 1, True)])
    def test_a_fact_is_asked_again_after_its_gap_and_not_before(self, work, days, is_due):
        goes_on(work, days)
        work.step(forget_step)
        work.sets(pulse__baseline=True)
        work.opens()
        asked = {item.statement for name in EVERYBODY for item in work.form(name).items}
        assert (17 in asked) is is_due
