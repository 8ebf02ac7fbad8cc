"""How far a set-up is, and what adopting settings does, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.home.adopt import adopt, adopt_schedule, set_paused
from bot.home.schedule_form import schedule_of
from bot.home.setup_check import Access
from bot.home.setup_state import Run, read_setup
from bot.people.models import Person
from bot.people.service import set_away, set_membership
from bot.people.sides import Programme, Side
from bot.pulse.models import Round
from bot.workspace.models import AuditEntry
from bot.workspace.service import load_settings
from bot.workspace.settings import WorkspaceSettings
from tests.people.cast import (
    MARKETING,
    MONDAY,
    REPORT_CHANNEL,
    SALES,
    TEAM,
    company,
    names_of,
    settings_of,
    user,
)
from tests.pulse.at_work import Work

ZONES = {"ADA": "Europe/Berlin", "BEN": "America/New_York", "CLEO": "Asia/Tokyo"}
ON = {Side.SALES: [user(name) for name in SALES], Side.MARKETING: [user(name) for name in MARKETING]}
WANTED = settings_of(
    workspace__report_channel=REPORT_CHANNEL, sides__sales="C0SALES", sides__marketing="C0MARKETING"
)


@pytest.fixture
def work(db, keys):
    return Work(db, keys)


def hired(work, **settings):
    """The cast on its sides, each at home somewhere, and the first pulse planned."""
    with work.deps.begin() as session:
        company(session, work.keys, zones=ZONES, now=work.now, **settings)
    work.step()
    return work


def setup(work, **slack):
    with work.deps.read() as session:
        return read_setup(session, TEAM, now=work.now, **slack)


def audit(work):
    with work.deps.read() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.key)).all()
    return [(row.actor, row.key, row.old, row.new) for row in rows]


def adopts(work, wanted=WANTED, sides=ON, actor="setup.toml"):
    with work.deps.begin() as session:
        return adopt(session, work.deps.kinds, TEAM, wanted, sides, actor=actor, now=work.now)


class TestState:
    def test_nothing_set_up(self, work):
        hired(work, workspace__report_channel="")
        found = setup(work)
        assert (found.has_report, found.is_planned, found.is_complete) == (False, False, False)
        assert found.people == {Side.SALES: 3, Side.MARKETING: 4}
        assert (found.runs, found.next_slot, found.closed) == ((), None, ())

    def test_all_there(self, work):
        found = setup(hired(work), access=Access.MEMBER)
        assert found.is_complete
        assert found.is_small
        assert found.next_slot.isoformat() == "2026-03-03"

    @pytest.mark.parametrize(
        ("access", "is_complete"),
        [
            (Access.MEMBER, True),
            (Access.UNKNOWN, True),  # Slack did not answer: nothing is known to be missing
            (Access.OUTSIDE, False),
            (Access.UNSEEN, False),
            (Access.EXTERNAL, False),
            (Access.ARCHIVED, False),
        ],
    )
    def test_what_slack_says_of_the_channel_decides(self, work, access, is_complete):
        assert setup(hired(work), access=access).is_complete is is_complete

    def test_people_on_both_sides_and_an_empty_side_keep_it_open(self, work):
        hired(work)
        adopts(work, sides={Side.SALES: [user("ADA"), user("DEV")], Side.MARKETING: [user("DEV")]})
        found = setup(work, access=Access.MEMBER)
        assert (found.on_both, found.people) == (1, {Side.SALES: 1, Side.MARKETING: 0})
        assert not found.is_complete

    def test_the_next_run_is_told_by_zone_the_largest_first(self, work):
        at = [datetime(2026, 3, 3, hour, tzinfo=UTC) for hour in (1, 9, 10, 15)]
        assert setup(hired(work)).runs == (
            Run("Europe/London", at[2]),
            Run("America/New_York", at[3]),
            Run("Asia/Tokyo", at[0]),
            Run("Europe/Berlin", at[1]),
        )

    def test_blackout_days_move_the_run(self, work):
        hired(work, pulse__blackout=[["2026-03-03"]])
        assert {run.at.day for run in setup(work).runs} == {4}

    def test_public_holidays_where_people_live_move_it_too(self, db, keys):
        # 20 March 2026, a Friday, is the vernal equinox: a holiday in Japan and nowhere else.
        work = hired(Work(db, keys, now=datetime(2026, 3, 16, 8, tzinfo=UTC)), pulse__weekday="friday")
        with work.deps.begin() as session:
            session.get(Person, (TEAM, user("CLEO"))).country = "JP"
        days = {run.zone: run.at.day for run in setup(work).runs}
        assert days == {
            "Europe/London": 20,
            "America/New_York": 20,
            "Asia/Tokyo": 23,
            "Europe/Berlin": 20,
        }

    def test_who_leaves_or_goes_away_changes_nothing_an_admin_sees(self, work):
        before = setup(hired(work))
        with work.deps.begin() as session:
            set_membership(session, TEAM, user("CLEO"), Programme.PULSE, takes_part=False)
            set_away(session, TEAM, user("BEN"), (MONDAY + timedelta(days=30)).date())
        assert setup(work) == before

    def test_guests_count_where_they_are_asked(self, work):
        hired(work)
        sides = ON | {Side.SALES: [*ON[Side.SALES], user("guy")]}
        adopts(work, sides=sides)
        assert setup(work).people[Side.SALES] == 3
        wanted = WANTED.model_copy(update={"pulse": WANTED.pulse.model_copy(update={"guests": True})})
        adopts(work, wanted, sides)
        assert setup(work).people[Side.SALES] == 4

    def test_rounds_that_were_published_are_told_the_newest_first(self, work):
        work.hires(6, 5)
        for _ in range(2):
            work.opens()
            work.answers(*names_of("sales", 6))
            work.closes()
        told = setup(work).closed
        assert [one.number for one in told] == [2, 1]
        assert {side: (count.answered, count.delivered) for side, count in told[0].turnout.items()} == {
            "sales": (6, 6),
            "marketing": (0, 5),
        }


class TestAdopting:
    def test_everything_at_once_and_a_second_time_nothing(self, work):
        hired(work, workspace__report_channel="")
        changes = adopts(work, actor=user("hana"))
        assert [change.key for change in changes] == [
            "sides.marketing",
            "sides.sales",
            "workspace.report_channel",
        ]
        assert work.series.next_slot.isoformat() == "2026-03-03"
        assert adopts(work, actor="setup.toml") == []
        assert {actor for actor, key, *_ in audit(work) if key == "sides.sales"} == {user("hana")}

    def test_admins_of_a_file_get_the_role(self, work):
        hired(work)
        place = WANTED.workspace.model_copy(update={"admins": (user("BEN"),)})
        adopts(work, WANTED.model_copy(update={"workspace": place}))
        with work.deps.read() as session:
            assert session.get(Person, (TEAM, user("BEN"))).roles == "admin"


class TestSchedule:
    def saves(self, work, **changes):
        with work.deps.begin() as session:
            draft = replace(schedule_of(load_settings(session, TEAM), is_trial=False), **changes)
            return adopt_schedule(session, TEAM, draft, actor=user("hana"), now=work.now)

    def test_a_new_rhythm_moves_the_next_slot(self, work):
        hired(work)
        assert self.saves(work, weekday="friday", every_weeks="1") == {}
        assert work.series.next_slot.isoformat() == "2026-03-06"

    def test_a_wrong_one_changes_nothing(self, work):
        hired(work)
        before = audit(work)
        assert list(self.saves(work, weekday="friday", open_days="0")) == ["schedule_open_days"]
        assert (audit(work), work.series.next_slot.isoformat()) == (before, "2026-03-03")

    def test_a_trial_is_noted_once(self, work):
        hired(work)
        for _ in range(2):
            assert self.saves(work, is_trial=True) == {}
        assert work.series.next_is_trial
        assert [entry for entry in audit(work) if entry[1] == "series.next_is_trial"] == [
            (user("hana"), "series.next_is_trial", "false", "true")
        ]
        assert setup(work).is_trial

    def test_a_trial_of_nothing_is_refused(self, work):
        hired(work, workspace__report_channel="")
        assert list(self.saves(work, is_trial=True, at="09:00")) == ["schedule_also"]
        with work.deps.read() as session:
            assert load_settings(session, TEAM).pulse == WorkspaceSettings().pulse


class TestPause:
    def pauses(self, work, *, paused):
        with work.deps.begin() as session:
            set_paused(session, TEAM, paused=paused, actor=user("hana"), now=work.now)

    def test_slots_in_a_pause_are_skipped_and_the_next_one_after_it_opens(self, work):
        hired(work)
        self.pauses(work, paused=True)
        work.passes(days=20)
        with work.deps.read() as session:
            states = session.scalars(select(Round.state).order_by(Round.slot)).all()
        assert states == ["skipped", "skipped"]
        assert work.series.next_slot.isoformat() == "2026-03-31"

        self.pauses(work, paused=False)
        work.passes(days=10)

        assert (work.open_round.slot.isoformat(), work.open_round.number) == ("2026-03-31", 1)
        assert [entry[2:] for entry in audit(work) if entry[1] == "pulse.paused"] == [
            ("false", "true"),
            ("true", "false"),
        ]

    def test_a_round_that_is_open_runs_on(self, work):
        hired(work)
        found = work.opens()
        self.pauses(work, paused=True)
        work.answers("ADA")
        assert work.open_round == found
        assert setup(work).running == found

    def test_pausing_twice_is_noted_once(self, work):
        hired(work)
        for _ in range(2):
            self.pauses(work, paused=True)
        assert len([entry for entry in audit(work) if entry[1] == "pulse.paused"]) == 1
