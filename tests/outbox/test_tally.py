"""The queue in counts: what is told of it, and what is not, lest it tell of one person; on both engines."""

from dataclasses import fields
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from bot.outbox import service as outbox
from bot.outbox.counts import AtLeast, Few, least, said, told, told_in_fives
from bot.outbox.kinds import Drop
from bot.outbox.models import OutboxMessage
from bot.outbox.tally import depths, flow, tallies
from bot.slack.outcome import Reach, Rejected, Sent, Unknown
from tests.outbox.letters import Letter, Post
from tests.people.cast import MONDAY, TEAM

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def post(db):
    made = Post(db)
    made.kinds["whisper"] = Letter(name="whisper", leaves_trace=False)
    return made


def counted(post, now=MONDAY, team_id=TEAM):
    with post.db.read() as session:
        return {(tally.kind, tally.is_personal): tally for tally in tallies(session, team_id, now=now)}


def measured(post, now=MONDAY):
    with post.db.read() as session:
        return depths(session, now=now)


def flowing(post, now=MONDAY, team_id=TEAM):
    with post.db.read() as session:
        return flow(session, team_id, now=now)


class TestWhatIsTold:
    @given(st.integers(0, 10_000))
    def test_of_people_no_count_below_five_and_of_channels_each(self, count):
        assert told(count, is_personal=False) == count
        assert told(count, is_personal=True) == (count if count == 0 or count >= 5 else Few())

    @given(st.integers(0, 10_000))
    def test_of_reminders_in_fives(self, count):
        found = told_in_fives(count)
        assert least(found) == count // 5 * 5
        assert (found == 0) == (count == 0)
        assert isinstance(found, Few) == (0 < count < 5)

    def test_in_words(self):
        assert [said(told(n, is_personal=True)) for n in (0, 1, 4, 5)] == [
            "0",
            "fewer than 5",
            "fewer than 5",
            "5",
        ]
        assert said(AtLeast(40)) == "40 or more"
        assert least(7) == 7


class TestTallies:
    def test_each_state_is_counted_by_kind_and_by_people_or_channels(self, post):
        post.puts(*(f"w{n}" for n in range(7)), not_before=MONDAY + HOUR)
        post.puts("due", to="ben", not_before=MONDAY - HOUR)
        post.puts("post", recipient="C0RESULTS")
        found = counted(post)
        assert set(found) == {("letter", True), ("letter", False)}
        people, channels = found["letter", True], found["letter", False]
        assert (people.waiting, people.oldest) == (8, MONDAY - HOUR)
        assert (channels.waiting, channels.oldest) == (1, MONDAY)
        assert counted(post, team_id="T0OTHER") == {}

    def test_what_became_of_those_to_channels(self, post):
        outcomes = (Sent("C1", "1.0"), Unknown("timeout"), Rejected("is_archived", Reach.CHANNEL))
        for n, outcome in enumerate(outcomes):
            post.puts(f"m{n}", recipient=f"C{n}")
            post.settles(post.takes(MONDAY + n * MINUTE), outcome, MONDAY + n * MINUTE)
        post.kind.verdicts["gone"] = Drop("over")
        post.puts("gone", recipient="C9")
        post.takes(MONDAY + 5 * MINUTE)
        post.puts("now", recipient="C8")
        post.takes(MONDAY + 6 * MINUTE)
        tally = counted(post, MONDAY + 7 * MINUTE)["letter", False]
        assert (tally.waiting, tally.moving, tally.sent, tally.unknown) == (0, 1, 1, 1)
        assert (tally.failed, tally.dropped) == ({"is_archived": 1}, {"over": 1})

        later = counted(post, MONDAY + 2 * DAY)["letter", False]
        assert (later.sent, later.unknown, later.failed) == (0, 1, {"is_archived": 1})
        last = counted(post, MONDAY + 8 * DAY)["letter", False]
        assert (last.moving, last.sent, last.unknown, last.failed, last.dropped) == (1, 0, 0, {}, {})

    def test_few_people_are_not_told(self, post):
        for n in range(4):
            post.puts(f"m{n}", to=f"user{n}")
            post.settles(post.takes(MONDAY + n * MINUTE), Rejected("user_disabled", Reach.PERSON), MONDAY)
        tally = counted(post)["letter", True]
        assert tally.failed == {"user_disabled": Few()}
        post.puts("m5", to="user5")
        post.settles(post.takes(MONDAY + 9 * MINUTE), Rejected("user_disabled", Reach.PERSON), MONDAY)
        assert counted(post)["letter", True].failed == {"user_disabled": 5}

    @pytest.mark.parametrize("is_needed", [True, False])
    def test_of_what_leaves_no_trace_it_cannot_be_seen_what_became_of_it(self, post, is_needed):
        """One reminder is due; whether its person has answered makes no difference to anything that is told."""
        if not is_needed:
            post.kinds["whisper"].verdicts["r0"] = Drop("not_needed")
        post.puts(*(f"r{n}" for n in range(12)), kind="whisper", not_before=MONDAY + HOUR)
        tally = counted(post)["whisper", True]
        assert tally.waiting == AtLeast(10)
        with post.db.begin() as session:
            session.execute(update(OutboxMessage).where(OutboxMessage.key == "r0").values(due_at=MONDAY))
        work = post.takes(MONDAY)
        during = counted(post)["whisper", True]
        if isinstance(work, outbox.Post):
            post.settles(work, Rejected("user_disabled", Reach.PERSON))
        for one in (during, counted(post)["whisper", True]):
            told = {field.name: getattr(one, field.name) for field in fields(one)}
            assert told == {
                "kind": "whisper", "is_personal": True, "waiting": AtLeast(10), "oldest": None, "moving": 0,
                "sent": 0, "unknown": 0, "failed": {}, "dropped": {},
            }  # fmt: skip
        assert measured(post).traceless == 10
        assert not any(measured(post).states.values())


