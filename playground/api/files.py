"""Owns the files.* methods of the external upload; must not know how the bytes arrive."""

import mimetypes

from playground.api.places import visible_channel
from playground.api.registry import Call, SlackError, method
from playground.messages import Draft, post
from playground.model import Channel, File, Json
from playground.shapes import file_json

ALT_MOST = 1000
CHANNELS_MOST = 100
CHANNEL_LETTERS = "CGDZ"


@method("files.getUploadURLExternal", "files:write", tier=4)
def get_upload_url(call: Call) -> Json:
    """An address that takes the bytes of one file."""
    name, length = call.text("filename"), call.number("length", 0)
    if length < 1:
        raise SlackError("invalid_arguments")
    alt = call.text("alt_txt", default="")
    if len(alt) > ALT_MOST:
        raise SlackError("alt_txt_too_large")
    world = call.world
    with world.lock:
        file = File(world.new_id("F"), name, call.app.bot_user_id, alt_txt=alt, length=length)
        file.mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file.created = world.unix()
        world.files[file.id] = file
    return {"upload_url": call.desk.upload_url(file), "file_id": file.id}


@method("files.completeUploadExternal", "files:write", tier=4)
def complete_upload(call: Call) -> Json:
    """The uploaded files become usable, and are shared when channels are named."""
    wanted = call.value("files")
    if not isinstance(wanted, list) or not wanted:
        raise SlackError("invalid_arguments")
    places = call.names("channels") or call.names("channel_id")
    if len(places) > CHANNELS_MOST:
        raise SlackError("invalid_channel")
    world = call.world
    with world.lock:
        done = [_uploaded(call, one) for one in wanted]
        channels = [_target(call, place) for place in places]
        for file in done:
            file.completed = True
            file.channels += [channel.id for channel in channels]
    text = call.text("initial_comment", default="")
    for channel in channels:
        draft = Draft(
            text, files=tuple(file.id for file in done), thread_ts=call.text("thread_ts", default="")
        )
        post(world, channel, draft, user=call.app.bot_user_id, app=call.app)
    return {"files": [file_json(file) for file in done]}


def _uploaded(call: Call, one: Json) -> File:
    file = call.world.files.get(str(one.get("id", "")))
    if file is None or file.deleted or not file.uploaded:
        raise SlackError("file_not_found")
    file.title = str(one.get("title") or file.name)
    return file


def _target(call: Call, place: str) -> Channel:
    if place[:1] not in CHANNEL_LETTERS or len(place) < 9:
        raise SlackError("invalid_channel")
    bare = Call(call.world, call.desk, call.app, call.method, {"channel": place})
    channel = visible_channel(bare)
    if call.app.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


@method("files.info", "files:read", tier=4)
def files_info(call: Call) -> Json:
    """One file."""
    file = call.world.files.get(call.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    return {"file": file_json(file), "comments": [], "response_metadata": {"next_cursor": ""}}


@method("files.delete", "files:write", tier=3)
def files_delete(call: Call) -> Json:
    """Delete an own file."""
    file = call.world.files.get(call.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    if file.user != call.app.bot_user_id:
        raise SlackError("cant_delete_file")
    with call.world.lock:
        file.deleted, file.content = True, b""
    return {}
