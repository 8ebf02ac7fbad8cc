"""The meeting as its chair has it before them: topics to tick, decisions, who came, the close; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.meetings.facts import ItemState
from bot.meetings.meeting_blocks import (
    decision_text,
    given_text,
    heading_name,
    item_line,
    left_lines,
    when_line,
)
from bot.slack import kit
from bot.slack.ids import Action, Callback, encode_choice
from bot.text import Safe, mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.meetings.action_views import ActionView
    from bot.meetings.meeting_views import ItemView, MeetingView
    from bot.people.service import Someone
    from bot.text import Words

MOST_SHOWN: Final = 25
"""Topics with their buttons: each takes two blocks of the hundred a modal has."""
_BOXES: Final = 10
_MOST_PEOPLE: Final = 60
_LONGEST: Final = 2900
_LINE: Final = Safe("\n")
_BULLET: Final = Safe("• ")


@kit.builds
def run_view(
    view: MeetingView,
    people: Sequence[Someone],
    actions: Sequence[ActionView],
    words: Words,
    *,
    has_it: bool,
) -> kit.View:
    """The meeting.

    Args:
        view: the meeting as it stands.
        people: who takes part.
        actions: what was given at it so far.
        words: the reader's.
        has_it: whether the reader has it in hand; else they read, and can take the chair.
    """
    blocks = [kit.section(when_line(view, words))]
    if not has_it:
        chair = mention(view.chair) if view.chair else words("meeting.run.nobody")
        take = kit.button(
            words.plain("meeting.button.chair"), Action.MEETING_CHAIR, value=f"{view.id}.{view.chair}"
        )
        blocks.append(kit.section(words("meeting.run.chair", person=chair), accessory=take))
    blocks += _topics(view, words, has_it=has_it)
    blocks += _noted(view, actions, words)
    if has_it:
        blocks += [_general(view, words), *_who_came(view, people[:_MOST_PEOPLE], words)]
        blocks.append(kit.context(words("meeting.run.foot")))
    return kit.modal(
        Callback.MEETING_RUN,
        words.plain("meeting.run.title"),
        blocks,
        submit=words.plain("meeting.button.close") if has_it else None,
        close=words.plain("meeting.run.later"),
        private_metadata=view.id,
    )


@kit.builds
def decision_view(view: MeetingView, item: ItemView | None, words: Words) -> kit.View:
    """The form behind **Decision**."""
    text = kit.text_input(Action.INPUT, multiline=True, most=500)
    about = [kit.section(words("meeting.decision.about", title=item.title))] if item else []
    return kit.modal(
        Callback.MEETING_DECIDE,
        words.plain("meeting.decision.title"),
        [*about, kit.input_block(words.plain("meeting.decision.label"), text, block_id="meeting_text")],
        submit=words.plain("meeting.decision.submit"),
        close=words.plain("meeting.form.cancel"),
        private_metadata=f"{view.id}.{item.id if item else ''}",
    )


def closed_text(view: MeetingView, following: MeetingView | None, words: Words) -> Safe:
    """What became of the meeting with its close: what was carried over, and to when."""
    lines = [words("meeting.closed.done" if view.channel else "meeting.closed.done_in_private")]
    left = left_lines(view, words)
    if left and following:
        lines += [words("meeting.closed.carried", day=words.date(following.day, "long")), *left]
    elif left:
        lines += [words("meeting.closed.left"), *left]
    elif following:
        lines.append(words("meeting.closed.nothing", day=words.date(following.day, "long")))
    return kit.fit(_LINE.join(lines), _LONGEST)


def _topics(view: MeetingView, words: Words, *, has_it: bool) -> list[kit.Block]:
    """The agenda, with buttons at each topic for who has the meeting in hand."""
    blocks: list[kit.Block] = []
    left = MOST_SHOWN
    for heading in view.headings:
        blocks.append(kit.header(heading_name(heading, words)))
        there = view.under(heading)
        if not there:
            blocks.append(kit.section(words("meeting.empty")))
        for n, one in enumerate(there[:left], 1):
            blocks.append(kit.section(item_line(n, one, words)))
            if has_it:
                blocks.append(_buttons(one, words))
        if len(there) > left:
            blocks.append(kit.context(words.plural("meeting.more", len(there) - left)))
        left = max(0, left - len(there))
    return blocks


def _buttons(one: ItemView, words: Words) -> kit.Block:
    is_done, is_deferred = one.state is ItemState.DONE, one.state is ItemState.DEFERRED

    def ticks(key: str, state: ItemState, n: int) -> kit.Element:
        return kit.button(
            words.plain(f"meeting.button.{key}"),
            f"{Action.MEETING_TICK}:{n}",
            value=encode_choice(one.id, state),
        )

    return kit.actions(
        ticks("undo", ItemState.OPEN, 0) if is_done else ticks("done", ItemState.DONE, 0),
        ticks("undefer", ItemState.OPEN, 1) if is_deferred else ticks("defer", ItemState.DEFERRED, 1),
        kit.button(words.plain("meeting.button.decision"), Action.MEETING_DECIDE, value=one.id),
        kit.button(words.plain("meeting.button.action"), Action.MEETING_ACT, value=one.id),
        block_id=f"item_{one.id}",
    )


def _general(view: MeetingView, words: Words) -> kit.Block:
    return kit.actions(
        kit.button(words.plain("meeting.button.add"), Action.MEETING_TOPIC, value=view.id),
        kit.button(words.plain("meeting.button.any_decision"), Action.MEETING_DECIDE, value=view.id),
        kit.button(words.plain("meeting.button.any_action"), Action.MEETING_ACT, value=view.id),
        block_id=f"meeting_{view.id}",
    )


def _noted(view: MeetingView, actions: Sequence[ActionView], words: Words) -> list[kit.Block]:
    """Decisions, and action items given so far."""
    texts = []
    if view.decisions:
        lines = [_BULLET + decision_text(view, one) for one in view.decisions]
        texts.append(_LINE.join([words("meeting.minutes.decisions"), *lines]))
    if actions:
        given = [_BULLET + given_text(one, words) for one in actions]
        texts.append(_LINE.join([words("meeting.minutes.actions"), *given]))
    return [kit.section(kit.fit(one, _LONGEST)) for one in texts]


def _who_came(view: MeetingView, people: Sequence[Someone], words: Words) -> list[kit.Block]:
    """Boxes to tick, ten at a time."""
    if not people:
        return []
    blocks = [kit.section(words("meeting.run.who"))]
    for start in range(0, len(people), _BOXES):
        lot = people[start : start + _BOXES]
        options = [kit.option(kit.fit(one.name or one.user_id, 70), one.user_id) for one in lot]
        ticked = [one.user_id for one in lot if one.user_id in view.came]
        boxes = kit.checkboxes(f"{Action.MEETING_CAME}:{start}", options, initial=ticked)
        # Slack keeps what somebody ticked as long as the id is the same: what others tick asks for another one.
        mark = sum(1 << n for n, one in enumerate(lot) if one.user_id in view.came)
        blocks.append(kit.actions(boxes, block_id=f"came_{start}_{mark:x}"))
    return blocks
