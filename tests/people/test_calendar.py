"""Working days: weekdays, holidays of a country, days off."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.calendar import MONDAY_TO_FRIDAY, CountryHolidays, WorkCalendar, work_calendar

FRIDAY, SATURDAY, MONDAY = date(2026, 3, 13), date(2026, 3, 14), date(2026, 3, 16)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
weekdays = st.frozensets(st.integers(0, 6), min_size=1)


@pytest.mark.parametrize(
    ("country", "day", "working"),
    [
        (None, date(2026, 12, 25), True),
        ("", date(2026, 12, 25), True),
        ("DE", date(2026, 12, 25), False),
        ("de", date(2026, 10, 3), False),
        (" us ", date(2026, 11, 26), False),  # Thanksgiving
        (
            "US",
            date(2027, 12, 31),
            False,
        ),  # New Year 2028 falls on a Saturday and is observed the year before
        ("US", date(2026, 11, 27), True),
        ("DE", date(2026, 11, 26), True),
        ("IN", date(2026, 1, 26), False),
        (None, SATURDAY, False),
    ],
)
def test_holidays_follow_the_country(country, day, working):
    assert work_calendar(country).is_working(day) is working


@pytest.mark.parametrize("country", ["XX", "Germany", "D"])
def test_an_unknown_country_is_refused_by_name(country):
    with pytest.raises(ValueError, match=country):
        work_calendar(country)


def test_other_weekdays():
    gulf = work_calendar(None, frozenset({6, 0, 1, 2, 3}))
    assert gulf.is_working(date(2026, 3, 15))  # a Sunday
    assert gulf.next_working(FRIDAY) == date(2026, 3, 15)


@pytest.mark.parametrize("wrong", [frozenset(), frozenset({7}), frozenset({-1, 2})])
def test_weekdays_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError, match="weekdays"):
        WorkCalendar(wrong)


@pytest.mark.parametrize(
    ("day", "n", "then"),
    [
        (FRIDAY, 0, FRIDAY),
        (SATURDAY, 0, SATURDAY),
        (FRIDAY, 1, MONDAY),
        (SATURDAY, 1, MONDAY),
        (date(2026, 3, 10), 5, date(2026, 3, 17)),
        (date(2024, 2, 28), 2, date(2024, 3, 1)),  # leap day counts
        (date(2026, 1, 30), 1, date(2026, 2, 2)),
        (date(2026, 12, 22), 5, date(2026, 12, 30)),  # over Christmas in Germany
    ],
)
def test_adding_working_days(day, n, then):
    assert work_calendar("DE").add_working_days(day, n) == then


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        WorkCalendar().add_working_days(FRIDAY, -1)


def test_days_off_come_on_top():
    calendar = WorkCalendar().without([FRIDAY]).without([MONDAY])
    assert not calendar.is_working(FRIDAY)
    assert calendar.next_working(FRIDAY) == date(2026, 3, 17)
    assert WorkCalendar().is_working(FRIDAY)


def test_the_same_calendar_is_made_once():
    assert work_calendar("FR") is work_calendar("FR")


def test_only_days_are_holidays():
    assert "2026-12-25" not in CountryHolidays("DE")


@given(days, weekdays, st.frozensets(days, max_size=20))
def test_next_and_previous_are_the_nearest(day, weekdays, closed):
    calendar = WorkCalendar(weekdays, closed=closed)
    ahead, back = calendar.next_working(day), calendar.previous_working(day)
    assert calendar.is_working(ahead)
    assert calendar.is_working(back)
    assert back < day <= ahead
    between = [back + timedelta(days=n) for n in range(1, (ahead - back).days)]
    assert not any(calendar.is_working(one) for one in between)


@given(days, st.integers(0, 30))
def test_as_many_working_days_lie_between_as_were_added(day, n):
    calendar = work_calendar("GB")
    end = calendar.add_working_days(day, n)
    passed = [day + timedelta(days=one) for one in range(1, (end - day).days + 1)]
    assert sum(calendar.is_working(one) for one in passed) == n
    assert calendar.weekdays == MONDAY_TO_FRIDAY
