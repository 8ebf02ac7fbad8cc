"""Key accounts and reviews in the database: once each whoever is quicker, what is counted, and what is forgotten."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from bot.accounts import answering, inviting, keeping, letters, planning, recording
from bot.accounts.facts import Answer, Measures, Plan, State, What, Wish
from bot.accounts.forgetting import forget_old_reviews
from bot.accounts.kinds import KINDS
from bot.accounts.marks import InvitationMark
from bot.accounts.models import AccountInvitation, AccountReview
from bot.accounts.service import key_accounts, measures, review_of, waiting_for
from bot.errors import BotError
from bot.keys import Keys
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, Send, Wait
from bot.outbox.models import OutboxMessage
from bot.people.models import Person
from bot.people.service import set_away
from bot.privacy.service import delete_traces, rows_about
from tests.people.cast import TEAM, company, ref_to, user

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
ADA, BEN, CLEO, DEV, EVA, FINN = (user(name) for name in ("ada", "ben", "cleo", "dev", "eva", "finn"))
PLAN = Plan(BEN, date(2026, 3, 18), time(15), "Europe/London", "Room 4")
BEGUN, NEXT_DAY = datetime(2026, 3, 18, 15, tzinfo=UTC), datetime(2026, 3, 19, 9, tzinfo=UTC)
KEYS = Keys("a secret of tests, long enough")
BY_NAME = {kind.name: kind for kind in KINDS}


@pytest.fixture
def filled(db, keys):
    """A database with the cast: Ada leads Sales, Dev Marketing; Ben owns Acme."""
    with db.begin() as session:
        company(session, keys, workspace__country="GB")
        for name, role in (("ada", "lead"), ("dev", "lead"), ("gus", "liaison")):
            session.get(Person, (TEAM, user(name))).roles = role
        adds(session, "Acme Corp")
    return db


@pytest.fixture
def session(filled):
    with filled.begin() as opened:
        yield opened


def adds(session, name, place=None, by=ADA):
    return keeping.add_account(session, TEAM, Wish(name, BEN, 3, place), by=by, now=NOON)


def acme(session, now=NOON):
    return next(one for one in key_accounts(session, TEAM, now=now) if one.name == "Acme Corp")


def plans(session, people=(DEV, EVA), plan=PLAN, by=BEN, now=NOON):
    return planning.plan_review(session, BY_NAME, TEAM, acme(session).id, plan, people, by=by, now=now)


def answers(session, review, who, says=Answer.COMES, now=NOON):
    mark = InvitationMark(review.id, review.moved)
    return answering.answer(session, BY_NAME, TEAM, mark, says, by=who, now=now)


def again(session, review):
    return review_of(session, TEAM, review.id)


def refused(call, *args, **more):
    with pytest.raises(BotError) as error:
        call(*args, **more)
    return error.value.key


def at_once(db, *acts):
    """Each in a transaction and thread of its own, begun together; what each gave back or was refused with."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait()
        try:
            with db.begin() as session:
                return act(session)
        except BotError as error:
            return error.key

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def letter(session, key):
    return session.scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one()


