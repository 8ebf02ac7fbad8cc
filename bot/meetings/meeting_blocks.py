"""The agenda as it stands in the channel and behind `/meeting`, and the minutes; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.meetings.agenda_service import DEFER, DOWN, DROP, RESTORE, UP
from bot.meetings.facts import ItemState, Kind, MeetingState
from bot.slack import kit
from bot.slack.ids import Action, encode_choice
from bot.text import Safe, escape, link, mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.meetings.action_views import ActionView
    from bot.meetings.agenda import Presence
    from bot.meetings.facts import Heading
    from bot.meetings.meeting_views import DecisionView, ItemView, MeetingView
    from bot.text import Words

MOST_LISTED: Final = 15
"""Topics under one heading of a post, and with a menu of their own behind `/meeting`."""
_LONGEST: Final = 2900
_LINE: Final = Safe("\n")
_BULLET: Final = Safe("• ")
_POINT: Final = Safe(" · ")


@kit.builds
def post_message(view: MeetingView, words: Words) -> kit.Message:
    """The agenda in the meeting's channel; it is edited in place, and says at last what became of the meeting."""
    lines = [when_line(view, words), *_state(view, words)]
    blocks = [kit.section(_LINE.join(lines))]
    if view.state is not MeetingState.CANCELLED:
        sections = [heading_text(view, heading, words) for heading in view.headings]
        blocks += [kit.section(one) for one in sections]
        lines += sections
    if view.is_planned:
        note = budget_line(view, words)
        blocks += [kit.context(note)] if note else []
        blocks.append(kit.actions(add_button(words)))
    return kit.Message(kit.fit(_LINE.join(lines), _LONGEST), tuple(blocks))


@kit.builds
def agenda_message(
    view: MeetingView | None,
    words: Words,
    *,
    may_arrange: bool,
    is_lead: bool,
    is_set_up: bool,
    may_run: bool,
) -> kit.Message:
    """The coming meeting and its agenda, to the asker alone.

    Args:
        view: the meeting; None where none is planned.
        words: the reader's.
        may_arrange: whether topics have menus.
        is_lead: whether what the measurement proposes is asked.
        is_set_up: whether there is a series at all.
        may_run: whether **Run the meeting** is offered.
    """
    if view is None:
        text = words("meeting.none" if is_set_up else "meeting.not_set_up")
        button = kit.button(words.plain("meeting.button.setup"), Action.MEETING_SETUP)
        return kit.Message(text, (kit.section(text), kit.actions(button)))
    lines = [when_line(view, words)]
    blocks = [kit.section(lines[0])]
    lines += [heading_text(view, heading, words) for heading in view.headings]
    blocks += _topics(view, words, may_arrange=may_arrange)
    note = budget_line(view, words)
    blocks += [kit.context(note)] if note else []
    if is_lead:
        for one in view.proposals[:3]:
            blocks += proposal_blocks(one, words)
            lines.append(words("meeting.proposal", title=one.title))
    buttons = [add_button(words)]
    if may_run:
        buttons.append(run_button(view, words))
    blocks.append(kit.actions(*buttons))
    return kit.Message(kit.fit(_LINE.join(lines), _LONGEST), tuple(blocks))


@kit.builds
def minutes_message(
    view: MeetingView,
    actions: Sequence[ActionView],
    following: MeetingView | None,
    words: Words,
    thread: str,
) -> kit.Message:
    """The minutes, below the agenda.

    Args:
        view: the meeting that was closed.
        actions: what was given at it.
        following: the meeting what is open went to; None where none is planned.
        words: those of the channel.
        thread: `ts` of the agenda's post; empty where there is none.
    """
    texts = [
        words("meeting.minutes.head", day=words.date(view.day, "long")),
        *([_presence(view.closing.presence, words)] if view.closing.presence else []),
        _part("meeting.minutes.decisions", [decision_text(view, one) for one in view.decisions], words),
        _part("meeting.minutes.actions", [given_text(one, words) for one in actions], words),
        _part("meeting.minutes.done", [escape(one.title) for one in view.on_agenda if _is_done(one)], words),
        _carried(view, following, words),
    ]
    shown = [kit.fit(one, _LONGEST) for one in texts if one]
    text = kit.fit(_LINE.join(shown), _LONGEST)
    return kit.Message(text, tuple(kit.section(one) for one in shown), thread)


def when_line(view: MeetingView, words: Words) -> Safe:
    """When it is, how long, and who has the chair."""
    when = words.moment(view.start_at, view.zone, "weekday")
    line = words("meeting.when", when=when, minutes=view.length)
    if view.is_planned and view.is_moved:
        line += _POINT + words("meeting.moved_from", day=words.date(view.slot, "short"))
    if view.chair:
        line += _POINT + words("meeting.chair", person=mention(view.chair))
    return line


def heading_name(heading: Heading, words: Words) -> str:
    """A heading's name."""
    return words.plain(f"meeting.heading.{heading}")


def heading_text(view: MeetingView, heading: Heading, words: Words, *, most: int = MOST_LISTED) -> Safe:
    """A heading with what stands under it, or that nothing does yet."""
    there = view.under(heading)
    lines = [words("meeting.heading", heading=heading_name(heading, words))]
    if not there:
        lines.append(words("meeting.empty" if view.is_planned else "meeting.was_empty"))
    lines += [item_line(n, one, words, is_over=not view.is_planned) for n, one in enumerate(there[:most], 1)]
    if len(there) > most:
        lines.append(words.plural("meeting.more", len(there) - most))
    return kit.fit(_LINE.join(lines), _LONGEST)


