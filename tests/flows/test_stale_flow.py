"""A click on an old message is answered, never ignored (ux.md 32): every button, about what is gone since."""

import re
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot.slack.ids import Action
from tests.flows.forging import click_of
from tests.support.house import open_house

GONE = "0" * 32
TEXTS = (GONE, f"{GONE}.{GONE}", f"{GONE}.U0NOBODY", "an older form of it")
"""Values of buttons about what is not there any more, and one that no version reads any more."""
SILENT = {Action.OPEN_LINK: "Slack itself opens the address"}
SAID = {Action.PULSE_LEAVE: "after the first click its message says so already"}


@pytest.fixture(scope="module")
def house(sqlite_only):
    with sqlite_only.fresh() as url, open_house(url) as opened:
        opened.opens_pulse()
        opened.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
        yield opened


def registered(house):
    """Every action id that is listened for, one for each pattern; and one that nobody listens for any more."""
    found = set()
    for listener in house.bot.app._listeners:
        (matcher,) = listener.matchers
        if matcher.func.__qualname__.split(".")[0] != "action":
            continue
        cells = [cell.cell_contents for cell in matcher.func.__closure__]
        found |= {_example(one) for one in cells if not callable(one)}
    return sorted(found)


def _example(listened):
    pattern = listened.pattern if isinstance(listened, re.Pattern) else str(listened)
    return f"{pattern[1:]}1" if pattern.startswith("^") else pattern or "a_button_of_last_year"


def shown(house, who):
    """Everything somebody sees: their conversation, the modal that is open, their Home."""
    return [(one.text, one.ts) for one in who.sees_dm()], who.view and who.view.id, house.world.homes.copy()


def with_action(click, action_id, value):
    payload = deepcopy(click)
    payload["actions"][0] |= {"action_id": action_id, "value": value}
    return payload


def test_every_button_there_is_answers_about_what_is_gone(house):
    ben, ignored = house.person("ben"), []
    ids, pulse = registered(house), house.pulse_of("ben")
    assert len(ids) > 90
    with capture_logs() as logged:
        for action_id in ids:
            for value in TEXTS:
                house.world.homes.clear()
                before = shown(house, ben)
                outcome = ben.sends_forged(with_action(click_of(house, "ben", pulse, "4"), action_id, value))
                assert outcome.acknowledged, action_id
                is_said = action_id in SAID and value != TEXTS[0]
                if shown(house, ben) == before and action_id not in SILENT and not is_said:
                    ignored.append((action_id, value))
    assert ignored == []
    # What is forged or gone is none of the bot's faults, for which an operator would look.
    assert [one for one in logged if one["log_level"] == "error"] == []
    assert house.world.violations == []


def test_what_is_said_then_is_in_the_readers_language(sqlite_url):
    """The one translator of errors speaks to whoever clicked, also in Home, and to a command."""
    with open_house(sqlite_url) as opened:
        with opened.hears_nothing() as admin:
            admin.change_person("cleo", locale="de-DE")
        opened.opens_pulse()
        cleo = opened.person("cleo")
        assert cleo.slash("/entente away until 2020-01-01").reply.text.startswith("„until 2020-01-01“ liegt")
        assert cleo.slash("/action wat").reply.text.startswith("„wat“ kenne ich nicht")
        click = click_of(opened, "cleo", opened.pulse_of("cleo"), "4")
        cleo.sends_forged(with_action(click, "a_button_of_last_year", GONE))
        assert opened.whispers_to("cleo")[-1].text.startswith("Diese Nachricht ist veraltet")
