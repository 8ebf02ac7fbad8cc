"""How fast to post: an adaptive rate for each workspace; pure.

Slack allows one message a second and channel and "several hundred a minute" for a workspace, without saying how many
nor over which span it counts (slack-facts.md 0.3). So the rate starts at a safe value and rises quickly until Slack
says 429 for the first time. From then on the limit is known: the rate stays just below it and rises so slowly that a
limit that stands is met once in some minutes, and one that was lifted is found all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from bot.outbox.states import NEVER

SAFE_RATE = 2.0
SLOWEST, FASTEST = 0.2, 50.0
RISE = 0.25
"""Messages a second more with each message that is accepted, while no limit is known."""
PROMISED, FIRST_RISE = 5.0, 0.5
"""The same below the rate that "several hundred a minute" are in any case."""
SLOW_RISE = 1e-7
"""The same once one is known, times the messages accepted since: at 20 a second it is four minutes to one more."""
LONG = 5.0
"""Seconds from which on a wait tells of a limit over a span longer than a second or two."""
BELOW = 0.97
"""Where to go on after a 429, as a share of what Slack took."""
FIRST_BELOW = 0.86
"""The same after the first one: in the second before it the rate has risen by a quarter."""
MOMENT = 0.265
"""Messages whose turns lie within so many seconds may go at one moment."""
ROOM = 0.94
"""The rate as a share of the limit under which they must stay when they do: it is found up to some percent."""
CHANNEL_PAUSE = timedelta(seconds=1)
IDLE = timedelta(seconds=10)
"""After so long without a message the count of those that were accepted begins anew."""
LONGEST_WAIT = timedelta(hours=1)
"""A 429 never asks for more: what lies farther ahead was written by a clock that was wrong."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Rate in messages a second; nothing is posted before `next_at`, nor before `quiet_until` (after a 429).

    Attributes:
        accepted: messages Slack took in a row, since it was last idle or said 429.
        is_known: whether it has said 429 at all.
    """

    rate: float
    next_at: datetime
    quiet_until: datetime
    accepted: int = 0
    is_known: bool = False

    @classmethod
    def start(cls, now: datetime) -> Pace:
        """The pace of a workspace nothing is known of."""
        return cls(SAFE_RATE, now, now)

    def free_at(self) -> datetime:
        """When the next message may be posted."""
        return max(self.next_at, self.quiet_until)

    def group(self) -> int:
        """How many messages go at one moment, each at the turn of the last of them: to wake up for each is most work.

        As many as let no second have more of them than the limit allows; one by one while no limit is known.
        """
        most = round(self.rate / ROOM) if self.is_known else 0
        sizes = range(1, int(self.rate * MOMENT) + 1)
        return max((size for size in sizes if size * ceil(self.rate / size) <= most), default=1)

    def reserved(self, now: datetime, before: int = 0) -> Pace:
        """A message is about to be posted: the next one waits its turn.

        Turns lie on a grid: who comes a little late for one does not put the next ones off.

        Args:
            before: messages with turns before this one that are not sent yet; the rate will have risen with them.
        """
        rate = min(FASTEST, self.rate + (0 if self.is_known else before * RISE))
        turn, late = timedelta(seconds=1 / rate), now - self.free_at()
        begin = now if late >= turn else self.free_at()
        return replace(self, next_at=begin + turn, accepted=0 if late > IDLE else self.accepted)

    def later(self, by: timedelta) -> Pace:
        """The turns before were taken so much later than they were reserved for: the next ones are put off."""
        return replace(self, next_at=self.next_at + by)

    def took(self) -> Pace:
        """Slack took a message: a little faster."""
        rise = SLOW_RISE * self.accepted if self.is_known else FIRST_RISE if self.rate < PROMISED else RISE
        return replace(self, rate=min(FASTEST, self.rate + rise), accepted=self.accepted + 1)

    def refused(self, now: datetime, seconds: float) -> Pace:
        """Slack said 429: be quiet for exactly that long, then go on a little below what it took.

        What it took is the rate; where many came before a long wait it counts over a long span, and they are spread
        over the wait. Of several that were on their way when it first said so the first one counts.
        """
        quiet_until = max(self.quiet_until, now + timedelta(seconds=seconds))
        if now < self.quiet_until:
            return replace(self, quiet_until=quiet_until)
        took = min(self.rate, self.accepted / seconds) if seconds > LONG else self.rate
        took *= BELOW if self.is_known else FIRST_BELOW
        rate = min(FASTEST, max(SLOWEST, took))
        return replace(self, rate=rate, quiet_until=quiet_until, accepted=0, is_known=True)

    def sane(self, now: datetime) -> Pace:
        """Without what no 429 and no turn can have asked for: the clock that wrote it was ahead."""
        next_at, quiet_until = self.next_at, self.quiet_until
        if next_at > now + timedelta(seconds=2 / SLOWEST):
            next_at = now
        if now + LONGEST_WAIT < quiet_until < NEVER:
            quiet_until = now
        return replace(self, next_at=next_at, quiet_until=quiet_until)
