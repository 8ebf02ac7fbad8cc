"""Who is who, kept in step with Slack and with what the company says, on both engines."""

from datetime import time, timedelta

import pytest

from bot.home.trouble_kind import ChannelTrouble
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, Send, Wait
from bot.people import choosing, service, sync
from bot.people.calendar import MONDAY_TO_FRIDAY
from bot.people.hours import WORKING_HOURS
from bot.people.own import OwnChoice
from bot.people.people_file import parse_people
from bot.people.sides import Programme, Role, Side
from bot.people.sync import SideChange
from bot.people.trouble import TROUBLE, report_trouble
from tests.people.cast import (
    MARKETING,
    MONDAY,
    REPORT_CHANNEL,
    SALES,
    TEAM,
    company,
    member,
    others,
    ref_to,
    user,
)

SALES_IDS, MARKETING_IDS = [*map(user, SALES)], [*map(user, MARKETING)]
KINDS = {TROUBLE: ChannelTrouble()}
AT_WORK = MONDAY + timedelta(hours=2)


@pytest.fixture
def session(db, keys):
    """A transaction in which the cast is at work."""
    with db.begin() as opened:
        company(opened, keys)
        yield opened


def on_both(session):
    return [person.user_id for person in service.everybody(session, TEAM) if person.is_on_both]


def side(session, name):
    return service.someone(session, TEAM, user(name)).side


def asked(session, *, guests=False):
    return [person.user_id for person in service.audience(session, TEAM, guests=guests)]


def imports(session, text, *, check_only=False):
    rows = [
        (row.user, row)
        for row in parse_people("user,side,roles,team,country,timezone\n" + text, "people.csv")
    ]
    return sync.import_people(session, TEAM, rows, actor="people.csv", now=MONDAY, check_only=check_only)


class TestAudience:
    def test_both_sides_are_asked_and_nobody_else(self, session):
        assert asked(session) == sorted([*SALES_IDS, *MARKETING_IDS])

    def test_hana_who_is_on_neither_side_is_not_asked(self, session):
        assert side(session, "hana") is None
        assert user("hana") not in asked(session, guests=True)

    @pytest.mark.parametrize("name", ["robo", "leo", "mia", "guy"])
    def test_a_bot_a_leaver_an_external_person_and_a_guest_are_not_asked_though_on_a_side(
        self, session, name
    ):
        everybody = {Side.SALES: [*SALES_IDS, user(name)], Side.MARKETING: MARKETING_IDS}
        sync.sync_sides(session, TEAM, everybody)
        assert side(session, name) is Side.SALES
        assert user(name) not in asked(session)

    def test_a_guest_on_a_side_is_asked_where_the_admins_want_it(self, session):
        sync.sync_sides(session, TEAM, {Side.SALES: SALES_IDS, Side.MARKETING: [*MARKETING_IDS, user("guy")]})
        assert user("guy") in asked(session, guests=True)
        assert user("guy") not in asked(session, guests=False)

    def test_slackbot_is_no_person(self, session):
        slackbot = member("x", is_bot=True)
        sync.sync_members(session, TEAM, [member("ada"), slackbot])
        sync.sync_sides(session, TEAM, {Side.SALES: [user("ada"), slackbot.user_id], Side.MARKETING: []})
        assert slackbot.user_id not in asked(session)


