"""How calls leave this machine: over connections that are kept open, and only while they still may."""

import json
import threading
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from urllib3.util import wait_for_read

from bot.slack import kit
from bot.slack.gateway import SlackGateway
from bot.slack.outcome import Later, Sent, Unknown
from bot.slack.transport import IDLE_SECONDS, WebApi
from bot.text import Safe
from playground import ManualClock, Playground, alignment_company
from tests.support.house import manifest

WORD = kit.Message(Safe("A word"))
ID = "0" * 32


@pytest.fixture
def slack():
    world = alignment_company(ManualClock(datetime(2026, 3, 2, 9, tzinfo=UTC)))
    world.install(manifest())
    with Playground(world) as running:
        yield running


@pytest.fixture
def gateway(slack):
    return SlackGateway(slack.app.bot_token, slack.api_url)


def posts(slack):
    return slack.calls_of("chat.postMessage")


def test_what_may_be_sent_is_asked_right_before_and_sent(slack, gateway):
    asked = []

    def may_send():
        asked.append(len(posts(slack)))
        return True

    assert isinstance(gateway.post(slack.person("ada").id, WORD, ID, may_send), Sent)
    assert asked == [0]
    assert len(posts(slack)) == 1


def test_what_may_not_be_sent_any_more_never_leaves(slack, gateway):
    outcome = gateway.post(slack.person("ada").id, WORD, ID, lambda: False)
    assert isinstance(outcome, Later)
    assert outcome.why == "not_ours_any_more"
    assert posts(slack) == []


def test_the_question_concerns_one_call_alone(slack, gateway):
    gateway.post(slack.person("ada").id, WORD, ID, lambda: False)
    assert isinstance(gateway.post(slack.person("ada").id, WORD, ID), Sent)


def test_where_slack_cannot_be_reached_nothing_was_sent(slack):
    gateway = SlackGateway("xoxb-1", "http://127.0.0.1:1/api/")
    outcome = gateway.post(slack.person("ada").id, WORD, ID)
    assert isinstance(outcome, Later)
    assert outcome.why == "no_connection"


class Host:
    """An HTTP server that counts its connections; `answers` are its replies in turn, None ends the connection."""

    ANSWER = (200, b'{"ok": true}')

    def __init__(self):
        self.opened, self.asked, self.answers, self.closes_after = 0, [], [], False
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                super().setup()
                host.opened += 1

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                host.asked.append((self.path, self.headers["Content-Type"], body))
                answer = host.answers.pop(0) if host.answers else host.ANSWER
                self.close_connection = answer is None or host.closes_after
                if answer is not None:
                    self.send_response(answer[0])
                    self.send_header("Content-Length", str(len(answer[1])))
                    self.end_headers()
                    self.wfile.write(answer[1])

            def do_CONNECT(self):
                host.asked.append(("CONNECT", self.path, self.headers.get("Proxy-Authorization", "")))
                self.close_connection = False
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/api/"


@pytest.fixture
def host():
    found = Host()
    running = threading.Thread(target=found.server.serve_forever, kwargs={"poll_interval": 0.01})
    running.start()
    yield found
    found.server.shutdown()
    running.join()
    found.server.server_close()


@pytest.fixture
def api(host):
    with closing(WebApi("xoxb-1", host.url)) as made:
        yield made


def test_a_connection_is_used_again(host, api):
    assert [api.call("auth.test", {}).body for _ in range(5)] == [{"ok": True}] * 5
    assert (host.opened, len(host.asked)) == (1, 5)


def test_those_that_call_at_once_have_one_each(host, api):
    gate = threading.Barrier(3)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: api.call("auth.test", {}, may_send=lambda: gate.wait(5) >= 0), range(3)))
    assert host.opened == 3
    api.call("auth.test", {})
    assert host.opened == 3


def test_one_that_the_other_side_has_ended_is_not_used(host, api):
    host.closes_after = True
    api.call("auth.test", {})
    ((connection, _),) = api._connections._idle
    assert wait_for_read(connection.sock, 5)
    assert api.call("auth.test", {}).status == 200
    assert (host.opened, len(host.asked)) == (2, 2)


def test_nor_one_that_was_idle_for_long(host):
    ticks = [0.0]
    with closing(WebApi("xoxb-1", host.url, lambda: ticks[0])) as api:
        api.call("auth.test", {})
        ticks[0] += IDLE_SECONDS
        api.call("auth.test", {})
    assert host.opened == 2


def test_a_call_whose_answer_is_lost_is_not_made_again(host):
    host.answers = [None]
    gateway = SlackGateway("xoxb-1", host.url)
    assert gateway.post("U0ADA", WORD, ID) == Unknown("RemoteDisconnected")
    assert len(host.asked) == 1


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b"\xff"])
def test_what_is_no_object_is_no_answer(host, api, body):
    host.answers = [(502, body)]
    reply = api.call("auth.test", {})
    assert (reply.status, reply.body) == (502, None)


def test_arguments_go_as_a_form_or_as_json(host, api):
    arguments = {"channel": "C1", "limit": 2, "inclusive": True, "files": [{"id": "F1"}]}
    api.call("files.info", arguments)
    api.call("chat.postMessage", arguments, as_json=True)
    (path, form, fields), (_, kind, body) = host.asked
    assert (path, form) == ("/api/files.info", "application/x-www-form-urlencoded")
    assert parse_qs(fields) == {
        "channel": ["C1"],
        "limit": ["2"],
        "inclusive": ["1"],
        "files": ['[{"id": "F1"}]'],
    }
    assert kind == "application/json;charset=utf-8"
    assert json.loads(body) == arguments


def test_calls_go_through_the_proxy_of_the_environment(host, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", host.url)
    with closing(WebApi("xoxb-1", "http://slack.example:81/api/")) as api:
        assert api.call("auth.test", {}).body == {"ok": True}
    assert host.asked == [
        ("CONNECT", "slack.example:81", ""),
        ("/api/auth.test", "application/x-www-form-urlencoded", ""),
    ]


def test_and_say_who_asks_where_its_url_names_somebody(host, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", host.url.replace("//", "//entente:p%40ss@"))
    with closing(WebApi("xoxb-1", "http://slack.example/api/")) as api:
        api.call("auth.test", {})
    assert host.asked[0] == ("CONNECT", "slack.example:80", f"Basic {b64encode(b'entente:p@ss').decode()}")