class TestAtOnce:
    def test_two_plan_the_same_review(self, filled):
        done = at_once(filled, plans, lambda session: plans(session, by=ADA, plan=replace(PLAN, at=time(16))))
        assert done.count("accounts.error.planned") == 1
        with filled.read() as session:
            assert len(session.scalars(select(AccountReview)).all()) == 1
            invited = session.scalars(
                select(OutboxMessage).where(OutboxMessage.kind == letters.INVITATION)
            ).all()
            assert len(invited) == 2

    def test_two_add_the_same_account(self, filled):
        done = at_once(filled, *[lambda session: adds(session, "Globex")] * 2)
        assert done.count("accounts.form.error.taken") == 1

    def test_two_add_the_last_there_is_room_for(self, filled):
        with filled.begin() as session:
            for n in range(8):
                adds(session, f"Account {n}")
        done = at_once(
            filled, *(lambda session, name=name: adds(session, name) for name in ("Ninth", "Tenth"))
        )
        assert done.count("accounts.form.error.full") == 1
        with filled.read() as session:
            assert [one.place for one in key_accounts(session, TEAM, now=NOON)] == list(range(1, 11))

    def test_two_answer_and_both_count(self, filled):
        with filled.begin() as session:
            review = plans(session)
        at_once(
            filled,
            lambda session: answers(session, review, DEV),
            lambda session: answers(session, review, EVA, Answer.CANNOT),
        )
        with filled.read() as session:
            found = again(session, review)
            assert (found.those(Answer.COMES), found.those(Answer.CANNOT)) == ((DEV,), (EVA,))

    def test_an_answer_and_a_move(self, filled):
        """Whoever is first: no yes to the earlier time counts for the later."""
        with filled.begin() as session:
            review = plans(session)
        later = replace(PLAN, day=date(2026, 3, 19))
        at_once(
            filled,
            lambda session: answers(session, review, DEV),
            lambda session: planning.change_review(
                session, BY_NAME, TEAM, review.id, 0, later, by=BEN, now=NOON
            ),
        )
        with filled.read() as session:
            assert again(session, review).those(Answer.COMES) == ()

    def test_two_cancel_it(self, filled):
        with filled.begin() as session:
            review = plans(session)
        cancel = [
            lambda session: planning.cancel_review(session, BY_NAME, TEAM, review.id, by=BEN, now=NOON)
        ] * 2
        assert at_once(filled, *cancel).count("accounts.error.off") == 1

    def test_two_look_after_a_review_that_has_begun(self, filled):
        with filled.begin() as session:
            review = plans(session)
        look = [lambda session: recording.look_after(session, BY_NAME, review.id, now=BEGUN)] * 2
        assert sorted(at_once(filled, *look)) == [False, True]


class TestTheList:
    def test_removed_and_added_again_it_begins_anew(self, session):
        review, other = plans(session), adds(session, "Globex")
        gone = keeping.remove_account(session, BY_NAME, TEAM, acme(session).id, by=ADA, now=NOON)
        assert gone.name == "Acme Corp"
        assert again(session, review).state is State.OFF
        assert refused(keeping.remove_account, session, BY_NAME, TEAM, gone.id, by=ADA, now=NOON) == (
            "accounts.error.gone"
        )
        assert [(one.id, one.place) for one in key_accounts(session, TEAM, now=NOON)] == [(other, 1)]
        adds(session, "acme corp", place=1)
        (first, second) = key_accounts(session, TEAM, now=NOON)
        assert (first.name, first.next, second.id) == ("acme corp", None, other)

    def test_a_place_beyond_the_end_is_the_last(self, session):
        adds(session, "Globex", place=99)
        adds(session, "Initech", place=1)
        assert [one.name for one in key_accounts(session, TEAM, now=NOON)] == [
            "Initech",
            "Acme Corp",
            "Globex",
        ]

    def test_a_name_that_another_has_is_refused(self, session):
        other = adds(session, "Globex")
        wish = Wish("ACME corp", BEN)
        assert (
            refused(keeping.change_account, session, TEAM, other, wish, by=ADA) == "accounts.form.error.taken"
        )
        keeping.change_account(session, TEAM, other, Wish("GLOBEX", CLEO, 6), by=ADA)
        assert [(one.name, one.owner, one.every) for one in key_accounts(session, TEAM, now=NOON)][-1] == (
            "GLOBEX", CLEO, 6,
        )  # fmt: skip

    def test_only_keepers_keep_and_only_those_named_plan(self, session):
        assert refused(adds, session, "Globex", by=BEN) == "accounts.error.keepers_only"
        assert refused(plans, session, by=CLEO) == "accounts.error.planners_only"
        assert plans(session, plan=replace(PLAN, host=CLEO)).plan.host == CLEO

    def test_other_workspaces_have_their_own(self, session):
        review = plans(session)
        assert key_accounts(session, "T0OTHER", now=NOON) == []
        assert review_of(session, "T0OTHER", review.id) is None
        assert measures(session, "T0OTHER", NOON, NEXT_DAY, now=NOON) == Measures()


