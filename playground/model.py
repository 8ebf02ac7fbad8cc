"""Owns the things a workspace is made of: people, channels, messages, views, files.

It must not know rules or transport.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""One JSON object, as it travels between Slack and an app."""

SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Team:
    """A workspace."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class DoNotDisturb:
    """Do-not-disturb of one person; times are Unix seconds, 1 and 1 mean "off" as in Slack's answers."""

    enabled: bool = False
    start: int = 1
    end: int = 1
    snooze_until: int = 0


@dataclass(slots=True)
class Person:
    """A user of the workspace, or one who is visible in it; bots are users too."""

    id: str
    name: str
    real_name: str
    team_id: str
    display_name: str = ""
    tz: str = "UTC"
    email: str = ""
    title: str = ""
    locale: str = "en-US"
    hour24: bool = False
    is_bot: bool = False
    bot_id: str = ""
    app_id: str = ""
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_admin: bool = False
    is_owner: bool = False
    deleted: bool = False
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0
    dnd: DoNotDisturb = field(default_factory=DoNotDisturb)
    updated: int = 0

    @property
    def shown_name(self) -> str:
        """The name others see: the display name, where one is set."""
        return self.display_name or self.real_name


@dataclass(slots=True)
class Message:
    """A message in a channel; `ephemeral_for` names the only person who sees it."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    bot_id: str = ""
    app_id: str = ""
    thread_ts: str = ""
    metadata: Json | None = None
    edited: str = ""
    ephemeral_for: str = ""
    files: list[str] = field(default_factory=list)
    client_msg_id: str = ""
    inputs: dict[str, Json] = field(default_factory=dict)
    """What each person chose in the message's inputs: person -> block id -> action id -> value."""


@dataclass(slots=True)
class Channel:
    """A conversation: `kind` is `public`, `private`, `im` or `mpim`."""

    id: str
    name: str
    kind: str
    members: list[str] = field(default_factory=list)
    creator: str = ""
    created: int = 0
    topic: str = ""
    purpose: str = ""
    is_archived: bool = False
    is_general: bool = False
    is_ext_shared: bool = False
    connected_team_ids: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)

    @property
    def is_direct(self) -> bool:
        """True for a conversation without a name of its own."""
        return self.kind in {"im", "mpim"}


@dataclass(slots=True)
class UserGroup:
    """A user group, mentioned as `@handle`."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    date_delete: int = 0
    is_external: bool = False
    created: int = 0


@dataclass(slots=True)
class View:
    """A modal or a Home tab as stored at Slack; `values` are the inputs as its person left them."""

    id: str
    type: str
    app_id: str
    user: str
    body: Json
    hash: str
    external_id: str = ""
    root_view_id: str = ""
    previous_view_id: str = ""
    values: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    """Complaints at fields after a refused submission: block id -> text."""

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks."""
        blocks: list[Json] = self.body.get("blocks", [])
        return blocks


@dataclass(slots=True)
class File:
    """An uploaded file; usable once `completed`."""

    id: str
    name: str
    user: str
    title: str = ""
    mimetype: str = ""
    alt_txt: str = ""
    length: int = 0
    content: bytes = b""
    uploaded: bool = False
    completed: bool = False
    deleted: bool = False
    created: int = 0
    channels: list[str] = field(default_factory=list)


@dataclass(slots=True)
class App:
    """An installation of an app: its manifest's settings and its secrets."""

    app_id: str
    name: str
    bot_user_id: str
    bot_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str
    scopes: frozenset[str]
    commands: dict[str, Json]
    shortcuts: list[Json]
    events: frozenset[str]
    socket_mode: bool
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool
    interactive: bool
    events_url: str = ""
    interactivity_url: str = ""
    options_url: str = ""
    installed: bool = True
    revoked: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of Slack that the app broke; `kind` is a short word, `detail` a sentence."""

    kind: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call of the Web API as the inspector shows it; `error` is empty when Slack said ok."""

    at: datetime
    method: str
    arguments: Json
    status: int
    error: str
    milliseconds: float
    response: Json


@dataclass(slots=True)
class Delivery:
    """One payload sent to the app, and when it was acknowledged (`milliseconds`, None if never in time)."""

    at: datetime
    kind: str
    summary: str
    payload: Json
    attempt: int = 0
    milliseconds: float | None = None
    response: Json | None = None
    problem: str = ""

    @property
    def acknowledged(self) -> bool:
        """True if the acknowledgement came within three seconds."""
        return self.milliseconds is not None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the workspace.

    `name` is what an app subscribes to (`message.im`), `body` what it gets.
    """

    name: str
    body: Json
    channel: str = ""
    only_app: str = ""
