"""Owns what can be clicked or filled in on a surface and how a person finds it by its words.

It must not know payloads.
"""

from dataclasses import dataclass

from playground.blockkit.fill import elements_of
from playground.inputs import STATES, matches, options_of
from playground.model import Json

CLICKABLE = frozenset({"button", "overflow", "radio_buttons", "checkboxes", "workflow_button"})


@dataclass(frozen=True, slots=True)
class Control:
    """Something to click or fill in.

    Its label, the words before it, its element and, of a choice, the option.
    """

    label: str
    near: str
    block_id: str
    element: Json
    option: Json | None = None
    in_input: bool = False
    dispatches: bool = True
    optional: bool = False

    @property
    def kind(self) -> str:
        """The element's type."""
        return str(self.element["type"])

    @property
    def action_id(self) -> str:
        """The element's action id."""
        return str(self.element["action_id"])


def clickables(blocks: list[Json]) -> list[Control]:
    """Every button and every option that is shown openly (overflow, radio, checkbox), in reading order."""
    found: list[Control] = []
    for block, element, near in _walk(blocks):
        kind = element["type"]
        if kind not in CLICKABLE:
            continue
        inside = block["type"] == "input"
        sends = not inside or bool(block.get("dispatch_action"))
        if kind in {"button", "workflow_button"}:
            found.append(Control(element["text"]["text"], near, block["block_id"], element))
        else:
            found += [
                Control(option["text"]["text"], near, block["block_id"], element, option, inside, sends)
                for option in element["options"]
            ]
    return found


def fields(blocks: list[Json]) -> list[Control]:
    """Everything that holds a value, named by its label, its placeholder or the words beside it."""
    found: list[Control] = []
    for block, element, near in _walk(blocks):
        if element["type"] not in STATES:
            continue
        inside = block["type"] == "input"
        placeholder = element.get("placeholder", {}).get("text", "")
        label = block["label"]["text"] if inside else placeholder or "\n".join(_words(block))
        sends = not inside or bool(block.get("dispatch_action"))
        optional = bool(block.get("optional", False))
        found.append(Control(label, near, block["block_id"], element, None, inside, sends, optional))
    return found


def _walk(blocks: list[Json]) -> list[tuple[Json, Json, str]]:
    """Each interactive element with its block and the words between it and the controls before it."""
    walked: list[tuple[Json, Json, str]] = []
    words: list[str] = []
    fresh = False
    for block in blocks:
        own = _words(block)
        elements = [one for one in elements_of(block) if "action_id" in one]
        if own and fresh:
            words, fresh = [], False
        words += own
        near = "\n".join(words)
        walked += [(block, element, near) for element in elements]
        fresh = fresh or bool(elements)
    return walked


def _words(block: Json) -> list[str]:
    kind = block["type"]
    if kind == "section":
        texts = [block["text"]] if "text" in block else []
        return [part["text"] for part in [*texts, *block.get("fields", ())]]
    if kind == "header":
        return [block["text"]["text"]]
    if kind == "input":
        return [block["label"]["text"]]
    return []


def find(controls: list[Control], label: str, *, near: str = "", nth: int | None = None) -> Control:
    """The one control with this label: the same text before one that begins with it.

    `near` keeps those after words that hold it, `nth` (from 1) picks among several; LookupError lists
    what is there.
    """
    there = [c for c in controls if near.casefold() in c.near.casefold()] if near else controls
    same = [c for c in there if c.label == label] or [c for c in there if matches(c.label, label)]
    if nth is not None and 1 <= nth <= len(same):
        return same[nth - 1]
    if len(same) == 1:
        return same[0]
    what = "nothing" if not same else f"{len(same)} things"
    about = f" near {near!r}" if near else ""
    listed = "\n".join(f"  {c.label!r} after {c.near.splitlines()[-1] if c.near else ''!r}" for c in controls)
    raise LookupError(f"{what} called {label!r}{about}; there are:\n{listed or '  no controls'}")


def selectable(control: Control) -> list[str]:
    """The labels of a select's options."""
    return [option["text"]["text"] for option in options_of(control.element)]