class TestWhatIsSent:
    def verdict(self, session, kind, name, review, key, now=NOON, **more):
        return BY_NAME[kind].recheck(session, ref_to(name, review.id, key=key, **more), now)

    def test_an_invitation_waits_for_the_hours_and_is_dropped_where_it_is_over(self, session):
        review = plans(session)
        key = letters.invitation_key(review, EVA)
        night = datetime(2026, 3, 3, 22, tzinfo=UTC)
        assert self.verdict(session, letters.INVITATION, "eva", review, key) == Send()
        assert self.verdict(session, letters.INVITATION, "eva", review, key, night) == Wait(
            datetime(2026, 3, 4, 9, tzinfo=UTC)
        )
        assert self.verdict(session, letters.INVITATION, "eva", review, key, BEGUN) == Drop("over")
        assert self.verdict(session, letters.INVITATION, "finn", review, key) == Drop("not_invited")
        set_away(session, TEAM, EVA, date(2026, 3, 9))
        assert self.verdict(session, letters.INVITATION, "eva", review, key) == Wait(
            datetime(2026, 3, 10, 9, tzinfo=UTC)
        )
        set_away(session, TEAM, EVA, date(2026, 3, 18))
        assert self.verdict(session, letters.INVITATION, "eva", review, key) == Drop("away")
        session.get(Person, (TEAM, EVA)).is_active = False
        session.flush()
        assert self.verdict(session, letters.INVITATION, "eva", review, key) == Drop("left")

    def test_what_cannot_wait_for_the_hours_comes_before(self, session):
        early = plans(session, plan=replace(PLAN, at=time(8, 30)))
        night = datetime(2026, 3, 17, 22, tzinfo=UTC)
        key = letters.invitation_key(early, EVA)
        assert self.verdict(session, letters.INVITATION, "eva", early, key, night) == Send()
        planning.cancel_review(session, BY_NAME, TEAM, early.id, by=BEN, now=night)
        off = letters.off_key(early, EVA)
        assert self.verdict(session, letters.OFF, "eva", early, off, night) == Send()

    def test_a_reminder_is_for_the_host_and_who_comes_still_to_that_time(self, session):
        review = answers(session, plans(session), EVA)
        key = letters.reminder_key(review, EVA)
        assert letter(session, key).not_before == datetime(2026, 3, 17, 9, tzinfo=UTC)
        at = datetime(2026, 3, 17, 9, tzinfo=UTC)
        assert self.verdict(session, letters.REMINDER, "eva", review, key, at) == Send()
        answers(session, review, EVA, Answer.CANNOT)
        assert self.verdict(session, letters.REMINDER, "eva", review, key, at) == Drop("comes_not")
        mine = letters.reminder_key(review, BEN)
        assert self.verdict(session, letters.REMINDER, "ben", review, mine, at) == Send()
        later = replace(PLAN, at=time(16))
        planning.change_review(session, BY_NAME, TEAM, review.id, 0, later, by=BEN, now=NOON)
        assert self.verdict(session, letters.REMINDER, "ben", review, mine, at) == Drop("over")

    def test_the_word_that_nobody_has_accepted_goes_once_somebody_has(self, session):
        review = plans(session)
        key, at = letters.alone_key(review, BEN), datetime(2026, 3, 16, 9, tzinfo=UTC)
        assert letter(session, key).not_before == at
        assert self.verdict(session, letters.ALONE, "ben", review, key, at) == Send()
        answers(session, review, DEV)
        assert self.verdict(session, letters.ALONE, "ben", review, key, at) == Drop("accepted")
        assert self.verdict(session, letters.ALONE, "ben", review, key, BEGUN) == Drop("over")

    def test_who_is_invited_again_is_not_told_that_they_are_not(self, session):
        review = plans(session)
        inviting.invite_people(session, BY_NAME, TEAM, review.id, 0, [DEV], by=BEN, now=NOON)
        key = letters.off_key(review, EVA)
        assert self.verdict(session, letters.OFF, "eva", review, key) == Send()
        inviting.invite_people(session, BY_NAME, TEAM, review.id, 1, [DEV, EVA], by=BEN, now=NOON)
        assert again(session, review).those(Answer.ASKED) == (DEV, EVA)
        assert self.verdict(session, letters.OFF, "eva", review, key) == Drop("invited")

    def test_what_is_about_nothing_any_more_is_dropped_and_an_edit_never(self, session):
        review = plans(session)
        for kind in KINDS:
            gone = ref_to("eva", "0" * 32, key="k")
            assert kind.recheck(session, gone, NOON) == Drop("gone")
            with pytest.raises(LookupError):
                kind.render(session, replace(gone, key="k:0:0:u"), NOON)
        for kind in (letters.INVITATION, letters.HOST, letters.REMINDER, letters.ALONE, letters.CAME):
            assert self.verdict(session, kind, "finn", review, "old", BEGUN, ts="1.2") == Send()

    def test_nothing_more_is_asked_once_it_is_recorded(self, session):
        review = plans(session)
        recording.look_after(session, BY_NAME, review.id, now=BEGUN)
        key = letters.came_key(review, BEN, 1)
        assert letter(session, key).not_before == NEXT_DAY
        assert self.verdict(session, letters.CAME, "ben", review, key, NEXT_DAY) == Send()
        assert BY_NAME[letters.CAME].attention(session, ref_to("ben", review.id), NEXT_DAY) is not None
        recording.record(session, TEAM, review.id, 0, [EVA], by=BEN, now=NEXT_DAY)
        assert self.verdict(session, letters.CAME, "ben", review, key, NEXT_DAY) == Drop("recorded")


