"""Single lines about a review, as all its messages and lists have them; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reviews.terms import LONGEST, State
from bot.slack import kit
from bot.text import Safe, escape, link, mention

if TYPE_CHECKING:
    from bot.reviews.views import ReviewView
    from bot.text import Words

_LONGEST_LINK: Final = 60
_BAR: Final = escape("> ")


def who(user_id: str, words: Words) -> Safe:
    """A person; who deleted their data is somebody."""
    return mention(user_id) if user_id else words("material.somebody")


def facts(view: ReviewView, words: Words, zone: str) -> dict[str, str]:
    """What it is and until when."""
    return {"title": view.title, "limit": words.moment(view.limit_at, zone, "weekday")}


def details(view: ReviewView) -> list[Safe]:
    """Its link, and the note with it."""
    shown = link(view.link, kit.fit(view.link, _LONGEST_LINK))
    return [shown, *([quoted(view.note)] if view.note else [])]


def standing(view: ReviewView, words: Words, zone: str) -> list[Safe]:
    """What became of it; nothing while it is open."""
    if view.state is State.OPEN or view.ended_at is None:
        return []
    when = words.moment(view.ended_at, zone, "weekday")
    if view.state is State.CLEARED:
        return [words("material.state.cleared", when=when, n=view.version)]
    return [words("material.state.asker_left" if view.has_left else "material.state.withdrawn", when=when)]


def quoted(text: str) -> Safe:
    """Somebody's words, line by line behind a bar."""
    lines = [_BAR + line for line in text[: LONGEST["note"]].splitlines() if line.strip()]
    return Safe("\n").join(lines)
