"""Logs, and what goes to Slack, say of nobody what they answered, or whether they did (domain.md C8, C9)."""

import io
import json
import logging
import re

import pytest
import structlog
from slack_sdk import WebClient
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.db import table_of
from bot.logs import TALKATIVE, configure_logging
from bot.pulse.models import Participation
from tests.confidentiality.joins import BUTTON, HEX
from tests.confidentiality.traces import ANSWERS


def identifying(played, text):
    """User ids, names, conversations with one person, and respondent keys in a text."""
    words = set(re.findall(r"\w+", text))
    ids = played.truth.key_of.keys() | set(played.truth.key_of.values()) | played.direct_channels.keys()
    return (words & (ids | played.names)) - {"Slackbot", "Robo"}


def telling(played, text):
    """Statements, answers and buttons in a text."""
    return [said for said in (*played.texts, *ANSWERS) if said in text] + BUTTON.findall(text)


def test_no_log_line_names_a_person_or_a_key_or_an_answer(played):
    lines = [json.loads(line) for line in played.log.splitlines()]
    said = [json.dumps(line, ensure_ascii=False) for line in lines]

    # The play had its troubles: a click and a job met a broken database, and said so.
    assert {"listener_failed", "job_failed"} <= {line["event"] for line in lines}
    assert any("Traceback" in line.get("exception", "") for line in lines)
    assert any(line["logger"].startswith(("slack_bolt", "slack_sdk")) for line in lines)
    assert [line for line in said if identifying(played, line)] == []
    assert [line for line in said if telling(played, line)] == []


def test_a_line_that_tells_is_seen(played):
    user, key = next(iter(played.truth.key_of.items()))
    for line in (
        f'{{"event": "answer", "user": "{user}"}}',
        f"key={key}",
        f"D: {min(played.direct_channels)}",
    ):
        assert identifying(played, line)
    for line in (f"button {'a' * 32}.7.4.f", "4 Agree", f"statement: {min(played.texts)}"):
        assert telling(played, line)


@pytest.fixture
def own_logging():
    """What a test does to logging is undone."""
    root = logging.getLogger()
    before = (root.handlers, root.level, {name: logging.getLogger(name).level for name in TALKATIVE})
    yield root
    root.handlers, root.level = before[0], before[1]
    for name, old in before[2].items():
        logging.getLogger(name).setLevel(old)
    structlog.reset_defaults()


@pytest.mark.usefixtures("own_logging")
@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_libraries_that_print_payloads_stay_quiet_at_every_level(level):
    configure_logging(level, "console")
    for name in TALKATIVE:
        assert not logging.getLogger(f"{name}.anything").isEnabledFor(logging.INFO)


class Call(dict):
    """What is sent, counting how often it was put into words."""

    worded = 0

    def __repr__(self):
        Call.worded += 1
        return "{}"


class Answering(WebClient):
    """Slack's SDK up to where a call would leave."""

    def _perform_urllib_http_request(self, *, url, args):
        del url, args
        return {"status": 200, "headers": {}, "body": '{"ok": true}'}


@pytest.mark.usefixtures("own_logging")
def test_what_slacks_sdk_could_print_of_a_call_is_not_even_put_into_words():
    """It asks its loggers for the level of their own, which they do not inherit."""
    configure_logging("DEBUG", "console")
    Call.worded = 0
    assert Answering("xoxb-none").api_call("chat.postMessage", json=Call(text="4 Agree"))["ok"]
    assert Call.worded == 0


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_database_that_objects_to_a_row_is_quoted_without_the_row(db, own_logging, style):
    """PostgreSQL adds the values to its message, where hiding a statement's parameters does not reach."""
    configure_logging("INFO", style)
    stream = io.StringIO()
    own_logging.handlers[0].setStream(stream)
    row = {"round_id": "r1", "user_id": "U0BEN", "team_id": "T", "side": "sales"}
    try:
        with db.begin() as session:
            for _ in range(2):
                session.execute(insert(table_of(Participation)).values(row))
    except IntegrityError as error:
        said = str(getattr(getattr(error.orig, "diag", None), "message_detail", ""))
        structlog.get_logger("entente.test").exception("job_failed")
    assert "U0BEN" not in stream.getvalue()
    assert "pulse_participation" in stream.getvalue()
    assert ("U0BEN" in said) == (db.engine.dialect.name == "postgresql")


def test_metadata_is_a_random_id_and_nothing_else(played):
    sent = [call.arguments for call in played.calls if call.method == "chat.postMessage"]
    metadata = [_plain(arguments["metadata"]) for arguments in sent]
    assert len(metadata) > 75
    assert {(one["event_type"], *one["event_payload"]) for one in metadata} == {("entente_message", "id")}
    ids = [one["event_payload"]["id"] for one in metadata]
    assert all(HEX.fullmatch(one) for one in ids)
    assert len(set(ids)) == len(ids)
    rounds = {row.values["id"] for row in played.last if row.table == "pulse_round"}
    assert not set(ids) & (rounds | set(played.truth.key_of.values()))


