"""The directory as it stands: entries come in, are listed and shown with who is there, on both engines."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.directory import service
from bot.directory.entries import IMPORTED, Said, Wanted
from bot.directory.writing import Done, bring_in, compare, forget_person
from bot.people.service import set_away
from bot.people.sync import take_over
from bot.workspace.audit import log_page
from tests.people.cast import MONDAY, TEAM, company, member, user

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
PRICING = Wanted(Said("Pricing", ("discount",), region="EMEA", side="sales"), user("ada"), deputy=user("ben"))
WEBINARS = Wanted(Said("Webinars"), "C0EVENTS", "events")


@pytest.fixture
def session(db, keys):
    """A transaction in which the cast is at work, and two entries are listed."""
    with db.begin() as opened:
        company(opened, keys)
        bring_in(opened, TEAM, [PRICING, WEBINARS], actor="directory.csv", now=MONDAY)
        yield opened


def view(session, topic="Pricing", now=NOON):
    views = service.entry_views(session, TEAM, service.all_ids(session, TEAM), now=now)
    return next(one for one in views if one.said.topic == topic)


def test_what_is_searched(session):
    pricing, webinars = sorted(service.listed(session, TEAM), key=lambda one: one.said.topic)
    assert pricing.said == PRICING.said
    assert (pricing.name, pricing.deputy_name) == ("Ada", "Ben")
    assert pricing.contacts == (user("ada"), user("ben"))
    assert (webinars.name, webinars.deputy_name, webinars.contacts) == ("events", "", ("C0EVENTS",))
    assert service.listed(session, "T0OTHER") == []


def test_the_directory_has_another_word_after_each_change(session):
    before = service.version_of(session, TEAM)
    bring_in(session, TEAM, [PRICING], actor="directory.csv", now=MONDAY)
    assert service.version_of(session, TEAM) == before != ""
    bring_in(session, TEAM, [Wanted(Said("Brand"), user("dev"))], actor="directory.csv", now=MONDAY)
    assert service.version_of(session, TEAM) != before
    assert service.version_of(session, "T0OTHER") == ""


def test_a_file_again_adds_changes_and_leaves_alone(session):
    changed = Wanted(Said("Pricing", ("rebate",), region="emea", side="sales"), user("ada"), deputy="")
    new = Wanted(Said("Pricing", region="EMEA", side="sales"), user("ben"))
    wanted = [changed, WEBINARS, new]
    expected = [(changed, Done.CHANGED), (WEBINARS, Done.SAME), (new, Done.ADDED)]
    assert compare(session, TEAM, wanted) == expected
    assert len(service.all_ids(session, TEAM)) == 2
    assert bring_in(session, TEAM, wanted, actor="directory.csv", now=NOON) == expected
    assert len(service.all_ids(session, TEAM)) == 3
    entries = log_page(session, TEAM, 0, size=50).entries
    told = [one for one in entries if one.change.key == IMPORTED and one.at == NOON]
    assert [(one.actor, one.change.old, one.change.new) for one in told] == [("directory.csv", "null", "2")]


def test_who_is_there_is_called(session):
    found = view(session)
    assert found.first.person.user_id == user("ada")
    assert found.first.is_there(NOON)
    assert found.deputy.person.user_id == user("ben")


def test_who_is_away_is_stepped_over(session):
    set_away(session, TEAM, user("ada"), date(2026, 3, 6))
    found = view(session)
    assert found.first.person.user_id == user("ben")
    assert found.reach.away is not None


def test_nobody_is_stepped_over_for_somebody_who_is_away_as_well(session):
    for name in ("ada", "ben"):
        set_away(session, TEAM, user(name), date(2026, 3, 6))
    assert view(session).first.person.user_id == user("ada")


def test_who_has_left_is_stepped_over(session):
    take_over(session, TEAM, [member("ada", is_deleted=True)], run=1)
    found = view(session)
    assert found.reach is None
    assert found.first.person.user_id == user("ben")


def test_nobody_is_left(session):
    take_over(session, TEAM, [member("ada", is_deleted=True), member("ben", is_deleted=True)], run=1)
    assert view(session).first is None


def test_outside_their_hours(session):
    evening = NOON + timedelta(hours=8)
    found = view(session, now=evening)
    assert not found.first.is_there(evening)
    assert found.first.free_at == datetime(2026, 3, 4, 9, tzinfo=UTC)


def test_an_entry_nobody_confirms_is_overdue_after_ninety_days(session):
    assert not view(session, now=MONDAY + timedelta(days=90)).is_overdue
    assert view(session, now=MONDAY + timedelta(days=91)).is_overdue


def test_topics_stand_for_their_entries(session):
    other = Wanted(Said("Pricing", region="APAC"), user("cleo"))
    everywhere = Wanted(Said("Pricing"), user("dev"))
    bring_in(session, TEAM, [other, everywhere], actor="directory.csv", now=MONDAY)
    pricing, webinars = service.topics(session, TEAM)
    assert (pricing.topic, webinars.topic) == ("Pricing", "Webinars")
    ids = service.ids_of_topic(session, TEAM, pricing.entry_id)
    regions = [one.said.region for one in service.entry_views(session, TEAM, ids, now=NOON)]
    assert regions == ["", "APAC", "EMEA"]
    assert service.ids_of_topic(session, TEAM, "0" * 32) == []


def test_the_entries_that_name_somebody(session):
    assert service.entries_of(session, TEAM, user("ben")) == service.entries_of(session, TEAM, user("ada"))
    assert service.entries_of(session, TEAM, user("eva")) == []


def test_who_is_forgotten_gives_way_to_the_deputy(session):
    before = service.version_of(session, TEAM)
    forget_person(session, TEAM, user("ada"))
    found = view(session)
    assert (found.contact, found.deputy, found.is_provisional, found.confirmed_on) == (
        user("ben"),
        None,
        True,
        None,
    )
    assert service.entries_of(session, TEAM, user("ada")) == []
    assert service.version_of(session, TEAM) != before


def test_without_a_deputy_the_entry_of_who_is_forgotten_goes(session):
    for name in ("ada", "ben"):
        forget_person(session, TEAM, user(name))
    assert [one.topic for one in service.topics(session, TEAM)] == ["Webinars"]


def test_forgetting_somebody_whom_no_entry_names_changes_nothing(session):
    before = service.version_of(session, TEAM)
    forget_person(session, TEAM, user("eva"))
    assert service.version_of(session, TEAM) == before
