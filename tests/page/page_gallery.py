"""An app for the page's tests: every block, a Home tab, windows upon windows, a shortcut. Real Bolt."""

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from playground.model import Json

MANIFEST: Json = {
    "display_information": {"name": "Gallery"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "gallery"},
        "slash_commands": [
            {
                "command": "/echo",
                "description": "Say it back",
                "usage_hint": "[words]",
                "should_escape": True,
            },
            {"command": "/silent", "description": "Never answers"},
        ],
        "shortcuts": [
            {"name": "Add a topic", "type": "global", "callback_id": "topic", "description": "x"},
            {"name": "Make it a task", "type": "message", "callback_id": "task", "description": "x"},
        ],
    },
    "oauth_config": {
        "scopes": {"bot": ["chat:write", "commands", "files:write", "im:history", "im:write", "users:read"]}
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def marked(words: str) -> Json:
    return {"type": "mrkdwn", "text": words}


def options(*labels: str) -> list[Json]:
    return [{"text": text(label), "value": label.lower()} for label in labels]


def button(label: str, action: str, **more: object) -> Json:
    return {"type": "button", "text": text(label), "action_id": action, **more}


def gallery(person: str, channel: str) -> list[Json]:
    """One message with every block that sends something, and mrkdwn with everything in it."""
    sure = {
        "title": text("Really?"),
        "text": text("It cannot be undone."),
        "confirm": text("Do it"),
        "deny": text("No"),
    }
    return [
        {"type": "header", "text": text("Everything")},
        {
            "type": "section",
            "block_id": "words",
            "text": marked(
                f"*Bold*, _italic_, ~struck~, `code`, :tada: &lt;b&gt; <@{person}> <#{channel}> "
                "<https://example.com|a link> <!date^1769504400^{date_short_pretty} at {time}|then>\n"
                "> quoted\n```\ndef code(): ...\n```"
            ),
            "accessory": {"type": "overflow", "action_id": "more", "options": options("Rename", "Remove")},
        },
        {"type": "section", "block_id": "fields", "fields": [marked("*One*\n1"), marked("*Two*\n2")]},
        {"type": "divider"},
        {
            "type": "actions",
            "block_id": "actions",
            "elements": [
                button("Open form", "open", style="primary"),
                button("Delete", "delete", style="danger", confirm=sure),
                {
                    "type": "static_select",
                    "action_id": "pick",
                    "placeholder": text("Pick a colour"),
                    "options": options("Red", "Green"),
                },
                {"type": "datepicker", "action_id": "day", "initial_date": "2026-03-27"},
                {"type": "radio_buttons", "action_id": "size", "options": options("Small", "Large")},
            ],
        },
        {"type": "context", "elements": [marked("All of it *works*.")]},
        {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A picture from elsewhere"},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": word}]}
                        for word in ("First point", "Second point")
                    ],
                }
            ],
        },
        {
            "type": "data_visualization",
            "title": "Score of two sides",
            "chart": {
                "type": "line",
                "series": [
                    {"name": name, "data": [{"label": day, "value": value} for day, value in points]}
                    for name, points in (
                        ("Sales", (("3 Mar", 52.5), ("17 Mar", 55), ("31 Mar", 58.1))),
                        ("Marketing", (("3 Mar", 51), ("17 Mar", 54.2), ("31 Mar", 57.9))),
                    )
                ],
                "axis_config": {"categories": ["3 Mar", "17 Mar", "31 Mar"]},
            },
        },
        {
            "type": "table",
            "rows": [
                [{"type": "raw_text", "text": cell} for cell in row]
                for row in (("Topic", "Owner"), ("Pricing", "Dev"), ("Forecast", "Ada"))
            ],
        },
    ]


def form(*, depth: int = 1) -> Json:
    """A window with one of each input."""
    blocks: list[Json] = [
        {
            "type": "input",
            "block_id": "title",
            "label": text("Title"),
            "hint": text("A few words"),
            "element": {"type": "plain_text_input", "action_id": "v"},
        },
        {
            "type": "input",
            "block_id": "hours",
            "label": text("Hours"),
            "element": {
                "type": "number_input",
                "action_id": "v",
                "is_decimal_allowed": False,
                "min_value": "1",
            },
        },
        {
            "type": "input",
            "block_id": "who",
            "optional": True,
            "label": text("Who"),
            "element": {"type": "users_select", "action_id": "v"},
        },
        {
            "type": "input",
            "block_id": "days",
            "optional": True,
            "label": text("Days"),
            "element": {"type": "checkboxes", "action_id": "v", "options": options("Monday", "Friday")},
        },
        {
            "type": "input",
            "block_id": "topic",
            "optional": True,
            "label": text("Topic"),
            "element": {"type": "external_select", "action_id": "topics", "min_query_length": 1},
        },
        {"type": "actions", "block_id": "next", "elements": [button("One more", "push")]},
    ]
    return {
        "type": "modal",
        "callback_id": "form",
        "title": text(f"Form {depth}"),
        "submit": text("Save"),
        "blocks": blocks,
    }


def add_listeners(app: App, heard: list[Json]) -> None:
    """The gallery's behaviour; every submission and choice is noted in `heard`."""
    add_commands(app, heard)
    add_windows(app, heard)
    add_shortcuts(app, heard)
    for name in ("more", "pick", "day", "size", "topics"):
        note_action(app, name, heard)


def note_action(app: App, name: str, heard: list[Json]) -> None:
    @app.action(name)
    def chosen(ack: Ack, action: Json) -> None:
        ack()
        heard.append({name: action})


def add_commands(app: App, heard: list[Json]) -> None:
    @app.command("/echo")
    def echo(ack: Ack, command: Json) -> None:
        ack(f"You said: {command['text']}")

    @app.command("/silent")
    def silent() -> None:
        return

    @app.event("message")
    def said(event: Json) -> None:
        heard.append({"said": event["text"]})


def add_windows(app: App, heard: list[Json]) -> None:
    @app.action("open")
    def opened(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.action("push")
    def pushed(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=form(depth=2))

    @app.options("topics")
    def topics(ack: Ack, payload: Json) -> None:
        words = ("Pricing", "Price list", "Forecast")
        ack(options=options(*(word for word in words if word.lower().startswith(payload["value"].lower()))))

    @app.view("form")
    def submitted(ack: Ack, body: Json) -> None:
        values = body["view"]["state"]["values"]
        if "bad" in values["title"]["v"]["value"]:
            ack(response_action="errors", errors={"title": "Say it kindly."})
            return
        heard.append(values)
        ack()

    @app.action("delete")
    def deleted(ack: Ack, respond: Respond) -> None:
        ack()
        respond(delete_original=True)

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        if event["tab"] == "home":
            blocks = [{"type": "header", "text": text("Your home")}, gallery("U", "C")[4]]
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})


def add_shortcuts(app: App, heard: list[Json]) -> None:
    @app.shortcut("task")
    def task(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        heard.append({"task": body["message"]["text"]})
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.shortcut("topic")
    def topic(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())
