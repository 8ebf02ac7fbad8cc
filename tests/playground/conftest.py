from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from playground import ManualClock, Playground, alignment_company
from playground.model import Json


def manifest(*, socket: bool = True, scopes: list[str] | None = None, **home: bool) -> Json:
    return {
        "display_information": {"name": "Probe"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, **home},
            "bot_user": {"display_name": "probe"},
            "slash_commands": [
                {"command": "/probe", "description": "Probe", "should_escape": True},
                {"command": "/plain", "description": "Probe without escaping"},
            ],
            "shortcuts": [
                {"name": "Add a topic", "type": "global", "callback_id": "topic", "description": "x"},
                {"name": "Make it a task", "type": "message", "callback_id": "task", "description": "x"},
            ],
        },
        "oauth_config": {
            "scopes": {
                "bot": scopes
                or [
                    "channels:history",
                    "channels:join",
                    "channels:read",
                    "chat:write",
                    "commands",
                    "dnd:read",
                    "files:read",
                    "files:write",
                    "groups:read",
                    "im:history",
                    "im:write",
                    "team:read",
                    "usergroups:read",
                    "users:read",
                ]
            }
        },
        "settings": {
            "event_subscriptions": {
                "bot_events": [
                    "app_home_opened",
                    *(
                        []
                        if scopes
                        else ["member_joined_channel", "user_change", "message.im", "channel_shared"]
                    ),
                    *([] if scopes else ["team_join", "subteam_updated", "channel_archive"]),
                ]
            },
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": socket,
        },
    }


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 3, 27, 9, 0, tzinfo=UTC))


@pytest.fixture
def slack(clock: ManualClock) -> Iterator[Playground]:
    world = alignment_company(clock)
    world.install(manifest())
    with Playground(world, patience=1.0) as playground:
        yield playground


@pytest.fixture
def client(slack: Playground) -> WebClient:
    return WebClient(token=slack.app.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=5)


@pytest.fixture
def bolt(slack: Playground, client: WebClient) -> Iterator[App]:
    """A real Bolt app on Socket Mode; a test adds its listeners."""
    app = App(
        client=client,
        signing_secret=slack.app.signing_secret,
        process_before_response=True,
        token_verification_enabled=False,
    )
    handler = SocketModeHandler(app, slack.app.app_token)
    handler.connect()
    slack.wait_connected()
    yield app
    handler.client.message_processor.event.set()
    handler.client.message_queue.put("")  # wakes the reader, which else notices the end after a second
    handler.close()
