"""The dry run: what it foretells is what happens, in counts, and it writes nothing; on both engines."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.outbox.models import OutboxMessage
from bot.people.people_file import PersonRow
from bot.people.service import set_away, set_membership
from bot.people.sides import Programme
from bot.people.sync import import_people
from bot.pulse.models import Series
from bot.pulse.service.forecast import Delivery, LeftOut, forecast
from bot.pulse.service.invitation import INVITATION
from bot.pulse.service.reminder import REMINDER
from bot.pulse.service.series import plan
from bot.workspace.service import load_settings
from jobs.pulse import open_step, plan_step
from tests.confidentiality.dump import dump
from tests.people.cast import MARKETING, MONDAY, SALES, TEAM, company, user
from tests.pulse.at_work import Work

TUESDAY = date(2026, 3, 3)
EVERYBODY = (*SALES, *MARKETING, "SALES00", "SALES01", "SALES02", "MARKETING00", "MARKETING01")


def at(day, hour=10, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@pytest.fixture
def work(db, keys):
    return Work(db, keys)


def foretold(work, days=7, now=None):
    with work.deps.read() as session:
        return forecast(session, work.deps.pulse, TEAM, now=now or work.now, days=days)


def queued(work, kind):
    """Instants at which messages of a kind are planned, with the number of people."""
    with work.deps.read() as session:
        rows = session.scalars(select(OutboxMessage.not_before).where(OutboxMessage.kind == kind)).all()
    return Counter(rows)


def planned(deliveries):
    return {one.at: one.people for one in deliveries}


def test_what_it_foretells_is_what_happens(db, keys, work):
    with db.begin() as session:
        company(session, keys, zones={"EVA": "Asia/Tokyo", "BEN": "America/New_York"})
        rows = [(user("dev"), PersonRow(1, user("dev"), "marketing", frozenset(), "", "JP", ""))]
        import_people(session, TEAM, rows, actor="people.csv", now=MONDAY)
    work.step(plan_step)
    (told,) = foretold(work).rounds

    work.clock.move_to(told.opens_at)
    work.step(open_step)

    found = work.open_round
    assert (found.slot, found.closes_at) == (told.slot, told.closes_at)
    assert planned(told.deliveries) == queued(work, INVITATION)
    assert planned(told.reminders) == queued(work, REMINDER)
    assert told.asked == sum(queued(work, INVITATION).values()) == 7
    assert told.statements == 4
    assert (told.will_open, told.is_trial, told.is_baseline, told.left_out) == (True, False, False, {})
    assert told.deliveries[0] == Delivery(at(TUESDAY, 1), ("Asia/Tokyo",), 1)


def test_it_writes_nothing(database_url, work):
    work.hires()
    work.step(plan_step)
    before = dump(database_url)
    with work.deps.begin() as session:
        forecast(session, work.deps.pulse, TEAM, now=work.now, days=60)
    assert dump(database_url) == before


def test_it_tells_the_next_slot_before_it_is_planned(work):
    work.hires()
    (told,) = foretold(work).rounds
    with work.deps.begin() as session:
        assert plan(session, TEAM, load_settings(session, TEAM), now=work.now)
    assert (told.slot, told.opens_at) == (work.series.next_slot, work.series.next_at)
    # A rhythm that was changed but not yet planned is told as it will be.
    work.sets(pulse__weekday="fri")
    (told,) = foretold(work).rounds
    work.step(plan_step)
    assert (told.slot, told.opens_at) == (work.series.next_slot, work.series.next_at)


def test_before_the_set_up_is_complete_there_is_none(work):
    work.hires(workspace__report_channel="")
    assert foretold(work).rounds == ()


def test_always_the_next_and_every_further_one_in_time(work):
    work.hires(pulse__every_weeks=1)
    work.step(plan_step)
    tuesdays = [TUESDAY + timedelta(days=7 * n) for n in range(4)]
    assert [one.slot for one in foretold(work, days=0).rounds] == tuesdays[:1]
    assert [one.slot for one in foretold(work, days=7).rounds] == tuesdays[:1]
    assert [one.slot for one in foretold(work, days=22, now=at(MONDAY.date())).rounds] == tuesdays
    assert [one.opens_at for one in foretold(work, days=9).rounds] == [at(day) for day in tuesdays[:2]]


def test_the_running_round_is_named(work):
    work.hires()
    assert foretold(work).running is None
    found = work.opens()
    assert foretold(work).running == found


def test_who_is_left_out_is_counted_by_reason(work):
    work.hires(pulse__open_days=2, pulse__blackout=[["2026-03-03", "2026-03-04"]])
    with work.deps.begin() as session:
        # A day's work ends in London before it begins there.
        far = PersonRow(1, user("ada"), "sales", frozenset(), "", "", "America/Los_Angeles")
        import_people(session, TEAM, [(user("ada"), far)], actor="people.csv", now=MONDAY)
        set_away(session, TEAM, user("ben"), date(2026, 3, 20))
        # Away too, but their hour would not come in any case.
        off = PersonRow(1, user("cleo"), "sales", frozenset(), "", "", "America/Los_Angeles")
        import_people(session, TEAM, [(user("cleo"), off)], actor="people.csv", now=MONDAY)
        set_away(session, TEAM, user("cleo"), date(2026, 3, 20))
        for name in ("dev", "eva", "hana"):
            set_membership(session, TEAM, user(name), Programme.PULSE, takes_part=False)
    (told,) = foretold(work).rounds
    assert told.left_out == {LeftOut.NO_HOUR: 2, LeftOut.NOT_ASKED: 3}
    assert told.asked == 7
    assert sum(one.people for one in told.deliveries) == 7 + 1 + 2
    work.opens()
    assert sum(queued(work, INVITATION).values()) == 7


def test_in_a_pause_nothing_opens(work):
    work.hires(pulse__paused=True)
    work.step(plan_step)
    told = foretold(work)
    assert told.paused
    (found,) = told.rounds
    assert (found.slot, found.will_open, found.asked, found.deliveries, found.reminders) == (
        TUESDAY,
        False,
        0,
        (),
        (),
    )


def test_where_nobody_has_anything_due_the_slot_is_skipped(work):
    work.hires(pulse__baseline=True, pulse__every_weeks=1)
    work.opens()
    work.answers(*EVERYBODY)
    work.closes()
    (found,) = foretold(work).rounds
    assert (found.will_open, found.statements, found.left_out) == (False, 0, {LeftOut.NOT_ASKED: 12})
    work.passes(days=7)
    assert work.rounds[-1].state == "skipped"


def test_what_is_answered_in_an_open_round_changes_nothing_that_is_told(db, keys, work):
    """Who looks before and after must not see that somebody has answered, and Eva alone lives in Tokyo."""
    with db.begin() as session:
        company(session, keys, zones={"EVA": "Asia/Tokyo"}, pulse__baseline=True)
    work.opens()
    without = foretold(work).rounds[0]
    work.answers("EVA")
    (told,) = foretold(work).rounds
    assert told == without
    # The baseline is taken for answered: in two weeks nobody has anything due.
    assert (told.will_open, told.left_out) == (False, {LeftOut.NOT_ASKED: 7})


def test_who_has_nothing_due_cannot_be_found_by_where_they_live(db, keys, work):
    with db.begin() as session:
        company(session, keys, zones={"EVA": "Asia/Tokyo"}, pulse__baseline=True)
    work.opens()
    work.answers("EVA")
    work.closes()
    (told,) = foretold(work).rounds
    assert any(one.zones == ("Asia/Tokyo",) and one.people == 1 for one in told.deliveries)
    assert (told.asked, told.statements, told.left_out) == (6, 4, {LeftOut.NOT_ASKED: 1})


def test_who_is_away_or_has_left_cannot_be_found_by_where_they_live(db, keys, work):
    """Eva alone lives in Tokyo, Ben alone in New York; an admin who looks twice must not learn what they did."""
    with db.begin() as session:
        company(session, keys, zones={"EVA": "Asia/Tokyo", "BEN": "America/New_York"})
    work.step(plan_step)
    (before,) = foretold(work).rounds
    with db.begin() as session:
        set_membership(session, TEAM, user("eva"), Programme.PULSE, takes_part=False)
        set_away(session, TEAM, user("ben"), date(2026, 3, 20))
    (told,) = foretold(work).rounds
    assert (told.deliveries, told.reminders) == (before.deliveries, before.reminders)
    assert (told.asked, told.left_out) == (before.asked - 2, {LeftOut.NOT_ASKED: 2})


def test_a_baseline_is_told_once(work):
    work.hires(pulse__baseline=True, pulse__every_weeks=1)
    first, second = foretold(work, days=9).rounds
    assert (first.is_baseline, first.statements) == (True, 20)
    assert (second.is_baseline, second.statements) == (False, 4)


def test_a_trial_is_the_first_that_opens_and_its_baseline_comes_again(work):
    work.hires(pulse__baseline=True, pulse__every_weeks=1)
    work.step(plan_step)
    with work.deps.begin() as session:
        session.execute(update(Series).values(next_is_trial=True))
    rounds = foretold(work, days=16).rounds
    assert [one.is_trial for one in rounds] == [True, False, False]
    assert [one.is_baseline for one in rounds] == [True, True, False]
    work.sets(pulse__every_weeks=1, pulse__paused=True)
    assert [one.is_trial for one in foretold(work, days=16).rounds] == [True, True, True]


def test_a_slot_that_was_missed_will_not_open(work):
    work.hires()
    work.step(plan_step)
    late = at(date(2026, 3, 9), 17, 1)
    (found,) = foretold(work, now=late).rounds
    assert (found.slot, found.will_open) == (TUESDAY, False)
    with work.deps.read() as session:
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 0
