"""Leases, lost workers, pictures and edits; on both engines."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from bot.outbox import service as outbox
from bot.outbox.arrivals import Arrival
from bot.slack.outcome import Later, Reach, Rejected, Sent, Unknown
from tests.outbox.letters import PICTURE, Post
from tests.people.cast import MONDAY, TEAM, user

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
EXPIRED = MONDAY + outbox.LEASE


@pytest.fixture
def post(db):
    return Post(db)


def abandons(post, now=EXPIRED):
    return post.abandons(now)


def revises(post, key="one", at=MONDAY + HOUR):
    with post.db.begin() as session:
        return outbox.revise(session, TEAM, key, at=at)


class TestLeases:
    def test_of_two_workers_one_gets_it(self, post):
        post.puts("one")
        message_id = post.finds()
        assert isinstance(post.takes(owner="first", message_id=message_id), outbox.Post)
        assert post.takes(owner="second", message_id=message_id) is None
        assert post.finds() is None

    def test_workers_at_the_same_instant_never_claim_the_same(self, post):
        # A workspace each: in one, they would have to wait for their turns.
        names = [f"{number:02d}" for number in range(20)]
        for name in names:
            post.puts(name, team_id=f"T{name}")
        ids = {post.row(name, f"T{name}").id for name in names}
        start, claimed = Barrier(4), []

        def work(owner):
            start.wait()
            claimed.extend(one for one in sorted(ids) if post.takes(owner=owner, message_id=one) is not None)

        workers = [Thread(target=work, args=(f"w{n}",)) for n in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert sorted(claimed) == sorted(ids)

    def test_while_the_lease_holds_nothing_is_given_up(self, post):
        post.puts("one")
        post.takes()
        assert abandons(post, EXPIRED - SECOND) == 0

    def test_a_lost_post_is_unknown_and_never_sent_again(self, post):
        post.puts("one")
        post.takes()
        assert abandons(post) == 1
        assert post.state("one") == "unknown worker_lost"
        assert abandons(post) == 0
        assert post.finds(EXPIRED + 24 * HOUR) is None
        assert post.puts("one") == 0

    def test_a_lost_edit_is_done_again(self, post):
        post.puts("one")
        post.delivers()
        revises(post)
        assert post.takes(MONDAY + HOUR).ref.ts
        assert abandons(post, MONDAY + HOUR + outbox.LEASE) == 1
        assert post.state("one") == "pending"
        assert post.delivers(MONDAY + HOUR + outbox.LEASE) == "one"

    def test_a_lost_upload_is_done_again(self, post):
        post.kind.pictures["one"] = PICTURE
        post.puts("one")
        assert isinstance(post.takes(), outbox.Upload)
        assert abandons(post) == 1
        assert isinstance(post.takes(EXPIRED), outbox.Upload)

    @pytest.mark.parametrize("outcome", [Later(5, "ratelimited"), Unknown("timeout")])
    def test_who_lost_the_lease_settles_nothing(self, post, outcome):
        post.puts("one")
        work = post.takes()
        abandons(post)
        assert not post.settles(work, outcome, EXPIRED)
        assert post.state("one") == "unknown worker_lost"

    def test_but_that_it_was_sent_is_good_to_know(self, post):
        post.puts("one")
        work = post.takes()
        abandons(post)
        assert not post.settles(work, Sent("D0ADA", "1.1"), EXPIRED)
        assert (post.state("one"), post.row("one").ts) == ("sent", "1.1")
        assert post.kind.arrived == ["one"]

    def test_a_lease_that_was_taken_over_is_not_held_any_more(self, post):
        post.puts("one")
        work = post.takes(owner="frozen")

        def holds(now, owner="frozen"):
            with post.db.begin() as session:
                return outbox.still_holds(session, work.refs, owner, now=now)

        assert holds(MONDAY + 50 * SECOND)
        assert not holds(MONDAY, owner="another")
        # Asking has renewed it.
        assert abandons(post) == 0
        assert abandons(post, EXPIRED + 50 * SECOND) == 1
        assert not holds(EXPIRED + 50 * SECOND)

    def test_a_lease_that_was_renewed_meanwhile_is_left_alone(self, post):
        post.puts("one")
        work = post.takes()
        with post.db.read() as session:
            seen = outbox.expired_leases(session, now=EXPIRED)
        with post.db.begin() as session:
            outbox.still_holds(session, work.refs, "worker", now=EXPIRED)
            assert outbox.abandon(session, seen, lambda *_: True, now=EXPIRED) == 0
        assert post.settles(work)

    def test_what_is_gone_is_nobodys(self, post):
        gone = outbox.Lease("f" * 32, "worker", MONDAY)
        with post.db.begin() as session:
            assert outbox.abandon(session, [gone], lambda *_: True, now=EXPIRED) == 0

    def test_another_owner_settles_nothing(self, post):
        post.puts("one")
        work = post.takes(owner="first")
        assert not post.settles(work, owner="second")
        assert post.settles(work, owner="first")
        assert not post.settles(work, owner="first")


class TestUnknown:
    def test_a_post_nobody_answered_for_is_never_sent_again(self, post):
        post.puts("one")
        assert post.settles(post.takes(), Unknown("TimeoutError"))
        assert post.state("one") == "unknown TimeoutError"
        assert post.finds(MONDAY + 24 * HOUR) is None

    def test_an_edit_nobody_answered_for_is_done_again_a_minute_later(self, post):
        post.puts("one")
        post.delivers()
        revises(post)
        now = MONDAY + HOUR
        assert post.settles(post.takes(now), Unknown("TimeoutError"), now)
        assert post.takes(now + 59 * SECOND) is None
        assert post.delivers(now + 60 * SECOND) == "one"


class TestLookingFor:
    """Where the operator has opted in, a message is looked for before it is sent again."""

    def lost(self, post):
        post.puts("one")
        post.takes()
        assert post.abandons(EXPIRED, may_look=True) == 1
        return post.takes(EXPIRED, owner="second")

    def settle(self, post, way, work, *more, owner="second", now=EXPIRED):
        with post.db.begin() as session:
            return way(session, work.ref, owner, *more, now=now)

    def test_a_lost_post_is_looked_for(self, post):
        work = self.lost(post)
        assert isinstance(work, outbox.Search)
        assert (work.ref.recipient, work.channel, work.since) == (user("ada"), "", MONDAY)

    def test_where_something_was_posted_before_the_conversation_is_known(self, post):
        post.puts("zero")
        post.delivers()
        post.puts("one", not_before=MONDAY + SECOND)
        post.takes(MONDAY + SECOND)
        post.abandons(EXPIRED + SECOND, may_look=True)
        assert post.takes(EXPIRED + SECOND).channel == f"D-{user('ada')}"

    def test_so_is_one_nobody_answered_for_but_not_at_once(self, post):
        post.puts("one")
        assert post.settles(post.takes(), Unknown("TimeoutError"), may_look=True)
        assert post.takes(MONDAY + 14 * SECOND) is None
        assert isinstance(post.takes(MONDAY + 15 * SECOND), outbox.Search)

    def test_found_it_is_sent(self, post):
        work = self.lost(post)
        with post.db.begin() as session:
            place = Sent("D0ADA", "1.1")
            assert outbox.found(session, post.kinds, work.ref, "second", place, now=EXPIRED)
        row = post.row("one")
        assert (row.state, row.channel, row.ts, row.is_doubtful) == ("sent", "D0ADA", "1.1", False)
        assert post.kind.arrived == ["one"]

    def test_not_found_it_is_posted(self, post):
        work = self.lost(post)
        assert not self.settle(post, outbox.not_found, work, owner="first")
        assert self.settle(post, outbox.not_found, work)
        assert isinstance(post.takes(EXPIRED + SECOND), outbox.Post)

    def test_not_now_it_is_looked_for_later(self, post):
        work = self.lost(post)
        assert self.settle(post, outbox.look_later, work, 60.0)
        assert post.takes(EXPIRED + 59 * SECOND) is None
        assert isinstance(post.takes(EXPIRED + 60 * SECOND), outbox.Search)

    def test_not_at_all_it_stays_unknown(self, post):
        work = self.lost(post)
        assert self.settle(post, outbox.give_up_looking, work, "missing_scope")
        assert post.state("one") == "unknown missing_scope"
        assert post.finds(EXPIRED + 24 * HOUR) is None

    def test_what_leaves_no_trace_is_not_looked_for(self, post):
        post.kind.leaves_trace = False
        post.puts("one", "two")
        post.takes()
        post.abandons(EXPIRED, may_look=True)
        post.settles(post.takes(EXPIRED), Unknown("timeout"), EXPIRED, may_look=True)
        assert post.rows() == []

    def test_a_click_tells_that_it_is_there_and_not_when(self, post):
        post.puts("one")
        post.settles(post.takes(), Unknown("TimeoutError"), MONDAY + 10 * SECOND)
        seen = [Arrival(TEAM, key, "D0ADA", "1.1") for key in ("one", "none")]
        with post.db.begin() as session:
            assert outbox.is_unknown(session, TEAM, "one")
            assert outbox.arrived_all(session, seen) == 1
            assert outbox.arrived_all(session, seen) == 0
            assert not outbox.is_unknown(session, TEAM, "one")
        row = post.row("one")
        assert (row.state, row.ts, row.settled_at) == ("sent", "1.1", MONDAY)


class TestRefusedBlocks:
    def test_the_words_go_alone_once(self, post):
        post.puts("one")
        work = post.takes()
        with post.db.begin() as session:
            assert not outbox.send_words_alone(session, work.refs, "another", now=MONDAY)
            assert outbox.send_words_alone(session, work.refs, "worker", now=MONDAY)
        again = post.takes(MONDAY + SECOND)
        assert again.ref.is_plain
        assert again.message.blocks == ()
        assert str(again.message.text) == "one at 08:00:01"


class TestPictures:
    def test_uploaded_first_then_posted_with_its_file(self, post):
        post.kind.pictures["one"] = PICTURE
        post.puts("one")
        upload = post.takes()
        assert (upload.picture, post.state("one")) == (PICTURE, "uploading")
        assert post.uploads(upload, "F0CHART")
        work = post.takes()
        assert isinstance(work, outbox.Post)
        assert work.ref.file_id == "F0CHART"
        assert "with F0CHART" in str(work.message.text)

    @pytest.mark.parametrize(
        ("outcome", "why"),
        [
            (Rejected("file_uploads_disabled", Reach.POLICY), "file_uploads_disabled"),
            (Unknown("http_500"), "unknown"),
        ],
    )
    def test_a_picture_that_is_refused_lets_the_words_go_alone(self, post, outcome, why):
        post.kind.pictures["one"] = PICTURE
        post.puts("one")
        assert post.uploads(post.takes(), outcome)
        work = post.takes()
        assert isinstance(work, outbox.Post)
        assert (work.ref.file_id, work.ref.picture_refused) == ("", why)

    def test_an_upload_that_has_to_wait_waits(self, post):
        post.kind.pictures["one"] = PICTURE
        post.puts("one")
        assert post.uploads(post.takes(), Later(20, "ratelimited"))
        assert post.takes(MONDAY + 19 * SECOND) is None
        assert isinstance(post.takes(MONDAY + 20 * SECOND), outbox.Upload)

    def test_a_picture_that_slack_does_not_take_in_the_message_is_left_out(self, post):
        post.kind.pictures["one"] = PICTURE
        post.puts("one")
        post.uploads(post.takes(), "F0CHART")
        work = post.takes()
        with post.db.begin() as session:
            assert not outbox.forget_picture(session, work.ref, "other", "file_not_ready", now=MONDAY)
            assert outbox.forget_picture(session, work.ref, "worker", "file_not_ready", now=MONDAY)
        again = post.takes(MONDAY + SECOND)
        assert isinstance(again, outbox.Post)
        assert (again.ref.file_id, again.ref.picture_refused) == ("", "file_not_ready")

    def test_a_message_too_new_for_the_workspace_is_rendered_once_more_and_that_is_known(self, post):
        post.puts("one")
        work = post.takes()
        assert work.ref.refused == ""
        with post.db.begin() as session:
            assert not outbox.render_plainer(session, work.ref, "other", "invalid_blocks", now=MONDAY)
            assert outbox.render_plainer(session, work.ref, "worker", "invalid_blocks", now=MONDAY)
        again = post.takes(MONDAY + SECOND)
        assert again.ref.refused == "invalid_blocks"
        post.settles(again)
        assert post.state("one") == "sent"

    def test_who_lost_the_lease_stores_no_file(self, post):
        post.kind.pictures["one"] = PICTURE
        post.puts("one")
        upload = post.takes()
        abandons(post)
        assert not post.uploads(upload, "F0CHART")
        assert post.row("one").file_id == ""


class TestRevise:
    def test_what_was_sent_is_edited_where_it_stands(self, post):
        post.puts("one", expires_at=MONDAY + SECOND)
        post.delivers()
        place = post.row("one").ts
        assert revises(post)
        assert post.takes(MONDAY + HOUR - SECOND) is None
        work = post.takes(MONDAY + HOUR)
        assert isinstance(work, outbox.Post)
        assert work.ref.ts == place
        assert str(work.message.text) == "one at 09:00:00"

    def test_what_was_never_sent_cannot_be_edited(self, post):
        post.puts("one")
        assert not revises(post)
        assert not revises(post, "nowhere")

    def test_what_changes_while_it_is_on_its_way_is_edited_once_it_has_arrived(self, post):
        post.puts("one", expires_at=MONDAY + SECOND)
        work = post.takes()
        assert revises(post, at=MONDAY + SECOND)
        assert post.takes(MONDAY + SECOND) is None, "it is still on its way"
        post.settles(work)
        edit = post.takes(MONDAY + HOUR)
        assert edit.ref.ts == post.row("one").ts != ""
        post.settles(edit)
        assert post.state("one") == "sent"
        assert post.takes(MONDAY + HOUR * 2) is None, "and that once"

    def test_an_edit_that_is_on_its_way_is_done_again(self, post):
        post.puts("one")
        post.delivers()
        revises(post)
        edit = post.takes(MONDAY + HOUR)
        assert revises(post, at=MONDAY + HOUR)
        post.settles(edit)
        assert post.state("one") == "pending"
        assert str(post.takes(MONDAY + HOUR * 2).message.text) == "one at 10:00:00"

    def test_a_picture_that_was_refused_is_tried_again(self, post):
        post.kind.pictures["one"] = PICTURE
        post.puts("one")
        post.uploads(post.takes(), Unknown("http_500"))
        post.settles(post.takes())
        revises(post)
        assert isinstance(post.takes(MONDAY + HOUR), outbox.Upload)
