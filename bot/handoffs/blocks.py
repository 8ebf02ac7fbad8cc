"""What taker and giver read of a handoff, and the list of theirs; knows no database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.handoffs.telling import AWAY, DONE, LEFT, PASSED, RETURNED, WITHDRAWN
from bot.handoffs.terms import LONGEST, State
from bot.slack import kit
from bot.slack.ids import Action
from bot.text import Safe, escape, link, mention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from bot.handoffs.views import HandoffView, Waiting
    from bot.text import Words

MOST_LISTED: Final = 4
_LONGEST_IN_LIST: Final = 45
"""Of each part of the list."""
_LONGEST_LINK: Final = 60
_BAR: Final = escape("> ")
_GAP: Final = Safe(" · ")


@kit.builds
def offer_message(view: HandoffView, words: Words, zone: str) -> kit.Message:
    """What the taker gets: what it is, until when, and what they can do; once it is over, what became of it."""
    head = words("handoff.offer.head", giver=_who(view.giver, words), **_facts(view, words, zone))
    parts = [Safe("\n").join([head, *_details(view, words), *_state(view, words, zone)])]
    buttons = _takers_buttons(view, words)
    if buttons:
        parts.append(words("handoff.offer.foot", giver=_who(view.giver, words)))
    return _message(parts, buttons, view)


@kit.builds
def state_message(
    view: HandoffView, words: Words, zone: str, *, now: datetime, away: date | None, deputy: str
) -> kit.Message:
    """What the giver sees: where it stands, and what they can do.

    Args:
        view: the handoff.
        words: the reader's.
        zone: the reader's.
        now: the present instant.
        away: the last day of the taker's absence; None where they are there.
        deputy: who stands in for the taker; empty for nobody.
    """
    head = words("handoff.state.head", taker=_who(view.taker, words), **_facts(view, words, zone))
    lines = [head, *_details(view, words), *(_state(view, words, zone) or [words("handoff.state.open")])]
    if view.is_late(now):
        lines.append(words("handoff.state.late"))
    is_away = away is not None and view.state is State.OPEN
    if away is not None and is_away:
        lines.append(_absence(view, away, deputy, words))
    buttons = _givers_buttons(view, words, deputy=deputy if is_away else "")
    return _message([Safe("\n").join(lines)], buttons, view)


@kit.builds
def news_message(
    view: HandoffView, what: str, words: Words, zone: str, *, away: date | None, deputy: str
) -> kit.Message:
    """What one of the two is told in a message of its own, and the giver can do.

    Args:
        view: the handoff.
        what: a word of `telling`: done, returned, withdrawn, or that the taker has left or is away.
        words: the reader's.
        zone: the reader's.
        away: the last day of the taker's absence; None where they are there, or nothing waits for them any more.
        deputy: who stands in for the taker; empty for nobody.
    """
    key = "away" if what.startswith(AWAY) else what
    facts = {"taker": _who(view.taker, words), "giver": _who(view.giver, words), "what": view.draft.what}
    lines = [words(f"handoff.news.{key}", **facts)]
    if away is not None:
        lines.append(_absence(view, away, deputy, words))
    if key == "away":
        lines += _state(view, words, zone)
    elif key in {RETURNED, LEFT}:
        lines += _after(view, words)
        lines += [words("handoff.news.kept")] if view.may_pass_on else []
    is_for_giver = key not in {DONE, WITHDRAWN}
    buttons = _passing(view, words, deputy=deputy) if is_for_giver else []
    return _message([Safe("\n").join(lines)], buttons, view)


@kit.builds
def reminder_message(view: HandoffView, which: str, words: Words, zone: str, url: str) -> kit.Message:
    """That the taker's time comes to an end, or has; it links to the message with the buttons."""
    facts = {"giver": _who(view.giver, words), **_facts(view, words, zone)}
    text = words("handoff.reminder.passed" if which == PASSED else "handoff.reminder.soon", **facts)
    return _linking(text, url, words)


@kit.builds
def late_message(view: HandoffView, words: Words, zone: str, url: str) -> kit.Message:
    """That the limit has passed: to the giver alone, and once."""
    text = words("handoff.late", taker=_who(view.taker, words), **_facts(view, words, zone))
    return _linking(text, url, words)


@kit.builds
def list_message(waiting: Waiting, words: Words, zone: str, *, now: datetime) -> kit.Message:
    """What concerns the reader: to accept, to do, back again, and given by them."""
    texts, blocks = [], []
    for name, views in (
        ("to_accept", waiting.to_accept),
        ("to_do", waiting.to_do),
        ("returned", waiting.returned),
        ("given", waiting.given),
    ):
        if views:
            part, shown = _part(name, views, words, zone, now)
            texts.append(part)
            blocks += shown
    if not texts:
        texts.append(words("handoff.list.none"))
        blocks.append(kit.section(texts[0]))
    new = kit.button(words.plain("handoff.button.new"), Action.HANDOFF_NEW)
    return kit.Message(Safe("\n\n").join(texts), (*blocks, kit.actions(new, block_id="handoff:new")))


def _part(
    name: str, views: Sequence[HandoffView], words: Words, zone: str, now: datetime
) -> tuple[Safe, list[kit.Block]]:
    """One part of the list, at most so many of it."""
    head = words.plural(f"handoff.list.{name}", len(views))
    texts, blocks = [head], [kit.section(head)]
    is_mine = name in {"to_accept", "to_do"}
    for view in views[:MOST_LISTED]:
        text = _line(view, words, zone, now, is_mine=is_mine)
        buttons = _takers_buttons(view, words) if is_mine else _givers_buttons(view, words)
        texts.append(text)
        blocks += [kit.section(text), kit.actions(*buttons, block_id=f"handoff:{view.id}:{name}")]
    if len(views) > MOST_LISTED:
        texts.append(words.plural("handoff.list.more", len(views) - MOST_LISTED))
        blocks.append(kit.context(texts[-1]))
    return Safe("\n").join(texts), blocks


