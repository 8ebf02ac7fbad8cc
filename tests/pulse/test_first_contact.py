"""The first pulse a person ever gets says what it is, once it has reached them and never again; on both engines."""

import pytest
from sqlalchemy import select

from bot.errors import BotError
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, Send, Wait
from bot.outbox.models import OutboxMessage
from bot.people.moments import instant
from bot.people.service import set_membership
from bot.people.sides import Programme
from bot.people.welcome import is_welcomed, welcome
from bot.pulse.models import Participation
from bot.pulse.service.invitation import INVITATION, invitation_key
from bot.pulse.service.reminder import skip, snooze, start
from bot.pulse.service.rounds import own_round
from bot.slack.outcome import Reach, Rejected, Sent, Unknown
from jobs.pulse import open_step, plan_step
from tests.outbox.letters import settle_taken, take_at_once
from tests.people.cast import TEAM, ref_to, user
from tests.pulse.at_work import Work


@pytest.fixture
def work(db, keys):
    return Work(db, keys).hires()


@pytest.fixture
def opened(work):
    """A round is open, at its first hour, and nothing of it was sent yet."""
    work.step(plan_step)
    work.clock.move_to(work.series.next_at)
    work.step(open_step)
    return work


def sends(work, name, outcome=None):
    """Their message as it is sent, with what Slack answered; the text they read."""
    found = work.open_round
    row = work.envelopes(found)[user(name)]
    with work.deps.begin() as session:
        post = take_at_once(session, work.deps.kinds, row.id, work.now)
    with work.deps.begin() as session:
        answer = outcome or Sent("D1", "1.1")
        settle_taken(session, work.deps.kinds, post, answer, work.now)
    return str(post.message.payload())


def welcomed(work, name):
    with work.deps.read() as session:
        return is_welcomed(session, TEAM, user(name))


def has_intro(text):
    return "This is the first pulse you get" in text


class TestFirstContact:
    def test_the_first_message_says_what_it_is(self, opened):
        text = sends(opened, "ada")
        assert has_intro(text)
        assert "Confidential, not anonymous" in text
        assert "results of 5 or more people" in text
        assert "/pulse leave" in text
        assert (welcomed(opened, "ada"), welcomed(opened, "ben")) == (True, False)

    def test_the_next_pulses_do_without(self, work):
        work.opens()
        work.closes()
        work.step(plan_step)
        work.clock.move_to(work.series.next_at)
        work.step(open_step)
        assert not has_intro(sends(work, "ada"))

    @pytest.mark.parametrize("outcome", [Unknown("timeout"), Rejected("user_not_found", Reach.PERSON)])
    def test_whom_it_did_not_reach_gets_it_with_the_next(self, opened, outcome):
        assert has_intro(sends(opened, "ada", outcome))
        assert not welcomed(opened, "ada")
        opened.closes()
        opened.clock.move_to(opened.series.next_at)
        opened.step(open_step)
        assert has_intro(sends(opened, "ada"))
        assert welcomed(opened, "ada")

    def test_no_row_about_them_beside_person_tells_that_it_was_their_first(self, opened):
        """Who is new is whose code is new: a mark in the round would join the two."""
        sends(opened, "ada")
        with opened.deps.read() as session:
            rows = session.scalars(select(Participation)).all()
        assert {row.has_skipped for row in rows} == {False}

    def test_a_person_is_welcomed_once_and_a_stranger_never(self, work):
        with work.deps.begin() as session:
            assert welcome(session, TEAM, [user("ada")]) == 1
            assert welcome(session, TEAM, [user("ada"), user("ben"), "U0STRANGER"]) == 1
            assert welcome(session, "T0OTHER", [user("cleo")]) == 0
            assert is_welcomed(session, TEAM, "U0STRANGER")


