"""Who may set the bot up, and what only leads may, is told by role and by name."""

import pytest

from bot.errors import BotError
from bot.people.listing import keeps_an_admin
from bot.people.models import Person
from bot.people.permission import require_admin, require_lead
from tests.people.cast import TEAM, company, user


@pytest.fixture
def session(db, keys):
    with db.begin() as opened:
        company(opened, keys)
        yield opened


def refusal(session, name):
    with pytest.raises(BotError) as refused:
        require_admin(session, TEAM, user(name))
    return refused.value


def test_an_admin_may(session):
    require_admin(session, TEAM, user("hana"))


def test_others_are_told_who_may(session):
    refused = refusal(session, "ben")
    assert (refused.key, refused.values) == ("people.error.admins_only", {"admin": "<@U0HANA>"})


def test_somebody_who_is_unknown_may_not(session):
    assert refusal(session, "nobody").key == "people.error.admins_only"


def test_the_role_goes_before_the_rights_slack_gives(session):
    session.get(Person, (TEAM, user("ben"))).roles = "admin"
    require_admin(session, TEAM, user("ben"))
    assert refusal(session, "hana").values == {"admin": "<@U0BEN>"}


def test_without_any_admin_that_is_said(session):
    session.get(Person, (TEAM, user("hana"))).is_slack_admin = False
    assert refusal(session, "hana").key == "people.error.no_admin"


@pytest.mark.parametrize("said", [{"is_slack_admin": True}, {"roles": "admin"}])
def test_somebody_of_another_company_may_not_whatever_is_said_of_them(session, said):
    for name, value in said.items():
        setattr(session.get(Person, (TEAM, user("mia"))), name, value)
    assert refusal(session, "mia").values == {"admin": "<@U0HANA>"}
    require_admin(session, TEAM, user("hana"))


def test_somebody_of_another_company_does_not_count_as_the_admin_who_is_left(session):
    session.get(Person, (TEAM, user("hana"))).is_slack_admin = False
    session.get(Person, (TEAM, user("mia"))).is_slack_admin = True
    assert not keeps_an_admin(session, TEAM, user("hana"), frozenset())


class TestLeads:
    @pytest.fixture
    def session(self, session):
        self.says(session, "ada", roles="lead")
        return session

    def says(self, session, name, **said):
        for column, value in said.items():
            setattr(session.get(Person, (TEAM, user(name))), column, value)

    def refusal(self, session, name):
        with pytest.raises(BotError) as refused:
            require_lead(session, TEAM, user(name))
        return refused.value.key, refused.value.values

    def test_a_lead_may_whatever_else_they_are(self, session):
        require_lead(session, TEAM, user("ada"))
        self.says(session, "dev", roles="admin;lead")
        require_lead(session, TEAM, user("dev"))

    @pytest.mark.parametrize("name", ["ben", "hana", "nobody"])
    def test_others_are_told_who_may(self, session, name):
        assert self.refusal(session, name) == ("people.error.leads_only", {"lead": "<@U0ADA>"})

    @pytest.mark.parametrize("name", ["mia", "robo", "leo"])
    def test_other_companies_bots_and_leavers_may_not_whatever_is_said_of_them(self, session, name):
        self.says(session, name, roles="lead")
        assert self.refusal(session, name) == ("people.error.leads_only", {"lead": "<@U0ADA>"})

    def test_before_anybody_leads_an_admin_is_named_who_can_change_that(self, session):
        self.says(session, "ada", roles="")
        assert self.refusal(session, "ada") == ("people.error.no_lead", {"admin": "<@U0HANA>"})

    def test_without_either_that_is_said(self, session):
        self.says(session, "ada", roles="")
        self.says(session, "hana", is_slack_admin=False)
        assert self.refusal(session, "ada") == ("people.error.no_lead_nor_admin", {})
