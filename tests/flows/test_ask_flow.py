"""After each result the leads are asked for one action; what became of it is told to all, without names."""

from copy import deepcopy
from datetime import UTC, datetime

from sqlalchemy import select

from bot.pulse.instrument import load_default
from bot.pulse.models import Round
from bot.pulse.service.answers import give_answer, pulse_form
from tests.flows.forging import click_of, with_value
from tests.support.house import SETUP

TEN = ("ben", "cleo", "ivan", "jade", "kofi", "eva", "finn", "gus", "tara", "uma")
NUMBERS = {one.no for one in load_default().statements if one.theme == "numbers"}
HEAD = "One question to you as a lead, after pulse"
WEDNESDAY = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
LABEL = "What will you do before the next pulse?"
LIST = "Joint account list"


def leads(house, **roles):
    """Who leads which side; somebody with an empty role is on the side alone."""
    rows = [
        f"{house.person(name).id},{side},{'' if side.endswith('!') else 'lead'}".replace("!", "")
        for name, side in roles.items()
    ]
    house.imports("\n".join(["user,side,roles", *rows, ""]))


def measured(house, *, numbers_by=-1):
    """A first result in which both sides see the shared numbers differently from all else; Ada and Dev lead."""
    house.once(("measured", numbers_by), lambda house: measures(house, numbers_by))


def measures(house, numbers_by):
    house.set_up(SETUP + "baseline = true\n")
    leads(house, ada="sales", dev="marketing")
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))
    with house.deps.begin() as session:
        round_id = session.scalars(select(Round.id)).one()
        for number, name in enumerate(TEN):
            who = house.person(name).id
            for item in pulse_form(session, house.deps.pulse, house.team_id, who, round_id).items:
                value = 3 + number % 2 + (numbers_by if item.statement in NUMBERS else 0)
                said = (round_id, item.statement, value)
                give_answer(session, house.deps.pulse, house.team_id, who, *said, now=house.clock())
    house.closes_pulse()


def asked(house):
    """The first result is out, and the leads have been asked about it."""
    house.once("asked", asks)


def asks(house):
    measures(house, numbers_by=-1)
    house.goes_to(WEDNESDAY)


def next_result(house):
    """Time passes until another report is posted, and on to the leads' hours after it."""
    before = len(house.reports())
    for _ in range(60):
        house.passes(days=1)
        if len(house.reports()) > before:
            house.passes(days=1)
            return house.reports()[-1]
    raise AssertionError("no further result")


def next_pulse(house, name="vera"):
    """Time passes until somebody gets another pulse."""
    before = len(pulses(house, name))
    for _ in range(60):
        house.passes(days=1)
        if len(pulses(house, name)) > before:
            return pulses(house, name)[-1]
    raise AssertionError("no further pulse")


def pulses(house, name):
    return [m for m in house.person(name).sees_dm() if m.by_app and "how Sales and Marketing work" in m.text]


def questions(house, name):
    return [m for m in house.person(name).sees_dm() if m.by_app and not m.ephemeral and HEAD in m.text]


def question(house, name):
    return questions(house, name)[-1]


def names(house, name, text, button="Name one action"):
    """A lead names an action, and everybody's message is brought up to date."""
    who = house.person(name)
    assert who.clicks(question(house, name), button).acknowledged
    assert who.submits(who.view, {LABEL: text}).errors == {}
    house.passes(minutes=1)
    assert house.world.violations == []


def says(house, name, word, nth=1):
    assert house.person(name).clicks(question(house, name), word, nth=nth).acknowledged
    house.passes(minutes=1)
    assert house.world.violations == []


