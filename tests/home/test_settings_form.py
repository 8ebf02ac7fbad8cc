"""The forms of one's own settings and absence: what is taken, and what is marked where."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.home.settings_form import Field, parse_away, parse_own, parse_pausing

TODAY = date(2026, 3, 2)


def state(**values):
    given = {
        "zone": "usual",
        "begins": "09:00",
        "ends": "17:00",
        "days": "01234",
        "country": "usual",
    } | values
    return {
        Field.ZONE: {"own_zone": {"selected_option": {"value": given["zone"]}}},
        Field.BEGINS: {"input": {"selected_time": given["begins"]}},
        Field.ENDS: {"input": {"selected_time": given["ends"]}},
        Field.DAYS: {"input": {"selected_options": [{"value": day} for day in given["days"]]}},
        Field.COUNTRY: {"own_country": {"selected_option": {"value": given["country"]}}},
    }


def problems(found):
    return {str(field): error.key.rpartition(".")[2] for field, error in found.items()}


def test_what_is_usual_is_no_choice():
    own = parse_own(state())
    assert (own.timezone, own.country, own.hours, own.weekdays) == (
        "",
        "",
        (time(9), time(17)),
        frozenset(range(5)),
    )


def test_what_is_chosen():
    own = parse_own(state(zone="Asia/Jerusalem", country="IL", begins="00:00", ends="23:59", days="60123"))
    assert (own.timezone, own.country) == ("Asia/Jerusalem", "IL")
    assert own.hours == (time(0), time(23, 59))
    assert own.weekdays == {6, 0, 1, 2, 3}


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"begins": "17:00"}, {"own_ends": "hours"}),
        ({"begins": "17:01"}, {"own_ends": "hours"}),
        ({"begins": ""}, {"own_begins": "no_time"}),
        ({"ends": "late"}, {"own_ends": "no_time"}),
        ({"days": ""}, {"own_days": "days"}),
        ({"days": "9"}, {"own_days": "days"}),
        ({"zone": "Europe/Atlantis"}, {"own_zone": "zone"}),
        ({"zone": ""}, {"own_zone": "zone"}),
        ({"country": "EUROPE"}, {"own_country": "country"}),
        (
            {"zone": "x", "days": "", "begins": "18:00"},
            {"own_zone": "zone", "own_days": "days", "own_ends": "hours"},
        ),
    ],
)
def test_what_cannot_be_is_marked_at_its_field(values, found):
    assert problems(parse_own(state(**values))) == found


@pytest.mark.parametrize("broken", [None, {}, [], {"own_days": None}, {"own_zone": {"own_zone": "x"}}])
def test_what_slack_never_sends_is_no_form(broken):
    assert set(problems(parse_own(broken))) == {
        Field.ZONE,
        Field.BEGINS,
        Field.ENDS,
        Field.DAYS,
        Field.COUNTRY,
    }


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-03-01", "past"),
        ("2027-03-04", "too_far"),
        ("", "no_day"),
        ("soon", "no_day"),
    ],
)
def test_a_last_day_that_is_none(day, found):
    assert problems(parse_away({Field.UNTIL: {"input": {"selected_date": day}}}, TODAY)) == {
        "own_until": found
    }


@pytest.mark.parametrize("days", [0, 1, 366])
def test_a_last_day(days):
    until = TODAY + timedelta(days=days)
    assert parse_away({Field.UNTIL: {"input": {"selected_date": until.isoformat()}}}, TODAY) == until


# Half past eight on a Monday in Berlin.
NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def pausing(choice="", day=""):
    chosen = {"selected_option": {"value": choice} if choice else None}
    state = {Field.PAUSE: {"input": chosen}, Field.PAUSE_DAY: {"input": {"selected_date": day or None}}}
    return parse_pausing(state, NOW, "Europe/Berlin", (time(9), time(17)))


@pytest.mark.parametrize(
    ("given", "until"),
    [
        ({"choice": "hour"}, datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        ({"choice": "tomorrow"}, datetime(2026, 3, 3, 8, tzinfo=UTC)),
        ({"choice": "tomorrow", "day": "2026-03-05"}, datetime(2026, 3, 5, 8, tzinfo=UTC)),
        ({"day": "2026-03-02"}, datetime(2026, 3, 2, 8, tzinfo=UTC)),
    ],
)
def test_a_pause_ends_with_the_day_that_was_named_else_as_chosen(given, until):
    assert pausing(**given) == until


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, {"own_pause": "no_pause"}),
        ({"choice": "never"}, {"own_pause": "no_pause"}),
        ({"day": "soon"}, {"own_pause_day": "no_pause"}),
        ({"choice": "hour", "day": "2026-03-01"}, {"own_pause_day": "past"}),
        ({"day": "2027-03-04"}, {"own_pause_day": "too_far"}),
    ],
)
def test_a_pause_that_cannot_be_is_marked_at_its_field(given, found):
    assert problems(pausing(**given)) == found
