"""Workers killed and stopped at random while replies are lost: the short form of `bench crash`, on both engines."""

import pytest

from tests.support.crashes import play

LETTERS = 24


@pytest.mark.parametrize("lookup", [True, False], ids=["looked-for", "unknown"])
def test_nothing_is_sent_twice_and_nothing_is_lost(database_url, lookup):
    workers = 1 if database_url.startswith("sqlite") else 3
    many = {"letters": LETTERS, "workers": workers, "most": 5}
    found = play(database_url, **many, lookup=lookup, seed=7, every=0.5, loses=0.1)
    assert (found.twice, found.lost, found.wrong) == (0, 0, 0)
    assert found.blows >= 2
    if lookup:
        assert found.unknown == 0
