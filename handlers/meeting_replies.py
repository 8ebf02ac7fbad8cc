"""What the listeners of the meeting have in common: who acts, what came back, and answers to forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.errors import BotError
from bot.home.care_blocks import care_notice
from bot.meetings.meeting_form import Block
from bot.slack.ids import decode_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import Ack

    from bot.text import Safe, Words

AT_MEETING: Final = "at "
"""What the mark of a topic's form begins with that is opened from a meeting that is run; its id follows."""
AT_FIELD: Mapping[str, str] = {
    "meeting.error.owner": Block.OWNER,
    "meeting.error.twice": Block.TITLE,
    "meeting.error.there": Block.TITLE,
    "meeting.error.past": Block.DAY,
    "meeting.error.at_the_same_time": Block.DAY,
    "meeting.error.day_taken": Block.DAY,
    "meeting.error.no_such_date": Block.WHICH,
    "meetings.error.nth_of_week": Block.DAY,
}
"""At which input an error of a service is said."""


def refuses(ack: Ack, problems: Mapping[str, BotError], words: Words) -> None:
    """What is wrong, at its field; the form stays open with everything typed."""
    errors = {block: words.plain(error.key, **error.values) for block, error in problems.items()}
    ack(response_action="errors", errors=errors)


def says(ack: Ack, text: Safe, words: Words) -> None:
    """What was done, in place of the form."""
    ack(response_action="update", view=care_notice(text, words).payload())


def at_field(act: Callable[[], Safe]) -> Safe | dict[str, BotError]:
    """What an act says, or what is wrong at one of the form's inputs; other errors are the translator's."""
    try:
        return act()
    except BotError as error:
        if error.key not in AT_FIELD:
            raise
        return {AT_FIELD[error.key]: error}


def value_of(body: dict[str, Any]) -> str:
    """The id behind the button that was clicked."""
    return decode_id(str(body["actions"][0].get("value", "")))
