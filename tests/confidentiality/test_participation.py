"""Participation: counts per side after the close, never who; and no figure of fewer than five (domain.md C8)."""

import re

import pytest

from playground import small_company
from tests.support.house import open_house

EVERYBODY = ("ada", "ben", "cleo", "ivan", "jade", "kofi", "dev", "eva", "finn", "hana")


def everything_seen(house):
    """All texts of the app that anybody has before them, by who sees them."""
    seen = {}
    for driver in house.slack.people():
        messages = driver.sees_dm() + driver.sees("#alignment") if _is_in(driver) else driver.sees_dm()
        seen[driver.person.name] = [f"{m.text} {m.notification}" for m in messages if m.by_app]
    return seen


def _is_in(driver):
    return driver.person.name != "guy"


def others_named(house, texts_by_reader):
    people = [d.person for d in house.slack.people()]
    return [
        (reader, person.name, text)
        for reader, texts in texts_by_reader.items()
        for text in texts
        for person in people
        if person.id in text or person.real_name in text or person.real_name.split()[-1] in text
    ]


def test_nobody_is_told_who_has_or_has_not_answered(house):
    house.opens_pulse()
    house.answers_all("ben", "cleo", "ivan", "jade", "kofi", "eva", "finn", "gus", "tara", "uma")
    for name in ("ada", "dev", "hana", "ben", "lena"):
        for line in ("/pulse", "/stage", "/entente", "/pulse help", "/stage help"):
            house.person(name).slash(line)
    while_open = everything_seen(house)
    house.closes_pulse()
    for name in ("ada", "dev", "hana", "lena"):
        house.person(name).slash("/stage")
        house.person(name).slash("/pulse")
    seen = everything_seen(house)

    assert others_named(house, while_open) == others_named(house, seen) == []
    assert len(others_named(house, {"ada": ["Waiting for Lena Bauer."]})) == 1  # it would be seen
    # While the round is open nobody is told how many have answered.
    told = " ".join(text for texts in while_open.values() for text in texts)
    assert not re.search(r"\d+ of (14|11|25)\b", told)
    # Afterwards counts per side, to everybody alike.
    assert any("5 of 14 in Sales" in text and "5 of 11 in Marketing" in text for text in seen["zoe"])


@pytest.mark.parametrize("answering", [(), ("ben",), ("ben", "cleo", "eva", "finn")])
def test_the_stage_says_nothing_of_fewer_than_five(house, answering):
    house.opens_pulse()
    house.answers_all(*answering)
    house.closes_pulse()
    for name in ("ada", "ben", "hana"):
        said = house.person(name).slash("/stage").reply.text
        assert said.startswith("Not enough"), said
        assert not re.search(r"\d\.\d|likely|sure|statement", said), said


def test_a_side_of_fewer_than_five_is_not_counted_in_public(sqlite_url):
    """Six in Sales and three in Marketing: of the three, neither a figure nor how many of them answered."""
    with open_house(sqlite_url, company=small_company) as house:
        house.opens_pulse()
        house.answers_all("ada", "ben", "cleo", "ivan", "jade", "dev", "eva")
        house.closes_pulse()
        (report,) = house.reports()
        said = [
            report.text,
            *(house.person(name).slash("/stage").reply.text for name in ("ada", "dev", "hana")),
        ]
    for text in said:
        assert "5 of 6 in Sales" in text
        assert "in Marketing" not in text
        assert not re.search(r"\b[1-4] of\b", text)