class TestSyncMembers:
    def test_a_joiner_is_known_from_then_on(self, session):
        before = len(service.everybody(session, TEAM))
        cast = [member(name) for name in (*SALES, *MARKETING, "ivan")]
        assert sync.sync_members(session, TEAM, [*cast, *others()]) == before + 1
        assert service.someone(session, TEAM, user("ivan")).name == "Ivan"
        assert side(session, "ivan") is None

    def test_a_leaver_is_not_asked_any_more_but_stays_known(self, session):
        cast = [member(name, is_deleted=name == "BEN") for name in (*SALES, *MARKETING)]
        sync.sync_members(session, TEAM, [*cast, *others()])
        assert user("ben") not in asked(session)
        assert side(session, "ben") is Side.SALES

    def test_who_is_not_listed_any_more_has_left(self, session):
        cast = [member(name) for name in (*SALES, "DEV", "EVA", "GUS")]
        sync.sync_members(session, TEAM, [*cast, *others()])
        assert not service.someone(session, TEAM, user("finn")).is_active
        assert user("finn") not in asked(session)

    def test_who_comes_back_is_asked_again(self, session):
        sync.sync_members(session, TEAM, [member("ben", is_deleted=True), *others()])
        assert user("ben") not in asked(session)
        sync.sync_members(session, TEAM, [member("ben"), *others()])
        assert user("ben") in asked(session)

    def test_names_zones_and_languages_follow_slack(self, session):
        moved = member("ada", zone="Asia/Tokyo", locale="de-DE")
        sync.sync_members(session, TEAM, [moved])
        ada = service.someone(session, TEAM, user("ada"))
        assert (ada.timezone, ada.locale) == ("Asia/Tokyo", "de-DE")

    def test_workspaces_do_not_mix(self, session):
        sync.sync_members(session, "T0OTHER", [member("zoe")])
        assert service.someone(session, TEAM, user("zoe")) is None
        assert len(service.everybody(session, "T0OTHER")) == 1


class TestSyncSides:
    def test_who_is_in_both_is_on_neither_until_somebody_says_which(self, session):
        found = {Side.SALES: [*SALES_IDS, user("gus")], Side.MARKETING: MARKETING_IDS}
        assert sync.sync_sides(session, TEAM, found) == [user("gus")]
        assert sync.sync_sides(session, TEAM, found) == []
        assert side(session, "gus") is None
        assert user("gus") not in asked(session)
        assert on_both(session) == [user("gus")]
        imports(session, f"{user('gus')},marketing,,,,\n")
        assert side(session, "gus") is Side.MARKETING
        assert on_both(session) == []

    def test_who_leaves_a_channel_leaves_the_side(self, session):
        sync.sync_sides(session, TEAM, {Side.SALES: SALES_IDS[:2], Side.MARKETING: MARKETING_IDS})
        assert side(session, "cleo") is None


class TestPeopleCsv:
    def test_what_the_file_says_wins_over_where_somebody_was_found(self, session):
        changes = imports(session, f"{user('ada')},marketing,lead,Field,DE,Asia/Tokyo\n{user('ben')},,,,,\n")
        assert changes == [
            SideChange(user("ada"), Side.SALES, Side.MARKETING),
            SideChange(user("ben"), Side.SALES, None),
        ]
        ada = service.someone(session, TEAM, user("ada"))
        assert (ada.side, ada.team, ada.country, ada.timezone) == (
            Side.MARKETING,
            "Field",
            "DE",
            "Asia/Tokyo",
        )
        assert ada.roles == {Role.LEAD}
        sync.sync_sides(session, TEAM, {Side.SALES: SALES_IDS, Side.MARKETING: MARKETING_IDS})
        assert side(session, "ada") is Side.MARKETING

    def test_the_liaison_counts_in_marketing(self, session):
        sync.sync_sides(session, TEAM, {Side.SALES: [*SALES_IDS, user("gus")], Side.MARKETING: []})
        assert imports(session, f"{user('gus')},,liaison,,,\n") == [
            SideChange(user("gus"), Side.SALES, Side.MARKETING)
        ]

    def test_people_who_are_not_in_the_file_stay_as_they_are(self, session):
        imports(session, f"{user('ada')},marketing,,,,\n")
        assert side(session, "ben") is Side.SALES

    def test_a_check_tells_and_changes_nothing(self, session):
        assert imports(session, f"{user('ada')},marketing,lead,,,\n", check_only=True) == [
            SideChange(user("ada"), Side.SALES, Side.MARKETING)
        ]
        assert side(session, "ada") is Side.SALES
        assert imports(session, f"{user('ada')},sales,lead,,,\n", check_only=True) == []

    def test_a_check_before_the_first_sync_tells_too(self, session):
        """`import people --check` on a database that has not read anybody yet."""
        assert imports(session, f"{user('newcomer')},sales,,,,\n", check_only=True) == [
            SideChange(user("newcomer"), None, Side.SALES)
        ]
        with pytest.raises(LookupError, match="U0NEWCOMER"):
            imports(session, f"{user('newcomer')},sales,,,,\n")


