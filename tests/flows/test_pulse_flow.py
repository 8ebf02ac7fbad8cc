"""A pulse as people live with it, over both transports."""


def test_a_click_is_answered_redrawn_and_ends_in_the_channel(either_house):
    house = either_house
    house.opens_pulse()
    ben = house.person("ben")
    pulse = house.pulse_of("ben")
    assert pulse.text.startswith(
        "Pulse 1: how Sales and Marketing work together. 4 statements, about 1 minute, until"
    )

    outcome = ben.clicks(pulse, "4", nth=1)

    assert outcome.acknowledged
    assert "1 of 4 answered" in house.pulse_of("ben").text
    assert house.pulse_of("ben").buttons.count("4 Agree ✓") == 1
    house.answers_all("ben", "cleo", "ivan", "jade", "kofi", "eva", "finn", "gus", "tara", "uma")
    assert house.pulse_of("ben").text.startswith("Pulse 1: your 4 answers are in. You can change them until")
    house.closes_pulse()
    (report,) = house.reports()
    assert (
        "Answered this pulse, of those who got it: 5 of 14 in Sales (few took part) and 5 of 11 in Marketing."
        in report.text
    )
    assert house.world.violations == []
