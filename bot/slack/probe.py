"""One question to Slack with everything that comes back, headers included; for whoever examines a set-up.

Apart from the gateway, since it asks with tokens that may be wrong, and with the app-level one.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from bot.slack.outcome import Unknown, classify
from bot.slack.transport import LOST, NotSentError, WebApi

if TYPE_CHECKING:
    from datetime import datetime

    from bot.slack.outcome import Answer


@dataclass(frozen=True, slots=True)
class Reply:
    """What Slack said: its answer, the body, what the token may do (None where it did not say), and its time."""

    answer: Answer
    body: dict[str, Any]
    scopes: frozenset[str] | None = None
    at: datetime | None = None


def ask(base_url: str, method: str, token: str) -> Reply:
    """Call a method without arguments; never raises for what Slack or the way to it does."""
    api = WebApi(token, base_url)
    try:
        reply = api.call(method, {})
    except NotSentError as error:
        return Reply(Unknown(str(error)), {})
    except LOST as error:
        return Reply(Unknown(type(error).__name__), {})
    finally:
        api.close()
    said = reply.headers.get("x-oauth-scopes")
    return Reply(
        classify(reply.status, reply.headers, reply.body),
        reply.body or {},
        None if said is None else frozenset(scope.strip() for scope in said.split(",") if scope.strip()),
        _moment(reply.headers.get("date", "")),
    )


def _moment(date: str) -> datetime | None:
    try:
        return parsedate_to_datetime(date)
    except ValueError:
        return None
