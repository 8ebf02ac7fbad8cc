"""Which key account is meant by what somebody types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.accounts.names import LONGEST_KEY, find, key_of

NAMES = ["Acme Corp", "Acme Labs", "Müller & Söhne GmbH", "Globex", "Initech Systems", "IBM"]


@pytest.mark.parametrize(
    ("one", "other"), [("Acme Corp", " acme  CORP "), ("AcmeCorp", "acme corp"), ("ACME", "acme")]
)
def test_neither_capitals_nor_spaces_tell_two_apart(one, other):
    assert key_of(one) == key_of(other)


def test_another_name_is_another():
    assert key_of("Acme") != key_of("Acne")


def test_a_key_has_room_in_its_row():
    assert len(key_of("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 80)) <= LONGEST_KEY


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("acme corp", ["Acme Corp"]),
        ("acme", ["Acme Corp", "Acme Labs"]),
        ("labs", ["Acme Labs"]),
        ("muller", ["Müller & Söhne GmbH"]),
        ("Mueller und Söhne", []),
        ("mueller soehne", ["Müller & Söhne GmbH"]),
        ("globex inc", ["Globex"]),
        ("globx", ["Globex"]),
        ("glob", ["Globex"]),
        ("initehc", ["Initech Systems"]),
        ("initech sistems", ["Initech Systems"]),
        ("initech systmes ag", ["Initech Systems"]),
        ("gmbh", ["Müller & Söhne GmbH"]),
        # Three letters leave no room for a mistake.
        ("ibn", []),
        ("ibm", ["IBM"]),
        ("umbrella", []),
        ("", []),
        ("&", []),
    ],
)
def test_who_is_meant(typed, meant):
    assert list(find(typed, NAMES).names) == meant


def test_where_none_is_meant_the_nearest_are_named():
    assert find("acmecorporation", NAMES).near[:1] == ("Acme Corp",)
    assert find("zzzz", NAMES).near == ()
    assert len(find("acme corpus labsen", NAMES).near) <= 3


def test_without_accounts_none_is_meant():
    assert find("acme", []) == find("&", [])


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=80), max_size=10))
def test_whatever_is_typed_names_come_from_the_list(typed, names):
    meant = find(typed, names)
    assert {*meant.names, *meant.near} <= set(names)
    assert not (meant.names and meant.near)


@given(st.sampled_from(NAMES))
def test_a_whole_name_means_itself(name):
    assert find(name.upper(), NAMES).names == (name,)
