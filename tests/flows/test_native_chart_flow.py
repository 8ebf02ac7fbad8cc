"""Slack's own chart in the report, where it is wanted; a workspace that cannot show it yet gets the picture."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.outbox import service as outbox
from bot.pulse.models import Round
from bot.pulse.service.answers import give_answer, pulse_form
from bot.scores.service.report import report_key
from bot.workspace.service import load_settings
from playground import Refused
from tests.support.house import SETUP, open_house

TEN = ("ben", "cleo", "ivan", "jade", "kofi", "eva", "finn", "gus", "tara", "uma")
NATIVE = SETUP.replace("[workspace]", '[workspace]\nchart = "native"')
CHART = "data_visualization"
UPLOAD = "files.getUploadURLExternal"


def reports(house, setup):
    """Set up and play a first round that asks all statements and in which five of each side answer; the post."""
    answered(house, setup)
    return closed(house)


def answered(house, setup):
    """The same before its close."""
    house.once(("answered", setup), lambda house: answers(house, setup))


def closed(house):
    house.closes_pulse()
    (report,) = house.reports()
    return report


def answers(house, setup):
    house.set_up(setup + "baseline = true\n")
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    with house.deps.begin() as session:
        round_id = session.scalars(select(Round.id)).one()
        for number, name in enumerate(TEN):
            who = house.person(name).id
            for item in pulse_form(session, house.deps.pulse, house.team_id, who, round_id).items:
                said = (round_id, item.statement, 3 + number % 2)
                give_answer(session, house.deps.pulse, house.team_id, who, *said, now=house.clock())


def words(report):
    """What is read beside the picture or chart."""
    return [line for line in report.text.splitlines() if not line.startswith("[")]


def charts(report):
    return [block for block in report.blocks if block["type"] == CHART]


def rendered_anew(house):
    with house.deps.begin() as session:
        round_id = session.scalars(select(Round.id)).one()
        assert outbox.revise(session, house.team_id, report_key(round_id), at=house.clock())
    house.run()
    (again,) = house.reports()
    return again


@pytest.fixture
def another_house(sqlite_only):
    with sqlite_only.fresh() as url, open_house(url) as opened:
        yield opened


def test_the_chart_is_slacks_own_and_nothing_is_uploaded(house):
    report = reports(house, NATIVE)
    (block,) = charts(report)
    assert report.pictures == []
    assert house.slack.calls_of(UPLOAD) == []
    score = report.text.splitlines()[1].split(" – ")[0].removeprefix("Score ")
    assert f"Company 10 Mar {score}; Sales 10 Mar" in report.text
    assert block["title"] == "Sales and Marketing alignment"
    # Whoever does not see it reads the figures in words.
    assert f"Score {score}" in report.notification
    again = rendered_anew(house)
    assert (again.ts, again.text, again.pictures) == (report.ts, report.text, [])
    assert house.world.violations == []


def test_a_workspace_that_cannot_show_it_gets_the_picture_and_the_same_words(house):
    answered(house, NATIVE)
    house.world.lacking.add(CHART)
    report = closed(house)
    assert charts(report) == []
    assert report.pictures[0].content.startswith(b"\x89PNG")
    posts = house.slack.calls_of("chat.postMessage")
    assert [call["channel"] for call in posts].count(report.channel) == 2
    # It stays a picture: Slack is not asked again.
    house.world.lacking.clear()
    again = rendered_anew(house)
    assert (again.ts, again.text, again.pictures) == (report.ts, report.text, report.pictures)
    assert house.world.violations == []


def test_where_the_picture_is_refused_too_the_words_go_alone_and_the_picture_follows(house):
    answered(house, NATIVE)
    house.world.lacking.add(CHART)
    house.slack.faults.on(UPLOAD, Refused("storage_limit_reached"))
    report = closed(house)
    assert charts(report) == report.pictures == []
    assert "Score " in report.text
    house.passes(hours=2)
    (later,) = house.reports()
    assert later.ts == report.ts
    assert later.pictures[0].content.startswith(b"\x89PNG")
    assert words(later) == words(report)


def test_words_are_the_same_with_either(house, another_house):
    native, pictured = reports(house, NATIVE), reports(another_house, SETUP)
    assert native.notification == pictured.notification
    assert words(native) == words(pictured)
    assert len(charts(native)) == len(pictured.pictures) == 1


def test_an_admin_chooses_it_in_the_form(house):
    reports(house, SETUP)
    hana = house.person("hana")
    assert hana.clicks(hana.opens_home(), "Change set-up").acknowledged
    hana.submits(hana.view, {"Chart of the results": "Slack's own line chart"})
    assert hana.view.title == "Saved"
    again = rendered_anew(house)
    # What stands keeps its picture; the next report has the chart.
    assert len(again.pictures) == 1
    with house.deps.read() as session:
        assert load_settings(session, house.team_id).workspace.chart == "native"
