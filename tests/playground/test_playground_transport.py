"""Socket Mode, HTTP mode, events, response addresses, faults and limits, each with the line it holds to."""

import http.client
import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.parse import parse_qs

import pytest
from playground_harness import Api, Wire, manifest, post_json, raw_socket
from slack_bolt import App
from slack_bolt.request import BoltRequest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from playground import (
    Delay,
    DropAfter,
    DropBefore,
    ManualClock,
    PictureNotReady,
    Playground,
    RateLimited,
    Redeliver,
    Refused,
    ServerError,
    alignment_company,
)
from playground.http_transport import check_loopback
from playground.model import Json

ALIGNMENT = "#alignment"


def kinds(slack: Playground) -> list[str]:
    return [violation.kind for violation in slack.world.violations]


# -- loopback


def test_loopback_only(clock: ManualClock):
    """Loopback only."""
    world = alignment_company(clock)
    with pytest.raises(ValueError, match="this machine only"):
        Playground(world, host="0.0.0.0")
    with pytest.raises(ValueError, match="this machine only"):
        check_loopback("https://example.com/slack/events")
    with pytest.raises(ValueError, match="this machine only"):
        check_loopback("http://10.0.0.1/")
    check_loopback("http://localhost:1/")
    check_loopback("http://[::1]:1/")


def test_a_port_in_use_is_said(slack: Playground):
    with pytest.raises(OSError, match="address already in use"):
        Playground(alignment_company(), port=slack.port).start()


def test_before_it_runs(clock: ManualClock):
    world = alignment_company(clock)
    world.install(manifest())
    slack = Playground(world)
    slack.stop()
    with pytest.raises(RuntimeError, match="not running"):
        slack.person("ada").slash("/probe")


# -- Socket Mode


def test_hello_and_envelope(slack: Playground, wire: Callable[..., Wire]):
    """Envelope: `{type: …, envelope_id, payload, accepts_response_payload}`; `hello` carries the connection time"""
    one = wire(lambda it, message: it.ack(message, {"text": "hello", "response_type": "in_channel"}))
    outcome = slack.person("ada").slash("/probe a  b", ALIGNMENT)
    assert outcome.reply.text == "hello"
    assert [m.text for m in slack.person("ben").sees(ALIGNMENT)] == ["hello"]
    [envelope] = one.envelopes
    assert envelope["type"] == "slash_commands"
    assert envelope["accepts_response_payload"] is True
    assert envelope["payload"]["channel_name"] == "alignment"
    assert envelope["payload"]["text"] == "a  b"
    assert one.controls[0]["type"] == "hello"
    assert one.controls[0]["debug_info"]["approximate_connection_time"] > 3600


def test_at_most_ten_connections(slack: Playground, wire: Callable[..., Wire]):
    """Up to 10 concurrent connections per app; every payload goes to any one of them, no pattern promised."""
    wires = [wire() for _ in range(10)]
    for _ in range(40):
        assert slack.person("ada").slash("/probe").acknowledged
    assert sum(len(one.envelopes) for one in wires) == 40
    assert sum(1 for one in wires if one.envelopes) > 5
    url = Api(slack, slack.app.app_token)("apps.connections.open")["url"]
    with raw_socket(url) as eleventh:
        assert b"too_many_websockets" in eleventh.recv(4096)
    assert len(slack.courier.sockets.of(slack.app)) == 10


def test_socket_mode_switched_off(slack: Playground):
    """`disconnect` reasons: `warning`, `refresh_requested`, `link_disabled`"""
    url = Api(slack, slack.app.app_token)("apps.connections.open")["url"]
    slack.app.socket_mode = False
    with raw_socket(url) as connection:
        assert b"link_disabled" in connection.recv(4096)


def test_missing_and_late_acknowledgement(slack: Playground, wire: Callable[..., Wire]):
    """Ack every command / action / view submission / shortcut / options request in **3 s**"""
    one = wire(lambda _it, _message: None)
    outcome = slack.person("ada").slash("/probe")
    assert not outcome.acknowledged
    assert outcome.warning == '/probe failed with the error "operation_timeout"'
    assert slack.person("ada").sees_dm()[-1].author == "Slackbot"
    assert kinds(slack) == ["missing_ack"]
    one.ack(one.envelopes[0])
    slack.wait_until(lambda: kinds(slack) == ["missing_ack", "late_ack"])
    assert slack.world.deliveries[-1].problem == "timeout"


