"""The first contact, and what becomes of somebody who never answers: one question, then once a month."""

from datetime import UTC, datetime, timedelta

import pytest

from playground import small_company
from tests.flows.forging import chosen, click_of, with_value
from tests.support.house import SETUP, open_house

FIRST = datetime(2026, 3, 4, 19, tzinfo=UTC)
FORTNIGHT = timedelta(days=14)
QUESTION = "The last three pulses went by without an answer from you; that is fine. Shall I go on asking?"
INTRO = "This is the first pulse you get."


def pulses(house, name):
    """The messages with statements, or with the question in their place; reminders are something else."""
    return [
        m
        for m in house.person(name).sees_dm()
        if m.by_app and not m.ephemeral and ("how Sales and Marketing work" in m.text or QUESTION in m.text)
    ]


@pytest.fixture
def asked(sqlite_url):
    """The fourth pulse is open; of nine people, Ben and Kofi have answered none, Cleo all of them."""
    with open_house(sqlite_url, company=small_company) as house:
        house.once("three silent pulses", three_silent_pulses)
        yield house


def three_silent_pulses(house):
    house.set_up()
    for n in range(4):
        house.goes_to(FIRST + n * FORTNIGHT)
        if n < 3:
            house.answers_all("cleo")


def newest(house, name):
    return pulses(house, name)[-1]


def test_the_first_pulse_says_what_it_is_once(house):
    house.opens_pulse()
    ben = house.person("ben")
    first = newest(house, "ben")
    # What it is comes first, then who sees what, what is stored and how to stop.
    assert first.text.startswith("Pulse 1: how Sales and Marketing work together.")
    for said in (
        INTRO,
        "Who sees what: only results of 5 or more people are ever shown, never a single answer",
        "Confidential, not anonymous",
        "could undo that",
        "/pulse leave",
    ):
        assert said in first.text
    ben.clicks(first, "What is stored?", nth=1)
    assert "rows that mention you" in house.whispers_to("ben")[-1].text
    ben.clicks(newest(house, "ben"), "4", nth=1)
    assert INTRO in newest(house, "ben").text
    house.answers_all("ben")
    assert INTRO not in house.pulse_of("ben").text

    house.goes_to(FIRST + FORTNIGHT)

    for name in ("ben", "cleo"):
        assert "Pulse 2" in house.pulse_of(name).text
        assert INTRO not in house.pulse_of(name).text
    assert house.world.violations == []


def test_after_three_silent_pulses_one_question_and_every_pulse_goes_on(asked):
    ben = asked.person("ben")
    question = newest(asked, "ben")
    assert question.text.startswith(QUESTION)
    assert "Pulse 4 is open until" in question.text
    assert question.buttons == ["Every pulse", "Once a month", "Leave the pulses"]
    assert QUESTION in question.notification
    assert newest(asked, "cleo").text.startswith("Pulse 4: how")

    assert ben.clicks(question, "Every pulse").acknowledged

    form = ben.sees_again(question)
    assert form.text.startswith("Pulse 4: how Sales and Marketing work together.")
    assert "once a month" not in form.text
    assert INTRO not in form.text
    ben.clicks(form, "4", nth=1)
    assert chosen(ben.sees_again(question)) == ["4 Agree"]
    asked.goes_to(FIRST + 4 * FORTNIGHT)
    assert newest(asked, "ben").text.startswith("Pulse 5: how")
    assert asked.world.violations == []


