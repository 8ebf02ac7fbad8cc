"""Owns what an administrator does to people, channels and user groups, and the events that follow.

It must not know the app that hears of them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from playground.model import Channel, DoNotDisturb, Event, Json, Person, UserGroup
from playground.shapes import group_json, person_json

if TYPE_CHECKING:
    from playground.world import World


class Admin:
    """The workspace's administrator.

    `world.admin.deactivate("leo")`. Names are short names or ids throughout.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    # -- people -----------------------------------------------------------------------------------

    def add_person(self, name: str, real_name: str, *, tz: str = "UTC", **more: Any) -> Person:  # noqa: ANN401 - any field of Person
        """A new person with a short name; further keywords are fields of `Person`. Emits `team_join`."""
        world = self._world
        with world.lock:
            if any(person.name == name for person in world.people.values()):
                raise ValueError(f"there is a {name!r} already")
            letters = re.sub(r"[^A-Z0-9]", "", name.upper())[:7]
            number = sum(1 for key in world.people if key.startswith(f"U0{letters}")) + 1
            key = f"U0{letters}{number:0{9 - len(letters)}d}"
            email = more.pop("email", f"{name}@{world.team.domain}.example")
            team = more.pop("team_id", world.team.id)
            person = Person(key, name, real_name, team, tz=tz, email=email, **more)
            person.updated = world.unix()
            world.people[key] = person
        self._about(person, "team_join")
        return person

    def deactivate(self, name: str) -> Person:
        """The person leaves the company.

        Out of channels and groups, kept as `deleted`. Emits `user_change`.
        """
        world = self._world
        with world.lock:
            person = world.person(name)
            person.deleted = True
            channels = [c for c in world.channels.values() if person.id in c.members and not c.is_direct]
            groups = [g for g in world.groups.values() if person.id in g.users]
            for channel in channels:
                channel.members.remove(person.id)
            for group in groups:
                group.users.remove(person.id)
        for channel in channels:
            self._membership("member_left_channel", channel, person)
        for group in groups:
            self._group_changed(group)
        return self._changed(person)

    def reactivate(self, name: str) -> Person:
        """The person is back. Emits `user_change`."""
        person = self._world.person(name)
        person.deleted = False
        return self._changed(person)

    def set_zone(self, name: str, tz: str) -> Person:
        """The person's IANA zone. Emits `user_change`."""
        person = self._world.person(name)
        person.tz = tz
        return self._changed(person)

    def set_status(self, name: str, text: str, emoji: str = "", until: int = 0) -> Person:
        """The person's status.

        `until` in Unix seconds, 0 for no end. Emits `user_status_changed` and `user_change`.
        """
        if len(text) > 100:
            raise ValueError("a status has at most 100 characters")
        person = self._world.person(name)
        person.status_text, person.status_emoji, person.status_expiration = text, emoji, until
        self._about(person, "user_status_changed")
        return self._changed(person)

    def set_do_not_disturb(self, name: str, start: int, end: int, *, snooze_until: int = 0) -> Person:
        """The person's next do-not-disturb hours in Unix seconds. Emits `dnd_updated_user`."""
        person = self._world.person(name)
        person.dnd = DoNotDisturb(enabled=True, start=start, end=end, snooze_until=snooze_until)
        status = {"dnd_enabled": True, "next_dnd_start_ts": start, "next_dnd_end_ts": end}
        body = {"type": "dnd_updated_user", "user": person.id, "dnd_status": status}
        self._world.emit(Event("dnd_updated_user", body))
        return person

    def change_person(self, name: str, **fields: Any) -> Person:  # noqa: ANN401 - any field of Person
        """Set fields of a person (`is_restricted=True`, `real_name=…`). Emits `user_change`."""
        world = self._world
        with world.lock:
            person = world.person(name)
            replace(person, **fields)  # refuses a field that does not exist
            for key, value in fields.items():
                setattr(person, key, value)
        return self._changed(person)

    # -- channels ---------------------------------------------------------------------------------

    def add_channel(self, name: str, *members: str, private: bool = False, general: bool = False) -> Channel:
        """A new channel `#name` with these members."""
        world = self._world
        name = name.lstrip("#")
        with world.lock:
            if any(channel.name == name for channel in world.channels.values()):
                raise ValueError(f"there is a #{name} already")
            people = [world.person(member).id for member in members]
            kind = "private" if private else "public"
            channel = Channel(world.new_id("C"), name, kind, people, created=world.unix())
            channel.creator = people[0] if people else ""
            channel.is_general = general
            world.channels[channel.id] = channel
        return channel

    def add_to_channel(self, place: str, *names: str) -> Channel:
        """These people (or the bot) join the channel. Emits `member_joined_channel` each."""
        world = self._world
        channel = world.channel(place)
        for name in names:
            with world.lock:
                person = world.person(name)
                if person.id in channel.members:
                    continue
                channel.members.append(person.id)
            self._membership("member_joined_channel", channel, person)
        return channel

    def remove_from_channel(self, place: str, *names: str) -> Channel:
        """These people (or the bot) leave the channel. Emits `member_left_channel` each.

        `channel_left` for the bot.
        """
        world = self._world
        channel = world.channel(place)
        for name in names:
            with world.lock:
                person = world.person(name)
                if person.id not in channel.members:
                    continue
                channel.members.remove(person.id)
            self._membership("member_left_channel", channel, person)
            if person.is_bot:
                kind = "channel_left" if channel.kind == "public" else "group_left"
                world.emit(Event(kind, {"type": kind, "channel": channel.id}, only_app=person.app_id))
        return channel

    def archive(self, place: str) -> Channel:
        """The channel is archived. Emits `channel_archive` or `group_archive`."""
        channel = self._world.channel(place)
        channel.is_archived = True
        return self._channel_event(channel, "archive", {"channel": channel.id})

    def unarchive(self, place: str) -> Channel:
        """The channel is open again. Emits `channel_unarchive`."""
        channel = self._world.channel(place)
        channel.is_archived = False
        return self._channel_event(channel, "unarchive", {"channel": channel.id})

    def rename_channel(self, place: str, name: str) -> Channel:
        """The channel gets another name. Emits `channel_rename` or `group_rename`."""
        channel = self._world.channel(place)
        channel.name = name.lstrip("#")
        about = {"id": channel.id, "name": channel.name, "created": channel.created}
        return self._channel_event(channel, "rename", {"channel": about})

    def delete_channel(self, place: str) -> None:
        """The channel is gone. Emits `channel_deleted` or `group_deleted`, the latter to apps that were in it."""
        world = self._world
        with world.lock:
            channel = world.channels.pop(world.channel(place).id)
            inside = [app.app_id for app in world.apps.values() if app.bot_user_id in channel.members]
        kind = f"{'channel' if channel.kind == 'public' else 'group'}_deleted"
        for only in [""] if channel.kind == "public" else inside:
            world.emit(Event(kind, {"type": kind, "channel": channel.id}, only_app=only))

    def share_channel(self, place: str, team_id: str = "T0PARTNERCO") -> Channel:
        """The channel is shared with another company (Slack Connect). Emits `channel_shared`."""
        channel = self._world.channel(place)
        channel.is_ext_shared = True
        channel.connected_team_ids = [team_id]
        body = {"type": "channel_shared", "channel": channel.id, "connected_team_id": team_id}
        self._world.emit(Event("channel_shared", body, channel=channel.id))
        return channel

    def unshare_channel(self, place: str) -> Channel:
        """The channel belongs to this company alone again. Emits `channel_unshared`."""
        channel = self._world.channel(place)
        left = channel.connected_team_ids
        channel.is_ext_shared, channel.connected_team_ids = False, []
        body = {"type": "channel_unshared", "channel": channel.id}
        body["previously_connected_team_id"] = left[0] if left else ""
        self._world.emit(Event("channel_unshared", body, channel=channel.id))
        return channel

    # -- user groups ------------------------------------------------------------------------------

    def add_group(self, handle: str, name: str, *members: str) -> UserGroup:
        """A new user group `@handle`. Emits `subteam_created`."""
        world = self._world
        with world.lock:
            people = [world.person(member).id for member in members]
            group = UserGroup(world.new_id("S"), handle.lstrip("@"), name, people, created=world.unix())
            world.groups[group.id] = group
        shown = group_json(group, world.team, users=True)
        world.emit(Event("subteam_created", {"type": "subteam_created", "subteam": shown}))
        return group

    def add_to_group(self, handle: str, *names: str) -> UserGroup:
        """These people join the user group. Emits `subteam_members_changed` and `subteam_updated`."""
        world = self._world
        with world.lock:
            group = world.group(handle)
            added = [world.person(name).id for name in names]
            added = [key for key in added if key not in group.users]
            group.users.extend(added)
        return self._group_changed(group, added=added)

    def remove_from_group(self, handle: str, *names: str) -> UserGroup:
        """These people leave the user group. Emits `subteam_members_changed` and `subteam_updated`."""
        world = self._world
        with world.lock:
            group = world.group(handle)
            removed = [world.person(name).id for name in names]
            group.users = [key for key in group.users if key not in removed]
        return self._group_changed(group, removed=removed)

    def disable_group(self, handle: str) -> UserGroup:
        """The user group is switched off: `date_delete` is set. Emits `subteam_updated`."""
        group = self._world.group(handle)
        group.date_delete = self._world.unix()
        return self._group_changed(group)

    # -- events -----------------------------------------------------------------------------------

    def _about(self, person: Person, kind: str) -> None:
        shown = person_json(person, now=self._world.now(), email=True)
        body = {
            "type": kind,
            "user": shown,
            "cache_ts": self._world.unix(),
            "event_ts": self._world.next_ts(),
        }
        self._world.emit(Event(kind, body))

    def _changed(self, person: Person) -> Person:
        person.updated = self._world.unix()
        self._about(person, "user_change")
        return person

    def _membership(self, kind: str, channel: Channel, person: Person) -> None:
        body = {
            "type": kind,
            "user": person.id,
            "channel": channel.id,
            "channel_type": "C" if channel.kind == "public" else "G",
            "team": self._world.team.id,
            "event_ts": self._world.next_ts(),
        }
        only = person.app_id if person.is_bot else ""
        self._world.emit(Event(kind, body, channel=channel.id, only_app=only))

    def _channel_event(self, channel: Channel, what: str, body: Json) -> Channel:
        kind = f"{'channel' if channel.kind == 'public' else 'group'}_{what}"
        self._world.emit(Event(kind, {"type": kind, **body}, channel=channel.id))
        return channel

    def _group_changed(
        self, group: UserGroup, *, added: list[str] | None = None, removed: list[str] | None = None
    ) -> UserGroup:
        world = self._world
        if added or removed:
            body = {
                "type": "subteam_members_changed",
                "subteam_id": group.id,
                "team_id": world.team.id,
                "added_users": added or [],
                "added_users_count": len(added or []),
                "removed_users": removed or [],
                "removed_users_count": len(removed or []),
            }
            world.emit(Event("subteam_members_changed", body))
        shown = group_json(group, world.team, users=True)
        world.emit(Event("subteam_updated", {"type": "subteam_updated", "subteam": shown}))
        return group
