"""Which time zones and countries there are to choose from; pure: knows nobody who lives there."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

UTC: Final = "UTC"
_CODE_LENGTH: Final = 2


@cache
def zones() -> tuple[str, ...]:
    """IANA names of the zones people live in, sorted; old second names are left out."""
    return (*sorted(_country_by_zone()), UTC)


@cache
def countries() -> tuple[str, ...]:
    """ISO codes (two letters) of the countries whose public holidays are known, sorted."""
    from holidays import list_supported_countries  # noqa: PLC0415  # slow to import, seldom needed

    known = {code for code in list_supported_countries() if len(code) == _CODE_LENGTH}
    # A second code of GB, which no list of names knows.
    return tuple(sorted(known - {"UK"}))


def country_of(zone: str) -> str:
    """The ISO code of the country a zone is in; empty for one of no country."""
    return _country_by_zone().get(zone, "")


def likely_country(zone: str, locale: str) -> str:
    """The country somebody most likely works in: that of their zone, else of their locale; empty if neither tells.

    The zone goes first because Slack's own languages are few: many people read it in American English.
    """
    _, _, territory = locale.replace("-", "_").partition("_")
    found = (_country_by_zone().get(zone, ""), territory.upper())
    return next((code for code in found if code in countries()), "")


@cache
def _country_by_zone() -> dict[str, str]:
    """From the table that comes with the zones: country, place, zone, remark."""
    text = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}
