"""The beats of a process: whether they are heard, what is told of failures, how they end, and a clock that jumps."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from structlog.testing import capture_logs

from jobs import TIMETABLE
from jobs.heartbeats import AGAIN, LONGEST_STEP, SILENCE, Heartbeats
from jobs.runner import Job, run_job
from jobs.scheduler import Beat, Beating, make_scheduler, revive
from tests.pulse.at_work import Work

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def work(db, keys):
    return Work(db, keys)


class Ticks:
    def __init__(self):
        self.at = 1000.0

    def __call__(self):
        return self.at


@pytest.fixture
def ticks():
    return Ticks()


@pytest.fixture
def beats(ticks):
    made = Heartbeats(ticks)
    made.expect("often", 1)
    made.expect("seldom", 3600)
    return made


class TestAreHeard:
    def test_as_long_as_some_job_looks(self, beats, ticks):
        assert beats.are_heard()
        ticks.at += SILENCE
        assert beats.are_heard()
        ticks.at += 1
        assert not beats.are_heard()
        assert beats.may_step("often")
        assert beats.are_heard()

    def test_a_job_that_hangs_is_missed_though_others_look(self, beats, ticks):
        for _ in range(int(LONGEST_STEP + 3)):
            ticks.at += 1
            beats.may_step("seldom")
        assert beats.are_heard()
        ticks.at += 1
        beats.may_step("seldom")
        assert not beats.are_heard()


class TestFailures:
    def failing(self, error):
        def step(_deps, _now):
            if error:
                raise error[0]
            return False

        return Job("often", timedelta(seconds=1), step, lambda _: None)

    def test_the_same_failure_is_logged_once_then_hourly_and_its_end_is(self, work, beats, ticks):
        error = [ZeroDivisionError()]
        job = self.failing(error)
        with capture_logs() as logs:
            for _ in range(10):
                ticks.at += 1
                assert run_job(work.deps, job, beats=beats) == 0
        assert [(line["event"], line["times"]) for line in logs] == [("job_failed", 1)]
        ticks.at += AGAIN
        with capture_logs() as logs:
            run_job(work.deps, job, beats=beats)
            run_job(work.deps, job, beats=beats)
            error[0] = LookupError()
            run_job(work.deps, job, beats=beats)
        assert [line["times"] for line in logs] == [10, 1]
        error.clear()
        with capture_logs() as logs:
            run_job(work.deps, job, beats=beats)
            run_job(work.deps, job, beats=beats)
        assert [line["event"] for line in logs] == ["job_works_again"]


class TestTheEnd:
    def test_no_step_begins_and_the_one_that_runs_is_waited_for(self, work, beats):
        entered, leave, taken = Event(), Event(), []

        def step(_deps, _now):
            taken.append(1)
            entered.set()
            assert leave.wait(10)
            return True

        job = Job("often", timedelta(seconds=1), step, lambda _: None)
        thread = Thread(target=run_job, args=(work.deps, job), kwargs={"beats": beats})
        thread.start()
        assert entered.wait(10)
        assert not beats.end(0.01)
        leave.set()
        assert beats.end(10)
        thread.join()
        assert taken == [1]
        assert run_job(work.deps, job, beats=beats) == 0

    def test_a_timetable_that_stops_is_still(self, work):
        beating = Beating(work.deps)
        beating.start()
        assert beating.is_alive()
        assert beating.stop(10)
        assert not beating.is_alive()


@contextmanager
def paused(work):
    """The whole timetable, with nobody who looks at the clock."""
    scheduler = make_scheduler(work.deps)
    scheduler.start(paused=True)
    try:
        yield scheduler
    finally:
        scheduler.shutdown()


class TestTheClock:
    def test_a_beat_comes_again_after_its_span_whatever_was_missed(self):
        beat = Beat(timedelta(seconds=5))
        for missed in (timedelta(0), timedelta(days=400), timedelta(hours=-25)):
            assert beat.get_next_fire_time(NOW - missed, NOW) == NOW + timedelta(seconds=5)

    def test_a_clock_set_forward_makes_every_job_look_once(self, work):
        with paused(work) as scheduler:
            for job in scheduler.get_jobs():
                job.modify(next_run_time=NOW)
                assert job._get_run_times(NOW + timedelta(days=365)) == [NOW]

    @pytest.mark.parametrize("back", [timedelta(minutes=2), timedelta(hours=1), timedelta(days=30)])
    def test_a_clock_set_back_makes_every_job_look_now(self, work, back):
        with paused(work) as scheduler:
            for job in scheduler.get_jobs():
                job.modify(next_run_time=NOW + job.trigger.every)
            assert revive(scheduler, NOW) == []
            late = revive(scheduler, NOW - back)
            assert len(late) == len(TIMETABLE)
            assert {job.next_run_time for job in scheduler.get_jobs()} == {NOW - back}

    def test_jobs_that_were_late_look_at_once(self, work):
        """The real scheduler, which would sleep for an hour after the clock was set back."""
        looked = Event()
        scheduler = make_scheduler(work.deps)
        for job in scheduler.get_jobs():
            job.remove()
        now = datetime.now(UTC)
        scheduler.add_job(
            looked.set, Beat(timedelta(seconds=5)), id="one", next_run_time=now + timedelta(hours=1)
        )
        scheduler.start()
        try:
            assert not looked.wait(0.05)
            assert revive(scheduler, now) == ["one"]
            assert looked.wait(10)
        finally:
            scheduler.shutdown()
