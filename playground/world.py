"""Owns the state of one workspace behind one lock, its ids, its time and its records.

It must not know HTTP or sockets.
"""

import itertools
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from threading import RLock

from playground.admin import Admin
from playground.clock import Clock, system_clock
from playground.manifest import read_manifest
from playground.model import (
    SLACKBOT,
    App,
    CallRecord,
    Channel,
    Delivery,
    Event,
    File,
    Json,
    Message,
    Person,
    Team,
    UserGroup,
    View,
    Violation,
)

RECORDS = 20_000
"""Calls and deliveries kept for the inspector; older ones are forgotten."""


class World:
    """A workspace: everything that every person sees, and what the app did to it.

    `lock` is held by whoever reads several things that belong together or changes anything. `listeners`
    hear of events after the lock was given back. `lacking` are kinds of block that the workspace cannot show yet,
    such as `data_visualization`: a message with one is refused with `invalid_blocks` (slack-facts.md 2.2).
    """

    def __init__(
        self, *, clock: Clock = system_clock, name: str = "Made-up Company", domain: str = "made-up"
    ) -> None:
        self.clock = clock
        self.lock = RLock()
        self.team = Team("T0PLAYGRND", name, domain)
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, UserGroup] = {}
        self.files: dict[str, File] = {}
        self.apps: dict[str, App] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[tuple[str, str], View] = {}
        self.directs: dict[tuple[str, ...], str] = {}
        self.lacking: set[str] = set()
        self.violations: list[Violation] = []
        self.calls: deque[CallRecord] = deque(maxlen=RECORDS)
        self.deliveries: deque[Delivery] = deque(maxlen=RECORDS)
        self.listeners: list[Callable[[Event], None]] = []
        self.admin = Admin(self)
        self._numbers = itertools.count(1)
        self._last_ts = 0
        self.people[SLACKBOT] = Person(SLACKBOT, "slackbot", "Slackbot", self.team.id)

    # -- time and ids -----------------------------------------------------------------------------

    def now(self) -> datetime:
        """World time, aware UTC."""
        return self.clock()

    def unix(self) -> int:
        """World time in whole Unix seconds."""
        return int(self.clock().timestamp())

    def next_ts(self) -> str:
        """A message's timestamp: world time to the microsecond, never the same twice, never falling."""
        with self.lock:
            stamp = max(int(self.clock().timestamp() * 1_000_000), self._last_ts + 1)
            self._last_ts = stamp
        return f"{stamp // 1_000_000}.{stamp % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        """A fresh id of Slack's form: the kind's letters and upper-case letters and digits."""
        return f"{prefix}0{next(self._numbers):09X}"

    # -- finding ----------------------------------------------------------------------------------

    def person(self, key: str) -> Person:
        """The person with this id or (user or short) name; LookupError says who is there."""
        found = self.people.get(key) or next(
            (p for p in self.people.values() if p.name == key.lstrip("@").lower()), None
        )
        if found is None:
            names = ", ".join(sorted(p.name for p in self.people.values()))
            raise LookupError(f"no person {key!r}; there are {names}")
        return found

    def channel(self, key: str) -> Channel:
        """The channel with this id or `#name`; LookupError says what is there."""
        found = self.channels.get(key) or next(
            (c for c in self.channels.values() if c.name and c.name == key.lstrip("#")), None
        )
        if found is None:
            names = ", ".join(sorted(f"#{c.name}" for c in self.channels.values() if not c.is_direct))
            raise LookupError(f"no channel {key!r}; there are {names}")
        return found

    def group(self, key: str) -> UserGroup:
        """The user group with this id or `@handle`; LookupError says what is there."""
        found = self.groups.get(key) or next(
            (g for g in self.groups.values() if g.handle == key.lstrip("@")), None
        )
        if found is None:
            raise LookupError(
                f"no user group {key!r}; there are {sorted(g.handle for g in self.groups.values())}"
            )
        return found

    @property
    def app(self) -> App:
        """The installed app, when there is exactly one; LookupError otherwise."""
        if len(self.apps) != 1:
            raise LookupError(f"{len(self.apps)} apps are installed; name one")
        return next(iter(self.apps.values()))

    def direct(self, people: Iterable[str], *, create: bool = True) -> Channel | None:
        """The direct conversation of these people (ids), made when wanted and missing."""
        key = tuple(sorted(set(people)))
        with self.lock:
            if key in self.directs:
                return self.channels[self.directs[key]]
            if not create:
                return None
            kind = "im" if len(key) <= 2 else "mpim"
            channel = Channel(self.new_id("D" if kind == "im" else "G"), "", kind, list(key))
            channel.created = self.unix()
            self.channels[channel.id] = channel
            self.directs[key] = channel.id
            return channel

    def messages_of(self, channel: Channel, viewer: str) -> list[Message]:
        """What the viewer (id) has in this channel, oldest first.

        Threads and own ephemeral messages included.
        """
        with self.lock:
            shown = list(channel.messages.values())
            shown += [m for m in channel.ephemerals.values() if m.ephemeral_for == viewer]
        return sorted(shown, key=lambda message: message.ts)

    # -- changing ---------------------------------------------------------------------------------

    def install(self, manifest: Json, *, request_url: str = "") -> App:
        """Install an app from its manifest (parsed); `request_url` replaces every URL of it in HTTP mode.

        A manifest Slack would not take is a ValueError that says why.
        """
        with self.lock:
            app = read_manifest(manifest, number=len(self.apps) + 1, request_url=request_url)
            self.apps[app.app_id] = app
            display = manifest.get("features", {}).get("bot_user", {}).get("display_name", app.name)
            bot = Person(app.bot_user_id, display.lower(), app.name, self.team.id, is_bot=True)
            bot.bot_id, bot.app_id, bot.updated = app.bot_id, app.app_id, self.unix()
            self.people[bot.id] = bot
        return app

    def violate(self, kind: str, detail: str) -> None:
        """Record that the app broke a rule."""
        with self.lock:
            self.violations.append(Violation(kind, detail, self.clock()))

    def emit(self, event: Event) -> None:
        """Tell everyone who listens; call it without holding the lock."""
        for listener in list(self.listeners):
            listener(event)
