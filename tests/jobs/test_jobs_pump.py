"""Several messages on their way at once, each at its turn; against a Slack that takes its time."""

import random
import threading
import time
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from bot.outbox import service as outbox
from bot.outbox.models import OutboxMessage
from jobs.pump import Pump
from playground import Delay
from tests.support.crashes import POST, post_office, put_letters, waiting
from tests.support.letter_worker import replica

LETTERS, SLOW = 16, 0.4


@pytest.fixture
def office(database_url):
    with post_office(LETTERS, lookup=False, loses=0, chance=random.Random(1)) as (slack, people):
        slack.faults.clear()
        slack.faults.on(POST, Delay(SLOW), times=99)
        deps = replica(database_url, slack.api_url)
        put_letters(deps, slack, people, lookup=False)
        yield slack, deps, people
        deps.db.close()


def arrived(slack, people):
    return Counter(sum(message.by_app for message in slack.person(who).sees_dm()) for who in people)


def spans(slack):
    """When calls began and ended, in seconds."""
    calls = [call for call in slack.world.calls if call.method == POST]
    return sorted((call.at - timedelta(milliseconds=call.milliseconds), call.at) for call in calls)


def test_one_call_does_not_wait_for_the_one_before(office):
    slack, deps, people = office
    pump, until = Pump(), time.monotonic() + 30
    while waiting(deps) and time.monotonic() < until:
        pump.step(deps, deps.now())
        time.sleep(0.01)
    assert pump.close(5)
    assert arrived(slack, people) == {1: LETTERS}
    found = spans(slack)
    assert any(later[0] < earlier[1] for earlier, later in pairwise(found))
    # At their turns all the same: two a second at first.
    assert (found[4][0] - found[0][0]).total_seconds() > 1


def test_told_to_stop_it_takes_nothing_up_and_waits_for_what_is_on_its_way(office):
    slack, deps, people = office
    pump = Pump()
    worker = threading.Thread(target=pump.step, args=(deps, deps.now()))
    worker.start()
    time.sleep(1.0)
    assert pump.close(5)
    worker.join(5)
    assert not worker.is_alive()
    assert not pump.step(deps, deps.now())
    with deps.read() as session:
        states = Counter(session.scalars(select(OutboxMessage.state)))
    assert set(states) == {outbox.SENT, outbox.PENDING}
    assert arrived(slack, people)[1] == states[outbox.SENT] >= 1


def test_what_does_not_end_in_time_is_left_to_its_lease(office):
    slack, deps, _ = office
    slack.faults.clear()
    slack.faults.on(POST, Delay(3))
    pump = Pump()
    worker = threading.Thread(target=pump.step, args=(deps, deps.now()))
    worker.start()
    time.sleep(0.5)
    assert not pump.close(0.2)
    worker.join(5)
    with deps.read() as session:
        assert outbox.SENDING in set(session.scalars(select(OutboxMessage.state)))
