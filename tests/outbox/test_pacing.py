"""How fast to post."""

from collections import deque
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.pacing import BELOW, FASTEST, FIRST_BELOW, MOMENT, SLOWEST, Pace
from bot.outbox.states import NEVER

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def seconds(moment):
    return (moment - NOW).total_seconds()


class TestTurns:
    def test_it_starts_at_two_a_second(self):
        pace = Pace.start(NOW)
        assert pace.free_at() == NOW
        assert pace.reserved(NOW).free_at() == NOW + SECOND / 2

    def test_each_turn_waits_for_the_one_before(self):
        pace = Pace.start(NOW).reserved(NOW).reserved(NOW)
        assert pace.free_at() == NOW + SECOND

    def test_who_is_a_little_late_puts_the_next_ones_not_off(self):
        pace = Pace.start(NOW).reserved(NOW + SECOND / 10)
        assert pace.free_at() == NOW + SECOND / 2

    def test_while_no_limit_is_known_a_turn_far_ahead_is_shorter(self):
        pace = Pace.start(NOW)
        assert pace.reserved(NOW, before=8).free_at() == NOW + SECOND / 4
        known = Pace(2.0, NOW, NOW, is_known=True)
        assert known.reserved(NOW, before=8).free_at() == NOW + SECOND / 2

    def test_who_took_the_turns_before_later_puts_the_next_ones_off(self):
        pace = Pace.start(NOW).reserved(NOW).later(SECOND / 4)
        assert pace.free_at() == NOW + 3 * SECOND / 4

    def test_a_long_pause_earns_nothing(self):
        later = NOW + timedelta(minutes=1)
        assert Pace.start(NOW).reserved(later).free_at() == later + SECOND / 2


class TestRising:
    def test_quickly_until_a_limit_is_known(self):
        pace = Pace.start(NOW)
        for _ in range(6):
            pace = pace.took()
        # What Slack promises is reached at once.
        assert pace.rate == 5.0
        for _ in range(20):
            pace = pace.took()
        assert pace.rate == 10.0

    def test_slowly_from_then_on_and_faster_the_longer_all_is_taken(self):
        pace = Pace(20.0, NOW, NOW, is_known=True)
        for _ in range(1000):
            pace = pace.took()
        assert pace.rate == pytest.approx(20.05, abs=0.01)
        for _ in range(5000):
            pace = pace.took()
        assert pace.rate == pytest.approx(21.8, abs=0.01)

    def test_after_a_rest_slowly_again(self):
        busy = Pace(20.0, NOW, NOW, accepted=5000, is_known=True)
        assert busy.reserved(NOW).accepted == 5000
        assert busy.reserved(NOW + 11 * SECOND).accepted == 0

    def test_the_fastest_is_reached_and_kept(self):
        pace = Pace.start(NOW)
        for _ in range(400):
            pace = pace.took()
        assert pace.rate == FASTEST


class TestRefused:
    def test_it_is_quiet_for_exactly_that_long(self):
        pace = Pace.start(NOW).refused(NOW, 7)
        assert pace.free_at() == NOW + 7 * SECOND
        assert pace.reserved(NOW).free_at() > NOW + 7 * SECOND

    def test_a_shorter_wait_does_not_end_a_longer_one(self):
        pace = Pace.start(NOW).refused(NOW, 60).refused(NOW + SECOND, 2)
        assert pace.quiet_until == NOW + 60 * SECOND

    def test_a_short_wait_goes_on_a_little_below_the_rate(self):
        first = Pace(20.0, NOW, NOW, accepted=500).refused(NOW, 1)
        assert (first.rate, first.is_known, first.accepted) == (20 * FIRST_BELOW, True, 0)
        again = first.refused(NOW + 2 * SECOND, 1)
        assert again.rate == pytest.approx(20 * FIRST_BELOW * BELOW)

    def test_a_long_wait_spreads_what_was_taken_over_it(self):
        pace = Pace(50.0, NOW, NOW, accepted=300, is_known=True).refused(NOW, 50)
        assert pace.rate == pytest.approx(300 / 50 * BELOW)

    def test_of_several_on_their_way_the_first_counts(self):
        pace = Pace(20.0, NOW, NOW, accepted=500).refused(NOW, 1)
        assert pace.refused(NOW + SECOND / 2, 2).rate == pace.rate
        assert pace.refused(NOW + SECOND / 2, 2).quiet_until == NOW + 2.5 * SECOND

    def test_nothing_taken_at_all_is_no_reason_to_stop(self):
        assert Pace.start(NOW).refused(NOW, 60).rate == SLOWEST