class TestAdmins:
    def test_without_a_role_they_are_the_workspaces_own(self, session):
        assert service.admins(session, TEAM) == [user("hana")]

    def test_who_was_made_one_takes_their_place_and_keeps_their_other_roles(self, session):
        imports(session, f"{user('ada')},sales,lead,,,\n")
        assert sync.make_admin(session, TEAM, user("ada"), actor="setup.toml", now=MONDAY)
        assert service.admins(session, TEAM) == [user("ada")]
        assert service.is_admin(session, TEAM, user("ada"))
        assert not service.is_admin(session, TEAM, user("hana"))
        assert service.someone(session, TEAM, user("ada")).roles == {Role.LEAD, Role.ADMIN}

    def test_nobody_unknown_is_made_one(self, session):
        assert not sync.make_admin(session, TEAM, "U0NOBODY", actor="setup.toml", now=MONDAY)
        assert service.someone(session, TEAM, "U0NOBODY") is None

    def test_neither_a_leaver_nor_a_bot_is_one(self, session):
        cast = [member("hana", is_deleted=True), member("robo", is_bot=True, is_admin=True)]
        sync.sync_members(session, TEAM, cast)
        assert service.admins(session, TEAM) == []


class TestLeads:
    def test_they_are_those_with_the_role_in_the_order_of_their_ids(self, session):
        assert service.leads(session, TEAM) == []
        imports(session, f"{user('dev')},marketing,lead;admin,,,\n{user('ada')},sales,lead,,,\n")
        imports(session, f"{user('gus')},marketing,liaison,,,\n")
        assert service.leads(session, TEAM) == [user("ada"), user("dev")]

    def test_who_has_left_is_none_and_who_is_of_another_workspace(self, session):
        imports(session, f"{user('dev')},marketing,lead,,,\n{user('ada')},sales,lead,,,\n")
        assert service.leads(session, "T0ELSEWHERE") == []
        sync.sync_members(session, TEAM, [member("ada", is_deleted=True), member("dev", is_external=True)])
        assert service.leads(session, TEAM) == []


class TestChannelTrouble:
    def ref(self, name="hana", code="not_in_channel"):
        return ref_to(name, f"{REPORT_CHANNEL}:{code}")

    def test_every_admin_hears_of_it_once_while_it_lasts_and_again_the_next_month(self, session):
        sync.make_admin(session, TEAM, user("ada"), actor="setup.toml", now=MONDAY)
        sync.make_admin(session, TEAM, user("dev"), actor="setup.toml", now=MONDAY)

        def report(now, code="not_in_channel"):
            return report_trouble(session, KINDS, TEAM, REPORT_CHANNEL, code, now=now)

        assert report(MONDAY) == 2
        assert report(MONDAY + timedelta(hours=5)) == 0
        assert report(MONDAY, "is_archived") == 2
        assert report(MONDAY + timedelta(days=20)) == 0
        assert report(MONDAY + timedelta(days=31)) == 2
        assert outbox.recipients(session, TEAM, TROUBLE, f"{REPORT_CHANNEL}:is_archived", "pending") == {
            user("ada"),
            user("dev"),
        }

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("not_in_channel", "/invite"),
            ("is_archived", "archived"),
            ("externally_shared", "another company"),
            ("restricted_action", "restricted_action"),
        ],
    )
    def test_it_names_the_channel_and_what_helps(self, session, code, said):
        kind = KINDS[TROUBLE]
        text = str(kind.render(session, self.ref(code=code), MONDAY).text)
        assert f"<#{REPORT_CHANNEL}>" in text
        assert said in text
        assert kind.picture(session, self.ref()) is None

    def test_who_left_or_is_no_admin_any_more_is_not_written_to_and_nobody_at_night(self, session):
        kind = KINDS[TROUBLE]
        assert kind.recheck(session, self.ref(), AT_WORK) == Send()
        # Eight in the morning in London.
        assert kind.recheck(session, self.ref(), MONDAY) == Wait(MONDAY + timedelta(hours=1))
        service.set_away(session, TEAM, user("hana"), MONDAY.date())
        assert kind.recheck(session, self.ref(), AT_WORK) == Wait(MONDAY + timedelta(days=1, hours=1))
        assert kind.recheck(session, self.ref("leo"), AT_WORK) == Drop("no_admin")
        assert kind.recheck(session, self.ref("ben"), AT_WORK) == Drop("no_admin")
        assert kind.recheck(session, self.ref("nobody"), AT_WORK) == Drop("no_admin")
        assert REPORT_CHANNEL in str(kind.render(session, self.ref("nobody"), MONDAY).text)


