"""Finds in the product's source what builds messages and views, registered or not, and labels written in place."""

from __future__ import annotations

import ast
from dataclasses import dataclass

_WHOLES = {"Message", "View"}
# Calls that make a message or a view.
_MAKERS = {"Message", "View", "modal", "home"}
# Builders of the kit: which positions and names take words for people.
_LABELS: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "Message": ((0,), ("text",)),
    "modal": ((1, 3, 4), ("title", "submit", "close")),
    "section": ((0,), ("text",)),
    "fields": (tuple(range(10)), ()),
    "context": (tuple(range(10)), ()),
    "header": ((0,), ("text",)),
    "input_block": ((0,), ("label", "hint")),
    "line_chart": ((0,), ("title",)),
    "image_file": ((1, 2), ("alt", "title")),
    "image_url": ((1, 2), ("alt", "title")),
    "image_element": ((1,), ("alt",)),
    "button": ((0, 5), ("text", "accessibility_label")),
    "option": ((0, 2), ("text", "description")),
    "confirm": ((0, 1, 2, 3), ("title", "text", "yes", "no")),
    "Safe": ((0,), ()),
    **dict.fromkeys(
        ("select", "multi_select", "datepicker", "timepicker", "users_select", "multi_users_select"),
        ((), ("placeholder",)),
    ),
    **dict.fromkeys(("conversations_select", "text_input", "number_input"), ((), ("placeholder", "initial"))),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a file, by name and line."""

    path: str
    line: int
    name: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.name}"


def builders(path: str, tree: ast.Module) -> list[Found]:
    """Functions that return a message or a view; a private one of a `blocks` module counts as part of its callers."""
    module = path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    return [
        Found(path, node.lineno, f"{module}.{node.name}")
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.returns is not None
        and _mentions_whole(node.returns)
        and not node.name.startswith("_")
    ]


def unregistered(path: str, tree: ast.Module) -> list[Found]:
    """Those of the builders that are not marked with `builds`."""
    marked = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(_name(decorator) == "builds" for decorator in node.decorator_list)
    }
    return [found for found in builders(path, tree) if found.name.rpartition(".")[2] not in marked]


def made(path: str, tree: ast.Module) -> list[Found]:
    """Every message and view made in a file."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_maker(node.func))
    return [Found(path, node.lineno, _name(node.func)) for node in calls]


def made_elsewhere(path: str, tree: ast.Module) -> list[Found]:
    """Messages and views made outside functions that return them, where no sample would reach them."""
    inside = {
        call.lineno
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and function.returns is not None
        and _mentions_whole(function.returns)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
    }
    return [found for found in made(path, tree) if found.line not in inside]


def labels_in_place(path: str, tree: ast.Module) -> list[Found]:
    """Words for people given to the kit as they are, single words too: they belong into the catalogue."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (places := _LABELS.get(_name(node.func))):
            positions, names = places
            texts = [text for position, text in enumerate(node.args) if position in positions]
            texts += [keyword.value for keyword in node.keywords if keyword.arg in names]
            found += [Found(path, text.lineno, said) for text in texts if (said := _letters(text))]
    return found


def _letters(node: ast.expr) -> str:
    """The constant text of an expression, if there is a letter in it."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    constants = [part.value for part in parts if isinstance(part, ast.Constant)]
    said = "".join(text for text in constants if isinstance(text, str))
    return said if any(letter.isalpha() for letter in said) else ""


def _mentions_whole(annotation: ast.expr) -> bool:
    """`Message`, `kit.View`, `Message | None`; not `list[Message]` or a callable that returns one."""
    if isinstance(annotation, ast.BinOp):
        return _mentions_whole(annotation.left) or _mentions_whole(annotation.right)
    return _name(annotation) in _WHOLES


def _is_maker(func: ast.expr) -> bool:
    """`kit.modal`, `Message`; a bare `modal` or `home` may be anything."""
    if isinstance(func, ast.Attribute):
        return func.attr in _MAKERS and _name(func.value) == "kit"
    return _name(func) in _WHOLES


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
