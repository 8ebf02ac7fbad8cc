"""What goes into the outbox, whose turn it is, and what is not sent after all; on both engines."""

from datetime import timedelta
from itertools import pairwise

import pytest

from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, Wait
from bot.outbox.models import OutboxPace
from bot.slack.outcome import Later, Reach, Rejected, Sent
from tests.outbox.letters import Post
from tests.people.cast import MONDAY, TEAM, user

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture
def post(db):
    return Post(db)


class TestEnqueue:
    def test_a_message_goes_in_once_a_key(self, post):
        assert post.puts("one", "two") == 2
        assert post.puts("two", "three", to="ben") == 1
        assert post.row("two").recipient == user("ada")
        assert post.puts("two", team_id="T0OTHER") == 1

    def test_twice_in_one_go_is_once(self, post):
        assert post.puts("one", "one") == 1

    def test_what_was_sent_is_not_sent_again_under_its_key(self, post):
        post.puts("one")
        post.delivers()
        assert post.puts("one") == 0
        assert post.state("one") == "sent"

    def test_a_kind_nobody_registered_is_refused(self, post):
        with pytest.raises(KeyError, match="telegram"):
            post.puts("one", kind="telegram")

    def test_a_row_holds_the_programme_and_no_words(self, post):
        post.puts("one", merge_key="daily")
        row = post.row("one")
        assert (row.programme, row.merge_key, row.attempts, row.ts) == ("letters", "daily", 0, "")


class TestTurns:
    def test_urgent_before_normal_before_bulk_then_the_longest_due(self, post):
        post.puts("bulk", priority=outbox.BULK, to="a", not_before=MONDAY - HOUR)
        post.puts("late", to="b")
        post.puts("early", to="c", not_before=MONDAY - HOUR)
        post.puts("urgent", priority=outbox.URGENT, to="d")
        post.delivers_all()
        assert post.sent == ["urgent", "early", "late", "bulk"]

    def test_nothing_goes_before_its_time(self, post):
        post.puts("one", not_before=MONDAY + HOUR)
        assert post.takes(MONDAY + HOUR - SECOND) is None
        assert post.delivers(MONDAY + HOUR) == "one"

    def test_what_is_due_next(self, post):
        def due():
            with post.db.read() as session:
                return outbox.next_due(session)

        assert due() is None
        post.puts("one", not_before=MONDAY + HOUR)
        assert due() == MONDAY + HOUR
        post.puts("two")
        assert due() == MONDAY
        post.takes()
        assert due() == MONDAY + outbox.LEASE
        post.settles(post.takes(MONDAY + HOUR), Later(30, "ratelimited"), MONDAY + HOUR)
        assert due() == MONDAY + outbox.LEASE

    def test_after_a_429_what_is_due_next_waits_for_slack(self, post):
        post.puts("one", "two")
        post.settles(post.takes(), Later(90, "ratelimited"))
        with post.db.read() as session:
            assert outbox.next_due(session) == MONDAY + 90 * SECOND

    def test_workspaces_do_not_wait_for_each_other(self, post):
        post.puts("one")
        post.settles(post.takes(), Later(3600, "ratelimited"))
        post.puts("two", team_id="T0OTHER")
        assert post.delivers(MONDAY + SECOND) == "two"


class TestNotAfterAll:
    def test_what_is_too_late_is_dropped(self, post):
        post.puts("one", expires_at=MONDAY + HOUR)
        assert post.takes(MONDAY + HOUR) == outbox.Passed()
        assert post.state("one") == "dropped expired"
        assert post.finds(MONDAY + HOUR) is None

    def test_until_the_last_moment_it_is_sent(self, post):
        post.puts("one", expires_at=MONDAY + HOUR)
        assert post.delivers(MONDAY + HOUR - SECOND) == "one"

    def test_what_is_no_longer_wanted_is_dropped(self, post):
        post.puts("one")
        post.kind.verdicts["one"] = Drop("closed")
        assert post.takes() == outbox.Passed()
        assert post.state("one") == "dropped closed"

    def test_what_is_wanted_later_waits_and_is_asked_again(self, post):
        post.puts("one")
        post.kind.verdicts["one"] = Wait(MONDAY + HOUR)
        assert post.takes() == outbox.Passed()
        row = post.row("one")
        assert (row.state, row.due_at, row.lease_until) == ("pending", MONDAY + HOUR, None)
        assert post.takes(MONDAY + HOUR - SECOND) is None
        del post.kind.verdicts["one"]
        assert post.delivers(MONDAY + HOUR) == "one"

    def test_what_passes_uses_up_no_turn(self, post):
        post.puts("one", "two")
        post.kind.verdicts["one"] = post.kind.verdicts["two"] = Drop("closed")
        post.puts("three", to="ben")
        assert [post.delivers(), post.delivers(), post.delivers()].count("three") == 1

    def test_what_cannot_be_rendered_is_put_back_and_blocks_nobody(self, post):
        post.puts("unprintable", priority=outbox.URGENT)
        post.puts("two")
        with pytest.raises(LookupError):
            post.takes()
        stuck = post.row("unprintable")
        assert (stuck.state, stuck.attempts) == ("pending", 0)
        with post.db.begin() as session:
            outbox.postpone(session, stuck.id, until=MONDAY + HOUR)
        assert post.delivers() == "two"
        assert post.finds(MONDAY + HOUR) == stuck.id

    def test_who_was_reached_is_told_by_state(self, post):
        post.puts("one", to="ada")
        post.puts("two", to="ben")
        post.delivers()
        with post.db.read() as session:
            assert outbox.recipients(session, TEAM, "letter", "one", "sent") | outbox.recipients(
                session, TEAM, "letter", "two", "sent"
            ) in ({user("ada")}, {user("ben")})


