"""`/whotocall`, as people type and read it: who is named, where they are, and what can be done about it."""

from datetime import UTC, datetime, timedelta

import pytest

from playground.files import directory_file
from tests.flows.forging import click_of, with_value
from tests.support.house import open_house

PLACE = "#sales-team"
# A Wednesday; 14:00 in Berlin, 09:00 in New York, 21:00 in Singapore.
AT_WORK = datetime(2026, 3, 4, 13, tzinfo=UTC)


@pytest.fixture
def house(sqlite_url):
    """The company with its directory, at work in Europe."""
    with open_house(sqlite_url) as opened:
        opened.once("a directory", fills)
        yield opened


def fills(house):
    house.imports_directory(directory_file(house.world))
    house.goes_to(AT_WORK)


def asks(house, line, name="ben", place=PLACE):
    return house.person(name).slash(f"/whotocall {line}".strip(), place).reply


def test_the_right_one_in_one_look(house):
    answer = asks(house, "pricing emea")
    assert answer.ephemeral
    topic, who, now, deputy, note, sureness = answer.text.splitlines()[:6]
    assert topic == "Pricing and discounts · EMEA"
    assert who == "Call @Ada Lindqvist · Head of Sales · Sales"
    assert now == "Now 2:00\N{NARROW NO-BREAK SPACE}PM (Berlin time), within working hours"
    assert deputy == "If they cannot be reached: @Ivan Petrov"
    assert note == "Anything above 15 % needs her word."
    assert sureness == "Not yet confirmed."
    assert answer.buttons[:2] == ["Message", "Share in channel"]


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("emea pricing", "Pricing and discounts · EMEA"),
        ("who does prices in EMEA?", "Pricing and discounts · EMEA"),
        ("pricng emea", "Pricing and discounts · EMEA"),
        ("webinar", "Webinars and events"),
        ("trade shows", "Webinars and events"),
        ("marketing webinar", "Webinars and events"),
        ("logo", "Brand and design"),
        # In words that stand nowhere in the directory.
        ("house style", "Brand and design"),
        ("who allows a rebate in France?", "Pricing and discounts · EMEA"),
        ("spectra launch", "Product launch · Spectra"),
        ("almeida", "Lead handover"),
        ("<@{gus}>", "Lead handover"),
    ],
)
def test_in_the_words_people_use(house, line, topic):
    text = asks(house, line.format(gus=house.person("gus").id)).text
    assert text.splitlines()[0] == topic


def test_at_most_three_are_named(house):
    text = asks(house, "pricing").text
    assert text.count("Pricing and discounts · ") == 3


def test_outside_their_hours_it_is_said_until_when(house):
    text = asks(house, "pricing apac").text
    assert (
        "Now 9:00\N{NARROW NO-BREAK SPACE}PM (Singapore time), outside working hours until today 8:00 PM"
        in text
    )


def test_who_is_away_is_stepped_over(house):
    house.person("ada").slash("/entente away until 2026-03-20", PLACE)
    _, who, now, *_ = asks(house, "pricing emea").text.splitlines()
    assert who == "Call @Ivan Petrov: @Ada Lindqvist is away until Mar 20, 2026 · Key Account Manager · Sales"
    assert now == "Now 2:00\N{NARROW NO-BREAK SPACE}PM (Berlin time), within working hours"


def test_who_has_left_gives_way_to_the_deputy(house):
    house.world.admin.deactivate("ada")
    house.goes_to(AT_WORK + timedelta(minutes=1))
    lines = asks(house, "pricing emea").text.splitlines()
    assert lines[1] == "Call @Ivan Petrov · Key Account Manager · Sales"
    assert lines[-1].startswith("Provisional: the person named before has left.")


def test_nobody_is_named_for_what_nobody_does(house):
    answer = asks(house, "lunch menu")
    assert answer.text.splitlines()[0] == "Nobody is named for “lunch menu”."
    assert "Message" not in answer.buttons


def test_the_nearest_topics_are_named(house):
    text = asks(house, "pricing strategy workshop offsite").text
    assert "Nearest topics: “Pricing and discounts”" in text


def test_what_people_type_does_nothing(house):
    text = asks(house, "<!channel> & *bold*").text
    assert "Nobody is named for" in text
    assert "<!channel>" not in text or "&lt;" not in text


def test_a_menu_of_topics_without_a_word(house):
    menu = asks(house, "")
    assert menu.text.startswith("Who to call: 20 entries.")
    ben = house.person("ben")
    offered = ben.suggests(menu, "A topic", "")
    assert offered[:3] == ["Anything else from Marketing", "Brand and design", "Campaigns"]
    assert ben.suggests(menu, "A topic", "prices") == ["Pricing and discounts"]
    assert ben.suggests(menu, "A topic", "pr") == ["Pricing and discounts", "Product launch"]
    ben.chooses(menu, "A topic", "Campaigns")
    shown = ben.sees_again(menu)
    assert shown.text.startswith("Campaigns\nCall @Tara Quist")


def test_my_entries_and_all_of_them(house):
    mine = asks(house, "mine", "finn").text.splitlines()
    assert mine[0] == "4 entries name you:"
    assert "Competitors: @Finn Larsen. Not yet confirmed." in mine
    assert asks(house, "mine", "hana").text.startswith("No entry names you.")
    every = asks(house, "list").text.splitlines()
    assert every[0] == "20 entries:"
    assert every[-1] == "And 8 more: ask for them by their topic."


def test_an_entry_is_shown_to_everybody(house):
    answer = asks(house, "pricing emea")
    house.person("ben").clicks(answer, "Share in channel", nth=1)
    (shown,) = [one for one in house.person("cleo").sees(PLACE) if one.by_app and not one.ephemeral]
    assert shown.text.splitlines()[0] == "Pricing and discounts · EMEA"
    assert shown.text.splitlines()[-1] == "Shared by @Ben Okafor."


def test_a_forged_entry_is_refused(house):
    answer = asks(house, "pricing emea")
    payload = with_value(click_of(house, "ben", answer, "Share in channel", nth=1), "call.ada")
    assert house.person("ben").sends_forged(payload).acknowledged
    assert [one for one in house.person("cleo").sees(PLACE) if one.by_app and not one.ephemeral] == []


def test_people_of_other_companies_are_told_nothing(house):
    text = asks(house, "pricing", "mia", "#partners").text
    assert "ada" not in text


def test_the_help_says_what_is_understood(house):
    assert "/whotocall mine" in asks(house, "help").text
    assert asks(house, "help printer").text.startswith("Nobody is named for")


def test_an_empty_directory_says_so(sqlite_url):
    with open_house(sqlite_url) as house:
        assert asks(house, "").text.startswith("The directory is empty.")
        assert asks(house, "pricing").text.startswith("Nobody is named for")


def test_no_violation_and_no_call(house):
    calls = len(house.world.calls)
    asks(house, "pricing emea")
    assert len(house.world.calls) == calls
    assert house.world.violations == []
