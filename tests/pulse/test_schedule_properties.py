"""What the schedule promises in every zone and week of the year: a rule a test (domain.md C11, C13; ux.md 14)."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.people.calendar import WorkCalendar, work_calendar
from bot.people.moments import instant, next_working_moment
from bot.pulse.schedule import (
    APART,
    CLOSE_AT,
    LAST_HOURS,
    REMINDER_PAUSE,
    closing_instant,
    is_stale,
    next_slot,
    opening_instant,
    reminder_instants,
    sending_instant,
)
from bot.pulse.service.invitation import INVITATION
from bot.pulse.service.reminder import REMINDER, SNOOZED
from tests.pulse.schedule_cases import (
    COUNTRIES,
    cadences,
    calendars,
    days,
    hours_of_work,
    open_for,
    sending_hours,
    zones,
)
from tests.pulse.simulated import NAMES, Habits, Life, Simulation, lives

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """A round and one of those it is for. `not_before` is when it opened: at its hour, or after an outage."""

    slot: date
    at: time
    zone: str
    calendar: WorkCalendar
    hours: tuple[time, time]
    closes_at: datetime
    not_before: datetime | None

    @property
    def sent(self):
        return sending_instant(
            self.slot,
            self.at,
            self.zone,
            self.calendar,
            self.closes_at,
            not_before=self.not_before,
            hours=self.hours,
        )

    def is_at_work(self, moment):
        local = moment.astimezone(ZoneInfo(self.zone))
        return self.calendar.is_working(local.date()) and self.hours[0] <= local.time() < self.hours[1]


@st.composite
def cases(draw):
    slot = draw(days)
    zone, company = draw(zones), draw(zones)
    at = draw(sending_hours)
    general = work_calendar(draw(st.sampled_from(COUNTRIES)))
    opens = opening_instant(slot, at, [zone, draw(zones)], company)
    closes = closing_instant(slot, draw(open_for), general, CLOSE_AT, company)
    # At its hour, some time later, or late enough for the close to matter.
    lateness = st.just(timedelta(0)) | st.timedeltas(timedelta(0), timedelta(20))
    near_the_close = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(lambda span: closes + span)
    not_before = draw(st.none() | lateness.map(lambda span: opens + span) | near_the_close)
    return Case(
        slot=slot,
        at=at,
        zone=zone,
        calendar=draw(calendars(slot)),
        hours=draw(hours_of_work | st.just((time(9), time(17)))),
        closes_at=closes,
        not_before=not_before,
    )


@given(cases())
@settings(max_examples=300, deadline=None)
def test_nobody_is_sent_a_pulse_outside_their_hours_or_days_or_the_round(case):
    sent = case.sent
    assume(sent is not None)
    assert case.is_at_work(sent)
    assert sent.astimezone(ZoneInfo(case.zone)).date() >= case.slot
    assert sent < case.closes_at
    assert case.not_before is None or sent >= case.not_before


@given(cases())
@settings(max_examples=250, deadline=None)
def test_somebody_is_passed_over_only_where_their_hour_never_comes_before_the_close(case):
    """Tried on every day from the slot to the close: the hour itself, and the instant before which nothing is sent."""
    assume(case.sent is None)
    day = case.slot
    while instant(day, time(0), case.zone) < case.closes_at:
        usual = case.at if case.hours[0] <= case.at < case.hours[1] else case.hours[0]
        hour = instant(day, usual, case.zone)
        tried = [hour] if case.not_before is None else [hour, case.not_before]
        for moment in tried:
            is_own_day = moment.astimezone(ZoneInfo(case.zone)).date() == day
            is_late_enough = moment >= hour and (case.not_before is None or moment >= case.not_before)
            assert not (is_own_day and is_late_enough and case.is_at_work(moment) and moment < case.closes_at)
        day += DAY


@given(cases())
@settings(max_examples=250, deadline=None)
def test_reminders_are_two_at_most_apart_at_work_and_not_in_the_last_hours(case):
    sent = case.sent
    assume(sent is not None)
    found = reminder_instants(sent, case.closes_at, case.zone, case.calendar, case.hours)
    assert len(found) <= 2
    assert all(later - earlier >= REMINDER_PAUSE for earlier, later in pairwise((sent, *found)))
    assert all(case.is_at_work(when) and when <= case.closes_at - LAST_HOURS for when in found)


@given(cases(), st.timedeltas(timedelta(-3), timedelta(30)))
@settings(max_examples=200, deadline=None)
def test_what_waits_waits_for_the_next_hour_at_work_and_no_longer(case, later):
    now = instant(case.slot, case.at, case.zone) + later
    moment = next_working_moment(now, case.zone, case.calendar, case.hours)
    assert moment >= now
    assert case.is_at_work(moment)
    assert next_working_moment(moment, case.zone, case.calendar, case.hours) == moment
    assert moment == now or not case.is_at_work(now)
    # Nobody was at work in between: not at any quarter of an hour on the way.
    steps = min(int((moment - now) / timedelta(minutes=15)), 500)
    assert not any(case.is_at_work(now + n * timedelta(minutes=15)) for n in range(steps))


@given(cases())
@settings(max_examples=300, deadline=None)
def test_what_was_planned_is_not_put_off_when_its_hour_comes(case):
    """The plan and the look before each message go by the same hours."""
    sent = case.sent
    assume(sent is not None)
    for moment in (sent, *reminder_instants(sent, case.closes_at, case.zone, case.calendar, case.hours)):
        assert next_working_moment(moment, case.zone, case.calendar, case.hours) == moment


@given(
    days,
    sending_hours,
    st.lists(zones, max_size=6),
    zones,
    open_for,
    st.sampled_from(COUNTRIES),
    st.timedeltas(timedelta(0), timedelta(40)),
)
@settings(max_examples=250, deadline=None)
def test_a_round_that_opens_closes_afterwards(slot, at, people, company, open_days, country, late):
    calendar = work_calendar(country)
    opens = opening_instant(slot, at, people, company)
    closes = closing_instant(slot, open_days, calendar, CLOSE_AT, company)
    assert all(opens <= instant(slot, at, zone) for zone in people or [company])
    local = closes.astimezone(ZoneInfo(company))
    assert calendar.is_working(local.date())
    assert local.date() > slot
    now = opens + late
    if not is_stale(slot, now, open_days=open_days, calendar=calendar, zone=company):
        assert now < closes


@given(days, st.integers(0, 6), cadences, sending_hours, st.lists(zones, min_size=1, max_size=5))
@settings(max_examples=200, deadline=None)
def test_a_year_of_slots_has_one_in_each_period_each_opening_after_the_one_before(
    begin, weekday, weeks, at, people
):
    slots = [next_slot(begin, weekday, weeks, None)]
    while slots[-1] < begin + timedelta(days=365):
        slots.append(next_slot(slots[-1] + DAY, weekday, weeks, slots[0]))
    assert all(later - earlier == timedelta(weeks=weeks) for earlier, later in pairwise(slots))
    assert {slot.weekday() for slot in slots} == {weekday}
    assert begin <= slots[0] < begin + timedelta(days=7)
    openings = [opening_instant(slot, at, people, "UTC") for slot in slots]
    # Clocks that change move an opening by hours, never into another slot's days.
    assert all(later - earlier >= timedelta(weeks=weeks) - DAY for earlier, later in pairwise(openings))
    for slot, opens in zip(slots, openings, strict=True):
        assert abs(opens - datetime.combine(slot, at, UTC)) <= timedelta(hours=15)


@given(days, st.integers(0, 6), st.integers(0, 6), cadences, cadences)
@settings(max_examples=200, deadline=None)
def test_a_changed_rhythm_keeps_its_distance_from_the_last_slot(begin, weekday, other, weeks, new):
    last = next_slot(begin, weekday, weeks, None)
    coming = next_slot(last + DAY, other, new, last)
    assert last < coming <= last + timedelta(weeks=new) + timedelta(days=6)
    assert coming.weekday() == other
    assert next_slot(coming + DAY, other, new, last) - coming == timedelta(weeks=new)


@given(lives())
@settings(max_examples=12, deadline=None)
def test_a_company_lives_through_some_rounds(keys, life):
    with Simulation(life, keys) as company:
        company.runs(days=24)
        keeps_its_promises(company)


def keeps_its_promises(company):
    """No round without its close, one in each period; and every message as domain.md C11 and ux.md 14 want it."""
    rounds = company.rounds
    closes = {one.id: one.closes_at for one in rounds}
    slots = [one.slot for one in rounds]
    assert all(later - earlier == timedelta(weeks=company.life.weeks) for earlier, later in pairwise(slots))
    assert all(one.state != "open" or one.closes_at > company.now for one in rounds)
    by_pulse = defaultdict(list)
    for letter in company.letters:
        assert letter.at < closes[letter.round_id]
        # Who chose the hour themselves gets it at that hour.
        assert letter.is_in_hours or letter.kind == SNOOZED
        by_pulse[letter.name, letter.round_id].append(letter)
    for about, (first, *more) in by_pulse.items():
        assert first.kind == INVITATION, about
        assert INVITATION not in [letter.kind for letter in more], about
        reminders = [letter.at for letter in more if letter.kind == REMINDER]
        assert len(reminders) <= 2, about
        assert all(at <= closes[first.round_id] - LAST_HOURS for at in reminders), about
        assert all(later - earlier >= APART for earlier, later in pairwise([first.at, *reminders])), about


LONDON = Habits(
    zone="Europe/London",
    country="GB",
    hours=(time(9), time(17)),
    weekdays=frozenset(range(5)),
    away_at=0,
    away_days=0,
    back_after=20,
    answers=0,
    after=0,
    choice="",
)
# A Monday; the slot is on Tuesday at ten, the close a week later, reminders on Monday and Tuesday at nine.
LONDONERS = Life(
    people=(LONDON,) * len(NAMES),
    begin=date(2026, 3, 2),
    weeks=2,
    weekday="tue",
    at=time(10),
    open_days=5,
    zone="Europe/London",
    country="GB",
    blackout=(date(2026, 4, 1), date(2026, 4, 1)),
    outages=(),
)


@pytest.mark.parametrize(
    ("change", "sent"),
    [
        ({}, ["03 10:00", "09 09:00", "10 09:00"]),
        # Down from Wednesday until Tuesday at eleven: of two reminders that were held up, one comes.
        ({"outages": ((48, 155),)}, ["03 10:00", "10 11:00"]),
        # Down from before the opening until Monday at noon: the pulse itself, and a day later one reminder.
        ({"outages": ((24, 156),)}, ["09 12:00", "10 09:00"]),
        # Away on Friday and Monday: what waited for Tuesday is one reminder, not two.
        ({"people": (replace(LONDON, away_at=100, away_days=3),) * 4}, ["03 10:00", "10 09:00"]),
        # Away from Monday to Monday: the pulse on Tuesday, and no reminder on its heels.
        ({"people": (replace(LONDON, away_at=1, away_days=7),) * 4}, ["10 10:00"]),
        # Put off until Monday at nine: no reminder beside the one that was asked for.
        ({"people": (replace(LONDON, choice="monday"),) * 4}, ["03 10:00", "09 09:00", "10 09:00"]),
        # Open for two days: half-way is Wednesday at 13:30, too near to the hour that was asked for.
        ({"open_days": 2}, ["03 10:00", "04 13:30"]),
        ({"open_days": 2, "people": (replace(LONDON, choice="tomorrow"),) * 4}, ["03 10:00", "04 09:00"]),
    ],
)
def test_what_was_held_up_does_not_come_all_at_once(keys, change, sent):
    with Simulation(replace(LONDONERS, **change), keys) as company:
        company.runs(days=12)
        keeps_its_promises(company)
    ada = [f"{letter.at:%d %H:%M}" for letter in company.letters if letter.name == "ADA"]
    assert ada == sent