class TestPace:
    def test_two_a_second_at_the_start_then_faster(self, post):
        for number in range(60):
            post.puts(f"{number:02d}", to=f"p{number}")
        moments = post.delivers_all()
        assert len(moments) == 60
        assert moments[0] == 0
        assert sum(moment < 5 for moment in moments) <= 12
        assert sum(10 <= moment < 15 for moment in moments) > sum(moment < 5 for moment in moments)

    def test_one_message_a_second_in_a_channel(self, post):
        post.puts("one", "two", "three", to="channel")
        moments = post.delivers_all()
        assert len(moments) == 3
        assert all(later - earlier >= 1 for earlier, later in pairwise(moments))

    def test_after_a_429_silence_for_exactly_that_long(self, post):
        post.puts("one", to="ada")
        post.puts("two", to="ben")
        post.settles(post.takes(), Later(7, "ratelimited"))
        assert post.takes(MONDAY + 7 * SECOND - SECOND / 1000) is None
        assert post.delivers(MONDAY + 7 * SECOND) is not None
        with post.db.read() as session:
            assert session.get_one(OutboxPace, TEAM).rate == pytest.approx(1.05)

    def test_another_reason_to_wait_concerns_that_message_alone(self, post):
        post.puts("one", to="ada")
        post.puts("two", to="ben")
        first = post.takes()
        post.settles(first, Later(600, "org_login_required"))
        assert post.delivers(MONDAY + SECOND) is not None
        assert post.row(first.ref.key).due_at == MONDAY + 600 * SECOND


class TestSuspended:
    def test_nothing_is_sent_until_it_is_taken_up_again_at_the_safe_rate(self, post):
        post.puts("one")
        with post.db.begin() as session:
            outbox.suspend(session, TEAM, now=MONDAY)
            assert outbox.next_due(session) is None
        assert post.takes(MONDAY + 24 * HOUR) is None
        with post.db.begin() as session:
            outbox.resume(session, TEAM, now=MONDAY + 24 * HOUR)
            assert outbox.next_due(session) == MONDAY + 24 * HOUR
        assert post.delivers(MONDAY + 24 * HOUR) == "one"

    def test_what_was_on_its_way_does_not_end_the_silence(self, post):
        post.puts("one", "two")
        work = post.takes()
        with post.db.begin() as session:
            outbox.suspend(session, TEAM, now=MONDAY)
        assert post.settles(work)
        assert post.takes(MONDAY + HOUR) is None


class TestOutcomes:
    def test_sent(self, post):
        post.puts("one")
        assert post.settles(post.takes(), Sent("D0ADA", "17.5"))
        row = post.row("one")
        assert (row.state, row.channel, row.ts, row.settled_at) == ("sent", "D0ADA", "17.5", MONDAY)
        with post.db.read() as session:
            assert outbox.place(session, TEAM, "one") == ("D0ADA", "17.5")
            assert outbox.place(session, TEAM, "two") is None

    @pytest.mark.parametrize("reach", list(Reach))
    def test_refused(self, post, reach):
        post.puts("one")
        assert post.settles(post.takes(), Rejected("c" * 99, reach))
        assert post.state("one") == f"failed {'c' * 64}"
        assert post.finds(MONDAY + 24 * HOUR) is None

    def test_a_worker_counts_its_tries(self, post):
        post.puts("one")
        for tries in (1, 2, 3):
            now = MONDAY + tries * HOUR
            work = post.takes(now)
            assert work.ref.attempts == tries
            post.settles(work, Later(1, "ratelimited"), now)
