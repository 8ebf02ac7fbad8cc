"""Trials, of which nothing is kept, and new series, which continue nothing (domain.md C13); on both engines."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bot.errors import BotError
from bot.outbox.models import OutboxMessage
from bot.pulse.models import Answer, Assignment, Pace, Participation, Round, RoundTurnout, Series
from bot.pulse.service.invitation import render_pulse
from bot.pulse.service.reminder import skip, snooze
from bot.pulse.service.series import set_next_trial, start_new_series
from bot.scores.models import Release
from bot.scores.service.read import newest_release
from jobs.pulse import close_step
from tests.people.cast import MARKETING, SALES, TEAM, user
from tests.pulse.at_work import Work

EVERYBODY = (*SALES, *MARKETING, "SALES00", "SALES01", "SALES02", "MARKETING00", "MARKETING01")
TUESDAY = date(2026, 3, 3)


@pytest.fixture
def work(db, keys):
    return Work(db, keys)


def marks(work, *, is_trial=True):
    work.step()
    with work.deps.begin() as session:
        return set_next_trial(session, TEAM, is_trial=is_trial)


def count(work, model):
    with work.deps.read() as session:
        return session.scalar(select(func.count()).select_from(model))


def text(work, name, found):
    with work.deps.read() as session:
        message = render_pulse(session, work.deps.pulse, TEAM, user(name), found.id, now=work.now)
    return str(message.text) if message else None


class TestTrial:
    def test_without_a_series_there_is_nothing_to_mark(self, work):
        with work.deps.begin() as session:
            assert not set_next_trial(session, TEAM, is_trial=True)

    def test_the_mark_goes_with_the_round_that_opens_and_can_be_taken_back(self, work):
        work.hires()
        assert marks(work)
        assert marks(work, is_trial=False)
        assert not work.opens().is_trial
        assert marks(work)
        # What is open stays what it is.
        assert not work.open_round.is_trial
        work.closes()
        assert work.opens().is_trial
        assert not work.series.next_is_trial

    def test_the_mark_waits_for_a_round_that_takes_place(self, work):
        work.hires(pulse__paused=True)
        marks(work)
        work.goes_to(work.series.next_at + timedelta(hours=1))
        assert [(one.state, one.is_trial) for one in work.rounds] == [("skipped", False)]
        work.sets(pulse__paused=False)
        assert work.opens().is_trial

    def test_of_a_trial_nothing_is_kept_and_nothing_published(self, work):
        work.hires()
        marks(work)
        found = work.opens()
        work.answers(*EVERYBODY)
        assert count(work, Answer) == 48
        work.closes()
        assert [one.state for one in work.rounds] == ["discarded"]
        for model in (Answer, Assignment, RoundTurnout, Participation, Pace, OutboxMessage, Release):
            assert count(work, model) == 0, model
        with work.deps.read() as session:
            assert newest_release(session, TEAM) is None
            assert session.get(Round, found.id).due_at is None
        work.passes(days=3)
        assert [one.state for one in work.rounds] == ["discarded"]

    def test_it_counts_neither_as_a_pulse_nor_as_asked(self, work):
        work.hires(pulse__baseline=True)
        marks(work)
        trial = work.opens()
        assert len(work.form("ada").items) == 20
        work.answers(*EVERYBODY)
        work.closes()
        found = work.opens()
        assert (trial.number, found.number) == (1, 1)
        # Nothing said in the trial rests, the baseline is asked as if it had not been.
        assert {len(work.form(name).items) for name in EVERYBODY} == {20}

    def test_while_it_is_open_its_answers_do_not_count_for_the_round_that_follows(self, work):
        """Weekly rounds overlap: the next opens on the morning of the day the trial closes."""
        work.hires(pulse__every_weeks=1, pulse__baseline=True)
        marks(work)
        trial = work.opens()
        work.answers("ADA")
        second = work.opens()
        assert work.now < trial.closes_at
        assert len(work.form("ada", second).items) == 20

    def test_a_click_after_it_is_told_that_its_answers_are_gone(self, work):
        work.hires()
        marks(work)
        found = work.opens()
        statement = work.form("ada").items[0].statement
        work.says("ada", statement, 4)
        assert "This is a trial" in text(work, "ada", found)
        work.clock.move_to(found.closes_at)
        for step in ((), (close_step,)):
            if step:
                work.step(*step)
            with pytest.raises(BotError) as told:
                work.says("ada", statement, 5, found)
            assert told.value.key == "pulse.error.trial_over"
            assert text(work, "ada", found).startswith("The trial is over.")
            for act in (
                lambda session: skip(session, TEAM, user("ada"), found.id, skips=True, now=work.now),
                lambda session: snooze(
                    session, work.deps.kinds, TEAM, user("ada"), found.id, "hour", now=work.now
                ),
            ):
                with pytest.raises(BotError) as told, work.deps.begin() as session:
                    act(session)
                assert told.value.key in {"pulse.error.trial_over", "pulse.error.unknown_button"}

    def test_while_it_is_open_somebody_elses_button_is_no_part_of_it(self, work):
        work.hires()
        marks(work)
        found = work.opens()
        with pytest.raises(BotError) as told:
            work.says("hana", 1, 4, found)
        assert told.value.key == "pulse.error.not_yours"


class TestNewSeries:
    def begins_anew(self, work):
        with work.deps.begin() as session:
            return start_new_series(session, TEAM, now=work.now)

    def test_there_has_to_be_one_to_end(self, work):
        work.hires()
        assert not self.begins_anew(work)

    def test_the_round_that_is_open_ends_in_the_old_one_and_the_new_one_begins_after_it(self, work):
        work.hires(pulse__every_weeks=1)
        found = work.opens()
        before = work.series.id
        work.answers(*EVERYBODY)
        assert self.begins_anew(work)
        assert work.series.id != before
        assert work.series.next_slot == TUESDAY + timedelta(days=14) > found.closes_on
        work.goes_to(found.closes_at)
        with work.deps.read() as session:
            assert session.get(Round, found.id).state == "published"
            assert newest_release(session, TEAM).number == 1
            assert session.scalars(select(Series.is_current).order_by(Series.is_current)).all() == [
                False,
                True,
            ]
        assert work.opens().number == 1

    def test_the_baseline_and_the_statements_are_asked_anew(self, work):
        work.hires(pulse__baseline=True)
        work.opens()
        work.answers("ADA")
        work.closes()
        self.begins_anew(work)
        work.opens()
        assert {len(work.form(name).items) for name in ("ada", "ben")} == {20}

    def test_neither_stage_nor_figures_nor_anybodys_answers_continue(self, work):
        work.hires(pulse__baseline=True)
        work.opens()
        work.answers(*EVERYBODY, value=lambda name, statement: 5 if (len(name) + statement) % 7 else 4)
        old = work.closes()
        with work.deps.read() as session:
            first = newest_release(session, TEAM)
        assert first.score is not None
        assert first.stage is not None
        self.begins_anew(work)
        found = work.opens()
        work.answers(*EVERYBODY, value=lambda _, statement: statement % 2 + 1)
        work.closes()
        with work.deps.read() as session:
            second = newest_release(session, TEAM)
            rows = session.scalars(select(Release).order_by(Release.closed_on)).all()
        assert (second.round_id, second.number) == (found.id, 1)
        # Its first figures are made of its own answers alone, and its stage is published at once, not held back.
        assert second.score.total == pytest.approx(30)
        assert second.stage is second.score.stage
        assert second.direction == 0
        assert [row.series_id == rows[0].series_id for row in rows] == [True, False]
        assert rows[1].stage_count == 0
        assert old.series_id == rows[0].series_id
