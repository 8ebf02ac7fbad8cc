"""Pausing everything one did not ask for: from Home and by command, for what waits, ended early and by itself."""

import inspect
from datetime import UTC, datetime, timedelta

import pytest

from playground.files import directory_file, people_file
from tests.flows.test_handoffs_flow import hands_over
from tests.support.house import open_house

# A Wednesday; 14:00 in Berlin and Paris.
AT_WORK = datetime(2026, 3, 4, 13, tzinfo=UTC)
ASKED_FOR = {
    "handoff_state": "what the giver has just handed over",
    "material_state": "what somebody has just asked of Sales",
    "material_news": "what who asked waits for",
    "directory_reply": "the answer to a question of theirs",
    "care_test": "a test an admin has just asked for",
    "scores_report": "a channel's",
    "meeting_post": "a channel's",
}
"""Kinds that come in a pause, each with the reason."""


def works(house):
    house.set_up()
    house.imports(people_file(house.world))
    house.imports_directory(directory_file(house.world))
    house.goes_to(AT_WORK)


@pytest.fixture
def house(sqlite_url):
    """The company with its directory, at work in Europe; Ben and Cleo have a pulse."""
    with open_house(sqlite_url) as opened:
        opened.once("leads and a directory", works)
        yield opened


def got(house, name, since=None):
    """What came to somebody by itself, since an instant."""
    return [
        one
        for one in house.person(name).sees_dm()
        if one.by_app and not one.ephemeral and (since is None or one.at >= since)
    ]


def said(house, line, name="cleo"):
    return house.person(name).slash(line).reply.text


class TestByCommand:
    def test_it_says_until_when_in_the_readers_zone_and_home_shows_it(self, house):
        cleo = house.person("cleo")
        cleo.opens_home()
        assert said(house, "/entente pause until friday").startswith(
            "Paused until Friday, March 6th, 2026 09:00"
        )
        assert "Messages are paused until Friday, March 6th, 2026 09:00" in cleo.home.text
        assert "Messages: paused until Friday, March 6th, 2026 09:00" in cleo.home.text
        assert "Messages are paused until Friday" in said(house, "/entente")
        assert said(house, "/entente resume").startswith("Messages come again")
        assert "Messages: come in your hours" in cleo.home.text
        assert "paused" not in said(house, "/entente")

    def test_without_a_time_it_opens_the_form(self, house):
        house.person("cleo").slash("/entente pause")
        assert house.person("cleo").view.title == "Pause messages"

    @pytest.mark.parametrize(
        ("typed", "answer"),
        [
            ("for ever", "I cannot read “for ever” as a time, so nothing was changed."),
            ("until 2026-03-01", "That time has passed, so nothing was changed."),
            ("until 2031-01-01", "That is more than a year ahead, so nothing was changed."),
        ],
    )
    def test_what_is_no_time_is_told_so(self, house, typed, answer):
        assert said(house, f"/entente pause {typed}").startswith(answer)

    def test_who_is_not_known_yet_is_told_so(self, house):
        with house.hears_nothing() as admin:
            admin.add_person("newt", "Newt Newcomer", tz="Europe/Berlin")
        for line in ("/entente pause 2 hours", "/entente pause", "/entente resume"):
            assert said(house, line, "newt").startswith("I do not know you yet")


class TestInHome:
    def test_the_form_pauses_and_the_button_resumes(self, house):
        cleo = house.person("cleo")
        cleo.clicks(cleo.opens_home(), "Pause messages…")
        cleo.submits(cleo.view, {"Until when": "For an hour"})
        assert "Messages: paused until today 15:00" in cleo.home.text
        cleo.clicks(cleo.home, "Resume messages")
        assert "Messages: come in your hours" in cleo.home.text
        assert "Resume messages" not in cleo.home.text

    def test_a_day_that_has_passed_is_marked_and_the_form_stays(self, house):
        cleo = house.person("cleo")
        cleo.clicks(cleo.opens_home(), "Pause messages…")
        cleo.submits(cleo.view, {"Or until another day, 9:00\u202fAM": "2026-03-01"})
        assert cleo.view.errors == {
            "Or until another day, 9:00\u202fAM": "That time has passed, so nothing was changed. "
            "Name a later day, or a number of hours."
        }

    def test_over_it_is_gone_from_home_by_itself(self, house):
        cleo = house.person("cleo")
        said(house, "/entente pause 1 hour")
        house.passes(hours=1)
        cleo.opens_home()
        assert "Messages: come in your hours" in cleo.home.text


