"""What people are told of a meeting in their own conversation; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.meetings.facts import ItemState
from bot.meetings.meeting_blocks import (
    add_button,
    heading_name,
    heading_text,
    proposal_blocks,
    run_button,
)
from bot.meetings.telling import ADDED, CANCELLED, MOVED
from bot.slack import kit
from bot.text import Safe, link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.meetings.meeting_views import ItemView, MeetingView
    from bot.text import Words

_LONGEST: Final = 2900
_LINE: Final = Safe("\n")


@kit.builds
def collect_message(view: MeetingView, words: Words, zone: str, since: Sequence[Safe] = ()) -> kit.Message:
    """What should be on the agenda? `since` tells what became of what was taken up before."""
    counts = {str(heading): len(view.under(heading)) for heading in view.headings}
    head = words("meeting.collect.head", when=words.moment(view.start_at, zone, "weekday"))
    so_far = words(
        "meeting.collect.so_far", opportunities=counts["opportunities"], problems=counts["problems"]
    )
    lines = [head, so_far]
    if "outlook" in counts:
        lines.append(words("meeting.collect.outlook"))
    lines.extend(since)
    return _letter(lines, words, kit.actions(add_button(words)))


@kit.builds
def agenda_letter(view: MeetingView, words: Words, zone: str, since: Sequence[Safe] = ()) -> kit.Message:
    """The agenda, the day before. `since` tells what became of what was taken up before."""
    head = words("meeting.agenda.head", when=words.moment(view.start_at, zone, "weekday"))
    parts = [heading_text(view, heading, words) for heading in view.headings]
    if view.empty:
        parts.append(_nothing_under(view, words, zone))
    return _letter([head, *parts, *since], words, kit.actions(add_button(words)))


@kit.builds
def start_message(
    view: MeetingView, words: Words, zone: str, *, actions: int, url: str, has_chair: bool
) -> kit.Message:
    """It begins in a quarter of an hour: to its chair with the button to run it.

    Args:
        view: the meeting.
        words: the reader's.
        zone: theirs.
        actions: their own action items that are open.
        url: of the agenda's post; empty where there is none.
        has_chair: whether they have the chair.
    """
    lines = [words("meeting.start.head", at=words.moment(view.start_at, zone, "time"))]
    lines.append(words.plural("meeting.start.topics", len(view.on_agenda)))
    if actions:
        lines.append(words.plural("meeting.start.actions", actions))
    if url:
        lines.append(link(url, words.plain("meeting.start.link")))
    if not has_chair:
        return _letter(lines, words)
    return _letter([*lines, words("meeting.start.chair")], words, kit.actions(run_button(view, words)))


@kit.builds
def late_message(view: MeetingView, words: Words, zone: str) -> kit.Message:
    """Nobody has closed it: its open ends wait for that."""
    text = words("meeting.late", when=words.moment(view.start_at, zone, "weekday"))
    return kit.Message(text, (kit.section(text), kit.actions(run_button(view, words))))


@kit.builds
def empty_message(view: MeetingView, words: Words, zone: str) -> kit.Message:
    """Standing headings nobody has put anything under, to leads who do not get the agenda."""
    text = _nothing_under(view, words, zone)
    return kit.Message(text, (kit.section(text), kit.actions(add_button(words))))


def _nothing_under(view: MeetingView, words: Words, zone: str) -> Safe:
    names = words.listing([heading_name(heading, words) for heading in view.empty])
    return words("meeting.empty_heading", headings=names, when=words.moment(view.start_at, zone, "weekday"))


@kit.builds
def news_message(view: MeetingView, what: str, words: Words, zone: str) -> kit.Message:
    """That it is at another time, off, or one more than usual."""
    kind = what.partition("-")[0]
    known = {MOVED: "meeting.news.moved", CANCELLED: "meeting.news.cancelled", ADDED: "meeting.news.added"}
    when = words.moment(view.start_at, zone, "weekday")
    text = words(known.get(kind, "meeting.news.series"), when=when)
    foot = words("meeting.news.foot")
    return kit.Message(_LINE.join([text, foot]), (kit.section(text), kit.context(foot)))


@kit.builds
def proposal_message(view: MeetingView, one: ItemView, words: Words, zone: str) -> kit.Message:
    """What the measurement proposes for the agenda, and what became of it."""
    head = words("meeting.proposal.head", when=words.moment(view.start_at, zone, "weekday"))
    if one.state is ItemState.PROPOSED:
        text = _LINE.join([head, words("meeting.proposal", title=one.title)])
        return kit.Message(text, (kit.section(head), *proposal_blocks(one, words)))
    key = "meeting.proposal.out" if one.state is ItemState.DROPPED else "meeting.proposal.in"
    text = words(key, title=one.title)
    return kit.Message(text, (kit.section(text),))


def _letter(lines: list[Safe], words: Words, *more: kit.Block) -> kit.Message:
    foot = words("meeting.foot")
    text = kit.fit(_LINE.join(lines), _LONGEST)
    return kit.Message(_LINE.join([text, foot]), (kit.section(text), *more, kit.context(foot)))
