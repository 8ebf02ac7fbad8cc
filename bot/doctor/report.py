"""Findings and the queue as they stand on an operator's screen, in lines or as JSON; pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.doctor.findings import Status, moment, worst
from bot.outbox.counts import AtLeast, Few, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.doctor.findings import Finding
    from bot.outbox.counts import Tally, Told


def lines(findings: Iterable[Finding]) -> Iterator[str]:
    """One for each: how it stands, what was looked at, what was seen, and the remedy."""
    for finding in findings:
        remedy = f" {finding.remedy}" if finding.remedy else ""
        yield f"{finding.status:<8} {finding.check}: {finding.says}{remedy}"


def summary(findings: Sequence[Finding]) -> str:
    """All of them in a sentence."""
    count = {status: sum(finding.status is status for finding in findings) for status in Status}
    if worst(findings) is Status.OK:
        return "All is well."
    return f"Problems: {count[Status.PROBLEM]}. Warnings: {count[Status.WARNING]}."


def as_json(findings: Sequence[Finding]) -> str:
    """The same for machines."""
    checks = [
        {"check": one.check, "status": one.status, "says": one.says, "remedy": one.remedy} for one in findings
    ]
    return json.dumps({"status": worst(findings), "checks": checks}, indent=2)


def queue_lines(queues: Mapping[str, Sequence[Tally]]) -> Iterator[str]:
    """Each workspace's queue, a line for each kind of message."""
    for team_id, tallies in queues.items():
        yield f"{team_id}:" if tallies else f"{team_id}: nothing is queued, and nothing was sent lately."
        yield from (f"  {_line(tally)}" for tally in tallies)


def _line(tally: Tally) -> str:
    parts = [f"{said(tally.waiting)} waiting"]
    if tally.oldest is not None:
        parts[0] += f", the oldest due since {moment(tally.oldest)}"
    parts += [
        f"{said(count)} {words}"
        for count, words in (
            (tally.moving, "on their way"),
            (tally.sent, "sent in the last 24 hours"),
            (tally.unknown, "unknown"),
        )
        if count
    ]
    parts += [f"{said(count)} failed ({why})" for why, count in tally.failed.items()]
    parts += [f"{said(count)} dropped ({why})" for why, count in tally.dropped.items()]
    return f"{tally.kind} to {'people' if tally.is_personal else 'channels'}: {'; '.join(parts)}."


def queue_json(queues: Mapping[str, Sequence[Tally]]) -> str:
    """The same for machines; `<5` and `10+` where no exact count is told."""
    return json.dumps(
        {team_id: [_entry(tally) for tally in tallies] for team_id, tallies in queues.items()}, indent=2
    )


def _entry(tally: Tally) -> dict[str, object]:
    return {
        "kind": tally.kind,
        "to": "people" if tally.is_personal else "channels",
        "waiting": _number(tally.waiting),
        "oldest_due": tally.oldest.isoformat() if tally.oldest else None,
        "on_their_way": _number(tally.moving),
        "sent_in_24_hours": _number(tally.sent),
        "unknown": _number(tally.unknown),
        "failed": {why: _number(count) for why, count in tally.failed.items()},
        "dropped": {why: _number(count) for why, count in tally.dropped.items()},
    }


def _number(count: Told) -> int | str:
    if isinstance(count, Few):
        return "<5"
    return f"{count.count}+" if isinstance(count, AtLeast) else count
