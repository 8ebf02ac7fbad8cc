"""Whether Slack would take a message or a view, said beforehand; knows the limits and no feature."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.slack.limits import (
    CHARTS,
    CHARTS_IN_MESSAGE,
    ELEMENTS,
    FORMS,
    LIMITS,
    MARKDOWN_IN_MESSAGE,
    PLAIN_ONLY,
    REQUIRED,
    SURFACES,
    TABLES_IN_MESSAGE,
    VIEW_BYTES,
    Limit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Dict = Mapping[str, Any]
# Names under which an object stands that has no type of its own.
_UNTYPED = {
    "options": "option",
    "initial_options": "option",
    "initial_option": "option",
    "option_groups": "option_group",
    "confirm": "confirm",
}


@dataclass(frozen=True, slots=True)
class _Node:
    """One dict of the payload: where it is and what it is."""

    where: str
    kind: str
    value: Dict


def check_message(payload: Dict) -> list[str]:
    """What Slack would refuse, cut or show badly in the arguments of `chat.postMessage`."""
    blocks = payload.get("blocks", [])
    return [
        *_check_node(_Node("", "message", payload)),
        *_check_blocks(blocks, "message"),
        *_check_totals(blocks),
    ]


def check_view(view: Dict) -> list[str]:
    """What Slack would refuse, cut or show badly in the `view` of `views.open` or `views.publish`."""
    surface = str(view.get("type"))
    if surface not in {"modal", "home"}:
        return [f"/type: {surface} is neither modal nor home"]
    blocks = view.get("blocks", [])
    problems = [*_check_node(_Node("", surface, view)), *_check_blocks(blocks, surface)]
    if surface == "modal" and "submit" not in view and any(block.get("type") == "input" for block in blocks):
        problems.append("/submit: missing, and there are inputs")
    if surface == "home":
        problems += [f"/{name}: a Home tab has none" for name in ("title", "submit", "close") if name in view]
    if (size := len(json.dumps(view).encode())) > VIEW_BYTES:
        problems.append(f"/: {size} bytes, at most {VIEW_BYTES}")
    return problems


def _check_blocks(blocks: list[Dict], surface: str) -> list[str]:
    nodes = [node for index, block in enumerate(blocks) for node in _walk(block, f"/blocks/{index}", "")]
    problems = [problem for node in nodes for problem in _check_node(node)]
    for index, block in enumerate(blocks):
        inside = [node for node in nodes if (node.where + "/").startswith(f"/blocks/{index}/")]
        problems += _check_place(inside, surface)
        ids = [str(node.value["action_id"]) for node in inside if "action_id" in node.value]
        problems += [f"/blocks/{index}: action_id {name} is there {n} times" for name, n in _doubled(ids)]
        if block.get("type") == "section" and not ("text" in block or "fields" in block):
            problems.append(f"/blocks/{index}: neither text nor fields")
    block_ids = [str(node.value["block_id"]) for node in nodes if "block_id" in node.value]
    return problems + [f"/blocks: block_id {name} is there {n} times" for name, n in _doubled(block_ids)]


def _walk(value: Dict, where: str, name: str) -> Iterator[_Node]:
    """The dict and every dict below it, each with its kind."""
    yield _Node(where, str(value.get("type", _UNTYPED.get(name, ""))), value)
    for below, child in value.items():
        if isinstance(child, Mapping):
            yield from _walk(child, f"{where}/{below}", below)
        elif isinstance(child, list):
            for index, item in enumerate(child):
                if isinstance(item, Mapping):
                    yield from _walk(item, f"{where}/{below}/{index}", below)


def _check_node(node: _Node) -> list[str]:
    problems = [problem for limit in _LIMITS_OF.get(node.kind, ()) for problem in _check_limit(node, limit)]
    for names in REQUIRED.get(node.kind, ()):
        there = [name for name in names.split("|") if name in node.value]
        if len(there) != 1:
            problems.append(f"{node.where}: {len(there)} of {names}, exactly one is needed")
    for path in PLAIN_ONLY.get(node.kind, ()):
        found = _at(node.value, path)
        problems += [
            f"{node.where}/{path}: plain text only" for one in found if one.get("type") != "plain_text"
        ]
    for (kind, name), form in FORMS.items():
        value = node.value.get(name)
        if kind == node.kind and value is not None and not re.fullmatch(form, str(value)):
            problems.append(f"{node.where}/{name}: {value} is not written as {form}")
    return problems + _check_choices(node) + _check_input(node) + _check_chart(node)


def _check_limit(node: _Node, limit: Limit) -> Iterator[str]:
    for value in _at(node.value, limit.path):
        amount, unit = (value, "") if isinstance(value, int) else (len(value), _unit(value))
        if amount > limit.most:
            yield f"{node.where}/{limit.path}: {amount}{unit}, at most {limit.most}"
        if amount < limit.least:
            yield f"{node.where}/{limit.path}: {amount}{unit}, at least {limit.least}"


def _unit(value: object) -> str:
    return " characters" if isinstance(value, str) else " items"


def _at(value: Any, path: str) -> list[Any]:  # noqa: ANN401  reason: walks JSON of any shape
    """The values at a path; none where a name is missing."""
    found = [value]
    for name in path.replace("[]", ".[]").split("."):
        if name == "[]":
            found = [item for one in found for item in one]
        else:
            found = [one[name] for one in found if isinstance(one, Mapping) and name in one]
    return found


def _check_choices(node: _Node) -> list[str]:
    """Values of options differ, and what is chosen beforehand is one of them."""
    options = _at(node.value, "options") or [[]]
    choices = [*options[0], *_at(node.value, "option_groups[].options[]")]
    chosen = [*_at(node.value, "initial_option"), *_at(node.value, "initial_options[]")]
    values = [str(option.get("value")) for option in choices]
    return [
        *(f"{node.where}/options: value {value} is there {n} times" for value, n in _doubled(values)),
        *(
            f"{node.where}/initial_option: {one.get('value')} is not an option"
            for one in chosen
            # The options of an external menu are asked for while somebody types.
            if one not in choices and "external" not in node.kind
        ),
    ]


def _check_input(node: _Node) -> list[str]:
    problems = []
    if node.kind == "plain_text_input":
        most = node.value.get("max_length", 3000)
        if node.value.get("min_length", 0) > most:
            problems.append(f"{node.where}/min_length: more than max_length")
        if len(node.value.get("initial_value", "")) > most:
            problems.append(f"{node.where}/initial_value: longer than max_length")
    if node.kind == "input" and node.value.get("dispatch_action"):
        element = node.value.get("element", {})
        if element.get("type") == "file_input":
            problems.append(f"{node.where}/dispatch_action: not with file_input")
    return problems


def _check_chart(node: _Node) -> list[str]:
    """Series and categories have names of their own, and each series has a number for every category."""
    if node.kind != "data_visualization" or not isinstance(chart := node.value.get("chart"), Mapping):
        return []
    kind, where = chart.get("type"), f"{node.where}/chart"
    if kind not in CHARTS:
        return [f"{where}/type: {kind!r} is no chart"]
    problems = [f"{where}: {name} is missing" for name in CHARTS[kind] if name not in chart]
    categories = [str(one) for one in _at(chart, "axis_config.categories[]")]
    names = [str(one) for one in _at(chart, "series[].name")]
    problems += [
        f"{where}/axis_config: category {name} is there {n} times" for name, n in _doubled(categories)
    ]
    problems += [f"{where}/series: name {name} is there {n} times" for name, n in _doubled(names)]
    for index, series in enumerate(_at(chart, "series[]")):
        if sorted(str(label) for label in _at(series, "data[].label")) != sorted(categories):
            problems.append(f"{where}/series/{index}: its labels are not the categories")
    for value in _at(chart, "series[].data[].value") + _at(chart, "segments[].value"):
        if isinstance(value, bool) or not isinstance(value, int | float):
            problems.append(f"{where}: {value!r} is no number")
    return problems


def _check_place(nodes: list[_Node], surface: str) -> list[str]:
    """Whether each block may stand on this surface and each element in its block."""
    problems = []
    for node in nodes:
        parent, _, last = node.where.rstrip("0123456789").rstrip("/").rpartition("/")
        if last == "blocks":
            if node.kind not in SURFACES:
                problems.append(f"{node.where}: unknown block {node.kind!r}")
            elif surface not in SURFACES[node.kind]:
                problems.append(f"{node.where}: {node.kind} does not show in a {surface}")
        above = next((one.kind for one in nodes if one.where == parent), "")
        allowed = ELEMENTS.get(f"{above}.{last}")
        if allowed is not None and node.kind not in allowed:
            problems.append(f"{node.where}: {node.kind!r} does not go into {above}.{last}")
        if node.value.get("response_url_enabled") and not (surface == "modal" and above == "input"):
            problems.append(f"{node.where}/response_url_enabled: only in an input block of a modal")
    return problems


def _check_totals(blocks: list[Dict]) -> list[str]:
    kinds = Counter(str(block.get("type")) for block in blocks)
    markdown = sum(len(block.get("text", "")) for block in blocks if block.get("type") == "markdown")
    problems = []
    if markdown > MARKDOWN_IN_MESSAGE:
        problems.append(f"/blocks: {markdown} characters of markdown, at most {MARKDOWN_IN_MESSAGE}")
    if kinds["table"] > TABLES_IN_MESSAGE:
        problems.append(f"/blocks: {kinds['table']} tables, at most {TABLES_IN_MESSAGE}")
    if kinds["data_visualization"] > CHARTS_IN_MESSAGE:
        problems.append(f"/blocks: {kinds['data_visualization']} charts, at most {CHARTS_IN_MESSAGE}")
    return problems


def _doubled(names: list[str]) -> list[tuple[str, int]]:
    return [(name, n) for name, n in Counter(names).items() if n > 1]


_LIMITS_OF = {
    kind: [limit for limit in LIMITS if limit.kind == kind] for kind in {limit.kind for limit in LIMITS}
}
