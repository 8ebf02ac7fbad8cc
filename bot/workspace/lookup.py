"""From the names in a file (`#channel`, `@group`, e-mail) to Slack's ids; pure: the lists come in as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import FileError
from bot.workspace.setup_file import CHANNEL_KEYS, line_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.slack.members import Conversation, Member
    from bot.workspace.settings import WorkspaceSettings


@dataclass(frozen=True, slots=True)
class Directory:
    """What a workspace has: channels by name, group ids by handle, user ids by id and by e-mail."""

    channels: Mapping[str, Conversation]
    groups: Mapping[str, str]
    users: Mapping[str, str]

    @classmethod
    def of(
        cls, conversations: Iterable[Conversation], groups: Mapping[str, str], members: Iterable[Member]
    ) -> Directory:
        """From Slack's lists."""
        users: dict[str, str] = {}
        for member in members:
            if not member.is_deleted and not member.is_bot:
                users[member.user_id] = member.user_id
                if member.email:
                    users[member.email] = member.user_id
        return cls({channel.name: channel for channel in conversations}, groups, users)

    def user(self, written: str) -> str | None:
        """The id of a person by id or e-mail; None if there is no such active person."""
        return self.users.get(written.lower() if "@" in written else written.upper())


def resolve(settings: WorkspaceSettings, found: Directory, text: str, source: str) -> WorkspaceSettings:
    """The settings with ids in place of names.

    Args:
        settings: as read from `text`.
        found: what the workspace has.
        text: the file, for the line of a problem.
        source: the file's name.

    Raises:
        FileError: names the workspace does not have, channels the bot cannot use; each with its line.
    """
    problems: list[tuple[int, str]] = []
    data = settings.model_dump()
    for section, name in CHANNEL_KEYS:
        if data.get(section) and data[section][name]:
            data[section][name] = _channel(data[section][name], found, section, name, text, problems)
    for name in ("sales", "marketing"):
        written = data["sides"][name]
        if written.startswith("#"):
            data["sides"][name] = _channel(written, found, "sides", name, text, problems, is_side=True)
        elif written:
            group = found.groups.get(written[1:])
            if group is None:
                problems.append(
                    (line_of(text, "sides", name), f"[sides] {name}: there is no user group {written}")
                )
            data["sides"][name] = group or ""
    data["workspace"]["admins"] = _admins(data["workspace"]["admins"], found, text, problems)
    if problems:
        raise FileError(source, tuple(problems))
    return type(settings).model_validate(data)


def _admins(
    written: tuple[str, ...], found: Directory, text: str, problems: list[tuple[int, str]]
) -> tuple[str, ...]:
    line = line_of(text, "workspace", "admins")
    users = {name: found.user(name) for name in written}
    problems += [
        (line, f"[workspace] admins: {name} is nobody in this workspace")
        for name, user in users.items()
        if user is None
    ]
    return tuple(user for user in users.values() if user is not None)


def _channel(
    written: str,
    found: Directory,
    section: str,
    name: str,
    text: str,
    problems: list[tuple[int, str]],
    *,
    is_side: bool = False,
) -> str:
    where = f"[{section}] {name}"
    line = line_of(text, section, name)
    channel = found.channels.get(written.removeprefix("#"))
    if channel is None:
        said = f"{where}: I see no channel {written}; if it is private, type /invite @entente there first"
        problems.append((line, said))
        return ""
    if is_side:
        return channel.id
    if channel.is_external:
        said = f"{where}: {written} is shared with another company; results must stay inside yours"
        problems.append((line, said))
    elif not channel.is_member:
        problems.append((line, f"{where}: I am not in {written}; type /invite @entente there first"))
    return channel.id
