"""What the joint meeting promises: told in time whatever is moved, left alone while away, no name in public."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest

from tests.flows.test_meetings_flow import (
    AT_WORK,
    CHANNEL,
    COLLECTING,
    THE_DAY,
    answer,
    begins,
    clicks,
    dms,
    fills,
    minutes,
    runs,
    types,
    with_topics,
)
from tests.support.house import open_house

CALLING = ("What should be on the agenda", "The agenda of", "begins at")


@pytest.fixture
def house(sqlite_url):
    """The company with a monthly meeting on the first Tuesday; the next one is on 7 April."""
    with open_house(sqlite_url) as opened:
        opened.once("a monthly meeting", begins)
        yield opened


def told(house, name, what):
    return [one for one in dms(house, name) if what in one.text]


def moves(house, day, hour="10:00"):
    types(house, "move")
    fills(house, "ada", {"To which day": day, "Hour": hour})
    house.person("ada").closes()


def act(house, line, name):
    house.person(name).slash(f"/action {line}", "#marketing-team")
    house.passes(seconds=10)


class TestMovedAcrossACutOff:
    def test_nearer_than_its_collecting_topics_are_asked_for_at_once(self, house):
        """It was to be collected for on 1 April; on 4 March it is moved to the 6th, two days ahead."""
        house.goes_to(AT_WORK)
        moves(house, "2026-03-06")
        house.passes(hours=2)
        assert len(told(house, "dev", "What should be on the agenda")) == 1
        house.goes_to(datetime(2026, 3, 6, 11, tzinfo=UTC))
        assert [len(told(house, "dev", what)) for what in CALLING] == [1, 1, 1]
        house.goes_to(datetime(2026, 4, 7, 15, tzinfo=UTC))
        assert len([one for one in told(house, "dev", "begins at") if "15:00" in one.text]) == 0

    def test_away_from_the_day_whose_agenda_was_shown_it_is_shown_again(self, house):
        types(house, "add the price list for Spain")
        house.goes_to(datetime(2026, 4, 6, 20, tzinfo=UTC))
        agendas = len(told(house, "dev", "The agenda of"))
        moves(house, "2026-04-20")
        house.goes_to(datetime(2026, 4, 20, 12, tzinfo=UTC))
        assert len(told(house, "dev", "What should be on the agenda")) == 1
        assert len(told(house, "dev", "The agenda of")) == agendas + 1
        assert len(told(house, "dev", "begins at")) == 1

    def test_an_action_item_is_due_by_the_day_it_was_moved_to(self, house):
        moves(house, "2026-03-12")
        said = house.person("eva").slash("/action add @cleo by 2026-04-07 call Acme", "#marketing-team").reply
        assert "Apr 7, 2026 is after the next meeting on Mar 12, 2026" in said.text


class TestAway:
    def test_who_is_away_hears_nothing_of_it(self, house):
        house.person("dev").slash("/entente away until 2026-04-10", "#marketing-team")
        house.goes_to(datetime(2026, 4, 7, 14, tzinfo=UTC))
        for what in CALLING:
            assert (len(told(house, "gus", what)), told(house, "dev", what)) == (1, [])


class TestAtTheStart:
    def test_a_quarter_of_an_hour_before_with_what_is_open(self, house):
        for what in ("draft the list", "call Acme"):
            act(house, f"add @dev by 2026-04-07 {what}", "eva")
        # In London it is 13:44, the hour of summer.
        house.goes_to(datetime(2026, 4, 7, 12, 44, tzinfo=UTC))
        assert told(house, "dev", "begins at") == []
        house.goes_to(datetime(2026, 4, 7, 12, 45, 30, tzinfo=UTC))
        (soon,) = told(house, "dev", "begins at")
        assert "2 action items of yours are open: /action" in soon.text
        assert soon.buttons == []
        (chair,) = told(house, "ada", "begins at")
        assert "of yours" not in chair.text
        assert "You have the chair." in chair.text
        house.person("ada").clicks(chair, "Run the meeting")
        assert house.person("ada").view.title == "The meeting"


class TestGivenAtTheMeeting:
    """What is given at a meeting is done by the one after it, also before this one has begun."""

    @pytest.mark.parametrize("minute", [50, 70])
    def test_it_is_due_at_the_meeting_after(self, house, minute):
        house.goes_to(datetime(2026, 4, 7, 12 + minute // 60, minute % 60, tzinfo=UTC))
        runs(house)
        ada = house.person("ada")
        ada.clicks(ada.view, "Other action item")
        assert "No later than the next meeting, on Tue, May 5." in str(ada.view.blocks)
        wrong = fills(
            house,
            "ada",
            {"What is to be done": "Draft the list", "Who does it": "cleo", "By when": "2026-05-06"},
        )
        assert "May 6, 2026 is after the next meeting on May 5, 2026" in wrong.errors["By when"]
        fills(house, "ada", {"By when": "2026-05-05"})
        (offer,) = told(house, "cleo", "Draft the list")
        assert "due Tue, May 5" in offer.text
        cleo = house.person("cleo")
        cleo.clicks(offer, "Accept")
        house.passes(seconds=10)
        cleo.clicks(cleo.sees_again(offer), "New date")
        assert "No later than the next meeting, on Tue, May 5." in str(cleo.view.blocks)
        cleo.submits(cleo.view, {"By when": "2026-05-04"})
        house.passes(seconds=10)
        assert "due Mon, May 4" in cleo.sees_again(offer).text


class TestTheClose:
    def test_what_is_overdue_is_carried_over_and_named_without_its_owner(self, house):
        act(house, "add @cleo by 2026-03-20 call Acme", "eva")
        with_topics(house)
        view = runs(house)
        ada = house.person("ada")
        ada.submits(view)
        house.passes(seconds=20)
        assert ada.view.text.splitlines()[1:] == [
            "Carried over to May 5, 2026:",
            "• the fair in Hannover",
            "• the price list for Spain",
            "• action item: call Acme",
        ]
        said = minutes(house)[-1].text
        assert "• action item: call Acme" in said
        assert "Cleo" not in said
        shown = house.person("cleo").slash("/action", "#sales-team").reply.text
        assert "“call Acme”, due Tue, May 5, from @Eva Novak" in shown
        assert "Carried over at one meeting." in shown

    def test_nobody_is_called_by_a_whole_channel_and_nobody_named_as_late(self, house):
        act(house, "add @cleo by 2026-03-20 call Acme", "eva")
        with_topics(house)
        ada = house.person("ada")
        ada.submits(runs(house))
        house.goes_to(datetime(2026, 4, 9, 12, tzinfo=UTC))
        for channel in house.world.channels.values():
            for message in channel.messages.values():
                said = json.dumps([message.text, message.blocks])
                assert not any(call in said for call in ("<!channel", "<!here", "<!everyone", "<!subteam"))
        assert not any("Cleo" in one.text for one in ada.sees(CHANNEL) if one.by_app)

    def test_what_the_files_hold(self, house):
        act(house, "add @cleo by 2026-03-20 call Acme", "eva")
        with_topics(house)
        runs(house)
        clicks(house, "ada", "Done", nth=1)
        ada = house.person("ada")
        ada.clicks(ada.view, "Decision", nth=1)
        fills(house, "ada", {"What was decided": "We go with *one* stand."})
        ada.chooses(ada.view, "Who is here?", ["Ada Lindqvist"])
        house.passes(seconds=10)
        fills(house, "ada", {})
        ada.closes()
        types(house, "export")
        house.passes(seconds=20)
        files = {one.name: one.content.decode("utf-8-sig") for one in house.world.files.values()}
        assert files["minutes.md"].splitlines() == [
            "# Minutes of the joint meeting",
            "",
            "## April 7, 2026",
            "",
            "### Opportunities",
            "",
            "- [x] the fair in Hannover",
            "",
            "### Problems",
            "",
            "- [ ] the price list for Spain",
            "",
            "### What is coming",
            "",
            "Nothing.",
            "",
            "### Decisions",
            "",
            "- We go with \\*one\\* stand.",
            "",
            "### Carried over",
            "",
            "- the price list for Spain",
            "- call Acme",
        ]
        (met,) = csv.DictReader(StringIO(files["meetings.csv"]))
        facts = ("day", "topics", "done", "carried_over", "decisions", "sales_came", "marketing_came")
        assert [met[name] for name in facts] == ["2026-04-07", "2", "1", "1", "1", "1", "0"]
        (item,) = csv.DictReader(StringIO(files["action_items.csv"]))
        facts = ("text", "owner", "first_due_on", "due_on", "carried")
        cleo = house.person("cleo").id
        assert [item[name] for name in facts] == ["call Acme", cleo, "2026-03-20", "2026-05-05", "1"]


def test_a_meeting_less_than_quarterly_is_refused_with_the_reason_where_it_is_set_up(house):
    types(house, "setup", "dev", "#marketing-team")
    form = house.person("dev").view
    assert "a quarter is the longest" in form.text
    assert not any("year" in str(block) for block in form.blocks)


def test_everybody_is_told_at_their_own_nine(house):
    """Topics are asked for on 1 April: of Ada and Dev at nine in Europe, of nobody in their night."""
    house.goes_to(COLLECTING)
    for name in ("ada", "dev", "gus"):
        (asked,) = told(house, name, "What should be on the agenda")
        local = asked.at.astimezone(ZoneInfo(house.person(name).person.tz))
        assert (local.day, local.hour) == (1, 9)
    house.goes_to(THE_DAY)
    assert answer(house).text.startswith("Joint meeting, today")
