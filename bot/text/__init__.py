"""Every word a person reads in Slack, in that person's language; knows no feature."""

from __future__ import annotations

from bot.text.catalogue import DEFAULT_LANGUAGE, languages
from bot.text.markup import Safe, channel_mention, escape, group_mention, link, mention
from bot.text.moments import DateStyle, MomentStyle
from bot.text.words import Value, Words, words_for

__all__ = [
    "DEFAULT_LANGUAGE",
    "DateStyle",
    "MomentStyle",
    "Safe",
    "Value",
    "Words",
    "channel_mention",
    "escape",
    "group_mention",
    "languages",
    "link",
    "mention",
    "words_for",
]
