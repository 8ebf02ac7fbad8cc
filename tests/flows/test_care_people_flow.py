"""Caring for who is who in Slack, as an admin does it: people, their roles, and who is on both sides."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update

from bot.people.models import Person
from bot.people.service import admins
from bot.people.sides import Side
from tests.flows.caring import log, opens, picks, row, side


@pytest.fixture
def house(house):
    house.set_up()
    house.run()
    return house


class TestPeople:
    def test_what_is_said_of_a_person_is_shown_and_changed(self, house):
        hana, ben = house.person("hana"), house.person("ben")
        view = picks(house, "ben")
        assert "Found in Slack on the side of Sales." in view.text
        hana.chooses(view, "Roles", ["Lead"])
        saved = hana.submits(
            view,
            {
                "Side": "Marketing",
                "Team within the side": "North",
                "Public holidays of": "Germany",
                "Time zone": "Tokyo",
            },
        )
        assert (saved.errors, house.world.violations) == ({}, [])
        assert row(house, "ben") == {
            "listed_side": "marketing",
            "roles": "lead",
            "team": "North",
            "country": "DE",
            "set_timezone": "Asia/Tokyo",
        }
        assert log(house) == [
            (hana.id, f"person.{ben.id}.country", '""', '"DE"'),
            (hana.id, f"person.{ben.id}.roles", "[]", '["lead"]'),
            (hana.id, f"person.{ben.id}.side", "null", '"marketing"'),
            (hana.id, f"person.{ben.id}.team", '""', '"North"'),
            (hana.id, f"person.{ben.id}.timezone", '""', '"Asia/Tokyo"'),
        ]
        assert hana.view.text.startswith("Saved for @Ben Okafor.")

    def test_the_next_person_is_chosen_in_an_empty_form(self, house):
        hana = house.person("hana")
        hana.submits(picks(house, "ben"), {"Side": "Neither"})
        assert hana.view.values == {}
        hana.chooses(hana.view, "Person", "cleo")
        hana.submits(hana.view, {"Side": "Marketing"})
        assert (side(house, "ben"), side(house, "cleo")) == (None, Side.MARKETING)

    def test_what_was_typed_for_one_does_not_go_to_another(self, house):
        hana = house.person("hana")
        view = picks(house, "ben")
        hana.chooses(view, "Side", "Marketing")
        hana.chooses(view, "Person", "cleo")
        hana.submits(hana.view)
        assert hana.view.text.startswith("Nothing was different for @Cleo Marchetti.")
        assert (side(house, "ben"), side(house, "cleo")) == (Side.SALES, Side.SALES)

    def test_by_file_and_in_slack_the_same_rows_come_of_the_same_words(self, house):
        header = "user,side,roles,team,country,timezone\n"
        house.imports(
            header + "ben@northwind.example,marketing,lead,North,de,Asia/Tokyo\n"
            "gus@northwind.example,,liaison,,,\nivan@northwind.example,,,,,\n"
        )
        hana = house.person("hana")
        for name, roles, values in (
            (
                "cleo",
                ["Lead"],
                {
                    "Side": "Marketing",
                    "Team within the side": " North ",
                    "Public holidays of": "Germany",
                    "Time zone": "Tokyo",
                },
            ),
            ("finn", ["Liaison"], {"Side": "Neither"}),
            ("jade", [], {"Side": "Neither"}),
        ):
            view = picks(house, name)
            if roles:
                hana.chooses(view, "Roles", roles)
            assert hana.submits(view, values).errors == {}
        for by_file, in_slack in (("ben", "cleo"), ("gus", "finn"), ("ivan", "jade")):
            assert row(house, in_slack) == row(house, by_file)
        told = {(key.split(".")[1], key.split(".")[2], new) for _, key, _, new in log(house)}
        for by_file, in_slack in (("ben", "cleo"), ("gus", "finn"), ("ivan", "jade")):
            one, other = house.person(by_file).id, house.person(in_slack).id
            assert {said[1:] for said in told if said[0] == one} == {s[1:] for s in told if s[0] == other}
        assert {actor for actor, *_ in log(house)} == {"people.csv", hana.id}

    def test_a_liaison_in_sales_is_marked_at_the_field_and_what_was_typed_stays(self, house):
        hana = house.person("hana")
        view = picks(house, "gus")
        hana.chooses(view, "Roles", ["Liaison"])
        outcome = hana.submits(view, {"Side": "Sales", "Team within the side": "Field"})
        assert outcome.errors == {
            "Side": "A liaison counts in Marketing. Choose Marketing, or take the role away."
        }
        assert row(house, "gus")["team"] == ""
        assert hana.submits(hana.view, {"Side": "Marketing"}).errors == {}
        assert row(house, "gus") == {
            "listed_side": "marketing",
            "roles": "liaison",
            "team": "Field",
            "country": "",
            "set_timezone": "",
        }

    @pytest.mark.parametrize("name", ["robo", "mia"])
    def test_of_bots_and_other_companies_nothing_is_said(self, house, name):
        view = picks(house, name)
        assert "They are never asked, so nothing is said of them." in view.text
        (error,) = house.person("hana").submits(view).errors.values()
        assert error.startswith("This is a bot, somebody who has left or somebody of another company.")
        assert log(house) == []

    def test_of_somebody_who_left_nothing_is_said(self, house):
        view = picks(house, "ben")
        house.world.admin.deactivate("ben")
        house.passes(days=1)
        (error,) = house.person("hana").submits(view, {"Side": "Marketing"}).errors.values()
        assert error.startswith("This is a bot, somebody who has left")
        assert row(house, "ben")["listed_side"] is None

    def test_somebody_new_is_told_to_come_within_a_day(self, house):
        with house.hears_nothing() as admin:
            admin.add_person("newt", "Newt Newcomer", tz="Europe/Berlin")
        view = picks(house, "newt")
        assert "I learn of new people within a day" in view.text
        (error,) = house.person("hana").submits(view).errors.values()
        assert error.startswith("I do not know this person yet")

    def test_saved_before_the_form_had_come_nothing_is_changed(self, house):
        """Slack keeps the chosen person; the inputs on the screen are still somebody else's."""
        hana = house.person("hana")
        view = picks(house, "ben")
        hana.chooses(view, "Side", "Marketing")
        payload = house.slack.payloads.submission(house.slack.app, hana.person, house.world.views[view.id])
        state = payload["view"]["state"]["values"]
        state["care_person:"]["care_person"]["selected_user"] = house.person("cleo").id
        outcome = hana.sends_forged(payload)
        assert outcome.response["response_action"] == "update"
        assert log(house) == []

    def test_forged_values_are_marked_or_refused(self, house):
        hana, ben = house.person("hana"), house.person("ben")
        view = picks(house, "ben")
        payload = house.slack.payloads.submission(house.slack.app, hana.person, house.world.views[view.id])

        def sent(field, element, value):
            forged = deepcopy(payload)
            block = forged["view"]["state"]["values"][field]
            block[next(iter(block))][element] = value
            return hana.sends_forged(forged).response

        option = {"value": "both", "text": {"type": "plain_text", "text": "Both"}}
        side_block, roles, zone = (f"{name}:{ben.id}" for name in ("care_side", "care_roles", "care_zone"))
        assert sent(side_block, "selected_option", option)["errors"].keys() == {side_block}
        assert sent(roles, "selected_options", [option])["errors"].keys() == {roles}
        assert sent(zone, "selected_option", {"value": "../etc"})["errors"].keys() == {zone}
        for nobody in ("", "<!channel>", None):
            assert sent("care_person:", "selected_user", nobody)["response_action"] == "push"
        assert sent("care_person:", "selected_user", "U0NOBODY")["errors"].keys() == {"care_person:"}
        assert log(house) == []


