"""The small things inside elements: texts, text cut to size, options and questions; knows no words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal, overload

from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Sequence

Element = dict[str, Any]
Style = Literal["primary", "danger"]

_ELLIPSIS: Final = "…"
# What must not be cut in two: links and mentions, escaped characters.
_TOKENS: Final = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);|.", re.DOTALL)


def text_object(text: str) -> Element:
    """Safe text as mrkdwn, any other as plain text that shows every character as it is.

    `verbatim` keeps Slack from finding mentions and channels in what people typed; links come as links.
    """
    if isinstance(text, Safe):
        return {"type": "mrkdwn", "text": str(text), "verbatim": True}
    return plain(text)


def plain(text: str) -> Element:
    """A plain text object; TypeError for mrkdwn, whose escapes would show."""
    if isinstance(text, Safe):
        raise TypeError(f"mrkdwn where Slack shows plain text only: {text!r}")
    return {"type": "plain_text", "text": str(text), "emoji": True}


@overload
def fit(text: Safe, limit: int) -> Safe: ...
@overload
def fit(text: str, limit: int) -> str: ...
def fit(text: str, limit: int) -> str:
    """`text` cut to at most `limit` characters, if possible at the end of a word, with an ellipsis.

    Safe text stays Safe; no link, mention or escaped character is cut in two. ValueError for a limit below 1.
    """
    if limit < 1:
        raise ValueError(f"no text fits into {limit} characters")
    if len(text) <= limit:
        return text
    tokens = _first_tokens(text, limit)
    fitting = len(tokens) - 1
    end = next((at for at in range(fitting, fitting // 2 - 1, -1) if tokens[at].isspace()), fitting)
    short = "".join(tokens[:end]).rstrip() + _ELLIPSIS
    return Safe(short) if isinstance(text, Safe) else short


def _first_tokens(text: str, limit: int) -> Sequence[str]:
    """What must stay whole, up to and with the first that does not fit beside an ellipsis; `text` is longer."""
    if not isinstance(text, Safe):
        return text[:limit]
    found, tokens, length = _TOKENS.finditer(text), [], 0
    while length <= limit - len(_ELLIPSIS):
        tokens.append(next(found)[0])
        length += len(tokens[-1])
    return tokens


def option(text: str, value: str, description: str | None = None) -> Element:
    """One choice of a menu; `value` is what comes back."""
    return without_none(
        text=text_object(text),
        value=str(value),
        description=None if description is None else plain(description),
    )


def confirm(title: str, text: str, yes: str, no: str, style: Style | None = None) -> Element:
    """A question before an action takes effect."""
    return without_none(
        title=plain(title), text=text_object(text), confirm=plain(yes), deny=plain(no), style=style
    )


def without_none(**values: object) -> Element:
    """The values that are given, by name."""
    return {name: value for name, value in values.items() if value is not None}
