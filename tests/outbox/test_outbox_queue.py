"""What goes into the outbox, whose turn it is, and what is not sent after all; on both engines."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from bot.outbox import service as outbox
from bot.outbox import turns
from bot.outbox.kinds import Attention, Drop, Wait
from bot.outbox.models import OutboxAttention, OutboxMessage, OutboxPace
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
        assert sum(moment < 1 for moment in moments) <= 4
        assert sum(4 <= moment < 5 for moment in moments) > sum(moment < 1 for moment in moments)

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
            pace = session.get_one(OutboxPace, TEAM)
        assert pace.is_known
        assert pace.rate < 2

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


class TestTogether:
    def test_what_falls_due_together_becomes_one_message(self, post):
        post.puts("one", "two", "three", merge_key="daily")
        work = post.takes()
        assert sorted(ref.key for ref in work.refs) == ["one", "three", "two"]
        assert [block["type"] for block in work.message.blocks] == ["section", "divider"] * 2 + ["section"]
        assert str(work.message.text).count("at 08:00:00") == 3
        assert post.finds(MONDAY + HOUR) is None
        assert post.settles(work, Sent("D0ADA", "7.7"))
        assert [post.row(key).ts for key in ("one", "two", "three")] == ["7.7"] * 3
        assert sorted(post.kind.arrived) == ["one", "three", "two"]

    def test_each_is_asked_whether_it_is_still_wanted(self, post):
        post.puts("first", merge_key="daily", not_before=MONDAY - HOUR)
        post.puts("dropped", "waiting", "wanted", merge_key="daily")
        post.puts("late", merge_key="daily", expires_at=MONDAY)
        post.puts("planned", merge_key="daily", not_before=MONDAY + HOUR)
        post.kind.verdicts |= {"dropped": Drop("closed"), "waiting": Wait(MONDAY + HOUR)}
        assert [ref.key for ref in post.takes().refs] == ["first", "wanted"]
        assert post.state("dropped") == "dropped closed"
        assert post.state("late") == "dropped expired"
        assert post.state("waiting") == post.state("planned") == "pending"

    def test_other_people_and_other_keys_stay_apart(self, post):
        post.puts("one", merge_key="daily")
        post.puts("two", merge_key="daily", to="ben")
        post.puts("three", merge_key="weekly")
        assert len(post.takes().refs) == 1

    def test_no_more_than_fits_into_one(self, post):
        post.puts(*[f"{number:02d}" for number in range(30)], merge_key="daily")
        assert len(post.takes().refs) == 10

    def test_what_slack_would_not_take_as_one_goes_by_itself(self, post):
        post.puts("one", "two", merge_key="daily")
        post.kind.words = "x" * 2500
        assert len(post.takes().refs) == 1

    def test_an_edit_of_one_draws_all_of_them(self, post):
        post.puts("one", "two", merge_key="daily")
        post.settles(post.takes(), Sent("D0ADA", "7.7"))
        with post.db.begin() as session:
            outbox.revise(session, TEAM, "two", at=MONDAY + HOUR)
        work = post.takes(MONDAY + HOUR)
        assert sorted(ref.key for ref in work.refs) == ["one", "two"]
        assert len(work.message.blocks) == 3
        post.settles(work, Sent("D0ADA", "7.7"), MONDAY + HOUR)
        assert post.state("one") == post.state("two") == "sent"

    def test_if_it_has_to_wait_all_of_it_waits(self, post):
        post.puts("one", "two", merge_key="daily")
        post.settles(post.takes(), Later(30, "ratelimited"))
        assert post.takes(MONDAY + 29 * SECOND) is None
        assert len(post.takes(MONDAY + 30 * SECOND).refs) == 2


class TestAttention:
    DAY = Attention(date(2026, 3, 2), 2, MONDAY + 16 * HOUR)

    def test_so_many_a_day_and_the_next_the_day_after(self, post):
        post.kind.limit = self.DAY
        post.puts("one", "two", "three")
        post.puts("other", to="ben")
        moments = {}
        for _ in range(3):
            while (key := post.delivers(MONDAY + 10 * SECOND * len(moments))) is not None:
                moments[key] = True
                if len(moments) == 3:
                    break
        waiting = [row for row in post.rows() if row.state == "pending"]
        assert [row.due_at for row in waiting] == [self.DAY.again]
        assert waiting[0].recipient == user("ada")

    def test_what_would_be_too_late_then_is_dropped(self, post):
        post.kind.limit = self.DAY
        post.puts("one", "two", "three", expires_at=self.DAY.again)
        for second in range(0, 30, 10):
            post.delivers(MONDAY + second * SECOND)
        assert sorted(post.state(key) for key in ("one", "two", "three")) == [
            "dropped attention",
            "sent",
            "sent",
        ]

    def test_what_somebody_asked_for_always_goes(self, post):
        post.kind.limit = self.DAY
        post.puts(*"abcde", priority=outbox.URGENT)
        post.delivers_all()
        assert len(post.sent) == 5

    def test_a_message_counts_once_however_often_it_is_tried(self, post):
        post.kind.limit = self.DAY
        post.puts("one")
        for second in range(0, 600, 100):
            post.settles(
                post.takes(MONDAY + second * SECOND), Later(30, "ratelimited"), MONDAY + second * SECOND
            )
        assert self.counted(post) == 1

    def test_what_is_dropped_does_not_count_unless_it_leaves_no_trace(self, post):
        post.kind.limit = self.DAY
        post.kind.verdicts |= {"one": Drop("over"), "two": Drop("not_needed"), "three": Wait(MONDAY + HOUR)}
        post.puts("one")
        post.takes()
        assert self.counted(post) == 0
        post.kind.leaves_trace = False
        post.puts("two", "three")
        post.takes(MONDAY + SECOND)
        post.takes(MONDAY + SECOND)
        assert self.counted(post) == 1

    def test_days_that_are_over_are_forgotten(self, post):
        post.kind.limit = self.DAY
        post.puts("one")
        post.takes()
        with post.db.begin() as session:
            assert outbox.forget_attention(session, TEAM, before=date(2026, 3, 2)) == 0
            assert outbox.forget_attention(session, "T0OTHER", before=date(2026, 3, 3)) == 0
            assert outbox.forget_attention(session, TEAM, before=date(2026, 3, 3)) == 1

    def counted(self, post):
        with post.db.read() as session:
            return sum(session.scalars(select(OutboxAttention.messages)))


class TestLookedAtAgain:
    """Their hours are others than before: what waits for a person is asked anew whether it may come."""

    def looks(self, post, name="ada", team_id=TEAM, now=MONDAY):
        with post.db.begin() as session:
            return outbox.look_again(session, team_id, user(name), now=now)

    def test_what_was_put_off_comes_at_once_and_what_was_planned_when_it_was(self, post):
        post.puts("planned", not_before=MONDAY + HOUR)
        post.puts("put off")
        post.kind.verdicts["put off"] = Wait(MONDAY + 9 * HOUR)
        post.takes()
        assert self.looks(post, now=MONDAY + SECOND) == 1
        assert post.row("put off").due_at == MONDAY + SECOND
        assert post.row("planned").due_at == MONDAY + HOUR

    def test_what_was_put_off_before_its_hour_keeps_its_hour(self, post):
        post.puts("one")
        post.kind.verdicts["one"] = Wait(MONDAY + 9 * HOUR)
        post.takes()
        with post.db.begin() as session:
            session.get_one(OutboxMessage, post.row("one").id).not_before = MONDAY + 2 * HOUR
        assert self.looks(post) == 1
        assert post.row("one").due_at == MONDAY + 2 * HOUR

    def test_of_nobody_else_and_of_no_other_workspace(self, post):
        post.puts("one")
        post.kind.verdicts["one"] = Wait(MONDAY + 9 * HOUR)
        post.takes()
        assert self.looks(post, "ben") == self.looks(post, team_id="T0OTHER") == 0


class TestWorkspaces:
    def test_whoever_had_a_turn_comes_after_the_others(self, post):
        for team in ("T1", "T2", "T3"):
            post.puts(*[f"{team}{number}" for number in range(20)], team_id=team, to="everybody")
        moments = {}
        for step in range(400):
            now = MONDAY + step * SECOND / 100
            with post.db.read() as session:
                turn = outbox.next_turn(session, now=now)
            if turn is None or turn.at > now:
                continue
            work = post.takes(now)
            if isinstance(work, outbox.Post):
                post.settles(work, now=now)
                moments.setdefault(work.ref.team_id, []).append(step)
        first = {team: steps[0] for team, steps in moments.items()}
        assert len(first) == 3
        assert max(first.values()) <= 3

    def test_one_with_enough_on_its_way_is_passed_over(self, post):
        post.puts("one", team_id="T1")
        post.puts("two", team_id="T2", not_before=MONDAY)
        with post.db.read() as session:
            assert outbox.next_turn(session, now=MONDAY, busy={"T1"}).team_id == "T2"
            assert outbox.next_turn(session, now=MONDAY, busy={"T1", "T2"}) is None

    def test_two_workers_that_saw_the_same_turn_do_not_both_have_it(self, post):
        post.puts("one", to="ada")
        post.puts("two", to="ben")
        first, second = post.row("one").id, post.row("two").id
        assert isinstance(post.takes(message_id=first), outbox.Post)
        assert post.takes(message_id=second) == outbox.Passed()
        assert post.state("two") == "pending"


def test_those_that_go_first_are_read_off_their_index(db):
    """However many are due at the same moment, none but the first few are looked at."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by what is in the table")
    asked = f"EXPLAIN QUERY PLAN {turns._FIRST_ROWS.compile(db.engine)}"
    with db.read() as session:
        told = ("T1", "pending", "2026-03-02 08:00:00.000000", 24, 0)
        plan = session.connection().exec_driver_sql(asked, told).all()
    assert [row.detail for row in plan] == [
        "SEARCH outbox_message USING INDEX ix_outbox_message_turn (team_id=? AND state=?)"
    ]
