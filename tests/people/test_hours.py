"""Hours and weekdays as they are stored, and as they are said."""

from datetime import time

import pytest

from bot.people.calendar import MONDAY_TO_FRIDAY
from bot.people.hours import WORKING_HOURS, hours_of, parse_weekdays, run_of, weekdays_text

SUNDAY_TO_THURSDAY = frozenset({6, 0, 1, 2, 3})


@pytest.mark.parametrize(
    ("begins", "ends", "hours"),
    [
        (None, None, WORKING_HOURS),
        (time(22), None, WORKING_HOURS),
        (None, time(6), WORKING_HOURS),
        (time(17), time(9), WORKING_HOURS),
        (time(9), time(9), WORKING_HOURS),
        (time(0), time(23, 59), (time(0), time(23, 59))),
    ],
)
def test_hours_are_the_usual_ones_where_none_are_usable(begins, ends, hours):
    assert hours_of(begins, ends) == hours


@pytest.mark.parametrize("days", [MONDAY_TO_FRIDAY, SUNDAY_TO_THURSDAY, frozenset({5}), frozenset(range(7))])
def test_weekdays_come_back(days):
    assert parse_weekdays(weekdays_text(days)) == days


def test_monday_to_friday_is_nothing_to_store():
    assert weekdays_text([4, 3, 2, 1, 0]) == ""
    assert weekdays_text(SUNDAY_TO_THURSDAY) == "01236"


@pytest.mark.parametrize(
    ("days", "run"),
    [
        (MONDAY_TO_FRIDAY, (0, 4)),
        (SUNDAY_TO_THURSDAY, (6, 3)),
        (frozenset({5, 6, 0}), (5, 0)),
        (frozenset(range(7)), (0, 6)),
        (frozenset({0, 2, 4}), None),
        (frozenset({0, 1, 3}), None),
        (frozenset({0, 1}), None),
        (frozenset({6}), None),
    ],
)
def test_weekdays_that_follow_each_other(days, run):
    assert run_of(days) == run