def test_patience_is_three_seconds(clock: ManualClock):
    """acked within 3 s"""
    assert Playground(alignment_company(clock)).patience == 3.0


def test_double_and_unknown_acknowledgement(slack: Playground, wire: Callable[..., Wire]):
    """ack by sending `{envelope_id, payload?}`"""

    def twice(one: Wire, message: Json) -> None:
        one.ack(message)
        one.ack(message)
        one.ack({"envelope_id": "never-sent"})
        one.client.send_message("not json")

    wire(twice)
    assert slack.person("ada").slash("/probe").acknowledged
    slack.wait_until(lambda: kinds(slack) == ["double_ack", "unknown_ack", "bad_ack"])


def test_nobody_connected(slack: Playground):
    outcome = slack.person("ada").slash("/probe")
    assert outcome.warning == '/probe failed with the error "dispatch_failed"'


def test_a_request_that_bolt_does_not_know(slack: Playground, bolt: App):
    """A request is acked **only when Bolt's response status is 200**. Unhandled payloads (404) are not acked"""
    assert bolt is not None
    assert not slack.person("ada").slash("/probe").acknowledged
    assert kinds(slack) == ["missing_ack"]


def test_refresh_loses_nothing(slack: Playground, bolt: App):
    """On any `disconnect` message it opens a new connection first and then closes the old one"""

    @bolt.command("/probe")
    def probe(ack):
        ack("here")

    first = slack.courier.sockets.of(slack.app)
    slack.refresh_sockets()
    slack.wait_until(lambda: slack.courier.sockets.of(slack.app) not in ([], first))
    slack.wait_until(lambda: len(slack.courier.sockets.of(slack.app)) == 1)
    assert slack.person("ada").slash("/probe").reply.text == "here"


def test_cut_sockets(slack: Playground, wire: Callable[..., Wire]):
    one = wire()
    one.client.auto_reconnect_enabled = False
    slack.cut_sockets()
    slack.wait_until(lambda: not slack.courier.sockets.of(slack.app))
    assert not slack.person("ada").slash("/probe").acknowledged


# -- events


def test_subscribed_events_only(slack: Playground, wire: Callable[..., Wire]):
    one = wire()
    slack.world.admin.set_zone("ben", "Asia/Tokyo")
    slack.world.admin.set_status("ben", "Away", ":palm_tree:", 2_000_000_000)
    slack.world.admin.rename_channel(ALIGNMENT, "together")
    assert [e["payload"]["event"]["type"] for e in one.envelopes] == ["user_change", "user_change"]
    event = one.envelopes[-1]["payload"]
    assert event["type"] == "event_callback"
    assert event["authorizations"][0]["user_id"] == slack.app.bot_user_id
    assert event["event"]["user"]["tz"] == "Asia/Tokyo"
    assert event["event"]["user"]["profile"]["status_emoji"] == ":palm_tree:"
    assert one.envelopes[-1]["accepts_response_payload"] is False
    assert one.envelopes[-1]["retry_attempt"] == 0


def test_events_about_channels(slack: Playground, wire: Callable[..., Wire]):
    """channel members as audience | channels:read, groups:read | member_joined_channel, member_left_channel"""
    one = wire()
    slack.world.admin.remove_from_channel(ALIGNMENT, "ben")
    slack.person("ben").joins(ALIGNMENT)
    assert one.envelopes == []
    slack.person("ada").invites_app(ALIGNMENT)
    slack.person("ben").leaves(ALIGNMENT)
    slack.person("ben").joins(ALIGNMENT)
    slack.world.admin.share_channel(ALIGNMENT)
    slack.world.admin.archive(ALIGNMENT)
    found = [(e["payload"]["event"]["type"], e["payload"]["event"].get("user")) for e in one.envelopes]
    assert found == [
        ("member_joined_channel", slack.app.bot_user_id),
        ("member_joined_channel", slack.person("ben").id),
        ("channel_shared", None),
        ("channel_archive", None),
    ]