class TestOnesOwn:
    def start(self, work, name="ada", round_id=None):
        with work.deps.begin() as session:
            return start(session, TEAM, user(name), round_id or work.open_round.id, now=work.now)

    def verdict(self, work, name, *, is_urgent=False):
        ref = ref_to(name, work.open_round.id, is_urgent=is_urgent)
        with work.deps.read() as session:
            return work.deps.kinds[INVITATION].recheck(session, ref, work.now)

    def own(self, work, name):
        with work.deps.read() as session:
            return own_round(session, TEAM, user(name), now=work.now)

    def test_the_open_round_that_asks_a_person(self, opened):
        assert self.own(opened, "ada") == opened.open_round
        assert self.own(opened, "hana") is None
        opened.clock.move_to(opened.open_round.closes_at)
        assert self.own(opened, "ada") is None

    def test_what_is_still_to_come_comes_at_once_whatever_the_hour(self, opened):
        opened.clock.move_to(instant(opened.open_round.slot, opened.now.time().replace(hour=22), "UTC"))
        assert isinstance(self.verdict(opened, "ada"), Wait)
        assert self.start(opened)
        row = opened.envelopes(opened.open_round)[user("ada")]
        assert (row.due_at, row.priority) == (opened.now, outbox.URGENT)
        assert has_intro(sends(opened, "ada"))
        # Now they have it, and there is nothing to hasten.
        assert not self.start(opened)
        assert self.verdict(opened, "ben", is_urgent=True) == Send()

    def test_who_skips_gets_no_message_and_who_starts_takes_part_after_all(self, opened):
        found = opened.open_round
        with opened.deps.begin() as session:
            skip(session, TEAM, user("ada"), found.id, skips=True, now=opened.now)
        opened.delivers()
        assert opened.envelopes(found)[user("ada")].failure == "skipped"
        assert self.start(opened)
        assert self.verdict(opened, "ada") == Send()
        opened.delivers()
        assert opened.envelopes(found)[user("ada")].state == outbox.SENT

    def test_who_has_left_is_told_so(self, opened):
        with opened.deps.begin() as session:
            set_membership(session, TEAM, user("ada"), Programme.PULSE, takes_part=False)
        assert self.refusal(opened) == "pulse.error.left"
        assert self.verdict(opened, "ada", is_urgent=True) == Drop("no_longer_asked")

    def test_a_round_of_others_cannot_be_started(self, opened):
        assert self.refusal(opened, round_id="f" * 32) == "pulse.error.unknown_button"
        assert self.refusal(opened, "hana") == "pulse.error.left"

    def refusal(self, work, name="ada", round_id=None):
        with pytest.raises(BotError) as told:
            self.start(work, name, round_id)
        return told.value.key

    def test_one_of_which_nobody_knows_is_not_sent_twice(self, opened):
        sends(opened, "ada", Unknown("timeout"))
        assert not self.start(opened)

    def test_a_pulse_that_is_put_off_before_it_came_comes_then_and_not_twice(self, opened):
        found = opened.open_round
        with opened.deps.begin() as session:
            when = snooze(session, opened.deps.kinds, TEAM, user("ada"), found.id, "monday", now=opened.now)
        assert opened.envelopes(found)[user("ada")].due_at == when
        with opened.deps.read() as session:
            rows = session.query(OutboxMessage).filter_by(recipient=user("ada")).all()
        assert sorted(row.kind for row in rows if row.due_at <= when) == [INVITATION]
        assert {row.key for row in rows if row.kind == INVITATION} == {invitation_key(found.id, user("ada"))}

    def test_put_off_to_an_hour_that_is_nobodys_it_comes_at_their_next(self, opened):
        found = opened.open_round
        opened.clock.move_to(instant(found.slot, opened.now.time().replace(hour=21), "UTC"))
        with opened.deps.begin() as session:
            when = snooze(session, opened.deps.kinds, TEAM, user("ada"), found.id, "hour", now=opened.now)
        assert (when.hour, when.date()) == (9, found.slot.replace(day=found.slot.day + 1))
