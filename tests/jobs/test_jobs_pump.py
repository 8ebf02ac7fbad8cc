"""Several messages on their way at once, each at its turn; against a Slack that takes its time."""

import random
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot.outbox import service as outbox
from bot.outbox.models import OutboxMessage, OutboxPace
from jobs.deliver import carry_out, deliver_step, take
from jobs.pump import CALLS, CALLS_OF_ONE, GRACE, Lateness, Pump
from playground import Delay, RateLimited
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


def test_a_workspace_whose_calls_hang_leaves_room_for_another(sqlite_url):
    """More waits for it than there are calls: it has its share of them, and the other its turns."""
    few, other = 8, "T0OTHER"
    with post_office(CALLS + few, lookup=False, loses=0, chance=random.Random(1)) as (slack, people):
        many, others = people[few:], people[:few]
        slack.faults.clear()
        slack.faults.on(POST, Delay(5), times=99, when=lambda told: told["channel"] in many)
        deps = replica(sqlite_url, slack.api_url)
        put_letters(deps, slack, many, lookup=False)
        put_letters(deps, slack, others, lookup=False, team=other)
        with deps.begin() as session:
            # None of the other's is due before the one whose calls hang has what it may have.
            due = deps.now() + timedelta(seconds=2)
            session.execute(update(OutboxMessage).where(OutboxMessage.team_id == other).values(due_at=due))
            session.execute(update(OutboxPace).values(rate=50.0))
        pump, until = Pump(), time.monotonic() + 20
        worker = threading.Thread(target=pump.step, args=(deps, deps.now()))
        worker.start()
        while arrived(slack, others)[0] and time.monotonic() < until:
            time.sleep(0.05)
        assert arrived(slack, others) == {1: few}
        # None of the calls that hang has been answered.
        assert arrived(slack, many) == {0: CALLS}
        assert let_go(deps) - few == CALLS_OF_ONE
        assert pump.close(10)
        worker.join(5)
        deps.db.close()


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


def let_go(deps):
    """How many letters were let go so far."""
    with deps.read() as session:
        return sum(tried is not None for tried in session.scalars(select(OutboxMessage.tried_at)))


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
    with pytest.raises(OperationalError):
        deliver_step(deps, deps.now())
    assert slack.calls_of(POST) == []
    # No message is to blame: all of them are tried again at once.
    with deps.read() as session:
        assert all(row.due_at <= deps.now() for row in session.scalars(select(OutboxMessage)))
    assert waiting(deps) == len(people)


def test_whoever_stood_still_since_the_claim_asks_whether_it_is_still_theirs(office):
    slack, deps, _ = office
    now, since = deps.now(), deps.clock.ticks()
    (held,) = take(deps, slack.world.team.id, now)
    with deps.begin() as session:
        session.execute(update(OutboxMessage).values(lease_owner="another"))
    carry_out(deps, held.work, since - 10)
    assert slack.calls_of(POST) == []