def test_people_and_groups_change(slack: Playground, wire: Callable[..., Wire]):
    one = wire()
    slack.world.admin.add_person("nils", "Nils New", tz="Europe/Oslo")
    slack.world.admin.add_to_group("@sales", "nils")
    slack.world.admin.remove_from_group("@sales", "ben")
    slack.world.admin.deactivate("cleo")
    slack.world.admin.reactivate("cleo")
    slack.world.admin.change_person("guy", is_ultra_restricted=True)
    types = [e["payload"]["event"]["type"] for e in one.envelopes]
    assert types == [
        "team_join",
        "subteam_updated",
        "subteam_updated",
        "subteam_updated",
        *["user_change"] * 3,
    ]
    members = one.envelopes[1]["payload"]["event"]["subteam"]["users"]
    assert slack.person("nils").id in members


def test_messages_to_the_app(slack: Playground, wire: Callable[..., Wire]):
    """reply to DMs | im:history | message.im"""
    one = wire()
    slack.person("ada").writes_dm("hello")
    slack.person("ada").posts(ALIGNMENT, "not for you")
    [envelope] = one.envelopes
    assert envelope["payload"]["event"]["text"] == "hello"
    assert envelope["payload"]["event"]["channel_type"] == "im"


def test_unacknowledged_events_come_again(slack: Playground, wire: Callable[..., Wire], clock: ManualClock):
    """Retries of a failed delivery: up to 3 — nearly at once, after 1 min, after 5 min"""
    one = wire(lambda _it, _message: None)
    slack.courier.sockets._patience = 0.05
    slack.world.admin.set_zone("ben", "Asia/Tokyo")
    slack.wait_until(lambda: len(one.envelopes) == 2)
    time.sleep(0.3)
    assert len(one.envelopes) == 2
    clock.advance(minutes=1)
    slack.wait_until(lambda: len(one.envelopes) == 3)
    time.sleep(0.2)
    clock.advance(minutes=5)
    slack.wait_until(lambda: len(one.envelopes) == 4)
    time.sleep(0.2)
    clock.advance(hours=2)
    time.sleep(0.3)
    assert [e["retry_attempt"] for e in one.envelopes] == [0, 1, 2, 3]
    assert {e["payload"]["event_id"] for e in one.envelopes} == {one.envelopes[0]["payload"]["event_id"]}
    assert one.envelopes[1]["retry_reason"] == "http_timeout"


def test_redelivery_of_an_acknowledged_event(slack: Playground, wire: Callable[..., Wire]):
    """De-duplicate events by `event_id`."""
    one = wire()
    slack.faults.on("event:user_change", Redeliver())
    slack.world.admin.set_zone("ben", "Asia/Tokyo")
    slack.wait_until(lambda: len(one.envelopes) == 2)
    assert one.envelopes[0]["payload"]["event_id"] == one.envelopes[1]["payload"]["event_id"]


def test_hourly_limit_of_events(slack: Playground, wire: Callable[..., Wire], clock: ManualClock):
    """30 000 deliveries per workspace per app per 60 min; beyond that an `app_rate_limited` callback arrives"""
    assert slack.courier.events_per_hour == 30_000
    slack.courier.events_per_hour = 2
    one = wire()
    for zone in ("Asia/Tokyo", "Asia/Seoul", "Asia/Dhaka", "Asia/Dubai"):
        slack.world.admin.set_zone("ben", zone)
    types = [e["payload"]["type"] for e in one.envelopes]
    assert types == ["event_callback", "event_callback", "app_rate_limited"]
    assert one.envelopes[2]["payload"]["minute_rate_limited"] == int(clock().timestamp())
    clock.advance(hours=1)
    slack.world.admin.set_zone("ben", "UTC")
    assert one.envelopes[-1]["payload"]["type"] == "event_callback"


# -- response addresses


def response_url(slack: Playground, one: Wire) -> str:
    slack.person("ada").slash("/probe", ALIGNMENT)
    return str(one.envelopes[-1]["payload"]["response_url"])


