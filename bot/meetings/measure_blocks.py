"""What `/meeting stats`, `find` and `history` answer, and the minutes as a Markdown text; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.meetings.facts import ItemState
from bot.meetings.meeting_blocks import heading_name
from bot.meetings.meeting_service import MOST_FOUND
from bot.slack import kit
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.meetings.agenda import Share
    from bot.meetings.meeting_service import Hit, Stats
    from bot.meetings.meeting_views import MeetingView
    from bot.text import Words

MOST_PAST: Final = 12
_LONGEST: Final = 2900
_LINE: Final = Safe("\n")


@kit.builds
def stats_message(found: Stats, words: Words) -> kit.Message:
    """The measures of a year, in counts: a share without anything to judge says so."""
    carried = found.carried
    lines = [
        words("meeting.stats.head"),
        _share("held", found.held, words),
        words.plural("meeting.stats.late", found.days_late)
        if found.days_late
        else words("meeting.stats.kept"),
        _share("disputes", found.disputes, words),
        _share("both", found.attendance.both, words),
        _share("sales", found.attendance.sales, words),
        _share("marketing", found.attendance.marketing, words),
        _share("on_time", found.on_time, words),
        words("meeting.stats.carried", once=carried.once, more=carried.more),
    ]
    return _plain(lines)


@kit.builds
def found_message(asked: str, hits: Sequence[Hit], words: Words) -> kit.Message:
    """Where the words stand, the newest first."""
    if not hits:
        return _plain([words("meeting.found.nothing", asked=kit.fit(asked, 100))])
    lines = [words.plural("meeting.found.head", len(hits), asked=kit.fit(asked, 100))]
    for hit in hits[:MOST_FOUND]:
        text = words(f"meeting.found.{hit.what}", text=kit.fit(hit.text, 200))
        day = words("meeting.found.day", day=words.date(hit.day)) + Safe(" ") if hit.day else Safe("")
        lines.append(day + text)
    if len(hits) > MOST_FOUND:
        lines.append(words.plural("meeting.more", len(hits) - MOST_FOUND))
    return _plain(lines)


@kit.builds
def history_message(views: Sequence[MeetingView], words: Words) -> kit.Message:
    """The last meetings: what was on them, in counts."""
    if not views:
        return _plain([words("meeting.history.nothing")])
    lines = [words("meeting.history.head")]
    for view in views[:MOST_PAST]:
        topics, decisions, carried = len(view.on_agenda), len(view.decisions), len(view.closing.topics)
        lines.append(
            words(
                "meeting.history.line",
                day=words.date(view.day),
                topics=topics,
                decisions=decisions,
                carried=carried,
            )
        )
    return _plain(lines)


def markdown_of(views: Sequence[MeetingView], given: Mapping[str, Sequence[str]], words: Words) -> str:
    """The minutes of all meetings as Markdown, the newest first, without anybody's name.

    Args:
        views: meetings that were held.
        given: texts of the action items by the meeting they were given at.
        words: the reader's.
    """
    lines = [f"# {words.plain('meeting.export.title')}"]
    for view in views:
        lines += ["", f"## {words.date(view.day, 'long')}"]
        for heading in view.headings:
            there = view.under(heading)
            lines += ["", f"### {heading_name(heading, words)}", ""]
            lines += [
                f"- [{'x' if one.state is ItemState.DONE else ' '}] {_flat(one.title)}" for one in there
            ]
            lines += [] if there else [words.plain("meeting.was_empty")]
        parts = (
            ("decisions", [one.text for one in view.decisions]),
            ("actions", given.get(view.id, ())),
            ("carried", [*view.closing.topics, *view.closing.actions]),
        )
        for name, texts in parts:
            if texts:
                lines += ["", f"### {words.plain(f'meeting.export.{name}')}", ""]
                lines += [f"- {_flat(text)}" for text in texts]
    return "\n".join(lines) + "\n"


def _flat(text: str) -> str:
    """On one line, with nothing in it that Markdown would take for more than text."""
    return "".join(f"\\{one}" if one in "\\`*_[]<>#|" else one for one in " ".join(text.split()))


def _share(name: str, share: Share, words: Words) -> Safe:
    if share.percent is None:
        return words(f"meeting.stats.{name}_none")
    return words(f"meeting.stats.{name}", percent=share.percent, part=share.part, whole=share.whole)


def _plain(lines: Sequence[Safe]) -> kit.Message:
    text = kit.fit(_LINE.join(lines), _LONGEST)
    return kit.Message(text, (kit.section(text),))
