"""Where a side's people are found in Slack: a channel or a user group."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.slack.gateway import SlackGateway


def members_of(slack: SlackGateway, source: str) -> list[str]:
    """Who is in a side's channel (`C…`, `G…`) or user group (`S…`); nobody where the side has none.

    Raises:
        SlackCallError: Slack refused or did not answer.
    """
    if not source:
        return []
    return slack.group_members(source) if source.startswith("S") else list(slack.channel_members(source))
