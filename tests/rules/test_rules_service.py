"""Rules as they stand: proposed, agreed to by a lead of each side, changed, retired and brought in, on both engines."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import select

from bot.directory.books import Books
from bot.directory.entries import Said, Wanted
from bot.directory.misses import misses
from bot.directory.writing import Done
from bot.directory.writing import bring_in as fill_directory
from bot.errors import BotError
from bot.people.models import Person
from bot.people.service import set_away
from bot.people.sides import Side
from bot.people.sync import take_over
from bot.privacy.service import delete_traces, rows_about
from bot.rules import service
from bot.rules.amounts import Amount
from bot.rules.answers import answer_case, involved, own_currency
from bot.rules.bringing import bring_in, compare
from bot.rules.involve import How, Involve
from bot.rules.models import RuleVersion
from bot.rules.triggers import IMPORTED, MODEL_RULES, Case, Draft, Kind
from bot.text import words_for
from bot.workspace.audit import log_page
from tests.people.cast import MONDAY, TEAM, company, member, sets, user

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
ADA, DEV, GUS, HANA, BEN = (user(name) for name in ("ada", "dev", "gus", "hana", "ben"))
DEALS = Draft(
    name="Large opportunities",
    kind=Kind.AMOUNT,
    involve=Involve(How.TOPIC, "brand"),
    amount=Amount(Decimal(2_000_000), "GBP"),
    text="It costs the brand.",
)
PRINT = Draft(name="Before print", kind=Kind.PRINT, involve=Involve(How.LEAD, "sales"))


@pytest.fixture
def session(db, keys):
    """A transaction with the cast: Ada leads Sales, Dev Marketing, Gus is the liaison, Hana the admin."""
    with db.begin() as opened:
        company(opened, keys, workspace__country="GB")
        for name, role in (("ada", "lead"), ("dev", "lead"), ("gus", "liaison")):
            opened.get(Person, (TEAM, user(name))).roles = role
        fill_directory(
            opened, TEAM, [Wanted(Said("Brand"), user("eva"), deputy=user("finn"))], actor="x", now=MONDAY
        )
        yield opened


def proposed(session, draft=DEALS, by=ADA):
    return service.propose(session, TEAM, draft, by=by, now=NOON)


def agrees(session, view, *people):
    for one in people:
        view = service.agree(session, TEAM, view.rule.id, by=one, now=NOON)
    return view


def refused(call, *args, **more):
    with pytest.raises(BotError) as told:
        call(*args, **more)
    return told.value


def about(session, draft=DEALS):
    return next(one for one in service.standing(session, TEAM) if one.rule.name == draft.name)


def answer(session, value, currency="GBP", now=NOON):
    case = Case(Kind.AMOUNT, Amount(Decimal(value), currency))
    return answer_case(session, TEAM, Books().index(session, TEAM), case, now=now)


def who(session, involve, now=NOON):
    return involved(session, TEAM, Books().index(session, TEAM), involve, now=now)


class TestAgreeing:
    def test_proposed_until_a_lead_of_each_side_has_agreed(self, session):
        view = proposed(session)
        assert (view.number, view.lacks, view.created_on) == (1, tuple(Side), NOON.date())
        assert agrees(session, view, ADA).lacks == (Side.MARKETING,)
        assert agrees(session, view, DEV).lacks == ()
        assert about(session).lacks == ()

    def test_a_second_click_changes_nothing(self, session):
        view = agrees(session, proposed(session), ADA)
        service.agree(session, TEAM, view.rule.id, by=ADA, now=NOON + timedelta(days=1))
        row = session.get(RuleVersion, view.rule.id)
        assert (row.confirmed_sales_by, row.confirmed_sales_on) == (ADA, NOON.date())

    def test_another_lead_of_the_same_side_does_not_agree_for_the_other(self, session):
        session.get(Person, (TEAM, BEN)).roles = "lead"
        assert agrees(session, proposed(session), ADA, BEN).lacks == (Side.MARKETING,)

    @pytest.mark.parametrize("name", ["ben", "gus", "hana", "mia", "nobody"])
    def test_nobody_else_may(self, session, name):
        view = proposed(session)
        error = refused(service.agree, session, TEAM, view.rule.id, by=user(name), now=NOON)
        assert (error.key, error.values) == ("rules.error.leads_only", {"lead": f"<@{ADA}>"})
        assert about(session).lacks == tuple(Side)

    def test_a_lead_who_is_on_neither_side_agrees_for_nobody(self, session):
        session.get(Person, (TEAM, HANA)).roles = "lead;admin"
        error = refused(service.agree, session, TEAM, proposed(session).rule.id, by=HANA, now=NOON)
        assert error.key == "rules.error.leads_only"

    def test_where_nobody_leads_an_admin_is_named(self, session):
        view = proposed(session)
        for name in ("ada", "dev"):
            session.get(Person, (TEAM, user(name))).roles = ""
        session.flush()
        error = refused(service.agree, session, TEAM, view.rule.id, by=BEN, now=NOON)
        assert (error.key, error.values) == ("people.error.no_lead", {"admin": f"<@{HANA}>"})
        take_over(session, TEAM, [member("hana", is_deleted=True)], run=1)
        error = refused(service.agree, session, TEAM, view.rule.id, by=BEN, now=NOON)
        assert error.key == "people.error.no_lead_nor_admin"


class TestChanging:
    def test_a_change_is_a_new_version_that_has_to_be_agreed_to_anew(self, session):
        first = agrees(session, proposed(session), ADA, DEV)
        five = replace(DEALS, amount=Amount(Decimal(5_000_000), "GBP"))
        second = service.change(session, TEAM, first.rule.id, five, by=GUS, now=NOON + timedelta(days=1))
        assert (second.number, second.lacks) == (2, tuple(Side))
        assert [one.rule.id for one in service.standing(session, TEAM)] == [second.rule.id]
        (old,) = service.earlier(session, TEAM)
        assert (old.rule, old.is_replaced, old.lacks) == (first.rule, True, ())
        rows = session.scalars(select(RuleVersion)).all()
        assert len({row.chain for row in rows}) == 1

    def test_the_same_again_is_none(self, session):
        first = agrees(session, proposed(session), ADA)
        same = replace(DEALS, amount=Amount(Decimal("2000000.00"), "GBP"))
        assert service.change(session, TEAM, first.rule.id, same, by=ADA, now=NOON) == about(session)
        assert about(session).lacks == (Side.MARKETING,)

    def test_an_old_version_is_neither_agreed_to_nor_changed_nor_retired(self, session):
        first = proposed(session)
        service.change(session, TEAM, first.rule.id, PRINT, by=ADA, now=NOON)
        calls = [
            lambda: service.agree(session, TEAM, first.rule.id, by=ADA, now=NOON),
            lambda: service.change(session, TEAM, first.rule.id, DEALS, by=ADA, now=NOON),
            lambda: service.retire(session, TEAM, first.rule.id, by=ADA, now=NOON),
            lambda: service.rule_for(session, TEAM, first.rule.id, ADA),
        ]
        assert {refused(call).key for call in calls} == {"rules.error.replaced"}
        assert refused(calls[0]).values == {"name": "Large opportunities"}

    def test_retired_it_holds_no_more_and_stays_readable(self, session):
        view = proposed(session)
        assert service.retire(session, TEAM, view.rule.id, by=DEV, now=NOON) == "Large opportunities"
        assert service.standing(session, TEAM) == []
        (old,) = service.earlier(session, TEAM)
        assert (old.retired_on, old.is_replaced) == (NOON.date(), False)
        assert (
            refused(service.agree, session, TEAM, view.rule.id, by=ADA, now=NOON).key == "rules.error.retired"
        )
        assert answer(session, 3_000_000).applied == ()

    @pytest.mark.parametrize("name", ["ben", "mia"])
    def test_who_is_neither_lead_nor_steward_may_not(self, session, name):
        view, by = proposed(session), user(name)
        calls = [
            lambda: service.propose(session, TEAM, PRINT, by=by, now=NOON),
            lambda: service.propose_missing(session, TEAM, [PRINT], by=by, now=NOON),
            lambda: service.change(session, TEAM, view.rule.id, PRINT, by=by, now=NOON),
            lambda: service.retire(session, TEAM, view.rule.id, by=by, now=NOON),
            lambda: service.rule_for(session, TEAM, view.rule.id, by),
        ]
        for call in calls:
            error = refused(call)
            assert (error.key, error.values) == ("rules.error.keepers_only", {"person": f"<@{ADA}>"})
        assert service.standing(session, TEAM) == [view]

    @pytest.mark.parametrize("by", [ADA, DEV, GUS, HANA])
    def test_leads_and_stewards_may(self, session, by):
        assert service.rule_for(session, TEAM, proposed(session, by=by).rule.id, by).rule.name == DEALS.name

    def test_where_nobody_may_it_is_said(self, session):
        gone = [member(name, is_deleted=True) for name in ("ada", "dev", "gus", "hana")]
        take_over(session, TEAM, gone, run=1)
        assert refused(service.require_keeper, session, TEAM, BEN).key == "people.error.no_admin"

    def test_a_rule_of_another_workspace_is_not_there(self, session):
        view = proposed(session)
        session.get(RuleVersion, view.rule.id).team_id = "T0OTHER"
        session.flush()
        for rule_id in (view.rule.id, "0" * 32):
            assert refused(service.rule_for, session, TEAM, rule_id, ADA).key == "rules.error.gone"
        assert service.standing(session, TEAM) == service.earlier(session, TEAM) == []

    def test_the_model_rules_are_proposed_once(self, session):
        drafts = [model.draft(words_for("")) for model in MODEL_RULES]
        for expected in (3, 0):
            assert len(service.propose_missing(session, TEAM, drafts, by=GUS, now=NOON)) == expected
        assert [one.rule.kind for one in service.standing(session, TEAM)] == [
            Kind.AMOUNT,
            Kind.PRINT,
            Kind.ACCOUNT,
        ]

    def test_a_name_is_taken_whatever_its_capitals(self, session):
        view = proposed(session)
        assert service.name_taken(session, TEAM, "large OPPORTUNITIES")
        assert not service.name_taken(session, TEAM, "large opportunities", but=view.rule.id)


class TestAFile:
    def test_it_proposes_changes_and_leaves_alone_with_one_line_in_the_log(self, session):
        first = agrees(session, proposed(session), ADA, DEV)
        changed, new = replace(DEALS, name="large opportunities", text="Else."), PRINT
        expected = [(changed, Done.CHANGED), (new, Done.ADDED)]
        assert compare(session, TEAM, [changed, new]) == expected
        assert service.standing(session, TEAM) == [about(session)]
        assert bring_in(session, TEAM, [changed, new], actor="rules.csv", now=NOON) == expected
        assert about(session, changed).number == 2
        assert about(session, changed).lacks == about(session, new).lacks == tuple(Side)
        assert service.earlier(session, TEAM)[0].rule == first.rule
        told = [one for one in log_page(session, TEAM, 0, size=50).entries if one.change.key == IMPORTED]
        assert [(one.actor, one.change.new) for one in told] == [("rules.csv", "2")]

    def test_the_same_file_again_changes_nothing(self, session):
        bring_in(session, TEAM, [DEALS, PRINT], actor="rules.csv", now=NOON)
        agrees(session, about(session), ADA, DEV)
        done = bring_in(session, TEAM, [DEALS, PRINT], actor="rules.csv", now=NOON)
        assert [became for _, became in done] == [Done.SAME, Done.SAME]
        assert about(session).lacks == ()
        told = [one for one in log_page(session, TEAM, 0, size=50).entries if one.change.key == IMPORTED]
        assert len(told) == 1

    def test_a_retired_rule_comes_back_as_a_new_one(self, session):
        service.retire(session, TEAM, proposed(session).rule.id, by=ADA, now=NOON)
        assert bring_in(session, TEAM, [DEALS], actor="rules.csv", now=NOON) == [(DEALS, Done.ADDED)]
        assert about(session).number == 1


class TestACase:
    def test_strictly_above(self, session):
        view = proposed(session)
        assert [one for one, _ in answer(session, "2000000.01").applied] == [view]
        for value in (2_000_000, 1):
            assert answer(session, value).nearest == (view,)

    def test_a_currency_without_rules(self, session):
        proposed(session)
        found = answer(session, 9_000_000, "CHF")
        assert (found.applied, found.nearest, found.currencies, found.own) == ((), (), ("GBP",), "GBP")

    def test_three_at_most_the_highest_first(self, session):
        for n in range(1, 6):
            proposed(session, replace(DEALS, name=str(n), amount=Amount(Decimal(n), "GBP")))
        found = answer(session, 100)
        assert [view.rule.name for view, _ in found.applied] == ["5", "4", "3"]
        assert found.more == 2

    def test_the_companys_own_currency(self, session):
        assert own_currency(session, TEAM, now=NOON) == "GBP"
        sets(session, workspace__country="PA")
        assert own_currency(session, TEAM, now=NOON) is None


class TestWhoToInvolve:
    def test_a_topic_is_who_the_directory_names(self, session):
        found = who(session, Involve(How.TOPIC, "brand"))
        assert found.entry.first.person.user_id == user("eva")
        set_away(session, TEAM, user("eva"), date(2026, 3, 6))
        assert who(session, Involve(How.TOPIC, "brand")).entry.first.person.user_id == user("finn")

    def test_entries_that_answer_as_well_are_counted(self, session):
        assert who(session, Involve(How.TOPIC, "brand")).others == 0
        more = [Wanted(Said("Brand"), user("dev")), Wanted(Said("Brand"), user("gus"))]
        fill_directory(session, TEAM, more, actor="x", now=MONDAY)
        assert who(session, Involve(How.TOPIC, "brand")).others == 2

    def test_a_topic_nobody_is_named_for(self, session):
        proposed(session, replace(DEALS, involve=Involve(How.TOPIC, "lunch")))
        found = answer(session, 3_000_000)
        assert found.missed == ("lunch",)
        assert (found.applied[0][1].entry, found.applied[0][1].people) == (None, ())
        assert misses(session, TEAM, since=MONDAY.date()) == []

    @pytest.mark.parametrize(
        ("involve", "names"),
        [
            (Involve(How.LEAD, "sales"), ["ada"]),
            (Involve(How.LEAD, "marketing"), ["dev"]),
            (Involve(How.LIAISON), ["gus"]),
            (Involve(How.ADMIN), ["hana"]),
            (Involve(How.PERSON, user("cleo")), ["cleo"]),
            *((Involve(How.PERSON, one), []) for one in (user("leo"), user("mia"), user("robo"), "")),
        ],
    )
    def test_people_by_role_and_by_name(self, session, involve, names):
        assert [one.person.user_id for one in who(session, involve).people] == [user(name) for name in names]

    def test_of_several_who_is_there_comes_first(self, session):
        for name in ("ben", "cleo"):
            session.get(Person, (TEAM, user(name))).roles = "lead"
        session.get(Person, (TEAM, user("cleo"))).own_timezone = "Asia/Tokyo"
        set_away(session, TEAM, ADA, date(2026, 3, 6))
        found = who(session, Involve(How.LEAD, "sales")).people
        assert [one.person.name for one in found] == ["Ben", "Cleo", "Ada"]


class TestWhatIsStored:
    def test_every_version_that_names_somebody_is_shown_to_them(self, session, keys):
        view = agrees(
            session, proposed(session, replace(DEALS, involve=Involve(How.PERSON, BEN)), by=GUS), ADA
        )
        service.retire(session, TEAM, view.rule.id, by=DEV, now=NOON)
        for one in (ADA, DEV, GUS, BEN):
            assert "rule" in [row.table for row in rows_about(session, keys, TEAM, one)]
        assert "rule" not in [row.table for row in rows_about(session, keys, TEAM, HANA)]

    def test_who_is_forgotten_is_named_no_more_and_what_was_agreed_stays(self, session, keys):
        agrees(session, proposed(session, replace(DEALS, involve=Involve(How.PERSON, ADA))), ADA, DEV)
        delete_traces(session, TEAM, ADA)
        session.expire_all()
        view = about(session)
        assert view.lacks == ()
        assert view.rule.involve == Involve(How.PERSON)
        assert "rule" not in [row.table for row in rows_about(session, keys, TEAM, ADA)]
        assert "rule" in [row.table for row in rows_about(session, keys, TEAM, DEV)]


def test_of_several_changes_at_once_one_holds(db, keys):
    with db.begin() as session:
        company(session, keys)
        session.get(Person, (TEAM, ADA)).roles = "lead"
        session.flush()
        first = proposed(session)
    together = Barrier(3)

    def changes(n):
        together.wait()
        with db.begin() as session:
            return service.change(
                session, TEAM, first.rule.id, replace(DEALS, text=str(n)), by=ADA, now=NOON
            ).number

    with ThreadPoolExecutor(3) as pool:
        errors = [one.exception() for one in [pool.submit(changes, n) for n in range(3)]]
    assert sorted(str(one) for one in errors) == ["None", "rules.error.replaced", "rules.error.replaced"]
    with db.read() as session:
        assert [one.number for one in service.standing(session, TEAM)] == [2]
        assert [one.number for one in service.earlier(session, TEAM)] == [1]
