"""Slack's mrkdwn: what must be escaped and how a mention is written; knows no catalogue and no language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

_ID = re.compile(r"[A-Z][A-Z0-9]+")


class Safe(str):
    """Text that is mrkdwn already: `&`, `<` and `>` in it are meant.

    Adding and joining escape whatever is not Safe, so that text of a person cannot slip in. An f-string
    around a Safe gives a plain `str` again: build sentences from the catalogue instead.
    """

    __slots__ = ()

    def __add__(self, other: str) -> Self:
        return type(self)(str.__add__(self, escape(other)))

    def __radd__(self, other: str) -> Self:
        return type(self)(str.__add__(escape(other), self))

    def join(self, parts: Iterable[str], /) -> Self:
        """The parts with this text between them; a part that is not Safe is escaped."""
        return type(self)(str.join(self, [escape(part) for part in parts]))


def escape(text: str) -> Safe:
    """`text` as mrkdwn that shows exactly these characters; what is Safe already stays as it is.

    Slack asks for these three characters and no others; `<!channel>` typed by a person becomes harmless.
    """
    if isinstance(text, Safe):
        return text
    return Safe(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def mention(user_id: str) -> Safe:
    """A person by Slack id, shown by name; ValueError for anything that is no id."""
    return Safe(f"<@{_checked(user_id)}>")


def channel_mention(channel_id: str) -> Safe:
    """A channel by Slack id, shown as a link; ValueError for anything that is no id."""
    return Safe(f"<#{_checked(channel_id)}>")


def group_mention(group_id: str) -> Safe:
    """A user group by Slack id (it notifies its members); ValueError for anything that is no id."""
    return Safe(f"<!subteam^{_checked(group_id)}>")


def link(url: str, label: str) -> Safe:
    """`label` as a link to `url`; ValueError unless the address is http, https, mailto or slack."""
    if not url.startswith(("https://", "http://", "mailto:", "slack://")):
        raise ValueError(f"not an address to link to: {url!r}")
    address = escape(str(url).replace("|", "%7C"))
    return Safe(f"<{address}|{escape(label)}>")


def _checked(slack_id: str) -> str:
    if _ID.fullmatch(slack_id) is None:
        raise ValueError(f"not a Slack id: {slack_id!r}")
    return slack_id
