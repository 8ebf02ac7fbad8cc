"""Action items, as owner and giver see them: given, accepted, done, blocked, put off, handed back, and reminded."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.db import random_id
from bot.meetings.facts import MeetingState
from bot.meetings.models import Meeting
from bot.privacy.service import delete_traces, rows_about
from playground.files import people_file
from tests.flows.forging import click_of, with_value
from tests.support.house import SETUP, open_house

# A Wednesday; 14:00 in Berlin and Paris, 13:00 in London.
AT_WORK = datetime(2026, 3, 4, 13, tzinfo=UTC)
TEXT, OWNER, DUE, WHY = "What is to be done", "Who does it", "By when", "Why"
HEARS = "When it is done, you hear it the next morning."
FOOT = (
    "You are reminded two working days before and on the day, and nobody is told who is late. "
    "/action shows all that you have to do."
)


def works(house):
    house.set_up()
    house.imports(people_file(house.world))
    house.goes_to(AT_WORK)


@pytest.fixture
def house(sqlite_url):
    """The company with its leads, at work in Europe."""
    with open_house(sqlite_url) as opened:
        opened.once("leads at work", works)
        yield opened


def types(house, line="", name="eva", place="#marketing-team"):
    return house.person(name).slash(f"/action {line}".strip(), place).reply


def gives(house, line="add @cleo by friday send the deck", name="eva", place="#marketing-team"):
    said = types(house, line, name, place)
    house.passes(seconds=10)
    return said


def dms(house, name):
    return [one for one in house.person(name).sees_dm() if one.by_app and not one.ephemeral]


def newest(house, name):
    return dms(house, name)[-1]


def about(house, name, words="send the deck"):
    return [one for one in dms(house, name) if words in one.text]


def clicks(house, name, label, message=None, **more):
    shown = message or newest(house, name)
    house.person(name).clicks(shown, label, **more)
    house.passes(seconds=10)
    return house.person(name).sees_again(shown)


def fills(house, name, label, filled, message=None):
    who = house.person(name)
    who.clicks(message or newest(house, name), label)
    outcome = who.submits(who.view, filled)
    house.passes(seconds=10)
    return outcome


def whispers(house, name):
    return [one.text for one in house.whispers_to(name)]


def plans(house, start, chair="dev"):
    """A joint meeting that is planned."""
    with house.deps.begin() as session:
        session.add(
            Meeting(
                id=random_id(),
                team_id=house.team_id,
                uid=random_id(),
                slot=start.date(),
                start_at=start,
                end_at=start + timedelta(hours=1),
                state=MeetingState.PLANNED,
                channel="C0ALIGNMENT",
                chair=house.person(chair).id,
            )
        )


class TestFromHandToHand:
    def test_given_accepted_and_done(self, house):
        said = gives(house)
        assert said.text.splitlines() == [
            "Given to @Cleo Marchetti, due Fri, Mar 6: “send the deck”",
            f"@Cleo Marchetti accepts it or hands it back to you with a reason. {HEARS}",
        ]
        offer = newest(house, "cleo")
        assert offer.text.splitlines() == ["@Eva Novak gave you, due Fri, Mar 6: “send the deck”", FOOT]
        assert offer.buttons == ["Accept", "Hand back"]
        offer = clicks(house, "cleo", "Accept", offer)
        assert "Accepted." in offer.text
        assert offer.buttons == ["Done", "Blocked", "New date"]
        offer = clicks(house, "cleo", "Done", offer)
        assert "Done on Wed, Mar 4." in offer.text
        assert offer.buttons == ["Not done yet"]
        assert types(house, "", "cleo", "#sales-team").text.startswith("You have nothing to do.")
        assert about(house, "eva") == []
        assert house.world.violations == []

    def test_done_by_mistake(self, house):
        gives(house)
        clicks(house, "cleo", "Accept")
        clicks(house, "cleo", "Done")
        cleo = house.person("cleo")
        house.passes(days=6)
        shown = types(house, "done", "cleo", "#sales-team")
        assert shown.text.splitlines() == [
            "One done in the last 30 days:",
            "“send the deck”, done on Wed, Mar 4",
        ]
        shown = clicks(house, "cleo", "Not done yet", shown)
        assert shown.text.startswith("You have marked nothing as done")
        mine = types(house, "", "cleo", "#sales-team")
        assert "The day has passed; it is still open." in mine.text
        assert mine.buttons == ["Done", "Blocked", "New date", "Add an action item"]
        assert "The day has passed" in cleo.sees_again(newest(house, "cleo")).text or about(house, "cleo")

    def test_a_week_later_it_stays_done(self, house):
        gives(house)
        clicks(house, "cleo", "Accept")
        offer = clicks(house, "cleo", "Done")
        house.passes(days=8)
        assert types(house, "done", "cleo", "#sales-team").buttons == []
        clicks(house, "cleo", "Not done yet", offer)
        assert whispers(house, "cleo")[-1].startswith("“send the deck” was done more than a week ago")

    def test_handed_back_with_a_reason_and_given_to_somebody_else(self, house):
        gives(house)
        assert fills(house, "cleo", "Hand back", {WHY: " "}).errors == {
            WHY: "Say why in a line: whoever gave it to you has to know."
        }
        house.person("cleo").closes()
        fills(house, "cleo", "Hand back", {WHY: "Not my region."})
        assert house.person("cleo").view.text.startswith("Handed back to @Eva Novak, with your reason.")
        assert newest(house, "cleo").text.startswith("“send the deck” is not with you any more.")
        back = newest(house, "eva")
        assert back.text.splitlines()[:3] == [
            "@Cleo Marchetti hands this back to you, due Fri, Mar 6: “send the deck”",
            "Give it to somebody else, or do it yourself.",
            "> Not my region.",
        ]
        assert back.buttons == ["Give to somebody else", "I do it myself", "Done"]
        again = click_of(house, "eva", back, "Give to somebody else")
        fills(house, "eva", "Give to somebody else", {OWNER: "lena"}, back)
        assert newest(house, "lena").text.startswith("@Eva Novak gave you, due Fri, Mar 6: “send the deck”")
        assert house.person("eva").sees_again(back).buttons == []
        house.person("eva").sends_forged(again)
        assert whispers(house, "eva")[-1].startswith("That action item is @Lena Bauer's")

    def test_what_came_back_may_go_to_the_same_person_again(self, house):
        gives(house)
        fills(house, "cleo", "Hand back", {WHY: "Until when?"})
        fills(house, "eva", "Give to somebody else", {OWNER: "cleo", DUE: "2026-03-10"})
        assert newest(house, "cleo").text.startswith("@Eva Novak gave you, due Tue, Mar 10: “send the deck”")
        assert newest(house, "cleo").buttons == ["Accept", "Hand back"]

    def test_blocked_the_giver_hears_and_it_stays(self, house):
        gives(house)
        clicks(house, "cleo", "Accept")
        offer = newest(house, "cleo")
        fills(house, "cleo", "Blocked", {WHY: "The agency is silent."}, offer)
        assert newest(house, "eva").text.splitlines() == [
            "@Cleo Marchetti cannot go on with “send the deck”, due Fri, Mar 6:",
            "> The agency is silent.",
        ]
        offer = house.person("cleo").sees_again(offer)
        assert "Blocked:\n> The agency is silent." in offer.text
        assert offer.buttons == ["Done", "Not blocked any more", "New date", "Hand back"]
        offer = clicks(house, "cleo", "Not blocked any more", offer)
        assert offer.buttons == ["Done", "Blocked", "New date"]
        assert "agency" not in offer.text

    def test_another_day(self, house):
        plans(house, datetime(2026, 3, 17, 14, tzinfo=UTC))
        gives(house)
        offer = clicks(house, "cleo", "Accept")
        assert fills(house, "cleo", "New date", {DUE: "2026-03-18"}, offer).errors == {
            DUE: "Mar 18, 2026 is after the next meeting on Mar 17, 2026, and an action item is to be done by then. "
            "Nothing was added: choose an earlier day, or a first step that is done by then."
        }
        house.person("cleo").closes()
        assert fills(house, "cleo", "New date", {DUE: "2026-03-03"}, offer).errors == {
            DUE: "Mar 3, 2026 is past: where the owner is, it is Mar 4, 2026. Choose a later day."
        }
        house.person("cleo").closes()
        fills(house, "cleo", "New date", {DUE: "2026-03-12"}, offer)
        assert house.person("cleo").view.text.startswith("Due Thu, Mar 12 now.")
        assert "due Thu, Mar 12" in house.person("cleo").sees_again(offer).text


# 9:00 in Berlin, where Eva is, the day after.
EVAS_MORNING = datetime(2026, 3, 5, 8, 1, tzinfo=UTC)
STOPS = "What became of what you gave comes in the morning, in one message. /action leave stops it."


def is_done(house, what="send the deck"):
    """Cleo has got it from Eva, and has done it."""
    gives(house, f"add @cleo by friday {what}")
    clicks(house, "cleo", "Accept")
    return clicks(house, "cleo", "Done")


class TestWhoGaveIt:
    def test_hears_the_next_morning_that_it_is_done(self, house):
        is_done(house)
        house.goes_to(EVAS_MORNING - timedelta(minutes=3))
        assert about(house, "eva") == []
        house.goes_to(EVAS_MORNING)
        (told,) = about(house, "eva")
        assert told.text.splitlines() == [
            "@Cleo Marchetti finished on Wed, Mar 4 what you gave them: “send the deck”",
            STOPS,
        ]
        assert told.buttons == []
        house.passes(days=10)
        assert len(about(house, "eva")) == 1
        assert house.world.violations == []

    def test_all_of_a_day_is_one_message(self, house):
        is_done(house)
        is_done(house, "call Acme")
        gives(house, "add @cleo by friday book the room")
        clicks(house, "cleo", "Accept")
        fills(house, "cleo", "New date", {DUE: "2026-03-10"})
        fills(house, "cleo", "New date", {DUE: "2026-03-12"})
        count = len(dms(house, "eva"))
        house.goes_to(EVAS_MORNING)
        assert len(dms(house, "eva")) == count + 1
        told = newest(house, "eva")
        assert told.text.count("finished on Wed, Mar 4") == 2
        assert "does what you gave them by Thu, Mar 12 now, not by Fri, Mar 6: “book the room”" in told.text
        assert (told.text.count(STOPS), told.text.splitlines()[-1]) == (1, STOPS)

    def test_not_of_what_was_undone_by_then(self, house):
        offer = is_done(house)
        clicks(house, "cleo", "Not done yet", offer)
        gives(house, "add @cleo by friday book the room")
        clicks(house, "cleo", "Accept")
        fills(house, "cleo", "New date", {DUE: "2026-03-10"})
        fills(house, "cleo", "New date", {DUE: "2026-03-06"})
        house.goes_to(EVAS_MORNING + timedelta(hours=8))
        assert about(house, "eva") == about(house, "eva", "book the room") == []

    def test_undone_later_the_message_says_so_and_done_again_there_is_another(self, house):
        offer = is_done(house)
        house.goes_to(EVAS_MORNING)
        (told,) = about(house, "eva")
        offer = clicks(house, "cleo", "Not done yet", offer)
        shown = house.person("eva").sees_again(told)
        assert shown.text.splitlines()[0] == "@Cleo Marchetti is at it again, due Fri, Mar 6: “send the deck”"
        clicks(house, "cleo", "Done", offer)
        assert "finished on Thu, Mar 5" in house.person("eva").sees_again(told).text
        house.passes(days=1)
        assert len(about(house, "eva")) == 2

    def test_what_is_blocked_no_more_is_said_where_it_was_said(self, house):
        gives(house)
        clicks(house, "cleo", "Accept")
        offer = newest(house, "cleo")
        fills(house, "cleo", "Blocked", {WHY: "The agency is silent."}, offer)
        (told,) = about(house, "eva")
        clicks(house, "cleo", "Not blocked any more", house.person("cleo").sees_again(offer))
        shown = house.person("eva").sees_again(told).text
        assert shown == "@Cleo Marchetti is at it again, due Fri, Mar 6: “send the deck”"

    def test_not_of_ones_own(self, house):
        gives(house, "add by friday write the brief", "cleo", "#sales-team")
        clicks(house, "cleo", "Done", types(house, "", "cleo", "#sales-team"))
        house.passes(days=2)
        assert about(house, "cleo", "brief") == []

    def test_not_who_has_left(self, house):
        is_done(house)
        house.world.admin.deactivate("eva")
        house.passes(days=2)
        assert about(house, "eva") == []

    def test_not_who_is_away_before_they_are_back(self, house):
        is_done(house)
        house.person("eva").slash("/entente away until 2026-03-10", "#marketing-team")
        house.goes_to(datetime(2026, 3, 10, 18, tzinfo=UTC))
        assert about(house, "eva") == []
        house.goes_to(datetime(2026, 3, 11, 8, 2, tzinfo=UTC))
        assert len(about(house, "eva")) == 1

    def test_not_who_wants_none_of_it(self, house):
        is_done(house)
        assert types(house, "leave").text.startswith("You are not told any more")
        house.goes_to(EVAS_MORNING)
        assert about(house, "eva") == []
        eva = house.person("eva")
        assert "/action join starts it again" in eva.opens_home().text
        assert types(house, "join").text.startswith("From now on you are told")
        is_done(house, "call Acme")
        house.goes_to(EVAS_MORNING + timedelta(days=1))
        assert len(about(house, "eva", "call Acme")) == 1

    def test_it_is_one_of_the_messages_of_a_day(self, house):
        house.set_up(SETUP.replace("[workspace]", "[workspace]\nmessages_a_day = 1"))
        gives(house, "add @eva by 2026-03-09 write the brief", "cleo", "#sales-team")
        is_done(house)
        count = len(dms(house, "eva"))
        # Her own reminder comes at the same hour: one of both waits.
        house.goes_to(EVAS_MORNING + timedelta(hours=8))
        assert len(dms(house, "eva")) == count + 1
        house.goes_to(EVAS_MORNING + timedelta(days=1))
        assert len(about(house, "eva")) == 1


class TestTheCommand:
    def test_mine_with_the_buttons(self, house):
        gives(house, "add by friday write the brief", "cleo", "#sales-team")
        gives(house, "add @cleo by monday send the deck")
        shown = types(house, "", "cleo", "#sales-team")
        assert shown.text.splitlines() == [
            "2 action items are yours:",
            "“write the brief”, due Fri, Mar 6",
            "“send the deck”, due Mon, Mar 9, from @Eva Novak",
        ]
        assert shown.buttons == ["Done", "Blocked", "New date", "Accept", "Hand back", "Add an action item"]
        shown = clicks(house, "cleo", "Accept", shown)
        shown = clicks(house, "cleo", "Done", shown, nth=2)
        assert shown.text.splitlines()[0] == "One action item is yours:"

    def test_ones_own_is_accepted_and_nobody_is_written_to(self, house):
        said = gives(house, "add by friday write the brief", "cleo", "#sales-team")
        assert said.text == "You took on, due Fri, Mar 6: “write the brief”"
        assert said.buttons == ["Done", "Blocked", "New date"]
        assert about(house, "cleo", "brief") == []

    def test_without_a_day_it_is_due_at_the_next_meeting(self, house):
        assert "due Wed, Mar 18: “send the deck”" in gives(house, "add @cleo send the deck").text
        plans(house, datetime(2026, 3, 10, 14, tzinfo=UTC))
        assert "due Tue, Mar 10: “call the fair”" in gives(house, "add @cleo call the fair").text

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("add @cleo by 2026-03-11 x", "Mar 11, 2026 is after the next meeting on Mar 10, 2026"),
            ("add @cleo by 2026-03-01 x", "Mar 1, 2026 is past"),
            ("add @guy by friday x", "Guests do not get action items here."),
            ("add @robo by friday x", "That is an app."),
            ("add @leo by friday x", "This person is not here any more."),
            ("add @cleo by friday", "What is to be done is missing"),
            ("add @cleo @ben by friday x", "An action item has one owner"),
            ("add @nobody by friday x", "I cannot tell who “@nobody” is"),
            ("ad", "Did you mean /action add?"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_added(self, house, line, said):
        plans(house, datetime(2026, 3, 10, 14, tzinfo=UTC))
        assert said in gives(house, line).text
        assert "Nobody has an open action item." in types(house, "all").text

    def test_everybodys_without_who_is_late(self, house):
        gives(house)
        gives(house, "add @ben by monday call Acme", "ada", "#sales-team")
        house.passes(days=4)
        shown = types(house, "all", "finn")
        assert shown.text.splitlines() == [
            "2 open action items:",
            "• @Cleo Marchetti, due Fri, Mar 6: “send the deck”",
            "• @Ben Okafor, due Mon, Mar 9: “call Acme”",
        ]
        assert shown.buttons == []

    def test_overdue_is_mine_and_counts_for_leads(self, house):
        gives(house)
        house.passes(days=4)
        assert "“send the deck”" in types(house, "overdue", "cleo", "#sales-team").text
        assert types(house, "overdue", "finn").text == "Nothing of yours is overdue."
        lead = types(house, "overdue", "ada", "#sales-team").text
        assert lead.splitlines() == [
            "Nothing of yours is overdue.",
            "Of everybody: 1 open, 0 due in the next seven days, 1 overdue.",
        ]

    def test_help(self, house):
        assert (
            "/action add @ben by friday send the deck gives Ben something to do" in types(house, "help").text
        )

    @pytest.mark.parametrize("line", ["", "all", "add by friday x", "add", "help"])
    def test_nothing_for_people_of_other_companies(self, house, line):
        gives(house)
        assert "deck" not in types(house, line, "mia", "#partners").text
        assert house.person("mia").view is None


class TestForms:
    def test_the_form(self, house):
        plans(house, datetime(2026, 3, 10, 14, tzinfo=UTC))
        types(house, "add")
        eva = house.person("eva")
        assert "No later than the next meeting, on Tue, Mar 10." in str(eva.view.blocks)
        assert eva.submits(eva.view, {TEXT: "send the deck", OWNER: "guy", DUE: "2026-03-11"}).errors == {
            OWNER: "Guests do not get action items here. Choose a colleague.",
            DUE: "Mar 11, 2026 is after the next meeting on Mar 10, 2026, and an action item is to be done by then. "
            "Nothing was added: choose an earlier day, or a first step that is done by then.",
        }
        eva.submits(eva.view, {OWNER: "cleo", DUE: "2026-03-09"})
        house.passes(seconds=10)
        assert eva.view.text.startswith("Given to @Cleo Marchetti, due Mon, Mar 9: “send the deck”")
        assert len(about(house, "cleo")) == 1

    def test_a_message_of_a_public_channel(self, house):
        message = house.person("dev").posts(
            "#alignment", "Somebody has to call &lt;Acme&gt; with <@U0X|lars>"
        )
        eva = house.person("dev")
        eva.uses_message_shortcut("Make this an action item", message)
        eva.submits(eva.view, {OWNER: "cleo"})
        house.passes(seconds=10)
        offer = newest(house, "cleo")
        assert "“Somebody has to call <Acme> with @lars”" in offer.text
        assert f"/archives/{message.channel}/p{message.ts.replace('.', '')}" in str(offer.blocks)
        house.person("ada").uses_message_shortcut(
            "Make this an action item", house.person("ada").sees("#alignment")[-1]
        )
        assert "This message is an action item already: @Cleo Marchetti, due" in house.person("ada").view.text

    @pytest.mark.parametrize("private", [True, False])
    def test_text_of_a_private_place_stays_there(self, house, private):
        house.world.admin.add_channel("secret", "eva", "dev", private=private)
        house.person("dev").posts("#secret", "Acme wants to leave us")
        eva = house.person("eva")
        eva.uses_message_shortcut("Make this an action item", eva.sees("#secret")[-1])
        assert ("Acme" in str(eva.view.blocks)) is not private
        assert "Where it comes from" in eva.view.text

    def test_two_at_once_on_one_message(self, house):
        house.person("dev").posts("#alignment", "Call Acme")
        for name in ("ada", "dev"):
            who = house.person(name)
            who.uses_message_shortcut("Make this an action item", who.sees("#alignment")[-1])
        for name in ("ada", "dev"):
            who = house.person(name)
            outcome = who.submits(who.view, {OWNER: "cleo"})
        assert outcome.acknowledged
        assert "has been made an action item meanwhile" in house.person("dev").view.text
        house.passes(seconds=10)
        assert len(about(house, "cleo", "Call Acme")) == 1


class TestTime:
    def test_reminded_before_on_the_day_and_weekly(self, house):
        gives(house, "add @cleo by 2026-03-12 send the deck")
        clicks(house, "cleo", "Accept")
        count = len(about(house, "cleo"))
        # 9:00 in Paris.
        house.goes_to(datetime(2026, 3, 10, 7, 59, tzinfo=UTC))
        assert len(about(house, "cleo")) == count
        house.goes_to(datetime(2026, 3, 10, 8, 2, tzinfo=UTC))
        assert about(house, "cleo")[-1].text == "Due Thu, Mar 12: “send the deck”. Go to it"
        assert about(house, "cleo")[-1].buttons == []
        house.goes_to(datetime(2026, 3, 12, 8, 2, tzinfo=UTC))
        assert newest(house, "cleo").text.startswith("Due today: “send the deck”.")
        house.goes_to(datetime(2026, 3, 13, 8, 2, tzinfo=UTC))
        assert newest(house, "cleo").text.startswith("Still open, it was due Thu, Mar 12: “send the deck”.")
        house.goes_to(datetime(2026, 3, 19, 17, tzinfo=UTC))
        assert len(about(house, "cleo")) == count + 3
        house.goes_to(datetime(2026, 3, 20, 8, 2, tzinfo=UTC))
        assert len(about(house, "cleo")) == count + 4
        assert not any(about(house, name) for name in ("ada", "dev", "eva", "gus", "hana"))
        assert not any("deck" in one.text for one in house.person("ada").sees("#alignment"))

    def test_several_on_one_day_are_one_message(self, house):
        for what in ("send the deck", "call Acme", "book the room"):
            gives(house, f"add @cleo by 2026-03-12 {what}")
        house.goes_to(datetime(2026, 3, 11, 17, tzinfo=UTC))
        count = len(dms(house, "cleo"))
        house.goes_to(datetime(2026, 3, 12, 8, 2, tzinfo=UTC))
        assert len(dms(house, "cleo")) == count + 1
        assert newest(house, "cleo").text.count("Due today:") == 3

    def test_not_while_away(self, house):
        gives(house, "add @cleo by 2026-03-12 send the deck")
        clicks(house, "cleo", "Accept")
        count = len(about(house, "cleo"))
        house.person("cleo").slash("/entente away until 2026-03-20", "#sales-team")
        house.goes_to(datetime(2026, 3, 20, 17, tzinfo=UTC))
        assert len(about(house, "cleo")) == count
        house.goes_to(datetime(2026, 3, 23, 8, 2, tzinfo=UTC))
        assert len(about(house, "cleo")) == count + 1
        assert newest(house, "cleo").text.startswith("Still open, it was due Thu, Mar 12")

    def test_done_in_time_nobody_is_reminded(self, house):
        gives(house)
        clicks(house, "cleo", "Accept")
        clicks(house, "cleo", "Done")
        house.goes_to(datetime(2026, 3, 20, 12, tzinfo=UTC))
        assert len(about(house, "cleo")) == 1

    def test_given_in_the_owners_night_it_waits_for_their_morning(self, house):
        # 8:00 in New York.
        gives(house, "add @ben by friday send the deck")
        assert about(house, "ben") == []
        house.passes(hours=1)
        assert len(about(house, "ben")) == 1


class TestPeople:
    def test_an_owner_who_leaves_it_goes_to_the_chair(self, house):
        plans(house, datetime(2026, 3, 10, 14, tzinfo=UTC), chair="dev")
        gives(house)
        clicks(house, "cleo", "Accept")
        house.world.admin.deactivate("cleo")
        house.passes(minutes=2)
        assert newest(house, "dev").text.startswith(
            "This is with you now, due Fri, Mar 6, for @Cleo Marchetti, who had it, is not here any more:"
        )
        fills(house, "dev", "Give to somebody else", {OWNER: "lena"})
        assert newest(house, "lena").text.startswith("@Dev Banerjee gave you")

    def test_without_a_meeting_to_who_gave_it(self, house):
        gives(house)
        house.world.admin.deactivate("cleo")
        house.passes(minutes=2)
        offer = clicks(house, "eva", "I do it myself")
        assert offer.buttons == ["Done", "Blocked", "New date"]

    def test_who_deletes_their_data(self, house):
        gives(house)
        house.passes(minutes=1)
        cleo = house.person("cleo").id
        with house.deps.read() as session:
            assert "action_item" in [
                row.table for row in rows_about(session, house.deps.keys, house.team_id, cleo)
            ]
        with house.deps.begin() as session:
            delete_traces(session, house.team_id, cleo)
        house.passes(minutes=2)
        assert newest(house, "eva").text.startswith("This is with you now, due Fri, Mar 6, for somebody")
        with house.deps.read() as session:
            assert "action_item" not in [
                row.table for row in rows_about(session, house.deps.keys, house.team_id, cleo)
            ]

    def test_home_shows_what_is_mine_with_done(self, house):
        for n in range(7):
            gives(house, f"add @cleo by friday thing {n}")
        cleo = house.person("cleo")
        cleo.opens_home()
        assert "7 action items are yours:" in cleo.home.text
        assert "And 2 more: /action" in cleo.home.text.replace("`", "")
        assert cleo.home.buttons.count("Done") == 5
        cleo.clicks(cleo.home, "Done", nth=1)
        house.passes(seconds=10)
        assert "6 action items are yours:" in cleo.home.text


class TestClicks:
    def test_a_second_click_changes_nothing(self, house):
        gives(house)
        offer = newest(house, "cleo")
        payload = click_of(house, "cleo", offer, "Accept")
        for _ in range(2):
            house.person("cleo").sends_forged(payload)
            house.passes(seconds=10)
        assert "Accepted." in house.person("cleo").sees_again(offer).text
        assert whispers(house, "cleo") == []

    def test_an_old_message_is_answered(self, house):
        gives(house)
        payload = click_of(house, "cleo", newest(house, "cleo"), "Hand back")
        clicks(house, "cleo", "Accept")
        clicks(house, "cleo", "Done")
        house.person("cleo").sends_forged(payload)
        assert (
            whispers(house, "cleo")[-1]
            == "“send the deck” is done already; nothing was changed. /action shows what you have to do."
        )

    @pytest.mark.parametrize("name", ["eva", "ben", "mia"])
    def test_only_the_owner_accepts(self, house, name):
        gives(house)
        offer = newest(house, "cleo")
        assert house.person(name).sends_forged(click_of(house, name, offer, "Accept")).acknowledged
        house.passes(seconds=10)
        assert house.person("cleo").sees_again(offer).buttons == ["Accept", "Hand back"]

    @pytest.mark.parametrize("value", ["", "x", "0" * 32, None])
    def test_a_forged_value(self, house, value):
        gives(house)
        offer = newest(house, "cleo")
        payload = with_value(click_of(house, "cleo", offer, "Accept"), value)
        assert house.person("cleo").sends_forged(payload).acknowledged
        assert house.person("cleo").sees_again(offer).buttons == ["Accept", "Hand back"]