def test_five_uses(slack: Playground, wire: Callable[..., Wire]):
    """`response_url`: **5 uses in 30 min**"""
    url = response_url(slack, wire())
    for number in range(5):
        assert post_json(url, {"text": str(number)}, {})[2] == {"ok": True}
    assert post_json(url, {"text": "6"}, {})[::2] == (404, {"ok": False, "error": "used_url"})
    assert kinds(slack) == ["response_url_overused"]
    assert [m.text for m in slack.person("ada").sees(ALIGNMENT)] == list("01234")
    assert slack.person("ben").sees(ALIGNMENT) == []


def test_thirty_minutes(slack: Playground, wire: Callable[..., Wire], clock: ManualClock):
    """`response_url`: 5 uses in **30 min**"""
    url = response_url(slack, wire())
    clock.advance(minutes=30)
    assert post_json(url, {"text": "in time"}, {})[0] == 200
    clock.advance(seconds=1)
    assert post_json(url, {"text": "late"}, {})[::2] == (404, {"ok": False, "error": "expired_url"})
    assert kinds(slack) == ["response_url_expired"]


def test_what_a_response_may_not_say(slack: Playground, wire: Callable[..., Wire]):
    url = response_url(slack, wire())
    assert post_json(url, {}, {})[::2] == (400, {"ok": False, "error": "no_text"})
    assert post_json(url, ["x"], {})[2]["error"] == "invalid_payload"
    assert post_json(url, {"text": "x", "replace_original": True}, {})[2]["error"] == "message_not_found"
    assert post_json(url, {"delete_original": True}, {})[2]["error"] == "message_not_found"
    assert post_json(url, {"text": "x", "blocks": [{"type": "no"}]}, {})[2]["error"] == "invalid_blocks"
    gone = f"{slack.base_url}/actions/{slack.world.team.id}/404"
    assert post_json(gone, {"text": "x"}, {})[2]["error"] == "invalid_url"


def test_responses_to_a_click(slack: Playground, wire: Callable[..., Wire], api: Api):
    """every click on a *message* brings a fresh one; clicks in modals and Home bring none"""
    one = wire()
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}
    blocks = [{"type": "actions", "elements": [button]}]
    ben = slack.person("ben")
    api("chat.postMessage", channel=ben.id, text="x", blocks=blocks)
    message = ben.sees_dm()[0]
    ben.clicks(message, "Go")
    ben.clicks(message, "Go")
    first, second = (e["payload"]["response_url"] for e in one.envelopes if e["type"] == "interactive")
    assert first != second
    post_json(first, {"text": "in the channel", "response_type": "in_channel"}, {})
    post_json(first, {"text": "done", "replace_original": True}, {})
    assert [m.text for m in ben.sees_dm()] == ["done", "in the channel"]
    post_json(second, {"delete_original": True}, {})
    assert [m.text for m in ben.sees_dm()] == ["in the channel"]
    api("views.publish", user_id=ben.id, view={"type": "home", "blocks": blocks})
    ben.clicks(ben.home, "Go")
    assert "response_url" not in one.envelopes[-1]["payload"]
    assert one.envelopes[-1]["payload"]["view"]["type"] == "home"


def test_responses_to_a_click_in_an_ephemeral_answer(slack: Playground, wire: Callable[..., Wire]):
    """every click on a *message* brings a fresh one, also on one that only its person sees; the app is no member"""
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}
    answer = {"text": "for you", "blocks": [{"type": "actions", "elements": [button]}]}

    def acknowledge(it: Wire, message: Json) -> None:
        it.ack(message, answer if message["type"] == "slash_commands" else None)

    one = wire(acknowledge)
    ada, ben = slack.person("ada"), slack.person("ben")
    ada.slash("/probe", "#leads")
    assert slack.app.bot_user_id not in slack.world.channel("#leads").members
    (private,) = ada.sees("#leads")
    ada.clicks(private, "Go")
    url = one.envelopes[-1]["payload"]["response_url"]
    assert "message" not in one.envelopes[-1]["payload"]
    assert post_json(url, {"text": "for all", "response_type": "in_channel"}, {})[0] == 200
    assert post_json(url, {"text": "shared", "replace_original": True}, {})[0] == 200
    assert [(m.text, m.ephemeral) for m in ada.sees("#leads")] == [("shared", True), ("for all", False)]
    assert [m.text for m in slack.person("dev").sees("#leads")] == ["for all"]
    with pytest.raises(PermissionError):
        ben.sees("#leads")
    assert post_json(url, {"delete_original": True}, {})[0] == 200
    assert [m.text for m in ada.sees("#leads")] == ["for all"]
    assert post_json(url, {"text": "x", "replace_original": True}, {})[2]["error"] == "message_not_found"


