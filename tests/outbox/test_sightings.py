"""Leases are taken from their holders only after they were seen to be over for long enough."""

from datetime import timedelta

from bot.outbox.sightings import Lease, Sightings
from bot.outbox.states import SEEN_SECONDS
from tests.people.cast import MONDAY

ONE, TWO = Lease("1", "ada", MONDAY), Lease("2", "ada", MONDAY)


def test_what_is_seen_for_the_first_time_is_left_alone():
    assert Sightings().ripe([ONE], 1000.0) == []


def test_what_was_seen_all_the_time_is_ripe():
    sightings = Sightings()
    for second in range(int(SEEN_SECONDS)):
        assert sightings.ripe([ONE, TWO] if second else [ONE], 1000.0 + second) == []
    assert sightings.ripe([ONE, TWO], 1000.0 + SEEN_SECONDS) == [ONE]
    assert sightings.ripe([ONE, TWO], 1001.0 + SEEN_SECONDS) == [ONE, TWO]


def test_what_was_renewed_or_settled_meanwhile_begins_anew():
    sightings = Sightings()
    sightings.ripe([ONE], 0.0)
    renewed = Lease("1", "ada", MONDAY + timedelta(seconds=30))
    assert sightings.ripe([renewed], SEEN_SECONDS) == []
    sightings.ripe([], SEEN_SECONDS + 1)
    assert sightings.ripe([renewed], 2 * SEEN_SECONDS) == []
