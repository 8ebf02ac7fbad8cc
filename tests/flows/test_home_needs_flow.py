"""The top of Home says what waits for whom, by their role, and says nothing where nothing waits."""

from datetime import UTC, datetime

import pytest

from tests.support.house import open_house

AT_WORK = datetime(2026, 3, 4, 13, tzinfo=UTC)
ROLES = (
    "user,side,roles\n"
    "ada@northwind.example,sales,lead\n"
    "dev@northwind.example,marketing,lead\n"
    "gus@northwind.example,marketing,liaison\n"
)
RULES = "name,kind,amount,currency,involve,text\nBefore print,print,,,lead:sales,\n"


@pytest.fixture
def house(sqlite_url):
    """The company with leads and a liaison, at work in Europe."""
    with open_house(sqlite_url) as opened:
        opened.once("leads and a liaison at work", begins)
        yield opened


def begins(house):
    house.set_up()
    house.imports(ROLES)
    house.goes_to(AT_WORK)


def home_of(house, name):
    who = house.person(name)
    who.opens_home()
    house.passes(seconds=10)
    return who.home.text


def test_where_nothing_waits_nothing_is_said(house):
    for name in ("ben", "ada", "gus", "hana"):
        text = home_of(house, name)
        assert "Handed to you" not in text
        assert "waits for your side" not in text


def test_what_is_handed_over_stands_with_its_taker_alone(house):
    tara = house.person("tara")
    tara.slash("/whotocall handoff @nora leads from Hannover", "#marketing-team")
    tara.submits(tara.view, {"To whom": "nora"})
    house.passes(minutes=5)
    assert "Handed to you: “leads from Hannover” – /whotocall handoffs" in home_of(house, "nora")
    assert "Handed to you" not in home_of(house, "tara")


def test_a_rule_waits_for_the_lead_of_each_side_and_no_longer(house):
    house.imports_rules(RULES)
    assert "A rule waits for your side to agree: “Before print”" in home_of(house, "ada")
    assert "A rule waits" not in home_of(house, "ben")
    ada = house.person("ada")
    answer = ada.slash("/whotocall rules", "#sales-team").reply
    ada.clicks(answer, "Agree")
    house.passes(seconds=10)
    assert "A rule waits" not in home_of(house, "ada")
    assert "A rule waits" in home_of(house, "dev")


def test_the_liaison_sees_open_questions_and_what_nobody_was_named_for(house):
    ben = house.person("ben")
    answer = ben.slash("/whotocall zeppelin repairs", "#sales-team").reply
    house.passes(seconds=10)
    ben.clicks(answer, "Ask the liaisons")
    ben.submits(ben.view, {})
    house.passes(minutes=5)
    text = home_of(house, "gus")
    assert "A question to the liaisons is open: “zeppelin repairs”" in text
    assert "Asked this week, and nobody was named: “zeppelin repairs”" in text
    assert "zeppelin" not in home_of(house, "ben")
