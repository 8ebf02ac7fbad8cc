"""What a person does and sees, sentence by sentence."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from playground_harness import Api, Wire
from slack_bolt import Ack, App
from slack_sdk import WebClient

from playground import Control, ManualClock, Playground
from playground.model import Json


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: object) -> dict:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action: str = "", **more: object) -> dict:
    return {"type": "button", "text": plain(label), "action_id": action or label, **more}


def actions(*elements: dict) -> dict:
    return {"type": "actions", "elements": list(elements)}


def option(label: str) -> dict:
    return {"text": plain(label), "value": label.lower()}


def field(label: str, kind: str, **more: object) -> dict:
    element = {"type": kind, "action_id": "v", **more.pop("element", {})}
    return {"type": "input", "block_id": label.lower(), "label": plain(label), "element": element, **more}


def modal(*blocks: dict, **more: object) -> dict:
    return {"type": "modal", "title": plain("Form"), "submit": plain("Send"), "blocks": list(blocks), **more}


@pytest.fixture
def heard(wire: Callable[..., Wire]) -> list[Json]:
    """Interactive payloads, each acknowledged at once."""
    found: list[Json] = []

    def answer(one: Wire, message: Json) -> None:
        if message["type"] == "interactive":
            found.append(message["payload"])
        one.ack(message)

    wire(answer)
    return found


def sends(slack: Playground, api: Api, name: str, *blocks: dict):
    person = slack.person(name)
    assert api("chat.postMessage", channel=person.id, text="x", blocks=list(blocks))["ok"]
    return person, person.sees_dm()[-1]


# -- clicking


def test_labels_and_what_is_near(slack: Playground, api: Api, heard: list[Json]):
    ben, message = sends(
        slack,
        api,
        "ben",
        section("*We talk*"),
        actions(button("4 Agree", "a1"), button("14 days", "a2")),
        section("*We listen*"),
        actions(button("4 Agree", "b1"), button("4", "b2")),
    )
    ben.clicks(message, "4", near="we talk")
    ben.clicks(message, "4")
    ben.clicks(message, "4 Agree", nth=2)
    ben.clicks(message, "14 DAYS")
    assert [p["actions"][0]["action_id"] for p in heard] == ["a1", "b2", "b1", "a2"]
    with pytest.raises(
        LookupError, match=r"2 things called '4 Agree'; there are:\n  '4 Agree' after '\*We talk\*'"
    ):
        ben.clicks(message, "4 Agree")
    with pytest.raises(LookupError, match="nothing called '1'"):
        ben.clicks(message, "1")
    with pytest.raises(LookupError, match="nothing called '4' near 'we sing'"):
        ben.clicks(message, "4", near="we sing")
    with pytest.raises(LookupError, match="no controls"):
        ben.clicks(slack.person("ben").writes_dm("hello"), "4")


def test_payload_of_a_click(slack: Playground, api: Api, heard: list[Json]):
    ben, message = sends(
        slack, api, "ben", section("x", block_id="s", accessory=button("Go", "go", value="7"))
    )
    outcome = ben.clicks(message, "Go")
    assert outcome.acknowledged
    assert outcome.milliseconds is not None
    [payload] = heard
    assert payload["type"] == "block_actions"
    assert payload["user"]["id"] == ben.id
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": False,
    }
    assert payload["channel"]["name"] == "directmessage"
    assert payload["message"]["ts"] == message.ts
    assert payload["actions"][0]["value"] == "7"
    assert payload["actions"][0]["block_id"] == "s"
    assert payload["state"] == {"values": {}}
    assert payload["trigger_id"]


def test_an_old_copy_may_be_clicked(slack: Playground, api: Api, heard: list[Json]):
    ben, old = sends(slack, api, "ben", actions(button("Old")))
    api("chat.update", channel=old.channel, ts=old.ts, text="new", blocks=[actions(button("New"))])
    assert ben.clicks(old, "Old").acknowledged
    assert ben.clicks(ben.sees_again(old), "New").acknowledged
    assert [p["actions"][0]["action_id"] for p in heard] == ["Old", "New"]
    api("chat.delete", channel=old.channel, ts=old.ts)
    with pytest.raises(LookupError, match="is gone"):
        ben.clicks(old, "Old")


def test_confirm_dialogs(slack: Playground, api: Api, heard: list[Json]):
    sure = {"title": plain("Sure?"), "text": plain("Really"), "confirm": plain("Yes"), "deny": plain("No")}
    ben, message = sends(slack, api, "ben", actions(button("Delete", confirm=sure)))
    ben.clicks(message, "Delete", confirm=False)
    assert heard == []
    ben.clicks(message, "Delete")
    assert len(heard) == 1


def test_every_kind_of_choice(slack: Playground, api: Api, heard: list[Json]):
    ben, message = sends(
        slack,
        api,
        "ben",
        section(
            "More",
            accessory={"type": "overflow", "action_id": "o", "options": [option("Edit"), option("Drop")]},
        ),
        section(
            "Pick",
            accessory={"type": "static_select", "action_id": "s", "options": [option("Red"), option("Blue")]},
        ),
        actions({"type": "radio_buttons", "action_id": "r", "options": [option("Yes"), option("No")]}),
        actions({"type": "checkboxes", "action_id": "c", "options": [option("One"), option("Two")]}),
        actions({"type": "datepicker", "action_id": "d", "placeholder": plain("When")}),
        actions({"type": "timepicker", "action_id": "t", "placeholder": plain("At")}),
        section("Until", accessory={"type": "users_select", "action_id": "u", "placeholder": plain("Who")}),
        actions(
            {
                "type": "multi_static_select",
                "action_id": "m",
                "placeholder": plain("Colours"),
                "options": [option("Red")],
            }
        ),
        actions({"type": "channels_select", "action_id": "ch", "placeholder": plain("Where")}),
    )
    ben.clicks(message, "Drop")
    ben.chooses(message, "Pick", "Blue")
    ben.clicks(message, "Yes")
    ben.clicks(message, "One")
    ben.clicks(message, "Two")
    ben.clicks(message, "One")
    ben.chooses(message, "When", date(2026, 4, 1))
    ben.chooses(message, "At", time(9, 5))
    ben.chooses(message, "Who", "eva")
    ben.chooses(message, "Colours", ["Red"])
    ben.chooses(message, "Where", "#alignment")
    done = [p["actions"][0] for p in heard]
    assert done[0]["selected_option"]["value"] == "drop"
    assert done[1]["selected_option"]["value"] == "blue"
    assert done[2]["selected_option"]["value"] == "yes"
    assert [[o["value"] for o in a["selected_options"]] for a in done[3:6]] == [
        ["one"],
        ["one", "two"],
        ["two"],
    ]
    assert done[6]["selected_date"] == "2026-04-01"
    assert done[7]["selected_time"] == "09:05"
    assert done[8]["selected_user"] == slack.person("eva").id
    assert [o["value"] for o in done[9]["selected_options"]] == ["red"]
    assert done[10]["selected_channel"] == slack.world.channel("#alignment").id
    state = heard[-1]["state"]["values"]
    held = {action: value for actions_ in state.values() for action, value in actions_.items()}
    assert held["r"]["selected_option"]["value"] == "yes"
    assert "o" not in held
    with pytest.raises(LookupError, match=r"no option 'Green' among \['Red', 'Blue'\]"):
        ben.chooses(message, "Pick", "Green")


def test_external_selects(slack: Playground, api: Api, wire: Callable[..., Wire]):
    """external_select | your options endpoint answers in 3 s; keep to 100 options"""
    many = [option(f"Topic {n}") for n in range(101)]

    def answer(one: Wire, message: Json) -> None:
        typed = message["payload"].get("value")
        groups = {"option_groups": [{"label": plain("All"), "options": [option("Pricing")]}]}
        one.ack(message, {"options": many} if typed == "topic" else groups)

    one = wire(answer)
    select = {
        "type": "external_select",
        "action_id": "x",
        "placeholder": plain("Topic"),
        "min_query_length": 1,
    }
    ben, message = sends(slack, api, "ben", actions(select))
    assert ben.suggests(message, "Topic", "pri") == ["Pricing"]
    ben.chooses(message, "Topic", "Pricing")
    assert one.envelopes[-1]["payload"]["actions"][0]["selected_option"]["value"] == "pricing"
    assert len(ben.suggests(message, "Topic", "topic")) == 100
    assert [v.kind for v in slack.world.violations] == ["too_many_options"]
    api("views.open", trigger_id=slack.desk.new_trigger(slack.app, ben.id), view=modal(actions(select)))
    assert ben.suggests(ben.view, "Topic", "pri") == ["Pricing"]
    assert one.envelopes[-1]["payload"]["container"]["type"] == "view"


# -- commands


def test_commands(slack: Playground, wire: Callable[..., Wire]):
    """`should_escape` …; true turns `@name`/`#chan` in `text` into `<@U…>`/`<#C…>`; default false"""
    one = wire()
    ada = slack.person("ada")
    ada.slash("/probe @ben and @sales in #leads, not @nobody or a@b.c or #nowhere", "#leads")
    ada.slash("/plain @ben")
    said = [e["payload"] for e in one.envelopes]
    ben, leads = slack.person("ben").id, slack.world.channel("#leads").id
    group = slack.world.group("@sales").id
    assert said[0]["text"] == (
        f"<@{ben}|ben> and <!subteam^{group}|@sales> in <#{leads}|leads>, not @nobody or a@b.c or #nowhere"
    )
    assert said[0]["channel_name"] == "privategroup"
    assert said[1]["text"] == "@ben"
    assert said[1]["channel_name"] == "directmessage"
    with pytest.raises(PermissionError, match="cannot write"):
        slack.person("ben").slash("/probe", "#leads")


def test_unknown_commands_are_answered_by_slack(slack: Playground, wire: Callable[..., Wire]):
    one = wire()
    outcome = slack.person("ada").slash("/nonsense x")
    assert outcome.reply.text == "/nonsense is not a valid command."
    assert outcome.reply.author == "Slackbot"
    assert one.envelopes == []


def test_a_refused_reply(slack: Playground, wire: Callable[..., Wire]):
    wire(lambda one, message: one.ack(message, {"text": "x", "blocks": [{"type": "no"}]}))
    outcome = slack.person("ada").slash("/probe")
    assert outcome.acknowledged
    assert outcome.reply is None
    assert [v.kind for v in slack.world.violations] == ["invalid_reply"]


# -- forms


FORM = modal(
    field("What", "plain_text_input", element={"max_length": 10}),
    field(
        "Amount",
        "number_input",
        optional=True,
        element={"is_decimal_allowed": True, "min_value": "1", "max_value": "9"},
    ),
    field("Mail", "email_text_input", optional=True),
    field("Link", "url_text_input", optional=True),
    field("People", "multi_users_select", optional=True, element={"max_selected_items": 2}),
    field(
        "Kind",
        "static_select",
        element={"options": [option("A"), option("B")], "initial_option": option("A")},
    ),
    field("Deadline", "datetimepicker", optional=True),
    field("Live", "checkboxes", optional=True, dispatch_action=True, element={"options": [option("Now")]}),
    callback_id="form",
    notify_on_close=True,
)


def opens(slack: Playground, api: Api, name: str, view: dict):
    person = slack.person(name)
    assert api("views.open", trigger_id=slack.desk.new_trigger(slack.app, person.id), view=view)["ok"]
    return person


def test_filling_in_a_form(slack: Playground, api: Api, heard: list[Json]):
    eva = opens(slack, api, "eva", FORM)
    refused = eva.submits(
        eva.view, {"Amount": 12, "Mail": "nobody", "Link": "here", "People": ["ben", "ada", "gus"]}
    )
    assert not refused.acknowledged
    assert refused.errors == {
        "What": "Please complete this required field.",
        "Amount": "Please enter a number of 9 or less.",
        "Mail": "Please enter a valid email address.",
        "Link": "Please enter a valid URL.",
        "People": "Please select at most 2.",
    }
    assert eva.submits(eva.view, {"Amount": 0}).errors["Amount"] == "Please enter a number of 1 or more."
    assert eva.submits(eva.view, {"Amount": "x"}).errors["Amount"] == "Please enter a valid number."
    assert heard == []
    eva.clicks(eva.view, "Now")
    assert heard[-1]["type"] == "block_actions"
    assert heard[-1]["actions"][0]["selected_options"][0]["value"] == "now"
    moment = datetime(2026, 4, 1, tzinfo=UTC)
    good = {
        "What": "short",
        "Amount": 2,
        "Mail": "a@b.c",
        "Link": "http://x",
        "People": ["ben"],
        "Deadline": moment,
    }
    assert eva.submits(eva.view, good | {"Kind": None}).errors == {
        "Kind": "Please complete this required field."
    }
    assert eva.submits(eva.view, good | {"Kind": "B"}).acknowledged
    values = heard[-1]["view"]["state"]["values"]
    assert values["amount"]["v"]["value"] == "2"
    assert values["kind"]["v"]["selected_option"]["value"] == "b"
    assert values["deadline"]["v"]["selected_date_time"] == int(moment.timestamp())
    assert values["people"]["v"]["selected_users"] == [slack.person("ben").id]
    assert heard[-1]["type"] == "view_submission"
    assert eva.view is None


def test_closing_a_form(slack: Playground, api: Api, heard: list[Json]):
    eva = opens(slack, api, "eva", FORM)
    shown = eva.view
    eva.closes(shown)
    assert heard[-1]["type"] == "view_closed"
    assert heard[-1]["is_cleared"] is False
    with pytest.raises(LookupError, match="is not open"):
        eva.submits(shown)
    quiet = opens(slack, api, "eva", {**FORM, "notify_on_close": False})
    assert quiet.closes().acknowledged
    assert len(heard) == 1


ANSWERS = {
    "errors": ({"response_action": "errors", "errors": {"what": "no"}}, [], "Form"),
    "errors, keyed by **block_id**": (
        {"response_action": "errors", "errors": {"What": "no"}},
        ["invalid_reply"],
        "Form",
    ),
    "update": ({"response_action": "update", "view": {**FORM, "title": plain("Next")}}, [], "Next"),
    "push": ({"response_action": "push", "view": {**FORM, "title": plain("Upon")}}, [], "Upon"),
    "clear": ({"response_action": "clear"}, [], None),
    "nothing": (None, [], None),
    "update with a view that Slack refuses": (
        {"response_action": "update", "view": {"type": "modal"}},
        ["invalid_reply"],
        "Form",
    ),
    "an action that is none": ({"response_action": "shout"}, ["invalid_reply"], "Form"),
    "words": ({"text": "thanks"}, ["invalid_reply"], None),
}


@pytest.mark.parametrize("line", ANSWERS)
def test_answers_to_a_submission(slack: Playground, api: Api, wire: Callable[..., Wire], line: str):
    """answer with `response_action` `errors` (keyed by **block_id**), `update`, `push` or `clear`"""
    answer, violations, title = ANSWERS[line]
    wire(lambda one, message: one.ack(message, answer))
    eva = opens(slack, api, "eva", FORM)
    outcome = eva.submits(eva.view, {"What": "x"})
    assert [v.kind for v in slack.world.violations] == violations
    assert (outcome.view.title if outcome.view else None) == title
    assert outcome.errors == ({"What": "no"} if line == "errors" else {})


def test_push_upon_three(slack: Playground, api: Api, wire: Callable[..., Wire]):
    """modal stack | 3 views"""
    wire(lambda one, message: one.ack(message, {"response_action": "push", "view": {**FORM}}))
    eva = opens(slack, api, "eva", FORM)
    for _ in range(3):
        eva.submits(eva.view, {"What": "x"})
    assert len(slack.world.stacks[eva.id]) == 3
    assert [v.kind for v in slack.world.violations] == ["invalid_reply"]


def test_a_form_that_nobody_takes(slack: Playground, api: Api):
    eva = opens(slack, api, "eva", FORM)
    outcome = eva.submits(eva.view, {"What": "x"})
    assert outcome.warning == "We had some trouble connecting. Try again?"
    assert outcome.view.title == "Form"


def test_response_urls_of_a_form(slack: Playground, api: Api, heard: list[Json]):
    """`response_url_enabled` on the single conversation/channel ones, in modals' input blocks"""
    view = modal(field("Where", "conversations_select", element={"response_url_enabled": True}))
    eva = opens(slack, api, "eva", view)
    eva.submits(eva.view, {"Where": "#alignment"})
    [entry] = heard[-1]["response_urls"]
    assert entry["channel_id"] == slack.world.channel("#alignment").id
    assert entry["block_id"] == "where"


