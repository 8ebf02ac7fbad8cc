"""What an admin may set: bounds, spellings, and the way to rows and back."""

import json
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.workspace.settings import WEEKDAYS, WorkspaceSettings, channels_of, flatten, unflatten

ranges = st.tuples(
    st.dates(date(2029, 3, 1), date(2029, 8, 1)), st.dates(date(2029, 8, 1), date(2029, 12, 31))
)
settings = st.builds(
    lambda **parts: WorkspaceSettings.model_validate(parts),
    workspace=st.fixed_dictionaries(
        {
            "report_channel": st.sampled_from(["", "C0ALIGNMENT"]),
            "country": st.sampled_from(["", "de", "US", " gb "]),
            "timezone": st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Apia"]),
            "chart": st.sampled_from(["picture", "native", " Native"]),
            "admins": st.lists(st.text(max_size=12), max_size=3),
        }
    ),
    sides=st.fixed_dictionaries({"sales": st.text(max_size=8), "marketing": st.text(max_size=8)}),
    pulse=st.fixed_dictionaries(
        {
            "every_weeks": st.sampled_from([1, 2, 4]),
            "weekday": st.sampled_from([*WEEKDAYS, "Mon", "FRI"]),
            "at": st.times(time(5), time(21)),
            "open_days": st.integers(1, 20),
            "statements": st.integers(3, 5),
            "baseline": st.booleans(),
            "blackout": st.lists(ranges, max_size=3),
        }
    ),
    meeting=st.none()
    | st.fixed_dictionaries(
        {
            "every": st.sampled_from(["week", "2  WEEKS", "quarter"]),
            "on": st.sampled_from(["tue", "Last friday"]),
            "timezone": st.none() | st.just("Asia/Tokyo"),
        }
        # Of weeks there is no last friday.
    ).filter(lambda told: told["every"] == "quarter" or told["on"] == "tue"),
)


def wrong(**sections):
    with pytest.raises(ValidationError) as caught:
        WorkspaceSettings.model_validate(sections)
    (error,) = caught.value.errors()
    return error["msg"].removeprefix("Value error, ")


def pulse(**values):
    return WorkspaceSettings.model_validate({"pulse": values}).pulse


@given(settings)
def test_settings_come_back_from_their_rows(wanted):
    rows = flatten(wanted)
    assert unflatten(rows) == wanted
    assert flatten(unflatten(rows)) == rows
    assert all(json.loads(value) is not Ellipsis for value in rows.values())


def test_no_rows_are_the_defaults():
    assert unflatten({}) == WorkspaceSettings()
    assert unflatten({"pulse.at": '"15:30"'}).pulse.at == time(15, 30)
    assert "meeting.on" not in flatten(WorkspaceSettings())


@pytest.mark.parametrize("written", ["tuesday", "Tuesday", " TUE ", "tue"])
def test_a_weekday_in_full_or_three_letters(written):
    assert pulse(weekday=written).weekday == "tuesday"


@pytest.mark.parametrize("written", ["tues", "t", "", 2])
def test_what_is_no_weekday(written):
    assert "is not a weekday; write for example tuesday or tue" in wrong(pulse={"weekday": written})


@pytest.mark.parametrize(
    ("written", "at"),
    [("9:30", time(9, 30)), ("05:00", time(5)), (time(21), time(21)), (time(10, 0, 59, 7), time(10))],
)
def test_a_time_of_day(written, at):
    assert pulse(at=written).at == at


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("25:00", "is not a time of day"),
        ("ten", "is not a time of day"),
        (930, "is not a time of day"),
        ("04:59", "04:59 is outside 05:00 to 21:00"),
        (time(21, 1), "21:01 is outside 05:00 to 21:00"),
        ("10:00Z", "names a zone; write the local time alone"),
    ],
)
def test_what_is_no_time_of_day(written, said):
    assert said in wrong(pulse={"at": written})


@pytest.mark.parametrize("written", ["Europe", "Mars/Olympus", "", "../etc/passwd", 3])
def test_what_is_no_time_zone(written):
    assert "is not a time zone; write for example Europe/Berlin" in wrong(workspace={"timezone": written})


def test_a_country_is_a_code_with_known_holidays():
    assert WorkspaceSettings.model_validate({"workspace": {"country": " de "}}).workspace.country == "DE"
    assert "is not a country code" in wrong(workspace={"country": "Germany"})


