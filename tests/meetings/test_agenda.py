"""What is on the agenda, in which order, what is carried over, and the measures of the meeting."""

from datetime import date

import pytest

from bot.meetings.agenda import (
    Attendance,
    Budget,
    Carried,
    CarriedOver,
    Item,
    Presence,
    Share,
    Task,
    attendance,
    budget,
    carried_counts,
    carried_over,
    dispute_share,
    done_on_time,
    empty_headings,
    has_outlook,
    headings,
    held_share,
    ordered,
    shifted,
    under,
)
from bot.meetings.facts import ActionState, Heading, ItemState, Kind

TODAY = date(2027, 3, 3)
WON = Item("won", Kind.OPPORTUNITY, 0, minutes=20)
LEADS = Item("leads", Kind.PROBLEM, 1, minutes=15)
QUARREL = Item("quarrel", Kind.DISPUTE, 2, minutes=10)
PRICES = Item("prices", Kind.PROBLEM, 3)
COMING = Item("coming", Kind.OUTLOOK, 4, minutes=10)
AGENDA = (COMING, PRICES, QUARREL, LEADS, WON)


def like(item, **more):
    values = {name: getattr(item, name) for name in ("id", "kind", "position", "minutes", "state")}
    return Item(**{**values, **more})


def ids(items):
    return [one.id for one in items]


class TestOrder:
    def test_headings_come_first_and_then_what_people_chose(self):
        assert ids(ordered(AGENDA)) == ["won", "leads", "quarrel", "prices", "coming"]

    def test_disputes_stand_under_the_problems(self):
        assert ids(under(Heading.PROBLEMS, AGENDA)) == ["leads", "quarrel", "prices"]

    @pytest.mark.parametrize("state", [ItemState.PROPOSED, ItemState.DROPPED])
    def test_what_nobody_put_on_it_or_somebody_took_off_is_not_on_it(self, state):
        assert ids(ordered([WON, like(LEADS, state=state)])) == ["won"]

    @pytest.mark.parametrize(
        ("moved", "by", "expected"),
        [
            ("quarrel", -1, ["won", "quarrel", "leads", "prices", "coming"]),
            ("quarrel", 1, ["won", "leads", "prices", "quarrel", "coming"]),
            ("leads", -1, ["won", "leads", "quarrel", "prices", "coming"]),
            ("prices", 1, ["won", "leads", "quarrel", "prices", "coming"]),
            ("won", 1, ["won", "leads", "quarrel", "prices", "coming"]),
            ("gone", 1, ["won", "leads", "quarrel", "prices", "coming"]),
        ],
    )
    def test_a_topic_moves_under_its_heading(self, moved, by, expected):
        found = shifted(AGENDA, moved, by)
        assert ids(found) == ids(ordered(found)) == expected
        assert [one.position for one in found] == [0, 1, 2, 3, 4]


class TestHeadings:
    @pytest.mark.parametrize(
        ("day", "last", "expected"),
        [
            (date(2027, 1, 5), None, True),
            (date(2027, 3, 30), date(2027, 1, 5), False),
            (date(2027, 4, 6), date(2027, 3, 30), True),
            (date(2028, 1, 4), date(2027, 1, 5), True),
        ],
    )
    def test_what_is_coming_stands_on_it_once_a_quarter(self, day, last, expected):
        assert has_outlook(day, last) is expected
        assert (Heading.OUTLOOK in headings(day, last)) is expected
        assert headings(day, last)[:2] == (Heading.OPPORTUNITIES, Heading.PROBLEMS)

    @pytest.mark.parametrize(
        ("items", "empty"),
        [
            ((), (Heading.OPPORTUNITIES, Heading.PROBLEMS)),
            ((WON,), (Heading.PROBLEMS,)),
            ((QUARREL,), (Heading.OPPORTUNITIES,)),
            ((WON, LEADS), ()),
            ((WON, like(LEADS, state=ItemState.DROPPED)), (Heading.PROBLEMS,)),
            ((COMING,), (Heading.OPPORTUNITIES, Heading.PROBLEMS)),
        ],
    )
    def test_empty_ones_are_told(self, items, empty):
        assert empty_headings(items) == empty


