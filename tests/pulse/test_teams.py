"""Which teams may stand beside a respondent key: none of fewer than five people, where the side has five."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pulse.teams import told_apart


@pytest.mark.parametrize(
    ("sizes", "kept"),
    [
        ({}, set()),
        ({"A": 5}, {"A"}),
        ({"A": 4}, set()),
        ({"A": 5, "B": 9}, {"A", "B"}),
        ({"A": 1, "B": 9}, set()),  # one alone, named or nameless, would be found: B goes with them
        ({"A": 1, "B": 6, "C": 9}, {"C"}),
        ({"A": 6, "B": 6, "": 2}, {"B"}),  # ties by name
        ({"A": 2, "B": 3, "C": 7}, {"C"}),
        ({"A": 7, "": 5}, {"A"}),
    ],
)
def test_what_is_kept(sizes, kept):
    names = told_apart(team for team, size in sizes.items() for _ in range(size))
    assert {name for name in names.values() if name} == kept
    assert names.keys() == sizes.keys() | {""}


@given(st.lists(st.sampled_from(["", "A", "B", "C", "D"]), max_size=40))
def test_nobody_is_one_of_fewer_than_five_unless_the_side_is(teams):
    names = told_apart(teams)
    sizes = Counter(names[team] for team in teams)
    assert all(size >= 5 for size in sizes.values()) or len(teams) < 5
    assert all(kept in {team, ""} for team, kept in names.items())