DAYS = (date(2026, 12, 24), date(2027, 1, 2))


@pytest.mark.parametrize(
    "written",
    [
        ["2026-12-24", "2027-01-02"],
        "2026-12-24 to 2027-01-02",
        "2026-12-24..2027-01-02",
        "2026-12-24 / 2027-01-02",
        {"from": "2026-12-24", "to": date(2027, 1, 2)},
        DAYS,
    ],
)
def test_a_range_of_dates(written):
    assert pulse(blackout=[written]).blackout == (DAYS,)


@pytest.mark.parametrize(
    "written", ["2026-12-24", date(2026, 12, 24), {"from": "2026-12-24"}, ["2026-12-24"]]
)
def test_a_range_of_one_day(written):
    found = pulse(blackout=[written])
    assert found.blackout_days() == {date(2026, 12, 24)}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (["2027-01-02", "2026-12-24"], "first day first"),
        ([], "first day first"),
        (["2026-01-01", "2026-01-02", "2026-01-03"], "first day first"),
        (["2026-01-01", "2027-01-03"], "at most a year"),
        ("Christmas", "'Christmas' is not a date"),
        ({"to": "2027-01-02"}, "None is not a date"),
    ],
)
def test_what_is_no_range(written, said):
    assert said in wrong(pulse={"blackout": [written]})


def test_an_instant_is_no_date():
    from datetime import UTC, datetime

    said = wrong(pulse={"blackout": [[datetime(2026, 12, 24, tzinfo=UTC), date(2027, 1, 2)]]})
    assert "is more than a date" in said


def test_blackout_days():
    found = pulse(blackout=[["2026-12-24", "2026-12-26"], "2027-01-01"])
    assert found.blackout_days() == {
        *map(date.fromisoformat, ["2026-12-24", "2026-12-25", "2026-12-26", "2027-01-01"])
    }
    assert date(2026, 12, 26) in found.blackout_days()
    assert date(2026, 12, 27) not in found.blackout_days()


@pytest.mark.parametrize(
    ("name", "value"),
    [("every_weeks", 3), ("open_days", 0), ("open_days", 21), ("statements", 2), ("statements", 6)],
)
def test_numbers_out_of_bounds(name, value):
    assert "Input should be" in wrong(pulse={name: value})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "every",
            "year",
            "'year' is not one of week, 2 weeks, month, 2 months, quarter: a quarter is the longest",
        ),
        ("every", "6 months", "for Sales and Marketing that meet less often lose touch"),
        ("on", "", "'' is not a day"),
        ("on", "the first tuesday", "is not a day"),
        ("on", "fifth tuesday", "'fifth' is not one of first, second, third, fourth, last"),
        ("on", "first day", "is not a weekday"),
    ],
)
def test_a_meeting_less_than_quarterly_or_on_no_day_is_refused(name, value, said):
    assert said in wrong(meeting={name: value})


@pytest.mark.parametrize("every", ["week", "2 weeks"])
def test_a_meeting_every_so_many_weeks_has_no_week_of_the_month(every):
    said = f"every {every} cannot be on the second tuesday; write tuesday"
    assert said in wrong(meeting={"every": every, "on": "second tuesday"})


def test_a_meeting_as_people_write_it():
    meeting = WorkspaceSettings.model_validate(
        {"meeting": {"every": " 2  Months", "on": "Last Fri", "timezone": "Asia/Tokyo"}}
    ).meeting
    assert (meeting.every, meeting.on, meeting.timezone) == ("2 months", "last friday", "Asia/Tokyo")


def test_a_setting_nobody_knows_is_refused():
    assert wrong(pulse={"wekday": "tuesday"}) == "Extra inputs are not permitted"


def test_every_channel_that_is_posted_to():
    settings = WorkspaceSettings.model_validate(
        {"workspace": {"report_channel": "C0REPORT", "leads_channel": "C0LEADS"}}
    )
    assert channels_of(settings) == {"C0REPORT", "C0LEADS"}
    meeting = {"meeting": {"every": "month", "on": "friday", "channel": "C0MEETING"}}
    assert channels_of(WorkspaceSettings.model_validate(meeting)) == {"C0MEETING"}
