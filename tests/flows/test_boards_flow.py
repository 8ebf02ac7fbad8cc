"""The view of `/meeting run` before several people: what one of them does, or adds elsewhere, all see at once."""

from datetime import timedelta

import pytest

from tests.flows.test_meetings_flow import THE_DAY, begins, clicks, fills, runs, types
from tests.support.house import open_house, restarted

DECIDED = {"What was decided": "We go with one stand."}


def begins_to_meet(house):
    begins(house)
    types(house, "add opportunity: the fair in Hannover")
    house.goes_to(THE_DAY)


@pytest.fixture
def house(sqlite_url):
    """Ada and Dev, who lead the two sides, have the meeting open before them."""
    with open_house(sqlite_url) as opened:
        opened.once("a meeting begins", begins_to_meet)
        # Which views are open is known to the process that opened them.
        for name in ("ada", "dev"):
            runs(opened, name)
        yield opened


def view(house, name="dev"):
    return house.person(name).view


def updates(house):
    """How often a view was replaced."""
    return sum(call.method == "views.update" for call in house.world.calls)


def ticks(house, name, people):
    who = house.person(name)
    who.chooses(who.view, "Who is here?", people)
    house.passes(seconds=10)


def came(house, name):
    (boxes,) = [
        block["elements"][0]
        for block in view(house, name).blocks
        if block["type"] == "actions" and block["elements"][0]["type"] == "checkboxes"
    ]
    return [one["text"]["text"] for one in boxes.get("initial_options", [])]


class TestAtOnce:
    def test_a_decision(self, house):
        clicks(house, "ada", "Decision", nth=1)
        fills(house, "ada", DECIDED)
        for name in ("ada", "dev"):
            assert "• the fair in Hannover: We go with one stand." in view(house, name).text

    def test_a_topic(self, house):
        clicks(house, "ada", "Add topic")
        fills(house, "ada", {"What it is about": "Badges for the stand", "Minutes it takes": "5"})
        for name in ("ada", "dev"):
            assert view(house, name).title == "The meeting"
            assert "Badges for the stand" in view(house, name).text

    def test_a_topic_when_it_lasts_longer_than_planned_is_not_for_the_next_one(self, house):
        house.goes_to(THE_DAY + timedelta(hours=2))
        clicks(house, "ada", "Add topic")
        fills(house, "ada", {"What it is about": "Badges for the stand"})
        assert "Badges for the stand" in view(house).text

    def test_a_topic_for_a_meeting_that_somebody_has_closed(self, house):
        clicks(house, "ada", "Add topic")
        dev = house.person("dev")
        dev.submits(dev.view)
        house.passes(seconds=20)
        refused = fills(house, "ada", {"What it is about": "Badges for the stand"})
        assert "closed this meeting" in refused.view.text

    def test_an_action_item(self, house):
        clicks(house, "ada", "Add action item", nth=1)
        fills(house, "ada", {"What is to be done": "Book the stand", "Who does it": "eva"})
        for name in ("ada", "dev"):
            assert view(house, name).title == "The meeting"
            assert "• @Eva Novak: Book the stand (by Tue" in view(house, name).text

    def test_what_is_wrong_with_an_action_item_is_said_in_its_form(self, house):
        clicks(house, "ada", "Add action item", nth=1)
        wrong = fills(house, "ada", {"What is to be done": "Book the stand", "Who does it": "guy"})
        assert "Guests do not get action items here." in wrong.errors["Who does it"]
        assert "Book the stand" not in view(house).text

    def test_a_topic_ticked(self, house):
        clicks(house, "ada", "Done", nth=1)
        assert "Not done" in view(house).buttons

    def test_a_topic_somebody_adds_changes_and_drops(self, house):
        types(house, "add the price list for Spain", "eva", "#marketing-team")
        assert "the price list for Spain" in view(house).text
        eva = house.person("eva")
        shown = [one for one in eva.sees("#marketing-team") if one.ephemeral][-1]
        assert "the price list" in shown.text
        gus = house.person("gus")
        types(house, "", "gus", "#marketing-team")
        agenda = [one for one in gus.sees("#marketing-team") if one.ephemeral][-1]
        gus.clicks(agenda, "Drop it", near="the price list")
        house.passes(seconds=10)
        assert "the price list for Spain" not in view(house).text

    def test_the_chair(self, house):
        runs(house, "gus")
        clicks(house, "gus", "Take the chair")
        assert "chair @Gus Almeida" in view(house).text.splitlines()[0]

    def test_the_close(self, house):
        ada = house.person("ada")
        ada.submits(ada.view)
        house.passes(seconds=20)
        for name in ("ada", "dev"):
            assert view(house, name).text.splitlines()[0].startswith("Closed. The minutes are in the thread")
            assert "• the fair in Hannover" in view(house, name).text


