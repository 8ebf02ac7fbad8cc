"""Notes together of messages that Slack has them; whatever else became of one is noted at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock
from typing import TYPE_CHECKING

from bot.slack.outcome import Sent
from jobs.deliver import noted, settle_now
from jobs.reactions import settle_posts
from jobs.runner import guard

if TYPE_CHECKING:
    from bot.deps import Deps
    from bot.outbox import service as outbox
    from bot.slack.outcome import Outcome

# So long a message that was sent waits for others, in seconds, and so many are noted together. Who notes other things
# anyhow takes them along where they are at least so many.
SOON, MOST, LEAST = 0.5, 12, 8


@dataclass(frozen=True, slots=True)
class _Group:
    """Messages that are noted together, by the thread that brought the first."""

    sent: list[tuple[outbox.Post, Sent]] = field(default_factory=list)
    is_full: Event = field(default_factory=Event)


class Settler:
    """Takes what became of messages from threads that each called Slack for one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._group: _Group | None = None

    def settle(self, deps: Deps, work: outbox.Post, outcome: Outcome) -> None:
        """Note what became of a message.

        Whoever brings the first one of several waits for others and notes all, unless somebody takes them (`take`).
        """
        if not isinstance(outcome, Sent) or work.ref.picture_refused:
            settle_now(deps, work, outcome)
            return
        with self._lock:
            is_first = self._group is None
            group = self._group = self._group or _Group()
            group.sent.append((work, outcome))
            if len(group.sent) >= MOST:
                self._group = None
                group.is_full.set()
        if is_first:
            group.is_full.wait(SOON)
            with self._lock:
                is_taken = self._group is not group and not group.is_full.is_set()
                self._group = None if self._group is group else self._group
            if not is_taken:
                note(deps, group.sent)

    def take(self) -> list[tuple[outbox.Post, Sent]]:
        """Those that wait to be noted, for a caller who does it at once; none where there are few."""
        with self._lock:
            group = self._group
            if group is None or len(group.sent) < LEAST:
                return []
            self._group = None
            return group.sent


def note(deps: Deps, sent: list[tuple[outbox.Post, Sent]]) -> None:
    """All in one transaction; if that fails, each in its own, so that only the one that cannot be noted is not."""
    if (
        not sent
        or guard("outbox_deliver", partial(noted, partial(settle_posts, deps, sent)))
        or len(sent) == 1
    ):
        return
    for one in sent:
        guard("outbox_deliver", partial(noted, partial(settle_posts, deps, [one])))