class TestTheQuestion:
    def test_it_comes_to_the_leads_alone_in_their_own_hours(self, house):
        measured(house)
        # 18:01 in Berlin: the report is out, and the leads have gone home.
        assert len(house.reports()) == 1
        assert questions(house, "ada") == []

        house.goes_to(WEDNESDAY)

        for name in ("ada", "dev"):
            (message,) = questions(house, name)
            assert message.at == datetime(2026, 3, 11, 8, tzinfo=UTC)
            assert message.buttons == ["Name one action", "Stop asking me"]
        for name in ("ben", "eva", "hana", "gus"):
            assert questions(house, name) == []
        assert house.world.violations == []
        # The stage line, a place to begin, and one question.
        head, stage, begin, wanted, footer = question(house, "ada").text.splitlines()
        assert head.startswith(f"{HEAD} 1. It takes a minute")
        assert stage in house.reports()[-1].text
        theme = load_default().theme_text("numbers", "en")
        assert begin.startswith(f"One place to begin: of the themes, {theme} stands lowest")
        assert wanted == "Which one thing will you do about it before the next pulse?"
        assert "Stop asking me ends these messages at once" in footer
        assert stage in question(house, "ada").notification

    def test_the_lowest_theme_is_the_one_that_is_named(self, house):
        measured(house, numbers_by=1)
        house.goes_to(WEDNESDAY)
        text = question(house, "ada").text
        assert "stands lowest" in text
        assert load_default().theme_text("numbers", "en") not in text

    def test_a_result_without_a_score_asks_nothing(self, house):
        house.opens_pulse()
        leads(house, ada="sales", dev="marketing")
        house.closes_pulse()
        house.goes_to(WEDNESDAY)
        assert len(house.reports()) == 1
        assert questions(house, "ada") == []

    def test_without_leads_nobody_is_asked(self, house):
        measured(house)
        leads(house, ada="sales!", dev="marketing!")
        house.goes_to(WEDNESDAY)
        assert questions(house, "ada") == questions(house, "dev") == []

    def test_a_lead_who_is_away_is_asked_when_back(self, house):
        measured(house)
        house.person("ada").slash("/entente away until 2026-03-13")
        house.goes_to(datetime(2026, 3, 15, 12, tzinfo=UTC))
        assert questions(house, "ada") == []
        assert len(questions(house, "dev")) == 1
        house.goes_to(datetime(2026, 3, 16, 12, tzinfo=UTC))
        # The weekly digest comes at the same hour, and a message a second is what one conversation may get.
        assert question(house, "ada").at.replace(second=0) == datetime(2026, 3, 16, 8, tzinfo=UTC)

    def test_whoever_is_away_over_a_newer_result_gets_its_question_alone(self, house):
        measured(house)
        house.person("ada").slash("/entente away until 2026-06-01")
        next_result(house)
        assert questions(house, "ada") == []
        house.person("ada").slash("/entente back")
        house.passes(days=1)
        (message,) = questions(house, "ada")
        assert f"{HEAD} 1." not in message.text


