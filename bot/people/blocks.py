"""What admins are told about channels; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack import kit
from bot.text import channel_mention

if TYPE_CHECKING:
    from bot.text import Words

REASONS = {
    "externally_shared": "trouble.externally_shared",
    "not_in_channel": "trouble.not_in_channel",
    "is_archived": "trouble.is_archived",
    "channel_not_found": "trouble.not_in_channel",
}


@kit.builds
def trouble_message(channel: str, code: str, words: Words) -> kit.Message:
    """A channel could not be posted to: what happened, that nothing is lost, what now."""
    text = words(REASONS.get(code, "trouble.other"), channel=channel_mention(channel), code=code)
    return kit.Message(text, (kit.section(text),))
