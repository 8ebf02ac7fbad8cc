"""A trial: said to be one from the first line on, thrown away at its close; and the pulse after it is the first."""

from datetime import UTC, datetime

import pytest

from bot.pulse.service.series import set_next_trial
from tests.flows.forging import form_of

EVERYBODY = ("ben", "cleo", "ivan", "jade", "kofi", "eva", "finn", "gus", "tara", "uma")


@pytest.fixture
def opened(house):
    house.set_up()
    house.run()
    with house.deps.begin() as session:
        assert set_next_trial(session, house.team_id, is_trial=True)
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    return house


def test_a_trial_says_so_and_leaves_nothing_behind(opened):
    trial = form_of(opened, "ben")
    assert trial.text.startswith("Trial of pulse 1: how Sales and Marketing work together. 4 statements")
    said = "This is a trial: your answers are thrown away when it closes, and nothing is published."
    assert said in trial.text
    assert said in trial.notification.replace("*", "")
    opened.answers_all(*EVERYBODY)
    assert said in form_of(opened, "ben").text
    assert form_of(opened, "ben").buttons == ["Change my answers"]

    opened.closes_pulse()

    assert opened.reports() == []
    assert opened.person("ada").slash("/stage").reply.text.startswith("No data yet")
    assert opened.person("ben").slash("/pulse").reply.text.startswith("You have no open pulse.")
    # Whoever clicks in what is left of it is told.
    opened.person("ben").clicks(form_of(opened, "ben"), "Change my answers")
    assert form_of(opened, "ben").text == (
        "The trial is over. Its answers are gone, yours with them, and nothing is published. "
        "The next pulse comes as usual."
    )
    lena = opened.person("lena")
    assert lena.clicks(form_of(opened, "lena"), "4", nth=1).acknowledged
    assert opened.whispers_to("lena")[-1].text.startswith("The trial is over, so nothing was saved")
    assert form_of(opened, "lena").text.startswith("The trial is over.")
    for name, label in (("kofi", "Change my answers"), ("omar", "Skip this pulse")):
        assert opened.person(name).clicks(form_of(opened, name), label).acknowledged
    assert "The trial is over" in opened.whispers_to("omar")[-1].text

    opened.goes_to(datetime(2026, 3, 18, 19, tzinfo=UTC))
    assert opened.pulse_of("ben").text.startswith("Pulse 1: how Sales and Marketing work together.")
    assert "trial" not in opened.pulse_of("ben").text
    assert opened.world.violations == []
