"""The timetable: steps until nothing is due, what throws waits, and nothing happens twice; on both engines."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.db import Base
from bot.migrations import metadata
from bot.people.service import someone
from bot.pulse.models import Round, Series
from bot.pulse.service.rounds import CLOSED, next_round_due
from bot.workspace.syncs import next_sync
from jobs import TIMETABLE
from jobs.people import sync_step
from jobs.pulse import close_step, open_step
from jobs.runner import PUSH_BACK, Job, attempt, never, next_due, run_due, run_job, run_planned
from jobs.scheduler import make_scheduler
from jobs.scores import publish_step
from playground import Refused, ServerError
from tests.pulse.at_work import Work

HOUR = timedelta(hours=1)
EVENING = datetime(2026, 3, 4, 19, tzinfo=UTC)


@pytest.fixture
def work(db, keys):
    return Work(db, keys).hires()


def contents(house):
    """Every row of every table."""
    with house.deps.read() as session:
        return {
            name: sorted(repr(tuple(row)) for row in session.execute(table.select()))
            for name, table in metadata().tables.items()
        }


def job(step, name="job", due=None):
    return Job(name, timedelta(seconds=1), step, lambda _session: due)


class TestRunner:
    def test_a_job_runs_until_it_has_nothing_to_do(self, work):
        left = [1, 2, 3]

        def step(_deps, _now):
            if left:
                left.pop()
                return True
            return False

        assert run_job(work.deps, job(step)) == 3
        assert run_job(work.deps, job(step)) == 0

    def test_who_follows_a_clock_looks_no_oftener_than_a_heart_beats(self, work):
        runs = []

        def notes(name):
            return lambda *_: runs.append(name) is not None

        early, late = work.now - HOUR, work.now + HOUR
        jobs = [
            job(notes("due"), "due", early),
            job(notes("planned"), "planned", late),
            job(notes("idle"), "idle", None),
            Job("unknown", HOUR, notes("unknown"), never),
        ]
        looked = {}
        run_planned(work.deps, jobs, looked)
        assert runs == ["due", "unknown"]
        run_planned(work.deps, jobs, looked)
        assert runs == ["due", "unknown", "due"]
        work.clock.move_to(late)
        run_planned(work.deps, jobs, looked)
        assert runs[3:] == ["due", "planned", "unknown"]

    def test_moments_that_are_known_are_not_asked_for_again_until_something_was_done(self, work):
        later, asked, left = work.now + HOUR, [], [1]

        def when(_session):
            asked.append(work.now)
            return later if left else None

        def step(_deps, _now):
            return bool(left and left.pop())

        jobs = [Job("job", HOUR, step, when)]
        planned = run_planned(work.deps, jobs, {})
        assert (planned.steps, planned.next_due, len(asked)) == (0, later, 1)
        work.clock.move_to(later - HOUR / 2)
        planned = run_planned(work.deps, jobs, {}, planned.moments)
        assert (planned.steps, planned.next_due, len(asked)) == (0, later, 1)
        work.clock.move_to(later)
        planned = run_planned(work.deps, jobs, {}, planned.moments)
        assert (planned.steps, planned.next_due, len(asked)) == (1, None, 2)

    def test_a_job_that_never_ends_gives_way(self, work):
        assert run_job(work.deps, job(lambda *_: True), at_most=5) == 5

    def test_a_step_that_throws_is_logged_by_name_and_stops_no_other(self, work):
        done = []

        def fails(_deps, _now):
            raise ZeroDivisionError

        def works(_deps, _now):
            done.append(1)
            return len(done) == 1

        with capture_logs() as logs:
            assert run_due(work.deps, [job(fails, "broken"), job(works)]) == 1
        assert done
        assert {(entry["event"], entry["job"]) for entry in logs} == {("job_failed", "broken")}

    def test_what_throws_is_pushed_back_an_hour_before_it_is_logged(self, work):
        pushed = []

        def act():
            raise ZeroDivisionError

        with capture_logs() as logs:
            assert attempt(work.deps, work.now, "x", act, lambda _session, until: pushed.append(until))
        assert pushed == [work.now + PUSH_BACK]
        assert len(logs) == 1
        assert attempt(work.deps, work.now, "x", lambda: None, lambda *_: pushed.append(0))
        assert pushed == [work.now + PUSH_BACK]

    def test_what_is_due_next_is_the_earliest_of_all(self, work):
        early, late = work.now + HOUR, work.now + 2 * HOUR
        jobs = [job(None, due=late), job(None), job(None, due=early)]
        assert next_due(work.deps, jobs) == early
        assert next_due(work.deps, [job(None)]) is None

    def test_every_replica_looks_at_the_whole_timetable(self, work):
        scheduler = make_scheduler(work.deps)
        assert [one.id for one in scheduler.get_jobs()] == [one.name for one in TIMETABLE]
        assert not scheduler.running


class TestWhatFails:
    def breaks(self, work, table):
        """A table that cannot be written: whoever needs it fails."""
        with work.deps.begin() as session:
            session.execute(text(f"ALTER TABLE {table} RENAME TO aside"))

    def mends(self, work, table):
        with work.deps.begin() as session:
            session.execute(text(f"ALTER TABLE aside RENAME TO {table}"))

    def test_a_round_that_cannot_be_opened_waits_an_hour_and_opens_then(self, work):
        work.step()
        work.clock.move_to(work.series.next_at)
        slot = work.now
        self.breaks(work, "pulse_assignment")
        with capture_logs():
            assert open_step(work.deps, work.now)
            assert not open_step(work.deps, work.now)
        self.mends(work, "pulse_assignment")
        assert work.rounds == []
        assert work.series.next_at == slot + HOUR
        assert open_step(work.deps, slot + HOUR)
        assert [one.state for one in work.rounds] == ["open"]

    def test_a_round_that_cannot_be_closed_or_published_waits_an_hour(self, work):
        found = work.opens()
        work.clock.move_to(found.closes_at)
        for step, table in ((close_step, "pulse_answer"), (publish_step, "scores_release")):
            self.breaks(work, table)
            with capture_logs():
                assert step(work.deps, work.now)
                assert not step(work.deps, work.now)
            self.mends(work, table)
            work.clock.advance(hours=1)
            assert step(work.deps, work.now)
        assert work.rounds[0].state == "published"
        with work.deps.read() as session:
            assert next_round_due(session, CLOSED) is None


MOMENTS = {
    "at the slot": datetime(2026, 3, 3, 10, tzinfo=UTC),
    "at the evening": EVENING,
    "at the close": datetime(2026, 3, 10, 17, tzinfo=UTC),
    "a day later": datetime(2026, 3, 11, 17, tzinfo=UTC),
}


def comes_to(house, moment):
    """Set up, and through every moment up to this one; each is played once and gone on from."""
    house.once(moment, lambda house: plays_to(house, moment))


def plays_to(house, moment):
    before = ["at the start", *MOMENTS]
    if moment == before[0]:
        house.set_up()
        house.run()
    else:
        comes_to(house, before[before.index(moment) - 1])
        house.goes_to(MOMENTS[moment])


class TestTwice:
    """Every job, run again at the same instant, does nothing (design.md 5)."""

    @pytest.mark.parametrize("moment", ["at the start", *MOMENTS])
    def test_the_second_time_nothing_happens(self, quiet, moment):
        comes_to(quiet, moment)
        before, calls = contents(quiet), len(quiet.world.calls)
        for one in TIMETABLE:
            assert not one.step(quiet.deps, quiet.deps.now()), one.name
        assert quiet.run() == 0
        assert contents(quiet) == before
        assert len(quiet.world.calls) == calls

    def test_there_is_something_to_see(self, quiet):
        comes_to(quiet, "a day later")
        filled = {name for name, rows in contents(quiet).items() if rows}
        assert filled >= {Round.__tablename__, Series.__tablename__, "outbox_message", "scores_release"}
        assert set(Base.metadata.tables) == set(metadata().tables)


class TestPeopleSync:
    def name_of(self, house, name):
        with house.deps.read() as session:
            found = someone(session, house.team_id, house.person(name).id)
        return found.name if found else None

    def planned(self, house):
        with house.deps.read() as session:
            return next_sync(session)

    def test_at_the_start_and_each_night(self, quiet):
        now = quiet.clock()
        assert self.name_of(quiet, "ada") is None
        quiet.run()
        assert self.name_of(quiet, "ada") is not None
        # Half past three in the night, where the workspace is; UTC before anybody has said so.
        assert self.planned(quiet) == datetime(2026, 3, 3, 3, 30, tzinfo=UTC)
        assert not sync_step(quiet.deps, now)
        with quiet.hears_nothing() as admin:
            admin.add_person("newcomer", "New Comer")
        quiet.passes(days=1)
        assert self.name_of(quiet, "newcomer") is not None

    @pytest.mark.parametrize("fault", [ServerError(503), Refused("internal_error"), Refused("missing_scope")])
    def test_where_slack_does_not_answer_it_is_tried_again_in_an_hour(self, quiet, fault):
        quiet.slack.faults.on("users.list", fault)
        now = quiet.clock()
        with capture_logs() as logs:
            quiet.run()
        assert [entry["job"] for entry in logs] == ["people_sync"]
        assert self.planned(quiet) == now + HOUR
        assert self.name_of(quiet, "ada") is None
        quiet.passes(hours=1)
        assert self.name_of(quiet, "ada") is not None

    def test_half_an_answer_is_not_taken(self, quiet):
        quiet.set_up()
        before = contents(quiet)["person"]
        with quiet.hears_nothing() as admin:
            admin.deactivate("ben")
        quiet.slack.faults.on("conversations.members", ServerError(503))
        with capture_logs():
            quiet.goes_to(quiet.clock())
        assert contents(quiet)["person"] == before

    def test_a_revoked_token_stops_the_workspace(self, quiet):
        quiet.slack.faults.on("users.list", Refused("token_revoked"))
        with capture_logs():
            quiet.run()
        assert self.planned(quiet) is None
        assert next_due(quiet.deps, TIMETABLE) is None

    def test_what_another_replica_has_taken_is_left_to_it(self, quiet):
        now = quiet.clock()
        quiet.run()
        assert not sync_step(quiet.deps, now + timedelta(hours=19))
