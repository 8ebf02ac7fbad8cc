"""Answering a pulse as people do it: in their own time, changing their minds, with two devices, too late."""

from datetime import UTC, datetime, timedelta

from playground import DropBefore, Refused, ServerError
from tests.flows.forging import chosen, click_of, form_of, with_value

TAKEN = ("4 Agree", "2 Disagree", "Can't say", "5 Strongly agree")


def test_answers_are_kept_changed_and_end_in_a_receipt_without_values(house):
    house.opens_pulse()
    ben = house.person("ben")
    calls = len(house.world.calls)

    # Each click shows at once, and what was answered stays while other things are.
    for done, label in enumerate(TAKEN, start=1):
        assert ben.clicks(house.pulse_of("ben"), label, nth=done).acknowledged
        if done < 4:
            assert chosen(house.pulse_of("ben")) == list(TAKEN[:done])
            assert f"{done} of 4 answered" in house.pulse_of("ben").text
    receipt = house.pulse_of("ben")
    assert receipt.text.startswith("Pulse 1: your 4 answers are in. You can change them until")
    assert receipt.buttons == ["Change my answers"]
    assert not any(label in receipt.text + receipt.notification for label in TAKEN)

    # A change of mind after all was answered: the form with what was said, open until Done.
    assert ben.clicks(receipt, "Change my answers").acknowledged
    assert chosen(house.pulse_of("ben")) == list(TAKEN)
    assert ben.clicks(house.pulse_of("ben"), "1", nth=4).acknowledged
    assert chosen(house.pulse_of("ben")) == [*TAKEN[:3], "1 Strongly disagree"]
    assert ben.clicks(house.pulse_of("ben"), "Done").acknowledged
    assert house.pulse_of("ben").text == receipt.text

    # Nothing but the clicks' own addresses was used: no call of the Web API, and no second message.
    used = [call.method for call in list(house.world.calls)[calls:]]
    assert set(used) == {"response_url"}
    assert len([m for m in ben.sees_dm() if m.by_app]) == 1
    assert house.world.violations == []


def test_a_mind_changed_before_the_end_and_a_click_twice(house):
    house.opens_pulse()
    eva = house.person("eva")
    eva.clicks(house.pulse_of("eva"), "2", nth=1)
    before = house.pulse_of("eva")

    assert eva.clicks(before, "2 Disagree ✓", nth=1).acknowledged
    assert house.pulse_of("eva").text == before.text
    assert chosen(house.pulse_of("eva")) == ["2 Disagree"]

    eva.clicks(house.pulse_of("eva"), "5", nth=1)
    assert chosen(house.pulse_of("eva")) == ["5 Strongly agree"]
    assert "1 of 4 answered" in house.pulse_of("eva").text

    # Slack was closed over night: what was answered is still there, for the command as well.
    house.passes(hours=20)
    assert chosen(house.pulse_of("eva")) == ["5 Strongly agree"]
    assert "1 of 4 answered" in eva.slash("/pulse").reply.text
    assert house.whispers_to("eva") == [eva.sees_dm()[-1]]
    assert house.world.violations == []


def test_two_clicks_on_their_way_at_once_and_a_second_device(house):
    house.opens_pulse()
    cleo = house.person("cleo")
    old = house.pulse_of("cleo")

    # Double click: both are under way before either is answered.
    fired = [cleo.fires_click(old, "3", nth=1) for _ in range(2)]
    assert all(future.result(timeout=5).acknowledged for future in fired)
    house.bot.redraws.drain()
    assert chosen(house.pulse_of("cleo")) == ["3 Neither"]

    # The telephone still shows the form as it was; its click counts, and the computer's stays.
    assert cleo.clicks(old, "4", nth=2).acknowledged
    assert chosen(house.pulse_of("cleo")) == ["3 Neither", "4 Agree"]
    for nth in (3, 4):
        cleo.clicks(old, "1", nth=nth)
    assert house.pulse_of("cleo").buttons == ["Change my answers"]
    # An old copy of the form can still change an answer, and the receipt stays a receipt.
    assert cleo.clicks(old, "2", nth=1).acknowledged
    assert house.pulse_of("cleo").buttons == ["Change my answers"]
    cleo.clicks(house.pulse_of("cleo"), "Change my answers")
    assert chosen(house.pulse_of("cleo")) == ["2 Disagree", "4 Agree"] + ["1 Strongly disagree"] * 2
    assert house.world.violations == []


