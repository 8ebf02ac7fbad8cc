"""How fast to post: an adaptive rate for each workspace; pure.

Slack allows one message a second and channel and "several hundred a minute" for a workspace, without saying how many
(slack-facts.md 0.3). So the rate starts at a safe value, rises a little with each message that is accepted, and falls
back when Slack says 429, after waiting exactly as long as it says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SAFE_RATE = 2.0
SLOWEST, FASTEST = 0.5, 20.0
RISE = 0.05
FALL = 0.5
CHANNEL_PAUSE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """Rate in messages a second; nothing is posted before `next_at`, nor before `quiet_until` (after a 429)."""

    rate: float
    next_at: datetime
    quiet_until: datetime

    @classmethod
    def start(cls, now: datetime) -> Pace:
        """The pace of a workspace nothing is known of."""
        return cls(SAFE_RATE, now, now)

    def free_at(self) -> datetime:
        """When the next message may be posted."""
        return max(self.next_at, self.quiet_until)

    def reserved(self, now: datetime) -> Pace:
        """A message is about to be posted: the next one waits its turn."""
        return replace(self, next_at=max(now, self.free_at()) + timedelta(seconds=1 / self.rate))

    def accepted(self) -> Pace:
        """Slack took a message: a little faster."""
        return replace(self, rate=min(FASTEST, self.rate + RISE))

    def refused(self, now: datetime, seconds: float) -> Pace:
        """Slack said 429: be quiet for exactly that long, then go on at half the rate."""
        return replace(
            self,
            rate=max(SLOWEST, self.rate * FALL),
            quiet_until=max(self.quiet_until, now + timedelta(seconds=seconds)),
        )
