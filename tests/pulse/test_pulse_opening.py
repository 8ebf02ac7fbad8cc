"""When rounds open, for whom and with what; on both engines."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from bot.outbox.kinds import Drop, Send, Wait
from bot.people.people_file import PersonRow
from bot.people.service import set_away, set_membership
from bot.people.sides import Programme, Side
from bot.people.sync import import_people, sync_sides, take_over
from bot.pulse.models import Assignment, Participation, Round
from bot.pulse.service import opening
from bot.pulse.service.invitation import INVITATION, Invitation, open_pulse_place, render_pulse
from bot.pulse.service.rounds import round_info
from bot.pulse.service.series import current_series, next_opening, plan
from bot.slack.members import Status
from bot.workspace.service import load_settings, stop
from jobs.pulse import open_step, plan_step
from tests.people.cast import MARKETING, MONDAY, SALES, TEAM, company, member, ref_to, user
from tests.pulse.at_work import Work, another_process

TUESDAY = date(2026, 3, 3)


def at(day, hour=10, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@pytest.fixture
def work(db, keys):
    return Work(db, keys)


class TestPlan:
    def test_the_first_slot_is_the_next_matching_weekday(self, work):
        work.hires()
        assert plan_step(work.deps, work.now)
        assert (work.series.next_slot, work.series.next_at) == (TUESDAY, at(TUESDAY))

    def test_today_counts_before_the_hour(self, work):
        work.hires(pulse__weekday="monday")
        work.step(plan_step)
        assert work.series.next_slot == MONDAY.date()

    @pytest.mark.parametrize("weeks", [1, 2, 4])
    def test_after_the_hour_it_is_the_same_weekday_a_week_later(self, work, weeks):
        work.clock.move_to(at(MONDAY.date(), 10, 1))
        work.hires(pulse__weekday="monday", pulse__every_weeks=weeks)
        work.step(plan_step)
        assert work.series.next_slot == MONDAY.date() + timedelta(days=7)

    def test_the_hour_that_counts_is_the_first_that_comes_anywhere(self, db, keys, work):
        with db.begin() as session:
            company(session, keys, zones={"EVA": "Asia/Tokyo"})
        work.step(plan_step)
        assert work.series.next_at == at(TUESDAY, 1)

    def test_planning_again_changes_nothing(self, work):
        work.hires()
        work.step(plan_step)
        before = work.series
        assert not plan_step(work.deps, work.now + timedelta(hours=5))
        assert (work.series.id, work.series.next_at) == (before.id, before.next_at)

    def test_a_changed_rhythm_is_planned_anew_in_the_same_series(self, work):
        work.hires()
        work.step(plan_step)
        before = work.series.id
        work.sets(pulse__weekday="fri", pulse__at="15:30")
        assert plan_step(work.deps, work.now)
        assert (work.series.id, work.series.next_at) == (before, at(date(2026, 3, 6), 15, 30))

    @pytest.mark.parametrize(
        ("change", "next_slot"),
        [
            ({"pulse__at": "20:00"}, TUESDAY + timedelta(days=14)),
            # The round of Tuesday closes on the Tuesday after.
            ({"pulse__weekday": "fri"}, TUESDAY + timedelta(days=10)),
        ],
    )
    def test_a_changed_rhythm_opens_no_round_beside_the_one_that_is_open(self, work, change, next_slot):
        work.hires()
        first = work.opens()
        work.sets(**change)
        work.step(plan_step)
        assert work.series.next_slot == next_slot
        work.goes_to(at(TUESDAY + timedelta(days=6), 21))
        assert work.rounds == [first]

    def test_without_a_report_channel_or_people_nothing_is_planned(self, db, keys, work):
        with db.begin() as session:
            company(session, keys, workspace__report_channel="")
        assert not plan_step(work.deps, work.now)
        with db.begin() as session:
            company(session, keys, sales=(), marketing=(), team_id="T0EMPTY")
            assert not plan(session, "T0EMPTY", load_settings(session, "T0EMPTY"), now=MONDAY)
            assert current_series(session, "T0EMPTY") is None
            assert next_opening(session) is None

    def test_nothing_is_planned_or_opened_for_a_workspace_that_is_stopped(self, work):
        work.hires()
        work.step(plan_step)
        with work.deps.begin() as session:
            stop(session, TEAM, "token_revoked", now=work.now)
            assert opening.due_series(session, now=at(TUESDAY)) is None
            assert next_opening(session) is None


class TestOpen:
    def test_everybody_asked_gets_as_many_statements_as_were_set(self, work):
        work.hires(pulse__statements=5)
        found = work.opens()
        assert (found.number, found.slot, found.state) == (1, TUESDAY, "open")
        assert found.closes_at == at(date(2026, 3, 10), 17)
        assert {len(work.form(name).items) for name in (*SALES, *MARKETING)} == {5}
        assert len(work.envelopes(found)) == 12

    def test_the_liaison_is_asked_as_one_of_marketing_hana_and_the_others_are_not_asked(self, work):
        work.hires()
        found = work.opens()
        sides = {row.respondent: row.side for row in work.assignments(found)}
        assert sides[work.keys.respondent(TEAM, user("gus"))] == "marketing"
        assert list(sides.values()).count("sales") == 6
        for name in ("hana", "guy", "robo", "leo", "mia"):
            assert work.form(name, found) is None

    def test_a_baseline_asks_everything_once(self, work):
        work.hires(pulse__baseline=True)
        work.opens()
        assert len(work.form("ada").items) == 20
        work.answers("ADA")
        work.closes()
        work.opens()
        assert work.form("ada") is None
        assert len(work.form("ben").items) == 4

    def test_side_and_team_are_those_of_the_opening(self, work):
        work.hires()
        everybody = [*SALES, "SALES00", "SALES01", "SALES02"]
        with work.deps.begin() as session:
            rows = [
                (user(n), PersonRow(1, user(n), "sales", frozenset(), "Field", "", "")) for n in everybody
            ]
            import_people(session, TEAM, rows, actor="people.csv", now=MONDAY)
        found = work.opens()
        with work.deps.begin() as session:
            moved = PersonRow(1, user("ada"), "marketing", frozenset(), "Brand", "", "")
            import_people(session, TEAM, [(user("ada"), moved)], actor="people.csv", now=MONDAY)
        work.answers("ADA")
        mine = {
            (row.side, row.team)
            for row in work.assignments(found)
            if row.respondent == work.keys.respondent(TEAM, user("ada"))
        }
        assert mine == {("sales", "Field")}

    def test_assignments_lie_in_the_order_of_their_keys(self, work):
        work.hires()
        found = work.opens()
        with work.deps.read() as session:
            rows = session.execute(select(Assignment.respondent).where(Assignment.round_id == found.id))
            lying = [row.respondent for row in rows]
        assert lying == sorted(lying)

    def test_each_gets_it_at_their_own_hour_of_their_own_working_day(self, db, keys, work):
        zones = {"EVA": "Asia/Tokyo", "BEN": "America/New_York"}
        with db.begin() as session:
            company(session, keys, zones=zones)
            holiday = PersonRow(1, user("dev"), "marketing", frozenset(), "", "JP", "")
            import_people(session, TEAM, [(user("dev"), holiday)], actor="people.csv", now=MONDAY)
        work.sets(pulse__weekday="fri")
        found = work.opens()
        hours = {name: row.not_before for name, row in work.envelopes(found).items()}
        friday = date(2026, 3, 6)
        assert hours[user("ada")] == at(friday)
        assert hours[user("eva")] == at(friday, 1)
        assert hours[user("ben")] == at(friday, 15)
        assert {row.expires_at for row in work.envelopes(found).values()} == {found.closes_at}

    def test_the_hour_of_opening_does_not_tell_that_somebody_has_left(self, db, keys, work):
        with db.begin() as session:
            company(session, keys, zones={"EVA": "Asia/Tokyo"})
        work.sets()
        work.step(plan_step)
        begins = work.series.next_at
        with db.begin() as session:
            assert set_membership(session, TEAM, user("eva"), Programme.PULSE, takes_part=False)
        work.sets(pulse__weekday="wed")
        work.step(plan_step)
        assert work.series.next_at == begins + timedelta(days=1) == at(date(2026, 3, 4), 1)

    def test_who_is_off_gets_it_on_their_next_working_day(self, work):
        work.hires(pulse__blackout=["2026-03-03"])
        found = work.opens()
        assert {row.not_before for row in work.envelopes(found).values()} == {at(date(2026, 3, 4))}

    def test_whose_hour_never_comes_before_the_close_is_skipped(self, work):
        work.hires(pulse__blackout=[["2026-03-03", "2026-03-04"]], pulse__open_days=2)
        with work.deps.begin() as session:
            away = PersonRow(1, user("ada"), "sales", frozenset(), "", "", "America/Los_Angeles")
            import_people(session, TEAM, [(user("ada"), away)], actor="people.csv", now=MONDAY)
        found = work.opens()
        assert work.form("ada", found) is None
        assert user("ada") not in work.envelopes(found)
        assert work.form("ben", found) is not None

    def test_after_a_short_outage_it_opens_late(self, work):
        work.hires()
        work.step(plan_step)
        work.clock.move_to(at(date(2026, 3, 5), 11))
        work.step()
        (found,) = work.rounds
        assert (found.state, found.slot) == ("open", TUESDAY)
        assert {row.not_before for row in work.envelopes(found).values()} == {work.now}

    def test_a_slot_missed_by_too_much_is_skipped_and_not_made_up_for(self, work):
        work.hires()
        work.step(plan_step)
        work.clock.move_to(at(date(2026, 3, 9), 17, 1))
        work.step()
        (found,) = work.rounds
        assert found.state == "skipped"
        assert work.envelopes(found) == {}
        assert work.assignments(found) == []
        assert work.series.next_slot == TUESDAY + timedelta(days=14)

    def test_the_rounds_that_took_place_are_counted(self, work):
        work.hires()
        work.step(plan_step)
        work.clock.move_to(at(date(2026, 3, 9), 17, 1))
        work.step()
        assert work.opens().number == 1
        work.closes()
        assert work.opens().number == 2

    def test_where_nobody_has_anything_due_the_slot_is_skipped(self, work):
        work.hires(pulse__baseline=True, pulse__every_weeks=1)
        work.opens()
        work.answers(*SALES, *MARKETING, "SALES00", "SALES01", "SALES02", "MARKETING00", "MARKETING01")
        work.closes()
        work.passes(days=7)
        assert [found.state for found in work.rounds] == ["published", "skipped", "skipped"]

    def test_statements_that_were_left_unanswered_come_again(self, work):
        work.hires()
        work.opens()
        before = [item.statement for item in work.form("ada").items]
        work.says("ada", before[0], 3)
        work.closes()
        work.opens()
        again = {item.statement for item in work.form("ada").items}
        assert before[0] not in again

    def test_opening_again_at_the_same_instant_does_nothing(self, work):
        work.hires()
        work.step(plan_step)
        work.clock.move_to(at(TUESDAY))
        with work.deps.begin() as session:
            assert opening.open_round(session, work.series.id, work.deps.pulse, work.deps.kinds, now=work.now)
        with work.deps.begin() as session:
            assert not opening.open_round(
                session, work.series.id, work.deps.pulse, work.deps.kinds, now=work.now
            )
        assert not open_step(work.deps, work.now)
        assert len(work.rounds) == 1

    def test_a_slot_that_cannot_be_opened_waits_an_hour(self, work):
        work.hires()
        work.step(plan_step)
        with work.deps.begin() as session:
            opening.postpone_series(session, work.series.id, until=at(TUESDAY, 11))
        assert not open_step(work.deps, at(TUESDAY))
        assert open_step(work.deps, at(TUESDAY, 11))


class TestRace:
    """Several replicas look at the same slot at the same instant."""

    def test_one_round_a_slot(self, database_url, keys):
        with another_process(database_url, keys, MONDAY) as first:
            first.hires()
            first.step(plan_step)
            start = Barrier(3)
            failures = []

            def opens():
                with another_process(database_url, keys, at(TUESDAY)) as replica:
                    start.wait()
                    try:
                        replica.step(open_step)
                    except AssertionError as error:
                        failures.append(error)

            replicas = [Thread(target=opens) for _ in range(3)]
            for one in replicas:
                one.start()
            for one in replicas:
                one.join()
            assert failures == []
            (found,) = first.rounds
            assert found.state == "open"
            assert len(first.envelopes(found)) == 12
            with first.deps.read() as session:
                assert session.scalar(select(func.count()).select_from(Participation)) == 12
                assert session.scalar(select(func.count()).select_from(Assignment)) == 48
                assert session.scalar(select(func.count()).select_from(Round)) == 1
            assert first.series.next_slot == TUESDAY + timedelta(days=14)


class TestInvitation:
    @pytest.fixture
    def opened(self, work):
        work.hires()
        work.opens()
        return work

    def verdict(self, work, name="ada", now=None, round_id=None):
        ref = ref_to(name, round_id or work.rounds[0].id)
        with work.deps.begin() as session:
            return Invitation(work.deps.pulse).recheck(session, ref, now or work.now)

    def test_in_working_hours_it_is_sent(self, opened):
        assert self.verdict(opened) == Send()

    def test_at_night_and_on_days_off_it_waits_for_the_morning(self, opened):
        assert self.verdict(opened, now=at(date(2026, 3, 4), 22)) == Wait(at(date(2026, 3, 5), 9))
        opened.sets(pulse__blackout=["2026-03-05"])
        assert self.verdict(opened, now=at(date(2026, 3, 4), 22)) == Wait(at(date(2026, 3, 6), 9))

    def test_where_no_hour_is_left_before_the_close_it_is_dropped(self, opened):
        opened.sets(pulse__blackout=["2026-03-10"])
        assert self.verdict(opened, now=at(date(2026, 3, 9), 18)) == Drop("no_hour_left")

    def test_after_the_close_or_of_an_unknown_round_it_is_dropped(self, opened):
        assert self.verdict(opened, now=opened.open_round.closes_at) == Drop("closed")
        assert self.verdict(opened, round_id="f" * 32) == Drop("closed")

    @pytest.mark.parametrize("name", ["hana", "leo", "nobody"])
    def test_to_who_is_not_asked_any_more_it_is_dropped(self, opened, name):
        assert self.verdict(opened, name) == Drop("no_longer_asked")

    def test_a_leaver_does_not_get_what_was_queued_for_them(self, opened):
        with opened.deps.begin() as session:
            take_over(session, TEAM, [member("ada", is_deleted=True)], run=1)
        assert self.verdict(opened, "ada") == Drop("no_longer_asked")

    def test_who_left_the_pulses_or_the_side_since_does_not_either(self, opened):
        with opened.deps.begin() as session:
            set_membership(session, TEAM, user("ada"), Programme.PULSE, takes_part=False)
            sync_sides(session, TEAM, {Side.SALES: [user("ada")]})
        assert self.verdict(opened, "ada") == Drop("no_longer_asked")
        assert self.verdict(opened, "ben") == Drop("no_longer_asked")

    def test_away_by_word_or_status_it_waits_for_the_return(self, opened):
        wednesday = at(date(2026, 3, 4), 10)
        with opened.deps.begin() as session:
            set_away(session, TEAM, user("ada"), date(2026, 3, 5))
            holiday = Status(":palm_tree:", "", at(date(2026, 3, 5), 14))
            take_over(session, TEAM, [member("ben", status=holiday)], run=1)
        assert self.verdict(opened, "ada", now=wednesday) == Wait(at(date(2026, 3, 6), 9))
        assert self.verdict(opened, "ben", now=wednesday) == Wait(at(date(2026, 3, 5), 14))

    def test_it_shows_what_was_answered_meanwhile_and_where_it_stands(self, opened):
        opened.says("ada", opened.form("ada").items[0].statement, 4)
        found = opened.open_round
        ref = ref_to("ada", found.id)
        kind = opened.deps.kinds[INVITATION]
        with opened.deps.read() as session:
            assert "4 Agree ✓" in str(kind.render(session, ref, opened.now).payload())
            assert kind.picture(session, ref) is None
            assert open_pulse_place(session, TEAM, user("ada"), found.id) == (f"D{user('ada')}", "1.1")
            assert open_pulse_place(session, TEAM, user("hana"), found.id) is None

    def test_who_is_not_in_the_round_has_no_message(self, opened):
        found = opened.open_round
        ref = ref_to("hana", found.id)
        with opened.deps.read() as session:
            assert round_info(session, "T0OTHER", found.id) is None
            assert (
                render_pulse(session, opened.deps.pulse, TEAM, user("hana"), found.id, now=opened.now) is None
            )
            with pytest.raises(LookupError):
                opened.deps.kinds[INVITATION].render(session, ref, opened.now)
