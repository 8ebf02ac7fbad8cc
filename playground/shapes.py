"""Owns the JSON in which Slack shows people, channels, messages, views and files.

It must not know who asks or how.
"""

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

from playground.model import App, Channel, File, Json, Message, Person, Team, UserGroup, View


def person_json(person: Person, *, now: datetime, email: bool, locale: bool = False) -> Json:
    """A user object; the e-mail address only when the caller may read it, little of those who left."""
    shown: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "profile": _profile(person, email=email),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
    }
    if person.is_stranger:
        shown["is_stranger"] = True
    if person.deleted:
        return shown
    local = now.astimezone(ZoneInfo(person.tz))
    offset = local.utcoffset()
    shown |= {
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": local.tzname() or person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_email_confirmed": bool(person.email),
    }
    if locale:
        shown["locale"] = person.locale
    return shown


def _profile(person: Person, *, email: bool) -> Json:
    profile: Json = {
        "title": person.title,
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.display_name,
        "display_name_normalized": person.display_name,
        "status_text": person.status_text,
        "status_emoji": person.status_emoji,
        "status_expiration": person.status_expiration,
        "avatar_hash": hashlib.sha256(person.id.encode()).hexdigest()[:12],
        "team": person.team_id,
    }
    if email and person.email and not person.is_bot:
        profile["email"] = person.email
    if person.is_bot:
        profile |= {"bot_id": person.bot_id, "api_app_id": person.app_id, "always_active": True}
    return profile


def channel_json(channel: Channel, team: Team, *, viewer: str) -> Json:
    """A conversation object as the viewer (user id) gets it."""
    shown: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_org_shared": False,
        "context_team_id": team.id,
        "is_member": viewer in channel.members,
    }
    if channel.kind == "im":
        others = [user for user in channel.members if user != viewer]
        return shown | {"user": others[0] if others else viewer, "is_open": True}
    return shown | {
        "name": channel.name or f"mpdm-{channel.id.lower()}",
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_private": channel.kind != "public",
        "is_general": channel.is_general,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_pending_ext_shared": False,
        "connected_team_ids": list(channel.connected_team_ids),
        "creator": channel.creator,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
    }


def message_json(message: Message, files: dict[str, File], team: Team, *, metadata: str = "all") -> Json:
    """A message object; `metadata` is `all`, `type` (only its event type) or `none`."""
    shown: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": team.id,
    }
    if message.bot_id:
        shown |= {"bot_id": message.bot_id, "app_id": message.app_id}
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.edited}
    if message.client_msg_id:
        shown["client_msg_id"] = message.client_msg_id
    if message.metadata is not None and metadata != "none":
        shown["metadata"] = (
            message.metadata
            if metadata == "all"
            else {"event_type": message.metadata["event_type"], "event_payload": {}}
        )
    if message.files:
        shown["files"] = [file_json(files[key]) for key in message.files if key in files]
        shown["upload"] = True
    return shown


def file_json(file: File) -> Json:
    """A file object; type and MIME type stay empty until the file is ready, as in slack-facts.md 2.6."""
    extension = file.name.rsplit(".", 1)[-1].lower() if "." in file.name else ""
    shown: Json = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype if file.completed else "",
        "filetype": extension if file.completed else "",
        "user": file.user,
        "size": len(file.content) or file.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": bool(file.channels),
        "channels": list(file.channels),
        "groups": [],
        "ims": [],
    }
    if file.alt_txt:
        shown["alt_txt"] = file.alt_txt
    return shown


def group_json(group: UserGroup, team: Team, *, users: bool) -> Json:
    """A user group object, with its members on request."""
    shown: Json = {
        "id": group.id,
        "team_id": team.id,
        "is_usergroup": True,
        "is_external": group.is_external,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "date_create": group.created,
        "date_delete": group.date_delete,
        "user_count": len(group.users),
    }
    if users:
        shown["users"] = list(group.users)
    return shown


def view_json(view: View, app: App, team: Team, *, values: Json | None = None) -> Json:
    """A view object; `values` are the inputs as its person left them."""
    body = view.body
    shown: Json = {
        "id": view.id,
        "team_id": team.id,
        "type": view.type,
        "blocks": view.blocks,
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": values if values is not None else view.values},
        "hash": view.hash,
        "clear_on_close": bool(body.get("clear_on_close", False)),
        "notify_on_close": bool(body.get("notify_on_close", False)),
        "previous_view_id": view.previous_view_id or None,
        "root_view_id": view.root_view_id or view.id,
        "app_id": app.app_id,
        "external_id": view.external_id,
        "app_installed_team_id": team.id,
        "bot_id": app.bot_id,
    }
    for key in ("title", "submit", "close"):
        shown[key] = body.get(key)
    return shown
