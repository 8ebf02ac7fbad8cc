"""Owns the rules of whole messages and views; must not know the workspace they are for."""

import json

from playground.blockkit import parts
from playground.blockkit.blocks import blocks
from playground.blockkit.report import NOTHING, FileCheck, Report
from playground.model import Json

VIEW_BYTES = 250_000
VIEW_KEYS = frozenset(
    {
        "type",
        "blocks",
        "callback_id",
        "external_id",
        "private_metadata",
        "title",
        "submit",
        "close",
        "clear_on_close",
        "notify_on_close",
        "submit_disabled",
    }
)


def check_message(value: object, file_check: FileCheck, lacking: frozenset[str] = NOTHING) -> Report:
    """Complaints about a message's blocks: at most 50, each as slack-facts.md section 2 says.

    `lacking` are kinds of block that this workspace cannot show yet.
    """
    report = Report("invalid_blocks", file_check, lacking)
    if not isinstance(value, list):
        report.code = "invalid_blocks_format"
        report.add("must be an array", "/blocks")
    else:
        blocks(report, value, "/blocks", "message", 50)
    return report


def check_view(value: object, kind: str, file_check: FileCheck) -> Report:
    """Complaints about a `modal` or `home` view.

    At most 100 blocks, 250 KB, 24-character titles, submit with inputs.
    """
    report = Report("invalid_arguments", file_check)
    if not isinstance(value, dict):
        report.add("must be an object", "/view")
        return report
    if len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()) > VIEW_BYTES:
        report.code = "view_too_large"
        report.add("view is more than 250 KB", "/view")
        return report
    if not report.keys(value, "/view", VIEW_KEYS, ("type", "blocks")):
        return report
    if value["type"] != kind:
        report.add(f"must be {kind}", "/view/type")
        return report
    for key, most in (("callback_id", 255), ("external_id", 255), ("private_metadata", 3000)):
        if key in value:
            report.string(value[key], f"/view/{key}", most, 0)
    for key in ("clear_on_close", "notify_on_close", "submit_disabled"):
        report.flag(value, key, "/view")
    blocks(report, value["blocks"], "/view/blocks", kind, 100, 1 if kind == "modal" else 0)
    (_modal if kind == "modal" else _home)(report, value)
    return report


def _modal(report: Report, view: Json) -> None:
    if "title" not in view:
        report.add("missing required field: title", "/view")
    for key in ("title", "submit", "close"):
        parts.plain(report, view, key, "/view", 24)
    listed = view["blocks"] if isinstance(view["blocks"], list) else []
    has_input = any(isinstance(block, dict) and block.get("type") == "input" for block in listed)
    if has_input and "submit" not in view:
        report.add("submit is required when an input block is within blocks", "/view")


def _home(report: Report, view: Json) -> None:
    for key in ("title", "submit", "close"):
        if key in view:
            report.add(f"invalid additional property: {key}", "/view")
