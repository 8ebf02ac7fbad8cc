"""What the process counts for Prometheus; knows neither Slack nor the database, and no label names anybody or anything.

Everybody who may look at metrics sees them. So they tell of messages in sums, and nothing at all of those that leave no
trace: whether a reminder was sent tells, where only one was due, that somebody has not answered (domain.md C9).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prometheus_client.metrics_core import Metric

# Of the bot's own: what libraries put into the default one is not looked at for what it tells.
REGISTRY = CollectorRegistry()

# Slack waits 3 s for an acknowledgement, a listener has one (design.md, law 5).
_SHORT = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5)
_LONG = (0.01, 0.05, 0.25, 1, 5, 15, 60, 300)

_SENT = Counter("entente_messages_sent", "Messages Slack has taken.", registry=REGISTRY)
_FAILED = Counter(
    "entente_messages_failed",
    "Messages that will not be sent, by whom or what the reason concerns.",
    ["reach"],
    registry=REGISTRY,
)
_UNKNOWN = Counter(
    "entente_messages_unknown",
    "Messages of which nobody knows whether Slack has taken them.",
    registry=REGISTRY,
)
_LIMITED = Counter(
    "entente_rate_limited", "Answers of Slack's that it was asked too often.", registry=REGISTRY
)
_ANSWERED = Histogram(
    "entente_acknowledgement_seconds",
    "From the arrival of a request of Slack's to its acknowledgement.",
    ["request"],
    buckets=_SHORT,
    registry=REGISTRY,
)
_STEPS = Histogram(
    "entente_job_step_seconds", "Time a step of a job took.", ["job"], buckets=_LONG, registry=REGISTRY
)
_JOB_FAILURES = Counter("entente_job_failures", "Steps of a job that failed.", ["job"], registry=REGISTRY)


def message_sent() -> None:
    """Slack has taken a message that leaves a trace."""
    _SENT.inc()


def message_failed(reach: str) -> None:
    """A message that leaves a trace will not be sent; `reach` is whom or what the reason concerns."""
    _FAILED.labels(str(reach)).inc()


def message_unknown() -> None:
    """Nobody knows whether a message that leaves a trace was sent."""
    _UNKNOWN.inc()


def rate_limited() -> None:
    """Slack was asked too often."""
    _LIMITED.inc()


def acknowledged(request: str, seconds: float) -> None:
    """A request of Slack's was acknowledged so long after it had arrived."""
    _ANSWERED.labels(request).observe(seconds)


def job_took(name: str, seconds: float) -> None:
    """A step of a job has ended."""
    _STEPS.labels(name).observe(seconds)


def job_failed(name: str) -> None:
    """A step of a job has failed."""
    _JOB_FAILURES.labels(name).inc()


def kind_of_request(body: Mapping[str, object]) -> str:
    """What Slack sent, in one of a few words: a body may be forged, and a label must not be."""
    if "command" in body:
        return "command"
    return {
        "event_callback": "event",
        "block_actions": "action",
        "block_suggestion": "options",
        "view_submission": "view",
        "view_closed": "view",
        "shortcut": "shortcut",
        "message_action": "shortcut",
    }.get(str(body.get("type", "")), "other")


def depth(name: str, told: str, values: Mapping[str, float], label: str = "") -> Metric:
    """Something that stands at this moment, by the one label it has or as a single value under the empty name."""
    family = GaugeMetricFamily(f"entente_{name}", told, labels=[label] if label else None)
    for which, value in values.items():
        family.add_metric([which] if label else [], value)
    return family


class _Standing(Collector):
    """What was measured a moment ago."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = tuple(families)

    def collect(self) -> Iterable[Metric]:
        return self._families


def page(standing: Iterable[Metric] = ()) -> bytes:
    """All that is counted, and what stands at this moment, in Prometheus' text format."""
    momentary = CollectorRegistry()
    momentary.register(_Standing(standing))
    return generate_latest(REGISTRY) + generate_latest(momentary)
