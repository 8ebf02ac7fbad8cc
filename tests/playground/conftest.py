from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playground_harness import Api, Wire, manifest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from playground import ManualClock, Playground, alignment_company
from playground.model import Json
from tests.support.sockets import stops_reading


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
    stops_reading(handler.client)
    handler.client.message_processor.event.set()
    handler.client.message_queue.put("")  # wakes the reader, which else notices the end after a second
    handler.close()


@pytest.fixture
def api(slack: Playground) -> Api:
    return Api(slack)


@pytest.fixture
def wire(slack: Playground) -> Iterator[Callable[..., Wire]]:
    wires: list[Wire] = []

    def open_wire(answer: Callable[[Wire, Json], None] = Wire.ack) -> Wire:
        wires.append(Wire(slack, answer))
        slack.wait_connected(len(wires))
        return wires[-1]

    yield open_wire
    for one in wires:
        one.close()
