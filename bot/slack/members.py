"""Workspace, people and channels as Slack tells of them; pure: objects of its Web API in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a token belongs to; `name` is what follows `/invite @`, `scopes` are those granted."""

    team_id: str
    team: str
    url: str
    user_id: str
    name: str
    bot_id: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Status:
    """What a person shows beside their name: an emoji such as `:palm_tree:`, words, and its end, None for never."""

    emoji: str = ""
    text: str = ""
    until: datetime | None = None


NO_STATUS = Status()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the workspace as Slack tells it; `email` is empty without the scope for it.

    `locale` is empty where Slack does not tell it, as in some events.
    """

    user_id: str
    name: str
    email: str
    timezone: str
    locale: str
    is_bot: bool
    is_deleted: bool
    is_guest: bool
    is_external: bool
    is_admin: bool
    status: Status = NO_STATUS
    # What they say they do, in their profile.
    title: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A channel."""

    id: str
    name: str
    is_external: bool
    is_archived: bool
    is_member: bool
    is_private: bool = True


def member(user: dict[str, Any], team_id: str = "") -> Member:
    """A member from a user object of Slack's; in events, people of other companies show by their `team_id` alone."""
    profile = user.get("profile") or {}
    return Member(
        user_id=user["id"],
        name=profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user["name"],
        email=profile.get("email", "").lower(),
        timezone=user.get("tz") or "UTC",
        locale=user.get("locale", ""),
        # Slackbot is reported as no bot (slack-facts.md 7).
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_deleted=bool(user.get("deleted")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_external=bool(user.get("is_stranger")) or _is_foreign(user, team_id),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        status=status(profile),
        title=(profile.get("title") or "").strip(),
    )


def status(profile: dict[str, Any]) -> Status:
    """The status in a user's profile."""
    return Status(
        profile.get("status_emoji") or "",
        profile.get("status_text") or "",
        _end(profile.get("status_expiration")),
    )


def _end(expiration: object) -> datetime | None:
    """Unix seconds; 0 and nothing are "never" (slack-facts.md 7), and so is what is no instant of any calendar."""
    if not isinstance(expiration, int) or expiration <= 0:
        return None
    try:
        return datetime.fromtimestamp(expiration, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _is_foreign(user: dict[str, Any], team_id: str) -> bool:
    """Of another team, unless both belong to one organisation."""
    home = user.get("team_id") or team_id
    return bool(team_id) and home != team_id and not user.get("enterprise_user")


def conversation(channel: dict[str, Any]) -> Conversation:
    """A channel from a conversation object of Slack's."""
    return Conversation(
        id=channel["id"],
        name=channel.get("name", ""),
        is_external=bool(channel.get("is_ext_shared")),
        is_archived=bool(channel.get("is_archived")),
        is_member=bool(channel.get("is_member")),
        # What is not known to be public is not: a conversation between people says nothing of it.
        is_private=channel.get("is_private") is not False
        or bool(channel.get("is_im") or channel.get("is_mpim")),
    )