class TestSendingSomebodyElse:
    def sends(self, session, review, by, other):
        mark = InvitationMark(review.id, 0)
        return answering.send_other(session, BY_NAME, TEAM, mark, other, by=by, now=NOON)

    def test_nobody_is_sent_twice_nor_by_two(self, session):
        review = plans(session)
        self.sends(session, review, EVA, FINN)
        assert refused(self.sends, session, review, EVA, user("gus")) == "accounts.error.sent_already"
        assert refused(self.sends, session, review, DEV, FINN) == "accounts.send.error.invited"
        assert refused(self.sends, session, review, DEV, DEV) == "accounts.send.error.invited"
        found = again(session, review)
        assert (found.those(Answer.SENT), found.of(FINN).sent_by) == ((EVA,), EVA)

    def test_who_was_not_expected_any_more_may_be_sent(self, session):
        review = plans(session)
        inviting.invite_people(session, BY_NAME, TEAM, review.id, 0, [DEV], by=BEN, now=NOON)
        self.sends(session, review, DEV, EVA)
        assert again(session, review).of(EVA).answer is Answer.ASKED

    def test_who_has_sent_somebody_may_come_after_all(self, session):
        review = plans(session)
        self.sends(session, review, EVA, FINN)
        answers(session, review, EVA)
        assert again(session, review).those(Answer.COMES) == (EVA,)

    def test_who_is_not_invited_answers_nothing(self, session):
        review = plans(session)
        assert refused(answers, session, review, FINN) == "accounts.error.not_invited"
        assert refused(answers, session, replace(review, id="0" * 32), EVA) == "accounts.error.review_gone"
        assert refused(answers, session, replace(review, moved=1), EVA) == "accounts.error.moved"
        assert refused(answers, session, review, EVA, now=BEGUN) == "accounts.error.begun"


