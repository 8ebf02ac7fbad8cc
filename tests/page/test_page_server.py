"""The page's server: who may ask, what may be asked, and what a person's page holds."""

import json
import socket
from http.client import HTTPConnection

import pytest

from playground import ManualClock
from playground.director import next_workday
from playground.page_acts import BadAct, perform
from playground.page_state import personal_json, workspace_json

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def ask(shown_gallery):
    """One request: status and body."""

    def send(method, path, body=None, **headers):
        connection = HTTPConnection("127.0.0.1", shown_gallery.slack.port, timeout=5)
        data = body if isinstance(body, str | None) else json.dumps(body)
        connection.request(
            method, path, data, {**JSON, **{k.replace("_", "-"): v for k, v in headers.items()}}
        )
        answer = connection.getresponse()
        content = answer.read().decode()
        connection.close()
        return answer.status, content

    return send


def first_state(slack, person):
    """The first event of a person's live page."""
    with socket.create_connection(("127.0.0.1", slack.port), timeout=5) as wire:
        wire.sendall(f"GET /page/live?as={person} HTTP/1.1\r\nHost: 127.0.0.1:{slack.port}\r\n\r\n".encode())
        held = b""
        while b"\n\n\r\n" not in held:
            held += wire.recv(65536)
    data = held.split(b"data: ", 1)[1].split(b"\n\n", 1)[0]
    return json.loads(data)


def test_only_a_page_of_this_machine_may_ask(ask, shown_gallery):
    own = f"http://127.0.0.1:{shown_gallery.slack.port}"
    act = {"as": shown_gallery.slack.person("ada").id, "do": "home"}
    assert ask("POST", "/page/act", act, Origin=own)[0] == 200
    assert ask("POST", "/page/act", act)[0] == 200
    assert ask("POST", "/page/act", act, Origin="https://evil.example")[0] == 403
    assert ask("POST", "/page/act", act, Origin="http://127.0.0.1:1")[0] == 403
    assert ask("POST", "/page/act", act, Sec_Fetch_Site="cross-site")[0] == 403
    assert ask("GET", "/", Host="evil.example")[0] == 403
    assert ask("GET", "/page/log", Host="evil.example:80")[0] == 403
    assert ask("POST", "/api/auth.test", "{}", Origin="https://evil.example")[0] == 403
    assert ask("POST", "/page/act", "do=home", Content_Type="text/plain")[0] == 415
    assert ask("GET", "/", Host=f"localhost:{shown_gallery.slack.port}")[0] == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/page/act", {"do": "home", "as": "nobody"}),
        ("/page/act", {"do": "fly"}),
        ("/page/act", {"do": "slash", "line": "/echo"}),
        ("/page/act", {"do": "post", "channel": "C", "text": 7}),
        ("/page/act", [1]),
        ("/page/act", "{"),
        ("/page/clock", {"to": "yesterday"}),
    ],
)
def test_what_makes_no_sense_is_refused(ask, shown_gallery, path, body):
    if isinstance(body, dict):
        body.setdefault("as", shown_gallery.slack.person("ada").id)
    assert ask("POST", path, body)[0] == 400


def test_nobody_can_be_a_bot_or_one_who_left(ask, shown_gallery):
    world = shown_gallery.slack.world
    for who in ("robo", "leo", "slackbot", world.people[world.app.bot_user_id].name):
        status, said = ask("POST", "/page/act", {"do": "home", "as": world.person(who).id})
        assert (status, said[:14]) == (400, "nobody here is")


def test_a_page_shows_only_what_its_person_sees(shown_gallery):
    slack = shown_gallery.slack
    shown_gallery.posts_everything("ada")
    names = {}
    for who in ("ada", "ben", "guy", "mia"):
        state = first_state(slack, slack.person(who).id)
        names[who] = {one["name"] for one in state["conversations"] if one["name"]}
        assert state["me"] == slack.person(who).id
        assert state["people"][state["me"]]["tz"] == slack.person(who).person.tz
        held = [m["text"] for one in state["conversations"] for m in one["messages"]]
        assert ("All" in held) == (who == "ada")
    assert "leads" in names["ada"]
    assert names["ben"] == {"general", "sales-team", "marketing-team", "alignment", "partners"}
    assert names["guy"] == {"marketing-team"}
    assert names["mia"] == {"partners"}


def test_a_file_is_shown_to_whoever_sees_a_message_with_it(ask, shown_gallery):
    slack, client = shown_gallery.slack, shown_gallery.client
    upload = client.files_getUploadURLExternal(filename="a.png", length=3)
    assert ask("POST", upload["upload_url"].removeprefix(slack.base_url), "abc")[0] == 200
    client.files_completeUploadExternal(files=[{"id": upload["file_id"], "title": "A picture"}])
    picture = {"type": "image", "slack_file": {"id": upload["file_id"]}, "alt_text": "A picture"}
    client.chat_postMessage(channel=slack.person("ben").id, text="x", blocks=[picture])
    place = f"/page/file/{upload['file_id']}?as="
    assert ask("GET", place + slack.person("ben").id) == (200, "abc")
    assert ask("GET", place + slack.person("ada").id)[0] == 404
    assert ask("GET", "/page/file/F1?as=" + slack.person("ben").id)[0] == 404


