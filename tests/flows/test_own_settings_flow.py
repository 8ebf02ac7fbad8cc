"""A person's own hours, zone, country and absence: chosen in Home, kept by everything that is sent."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.people.choosing import own_settings
from bot.people.service import someone
from tests.flows.test_home_flow import publications
from tests.support.house import SETUP


def person_of(house, name):
    with house.deps.read() as session:
        return someone(session, house.team_id, house.person(name).id)


def opens_settings(house, name):
    who = house.person(name)
    who.clicks(who.opens_home(), "Change")
    assert who.view.title == "My settings"
    return who, who.view


def pulses(house, name):
    return [m for m in house.person(name).sees_dm() if m.by_app and not m.ephemeral]


def local(message, zone):
    return message.at.astimezone(ZoneInfo(zone))


def test_what_is_chosen_is_saved_and_shown(house):
    house.set_up()
    ben, form = opens_settings(house, "ben")
    before = publications(house)
    ben.submits(
        form,
        {
            "Time zone": "Berlin",
            "My hours: from": "08:00",
            "My hours: until": "16:30",
            "My days": ["Monday", "Wednesday", "Friday"],
            "Public holidays of": "Germany",
        },
    )
    assert ben.view is None
    known = person_of(house, "ben")
    assert (known.timezone, known.country) == ("Europe/Berlin", "DE")
    assert known.hours == (time(8), time(16, 30))
    assert known.weekdays == {0, 2, 4}
    assert "Time zone: Berlin (Europe/Berlin), your choice" in ben.home.text
    assert "Monday, Wednesday, and Friday" in ben.home.text
    assert "Public holidays: Germany, your choice" in ben.home.text
    assert publications(house) == before + 1

    # And back to as it was: nothing of one's own is stored any more.
    ben, form = opens_settings(house, "ben")
    ben.submits(
        form,
        {
            "Time zone": "As in Slack",
            "My hours: from": "09:00",
            "My hours: until": "17:00",
            "My days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
            "Public holidays of": "As the company says",
        },
    )
    assert "Time zone: New York (America/New_York), as in Slack" in ben.home.text
    assert "Public holidays: United Kingdom, as the company says" in ben.home.text
    assert house.world.violations == []


def test_saving_what_is_there_already_publishes_nothing(house):
    house.set_up()
    ben, form = opens_settings(house, "ben")
    before = publications(house)
    ben.submits(form)
    assert ben.view is None
    assert publications(house) == before


def test_the_menus_find_places_in_the_readers_words(house):
    house.set_up()
    ben, form = opens_settings(house, "ben")
    assert ben.suggests(form, "Time zone", "tel av") == ["Jerusalem, Israel (Asia/Jerusalem)"]
    assert ben.suggests(form, "Time zone", "")[:2] == [
        "As in Slack (America/New_York)",
        "New York, United States (America/New_York)",
    ]
    assert len(ben.suggests(form, "Time zone", "")) == 100
    assert ben.suggests(form, "Public holidays of", "swi") == ["Switzerland"]
    assert ben.suggests(form, "Public holidays of", "")[0] == "As the company says (United Kingdom)"
    assert ben.suggests(form, "Time zone", "nowhere") == []
    assert house.world.violations == []


def test_hours_that_end_before_they_begin_are_marked_and_all_is_kept(house):
    house.set_up()
    ben, form = opens_settings(house, "ben")
    ben.submits(form, {"My hours: from": "18:00", "My hours: until": "02:00", "Time zone": "Berlin"})
    assert ben.view.errors == {
        "My hours: until": "This has to be later than the beginning. If you work over midnight, name the longer part."
    }
    assert person_of(house, "ben").timezone == "America/New_York"
    ben.submits(ben.view, {"My hours: until": "23:30"})
    assert ben.view is None
    known = person_of(house, "ben")
    assert (known.timezone, known.hours) == ("Europe/Berlin", (time(18), time(23, 30)))


def forged(house, name, **values):
    """The settings form as somebody else than Slack might send it."""
    who, form = opens_settings(house, name)
    stored = house.world.views[form.id]
    state = {
        "own_zone": {"own_zone": {"selected_option": {"value": values.get("zone", "usual")}}},
        "own_begins": {"input": {"selected_time": values.get("begins", "09:00")}},
        "own_ends": {"input": {"selected_time": values.get("ends", "17:00")}},
        "own_days": {"input": {"selected_options": [{"value": day} for day in values.get("days", "01234")]}},
        "own_country": {"own_country": {"selected_option": {"value": values.get("country", "usual")}}},
    }
    with house.world.lock:
        view = house.slack.payloads.view(house.slack.app, stored)
    payload = {
        "type": "view_submission",
        "team": {"id": house.team_id},
        "user": {"id": who.id},
        "api_app_id": house.slack.app.app_id,
        "token": "x",
        "view": view | {"state": {"values": state}},
    }
    return who.sends_forged(payload)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"zone": "Mars/Olympus"}, "own_zone"),
        ({"zone": "../../etc/passwd"}, "own_zone"),
        ({"country": "XX"}, "own_country"),
        ({"days": ""}, "own_days"),
        ({"days": "7"}, "own_days"),
        ({"begins": "25:00"}, "own_begins"),
        ({"ends": ""}, "own_ends"),
    ],
)
def test_what_no_menu_offered_is_not_taken(house, values, field):
    house.set_up()
    with house.deps.read() as session:
        before = own_settings(session, house.team_id, house.person("ben").id)
    answer = forged(house, "ben", **values)
    assert answer.acknowledged
    assert list(answer.delivery.response["errors"]) == [field]
    with house.deps.read() as session:
        assert own_settings(session, house.team_id, house.person("ben").id) == before


def chooses(house, name, **values):
    who, form = opens_settings(house, name)
    who.submits(form, values)
    assert who.view is None


def test_a_night_worker_is_written_to_at_the_start_of_their_night(house):
    """Ten o'clock lies outside 00:00 to 06:00, New York: the message comes at midnight there, after the opening."""
    house.set_up()
    chooses(house, "ben", **{"My hours: from": "00:00", "My hours: until": "06:00"})
    house.goes_to(datetime(2026, 3, 10, 18, tzinfo=UTC))

    came = [local(message, "America/New_York") for message in pulses(house, "ben")]
    # The Tuesday of the slot has begun there when Tokyo's ten o'clock opens the round (20:00 on the Monday).
    assert (came[0].date().isoformat(), came[0].hour, came[0].minute) == ("2026-03-03", 0, 0)
    assert len(came) == 3
    assert all(moment.hour < 6 and moment.weekday() < 5 for moment in came)
    # Who works by day is asked as ever.
    assert local(pulses(house, "ada")[0], "Europe/Berlin").hour == 10
    assert house.world.violations == []


