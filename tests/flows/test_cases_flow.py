"""**Ask the liaisons** and **Wrong person?**: questions without an answer become work, and the answer comes back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.directory.misses import misses
from playground.files import directory_file
from tests.flows.forging import click_of, with_value
from tests.support.house import SETUP, open_house

PLACE = "#sales-team"
AT_WORK = datetime(2026, 3, 4, 13, tzinfo=UTC)
ROLES = "user,side,roles\ngus@northwind.example,marketing,liaison\n"


@pytest.fixture
def house(sqlite_url):
    """The company with its directory and a liaison, at work in Europe."""
    with open_house(sqlite_url) as opened:
        opened.once("a directory and a liaison", fills)
        yield opened


def fills(house):
    house.set_up()
    house.imports(ROLES)
    house.imports_directory(directory_file(house.world))
    house.goes_to(AT_WORK)


def asks(house, line, name="ben"):
    return house.person(name).slash(f"/whotocall {line}", PLACE).reply


def asks_the_liaisons(house, line="lunch menu", text="Who books the lunch for clients?", name="ben"):
    ben = house.person(name)
    ben.clicks(asks(house, line, name), "Ask the liaisons")
    assert ben.view.title == "Ask the liaisons"
    ben.submits(ben.view, {"What do you want to know?": text})
    house.passes(seconds=10)


def whispers(house, name, place):
    return [one.text for one in house.person(name).sees(place) if one.ephemeral]


def newest(house, name):
    return house.person(name).sees_dm()[-1]


def test_a_question_reaches_the_liaison_and_the_answer_comes_back(house):
    asks_the_liaisons(house)
    told = newest(house, "gus")
    assert told.text.splitlines() == [
        "@Ben Okafor asks whom to call, and the directory names nobody:",
        "> Who books the lunch for clients?",
    ]
    assert told.buttons == ["Reply to asker", "Settled"]
    gus = house.person("gus")
    gus.clicks(told, "Reply to asker")
    gus.submits(gus.view, {"Your answer": "Nora does. I put it into the directory."})
    house.passes(seconds=10)
    answer = newest(house, "ben")
    assert answer.text.splitlines()[0] == "@Gus Almeida answers your question:"
    assert answer.text.splitlines()[-1] == "Nora does. I put it into the directory."
    assert "Answered by @Gus Almeida:" in newest(house, "gus").text
    assert newest(house, "gus").buttons == []
    assert house.world.violations == []


def test_the_form_brings_what_was_typed(house):
    ben = house.person("ben")
    ben.clicks(asks(house, "lunch menu"), "Ask the liaisons")
    ben.submits(ben.view)
    house.passes(seconds=10)
    assert newest(house, "gus").text.splitlines()[-1] == "> lunch menu"


def test_what_is_said_comes_with_whom_to_ask_and_does_nothing(house):
    asks_the_liaisons(house, text="<!channel> & <@U0EVIL> who?")
    assert newest(house, "gus").text.splitlines()[-1] == "> <!channel> & <@U0EVIL> who?"


def test_a_wrong_person_is_reported_with_who_would_be_right(house):
    ben = house.person("ben")
    answer = asks(house, "pricing emea")
    ben.clicks(answer, "Wrong person?", nth=1)
    ben.submits(ben.view, {"Who would be right": "ivan", "What is wrong": "Ada moved on."})
    house.passes(seconds=10)
    assert newest(house, "gus").text.splitlines() == [
        "@Ben Okafor says that the entry “Pricing and discounts” names the wrong one.",
        "Right would be @Ivan Petrov.",
        "> Ada moved on.",
    ]
    assert "Call @Ada Lindqvist" in asks(house, "pricing emea").text


def test_nothing_said_is_said_at_its_field(house):
    ben = house.person("ben")
    ben.clicks(asks(house, "pricing emea"), "Wrong person?", nth=1)
    outcome = ben.submits(ben.view)
    assert outcome.errors == {"Who would be right": "Name somebody here, or say below what is wrong."}


def test_settled_without_an_answer(house):
    asks_the_liaisons(house)
    house.person("gus").clicks(newest(house, "gus"), "Settled")
    assert newest(house, "gus").text.splitlines()[-1] == "Settled by @Gus Almeida."
    assert newest(house, "ben").text.splitlines()[-1] != "Settled by @Gus Almeida."


def test_in_the_liaisons_channel_it_is_one_message_for_all(sqlite_url):
    with open_house(sqlite_url) as house:
        house.world.admin.add_channel("liaisons", "gus", "hana", "ben")
        house.person("hana").invites_app("#liaisons")
        house.set_up(SETUP.replace("[sides]", 'liaisons_channel = "#liaisons"\n\n[sides]'))
        house.imports(ROLES)
        house.goes_to(AT_WORK)
        asks_the_liaisons(house)
        (told,) = [one for one in house.person("gus").sees("#liaisons") if one.by_app]
        assert "who" in told.text.lower()
        # Who is no liaison is told who is.
        house.person("ben").clicks(told, "Settled")
        assert "Only liaisons and admins may do that" in whispers(house, "ben", "#liaisons")[-1]
        house.person("gus").clicks(told, "Settled")
        assert "Settled by" in house.person("gus").sees_again(told).text


def test_the_second_steward_is_told_who_was_quicker(house):
    asks_the_liaisons(house)
    told = newest(house, "gus")
    payload = click_of(house, "gus", told, "Settled")
    gus = house.person("gus")
    gus.clicks(told, "Settled")
    gus.sends_forged(payload)
    assert "was quicker" in house.whispers_to("gus")[-1].text


def test_who_is_no_steward_cannot_settle_by_a_forged_click(house):
    asks_the_liaisons(house)
    told = newest(house, "gus")
    payload = with_value(click_of(house, "gus", told, "Settled"), "0" * 32)
    house.person("gus").sends_forged(payload)
    assert "no longer there" in house.whispers_to("gus")[-1].text


def test_outside_their_hours_the_liaison_is_left_alone(house):
    house.goes_to(AT_WORK + timedelta(hours=8))
    before = len(house.person("gus").sees_dm())
    asks_the_liaisons(house)
    assert len(house.person("gus").sees_dm()) == before
    house.goes_to(AT_WORK + timedelta(hours=20))
    assert "asks whom to call" in newest(house, "gus").text


def test_misses_are_counted_without_who_asked(house):
    for name in ("ben", "cleo", "ben"):
        asks(house, "Lunch  menu", name)
    asks(house, "printer broken")
    with house.deps.read() as session:
        found = misses(session, house.team_id, since=date(2026, 3, 1))
    assert [(one.words, one.times) for one in found] == [("lunch menu", 3), ("printer broken", 1)]