class TestHeld:
    """Several that were claimed together, each waiting for its turn."""

    @pytest.fixture
    def brisk(self, office):
        """The office of a workspace that takes sixteen messages a second, at the pace that was found."""
        slack, deps, people = office
        with deps.begin() as session:
            session.execute(update(OutboxPace).values(rate=15.6, is_known=True))
        # The first call of all takes longer.
        deps.slack(slack.world.team.id).identity()
        return slack, deps, people

    def holds(self, deps, count=4):
        """A pump that has just claimed some."""
        pump = Pump()
        with deps.read() as session:
            (turn,) = outbox.next_turns(session, now=deps.now())
        pump._claim(deps, turn.team_id)
        assert len(pump._held) >= count
        return pump

    def runs(self, deps, pump, most=20):
        until = time.monotonic() + most
        while waiting(deps) and time.monotonic() < until:
            pump.step(deps, deps.now())
            time.sleep(0.01)

    def test_four_go_at_the_turn_of_the_last(self, brisk):
        slack, deps, people = brisk
        pump = Pump()
        self.runs(deps, pump)
        assert pump.close(5)
        assert arrived(slack, people) == {1: LETTERS}
        begun = [began for began, _ in spans(slack)]
        gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(begun)]
        # No faster than they may: the next four after a quarter of a second.
        assert [gap > 0.15 for gap in gaps] == ([False] * 3 + [True]) * 3 + [False] * 3
        assert sum(gaps) > 0.65

    def test_few_are_let_go_ahead_however_fast_they_go(self, office):
        """Of these nobody would know whether they were sent, if their worker died."""
        slack, deps, people = office
        with deps.begin() as session:
            session.execute(update(OutboxPace).values(rate=50.0))
        deps.slack(slack.world.team.id).identity()
        pump, transactions = self.holds(deps, count=LETTERS), 0
        assert let_go(deps) == outbox.MOST_LET_GO
        for sent in range(LETTERS):
            before = let_go(deps)
            pump._send(deps)
            assert let_go(deps) - sent <= outbox.MOST_LET_GO
            transactions += let_go(deps) > before
        # Not one after the other, either: each would cost a transaction.
        assert transactions == -(-LETTERS // outbox.MOST_LET_GO) - 1
        assert pump.close(5)
        assert arrived(slack, people) == {1: LETTERS}

    def test_told_to_stop_it_gives_back_what_it_holds(self, brisk):
        slack, deps, people = brisk
        pump = Pump()
        worker = threading.Thread(target=pump.step, args=(deps, deps.now()))
        worker.start()
        until = time.monotonic() + 10
        # On its way is not enough: one that still waits for its turn is given back as well.
        while not slack.calls_of(POST) and time.monotonic() < until:
            time.sleep(0.01)
        assert pump.close(5)
        worker.join(5)
        states = states_of(deps)
        assert set(states) == {outbox.SENT, outbox.PENDING}
        assert arrived(slack, people)[1] == states[outbox.SENT]
        with deps.read() as session:
            rest = session.scalars(select(OutboxMessage).where(OutboxMessage.state == outbox.PENDING))
            assert {(row.attempts, row.lease_owner, row.tried_at) for row in rest} == {(0, "", None)}

    def test_also_what_it_holds_between_two_steps(self, brisk):
        slack, deps, people = brisk
        pump = self.holds(deps)
        pump._deps = deps
        assert pump.close(5)
        assert states_of(deps) == {outbox.PENDING: len(people)}
        assert slack.calls_of(POST) == []

    def test_whoever_stood_still_meanwhile_sends_nothing_that_another_has(self, brisk):
        slack, deps, _ = brisk
        pump = self.holds(deps)
        pump._held = [replace(due, is_let_go=False) for due in pump._held]
        with deps.begin() as session:
            session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.state == outbox.SENDING)
                .values(lease_owner="another")
            )
            session.execute(update(OutboxPace).values(next_at=deps.now() + timedelta(seconds=5)))
        pump.step(deps, deps.now())
        assert pump.close(5)
        assert slack.calls_of(POST) == []
        assert outbox.SENDING in states_of(deps)

    def test_what_missed_its_turn_by_far_is_made_anew(self, brisk):
        slack, deps, people = brisk
        pump = self.holds(deps)
        time.sleep(1.3)
        with deps.read() as session:
            before = set(session.scalars(select(OutboxMessage.id).where(OutboxMessage.attempts > 0)))
        pump._send(deps)
        with deps.read() as session:
            again = session.scalars(
                select(OutboxMessage.attempts).where(
                    OutboxMessage.id.in_(before), OutboxMessage.state == outbox.PENDING
                )
            )
            assert set(again) == {0}
        self.runs(deps, pump)
        assert pump.close(5)
        assert arrived(slack, people) == {1: LETTERS}

    def test_what_missed_its_turn_by_little_puts_off_the_others(self, brisk):
        slack, deps, people = brisk
        pump = self.holds(deps)
        time.sleep(max(0.0, pump._held[0].at + 0.3 - time.monotonic()))
        self.runs(deps, pump)
        assert pump.close(5)
        assert arrived(slack, people) == {1: LETTERS}
        begun = [began for began, _ in spans(slack)]
        # None is made up for: also the last one comes that much later.
        assert (begun[-1] - begun[0]).total_seconds() > 0.8 * (LETTERS - 1) / 16

    def test_a_429_keeps_back_what_is_held(self, brisk):
        slack, deps, people = brisk
        slack.faults.clear()
        slack.faults.on(POST, RateLimited(2))
        pump = Pump()
        self.runs(deps, pump)
        assert pump.close(5)
        assert arrived(slack, people) == {1: LETTERS}
        calls = [call for call in slack.world.calls if call.method == POST]
        since = min(call.at for call in calls)
        within = [call for call in calls if call.at - since < timedelta(seconds=1.9)]
        # What was on its way by then, or let go together with the first.
        assert len(within) <= 6

    def test_a_turn_that_is_far_off_is_left_to_a_later_beat(self, brisk):
        _, deps, people = brisk
        with deps.begin() as session:
            session.execute(update(OutboxPace).values(next_at=deps.now() + timedelta(seconds=5)))
        pump, since = Pump(), time.monotonic()
        assert not pump.step(deps, deps.now())
        assert time.monotonic() - since < 1
        assert states_of(deps) == {outbox.PENDING: len(people)}
        assert pump.close(5)

    def test_one_that_cannot_be_made_holds_up_none_of_the_others(self, brisk):
        slack, deps, people = brisk
        with deps.begin() as session:
            session.execute(
                update(OutboxMessage).where(OutboxMessage.recipient == people[3]).values(ref="unprintable")
            )
        pump, until = Pump(), time.monotonic() + 20
        while waiting(deps) > 1 and time.monotonic() < until:
            pump.step(deps, deps.now())
            time.sleep(0.01)
        assert pump.close(5)
        assert arrived(slack, people) == {1: LETTERS - 1, 0: 1}
        with deps.read() as session:
            (left,) = session.scalars(select(OutboxMessage).where(OutboxMessage.state == outbox.PENDING))
            assert (left.ref, left.due_at > deps.now() + timedelta(minutes=50)) == ("unprintable", True)

    def test_one_that_cannot_be_noted_takes_no_other_along(self, brisk):
        slack, deps, people = brisk
        deps.__dict__["kinds"] = {"letter": Forgetful(whose=people[3])}
        pump, until, told = Pump(), time.monotonic() + 20, {outbox.SENT: LETTERS - 1, outbox.SENDING: 1}
        while states_of(deps) != told and time.monotonic() < until:
            pump.step(deps, deps.now())
            time.sleep(0.01)
        assert pump.close(5)
        assert arrived(slack, people) == {1: LETTERS}
        assert states_of(deps) == told


