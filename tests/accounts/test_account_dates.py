"""When the next review may be, and when somebody is reminded of one; over months, weekends and clocks that change."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.accounts.dates import months_later, next_day, working_day_after, working_days_before
from bot.accounts.facts import Answer, Invited, Plan, Review, State
from bot.people.calendar import WorkCalendar
from bot.people.hours import WORKING_HOURS

BERLIN = "Europe/Berlin"
WEEK = WorkCalendar()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 18), 3, date(2026, 6, 18)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
    ],
)
def test_months_later(day, months, expected):
    assert months_later(day, months) == expected


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 24))
def test_months_later_is_as_many_months_later(day, months):
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


@pytest.mark.parametrize(
    ("last", "today", "expected"),
    [
        # A Thursday; then a Sunday, which waits for Monday; then one that is long over.
        (date(2026, 3, 18), date(2026, 3, 19), date(2026, 6, 18)),
        (date(2026, 3, 7), date(2026, 3, 19), date(2026, 6, 8)),
        (date(2025, 3, 18), date(2026, 3, 20), date(2026, 3, 23)),
    ],
)
def test_the_next_day_is_a_working_day_to_come(last, today, expected):
    assert next_day(last, 3, today, WEEK) == expected


@pytest.mark.parametrize(
    ("starts_at", "days", "zone", "expected"),
    [
        (datetime(2026, 3, 18, 14, tzinfo=UTC), 1, BERLIN, datetime(2026, 3, 17, 8, tzinfo=UTC)),
        (datetime(2026, 3, 16, 14, tzinfo=UTC), 1, BERLIN, datetime(2026, 3, 13, 8, tzinfo=UTC)),
        (datetime(2026, 3, 16, 14, tzinfo=UTC), 2, BERLIN, datetime(2026, 3, 12, 8, tzinfo=UTC)),
        # Europe's clocks go forward on 29 March and back on 25 October.
        (datetime(2026, 3, 31, 13, tzinfo=UTC), 2, BERLIN, datetime(2026, 3, 27, 8, tzinfo=UTC)),
        (datetime(2026, 3, 31, 13, tzinfo=UTC), 1, BERLIN, datetime(2026, 3, 30, 7, tzinfo=UTC)),
        (datetime(2026, 10, 26, 14, tzinfo=UTC), 1, BERLIN, datetime(2026, 10, 23, 7, tzinfo=UTC)),
        (datetime(2026, 10, 27, 14, tzinfo=UTC), 1, BERLIN, datetime(2026, 10, 26, 8, tzinfo=UTC)),
        # In Tokyo it begins a day later.
        (datetime(2026, 3, 18, 20, tzinfo=UTC), 1, "Asia/Tokyo", datetime(2026, 3, 18, 0, tzinfo=UTC)),
    ],
)
def test_working_days_before(starts_at, days, zone, expected):
    assert working_days_before(starts_at, days, zone, WEEK, WORKING_HOURS) == expected


def test_the_working_day_after():
    friday = datetime(2026, 3, 27, 14, tzinfo=UTC)
    assert working_day_after(friday, BERLIN, WEEK, WORKING_HOURS) == datetime(2026, 3, 30, 7, tzinfo=UTC)
    closed = WEEK.without({date(2026, 3, 30)})
    assert working_day_after(friday, BERLIN, closed, WORKING_HOURS) == datetime(2026, 3, 31, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2026, 3, 27), time(15), datetime(2026, 3, 27, 14, tzinfo=UTC)),
        (date(2026, 3, 30), time(15), datetime(2026, 3, 30, 13, tzinfo=UTC)),
        (date(2026, 10, 23), time(15), datetime(2026, 10, 23, 13, tzinfo=UTC)),
        (date(2026, 10, 26), time(15), datetime(2026, 10, 26, 14, tzinfo=UTC)),
        # The clocks jump over it: it moves forward by the jump. They pass it twice: it is the first.
        (date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_review_keeps_its_local_time_when_the_clocks_change(day, at, expected):
    assert Plan("U0IVAN", day, at, BERLIN).starts_at == expected


def test_whose_invitations_have_come_to_what_and_whether_it_has_begun():
    plan = Plan("U0IVAN", date(2026, 3, 18), time(15), BERLIN)
    invited = (Invited("U0DEV", Answer.COMES), Invited("U0EVA", Answer.ASKED))
    one = Review("r", "a", "Acme", plan, plan.starts_at, State.PLANNED, "U0IVAN", invited=invited)
    assert one.those(Answer.COMES) == ("U0DEV",)
    assert one.of("U0EVA") is invited[1]
    assert one.of("U0ADA") is None
    assert not one.has_begun(datetime(2026, 3, 18, 13, 59, tzinfo=UTC))
    assert one.has_begun(datetime(2026, 3, 18, 14, tzinfo=UTC))
