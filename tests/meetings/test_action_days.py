"""By when action items may be due, and when their owners are reminded; the first days of March 2026."""

from datetime import date, timedelta

import pytest

from bot.meetings.action_days import Which, Window, reminded, which
from bot.people.calendar import WorkCalendar
from bot.text import words_for

WEEK = WorkCalendar()
EASTER = WEEK.without([date(2026, 4, 3), date(2026, 4, 6)])


def march(day):
    return date(2026, 3, day)


def said(error):
    return error and words_for("").plain(error.key, **error.values)


class TestWindow:
    def test_no_later_than_the_next_meeting(self):
        window = Window(march(4), march(17))
        assert (window.usual, window.latest) == (march(17), march(17))
        assert window.problem(march(17)) is None
        assert said(window.problem(march(18))).startswith(
            "18 Mar 2026 is after the next meeting on 17 Mar 2026"
        )

    def test_ninety_days_where_none_is_planned(self):
        window = Window(march(4), None)
        assert window.usual == march(18)
        assert window.problem(march(4) + timedelta(days=90)) is None
        assert said(window.problem(march(4) + timedelta(days=91))) == (
            "3 Jun 2026 is more than 90 days ahead. Choose 2 Jun 2026 or an earlier day."
        )

    @pytest.mark.parametrize("meeting", [None, march(17)])
    def test_no_day_that_is_past(self, meeting):
        window = Window(march(4), meeting)
        assert window.problem(march(4)) is None
        assert said(window.problem(march(3))) == (
            "3 Mar 2026 is past: where the owner is, it is 4 Mar 2026. Choose a later day."
        )


class TestReminded:
    def test_two_working_days_before_on_the_day_and_weekly(self):
        days, after = [], march(4)
        for _ in range(5):
            after = reminded(march(12), after, WEEK)
            days.append(after)
        assert days == [march(10), march(12), march(13), march(20), march(27)]

    @pytest.mark.parametrize(
        ("due", "days"),
        [
            # The 31st, and the leap day of 2028, a Tuesday.
            (date(2026, 3, 31), [date(2026, 3, 27), date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 8)]),
            (date(2028, 2, 29), [date(2028, 2, 25), date(2028, 2, 29), date(2028, 3, 1), date(2028, 3, 8)]),
        ],
    )
    def test_over_the_end_of_a_month(self, due, days):
        found, after = [], due - timedelta(days=20)
        for _ in days:
            after = reminded(due, after, WEEK)
            found.append(after)
        assert found == days

    @pytest.mark.parametrize(
        ("due", "after", "day"),
        [
            # Over a weekend; given too late for the first one; on the day it is given; a day nobody works on.
            (march(9), march(4), march(5)),
            (march(9), march(5), march(9)),
            (march(9), march(9), march(10)),
            (march(8), march(4), march(6)),
            (march(8), march(1), march(4)),
            (march(8), march(6), march(9)),
            (march(6), march(6), march(9)),
        ],
    )
    def test_days(self, due, after, day):
        assert reminded(due, after, WEEK) == day

    def test_holidays_move_it(self):
        assert reminded(date(2026, 4, 7), date(2026, 3, 30), EASTER) == date(2026, 4, 1)
        assert reminded(date(2026, 4, 5), date(2026, 4, 2), EASTER) == date(2026, 4, 7)
        # Weekly from the first working day on, again and again on working days.
        assert reminded(date(2026, 3, 26), date(2026, 3, 27), EASTER) == date(2026, 4, 7)

    def test_always_ahead_and_on_a_working_day(self):
        for due in (march(1) + timedelta(days=n) for n in range(60)):
            after = march(1)
            for _ in range(8):
                day = reminded(due, after, EASTER)
                assert day > after
                assert EASTER.is_working(day)
                after = day


@pytest.mark.parametrize(
    ("due", "today", "kind"),
    [
        (march(12), march(10), Which.SOON),
        (march(12), march(12), Which.TODAY),
        (march(12), march(13), Which.LATE),
        # A Sunday: the last working day before it.
        (march(8), march(5), Which.SOON),
        (march(8), march(6), Which.TODAY),
        (march(8), march(9), Which.LATE),
    ],
)
def test_what_a_reminder_says(due, today, kind):
    assert which(due, today, WEEK) is kind