def test_an_early_worker_whose_hours_are_over_when_the_round_opens_gets_it_the_next_morning(house):
    """Nearest to the date line: there the round opens at ten, when 05:00 to 09:00 is over."""
    house.set_up()
    chooses(
        house,
        "ben",
        **{"Time zone": "Kiritimati", "My hours: from": "05:00", "My hours: until": "09:00"},
    )
    house.goes_to(datetime(2026, 3, 5, tzinfo=UTC))
    came = local(pulses(house, "ben")[0], "Pacific/Kiritimati")
    assert (came.date().isoformat(), came.hour) == ("2026-03-04", 5)


def test_somebody_who_works_from_sunday_to_thursday_gets_friday_s_pulse_on_sunday(house):
    house.set_up(SETUP.replace("tuesday", "friday"))
    days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday"]
    chooses(house, "ben", **{"Time zone": "Jerusalem", "Public holidays of": "Israel", "My days": days})
    house.goes_to(datetime(2026, 3, 13, 18, tzinfo=UTC))

    came = [local(message, "Asia/Jerusalem") for message in pulses(house, "ben")]
    assert (came[0].strftime("%A"), came[0].hour) == ("Sunday", 10)
    assert came[0].date().isoformat() == "2026-03-08"
    assert all(
        moment.strftime("%A") not in {"Friday", "Saturday"} and 9 <= moment.hour < 17 for moment in came
    )
    assert local(pulses(house, "ada")[0], "Europe/Berlin").strftime("%A") == "Friday"
    assert house.world.violations == []


def test_whose_hour_never_comes_is_left_out_and_is_not_missing(house):
    house.set_up()
    # Sundays and Saturdays alone, and the round is open from Tuesday to Tuesday: one Saturday, away then.
    chooses(house, "ben", **{"My days": ["Saturday"]})
    house.person("ben").slash("/entente away until 2026-03-08")
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    house.answers_all("cleo", "ivan", "jade", "kofi", "lena")
    house.closes_pulse()
    assert pulses(house, "ben") == []
    assert "Answered this pulse, of those who got it: 5 of 13 in Sales" in house.reports()[-1].text


