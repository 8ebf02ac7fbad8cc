"""What an examination finds, and the judgement of what was measured; pure. Nothing personal is in a finding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.outbox.counts import said
from bot.outbox.states import NEVER
from bot.slack.outcome import Reach, reach_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.outbox.counts import Flow, Tally, Told
    from bot.slack.members import Conversation

# Slack refuses nothing for less than five minutes; hours of people are kept to the minute.
CLOCK_WARNING, CLOCK_PROBLEM = timedelta(seconds=10), timedelta(seconds=60)
# A queue in which nothing moves for so long, though something is due, is stuck.
STUCK = timedelta(minutes=15)
# A reading of people that is so late does not come by itself.
SYNC_LATE = timedelta(hours=3)
REINSTALL = "On your app's page, App Manifest, paste what `python app.py manifest` prints; then Install App, Reinstall."
REMEDY_UNKNOWN = (
    "None is sent twice; people find an open pulse with /pulse. To have such messages looked for, install the manifest "
    "of `python app.py manifest --with-lookup`."
)
REMEDY_OURS = "Look in the log for message_rejected and report what it says: the message itself was wrong."
REMEDIES = {
    Reach.PERSON: "Nothing to do: these people have left or cannot be written to.",
    Reach.CHANNEL: "Type /invite in the channel, or choose another with `/entente setup`.",
    Reach.WORKSPACE: "See the line of the workspace.",
    Reach.INSTALL: REINSTALL,
    Reach.POLICY: "Ask the administrators of your Slack: a rule of theirs forbids it.",
    Reach.GONE: "Nothing to do: what they were about was deleted in Slack.",
}


class Status(StrEnum):
    """How it stands with one thing."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it stands, and what to do where it does not stand well."""

    check: str
    status: Status
    says: str
    remedy: str = ""


def ok(check: str, says: str) -> Finding:
    """All is well."""
    return Finding(check, Status.OK, says)


def warning(check: str, says: str, remedy: str) -> Finding:
    """It works, but somebody should look."""
    return Finding(check, Status.WARNING, says, remedy)


def problem(check: str, says: str, remedy: str) -> Finding:
    """It does not work."""
    return Finding(check, Status.PROBLEM, says, remedy)


def judge_clock(own: datetime, slacks: datetime | None) -> Finding:
    """This machine's clock against that of Slack's answers, which tell whole seconds."""
    if slacks is None:
        return warning(
            "clock", "Slack did not say what time it is.", "Check by hand that the clock is set by NTP."
        )
    off = abs(own - slacks)
    says = f"The clock differs from Slack's by {off.total_seconds():.0f} s."
    remedy = "Have the machine set its clock from a time server (NTP)."
    if off > CLOCK_PROBLEM:
        return problem("clock", says, remedy)
    return warning("clock", says, remedy) if off > CLOCK_WARNING else ok("clock", says)


def judge_scopes(
    granted: frozenset[str] | None, needed: frozenset[str], optional: frozenset[str]
) -> Iterator[Finding]:
    """What the token may do against what the manifest asks for; `optional` does no harm, there or not."""
    if granted is None:
        yield warning(
            "scopes", "Slack did not say what the token may do.", "Compare them on your app's page."
        )
        return
    missing, surplus = needed - optional - granted, granted - needed - optional
    lacking = (needed & optional) - granted
    if missing:
        yield problem("scopes", f"The token lacks {_list(missing)}.", REINSTALL)
    if lacking:
        says = f"The token lacks the optional {_list(lacking)}: people in files must be named by Slack id."
        yield warning("scopes", says, f"If you want it: {REINSTALL[0].lower()}{REINSTALL[1:]}")
    if surplus:
        says = f"The token may do more than is used: {_list(surplus)}."
        yield warning("scopes", says, f"Take them away, nothing needs them. {REINSTALL}")
    if not missing and not lacking and not surplus:
        yield ok("scopes", "The token may do what the manifest asks for, and no more.")