class TestNaming:
    def test_one_lead_names_and_the_other_sees_it(self, house):
        asked(house)
        ada = house.person("ada")
        ada.clicks(question(house, "ada"), "Name one action")
        assert ada.view.title == "One action"
        assert "it is posted in #alignment with the next result" in ada.view.text
        assert ada.submits(ada.view, {LABEL: f" {LIST}\n"}).errors == {}
        assert ada.view is None
        house.passes(minutes=1)

        assert f"Named now: “{LIST}” (by you, Mar 11)." in question(house, "ada").text
        seen = question(house, "dev")
        assert f"Named now: “{LIST}” (by @Ada Lindqvist, Mar 11)." in seen.text
        assert seen.buttons == ["Done", "Still open", "Dropped", "Change it", "Stop asking me"]
        # Nothing new comes; the question stands where it stood.
        assert len(questions(house, "ada")) == len(questions(house, "dev")) == 1
        assert house.world.violations == []

    def test_the_other_may_change_it_and_is_told_whose_it_was(self, house):
        asked(house)
        names(house, "ada", LIST)
        dev = house.person("dev")
        dev.clicks(question(house, "dev"), "Change it")
        assert "@Ada Lindqvist named this. You may change it" in dev.view.text
        assert LIST in str(dev.view.blocks)
        dev.submits(dev.view, {LABEL: "One forecast"})
        house.passes(minutes=1)
        assert "Named now: “One forecast” (by @Dev Banerjee, Mar 11)." in question(house, "ada").text
        ada = house.person("ada")
        ada.clicks(question(house, "ada"), "Change it")
        assert "@Dev Banerjee named this." in ada.view.text
        ada.closes()
        dev.clicks(question(house, "dev"), "Change it")
        assert "named this" not in dev.view.text

    def test_of_two_at_the_same_time_the_second_sees_the_first_before_it_takes_its_place(self, house):
        asked(house)
        ada, dev = house.person("ada"), house.person("dev")
        for who, name in ((ada, "ada"), (dev, "dev")):
            who.clicks(question(house, name), "Name one action")
        ada.submits(ada.view, {LABEL: LIST})
        dev.submits(dev.view, {LABEL: "One forecast"})

        assert f"@Ada Lindqvist named something meanwhile: “{LIST}”. Yours is not saved yet." in dev.view.text
        assert "One forecast" in str(dev.view.blocks)
        house.passes(minutes=1)
        assert f"“{LIST}”" in question(house, "dev").text

        dev.submits(dev.view)
        house.passes(minutes=1)
        assert dev.view is None
        assert "Named now: “One forecast” (by @Dev Banerjee" in question(house, "ada").text
        assert house.world.violations == []

    def test_saving_what_stands_changes_nothing(self, house):
        asked(house)
        names(house, "ada", LIST)
        says(house, "ada", "Done")
        names(house, "dev", LIST, button="Change it")
        assert "(by @Ada Lindqvist, Mar 11). It is done." in question(house, "dev").text
        # Another action is another matter: of it nothing was said.
        names(house, "dev", "One forecast", button="Change it")
        assert "It is done." not in question(house, "dev").text

    def test_what_a_person_typed_does_nothing_in_the_channel(self, house):
        asked(house)
        names(house, "ada", "<!channel> & <@U0EVIL> R&D")
        assert "“<!channel> & <@U0EVIL> R&D”" in question(house, "dev").text
        assert "“<!channel> & <@U0EVIL> R&D”" in next_result(house).text
        assert house.world.violations == []


class TestWhatBecameOfIt:
    def test_the_loop_is_closed(self, house):
        asked(house)
        assert "After the last pulse" not in house.reports()[-1].text
        names(house, "ada", LIST)

        # Everybody who gets the next pulse reads of it.
        assert f"Since the last pulse: the leads named one action, “{LIST}”." in next_pulse(house).text

        report = next_result(house)
        assert (
            f"After the last pulse the leads named one action: “{LIST}”. Nothing was said of it yet."
            in report.text
        )
        assert "Ada" not in report.text
        second = question(house, "dev")
        assert second.text.splitlines()[1] == f"Named last time: “{LIST}”. What became of it?"
        assert second.buttons == ["Done", "Still open", "Dropped", "Name one action", "Stop asking me"]

        says(house, "ada", "Done")
        told = f"After the last pulse the leads named one action: “{LIST}”. It is done."
        (again,) = [m for m in house.reports() if m.ts == report.ts]
        assert told in again.text
        assert told in again.notification
        assert f"Named last time: “{LIST}”. It is done." in question(house, "dev").text
        assert "Done ✓" in question(house, "dev").buttons

        # The same word again edits nothing; another takes its place.
        edits = len(house.slack.calls_of("chat.update"))
        says(house, "dev", "Done ✓")
        assert len(house.slack.calls_of("chat.update")) == edits
        says(house, "dev", "Dropped")
        assert "It was dropped." in house.reports()[-1].text
        assert "Dropped ✓" in question(house, "ada").buttons
        assert "Done ✓" not in question(house, "ada").buttons

        names(house, "dev", "One forecast")
        pulse = next_pulse(house)
        line = f"Since the last pulse: “{LIST}” was dropped. Named now: “One forecast”."
        assert line in pulse.text
        assert line in pulse.notification
        vera = house.person("vera")
        vera.clicks(pulse, "4", nth=1)
        assert line in vera.sees_again(pulse).text
        assert house.world.violations == []

    def test_where_nothing_was_named_nobody_is_told_so(self, house):
        asked(house)
        assert "Since the last pulse" not in next_pulse(house).text
        assert "leads" not in next_result(house).text
        assert "Named last time" not in question(house, "ada").text

    def test_it_may_be_settled_before_the_next_result(self, house):
        asked(house)
        names(house, "ada", LIST)
        says(house, "dev", "Done")
        assert f"Named now: “{LIST}” (by @Ada Lindqvist, Mar 11). It is done." in question(house, "dev").text
        assert f"Since the last pulse: “{LIST}” is done." in next_pulse(house).text
        assert f"“{LIST}”. It is done." in next_result(house).text

    def test_an_action_of_two_results_ago_is_over(self, house):
        asked(house)
        names(house, "ada", LIST)
        old = question(house, "ada")
        next_result(house)
        next_result(house)
        house.person("ada").clicks(old, "Done")
        assert "A newer result has come out since" in house.whispers_to("ada")[-1].text
        assert "Since the last pulse" not in next_pulse(house).text


