"""Which dates are promised: in every zone and rhythm, over holidays, changes and both changes of the clocks."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.meetings.cadence import (
    Added,
    Cancelled,
    Moved,
    Occurrence,
    Origin,
    agenda_at,
    collect_at,
    dates,
    days_since_promise,
    left_out,
    next_date,
    occurrence_of,
    previous,
    start_reminder_at,
)
from bot.meetings.series import Every, Series, edited
from bot.people.calendar import WorkCalendar, work_calendar

DAY = timedelta(days=1)
BEGINS, ENDS = date(2027, 1, 1), date(2036, 12, 31)
ZONES = (
    *("UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Sao_Paulo"),
    *("Asia/Kolkata", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Honolulu"),
)
RHYTHMS = (
    *((Every.WEEK, None), (Every.WEEKS_2, None), (Every.MONTH, 1), (Every.MONTH, -1)),
    *((Every.MONTHS_2, 4), (Every.MONTHS_2, -1), (Every.QUARTER, 2), (Every.QUARTER, -1)),
)
BERLIN = Series(Every.MONTH, 1, 1, time(14), 60, "Europe/Berlin", BEGINS, "DE")
WEEKLY = Series(Every.WEEK, 1, None, time(14), 60, "Europe/Berlin", BEGINS)


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def ordinal(day):
    """Which such weekday of its month a day is, from the front and from the back."""
    back = -1 if (day + timedelta(days=7)).month != day.month else -2
    return (day.day - 1) // 7 + 1, back


def months(day):
    return day.year * 12 + day.month


class TestTenYears:
    @pytest.mark.parametrize("zone", ZONES)
    @pytest.mark.parametrize(("every", "nth"), RHYTHMS)
    def test_every_date_once_at_its_local_time(self, zone, every, nth):
        series = Series(every, 2, nth, time(9, 30), 45, zone, BEGINS)
        found = dates((series,), BEGINS, ENDS)
        for one in found:
            local = one.start.astimezone(ZoneInfo(zone))
            assert (local.date(), local.time(), local.weekday()) == (one.slot, time(9, 30), 2)
            assert one.end - one.start == timedelta(minutes=45)
            assert nth is None or nth in ordinal(one.day)
        step = every.weeks or every.months
        apart = {
            (b.slot - a.slot).days // 7 if every.weeks else months(b.slot) - months(a.slot)
            for a, b in pairwise(found)
        }
        assert apart == {step}
        # None is missing at either end.
        assert found[0].slot - BEGINS < timedelta(days=35)
        assert ENDS - found[-1].slot < timedelta(days=7 * step if every.weeks else 31 * step + 7)

    @pytest.mark.parametrize("country", ["DE", "US", "CN", "IN", "BR"])
    @pytest.mark.parametrize(("every", "nth"), RHYTHMS)
    @pytest.mark.parametrize("weekday", [0, 4, 6])
    def test_none_is_on_a_holiday_and_none_passes_the_next_slot(self, country, every, nth, weekday):
        # India's moon calendar is known up to 2035.
        since, until = date(2025, 12, 20), date(2035, 12, 20)
        series = Series(every, weekday, nth, time(9), 60, "UTC", since, country)
        found, calendar = dates((series,), since, until), work_calendar(country, frozenset(range(7)))
        free = replace(series, country="")
        every_slot = [one.slot for one in dates((free,), since, until)]
        assert sorted([one.slot for one in found] + list(left_out((series,), since, until))) == every_slot
        assert all(calendar.is_working(one.day) for one in found)
        assert all(a.day < b.slot for a, b in pairwise(found))
        for one in found:
            is_moved = one.day != one.slot
            assert (one.origin, one.moved_from) == (
                (Origin.HOLIDAY, one.slot) if is_moved else (Origin.RULE, None)
            )
            between = (one.slot + n * DAY for n in range((one.day - one.slot).days))
            assert not any(series.calendar.is_working(day) for day in between)
        assert not left_out((series,), since, until) or every in {Every.WEEK, Every.WEEKS_2}


class TestTheClocks:
    @pytest.mark.parametrize(
        ("zone", "hours"),
        [
            # The weeks before and after each change: Europe 28 March and 31 October, America 14 March and 7 November.
            ("Europe/Berlin", {(3, 23): 13, (3, 30): 12, (10, 26): 12, (11, 2): 13}),
            ("America/New_York", {(3, 9): 19, (3, 16): 18, (11, 2): 18, (11, 9): 19}),
        ],
    )
    def test_a_meeting_keeps_its_local_time(self, zone, hours):
        series = replace(WEEKLY, zone=zone)
        assert {day: occurrence_of((series,), date(2027, *day)).start.hour for day in hours} == hours

    def test_a_time_that_the_clocks_jump_over_is_later_by_the_jump(self):
        series = replace(WEEKLY, weekday=6, at=time(2, 30))
        found = occurrence_of((series,), date(2027, 3, 28))
        assert found.start == at(2027, 3, 28, 1, 30)

    def test_of_a_time_that_comes_twice_it_is_the_first(self):
        series = replace(WEEKLY, weekday=6, at=time(2, 30))
        assert occurrence_of((series,), date(2027, 10, 31)).start == at(2027, 10, 31, 0, 30)

    @pytest.mark.parametrize(
        ("zone", "day", "topics", "agenda", "start"),
        [
            # Between the changes of America and of Europe, and the days after each: read in the zone of each.
            ("America/New_York", (3, 16), at(2027, 3, 11, 14), at(2027, 3, 15, 13), at(2027, 3, 16, 12, 45)),
            ("Europe/Berlin", (3, 16), at(2027, 3, 11, 8), at(2027, 3, 15, 8), at(2027, 3, 16, 12, 45)),
            ("Europe/Berlin", (3, 30), at(2027, 3, 25, 8), at(2027, 3, 29, 7), at(2027, 3, 30, 11, 45)),
            ("Europe/Berlin", (11, 2), at(2027, 10, 28, 7), at(2027, 11, 1, 8), at(2027, 11, 2, 12, 45)),
            ("America/New_York", (11, 9), at(2027, 11, 4, 13), at(2027, 11, 8, 14), at(2027, 11, 9, 12, 45)),
        ],
    )
    def test_people_are_written_to_at_nine_by_their_own_clocks(self, zone, day, topics, agenda, start):
        found, days = occurrence_of((WEEKLY,), date(2027, *day)), WorkCalendar()
        assert (collect_at(found, zone, days), agenda_at(found, zone, days)) == (topics, agenda)
        assert start_reminder_at(found, zone, days) == start

    def test_the_31st_is_a_day_and_a_month_without_one_has_its_own_last(self):
        last = replace(BERLIN, nth=-1, country="")
        found = [one.day for one in dates((last,), date(2027, 8, 1), date(2027, 10, 1))]
        assert found == [date(2027, 8, 31), date(2027, 9, 28)]

    def test_a_leap_day_is_a_day(self):
        leap = replace(BERLIN, nth=-1, country="")
        assert occurrence_of((leap,), date(2028, 2, 29)).day == date(2028, 2, 29)


class TestHolidays:
    def test_the_next_working_day_is_told_with_the_day_it_was(self):
        # 1 May 2029 is a Tuesday.
        assert occurrence_of((BERLIN,), date(2029, 5, 1)) == Occurrence(
            slot=date(2029, 5, 1),
            day=date(2029, 5, 2),
            start=at(2029, 5, 2, 12),
            end=at(2029, 5, 2, 13),
            zone="Europe/Berlin",
            origin=Origin.HOLIDAY,
            moved_from=date(2029, 5, 1),
        )

    def test_a_week_of_holidays_leaves_one_out(self):
        series = replace(WEEKLY, country="CN", zone="Asia/Shanghai", begins=date(2026, 1, 1))
        around = (date(2026, 2, 10), date(2026, 2, 28))
        assert [one.slot.day for one in dates((series,), *around)] == [10, 24]
        assert left_out((series,), *around) == (date(2026, 2, 17),)

    def test_an_edit_does_not_let_it_pass_the_next_series(self):
        plan = edited((BERLIN,), replace(WEEKLY, weekday=2, begins=date(2029, 5, 2)))
        assert [(one.slot.day, one.day.day) for one in dates(plan, date(2029, 5, 1), date(2029, 5, 9))] == [
            (2, 2),
            (9, 9),
        ]


class TestChanges:
    AROUND = date(2027, 2, 1), date(2027, 2, 28)

    def found(self, *changes, plan=(WEEKLY,)):
        return [(one.slot.day, one.day.day, one.origin) for one in dates(plan, *self.AROUND, changes)]

    def test_one_slot_is_moved(self):
        moved = Moved(date(2027, 2, 9), date(2027, 2, 11), time(9))
        assert self.found(moved) == [
            (2, 2, Origin.RULE),
            (9, 11, Origin.MOVED),
            (16, 16, Origin.RULE),
            (23, 23, Origin.RULE),
        ]
        found = occurrence_of((WEEKLY,), date(2027, 2, 9), [moved])
        assert (found.start, found.moved_from) == (at(2027, 2, 11, 8), date(2027, 2, 9))

    def test_another_hour_alone_is_on_no_other_day(self):
        found = occurrence_of(
            (WEEKLY,), date(2027, 2, 9), [Moved(date(2027, 2, 9), date(2027, 2, 9), time(9))]
        )
        assert (found.start, found.moved_from, found.origin) == (at(2027, 2, 9, 8), None, Origin.MOVED)

    def test_the_day_it_was_moved_from_is_the_one_that_was_announced(self):
        found = occurrence_of(
            (BERLIN,), date(2029, 5, 1), [Moved(date(2029, 5, 1), date(2029, 5, 4), time(14))]
        )
        assert found.moved_from == date(2029, 5, 2)

    def test_one_slot_is_cancelled(self):
        assert [slot for slot, _, _ in self.found(Cancelled(date(2027, 2, 9)))] == [2, 16, 23]
        assert left_out((WEEKLY,), *self.AROUND, [Cancelled(date(2027, 2, 9))]) == (date(2027, 2, 9),)
        assert occurrence_of((WEEKLY,), date(2027, 2, 9), [Cancelled(date(2027, 2, 9))]) is None

    def test_a_date_is_added(self):
        assert self.found(Added(date(2027, 2, 12), time(10)))[2] == (12, 12, Origin.ADDED)

    def test_one_that_is_added_can_be_moved_and_cancelled(self):
        added, moved = (
            Added(date(2027, 2, 12), time(10)),
            Moved(date(2027, 2, 12), date(2027, 2, 15), time(8)),
        )
        assert self.found(added, moved)[2] == (12, 15, Origin.MOVED)
        assert occurrence_of((WEEKLY,), date(2027, 2, 12), [added, moved]).moved_from == date(2027, 2, 12)
        assert len(self.found(added, Cancelled(date(2027, 2, 12)))) == 4

    def test_one_that_is_added_on_a_slot_is_that_slot(self):
        assert self.found(Added(date(2027, 2, 9), time(8)))[1] == (9, 9, Origin.ADDED)
        assert len(self.found(Added(date(2027, 2, 9), time(8)))) == 4

    def test_the_last_change_counts(self):
        moved = Moved(date(2027, 2, 9), date(2027, 2, 11), time(9))
        assert self.found(moved, Cancelled(moved.slot)) == self.found(Cancelled(moved.slot))
        assert self.found(Cancelled(moved.slot), moved) == self.found(moved)

    def test_a_slot_comes_from_afar_into_the_days_asked_for_and_goes_from_them(self):
        early = Moved(date(2027, 4, 6), date(2027, 2, 3), time(9))
        late = Moved(date(2027, 2, 9), date(2027, 5, 3), time(9))
        assert [slot for slot, _, _ in self.found(early, late)] == [2, 6, 16, 23]

    def test_what_is_no_slot_any_more_is_not_changed(self):
        assert self.found(Moved(date(2027, 2, 10), date(2027, 2, 11), time(9))) == self.found()
        assert self.found(Cancelled(date(2027, 2, 10))) == self.found()
        assert dates((), *self.AROUND, [Added(date(2027, 2, 10), time(9))]) == ()

    def test_a_date_before_the_first_may_be_added(self):
        added = Added(date(2026, 12, 22), time(9))
        assert [one.day for one in dates((WEEKLY,), date(2026, 1, 1), BEGINS, [added])] == [added.slot]

    @settings(deadline=None, max_examples=60)
    @given(
        rhythm=st.sampled_from(RHYTHMS),
        zone=st.sampled_from(ZONES),
        when=st.dates(date(2027, 1, 10), date(2029, 12, 31)),
        weekday=st.integers(0, 6),
        other=st.sampled_from(RHYTHMS),
    )
    def test_an_edit_from_a_day_on_keeps_what_was_before_and_promises_each_slot_once(
        self, rhythm, zone, when, weekday, other
    ):
        series = Series(rhythm[0], 1, rhythm[1], time(14), 60, zone, BEGINS, "US")
        last = date(2031, 1, 1)
        held = [one.slot for one in dates((series,), BEGINS, last) if one.slot < when]
        after = Series(other[0], weekday, other[1], time(10), 30, zone, date(2027, 1, 2), "US")
        plan = edited((series,), after, held=max(held, default=None))
        found = dates(plan, BEGINS, last)
        known = {one.slot for one in found}
        assert len(known) == len(found)
        assert [one.slot for one in found if one.end - one.start == timedelta(minutes=60)] == [
            slot for slot in held if slot in known
        ]
        # A holiday may put none of the old ones behind the first of the new.
        assert set(held) - known <= set(left_out(plan, BEGINS, last))
        assert [one.start for one in found] == sorted(one.start for one in found)


class TestNextAndPrevious:
    def test_they_part_at_the_start(self):
        start = at(2027, 2, 9, 13)
        assert next_date((WEEKLY,), start - timedelta(seconds=1)).slot == date(2027, 2, 9)
        assert next_date((WEEKLY,), start).slot == date(2027, 2, 16)
        assert previous((WEEKLY,), start).slot == date(2027, 2, 9)
        assert previous((WEEKLY,), start - timedelta(seconds=1)).slot == date(2027, 2, 2)

    def test_there_is_none_before_the_first_and_none_after_the_last(self):
        assert previous((WEEKLY,), at(2027, 1, 1)) is None
        assert next_date((replace(WEEKLY, ends=date(2027, 2, 1)),), at(2027, 2, 2)) is None
        assert next_date((), at(2027, 2, 2)) is None
        assert previous((), at(2027, 2, 2)) is None

    def test_the_next_is_found_however_far_it_is(self):
        quarterly = replace(BERLIN, every=Every.QUARTER, nth=-1)
        slots = [one.slot for one in dates((quarterly,), BEGINS, date(2028, 12, 31))]
        gone = [Cancelled(slot) for slot in slots[:5]]
        assert next_date((quarterly,), at(2027, 1, 1), gone).slot == slots[5]
        later = replace(quarterly, begins=date(2031, 1, 1))
        assert next_date((later,), at(2027, 1, 1)).slot == date(2031, 1, 28)

    def test_one_that_was_moved_far_ahead_is_found(self):
        ended = replace(WEEKLY, ends=date(2027, 1, 6))
        moved = Moved(date(2027, 1, 5), date(2029, 3, 1), time(9))
        assert next_date((ended,), at(2027, 1, 7), [moved]).day == date(2029, 3, 1)

    @settings(deadline=None, max_examples=60)
    @given(
        rhythm=st.sampled_from(RHYTHMS),
        zone=st.sampled_from(ZONES),
        now=st.integers(0, 2000).map(lambda day: at(2027, 6, 1) + timedelta(days=day, minutes=day)),
    )
    def test_nothing_is_between_them(self, rhythm, zone, now):
        plan = (Series(rhythm[0], 3, rhythm[1], time(20, 45), 60, zone, BEGINS, "DE"),)
        before, after = previous(plan, now), next_date(plan, now)
        assert before.start <= now < after.start
        every = dates(plan, BEGINS, ENDS)
        assert every.index(after) - every.index(before) == 1


class TestThePromise:
    @pytest.mark.parametrize(
        ("today", "held", "changes", "days"),
        [
            (date(2027, 1, 4), None, [], 0),
            (date(2027, 1, 5), None, [], 0),
            (date(2027, 1, 6), None, [], 1),
            (date(2027, 1, 31), None, [], 26),
            (date(2027, 1, 31), date(2027, 1, 5), [], 0),
            (date(2027, 2, 4), date(2027, 1, 5), [], 2),
            (date(2027, 3, 4), date(2027, 1, 5), [], 30),
            (date(2027, 3, 4), date(2027, 2, 2), [], 2),
            # Who cancels has not met.
            (date(2027, 2, 4), date(2027, 1, 5), [Cancelled(date(2027, 2, 2))], 2),
            # Who moves one has promised the new day.
            (date(2027, 2, 4), date(2027, 1, 5), [Moved(date(2027, 2, 2), date(2027, 2, 9), time(9))], 0),
            (date(2027, 2, 11), date(2027, 1, 5), [Moved(date(2027, 2, 2), date(2027, 2, 9), time(9))], 2),
            # An additional one is no promise, and one that was held is none that is owed.
            (date(2027, 1, 31), date(2027, 1, 5), [Added(date(2027, 1, 20), time(9))], 0),
            (date(2027, 2, 4), date(2027, 1, 20), [Added(date(2027, 1, 20), time(9))], 2),
        ],
    )
    def test_days_overdue(self, today, held, changes, days):
        assert days_since_promise((replace(BERLIN, country=""),), today, held, changes) == days

    def test_a_slot_that_holidays_took_is_not_owed(self):
        series = replace(WEEKLY, country="CN", zone="Asia/Shanghai", begins=date(2026, 1, 1))
        assert days_since_promise((series,), date(2026, 2, 20), date(2026, 2, 10)) == 0
        assert days_since_promise((series,), date(2026, 2, 25), date(2026, 2, 10)) == 1


class TestWhenPeopleAreWrittenTo:
    # A Tuesday, 14:00 in Berlin.
    MEETING = occurrence_of((replace(BERLIN, country=""),), date(2027, 2, 2))
    WEEKDAYS = WorkCalendar()

    def test_topics_are_asked_for_three_working_days_before(self):
        assert collect_at(self.MEETING, "Europe/Berlin", self.WEEKDAYS) == at(2027, 1, 28, 8)

    def test_the_agenda_is_shown_one_working_day_before(self):
        assert agenda_at(self.MEETING, "Europe/Berlin", self.WEEKDAYS) == at(2027, 2, 1, 8)

    def test_days_and_hours_are_the_readers(self):
        night = (time(18), time(22))
        # In Auckland it begins on Wednesday at 02:00; the reader is off on Mondays.
        off = WorkCalendar(frozenset({1, 2, 3, 4}))
        assert agenda_at(self.MEETING, "Pacific/Auckland", off, night) == at(2027, 2, 2, 5)
        assert collect_at(self.MEETING, "Pacific/Auckland", off, night) == at(2027, 1, 28, 5)

    def test_days_away_are_passed_over(self):
        away = self.WEEKDAYS.without([date(2027, 2, 1), date(2027, 1, 28)])
        assert agenda_at(self.MEETING, "Europe/Berlin", away) == at(2027, 1, 29, 8)
        assert collect_at(self.MEETING, "Europe/Berlin", away) == at(2027, 1, 26, 8)

    def test_a_day_whose_hours_the_clocks_jump_over_is_none(self):
        sunday = replace(self.MEETING, start=at(2027, 3, 29, 12))
        every_day, short = WorkCalendar(frozenset(range(7))), (time(2), time(3))
        assert agenda_at(sunday, "Europe/Berlin", every_day, short) == at(2027, 3, 27, 1)

    def test_the_start_is_called_to_mind_a_quarter_of_an_hour_before(self):
        assert start_reminder_at(self.MEETING, "Europe/Berlin", self.WEEKDAYS) == at(2027, 2, 2, 12, 45)

    def test_not_to_who_does_not_work_on_that_day(self):
        assert start_reminder_at(self.MEETING, "UTC", self.WEEKDAYS.without([date(2027, 2, 2)])) is None
        # Wednesday in Auckland.
        assert start_reminder_at(self.MEETING, "Pacific/Auckland", WorkCalendar(frozenset({1}))) is None
