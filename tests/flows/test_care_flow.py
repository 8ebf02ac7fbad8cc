"""Caring for the bot in Slack as an admin does it: people, both sides, the log, the dry run, a test, a new series."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from bot.outbox.models import OutboxMessage
from bot.people.models import Person
from bot.people.service import admins, someone
from bot.people.sides import Side
from bot.pulse.models import Answer, Assignment, Series
from bot.pulse.service.series import current_series
from bot.workspace.models import AuditEntry
from tests.support.house import SETUP

SAID = ("listed_side", "roles", "team", "country", "set_timezone")
REFUSED = "Only admins of this bot may do that, so nothing was changed. @Hana Kowalski is one of them."
BUTTONS = ("People", "Dry run", "Send me a test", "Audit log", "New series")


@pytest.fixture
def house(house):
    house.set_up()
    house.run()
    return house


def text_of(view):
    """The text with plain spaces: hours are written with a narrow one."""
    return view.text.replace("\u202f", " ")


def opens(house, button, name="hana", **more):
    """What a button of Home opens."""
    person = house.person(name)
    assert person.clicks(person.opens_home(), button, **more).acknowledged
    assert house.world.violations == []
    return person.view


def picks(house, name):
    """The form about somebody, before Hana."""
    hana = house.person("hana")
    view = opens(house, "People")
    assert hana.chooses(view, "Person", name).acknowledged
    assert house.world.violations == []
    return hana.view


def row(house, name):
    with house.deps.read() as session:
        person = session.get_one(Person, (house.team_id, house.person(name).id))
        return {column: getattr(person, column) for column in SAID}


def log(house):
    """Actor, key, old and new of each entry about a person, without the admin named by the file."""
    with house.deps.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.key.startswith("person."))).all()
    return sorted((one.actor, one.key, one.old, one.new) for one in rows)


def side(house, name):
    with house.deps.read() as session:
        return someone(session, house.team_id, house.person(name).id).side


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
        house.world.admin.add_person("newt", "Newt Newcomer", tz="Europe/Berlin")
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
        assert "From 6 of 14 in Sales" in house.reports()[-1].text

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


class TestAuditLog:
    def test_who_changed_what_when_in_words(self, house):
        hana = house.person("hana")
        hana.submits(picks(house, "ben"), {"Side": "Marketing"})
        hana.closes(all_of_them=True)
        view = opens(house, "Audit log")
        assert "Side of @Ben Okafor: As found in Slack → Marketing\n@Hana Kowalski, " in view.text
        assert "Report channel: nothing → #alignment\nsetup.toml, " in view.text
        assert "Where Sales is: nothing → #sales-team" in view.text
        assert "The company's public holidays: nothing → United Kingdom" in view.text
        assert view.text.index("Side of") < view.text.index("Report channel")

    def test_older_and_newer(self, house):
        hana = house.person("hana")
        with house.deps.begin() as session:
            session.execute(delete(AuditEntry))
            session.add_all(
                AuditEntry(
                    id=f"{number:032x}",
                    team_id=house.team_id,
                    at=house.clock() + timedelta(minutes=number),
                    actor="setup.toml",
                    key="pulse.statements",
                    old="3",
                    new=str(number),
                )
                for number in range(70)
            )
        view = opens(house, "Audit log")
        assert view.buttons == ["Older"]
        assert "3 → 69" in view.text
        assert "3 → 39" not in view.text
        hana.clicks(view, "Older")
        assert hana.view.buttons == ["Newer", "Older"]
        assert "3 → 39" in hana.view.text
        hana.clicks(hana.view, "Older")
        assert hana.view.buttons == ["Newer"]
        assert hana.view.text.startswith("Statements a pulse: 3 → 9\n")
        hana.clicks(hana.view, "Newer")
        hana.clicks(hana.view, "Newer")
        assert "3 → 69" in hana.view.text

    def test_a_forged_page_is_refused(self, house):
        hana = house.person("hana")
        view = opens(house, "Audit log")
        action = {"action_id": "care_audit_page:older", "block_id": "b", "type": "button", "value": "-1"}
        payload = house.slack.payloads.view_action(
            house.slack.app, hana.person, house.world.views[view.id], action
        )
        assert hana.sends_forged(payload).acknowledged
        assert hana.view.title == "That did not work"


class TestDryRun:
    def test_who_would_get_what_and_when_in_counts(self, house):
        house.person("ben").slash("/entente away until 2026-03-20")
        house.person("cleo").slash("/pulse leave")
        view = opens(house, "Dry run")
        text = text_of(view)
        assert "Tue, Mar 3: opens" in text
        assert "23 people would be asked, 4 statements at most." in text
        assert "• 2 people: Mar 3, 10:00 AM in Tokyo" in text
        assert "Reminders, to those who have not finished by then:" in text
        assert "Left out: 2 who are away, have left the pulses or have nothing due this time." in text
        assert not any(name in text for name in ("Ben", "Okafor", "Cleo", "Ada"))

    def test_it_sends_and_changes_nothing(self, house):
        with house.deps.read() as session:
            before = session.scalar(select(func.count()).select_from(OutboxMessage))
        opens(house, "Dry run")
        with house.deps.read() as session:
            assert session.scalar(select(func.count()).select_from(OutboxMessage)) == before

    def test_nothing_within_a_week_names_the_next(self, house):
        house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
        text = text_of(opens(house, "Dry run"))
        assert "Pulse 1 is open until" in text
        assert "Nothing opens within 7 days. This is the next one:\nTue, Mar 17: opens" in text

    def test_after_a_baseline_a_slot_rests(self, house):
        house.set_up(SETUP + "baseline = true\n")
        assert "This is the baseline: all statements are asked." in text_of(opens(house, "Dry run"))
        house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
        with house.deps.begin() as session:
            session.add_all(_answered(session))
        house.goes_to(datetime(2026, 3, 12, 9, tzinfo=UTC))
        text = text_of(opens(house, "Dry run"))
        assert "Tue, Mar 17 is skipped: nobody would be asked." in text
        assert "after a baseline the statements rest for four weeks" in text
        assert "Left out: 25 who are away, have left the pulses or have nothing due this time." in text

    def test_paused(self, house):
        house.set_up(SETUP + "paused = true\n")
        text = text_of(opens(house, "Dry run"))
        assert "The pulses are paused: none opens until they are resumed." in text
        assert "Tue, Mar 3 is skipped: the pulses are paused." in text

    def test_a_trial_says_so(self, house):
        with house.deps.begin() as session:
            session.execute(update(Series).values(next_is_trial=True))
        assert "This is a trial" in text_of(opens(house, "Dry run"))

    def test_with_nobody_on_a_side_nothing_is_planned(self, house):
        with house.deps.begin() as session:
            session.execute(delete(Series))
            session.execute(update(Person).values(found_side=None))
        assert "No pulse is planned yet" in text_of(opens(house, "Dry run"))


def _answered(session):
    """As if everybody had answered everything they were asked."""
    for one in session.scalars(select(Assignment)):
        yield Answer(
            round_id=one.round_id,
            respondent=one.respondent,
            statement=one.statement,
            team_id=one.team_id,
            version=one.version,
            side=one.side,
            team=one.team,
            value=4,
        )


class TestRehearsal:
    def test_it_looks_like_a_pulse_and_stores_nothing(self, house):
        hana = house.person("hana")
        notice = opens(house, "Send me a test")
        assert notice.text.startswith("A test is on its way to you")
        house.run()
        (message,) = [m for m in hana.sees_dm() if m.by_app]
        assert message.text.startswith("This is only a test, for you alone.")
        assert message.notification.startswith("This is only a test")
        assert "how Sales and Marketing work together" in message.text
        assert message.buttons.count("4 Agree") == 4
        with house.deps.read() as session:
            before = session.scalar(select(func.count()).select_from(Answer))
        assert hana.clicks(message, "4 Agree", nth=1).acknowledged
        assert hana.chooses(message, "Remind me later", "In 1 hour").acknowledged
        assert hana.clicks(message, "Skip this pulse").acknowledged
        whispers = house.whispers_to("hana")
        assert [m.text for m in whispers] == ["This was only a test; nothing is stored."] * 3
        house.run()
        with house.deps.read() as session:
            assert session.scalar(select(func.count()).select_from(Answer)) == before == 0
            left = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "care_test")).all()
        assert left == []

    def test_a_double_click_sends_one(self, house):
        hana = house.person("hana")
        home = hana.opens_home()
        hana.clicks(home, "Send me a test")
        hana.closes(all_of_them=True)
        hana.clicks(hana.home, "Send me a test")
        house.run()
        assert len([m for m in hana.sees_dm() if m.by_app]) == 1

    def test_who_is_no_admin_any_more_gets_none(self, house):
        opens(house, "Send me a test")
        with house.deps.begin() as session:
            session.execute(update(Person).values(is_slack_admin=False))
        house.run()
        assert [m for m in house.person("hana").sees_dm() if m.by_app] == []


class TestNewSeries:
    def series(self, house):
        with house.deps.read() as session:
            return current_series(session, house.team_id).id

    def test_without_a_pulse_there_is_nothing_to_begin_anew(self, house):
        before = self.series(house)
        view = opens(house, "New series")
        assert view.text == (
            "There is nothing to begin anew: no pulse of the present series has opened yet. Nothing was changed."
        )
        assert self.series(house) == before

    def test_a_question_comes_first(self, house):
        house.opens_pulse()
        before = self.series(house)
        opens(house, "New series", confirm=False)
        assert self.series(house) == before

    def test_the_open_round_runs_on_and_the_next_is_the_first_of_the_new(self, house):
        house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
        before = self.series(house)
        view = opens(house, "New series")
        text = text_of(view)
        assert text.startswith("A new series begins with the pulse of Tue, Mar 17.")
        assert "Pulse 1 is still open. It runs on to its close" in text
        assert self.series(house) != before
        house.answers_all("ben", "cleo", "ivan", "jade", "kofi")
        house.closes_pulse()
        assert "From 5 of 14 in Sales" in house.reports()[-1].text
        house.goes_to(datetime(2026, 3, 18, 19, tzinfo=UTC))
        assert "Pulse 1:" in house.pulse_of("ben").text

    def test_a_second_click_changes_nothing_and_the_log_tells_of_the_first(self, house):
        hana = house.person("hana")
        house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
        opens(house, "New series")
        hana.closes(all_of_them=True)
        begun = self.series(house)
        view = opens(house, "New series")
        assert view.text.startswith("There is nothing to begin anew")
        hana.closes(all_of_them=True)
        assert self.series(house) == begun
        view = opens(house, "Audit log")
        assert "New series, first pulse: nothing → 2026-03-17\n@Hana Kowalski, " in view.text


class TestOthers:
    def click(self, house, name, action_id, view=None, **more):
        """A click in Home (or a modal) as somebody who was never shown the button would forge it."""
        person = house.person(name)
        home = view or person.opens_home()
        action = {"action_id": action_id, "block_id": "b", "type": "button", "value": "0", **more}
        payload = house.slack.payloads.view_action(
            house.slack.app, person.person, house.world.views[home.id], action
        )
        assert person.sends_forged(payload).acknowledged
        return person.view

    def test_nobody_else_sees_the_buttons(self, house):
        assert not set(BUTTONS) & set(house.person("ben").opens_home().buttons)
        assert set(BUTTONS) <= set(house.person("hana").opens_home().buttons)

    @pytest.mark.parametrize(
        "action_id",
        [
            "care_people",
            "care_both_sides",
            "care_decision",
            "care_audit",
            "care_audit_page:older",
            "care_dry_run",
            "care_test",
            "care_new_series",
        ],
    )
    def test_a_forged_click_is_told_who_may(self, house, action_id):
        house.opens_pulse()
        before = len([m for m in house.person("ben").sees_dm() if m.by_app])
        shown = self.click(house, "ben", action_id)
        assert shown.text == REFUSED
        house.run()
        assert len([m for m in house.person("ben").sees_dm() if m.by_app]) == before

    def test_a_forged_choice_of_a_person_shows_nothing_of_them(self, house):
        person = house.person("ben")
        home = person.opens_home()
        payload = house.slack.payloads.view_action(
            house.slack.app,
            person.person,
            house.world.views[home.id],
            {"action_id": "care_person", "block_id": "care_person:", "type": "users_select"},
        )
        chosen = {"type": "users_select", "selected_user": house.person("ada").id}
        payload["view"]["state"] = {"values": {"care_person:": {"care_person": chosen}}}
        assert person.sends_forged(payload).acknowledged
        assert person.view.text == REFUSED

    def taken_over(self, house, view, name="ben"):
        """Hana's submission of a form, as Ben would forge it."""
        stored = house.world.views[view.id]
        payload = house.slack.payloads.submission(house.slack.app, house.person("hana").person, stored)
        person = house.person(name).person
        payload["user"] = {**payload["user"], "id": person.id, "name": person.name, "username": person.name}
        return house.person(name).sends_forged(payload).response

    def test_a_forged_submission_is_told_who_may(self, house):
        view = picks(house, "ben")
        house.person("hana").chooses(view, "Side", "Marketing")
        answer = self.taken_over(house, view)
        assert answer["response_action"] == "push"
        assert "Only admins of this bot may do that" in str(answer["view"]["blocks"])
        assert log(house) == []

    def test_a_forged_decision_is_told_who_may(self, house):
        house.world.admin.add_to_channel("#marketing-team", "ben")
        house.passes(days=1)
        view = opens(house, "Decide")
        house.person("hana").chooses(view, "Which side counts", "Sales", near=house.person("ben").id)
        answer = self.taken_over(house, view)
        assert answer["response_action"] == "push"
        assert side(house, "ben") is None

    def test_menus_offer_nothing(self, house):
        hana = house.person("hana")
        view = picks(house, "ben")
        assert hana.suggests(view, "Time zone", "tok")[0] == "Tokyo, Japan (Asia/Tokyo)"
        assert hana.suggests(view, "Public holidays of", "")[:2] == ["The company's country", "Afghanistan"]
        assert hana.suggests(view, "Time zone", "")[0] == "As in Slack"
        with house.deps.begin() as session:
            session.execute(update(Person).values(is_slack_admin=False))
        assert hana.suggests(view, "Time zone", "tok") == []
        assert hana.suggests(view, "Public holidays of", "ger") == []

    def test_an_admin_who_is_none_any_more_is_told_in_the_open_form(self, house):
        hana = house.person("hana")
        view = picks(house, "ben")
        with house.deps.begin() as session:
            session.execute(update(Person).values(is_slack_admin=False))
        hana.submits(view, {"Side": "Marketing"})
        assert hana.view.text == (
            "Only admins of this bot may do that, and there is none yet, so nothing was changed. "
            "Whoever runs the bot can name one."
        )
        hana.closes()
        assert hana.view.id == view.id
        assert log(house) == []
