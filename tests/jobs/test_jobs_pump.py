"""Several messages on their way at once, each at its turn; against a Slack that takes its time."""

import random
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot.outbox import service as outbox
from bot.outbox.models import OutboxMessage
from jobs.deliver import carry_out, deliver_step, take
from jobs.pump import Pump
from playground import Delay
from tests.outbox.letters import Letter
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
    states = states_of(deps)
    assert set(states) == {outbox.SENT, outbox.PENDING}
    assert arrived(slack, people)[1] == states[outbox.SENT] >= 1


def test_what_does_not_end_in_time_is_left_to_its_lease(office):
    slack, deps, _ = office
    slack.faults.clear()
    slack.faults.on(POST, Delay(2))
    pump = Pump()
    worker = threading.Thread(target=pump.step, args=(deps, deps.now()))
    worker.start()
    time.sleep(0.5)
    assert not pump.close(0.2)
    worker.join(5)
    assert outbox.SENDING in states_of(deps)
    # The call ends all the same; nothing of it may outlive this test.
    until = time.monotonic() + 20
    while outbox.SENDING in states_of(deps) and time.monotonic() < until:
        time.sleep(0.1)
    assert outbox.SENDING not in states_of(deps)


def states_of(deps):
    with deps.read() as session:
        return Counter(session.scalars(select(OutboxMessage.state)))


class Failing:
    """A database whose next transaction fails at its end, as a commit may."""

    def __init__(self, db):
        self._db, self._fails = db, True
        self.read = db.read

    @contextmanager
    def begin(self):
        with self._db.begin() as session:
            yield session
            if self._fails:
                self._fails = False
                raise OperationalError("COMMIT", {}, OSError("gone"))


def test_what_was_not_claimed_for_good_is_not_sent(office):
    slack, deps, people = office
    deps = replace(deps, db=Failing(deps.db))
    deps.__dict__["kinds"] = {"letter": Letter()}
    assert deliver_step(deps, deps.now())
    assert slack.calls_of(POST) == []
    assert waiting(deps) == len(people)


def test_whoever_stood_still_since_the_claim_asks_whether_it_is_still_theirs(office):
    slack, deps, _ = office
    now, since = deps.now(), deps.clock.ticks()
    work = take(deps, slack.world.team.id, now)
    with deps.begin() as session:
        session.execute(update(OutboxMessage).values(lease_owner="another"))
    carry_out(deps, work, since - 10)
    assert slack.calls_of(POST) == []
