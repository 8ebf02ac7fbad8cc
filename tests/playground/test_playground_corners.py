"""What happens seldom: restarts, odd input, old connections, memories that run full."""

import http.client
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playground_harness import Api, Wire, post_json, raw_socket
from slack_sdk import WebClient

from playground import ManualClock, Playground, alignment_company, desk, messages, socketmode
from playground.__main__ import main
from playground.controls import fields, find, selectable
from playground.model import Json
from playground.mrkdwn import Reader
from playground.seen import render

BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}
BLOCKS = [{"type": "actions", "elements": [BUTTON]}]


def raw(slack: Playground, body: bytes, kind: str) -> Json:
    connection = http.client.HTTPConnection("127.0.0.1", slack.port, timeout=5)
    headers = {"Content-Type": kind, "Authorization": f"Bearer {slack.app.bot_token}"}
    connection.request("POST", "/api/api.test", body, headers)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def test_bodies_of_calls(slack: Playground):
    form = b'--b\r\nContent-Disposition: form-data; name="foo"\r\n\r\nbar\r\n--b--\r\n'
    assert raw(slack, form, "multipart/form-data; boundary=b")["args"] == {"foo": "bar"}
    assert raw(slack, b"not json", "application/json")["args"] == {}
    assert raw(slack, b"[1]", "application/json")["args"] == {}
    url = slack.api_url + "files.getUploadURLExternal"
    upload = post_json(
        url, {"filename": "a", "length": 1}, {"Authorization": f"Bearer {slack.app.bot_token}"}
    )[2]
    connection = http.client.HTTPConnection("127.0.0.1", slack.port, timeout=5)
    path = upload["upload_url"].split(str(slack.port))[1]
    connection.request("POST", path, form, {"Content-Type": "multipart/form-data; boundary=b"})
    assert connection.getresponse().status == 400
    connection.close()


def test_start_stop_start(clock: ManualClock):
    slack = Playground(alignment_company(clock))
    with slack:
        port = slack.port
    with slack:
        assert slack.port == port
    with Playground(alignment_company(clock), port=0) as other, pytest.raises(OSError, match="in use"):
        Playground(alignment_company(clock), port=other.port).start()


def test_stopping_while_somebody_waits(slack: Playground, wire: Callable[..., Wire], api: Api):
    wire(lambda _one, _message: None)
    slack.courier.sockets._patience = 60
    ben = slack.person("ben")
    api("chat.postMessage", channel=ben.id, text="x", blocks=BLOCKS)
    waiting = ben.fires_click(ben.sees_dm()[0], "Go")
    slack.wait_until(lambda: len(slack.world.deliveries) == 2)
    slack.stop()
    assert waiting.result(timeout=1).problem == "closed"


def test_a_client_that_ignores_the_warning(slack: Playground):
    """`disconnect` reasons: `warning` (about 10 s ahead)"""
    assert socketmode.RETIRE_SECONDS == 10
    url = Api(slack, slack.app.app_token)("apps.connections.open")["url"]
    with raw_socket(url) as connection:
        slack.wait_connected()
        slack.refresh_sockets("warning")
        heard = b""
        while b"warning" not in heard:
            heard += connection.recv(4096)
        assert not slack.person("ada").slash("/probe").acknowledged
        while b"/probe" not in heard:
            heard += connection.recv(4096)
        [one] = slack.courier.sockets.of(slack.app)
        slack._running().call_soon_threadsafe(one.close)
        slack.wait_until(lambda: one.socket.closed)
    slack.wait_until(lambda: not slack.courier.sockets.of(slack.app))


def test_memories_are_bounded(slack: Playground, wire: Callable[..., Wire], api: Api):
    assert socketmode.REMEMBERED >= 10_000
    one = wire()
    hub = slack.courier.sockets
    hub._order.extend("x" for _ in range(socketmode.REMEMBERED))
    slack.person("ada").slash("/probe")
    assert len(hub._order) == socketmode.REMEMBERED
    assert one.envelopes
    for _ in range(desk.KEPT + 5):
        slack.desk.new_trigger(slack.app, "U1")
    assert len(slack.desk._triggers) == desk.KEPT
    place = slack.world.admin.add_to_channel("#alignment", slack.app.bot_user_id)
    for number in range(messages.EPHEMERALS_KEPT + 3):
        api("chat.postEphemeral", channel=place.id, user=slack.person("ada").id, text=str(number))
    assert len(slack.person("ada").sees("#alignment")) == messages.EPHEMERALS_KEPT


def test_replies_to_nowhere(slack: Playground, wire: Callable[..., Wire]):
    one = wire()
    slack.person("ada").slash("/probe", "#alignment")
    url = one.envelopes[-1]["payload"]["response_url"]
    slack.world.admin.archive("#alignment")
    assert post_json(url, {"text": "x", "response_type": "in_channel"}, {})[2]["error"] == "is_archived"
    slack.world.admin.delete_channel("#alignment")
    assert post_json(url, {"text": "x"}, {})[2]["error"] == "channel_not_found"
    assert post_json(url, {"text": "x", "replace_original": True}, {})[2]["error"] == "message_not_found"


def test_update_keeps_or_drops_blocks(slack: Playground, api: Api):
    ben = slack.person("ben")
    sent = api("chat.postMessage", channel=ben.id, text="x", blocks=BLOCKS)
    where = {"channel": sent["channel"], "ts": sent["ts"]}
    assert api.error("chat.update", **where) == "no_text"
    api("chat.update", **where, text="only words")
    assert ben.sees_dm()[0].buttons == []


