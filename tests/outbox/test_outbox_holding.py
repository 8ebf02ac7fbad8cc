"""Messages of the coming moment, claimed together: held for their turns, let go, given back; on both engines."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, update

from bot.outbox import service as outbox
from bot.outbox.kinds import Attention, Drop, Wait
from bot.outbox.models import OutboxAttention, OutboxMessage, OutboxPace
from bot.outbox.works import grouped
from bot.slack.outcome import Later
from tests.outbox.letters import Post
from tests.people.cast import MONDAY, TEAM, user

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
# In a workspace that takes four messages a second: so few go one by one.
TURN = SECOND / 4
EXPIRED = MONDAY + outbox.LEASE
NAMES = ("ada", "ben", "cleo", "dev", "eva", "finn")


@pytest.fixture
def post(db):
    """A letter to each of six people, in a workspace that takes four messages a second."""
    found = Post(db)
    for name in NAMES:
        found.puts(name, to=name)
    with db.begin() as session:
        session.execute(update(OutboxPace).values(rate=4.0, is_known=True))
        # In the order of their names.
        for place, name in enumerate(NAMES):
            at = MONDAY - HOUR + place * SECOND
            session.execute(update(OutboxMessage).where(OutboxMessage.key == name).values(due_at=at))
    return found


def claims(post, now=MONDAY, owner="worker", **more):
    batch = outbox.Batch(**{"most": 12, "ahead": 5 * TURN} | more)
    with post.db.begin() as session:
        return outbox.Claim(post.kinds, owner).take(session, TEAM, now=now, batch=batch)


def lets_go(post, held, now=MONDAY, owner="worker"):
    """Which of them may be posted."""
    with post.db.begin() as session:
        gone = outbox.let_go(session, [one.work for one in held], owner, now=now)
    return [one.work.ref.key for one in held if one.work.ref.id in gone]


def gives_back(post, held, owner="worker"):
    with post.db.begin() as session:
        return outbox.give_back(session, [ref for one in held for ref in one.work.refs], owner)


class TestClaimingTogether:
    def test_those_of_the_coming_moment_each_at_its_own_turn(self, post):
        held = claims(post, ahead=2.5 * TURN)
        assert [(one.work.ref.key, one.at - MONDAY) for one in held] == [
            ("ada", 0 * SECOND),
            ("ben", TURN),
            ("cleo", 2 * TURN),
        ]
        assert post.state("dev") == "pending"

    def test_the_next_ones_turns_come_after_them(self, post):
        claims(post, ahead=2.5 * TURN)
        (held,) = claims(post, ahead=3.3 * TURN, owner="another")
        assert (held.work.ref.key, held.at - MONDAY) == ("dev", 3 * TURN)

    def test_while_no_limit_is_known_the_turns_come_faster(self, post):
        with post.db.begin() as session:
            session.execute(update(OutboxPace).values(is_known=False))
        turns = [one.at - MONDAY for one in claims(post)]
        gaps = [later - earlier for earlier, later in pairwise(turns)]
        assert gaps == sorted(gaps, reverse=True)
        assert gaps[-1] < gaps[0]

    def test_whoever_is_late_with_the_ones_before_takes_later_turns(self, post):
        claims(post, most=1)
        held = claims(post, most=2, late=TURN / 2)
        assert [one.at - MONDAY for one in held] == [1.5 * TURN, 2.5 * TURN]

    def test_no_more_than_there_is_room_for(self, post):
        assert len(claims(post, most=2)) == 2

    def test_nobody_gets_two_of_them(self, post):
        post.puts("ada again", to="ada", priority=outbox.URGENT)
        held = claims(post, ahead=5 * SECOND)
        assert [one.work.ref.key for one in held] == ["ada again", "ben", "cleo", "dev", "eva", "finn"]
        assert (post.state("ada"), post.row("ada").attempts) == ("pending", 0)

    def test_what_is_not_wanted_takes_no_turn(self, post):
        post.kind.verdicts |= {"ada": Drop("closed"), "ben": Wait(MONDAY + HOUR)}
        held = claims(post)
        assert [(one.work.ref.key, one.at - MONDAY) for one in held][:1] == [("cleo", 0 * SECOND)]
        assert (post.state("ada"), post.row("ben").due_at) == ("dropped closed", MONDAY + HOUR)

    def test_what_becomes_one_message_takes_one_turn(self, post):
        for key in ("first", "second"):
            post.puts(key, to="gus", merge_key="daily", priority=outbox.URGENT)
        held = claims(post)
        assert sorted(ref.key for ref in held[0].work.refs) == ["first", "second"]
        assert [one.work.ref.key for one in held[1:3]] == ["ada", "ben"]

    def test_everybodys_attention_is_counted(self, post):
        post.kind.limit = Attention(date(2026, 3, 2), 1, MONDAY + HOUR)
        claims(post, most=2)
        with post.db.read() as session:
            counts = {row.user_id: row.messages for row in session.scalars(select(OutboxAttention))}
        assert counts == {user("ada"): 1, user("ben"): 1}
        post.puts("ada again", to="ada", priority=outbox.NORMAL, not_before=MONDAY + 2 * SECOND)
        claims(post, MONDAY + 70 * SECOND)
        assert post.row("ada again").due_at == MONDAY + HOUR

    def test_one_that_cannot_be_made_is_named_and_nothing_holds(self, post):
        with post.db.begin() as session:
            session.execute(update(OutboxMessage).where(OutboxMessage.key == "ben").values(ref="unprintable"))
        claim = outbox.Claim(post.kinds, "worker")
        with pytest.raises(LookupError), post.db.begin() as session:
            claim.take(session, TEAM, now=MONDAY, batch=outbox.Batch(12, SECOND))
        assert claim.culprit == post.row("ben").id
        assert {post.state(name) for name in NAMES} == {"pending"}


class TestInGroups:
    """Sixteen messages a second: four go at one moment."""

    @pytest.fixture(autouse=True)
    def brisk(self, post):
        with post.db.begin() as session:
            session.execute(update(OutboxPace).values(rate=16.0))

    def test_each_goes_at_the_turn_of_the_last(self, post):
        held = claims(post, ahead=SECOND)
        turns = [SECOND * place / 16 for place in (3, 3, 3, 3, 5, 5)]
        assert [one.at - MONDAY for one in held] == turns
        assert [one.lasts for one in held] == [SECOND / 16] * 6

    def test_only_whole_groups_are_claimed_while_more_wait(self, post):
        assert len(claims(post, most=5, ahead=SECOND)) == 4
        assert post.state("eva") == "pending"

    def test_nor_is_one_claimed_that_has_not_its_turn_in_time(self, post):
        assert len(claims(post, ahead=SECOND * 4 / 16)) == 4

    def test_another_makes_up_for_one_that_is_not_wanted(self, post):
        post.kind.verdicts |= {"ben": Drop("closed")}
        held = claims(post, most=4, ahead=SECOND)
        assert [one.work.ref.key for one in held] == ["ada", "cleo", "dev", "eva"]
        assert post.state("finn") == "pending"

    def test_nobody_is_let_go_before_the_group(self, post):
        assert {one.is_let_go for one in claims(post, ahead=SECOND, soon=SECOND)} == {False}

    def test_one_alone_is_let_go_at_once(self, post):
        for name in NAMES[1:]:
            post.kind.verdicts[name] = Wait(MONDAY + HOUR)
        claims(post, ahead=SECOND, owner="before")
        post.puts("gus", to="gus")
        (held,) = claims(post, MONDAY + SECOND, soon=SECOND)
        assert held.is_let_go


def test_what_takes_no_turn_is_in_no_group(post):
    """A picture is uploaded at once."""
    one = claims(post, most=1)[0]
    picture = replace(one, at=MONDAY, lasts=0 * SECOND)
    first, second = (replace(one, at=MONDAY + place * TURN, lasts=TURN) for place in (0, 1))
    assert grouped([first, picture, second], 2) == [second, picture, second]


class TestHeld:
    def test_what_was_not_let_go_when_its_worker_died_waits_again(self, post):
        held = claims(post)
        assert [one.is_let_go for one in held] == [True] + [False] * (len(held) - 1)
        assert post.abandons(EXPIRED) == len(held)
        assert post.state("ada") == "unknown worker_lost"
        assert {post.state(name) for name in NAMES[1:]} == {"pending"}
        assert [post.row(name).attempts for name in NAMES[1:]] == [0] * 5
        post.delivers_all(EXPIRED)
        assert sorted(post.sent) == list(NAMES[1:])

    def test_what_was_let_go_may_have_been_sent(self, post):
        held = claims(post)
        assert lets_go(post, held[1:2]) == ["ben"]
        post.abandons(EXPIRED)
        assert post.state("ben") == "unknown worker_lost"
        assert post.state("cleo") == "pending"

    def test_those_whose_turns_are_near_need_not_be_let_go(self, post):
        held = claims(post, soon=TURN)
        assert [one.is_let_go for one in held][:3] == [True, True, False]
        post.abandons(EXPIRED)
        assert (post.state("ben"), post.state("cleo")) == ("unknown worker_lost", "pending")

    def test_what_another_has_is_not_let_go(self, post):
        held = claims(post)
        post.abandons(EXPIRED)
        claims(post, EXPIRED, owner="another")
        assert lets_go(post, held, EXPIRED) == []

    def test_nor_what_lay_so_long_that_its_lease_is_over(self, post):
        held = claims(post)
        assert lets_go(post, held[1:2], EXPIRED) == []
        assert lets_go(post, held[1:2], EXPIRED - SECOND) == ["ben"]

    def test_nor_what_was_deleted(self, post):
        held = claims(post)
        with post.db.begin() as session:
            outbox.forget(session, TEAM, "letter", "ben")
        assert lets_go(post, held[1:3]) == ["cleo"]

    def test_after_a_429_nothing_that_is_held_goes(self, post):
        held = claims(post)
        post.settles(held[0].work, Later(3, "ratelimited"))
        assert lets_go(post, held[1:]) == []
        assert lets_go(post, held[1:2], MONDAY + 3 * SECOND) == ["ben"]

    def test_given_back_it_waits_as_if_nobody_had_taken_it(self, post):
        before = post.row("ben")
        held = claims(post)
        assert gives_back(post, held[1:], owner="another") == 0
        assert gives_back(post, held[1:]) == len(held) - 1
        row = post.row("ben")
        for name in ("state", "due_at", "attempts", "lease_owner", "lease_until", "tried_at"):
            assert getattr(row, name) == getattr(before, name)

    def test_both_halves_of_a_message_are_let_go_and_given_back(self, post):
        for key in ("first", "second"):
            post.puts(key, to="gus", merge_key="daily", not_before=MONDAY - HOUR / 2)
        held = claims(post, ahead=5 * SECOND)
        (both,) = [one for one in held if len(one.work.refs) == 2]
        assert {post.row(key).tried_at for key in ("first", "second")} == {None}
        lets_go(post, [both])
        assert {post.row(key).tried_at for key in ("first", "second")} == {MONDAY}
        gives_back(post, [both])
        assert {post.state(key) for key in ("first", "second")} == {"pending"}