# What the bot asks Slack or tells a file's place: nothing of answers, and of people only who they are.
ASKED = {
    "apps.connections.open", "auth.test", "conversations.info", "conversations.list", "conversations.members",
    "files.completeUploadExternal", "files.getUploadURLExternal", "team.info", "upload", "usergroups.list",
    "usergroups.users.list", "users.info", "users.list",
}  # fmt: skip
TOLD = {"chat.postMessage", "chat.update", "response_url", "views.open", "views.publish", "views.update"}


def test_every_call_of_the_bot_is_looked_at(played):
    methods = {call.method for call in played.calls}
    assert methods <= ASKED | TOLD
    assert methods >= {"chat.postMessage", "response_url", "views.open", "views.publish", "upload"}
    for call in (call for call in played.calls if call.method in ASKED):
        assert not telling(played, _said(call))
        assert not set(re.findall(r"\w+", _said(call))) & set(played.truth.key_of.values())


def test_a_message_names_nobody_and_an_answer_stands_in_its_own_persons_message_alone(played):
    to_channels, to_people = [], []
    for call in (
        call for call in played.calls if call.method in TOLD and not call.method.startswith("views.")
    ):
        is_ones_own = call.arguments.get("channel") in played.truth.key_of
        if call.method == "response_url":
            is_ones_own = call.arguments.get("response_type") in {None, "ephemeral"}
        (to_people if is_ones_own else to_channels).append(call)
    assert len([call for call in to_channels if call.method == "chat.postMessage"]) == 6
    shared = [call for call in to_channels if call.method == "response_url"]
    assert len(shared) == 3
    assert len(to_people) > 150

    for call in to_channels:
        # Who shares an answer says so.
        assert identifying(played, _said(call)) <= ({played.sharer} if call in shared else set())
        assert not telling(played, _said(call))
    for call in to_people:
        named = identifying(played, _said(call))
        # A reminder leads to the conversation it is in.
        own = {key for key, user in played.direct_channels.items() if user == call.arguments.get("channel")}
        assert named <= own
    for call in (call for call in to_people if call.method == "chat.postMessage"):
        statements = played.truth.statements[call.arguments["channel"]].values()
        asked = {int(n) for n in re.findall(r"[0-9a-f]{32}\.(\d{1,2})\.4\.[fi]", _said(call))}
        assert not asked or asked in statements or played.first_round in _said(call)


def test_what_is_said_in_acknowledging_names_nobody_but_who_may_do_more(played):
    """Replies to commands, the stage's among them, are in the acknowledgement and in no call."""
    said = [json.dumps(one.response, ensure_ascii=False) for one in played.deliveries if one.response]
    assert sum("Score " in one for one in said) >= 6
    # Whoever may not do a thing is told who may.
    named = {name for one in said for name in identifying(played, one)}
    assert named <= played.in_charge
    assert not any(BUTTON.search(one) for one in said)


def test_no_metric_names_a_person_a_key_or_an_answer(played):
    """Neither what the product counts nor what libraries put into the default registry."""
    assert "python_info" in played.metrics
    assert 'entente_acknowledgement_seconds_count{request="action"}' in played.metrics
    assert not identifying(played, played.metrics)
    assert not telling(played, played.metrics)


def test_a_home_tab_tells_its_own_person_alone_and_its_mark_is_no_code(played):
    published = [call.arguments for call in played.calls if call.method == "views.publish"]
    views = {arguments["user_id"]: _plain(arguments["view"]) for arguments in published}
    assert len(views) == 9
    assert len(published) > 9
    for user, view in views.items():
        said = json.dumps(view, ensure_ascii=False)
        # The way to the pulse leads into one's own conversation.
        own = {key for key, whose in played.direct_channels.items() if whose == user}
        assert identifying(played, said) - {"Entente"} <= own
        assert not telling(played, said)
        assert HEX.fullmatch(view["private_metadata"])
        assert view["private_metadata"] not in played.truth.key_of.values()
    marks = [_plain(arguments["view"])["private_metadata"] for arguments in published]
    assert len(set(marks)) == len(marks)
    stored = json.dumps([row.values for row in played.last], default=str)
    assert not any(mark in stored for mark in marks)


def _plain(value):
    return json.loads(value) if isinstance(value, str) else value


def _said(call):
    """A call's arguments but for the address it goes to."""
    return json.dumps({k: v for k, v in call.arguments.items() if k != "channel"}, ensure_ascii=False)