def _line(view: HandoffView, words: Words, zone: str, now: datetime, *, is_mine: bool) -> Safe:
    other = view.giver if is_mine else view.taker
    key = "handoff.list.from" if is_mine else "handoff.list.to"
    facts = _facts(view, words, zone) | {"what": kit.fit(view.draft.what, _LONGEST_IN_LIST)}
    lines = [words(key, person=_who(other, words), **facts)]
    if view.is_late(now):
        lines.append(words("handoff.state.late"))
    elif not is_mine:
        short = replace(view, reason=kit.fit(view.reason, _LONGEST_IN_LIST))
        lines += _state(short, words, zone) or [words("handoff.state.open")]
    return Safe("\n").join(lines)


def _facts(view: HandoffView, words: Words, zone: str) -> dict[str, str]:
    return {"what": view.draft.what, "limit": words.moment(view.limit_at, zone, "weekday")}


def _details(view: HandoffView, words: Words) -> list[Safe]:
    """What kind it is, with its link and note."""
    first = [words(f"handoff.kind.{view.draft.kind}")]
    if view.draft.link:
        first.append(link(view.draft.link, kit.fit(view.draft.link, _LONGEST_LINK)))
    return [_GAP.join(first), *([_quoted(view.draft.note)] if view.draft.note else [])]


def _state(view: HandoffView, words: Words, zone: str) -> list[Safe]:
    """Where it stands; nothing while it is not accepted."""
    when = view.accepted_at if view.state is State.ACCEPTED else view.ended_at
    if view.state is State.OPEN or when is None:
        return []
    key = "left" if view.has_left else view.state
    return [
        words(f"handoff.state.{key}", when=words.moment(when, zone, "weekday")),
        *_after(view, words),
    ]


def _after(view: HandoffView, words: Words) -> list[Safe]:
    """Why it came back, and to whom it was handed instead."""
    lines = [_quoted(view.reason)] if view.reason else []
    if view.passed_to:
        lines.append(words("handoff.passed", person=mention(view.passed_to)))
    return lines


def _absence(view: HandoffView, away: date, deputy: str, words: Words) -> Safe:
    facts = {"taker": _who(view.taker, words), "day": words.date(away)}
    if not deputy:
        return words("handoff.away", **facts)
    return words("handoff.away_deputy", deputy=mention(deputy), **facts)


def _takers_buttons(view: HandoffView, words: Words) -> list[kit.Element]:
    if not view.is_running:
        return []
    does = (Action.HANDOFF_ACCEPT, "accept") if view.state is State.OPEN else (Action.HANDOFF_DONE, "done")
    return [
        kit.button(words.plain(f"handoff.button.{does[1]}"), does[0], view.id, style="primary"),
        kit.button(words.plain("handoff.button.return"), Action.HANDOFF_RETURN, view.id),
    ]


def _givers_buttons(view: HandoffView, words: Words, *, deputy: str = "") -> list[kit.Element]:
    buttons = _passing(view, words, deputy=deputy)
    if view.is_running:
        sure = kit.confirm(
            words.plain("handoff.withdraw.sure_title"),
            words("handoff.withdraw.sure", what=kit.fit(view.draft.what, 80)),
            words.plain("handoff.button.withdraw"),
            words.plain("handoff.form.cancel"),
            style="danger",
        )
        withdraw = words.plain("handoff.button.withdraw")
        buttons.append(kit.button(withdraw, Action.HANDOFF_WITHDRAW, view.id, confirm=sure))
    return buttons


def _passing(view: HandoffView, words: Words, *, deputy: str = "") -> list[kit.Element]:
    """Handing it to the deputy, where there is one, or to somebody else."""
    if not view.may_pass_on:
        return []
    buttons = [kit.button(words.plain("handoff.button.again"), Action.HANDOFF_AGAIN, view.id)]
    if deputy:
        stands_in = words.plain("handoff.button.deputy")
        buttons.insert(0, kit.button(stands_in, Action.HANDOFF_DEPUTY, view.id, style="primary"))
    return buttons


def _message(parts: Sequence[Safe], buttons: Sequence[kit.Element], view: HandoffView) -> kit.Message:
    """A paragraph, its buttons, and small print below."""
    blocks = [kit.section(parts[0])]
    if buttons:
        blocks.append(kit.actions(*buttons, block_id=f"handoff:{view.id}"))
    blocks += [kit.context(part) for part in parts[1:]]
    return kit.Message(Safe("\n").join(parts), tuple(blocks))


def _linking(text: Safe, url: str, words: Words) -> kit.Message:
    where = link(url, words.plain("handoff.there")) if url else words("handoff.in_list")
    whole = Safe(" ").join([text, where])
    return kit.Message(whole, (kit.section(whole),))


def _who(user_id: str, words: Words) -> Safe:
    return mention(user_id) if user_id else words("handoff.somebody")


def _quoted(text: str) -> Safe:
    """Somebody's words, line by line behind a bar."""
    lines = [_BAR + line for line in text[: LONGEST["note"]].splitlines() if line.strip()]
    return Safe("\n").join(lines)
