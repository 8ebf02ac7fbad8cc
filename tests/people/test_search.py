"""Zones and countries are found by what people type: cities, countries, zone names, with accents or without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.places import zones
from bot.people.search import MOST, find_countries, find_zones, fits, zone_place
from bot.text import words_for

WORDS = words_for("en-GB")


def zones_for(typed, near=""):
    return [place.value for place in find_zones(typed, WORDS, near)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("berlin", "Europe/Berlin"),
        ("  BERL ", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("newyork", "America/New_York"),
        ("Europe/London", "Europe/London"),
        ("europe lond", "Europe/London"),
        ("munich", "Europe/Berlin"),
        ("münchen", "Europe/Berlin"),
        ("Tel Aviv", "Asia/Jerusalem"),
        ("sao pau", "America/Sao_Paulo"),
        ("lodz", "Europe/Warsaw"),
        ("Łódź", "Europe/Warsaw"),
        ("japan", "Asia/Tokyo"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_found_by(typed, first):
    assert zones_for(typed)[0] == first


def test_a_zone_named_after_the_city_comes_before_one_that_only_has_it():
    assert zones_for("san")[0] == "America/Santiago" or zones_for("san")[0].split("/")[-1].startswith("San")
    assert zones_for("victoria")[-1] == "America/Vancouver"


def test_what_is_nowhere_finds_nothing():
    assert zones_for("atlantis") == []
    assert find_countries("atlantis", WORDS) == []


def test_nothing_typed_begins_with_the_persons_own_country():
    near = zones_for("", "America/Chicago")
    assert near[0] == "America/Chicago"
    assert "America/New_York" in near[1:40]
    assert len(near) == MOST
    assert len(zones_for("", "UTC")) == MOST


def test_a_zone_is_offered_with_its_place():
    assert zone_place("Europe/Berlin", WORDS).label == "Berlin, Germany (Europe/Berlin)"
    assert zone_place("UTC", WORDS).label == "UTC"


def test_countries_by_name_or_code():
    assert [place.value for place in find_countries("swi", WORDS)] == ["CH"]
    assert find_countries("de", WORDS)[0].value == "DK"
    assert "DE" in [place.value for place in find_countries("de", WORDS)]
    assert len(find_countries("", WORDS)) == MOST


def test_what_fits_a_label():
    assert fits("", "As in Slack (Europe/London)")
    assert fits("slack lond", "As in Slack (Europe/London)")
    assert not fits("company", "As in Slack (Europe/London)")


@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered_with_what_there_is(typed):
    found = find_zones(typed, WORDS, "Europe/Berlin")
    assert len(found) <= MOST
    assert {place.value for place in found} <= set(zones())
