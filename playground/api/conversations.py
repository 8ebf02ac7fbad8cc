"""Owns the conversations.* methods; must not know how calls arrive."""

from playground.api.places import HISTORY_SCOPE, READ_SCOPE, check_recipient, page, visible_channel
from playground.api.registry import Call, SlackError, method
from playground.model import Channel, Json, Message
from playground.shapes import channel_json, message_json

KINDS = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
OPEN_MOST = 8
READS = tuple(READ_SCOPE.values())
HISTORIES = tuple(HISTORY_SCOPE.values())


def _shown(call: Call, channel: Channel) -> Json:
    return channel_json(channel, call.world.team, viewer=call.app.bot_user_id)


@method("conversations.open", "im:write", "mpim:write", tier=3)
def conversations_open(call: Call) -> Json:
    """The direct conversation with one to eight people, or the one of an id."""
    if call.text("channel", default=""):
        channel = visible_channel(call)
        return {"no_op": True, "already_open": True, "channel": {"id": channel.id}}
    users = call.names("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > OPEN_MOST:
        raise SlackError("too_many_users")
    call.need("im:write" if len(users) == 1 else "mpim:write")
    for user in users:
        check_recipient(call.world.people.get(user), "user_not_found")
    everyone = [*users, call.app.bot_user_id]
    with call.world.lock:
        before = call.world.direct(everyone, create=False)
        found = before or call.world.direct(everyone, create=not call.flag("prevent_creation"))
    if found is None:
        raise SlackError("channel_not_found")
    shown = _shown(call, found) if call.flag("return_im") else {"id": found.id}
    return {"channel": shown, **({"no_op": True, "already_open": True} if before else {})}


@method("conversations.list", *READS, tier=2)
def conversations_list(call: Call) -> Json:
    """Public channels, and other kinds the bot is in, page by page."""
    kinds = []
    for name in call.names("types") or ["public_channel"]:
        if name not in KINDS:
            raise SlackError("invalid_types")
        kinds.append(KINDS[name])
        call.need(READ_SCOPE[KINDS[name]])
    bot, skip = call.app.bot_user_id, call.flag("exclude_archived")
    with call.world.lock:
        keys = [
            channel.id
            for channel in call.world.channels.values()
            if channel.kind in kinds
            and (channel.kind == "public" or bot in channel.members)
            and not (skip and channel.is_archived)
        ]
        chosen, cursor = page(call, keys, default=100, most=999)
        shown = [_shown(call, call.world.channels[key]) for key in chosen]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


@method("conversations.info", *READS, tier=3)
def conversations_info(call: Call) -> Json:
    """One conversation."""
    channel = visible_channel(call)
    call.need(READ_SCOPE[channel.kind])
    shown = _shown(call, channel)
    if not call.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


@method("conversations.members", *READS, tier=4)
def conversations_members(call: Call) -> Json:
    """Who is in a conversation, page by page."""
    channel = visible_channel(call)
    call.need(READ_SCOPE[channel.kind])
    with call.world.lock:
        chosen, cursor = page(call, list(channel.members), default=100, most=1000)
    return {"members": chosen, "response_metadata": {"next_cursor": cursor}}


@method("conversations.join", "channels:join", tier=3)
def conversations_join(call: Call) -> Json:
    """The bot joins a public channel."""
    channel = visible_channel(call)
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.app.bot_user_id in channel.members:
        return {"channel": _shown(call, channel), "warning": "already_in_channel"}
    call.world.admin.add_to_channel(channel.id, call.app.bot_user_id)
    return {"channel": _shown(call, channel)}


def _readable(call: Call) -> Channel:
    channel = visible_channel(call)
    call.need(HISTORY_SCOPE[channel.kind])
    if call.app.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _messages(call: Call, found: list[Message]) -> Json:
    """A page of messages between `oldest` and `latest` as asked for."""
    oldest, latest = call.text("oldest", default="0"), call.text("latest", default="")
    inclusive = call.flag("inclusive")
    kept = [
        m
        for m in found
        if _later(m.ts, oldest, equal=inclusive) and (not latest or _later(latest, m.ts, equal=inclusive))
    ]
    by_ts = {m.ts: m for m in kept}
    chosen, cursor = page(call, list(by_ts), default=100, most=999)
    metadata = "all" if call.flag("include_all_metadata") else "type"
    world = call.world
    shown = [message_json(by_ts[ts], world.files, world.team, metadata=metadata) for ts in chosen]
    return {"messages": shown, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


def _later(one: str, other: str, *, equal: bool) -> bool:
    try:
        first, second = (tuple(int(part) for part in f"{ts}.0".split(".")[:2]) for ts in (one, other))
    except ValueError:
        raise SlackError("invalid_ts_oldest") from None
    return first >= second if equal else first > second


@method("conversations.history", *HISTORIES, tier=3)
def conversations_history(call: Call) -> Json:
    """The messages of a conversation, newest first, without thread replies."""
    channel = _readable(call)
    with call.world.lock:
        found = [m for m in channel.messages.values() if not m.thread_ts or m.thread_ts == m.ts]
        return _messages(call, found[::-1])


@method("conversations.replies", *HISTORIES, tier=3)
def conversations_replies(call: Call) -> Json:
    """A thread, oldest first, its first message included."""
    channel = _readable(call)
    root = call.text("ts")
    with call.world.lock:
        if root not in channel.messages:
            raise SlackError("thread_not_found")
        return _messages(call, [m for m in channel.messages.values() if root in {m.ts, m.thread_ts}])