# -- shortcuts, posts, places


def test_shortcuts(slack: Playground, heard: list[Json]):
    ada = slack.person("ada")
    message = ada.posts("#alignment", "let us do it")
    ada.uses_message_shortcut("Make it a task", message)
    ada.uses_shortcut("Add a topic")
    assert [(p["type"], p["callback_id"]) for p in heard] == [
        ("message_action", "task"),
        ("shortcut", "topic"),
    ]
    assert heard[0]["message"]["text"] == "let us do it"
    assert heard[0]["response_url"]
    with pytest.raises(LookupError, match="no global shortcut 'Make it a task'"):
        ada.uses_shortcut("Make it a task")


def test_forged_payloads(slack: Playground, heard: list[Json]):
    forged = {"type": "block_actions", "user": {"id": "U0EVIL00001"}, "actions": []}
    assert slack.person("ben").sends_forged(forged).acknowledged
    assert heard == [forged]


def test_who_sees_what(slack: Playground):
    """Guests see only their channels"""
    slack.person("ada").posts("#leads", "secret")
    assert slack.person("dev").sees("#leads")[0].author == "Ada Lindqvist"
    for name, place in (("ben", "#leads"), ("guy", "#alignment"), ("mia", "#general")):
        with pytest.raises(PermissionError, match="cannot see"):
            slack.person(name).sees(place)
    assert slack.person("guy").sees("#marketing-team") == []
    assert slack.person("mia").sees("#partners") == []
    with pytest.raises(PermissionError, match="is not in"):
        slack.person("hana").posts("#sales-team", "x")
    with pytest.raises(PermissionError, match="is not in"):
        slack.person("hana").invites_app("#sales-team")
    with pytest.raises(PermissionError, match="cannot join"):
        slack.person("guy").joins("#alignment")
    with pytest.raises(PermissionError, match="deactivated"):
        slack.person("leo").slash("/probe")
    with pytest.raises(LookupError, match="no person 'nobody'"):
        slack.person("nobody")
    with pytest.raises(LookupError, match="no channel '#nowhere'"):
        slack.person("ada").sees("#nowhere")


