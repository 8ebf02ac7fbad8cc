"""Owns the small objects of Block Kit: texts, options, confirm dialogs.

It must not know the elements that carry them.
"""

from playground.blockkit.report import Report
from playground.model import Json

TEXT_KEYS = frozenset({"type", "text", "emoji", "verbatim"})
OPTION_KEYS = frozenset({"text", "value", "description", "url"})
CONFIRM_KEYS = frozenset({"title", "text", "confirm", "deny", "style"})
GROUP_KEYS = frozenset({"label", "options"})
BOTH = ("plain_text", "mrkdwn")
PLAIN = ("plain_text",)
NO_LENGTH = 1_000_000


def text(report: Report, value: object, at: str, most: int, kinds: tuple[str, ...] = BOTH) -> None:
    """A text object of one of these kinds with 1 to `most` characters."""
    if not isinstance(value, dict):
        report.add("must be an object", at)
        return
    if not report.keys(value, at, TEXT_KEYS, ("type", "text")):
        return
    if value["type"] not in kinds:
        report.add(f"must be one of: {', '.join(kinds)}", f"{at}/type")
    elif "emoji" in value and value["type"] != "plain_text":
        report.add("emoji is only for plain_text", f"{at}/emoji")
    elif "verbatim" in value and value["type"] != "mrkdwn":
        report.add("verbatim is only for mrkdwn", f"{at}/verbatim")
    report.string(value["text"], f"{at}/text", most)


def plain(report: Report, value: Json, key: str, at: str, most: int) -> None:
    """An optional plain text under a key."""
    if key in value:
        text(report, value[key], f"{at}/{key}", most, PLAIN)


def confirm(report: Report, value: Json, at: str) -> None:
    """An optional confirm dialog: title 100, text 300, buttons 30 characters."""
    if "confirm" not in value:
        return
    dialog, at = value["confirm"], f"{at}/confirm"
    if not isinstance(dialog, dict):
        report.add("must be an object", at)
        return
    if report.keys(dialog, at, CONFIRM_KEYS, ("title", "text", "confirm", "deny")):
        text(report, dialog["title"], f"{at}/title", 100, PLAIN)
        text(report, dialog["text"], f"{at}/text", 300)
        text(report, dialog["confirm"], f"{at}/confirm", 30, PLAIN)
        text(report, dialog["deny"], f"{at}/deny", 30, PLAIN)
        style(report, dialog, at)


def style(report: Report, value: Json, at: str) -> None:
    """An optional style: primary or danger."""
    if "style" in value and value["style"] not in {"primary", "danger"}:
        report.add("must be one of: primary, danger", f"{at}/style")


def option(report: Report, value: object, at: str, kinds: tuple[str, ...]) -> None:
    """One option: text 75, value 75, description 75, url 3000 characters."""
    if not isinstance(value, dict):
        report.add("must be an object", at)
        return
    if not report.keys(value, at, OPTION_KEYS, ("text", "value")):
        return
    text(report, value["text"], f"{at}/text", 75, kinds)
    report.string(value["value"], f"{at}/value", 75)
    if "description" in value:
        text(report, value["description"], f"{at}/description", 75, kinds)
    if "url" in value:
        report.string(value["url"], f"{at}/url", 3000)


def options(report: Report, value: object, at: str, most: int, kinds: tuple[str, ...] = PLAIN) -> None:
    """A list of 1 to `most` options with different values."""
    if not report.items(value, at, most):
        return
    seen: set[str] = set()
    for index, one in enumerate(value if isinstance(value, list) else []):
        option(report, one, f"{at}/{index}", kinds)
        key = one.get("value") if isinstance(one, dict) else None
        if isinstance(key, str):
            if key in seen:
                report.add("option values must be unique", f"{at}/{index}/value")
            seen.add(key)


def chosen(report: Report, value: Json, key: str, at: str, offered: list[Json]) -> None:
    """An optional initial option (or list of them) that must be among those offered."""
    if key not in value:
        return
    picked = value[key] if isinstance(value[key], list) else [value[key]]
    if not picked:
        report.add("must provide at least one option", f"{at}/{key}")
    for one in picked:
        same = [o for o in offered if isinstance(one, dict) and o.get("value") == one.get("value")]
        if not same or same[0].get("text", {}).get("text") != one.get("text", {}).get("text"):
            report.add(f"{key} must exactly match one of the options", f"{at}/{key}")
