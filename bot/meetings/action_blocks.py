"""What people read of action items: the owner's message, and the lists of `/action`; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.meetings.facts import ActionState
from bot.slack import kit
from bot.slack.ids import Action
from bot.text import Safe, escape, link, mention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.meetings.action_views import ActionView, Counts
    from bot.text import Words

MINE, OVERDUE, DONE = "mine", "overdue", "done"
"""Which list a button stands in, behind the block's id."""
MOST_WITH_BUTTONS: Final = 6
MOST_LINES: Final = 20
MOST_AT_HOME: Final = 5
ABLE: Final = {
    ActionState.GIVEN: (Action.ACTION_ACCEPT, Action.ACTION_BACK),
    ActionState.ACCEPTED: (Action.ACTION_DONE, Action.ACTION_BLOCK, Action.ACTION_DATE),
    ActionState.BLOCKED: (Action.ACTION_DONE, Action.ACTION_GO_ON, Action.ACTION_DATE),
    ActionState.RETURNED: (Action.ACTION_AGAIN, Action.ACTION_ACCEPT, Action.ACTION_DONE),
}
"""What the owner can do with one that stands so."""
LABELS: Final = {
    Action.ACTION_ACCEPT: "action.button.accept",
    Action.ACTION_BACK: "action.button.back",
    Action.ACTION_DONE: "action.button.done",
    Action.ACTION_UNDONE: "action.button.undone",
    Action.ACTION_BLOCK: "action.button.block",
    Action.ACTION_GO_ON: "action.button.go_on",
    Action.ACTION_DATE: "action.button.date",
    Action.ACTION_AGAIN: "action.button.again",
}
_LONGEST_IN_LIST: Final = 90
_LONGEST_TITLE: Final = 80
_BAR: Final = escape("> ")
_GAP: Final = Safe(" · ")
_DOT: Final = escape("• ")


@kit.builds
def offer_message(view: ActionView, words: Words, *, turn: int, today: date) -> kit.Message:
    """What an owner gets: what is to be done until when, and what they can do; then how it stands.

    Args:
        view: the action item.
        words: the owner's.
        turn: which of its owners reads it; for one before the present one, it is over.
        today: where they are.
    """
    if turn != view.turn:
        text = words("action.offer.elsewhere", text=view.text)
        return kit.Message(text, (kit.section(text),))
    lines = [_head(view, words), *_details(view, words, today)]
    blocks = [kit.section(Safe("\n").join(lines))]
    buttons = _buttons(view, words, today)
    if buttons:
        blocks.append(kit.actions(*buttons, block_id=f"action:{view.id}"))
    if view.is_open:
        lines.append(words("action.offer.foot"))
        blocks.append(kit.context(lines[-1]))
    return kit.Message(Safe("\n").join(lines), tuple(blocks))


@kit.builds
def given_message(view: ActionView, words: Words, *, today: date) -> kit.Message:
    """That an action item was given: to who gave it."""
    text = given_text(view, words)
    blocks = [kit.section(text)]
    if view.is_own:
        blocks.append(kit.actions(*_buttons(view, words, today), block_id=f"action:{view.id}:{MINE}"))
    return kit.Message(text, tuple(blocks))


@kit.builds
def mine_message(views: Sequence[ActionView], words: Words, *, today: date) -> kit.Message:
    """What the reader has to do, with the buttons."""
    head = words.plural("action.mine.head", len(views)) if views else words("action.mine.none")
    return _with_buttons(head, views, MINE, words, today)


@kit.builds
def overdue_message(
    views: Sequence[ActionView], words: Words, *, today: date, tally: Counts | None
) -> kit.Message:
    """What the reader has to do and should have done, and for leads how much of everybody's; never whose."""
    head = words.plural("action.overdue.head", len(views)) if views else words("action.overdue.none")
    foot = None
    if tally is not None:
        foot = words("action.overdue.all", open=tally.open, due=tally.due, overdue=tally.overdue)
    return _with_buttons(head, views, OVERDUE, words, today, foot=foot)


@kit.builds
def done_message(views: Sequence[ActionView], words: Words, *, today: date) -> kit.Message:
    """What the reader has done in the last 30 days; for a week, **Not done yet** takes it back."""
    head = words.plural("action.done.head", len(views)) if views else words("action.done.none")
    return _with_buttons(head, views, DONE, words, today)


@kit.builds
def all_message(views: Sequence[ActionView], words: Words) -> kit.Message:
    """What is to be done by everybody: who, what, and by when; never who is late."""
    if not views:
        text = words("action.all.none")
        return kit.Message(text, (kit.section(text),))
    lines = [
        _DOT
        + words(
            "action.all.line",
            owner=who(view.owner, words),
            text=kit.fit(view.text, _LONGEST_IN_LIST),
            due=words.date(view.due_on, "weekday"),
        )
        for view in views[:MOST_LINES]
    ]
    if len(views) > MOST_LINES:
        lines.append(words.plural("action.more", len(views) - MOST_LINES))
    head = words.plural("action.all.head", len(views))
    half = len(lines) // 2
    parts = [Safe("\n").join(part) for part in (lines[:half], lines[half:]) if part]
    text = Safe("\n").join([head, *parts])
    return kit.Message(text, (kit.section(head), *(kit.section(part) for part in parts)))


def given_text(view: ActionView, words: Words) -> Safe:
    """That an action item was given, and what comes next."""
    if view.is_own:
        return words("action.given_own", **facts(view, words))
    owner = who(view.owner, words)
    lines = [
        words("action.given", owner=owner, **facts(view, words)),
        words("action.given_next", owner=owner),
    ]
    return Safe("\n").join(lines)