def test_ten_people_click_at_once(house):
    house.opens_pulse()
    names = ("ada", "ben", "cleo", "ivan", "jade", "dev", "eva", "finn", "gus", "tara")
    fired = [
        house.person(name).fires_click(house.pulse_of(name), label, nth=nth)
        for nth in (1, 2, 3)
        for name, label in zip(names, "1234512345", strict=True)
    ]

    deliveries = [future.result(timeout=10) for future in fired]

    assert all(delivery.acknowledged for delivery in deliveries)
    house.bot.redraws.drain()
    for name, label in zip(names, "1234512345", strict=True):
        assert [answer[0] for answer in chosen(house.pulse_of(name))] == [label] * 3
        assert "3 of 4 answered" in house.pulse_of(name).text
        assert house.whispers_to(name) == []
    assert house.world.violations == []


def test_a_click_after_the_close_is_told_so_and_the_form_becomes_what_is_left_of_it(house):
    house.opens_pulse()
    ben, eva = house.person("ben"), house.person("eva")
    ben.clicks(form_of(house, "ben"), "4", nth=1)
    closes_at = datetime(2026, 3, 10, 17, tzinfo=UTC)
    house.goes_to(closes_at - timedelta(seconds=1))
    assert eva.clicks(form_of(house, "eva"), "2", nth=1).acknowledged
    assert chosen(form_of(house, "eva")) == ["2 Disagree"]

    # The instant has come, the job that closes has not: nothing is taken any more.
    house.clock.move_to(closes_at)
    outcome = ben.clicks(form_of(house, "ben"), "5", nth=2)
    assert outcome.acknowledged
    assert house.whispers_to("ben")[-1].text == (
        "Pulse 1 is closed, so this answer was not taken. What you answered before the close counts. "
        "/pulse says when the next one comes."
    )
    closed = form_of(house, "ben")
    assert closed.text == (
        "Pulse 1 is closed. 1 of 4 statements were answered and count. Results are in #alignment."
    )
    assert closed.buttons == []

    # The same after the job, also from a device that still shows the form.
    house.run()
    stale = form_of(house, "eva")
    assert eva.clicks(stale, "1", nth=1).acknowledged
    assert "Pulse 1 is closed" in house.whispers_to("eva")[-1].text
    assert form_of(house, "eva").buttons == []
    assert eva.clicks(stale, "1", nth=4).acknowledged
    assert form_of(house, "eva").text == (
        "Pulse 1 is closed. 1 of 4 statements were answered and count. Results are in #alignment."
    )
    assert house.world.violations == []


def test_the_receipt_of_a_closed_round_is_answered(house):
    house.opens_pulse()
    house.answers_all("ben")
    house.person("ben").clicks(house.pulse_of("ben"), "Change my answers")
    changing = house.pulse_of("ben")
    house.closes_pulse()

    assert house.person("ben").clicks(changing, "Done").acknowledged

    assert house.pulse_of("ben").text == (
        "Pulse 1 is closed. 4 of 4 statements were answered and count. Results are in #alignment."
    )
    assert house.person("ben").slash("/pulse").reply.text.startswith("You have no open pulse. The next one")
    assert house.world.violations == []