class TestWhoCame:
    def test_a_tick_is_seen_by_the_other(self, house):
        ticks(house, "ada", ["Ada Lindqvist"])
        assert came(house, "dev") == ["Ada Lindqvist"]
        ticks(house, "dev", ["Ada Lindqvist", "Dev Banerjee"])
        assert came(house, "ada") == ["Ada Lindqvist", "Dev Banerjee"]
        ticks(house, "ada", ["Dev Banerjee"])
        assert came(house, "dev") == ["Dev Banerjee"]

    def test_two_tick_at_the_same_time_and_both_count(self, house):
        """Dev's boxes are as they were before Ada ticked hers: his click takes nothing back."""
        stale = view(house)
        ticks(house, "ada", ["Ada Lindqvist"])
        dev = house.person("dev")
        block = next(one for one in stale.blocks if one["block_id"].startswith("came_"))
        boxes = block["elements"][0]
        ticked = [one for one in boxes["options"] if one["text"]["text"] == "Dev Banerjee"]
        view_now = house.slack.payloads.view(house.slack.app, house.world.views[stale.id])
        dev.sends_forged(
            {
                "type": "block_actions",
                "team": {"id": house.team_id},
                "user": {"id": dev.id},
                "api_app_id": house.slack.app.app_id,
                "token": "x",
                "trigger_id": "1.2",
                "view": {**view_now, "blocks": stale.blocks},
                "actions": [
                    {
                        "type": "checkboxes",
                        "action_id": boxes["action_id"],
                        "block_id": block["block_id"],
                        "selected_options": ticked,
                    }
                ],
            }
        )
        house.passes(seconds=10)
        assert came(house, "ada") == ["Ada Lindqvist", "Dev Banerjee"]


class TestDrawing:
    def test_a_change_draws_each_view_once_and_a_drawing_none(self, house):
        before = updates(house)
        clicks(house, "ada", "Done", nth=1)
        assert updates(house) == before + 2
        house.passes(minutes=5)
        assert updates(house) == before + 2

    def test_a_closed_view_is_tried_once_more_and_then_forgotten(self, house):
        house.person("dev").closes()
        before = updates(house)
        clicks(house, "ada", "Done", nth=1)
        clicks(house, "ada", "Not done", nth=1)
        assert updates(house) == before + 3
        assert house.world.violations == []

    def test_one_that_another_process_has_drawn_is_drawn_once_more(self, house):
        """The hash under which this process knows Dev's view is that of an older drawing."""
        stored = house.world.views[view(house).id]
        with house.world.lock:
            stored.hash = "of another process"
        before = updates(house)
        clicks(house, "ada", "Done", nth=1)
        assert "Not done" in view(house).buttons
        assert updates(house) == before + 3
        clicks(house, "ada", "Not done", nth=1)
        assert updates(house) == before + 5

    def test_one_that_this_process_has_not_opened_is_known_from_its_first_click_on(self, house):
        with restarted(house):
            clicks(house, "ada", "Done", nth=1)
            assert "Not done" in view(house, "ada").buttons
            assert "Not done" not in view(house, "dev").buttons
            types(house, "add the price list for Spain", "eva", "#marketing-team")
            assert "the price list for Spain" in view(house, "ada").text
