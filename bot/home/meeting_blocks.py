"""The next joint meeting in the Home tab; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.meetings.meeting_blocks import add_button, heading_name, when_line
from bot.slack import kit
from bot.slack.ids import Action
from bot.text import Safe

if TYPE_CHECKING:
    from bot.meetings.meeting_views import MeetingView
    from bot.text import Words


def meeting_blocks(view: MeetingView | None, words: Words, *, is_set_up: bool) -> list[kit.Block]:
    """When it is and how much is on its agenda, with **Add topic**; without one, what the next step is (ux.md 27)."""
    if view is None:
        text = words("home.meeting.none" if is_set_up else "home.meeting.not_set_up")
        if is_set_up:
            return [kit.section(text)]
        button = kit.button(words.plain("meeting.button.setup"), Action.MEETING_SETUP)
        return [kit.section(text, accessory=button)]
    lines = [when_line(view, words), words.plural("home.meeting.topics", len(view.on_agenda))]
    if view.empty:
        names = words.listing([heading_name(heading, words) for heading in view.empty])
        lines.append(words("home.meeting.empty", headings=names))
    return [kit.section(Safe("\n").join(lines), accessory=add_button(words))]