# -- faults


def test_faults_on_request(slack: Playground, api: Api):
    ben = slack.person("ben")
    post = {"channel": ben.id, "text": "x"}
    slack.faults.on("chat.postMessage", RateLimited(retry_after=30))
    status, headers, body = api.raw("chat.postMessage", **post)
    assert (status, headers["Retry-After"], body["error"]) == (429, "30", "ratelimited")
    slack.faults.on("chat.postMessage", ServerError(503), times=2)
    assert [api.raw("chat.postMessage", **post)[0] for _ in range(3)] == [503, 503, 200]
    assert len(ben.sees_dm()) == 1
    slack.faults.on("chat.postMessage", ServerError(500, after_effect=True))
    assert api.raw("chat.postMessage", **post)[0] == 500
    assert len(ben.sees_dm()) == 2
    slack.faults.on("chat.postMessage", Refused("fatal_error"), when=lambda args: args["text"] == "y")
    assert api("chat.postMessage", **post)["ok"]
    assert api.error("chat.postMessage", channel=ben.id, text="y") == "fatal_error"
    slack.faults.on("chat.postMessage", Delay(0.2))
    since = time.monotonic()
    assert api("chat.postMessage", **post)["ok"]
    assert time.monotonic() - since >= 0.2
    slack.faults.on("chat.postMessage", Refused("fatal_error"), times=100)
    slack.faults.clear()
    assert api("chat.postMessage", **post)["ok"]


def test_dropped_connections(slack: Playground, api: Api):
    """service_unavailable, …, timeout | **unknown outcome** — part of the operation may have succeeded"""
    ben = slack.person("ben")
    slack.faults.on("chat.postMessage", DropBefore())
    slack.faults.on("chat.postMessage", DropAfter())
    for expected in (0, 1):
        with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
            api("chat.postMessage", channel=ben.id, text="x")
        assert len(ben.sees_dm()) == expected
    assert [call.error for call in slack.world.calls] == ["connection dropped"] * 2


def test_the_default_client_posts_twice(slack: Playground):
    """The SDK's default client **re-sends `chat.postMessage` once** when the connection drops"""
    slack.faults.on("chat.postMessage", DropAfter())
    client = WebClient(token=slack.app.bot_token, base_url=slack.api_url)
    client.chat_postMessage(channel=slack.person("ben").id, text="x")
    assert len(slack.person("ben").sees_dm()) == 2


def test_picture_not_ready(slack: Playground, api: Api, client):
    """Known race: the file is not ready at once and Slack answers `invalid_blocks … invalid slack file`"""
    key = client.files_upload_v2(content=b"picture", filename="chart.png")["file"]["id"]
    blocks = [{"type": "image", "slack_file": {"id": key}, "alt_text": "x"}]
    slack.faults.on("chat.postMessage", PictureNotReady(), times=2)
    post = {"channel": slack.person("ben").id, "text": "x"}
    assert api("chat.postMessage", **post)["ok"]
    assert api.error("chat.postMessage", **post, blocks=blocks) == "invalid_blocks"
    assert api("chat.postMessage", **post, blocks=blocks)["ok"]


def test_upload_faults(slack: Playground, client):
    slack.faults.on("upload", ServerError(500))
    with pytest.raises(HTTPError) as caught:
        client.files_upload_v2(content=b"picture", filename="chart.png")
    with caught.value as error:
        assert error.code == 500
    assert not any(file.uploaded for file in slack.world.files.values())


