"""What is brought back is what was played, on both engines; and a house that was touched is played."""

import pytest

from bot.db import Database
from bot.migrations import metadata
from playground import Refused
from tests.jobs.conftest import open_quiet_house
from tests.pulse.at_work import Work
from tests.support.house import open_house


def contents(deps):
    """Every row of every table, but for the token, which each house encrypts for itself."""
    with deps.read() as session:
        return {
            name: [row._asdict() | {"token": ""} for row in session.execute(table.select())]
            for name, table in metadata().tables.items()
        }


def opens(house):
    house.opens_pulse()
    return {
        name: [message.text for message in house.person(name).sees_dm()] for name in ("ada", "ben", "eva")
    }


def test_a_house_goes_on_from_there_as_from_its_own_past(sqlite_only):
    seen = []
    for _ in range(2):
        with sqlite_only.fresh() as url, open_house(url) as house:
            ben, calls = house.person("ben"), len(house.world.calls)
            told, rows = opens(house), contents(house.deps)
            assert len(house.world.calls) > calls
            assert ben.clicks(house.pulse_of("ben"), "4", nth=1).acknowledged
            house.closes_pulse()
            seen.append((told, rows, house.pulse_of("ben").text, [one.text for one in house.reports()]))
            assert house.world.violations == []
    assert seen[0] == seen[1]
    assert any(seen[0][0].values())


@pytest.mark.parametrize(
    "touch",
    [
        lambda house: house.person("ada").slash("/entente help"),
        lambda house: house.world.admin.deactivate("eva"),
        lambda house: house.clock.advance(minutes=1),
        lambda house: house.slack.faults.on("chat.postMessage", Refused("fatal_error")),
        lambda house: house.imports("user,side,roles\nada@northwind.example,sales,lead\n"),
    ],
)
def test_a_house_that_was_touched_is_played(house, touch):
    touch(house)
    played = []
    house.once("test_replay", lambda _house: played.append(1))
    house.once("test_replay", lambda _house: played.append(2))
    assert played == [1, 2]


def test_on_both_engines_all_rows_come_back_and_what_the_play_gave(databases):
    played, seen = [], []

    def plays(house):
        played.append(1)
        house.set_up()
        house.run()
        return 7

    for _ in range(2):
        with databases.fresh() as url, open_quiet_house(url) as house:
            assert house.once("all rows", plays) == 7
            assert not house.run()
            seen.append((house.clock(), contents(house.deps)))
    assert played == [1]
    assert seen[0] == seen[1]
    assert seen[0][1]["person"]


def test_a_company_at_work_goes_on_from_there_too(databases, keys):
    seen = []
    for _ in range(2):
        with databases.fresh() as url:
            db = Database(url)
            work = Work(db, keys).once(hires_and_opens)
            with pytest.raises(AssertionError, match="before anything else"):
                work.once(hires_and_opens)
            found = work.open_round
            work.answers("ada", value=3)
            work.closes()
            seen.append((found, contents(work.deps)["pulse_round"]))
            db.close()
    assert seen[0] == seen[1]


def hires_and_opens(work):
    work.hires()
    work.opens()
