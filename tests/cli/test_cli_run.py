"""The bot as an operator starts and stops it: a process of its own, over Socket Mode and behind gunicorn."""

import json
import signal
import socket
import time
from contextlib import contextmanager

import pytest
import urllib3
import yaml
from slack_sdk.signature import SignatureVerifier

from playground import Playground, alignment_company
from tests.cli.operator import ROOT, runs, settings_of
from tests.support.house import manifest

OLD = (
    "This message is out of date: what it was about has been closed or removed since. Nothing was changed. "
    "App Home shows what waits for you now."
)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(folder, mode, **settings):
    """A company's Slack and the bot at work in it; what it said is in `folder / "said"` afterwards."""
    port = free_port()
    world = alignment_company()
    app = world.install(manifest(mode, port))
    with Playground(world) as slack:
        slack.person("hana").invites_app("#alignment")
        more = {"SLACK_MODE": mode, "PORT": str(port), "SLACK_SIGNING_SECRET": app.signing_secret}
        process = runs(settings_of(slack, folder, LOG_FORMAT="json", **more | settings))
        try:
            slack.base = f"http://127.0.0.1:{port}"
            if mode == "socket":
                slack.wait_connected(timeout=20)
            else:
                slack.wait_until(lambda: answers(f"{slack.base}/healthz"), timeout=20)
            yield slack, process
        finally:
            if process.poll() is None:
                process.kill()
            said, _ = process.communicate(timeout=10)
            (folder / "said").write_text(said)


def answers(url):
    try:
        return urllib3.request("GET", url, retries=False, timeout=1).status == 200
    except urllib3.exceptions.HTTPError:
        return False


def click_on(slack, who, reply):
    """A click on a button that an older version has left, in a message only its person sees."""
    stored = slack.world.channels[reply.channel].ephemerals[reply.ts]
    action = {"type": "button", "action_id": "left_over", "block_id": "b", "value": "1", "action_ts": "1.0"}
    return slack.payloads.message_action(slack.app, who.person, stored, reply.blocks, action)


def uses_it(slack):
    """A person gets an answer to a command, and one to a click, which comes after the acknowledgement."""
    ben = slack.person("ben")
    outcome = ben.slash("/stage", "#sales-team")
    assert outcome.acknowledged
    assert outcome.reply.text.startswith("No data yet")
    assert ben.sends_forged(click_on(slack, ben, outcome.reply)).acknowledged
    slack.wait_until(lambda: ben.sees("#sales-team")[-1].text == OLD)
    # The heartbeats beat: who works there was read from Slack.
    slack.wait_until(lambda: slack.calls_of("users.list"), timeout=10)


def stops(process, within=10):
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=within + 5) == 0
    assert time.monotonic() - begun < within


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_it_starts_works_and_stops(tmp_path, mode):
    with running(tmp_path, mode, LOG_LEVEL="DEBUG") as (slack, process):
        uses_it(slack)
        if mode == "http":
            guards_its_door(slack)
        tells_probes(slack)
        tells_what_it_counts(slack, mode)
        stops(process)
        assert slack.world.violations == []
    said = (tmp_path / "said").read_text()
    assert '"event": "started"' in said
    assert "Traceback" not in said
    # Payloads are logged at no level, not even those that Slack has not signed.
    for part in ("trigger_id", "left_over", "url_verification", slack.person("ben").id):
        assert part not in said
    for secret in (slack.app.bot_token, slack.app.app_token, slack.app.signing_secret):
        assert secret not in said


def tells_probes(slack):
    for page, status, word in (("healthz", 200, "ok"), ("readyz", 200, "ready"), ("elsewhere", 404, None)):
        reply = urllib3.request("GET", f"{slack.base}/{page}")
        assert reply.status == status
        if word:
            assert reply.json() == {"status": word}


def tells_what_it_counts(slack, mode):
    # Slack has been asked who works there; a moment later that step is over.
    counted = b'entente_job_step_seconds_count{job="people_sync"}'
    slack.wait_until(lambda: counted in urllib3.request("GET", f"{slack.base}/metrics").data)
    reply = urllib3.request("GET", f"{slack.base}/metrics")
    assert reply.status == 200
    assert reply.headers["Content-Type"].startswith("text/plain")
    lines = dict(line.rsplit(" ", 1) for line in reply.data.decode().splitlines() if line[0] != "#")
    assert float(lines['entente_acknowledgement_seconds_count{request="command"}']) >= 1
    assert float(lines['entente_acknowledgement_seconds_count{request="action"}']) >= 1
    assert float(lines['entente_job_step_seconds_count{job="people_sync"}']) >= 1
    assert lines["entente_database_answers"] == "1.0"
    assert lines["entente_queue_oldest_seconds"] == "0.0"
    assert float(lines["entente_send_rate"]) > 0
    assert lines.get("entente_socket_connected") == ("1.0" if mode == "socket" else None)
    assert not [name for name in lines if "created" in name]


def guards_its_door(slack):
    """Only what Slack has signed, and lately, is heard."""
    body = json.dumps({"type": "url_verification", "challenge": "good morning"})

    def send(secret, age=0, **more):
        stamp = str(int(time.time() - age))
        signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
        headers = {
            "Content-Type": "application/json",
            "X-Slack-Signature": signature,
            "X-Slack-Request-Timestamp": stamp,
        }
        return urllib3.request("POST", f"{slack.base}/slack/events", body=body, headers=headers | more)

    secret = slack.app.signing_secret
    welcome = send(secret)
    assert (welcome.status, welcome.json()) == (200, {"challenge": "good morning"})
    assert send("somebody else's secret").status == 401
    assert send(secret, age=600).status == 401
    assert send(secret, **{"X-Slack-Signature": ""}).status == 401
    unsigned = {"Content-Type": "application/json"}
    assert urllib3.request("POST", f"{slack.base}/slack/events", body=body, headers=unsigned).status == 401


def test_the_manifest_that_is_printed_is_the_one_beside_the_code(tmp_path):
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path / 'entente.db'}"}
    said, _ = runs(settings, "manifest").communicate(timeout=20)
    assert yaml.safe_load(said) == yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))
    assert list(tmp_path.iterdir()) == []
