"""Owns what one person's page shows, as JSON: conversations, messages, the Home tab, the windows in front.

It must not know HTTP, nor who acts; it shows a person nothing that the person could not see.
"""

from playground.clock import Clock
from playground.driver import PersonDriver
from playground.inputs import state_of
from playground.model import SLACKBOT, Channel, File, Json, Message, Person, View
from playground.seen import sees_channel
from playground.slack import Playground

MESSAGES_MOST = 300
"""Messages of one conversation that a page gets, the newest."""


def workspace_json(slack: Playground, clock: Clock) -> Json:
    """What is the same for everybody: the company, the app, the people, the time."""
    world, app = slack.world, slack.app
    bot = world.people[app.bot_user_id]
    with world.lock:
        people = {key: _person(person) for key, person in world.people.items()}
        groups = {group.id: group.handle for group in world.groups.values()}
        names = {channel.id: channel.name for channel in world.channels.values() if channel.name}
    return {
        "team": world.team.name,
        "now": clock().isoformat(),
        "people": people,
        "groups": groups,
        "channelNames": names,
        "app": {
            "id": app.app_id,
            "name": app.name,
            "user": bot.id,
            "handle": bot.name,
            "home": app.home_tab,
            "messages": app.messages_tab,
            "readOnly": app.messages_read_only,
            "commands": [
                {"command": name, "hint": c.get("usage_hint", ""), "text": c.get("description", "")}
                for name, c in sorted(app.commands.items())
            ],
            "shortcuts": [
                {"name": s["name"], "kind": s["type"], "text": s.get("description", "")}
                for s in app.shortcuts
            ],
        },
    }


def _person(person: Person) -> Json:
    return {
        "name": person.name,
        "shown": person.shown_name,
        "title": person.title,
        "tz": person.tz,
        "hour24": person.hour24,
        "bot": person.is_bot or person.id == SLACKBOT,
        "app": bool(person.app_id),
        "guest": person.is_restricted or person.is_ultra_restricted,
        "stranger": person.is_stranger,
        "admin": person.is_admin,
        "deleted": person.deleted,
        "status": " ".join(part for part in (person.status_emoji, person.status_text) if part),
    }


def personal_json(who: PersonDriver, read: dict[str, str]) -> Json:
    """What only this person sees; `read` is channel id -> the newest message they have seen (its ts)."""
    world, person = who.engine.world, who.person
    app = who.engine.app
    direct = who.dm_id
    with world.lock:
        visible = [c for c in world.channels.values() if _is_listed(person, c)]
        conversations = [_conversation(who, channel, read.get(channel.id, "")) for channel in visible]
        stack = world.stacks.get(person.id, [])
        home = world.homes.get((app.app_id, person.id))
        return {
            "me": person.id,
            "direct": direct,
            "conversations": conversations,
            "modal": {**_view(who, stack[-1]), "depth": len(stack)} if stack else None,
            "home": _view(who, home) if home else None,
        }


def _is_listed(person: Person, channel: Channel) -> bool:
    return person.id in channel.members if channel.is_direct else sees_channel(person, channel)


def _conversation(who: PersonDriver, channel: Channel, read: str) -> Json:
    world, viewer = who.engine.world, who.person
    messages = world.messages_of(channel, viewer.id)[-MESSAGES_MOST:]
    others = [key for key in channel.members if key != viewer.id]
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "with": others if channel.is_direct else [],
        "member": viewer.id in channel.members,
        "members": len(channel.members),
        "shared": channel.is_ext_shared,
        "archived": channel.is_archived,
        "topic": channel.topic,
        "unread": sum(1 for m in messages if m.ts > read and m.user != viewer.id and _is_main(m)),
        "messages": [_message(who, message) for message in messages],
    }


def _is_main(message: Message) -> bool:
    return message.thread_ts in {"", message.ts}


def _message(who: PersonDriver, message: Message) -> Json:
    world = who.engine.world
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "thread": message.thread_ts,
        "edited": bool(message.edited),
        "ephemeral": bool(message.ephemeral_for),
        "byApp": bool(message.app_id),
        "values": state_of(message.blocks, message.inputs.get(who.id, {})),
        "files": [_file(world.files[key]) for key in message.files if key in world.files],
    }


def _file(file: File) -> Json:
    is_picture = file.mimetype.startswith("image/") or file.name.lower().endswith((".png", ".jpg", ".gif"))
    return {"id": file.id, "name": file.title or file.name, "alt": file.alt_txt, "picture": is_picture}


def _view(who: PersonDriver, view: View) -> Json:
    body = view.body
    return {
        "id": view.id,
        "hash": view.hash,
        "title": (body.get("title") or {}).get("text", ""),
        "submit": (body.get("submit") or {}).get("text", ""),
        "close": (body.get("close") or {}).get("text", "Cancel" if "submit" in body else "Close"),
        "blocks": view.blocks,
        "values": state_of(view.blocks, view.values),
        "errors": dict(view.errors),
        "notice": bool(body.get("notify_on_close")),
        "user": who.id,
    }


def sees_file(who: PersonDriver, file_id: str) -> bool:
    """True if a message or view before this person shows the file."""
    world = who.engine.world
    mark = f"'{file_id}'"
    with world.lock:
        for channel in world.channels.values():
            if not _is_listed(who.person, channel):
                continue
            for message in world.messages_of(channel, who.id):
                if file_id in message.files or mark in str(message.blocks):
                    return True
        views = [*world.stacks.get(who.id, []), world.homes.get((who.engine.app.app_id, who.id))]
        return any(view is not None and mark in str(view.blocks) for view in views)
