"""When a digest comes: one a week, at the same local time, on a working day."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.schedule import next_digest
from bot.people.calendar import WorkCalendar, work_calendar

NINE = time(9)
# Naive, as the strategy wants them.
FIRST, LAST = (datetime.fromisoformat(f"{year}-01-01") for year in (2024, 2034))
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
    "UTC",
)


def digests(after, count, weekday=0, at=NINE, zone="Europe/Berlin", calendar=None):
    found = []
    for _ in range(count):
        after = next_digest(after, weekday, at, zone, calendar or WorkCalendar())
        found.append(after)
    return found


def local(moments, zone="Europe/Berlin"):
    return [f"{moment.astimezone(ZoneInfo(zone)):%a %d %b %H:%M}" for moment in moments]


def test_each_monday_at_nine_over_both_changes_of_the_clocks():
    assert local(digests(datetime(2026, 3, 17, tzinfo=UTC), 3)) == [
        "Mon 23 Mar 09:00",
        "Mon 30 Mar 09:00",
        "Mon 06 Apr 09:00",
    ]
    assert local(digests(datetime(2026, 10, 20, tzinfo=UTC), 2)) == ["Mon 26 Oct 09:00", "Mon 02 Nov 09:00"]


def test_a_holiday_gives_way_to_the_next_working_day_once():
    german = work_calendar("DE")
    # Easter Monday is the 6th of April.
    assert local(digests(datetime(2026, 4, 1, tzinfo=UTC), 2, calendar=german)) == [
        "Tue 07 Apr 09:00",
        "Mon 13 Apr 09:00",
    ]


def test_one_that_gave_way_is_still_to_come_on_the_holiday():
    german = work_calendar("DE")
    assert local(digests(datetime(2026, 4, 6, 12, tzinfo=UTC), 1, calendar=german)) == ["Tue 07 Apr 09:00"]


def test_a_long_absence_brings_one_digest():
    away = frozenset(date(2026, 5, 4) + timedelta(days=n) for n in range(21))
    found = digests(datetime(2026, 5, 1, tzinfo=UTC), 2, calendar=WorkCalendar(closed=away))
    assert local(found) == ["Mon 25 May 09:00", "Mon 01 Jun 09:00"]
    in_between = frozenset(date(2026, 5, 4) + timedelta(days=n) for n in range(16))
    found = digests(datetime(2026, 5, 1, tzinfo=UTC), 2, calendar=WorkCalendar(closed=in_between))
    assert local(found) == ["Wed 20 May 09:00", "Mon 25 May 09:00"]


def test_the_hour_itself_is_not_after_itself():
    at = datetime(2026, 3, 23, 8, tzinfo=UTC)
    assert digests(at, 1) == [datetime(2026, 3, 30, 7, tzinfo=UTC)]
    assert digests(at - timedelta(seconds=1), 1) == [at]


@given(
    st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    st.integers(0, 6),
    st.sampled_from(ZONES),
    st.integers(5, 21),
)
def test_ten_years_in_every_zone(start, weekday, zone, hour):
    calendar = WorkCalendar(frozenset(range(7)))
    found = digests(start, 5, weekday, time(hour), zone, calendar)
    for moment in found:
        there = moment.astimezone(ZoneInfo(zone))
        assert (there.weekday(), there.hour, there.minute) == (weekday, hour, 0)
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in found]
    assert all(later - day == timedelta(weeks=1) for day, later in pairwise(days))
    assert found[0] - start <= timedelta(days=7, hours=2)


def test_nobody_works_on_no_day():
    with pytest.raises(ValueError, match="working weekdays"):
        WorkCalendar(frozenset())
