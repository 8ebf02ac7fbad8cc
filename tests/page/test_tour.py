"""The guided first minute: which steps there are, and what ticks them off."""

from playground import alignment_company
from playground.tour import FRESH_STEPS, STEPS, Tour


def tour_of(*commands):
    features = {"slash_commands": [{"command": command, "description": "x"} for command in commands]}
    app = alignment_company().install({"display_information": {"name": "Probe"}, "features": features})
    return Tour(app)


def test_a_step_about_a_command_is_there_when_the_app_has_it():
    about_commands = {step.id for step in STEPS if step.needs}
    assert about_commands == {"lookup", "meeting", "action", "stage", "digest"}
    assert {step["id"] for step in tour_of().steps()} & about_commands == set()
    assert {step["id"] for step in tour_of("/stage").steps()} & about_commands == {"stage"}
    all_of_them = ("/stage", "/whotocall", "/meeting", "/action", "/entente")
    assert {step["id"] for step in tour_of(*all_of_them).steps()} & about_commands == about_commands


def test_steps_are_ticked_off_by_what_happens():
    tour = tour_of("/stage")
    tour.seen_as("U1")
    assert not any(step["done"] for step in tour.steps())
    tour.seen_as("U1")
    tour.moved(["week"])
    assert tour.done == set()
    tour.reported()
    assert tour.done == {"close"}
    tour.seen_report()
    tour.seen_as("U2")
    tour.moved(["week", "play"])
    assert tour.done == {"close", "chart", "somebody", "play"}


def test_an_admins_steps_are_ticked_off_by_their_own_acts(shown_gallery):
    hana = shown_gallery.slack.person("hana")
    tour = Tour(shown_gallery.slack.app, FRESH_STEPS)
    for act, step in (
        ({"do": "home"}, "home"),
        ({"do": "submit"}, "setup"),
        ({"do": "slash", "line": "/invite @gallery"}, "invite"),
    ):
        assert step not in tour.done
        tour.acted(hana, act)
        assert step in tour.done
    assert [step["id"] for step in tour.steps() if not step["done"]] == ["close", "chart", "somebody"]


def test_a_pulse_is_answered_when_its_message_asks_no_more(shown_gallery):
    ada, client, tour = shown_gallery.slack.person("ada"), shown_gallery.client, shown_gallery.sitting.tour
    button = {"type": "button", "action_id": "pick", "text": {"type": "plain_text", "text": "4 Agree"}}
    asked = client.chat_postMessage(
        channel=ada.id, text="?", blocks=[{"type": "actions", "elements": [button]}]
    )
    click = {"do": "click", "channel": ada.dm_id, "ts": asked["ts"]}
    tour.acted(ada, {**click, "ts": "1.0"})
    assert tour.asked == set()
    tour.acted(ada, click)
    assert "answer" not in tour.done
    client.chat_update(channel=ada.dm_id, ts=asked["ts"], text="Thank you", blocks=[])
    tour.acted(ada, click)
    assert "answer" in tour.done
