"""Where the time comes from."""

from datetime import UTC, datetime, timedelta, timezone

from freezegun import freeze_time

from bot.clock import FollowingClock, SystemClock


def test_the_systems_clock_is_aware_and_in_utc():
    with freeze_time("2026-03-29 01:30:00"):
        now = SystemClock().now()
    assert now == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert now.tzinfo is UTC


def test_a_following_clock_shows_what_the_other_shows_in_utc():
    shown = [datetime(2026, 3, 29, 10, tzinfo=timezone(timedelta(hours=2)))]
    clock = FollowingClock(lambda: shown[0])
    assert clock.now() == datetime(2026, 3, 29, 8, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    shown[0] += timedelta(days=1)
    assert clock.now() == datetime(2026, 3, 30, 8, tzinfo=UTC)
