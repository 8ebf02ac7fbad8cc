"""Finds a time zone or a country by what somebody types, in their language; pure: knows nobody who lives there."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from bot.people.places import countries, country_of, zones

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.text import Words

MOST: Final = 99
"""A menu holds a hundred options, one of which is "as usual"."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something to choose: `value` is stored, `label` is read."""

    value: str
    label: str


def find_zones(typed: str, words: Words, near: str = "") -> list[Place]:
    """Zones that fit what was typed: a city, a country or an IANA name, each word from its beginning.

    Zones named after the city come first. Nothing typed gives those of the country of the zone `near`, then the others.
    """
    if typed.strip():
        return _fitting(_zone_index(words), typed)
    home = country_of(near)
    places = [one.place for one in _zone_index(words)]
    places.sort(key=lambda place: (place.value != near, not home or country_of(place.value) != home))
    return places[:MOST]


def find_countries(typed: str, words: Words) -> list[Place]:
    """Countries with known public holidays whose name or code fits what was typed; all of them for nothing."""
    return _fitting(_country_index(words), typed)


def zone_place(zone: str, words: Words) -> Place:
    """A zone as it is offered: `Berlin, Germany (Europe/Berlin)`."""
    code, city = country_of(zone), words.city(zone)
    if not code:
        return Place(zone, zone)
    return Place(
        zone, words.plain("home.form.zone_option", city=city, country=words.country(code), zone=zone)
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A place, the name it is first known by, and every word that leads to it; both folded."""

    place: Place
    name: str
    words: tuple[str, ...]


def fits(typed: str, label: str) -> bool:
    """Whether each word that was typed begins a word of a label; nothing typed fits all."""
    return _all_begin(_folded(typed).split(), _folded(label).split())


def _all_begin(wanted: Iterable[str], words: Collection[str]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _fitting(index: tuple[_Entry, ...], typed: str) -> list[Place]:
    wanted = _folded(typed).split()
    found = [one for one in index if _all_begin(wanted, one.words)]
    found.sort(key=lambda one: not one.name.startswith(_folded(typed).strip()))
    return [one.place for one in found[:MOST]]


@lru_cache(maxsize=16)
def _zone_index(words: Words) -> tuple[_Entry, ...]:
    entries = []
    for zone in zones():
        place, city = zone_place(zone, words), _folded(words.city(zone))
        names = [city, zone.replace("/", " "), words.country(country_of(zone)), *_cities().get(zone, ())]
        entries.append(_Entry(place, city, _split(names)))
    return tuple(sorted(entries, key=lambda one: _folded(one.place.label)))


@lru_cache(maxsize=16)
def _country_index(words: Words) -> tuple[_Entry, ...]:
    entries = [
        _Entry(Place(code, name), _folded(name), _split([name, code]))
        for code in countries()
        for name in [words.country(code)]
    ]
    return tuple(sorted(entries, key=lambda one: one.name))


def _split(names: list[str]) -> tuple[str, ...]:
    """Every word of the names, and the names themselves with their parts written together."""
    folded = [_folded(name) for name in names]
    return tuple(dict.fromkeys(word for name in folded for word in [*name.split(), name.replace(" ", "")]))


@cache
def _cities() -> dict[str, list[str]]:
    """Cities that no zone is named after, by zone."""
    text = (files(__package__) / "cities.toml").read_text("utf-8")
    return {zone: list(names) for zone, names in tomllib.loads(text).items()}


def _folded(text: str) -> str:
    """Small letters without accents; what joins words is a space."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join("".join(one if one.isalnum() else " " for one in letters).split())
