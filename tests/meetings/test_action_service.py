"""Action items in the database: who has what until when, carried over, counted, two at once; on both engines."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from bot.db import random_id
from bot.errors import BotError
from bot.meetings import action_service as service
from bot.meetings.action_days import Which
from bot.meetings.action_form import Draft, Origin
from bot.meetings.action_keeping import (
    KEPT,
    due_action,
    forget_old_actions,
    forget_person,
    hold,
    look_after,
    next_due,
)
from bot.meetings.action_kinds import ACTION_KINDS
from bot.meetings.action_telling import BLOCKED, NEWS, OFFER, REMINDER, offer_key, reminder_key, told_of
from bot.meetings.action_views import COLUMNS, Counts, Own, action_view, file_rows, made_from, own_counts
from bot.meetings.agenda import Carried, Share
from bot.meetings.facts import ActionState, ItemState, Kind, MeetingState
from bot.meetings.models import ActionItem, AgendaItem, Meeting
from bot.outbox.kinds import Drop, Send, Wait
from bot.outbox.models import OutboxMessage
from bot.people.models import Person
from bot.people.service import set_away
from bot.workspace.csv_file import write_csv
from tests.people.cast import TEAM, company, ref_to, sets, user

# A Wednesday, within everybody's hours.
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FRIDAY = date(2026, 3, 6)
ADA, BEN, CLEO, DEV, EVA, GUY = (user(name) for name in ("ada", "ben", "cleo", "dev", "eva", "guy"))
KINDS = {kind.name: kind for kind in ACTION_KINDS}
MESSAGE = "C0SALES.1772629330.083333"


@pytest.fixture
def session(db, keys):
    """A transaction with the cast, in London."""
    with db.begin() as opened:
        company(opened, keys, workspace__country="GB", workspace__timezone="Europe/London")
        yield opened


def gives(session, owner=BEN, due=FRIDAY, by=EVA, now=NOON, text="send the deck", **origin):
    draft = Draft(owner, text, due, Origin(**origin))
    return service.give(session, KINDS, TEAM, draft, by=by, now=now)


def hands_back(session, view, by=BEN, now=NOON):
    return service.hand_back(session, KINDS, TEAM, view.id, "Not mine.", by=by, now=now)


def finishes(session, view, by=BEN, now=NOON):
    return service.finish(session, KINDS, TEAM, view.id, by=by, now=now)


def puts_off(session, view, day, by=BEN, now=NOON):
    return service.put_off(session, KINDS, TEAM, view.id, day, by=by, now=now)


def blocks(session, view, by=BEN, now=NOON):
    return service.block(session, KINDS, TEAM, view.id, "Silence.", by=by, now=now)


def meeting(session, day, *, state=MeetingState.PLANNED, chair="", hour=14):
    start = datetime(2026, 3, day, hour, tzinfo=UTC)
    row = Meeting(
        id=random_id(), team_id=TEAM, uid=random_id(), slot=start.date(), start_at=start,
        end_at=start + timedelta(hours=1), state=state, channel="C0ALIGNMENT", chair=chair,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def refused(call, *args, **more):
    with pytest.raises(BotError) as told:
        call(*args, **more)
    return told.value.key


def sent(session, to):
    """The kinds of what was put into the outbox for somebody."""
    session.flush()
    return sorted(session.scalars(select(OutboxMessage.kind).where(OutboxMessage.recipient == to)))


def works(session, now):
    """All that is due at an instant; how many steps it was."""
    done = 0
    while (found := due_action(session, now=now)) is not None:
        look_after(session, KINDS, found, now=now)
        session.flush()
        done += 1
    return done


def leaves(session, user_id):
    session.get(Person, (TEAM, user_id)).is_active = False
    session.flush()


class TestGiving:
    def test_given_to_somebody_they_get_a_message(self, session):
        view = gives(session)
        assert (view.state, view.given_on, view.due_on) == (ActionState.GIVEN, NOON.date(), FRIDAY)
        assert (sent(session, BEN), sent(session, EVA)) == ([OFFER], [])

    def test_what_it_serves_is_looked_up(self, session):
        item = AgendaItem(
            id=random_id(), team_id=TEAM, meeting_id=random_id(), kind=Kind.PROBLEM, state=ItemState.OPEN,
            title="Late leads", position=0, statement="s3",
        )  # fmt: skip
        session.add(item)
        session.flush()
        view = gives(session, item_id=item.id, meeting_id="a" * 32)
        assert (view.serves, view.statement, view.meeting_id) == ("Late leads", "s3", "a" * 32)
        assert service.given_at(session, TEAM, "a" * 32) == (view,)
        forged = gives(session, item_id="0" * 32)
        assert (forged.serves, forged.statement, forged.item_id) == ("", "", "")

    @pytest.mark.parametrize(
        ("owner", "why"),
        [("robo", "bot"), ("leo", "left"), ("mia", "external"), ("guy", "guest"), ("nobody", "unknown")],
    )
    def test_who_cannot_own_one(self, session, owner, why):
        assert refused(gives, session, user(owner)) == f"action.error.owner.{why}"

    def test_guests_where_the_company_counts_them(self, session):
        sets(session, pulse__guests=True)
        assert gives(session, GUY).owner == GUY

    def test_no_later_than_the_next_meeting(self, session):
        meeting(session, 3)
        meeting(session, 5, state=MeetingState.CANCELLED)
        meeting(session, 6)
        assert gives(session, due=None).due_on == FRIDAY
        key = refused(gives, session, due=FRIDAY + DAY)
        assert key == "meetings.action.error.after_meeting"

    def test_the_day_of_the_meeting_is_the_owners(self, session):
        session.get(Person, (TEAM, BEN)).timezone = "Pacific/Auckland"
        meeting(session, 6, hour=22)
        assert gives(session, due=None).due_on == date(2026, 3, 7)

    def test_given_at_a_meeting_it_is_due_at_the_one_after(self, session):
        held, other = meeting(session, 5), meeting(session, 26)
        assert gives(session, due=None, meeting_id=held.id).due_on == date(2026, 3, 26)
        other.state = MeetingState.CANCELLED
        # None is promised: the days that are usual without one.
        assert gives(session, due=None, meeting_id=held.id).due_on == date(2026, 3, 18)
        assert gives(session, due=None, meeting_id="0" * 32).due_on == date(2026, 3, 5)

    @pytest.mark.parametrize("text", ["", "t" * 301])
    def test_no_text_or_too_much(self, session, text):
        assert refused(gives, session, text=text).endswith(("no_text", "long"))

    def test_a_message_makes_one(self, session):
        view = gives(session, message=MESSAGE)
        assert refused(gives, session, CLEO, message=MESSAGE) == "action.error.already"
        assert made_from(session, TEAM, MESSAGE) == view
        assert made_from(session, "T0OTHER", MESSAGE) is None


class TestMoving:
    def test_only_the_owner_and_only_what_is_theirs(self, session):
        view = gives(session)
        for move in (service.accept, service.go_on, service.reopen):
            assert refused(move, session, TEAM, view.id, by=EVA, now=NOON) == "action.error.not_yours"
        assert refused(finishes, session, view, by=EVA) == "action.error.not_yours"
        assert refused(service.accept, session, "T0OTHER", view.id, by=BEN, now=NOON) == "action.error.gone"
        forget_person(session, TEAM, BEN)
        assert refused(service.accept, session, TEAM, view.id, by=BEN, now=NOON) == "action.error.nobodys"

    def test_what_moved_on_says_so(self, session):
        view = gives(session)
        assert refused(service.go_on, session, TEAM, view.id, by=BEN, now=NOON) == "action.error.given"
        assert refused(service.reopen, session, TEAM, view.id, by=BEN, now=NOON) == "action.error.given"
        finishes(session, view)
        assert refused(service.accept, session, TEAM, view.id, by=BEN, now=NOON) == "action.error.done"
        assert refused(blocks, session, view) == "action.error.done"
        assert refused(hands_back, session, view) == "action.error.done"
        assert refused(puts_off, session, view, FRIDAY) == "action.error.done"
        assert refused(service.for_owner, session, TEAM, view.id, by=BEN) == "action.error.done"

    def test_undone_it_is_reminded_of_again(self, session):
        view = gives(session)
        finishes(session, view)
        assert next_due(session) is None
        service.reopen(session, TEAM, view.id, by=BEN, now=NOON)
        assert next_due(session) == datetime(2026, 3, 6, 9, tzinfo=UTC)
        finishes(session, view)
        late = NOON + 8 * DAY
        assert refused(service.reopen, session, TEAM, view.id, by=BEN, now=late) == "action.error.too_old"

    def test_another_day_is_counted_and_the_same_one_not(self, session):
        view = gives(session)
        for day, moves in ((FRIDAY, 0), (FRIDAY - DAY, 1), (FRIDAY + 7 * DAY, 2)):
            assert puts_off(session, view, day).moves == moves
        moved = action_view(session, TEAM, view.id)
        assert (moved.due_on, moved.first_due_on) == (FRIDAY + 7 * DAY, FRIDAY)
        past = NOON.date() - DAY
        assert refused(puts_off, session, view, past) == "action.error.past"

    def test_blocked_who_gave_it_hears_once(self, session):
        view = gives(session)
        blocks(session, view)
        blocks(session, view)
        assert sent(session, EVA) == [BLOCKED]

    def test_blocked_and_who_gave_it_has_left_the_chair_hears(self, session):
        meeting(session, 10, chair=DEV)
        view = gives(session)
        leaves(session, EVA)
        blocks(session, view)
        assert sent(session, DEV) == [BLOCKED]

    def test_done_who_gave_it_hears_once_the_next_morning(self, session):
        view = gives(session)
        for _ in range(2):
            finishes(session, view)
        (message,) = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == NEWS))
        assert (message.recipient, message.not_before) == (EVA, datetime(2026, 3, 5, 9, tzinfo=UTC))
        assert KINDS[NEWS].attention(session, ref_to("eva", view.id), NOON) is not None

    def test_done_after_another_day_and_before_the_morning_it_is_told_once(self, session):
        view = gives(session)
        puts_off(session, view, FRIDAY + DAY)
        finishes(session, view)
        assert sent(session, EVA) == [NEWS]

    @pytest.mark.parametrize("gone", [True, False])
    def test_done_and_nobody_is_there_to_hear(self, session, gone):
        view = gives(session, by=EVA if gone else BEN)
        if gone:
            forget_person(session, TEAM, EVA)
        finishes(session, view)
        assert NEWS not in [*sent(session, EVA), *sent(session, BEN)]

    def test_ones_own_is_blocked_in_silence(self, session):
        view = gives(session, BEN, by=BEN)
        assert (view.state, sent(session, BEN)) == (ActionState.ACCEPTED, [])
        blocks(session, view)
        assert sent(session, BEN) == []

    def test_handed_back_to_who_gave_it_else_the_chair_else_a_lead(self, session):
        meeting(session, 10, chair=DEV)
        back = hands_back(session, gives(session))
        assert (back.owner, back.former_owner, back.state, back.turn) == (EVA, BEN, ActionState.RETURNED, 2)
        view = gives(session)
        leaves(session, EVA)
        assert hands_back(session, view).owner == DEV
        view = gives(session, by=EVA)
        leaves(session, DEV)
        assert hands_back(session, view).owner == user("hana")
        session.get(Person, (TEAM, ADA)).roles = "lead"
        assert hands_back(session, gives(session, by=EVA)).owner == ADA

    def test_nobody_is_there_to_take_it(self, session):
        view = gives(session)
        for one in (EVA, user("hana")):
            leaves(session, one)
        assert refused(hands_back, session, view) == "action.error.nobody_there"

    def test_what_came_back_is_given_on_once(self, session):
        view = hands_back(session, gives(session))
        given = gives(session, CLEO, FRIDAY + DAY, again=view.id)
        assert (given.id, given.owner, given.turn, given.moves) == (view.id, CLEO, 3, 1)
        assert refused(gives, session, DEV, again=view.id) == "action.error.not_yours"
        own = hands_back(session, gives(session))
        assert gives(session, EVA, again=own.id).state is ActionState.ACCEPTED
        assert refused(gives, session, BEN, again=own.id) == "action.error.accepted"


class TestCarryingOver:
    def test_what_was_due_goes_on_to_the_next_meeting(self, session):
        held = meeting(session, 10)
        due = gives(session)
        done = gives(session)
        finishes(session, done)
        now = held.end_at
        given_there = gives(session, CLEO, date(2026, 3, 10), now=now, meeting_id=held.id)
        held.state = MeetingState.HELD
        meeting(session, 24)
        later = gives(session, CLEO, date(2026, 3, 20), now=now)
        carried = service.carry_over(session, TEAM, held.id, now=now)
        assert [(one.id, one.due_on, one.carried, one.moves) for one in carried] == [
            (due.id, date(2026, 3, 24), 1, 0)
        ]
        for one in (given_there, later):
            assert action_view(session, TEAM, one.id).carried == 0
        # Again at the same close: nothing is carried over twice.
        assert service.carry_over(session, TEAM, held.id, now=now) == ()

    def test_its_day_is_still_that_of_the_close_if_it_runs_early(self, session):
        held, after = meeting(session, 10), meeting(session, 24)
        gives(session, due=None)
        (carried,) = service.carry_over(session, TEAM, held.id, now=held.start_at - timedelta(minutes=5))
        assert carried.due_on == after.start_at.date()

    def test_without_a_next_meeting_the_day_stays(self, session):
        held = meeting(session, 10)
        gives(session)
        (carried,) = service.carry_over(session, TEAM, held.id, now=held.end_at)
        assert (carried.due_on, carried.carried) == (FRIDAY, 1)

    @pytest.mark.parametrize("team_id", [TEAM, "T0OTHER"])
    def test_no_such_meeting(self, session, team_id):
        gives(session)
        held = meeting(session, 10)
        about = held.id if team_id != TEAM else "0" * 32
        assert service.carry_over(session, team_id, about, now=NOON + 30 * DAY) == ()


class TestReading:
    def test_counts(self, session):
        def done(view, now):
            finishes(session, view, now=now)

        done(gives(session), NOON)
        done(gives(session, due=NOON.date()), NOON + DAY)
        moved = gives(session)
        puts_off(session, moved, FRIDAY + 3 * DAY)
        gives(session, CLEO)
        gives(session, CLEO, FRIDAY + 60 * DAY)
        now = NOON + 3 * DAY
        assert service.counts(session, TEAM, NOON - DAY, now) == Counts(
            open=3, due=1, overdue=1, carried=Carried(0, 0), moved=1, done=2, in_time=1, on_time=Share(1, 4)
        )
        assert service.counts(session, TEAM, now, now).done == 0
        assert service.counts(session, "T0OTHER", NOON - DAY, now).open == 0

    def test_what_waits_for_somebody(self, session):
        late, back = gives(session, CLEO, NOON.date()), hands_back(session, gives(session, BEN, by=CLEO))
        finishes(session, gives(session, CLEO), by=CLEO)
        views = service.waits_for(session, TEAM, CLEO, now=NOON + DAY)
        assert [one.id for one in views] == [late.id, back.id]
        assert own_counts(views, (NOON + DAY).date()) == Own(open=2, due=1, overdue=1)
        assert service.waits_for(session, "T0OTHER", CLEO, now=NOON) == ()

    def test_a_file_with_all(self, session):
        gives(session, text="=send")
        (row,) = file_rows(session, TEAM)
        assert row["owner"] == BEN
        assert row["done_on"] == ""
        assert write_csv(COLUMNS, [row]).splitlines()[1] == (
            f"'=send,{BEN},{EVA},2026-03-04,2026-03-06,2026-03-06,given,,,0,0,,,"
        )


class TestTime:
    def test_each_reminder_once(self, session):
        gives(session, due=date(2026, 3, 12))
        days = [datetime(2026, 3, day, 9, tzinfo=UTC) for day in (10, 12, 13, 20)]
        for n, moment in enumerate(days):
            assert next_due(session) == moment
            assert works(session, moment - timedelta(seconds=1)) == 0
            assert works(session, moment) == 1
            assert works(session, moment) == 0
            assert sent(session, BEN).count(REMINDER) == n + 1

    @pytest.mark.parametrize(
        ("zone", "due", "moments"),
        [
            # America changes on 8 March and 1 November, Europe on 29 March and 25 October: nine by their own clocks.
            ("America/New_York", (3, 9), [(3, 5, 14), (3, 9, 13), (3, 10, 13)]),
            ("Europe/Berlin", (3, 31), [(3, 27, 8), (3, 31, 7), (4, 1, 7)]),
            ("Europe/Berlin", (10, 26), [(10, 22, 7), (10, 26, 8), (10, 27, 8)]),
            ("America/New_York", (11, 3), [(10, 30, 13), (11, 3, 14), (11, 4, 14)]),
        ],
    )
    def test_at_the_same_local_hour_in_the_weeks_of_both_changes(self, session, zone, due, moments):
        session.get(Person, (TEAM, BEN)).timezone = zone
        day = date(2026, *due)
        gives(session, due=day, now=datetime(2026, *due, 12, tzinfo=UTC) - 20 * DAY)
        found = []
        for _ in moments:
            found.append(next_due(session))
            assert works(session, found[-1]) == 1
        assert found == [datetime(2026, *moment, tzinfo=UTC) for moment in moments]

    def test_all_of_an_owner_in_one_step(self, session):
        for _ in range(3):
            gives(session, due=date(2026, 3, 12))
        gives(session, CLEO, date(2026, 3, 12))
        assert works(session, datetime(2026, 3, 10, 9, tzinfo=UTC)) == 2
        assert sent(session, BEN).count(REMINDER) == 3

    def test_after_an_outage_there_is_one(self, session):
        gives(session, due=date(2026, 3, 9))
        works(session, datetime(2026, 3, 30, 12, tzinfo=UTC))
        keys = session.scalars(select(OutboxMessage.key).where(OutboxMessage.kind == REMINDER)).all()
        assert [key.split(":")[2] for key in keys] == [Which.LATE]

    def test_who_is_away_is_reminded_when_they_are_back(self, session):
        gives(session, due=date(2026, 3, 12))
        set_away(session, TEAM, BEN, date(2026, 3, 17))
        for day in (10, 11, 12, 13, 16, 17):
            works(session, datetime(2026, 3, day, 9, tzinfo=UTC))
            assert REMINDER not in sent(session, BEN)
        assert next_due(session) == datetime(2026, 3, 18, 9, tzinfo=UTC)
        works(session, datetime(2026, 3, 18, 9, tzinfo=UTC))
        assert REMINDER in sent(session, BEN)

    def test_who_is_back_early_is_reminded(self, session):
        gives(session, due=date(2026, 3, 12))
        set_away(session, TEAM, BEN, date(2026, 3, 27))
        works(session, datetime(2026, 3, 10, 9, tzinfo=UTC))
        set_away(session, TEAM, BEN, None)
        works(session, datetime(2026, 3, 11, 9, tzinfo=UTC))
        assert REMINDER in sent(session, BEN)

    def test_given_when_its_day_is_over_already_it_is_late_at_once(self, session):
        view = gives(session, due=NOON.date())
        friday = datetime(2026, 3, 6, 9, tzinfo=UTC)
        assert action_view(session, TEAM, view.id).is_late(friday.date())
        works(session, friday)
        assert sent(session, BEN) == [OFFER, REMINDER]

    def test_one_that_threw_is_left_alone(self, session):
        view = gives(session, due=date(2026, 3, 12))
        moment = datetime(2026, 3, 10, 9, tzinfo=UTC)
        hold(session, view.id, until=moment + timedelta(hours=1))
        assert due_action(session, now=moment) is None
        assert due_action(session, now=moment + timedelta(hours=1)) == view.id

    @pytest.mark.parametrize("state", [ActionState.GIVEN, ActionState.BLOCKED, ActionState.RETURNED])
    def test_an_owner_who_leaves(self, session, state):
        meeting(session, 10, chair=DEV)
        view = gives(session)
        session.get(ActionItem, view.id).state = state
        leaves(session, BEN)
        assert works(session, NOON) == 1
        back = action_view(session, TEAM, view.id)
        assert (back.owner, back.former_owner, back.state, back.reason) == (
            DEV, BEN, ActionState.RETURNED, "",
        )  # fmt: skip
        assert sent(session, DEV) == [OFFER]
        assert works(session, NOON) == 0

    def test_nobody_to_go_to_it_waits(self, session):
        view = gives(session)
        for one in (BEN, EVA, user("hana")):
            leaves(session, one)
        assert works(session, NOON) == 1
        assert due_action(session, now=NOON + timedelta(hours=23)) is None
        session.get(Person, (TEAM, EVA)).is_active = True
        works(session, NOON + DAY)
        assert action_view(session, TEAM, view.id).owner == EVA

    def test_who_deletes_their_data_is_taken_out(self, session):
        had, gave = gives(session), gives(session, CLEO, by=BEN)
        done = gives(session)
        finishes(session, done)
        forget_person(session, TEAM, BEN)
        works(session, NOON)
        assert action_view(session, TEAM, had.id).owner == EVA
        assert action_view(session, TEAM, gave.id).given_by == ""
        assert (action_view(session, TEAM, done.id).owner, action_view(session, TEAM, done.id).state) == (
            "",
            ActionState.DONE,
        )

    def test_what_was_done_long_ago_goes(self, session):
        view, kept = gives(session), gives(session)
        finishes(session, view)
        forget_old_actions(session, TEAM, now=NOON + KEPT)
        assert action_view(session, TEAM, view.id) is not None
        forget_old_actions(session, TEAM, now=NOON + KEPT + DAY)
        session.expire_all()
        assert action_view(session, TEAM, view.id) is None
        assert action_view(session, TEAM, kept.id) is not None
        assert [row.ref for row in session.scalars(select(OutboxMessage))] == [kept.id]


class TestKinds:
    def verdict(self, session, kind, view, key, name="ben", now=NOON, **more):
        session.flush()
        return KINDS[kind].recheck(session, ref_to(name, view.id, key=key, kind=kind, **more), now)

    def test_an_offer(self, session):
        view = gives(session)
        key = offer_key(view.id, 1)
        night = NOON + timedelta(hours=12)
        assert self.verdict(session, OFFER, view, key) == Send()
        assert isinstance(self.verdict(session, OFFER, view, key, now=night), Wait)
        service.accept(session, TEAM, view.id, by=BEN, now=NOON)
        assert self.verdict(session, OFFER, view, key) == Drop("over")
        # An edit of what was sent comes whatever the hour.
        assert self.verdict(session, OFFER, view, key, now=night, ts="1.2") == Send()

    def test_an_offer_of_what_was_given_on(self, session):
        view = hands_back(session, gives(session))
        assert self.verdict(session, OFFER, view, offer_key(view.id, 1)) == Drop("over")
        assert self.verdict(session, OFFER, view, offer_key(view.id, 2), "eva") == Send()

    def test_of_what_is_blocked_no_more_nobody_hears(self, session):
        view = blocks(session, gives(session))
        assert self.verdict(session, BLOCKED, view, "x", "eva") == Send()
        service.go_on(session, TEAM, view.id, by=BEN, now=NOON)
        assert self.verdict(session, BLOCKED, view, "x", "eva") == Drop("over")

    def test_news_of_what_was_given_on_meanwhile(self, session):
        view = gives(session)
        puts_off(session, view, FRIDAY + DAY)
        (key,) = session.scalars(select(OutboxMessage.key).where(OutboxMessage.kind == NEWS))
        assert told_of(key) == (1, FRIDAY)
        assert self.verdict(session, NEWS, view, key, "eva") == Send()
        assert self.verdict(session, NEWS, view, key, "dev") == Drop("over")
        hands_back(session, view)
        assert self.verdict(session, NEWS, view, key, "eva") == Drop("over")

    @pytest.mark.parametrize(
        ("which", "on", "verdict"),
        [
            (Which.SOON, 4, Send()),
            (Which.TODAY, 6, Send()),
            (Which.SOON, 9, Drop("another_day")),
            (Which.LATE, 9, Send()),
            (Which.LATE, 6, Drop("another_day")),
        ],
    )
    def test_a_reminder_is_looked_at_again(self, session, which, on, verdict):
        view = gives(session)
        key = reminder_key(view.id, which, FRIDAY, NOON.date())
        now = NOON.replace(day=on)
        assert self.verdict(session, REMINDER, view, key, now=now) == verdict

    def test_a_reminder_of_another_day_or_of_what_is_done(self, session):
        view = gives(session)
        key = reminder_key(view.id, Which.SOON, FRIDAY, NOON.date())
        assert self.verdict(session, REMINDER, view, key, "cleo") == Drop("over")
        puts_off(session, view, FRIDAY + DAY)
        assert self.verdict(session, REMINDER, view, key) == Drop("another_day")
        finishes(session, view)
        assert self.verdict(session, REMINDER, view, key) == Drop("over")

    def test_reminders_count_against_the_day_and_offers_do_not(self, session):
        ref = ref_to("ben", "0" * 32)
        assert KINDS[REMINDER].attention(session, ref, NOON) is not None
        assert KINDS[OFFER].attention(session, ref, NOON) is None

    def test_of_what_is_gone(self, session):
        view = gives(session)
        session.delete(session.get(ActionItem, view.id))
        assert self.verdict(session, OFFER, view, offer_key(view.id, 1)) == Drop("gone")
        with pytest.raises(LookupError):
            KINDS[OFFER].render(session, ref_to("ben", view.id, key=offer_key(view.id, 1)), NOON)


@pytest.mark.parametrize("first", ["done", "back"])
def test_two_at_once_one_is_told(db, keys, first):
    """The owner's click on **Done** and their form for handing it back arrive together: one of them counts."""
    with db.begin() as session:
        company(session, keys)
        view = gives(session)
    gate = Barrier(2)

    def act(what):
        gate.wait()
        try:
            with db.begin() as session:
                if what == "done":
                    finishes(session, view)
                else:
                    hands_back(session, view)
        except BotError as error:
            return error.key
        return "did"

    order = ["done", "back"] if first == "done" else ["back", "done"]
    with ThreadPoolExecutor(2) as pool:
        told = dict(zip(order, pool.map(act, order), strict=True))
    assert list(told.values()).count("did") == 1
    with db.read() as session:
        found = action_view(session, TEAM, view.id)
    assert found.state is (ActionState.DONE if told["done"] == "did" else ActionState.RETURNED)
    assert set(told.values()) - {"did"} <= {
        "action.error.done",
        "action.error.not_yours",
        "action.error.returned",
    }


def test_two_make_one_item_of_a_message(db, keys):
    with db.begin() as session:
        company(session, keys)
    gate = Barrier(2)

    def act(owner):
        gate.wait()
        try:
            with db.begin() as session:
                gives(session, owner, message=MESSAGE)
        except BotError as error:
            return error.key
        return "did"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(act, [BEN, CLEO]))
    assert told == ["action.error.already", "did"]