def test_a_page_can_do_nothing_the_person_could_not(shown_gallery):
    slack = shown_gallery.slack
    stamp = shown_gallery.posts_everything("ada")
    ben, guy, ada = slack.person("ben"), slack.person("guy"), slack.person("ada")
    direct, leads = ada.dm_id, slack.world.channel("#leads").id
    click = {"do": "click", "channel": direct, "ts": stamp, "block": "actions", "action": "open"}
    assert perform(ben, click) == {"ok": False, "warning": "This conversation is not yours to see."}
    assert perform(ada, {**click, "action": "nowhere"})["warning"].startswith("This is no longer there")
    assert perform(ada, {**click, "ts": "1.0"})["warning"] == "This message is gone."
    assert perform(ada, click)["ok"]
    slack.wait_until(lambda: ada.view)
    assert perform(ben, {"do": "submit", "view": ada.view.id})["warning"] == "This window is no longer open."
    assert not perform(ben, {"do": "post", "channel": leads, "text": "hello"})["ok"]
    assert not perform(guy, {"do": "join", "channel": leads})["ok"]
    assert not perform(ben, {"do": "slash", "channel": leads, "line": "/echo x"})["ok"]
    general = slack.world.channel("#general").id
    assert not perform(ben, {"do": "slash", "channel": general, "line": "/invite @dev"})["ok"]
    assert perform(ben, {"do": "slash", "channel": general, "line": "/invite @gallery"})["ok"]
    with pytest.raises(BadAct):
        perform(ben, {"do": "post", "channel": general, "text": "  "})


def test_people_write_join_and_use_shortcuts_through_the_page(shown_gallery):
    slack = shown_gallery.slack
    ben = slack.person("ben")
    marketing = slack.world.channel("#marketing-team").id
    assert perform(ben, {"do": "join", "channel": marketing}) == {"ok": True}
    assert perform(ben, {"do": "post", "channel": marketing, "text": "Hello"}) == {"ok": True}
    assert ben.sees("#marketing-team")[-1].text == "Hello"
    assert perform(ben, {"do": "post", "channel": ben.dm_id, "text": "Hi, app"}) == {"ok": True}
    slack.wait_until(lambda: {"said": "Hi, app"} in shown_gallery.heard)
    assert perform(ben, {"do": "shortcut", "name": "Add a topic"})["ok"]
    slack.wait_until(lambda: ben.view)
    assert perform(ben, {"do": "close", "view": ben.view.id})["ok"]
    assert ben.view is None
    assert perform(ben, {"do": "messages"}) == {"ok": True}


def test_unread_counts_what_others_said_since_the_person_looked(ask, shown_gallery):
    slack = shown_gallery.slack
    ada, ben = slack.person("ada"), slack.person("ben")
    ben.posts("#general", "One")
    two = ben.posts("#general", "Two")
    general = slack.world.channel("#general").id

    def unread(who):
        state = personal_json(who, shown_gallery.sitting.read.get(who.id, {}))
        return next(one["unread"] for one in state["conversations"] if one["id"] == general)

    assert (unread(ada), unread(ben)) == (2, 0)
    assert ask("POST", "/page/read", {"as": ada.id, "channel": general, "ts": two.ts})[0] == 200
    assert unread(ada) == 0


def test_the_clock_moves_as_asked_and_the_log_holds_the_calls(ask, shown_gallery):
    slack, director = shown_gallery.slack, shown_gallery.sitting.director
    ada = slack.person("ada").id
    before = shown_gallery.clock()
    assert ask("POST", "/page/clock", {"as": ada, "to": "week"}) == (200, '{"ok": true}')
    slack.wait_until(lambda: director.busy is None)
    assert (shown_gallery.clock() - before).days == 7
    assert ask("POST", "/page/clock", {"as": ada, "to": "workday"}) == (200, '{"ok": true}')
    slack.wait_until(lambda: director.busy is None)
    assert shown_gallery.clock().isoformat() == "2026-02-04T08:00:00+00:00"
    log = json.loads(ask("GET", "/page/log")[1])
    assert {entry["what"] for entry in log["entries"]} >= {"apps.connections.open"}
    assert log["violations"] == []


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        ("2026-03-27T07:59+00:00", "Europe/Berlin", "2026-03-27T08:00+00:00"),
        (
            "2026-03-27T08:00+00:00",
            "Europe/Berlin",
            "2026-03-30T07:00+00:00",
        ),  # summer time began on the Sunday
        ("2026-03-28T12:00+00:00", "Asia/Tokyo", "2026-03-30T00:00+00:00"),
        ("2026-03-29T23:30+00:00", "America/New_York", "2026-03-30T13:00+00:00"),
    ],
)
def test_the_next_working_day_begins_at_nine_where_the_person_is(now, zone, expected):
    from datetime import datetime

    clock = ManualClock(datetime.fromisoformat(now))
    assert next_workday(clock(), zone) == datetime.fromisoformat(expected)


def test_the_page_says_what_the_app_offers(shown_gallery):
    app = workspace_json(shown_gallery.slack, shown_gallery.clock)["app"]
    assert [command["command"] for command in app["commands"]] == ["/echo", "/silent"]
    assert app["commands"][0]["hint"] == "[words]"
    assert [shortcut["kind"] for shortcut in app["shortcuts"]] == ["global", "message"]
