"""Deadlines and reminders in days and hours of those who keep them: weekends, holidays, zones, changing clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.calendar import work_calendar
from bot.people.hours import WORKING_HOURS
from bot.reviews.deadlines import BEFORE, SAME_DAY, WorkingTime, reminders, usual_day

LONDON = WorkingTime("Europe/London", work_calendar("GB"), WORKING_HOURS)
LONG_AGO = datetime(2026, 1, 5, 12, tzinfo=UTC)
ZONES = st.sampled_from(
    ["Europe/London", "America/New_York", "Asia/Tokyo", "Pacific/Apia", "Australia/Lord_Howe"]
)


@pytest.mark.parametrize(
    ("today", "country", "expected"),
    [
        (date(2026, 3, 2), "GB", date(2026, 3, 5)),
        (date(2026, 3, 4), "GB", date(2026, 3, 9)),
        (date(2026, 3, 7), "GB", date(2026, 3, 11)),
        # Good Friday and, in Germany, Easter Monday.
        (date(2026, 4, 1), "DE", date(2026, 4, 8)),
    ],
)
def test_the_usual_day(today, country, expected):
    assert usual_day(today, work_calendar(country)) == expected


@pytest.mark.parametrize(
    ("limit_at", "asked_at", "work", "expected"),
    [
        # A Monday: the Friday before, and the day itself.
        (
            datetime(2026, 3, 9, 17, tzinfo=UTC),
            LONG_AGO,
            LONDON,
            [(BEFORE, datetime(2026, 3, 6, 9, tzinfo=UTC)), (SAME_DAY, datetime(2026, 3, 9, 9, tzinfo=UTC))],
        ),
        # Asked on the day before, and on the day itself.
        (
            datetime(2026, 3, 9, 17, tzinfo=UTC),
            datetime(2026, 3, 6, 8, tzinfo=UTC),
            LONDON,
            [(SAME_DAY, datetime(2026, 3, 9, 9, tzinfo=UTC))],
        ),
        (datetime(2026, 3, 9, 17, tzinfo=UTC), datetime(2026, 3, 9, 8, tzinfo=UTC), LONDON, []),
        # Good Friday is no day of theirs: the Thursday has to do.
        (
            datetime(2026, 4, 3, 16, tzinfo=UTC),
            LONG_AGO,
            LONDON,
            [(BEFORE, datetime(2026, 4, 2, 8, tzinfo=UTC))],
        ),
        # Over before they begin: 8:00 in New York.
        (
            datetime(2026, 3, 12, 12, tzinfo=UTC),
            LONG_AGO,
            WorkingTime("America/New_York", work_calendar("US"), WORKING_HOURS),
            [(BEFORE, datetime(2026, 3, 11, 13, tzinfo=UTC))],
        ),
        # The Monday after the clocks went forward, on the Sunday between.
        (
            datetime(2026, 3, 30, 16, tzinfo=UTC),
            LONG_AGO,
            LONDON,
            [
                (BEFORE, datetime(2026, 3, 27, 9, tzinfo=UTC)),
                (SAME_DAY, datetime(2026, 3, 30, 8, tzinfo=UTC)),
            ],
        ),
    ],
)
def test_reminders(limit_at, asked_at, work, expected):
    assert list(reminders(limit_at, asked_at, work)) == expected


@given(st.integers(0, 5000), st.integers(0, 400), ZONES, st.sampled_from(["GB", "US", "JP", None]))
def test_reminders_lie_in_their_hours_between_question_and_deadline(hours, given_hours, zone, country):
    work = WorkingTime(zone, work_calendar(country), (time(9), time(17)))
    asked_at = LONG_AGO + timedelta(hours=hours)
    limit_at = asked_at + timedelta(hours=given_hours)
    planned = reminders(limit_at, asked_at, work)
    assert len(planned) <= 2
    for _, at in planned:
        assert asked_at < at < limit_at
        assert work.is_working(work.day_of(at))
        assert work.begin(work.day_of(at)) == at < work.end(work.day_of(at))
    assert sorted(at for _, at in planned) == [at for _, at in planned]
