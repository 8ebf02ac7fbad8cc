"""How calls leave this machine: over connections that are kept open, and only while they still may."""

from datetime import UTC, datetime

import pytest

from bot.slack import kit
from bot.slack.gateway import SlackGateway
from bot.slack.outcome import Later, Sent
from bot.text import Safe
from playground import ManualClock, Playground, alignment_company
from tests.support.house import manifest

WORD = kit.Message(Safe("A word"))
ID = "0" * 32


@pytest.fixture
def slack():
    world = alignment_company(ManualClock(datetime(2026, 3, 2, 9, tzinfo=UTC)))
    world.install(manifest())
    with Playground(world) as running:
        yield running


@pytest.fixture
def gateway(slack):
    return SlackGateway(slack.app.bot_token, slack.api_url)


def posts(slack):
    return slack.calls_of("chat.postMessage")


def test_what_may_be_sent_is_asked_right_before_and_sent(slack, gateway):
    asked = []

    def may_send():
        asked.append(len(posts(slack)))
        return True

    assert isinstance(gateway.post(slack.person("ada").id, WORD, ID, may_send), Sent)
    assert asked == [0]
    assert len(posts(slack)) == 1


def test_what_may_not_be_sent_any_more_never_leaves(slack, gateway):
    outcome = gateway.post(slack.person("ada").id, WORD, ID, lambda: False)
    assert isinstance(outcome, Later)
    assert outcome.why == "not_ours_any_more"
    assert posts(slack) == []


def test_the_question_concerns_one_call_alone(slack, gateway):
    gateway.post(slack.person("ada").id, WORD, ID, lambda: False)
    assert isinstance(gateway.post(slack.person("ada").id, WORD, ID), Sent)


def test_where_slack_cannot_be_reached_nothing_was_sent(slack):
    gateway = SlackGateway("xoxb-1", "http://127.0.0.1:1/api/")
    outcome = gateway.post(slack.person("ada").id, WORD, ID)
    assert isinstance(outcome, Later)
    assert outcome.why == "no_connection"


def test_a_connection_is_used_again(gateway):
    for _ in range(5):
        gateway.identity()
    pools = gateway._client._pool.pools
    (only,) = (pools[key] for key in list(pools.keys()))
    assert (only.num_connections, only.num_requests) == (1, 5)
