"""The connection to Slack is cut while people type: back within seconds, and nothing acknowledged is lost."""

import time

from bot.people.service import someone
from tests.support.crowd import PEOPLE, Crowd

# The client looks every two seconds whether it is still connected.
SECONDS = 6


def sockets_of(house):
    return house.slack.courier.sockets.of(house.slack.app)


def stored(house, name):
    with house.deps.read() as session:
        return someone(session, house.team_id, house.person(name).person.id).away_until


def test_whatever_was_acknowledged_is_stored_and_it_is_back_within_seconds(house):
    house.set_up()
    house.run()
    with Crowd(house.slack, house.clock().date()) as crowd:
        for cut in range(1, 4):
            house.slack.wait_until(lambda cut=cut: crowd.was_noted(times=4 * cut), timeout=20)
            (old,) = sockets_of(house)
            begun = time.monotonic()
            house.slack.cut_sockets()
            house.slack.wait_until(lambda old=old: any(s is not old for s in sockets_of(house)), timeout=20)
            assert time.monotonic() - begun < SECONDS
            # The bot itself has noticed: its probes tell.
            house.slack.wait_until(lambda: house.bot.lacks() == "", timeout=SECONDS)
    assert crowd.unanswered
    for name in PEOPLE:
        assert crowd.is_stored(name, stored(house, name))
        day = crowd.first.replace(month=crowd.first.month + 1)
        assert house.person(name).slash(f"/entente away until {day}").reply.text.startswith("Noted")
        assert stored(house, name) == day
    assert {violation.kind for violation in house.world.violations} <= {
        "missing_ack",
        "late_ack",
        "unknown_ack",
    }


def test_while_it_is_cut_its_probes_say_so(house):
    house.set_up()
    assert house.bot.lacks() == ""
    house.bot._door.client.auto_reconnect_enabled = False
    house.slack.cut_sockets()
    house.slack.wait_until(lambda: house.bot.lacks() == "socket", timeout=SECONDS)
    house.bot._door.client.auto_reconnect_enabled = True
    house.slack.wait_until(lambda: house.bot.lacks() == "", timeout=SECONDS)