def submission(house, name, view, metadata=None, text=None):
    """A form as somebody else than Slack might send it; the answer to it."""
    with house.world.lock:
        payload = deepcopy(house.slack.payloads.view(house.slack.app, house.world.views[view.id]))
    payload["private_metadata"] = payload["private_metadata"] if metadata is None else metadata
    if text is not None:
        payload["state"] = {"values": {"ask_action": {"input": {"type": "plain_text_input", "value": text}}}}
    who = house.person(name)
    answer = who.sends_forged(
        {
            "type": "view_submission",
            "team": {"id": house.team_id},
            "user": {"id": who.id},
            "api_app_id": house.slack.app.app_id,
            "token": "x",
            "view": payload,
        }
    )
    assert answer.acknowledged
    return str(answer.delivery.response)


class TestWhoMay:
    def test_others_are_told_which_role_and_who_has_it(self, house):
        asked(house)
        names(house, "ada", LIST)
        before = question(house, "ada").text
        for label in ("Change it", "Done", "Stop asking me"):
            payload = click_of(house, "ben", question(house, "ada"), label)
            house.person("ben").sends_forged(payload)
            assert house.person("ben").view is None
        # The answer goes to the address of the click, which is in Ada's conversation.
        assert question(house, "ada").text == before
        house.passes(minutes=1)
        assert question(house, "ada").text == before

    def test_a_form_of_somebody_who_is_no_lead_is_refused(self, house):
        asked(house)
        ada = house.person("ada")
        ada.clicks(question(house, "ada"), "Name one action")
        assert "Only the leads of Sales and Marketing may do that" in submission(
            house, "ben", ada.view, text=LIST
        )
        leads(house, ada="sales!")
        ada.submits(ada.view, {LABEL: LIST})
        assert "Only the leads of Sales and Marketing may do that" in ada.view.text
        assert "@Dev Banerjee" in ada.view.text
        house.passes(minutes=1)
        assert LIST not in question(house, "dev").text

    def test_a_form_that_a_newer_result_has_overtaken_is_told_so_and_keeps_what_was_typed(self, house):
        asked(house)
        ada, old = house.person("ada"), question(house, "ada")
        ada.clicks(old, "Name one action")
        form = ada.view
        next_result(house)
        ada.submits(form, {LABEL: LIST})
        assert "A newer result has come out since, so nothing was changed." in ada.view.text
        ada.closes()
        assert LIST in str(ada.view.values)
        ada.closes()
        ada.clicks(old, "Name one action")
        assert "A newer result has come out since" in house.whispers_to("ada")[-1].text
        assert LIST not in question(house, "dev").text

    def test_a_forged_word_is_told_so(self, house):
        asked(house)
        names(house, "ada", LIST)
        ada, click = house.person("ada"), click_of(house, "ada", question(house, "ada"), "Done")
        round_id = click["actions"][0]["value"][:32]
        for value, told in (
            ("", "This button is not known here"),
            (None, "This button is not known here"),
            (f"{round_id}.this.named", "This button is not known here"),
            (f"{round_id}.last.done", "No action stands there any more"),
            (f"{'0' * 32}.this.done", "No action stands there any more"),
            (f"{'0' * 32}.last.done", "No action stands there any more"),
        ):
            ada.sends_forged(with_value(click, value))
            assert told in house.whispers_to("ada")[-1].text
        ada.sends_forged(with_value(click_of(house, "ada", question(house, "ada"), "Change it"), "0" * 32))
        assert "A newer result has come out since" in house.whispers_to("ada")[-1].text
        house.passes(minutes=1)
        assert "It is done" not in question(house, "dev").text

    def test_a_forged_form_is_marked_or_refused(self, house):
        asked(house)
        ada = house.person("ada")
        ada.clicks(question(house, "ada"), "Name one action")
        assert "at most 200 characters" in submission(house, "ada", ada.view, text="x" * 201)
        assert "cancel to name nothing" in submission(house, "ada", ada.view, text=" \n ")
        assert "This button is not known here" in submission(house, "ada", ada.view, "nonsense", LIST)
        assert "A newer result" in submission(house, "ada", ada.view, f"{'0' * 32}.", LIST)
        house.passes(minutes=1)
        assert "Named now" not in question(house, "dev").text


