"""The loop that most bots post with; begins with an order on its input.

python -m tests.benchmarks.delivery_loop USER…
"""

from __future__ import annotations

import json
import os
import sys
import time

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.pulse.form_blocks import PLAIN  # noqa: F401  # the same libraries are loaded


def main(users):
    sys.stdin.readline()
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=5))
    worked = time.process_time()
    for user in users:
        client.chat_postMessage(channel=user, text="4 statements, about 1 minute, until Friday 17:00.")
    print(json.dumps({"work": time.process_time() - worked}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
