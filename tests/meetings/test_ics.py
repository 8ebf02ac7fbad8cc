"""The calendar file: read back and expanded by the standard's rules, it has the very dates that are promised."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from bot.meetings.cadence import Added, Cancelled, Moved, dates
from bot.meetings.ics import calendar_file
from bot.meetings.series import Every, Series, edited

BEGINS, ENDS = date(2027, 1, 1), date(2029, 12, 31)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
RHYTHMS = (
    *((Every.WEEK, None), (Every.WEEKS_2, None), (Every.MONTH, 1)),
    *((Every.MONTHS_2, -1), (Every.QUARTER, 4)),
)
BERLIN = Series(Every.MONTH, 1, 1, time(14), 60, "Europe/Berlin", BEGINS, "DE")


def file_of(*plan, changes=(), **more):
    values = {
        "uid": "abc@entente",
        "sequence": 3,
        "stamp": datetime(2026, 11, 29, 12, tzinfo=UTC),
        "until": ENDS,
        "summary": "Joint meeting, Sales & Marketing",
        "description": "Opportunities; problems\nÜber uns",
    }
    return calendar_file(plan, changes, **{**values, **more})


def events(file):
    return Calendar.from_ical(file).walk("VEVENT")


def expanded(file):
    """Starts and ends in UTC of everything in a file, by the rules of RFC 5545."""
    found = {}
    every = events(file)
    for event in (one for one in every if "RECURRENCE-ID" not in one):
        starts = [event.start]
        if "RRULE" in event:
            rule = event["RRULE"].to_ical().decode()
            wall = event.start.replace(tzinfo=None)
            last = event["RRULE"]["UNTIL"][0].astimezone(event.start.tzinfo).replace(tzinfo=None)
            rule = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL"))
            starts = [
                start.replace(tzinfo=event.start.tzinfo)
                for start in rrulestr(rule, dtstart=wall).between(wall, last, inc=True)
            ]
        without = {start.dt for start in dates_of(event, "EXDATE")}
        for start in starts:
            if start not in without:
                found[event["UID"], start.astimezone(UTC)] = start, start + event.duration
    for event in (one for one in every if "RECURRENCE-ID" in one):
        key = event["UID"], event["RECURRENCE-ID"].dt.astimezone(UTC)
        assert key in found
        found[key] = event.start, event.end
    return sorted((start.astimezone(UTC), end.astimezone(UTC)) for start, end in found.values())


def dates_of(event, name):
    value = event.get(name, [])
    return [one for lot in (value if isinstance(value, list) else [value]) for one in lot.dts]


def promised(*plan, changes=()):
    return [(one.start, one.end) for one in dates(plan, BEGINS - timedelta(days=60), ENDS, changes)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("every", "nth"), RHYTHMS)
@pytest.mark.parametrize("country", ["", "CN", "US"])
def test_it_has_the_dates_that_are_promised(zone, every, nth, country):
    series = Series(every, 1, nth, time(14, 30), 50, zone, BEGINS, country)
    first, second, third, fourth = (one.slot for one in dates((series,), BEGINS, ENDS)[:4])
    changes = [
        Cancelled(first),
        Moved(second, second + timedelta(days=1), time(9)),
        Moved(third, third, time(18)),
        Added(fourth + timedelta(days=3), time(11)),
        Added(fourth, time(8)),
    ]
    assert expanded(file_of(series)) == promised(series)
    assert expanded(file_of(series, changes=changes)) == promised(series, changes=changes)
    assert len(promised(series, changes=changes)) == len(promised(series))


def test_it_has_the_dates_of_a_series_that_was_edited():
    plan = edited(
        (BERLIN,), Series(Every.WEEKS_2, 3, None, time(9), 30, "America/New_York", date(2028, 2, 2), "US")
    )
    file = file_of(*plan)
    assert expanded(file) == promised(*plan)
    assert {str(event["UID"]) for event in events(file)} == {"abc@entente", "20280202-abc@entente"}
    assert [zone["TZID"] for zone in Calendar.from_ical(file).walk("VTIMEZONE")] == [
        "America/New_York",
        "Europe/Berlin",
    ]


class TestWhatItSays:
    def test_the_rule_is_a_rule(self):
        master = events(file_of(BERLIN))[0]
        rule = master["RRULE"]
        assert (rule["FREQ"], rule["INTERVAL"], rule["BYDAY"]) == (["MONTHLY"], [1], ["1TU"])
        assert master.start == datetime(2027, 1, 5, 14, tzinfo=ZoneInfo("Europe/Berlin"))

    def test_every_version_has_the_same_names(self):
        moved = Moved(date(2027, 2, 2), date(2027, 2, 4), time(9))
        for file in (file_of(BERLIN), file_of(BERLIN, changes=[moved], sequence=4)):
            assert {str(event["UID"]) for event in events(file)} == {"abc@entente"}
        assert {event["SEQUENCE"] for event in events(file_of(BERLIN, sequence=4))} == {4}

    def test_a_moved_one_stands_for_its_date(self):
        moved = Moved(date(2027, 2, 2), date(2027, 2, 4), time(9))
        (event,) = (
            one
            for one in events(file_of(replace(BERLIN, country=""), changes=[moved]))
            if "RECURRENCE-ID" in one
        )
        berlin = ZoneInfo("Europe/Berlin")
        assert event["RECURRENCE-ID"].dt == datetime(2027, 2, 2, 14, tzinfo=berlin)
        assert event.start == datetime(2027, 2, 4, 9, tzinfo=berlin)

    def test_an_added_one_has_a_name_of_its_own(self):
        added = Added(date(2027, 2, 9), time(9))
        assert str(events(file_of(BERLIN, changes=[added]))[-1]["UID"]) == "20270209-extra-abc@entente"

    def test_one_that_was_added_and_cancelled_is_not_in_it(self):
        added = Added(date(2027, 2, 9), time(9))
        assert file_of(BERLIN, changes=[added, Cancelled(added.slot)]) == file_of(BERLIN)

    def test_title_and_text_are_as_given_and_nobody_is_named(self):
        file = file_of(BERLIN)
        for event in events(file):
            assert event["SUMMARY"] == "Joint meeting, Sales & Marketing"
            assert event["DESCRIPTION"] == "Opportunities; problems\nÜber uns"
            assert "ORGANIZER" not in event
            assert "ATTENDEE" not in event
        assert all(len(line) <= 75 for line in file.splitlines())
        assert file.endswith(b"END:VCALENDAR\r\n")

    def test_without_a_series_it_is_empty(self):
        assert events(file_of()) == []

    def test_a_series_that_has_not_begun_by_the_last_day_is_not_in_it(self):
        assert events(file_of(replace(BERLIN, begins=date(2031, 1, 1)))) == []


class TestTheClocks:
    @pytest.mark.parametrize(
        "zone", [*ZONES[1:], "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin"]
    )
    def test_the_file_tells_what_the_clocks_of_the_zone_do(self, zone):
        """Read by hand: the last onset before an instant gives the offset, as RFC 5545 3.6.5 says."""
        (told,) = Calendar.from_ical(file_of(replace(BERLIN, zone=zone))).walk("VTIMEZONE")
        onsets = sorted(
            ((local - part["TZOFFSETFROM"].td).replace(tzinfo=UTC), part["TZOFFSETTO"].td)
            for part in told.subcomponents
            for local in [part["DTSTART"].dt, *(one.dt for one in dates_of(part, "RDATE"))]
        )
        moment = datetime(2026, 6, 1, tzinfo=UTC)
        while moment < datetime(2030, 6, 1, tzinfo=UTC):
            offset = [to for onset, to in onsets if onset <= moment][-1]
            assert offset == moment.astimezone(ZoneInfo(zone)).utcoffset(), moment
            moment += timedelta(minutes=30)

    def test_universal_time_needs_no_zone(self):
        assert b"VTIMEZONE" not in file_of(replace(BERLIN, zone="UTC"))
