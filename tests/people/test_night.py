"""The quiet hour in which people are read anew."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.night import QUIET_HOUR, next_night

START = datetime(2020, 1, 1, tzinfo=UTC)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Apia")


@pytest.mark.parametrize(
    ("now", "zone", "night"),
    [
        (datetime(2026, 3, 2, 8, tzinfo=UTC), "UTC", datetime(2026, 3, 3, 3, 30, tzinfo=UTC)),
        (datetime(2026, 3, 2, 1, tzinfo=UTC), "UTC", datetime(2026, 3, 2, 3, 30, tzinfo=UTC)),
        (datetime(2026, 3, 2, 3, 30, tzinfo=UTC), "UTC", datetime(2026, 3, 3, 3, 30, tzinfo=UTC)),
        (datetime(2026, 3, 2, 8, tzinfo=UTC), "Asia/Tokyo", datetime(2026, 3, 2, 18, 30, tzinfo=UTC)),
        # Berlin goes to summer time in the night of the 29th: two o'clock is three at once.
        (datetime(2026, 3, 28, 12, tzinfo=UTC), "Europe/Berlin", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), "Europe/Berlin", datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
        # Samoa left out the 30th of December 2011.
        (datetime(2011, 12, 29, 20, tzinfo=UTC), "Pacific/Apia", datetime(2011, 12, 30, 13, 30, tzinfo=UTC)),
    ],
)
def test_it_is_the_next_one_where_the_workspace_is(now, zone, night):
    assert next_night(now, zone) == night


@given(
    st.integers(0, 15 * 366 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds)),
    st.sampled_from(ZONES),
)
def test_it_comes_within_a_day_or_so_at_the_quiet_hour(now, zone):
    night = next_night(now, zone)
    assert timedelta(0) < night - now <= timedelta(hours=25)
    assert night.astimezone(ZoneInfo(zone)).time() == QUIET_HOUR