def test_fields_by_the_words_before_them(slack: Playground, api: Api, wire: Callable[..., Wire]):
    one = wire()
    ben = slack.person("ben")
    options = [{"text": {"type": "plain_text", "text": "Red"}, "value": "r"}]
    group = {"label": {"type": "plain_text", "text": "Colours"}, "options": options}
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "Your colour"}},
        {
            "type": "actions",
            "elements": [{"type": "static_select", "action_id": "s", "option_groups": [group]}],
        },
        {"type": "section", "text": {"type": "mrkdwn", "text": "Your day"}},
        {"type": "actions", "elements": [{"type": "datepicker", "action_id": "d"}]},
    ]
    api("chat.postMessage", channel=ben.id, text="x", blocks=blocks)
    message = ben.sees_dm()[0]
    ben.chooses(message, "colour", "red")
    ben.chooses(message, "Your day", "2026-04-01")
    actions = [e["payload"]["actions"][0] for e in one.envelopes if e["type"] == "interactive"]
    assert actions[0]["selected_option"]["value"] == "r"
    assert actions[1]["selected_date"] == "2026-04-01"
    with pytest.raises(LookupError, match="nothing called 'your'"):
        ben.chooses(message, "your", "x")
    assert selectable(fields(message.blocks)[0]) == ["Red"]
    with pytest.raises(LookupError, match="no controls"):
        find([], "x")


def test_unix_time_typed(slack: Playground, api: Api, wire: Callable[..., Wire]):
    one = wire()
    ben = slack.person("ben")
    label = {"type": "plain_text", "text": "When"}
    element = {"type": "datetimepicker", "action_id": "v"}
    field = {"type": "input", "block_id": "b", "label": label, "element": element, "dispatch_action": True}
    api("chat.postMessage", channel=ben.id, text="x", blocks=[field])
    ben.chooses(ben.sees_dm()[0], "When", 1_800_000_000)
    assert one.envelopes[-1]["payload"]["actions"][0]["selected_date_time"] == 1_800_000_000
    ben.chooses(ben.sees_dm()[0], "When", datetime(2027, 1, 1, tzinfo=UTC))
    assert one.envelopes[-1]["payload"]["state"]["values"]["b"]["v"]["selected_date_time"] == 1_798_761_600


def test_app_mentions_of_other_kinds(slack: Playground):
    look = Reader(slack.world, slack.person("ada").person)
    group = slack.world.group("@sales").id
    elements = [
        {"type": "usergroup", "usergroup_id": group},
        {"type": "channel", "channel_id": slack.world.channel("#alignment").id},
    ]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}
    assert render(look, [block, {"type": "divider"}]) == "@sales#alignment"


def test_slow_threads_in_message_payloads(slack: Playground, api: Api, wire: Callable[..., Wire]):
    one = wire()
    place = slack.world.admin.add_to_channel("#alignment", slack.app.bot_user_id).id
    root = api("chat.postMessage", channel=place, text="root")["ts"]
    api("chat.postMessage", channel=place, text="x", blocks=BLOCKS, thread_ts=root)
    ada = slack.person("ada")
    [reply] = ada.sees_thread(ada.sees("#alignment")[0])
    ada.clicks(reply, "Go")
    payload = one.envelopes[-1]["payload"]
    assert payload["container"]["thread_ts"] == root
    assert payload["message"]["thread_ts"] == root
    answer = ada.posts("#alignment", "and mine", thread=reply)
    assert answer.thread_ts == reply.ts


def test_ephemeral_messages_can_be_clicked(slack: Playground, api: Api, wire: Callable[..., Wire]):
    one = wire()
    place = slack.world.admin.add_to_channel("#alignment", slack.app.bot_user_id).id
    ada = slack.person("ada")
    api("chat.postEphemeral", channel=place, user=ada.id, text="x", blocks=BLOCKS)
    ada.clicks(ada.sees("#alignment")[0], "Go")
    payload = one.envelopes[-1]["payload"]
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    post_json(payload["response_url"], {"delete_original": True}, {})
    assert ada.sees("#alignment") == []


def test_home_tells_the_app_what_it_shows(slack: Playground, api: Api, wire: Callable[..., Wire]):
    one = wire()
    eva = slack.person("eva")
    api("views.publish", user_id=eva.id, view={"type": "home", "blocks": BLOCKS})
    assert eva.opens_home().buttons == ["Go"]
    assert one.envelopes[-1]["payload"]["event"]["view"]["blocks"][0]["elements"][0]["action_id"] == "go"
    assert eva.clicks(eva.home, "Go").acknowledged


def test_answers_that_fail_to_settle_reach_the_caller(slack: Playground, wire: Callable[..., Wire]):
    wire(lambda one, message: one.ack(message, {"text": "x"}))
    ada = slack.person("ada")
    slack.world.channels.pop(ada._dm().id)
    with pytest.raises(KeyError):
        ada.slash("/probe")


def test_the_command_line_refuses_nonsense(capsys):
    with pytest.raises(SystemExit):
        main(["--port", "many"])
    assert "invalid int value" in capsys.readouterr().err


def test_the_sdk_reads_pages(slack: Playground, client: WebClient):
    members = [member for page in client.users_list(limit=10) for member in page["members"]]
    assert len(members) == len(slack.world.people)
