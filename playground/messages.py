"""Owns how messages come into a channel, change and go.

It must not know who asked for it (the API, a response, a person).
"""

from dataclasses import dataclass, field

from playground.model import App, Channel, Event, Json, Message
from playground.shapes import message_json
from playground.world import World

MESSAGE_EVENTS = {
    "im": "message.im",
    "public": "message.channels",
    "private": "message.groups",
    "mpim": "message.mpim",
}
CHANNEL_TYPES = {"im": "im", "public": "channel", "private": "group", "mpim": "mpim"}
EPHEMERALS_KEPT = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """What a message is to say; blocks are checked and complete already."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str = ""
    client_msg_id: str = ""
    files: tuple[str, ...] = ()


def post(world: World, channel: Channel, draft: Draft, *, user: str, app: App | None = None) -> Message:
    """Put a message into the channel as this user; tells whoever listens."""
    with world.lock:
        message = _message(world, channel, draft, user, app)
        channel.messages[message.ts] = message
    world.emit(message_event(world, channel, message))
    return message


def post_ephemeral(world: World, channel: Channel, draft: Draft, *, to: str, app: App | None) -> Message:
    """Show a message in the channel to one person (id) only; only so many are kept."""
    with world.lock:
        message = _message(world, channel, draft, app.bot_user_id if app else "USLACKBOT", app)
        message.ephemeral_for = to
        channel.ephemerals[message.ts] = message
        while len(channel.ephemerals) > EPHEMERALS_KEPT:
            channel.ephemerals.pop(next(iter(channel.ephemerals)))
    return message


def _message(world: World, channel: Channel, draft: Draft, user: str, app: App | None) -> Message:
    return Message(
        ts=world.next_ts(),
        channel=channel.id,
        user=user,
        text=draft.text,
        blocks=draft.blocks,
        bot_id=app.bot_id if app else "",
        app_id=app.app_id if app else "",
        thread_ts=draft.thread_ts,
        metadata=draft.metadata,
        client_msg_id=draft.client_msg_id,
        files=list(draft.files),
    )


def rewrite(world: World, message: Message, draft: Draft, *, edited: bool) -> None:
    """Replace what a message says; its metadata stays unless the draft brings some (slack-facts.md 9.2).

    The old list of blocks is left as it was: whoever looked at the message keeps what they saw.
    """
    with world.lock:
        message.text, message.blocks = draft.text, draft.blocks
        if draft.metadata is not None:
            message.metadata = draft.metadata
        if edited:
            message.edited = world.next_ts()


def remove(world: World, message: Message) -> None:
    """Take a message out of its channel."""
    with world.lock:
        channel = world.channels[message.channel]
        channel.messages.pop(message.ts, None)
        channel.ephemerals.pop(message.ts, None)


def message_event(world: World, channel: Channel, message: Message) -> Event:
    """The event an app hears of when it reads this kind of conversation."""
    body = message_json(message, world.files, world.team) | {
        "channel": channel.id,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "event_ts": message.ts,
    }
    return Event(MESSAGE_EVENTS[channel.kind], body, channel=channel.id)
