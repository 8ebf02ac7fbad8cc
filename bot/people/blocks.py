"""What admins are told about channels and about people on both sides; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack import kit
from bot.slack.ids import Action
from bot.text import channel_mention, group_mention, mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.text import Words

REASONS = {
    "externally_shared": "trouble.externally_shared",
    "not_in_channel": "trouble.not_in_channel",
    "is_archived": "trouble.is_archived",
    "channel_not_found": "trouble.not_in_channel",
    "channel_deleted": "trouble.channel_deleted",
    "side_lost": "trouble.side_lost",
    "side_empty": "trouble.side_empty",
}
# What concerns all that is sent, where it is not a scope or setting that is missing.
WHOLE = {"message_limit_exceeded": "trouble.limit"}


@kit.builds
def trouble_message(channel: str, code: str, words: Words) -> kit.Message:
    """What is wrong with a channel that is posted to, or with what stands for a side; what is not lost, what now."""
    if not channel:
        whole = words(WHOLE.get(code, "trouble.app"), code=code)
        return kit.Message(whole, (kit.section(whole),))
    place = group_mention(channel) if channel.startswith("S") else channel_mention(channel)
    text = words(REASONS.get(code, "trouble.other"), channel=place, code=code)
    return kit.Message(text, (kit.section(text),))


MOST_NAMED = 10


@kit.builds
def both_sides_message(people: Sequence[str], words: Words) -> kit.Message:
    """Who is on both sides, what it means for them, and the way to decide; the first ten are named."""
    named = words.listing([mention(user_id) for user_id in people[:MOST_NAMED]])
    text = words.plural("people.both.text", len(people), people=named)
    if len(people) > MOST_NAMED:
        text = text + " " + words.plural("people.both.more", len(people) - MOST_NAMED)
    decide = kit.button(words.plain("care.both.decide"), Action.CARE_BOTH_SIDES)
    return kit.Message(text, (kit.section(text), kit.actions(decide)))
