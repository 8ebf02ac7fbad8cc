"""Wherever people live they are asked at their own ten o'clock, on a working day of their own country."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from holidays import country_holidays

from tests.support.house import SETUP, open_house

WEEKLY = SETUP.replace("every_weeks = 2", "every_weeks = 1").replace(
    'at = "10:00"', 'at = "10:00"\nopen_days = 4'
)
# Who lives where; everybody else is taken to work where the company does, in Britain.
COUNTRIES = {
    "ada": "DE",
    "ben": "US",
    "cleo": "FR",
    "jade": "US",
    "mateo": "US",
    "omar": "SG",
    "quinn": "US",
    "ruth": "US",
    "sora": "JP",
    "yuki": "JP",
    "wes": "US",
    "dev": "DE",
    "finn": "DE",
}
PEOPLE = "user,side,country\n" + "".join(
    f"{name}@northwind.example,{side},{country}\n"
    for name, country in COUNTRIES.items()
    for side in ["marketing" if name in {"yuki", "wes", "dev", "finn"} else "sales"]
)


def local(house, name, message):
    """When a message came, as the clock on a person's wall showed it."""
    return message.at.astimezone(ZoneInfo(house.person(name).person.tz))


def pulses(house, name):
    """The messages with the statements; reminders that lead to them are something else."""
    return [m for m in house.person(name).sees_dm() if m.by_app and "how Sales and Marketing work" in m.text]


def everyone(house):
    return [who.person.name for who in house.slack.people() if who.person.name not in {"hana", "guy"}]


def everyone_says_something(house):
    """Or they would be asked, after three silent rounds, whether to go on."""
    for name in everyone(house):
        house.person(name).clicks(pulses(house, name)[-1], "4", nth=1)


def test_ten_oclock_stays_ten_oclock_when_the_clocks_change(house):
    """Tuesdays around 8 March (clocks change in America) and 29 March 2026 (in Europe; never in Asia)."""
    house.set_up(WEEKLY)
    house.goes_to(datetime(2026, 3, 18, 19, tzinfo=UTC))
    everyone_says_something(house)
    house.goes_to(datetime(2026, 4, 1, tzinfo=UTC))

    tuesdays = [date(2026, 3, 3 + 7 * week) for week in range(5)]
    for name in everyone(house):
        came = [local(house, name, message) for message in pulses(house, name)]
        assert [moment.date() for moment in came] == tuesdays, name
        for moment in came:
            # The queue may take its time, never begin early.
            assert (moment.hour, moment.minute) == (10, 0), name
    # The same hour on the wall is another instant after the change, in each place after its own.
    offsets = {
        name: [message.at.hour for message in pulses(house, name)] for name in ("sora", "ada", "kofi", "jade")
    }
    assert offsets == {
        "sora": [1, 1, 1, 1, 1],
        "ada": [9, 9, 9, 9, 8],
        "kofi": [10, 10, 10, 10, 9],
        "jade": [18, 17, 17, 17, 17],
    }
    assert house.world.violations == []


def test_nobody_is_written_to_on_a_weekend_or_a_holiday_of_their_country(sqlite_url):
    """Fridays before Easter 2026: the 20th of March is none in Japan, Good Friday none in Britain and Germany."""
    with open_house(sqlite_url, start=datetime(2026, 3, 16, 8, tzinfo=UTC)) as house:
        house.set_up(WEEKLY.replace("tuesday", "friday"))
        house.imports(PEOPLE)
        house.goes_to(datetime(2026, 3, 25, 19, tzinfo=UTC))
        everyone_says_something(house)
        house.goes_to(datetime(2026, 4, 11, tzinfo=UTC))

        for name in everyone(house):
            free = country_holidays(COUNTRIES.get(name, "GB"), years=2026)
            came = [local(house, name, message) for message in pulses(house, name)]
            assert len(came) == 4, name
            for moment in came:
                assert moment.weekday() < 5, name
                assert moment.date() not in free, name
                assert (moment.hour, moment.minute) == (10, 0), name
        # Those who were free on the day get theirs on their next working day.
        assert local(house, "sora", pulses(house, "sora")[0]).date() == date(2026, 3, 23)
        assert local(house, "ada", pulses(house, "ada")[2]).date() == date(2026, 4, 7)
        assert local(house, "ben", pulses(house, "ben")[2]).date() == date(2026, 4, 3)
        assert house.world.violations == []


def test_blackout_days_are_kept_free_and_a_long_one_leaves_the_person_out(house):
    blackout = 'blackout = [["2026-03-03", "2026-03-04"], ["2026-03-17", "2026-03-27"]]\n'
    house.set_up(SETUP + blackout)
    house.goes_to(datetime(2026, 3, 28, tzinfo=UTC))

    for name in ("ada", "sora", "jade"):
        (only,) = pulses(house, name)
        moment = local(house, name, only)
        assert (moment.date(), moment.hour) == (date(2026, 3, 5), 10), name
    house.passes(weeks=1)
    assert all(len(pulses(house, name)) == 2 for name in ("ada", "sora", "jade"))
    assert house.world.violations == []
