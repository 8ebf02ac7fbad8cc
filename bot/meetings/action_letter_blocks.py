"""What people are told of action items in short messages: to their owner and to who gave them; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.meetings.action_blocks import facts, quoted, who
from bot.meetings.action_days import Which
from bot.slack import kit
from bot.text import Safe, link

if TYPE_CHECKING:
    from datetime import date

    from bot.meetings.action_views import ActionView
    from bot.text import Words


@kit.builds
def blocked_message(view: ActionView, words: Words) -> kit.Message:
    """That the owner cannot go on, and why: to who gave it; once that is over, how it stands."""
    if not view.is_blocked:
        text = _standing(view, view.due_on, words)
        return kit.Message(text, (kit.section(text),))
    lines = [
        words("action.blocked.head", owner=who(view.owner, words), **facts(view, words)),
        quoted(view.reason),
    ]
    text = Safe("\n").join(lines)
    return kit.Message(text, (kit.section(text),))


@kit.builds
def reminder_message(view: ActionView, which: Which, words: Words, *, today: date, url: str) -> kit.Message:
    """That it is due; it links to the message with the buttons, and else names the command."""
    key = "today" if view.due_on == today else ("late" if which is Which.LATE else "soon")
    where = link(url, words.plain("action.reminder.there")) if url else words("action.reminder.list")
    whole = Safe(" ").join([words(f"action.reminder.{key}", **facts(view, words)), where])
    return kit.Message(whole, (kit.section(whole),))


@kit.builds
def news_message(view: ActionView, was: date, words: Words) -> kit.Message:
    """What became of it: to who gave it.

    Args:
        view: the action item as it stands.
        was: by when it was due before.
        words: the reader's.
    """
    text, foot = _standing(view, was, words), words("action.news.foot")
    return kit.Message(Safe("\n").join([text, foot]), (kit.section(text), kit.context(foot)))


def _standing(view: ActionView, was: date, words: Words) -> Safe:
    about = {"owner": who(view.owner, words), **facts(view, words)}
    if view.done_on is not None:
        return words("action.news.done", day=words.date(view.done_on, "weekday"), **about)
    if view.due_on != was:
        return words("action.news.date", was=words.date(was, "weekday"), **about)
    return words("action.news.open", **about)
