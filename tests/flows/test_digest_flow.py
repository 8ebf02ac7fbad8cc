"""The weekly digest: to whom, when, with what, and when not."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.support.house import SETUP, open_house

ROLES = (
    "user,side,roles\n"
    "ada@northwind.example,sales,lead\n"
    "dev@northwind.example,marketing,lead\n"
    "gus@northwind.example,marketing,liaison\n"
)
START = datetime(2026, 3, 4, 13, tzinfo=UTC)
# Monday 9 March, nine in Berlin.
ROUNDS = 3
MONDAY = datetime(2026, 3, 9, 8, tzinfo=UTC)


@pytest.fixture
def house(sqlite_url):
    """The company with its leads and a liaison, on a Wednesday, before the first pulse."""
    with open_house(sqlite_url) as opened:
        opened.once("leads and a liaison", begins)
        yield opened


def begins(house):
    house.set_up()
    house.imports(ROLES)
    house.goes_to(START)


@pytest.fixture
def published(sqlite_url):
    """The same after a published pulse."""
    with open_house(sqlite_url) as opened:
        opened.once("leads, a liaison and a published pulse", publishes)
        yield opened


def publishes(house):
    begins(house)
    house.opens_pulse()
    house.plays().until(lambda: len(house.reports()) == ROUNDS, house.clock() + timedelta(weeks=8))


def digests(house, name):
    """Those that came by themselves since the last result."""
    since = house.reports()[-1].ts if house.reports() else ""
    return [
        one
        for one in house.person(name).sees_dm()
        if one.ts > since and one.by_app and not one.ephemeral and "Your week between" in one.text
    ]


def types(house, line, name="ada"):
    return house.person(name).slash(f"/entente digest {line}".strip()).reply


class TestWhoAndWhen:
    def test_leads_get_it_and_nobody_else(self, published):
        week(published)
        assert {name: len(digests(published, name)) for name in ("ada", "dev", "ben", "gus", "hana")} == {
            "ada": 1,
            "dev": 1,
            "ben": 0,
            "gus": 0,
            "hana": 0,
        }

    def test_it_comes_at_the_leads_own_monday_at_nine(self, published):
        week(published)
        zone = published.person("ada").person.tz
        at = digests(published, "ada")[0].at.astimezone(ZoneInfo(zone))
        assert (at.weekday(), at.hour) == (0, 9)

    def test_nothing_new_sends_nothing_unless_that_is_wanted(self, published):
        published.set_up(SETUP + "paused = true\n")
        for _ in range(3):
            week(published)
        told = [one.ts for one in digests(published, "ada")]
        assert told
        week(published)
        assert [one.ts for one in digests(published, "ada")] == told

    def test_before_anything_has_happened_there_is_none(self, house):
        house.goes_to(MONDAY + timedelta(hours=12))
        assert digests(house, "ada") == []

    def test_a_liaison_who_asks_for_it_gets_it(self, published):
        assert "next weekly digest comes" in types(published, "on", "gus").text
        week(published)
        assert len(digests(published, "gus")) == 1

    def test_off_is_off_and_said_with_the_way_back(self, published):
        assert "/entente digest on brings it back" in types(published, "off").text
        week(published)
        assert digests(published, "ada") == []


class TestWhatItTells:
    def test_in_the_order_of_every_week(self, published):
        week(published)
        text = digests(published, "ada")[0].text
        heads = [
            "New: pulse 3, closed on",
            "Material waiting for Sales",
            "Handoffs",
            "Who to call",
        ]
        places = [text.index(head) for head in heads]
        assert places == sorted(places)
        assert "waiting" in text
        assert len(digests(published, "ada")[0].pictures) == 1

    def test_it_never_only_finds_fault(self, published):
        """Whose answers are told apart is drawn by lot, so how much is published by now is chance."""
        week(published)
        text = digests(published, "ada")[0].text
        # A clear rise comes before what stands highest, and is chance as well.
        assert "One place to begin" not in text or "What goes well" in text or "What went well" in text
        assert "What goes well" not in text or "One place to begin" in text

    def test_the_notification_carries_the_whole(self, published):
        week(published)
        message = digests(published, "ada")[0]
        assert "New: pulse 3" in message.notification
        assert len(message.notification) < 4000

    def test_a_preview_shows_it_to_the_asker_alone_and_takes_nothing_away(self, published):
        shown = types(published, "preview")
        assert "New: pulse 3" in shown.text
        assert shown.ephemeral
        week(published)
        assert len(digests(published, "ada")) == 1

    def test_others_read_less(self, published):
        assert "Material waiting for Sales" not in types(published, "preview", "ben").text
        assert "New: pulse 3" in types(published, "preview", "ben").text

    def test_each_button_answers_as_the_command_does(self, published):
        week(published)
        ada, message = published.person("ada"), digests(published, "ada")[0]
        for button in message.buttons:
            ada.clicks(message, button)
            published.passes(seconds=10)
            told = [one for one in ada.sees_dm() if one.ephemeral][-1]
            assert told.text, button
        assert published.world.violations == []


class TestSettings:
    def test_another_day_and_hour(self, published):
        ada = published.person("ada")
        types(published, "settings")
        ada.submits(ada.view, {"Day": "Thursday", "Hour, where you are": "15:30"})
        assert "Your next weekly digest comes" in ada.view.text
        week(published)
        at = digests(published, "ada")[0].at.astimezone(ZoneInfo(ada.person.tz))
        assert (at.weekday(), at.hour, at.minute) == (3, 15, 30)

    def test_all_quiet_where_it_is_wanted(self, published):
        ada = published.person("ada")
        types(published, "settings")
        ada.submits(ada.view, {"Also": ["Tell me when nothing has changed"]})
        week(published)
        week(published)
        texts = [one.text for one in ada.sees_dm() if one.by_app]
        assert any(text.startswith("All quiet between Sales and Marketing") for text in texts)

    def test_an_unknown_word_is_told(self, house):
        assert "tomorrow" in types(house, "tomorrow").text


def week(house):
    for _ in range(7):
        house.passes(days=1)
