"""Owns the inspector: every call and delivery with its time, and what Slack would have objected to, as JSON.

It must not know who looks at it.
"""

import json
from itertools import islice

from playground.model import CallRecord, Delivery, Json, Violation
from playground.slack import Playground

ENTRIES_MOST = 250
TEXT_MOST = 6000
SLOW_MS = 1000
"""An acknowledgement above this is marked; Slack gives up after three seconds (slack-facts.md 1)."""


def inspector_json(slack: Playground) -> Json:
    """The newest calls and deliveries, newest first, and all violations, newest first."""
    world = slack.world
    with world.lock:
        calls = list(islice(reversed(world.calls), ENTRIES_MOST))
        deliveries = list(islice(reversed(world.deliveries), ENTRIES_MOST))
        violations = list(reversed(world.violations))
    entries = [*(_call(call) for call in calls), *(_delivery(delivery) for delivery in deliveries)]
    entries.sort(key=lambda entry: str(entry["at"]), reverse=True)
    acknowledged = [d.milliseconds for d in deliveries if d.milliseconds is not None]
    return {
        "entries": entries[:ENTRIES_MOST],
        "violations": [_violation(one) for one in violations[:ENTRIES_MOST]],
        "counts": {"calls": len(world.calls), "deliveries": len(world.deliveries)},
        "slowest": max(acknowledged, default=None),
    }


def _call(call: CallRecord) -> Json:
    return {
        "at": call.at.isoformat(),
        "way": "call",
        "what": call.method,
        "ms": round(call.milliseconds, 1),
        "ok": not call.error and call.status < 400,
        "note": call.error,
        "sent": _shortened(call.arguments),
        "answer": _shortened(call.response),
    }


def _delivery(delivery: Delivery) -> Json:
    ms = delivery.milliseconds
    return {
        "at": delivery.at.isoformat(),
        "way": delivery.kind,
        "what": delivery.summary,
        "ms": None if ms is None else round(ms, 1),
        "ok": delivery.acknowledged and not delivery.problem,
        "note": delivery.problem or ("slow" if ms is not None and ms > SLOW_MS else ""),
        "sent": _shortened(delivery.payload),
        "answer": _shortened(delivery.response),
    }


def _violation(violation: Violation) -> Json:
    return {"kind": violation.kind, "detail": violation.detail, "at": violation.at.isoformat()}


def _shortened(value: object) -> str:
    text = json.dumps(value, indent=1, ensure_ascii=False, default=str)
    return text if len(text) <= TEXT_MOST else text[:TEXT_MOST] + "\n…"
