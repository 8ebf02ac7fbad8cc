"""Owns how the content of a message is read from a call and what Slack refuses about it.

It must not know where it goes.
"""

from collections.abc import Callable
from typing import Any

from playground.api.registry import SlackError
from playground.blockkit import check_message, complete
from playground.messages import Draft
from playground.model import Json
from playground.world import World

TEXT_LIMIT = 40_000
UPDATE_LIMIT = 4_000
MARKDOWN_LIMIT = 12_000
METADATA_BYTES = 8_000
"""Slack publishes no size limit for metadata; this one is ours and generous."""


def file_check(world: World) -> Callable[[Json], str]:
    """Tells why a `slack_file` cannot be shown in an image block."""

    def check(reference: Json) -> str:
        file = world.files.get(str(reference.get("id", "")))
        if file is None or file.deleted or not file.completed:
            return "invalid slack file"
        return ""

    return check


def checked_blocks(world: World, value: Any) -> list[Json]:  # noqa: ANN401 - any JSON
    """A message's blocks, checked and completed; refused with Slack's code and its list of complaints."""
    if not value:
        return []
    report = check_message(value, file_check(world), frozenset(world.lacking))
    if report.messages:
        code = report.code
        raise SlackError(
            code,
            errors=[message.removeprefix("[ERROR] ") for message in report.messages],
            response_metadata={"messages": report.messages},
        )
    return complete(value, lambda: world.new_id("b")[-6:])


def read_draft(world: World, args: Json, blocks: Any, metadata: Any, *, where: str) -> Draft:  # noqa: ANN401 - JSON
    """What a message says; `where` names the call for the record when `text` is missing beside blocks."""
    text = str(args.get("text") or "")
    markdown = str(args.get("markdown_text") or "")
    if markdown:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > MARKDOWN_LIMIT:
            raise SlackError("msg_too_long")
        text = markdown
    checked = checked_blocks(world, blocks)
    if not text and not checked:
        raise SlackError("no_text")
    if checked and not text.strip():
        world.violate("missing_text", f"{where} has blocks without text; screen readers read only the text")
    if len(args.get("attachments") or ()) > 100 and isinstance(args.get("attachments"), list):
        raise SlackError("too_many_attachments")
    return Draft(text[:TEXT_LIMIT], checked, checked_metadata(metadata))


def checked_metadata(value: Any) -> Json | None:  # noqa: ANN401 - any JSON
    """Message metadata.

    An event type and a payload of simple values, objects one level deep and lists of objects.
    """
    if value is None:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("event_type"), str) or not value["event_type"]:
        raise SlackError("invalid_metadata_format")
    payload = value.get("event_payload")
    if not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    if not all(_simple(one) or _shallow(one) for one in payload.values()):
        raise SlackError("invalid_metadata_schema")
    if len(str(value).encode()) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return {"event_type": value["event_type"], "event_payload": payload}


def _simple(value: object) -> bool:
    return isinstance(value, str | int | float | bool)


def _shallow(value: object) -> bool:
    if isinstance(value, dict):
        return all(_simple(one) for one in value.values())
    return isinstance(value, list) and all(_simple(one) or _shallow_dict(one) for one in value)


def _shallow_dict(value: object) -> bool:
    return isinstance(value, dict) and all(_simple(one) for one in value.values())