def test_once_a_month_from_the_question_on_and_every_pulse_brings_it_back(asked):
    ben = asked.person("ben")
    question = newest(asked, "ben")

    ben.clicks(question, "Once a month")

    form = ben.sees_again(question)
    assert form.text.startswith("Pulse 4: how")
    assert "You are asked about once a month." in form.text
    asked.goes_to(FIRST + 4 * FORTNIGHT)
    assert newest(asked, "ben").ts == question.ts
    assert ben.slash("/pulse").reply.text.startswith("You have no open pulse.")
    asked.goes_to(FIRST + 5 * FORTNIGHT)
    monthly = newest(asked, "ben")
    assert monthly.text.startswith("Pulse 6: how")

    ben.clicks(monthly, "Every pulse")

    assert "once a month" not in ben.sees_again(monthly).text
    assert ben.sees_again(monthly).text.startswith("Pulse 6: how")
    asked.goes_to(FIRST + 6 * FORTNIGHT)
    assert newest(asked, "ben").text.startswith("Pulse 7: how")
    assert asked.world.violations == []


def test_leaving_is_one_click_away(asked):
    ben = asked.person("ben")
    question = newest(asked, "ben")
    ben.clicks(question, "Leave the pulses")
    assert ben.sees_again(question).text.startswith("You get no more pulses, from this moment on")
    asked.goes_to(FIRST + 4 * FORTNIGHT)
    assert pulses(asked, "ben")[-1].ts < question.ts
    # Whoever comes back is asked like anybody else.
    ben.slash("/pulse join")
    asked.goes_to(FIRST + 5 * FORTNIGHT)
    assert newest(asked, "ben").text.startswith("Pulse 6: how")


def test_a_question_left_unanswered_is_not_reminded_of_and_makes_it_monthly(asked):
    kofi, before = asked.person("kofi"), len(asked.person("kofi").sees_dm())
    question = newest(asked, "kofi")
    asked.goes_to(FIRST + 4 * FORTNIGHT)
    # No reminder came, and no fifth pulse.
    assert len(kofi.sees_dm()) == before
    # Late, but not too late: the button is answered and counts.
    kofi.clicks(question, "Every pulse")
    assert kofi.sees_again(question).text.startswith("From now on you get every pulse.")
    asked.goes_to(FIRST + 5 * FORTNIGHT)
    assert newest(asked, "kofi").text.startswith("Pulse 6: how")
    assert asked.world.violations == []


def test_the_pace_is_set_by_command_as_well(house):
    house.set_up()
    ben = house.person("ben")
    monthly = ben.slash("/pulse monthly").reply
    assert monthly.text.startswith("From now on you get a pulse about once a month")
    house.goes_to(FIRST)
    assert "You are asked about once a month." in newest(house, "ben").text
    house.goes_to(FIRST + FORTNIGHT)
    assert len(pulses(house, "ben")) == 1
    assert ben.slash("/pulse every").reply.text.startswith("From now on you get every pulse.")
    house.goes_to(FIRST + 2 * FORTNIGHT)
    assert newest(house, "ben").text.startswith("Pulse 3: how")
    assert "once a month" not in newest(house, "ben").text
    with house.hears_nothing() as admin:
        admin.add_person("newt", "Newt Newcomer", tz="Europe/Berlin")
    for word in ("monthly", "every"):
        told = house.person("newt").slash(f"/pulse {word}").reply.text
        assert told.startswith("I do not know you yet")


def test_who_is_not_asked_is_not_missing(house):
    house.set_up(SETUP)
    house.person("ben").slash("/pulse monthly")
    house.goes_to(FIRST + FORTNIGHT)
    house.answers_all("cleo", "ivan", "jade", "kofi", "lena")
    house.goes_to(FIRST + FORTNIGHT + timedelta(days=7))
    assert "Answered this pulse, of those who got it: 5 of 13 in Sales" in house.reports()[-1].text


def test_forged_paces_are_told_so(asked):
    ben = asked.person("ben")
    question = newest(asked, "ben")
    for value in ("never", f"{'0' * 32}.every", None):
        payload = with_value(click_of(asked, "ben", question, "Every pulse"), value)
        assert ben.sends_forged(payload).acknowledged
        assert "not known here" in asked.whispers_to("ben")[-1].text
    assert ben.sees_again(question).text == question.text
