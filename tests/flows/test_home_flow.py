"""The Home tab: a true page for everybody, published only where it differs from what is shown."""

from datetime import UTC, datetime


def publications(house):
    return len(house.slack.calls_of("views.publish"))


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