class TestWrongClocks:
    def test_what_no_answer_can_have_asked_for_does_not_hold(self):
        day = timedelta(days=1)
        assert Pace(2.0, NOW + day, NOW).sane(NOW).free_at() == NOW
        assert Pace(2.0, NOW, NOW + day).sane(NOW).free_at() == NOW

    def test_what_one_can_have_asked_for_does(self):
        pace = Pace(SLOWEST, NOW + 5 * SECOND, NOW + timedelta(minutes=50))
        assert pace.sane(NOW) == pace

    def test_a_workspace_that_is_stopped_stays_so(self):
        assert Pace(2.0, NOW, NEVER).sane(NOW).quiet_until == NEVER


@given(st.lists(st.sampled_from(["took", "refused", "reserved"]), max_size=600))
def test_it_stays_within_its_bounds_and_time_does_not_run_back(events):
    pace = Pace.start(NOW)
    for event in events:
        before = pace.free_at()
        if event == "took":
            pace = pace.took()
        elif event == "refused":
            pace = pace.refused(NOW, 3)
        else:
            pace = pace.reserved(NOW)
        assert SLOWEST <= pace.rate <= FASTEST
        assert pace.free_at() >= before


class TestGroups:
    """How many go at one moment."""

    @pytest.mark.parametrize(
        ("rate", "size"),
        [(0.97, 1), (4.85, 1), (9.7, 2), (16.0, 4), (19.4, 5), (18.5, 4), (17.5, 3), (29.1, 6)],
    )
    def test_as_many_as_leave_no_second_with_more_than_the_limit(self, rate, size):
        pace = Pace(rate, NOW, NOW, is_known=True)
        assert pace.group() == size

    def test_one_by_one_while_no_limit_is_known(self):
        assert Pace(20.0, NOW, NOW).group() == 1

    @given(st.floats(SLOWEST, FASTEST))
    def test_they_wait_for_each_other_a_moment_at_most(self, rate):
        assert (Pace(rate, NOW, NOW, is_known=True).group() - 1) / rate <= MOMENT


# A number of messages a second that no group divides costs a little more.
@pytest.mark.parametrize(
    ("limit", "span", "share"),
    [
        *((limit, 1, 0.95) for limit in (1, 5, 7, 10, 15, 20, 25, 30)),
        *((limit, 1, 0.9) for limit in (13, 17, 19, 22, 37)),
        (300, 60, 0.95),
        (600, 60, 0.95),
    ],
    ids=str,
)
def test_whatever_the_limit_is_nearly_all_of_it_is_used(limit, span, share):
    """Against a Slack that counts over a second or a minute, ten thousand messages long or an hour; in groups."""
    taken, pace, now, times, refused = 0, Pace.start(NOW), NOW, deque(), 0
    while taken < 10_000 and now < NOW + timedelta(hours=1):
        size = pace.group()
        for _ in range(size):
            now = max(now, pace.free_at())
            pace = pace.reserved(now)
        while times and (now - times[0]).total_seconds() >= span:
            times.popleft()
        for _ in range(size):
            if len(times) < limit:
                times.append(now)
                taken, pace = taken + 1, pace.took()
            else:
                wait = max(1, -(-(span * SECOND - (now - times[0])) // SECOND))
                refused, pace = refused + 1, pace.refused(now, wait)
    assert taken / seconds(now) >= share * limit / span
    assert refused / (taken + refused) < 0.01
