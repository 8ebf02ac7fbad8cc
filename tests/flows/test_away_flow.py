"""Being away, and leaving the pulses: people are left alone, and are not counted as missing."""

from datetime import UTC, datetime

import pytest

from playground import SeenMessage


def said(outcome) -> str:
    assert outcome.acknowledged
    assert isinstance(outcome.reply, SeenMessage)
    assert outcome.reply.ephemeral
    return outcome.reply.text


def test_whoever_is_away_gets_nothing_and_is_not_missing(house):
    house.set_up()
    noted = said(house.person("ben").slash("/entente away until 2026-03-20"))
    assert noted.startswith("Noted: you are away until March 20, 2026.")

    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))

    assert house.person("ben").sees_dm()[0].ephemeral
    assert len(house.person("ben").sees_dm()) == 1
    assert house.pulse_of("cleo")
    house.answers_all("cleo", "ivan", "jade", "kofi", "lena")
    house.closes_pulse()
    assert (
        "Answered this pulse, of those who got it: 5 of 13 in Sales (few took part) and 0 of 11 in Marketing "
        "(few took part)." in house.reports()[-1].text
    )


def test_back_brings_the_pulse_that_waited(house):
    house.set_up()
    house.person("ben").slash("/entente away until 6 March 2026")
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    assert len(house.person("ben").sees_dm()) == 1

    assert said(house.person("ben").slash("/entente back")).startswith("Welcome back.")
    house.run()

    assert house.pulse_of("ben").text.startswith("Pulse 1:")


def test_a_return_before_the_close_brings_it_on_the_first_day_back(house):
    house.set_up()
    house.person("ben").slash("/entente away until 2026-03-05")
    house.goes_to(datetime(2026, 3, 5, 23, tzinfo=UTC))
    assert len(house.person("ben").sees_dm()) == 1
    house.goes_to(datetime(2026, 3, 6, 15, 30, tzinfo=UTC))
    pulse = house.pulse_of("ben")
    # Ben lives in New York: 10:00 there on the Friday.
    assert pulse.at == datetime(2026, 3, 6, 15, 0, tzinfo=UTC)


def test_who_goes_away_after_the_delivery_is_not_missing_either(house):
    house.opens_pulse()
    house.person("ben").slash("/entente away until 2026-03-20")
    house.answers_all("cleo", "ivan", "jade", "kofi", "lena")
    house.closes_pulse()
    assert (
        "Answered this pulse, of those who got it: 5 of 13 in Sales (few took part) and 0 of 11 in Marketing "
        "(few took part)." in house.reports()[-1].text
    )


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/entente away", "I cannot read “until” as a date"),
        ("/entente away until <b>&", "I cannot read “until <b>&” as a date, so nothing was changed."),
        ("/entente away until 2020-01-01", "“until 2020-01-01” lies in the past"),
        ("/entente away until 2031-01-01", "“until 2031-01-01” is more than a year ahead"),
        ("/entente awya", "Did you mean /entente away?"),
    ],
)
def test_a_date_that_is_none_is_told_so(house, typed, answer):
    house.set_up()
    assert answer in said(house.person("ben").slash(typed))


def test_leaving_is_at_once_and_can_be_undone(house):
    house.set_up()
    ben = house.person("ben")
    assert said(ben.slash("/pulse leave")).startswith("You get no more pulses, from this moment on")
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    assert all(message.ephemeral for message in ben.sees_dm())

    joined = said(ben.slash("/pulse join"))

    assert joined.startswith("You are back: the next pulse comes")
    house.answers_all("cleo", "ivan", "jade", "kofi", "lena")
    house.closes_pulse()
    assert "Answered this pulse, of those who got it: 5 of 13 in Sales" in house.reports()[-1].text
    house.goes_to(datetime(2026, 3, 18, 19, tzinfo=UTC))
    assert house.pulse_of("ben").text.startswith("Pulse 2:")


def test_leaving_takes_effect_on_a_message_that_waits(house):
    house.set_up()
    # Tokyo has been written to; New York has not yet.
    house.goes_to(datetime(2026, 3, 3, 12, tzinfo=UTC))
    house.person("ben").slash("/pulse leave")
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    assert all(message.ephemeral for message in house.person("ben").sees_dm())


def test_somebody_the_bot_does_not_know_yet_is_told_so(house):
    house.set_up()
    with house.hears_nothing() as admin:
        admin.add_person("newt", "Newt Newcomer", tz="Europe/Berlin")
    for line in ("/entente away until 2026-03-20", "/entente back", "/pulse leave"):
        assert said(house.person("newt").slash(line)).startswith("I do not know you yet")