class TestAfterwards:
    def looks(self, session, review, now):
        return recording.look_after(session, BY_NAME, review.id, now=now)

    def test_asked_twice_and_then_not_recorded(self, session):
        review = plans(session)
        assert recording.next_due(session) == BEGUN
        assert recording.due_review(session, now=BEGUN - timedelta(minutes=1)) is None
        assert recording.due_review(session, now=BEGUN) == review.id
        assert self.looks(session, review, BEGUN)
        assert not self.looks(session, review, BEGUN)
        session.expire_all()
        # A first question that waits for somebody who is away is not followed by a second.
        assert self.looks(session, review, NEXT_DAY + timedelta(days=7))
        assert session.get(AccountReview, review.id).asked == 1
        letter(session, letters.came_key(review, BEN, 1)).state = outbox.SENT
        session.flush()
        for week in (2, 3):
            assert self.looks(session, review, NEXT_DAY + timedelta(days=7 * week))
            session.flush()
        assert again(session, review).state is State.UNRECORDED
        session.expire_all()
        assert recording.next_due(session) is None

    def test_one_that_threw_is_pushed_back(self, session):
        review = plans(session)
        recording.postpone(session, review.id, until=NEXT_DAY)
        assert recording.due_review(session, now=BEGUN) is None

    def test_the_next_may_be_planned_before_it_is_recorded(self, session):
        first = plans(session)
        second = plans(session, plan=replace(PLAN, day=date(2026, 6, 18)), now=NEXT_DAY)
        found = acme(session, NEXT_DAY)
        assert (found.awaits.id, found.next.id) == (first.id, second.id)

    def test_one_that_is_over_is_left_alone(self, session):
        review = plans(session)
        session.get(AccountReview, review.id).state = State.HELD
        session.flush()
        assert self.looks(session, review, BEGUN)
        session.flush()
        assert recording.next_due(session) is None

    def test_it_did_not_take_place_and_is_counted_nowhere(self, session):
        review = plans(session)
        recording.record(session, TEAM, review.id, 0, None, by=BEN, now=NEXT_DAY)
        assert again(session, review).state is State.OFF
        assert measures(session, TEAM, NOON, NEXT_DAY, now=NEXT_DAY) == Measures()
        assert refused(recording.record, session, TEAM, review.id, 1, [], by=BEN, now=NEXT_DAY) == (
            "accounts.error.off"
        )
        assert refused(recording.record, session, TEAM, "0" * 32, 1, [], by=BEN, now=NEXT_DAY) == (
            "accounts.error.review_gone"
        )

    def test_it_cannot_be_recorded_before_nor_by_others(self, session):
        review = plans(session)
        assert refused(recording.record, session, TEAM, review.id, 0, [], by=BEN, now=NOON) == (
            "accounts.error.to_come"
        )
        assert refused(recording.record, session, TEAM, review.id, 0, [], by=CLEO, now=BEGUN) == (
            "accounts.error.planners_only"
        )

    def test_who_came_may_be_put_right(self, session):
        review = plans(session)
        recording.record(session, TEAM, review.id, 0, [EVA, FINN], by=BEN, now=NEXT_DAY)
        recording.record(session, TEAM, review.id, 1, [DEV], by=ADA, now=NEXT_DAY)
        found = again(session, review)
        assert [one.user_id for one in found.invited if one.came] == [DEV]
        assert found.of(FINN) is None
        assert (found.came, found.recorded_by) == (1, ADA)

    def test_the_measures_of_a_span(self, session):
        for day, came in ((date(2026, 3, 18), [EVA]), (date(2026, 3, 19), []), (date(2026, 3, 20), None)):
            held = plans(session, plan=replace(PLAN, day=day))
            recording.record(session, TEAM, held.id, 0, came, by=BEN, now=datetime(2026, 3, 21, tzinfo=UTC))
        forgotten = plans(session, plan=replace(PLAN, day=date(2026, 3, 23)))
        session.get(AccountReview, forgotten.id).state = State.UNRECORDED
        session.get(AccountReview, forgotten.id).open_for = None
        session.flush()
        plans(session, plan=replace(PLAN, day=date(2026, 6, 18)))
        now = datetime(2026, 4, 1, tzinfo=UTC)
        assert measures(session, TEAM, NOON, now, now=now) == Measures(
            together=1, without=1, unrecorded=1, planned=1, alone=1
        )
        assert measures(session, TEAM, datetime(2026, 3, 19, tzinfo=UTC), now, now=now).together == 0
        answers(session, acme(session, now).next, DEV)
        assert measures(session, TEAM, NOON, now, now=now).alone == 0

    def test_what_waits_for_a_person(self, session):
        review = plans(session)
        (mine,) = waiting_for(session, TEAM, EVA, now=NOON)
        assert (mine.what, mine.name, mine.starts_at) == (What.ANSWER, "Acme Corp", BEGUN)
        assert waiting_for(session, TEAM, BEN, now=NOON) == []
        answers(session, review, EVA)
        assert waiting_for(session, TEAM, EVA, now=NOON) == []
        assert [one.what for one in waiting_for(session, TEAM, BEN, now=BEGUN)] == [What.RECORD]
        assert waiting_for(session, TEAM, DEV, now=BEGUN) == []


