"""`/entente queue`: admins see how many messages wait and what became of the others, and nobody else does."""

import re
from datetime import UTC, datetime

from playground import Refused


def said(house, name):
    outcome = house.person(name).slash("/entente queue")
    assert outcome.acknowledged
    assert outcome.reply.ephemeral
    return outcome.reply.text


def test_an_admin_sees_counts_and_nobody_by_name(house):
    house.set_up()
    house.run()
    assert "Nothing waits, and nothing was sent lately." in said(house, "hana")
    house.slack.faults.on("chat.postMessage", Refused("user_disabled"), times=2)
    house.goes_to(datetime(2026, 3, 3, 20, tzinfo=UTC))
    text = said(house, "hana")
    # Two of twenty-five were refused: of so few no number is told, and of no one who.
    assert re.search(r"• Pulses: 2\d sent, fewer than 5 refused by Slack \(user_disabled\)", text)
    assert re.search(r"• Reminders: [45][05] or more waiting\n", text)
    people = [driver.person for driver in house.slack.people()]
    assert [one for one in people if one.id in text or one.real_name in text] == []
    assert house.world.violations == []


def test_nobody_else_does(house):
    house.opens_pulse()
    for name in ("ada", "ben", "gus"):
        text = said(house, name)
        assert text.startswith("Only admins of this bot may do that, so nothing was changed.")
        assert "waiting" not in text
