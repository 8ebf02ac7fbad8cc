"""States a message goes through, and the numbers of sending; pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# Longer than twice the client's timeout (design.md 3).
LEASE = timedelta(seconds=60)
# A lease that is over is taken from its holder only after it was seen so for twice the client's timeout: the clocks of
# two machines may differ, a span within one process does not.
SEEN_SECONDS = 20.0
# What Slack has taken may show in a conversation a moment later only.
LOOK_AFTER = timedelta(seconds=15)
# A picture that could not be drawn or uploaded so often is left out: the words are not to wait for it.
PICTURE_ATTEMPTS = 6
# Words that stand already may get it by an edit in the hours after (`jobs.deliver`).
LATE_PICTURE_ATTEMPTS = 12
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
RATE_LIMITS = frozenset({"ratelimited", "rate_limited"})
URGENT, NORMAL, BULK = 0, 5, 9
PENDING, UPLOADING, SENDING, SENT, FAILED, UNKNOWN, DROPPED = (
    "pending",
    "uploading",
    "sending",
    "sent",
    "failed",
    "unknown",
    "dropped",
)
