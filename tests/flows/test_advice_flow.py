"""The decision helper: a lead asks, ticks, and is told what follows; nobody else is, and nothing of it is kept."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect, select, text, update

from bot.people.models import Person
from bot.pulse.models import Round
from bot.pulse.service.answers import give_answer, pulse_form
from bot.scores.models import Release
from bot.scores.stages import Stage
from playground import clickables, small_company
from tests.support.house import SETUP, open_house

LEAVE, TIGHTEN = "Speaks for leaving it as it is", "Speaks for tightening"
# Whose every second answer is one higher: 2.5 is Defined, 3.5 Aligned, 4.5 Integrated.
ANSWERING = ("ben", "cleo", "ivan", "jade", "kofi", "eva", "finn")
LOWER = {Stage.UNDEFINED: 1, Stage.DEFINED: 2, Stage.ALIGNED: 3, Stage.INTEGRATED: 4}


@pytest.fixture
def house(sqlite_url):
    with open_house(sqlite_url, company=small_company) as opened:
        yield opened


def leads(house, **roles):
    """Who leads which side."""
    rows = [f"{house.person(name).id},{side},lead" for name, side in roles.items()]
    house.imports("\n".join(["user,side,roles", *rows, ""]))


def measured(house, stage):
    """A first pulse with all statements, answered so that this stage comes of it; and Ada and Dev lead."""
    house.once(("measured for advice", stage), lambda house: measures(house, stage))
    return house


def measures(house, stage):
    house.set_up(SETUP + "baseline = true\n")
    leads(house, ada="sales", dev="marketing")
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    with house.deps.begin() as session:
        round_id = session.scalars(select(Round.id)).one()
        for number, name in enumerate(ANSWERING):
            who = house.person(name).id
            for item in pulse_form(session, house.deps.pulse, house.team_id, who, round_id).items:
                said = (round_id, item.statement, LOWER[stage] + number % 2)
                give_answer(session, house.deps.pulse, house.team_id, who, *said, now=house.clock())
    house.closes_pulse()


def restages(house, stage):
    """Another result came out meanwhile; of all that is in one, the form asks for the stage."""
    with house.deps.begin() as session:
        session.execute(update(Release).values(published_stage=stage))


def asks(house, name="ada", place=None):
    """The modal that `/stage advice` opens, or what is answered in its place."""
    who = house.person(name)
    outcome = who.slash("/stage advice", place)
    assert outcome.acknowledged
    assert house.world.violations == []
    return who.view or outcome.reply


def ticks(house, leave=(), tighten=(), name="ada"):
    """What the modal says after this was ticked and sent."""
    who, form = house.person(name), asks(house, name)
    assert who.submits(form, {LEAVE: list(leave), TIGHTEN: list(tighten)}).errors == {}
    assert house.world.violations == []
    return who.view


def boxes(view):
    """How many boxes there are to tick."""
    return len([one for one in clickables(view.blocks) if one.kind == "checkboxes"])


def ticked(view):
    """The values of the boxes that are ticked."""
    said = (one for actions in view.values.values() for one in actions.values())
    return [option["value"] for one in said for option in one["selected_options"]]


def rows(house):
    """How many rows each table has."""
    with house.deps.read() as session:
        names = inspect(session.connection()).get_table_names()
        return {name: session.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in names}


class TestTheForm:
    def test_it_shows_the_stage_and_says_that_higher_is_not_always_better(self, house):
        form = asks(measured(house, Stage.DEFINED))
        assert form.title == "Leave it or tighten it?"
        assert "Present stage: Defined, from pulse 1, closed Mar 10, 2026." in form.text
        assert "A higher stage is not always better" in form.text
        assert "I guess nothing from your score" in form.text
        assert "What you tick is not stored" in form.text
        assert (boxes(form), ticked(form), form.submit) == (7, [], "See what follows")

    def test_it_opens_in_a_channel_too_and_says_nothing_there(self, house):
        measured(house, Stage.DEFINED)
        before = house.person("ben").sees("#sales-team")
        assert asks(house, place="#sales-team").title == "Leave it or tighten it?"
        assert house.person("ben").sees("#sales-team") == before
        assert not [one for one in house.person("ada").sees("#sales-team") if one.ephemeral]

    def test_help_names_it(self, house):
        house.set_up()
        assert "/stage advice, for leads:" in house.person("ben").slash("/stage help").reply.text
        assert "Did you mean /stage advice?" in house.person("ada").slash("/stage advise").reply.text


class TestWhatFollows:
    def test_nothing_ticked_is_to_leave_it_and_a_full_answer(self, house):
        counsel = ticks(measured(house, Stage.DEFINED))
        assert "Leave it as it is. Nothing you ticked speaks for tightening Defined." in counsel.text
        assert "That is a full answer" in counsel.text
        assert "Every relationship can be improved within its stage" in counsel.text
        assert "What a move to" not in counsel.text
        assert "•" not in counsel.text
        assert (boxes(counsel), counsel.submit, counsel.close) == (0, "", "Close")

    def test_what_speaks_for_leaving_is_named(self, house):
        counsel = ticks(measured(house, Stage.UNDEFINED), leave=["Our company is small"])
        assert "Leave it as it is." in counsel.text
        assert "For leaving it:\n• Our company is small" in counsel.text
        assert "For tightening" not in counsel.text

    def test_only_reasons_to_tighten_say_what_that_consists_of(self, house):
        counsel = ticks(
            measured(house, Stage.DEFINED),
            tighten=["Roles are clear, and still work is doubled", "Products live shorter"],
        )
        assert "Tighten it, towards Aligned." in counsel.text
        assert (
            "For tightening:\n• Roles are clear, and still work is doubled or dropped\n• Products live"
            in (counsel.text)
        )
        assert "What a move to Aligned consists of:\n• Joint meetings with discipline" in counsel.text
        assert "A liaison between the two" in counsel.text
        assert "For leaving it" not in counsel.text

    def test_reasons_for_both_are_both_listed_and_to_be_talked_over(self, house):
        counsel = ticks(
            measured(house, Stage.ALIGNED),
            leave=["Sales and Marketing report to different people", "From first contact"],
            tighten=["One joint process"],
        )
        assert "Talk it over with the lead of the other side." in counsel.text
        assert (
            "For leaving it:\n• Sales and Marketing report to different people\n• From first contact to order takes us "
            "little time"
        ) in counsel.text
        assert "For tightening:\n• One joint process or funnel is within our reach" in counsel.text
        assert "What a move to Integrated consists of:\n• One executive for revenue" in counsel.text
        assert "Leaving it is as full an answer as tightening it." in counsel.text

    def test_the_last_stage_is_kept_without_a_form(self, house):
        kept = asks(measured(house, Stage.INTEGRATED))
        assert "Present stage: Integrated" in kept.text
        assert "Keep it. No stage follows this one" in kept.text
        assert "within its stage" in kept.text
        assert (boxes(kept), kept.submit) == (0, "")

    def test_nothing_of_it_is_stored(self, house):
        measured(house, Stage.DEFINED)
        before = rows(house)
        ticks(house, tighten=["Products live shorter"])
        house.run()
        assert rows(house) == before
        assert ticked(asks(house)) == []


class TestWithoutAStage:
    def test_before_the_first_result_the_next_step_is_named(self, house):
        house.set_up()
        leads(house, ada="sales")
        view = asks(house)
        assert "There is no stage yet, so there is nothing to weigh." in view.text
        assert "/pulse says when the next pulse comes" in view.text
        assert (boxes(view), view.submit) == (0, "")

    def test_a_result_without_a_stage_says_why(self, house):
        house.opens_pulse()
        leads(house, ada="sales")
        house.closes_pulse()
        view = asks(house)
        assert "Not enough answers to show" in view.text
        assert "The newest pulse names no stage" in view.text
        assert (boxes(view), view.submit) == (0, "")


class TestMeanwhile:
    def test_another_stage_has_come_out_since_the_form_was_opened(self, house):
        measured(house, Stage.DEFINED)
        ada, form = house.person("ada"), asks(house)
        restages(house, Stage.ALIGNED)
        ada.submits(form, {TIGHTEN: ["Products live shorter"]})
        assert "The stage has changed since you opened this." in ada.view.text
        assert "Present stage: Aligned" in ada.view.text
        assert (boxes(ada.view), ticked(ada.view)) == (4, [])
        assert house.world.violations == []
        # The new form works.
        ada.submits(ada.view, {TIGHTEN: ["One joint process"]})
        assert "Tighten it, towards Integrated." in ada.view.text

    def test_also_when_nothing_was_ticked(self, house):
        measured(house, Stage.DEFINED)
        ada, form = house.person("ada"), asks(house)
        restages(house, Stage.UNDEFINED)
        ada.submits(form)
        assert "The stage has changed since you opened this." in ada.view.text
        assert "Present stage: Undefined" in ada.view.text

    @pytest.mark.parametrize(
        ("stage", "told"), [(Stage.INTEGRATED, "Keep it."), (None, "The newest pulse names no stage")]
    )
    def test_there_may_be_nothing_to_weigh_any_more(self, house, stage, told):
        measured(house, Stage.DEFINED)
        ada, form = house.person("ada"), asks(house)
        restages(house, stage)
        ada.submits(form, {TIGHTEN: ["Products live shorter"]})
        assert "The stage has changed since you opened this." in ada.view.text
        assert told in ada.view.text
        assert (boxes(ada.view), ada.view.submit) == (0, "")

    def test_who_is_no_lead_any_more_is_told_so_and_keeps_what_was_ticked(self, house):
        measured(house, Stage.DEFINED)
        ada, form = house.person("ada"), asks(house)
        house.imports(f"user,side,roles\n{ada.id},sales,\n")
        ada.submits(form, {TIGHTEN: ["Products live shorter"]})
        assert "Only the leads of Sales and Marketing may do that" in ada.view.text
        assert "@Dev" in ada.view.text
        ada.closes()
        assert ticked(ada.view) == ["shorter_life_cycles"]


def forged(house, metadata, *boxes, name="ada", action="input"):
    """A submission as somebody else than Slack might send it; the answer to it."""
    form = asks(house)
    with house.world.lock:
        view = deepcopy(house.slack.payloads.view(house.slack.app, house.world.views[form.id]))
    view["private_metadata"] = metadata
    if boxes:
        view["state"] = {"values": {block: {action: {"selected_options": said}} for block, said in boxes}}
    who = house.person(name)
    payload = {
        "type": "view_submission",
        "team": {"id": house.team_id},
        "user": {"id": who.id},
        "api_app_id": house.slack.app.app_id,
        "token": "x",
        "view": view,
    }
    answer = who.sends_forged(payload)
    assert answer.acknowledged
    return answer.delivery.response


def shown(response):
    return "\n".join(
        block["text"]["text"] for block in response["view"]["blocks"] if block["type"] == "section"
    )


class TestForgeries:
    def test_what_the_stage_never_offered_brings_the_form_anew(self, house):
        measured(house, Stage.DEFINED)
        for metadata, boxes in (
            ("Defined", [("advice_leave_defined", [{"value": "small_company"}])]),
            ("Defined", [("advice_tighten_defined", [{"value": "<!channel>"}])]),
            ("Defined", [("advice_tighten_defined", [{"value": 7}])]),
            ("Aligned", [("advice_tighten_aligned", [{"value": "common_revenue_process_possible"}])]),
            ("", []),
            ("defined", []),
        ):
            response = forged(house, metadata, *boxes)
            assert response["response_action"] == "update"
            assert "The stage has changed" in shown(response)
            assert "Present stage: Defined" in shown(response)

    def test_what_has_not_slacks_form_reads_as_nothing_ticked(self, house):
        measured(house, Stage.DEFINED)
        for said in (None, "all", [7], []):
            response = forged(house, "Defined", ("advice_tighten_defined", said))
            assert "Leave it as it is." in shown(response)

    def test_a_submission_by_somebody_else_is_refused(self, house):
        response = forged(measured(house, Stage.DEFINED), "Defined", name="ben")
        assert response["response_action"] == "push"
        assert "Only the leads of Sales and Marketing may do that" in shown(response)


class TestWhoMay:
    def test_others_are_told_which_role_and_who_has_it(self, house):
        measured(house, Stage.DEFINED)
        for name in ("ben", "eva", "hana", "guy"):
            refused = asks(house, name)
            assert refused.ephemeral
            assert refused.text == (
                "Only the leads of Sales and Marketing may do that, so nothing was changed. "
                "@Ada Lindqvist is one of them."
            )
            assert house.person(name).view is None

    def test_before_anybody_leads_an_admin_is_named(self, house):
        house.set_up()
        assert asks(house).text == (
            "Only the leads of Sales and Marketing may do that, and nobody is one yet, so nothing was changed. "
            "@Hana Kowalski can name one: People in Home."
        )

    def test_somebody_of_another_company_may_not_whatever_role_they_bear(self, house):
        measured(house, Stage.DEFINED)
        mia = house.person("mia")
        with house.deps.begin() as session:
            session.get_one(Person, (house.team_id, mia.id)).roles = "lead"
        assert "Only the leads of Sales and Marketing may do that" in asks(house, "mia", "#partners").text
        assert mia.view is None

    def test_the_lead_of_the_other_side_may_too(self, house):
        assert "Present stage: Defined" in asks(measured(house, Stage.DEFINED), "dev").text