def test_upload_of_another_length(slack: Playground, api: Api):
    url = api("files.getUploadURLExternal", filename="a.png", length=3)["upload_url"]
    assert post_json(url, "longer", {})[2]["error"] == "length_mismatch"
    assert post_json(url + "x", "x", {})[0] == 404
    form = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.png"\r\n\r\nabc\r\n--b--\r\n'
    request = http.client.HTTPConnection("127.0.0.1", slack.port, timeout=5)
    request.request(
        "POST", url.split(str(slack.port))[1], form, {"Content-Type": "multipart/form-data; boundary=b"}
    )
    assert request.getresponse().status == 200
    request.close()
    assert next(iter(slack.world.files.values())).content == b"abc"


# -- limits


def test_one_message_a_second_a_channel(slack: Playground, api: Api, clock: ManualClock):
    """Posting: **1 message/s per channel** (a DM is a channel), plus "several hundred per minute" per workspace."""
    slack.limits.strict = True
    ben, eva = slack.person("ben").id, slack.person("eva").id
    assert api("chat.postMessage", channel=ben, text="1")["ok"]
    status, headers, body = api.raw("chat.postMessage", channel=ben, text="2")
    assert (status, headers["Retry-After"], body["error"]) == (429, "1", "ratelimited")
    assert api("chat.postMessage", channel=eva, text="1")["ok"]
    clock.advance(seconds=1)
    assert api("chat.postMessage", channel=ben, text="2")["ok"]


def test_messages_a_workspace(slack: Playground, api: Api, clock: ManualClock):
    """plus several hundred per minute per workspace"""
    slack.limits.strict = True
    slack.limits.messages_per_minute = 3
    slack.limits.messages_per_second = 2
    ids = [slack.person(name).id for name in ("ada", "ben", "cleo", "dev", "eva")]
    assert [api.raw("chat.postMessage", channel=key, text="x")[0] for key in ids[:3]] == [200, 200, 429]
    clock.advance(seconds=1)
    assert [api.raw("chat.postMessage", channel=key, text="x")[0] for key in ids[3:]] == [200, 429]
    clock.advance(minutes=1)
    assert api("chat.postMessage", channel=ids[4], text="x")["ok"]


def test_tiers(slack: Playground, api: Api, clock: ManualClock):
    """Tiers per method, per workspace, per app, per minute: T2 **20+**, T3 **50+**; 429 blocks only that method"""
    slack.limits.strict = True
    statuses = [api.raw("team.info")[0] for _ in range(51)]
    assert statuses == [200] * 50 + [429]
    assert api("users.info", user=slack.person("ada").id)["ok"]
    clock.advance(seconds=59)
    assert api.raw("team.info")[1]["Retry-After"] == "1"
    clock.advance(seconds=1)
    assert api("team.info")["ok"]
    assert [api.raw("usergroups.list")[0] for _ in range(21)][-2:] == [200, 429]


def test_tightened_history(slack: Playground, api: Api):
    """`conversations.history`/`.replies` drop to **1 call/min** for apps not approved"""
    slack.limits.strict = True
    slack.limits.history_per_minute = 1
    place = slack.world.admin.add_to_channel(ALIGNMENT, slack.app.bot_user_id).id
    assert api("conversations.history", channel=place)["ok"]
    assert api.raw("conversations.history", channel=place)[0] == 429


def test_limits_by_real_time(slack: Playground, api: Api):
    slack.limits.strict = True
    slack.limits.use_real_time()
    ben = slack.person("ben").id
    assert api("chat.postMessage", channel=ben, text="x")["ok"]
    assert api.raw("chat.postMessage", channel=ben, text="x")[0] == 429
    time.sleep(1.01)
    assert api("chat.postMessage", channel=ben, text="x")["ok"]


# -- HTTP mode


class Receiver:
    """An app's HTTP endpoint; `answer` decides what it says to each request."""

    def __init__(self, answer: Callable[[str, dict[str, str]], tuple[int, dict[str, str], str]]) -> None:
        self.requests: list[tuple[str, dict[str, str]]] = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.requests.append((body, dict(self.headers)))
                status, headers, text = answer(body, dict(self.headers))
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_args: object) -> None:
                return

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/slack/events"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def http_slack(clock: ManualClock) -> Iterator[Callable[..., tuple[Playground, Receiver]]]:
    opened: list[tuple[Playground, Receiver]] = []

    def start(answer=lambda _body, _headers: (200, {}, "")) -> tuple[Playground, Receiver]:
        receiver = Receiver(answer)
        world = alignment_company(clock)
        world.install(manifest(socket=False), request_url=receiver.url)
        opened.append((Playground(world, patience=1.0).start(), receiver))
        return opened[-1]

    yield start
    for slack, receiver in opened:
        slack.stop()
        receiver.close()