class TestAdmins:
    def admins(self, house):
        with house.deps.read() as session:
            return admins(session, house.team_id)

    def gives(self, house, name, *roles):
        """Hana makes these somebody's roles, whatever they had."""
        hana = house.person("hana")
        view = picks(house, name)
        hana.chooses(view, "Roles", list(roles))
        return hana.submits(view)

    def test_the_role_is_given_and_taken(self, house):
        hana, ada = house.person("hana"), house.person("ada")
        assert self.gives(house, "hana", "Admin").errors == {}
        assert self.gives(house, "ada", "Lead", "Admin").errors == {}
        assert self.admins(house) == sorted([ada.id, hana.id])
        assert self.gives(house, "hana").errors == {}
        assert self.admins(house) == [ada.id]
        assert "People" not in hana.opens_home().buttons

    def test_nobody_locks_themselves_out_unseen(self, house):
        (error,) = self.gives(house, "ada", "Admin").errors.values()
        assert error.startswith("You would no longer be admin yourself")
        assert self.admins(house) == [house.person("hana").id]

    def test_the_last_admin_stays_one_where_slack_has_none_to_fall_back_on(self, house):
        self.gives(house, "hana", "Admin")
        with house.deps.begin() as session:
            session.execute(update(Person).values(is_slack_admin=False))
        (error,) = self.gives(house, "hana").errors.values()
        assert error == "Nobody could set this bot up any more: make somebody else its admin first."
        assert self.admins(house) == [house.person("hana").id]

    def test_slacks_admins_are_fallen_back_on(self, house):
        self.gives(house, "hana", "Admin")
        assert self.gives(house, "hana").errors == {}
        assert self.admins(house) == [house.person("hana").id]


