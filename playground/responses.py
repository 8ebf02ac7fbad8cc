"""Owns what an app says back: through a response_url, or in its acknowledgement.

It must not know how it arrived.
"""

from typing import Any

from playground.api.content import read_draft
from playground.api.registry import SlackError
from playground.desk import Desk, ResponseTicket
from playground.messages import Draft, post, post_ephemeral, remove, rewrite
from playground.model import App, Json, Message
from playground.world import World


def take_response(world: World, desk: Desk, key: str, body: Json) -> None:
    """Carry out one use of a response address; refused as Slack refuses."""
    ticket = desk.use_response(key)
    app = world.apps[ticket.app_id]
    with world.lock:
        original = _original(world, ticket)
        if body.get("delete_original"):
            if original is None:
                raise SlackError("message_not_found")
            remove(world, original)
            return
        draft = _draft(world, body, "response_url")
        if body.get("replace_original"):
            if original is None:
                raise SlackError("message_not_found")
            rewrite(world, original, draft, edited=False)
            return
    say(world, app, ticket.channel, ticket.user, body, draft)


def say(world: World, app: App, channel_id: str, user: str, body: Json, draft: Draft) -> Message | None:
    """Show a reply to its person (id) alone, or to the channel when `response_type` says so."""
    channel = world.channels.get(channel_id)
    if channel is None:
        raise SlackError("channel_not_found")
    if body.get("response_type") == "in_channel":
        if channel.is_archived:
            raise SlackError("is_archived")
        return post(world, channel, draft, user=app.bot_user_id, app=app)
    return post_ephemeral(world, channel, draft, to=user, app=app)


def say_acknowledged(world: World, app: App, channel_id: str, user: str, body: Json | None) -> Message | None:
    """The reply that came inside the acknowledgement of a command, if it says anything."""
    if not body or not (body.get("text") or body.get("blocks")):
        return None
    try:
        with world.lock:
            draft = _draft(world, body, "the acknowledgement of a command")
        return say(world, app, channel_id, user, body, draft)
    except SlackError as refusal:
        world.violate("invalid_reply", f"the acknowledgement of a command was refused: {refusal.answer()}")
        return None


def _draft(world: World, body: Json, where: str) -> Draft:
    blocks: Any = body.get("blocks")
    draft = read_draft(world, body, blocks, body.get("metadata"), where=where)
    thread = str(body.get("thread_ts") or "")
    return Draft(draft.text, draft.blocks, draft.metadata, thread)


def _original(world: World, ticket: ResponseTicket) -> Message | None:
    channel = world.channels.get(ticket.channel)
    if channel is None or not ticket.ts:
        return None
    return channel.messages.get(ticket.ts) or channel.ephemerals.get(ticket.ts)
