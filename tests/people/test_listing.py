"""What the company says of people, whoever says it: the same rows, and each change in the audit log; both engines."""

import pytest

from bot.home.both_sides_kind import BothSides
from bot.outbox.kinds import Drop, Send, Wait
from bot.people.both_sides import BOTH_SIDES, decide, report_both_sides, undecided
from bot.people.listed import Flaw, Listed, Problem, flaws, listed, subject_of
from bot.people.listing import list_person, listed_of
from bot.people.models import Person
from bot.people.service import admins, someone
from bot.people.sides import NEITHER, Role, Side
from bot.people.sync import make_admin, sync_members, sync_sides, take_over
from bot.privacy.service import rows_about
from bot.slack.members import Status
from bot.workspace.audit import log_page
from bot.workspace.service import load_settings
from tests.people.cast import MARKETING, MONDAY, SALES, TEAM, company, member, others, ref_to, sets, user

NOBODY = Listed(None, frozenset(), "", "", "")
HANA = {"actor": user("hana"), "now": MONDAY}


@pytest.fixture
def session(db, keys):
    with db.begin() as opened:
        company(opened, keys)
        yield opened


def says(session, name, **what):
    facts = {"side": None, "roles": frozenset(), "team": "", "country": "", "timezone": ""} | what
    return list_person(session, TEAM, user(name), Listed(**facts), **HANA)


def log(session):
    """Actor, key, old and new of what is in the log about people."""
    entries = log_page(session, TEAM, 0, size=100).entries
    return [
        (entry.actor, entry.change.key, entry.change.old, entry.change.new)
        for entry in entries
        if entry.change.key.startswith("person.")
    ]


class TestCells:
    def test_an_empty_side_is_neither_and_that_of_a_liaison_is_marketing(self):
        assert listed({"side": ""}).side == NEITHER
        assert listed({"side": "", "roles": "liaison"}) == Listed(
            "marketing", frozenset({Role.LIAISON}), "", "", ""
        )

    def test_whose_entries_in_the_log_they_are(self):
        assert subject_of("U0ADA") == "person.U0ADA."

    def test_what_is_good_has_no_flaw(self):
        cells = {"side": "Sales", "roles": "lead; admin", "country": "de", "timezone": "Asia/Tokyo"}
        assert list(flaws(cells)) == []
        assert listed(cells) == Listed("sales", frozenset({Role.LEAD, Role.ADMIN}), "", "DE", "Asia/Tokyo")

    @pytest.mark.parametrize(
        ("cells", "column", "problem"),
        [
            ({"side": "both"}, "side", Problem.SIDE),
            ({"roles": "lead;boss"}, "roles", Problem.ROLE),
            ({"side": "sales", "roles": "liaison"}, "side", Problem.LIAISON_IN_SALES),
            ({"team": "x" * 65}, "team", Problem.TEAM),
            ({"country": "Germany"}, "country", Problem.COUNTRY),
            ({"timezone": "Mars/Olympus"}, "timezone", Problem.ZONE),
            ({"timezone": "../etc/passwd"}, "timezone", Problem.ZONE),
        ],
    )
    def test_each_flaw_has_its_column(self, cells, column, problem):
        assert [(flaw.column, flaw.problem) for flaw in flaws(cells)] == [(column, problem)]

    def test_a_flaw_tells_what_stands_there(self):
        assert list(flaws({"roles": "lead;boss"})) == [Flaw("roles", Problem.ROLE, "boss")]


