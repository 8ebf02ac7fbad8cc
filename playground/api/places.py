"""Owns how a call names a conversation or a person and what Slack refuses about it.

It must not know the methods.
"""

from playground.api.registry import Call, SlackError
from playground.model import SLACKBOT, Channel, Message, Person

READ_SCOPE = {"public": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
HISTORY_SCOPE = {
    "public": "channels:history",
    "private": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}


def visible_channel(call: Call, name: str = "channel") -> Channel:
    """The conversation of an argument, if the bot may know of it; else `channel_not_found`."""
    channel = call.world.channels.get(call.text(name))
    if channel is None:
        raise SlackError("channel_not_found")
    if channel.kind != "public" and call.app.bot_user_id not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def check_recipient(person: Person | None, unknown: str) -> Person:
    """The person a direct message may go to.

    `unknown` is the error for one who is not there (slack-facts.md 9.2).
    """
    if person is None:
        raise SlackError(unknown)
    if person.is_bot or person.id == SLACKBOT:
        raise SlackError("cannot_dm_bot")
    if person.deleted:
        raise SlackError("user_disabled")
    if person.is_stranger:
        raise SlackError("channel_not_found" if unknown == "channel_not_found" else "user_not_visible")
    return person


def posting_channel(call: Call) -> Channel:
    """Where a post of this call goes.

    A channel the bot may write to, or the direct conversation with a user id.
    """
    target = call.text("channel", default="")
    if not target:
        raise SlackError("channel_not_found")
    world, app = call.world, call.app
    if target[0] in "UW":
        person = check_recipient(world.people.get(target), "channel_not_found")
        _check_messages_tab(call)
        direct = world.direct((person.id, app.bot_user_id))
        if direct is None:
            raise SlackError("channel_not_found")
        return direct
    channel = _by_id_or_name(call, target)
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.kind == "im":
        _check_messages_tab(call)
        for user in channel.members:
            if user != app.bot_user_id:
                check_recipient(world.people.get(user), "channel_not_found")
    elif app.bot_user_id not in channel.members and "chat:write.public" not in app.scopes:
        raise SlackError("not_in_channel")
    return channel


def _by_id_or_name(call: Call, target: str) -> Channel:
    if target.startswith("#"):
        found = next((c for c in call.world.channels.values() if c.name == target[1:] and c.name), None)
    else:
        found = call.world.channels.get(target)
    if found is None or (found.kind != "public" and call.app.bot_user_id not in found.members):
        raise SlackError("channel_not_found")
    return found


def _check_messages_tab(call: Call) -> None:
    if not call.app.messages_tab:
        raise SlackError("messages_tab_disabled")


def own_message(call: Call, refusal: str) -> tuple[Channel, Message]:
    """The message of `channel` and `ts`, which must be the bot's own; `refusal` is the error if it is not."""
    channel = visible_channel(call)
    message = channel.messages.get(call.text("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.user != call.app.bot_user_id:
        raise SlackError(refusal)
    return channel, message


def page(call: Call, keys: list[str], *, default: int, most: int) -> tuple[list[str], str]:
    """The part of a list that `cursor` and `limit` ask for, and the next cursor (empty at the end)."""
    limit = call.number("limit", default)
    if not 1 <= limit <= most:
        raise SlackError("invalid_limit")
    start = 0
    cursor = call.text("cursor", default="")
    if cursor:
        if not (cursor.startswith("next:") and cursor[5:].isdigit()):
            raise SlackError("invalid_cursor")
        start = int(cursor[5:])
    end = start + limit
    return keys[start:end], f"next:{end}" if end < len(keys) else ""