class TestLateness:
    """Turns of a twentieth of a second, in ticks of this machine."""

    ONE = (0.05,)

    def test_each_has_its_turn_where_nobody_is_late(self):
        lateness = Lateness()
        turns = [lateness.turn(at, self.ONE, at + GRACE / 2) for at in (1.0, 1.05, 1.1)]
        assert (turns, lateness.untold) == ([1.0, 1.05, 1.1], 0)

    def test_after_a_moment_at_which_nothing_moved_they_are_kept_apart(self):
        lateness = Lateness()
        turns = [lateness.turn(at, self.ONE, 1.2) for at in (1.0, 1.05, 1.1)]
        assert turns == pytest.approx([1.2, 1.25, 1.3])

    def test_those_that_are_claimed_next_are_put_off_by_as_much_once(self):
        lateness = Lateness()
        for at in (1.0, 1.05, 1.1):
            lateness.turn(at, self.ONE, 1.2)
        assert lateness.untold == pytest.approx(0.2)
        lateness.tell(lateness.untold)
        # They have it in their turns, and who is late again is late by what is new.
        assert lateness.turn(1.35, self.ONE, 1.35) == pytest.approx(1.35)
        assert lateness.turn(1.4, self.ONE, 1.5) == 1.5
        assert lateness.untold == pytest.approx(0.1)

    def test_a_group_that_is_late_is_kept_apart_from_the_next_for_as_long_as_that_one_lasts(self):
        lateness, four = Lateness(), self.ONE * 4
        assert lateness.turn(1.2, four, 1.2) == 1.2
        assert lateness.turn(1.4, four, 1.5) == 1.5
        assert lateness.turn(1.6, four, 1.6) == pytest.approx(1.7)
        assert lateness.turn(1.8, self.ONE, 1.8) == 1.8


@dataclass
class Forgetful(Letter):
    """Letters of which that to one person cannot be noted."""

    whose: str = ""

    def sent(self, session, refs):
        del session
        if any(ref.recipient == self.whose for ref in refs):
            raise LookupError("nobody there")
