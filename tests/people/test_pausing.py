"""Until when a pause lasts, as it is chosen or typed."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.people.pausing import QUARTER, Choice, chosen_until, hours_on, parse_pause, until_day

HOURS = (time(9), time(17))
ZONE = "Europe/Berlin"
# Noon on a Wednesday in Berlin, and the Friday before its clocks go forward.
NOW = datetime(2026, 3, 4, 11, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 27, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("choice", "now", "until"),
    [
        (Choice.HOUR, NOW, datetime(2026, 3, 4, 12, tzinfo=UTC)),
        (Choice.HOUR, NOW.replace(minute=1), datetime(2026, 3, 4, 12, 15, tzinfo=UTC)),
        (Choice.TOMORROW, NOW, datetime(2026, 3, 5, 8, tzinfo=UTC)),
        (Choice.MONDAY, NOW, datetime(2026, 3, 9, 8, tzinfo=UTC)),
        # Nine o'clock is an hour earlier once the clocks have gone forward.
        (Choice.MONDAY, FRIDAY, datetime(2026, 3, 30, 7, tzinfo=UTC)),
    ],
)
def test_what_is_chosen(choice, now, until):
    assert chosen_until(choice, now, ZONE, HOURS) == until


def test_monday_on_a_monday_is_the_next_one():
    monday = datetime(2026, 3, 2, 5, tzinfo=UTC)
    assert chosen_until(Choice.MONDAY, monday, ZONE, HOURS) == datetime(2026, 3, 9, 8, tzinfo=UTC)


@given(st.integers(0, 366 * 24 * 3600), st.integers(1, 99))
def test_hours_end_on_a_quarter_and_are_never_shorter(seconds, count):
    now = NOW + timedelta(seconds=seconds)
    until = hours_on(count, now)
    assert until.minute % 15 == until.second == until.microsecond == 0
    assert timedelta(0) <= until - now - timedelta(hours=count) < QUARTER


@pytest.mark.parametrize(
    ("typed", "until"),
    [
        ("2 hours", datetime(2026, 3, 4, 13, tzinfo=UTC)),
        ("for 1 hour", datetime(2026, 3, 4, 12, tzinfo=UTC)),
        ("3h", datetime(2026, 3, 4, 14, tzinfo=UTC)),
        ("2 Stunden", datetime(2026, 3, 4, 13, tzinfo=UTC)),
        ("tomorrow", datetime(2026, 3, 5, 8, tzinfo=UTC)),
        ("morgen", datetime(2026, 3, 5, 8, tzinfo=UTC)),
        ("until friday", datetime(2026, 3, 6, 8, tzinfo=UTC)),
        ("until 2026-03-20", datetime(2026, 3, 20, 8, tzinfo=UTC)),
    ],
)
def test_what_is_typed(typed, until):
    assert parse_pause(typed, NOW, ZONE, HOURS, "de") == until


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("0 hours", "past"),
        ("until", "unreadable"),
        ("a while", "unreadable"),
        ("until 2026-03-04", "past"),
        ("until 2027-03-20", "too_far"),
        ("999 hours", None),
    ],
)
def test_what_is_no_time(typed, problem):
    if problem is None:
        assert parse_pause(typed, NOW, ZONE, HOURS, "en") == NOW + timedelta(hours=999)
        return
    with pytest.raises(BotError) as caught:
        parse_pause(typed, NOW, ZONE, HOURS, "en")
    assert caught.value.key == f"pause.error.{problem}"


def test_today_counts_while_its_hours_are_to_come():
    early = datetime(2026, 3, 4, 5, tzinfo=UTC)
    assert until_day(date(2026, 3, 4), early, ZONE, HOURS) == datetime(2026, 3, 4, 8, tzinfo=UTC)
