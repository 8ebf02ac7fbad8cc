"""Reviews in the database: who may do what, two at once, the workspace, what is forgotten; on both engines."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from bot.errors import BotError
from bot.outbox.kinds import Drop, Send, Wait
from bot.outbox.models import OutboxMessage
from bot.people.models import Person
from bot.people.service import set_away
from bot.reviews import service
from bot.reviews.asking import problem_with_day, proposed_day
from bot.reviews.counts import Counts, counts
from bot.reviews.keeping import (
    KEPT,
    due_review,
    forget_old_material,
    forget_person,
    leave_alone,
    look_after,
)
from bot.reviews.models import MaterialReview, MaterialReviewer
from bot.reviews.review_kinds import REVIEW_KINDS
from bot.reviews.telling import CLEARED, LATE, NEWS, REMINDER, REQUEST, STATE, key_of
from bot.reviews.terms import Answer, Change, Draft, Renewal, State
from bot.reviews.views import part_view, review_view, waiting
from tests.people.cast import TEAM, company, ref_to, user

# A Wednesday, within everybody's hours.
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ADA, BEN, CLEO, DEV, EVA, HANA = (user(name) for name in ("ada", "ben", "cleo", "dev", "eva", "hana"))
KINDS = {kind.name: kind for kind in REVIEW_KINDS}
URL = "https://drive.example/brochure"
MONDAY = date(2026, 3, 9)
BROCHURE = Draft("Brochure", URL, MONDAY, (BEN, CLEO))


@pytest.fixture
def session(db, keys):
    """A transaction with the cast, in London."""
    with db.begin() as opened:
        company(opened, keys, workspace__country="GB")
        yield opened


@pytest.fixture
def asked_one(db, keys):
    """A review that others find in the database."""
    with db.begin() as opened:
        company(opened, keys, workspace__country="GB")
        return asks(opened)


def asks(session, draft=BROCHURE, by=EVA, now=NOON):
    return service.ask(session, KINDS, TEAM, draft, by=by, now=now)


def part(view, who):
    return next(one.id for one in view.reviewers if one.user_id == who)


def approves(session, view, who, now=NOON, team=TEAM):
    return service.approve(session, KINDS, team, part(view, who), by=who, now=now)


def wants(session, view, who, said="The price.", now=NOON):
    return service.ask_change(session, KINDS, TEAM, part(view, who), said, by=who, now=now)


def renews(session, view, by=EVA, now=NOON, day=MONDAY):
    return service.renew(session, KINDS, TEAM, view.id, Renewal(URL, day), by=by, now=now)


def changes(session, view, *reviewers, by=EVA, now=NOON, day=MONDAY):
    return service.change(session, KINDS, TEAM, view.id, Change(day, reviewers), by=by, now=now)


def withdraws(session, view, by=EVA, now=NOON):
    return service.withdraw(session, TEAM, view.id, by=by, now=now)


def refused(call, *args, **more):
    with pytest.raises(BotError) as told:
        call(*args, **more)
    return told.value.key


def queued(session, kind):
    return sorted(session.scalars(select(OutboxMessage.key).where(OutboxMessage.kind == kind)))


def leaves(session, who):
    session.get(Person, (TEAM, who)).is_active = False
    session.flush()


def recheck(session, kind, ref, name, key, now, **more):
    return KINDS[kind].recheck(session, ref_to(name, ref, key=key, **more), now)


class TestWhoMay:
    def test_asked_by_whom_nobody_knows(self, session):
        assert refused(asks, session, by="U0NOBODY") == "material.error.unknown_asker"
        assert proposed_day(session, TEAM, "U0NOBODY", now=NOON) is None

    @pytest.mark.parametrize(
        ("who", "why"),
        [
            (EVA, "self"),
            (user("robo"), "bot"),
            (user("leo"), "left"),
            (user("mia"), "external"),
            (user("guy"), "guest"),
            (DEV, "side"),
            (HANA, "side"),
            ("U0NOBODY", "unknown"),
        ],
    )
    def test_who_cannot_review(self, session, who, why):
        draft = Draft("Brochure", URL, MONDAY, (BEN, who))
        assert refused(asks, session, draft) == f"material.error.reviewer.{why}"
        assert session.scalars(select(MaterialReview)).all() == []

    def test_only_who_is_asked_answers_and_only_the_asker_changes(self, session):
        view = asks(session)
        for call in (
            lambda: service.approve(session, KINDS, TEAM, part(view, BEN), by=CLEO, now=NOON),
            lambda: service.ask_change(session, KINDS, TEAM, part(view, BEN), "x", by=EVA, now=NOON),
            lambda: service.for_reviewer(session, TEAM, part(view, BEN), by=EVA),
            lambda: service.for_asker(session, TEAM, view.id, by=BEN, states=list(State)),
            lambda: renews(session, view, by=BEN),
            lambda: changes(session, view, CLEO, by=BEN),
            lambda: withdraws(session, view, by=BEN),
        ):
            assert refused(call) == "material.error.not_yours"

    def test_of_another_workspace(self, session):
        view = asks(session)
        assert refused(approves, session, view, BEN, team="T0OTHER") == "material.error.gone"
        assert review_view(session, "T0OTHER", view.id) is None
        assert part_view(session, "T0OTHER", part(view, BEN)) is None
        assert waiting(session, "T0OTHER", BEN, now=NOON).to_review == ()
        assert counts(session, "T0OTHER", since=NOON, now=NOON) == Counts(0, 0, 0)
        assert refused(service.withdraw, session, "T0OTHER", view.id, by=EVA, now=NOON) == (
            "material.error.gone"
        )

    def test_a_new_version_or_another_day_has_to_be_one(self, session):
        view = asks(session)
        assert refused(renews, session, view, day=date(2026, 3, 3)) == "material.error.day.past"
        assert refused(changes, session, view, BEN, day=date(2026, 3, 8)) == "material.error.day.off"
        assert refused(changes, session, view, DEV) == "material.error.reviewer.side"

    def test_a_deadline_may_lie_in_the_askers_absence_but_is_not_proposed_there(self, session):
        set_away(session, TEAM, EVA, MONDAY)
        session.flush()
        assert problem_with_day(session, TEAM, EVA, MONDAY, now=NOON) is None
        assert proposed_day(session, TEAM, EVA, now=NOON) == date(2026, 3, 12)

    def test_nothing_is_cleared_without_an_approval_of_each(self, session):
        view = asks(session)
        approves(session, view, BEN)
        assert review_view(session, TEAM, view.id).state is State.OPEN
        view = renews(session, view)
        assert [one.answer for one in view.reviewers] == [Answer.NONE, Answer.NONE]
        approves(session, view, CLEO)
        assert review_view(session, TEAM, view.id).state is State.OPEN
        approves(session, view, BEN)
        assert review_view(session, TEAM, view.id).state is State.CLEARED
        assert queued(session, NEWS) == [key_of(NEWS, view.id, f"{CLEARED}:2")]


class TestAtOnce:
    @staticmethod
    def at_once(db, *acts):
        together = Barrier(len(acts))

        def does(act):
            together.wait()
            with db.begin() as session:
                act(session)

        with ThreadPoolExecutor(len(acts)) as pool:
            errors = [one.exception() for one in [pool.submit(does, act) for act in acts]]
        return sorted(str(error) for error in errors if error is not None)

    @pytest.mark.parametrize("_", range(5))
    def test_the_last_two_approve_in_the_same_second(self, db, asked_one, _):
        said = self.at_once(db, lambda s: approves(s, asked_one, BEN), lambda s: approves(s, asked_one, CLEO))
        assert said == []
        with db.read() as session:
            assert review_view(session, TEAM, asked_one.id).state is State.CLEARED
            assert len(queued(session, NEWS)) == 1

    def test_the_same_click_three_times(self, db, asked_one):
        said = self.at_once(db, *[lambda s: approves(s, asked_one, BEN)] * 3)
        assert said == ["material.error.twice"] * 2

    def test_approved_and_renewed(self, db, asked_one):
        with db.begin() as session:
            approves(session, asked_one, CLEO)
        said = self.at_once(db, lambda s: approves(s, asked_one, BEN), lambda s: renews(s, asked_one))
        with db.read() as session:
            view = review_view(session, TEAM, asked_one.id)
            # Either the approval came first, or it was of an earlier version: the new one has none.
            assert said in ([], ["material.error.old"])
            assert (view.version, view.state) == (2, State.OPEN)
            assert [one.answer for one in view.reviewers] == [Answer.NONE] * 2

    def test_approved_and_withdrawn(self, db, asked_one):
        with db.begin() as session:
            approves(session, asked_one, CLEO)
        said = self.at_once(db, lambda s: approves(s, asked_one, BEN), lambda s: withdraws(s, asked_one))
        with db.read() as session:
            state = review_view(session, TEAM, asked_one.id).state
        assert (state, said) in (
            (State.CLEARED, ["material.error.cleared"]),
            (State.WITHDRAWN, ["material.error.withdrawn"]),
        )

    def test_replaced_twice_nobody_is_asked_twice(self, db, asked_one):
        assert self.at_once(db, *[lambda s: changes(s, asked_one, BEN, ADA)] * 2) == []
        with db.read() as session:
            view = review_view(session, TEAM, asked_one.id)
        assert [one.user_id for one in view.reviewers] == [BEN, ADA]


class TestWhatIsSent:
    def test_a_request_as_long_as_it_is_theirs_in_their_hours(self, session):
        view = asks(session)
        mine = part(view, BEN)
        assert recheck(session, REQUEST, mine, "ben", "k", NOON) == Send()
        assert isinstance(recheck(session, REQUEST, mine, "ben", "k", NOON + 8 * HOUR), Wait)
        assert recheck(session, REQUEST, "0" * 32, "ben", "k", NOON) == Drop("gone")
        renews(session, view)
        assert recheck(session, REQUEST, mine, "ben", "k", NOON) == Drop("over")
        assert recheck(session, REQUEST, mine, "ben", "k", NOON, ts="1.2") == Send()

    def test_to_nobody_who_has_left(self, session):
        view = asks(session)
        leaves(session, BEN)
        leaves(session, EVA)
        assert recheck(session, REQUEST, part(view, BEN), "ben", "k", NOON) == Drop("gone")
        for kind in (STATE, NEWS):
            assert recheck(session, kind, view.id, "eva", "k", NOON) == Drop("gone")
        assert recheck(session, LATE, view.id, "eva", key_of(LATE, view.id, str(MONDAY)), NOON) == Drop(
            "gone"
        )

    def test_reminders_give_way(self, session):
        view = asks(session)
        mine, friday = part(view, BEN), datetime(2026, 3, 6, 9, tzinfo=UTC)
        before, day = (key_of(REMINDER, mine, f"{which}:{MONDAY}") for which in ("before", "day"))
        assert {before, day} <= set(queued(session, REMINDER))
        assert recheck(session, REMINDER, mine, "ben", before, friday) == Send()
        # The weekend leads to the day itself, which has its own.
        assert recheck(session, REMINDER, mine, "ben", before, friday + DAY) == Drop("too_late")
        assert recheck(session, REMINDER, mine, "ben", day, friday + 3 * DAY) == Send()
        assert recheck(session, REMINDER, mine, "ben", day, view.limit_at) == Drop("too_late")
        assert recheck(session, REMINDER, mine, "nobody", before, friday) == Drop("gone")
        other = key_of(REMINDER, mine, "before:2026-03-10")
        assert recheck(session, REMINDER, mine, "ben", other, friday) == Drop("moved")
        wants(session, view, BEN)
        assert recheck(session, REMINDER, mine, "ben", before, friday) == Drop("over")

    def test_the_asker_hears_in_their_hours_and_of_that_day(self, session):
        view = asks(session)
        key, after = key_of(LATE, view.id, str(MONDAY)), datetime(2026, 3, 9, 17, 1, tzinfo=UTC)
        assert recheck(session, LATE, view.id, "eva", key, after) == Wait(
            datetime(2026, 3, 10, 9, tzinfo=UTC)
        )
        assert recheck(session, LATE, view.id, "eva", key, after + 16 * HOUR) == Send()
        assert recheck(session, LATE, view.id, "eva", key_of(LATE, view.id, "x"), after) == Drop("moved")
        for who in (BEN, CLEO):
            wants(session, view, who)
        assert recheck(session, LATE, view.id, "eva", key, after + 16 * HOUR) == Drop("over")

    def test_reminders_and_late_words_count_and_the_rest_does_not(self, session):
        view = asks(session)
        for kind, counted in ((REQUEST, 0), (STATE, 0), (NEWS, 0), (REMINDER, 1), (LATE, 1)):
            found = KINDS[kind].attention(session, ref_to("ben", view.id), NOON)
            assert (found is not None) == bool(counted), kind


class TestKeeping:
    def test_who_leaves_is_found_and_told_of_once(self, session):
        view = asks(session)
        assert due_review(session, now=NOON) is None
        approves(session, view, CLEO)
        leaves(session, CLEO)
        assert due_review(session, now=NOON) is None
        leaves(session, BEN)
        assert due_review(session, now=NOON) == view.id
        assert look_after(session, KINDS, view.id, now=NOON) is True
        assert look_after(session, KINDS, view.id, now=NOON) is False
        assert due_review(session, now=NOON) is None
        assert len(queued(session, NEWS)) == 1
        found = waiting(session, TEAM, EVA, now=NOON)
        assert [one.id for one in found.back] == [view.id]

    def test_who_is_back_may_approve_or_is_asked_anew(self, session):
        view = asks(session)
        leaves(session, BEN)
        look_after(session, KINDS, view.id, now=NOON)
        session.get(Person, (TEAM, BEN)).is_active = True
        session.flush()
        approves(session, view, BEN)
        assert len(review_view(session, TEAM, view.id).who(Answer.APPROVED)) == 1
        other = asks(session)
        leaves(session, BEN)
        look_after(session, KINDS, other.id, now=NOON)
        session.get(Person, (TEAM, BEN)).is_active = True
        session.flush()
        changed = changes(session, other, BEN, CLEO)
        assert {one.answer for one in changed.reviewers} == {Answer.NONE}

    def test_an_asker_who_leaves(self, session):
        view = asks(session)
        leaves(session, EVA)
        assert look_after(session, KINDS, due_review(session, now=NOON), now=NOON) is True
        found = review_view(session, TEAM, view.id)
        assert (found.state, found.has_left) == (State.WITHDRAWN, True)
        assert refused(approves, session, view, BEN) == "material.error.withdrawn"

    def test_what_threw_is_left_alone(self, session):
        view = asks(session)
        leaves(session, EVA)
        leave_alone(session, view.id, until=NOON + HOUR)
        assert due_review(session, now=NOON) is None
        assert due_review(session, now=NOON + HOUR) == view.id
        assert look_after(session, KINDS, "0" * 32, now=NOON) is False

    def test_old_ones_are_forgotten_with_what_was_sent(self, session):
        over, running = asks(session), asks(session)
        withdraws(session, over)
        forget_old_material(session, TEAM, now=NOON + KEPT)
        assert len(session.scalars(select(MaterialReview)).all()) == 2
        forget_old_material(session, TEAM, now=NOON + KEPT + HOUR)
        assert session.scalars(select(MaterialReview.id)).all() == [running.id]
        assert set(session.scalars(select(MaterialReviewer.review_id))) == {running.id}
        assert {key.split(":")[1] for key in queued(session, STATE)} == {running.id}
        assert len(queued(session, REQUEST)) == 2
        forget_old_material(session, "T0OTHER", now=NOON + 2 * KEPT)
        assert session.scalars(select(MaterialReview.id)).all() == [running.id]
        forget_old_material(session, TEAM, now=NOON + KEPT + 6 * DAY)
        assert session.scalars(select(MaterialReview.id)).all() == []
        assert session.scalars(select(OutboxMessage.id)).all() == []

    def test_somebody_deletes_their_data(self, session):
        view = asks(session)
        wants(session, view, BEN, "In my own words.")
        done = asks(session, Draft("Flyer", URL, MONDAY, (BEN,)))
        approves(session, done, BEN)
        forget_person(session, TEAM, BEN)
        rows = session.scalars(select(MaterialReviewer).execution_options(populate_existing=True)).all()
        assert not any(row.user_id == BEN or row.said for row in rows)
        assert review_view(session, TEAM, done.id).state is State.CLEARED
        assert look_after(session, KINDS, due_review(session, now=NOON), now=NOON) is True
        forget_person(session, TEAM, EVA)
        assert look_after(session, KINDS, due_review(session, now=NOON), now=NOON) is True
        found = review_view(session, TEAM, view.id)
        assert (found.asker, found.state) == ("", State.WITHDRAWN)
        assert refused(withdraws, session, done, by=EVA) == "material.error.nobodys"


def test_counts_are_of_a_span(session):
    first = asks(session, Draft("Flyer", URL, MONDAY, (BEN,)))
    asks(session)
    approves(session, first, BEN, now=NOON + HOUR)
    late = datetime(2026, 3, 9, 17, tzinfo=UTC)
    assert counts(session, TEAM, since=NOON, now=late) == Counts(waiting=1, overdue=1, cleared=1)
    assert counts(session, TEAM, since=NOON, now=late - HOUR) == Counts(1, 0, 1)
    assert counts(session, TEAM, since=NOON + 2 * HOUR, now=late) == Counts(1, 1, 0)
