"""Asks Slack whether what the set-up form names can be used; writes nothing and opens no transaction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.home.setup_form import Field, side_field
from bot.people.sides import Side
from bot.people.sources import members_of
from bot.slack.gateway import SlackCallError
from bot.slack.outcome import Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.home.setup_form import Problems
    from bot.slack.gateway import SlackGateway
    from bot.workspace.settings import WorkspaceSettings


class Access(StrEnum):
    """How the bot stands to the report channel."""

    MEMBER = "member"
    # It sees the channel, and has to be invited before it can post there.
    OUTSIDE = "outside"
    # Private and without the bot, or gone: Slack does not say which.
    UNSEEN = "unseen"
    # Shared with another company (ux.md 33).
    EXTERNAL = "external"
    ARCHIVED = "archived"
    # Slack did not answer.
    UNKNOWN = "unknown"


# Slack's words for a channel or group that is not there, or not for the bot.
PLACE_CODES = frozenset(
    {"channel_not_found", "not_in_channel", "is_archived", "no_such_subteam", "subteam_not_found"}
)
# What is said at the input; the other states do not keep a form from being saved.
REFUSED = {
    Access.UNSEEN: "setup.error.unseen",
    Access.EXTERNAL: "setup.error.external",
    Access.ARCHIVED: "setup.error.archived",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What Slack says: the bot's name, its access to the report channel, who is on each side, and what is wrong."""

    bot_name: str
    access: Access
    sides: Mapping[Side, Sequence[str]]
    problems: Problems


def look(slack: SlackGateway, wanted: WorkspaceSettings) -> Found:
    """What Slack says of the channels and groups in some settings.

    A report channel without the bot is not wrong: who sets up is often not in it, and the Home says what is missing. A
    private one the bot cannot see is: nobody could tell whether it is shared with another company.

    Raises:
        SlackCallError: Slack did not answer, or does not let the bot ask.
    """
    bot_name = slack.identity().name
    access = _access(slack, wanted.workspace.report_channel)
    problems: Problems = {}
    if access in REFUSED:
        problems[Field.REPORT] = BotError(REFUSED[access], bot=bot_name)
    sides = {}
    for side, source in ((Side.SALES, wanted.sides.sales), (Side.MARKETING, wanted.sides.marketing)):
        try:
            sides[side] = members_of(slack, source)
        except SlackCallError as error:
            _raise_unless_about_place(error)
            key = "setup.error.no_group" if source.startswith("S") else "setup.error.unseen"
            problems[side_field(wanted.sides, side)] = BotError(key, bot=bot_name)
    return Found(bot_name, access, sides, problems)


def report_access(slack: SlackGateway, channel: str) -> tuple[Access, str]:
    """How the bot stands to the report channel, and the bot's name for `/invite`; never raises for Slack's answers."""
    try:
        access = _access(slack, channel)
        return access, "" if access is Access.MEMBER else slack.identity().name
    except SlackCallError:
        return Access.UNKNOWN, ""


def channel_access(slack: SlackGateway, channel: str) -> Access:
    """How the bot stands to a channel that somebody chose.

    Raises:
        SlackCallError: Slack did not answer, or does not let the bot ask.
    """
    return _access(slack, channel)


def _access(slack: SlackGateway, channel: str) -> Access:
    try:
        found = slack.conversation(channel)
    except SlackCallError as error:
        _raise_unless_about_place(error)
        return Access.UNSEEN
    if found.is_external:
        return Access.EXTERNAL
    if found.is_archived:
        return Access.ARCHIVED
    return Access.MEMBER if found.is_member else Access.OUTSIDE


def _raise_unless_about_place(error: SlackCallError) -> None:
    """What Slack refuses because of the channel or group asked for is an answer; anything else is none."""
    if not isinstance(error.outcome, Rejected) or error.outcome.code not in PLACE_CODES:
        raise error
