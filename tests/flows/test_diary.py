"""What the demo's colleagues begin by themselves, and press: three weeks of the made-up company, seen by its people."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml

import app as entente
from playground.demo import START, on_stage
from playground.diary import Day
from playground.play import at_work


@pytest.fixture(scope="module")
def stage():
    """The company after three weeks."""
    manifest = yaml.safe_load(entente.MANIFEST.read_text("utf-8"))
    with on_stage(entente.DemoBot, manifest) as opened:
        opened.play.until(lambda: False, START + timedelta(weeks=3))
        yield opened


def told(stage, name):
    return "\n".join(one.text for one in stage.slack.person(name).sees_dm() if one.by_app)


def test_rules_are_agreed_by_a_lead_of_each_side(stage):
    answer = stage.slack.person("gus").slash("/whotocall rules", "#marketing-team").reply
    assert "Proposed" not in answer.text


def test_a_meeting_was_held_with_action_items_that_came_back_done(stage):
    posts = [one for one in stage.slack.person("ada").sees("#alignment") if "Joint meeting" in one.text]
    assert "Closed by @Ada Lindqvist." in posts[0].text
    assert "carried over" in posts[0].text
    assert "Send the Spectra deck to both airlines" in told(stage, "finn")
    assert "Done on" in told(stage, "finn")


def test_a_handoff_was_accepted_and_done(stage):
    assert "twelve leads from the spring webinar" in told(stage, "nora")
    assert "Done: @Nora Haddad has finished" in told(stage, "tara")


def test_material_was_cleared_by_both_reviewers(stage):
    assert "2 of 2 approved" in told(stage, "eva") or "Cleared for print" in told(stage, "eva")


def test_slack_had_nothing_to_object_to(stage):
    assert stage.slack.world.violations == []


def test_people_press_buttons_at_their_desks():
    friday_night = datetime(2026, 1, 16, 22, tzinfo=ZoneInfo("Europe/Berlin"))
    there = at_work(friday_night, "Europe/Berlin").astimezone(ZoneInfo("Europe/Berlin"))
    assert (there.weekday(), there.hour) == (0, 8)
    noon = datetime(2026, 1, 14, 12, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert at_work(noon, "Europe/Berlin") == noon


def test_a_day_of_a_form_is_a_working_day():
    assert Day(1).after(datetime(2026, 1, 16).date()) == "2026-01-19"  # noqa: DTZ001  # a calendar day
    assert Day(5).after(datetime(2026, 1, 14).date()) == "2026-01-21"  # noqa: DTZ001  # the same
