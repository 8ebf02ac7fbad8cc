"""Entries are added, confirmed, handed over and removed, and asked about: by whom, and what then is told to whom."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.flows.forging import click_of, with_value
from tests.support.house import open_house

PLACE = "#sales-team"
AT_WORK = datetime(2026, 3, 4, 13, tzinfo=UTC)
LATER = AT_WORK + timedelta(days=90)
ROLES = "user,side,roles\ngus@northwind.example,marketing,liaison\n"
FILE = (
    "topic,region,person,deputy\n"
    "Pricing,EMEA,ada@northwind.example,ivan@northwind.example\n"
    "Brand,,eva@northwind.example,\n"
    "Anything,,@marketing,\n"
)
TOPIC, WHO, DEPUTY = "What people would ask for", "Who is called", "Who stands in"


@pytest.fixture
def house(sqlite_url):
    """The company with three entries and a liaison, at work in Europe."""
    with open_house(sqlite_url) as opened:
        opened.once("three entries and a liaison", fills)
        yield opened


def fills(house):
    house.set_up()
    house.imports(ROLES)
    house.imports_directory(FILE)
    house.goes_to(AT_WORK)


@pytest.fixture
def later(sqlite_url):
    """The same ninety days on."""
    with open_house(sqlite_url) as opened:
        opened.once("three entries, ninety days on", fills_and_waits)
        yield opened


def fills_and_waits(house):
    fills(house)
    house.goes_to(LATER)


def types(house, line, name="ben"):
    return house.person(name).slash(f"/whotocall {line}", PLACE).reply


def adds(house, name, topic, who, **more):
    person = house.person(name)
    person.slash(f"/whotocall add {topic}", PLACE)
    outcome = person.submits(person.view, {WHO: who, **more})
    house.passes(seconds=10)
    return outcome


def newest(house, name):
    return [one for one in house.person(name).sees_dm() if one.by_app][-1]


class TestAdding:
    def test_a_proposal_is_shown_to_nobody_before_the_one_concerned_agrees(self, house):
        adds(house, "ben", "Contracts", "kofi")
        assert "Nobody is named" in types(house, "contracts").text
        asked = newest(house, "kofi")
        assert asked.text.splitlines()[:2] == [
            "@Ben Okafor proposes you as the one to call about this. Nobody is told so before you agree:",
            "Contracts",
        ]
        assert asked.buttons == ["Right, list me", "Change", "Hand over", "Remove"]
        house.person("kofi").clicks(asked, "Right, list me")
        assert newest(house, "kofi").text == "Noted: “Contracts” is right. I ask again in 90 days."
        answer = types(house, "contracts").text
        assert "Call @Kofi Mensah" in answer
        assert "Confirmed Mar 4, 2026." in answer

    def test_a_stewards_is_listed_at_once_and_asked_about(self, house):
        adds(house, "gus", "Contracts", "kofi")
        assert "Not yet confirmed." in types(house, "contracts").text
        assert newest(house, "kofi").text.startswith("Is this still right?")

    def test_ones_own_is_listed_and_confirmed(self, house):
        adds(house, "kofi", "Contracts", "kofi")
        assert "Confirmed Mar 4, 2026." in types(house, "contracts").text
        assert not [one for one in house.person("kofi").sees_dm() if "still right" in one.text]

    def test_others_about_the_same_are_pointed_out_once(self, house):
        adds(house, "gus", "Brand", "vera")
        gus = house.person("gus")
        shown = gus.view
        assert "There is already an entry about the same." in shown.text
        assert "Brand: @Eva Novak" in shown.text
        gus.submits(shown)
        assert len(types(house, "list").text.splitlines()) == 5

    @pytest.mark.parametrize(
        ("values", "errors"),
        [
            ({}, {WHO: "Name somebody."}),
            (
                {WHO: "kofi", "Or a channel, in place of a person": "#sales-team"},
                {"Or a channel, in place of a person": "Name a person or a channel, not both."},
            ),
            (
                {WHO: "kofi", DEPUTY: "kofi"},
                {DEPUTY: "Nobody stands in for themselves: leave it empty, or name somebody else."},
            ),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, house, values, errors):
        ben = house.person("ben")
        ben.slash("/whotocall add Contracts", PLACE)
        assert ben.submits(ben.view, values).errors == errors

    @pytest.mark.parametrize("who", ["mia", "robo"])
    def test_who_cannot_be_called_is_not_listed(self, house, who):
        adds(house, "gus", "Contracts", who)
        assert "Nobody is named" in types(house, "contracts").text


class TestChanging:
    def test_a_steward_changes_who_is_called_and_they_are_asked(self, house):
        gus = house.person("gus")
        gus.clicks(types(house, "edit pricing", "gus"), "Edit")
        gus.submits(gus.view, {WHO: "lena"})
        house.passes(seconds=10)
        answer = types(house, "pricing").text
        assert "Call @Lena Bauer" in answer
        assert newest(house, "lena").text.startswith("Is this still right?")

    def test_who_is_no_steward_is_told_who_is(self, house):
        text = types(house, "edit pricing").text
        assert text == "Only liaisons and admins may do that, for example @Gus Almeida. Nothing was changed."

    def test_the_one_who_is_called_may(self, house):
        ada = house.person("ada")
        ada.clicks(types(house, "edit pricing", "ada"), "Edit")
        ada.submits(ada.view, {"Note": "Mornings only."})
        assert "Mornings only." in types(house, "pricing").text
        assert "Confirmed Mar 4, 2026." in types(house, "pricing").text

    def test_a_forged_click_on_an_entry_of_others_changes_nothing(self, house):
        answer = types(house, "edit pricing", "ada")
        entry = click_of(house, "ada", answer, "Edit")["actions"][0]["value"]
        mine = types(house, "edit brand", "eva")
        payload = with_value(click_of(house, "eva", mine, "Edit"), entry)
        assert house.person("eva").sends_forged(payload).acknowledged
        assert house.person("eva").view is None

    def test_removed_by_a_steward(self, house):
        gus = house.person("gus")
        gus.clicks(types(house, "remove brand", "gus"), "Remove", confirm=True)
        assert "Nobody is named" in types(house, "brand").text
        assert not [one for one in gus.sees_dm() if "removed" in one.text]

    def test_removed_by_the_one_who_is_called_the_stewards_hear(self, house):
        eva = house.person("eva")
        eva.clicks(types(house, "remove brand", "eva"), "Remove", confirm=True)
        house.passes(seconds=10)
        assert newest(house, "gus").text.startswith("@Eva Novak removed the entry “Brand”")

    def test_nothing_is_meant(self, house):
        assert types(house, "edit lunch").text.startswith("No entry is meant by that")
        assert types(house, "edit").text.startswith("No entry is meant by that")


class TestKeeping:
    def test_who_has_left_the_questions_is_not_asked_but_the_stewards_are(self, house):
        assert types(house, "leave", "ada").text.startswith("I do not ask you any more")
        house.goes_to(LATER)
        assert not [one for one in house.person("ada").sees_dm() if "still right" in one.text]
        assert [one for one in house.person("gus").sees_dm() if "Lindqvist has not said" in one.text]
        assert types(house, "join", "ada").text.startswith("From now on I ask you")

    def test_after_ninety_days_one_message_and_one_click(self, later):
        asked = newest(later, "ada")
        assert asked.text.splitlines()[:2] == [
            "Is this still right? People who type /whotocall are told to call you about:",
            "Pricing · EMEA",
        ]
        later.person("ada").clicks(asked, "Still right")
        assert "Confirmed Jun 2, 2026." in types(later, "pricing").text
        later.goes_to(AT_WORK + timedelta(days=110))
        assert not [one for one in later.person("gus").sees_dm() if "Lindqvist has not said" in one.text]

    def test_after_two_silent_weeks_the_stewards_hear_and_it_is_said(self, later):
        later.goes_to(AT_WORK + timedelta(days=110))
        told = [one.text for one in later.person("gus").sees_dm() if "has not said" in one.text]
        assert "@Ada Lindqvist has not said whether the entry “Pricing” is still right." in told
        assert "Not confirmed since Mar 2, 2026" in types(later, "pricing").text
        assert len([one for one in later.person("ada").sees_dm() if "still right" in one.text]) == 1

    def test_a_steward_says_of_a_group_that_it_is_right(self, later):
        (told,) = [one for one in later.person("gus").sees_dm() if "user group" in one.text]
        later.person("gus").clicks(told, "Still right")
        assert "Confirmed Jun 2, 2026." in types(later, "anything").text

    def test_handed_over_the_next_one_is_asked(self, later):
        ada = later.person("ada")
        ada.clicks(newest(later, "ada"), "Hand over")
        ada.submits(ada.view, {"Who takes it over": "ruth"})
        later.passes(seconds=10)
        later.goes_to(AT_WORK + timedelta(days=91))
        assert newest(later, "ruth").text.startswith("Is this still right?")
        assert "Call @Ruth Abrams" in types(later, "pricing").text

    def test_a_leavers_entry_goes_to_the_deputy_and_the_stewards_hear_at_once(self, house):
        house.world.admin.deactivate("ada")
        house.goes_to(AT_WORK + timedelta(minutes=2))
        assert newest(house, "gus").text.startswith(
            "@Ada Lindqvist has left. The entry “Pricing” goes to the deputy"
        )
        answer = types(house, "pricing").text
        assert "Call @Ivan Petrov" in answer
        assert "Provisional" in answer

    def test_a_leaver_without_a_deputy_is_told_of_once(self, house):
        house.world.admin.deactivate("eva")
        house.goes_to(AT_WORK + timedelta(days=2))
        assert len([one for one in house.person("gus").sees_dm() if "Eva Novak has left" in one.text]) == 1
        assert "nobody stands in" in types(house, "brand").text

    def test_a_click_on_a_removed_entry_is_answered(self, later):
        asked, gus = newest(later, "eva"), later.person("gus")
        gus.clicks(types(later, "remove brand", "gus"), "Remove", confirm=True)
        later.person("eva").clicks(asked, "Still right")
        assert "no longer in the directory" in later.whispers_to("eva")[-1].text

    def test_a_new_name_is_found(self, house):
        house.world.admin.change_person("ada", real_name="Ada Zimmermann", display_name="Ada Zimmermann")
        assert "Pricing" in types(house, "zimmermann").text