def test_changed_hours_hold_for_a_message_that_waits(house):
    house.set_up()
    # Tokyo has its pulse; it is night in New York.
    house.goes_to(datetime(2026, 3, 3, 5, tzinfo=UTC))
    chooses(house, "ben", **{"My hours: from": "14:00", "My hours: until": "20:00"})
    house.goes_to(datetime(2026, 3, 4, 5, tzinfo=UTC))
    assert local(pulses(house, "ben")[0], "America/New_York").time() == time(14)


def test_a_snooze_is_what_was_asked_for_whatever_the_hours(house):
    house.opens_pulse()
    chooses(house, "ben", **{"My hours: from": "05:00", "My hours: until": "05:30"})
    ben = house.person("ben")
    asked = house.clock()
    ben.chooses(house.pulse_of("ben"), "Remind me later…", "In 1 hour")
    house.passes(hours=2)
    assert pulses(house, "ben")[-1].at == asked + timedelta(hours=1)


def test_away_and_back_from_home(house):
    house.set_up()
    ben = house.person("ben")
    ben.clicks(ben.opens_home(), "I'm away…")
    ben.submits(ben.view, {"Last day away": "2026-02-01"})
    assert ben.view.errors == {"Last day away": "This day has passed. Choose the last day you are away."}
    ben.submits(ben.view, {"Last day away": "2027-12-31"})
    assert "more than a year ahead" in ben.view.errors["Last day away"]
    ben.submits(ben.view, {"Last day away": "2026-03-06"})
    assert ben.view is None
    assert "Away: until March 6, 2026" in ben.home.text
    assert "You are away until" in ben.home.text
    assert "I'm back" in ben.home.buttons

    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    assert pulses(house, "ben") == []

    ben.clicks(ben.home, "I'm back")
    assert "Away: no" in ben.home.text
    assert "I'm back" not in ben.home.buttons
    house.run()
    assert pulses(house, "ben")[0].text.startswith("Pulse 1:")
    assert house.world.violations == []


def test_an_absence_that_is_shortened_brings_the_pulse_on_the_day_after(house):
    house.set_up()
    ben = house.person("ben")
    ben.slash("/entente away until 2026-03-06")
    house.goes_to(datetime(2026, 3, 4, 1, tzinfo=UTC))
    ben.clicks(ben.opens_home(), "I'm away…")
    assert ben.view.text
    ben.submits(ben.view, {"Last day away": "2026-03-03"})
    house.goes_to(datetime(2026, 3, 4, 16, tzinfo=UTC))
    assert local(pulses(house, "ben")[0], "America/New_York").hour == 10


def test_commands_and_home_stay_in_step(house):
    house.set_up()
    ben = house.person("ben")
    ben.opens_home()
    ben.slash("/entente away until 2026-03-20")
    assert "Away: until March 20, 2026" in ben.home.text
    ben.slash("/entente back")
    assert "Away: no" in ben.home.text


def test_the_settings_open_by_command_too(house):
    house.set_up()
    ben = house.person("ben")
    assert "/entente settings" in ben.slash("/entente help").reply.text
    assert ben.slash("/entente settings").acknowledged
    ben.submits(ben.view, {"Time zone": "Berlin"})
    assert person_of(house, "ben").timezone == "Europe/Berlin"


def test_leaving_and_taking_part_again_from_home(house):
    house.set_up()
    ben = house.person("ben")
    ben.clicks(ben.opens_home(), "Leave the pulses")
    assert "you have left the pulses" in ben.home.text
    assert "Pulses: off" in ben.home.text
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    assert pulses(house, "ben") == []
    ben.clicks(ben.home, "Take part again")
    assert "Pulses: on" in ben.home.text
    assert "The next pulse comes" in ben.home.text


def test_somebody_not_known_yet_is_told_so_when_they_click_an_old_home(house):
    house.set_up()
    with house.hears_nothing() as admin:
        admin.add_person("newt", "Newt Newcomer", tz="Europe/Berlin")
    newt = house.person("newt")
    assert newt.slash("/entente settings").reply.text.startswith("I do not know you yet")