def item_line(n: int, one: ItemView, words: Words, *, is_over: bool = False) -> Safe:
    """A topic: its words, and what is known of it."""
    goes_on = is_over and _is_deferred(one)
    carried = one.carried + goes_on
    facts = [
        *([words("meeting.item.dispute")] if one.kind is Kind.DISPUTE else []),
        *([words("meeting.item.owner", person=mention(one.owner))] if one.owner else []),
        *([words("meeting.item.minutes", minutes=one.minutes)] if one.minutes else []),
        *([words.plural("meeting.item.carried", carried)] if carried else []),
        *([words("meeting.item.done")] if _is_done(one) else []),
        *([words("meeting.item.deferred")] if _is_deferred(one) and not goes_on else []),
        *([link(one.link, words.plain("meeting.item.link"))] if one.link else []),
    ]
    line = words("meeting.item", n=n, title=one.title)
    return line + _POINT + _POINT.join(facts) if facts else line


def budget_line(view: MeetingView, words: Words) -> Safe:
    """How much of the time the topics take; nothing where nobody said how long any takes."""
    budget = view.budget
    if not budget.planned:
        return Safe("")
    key = "meeting.budget_over" if budget.over else "meeting.budget"
    return words(key, planned=budget.planned, length=budget.length, over=budget.over)


def run_button(view: MeetingView, words: Words) -> kit.Element:
    """**Run the meeting**."""
    return kit.button(words.plain("meeting.button.run"), Action.MEETING_RUN, value=view.id)


def add_button(words: Words) -> kit.Element:
    """**Add topic**."""
    return kit.button(words.plain("meeting.button.add"), Action.MEETING_ADD)


def proposal_blocks(one: ItemView, words: Words) -> list[kit.Block]:
    """What the measurement proposes, and the two answers of a lead."""
    return [
        kit.section(words("meeting.proposal", title=one.title)),
        kit.actions(
            kit.button(words.plain("meeting.button.accept"), Action.MEETING_ACCEPT, value=one.id),
            kit.button(words.plain("meeting.button.reject"), Action.MEETING_REJECT, value=one.id),
            block_id=f"proposal_{one.id}",
        ),
    ]


def _topics(view: MeetingView, words: Words, *, may_arrange: bool) -> list[kit.Block]:
    """The agenda, with a menu at each topic for those who may arrange it."""
    blocks: list[kit.Block] = []
    left = MOST_LISTED
    for heading in view.headings:
        text = heading_text(view, heading, words, most=left)
        if not may_arrange or not view.under(heading):
            blocks.append(kit.section(text))
            continue
        blocks.append(kit.section(words("meeting.heading", heading=heading_name(heading, words))))
        for n, one in enumerate(view.under(heading)[:left], 1):
            blocks.append(kit.section(item_line(n, one, words), accessory=_menu(one, words)))
        left = max(1, left - len(view.under(heading)))
    return blocks


def _menu(one: ItemView, words: Words) -> kit.Element:
    choices = (UP, DOWN, RESTORE if _is_deferred(one) else DEFER, DROP, "edit")
    options = [
        kit.option(words.plain(f"meeting.menu.{choice}"), encode_choice(one.id, choice)) for choice in choices
    ]
    return kit.overflow(Action.MEETING_ITEM, options)


def _state(view: MeetingView, words: Words) -> list[Safe]:
    """What became of it; nothing while it is planned."""
    if view.is_planned:
        return []
    if view.state is MeetingState.CANCELLED:
        return [words("meeting.state.cancelled" if view.closed_by else "meeting.state.not_held")]
    if not view.closed_by:
        return [words("meeting.state.closed_by_itself")]
    return [words("meeting.state.closed", person=mention(view.closed_by))]


def left_lines(view: MeetingView, words: Words) -> list[Safe]:
    """What a close left open, a line each: topics, and action items as such."""
    return [
        *(_BULLET + escape(one) for one in view.closing.topics),
        *(_BULLET + words("meeting.minutes.action", text=one) for one in view.closing.actions),
    ]


def _carried(view: MeetingView, following: MeetingView | None, words: Words) -> Safe:
    """What went on to the next meeting, without anybody's name (ux.md 22)."""
    left = left_lines(view, words)
    if not left:
        return words("meeting.minutes.nothing_left")
    head = (
        words("meeting.minutes.carried", day=words.date(following.day, "long"))
        if following
        else words("meeting.minutes.left")
    )
    return _LINE.join([head, *left])


def _presence(found: Presence, words: Words) -> Safe:
    return words(
        "meeting.minutes.presence",
        sales=found.sales_came,
        sales_all=found.sales_invited,
        marketing=found.marketing_came,
        marketing_all=found.marketing_invited,
    )


def decision_text(view: MeetingView, one: DecisionView) -> Safe:
    """What was decided, behind the topic it is about."""
    item = view.item(one.item_id)
    return escape(f"{item.title}: {one.text}" if item else one.text)


def given_text(one: ActionView, words: Words) -> Safe:
    """An action item, its day and whose it is; whose is left out where they deleted their data."""
    text = words("meeting.minutes.by_day", text=one.text, day=words.date(one.due_on, "weekday"))
    return words("meeting.minutes.given", person=mention(one.owner), text=text) if one.owner else text


def _part(key: str, lines: Sequence[Safe], words: Words) -> Safe:
    return _LINE.join([words(key), *(_BULLET + one for one in lines)]) if lines else Safe("")


def _is_done(one: ItemView) -> bool:
    return one.state is ItemState.DONE


def _is_deferred(one: ItemView) -> bool:
    return one.state is ItemState.DEFERRED