class TestWhatWaits:
    def test_what_a_colleague_brings_waits_until_it_is_over(self, house):
        said(house, "/entente pause 2 hours")
        hands_over(house)
        assert got(house, "cleo", AT_WORK) == []
        house.passes(hours=2, minutes=1)
        assert [one.at for one in got(house, "cleo", AT_WORK)] == [AT_WORK + timedelta(hours=2)]

    def test_what_waits_already_is_held_back_too(self, house):
        # Late in the evening: it waits for the morning.
        house.goes_to(datetime(2026, 3, 4, 20, tzinfo=UTC))
        hands_over(house)
        said(house, "/entente pause until friday")
        house.goes_to(datetime(2026, 3, 5, 18, tzinfo=UTC))
        assert got(house, "cleo", AT_WORK) == []
        house.goes_to(datetime(2026, 3, 6, 9, tzinfo=UTC))
        assert any("handed you" in one.text or "hands" in one.text for one in got(house, "cleo", AT_WORK))

    @pytest.mark.parametrize(
        ("begins", "ends"),
        [
            ("/entente pause until 2026-03-20", "/entente resume"),
            ("/entente away until 2026-03-20", "/entente back"),
        ],
    )
    def test_ended_early_it_comes_then(self, house, begins, ends):
        said(house, begins)
        hands_over(house)
        house.passes(minutes=10)
        assert got(house, "cleo", AT_WORK) == []
        said(house, ends)
        house.run()
        assert len(got(house, "cleo", AT_WORK)) == 1

    def test_what_one_asks_for_comes_all_the_same(self, house):
        said(house, "/entente pause until 2026-03-20", "eva")
        hands_over(house)
        assert len(got(house, "eva", AT_WORK)) == 1

    def test_nobody_else_sees_it(self, house):
        before = said(house, "/whotocall @cleo", "eva")
        said(house, "/entente pause until 2026-03-20")
        assert said(house, "/whotocall @cleo", "eva") == before


class TestEveryKind:
    """Whatever is sent by itself asks for the reader's hours, of which a pause takes some."""

    def test_all_but_what_was_asked_for_wait_for_the_readers_hours(self, house):
        waits = {name: _asks_for_hours(type(kind).recheck) for name, kind in house.deps.kinds.items()}
        assert {name for name, does in waits.items() if not does} == ASKED_FOR.keys()

    def test_in_a_paused_company_nothing_comes_by_itself(self, house):
        people = [who for who in house.slack.people() if not who.person.is_bot]
        for who in people:
            who.slash("/entente pause until 2026-03-16")
        house.goes_to(datetime(2026, 3, 16, 7, tzinfo=UTC))
        assert [one for who in people for one in got(house, who.person.name, AT_WORK)] == []
        house.goes_to(datetime(2026, 3, 17, 18, tzinfo=UTC))
        assert {who.person.name for who in people if got(house, who.person.name, AT_WORK)} >= {"ada", "ben"}


def _asks_for_hours(function, seen=frozenset()):
    """Whether a recheck, or what it calls in its own room, asks when its reader may be written to."""
    names = set(function.__code__.co_names)
    if names & {"in_hours", "next_hour", "is_left_alone"}:
        return True
    called = [function.__globals__.get(name) for name in names]
    room = function.__module__.rpartition(".")[0]
    return any(
        _asks_for_hours(one, seen | {one})
        for one in called
        if inspect.isfunction(one) and one not in seen and one.__module__.startswith(room)
    )