def test_forged_values_are_told_so_and_change_nothing(house):
    house.opens_pulse()
    ben = house.person("ben")
    ben.clicks(house.pulse_of("ben"), "4", nth=1)
    before = house.pulse_of("ben")
    value = click_of(house, "ben", before, "5")["actions"][0]["value"]
    round_id, statement, _, mode = value.split(".")
    forged = {
        "": "not known here",
        "nonsense": "not known here",
        f"{round_id}.{statement}.6.{mode}": "not known here",
        f"{round_id}.{statement}.5.{mode};": "not known here",
        f"{'0' * 32}.{statement}.5.{mode}": "not known here",
        f"{round_id}.99.5.{mode}": "not part of a pulse of yours",
        None: "not known here",
    }

    for value, told in forged.items():
        # A fresh click each: a person's click brings a fresh address to answer to.
        payload = with_value(click_of(house, "ben", before, "5"), value)
        assert ben.sends_forged(payload).acknowledged
        assert told in house.whispers_to("ben")[-1].text
        assert "nothing was saved" in house.whispers_to("ben")[-1].text

    receipt_value = with_value(click_of(house, "ben", before, "5"), "x" * 32)
    receipt_value["actions"][0]["action_id"] = "pulse_done"
    assert ben.sends_forged(receipt_value).acknowledged
    assert "not known here" in house.whispers_to("ben")[-1].text
    assert house.pulse_of("ben").text == before.text
    assert chosen(house.pulse_of("ben")) == ["4 Agree"]
    assert house.world.violations == []


def test_a_button_in_the_wrong_hands(house):
    house.opens_pulse()
    message = house.pulse_of("ben")

    # Somebody who is asked nothing, and somebody whose pulse has other statements.
    hana, guy = house.person("hana"), house.person("guy")
    for other in (hana, guy):
        payload = click_of(house, other.person.name, message, "5")
        assert other.sends_forged(payload).acknowledged
        told = house.world.messages_of(house.world.channels[message.channel], other.id)
        assert told[-1].ephemeral_for == other.id
        assert "not part of a pulse of yours" in told[-1].text
    assert chosen(house.pulse_of("ben")) == []

    # A colleague's click with Ben's button is a colleague's answer or none, never Ben's.
    for nth in (1, 2, 3, 4):
        assert house.person("eva").sends_forged(click_of(house, "eva", message, "5", nth=nth)).acknowledged
    house.person("ben").clicks(message, "1", nth=1)
    assert chosen(house.pulse_of("ben")) == ["1 Strongly disagree"]


def test_an_unknown_button_and_an_unknown_form_are_answered(house):
    house.opens_pulse()
    ben = house.person("ben")
    payload = click_of(house, "ben", house.pulse_of("ben"), "5")
    payload["actions"][0]["action_id"] = "button_of_an_older_version"

    assert ben.sends_forged(payload).acknowledged

    assert house.whispers_to("ben")[-1].text == (
        "This message is out of date: what it was about has been closed or removed since. Nothing was changed. "
        "App Home shows what waits for you now."
    )
    gone = {**payload, "type": "view_submission", "view": {"id": "V1", "callback_id": "old", "type": "modal"}}
    for key in ("actions", "container", "response_url", "message"):
        gone.pop(key, None)
    assert ben.sends_forged(gone).acknowledged
    assert house.world.violations == []


def test_a_workspace_where_the_app_is_not_installed_gets_nothing(house):
    house.opens_pulse()
    ben = house.person("ben")
    payload = click_of(house, "ben", house.pulse_of("ben"), "5")
    payload["team"] = {"id": "T0STRANGER", "domain": "stranger"}
    payload["user"] |= {"team_id": "T0STRANGER"}

    assert ben.sends_forged(payload).acknowledged

    assert house.whispers_to("ben")[-1].text.startswith("I am not installed in this workspace")
    assert chosen(house.pulse_of("ben")) == []


def test_a_redraw_that_is_refused_or_lost_is_cured_by_the_next_click(house):
    house.opens_pulse()
    ben = house.person("ben")
    start = house.pulse_of("ben")
    for nth, fault in enumerate((Refused("invalid_blocks"), ServerError(500), DropBefore()), start=1):
        house.slack.faults.on("response_url", fault)
        assert ben.clicks(house.pulse_of("ben"), "4", nth=nth).acknowledged
        if nth == 1:
            assert house.pulse_of("ben").buttons == start.buttons

    assert ben.clicks(house.pulse_of("ben"), "2", nth=4).acknowledged

    assert house.pulse_of("ben").buttons == ["Change my answers"]
    ben.clicks(house.pulse_of("ben"), "Change my answers")
    assert chosen(house.pulse_of("ben")) == ["4 Agree"] * 3 + ["2 Disagree"]
    assert house.world.violations == []
