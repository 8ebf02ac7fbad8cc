"""Slack's list of people page by page, for whoever reads on where they were interrupted; a part of the gateway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.slack.gateway import PAGE, SlackCallError
from bot.slack.members import member
from bot.slack.outcome import Accepted

if TYPE_CHECKING:
    from bot.slack.gateway import SlackGateway
    from bot.slack.members import Member


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Some of the people; `cursor` leads to the next page and is empty on the last."""

    members: tuple[Member, ...]
    cursor: str


def member_page(slack: SlackGateway, cursor: str) -> MemberPage:
    """The page of people behind a cursor, the first one behind an empty cursor.

    Raises:
        SlackCallError: Slack refused, did not answer, or wants a pause.
    """
    arguments: dict[str, object] = {"include_locale": True, "limit": PAGE}
    if cursor:
        arguments["cursor"] = cursor
    answer, body = slack._call("users.list", arguments)  # noqa: SLF001  # the gateway's own room
    if not isinstance(answer, Accepted):
        raise SlackCallError("users.list", answer)
    following = (body.get("response_metadata") or {}).get("next_cursor", "")
    return MemberPage(tuple(member(user) for user in body["members"]), following)