def there_text(view: ActionView, words: Words) -> Safe:
    """That a message has an action item, and whose; never that it is late."""
    lines = [words("action.there", owner=who(view.owner, words), **facts(view, words))]
    if view.done_on is not None:
        lines.append(words("action.state.done", day=words.date(view.done_on, "weekday")))
    return Safe("\n").join(lines)


def home_blocks(views: Sequence[ActionView], words: Words, *, today: date) -> list[kit.Block]:
    """What somebody has to do, for the top of their Home: each with **Done**; nothing where there is nothing."""
    if not views:
        return []
    blocks = [kit.section(words.plural("action.mine.head", len(views)))]
    for view in views[:MOST_AT_HOME]:
        done = kit.button(words.plain("action.button.done"), Action.ACTION_DONE, view.id)
        blocks.append(kit.section(_line(view, words, today), accessory=done))
    if len(views) > MOST_AT_HOME:
        blocks.append(kit.context(words.plural("action.more_at_home", len(views) - MOST_AT_HOME)))
    return blocks


def _with_buttons(
    head: Safe,
    views: Sequence[ActionView],
    which: str,
    words: Words,
    today: date,
    *,
    foot: Safe | None = None,
) -> kit.Message:
    """A list whose lines have their buttons below them, and one to add another."""
    texts, blocks = [head], [kit.section(head)]
    for view in views[:MOST_WITH_BUTTONS]:
        text = _line(view, words, today)
        texts.append(text)
        blocks.append(kit.section(text))
        if buttons := _buttons(view, words, today):
            blocks.append(kit.actions(*buttons, block_id=f"action:{view.id}:{which}"))
    if len(views) > MOST_WITH_BUTTONS:
        texts.append(words.plural("action.more", len(views) - MOST_WITH_BUTTONS))
        blocks.append(kit.context(texts[-1]))
    if foot:
        texts.append(foot)
        blocks.append(kit.context(foot))
    if which == MINE:
        add = kit.button(words.plain("action.button.add"), Action.ACTION_ADD)
        blocks.append(kit.actions(add, block_id="action:new"))
    return kit.Message(Safe("\n").join(texts), tuple(blocks))


def _line(view: ActionView, words: Words, today: date) -> Safe:
    """One in a list: what, by when, from whom and what for; how it stands below."""
    if view.done_on is not None:
        day = words.date(view.done_on, "weekday")
        return words("action.line.done", text=kit.fit(view.text, _LONGEST_IN_LIST), day=day)
    key = "action.line.own" if view.is_own else "action.line.from"
    about = {"text": kit.fit(view.text, _LONGEST_IN_LIST), "due": words.date(view.due_on, "weekday")}
    first = [words(key, giver=who(view.given_by, words), **about), *_serves(view, words)]
    return Safe("\n").join([_GAP.join(first), *_standing(view, words, today, most=_LONGEST_IN_LIST)])


def _head(view: ActionView, words: Words) -> Safe:
    if view.state is ActionState.RETURNED:
        key = "action.offer.returned" if view.reason else "action.offer.left"
        return words(key, former=who(view.former_owner, words), **facts(view, words))
    key = "action.offer.own" if view.is_own else "action.offer.head"
    return words(key, giver=who(view.given_by, words), **facts(view, words))


def _details(view: ActionView, words: Words, today: date) -> list[Safe]:
    """What it serves, where it comes from, and how it stands."""
    about = _serves(view, words)
    if view.link:
        about.append(link(view.link, words.plain("action.link")))
    return [*([_GAP.join(about)] if about else []), *_standing(view, words, today)]


def _serves(view: ActionView, words: Words) -> list[Safe]:
    return [words("action.serves", title=kit.fit(view.serves, _LONGEST_TITLE))] if view.serves else []


def _standing(view: ActionView, words: Words, today: date, most: int = 300) -> list[Safe]:
    """How it stands, with the reason; nothing of one that was given and nothing has happened to yet."""
    lines = []
    if view.done_on is not None:
        lines.append(words("action.state.done", day=words.date(view.done_on, "weekday")))
    elif view.state is ActionState.BLOCKED:
        lines.append(words("action.state.blocked"))
    elif view.state is ActionState.ACCEPTED and not view.is_own:
        lines.append(words("action.state.accepted"))
    elif view.state is ActionState.RETURNED:
        lines.append(words("action.state.returned"))
    if view.reason:
        lines.append(quoted(kit.fit(view.reason, most)))
    if view.is_late(today):
        lines.append(words("action.state.late"))
    if view.carried and view.is_open:
        lines.append(words.plural("action.state.carried", view.carried))
    return lines


def _buttons(view: ActionView, words: Words, today: date) -> list[kit.Element]:
    """What the owner can do as it stands, the nearest first."""
    able = list(ABLE.get(view.state, ()))
    if view.state is ActionState.BLOCKED and not view.is_own:
        able.append(Action.ACTION_BACK)
    if view.may_reopen(today):
        able.append(Action.ACTION_UNDONE)
    buttons = []
    for n, action in enumerate(able):
        is_own_word = view.state is ActionState.RETURNED and action is Action.ACTION_ACCEPT
        label = words.plain("action.button.mine" if is_own_word else LABELS[action])
        style: kit.Style | None = "primary" if view.is_open and not n else None
        buttons.append(kit.button(label, action, view.id, style=style))
    return buttons


def facts(view: ActionView, words: Words) -> dict[str, str]:
    """What it is, and by when."""
    return {"text": view.text, "due": words.date(view.due_on, "weekday")}


def who(user_id: str, words: Words) -> Safe:
    """A mention, or a word for who deleted their data."""
    return mention(user_id) if user_id else words("action.somebody")


def quoted(text: str) -> Safe:
    """Somebody's words, line by line behind a bar."""
    return Safe("\n").join([_BAR + line for line in text.splitlines() if line.strip()])
