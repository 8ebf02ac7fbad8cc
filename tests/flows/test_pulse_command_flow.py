"""`/pulse start`, `snooze` and `skip`: what the buttons do, for whoever would rather type; answered in the DM alone."""

from datetime import UTC, datetime

import pytest

from tests.flows.forging import form_of

TUESDAY = datetime(2026, 3, 3, 12, tzinfo=UTC)


def said(house, name, line, place=None):
    outcome = house.person(name).slash(line, place)
    assert outcome.acknowledged
    assert outcome.reply.ephemeral
    return outcome.reply


@pytest.fixture
def early(house):
    """The round is open and Kofi in London has it; Ben in New York will get it at ten o'clock there."""
    house.set_up()
    house.goes_to(TUESDAY)
    return house


def from_app(house, name):
    return [m for m in house.person(name).sees_dm() if m.by_app and not m.ephemeral]


def test_start_brings_a_pulse_whose_hour_has_not_come(early):
    assert from_app(early, "ben") == []
    waiting = said(early, "ben", "/pulse", "#sales-team")
    assert waiting.text.endswith("Your message is on its way.")

    told = said(early, "ben", "/pulse start", "#sales-team")

    assert told.text.endswith("0 of 4 answered. It comes to you now, in our conversation here.")
    early.run()
    (pulse,) = from_app(early, "ben")
    assert pulse.at < datetime(2026, 3, 3, 15, tzinfo=UTC)
    assert pulse.text.startswith("Pulse 1: how")
    # It does not come again at its hour; asked for once more it is linked to.
    again = said(early, "ben", "/pulse start")
    assert again.buttons == ["Open my pulse"]
    early.goes_to(datetime(2026, 3, 3, 20, tzinfo=UTC))
    assert len(from_app(early, "ben")) == 1
    assert early.world.violations == []


def test_start_without_an_open_pulse_and_after_leaving(early):
    assert "you are on neither side" in said(early, "hana", "/pulse start").text
    said(early, "ben", "/pulse leave")
    assert said(early, "ben", "/pulse").text.startswith("You have left the pulses, so none comes")
    assert said(early, "ben", "/pulse start").text.startswith(
        "You have left the pulses, so nothing was sent."
    )
    said(early, "ben", "/pulse join")
    assert "It comes to you now" in said(early, "ben", "/pulse start").text
    early.run()
    assert len(from_app(early, "ben")) == 1


def test_snooze_at_once_or_from_a_menu(house):
    house.opens_pulse()
    assert said(house, "ben", "/pulse snooze hour").text.startswith("I remind you")
    house.goes_to(datetime(2026, 3, 4, 20, tzinfo=UTC))
    (reminder,) = [m for m in from_app(house, "ben") if "is still open until" in m.text]
    assert reminder.at == datetime(2026, 3, 4, 20, tzinfo=UTC)

    menu = said(house, "ben", "/pulse snooze")
    assert menu.text == "Pulse 1: when shall I remind you?"
    assert house.person("ben").chooses(menu, "Remind me later…", "Tomorrow 09:00").acknowledged
    assert house.whispers_to("ben")[-1].text.startswith("I remind you")
    house.goes_to(datetime(2026, 3, 5, 14, tzinfo=UTC))
    assert [m.at for m in from_app(house, "ben")][-1] == datetime(2026, 3, 5, 14, tzinfo=UTC)

    for typed in ("friday", "<!channel>", "monday morning"):
        assert said(house, "ben", f"/pulse snooze {typed}").text.startswith("I do not know “")
    assert said(house, "hana", "/pulse snooze hour").text.startswith("You have no open pulse, so nothing")
    assert house.world.violations == []


def test_a_pulse_put_off_before_it_came_comes_at_that_hour(early):
    said(early, "ben", "/pulse snooze tomorrow")
    early.goes_to(datetime(2026, 3, 4, 13, 59, tzinfo=UTC))
    assert from_app(early, "ben") == []
    early.goes_to(datetime(2026, 3, 4, 15, tzinfo=UTC))
    (pulse,) = from_app(early, "ben")
    assert pulse.at == datetime(2026, 3, 4, 14, tzinfo=UTC)
    assert pulse.text.startswith("Pulse 1: how")


def test_skip_is_one_word_and_the_way_back_leads_to_the_conversation(house):
    house.opens_pulse()
    ben, pulse = house.person("ben"), form_of(house, "ben")
    skipped = said(house, "ben", "/pulse skip", "#sales-team")
    assert skipped.text.startswith("You skip pulse 1. You are not counted as missing")
    assert skipped.buttons == ["Answer it after all"]

    assert ben.clicks(skipped, "Answer it after all").acknowledged

    # No statements in a channel, not even for one's own eyes: the way to them.
    back = ben.sees_again(skipped)
    assert back.text.startswith("Pulse 1 is open until")
    assert back.buttons == ["Open my pulse"]
    assert ben.sees_again(pulse).text == pulse.text
    house.answers_all("cleo", "ivan", "jade", "kofi", "lena")
    house.closes_pulse()
    assert "Answered this pulse, of those who got it: 5 of 14 in Sales" in house.reports()[-1].text
    assert said(house, "ben", "/pulse skip").text.startswith(
        "You have no open pulse, so nothing was changed."
    )
    assert house.world.violations == []


def test_who_skips_before_it_came_gets_nothing_and_is_not_missing(early):
    skipped = said(early, "ben", "/pulse skip")
    early.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    assert from_app(early, "ben") == []
    # Until they take it up after all: then it comes at once.
    early.person("ben").clicks(skipped, "Answer it after all")
    assert "It comes to you now" in early.person("ben").sees_again(skipped).text
    early.run()
    assert from_app(early, "ben")[-1].text.startswith("Pulse 1: how")
