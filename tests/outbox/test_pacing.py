"""How fast to post."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.pacing import FASTEST, SLOWEST, Pace

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_it_starts_at_two_a_second():
    pace = Pace.start(NOW)
    assert pace.free_at() == NOW
    assert pace.reserved(NOW).free_at() == NOW + SECOND / 2


def test_each_turn_waits_for_the_one_before():
    pace = Pace.start(NOW).reserved(NOW).reserved(NOW)
    assert pace.free_at() == NOW + SECOND
    later = NOW + timedelta(minutes=1)
    assert pace.reserved(later).free_at() == later + SECOND / 2


def test_it_rises_a_little_with_each_message_slack_takes():
    pace = Pace.start(NOW)
    for _ in range(20):
        pace = pace.accepted()
    assert round(pace.rate, 9) == 3.0


def test_after_a_429_it_is_quiet_for_exactly_that_long_and_goes_on_at_half_the_rate():
    pace = Pace.start(NOW).refused(NOW, 7)
    assert pace.rate == 1.0
    assert pace.free_at() == NOW + 7 * SECOND
    assert pace.reserved(NOW).free_at() == NOW + 8 * SECOND


def test_a_shorter_wait_does_not_end_a_longer_one():
    pace = Pace.start(NOW).refused(NOW, 60).refused(NOW + SECOND, 2)
    assert pace.quiet_until == NOW + 60 * SECOND


@given(st.lists(st.sampled_from(["accepted", "refused", "reserved"]), max_size=600))
def test_it_stays_within_its_bounds_and_time_does_not_run_back(events):
    pace = Pace.start(NOW)
    for event in events:
        before = pace.free_at()
        if event == "accepted":
            pace = pace.accepted()
        elif event == "refused":
            pace = pace.refused(NOW, 3)
        else:
            pace = pace.reserved(NOW)
        assert SLOWEST <= pace.rate <= FASTEST
        assert pace.free_at() >= before


def test_the_fastest_is_reached_and_kept():
    pace = Pace.start(NOW)
    for _ in range(400):
        pace = pace.accepted()
    assert pace.rate == FASTEST
