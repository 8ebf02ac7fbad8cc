"""Limits in somebody's working hours: over weekends, holidays, zones and the weeks in which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.handoffs.limits import LEAST_NOTICE, WorkingTime, limit_on, limit_within
from bot.handoffs.terms import Draft, Kind, Within, span_of
from bot.people.calendar import WorkCalendar, work_calendar

HOUR = timedelta(hours=1)
ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)
LONDON = WorkingTime("Europe/London", work_calendar("GB"), (time(9), time(17)))
NIGHTS = (time(0), time(8))


def local(text, zone="Europe/London"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def at(moment, zone="Europe/London"):
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M")


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        # Within a day, over the night, from the night, from a weekend, over a weekend.
        ("2026-03-04T10:00", 4, "Wed 04 Mar 14:00"),
        ("2026-03-04T13:00", 8, "Thu 05 Mar 13:00"),
        ("2026-03-04T20:00", 8, "Thu 05 Mar 17:00"),
        ("2026-03-07T12:00", 4, "Mon 09 Mar 13:00"),
        ("2026-03-06T16:00", 2, "Mon 09 Mar 10:00"),
        # The end of a day is its end, not the morning after.
        ("2026-03-04T09:00", 8, "Wed 04 Mar 17:00"),
        ("2026-03-04T17:00", 8, "Thu 05 Mar 17:00"),
        # Good Friday.
        ("2026-04-02T16:00", 4, "Mon 06 Apr 12:00"),
    ],
)
def test_so_many_hours_later(start, hours, expected):
    assert at(limit_within(local(start), timedelta(hours=hours), LONDON).at) == expected


@pytest.mark.parametrize(
    ("zone", "start", "expected"),
    [
        # The Sundays between: 29 March and 25 October in Europe, 8 March and 1 November in America.
        ("Europe/Berlin", "2026-03-27T15:00", "Mon 30 Mar 15:00"),
        ("Europe/Berlin", "2026-10-23T15:00", "Mon 26 Oct 15:00"),
        ("America/New_York", "2026-03-06T15:00", "Mon 09 Mar 15:00"),
        ("America/New_York", "2026-10-30T15:00", "Mon 02 Nov 15:00"),
    ],
)
def test_the_clocks_change_between(zone, start, expected):
    work = WorkingTime(zone, WorkCalendar(), (time(9), time(17)))
    assert at(limit_within(local(start, zone), work.day, work).at, zone) == expected


def test_an_hour_the_clocks_jump_over_is_nobodys():
    every_day = WorkCalendar(frozenset(range(7)))
    night = WorkingTime("Europe/Berlin", every_day, NIGHTS)
    start = local("2026-03-29T00:00", "Europe/Berlin")
    assert night.between(start, local("2026-03-29T08:00", "Europe/Berlin")) == 7 * HOUR
    assert at(night.after(start, 8 * HOUR), "Europe/Berlin") == "Mon 30 Mar 01:00"
    autumn = local("2026-10-25T00:00", "Europe/Berlin")
    assert night.between(autumn, local("2026-10-25T08:00", "Europe/Berlin")) == 9 * HOUR


def test_days_off_and_blackouts_do_not_count():
    closed = LONDON.calendar.without([date(2026, 3, 5), date(2026, 3, 6)])
    work = WorkingTime("Europe/London", closed, LONDON.hours)
    assert at(limit_within(local("2026-03-04T13:00"), 8 * HOUR, work).at) == "Mon 09 Mar 13:00"
    assert not work.is_working(date(2026, 3, 5))
    assert work.next_day(date(2026, 3, 5)) == date(2026, 3, 9)
    assert work.next_day(date(2026, 3, 4)) == date(2026, 3, 4)


def test_by_a_date_it_is_the_end_of_their_hours():
    limit = limit_on(local("2026-03-04T13:00"), date(2026, 3, 6), LONDON)
    assert at(limit.at) == "Fri 06 Mar 17:00"
    # Twenty hours are given: five are left.
    assert at(limit.remind_at) == "Fri 06 Mar 12:00"


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(8, "Thu 05 Mar 11:00"), (4, "Wed 04 Mar 16:00"), (2, "Wed 04 Mar 14:00"), (40, "Tue 10 Mar 11:00")],
)
def test_it_is_called_to_mind_when_a_quarter_is_left_and_an_hour_at_least(hours, expected):
    limit = limit_within(local("2026-03-04T13:00"), timedelta(hours=hours), LONDON)
    assert at(limit.remind_at) == expected


@pytest.mark.parametrize("minutes", [30, 60])
def test_too_short_to_be_called_to_mind(minutes):
    assert limit_within(local("2026-03-04T13:00"), timedelta(minutes=minutes), LONDON).remind_at is None


def test_nothing_is_worked_backwards():
    assert LONDON.between(local("2026-03-04T13:00"), local("2026-03-04T12:00")) == timedelta(0)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # UTC is given
works = st.builds(
    WorkingTime,
    st.sampled_from(ZONES),
    st.builds(
        WorkCalendar,
        st.frozensets(st.integers(0, 6), min_size=1),
        closed=st.frozensets(st.dates(date(2026, 1, 1), date(2028, 1, 31)), max_size=20),
    ),
    st.sampled_from([(time(9), time(17)), (time(7, 30), time(12)), (time(13), time(22)), NIGHTS]),
)
spans = st.integers(1, 60 * 80).map(lambda minutes: timedelta(minutes=minutes))


@given(moments, spans, works)
@example(
    datetime(2026, 3, 27, 15, tzinfo=UTC), 8 * HOUR, WorkingTime("Europe/Berlin", WorkCalendar(), NIGHTS)
)
@example(
    datetime(2026, 10, 30, 15, tzinfo=UTC), 8 * HOUR, WorkingTime("America/New_York", WorkCalendar(), NIGHTS)
)
def test_exactly_so_much_is_worked_until_then(start, span, work):
    limit = limit_within(start, span, work)
    assert work.between(start, limit.at) == span
    assert start <= limit.starts_at < limit.at
    # It never falls where they do not work.
    day = (limit.at - timedelta(microseconds=1)).astimezone(ZoneInfo(work.zone)).date()
    assert work.is_working(day)
    if limit.remind_at is not None:
        assert work.between(limit.remind_at, limit.at) == max(span / 4, LEAST_NOTICE)
        assert limit.starts_at < limit.remind_at < limit.at
    else:
        assert span <= LEAST_NOTICE


@given(moments, spans, spans, works)
def test_more_time_is_never_sooner(start, one, other, work):
    assume(one < other)
    assert work.after(start, one) < work.after(start, other)


@pytest.mark.parametrize(
    ("within", "kind", "hours"),
    [
        (Within.USUAL, Kind.LEAD, 6),
        (Within.USUAL, Kind.PROPOSAL, 14),
        (Within.USUAL, Kind.OTHER, 14),
        (Within.HOURS_4, Kind.LEAD, 4),
        (Within.DAY, Kind.LEAD, 7),
        (Within.DAYS_2, Kind.OTHER, 14),
        (Within.DAYS_5, Kind.LEAD, 35),
    ],
)
def test_how_much_time_is_meant(within, kind, hours):
    assert span_of(within, kind, lead_hours=6, working_day=7 * HOUR) == hours * HOUR


def test_a_date_is_no_span():
    with pytest.raises(ValueError, match="date"):
        span_of(Within.DATE, Kind.LEAD, lead_hours=8, working_day=8 * HOUR)


def test_for_another_taker_the_rest_stays():
    draft = Draft(Kind.LEAD, "leads", "U0BEN", Within.DATE, date(2026, 3, 4), "note", "https://crm.example")
    assert draft.to("U0ADA") == Draft(
        Kind.LEAD, "leads", "U0ADA", Within.DATE, date(2026, 3, 4), "note", "https://crm.example"
    )
