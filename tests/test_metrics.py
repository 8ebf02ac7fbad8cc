"""What is counted: every metric is documented, and no label can be filled with anything of anybody."""

import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.outbox.states import PENDING
from bot.slack.outcome import Reach
from handlers.probes import measured
from jobs import TIMETABLE

OPERATOR = (Path(__file__).parents[1] / "docs/operator.md").read_text("utf-8")


def read(page):
    """name -> {labels: value} of a page."""
    return {
        sample.name: {} for family in text_string_to_metric_families(page) for sample in family.samples
    } | {
        name: {
            tuple(sorted(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(page)
            for sample in family.samples
            if sample.name == name
        }
        for name in {s.name for family in text_string_to_metric_families(page) for s in family.samples}
    }


def page(standing=()):
    return metrics.page(standing).decode()


def rises(act, name, **labels):
    """By how much a metric rises by an act."""
    key = tuple(sorted(labels.items()))
    before = read(page()).get(name, {}).get(key, 0.0)
    act()
    return read(page())[name][key] - before


def test_what_happens_is_counted():
    assert rises(metrics.message_sent, "entente_messages_sent_total") == 1
    assert rises(metrics.message_unknown, "entente_messages_unknown_total") == 1
    assert rises(metrics.rate_limited, "entente_rate_limited_total") == 1
    assert rises(lambda: metrics.job_failed("x"), "entente_job_failures_total", job="x") == 1
    for reach in Reach:
        act, name = (lambda reach=reach: metrics.message_failed(reach)), "entente_messages_failed_total"
        assert rises(act, name, reach=reach.value) == 1


def test_how_long_it_took():
    told = {"request": "command"}
    assert rises(
        lambda: metrics.acknowledged("command", 0.2), "entente_acknowledgement_seconds_sum", **told
    ) == (pytest.approx(0.2))
    assert rises(lambda: metrics.job_took("x", 3), "entente_job_step_seconds_bucket", job="x", le="5.0") == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"command": "/pulse", "type": "nonsense"}, "command"),
        ({"type": "event_callback"}, "event"),
        ({"type": "block_actions", "view": {}}, "action"),
        ({"type": "view_submission"}, "view"),
        ({"type": "view_closed"}, "view"),
        ({"type": "block_suggestion"}, "options"),
        ({"type": "shortcut"}, "shortcut"),
        ({"type": "message_action"}, "shortcut"),
        ({"type": "U0BEN"}, "other"),
        ({}, "other"),
    ],
)
def test_a_request_is_one_of_a_few_whatever_its_body_says(body, kind):
    assert metrics.kind_of_request(body) == kind


def test_what_stands_is_measured_when_it_is_asked_for(house):
    house.opens_pulse()
    seen = read(page(measured(house.deps, house.bot.redraws, is_connected=True)))
    assert seen["entente_socket_connected"] == {(): 1.0}
    assert seen["entente_database_answers"] == {(): 1.0}
    assert set(seen["entente_queue_messages"]) == {
        (("state", state),) for state in (PENDING, "moving", "unknown", "failed")
    }
    # Two reminders each for twenty-five people, told in fives.
    assert seen["entente_queue_reminders"][()] % 5 == 0
    assert seen["entente_queue_reminders"][()] >= 40
    assert "entente_socket_connected" not in page(measured(house.deps, house.bot.redraws, is_connected=None))


def test_every_metric_stands_in_the_guide_and_no_other(house):
    for job in TIMETABLE:
        metrics.job_failed(job.name)
    said = page(measured(house.deps, house.bot.redraws, is_connected=True))
    named = set(re.findall(r"^# TYPE (\w+) ", said, re.MULTILINE))
    named = {name for name in named if not name.endswith("_created")}
    assert set(re.findall(r"^\| `(entente_\w+)", OPERATOR, re.MULTILINE)) == named


def test_labels_are_those_of_the_guide_and_hold_words_of_the_house_alone(house):
    house.opens_pulse()
    ben = house.person("ben")
    ben.clicks(house.pulse_of("ben"), "4", nth=1)
    ben.slash("/pulse")
    said = page(measured(house.deps, house.bot.redraws, is_connected=True))
    labels = {
        (name, value)
        for family in text_string_to_metric_families(said)
        for sample in family.samples
        for name, value in sample.labels.items()
    }
    allowed = {
        "job": {job.name for job in TIMETABLE} | {"x", "one", "broken", "often", "job"},
        "reach": {reach.value for reach in Reach},
        "request": {"command", "action", "event", "view", "options", "shortcut", "other"},
        "state": {PENDING, "moving", "unknown", "failed"},
    }
    assert {name for name, _ in labels} <= {*allowed, "le"}
    assert [pair for pair in labels if pair[0] != "le" and pair[1] not in allowed[pair[0]]] == []
