"""The admin's forms about people: what they mean, and that what Slack would not send is refused."""

import pytest

from bot.home.care_form import FOUND, USUAL, Field, picked, read_decisions, read_person
from bot.people.listed import Listed
from bot.people.sides import NEITHER, Role
from bot.slack.ids import ForgedValueError


def chosen(value):
    return {"input": {"type": "static_select", "selected_option": {"value": value}}}


def form(user="U0BEN", about="U0BEN", **values):
    facts = {"side": FOUND, "roles": (), "team": None, "country": USUAL, "zone": USUAL} | values
    return {
        "care_person:U0X": {"care_person": {"type": "users_select", "selected_user": user}},
        Field.SIDE.block(about): chosen(facts["side"]),
        Field.ROLES.block(about): {"input": {"selected_options": [{"value": r} for r in facts["roles"]]}},
        Field.TEAM.block(about): {"input": {"type": "plain_text_input", "value": facts["team"]}},
        Field.COUNTRY.block(about): chosen(facts["country"]),
        Field.ZONE.block(about): chosen(facts["zone"]),
    }


def said(**values):
    draft = read_person(form(**values))
    assert (draft.user_id, draft.picker, draft.problems) == ("U0BEN", "care_person:U0X", {})
    return draft.listed


def test_what_is_chosen_is_what_is_said():
    assert said(
        side="sales", roles=("lead", "admin"), team=" North ", country="DE", zone="Asia/Tokyo"
    ) == Listed("sales", frozenset({Role.LEAD, Role.ADMIN}), "North", "DE", "Asia/Tokyo")


def test_as_found_says_nothing_of_a_side_and_neither_does():
    assert said(side=FOUND) == Listed(None, frozenset(), "", "", "")
    assert said(side=NEITHER).side == NEITHER
    assert said(side=NEITHER, roles=("liaison",)).side == "marketing"


@pytest.mark.parametrize(
    ("values", "field", "key"),
    [
        ({"side": "both"}, Field.SIDE, "care.person.error.side"),
        ({"side": "sales", "roles": ("liaison",)}, Field.SIDE, "care.person.error.liaison"),
        ({"roles": ("boss",)}, Field.ROLES, "care.person.error.role"),
        ({"team": "x" * 65}, Field.TEAM, "care.person.error.team"),
        ({"country": "Germany"}, Field.COUNTRY, "home.form.error.country"),
        ({"zone": "Mars/Olympus"}, Field.ZONE, "home.form.error.zone"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(values, field, key):
    draft = read_person(form(**values))
    assert {block: error.key for block, error in draft.problems.items()} == {field.block("U0BEN"): key}
    assert draft.listed is None


def test_inputs_of_somebody_else_say_nothing():
    draft = read_person(form(user="U0CLEO"))
    assert (draft.user_id, draft.listed, draft.problems) == ("U0CLEO", None, {})


@pytest.mark.parametrize("state", [None, [], {}, form(user=None), form(user="<!channel>")])
def test_without_a_person_it_is_none_of_slacks(state):
    for read in (read_person, picked):
        with pytest.raises(ForgedValueError):
            read(state)


def test_who_is_picked():
    assert picked(form(user="W0DEV")) == "W0DEV"


def test_decisions_are_those_that_were_made():
    state = {
        "care_both:U0BEN": chosen("sales"),
        "care_both:U0CLEO": {"care_decision": {"type": "static_select", "selected_option": None}},
        "care_both:U0DEV": chosen("none"),
        "other": chosen("sales"),
    }
    assert read_decisions(state) == {"U0BEN": "sales", "U0DEV": "none"}
    assert read_decisions(None) == {}


@pytest.mark.parametrize("state", [{"care_both:U0BEN": chosen("both")}, {"care_both:<b>": chosen("sales")}])
def test_a_forged_decision_is_refused(state):
    with pytest.raises(ForgedValueError):
        read_decisions(state)