class TestBothSides:
    def joins(self, house, *names):
        """Sales people who are in Marketing's channel, too, from the next sync on."""
        for name in names:
            house.world.admin.add_to_channel("#marketing-team", name)
        house.passes(days=1)

    def told(self, house):
        return [m for m in house.person("hana").sees_dm() if "on both sides" in m.text]

    def test_an_admin_is_told_once_and_decides(self, house):
        hana = house.person("hana")
        self.joins(house, "ben", "cleo", "ivan")
        (message,) = self.told(house)
        assert message.text.startswith("3 people are on both sides")
        assert "@Ben Okafor, @Cleo Marchetti, and @Ivan Petrov" in message.text
        assert side(house, "ben") is None
        assert "3 people are on both sides" in hana.opens_home().text

        hana.clicks(message, "Decide")
        view = hana.view
        for name, choice in (("ben", "Marketing"), ("cleo", "Neither")):
            hana.chooses(view, "Which side counts", choice, near=house.person(name).id)
        hana.submits(view)

        assert (side(house, "ben"), side(house, "cleo"), side(house, "ivan")) == (Side.MARKETING, None, None)
        assert hana.view.text == (
            "Saved for 2 people. It holds from the next pulse on. "
            "1 person is on both sides still, and is asked nothing."
        )
        assert log(house) == [
            (hana.id, f"person.{house.person('ben').id}.side", "null", '"marketing"'),
            (hana.id, f"person.{house.person('cleo').id}.side", "null", '"none"'),
        ]
        assert "1 person is on both sides" in hana.home.text
        house.passes(days=3)
        assert len(self.told(house)) == 1

    def test_what_was_decided_stays_when_they_are_on_one_side_only(self, house):
        hana = house.person("hana")
        self.joins(house, "ben")
        view = opens(house, "Decide")
        hana.chooses(view, "Which side counts", "Marketing", near=house.person("ben").id)
        hana.submits(view)
        house.world.admin.remove_from_channel("#marketing-team", "ben")
        house.passes(days=1)
        assert side(house, "ben") is Side.MARKETING
        hana.submits(picks(house, "ben"), {"Side": "As found in Slack"})
        assert side(house, "ben") is Side.SALES

    def test_a_decision_counts_from_the_next_round_on(self, house):
        house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
        self.joins(house, "ben")
        house.answers_all("ben", "cleo", "ivan", "jade", "kofi", "lena")
        hana = house.person("hana")
        view = opens(house, "Decide")
        hana.chooses(view, "Which side counts", "Marketing", near=house.person("ben").id)
        hana.submits(view)
        house.closes_pulse()
        assert "Answered this pulse, of those who got it: 6 of 14 in Sales" in house.reports()[-1].text

    def test_who_is_new_on_both_is_told_again(self, house):
        self.joins(house, "ben")
        self.joins(house, "cleo")
        assert [m.text[:9] for m in self.told(house)] == ["1 person ", "2 people "]

    def test_decided_meanwhile_there_is_nothing_to_decide(self, house):
        hana = house.person("hana")
        self.joins(house, "ben")
        (message,) = self.told(house)
        view = opens(house, "Decide")
        hana.chooses(view, "Which side counts", "Marketing", near=house.person("ben").id)
        stored = house.world.views[view.id]
        payload = house.slack.payloads.submission(house.slack.app, hana.person, stored)
        hana.submits(picks(house, "ben"), {"Side": "Sales"})
        assert "Saved for 0 people." in str(hana.sends_forged(payload).response["view"])
        assert side(house, "ben") is Side.SALES
        hana.closes(all_of_them=True)
        hana.clicks(message, "Decide")
        assert hana.view.text == "Nobody is on both sides any more."

    def test_more_than_fit_come_in_the_next_go(self, house):
        hana = house.person("hana")
        with house.deps.begin() as session:
            session.add_all(_extra(house.team_id, number) for number in range(93))
        view = opens(house, "Decide")
        assert "3 more people come once you have saved these." in view.text
        assert len([block for block in view.blocks if "accessory" in block]) == 90
        stored = house.world.views[view.id]
        payload = house.slack.payloads.submission(house.slack.app, hana.person, stored)
        option = {"value": "sales", "text": {"type": "plain_text", "text": "Sales"}}
        for actions in payload["view"]["state"]["values"].values():
            next(iter(actions.values()))["selected_option"] = option
        answer = hana.sends_forged(payload).response
        assert answer["response_action"] == "update"
        asked = [b["block_id"] for b in answer["view"]["blocks"] if "accessory" in b]
        assert asked == [f"care_both:U0EXTRA{number:03d}" for number in (90, 91, 92)]
        with house.deps.read() as session:
            decided = session.scalar(
                select(func.count()).select_from(Person).where(Person.listed_side == "sales")
            )
        assert decided == 90

    def test_forged_decisions_are_refused(self, house):
        hana = house.person("hana")
        self.joins(house, "ben")
        view = opens(house, "Decide")
        payload = house.slack.payloads.submission(house.slack.app, hana.person, house.world.views[view.id])
        ben, cleo = house.person("ben").id, house.person("cleo").id
        forged = deepcopy(payload)
        element = {"care_decision": {"type": "static_select", "selected_option": {"value": "both"}}}
        forged["view"]["state"]["values"] = {f"care_both:{ben}": element}
        assert hana.sends_forged(forged).response["response_action"] == "push"
        element["care_decision"]["selected_option"]["value"] = "marketing"
        forged["view"]["state"]["values"] = {f"care_both:{cleo}": element}
        hana.sends_forged(forged)
        assert (side(house, "cleo"), log(house)) == (Side.SALES, [])


def _extra(team_id, number):
    return Person(
        team_id=team_id,
        user_id=f"U0EXTRA{number:03d}",
        name=f"Extra {number:03d}",
        timezone="Europe/London",
        is_active=True,
        is_bot=False,
        is_guest=False,
        is_external=False,
        is_slack_admin=False,
        found_side="both",
    )
