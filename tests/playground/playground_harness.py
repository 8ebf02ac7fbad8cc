import json
import socket
from collections.abc import Callable
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient

from playground import Playground
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


class Api:
    """Calls the Web API as bare HTTP, so that nothing of the SDK stands between a test and Slack's answer."""

    def __init__(self, slack: Playground, token: str | None = None) -> None:
        self.slack = slack
        self.token = token if token is not None else slack.app.bot_token

    def raw(self, method: str, **args: object) -> tuple[int, dict[str, str], Json]:
        return post_json(self.slack.api_url + method, args, {"Authorization": f"Bearer {self.token}"})

    def __call__(self, method: str, **args: object) -> Json:
        return self.raw(method, **args)[2]

    def error(self, method: str, **args: object) -> str:
        answer = self(method, **args)
        return "" if answer["ok"] else str(answer["error"])

    def form(self, method: str, **args: str) -> Json:
        body = urlencode({"token": self.token, **args}).encode()
        with urlopen(Request(self.slack.api_url + method, body), timeout=5) as answer:
            return json.loads(answer.read())


def post_json(url: str, body: object, headers: dict[str, str]) -> tuple[int, dict[str, str], Json]:
    request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json", **headers})
    try:
        with urlopen(request, timeout=5) as answer:
            return answer.status, dict(answer.headers), json.loads(answer.read())
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), json.loads(error.read())


class Wire:
    """A Socket Mode client that does exactly what a test tells it: every envelope is handed to `answer`."""

    def __init__(self, slack: Playground, answer: Callable[["Wire", Json], None]) -> None:
        self.envelopes: list[Json] = []
        self.controls: list[Json] = []
        self._answer = answer
        web = WebClient(token="", base_url=slack.api_url)
        self.client = SocketModeClient(slack.app.app_token, web_client=web, ping_interval=0.2)
        self.client.message_listeners.append(self._hear)
        self.client.connect()

    def _hear(self, _client: object, message: Json, _raw: str | None) -> None:
        if "envelope_id" not in message:
            self.controls.append(message)
            return
        self.envelopes.append(message)
        self._answer(self, message)

    def ack(self, message: Json, payload: Json | None = None) -> None:
        answer = {"envelope_id": message["envelope_id"]}
        self.client.send_message(json.dumps(answer if payload is None else answer | {"payload": payload}))

    def close(self) -> None:
        self.client.message_processor.event.set()
        self.client.message_queue.put("")
        self.client.close()


def raw_socket(url: str) -> socket.socket:
    host, port = url.removeprefix("ws://").split("/")[0].split(":")
    path = "/" + url.split("/", 3)[3]
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13"
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{key}\r\n\r\n"
    )
    connection = socket.create_connection((host, int(port)), timeout=5)
    connection.sendall(request.encode())
    while not connection.recv(1, socket.MSG_PEEK):
        pass
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += connection.recv(1)
    return connection
