"""What became of a call to Slack, and whom a refusal concerns; knows neither the client nor who is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Reach(StrEnum):
    """Whom or what an error of Slack concerns, and so what is to be done (slack-facts.md 9.2)."""

    PERSON = "person"  # this recipient cannot be reached: drop, read the person anew
    CHANNEL = "channel"  # this channel cannot be posted to: tell who configured it
    WORKSPACE = "workspace"  # the token is of no use: stop this workspace's jobs
    INSTALL = "install"  # a scope or setting of the app is missing: tell an admin to install anew
    POLICY = "policy"  # a rule of the organisation forbids it: tell an admin
    OURS = "ours"  # the call was wrong: log, never send the same again
    GONE = "gone"  # the message, view or click it was about is no more: nothing to do
    TRANSIENT = "transient"  # later it will work
    UNKNOWN = "unknown"  # it may have happened: never repeat blindly
    UNLISTED = "unlisted"  # refused for a reason not known here: log, do not repeat


@dataclass(frozen=True, slots=True)
class Accepted:
    """Slack did it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The message stands in `channel` (for a DM its `D…` id) under `ts`."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The view stands before the person; `hash` is another one each time it is replaced."""

    view_id: str
    hash: str


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing was done; try again after `seconds`. `why` is Slack's code."""

    seconds: float
    why: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Nothing was done and trying again would not help.

    Attributes:
        code: Slack's error.
        scope: whom it concerns.
        detail: what Slack says beyond the code (the faulty block, the missing scope); for logs.
    """

    code: str
    scope: Reach
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been done or not; `why` is a code or what happened to the connection."""

    why: str


Answer = Accepted | Later | Rejected | Unknown
Outcome = Sent | Later | Rejected | Unknown

DEFAULT_RETRY_AFTER: Final = 30.0
# Seconds to wait where Slack could not be reached at all: nothing has left this machine.
NO_CONNECTION: Final = 10.0
_RATE_CODES: Final = frozenset({"ratelimited", "rate_limited"})
# Seconds to wait where Slack does not say: a migration takes minutes, a message quota hours.
_WAITS: Final = MappingProxyType(
    {
        "message_limit_exceeded": 3600.0,
        "team_added_to_org": 600.0,
        "org_login_required": 600.0,
        "external_channel_migrating": 600.0,
    }
)
_FILE_NOT_READY: Final = 2.0

_CODES: Final = MappingProxyType(
    {
        Reach.TRANSIENT: (*sorted(_RATE_CODES), *_WAITS),
        Reach.UNKNOWN: ("service_unavailable", "request_timeout", "internal_error", "fatal_error"),
        Reach.PERSON: (
            "channel_not_found",
            "user_not_found",
            "user_not_visible",
            "users_not_found",
            "user_disabled",
            "cannot_dm_bot",
        ),
        Reach.CHANNEL: ("not_in_channel", "is_archived", "posting_to_channel_denied"),
        Reach.WORKSPACE: ("account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed"),
        Reach.INSTALL: (
            "missing_scope",
            "no_permission",
            "not_allowed_token_type",
            "team_access_not_granted",
            "app_access_restricted",
            "messages_tab_disabled",
        ),
        Reach.POLICY: (
            "access_denied",
            "accesslimited",
            "ekm_access_denied",
            "enterprise_is_restricted",
            "two_factor_setup_required",
            "storage_limit_reached",
            "file_uploads_disabled",
        ),
        Reach.OURS: (
            "invalid_blocks",
            "invalid_blocks_format",
            "msg_blocks_too_long",
            "msg_too_long",
            "no_text",
            "too_many_attachments",
            "metadata_too_large",
            "markdown_text_conflict",
            "invalid_user_combination",
            "not_enough_users",
            "too_many_users",
            "block_mismatch",
            "view_too_large",
            "push_limit_reached",
            "invalid_arguments",
        ),
        Reach.GONE: (
            "message_not_found",
            "cant_update_message",
            "edit_window_closed",
            "is_inactive",
            "expired_trigger_id",
            "exchanged_trigger_id",
            "invalid_trigger_id",
            "hash_conflict",
        ),
    }
)
REACH_OF: Final = MappingProxyType({code: reach for reach, codes in _CODES.items() for code in codes})
# Families of codes: `restricted_action_thread_only_channel`, `invalid_metadata_schema` ...
_FAMILIES: Final = (("restricted_action", Reach.CHANNEL), ("invalid_metadata_", Reach.OURS))


def reach_of(code: str, to: str = "") -> Reach:
    """Whom a code concerns; `to` is the id it was sent to.

    `channel_not_found` for a user or DM is about the person, for a channel about the channel.
    """
    if code == "channel_not_found" and to.startswith(("C", "G")):
        return Reach.CHANNEL
    family = next((reach for start, reach in _FAMILIES if code.startswith(start)), Reach.UNLISTED)
    return REACH_OF.get(code, family)


def classify(
    status: int, headers: Mapping[str, str], body: Mapping[str, Any] | None, *, to: str = ""
) -> Answer:
    """What an answer of the Web API says.

    Args:
        status: HTTP status.
        headers: HTTP headers, names in any case.
        body: the JSON object, or None if there was none.
        to: the id of the channel or person it was sent to, if any.
    """
    code = str((body or {}).get("error", ""))
    if status == 429 or code in _RATE_CODES:
        return Later(_retry_after(headers), code or "ratelimited")
    if status >= 500 or body is None:
        return Unknown(code or f"http_{status}")
    if body.get("ok") is True:
        return Accepted()
    return _refusal(code, _detail(body), to) if code else Unknown("no_error_code")


def _refusal(code: str, detail: str, to: str) -> Answer:
    reach = reach_of(code, to)
    if (
        code == "invalid_blocks" and "slack file" in detail
    ):  # it was uploaded a moment ago and is not ready yet
        return Later(_FILE_NOT_READY, "file_not_ready")
    if reach is Reach.TRANSIENT:
        return Later(_WAITS[code], code)
    if reach is Reach.UNKNOWN:
        return Unknown(code)
    return Rejected(code, reach, detail)


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds Slack asks to wait; a default where it does not say or says no number."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        seconds = float(said)
    except ValueError:
        return DEFAULT_RETRY_AFTER
    return seconds if 0 <= seconds < float("inf") else DEFAULT_RETRY_AFTER


def _detail(body: Mapping[str, Any]) -> str:
    about = body.get("response_metadata") or {}
    messages = [str(message) for message in about.get("messages", ())]
    needed = [f"needed: {body['needed']}"] if body.get("needed") else []
    return "; ".join(messages + needed)
