"""Sides and roles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.sides import (
    BOTH,
    NEITHER,
    Programme,
    Role,
    Side,
    parse_programmes,
    parse_roles,
    programmes_text,
    roles_text,
    side_of,
)

LIAISON = frozenset({Role.LIAISON})


@pytest.mark.parametrize(
    ("listed", "found", "roles", "side"),
    [
        (None, None, frozenset(), None),
        (None, "sales", frozenset(), Side.SALES),
        ("marketing", "sales", frozenset(), Side.MARKETING),
        (NEITHER, "sales", frozenset(), None),
        (NEITHER, "sales", LIAISON, None),
        (None, "sales", LIAISON, Side.MARKETING),
        (None, None, LIAISON, Side.MARKETING),
        ("sales", "marketing", LIAISON, Side.SALES),
        (None, BOTH, frozenset(), None),
        (None, BOTH, LIAISON, Side.MARKETING),
        ("sales", BOTH, frozenset(), Side.SALES),
    ],
)
def test_what_was_said_wins_over_what_was_found(listed, found, roles, side):
    assert side_of(listed=listed, found=found, roles=roles) is side


@given(st.frozensets(st.sampled_from(Role)))
def test_roles_come_back_from_their_text(roles):
    assert parse_roles(roles_text(roles)) == roles


def test_roles_as_people_write_them():
    assert parse_roles(" Lead ;; ADMIN; ") == {Role.LEAD, Role.ADMIN}
    with pytest.raises(ValueError, match="'boss'"):
        parse_roles("lead; boss")


@given(st.frozensets(st.sampled_from(Programme)))
def test_programmes_come_back_from_their_text(programmes):
    assert parse_programmes(programmes_text(programmes)) == programmes


def test_programmes_that_are_no_more_are_passed_over():
    known = next(iter(Programme))
    assert parse_programmes(f"carrier pigeons;{known};") == {known}