class TestDepths:
    def test_of_all_workspaces_together(self, post):
        assert (measured(post).oldest, measured(post).rate, measured(post).traceless) == (None, 0.0, 0)
        post.puts("one", not_before=MONDAY - HOUR)
        post.puts("two", team_id="T0OTHER", not_before=MONDAY - 2 * HOUR)
        post.puts("three", not_before=MONDAY + HOUR)
        found = measured(post)
        assert found.states == {"pending": 3, "moving": 0, "unknown": 0, "failed": 0}
        assert found.oldest == MONDAY - 2 * HOUR
        assert found.rate > 0
        with post.db.begin() as session:
            outbox.suspend(session, "T0OTHER", now=MONDAY)
        # What is not sent because its workspace is stopped does not wait.
        assert measured(post).oldest == MONDAY - HOUR

    def test_by_state(self, post):
        post.puts("one", "two")
        post.settles(post.takes(), Unknown("timeout"))
        post.takes(MONDAY + MINUTE)
        assert measured(post).states == {"pending": 0, "moving": 1, "unknown": 1, "failed": 0}
        assert measured(post, MONDAY + 8 * DAY).states == {
            "pending": 0,
            "moving": 1,
            "unknown": 0,
            "failed": 0,
        }


class TestFlow:
    def test_where_nothing_was_queued_there_is_none(self, post):
        assert flowing(post) is None

    def test_it_tells_what_waits_and_what_was_lost(self, post):
        post.puts("one", not_before=MONDAY - HOUR)
        found = flowing(post)
        assert (found.oldest, found.has_lost, found.often) == (MONDAY - HOUR, False, 0)
        post.takes()
        assert not flowing(post, MONDAY + 5 * MINUTE).has_lost
        assert flowing(post, MONDAY + 7 * MINUTE).has_lost

    def test_what_was_tried_often(self, post):
        post.puts("one", "two")
        with post.db.begin() as session:
            session.execute(update(OutboxMessage).where(OutboxMessage.key == "one").values(attempts=10))
        assert flowing(post).often == Few()
