"""Messages, views and their blocks as plain dicts; knows the form of Block Kit, no feature and no words.

Safe text becomes mrkdwn, any other text plain text. Builders check no lengths: `bot.slack.checks` does, in
tests over every message; where text of a person flows in, `fit` cuts it to the room there is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bot.slack.elements import (
    button,
    checkboxes,
    conversations_select,
    datepicker,
    external_select,
    grouped_select,
    image_element,
    multi_select,
    multi_users_select,
    number_input,
    overflow,
    radio,
    select,
    text_input,
    timepicker,
    users_select,
)
from bot.slack.limits import BLOCKS_IN_MESSAGE, TEXT_OF_MESSAGE
from bot.slack.objects import Element, Style, confirm, fit, option, plain, text_object, without_none
from bot.slack.registry import builders, builds
from bot.slack.spoken import told, told_apart
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "Block",
    "Element",
    "Message",
    "Style",
    "View",
    "actions",
    "builders",
    "builds",
    "button",
    "checkboxes",
    "confirm",
    "context",
    "conversations_select",
    "datepicker",
    "divider",
    "external_select",
    "fields",
    "fit",
    "grouped_select",
    "header",
    "home",
    "image_element",
    "image_file",
    "image_url",
    "input_block",
    "joined",
    "line_chart",
    "modal",
    "multi_select",
    "multi_users_select",
    "number_input",
    "option",
    "overflow",
    "radio",
    "section",
    "select",
    "text_input",
    "timepicker",
    "told",
    "users_select",
]

Block = dict[str, Any]
# What a workspace may not be able to show yet: it refuses the message with `invalid_blocks` (slack-facts.md 2.2).
_NEWEST: Final = frozenset({"data_table", "data_visualization"})


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Attributes:
        text: what notifications show and screen readers read, as mrkdwn; the whole meaning (ux.md 6).
        blocks: what is shown instead where blocks can be shown.
        thread: `ts` of the message under which it stands; empty where it stands by itself.
    """

    text: Safe
    blocks: tuple[Block, ...] = ()
    thread: str = ""
    _said: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.text, Safe):
            raise TypeError(f"Slack reads a message's text as mrkdwn, it has to be Safe: {self.text!r}")

    @property
    def has_newest(self) -> bool:
        """Whether there is a block in it that some workspaces cannot show yet."""
        return any(block["type"] in _NEWEST for block in self.blocks)

    def plainer(self) -> Message:
        """The words alone, as many as Slack takes of one message: for blocks it has refused."""
        return Message(fit(self.text, TEXT_OF_MESSAGE), thread=self.thread)

    def payload(self) -> dict[str, Any]:
        """The arguments of `chat.postMessage`, `chat.update` and a `response_url` that say what is shown."""
        if not self._said:
            blocks = {"blocks": told_apart(self.blocks)} if self.blocks else {}
            self._said.update({"text": str(self.text)}, **blocks)
        return dict(self._said)


def joined(first: Message, second: Message) -> Message | None:
    """Both as one message, one under the other; None where Slack would not take as much (ux.md 16).

    A last line in small print that both have is said once, at the end.
    """
    above, said = _shown(first), first.text
    if above[1:] and above[-1]["type"] == "context" and above[-1] == _shown(second)[-1]:
        said = Safe(said.removesuffix(f"\n{above[-1]['elements'][0]['text']}"))
        above = above[:-1]
    text = Safe(f"{said}\n\n{second.text}")
    blocks = (*above, divider(), *_shown(second))
    if len(text) > TEXT_OF_MESSAGE or len(blocks) > BLOCKS_IN_MESSAGE:
        return None
    return Message(text, blocks)


def _shown(message: Message) -> tuple[Block, ...]:
    return message.blocks or (section(message.text),)


