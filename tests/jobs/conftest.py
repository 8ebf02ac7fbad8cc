"""The timetable against a Slack on this machine, on both engines; nobody clicks, so nothing is connected."""

from contextlib import contextmanager

import pytest

import app as entente
from bot.clock import FollowingClock
from playground import ManualClock, Playground, alignment_company
from tests.support.house import START, House, manifest, settings_for, watched


@contextmanager
def open_quiet_house(database_url):
    clock = ManualClock(START)
    world = alignment_company(clock)
    app = world.install(manifest())
    with Playground(world) as slack:
        bot = entente.assemble(settings_for(app, slack.api_url, database_url), FollowingClock(clock))
        try:
            with watched("quiet", world, clock, bot) as replay:
                yield House(slack, clock, bot, replay)
        finally:
            bot.close()


@pytest.fixture
def quiet(database_url):
    """The bot with its jobs alone, not yet set up."""
    with open_quiet_house(database_url) as opened:
        yield opened
