"""Owns Slack's rate limits (slack-facts.md 1.1 and 1.2) when they are switched on.

It must not know what a call does.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from playground.clock import monotonic

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls a minute by tier."""
MINUTE = 60.0


@dataclass(slots=True)
class RateLimits:
    """Limits per method, per channel and per workspace; `seconds` tells the time they are measured by.

    Off until `strict` is set. `messages_per_second` and `messages_per_minute` bound the workspace's posts.
    """

    seconds: Callable[[], float]
    strict: bool = False
    messages_per_minute: int = 300
    messages_per_second: int | None = None
    history_per_minute: int | None = None
    _calls: dict[str, deque[float]] = field(default_factory=dict)
    _blocked: dict[str, float] = field(default_factory=dict)

    def use_real_time(self) -> None:
        """Measure by the machine's time instead of the world's."""
        self.seconds = monotonic

    def wait(self, method: str, tier: int, channel: str) -> int | None:
        """Seconds to wait (`Retry-After`) if this call comes too soon, else None and the call counts."""
        if not self.strict:
            return None
        now = self.seconds()
        until = self._blocked.get(method, now)
        if until > now:
            return math.ceil(until - now)
        windows = self._windows(method, tier, channel)
        waits = [self._over(key, most, span, now) for key, most, span in windows]
        longest = max(waits, default=0.0)
        if longest > 0:
            seconds = max(1, math.ceil(longest))
            if not method.startswith("chat.post"):
                self._blocked[method] = now + seconds
            return seconds
        for key, _, _ in windows:
            self._calls[key].append(now)
        return None

    def _windows(self, method: str, tier: int, channel: str) -> list[tuple[str, int, float]]:
        if method == "chat.postMessage":
            windows = [("posts", self.messages_per_minute, MINUTE)]
            if self.messages_per_second is not None:
                windows.append(("posts in a second", self.messages_per_second, 1.0))
            if channel:
                windows.append((f"channel {channel}", 1, 1.0))
            return windows
        if method in {"conversations.history", "conversations.replies"} and self.history_per_minute:
            return [(method, self.history_per_minute, MINUTE)]
        return [(method, TIERS[tier], MINUTE)] if tier in TIERS else []

    def _over(self, key: str, most: int, span: float, now: float) -> float:
        calls = self._calls.setdefault(key, deque())
        while calls and now - calls[0] >= span:
            calls.popleft()
        return span - (now - calls[0]) if len(calls) >= most else 0.0