def judge_channel(name: str, found: Conversation, bot: str, *, is_side: bool) -> Finding:
    """A channel of the set-up: one where results go, or one whose members are a side."""
    check, where = f"channel {name}", f"#{found.name}"
    choose = "Choose another one: `/entente setup` in Slack, or setup.toml."
    if found.is_archived:
        return problem(check, f"{where} is archived.", f"Bring it back in Slack, or choose another. {choose}")
    if found.is_external and not is_side:
        return problem(check, f"{where} is shared with another company, so nothing is posted there.", choose)
    if not found.is_member and not is_side:
        return problem(check, f"The bot is not in {where}.", f"Type `/invite @{bot}` there.")
    return ok(check, f"{where} can be used.")


def judge_flow(flow: Flow | None, now: datetime) -> Iterator[Finding]:
    """Whether what is due is sent."""
    check = "queue"
    if flow is None:
        yield ok(check, "Nothing was ever queued.")
        return
    if flow.quiet_until == NEVER:
        # Why is said by the workspace's own line.
        yield warning(check, "Nothing is sent to this workspace.", "See the line of the workspace.")
        return
    waits_since = flow.oldest or now
    if flow.quiet_until > now:
        says = f"Slack has asked for silence until {moment(flow.quiet_until)}."
        yield warning(check, says, "Wait: sending goes on by itself.")
    elif now - max(waits_since, flow.last_turn) > STUCK:
        says = f"Messages wait since {moment(waits_since)}, and none was sent since {moment(flow.last_turn)}."
        yield problem(check, says, "Start the bot, or look in its log for job_failed with outbox_deliver.")
    elif flow.has_lost:
        says = "Messages were on their way when their process died, and nobody has taken them over."
        yield problem(check, says, "Start the bot: it settles them by itself within a minute.")
    else:
        yield ok(check, "What is due is sent.")
    if flow.often:
        says = f"Messages that were tried ten times or more and still wait: {said(flow.often)}."
        yield warning(
            check, says, "Look in the log for job_failed with outbox_deliver, and for what Slack said."
        )


def judge_outcomes(tallies: Sequence[Tally]) -> Iterator[Finding]:
    """What was not sent, or perhaps not, in the last seven days; one line for each thing to do."""
    unknown = {tally.kind: tally.unknown for tally in tallies if tally.unknown}
    failed: dict[Reach, dict[str, Told]] = {}
    for tally in tallies:
        for code, count in tally.failed.items():
            reach = reach_of(code, "" if tally.is_personal else "C")
            failed.setdefault(reach, {})[f"{tally.kind} {code}"] = count
    if unknown:
        says = f"Nobody knows whether these messages were sent: {_counts(unknown)}."
        yield warning("unknown messages", says, REMEDY_UNKNOWN)
    for reach, counts in sorted(failed.items()):
        says = f"Slack refused messages: {_counts(counts)}."
        yield warning("failed messages", says, REMEDIES.get(reach, REMEDY_OURS))
    if not unknown and not failed:
        yield ok("messages", "In the last seven days each was sent, or not needed any more.")


def judge_sync(due_at: datetime | None, runs: int, now: datetime) -> Finding:
    """Whether people are read from Slack every day."""
    if due_at is not None and now - due_at > SYNC_LATE:
        says = f"People were to be read from Slack at {moment(due_at)}, and were not."
        return problem("people", says, "Start the bot, or look in its log for job_failed with people_sync.")
    if not runs:
        return warning(
            "people", "People were never read from Slack.", "Start the bot: it reads them at once."
        )
    return ok("people", "People are read from Slack every day.")


def moment(when: datetime) -> str:
    """An instant for terminals: `2026-03-02 08:00 UTC`."""
    return f"{when:%Y-%m-%d %H:%M} UTC"


def worst(findings: Iterable[Finding]) -> Status:
    """The status that counts for all."""
    found = {finding.status for finding in findings}
    return next(
        (status for status in (Status.PROBLEM, Status.WARNING) if status in found),
        Status.OK,
    )


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _counts(counts: Mapping[str, Told]) -> str:
    return ", ".join(f"{name} ({said(count)})" for name, count in sorted(counts.items()))
