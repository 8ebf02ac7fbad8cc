"""The Home tab: a true page for everybody, published only where it differs from what is shown."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.db import Base
from playground import Redeliver, Refused, clickables
from playground.files import directory_file
from tests.support.house import SETUP


def publications(house):
    return len(house.slack.calls_of("views.publish"))


def everything(house):
    """Every row of every table."""
    with house.deps.read() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


def test_somebody_who_is_asked_sees_the_next_pulse_and_then_the_open_one(house):
    house.set_up()
    ben = house.person("ben")
    home = ben.opens_home()
    assert "Nothing waits for you. The next pulse comes" in home.text
    assert "No data yet" in home.text
    assert "Time zone: New York (America/New_York), as in Slack" in home.text
    assert ", Monday to Friday" in home.text
    assert "I'm back" not in home.buttons

    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    home = ben.opens_home()
    assert "Pulse 1 waits for you until" in home.text
    assert "0 of 4 answered" in home.text
    assert "Open my pulse" in home.buttons

    ben.clicks(house.pulse_of("ben"), "4", nth=1)
    assert "1 of 4 answered" in ben.opens_home().text
    house.answer_pulse("ben")
    assert "all your 4 answers are in" in ben.opens_home().text
    assert house.world.violations == []


def test_it_is_published_only_where_it_differs(house):
    house.opens_pulse()
    ben = house.person("ben")
    ben.opens_home()
    assert publications(house) == 1
    ben.opens_home()
    ben.opens_dm()
    assert publications(house) == 1
    ben.clicks(house.pulse_of("ben"), "4", nth=1)
    assert publications(house) == 1
    ben.opens_home()
    assert publications(house) == 2


def test_who_is_never_asked_has_no_pulses_to_leave(house):
    house.set_up()
    home = house.person("hana").opens_home()
    assert "Pulses:" not in home.text
    assert "Leave the pulses" not in home.buttons
    assert "Pulses: on" in house.person("ben").opens_home().text


def test_opened_many_times_a_day_it_is_published_once_and_sets_nothing_off(house):
    house.opens_pulse()
    people = [house.person(name) for name in ("ada", "ben", "hana", "guy")]
    for _ in range(24):
        for who in people:
            who.opens_home()
        house.passes(minutes=5)
    opened = publications(house)
    assert Counter(one["user_id"] for one in house.slack.calls_of("views.publish")) == {
        who.id: 1 for who in people
    }
    # Nobody looks any more: showing a page is nothing that makes another one.
    house.passes(hours=3)
    assert publications(house) == opened


def metadata(house, name):
    return house.world.homes[house.slack.app.app_id, house.person(name).id].body["private_metadata"]


def test_over_both_transports(either_house):
    house = either_house
    house.opens_pulse()
    ben = house.person("ben")
    assert "Pulse 1 waits for you" in ben.opens_home().text
    ben.opens_home()
    assert publications(house) == 1
    ben.clicks(ben.home, "Change")
    assert ben.suggests(ben.view, "Time zone", "tokyo") == ["Tokyo, Japan (Asia/Tokyo)"]
    ben.submits(ben.view, {"Time zone": "Tokyo"})
    assert "Time zone: Tokyo (Asia/Tokyo), your choice" in ben.home.text
    assert publications(house) == 2
    assert house.world.violations == []


def test_before_the_set_up_everybody_hears_whom_to_ask(house):
    house.run()
    home = house.person("ben").opens_home()
    assert "you are on neither side" in home.text
    assert "If that should be different, ask @Hana" in home.text


def test_who_is_on_neither_side_is_told_so_and_whom_to_ask(house):
    house.opens_pulse()
    house.imports("user,side\nben@northwind.example,\n")
    home = house.person("hana").opens_home()
    assert "you are on neither side, Sales or Marketing" in home.text
    assert "As an admin you can change that with People." in home.text
    assert "No data yet" in home.text
    assert "Time zone:" in home.text
    # Ben was on a side when the round opened: what he was asked he may still answer.
    assert "Pulse 1 waits for you" in house.person("ben").opens_home().text
    house.closes_pulse()
    assert "you are on neither side" in house.person("ben").opens_home().text


def test_who_is_on_both_sides_hears_that_an_admin_has_to_say(house):
    house.person("ben").joins("#marketing-team")
    house.set_up()
    home = house.person("ben").opens_home()
    assert "you are found on both sides" in home.text
    assert "ask @Hana" in home.text


def test_a_guest_is_told_that_guests_are_not_asked(house):
    house.set_up()
    home = house.person("guy").opens_home()
    assert "guests are not asked in this workspace" in home.text
    assert "Change" in home.buttons
    house.set_up(SETUP + "guests = true\n")
    assert "The next pulse comes" in house.person("guy").opens_home().text


def test_somebody_not_known_yet_has_a_page_and_may_see_what_is_stored(house):
    house.set_up()
    with house.hears_nothing() as admin:
        admin.add_person("newt", "Newt Newcomer", tz="Europe/Berlin")
    newt = house.person("newt")
    home = newt.opens_home()
    assert "I do not know you yet; I learn of new people within a day." in home.text
    assert "Results are shown to people of the company alone." in home.text
    assert "as soon as I know you" in home.text
    assert "Change" not in home.buttons
    newt.clicks(home, "What is stored?")
    assert "0 rows" in newt.view.text
    newt.closes()
    newt.clicks(newt.home, "Delete my data")
    assert newt.home.text.startswith("Done: 0 answers of yours are deleted")
    assert house.world.violations == []


def test_people_of_other_companies_see_no_result(house):
    house.opens_pulse()
    house.answers_all("ben", "cleo", "ivan", "jade", "kofi", "eva", "finn", "gus", "tara", "uma")
    house.closes_pulse()
    assert "Pulse 1, closed" in house.person("ben").opens_home().text
    mia = house.person("mia").opens_home()
    assert "Results are shown to people of the company alone." in mia.text
    assert "Pulse 1, closed" not in mia.text
    assert "people of other companies are not asked" in mia.text


def test_where_we_stand_is_told_as_stage_tells_it(house):
    house.opens_pulse()
    house.answers_all("ben", "cleo", "ivan", "jade", "kofi", "eva", "finn", "gus", "tara", "uma")
    house.closes_pulse()
    ben = house.person("ben")
    stage = ben.slash("/stage").reply.text
    assert stage in ben.opens_home().text


def test_a_skipped_pulse_and_a_pause_are_said(house):
    house.opens_pulse()
    ben = house.person("ben")
    ben.clicks(house.pulse_of("ben"), "Skip this pulse", nth=1)
    assert "You skip pulse 1. Until" in ben.opens_home().text
    house.closes_pulse()
    house.set_up(SETUP + "paused = true\n")
    assert "the pulses are paused" in ben.opens_home().text


def test_the_link_leads_to_the_pulse(house):
    house.opens_pulse()
    ben = house.person("ben")
    ben.opens_home()
    (button,) = [c for c in clickables(ben.home.blocks) if c.label == "Open my pulse"]
    assert button.element["url"].endswith(f"/p{house.pulse_of('ben').ts.replace('.', '')}")
    assert ben.clicks(ben.home, "Open my pulse").acknowledged


def test_the_mark_of_a_page_says_nothing_of_progress(house):
    """Two people who see the same page bear other marks, and one mark never comes of a guess without the key."""
    house.opens_pulse()
    for name in ("cleo", "ivan"):
        house.person(name).opens_home()
    marks = {metadata(house, name) for name in ("cleo", "ivan")}
    assert len(marks) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}", mark) for mark in marks)


def test_no_row_of_the_database_changes_when_home_is_opened(house):
    house.opens_pulse()
    ben = house.person("ben")
    ben.clicks(house.pulse_of("ben"), "4", nth=1)
    before = everything(house)
    ben.opens_home()
    ben.opens_home()
    assert everything(house) == before


def test_a_forged_mark_only_keeps_its_forger_from_seeing_the_newest_page(house):
    house.set_up()
    ben = house.person("ben")
    ben.opens_home()
    stored = house.world.homes[house.slack.app.app_id, ben.id]
    stored.body["private_metadata"] = "0" * 32
    ben.opens_home()
    assert publications(house) == 2
    assert metadata(house, "ben") != "0" * 32


def test_an_event_without_its_view_is_answered_with_the_page(house):
    """Slack sends the view it shows; where it does not, the page is published once more, and never in a loop."""
    house.set_up()
    ben = house.person("ben")
    ben.opens_home()
    house.world.homes.clear()
    ben.opens_home()
    assert publications(house) == 2


def test_opening_home_while_slack_refuses_does_no_harm(house):
    house.set_up()
    ben = house.person("ben")
    house.slack.faults.on("views.publish", Refused("internal_error"))
    with pytest.raises(LookupError):
        ben.opens_home()
    assert "The next pulse comes" in ben.opens_home().text


def test_an_event_that_arrives_twice_shows_one_page(house):
    house.set_up()
    house.slack.faults.on("event:app_home_opened", Redeliver())
    ben = house.person("ben")
    ben.opens_home()
    assert "The next pulse comes" in ben.home.text
    ben.opens_home()
    assert publications(house) <= 2


def test_what_somebody_is_called_about_and_which_reminders_they_stopped(house):
    house.set_up()
    house.imports_directory(directory_file(house.world))
    house.run()
    gus = house.person("gus")
    home = gus.opens_home().text
    assert "What I am called about" in home
    assert [line for line in gus.slash("/whotocall mine").reply.text.splitlines() if line not in home] == []
    assert "off;" not in home
    gus.slash("/whotocall leave")
    gus.slash("/meeting leave")
    home = gus.opens_home().text
    assert "Questions whether my entries are right: off; /whotocall join starts them again" in home
    assert "Reminders of the joint meeting: off; /meeting join starts them again" in home
    assert "No entry names you." in house.person("sora").opens_home().text
    assert house.world.violations == []