class TestTime:
    @pytest.mark.parametrize(("length", "over"), [(60, 0), (55, 0), (54, 1), (30, 25)])
    def test_more_minutes_than_the_meeting_has_are_told(self, length, over):
        found = budget(AGENDA, length)
        assert found == Budget(planned=55, length=length, unsaid=1)
        assert found.over == over

    def test_what_is_done_or_put_off_takes_none(self):
        items = [like(WON, state=ItemState.DONE), like(LEADS, state=ItemState.DEFERRED), QUARREL]
        assert budget(items, 60).planned == 10


def test_a_close_carries_over_what_is_not_done():
    items = [
        like(WON, state=ItemState.DONE),
        LEADS,
        like(QUARREL, state=ItemState.DEFERRED),
        like(PRICES, state=ItemState.DROPPED),
    ]
    late = Task("late", TODAY, date(2027, 3, 9))
    soon = Task("soon", TODAY, TODAY, ActionState.BLOCKED)
    done = Task("done", TODAY, TODAY, ActionState.DONE, done_on=TODAY)
    found = carried_over(items, [late, done, soon])
    assert found == CarriedOver((items[1], items[2]), (soon, late))


class TestMeasures:
    @pytest.mark.parametrize(
        ("part", "whole", "percent"), [(0, 0, None), (0, 3, 0), (1, 3, 33), (1, 8, 13), (3, 3, 100)]
    )
    def test_a_share_is_in_whole_percent(self, part, whole, percent):
        assert Share(part, whole).percent == percent

    def test_disputes_among_the_topics(self):
        assert dispute_share(AGENDA) == Share(1, 5)
        assert dispute_share([like(QUARREL, state=ItemState.PROPOSED), WON]) == Share(0, 1)
        assert dispute_share([]) == Share(0, 0)

    @pytest.mark.parametrize(
        ("task", "share"),
        [
            (Task("a", date(2027, 3, 2), date(2027, 3, 2)), Share(0, 1)),
            (Task("a", date(2027, 3, 2), date(2027, 3, 2), ActionState.DONE, date(2027, 3, 2)), Share(1, 1)),
            (Task("a", date(2027, 3, 1), date(2027, 3, 2), ActionState.DONE, date(2027, 3, 2)), Share(0, 1)),
            (Task("a", date(2027, 3, 1), date(2027, 3, 9)), Share(0, 1)),
            (Task("a", TODAY, TODAY), Share(0, 0)),
            (Task("a", TODAY, TODAY, ActionState.DONE, date(2027, 3, 1)), Share(0, 0)),
        ],
    )
    def test_done_by_the_first_day_of_those_whose_day_is_over(self, task, share):
        assert done_on_time([task], TODAY) == share

    def test_how_often_open_ones_were_carried_over(self):
        tasks = [Task(str(n), TODAY, TODAY, carried=n) for n in (0, 1, 1, 2, 5)]
        done = Task("done", TODAY, TODAY, ActionState.DONE, TODAY, carried=3)
        assert carried_counts([*tasks, done]) == Carried(once=2, more=2)

    def test_attendance_of_both_sides(self):
        meetings = [Presence(4, 3, 2, 2), Presence(4, 4, 2, 0), Presence(4, 0, 0, 0)]
        assert attendance(meetings) == Attendance(Share(7, 12), Share(2, 4), Share(1, 3))
        assert attendance([]).both.percent is None

    def test_promises_that_were_kept(self):
        promised = [date(2027, month, 1) for month in (1, 2, 3, 4)]
        assert held_share(promised, [date(2027, 1, 1), date(2027, 3, 1), date(2027, 3, 9)]) == Share(2, 4)