class TestListing:
    def test_what_is_said_wins_and_each_difference_is_in_the_log(self, session):
        said = {"side": "marketing", "roles": frozenset({Role.LEAD}), "team": "North", "country": "DE"}
        changes = says(session, "ben", **said, timezone="Asia/Tokyo")
        ben = someone(session, TEAM, user("ben"))
        assert (ben.side, ben.roles, ben.team, ben.country, ben.timezone) == (
            Side.MARKETING,
            {Role.LEAD},
            "North",
            "DE",
            "Asia/Tokyo",
        )
        assert len(changes) == 5
        assert log(session) == [
            (user("hana"), "person.U0BEN.country", '""', '"DE"'),
            (user("hana"), "person.U0BEN.roles", "[]", '["lead"]'),
            (user("hana"), "person.U0BEN.side", "null", '"marketing"'),
            (user("hana"), "person.U0BEN.team", '""', '"North"'),
            (user("hana"), "person.U0BEN.timezone", '""', '"Asia/Tokyo"'),
        ]

    def test_the_same_again_is_no_change(self, session):
        says(session, "ben", side="marketing")
        assert says(session, "ben", side="marketing") == []
        assert len(log(session)) == 1

    def test_as_found_is_what_slack_says_again(self, session):
        says(session, "ben", side=NEITHER)
        assert someone(session, TEAM, user("ben")).side is None
        says(session, "ben", side=None)
        assert someone(session, TEAM, user("ben")).side is Side.SALES

    def test_of_nobody_known_nothing_is_said(self, session):
        assert listed_of(session, TEAM, "U0NOBODY") is None
        with pytest.raises(LookupError, match="U0NOBODY"):
            says(session, "nobody")

    def test_who_loses_the_role_is_not_given_it_back_by_the_settings(self, session):
        sets(session, workspace__admins=(user("ada"), user("dev")))
        make_admin(session, TEAM, user("ada"), actor="workspace.admins", now=MONDAY)
        make_admin(session, TEAM, user("ada"), actor="workspace.admins", now=MONDAY)
        assert admins(session, TEAM) == [user("ada")]
        assert log(session) == [("workspace.admins", "person.U0ADA.roles", "[]", '["admin"]')]
        says(session, "ada")
        assert load_settings(session, TEAM).workspace.admins == (user("dev"),)
        assert admins(session, TEAM) == [user("hana")]