@dataclass(frozen=True, slots=True)
class View:
    """A modal or a Home tab, made by `modal` or `home`."""

    content: dict[str, Any]

    def payload(self) -> dict[str, Any]:
        """The `view` argument of `views.open`, `views.update`, `views.push` and `views.publish`."""
        return self.content

    def marked(self, mark: str) -> View:
        """The same view with `private_metadata`, which comes back with every click and is forged until checked."""
        return View({**self.content, "private_metadata": mark})


def modal(
    callback_id: str,
    title: str,
    blocks: Iterable[Block],
    submit: str | None = None,
    close: str | None = None,
    private_metadata: str = "",
) -> View:
    """A modal; with inputs it needs `submit`. `private_metadata` comes back and is forged until checked."""
    return View(
        without_none(
            type="modal",
            callback_id=str(callback_id),
            title=plain(title),
            blocks=told_apart(list(blocks)),
            submit=None if submit is None else plain(submit),
            close=None if close is None else plain(close),
            private_metadata=private_metadata or None,
        )
    )


def home(blocks: Iterable[Block], callback_id: str | None = None, private_metadata: str = "") -> View:
    """A Home tab."""
    return View(
        without_none(
            type="home",
            blocks=told_apart(list(blocks)),
            callback_id=None if callback_id is None else str(callback_id),
            private_metadata=private_metadata or None,
        )
    )


def section(text: str, accessory: Element | None = None, block_id: str | None = None) -> Block:
    """A paragraph, with at most one element beside it."""
    return without_none(type="section", text=text_object(text), accessory=accessory, block_id=block_id)


def fields(*texts: str, block_id: str | None = None) -> Block:
    """Up to ten short texts in two columns."""
    return without_none(type="section", fields=[text_object(text) for text in texts], block_id=block_id)


def header(text: str, block_id: str | None = None) -> Block:
    """A heading, plain text."""
    return without_none(type="header", text=plain(text), block_id=block_id)


def context(*parts: str | Element, block_id: str | None = None) -> Block:
    """Small print: up to ten texts or image elements."""
    elements = [text_object(part) if isinstance(part, str) else part for part in parts]
    return without_none(type="context", elements=elements, block_id=block_id)


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def actions(*elements: Element, block_id: str | None = None) -> Block:
    """A row of up to 25 buttons and menus."""
    return without_none(type="actions", elements=list(elements), block_id=block_id)


def input_block(
    label: str,
    element: Element,
    *,
    block_id: str,
    optional: bool = False,
    hint: str | None = None,
    dispatch: bool = False,
) -> Block:
    """A labelled input; errors of a modal go by `block_id`; `dispatch` reports each change at once."""
    return without_none(
        type="input",
        block_id=str(block_id),
        label=plain(label),
        element=element,
        optional=optional or None,
        hint=None if hint is None else plain(hint),
        dispatch_action=dispatch or None,
    )


def image_file(file_id: str, alt: str, title: str | None = None) -> Block:
    """A picture that was uploaded to Slack; `alt` says in words what it shows."""
    return without_none(
        type="image", slack_file={"id": file_id}, alt_text=alt, title=None if title is None else plain(title)
    )


def image_url(url: str, alt: str, title: str | None = None) -> Block:
    """A picture at a public address; `alt` says in words what it shows."""
    return without_none(
        type="image", image_url=url, alt_text=alt, title=None if title is None else plain(title)
    )


def line_chart(title: str, categories: Sequence[str], series: Mapping[str, Sequence[float]]) -> Block:
    """Slack's own line chart, in messages only: each series has a number for every category, in their order.

    Raises:
        ValueError: a series with more or fewer numbers than there are categories.
    """
    lines = [
        {
            "name": name,
            "data": [
                {"label": label, "value": value} for label, value in zip(categories, numbers, strict=True)
            ],
        }
        for name, numbers in series.items()
    ]
    chart = {"type": "line", "series": lines, "axis_config": {"categories": list(categories)}}
    return {"type": "data_visualization", "title": title, "chart": chart}