def test_signed_requests(http_slack):
    """`X-Slack-Signature: v0=HMAC_SHA256(secret, "v0:" + X-Slack-Request-Timestamp + ":" + raw body)`"""
    slack, receiver = http_slack(lambda _body, _headers: (200, {}, "plain words"))
    outcome = slack.person("ada").slash("/probe now")
    assert outcome.reply.text == "plain words"
    body, headers = receiver.requests[0]
    verifier = SignatureVerifier(slack.app.signing_secret)
    assert verifier.is_valid_request(body, headers)
    assert not verifier.is_valid_request(body + " ", headers)
    assert parse_qs(body)["command"] == ["/probe"]


def test_a_real_bolt_app_over_http(http_slack):
    """Default paths: events `/slack/events`"""
    apps: list[App] = []

    def dispatch(body: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        answer = apps[0].dispatch(BoltRequest(body=body, headers=headers))
        return answer.status, {key: values[0] for key, values in answer.headers.items()}, answer.body

    slack, _ = http_slack(dispatch)
    client = WebClient(token=slack.app.bot_token, base_url=slack.api_url)
    app = App(
        client=client,
        signing_secret=slack.app.signing_secret,
        process_before_response=True,
        token_verification_enabled=False,
    )
    apps.append(app)

    @app.command("/probe")
    def probe(ack, command):
        ack({"response_type": "in_channel", "text": f"you said {command['text']}"})

    @app.event("app_home_opened")
    def opened(event):
        blocks = [{"type": "header", "text": {"type": "plain_text", "text": "Home"}}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    assert slack.person("ada").slash("/probe x", ALIGNMENT).reply.text == "you said x"
    assert slack.person("ada").opens_home().text == "Home"
    assert not slack.person("ada").slash("/plain").acknowledged
    assert kinds(slack) == ["unknown_action"]


def test_http_retries_and_their_end(http_slack):
    """headers `X-Slack-Retry-Num` (1–3) and `X-Slack-Retry-Reason`; `X-Slack-No-Retry: 1` stops retries"""
    answers = iter([(500, {}, ""), (500, {"X-Slack-No-Retry": "1"}, "")])
    slack, receiver = http_slack(lambda _body, _headers: next(answers))
    slack.world.admin.set_zone("ben", "Asia/Tokyo")
    slack.wait_until(lambda: len(receiver.requests) == 2)
    assert receiver.requests[1][1]["X-Slack-Retry-Num"] == "1"
    assert receiver.requests[1][1]["X-Slack-Retry-Reason"] == "http_error"
    assert json.loads(receiver.requests[0][0])["event"]["type"] == "user_change"
    slack.world.clock.advance(minutes=10)
    time.sleep(0.3)
    assert len(receiver.requests) == 2
    assert kinds(slack) == ["failed_ack", "failed_ack"]


def test_slow_and_absent_http_apps(http_slack):
    """Ack … in **3 s**; events too (HTTP)"""
    slack, receiver = http_slack(lambda _body, _headers: (time.sleep(0.4), (200, {}, ""))[1])
    slack.courier.http._patience = 0.1
    assert not slack.person("ada").slash("/probe").acknowledged
    assert kinds(slack) == ["missing_ack"]
    receiver.close()
    outcome = slack.person("ada").slash("/probe")
    assert "dispatch_failed" in outcome.warning
    slack.app.commands["/probe"]["url"] = "http://example.com/"
    assert not slack.person("ada").slash("/probe").acknowledged


def test_world_time_and_machine_time(clock: ManualClock):
    assert clock() == datetime(2026, 3, 27, 9, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="does not run back"):
        clock.advance(seconds=-1)
    with pytest.raises(ValueError, match="aware"):
        clock.move_to(datetime(2027, 1, 1))  # noqa: DTZ001 - what is refused