class TestLeaving:
    def test_it_is_one_click_and_can_be_undone_where_it_stood(self, house):
        asked(house)
        ada, message = house.person("ada"), question(house, "ada")
        assert ada.clicks(message, "Stop asking me").acknowledged
        assert ada.sees_again(message).text.startswith("I ask you no more after a result")
        # What the other lead names is not brought to her.
        names(house, "dev", LIST)
        assert ada.sees_again(message).text.startswith("I ask you no more after a result")

        ada.clicks(ada.sees_again(message), "Ask me again")
        assert f"Named now: “{LIST}” (by @Dev Banerjee" in ada.sees_again(message).text
        next_result(house)
        assert f"{HEAD} 1." not in question(house, "ada").text

    def test_nothing_comes_any_more_not_even_what_waits(self, house):
        measured(house)
        ada = house.person("ada")
        home = ada.opens_home()
        assert "Question after each result: on" in home.text
        assert ada.clicks(home, "Stop asking me").acknowledged
        assert "Question after each result: off" in ada.home.text
        house.goes_to(WEDNESDAY)
        next_result(house)
        assert questions(house, "ada") == []
        assert len(questions(house, "dev")) == 2
        # Nobody else has anything to leave.
        assert "Question after each result" not in house.person("ben").opens_home().text
        assert "Stop asking me" not in house.person("ben").home.buttons

        ada.clicks(ada.home, "Ask me again")
        assert "Question after each result: on" in ada.home.text
        next_result(house)
        assert len(questions(house, "ada")) == 1
        assert house.world.violations == []


class TestPrivacy:
    def test_who_named_it_is_shown_to_them_and_can_be_deleted(self, house):
        asked(house)
        names(house, "ada", LIST)
        ada = house.person("ada")
        privacy = ada.slash("/entente privacy").reply
        ada.clicks(privacy, "What is stored?")
        assert f"named_by = {ada.id}" in house.whispers_to("ada")[-1].text

        ada.clicks(ada.slash("/entente privacy").reply, "Delete my data")
        ada.clicks(ada.slash("/entente privacy").reply, "What is stored?")
        assert "scores_action" not in house.whispers_to("ada")[-1].text
        says(house, "dev", "Done")
        assert f"Named now: “{LIST}”. It is done." in question(house, "dev").text
        assert f"“{LIST}”" in next_result(house).text
