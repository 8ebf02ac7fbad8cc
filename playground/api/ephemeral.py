"""Owns chat.postEphemeral; must not know how calls arrive."""

from playground.api.content import read_draft
from playground.api.places import posting_channel
from playground.api.registry import Call, SlackError, method
from playground.messages import post_ephemeral
from playground.model import Json


@method("chat.postEphemeral", "chat:write", tier=4)
def post_for_one(call: Call) -> Json:
    """Show a message in a channel to one of its members."""
    world = call.world
    with world.lock:
        channel = posting_channel(call)
        user = call.text("user")
        if user not in channel.members:
            raise SlackError("user_not_in_channel")
        blocks = call.value("blocks", "invalid_blocks_format")
        draft = read_draft(world, call.args, blocks, None, where="chat.postEphemeral")
        message = post_ephemeral(world, channel, draft, to=user, app=call.app)
    return {"message_ts": message.ts}
