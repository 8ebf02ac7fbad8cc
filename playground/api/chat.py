"""Owns chat.postMessage, chat.update, chat.delete and chat.getPermalink; must not know how calls arrive."""

from dataclasses import replace

from playground.api.content import UPDATE_LIMIT, read_draft
from playground.api.places import own_message, posting_channel, visible_channel
from playground.api.registry import Call, SlackError, method
from playground.messages import post, remove, rewrite
from playground.model import Json
from playground.shapes import message_json


@method("chat.postMessage", "chat:write", tier=0)
def post_message(call: Call) -> Json:
    """Post into a channel, or into the direct conversation with a user id."""
    world = call.world
    with world.lock:
        channel = posting_channel(call)
        draft = read_draft(
            world,
            call.args,
            call.value("blocks", "invalid_blocks_format"),
            call.value("metadata", "invalid_metadata_format"),
            where="chat.postMessage",
        )
        thread = call.text("thread_ts", default="")
        if thread and thread not in channel.messages:
            raise SlackError("thread_not_found")
        known = call.text("client_msg_id", default="")
        draft = replace(draft, thread_ts=thread, client_msg_id=known)
    message = post(world, channel, draft, user=call.app.bot_user_id, app=call.app)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": message_json(message, world.files, world.team),
    }


@method("chat.update", "chat:write", tier=3)
def update(call: Call) -> Json:
    """Replace what an own message says."""
    world = call.world
    with world.lock:
        channel, message = own_message(call, "cant_update_message")
        if channel.is_archived:
            raise SlackError("is_archived")
        if len(call.text("text", default="")) > UPDATE_LIMIT:
            raise SlackError("msg_too_long")
        blocks = call.value("blocks", "invalid_blocks_format")
        metadata = call.value("metadata", "invalid_metadata_format")
        draft = read_draft(world, call.args, blocks, metadata, where="chat.update")
        if blocks is None and "blocks" not in call.args and message.blocks and not draft.text:
            draft = replace(draft, blocks=message.blocks)
        rewrite(world, message, draft, edited=True)
        shown = message_json(message, world.files, world.team)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", "chat:write", tier=3)
def delete(call: Call) -> Json:
    """Delete an own message."""
    with call.world.lock:
        channel, message = own_message(call, "cant_delete_message")
        remove(call.world, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", tier=0)
def permalink(call: Call) -> Json:
    """The address of a message."""
    channel = visible_channel(call)
    stamp = call.text("message_ts")
    if stamp not in channel.messages:
        raise SlackError("message_not_found")
    domain = call.world.team.domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{stamp.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}
