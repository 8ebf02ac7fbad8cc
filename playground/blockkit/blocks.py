"""Owns the blocks of Block Kit, their limits and the surfaces they may stand on.

It must not know whole messages or views.
"""

from playground.blockkit import parts
from playground.blockkit.charts import chart_block
from playground.blockkit.elements import ACCESSORIES, ACTIONS, INPUTS, Check, element, image_source
from playground.blockkit.report import Report
from playground.model import Json

ALL = frozenset({"message", "modal", "home"})
MESSAGE = frozenset({"message"})
MODAL = frozenset({"modal"})
MARKDOWN_TOTAL = 12_000
RICH_PARTS = frozenset(
    {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"},
)


def _section(report: Report, block: Json, at: str) -> None:
    if "text" not in block and "fields" not in block:
        report.add("missing required field: text or fields", at)
    if "text" in block:
        parts.text(report, block["text"], f"{at}/text", 3000)
    if "fields" in block and report.items(block["fields"], f"{at}/fields", 10):
        for index, one in enumerate(block["fields"]):
            parts.text(report, one, f"{at}/fields/{index}", 2000)
    if "accessory" in block:
        element(report, block["accessory"], f"{at}/accessory", ACCESSORIES)
    report.flag(block, "expand", at)


def _actions(report: Report, block: Json, at: str) -> None:
    if report.items(block["elements"], f"{at}/elements", 25):
        for index, one in enumerate(block["elements"]):
            element(report, one, f"{at}/elements/{index}", ACTIONS)


def _context(report: Report, block: Json, at: str) -> None:
    if report.items(block["elements"], f"{at}/elements", 10):
        for index, one in enumerate(block["elements"]):
            here = f"{at}/elements/{index}"
            if isinstance(one, dict) and one.get("type") == "image":
                element(report, one, here, frozenset({"image"}))
            else:
                parts.text(report, one, here, 3000)


def _divider(_report: Report, _block: Json, _at: str) -> None:
    return


def _header(report: Report, block: Json, at: str) -> None:
    parts.text(report, block["text"], f"{at}/text", 150, parts.PLAIN)


def _image(report: Report, block: Json, at: str) -> None:
    image_source(report, block, at)
    parts.plain(report, block, "title", at, 2000)


def _input(report: Report, block: Json, at: str) -> None:
    parts.text(report, block["label"], f"{at}/label", 2000, parts.PLAIN)
    parts.plain(report, block, "hint", at, 2000)
    report.flag(block, "optional", at)
    report.flag(block, "dispatch_action", at)
    element(report, block["element"], f"{at}/element", INPUTS)
    kind = block["element"].get("type") if isinstance(block["element"], dict) else None
    if kind == "file_input" and block.get("dispatch_action"):
        report.add("dispatch_action is not allowed with file_input", f"{at}/dispatch_action")


def _rich_text(report: Report, block: Json, at: str) -> None:
    if report.items(block["elements"], f"{at}/elements", parts.NO_LENGTH):
        for index, one in enumerate(block["elements"]):
            kind = one.get("type") if isinstance(one, dict) else None
            if kind not in RICH_PARTS:
                report.add(f"unsupported type: {kind}", f"{at}/elements/{index}/type")


def _markdown(report: Report, block: Json, at: str) -> None:
    if report.string(block["text"], f"{at}/text", parts.NO_LENGTH):
        report.markdown += len(block["text"])
        if report.markdown > MARKDOWN_TOTAL:
            report.add(f"must be less than {MARKDOWN_TOTAL + 1} characters in all", f"{at}/text")


def _table(report: Report, block: Json, at: str) -> None:
    report.tables += 1
    if report.tables > 1:
        report.code = "invalid_attachments"
        report.add("only_one_table_allowed", at)
    if report.items(block["rows"], f"{at}/rows", 100):
        for index, row in enumerate(block["rows"]):
            here = f"{at}/rows/{index}"
            if report.items(row, here, 20):
                for column, cell in enumerate(row):
                    kind = cell.get("type") if isinstance(cell, dict) else None
                    if kind not in {"raw_text", "rich_text", "raw_number"}:
                        report.add(f"unsupported type: {kind}", f"{here}/{column}/type")
    if "column_settings" in block:
        report.items(block["column_settings"], f"{at}/column_settings", 20, 0)


def _alert(report: Report, block: Json, at: str) -> None:
    parts.text(report, block["text"], f"{at}/text", 3000)
    if block.get("level", "default") not in {"default", "info", "warning", "error", "success"}:
        report.add("must be one of: default, info, warning, error, success", f"{at}/level")


def _keys(*more: str) -> frozenset[str]:
    return frozenset({"type", "block_id", *more})


BLOCKS: dict[str, tuple[frozenset[str], tuple[str, ...], Check, frozenset[str]]] = {
    "section": (_keys("text", "fields", "accessory", "expand"), (), _section, ALL),
    "actions": (_keys("elements"), ("elements",), _actions, ALL),
    "context": (_keys("elements"), ("elements",), _context, ALL),
    "divider": (_keys(), (), _divider, ALL),
    "header": (_keys("text"), ("text",), _header, ALL),
    "image": (_keys("image_url", "slack_file", "alt_text", "title"), ("alt_text",), _image, ALL),
    "input": (
        _keys("label", "element", "hint", "optional", "dispatch_action"),
        ("label", "element"),
        _input,
        ALL,
    ),
    "rich_text": (_keys("elements"), ("elements",), _rich_text, ALL),
    "markdown": (_keys("text"), ("text",), _markdown, MESSAGE),
    "table": (_keys("rows", "column_settings"), ("rows",), _table, MESSAGE),
    "data_visualization": (_keys("title", "chart"), ("title", "chart"), chart_block, MESSAGE),
    "alert": (_keys("text", "level"), ("text",), _alert, MODAL),
}
"""Every block a workspace can show; `data_table` is too new for it (slack-facts.md 2.2)."""


def block(report: Report, value: object, at: str, surface: str) -> None:
    """One block on a surface (`message`, `modal`, `home`)."""
    if not isinstance(value, dict):
        report.add("must be an object", at)
        return
    kind = value.get("type")
    rule = BLOCKS.get(kind) if isinstance(kind, str) else None
    if rule is None or surface not in rule[3] or kind in report.lacking:
        report.add(f"unsupported type: {kind}", f"{at}/type")
        return
    keys, required, check, _ = rule
    report.action_ids.clear()
    if report.keys(value, at, keys, required):
        check(report, value, at)
    name = value.get("block_id")
    if name is not None and report.string(name, f"{at}/block_id", 255):
        if name in report.block_ids:
            report.add(f"block_id {name} already exists", f"{at}/block_id")
        report.block_ids.add(name)


def blocks(report: Report, value: object, at: str, surface: str, most: int, least: int = 0) -> None:
    """A list of blocks on a surface."""
    if report.items(value, at, most, least) and isinstance(value, list):
        for index, one in enumerate(value):
            block(report, one, f"{at}/{index}", surface)