class TestOwnChoice:
    NIGHT = (time(18), time(23))

    def choose(self, session, *values):
        return choosing.choose_own(session, TEAM, user("ben"), OwnChoice(*values))

    def test_it_goes_before_the_company_s_word_and_slack_s(self, session):
        imports(session, "U0BEN,sales,,,FR,Europe/Paris\n")
        ben = service.someone(session, TEAM, user("ben"))
        assert (ben.timezone, ben.country) == ("Europe/Paris", "FR")
        assert self.choose(session, "Asia/Tokyo", "JP", self.NIGHT, frozenset({5})) is True
        ben = service.someone(session, TEAM, user("ben"))
        assert (ben.timezone, ben.country, ben.hours, ben.weekdays) == (
            "Asia/Tokyo",
            "JP",
            self.NIGHT,
            frozenset({5}),
        )
        own = choosing.own_settings(session, TEAM, user("ben"))
        assert (own.usual_timezone, own.usual_country, own.is_zone_listed) == ("Europe/Paris", "FR", True)
        sync.sync_members(session, TEAM, [member("ben", "America/New_York")])
        assert service.someone(session, TEAM, user("ben")).timezone == "Asia/Tokyo"

    def test_the_same_again_is_nothing_new(self, session):
        usual = ("", "", WORKING_HOURS, MONDAY_TO_FRIDAY)
        assert self.choose(session, *usual) is False
        assert self.choose(session, "", "", self.NIGHT, MONDAY_TO_FRIDAY) is True
        assert self.choose(session, "", "", self.NIGHT, MONDAY_TO_FRIDAY) is False
        assert self.choose(session, *usual) is True

    def test_forgetting_leaves_the_usual_and_what_was_left(self, session):
        self.choose(session, "Asia/Tokyo", "JP", self.NIGHT, frozenset({5}))
        service.set_away(session, TEAM, user("ben"), MONDAY.date())
        service.set_membership(session, TEAM, user("ben"), Programme.PULSE, takes_part=False)
        choosing.forget_own(session, TEAM, user("ben"))
        ben = service.someone(session, TEAM, user("ben"))
        assert (ben.timezone, ben.country, ben.hours, ben.weekdays, ben.away_until) == (
            "Europe/London",
            "",
            WORKING_HOURS,
            MONDAY_TO_FRIDAY,
            None,
        )
        assert ben.left == {Programme.PULSE}

    def test_nobody_knows_a_stranger(self, session):
        stranger = "U0STRANGER"
        usual = OwnChoice("", "", WORKING_HOURS, MONDAY_TO_FRIDAY)
        assert choosing.own_settings(session, TEAM, stranger) is None
        assert choosing.choose_own(session, TEAM, stranger, usual) is None
        choosing.forget_own(session, TEAM, stranger)
