"""Meetings in the database: planned, edited, proposed for, closed once, lapsed, forgotten; on both engines."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from bot.errors import BotError
from bot.meetings import agenda_service, dates, keeping, running
from bot.meetings.action_kinds import ACTION_KINDS
from bot.meetings.facts import Heading, ItemState, Kind, MeetingState
from bot.meetings.forgetting import KEPT, forget_person, forget_who_came
from bot.meetings.making import ensure_next
from bot.meetings.meeting_form import Topic
from bot.meetings.meeting_kinds import meeting_kinds
from bot.meetings.meeting_service import stats
from bot.meetings.meeting_views import coming, meeting_view, planned
from bot.meetings.members import choose, party
from bot.meetings.models import AgendaItem, Attendance, Meeting, MeetingSeries
from bot.meetings.promise import current
from bot.meetings.steps import Step
from bot.meetings.telling import AGENDA, PROPOSAL, START, key_of, stamp
from bot.outbox.kinds import Drop, Send
from bot.outbox.models import OutboxMessage
from bot.people.models import Person
from bot.workspace.service import load_settings
from bot.workspace.settings import MeetingSection
from tests.people.cast import TEAM, company, ref_to, user

# A Wednesday; the first Tuesday of the next month is 7 April.
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
APRIL = date(2026, 4, 7)
ADA, BEN, DEV, EVA = (user(name) for name in ("ada", "ben", "dev", "eva"))
KINDS = {kind.name: kind for kind in (*meeting_kinds(lambda *_: ()), *ACTION_KINDS)}


@pytest.fixture
def session(db, keys):
    """A transaction with the cast, in London, and a monthly meeting; Ada leads Sales, Dev Marketing."""
    with db.begin() as opened:
        begins(opened, keys)
        yield opened


def begins(session, keys):
    company(session, keys, workspace__country="GB", workspace__timezone="Europe/London")
    for one in (ADA, DEV):
        session.get(Person, (TEAM, one)).roles = "lead"
    plans(session)


def plans(session, now=NOON, **section):
    wanted = load_settings(session, TEAM).model_copy(
        update={"meeting": MeetingSection(channel="C0ALIGNMENT", **section)}
    )
    keeping.plan_series(session, KINDS, TEAM, wanted, now=now)


def puts(session, title="the price list", by=EVA, now=NOON, **more):
    return agenda_service.add(session, TEAM, Topic(title, **more), by=by, now=now)


def next_one(session, now=NOON):
    return coming(session, TEAM, now=now)


def waiting(session, kind):
    return sorted(session.scalars(select(OutboxMessage.recipient).where(OutboxMessage.kind == kind)))


def refused(call, *args, **more):
    with pytest.raises(BotError) as told:
        call(*args, **more)
    return told.value.key


def test_planned_once_and_planning_again_changes_nothing(session):
    first = next_one(session)
    plans(session)
    assert (first.day, first.chair, first.has_outlook) == (APRIL, ADA, True)
    assert session.scalar(select(func.count()).select_from(MeetingSeries)) == 1
    assert [one.id for one in planned(session, TEAM, now=NOON)] == [first.id]
    assert ensure_next(session, TEAM, after=NOON, now=NOON).id == first.id


def test_the_one_after_is_there_when_one_begins_and_its_chair_is_of_the_other_side(session):
    first = next_one(session)
    series_id = keeping.due_series(session, now=first.start_at)
    keeping.look_after_series(session, series_id, now=first.start_at)
    keeping.look_after_series(session, series_id, now=first.start_at)
    following = planned(session, TEAM, now=first.start_at)
    assert [(one.day, one.chair, one.has_outlook) for one in following] == [(date(2026, 5, 5), DEV, False)]


def test_an_edit_takes_the_agenda_along_and_drops_what_was_planned_for_the_old_date(session):
    puts(session)
    first = next_one(session)
    keeping.tell(session, KINDS, TEAM, first.id, Step.AGENDA, now=datetime(2026, 4, 2, 9, tzinfo=UTC))
    old = key_of(AGENDA, first.id, first.day.isoformat(), ADA)
    begin = key_of(START, first.id, stamp(first.start_at), ADA)
    now = datetime(2026, 4, 2, 12, tzinfo=UTC)
    verdict = KINDS[AGENDA].recheck(session, ref_to("ada", first.id, key=old), now)
    assert isinstance(verdict, Send)
    plans(session, now=now, on="second thursday")
    moved = next_one(session, now)
    assert (moved.id, moved.day) == (first.id, date(2026, 4, 9))
    assert [one.title for one in moved.on_agenda] == ["the price list"]
    for key, kind in ((old, AGENDA), (begin, START)):
        assert isinstance(KINDS[kind].recheck(session, ref_to("ada", first.id, key=key), now), Drop)
    assert current(session, TEAM).sequence == 1


def test_no_meeting_is_wanted_any_more(session):
    puts(session)
    settings = load_settings(session, TEAM)
    keeping.plan_series(session, KINDS, TEAM, settings, now=NOON)
    assert next_one(session) is None
    assert keeping.next_meeting_day(session, TEAM, now=NOON) is None
    assert refused(puts, session) == "meeting.error.none"
    plans(session, now=NOON + DAY)
    # What was called off stays so: `extra` brings it back.
    assert next_one(session).day == date(2026, 5, 5)


def test_what_is_left_is_merged_into_the_meeting_that_is_there(session):
    puts(session, "The price list")
    first = next_one(session)
    now = first.start_at
    dates.put_in(session, KINDS, TEAM, date(2026, 4, 14), time(9), by=ADA, now=NOON)
    extra = next(one for one in planned(session, TEAM, now=now) if one.is_extra)
    session.add(
        AgendaItem(
            id="a" * 32, team_id=TEAM, meeting_id=extra.id, kind=Kind.PROBLEM, state=ItemState.OPEN,
            title="the price LIST", position=0,
        )
    )  # fmt: skip
    session.flush()
    closed = running.close(session, KINDS, TEAM, first.id, by=ADA, now=now)
    assert closed.following.id == extra.id
    assert [(one.title, one.carried) for one in closed.following.on_agenda] == [("the price LIST", 1)]
    assert closed.view.closing.topics == ("The price list",)


def test_a_proposal_is_asked_once_and_the_first_lead_counts(session):
    made = agenda_service.propose(
        session, KINDS, TEAM, "forecast", "We hit forecasts.", Kind.PROBLEM, now=NOON
    )
    again = agenda_service.propose(
        session, KINDS, TEAM, "forecast", "We hit forecasts.", Kind.PROBLEM, now=NOON
    )
    assert (bool(made), again) == (True, "")
    assert waiting(session, PROPOSAL) == sorted([ADA, DEV])
    assert next_one(session).on_agenda == ()
    assert refused(agenda_service.settle_proposal, session, TEAM, made, accepts=True, by=BEN, now=NOON) == (
        "people.error.leads_only"
    )
    agenda_service.settle_proposal(session, TEAM, made, accepts=True, by=ADA, now=NOON)
    assert [one.statement for one in next_one(session).on_agenda] == ["forecast"]
    assert (
        refused(agenda_service.settle_proposal, session, TEAM, made, accepts=False, by=DEV, now=NOON)
        == "meeting.error.proposal_in"
    )


def test_closed_by_itself_counts_as_held_where_something_was_noted(session):
    first = next_one(session)
    item = puts(session)
    running.tick(session, TEAM, item.id, ItemState.DONE, by=ADA, now=first.start_at)
    running.lapse(session, KINDS, TEAM, first.id, now=first.end_at + 5 * DAY)
    running.lapse(session, KINDS, TEAM, first.id, now=first.end_at + 6 * DAY)
    view = meeting_view(session, TEAM, first.id)
    assert (view.state, view.closed_by, view.closing.topics) == (MeetingState.HELD, "", ())


def test_who_may_do_what(session):
    first = next_one(session)
    item = puts(session)
    now = first.start_at
    assert (
        refused(running.tick, session, TEAM, item.id, ItemState.DONE, by=BEN, now=now)
        == "meeting.error.part_only"
    )
    choose(session, TEAM, [ADA, DEV, EVA], [BEN])
    assert party(session, TEAM).ids == (ADA, DEV, EVA, BEN)
    assert (
        refused(running.tick, session, TEAM, item.id, ItemState.DONE, by=BEN, now=now)
        == "meeting.error.chair_only"
    )
    running.take_chair(session, TEAM, first.id, by=BEN, seen=ADA, now=now)
    assert refused(running.take_chair, session, TEAM, first.id, by=EVA, seen=ADA, now=now) == (
        "meeting.error.chair_taken"
    )
    running.tick(session, TEAM, item.id, ItemState.DONE, by=BEN, now=now)
    assert (
        refused(running.close, session, KINDS, TEAM, first.id, by=BEN, now=NOON) == "meeting.error.too_early"
    )
    assert (
        refused(dates.cancel, session, KINDS, TEAM, APRIL, by=BEN, now=NOON) == "meeting.error.keepers_only"
    )


def test_a_cancelled_date_comes_back(session):
    dates.cancel(session, KINDS, TEAM, APRIL, by=ADA, now=NOON)
    assert next_one(session).day == date(2026, 5, 5)
    assert (
        refused(dates.cancel, session, KINDS, TEAM, APRIL, by=ADA, now=NOON) == "meeting.error.no_such_date"
    )
    dates.put_in(session, KINDS, TEAM, APRIL, time(10), by=ADA, now=NOON)
    assert next_one(session).day == APRIL


def test_the_next_meeting_says_what_it_lacks(session):
    puts(session)
    assert (next_one(session).day, next_one(session).empty) == (APRIL, (Heading.OPPORTUNITIES,))


def test_a_meeting_that_was_promised_and_not_held_is_late(session):
    assert stats(session, TEAM, now=NOON).days_late == 0
    assert stats(session, TEAM, now=datetime(2026, 4, 10, 12, tzinfo=UTC)).days_late == 3


def test_who_deletes_their_data_is_taken_out(session):
    first = next_one(session)
    puts(session, by=ADA, owner=ADA)
    running.note_who_came(session, TEAM, first.id, [ADA, DEV], [ADA], by=ADA)
    choose(session, TEAM, [ADA, DEV], [])
    forget_person(session, TEAM, ADA)
    session.expire_all()
    view = next_one(session)
    assert (view.chair, view.came, view.on_agenda[0].owner) == ("", frozenset(), "")
    assert party(session, TEAM).ids == (DEV,)
    forget_who_came(session, TEAM, now=first.end_at + KEPT + DAY)
    assert session.scalars(select(Attendance)).all() == []


def test_two_close_it_at_once(db, keys):
    with db.begin() as session:
        begins(session, keys)
        puts(session)
        first = next_one(session)
    barrier = Barrier(2)

    def closes(by):
        barrier.wait()
        try:
            with db.begin() as session:
                running.close(session, KINDS, TEAM, first.id, by=by, now=first.start_at)
        except BotError as error:
            return error.key
        return "closed"

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(closes, (ADA, DEV)))
    assert sorted(told) == ["closed", "meeting.error.closed"]
    with db.begin() as session:
        following = planned(session, TEAM, now=first.start_at)
        assert [[one.title for one in view.on_agenda] for view in following] == [["the price list"]]
        assert session.scalar(select(func.count()).select_from(Meeting)) == 2