class TestForgetting:
    def test_everything_that_names_them_is_shown_and_goes(self, session):
        review = plans(session)
        answers(session, review, EVA)
        mark = InvitationMark(review.id, 0)
        answering.send_other(session, BY_NAME, TEAM, mark, FINN, by=DEV, now=NOON)
        recording.record(session, TEAM, review.id, 0, [EVA, FINN], by=BEN, now=NEXT_DAY)
        for who, tables in (
            (BEN, {"key_account", "account_review"}),
            (EVA, {"account_invitation"}),
            (DEV, {"account_invitation"}),
        ):
            mine = {"key_account", "account_review", "account_invitation"}
            assert {row.table for row in rows_about(session, KEYS, TEAM, who)} & mine == tables
            delete_traces(session, TEAM, who)
            assert {row.table for row in rows_about(session, KEYS, TEAM, who)} & mine == set()
        session.expire_all()
        found = again(session, review)
        assert found.came == 2
        assert [one.user_id for one in found.invited] == [FINN]
        assert acme(session, NEXT_DAY).owner == ""

    def test_after_two_years_a_review_is_deleted(self, session):
        review = plans(session)
        recording.record(session, TEAM, review.id, 0, [EVA], by=BEN, now=NEXT_DAY)
        forget_old_reviews(session, TEAM, now=BEGUN + timedelta(days=730))
        assert again(session, review) is not None
        forget_old_reviews(session, TEAM, now=BEGUN + timedelta(days=731))
        assert again(session, review) is None
        assert session.scalars(select(AccountInvitation)).all() == []
        assert session.scalars(select(OutboxMessage).where(OutboxMessage.ref == review.id)).all() == []

    def test_a_host_who_leaves_before_saying_who_came_is_followed_by_another_who_is_asked(self, session):
        review = plans(session)
        recording.look_after(session, BY_NAME, review.id, now=BEGUN)
        session.get(Person, (TEAM, BEN)).is_active = False
        session.flush()
        recording.mark_leavers(session, BY_NAME, TEAM, now=NEXT_DAY)
        assert again(session, review).plan.host == ADA
        assert letter(session, letters.came_key(review, ADA, 1)).recipient == ADA

    def test_where_nobody_of_sales_is_left_somebody_else_hosts(self, session):
        review = plans(session)
        for name in ("ada", "ben", "cleo"):
            session.get(Person, (TEAM, user(name))).is_active = False
        session.flush()
        recording.mark_leavers(session, BY_NAME, TEAM, now=NOON)
        found = again(session, review)
        assert (found.plan.host, found.former_host) == (DEV, BEN)
        recording.mark_leavers(session, BY_NAME, TEAM, now=NOON)
        assert again(session, review) == found
