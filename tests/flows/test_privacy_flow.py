"""What is stored about me, row by row, and its deletion."""

import re
from datetime import UTC, datetime

from sqlalchemy import func, select

from bot.pulse.models import Answer, Assignment
from bot.pulse.service.answers import give_answer, pulse_form
from bot.pulse.service.rounds import own_round
from bot.scores.models import Influence, Used
from bot.scores.steps import GONE
from tests.support.house import SETUP


def count(house, name, model):
    key = house.deps.keys.respondent(house.team_id, house.person(name).id)
    with house.deps.read() as session:
        return session.scalar(select(func.count()).select_from(model).where(model.respondent == key))


def test_what_is_stored_shows_the_exact_rows_to_their_person_alone(house):
    house.opens_pulse()
    ben = house.person("ben")
    ben.clicks(house.pulse_of("ben"), "4", nth=1)
    key = house.deps.keys.respondent(house.team_id, ben.id)

    assert ben.clicks(house.pulse_of("ben"), "What is stored?", nth=1).acknowledged

    told = house.whispers_to("ben")[-1].text
    assert told.startswith("These are the")
    assert "person team_id = " in told
    assert f"user_id = {ben.id}" in told
    assert told.count("pulse_assignment") == 4
    assert told.count("pulse_answer") == 1
    assert f"respondent = {key}" in told
    assert "value = 4" in told
    assert house.person("cleo").id not in told
    assert house.world.violations == []


def test_deleting_takes_the_answers_at_once_and_leaves_what_was_published(house):
    house.set_up(SETUP + "baseline = true\n")
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    for name in ("ben", "cleo", "ivan", "jade", "kofi", "eva", "finn", "gus", "tara", "uma"):
        answer_all(house, house.person(name).id)
    house.closes_pulse()
    assert count(house, "ben", Answer) == 20
    report = house.reports()[-1].text
    with house.deps.read() as session:
        remembered = session.scalar(select(func.count()).select_from(Used))
    ben = house.person("ben")
    privacy = ben.slash("/entente privacy").reply
    assert "Confidential, not anonymous." in privacy.text

    assert ben.clicks(privacy, "Delete my data").acknowledged

    assert house.whispers_to("ben")[-1].text.startswith("Done: 20 answers of yours are deleted")
    assert [count(house, "ben", model) for model in (Answer, Assignment, Influence, Used)] == [0, 0, 0, 0]
    with house.deps.read() as session:
        # Their going still counts as a change of the group (domain.md C8.4).
        assert session.scalar(select(func.count()).select_from(Used)) == remembered
        # A word that nobody's key can be, as long as one.
        (word,) = session.scalars(select(Used.respondent).where(Used.respondent.startswith(GONE)).distinct())
        assert len(word) == 32
    assert house.reports()[-1].text == report
    assert count(house, "cleo", Answer) == 20
    house.passes(days=14)
    assert not any(m.text.startswith("Pulse 2") for m in ben.sees_dm())
    assert ben.slash("/pulse join").reply.text.startswith("You are back")


def test_keeping_it_changes_nothing(house):
    house.opens_pulse()
    house.answers_all("ben")
    ben = house.person("ben")
    ben.clicks(ben.slash("/entente privacy").reply, "Delete my data", confirm=False)
    assert count(house, "ben", Answer) == 4


def answer_all(house, user_id):
    """All twenty statements of a baseline, not by twenty clicks."""
    ids, now = (house.deps.pulse, house.team_id, user_id), house.clock()
    with house.deps.begin() as session:
        found = own_round(session, house.team_id, user_id, now=now)
        for item in pulse_form(session, *ids, found.id).items:
            give_answer(session, *ids, found.id, item.statement, 4, now=now)


class TestFromHome:
    def test_what_is_stored_opens_as_a_modal(self, house):
        house.opens_pulse()
        ben = house.person("ben")
        ben.clicks(house.pulse_of("ben"), "4", nth=1)
        ben.clicks(ben.opens_home(), "What is stored?")
        assert ben.view.title == "What is stored?"
        assert f"user_id = {ben.id}" in ben.view.text
        assert ben.view.text.count("pulse_assignment") == 4
        assert ben.view.text.count("pulse_answer") == 1
        assert ben.view.buttons == []
        assert house.person("cleo").id not in ben.view.text
        assert house.world.violations == []

    def test_many_rows_are_leafed_through(self, house):
        house.set_up(SETUP + "baseline = true\n")
        house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
        ben = house.person("ben")
        answer_all(house, ben.id)
        ben.clicks(ben.opens_home(), "What is stored?")
        count = int(re.search(r"These are the (\d+) rows", ben.view.text)[1])
        assert count > 40
        assert f"Rows 1 to 40 of {count}." in ben.view.text
        assert ben.view.buttons == ["Further rows"]
        first = ben.view.text
        ben.clicks(ben.view, "Further rows")
        assert f"Rows 41 to {count} of {count}." in ben.view.text
        assert ben.view.buttons == ["Earlier rows"]
        ben.clicks(ben.view, "Earlier rows")
        assert ben.view.text == first
        assert house.world.violations == []

    def test_deleting_is_said_on_the_page_itself(self, house):
        house.opens_pulse()
        house.answers_all("ben")
        ben = house.person("ben")
        ben.slash("/entente away until 2026-03-20")
        ben.clicks(ben.opens_home(), "Delete my data", confirm=False)
        assert count(house, "ben", Answer) == 4

        ben.clicks(ben.home, "Delete my data")

        assert ben.home.text.startswith("Done: 4 answers of yours are deleted")
        assert "Pulses: off" in ben.home.text
        assert "Away: no" in ben.home.text
        assert [count(house, "ben", model) for model in (Answer, Assignment)] == [0, 0]
        # What was done just now is no news the next time.
        assert ben.opens_home().text.startswith("Needs you now")
        assert house.whispers_to("ben") != []
        assert house.world.violations == []

    def test_leaving_by_command_shows_in_home(self, house):
        house.set_up()
        ben = house.person("ben")
        ben.opens_home()
        ben.slash("/pulse leave")
        assert "Pulses: off" in ben.home.text
        ben.slash("/pulse join")
        assert "Pulses: on" in ben.home.text
