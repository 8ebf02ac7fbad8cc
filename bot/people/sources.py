"""Where a side's people are found in Slack: a channel or a user group; and what is said where they are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.people.sides import Side
from bot.slack.gateway import SlackCallError
from bot.slack.outcome import Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.slack.gateway import SlackGateway
    from bot.workspace.settings import SidesSection

LOST, EMPTY = "side_lost", "side_empty"
"""Codes of trouble with a side's channel or group: it cannot be read any more; nobody is in it."""
_GONE: Final = frozenset({"channel_not_found", "no_such_subteam"})


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found on which side, without a side that could not be read; and why, by its channel or group."""

    people: Mapping[Side, list[str]]
    trouble: Mapping[str, str]


def members_of(slack: SlackGateway, source: str) -> list[str]:
    """Who is in a side's channel (`C…`, `G…`) or user group (`S…`); nobody where the side has none.

    Raises:
        SlackCallError: Slack refused or did not answer.
    """
    if not source:
        return []
    return slack.group_members(source) if source.startswith("S") else list(slack.channel_members(source))


def find_sides(slack: SlackGateway, sides: SidesSection) -> Found:
    """Who is on the sides; a channel or group that is gone or empty stands for nobody's leaving.

    Raises:
        SlackCallError: Slack refused for another reason, did not answer, or wants a pause.
    """
    people: dict[Side, list[str]] = {}
    trouble: dict[str, str] = {}
    for side, source in ((Side.SALES, sides.sales), (Side.MARKETING, sides.marketing)):
        try:
            found = members_of(slack, source)
        except SlackCallError as error:
            if not (isinstance(error.outcome, Rejected) and error.outcome.code in _GONE):
                raise
            trouble[source] = LOST
            continue
        if source and not found:
            trouble[source] = EMPTY
        else:
            people[side] = found
    return Found(people, trouble)