def test_home_and_conversation(slack: Playground, bolt: App, client: WebClient):
    @bolt.event("app_home_opened")
    def opened(event: dict):
        if event["tab"] == "messages":
            client.chat_postMessage(channel=event["channel"], text="welcome")

    ada = slack.person("ada")
    assert [m.text for m in ada.opens_dm()] == ["welcome"]
    assert ada.home is None
    with pytest.raises(LookupError, match="Home tab of Ada Lindqvist is empty"):
        ada.opens_home()


def test_the_hook_after_each_interaction(slack: Playground, bolt: App):
    calls: list[str] = []
    slack.after_interaction = lambda: calls.append("settled")

    @bolt.command("/probe")
    def probe(ack: Ack):
        ack()

    @bolt.event("user_change")
    def changed():
        return

    slack.person("ada").slash("/probe")
    assert calls == ["settled"]
    slack.world.admin.set_zone("ben", "Asia/Tokyo")
    assert calls == ["settled", "settled"]


def test_waiting_gives_up(slack: Playground):
    with pytest.raises(TimeoutError, match=r"still not true after 0\.05 s"):
        slack.wait_until(lambda: False, 0.05)


def test_many_clicks_at_once(slack: Playground, api: Api, heard: list[Json]):
    ben, message = sends(slack, api, "ben", actions(button("Go")))
    one = Control("Go", "", message.blocks[0]["block_id"], message.blocks[0]["elements"][0])
    futures = [slack.fire_click(ben, message, one if n % 2 else "Go") for n in range(200)]
    done = [future.result(timeout=10) for future in futures]
    assert all(delivery.acknowledged for delivery in done)
    assert len(heard) == 200
    assert len(slack.calls_of("chat.postMessage")) == 1


def test_people_of_this_company(slack: Playground, clock: ManualClock):
    assert len(slack.people()) == 27
    assert [p.person.name for p in slack.people("ada", "ben")] == ["ada", "ben"]
    assert repr(slack.person("ada")) == "<Ada Lindqvist>"
    ada = slack.person("ada")
    first, second = ada.posts("#alignment", "1"), ada.posts("#alignment", "2")
    assert first.ts < second.ts
    assert first.at == clock()
    assert first.id == first.ts
