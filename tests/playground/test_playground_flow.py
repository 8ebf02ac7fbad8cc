from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from playground import Playground

ANSWERS = ["1 Strongly disagree", "2 Disagree", "3 Neither", "4 Agree", "5 Strongly agree", "Can't say"]


def statement(number: int, text: str, chosen: str = "") -> list[dict]:
    return [
        {
            "type": "section",
            "block_id": f"s{number}",
            "text": {"type": "mrkdwn", "text": f"*{text}* {chosen}"},
        },
        {
            "type": "actions",
            "block_id": f"a{number}",
            "elements": [
                {
                    "type": "button",
                    "action_id": f"answer:{index}",
                    "value": f"{number}:{index}",
                    "text": {"type": "plain_text", "text": label},
                }
                for index, label in enumerate(ANSWERS)
            ],
        },
    ]


def test_command_click_and_redraw(slack: Playground, bolt: App, client: WebClient):
    @bolt.command("/probe")
    def probe(ack: Ack, command: dict):
        ack(f"heard {command['text']}")

    @bolt.action("answer:3")
    def answered(ack: Ack, respond: Respond):
        ack()
        blocks = statement(1, "We talk", "you said 4") + statement(2, "We listen")
        respond(text="one of two", blocks=blocks, replace_original=True)

    ada, ben = slack.person("ada"), slack.person("ben")
    outcome = ada.slash("/probe history @ben #alignment")
    assert outcome.acknowledged
    assert outcome.reply.text == "heard history @Ben Okafor #alignment"
    assert outcome.milliseconds < 1000
    assert ada.sees_dm()[-1].ephemeral

    blocks = statement(1, "We talk") + statement(2, "We listen")
    client.chat_postMessage(channel=ben.id, text="two statements", blocks=blocks)
    [message] = ben.sees_dm()
    assert message.text == "We talk\nWe listen"
    assert message.notification == "two statements"
    assert message.buttons == ANSWERS * 2
    assert message.author == "Probe"
    assert ben.clicks(message, "4", near="we talk").acknowledged
    slack.wait_until(lambda: "you said 4" in ben.sees_dm()[0].text)
    assert not ben.sees_dm()[0].edited
    assert slack.world.violations == []


def test_modal_home_and_shortcuts(slack: Playground, bolt: App, client: WebClient):
    form = {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": "Topic"},
        "submit": {"type": "plain_text", "text": "Add"},
        "blocks": [
            {
                "type": "input",
                "block_id": "title",
                "label": {"type": "plain_text", "text": "What"},
                "element": {"type": "plain_text_input", "action_id": "v", "max_length": 20},
            },
            {
                "type": "input",
                "block_id": "who",
                "optional": True,
                "label": {"type": "plain_text", "text": "Who"},
                "element": {"type": "users_select", "action_id": "v"},
            },
        ],
    }
    got = []

    @bolt.shortcut("topic")
    def topic(ack: Ack, body: dict):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form)

    @bolt.view("form")
    def submitted(ack: Ack, view: dict):
        values = view["state"]["values"]
        got.append(values)
        if values["title"]["v"]["value"] == "no":
            ack(response_action="errors", errors={"title": "Not that"})
        else:
            ack()

    @bolt.event("app_home_opened")
    def opened(event: dict):
        text = {"type": "mrkdwn", "text": "Hello <@U0ADA000001>"}
        client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [{"type": "section", "text": text}]}
        )

    eva = slack.person("eva")
    assert eva.uses_shortcut("Add a topic").view.title == "Topic"
    assert eva.submits(eva.view).errors == {"What": "Please complete this required field."}
    assert eva.submits(eva.view, {"What": "x" * 21}).errors == {"What": "Please enter 0 to 20 characters."}
    assert got == []
    refused = eva.submits(eva.view, {"What": "no", "Who": "gus"})
    assert refused.acknowledged
    assert refused.errors == {"What": "Not that"}
    assert eva.view.errors == {"What": "Not that"}
    assert eva.submits(eva.view, {"What": "yes"}).acknowledged
    assert eva.view is None
    assert got[-1]["who"]["v"]["selected_user"] == slack.person("gus").id
    home = eva.opens_home()
    assert home.text == "Hello @Ada Lindqvist"
    assert slack.world.violations == []
