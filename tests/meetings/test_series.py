"""The rhythm of the joint meeting: what is offered, what is refused, and what an edit changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.errors import BotError
from bot.meetings.series import Every, Series, edited, parse_every, series_of, slots, today_in
from bot.workspace.settings import MeetingSection

JANUARY = date(2027, 1, 1)
WEEKLY = Series(Every.WEEK, 1, None, time(14), 60, "Europe/Berlin", JANUARY)
MONTHLY = Series(Every.MONTH, 1, 1, time(14), 60, "Europe/Berlin", JANUARY)
FORTNIGHTLY = replace(WEEKLY, every=Every.WEEKS_2)


def days(*plan, until):
    return [slot for slot, _ in slots(plan, until)]


class TestSlots:
    def test_two_weeks_count_from_the_first_date_after_the_beginning(self):
        assert days(FORTNIGHTLY, until=date(2027, 2, 5)) == [
            date(2027, 1, 5),
            date(2027, 1, 19),
            date(2027, 2, 2),
        ]

    @pytest.mark.parametrize(
        ("every", "nth", "expected"),
        [
            (Every.MONTH, 1, [(3, 2), (4, 6), (5, 4), (6, 1), (7, 6), (8, 3)]),
            (Every.MONTH, -1, [(2, 23), (3, 30), (4, 27), (5, 25), (6, 29), (7, 27)]),
            (Every.MONTHS_2, 1, [(3, 2), (5, 4), (7, 6)]),
            (Every.MONTHS_2, 4, [(2, 23), (4, 27), (6, 22)]),
            (Every.QUARTER, 2, [(3, 9), (6, 8)]),
            (Every.QUARTER, -1, [(2, 23), (5, 25)]),
        ],
    )
    def test_months_count_from_the_first_date_after_the_beginning(self, every, nth, expected):
        series = replace(MONTHLY, every=every, nth=nth, begins=date(2027, 2, 10))
        assert days(series, until=date(2027, 8, 9)) == [date(2027, *day) for day in expected]

    def test_one_that_ended_has_no_more(self):
        ended = replace(WEEKLY, ends=date(2027, 1, 12))
        assert days(ended, until=date(2027, 3, 1)) == [date(2027, 1, 5)]

    def test_without_a_series_there_are_none(self):
        assert days(until=date(2027, 3, 1)) == []

    @pytest.mark.parametrize(
        "wrong",
        [
            {"weekday": 7},
            {"minutes": 0},
            {"nth": 1},
            {"every": Every.MONTH},
            {"every": Every.MONTH, "nth": 5},
        ],
    )
    def test_what_does_not_fit_is_refused(self, wrong):
        with pytest.raises(ValueError):
            replace(WEEKLY, **wrong)


class TestSettings:
    def test_the_settings_make_a_series(self):
        section = MeetingSection(
            every="2 months", on="last fri", at="9:30", minutes=90, timezone="Asia/Tokyo"
        )
        assert series_of(section, zone="UTC", country="JP", begins=JANUARY) == Series(
            Every.MONTHS_2, 4, -1, time(9, 30), 90, "Asia/Tokyo", JANUARY, "JP"
        )

    def test_a_weekday_of_the_month_is_its_first(self):
        series = series_of(MeetingSection(every="month", on="friday"), zone="UTC", country="", begins=JANUARY)
        assert (series.nth, series.zone, days(series, until=date(2027, 2, 1))) == (1, "UTC", [JANUARY])

    def test_every_week_is_on_a_weekday(self):
        series = series_of(MeetingSection(every="week", on="friday"), zone="UTC", country="", begins=JANUARY)
        assert (series.every, series.nth, series.weekday) == (Every.WEEK, None, 4)

    def test_every_week_on_the_first_tuesday_is_refused(self):
        # The settings refuse it too; what was stored before they did is not believed.
        section = MeetingSection.model_construct(every="2 weeks", on="first tuesday")
        with pytest.raises(BotError) as caught:
            series_of(section, zone="UTC", country="", begins=JANUARY)
        assert caught.value.key == "meetings.error.nth_of_week"
        assert caught.value.values == {"day": "first tuesday", "every": "2 weeks"}


class TestEvery:
    @pytest.mark.parametrize(
        ("typed", "every"),
        [
            *((every.value, every) for every in Every),
            *((f"Every {every.value}", every) for every in Every),
            *(("weekly", Every.WEEK), ("1 week", Every.WEEK), ("fortnight", Every.WEEKS_2)),
            *(("every two weeks", Every.WEEKS_2), ("monthly", Every.MONTH), ("one month", Every.MONTH)),
            *(("two months", Every.MONTHS_2), ("3 months", Every.QUARTER), (" Quarterly ", Every.QUARTER)),
        ],
    )
    def test_what_is_offered_is_understood(self, typed, every):
        assert parse_every(typed) is every

    @pytest.mark.parametrize(
        "typed",
        [
            *(
                "year",
                "yearly",
                "every year",
                "half year",
                "half a year",
                "semi-annual",
                "annually",
                "1 year",
            ),
            *("4 months", "six months", "12 months", "two quarters", "14 weeks", "52 weeks"),
        ],
    )
    def test_longer_than_a_quarter_is_refused_with_the_reason(self, typed):
        with pytest.raises(BotError) as caught:
            parse_every(typed)
        assert caught.value.key == "meetings.error.too_seldom"
        assert caught.value.values == {"typed": typed}

    @pytest.mark.parametrize("typed", ["", "bananas", "3 weeks", "0 weeks", "day", "13 weeks", "0 months"])
    def test_what_is_not_offered_is_told(self, typed):
        with pytest.raises(BotError) as caught:
            parse_every(typed)
        assert caught.value.key == "meetings.error.every_unreadable"


class TestAnEdit:
    def test_what_was_held_stays(self):
        fridays = replace(WEEKLY, weekday=4, begins=date(2027, 1, 10))
        plan = edited((WEEKLY,), fridays, held=date(2027, 1, 12))
        assert days(*plan, until=date(2027, 1, 31)) == [
            date(2027, 1, 5),
            date(2027, 1, 12),
            date(2027, 1, 15),
            date(2027, 1, 22),
            date(2027, 1, 29),
        ]

    def test_another_hour_does_not_change_the_count(self):
        later = replace(FORTNIGHTLY, at=time(16), begins=date(2027, 1, 6))
        plan = edited((FORTNIGHTLY,), later)
        assert days(*plan, until=date(2027, 2, 5)) == days(FORTNIGHTLY, until=date(2027, 2, 5))
        assert [series.at.hour for _, series in slots(plan, date(2027, 2, 5))] == [14, 16, 16]

    def test_another_beginning_that_was_to_come_replaces_the_one_before(self):
        plan = edited(
            (WEEKLY, replace(WEEKLY, weekday=4, begins=date(2027, 2, 1))),
            replace(MONTHLY, begins=date(2027, 1, 20)),
        )
        assert days(*plan, until=date(2027, 3, 3)) == [
            date(2027, 1, 5),
            date(2027, 1, 12),
            date(2027, 1, 19),
            date(2027, 2, 2),
            date(2027, 3, 2),
        ]

    def test_the_first_is_a_plan_of_its_own(self):
        assert edited((), WEEKLY) == (WEEKLY,)

    def test_one_that_ended_goes_on_counting(self):
        ended = replace(FORTNIGHTLY, ends=date(2027, 1, 10))
        plan = edited((ended,), replace(FORTNIGHTLY, begins=date(2027, 2, 7)))
        assert days(*plan, until=date(2027, 3, 3)) == [date(2027, 1, 5), date(2027, 2, 16), date(2027, 3, 2)]


def test_today_is_where_the_meeting_is():
    late = datetime(2027, 1, 5, 23, 30, tzinfo=UTC)
    assert today_in((WEEKLY,), late) == date(2027, 1, 6)
    assert today_in((), late) == date(2027, 1, 5)
