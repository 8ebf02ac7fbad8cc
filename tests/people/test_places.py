"""The zones and countries there are to choose from, and which country is somebody's."""

from zoneinfo import ZoneInfo

import pytest

from bot.people.places import countries, likely_country, zones
from bot.text import words_for


def test_every_zone_is_one_and_has_its_name_of_today():
    assert all(ZoneInfo(zone) for zone in zones())
    assert {"Europe/Berlin", "Asia/Kolkata", "America/New_York", "UTC"} <= set(zones())
    assert not {"Asia/Calcutta", "US/Eastern", "Etc/GMT+3"} & set(zones())


def test_every_country_has_a_name():
    assert {"DE", "GB", "US", "IN"} <= set(countries())
    assert "UK" not in countries()
    assert all(words_for("en-GB").country(code) != code for code in countries())


@pytest.mark.parametrize(
    ("zone", "locale", "country"),
    [
        ("Europe/Berlin", "en-US", "DE"),  # read in American, lived in Germany
        ("UTC", "en-GB", "GB"),
        ("UTC", "pt_BR", "BR"),
        ("UTC", "ca", ""),  # a language alone, and no country of that code
        ("UTC", "en-ZZ", ""),
        ("UTC", "", ""),
    ],
)
def test_the_zone_tells_the_country_and_else_the_locale(zone, locale, country):
    assert likely_country(zone, locale) == country
