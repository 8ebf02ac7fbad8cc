"""When rounds open, are sent and close: zones, both daylight-saving weeks, holidays, the date line."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.calendar import WorkCalendar, work_calendar
from bot.people.moments import instant, next_working_moment
from bot.pulse.schedule import (
    closing_day,
    closing_instant,
    is_stale,
    next_slot,
    opening_instant,
    reminder_instants,
    sending_instant,
    snooze_instant,
)

TUESDAY = date(2026, 3, 10)
TEN, NINE, FIVE = time(10), time(9), time(17)
WEEK = WorkCalendar()
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Honolulu",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "UTC",
]
zones = st.sampled_from(ZONES)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
office_times = st.times(time(5), time(21)).map(lambda at: at.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # naive bounds


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        (TUESDAY, "10:00", "UTC", "2026-03-10 10:00"),
        (date(2026, 3, 27), "10:00", "Europe/Berlin", "2026-03-27 09:00"),  # the Friday before summer time
        (date(2026, 3, 30), "10:00", "Europe/Berlin", "2026-03-30 08:00"),
        (date(2026, 10, 23), "10:00", "Europe/Berlin", "2026-10-23 08:00"),
        (date(2026, 10, 26), "10:00", "Europe/Berlin", "2026-10-26 09:00"),
        (date(2026, 3, 6), "10:00", "America/New_York", "2026-03-06 15:00"),
        (date(2026, 3, 9), "10:00", "America/New_York", "2026-03-09 14:00"),
        (date(2026, 10, 30), "10:00", "America/New_York", "2026-10-30 14:00"),
        (date(2026, 11, 2), "10:00", "America/New_York", "2026-11-02 15:00"),
        (date(2026, 3, 29), "02:30", "Europe/Berlin", "2026-03-29 01:30"),  # skipped: shown as 03:30
        (date(2026, 10, 25), "02:30", "Europe/Berlin", "2026-10-25 00:30"),  # twice: the first
        (date(2026, 3, 8), "02:30", "America/New_York", "2026-03-08 07:30"),
        (date(2026, 11, 1), "01:30", "America/New_York", "2026-11-01 05:30"),
        (date(2024, 2, 29), "10:00", "Asia/Kolkata", "2024-02-29 04:30"),
        (date(2026, 1, 31), "23:00", "America/New_York", "2026-02-01 04:00"),
        (date(2026, 3, 10), "10:00", "Pacific/Apia", "2026-03-09 21:00"),
        (date(2011, 12, 30), "10:00", "Pacific/Apia", "2011-12-30 20:00"),  # a day that Samoa left out
    ],
)
def test_instants(day, at, zone, expected):
    assert instant(day, time.fromisoformat(at), zone) == utc(expected)


def test_the_second_of_two_equal_local_times_is_never_meant():
    assert instant(date(2026, 10, 25), time(2, 30, fold=1), "Europe/Berlin") == utc("2026-10-25 00:30")


@pytest.mark.parametrize(
    ("after", "weekday", "every", "anchor", "slot"),
    [
        ("2026-03-10", 1, 2, None, "2026-03-10"),
        ("2026-03-11", 1, 2, None, "2026-03-17"),
        ("2026-03-10", 1, 2, "2026-03-10", "2026-03-10"),
        ("2026-03-11", 1, 2, "2026-03-10", "2026-03-24"),
        ("2026-03-24", 1, 2, "2026-03-10", "2026-03-24"),
        ("2026-03-25", 1, 4, "2026-03-10", "2026-04-07"),
        ("2026-03-25", 1, 1, "2026-03-10", "2026-03-31"),
        ("2026-03-11", 3, 2, "2026-03-10", "2026-03-12"),  # moved from Tuesday to Thursday
        ("2026-03-13", 3, 2, "2026-03-10", "2026-03-26"),
        ("2026-01-01", 1, 2, "2026-03-10", "2026-03-10"),
        ("2024-02-28", 3, 1, None, "2024-02-29"),
        ("2025-12-31", 4, 1, None, "2026-01-02"),
    ],
)
def test_slots(after, weekday, every, anchor, slot):
    start = anchor and date.fromisoformat(anchor)
    assert next_slot(date.fromisoformat(after), weekday, every, start) == date.fromisoformat(slot)


@pytest.mark.parametrize(("weekday", "every"), [(7, 1), (-1, 1), (1, 0)])
def test_slots_that_cannot_be(weekday, every):
    with pytest.raises(ValueError, match="no slot"):
        next_slot(TUESDAY, weekday, every, None)


@given(days, st.integers(0, 6), st.sampled_from([1, 2, 4]), days)
def test_slots_lie_evenly(after, weekday, every, anchor):
    first = next_slot(after, weekday, every, anchor)
    second = next_slot(first + timedelta(days=1), weekday, every, anchor)
    assert first >= after
    assert first >= anchor
    assert first.weekday() == weekday
    assert second - first == timedelta(weeks=every)
    assert next_slot(first, weekday, every, anchor) == first
    assert next_slot(second, weekday, every, first) == second


def test_a_round_opens_with_the_first_zone():
    zones = ["America/New_York", "Asia/Kolkata", "Europe/Berlin"]
    assert opening_instant(TUESDAY, TEN, zones, "UTC") == instant(TUESDAY, TEN, "Asia/Kolkata")
    assert opening_instant(TUESDAY, TEN, [], "Europe/Berlin") == instant(TUESDAY, TEN, "Europe/Berlin")


@pytest.mark.parametrize(
    ("slot", "open_days", "country", "closes"),
    [
        ("2026-03-10", 5, None, "2026-03-17"),
        ("2026-03-10", 1, None, "2026-03-11"),
        ("2026-03-13", 1, None, "2026-03-16"),
        ("2026-12-22", 5, "DE", "2026-12-30"),
        ("2024-02-27", 3, "US", "2024-03-01"),
        ("2026-12-29", 5, "US", "2027-01-06"),
    ],
)
def test_closing_days(slot, open_days, country, closes):
    calendar = work_calendar(country)
    assert closing_day(date.fromisoformat(slot), open_days, calendar) == date.fromisoformat(closes)


def test_a_round_is_open_for_a_day_at_least():
    with pytest.raises(ValueError, match="at least one working day"):
        closing_day(TUESDAY, 0, WEEK)


def test_one_close_for_everybody_over_the_change_of_clocks():
    slot = date(2026, 3, 24)
    assert closing_instant(slot, 5, WEEK, FIVE, "Europe/Berlin") == utc("2026-03-31 15:00")
    assert closing_instant(date(2026, 3, 3), 5, WEEK, FIVE, "America/New_York") == utc("2026-03-10 21:00")


CLOSE = instant(date(2026, 3, 17), FIVE, "Europe/Berlin")


@pytest.mark.parametrize(
    ("zone", "off", "not_before", "expected"),
    [
        ("Europe/Berlin", [], None, "2026-03-10 09:00"),
        ("America/New_York", [], None, "2026-03-10 14:00"),
        ("Asia/Kolkata", [], None, "2026-03-10 04:30"),
        ("Europe/Berlin", [TUESDAY], None, "2026-03-11 09:00"),
        ("Europe/Berlin", [date(2026, 3, d) for d in range(10, 18)], None, None),
        # closes at noon in New York on the 17th: their ten o'clock still comes before
        ("America/New_York", [date(2026, 3, d) for d in range(10, 17)], None, "2026-03-17 14:00"),
        # but not in Honolulu, six hours further
        ("Pacific/Honolulu", [date(2026, 3, d) for d in range(10, 17)], None, None),
        ("Europe/Berlin", [], "2026-03-10 08:00", "2026-03-10 09:00"),
        ("Europe/Berlin", [], "2026-03-10 09:00", "2026-03-10 09:00"),
        ("Europe/Berlin", [], "2026-03-10 12:20", "2026-03-10 12:20"),  # an outage in the morning
        ("Europe/Berlin", [], "2026-03-10 16:00", "2026-03-11 09:00"),  # after hours: tomorrow at ten
        ("Europe/Berlin", [], "2026-03-14 12:00", "2026-03-16 09:00"),  # a Saturday
        ("Europe/Berlin", [], "2026-03-01 12:00", "2026-03-10 09:00"),
        ("Europe/Berlin", [], "2026-03-17 15:59", "2026-03-17 15:59"),
        ("Europe/Berlin", [], "2026-03-17 16:00", None),
        ("America/New_York", [], "2026-03-17 17:30", None),  # in their hours, but closed
    ],
)
def test_sending(zone, off, not_before, expected):
    calendar = WEEK.without(off)
    sent = sending_instant(TUESDAY, TEN, zone, calendar, CLOSE, not_before=not_before and utc(not_before))
    assert sent == (expected and utc(expected))


def test_the_close_itself_is_too_late():
    closes_at = instant(TUESDAY, TEN, "Europe/Berlin")
    assert sending_instant(TUESDAY, TEN, "Europe/Berlin", WEEK, closes_at) is None
    later = closes_at + timedelta(minutes=1)
    assert sending_instant(TUESDAY, TEN, "Europe/Berlin", WEEK, later) == closes_at


def test_a_day_that_a_zone_leaves_out_is_nobodys_working_day():
    slot = date(2011, 12, 30)  # a Friday that Samoa did not have
    sent = sending_instant(slot, TEN, "Pacific/Apia", WEEK, utc("2012-01-06 12:00"))
    assert sent == instant(date(2012, 1, 2), TEN, "Pacific/Apia")


@given(
    days,
    office_times,
    zones,
    st.integers(1, 10),
    st.one_of(st.none(), st.timedeltas(timedelta(-3), timedelta(20))),
)
def test_sending_keeps_its_promises(slot, at, zone, open_days, late):
    closes_at = closing_instant(slot, open_days, WEEK, FIVE, "Europe/Berlin")
    not_before = None if late is None else instant(slot, TEN, "UTC") + late
    sent = sending_instant(slot, at, zone, WEEK, closes_at, not_before=not_before)
    if sent is None:
        return
    local = sent.astimezone(ZoneInfo(zone))
    assert sent.tzinfo is UTC
    assert sent < closes_at
    assert local.date() >= slot
    assert WEEK.is_working(local.date())
    assert NINE <= local.time() < FIVE
    if sent != not_before:
        assert local.time() == (at if NINE <= at < FIVE else NINE)
        assert not_before is None or sent > not_before


NIGHT, LATE, EARLY = (time(0), time(6)), (time(18), time(23, 30)), (time(5), time(9, 30))
SUNDAY_TO_THURSDAY = WorkCalendar(frozenset({6, 0, 1, 2, 3}))


@pytest.mark.parametrize(
    ("hours", "not_before", "expected"),
    [
        # The pulse's hour lies before theirs: at the start of their day.
        (LATE, None, "2026-03-10 17:00"),
        (LATE, "2026-03-10 09:00", "2026-03-10 17:00"),
        # It lies behind theirs: at the start of that day, where the round is open by then ...
        (NIGHT, None, "2026-03-09 23:00"),
        (NIGHT, "2026-03-09 21:00", "2026-03-09 23:00"),
        # ... or at once, while their hours last ...
        (NIGHT, "2026-03-10 01:00", "2026-03-10 01:00"),
        # ... or else at the start of the next.
        (NIGHT, "2026-03-10 09:00", "2026-03-10 23:00"),
        (EARLY, "2026-03-10 08:30", "2026-03-11 04:00"),
        # From the first to, but not with, the last minute.
        ((TEN, FIVE), None, "2026-03-10 09:00"),
        ((NINE, TEN), None, "2026-03-10 08:00"),
        ((NINE, time(10, 1)), None, "2026-03-10 09:00"),
        # Their hour of the closing day is after the close.
        (LATE, "2026-03-17 11:00", None),
    ],
)
def test_sending_to_people_with_hours_of_their_own(hours, not_before, expected):
    before = not_before and utc(not_before)
    sent = sending_instant(TUESDAY, TEN, "Europe/Berlin", WEEK, CLOSE, not_before=before, hours=hours)
    assert sent == (expected and utc(expected))


@pytest.mark.parametrize(
    ("slot", "sent", "calendar"),
    [
        (date(2026, 3, 12), "2026-03-12 08:00", SUNDAY_TO_THURSDAY),
        (date(2026, 3, 13), "2026-03-15 08:00", SUNDAY_TO_THURSDAY),  # a Friday: on their Sunday
        (date(2026, 3, 14), "2026-03-15 08:00", SUNDAY_TO_THURSDAY),
    ],
)
def test_sending_to_people_who_work_on_other_days(slot, sent, calendar):
    closes_at = instant(date(2026, 3, 19), FIVE, "Europe/Berlin")
    assert sending_instant(slot, TEN, "Asia/Jerusalem", calendar, closes_at) == utc(sent)


def test_hours_that_the_clocks_jump_over_are_none_that_day():
    # 02:00 is 03:00 in Berlin on 29 March 2026; everybody of this calendar works on Sundays.
    sundays, hours = WorkCalendar(frozenset(range(7))), (time(2, 10), time(2, 50))
    early, closes_at = (time(2, 30), time(3)), utc("2026-04-03 12:00")
    slot = date(2026, 3, 29)
    assert sending_instant(slot, TEN, "Europe/Berlin", sundays, closes_at, hours=early) == utc(
        "2026-03-30 00:30"
    )
    assert next_working_moment(utc("2026-03-28 12:00"), "Europe/Berlin", sundays, early) == utc(
        "2026-03-30 00:30"
    )
    # Short ones that are moved on as a whole take place.
    assert sending_instant(slot, TEN, "Europe/Berlin", sundays, closes_at, hours=hours) == utc(
        "2026-03-29 01:10"
    )


@given(
    days,
    office_times,
    zones,
    st.integers(1, 10),
    st.one_of(st.none(), st.timedeltas(timedelta(-3), timedelta(20))),
    st.lists(st.times(), min_size=2, max_size=2, unique=True),
    st.frozensets(st.integers(0, 6), min_size=1),
)
def test_nobody_is_written_to_outside_their_hours(slot, at, zone, open_days, late, ends, weekdays):
    hours, calendar = (min(ends), max(ends)), WorkCalendar(weekdays)
    closes_at = closing_instant(slot, open_days, WEEK, FIVE, "Europe/Berlin")
    not_before = None if late is None else instant(slot, TEN, "UTC") + late
    sent = sending_instant(slot, at, zone, calendar, closes_at, not_before=not_before, hours=hours)
    for moment in [sent] if sent else []:
        day = moment.astimezone(ZoneInfo(zone)).date()
        assert instant(day, hours[0], zone) <= moment < instant(day, hours[1], zone)
        assert day.weekday() in weekdays
        assert day >= slot
        assert not_before is None or moment >= not_before
        assert moment < closes_at
        for reminder in reminder_instants(moment, closes_at, zone, calendar, hours):
            assert next_working_moment(reminder, zone, calendar, hours) == reminder


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        ("2026-03-10 12:00", "Europe/Berlin", "2026-03-10 12:00"),
        ("2026-03-10 08:00", "Europe/Berlin", "2026-03-10 08:00"),
        ("2026-03-10 07:59", "Europe/Berlin", "2026-03-10 08:00"),
        ("2026-03-10 16:00", "Europe/Berlin", "2026-03-11 08:00"),
        ("2026-03-13 16:00", "Europe/Berlin", "2026-03-16 08:00"),
        ("2026-03-27 18:00", "Europe/Berlin", "2026-03-30 07:00"),  # summer time begins in between
        ("2026-10-30 22:00", "America/New_York", "2026-11-02 14:00"),
        ("2026-03-10 12:00", "Asia/Kolkata", "2026-03-11 03:30"),
        ("2011-12-30 04:00", "Pacific/Apia", "2012-01-01 19:00"),  # Thursday evening; the Friday was left out
    ],
)
def test_next_working_moment(now, zone, expected):
    assert next_working_moment(utc(now), zone, WEEK) == utc(expected)


def test_hours_end_after_they_begin():
    with pytest.raises(ValueError, match="end after they begin"):
        next_working_moment(utc("2026-03-10 12:00"), "UTC", WEEK, (FIVE, NINE))


@given(moments, zones)
def test_working_moments_are_in_hours_and_settle(now, zone):
    then = next_working_moment(now, zone, WEEK)
    local = then.astimezone(ZoneInfo(zone))
    assert then >= now
    assert WEEK.is_working(local.date())
    assert NINE <= local.time() < FIVE
    assert next_working_moment(then, zone, WEEK) == then


@pytest.mark.parametrize(
    ("open_days", "now", "stale"),
    [
        (5, "2026-03-10 09:00", False),
        (5, "2026-03-12 09:00", False),
        (5, "2026-03-16 16:00", False),  # closes on the 17th: exactly a working day is left
        (5, "2026-03-16 16:01", True),
        (5, "2026-03-20 09:00", True),
        (1, "2026-03-10 22:59", False),  # still the slot's own day in Berlin
        (1, "2026-03-10 23:00", True),
        (1, "2026-03-09 12:00", False),
    ],
)
def test_a_slot_missed_by_too_much_is_stale(open_days, now, stale):
    assert is_stale(TUESDAY, utc(now), open_days=open_days, calendar=WEEK, zone="Europe/Berlin") is stale


@given(days, st.integers(1, 10), zones, office_times)
def test_a_slot_is_not_stale_when_it_opens_and_is_when_it_closes(slot, open_days, zone, at):
    opens = opening_instant(slot, at, [zone], "UTC")
    closes = closing_instant(slot, open_days, WEEK, FIVE, zone)
    assert not is_stale(slot, opens, open_days=open_days, calendar=WEEK, zone=zone)
    assert is_stale(slot, closes, open_days=open_days, calendar=WEEK, zone=zone)


class TestReminders:
    SENT = datetime(2026, 3, 3, 10, tzinfo=UTC)  # a Tuesday
    CLOSES = datetime(2026, 3, 10, 17, tzinfo=UTC)

    def reminders(self, sent=SENT, closes=CLOSES, zone="Europe/London", calendar=None):
        return reminder_instants(sent, closes, zone, calendar or WorkCalendar())

    def test_half_way_and_one_day_before_in_working_hours(self):
        # Half-way is a Saturday at 01:30, a day before the close is 17:00, when work is over.
        assert self.reminders() == (
            datetime(2026, 3, 9, 9, tzinfo=UTC),
            datetime(2026, 3, 10, 9, tzinfo=UTC),
        )

    def test_none_when_everything_is_too_near(self):
        closes = self.SENT + timedelta(hours=10)
        assert self.reminders(closes=closes) == ()

    def test_the_two_are_not_both_sent_on_one_day(self):
        closes = self.SENT + timedelta(hours=52)
        found = self.reminders(closes=closes)
        assert len(found) == 1

    @given(
        hours=st.integers(1, 400),
        zone=st.sampled_from(["Europe/London", "America/New_York", "Asia/Tokyo", "Pacific/Apia"]),
        country=st.sampled_from([None, "GB", "US", "DE"]),
    )
    def test_at_most_two_in_working_hours_and_never_in_the_last_ones(self, hours, zone, country):
        calendar = work_calendar(country)
        closes = self.SENT + timedelta(hours=hours)
        found = self.reminders(closes=closes, zone=zone, calendar=calendar)
        assert len(found) <= 2
        assert all(two - one >= timedelta(hours=20) for one, two in pairwise((self.SENT, *found)))
        for when in found:
            local = when.astimezone(ZoneInfo(zone))
            assert calendar.is_working(local.date())
            assert time(9) <= local.time() < time(17)
            assert when <= closes - timedelta(hours=3)


class TestSnoozing:
    @pytest.mark.parametrize(
        ("choice", "expected"),
        [
            ("hour", datetime(2026, 3, 4, 16, 30, tzinfo=UTC)),
            ("tomorrow", datetime(2026, 3, 5, 14, 0, tzinfo=UTC)),
            ("monday", datetime(2026, 3, 9, 13, 0, tzinfo=UTC)),  # the clocks of New York changed on the 8th
        ],
    )
    def test_concrete_times_on_the_persons_own_clock(self, choice, expected):
        assert (
            snooze_instant(choice, datetime(2026, 3, 4, 15, 30, tzinfo=UTC), "America/New_York") == expected
        )

    def test_on_a_monday_it_is_the_next_one(self):
        now = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
        assert snooze_instant("monday", now, "Europe/Berlin") == datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
