"""Owns what an app's manifest says about an installation; must not know the workspace it is installed in."""

import re

from playground.model import App, Json

COMMAND = re.compile(r"/\S{1,31}\Z")
SCOPED_EVENTS = {
    "user_change": "users:read",
    "team_join": "users:read",
    "user_profile_changed": "users:read",
    "user_status_changed": "users:read",
    "subteam_updated": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "subteam_created": "usergroups:read",
    "dnd_updated_user": "dnd:read",
    "message.im": "im:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.mpim": "mpim:history",
    "app_mention": "app_mentions:read",
    "team_rename": "team:read",
    "team_domain_change": "team:read",
}
"""The scope that a subscription needs.

Life-cycle events and `app_home_opened` need none (slack-facts.md 6).
"""
CHANNEL_EVENTS = frozenset(
    {
        "member_joined_channel",
        "member_left_channel",
        "channel_archive",
        "channel_deleted",
        "channel_rename",
        "channel_left",
        "channel_shared",
        "channel_unarchive",
        "channel_unshared",
        "group_archive",
        "group_deleted",
        "group_left",
        "group_rename",
        "group_unarchive",
    }
)
"""Events that need the `:read` scope of the channel they are about."""
FREE_EVENTS = frozenset(
    {
        "app_home_opened",
        "app_uninstalled",
        "tokens_revoked",
        "team_access_granted",
        "team_access_revoked",
        "grid_migration_started",
        "grid_migration_finished",
        "reaction_added",
        "reaction_removed",
        "file_shared",
        "message_metadata_posted",
        "message_metadata_updated",
        "message_metadata_deleted",
    }
)


def read_manifest(manifest: Json, *, number: int, request_url: str = "") -> App:
    """An installation (the `number`-th of its workspace) from a parsed manifest.

    ValueError when Slack would refuse it.
    """
    check_manifest(manifest)
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    subscriptions = settings.get("event_subscriptions", {})
    interactivity = settings.get("interactivity", {})
    home = features.get("app_home", {})
    commands = {command["command"]: dict(command) for command in features.get("slash_commands", [])}
    if request_url:
        for command in commands.values():
            command["url"] = request_url
    app_id = f"A0PLAY{number:05d}"
    return App(
        app_id=app_id,
        name=manifest["display_information"]["name"],
        bot_user_id=f"U0BOT{number:06d}",
        bot_id=f"B0BOT{number:06d}",
        bot_token=f"xoxb-playground-{number}-bot",
        app_token=f"xapp-1-{app_id}-playground",
        signing_secret=f"playground-signing-secret-{number}",
        verification_token=f"playground-verification-{number}",
        scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        commands=commands,
        shortcuts=[dict(shortcut) for shortcut in features.get("shortcuts", [])],
        events=frozenset(subscriptions.get("bot_events", [])),
        socket_mode=bool(settings.get("socket_mode_enabled", False)),
        home_tab=bool(home.get("home_tab_enabled", False)),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
        interactive=bool(interactivity.get("is_enabled", False)),
        events_url=request_url or subscriptions.get("request_url", ""),
        interactivity_url=request_url or interactivity.get("request_url", ""),
        options_url=request_url or interactivity.get("message_menu_options_url", ""),
    )


def check_manifest(manifest: Json) -> None:
    """ValueError naming every limit of slack-facts.md 5.1 and 6 that the manifest breaks."""
    problems = [*_check_names(manifest), *_check_features(manifest.get("features", {}))]
    scopes = set(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))
    events = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
    problems += _check_events(events, scopes)
    if problems:
        raise ValueError("; ".join(problems))


def _check_names(manifest: Json) -> list[str]:
    display = manifest.get("display_information", {})
    problems = []
    if not 1 <= len(display.get("name", "")) <= 35:
        problems.append("display_information.name has 1 to 35 characters")
    if len(display.get("description", "")) > 140:
        problems.append("display_information.description has at most 140 characters")
    long = display.get("long_description")
    if long is not None and not 175 <= len(long) <= 4000:
        problems.append("display_information.long_description has 175 to 4000 characters")
    return problems


def _check_features(features: Json) -> list[str]:
    problems = []
    bot = features.get("bot_user", {}).get("display_name")
    if bot is not None and not re.fullmatch(r"[A-Za-z0-9_.\- ]{1,80}", bot):
        problems.append("features.bot_user.display_name has 1 to 80 of a-z 0-9 - _ .")
    commands, shortcuts = features.get("slash_commands", []), features.get("shortcuts", [])
    if len(commands) > 50:
        problems.append("at most 50 slash commands")
    if len(shortcuts) > 10:
        problems.append("at most 10 shortcuts")
    for command in commands:
        problems += _check_command(command)
    for shortcut in shortcuts:
        problems += _check_shortcut(shortcut)
    return problems


def _check_command(command: Json) -> list[str]:
    problems = []
    name = command.get("command", "")
    if not COMMAND.match(name):
        problems.append(f"the command {name!r} has 2 to 32 characters and starts with /")
    if not 1 <= len(command.get("description", "")) <= 2000:
        problems.append(f"{name} needs a description of 1 to 2000 characters")
    if not 1 <= len(command.get("usage_hint", "x")) <= 1000:
        problems.append(f"the usage hint of {name} has 1 to 1000 characters")
    return problems


def _check_shortcut(shortcut: Json) -> list[str]:
    problems = []
    name = shortcut.get("name", "")
    if not 1 <= len(name) <= 24:
        problems.append(f"the shortcut name {name!r} has 1 to 24 characters")
    if shortcut.get("type") not in {"global", "message"}:
        problems.append(f"the shortcut {name!r} is global or message")
    if not 1 <= len(shortcut.get("callback_id", "")) <= 255:
        problems.append(f"the shortcut {name!r} has a callback_id of at most 255 characters")
    if len(shortcut.get("description", "")) > 150:
        problems.append(f"the shortcut {name!r} has a description of at most 150 characters")
    return problems


def _check_events(events: list[str], scopes: set[str]) -> list[str]:
    problems = ["at most 100 bot events"] if len(events) > 100 else []
    for event in events:
        if event in SCOPED_EVENTS:
            if SCOPED_EVENTS[event] not in scopes:
                problems.append(f"the event {event} needs the scope {SCOPED_EVENTS[event]}")
        elif event in CHANNEL_EVENTS:
            if not scopes & {"channels:read", "groups:read"}:
                problems.append(f"the event {event} needs channels:read or groups:read")
        elif event not in FREE_EVENTS:
            problems.append(f"there is no event {event}")
    return problems