class TestBothSides:
    def finds(self, session, *names):
        both = [user(name) for name in names]
        return sync_sides(
            session,
            TEAM,
            {Side.SALES: [*map(user, SALES), *both], Side.MARKETING: [*map(user, MARKETING), *both]},
        )

    def ids(self, session):
        return [one.user_id for one in undecided(session, TEAM)]

    def test_who_is_on_both_waits_for_a_decision(self, session):
        assert self.finds(session, "dev", "ben") == [user("ben"), user("dev")]
        assert self.ids(session) == [user("ben"), user("dev")]
        assert someone(session, TEAM, user("ben")).side is None

    def test_a_liaison_counts_in_marketing_without_one(self, session):
        self.finds(session, "gus", "ben")
        says(session, "gus", roles=frozenset({Role.LIAISON}))
        assert self.ids(session) == [user("ben")]
        assert someone(session, TEAM, user("gus")).side is Side.MARKETING

    def test_bots_leavers_and_other_companies_wait_for_none(self, session):
        self.finds(session, "robo", "leo", "mia")
        assert self.ids(session) == []

    def test_a_decision_holds_while_they_are_on_one_side_and_after(self, session):
        self.finds(session, "ben", "dev")
        wanted = {user("ben"): "marketing", user("dev"): NEITHER, user("ada"): "marketing"}
        assert decide(session, TEAM, wanted, **HANA) == [user("ben"), user("dev")]
        assert self.ids(session) == []
        assert someone(session, TEAM, user("ada")).side is Side.SALES
        self.finds(session)
        assert someone(session, TEAM, user("ben")).side is Side.MARKETING
        assert someone(session, TEAM, user("dev")).side is None
        assert [entry[1] for entry in log(session)] == ["person.U0BEN.side", "person.U0DEV.side"]
        assert decide(session, TEAM, {user("ben"): "sales"}, **HANA) == []

    def test_a_decision_keeps_what_else_is_said(self, session):
        self.finds(session, "ben")
        says(session, "ben", team="North", roles=frozenset({Role.LEAD}))
        decide(session, TEAM, {user("ben"): "sales"}, **HANA)
        assert listed_of(session, TEAM, user("ben")) == Listed(
            "sales", frozenset({Role.LEAD}), "North", "", ""
        )

    def test_admins_are_told_once_a_person(self, session):
        kinds = {BOTH_SIDES: BothSides()}

        def syncs(*names, now=MONDAY):
            return report_both_sides(session, kinds, TEAM, self.finds(session, *names), now=now)

        assert syncs("ben") == 1
        assert syncs("ben", now=MONDAY.replace(day=3)) == 0
        assert syncs("ben", "dev", now=MONDAY.replace(day=4)) == 1
        assert syncs("ben", "dev", "leo", now=MONDAY.replace(day=5)) == 0

    def test_the_word_is_dropped_when_there_is_nothing_to_decide_or_nobody_to(self, session):
        kind, hana = BothSides(), ref_to("hana", "")
        self.finds(session, "ben")
        nine = MONDAY.replace(hour=9)
        assert kind.recheck(session, hana, MONDAY) == Wait(nine)
        assert kind.recheck(session, hana, nine) == Send()
        assert kind.recheck(session, ref_to("ada", ""), nine) == Drop("no_admin")
        assert kind.recheck(session, ref_to("nobody", ""), nine) == Drop("no_admin")
        take_over(session, TEAM, [member("hana", status=Status(":pill:", "", nine.replace(hour=15)))], run=1)
        assert kind.recheck(session, hana, nine) == Wait(nine.replace(hour=15))
        text = str(kind.render(session, hana, MONDAY).text)
        assert text.startswith("*1 person is on both sides*")
        assert "<@U0BEN>" in text
        assert kind.picture(session, hana) is None
        decide(session, TEAM, {user("ben"): "sales"}, **HANA)
        assert kind.recheck(session, hana, MONDAY) == Drop("decided")


class TestPrivacy:
    def test_each_entry_about_a_person_is_shown_to_them_and_no_other(self, session, keys):
        says(session, "ben", side="marketing")
        sets(session, workspace__admins=(user("ada"),))

        def shown(name):
            rows = rows_about(session, keys, TEAM, user(name))
            return sorted(dict(row.columns)["key"] for row in rows if row.table in {"audit_entry", "setting"})

        assert shown("ben") == ["person.U0BEN.side"]
        assert shown("ada") == ["workspace.admins", "workspace.admins"]
        assert shown("be") == shown("dev") == []
        assert "person.U0BEN.side" in shown("hana")


class TestLog:
    def test_newest_first_page_by_page(self, session):
        for number in range(7):
            now = MONDAY.replace(hour=9 + number)
            list_person(
                session,
                TEAM,
                user("ben"),
                Listed(None, frozenset(), f"T{number}", "", ""),
                actor="x",
                now=now,
            )
        pages = [log_page(session, TEAM, number, size=3) for number in range(3)]
        teams = [
            [e.change.new for e in page.entries if e.change.key == "person.U0BEN.team"] for page in pages
        ]
        assert teams == [['"T6"', '"T5"', '"T4"'], ['"T3"', '"T2"', '"T1"'], ['"T0"']]
        assert [page.has_older for page in pages[:2]] == [True, True]
        last = log_page(session, TEAM, 99, size=3)
        assert (last.entries, last.has_older, last.number) == ((), False, 99)

    def test_workspaces_do_not_mix(self, session):
        assert log_page(session, "T0OTHER", 0, size=3).entries == ()


def test_a_newcomer_has_nothing_said_of_them(session):
    sync_members(session, TEAM, [member("zoe"), *others()])
    assert listed_of(session, TEAM, user("zoe")) == NOBODY
    assert session.get(Person, (TEAM, user("zoe"))).roles == ""
