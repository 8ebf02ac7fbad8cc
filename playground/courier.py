"""Owns which way a payload goes to the app and which events it gets, resent as Slack does.

It must not know their content.
"""

import asyncio
import heapq
import itertools
from collections import deque
from datetime import datetime, timedelta

from playground.faults import Faults, Redeliver
from playground.http_transport import HttpSender
from playground.model import App, Delivery, Event, Json
from playground.socketmode import Done, SocketHub
from playground.world import World

RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
"""After a failed delivery of an event: at once, after 1 minute, after 5 minutes (slack-facts.md 1.4)."""
EVENTS_PER_HOUR = 30_000
POLL_SECONDS = 0.1
KINDS = {"slash_commands": "command", "interactive": "interaction", "events_api": "event"}


class Courier:
    """Sends payloads to apps; lives in the event loop's thread."""

    def __init__(self, world: World, faults: Faults, patience: float) -> None:
        self._world = world
        self._faults = faults
        self.sockets = SocketHub(world, patience)
        self.http = HttpSender(world, patience)
        self._retries: list[tuple[datetime, int, App, Json, int, str]] = []
        self._numbers = itertools.count()
        self._sent: deque[datetime] = deque()
        self._limited_minute = 0
        self.events_per_hour = EVENTS_PER_HOUR
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to ping, and to look for events that are to be sent again."""
        self._tasks = [asyncio.ensure_future(task) for task in (self._resend(), self.sockets.ping())]

    async def close(self) -> None:
        """Stop sending."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.close()
        await self.http.close()

    def send(
        self,
        app: App,
        kind: str,
        payload: Json,
        summary: str,
        done: Done,
        *,
        url: str = "",
        attempt: int = 0,
        reason: str = "",
    ) -> None:
        """Send one payload of a kind (`slash_commands`, `interactive`, `events_api`).

        `done` hears how it ended.
        """
        delivery = Delivery(self._world.now(), KINDS[kind], summary, payload, attempt)
        self._world.deliveries.append(delivery)
        if app.socket_mode:
            self.sockets.send(app, kind, delivery, done, reason=reason)
        else:
            self.http.send(app, kind, delivery, done, url=url, reason=reason)

    # -- events -----------------------------------------------------------------------------------

    def audience(self, event: Event) -> list[App]:
        """The installed apps that subscribed to this event and may know of it."""
        return [app for app in self._world.apps.values() if self._hears(app, event)]

    def _hears(self, app: App, event: Event) -> bool:
        if event.name not in app.events or (event.only_app and event.only_app != app.app_id):
            return False
        if not app.installed and event.name not in {"app_uninstalled", "tokens_revoked"}:
            return False
        channel = self._world.channels.get(event.channel)
        if channel is None:
            return True
        inside = app.bot_user_id in channel.members or bool(event.only_app)
        if event.name.startswith("member_"):
            scope = "channels:read" if channel.kind == "public" else "groups:read"
            return inside and scope in app.scopes
        return inside or (channel.kind == "public" and not event.name.startswith("message."))

    def send_event(self, app: App, event: Event, done: Done) -> None:
        """Deliver an event for the first time; `done` hears of this first attempt only.

        Above the hourly limit the app hears once a minute that it is limited, and of nothing else.
        """
        if self._over_limit():
            self._tell_limited(app, done)
            return
        envelope: Json = {
            "token": app.verification_token,
            "team_id": self._world.team.id,
            "api_app_id": app.app_id,
            "event": event.body,
            "type": "event_callback",
            "event_id": self._world.new_id("Ev"),
            "event_time": self._world.unix(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self._world.team.id,
                    "user_id": app.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }

        def finished(delivery: Delivery) -> None:
            self._after_event(app, envelope, delivery)
            again = self._faults.take(f"event:{event.name}", event.body)
            if isinstance(again, Redeliver):
                self._send_again(app, envelope, again.retry_num, again.reason)
            done(delivery)

        self.send(app, "events_api", envelope, event.name, finished, url=app.events_url)

    def _over_limit(self) -> bool:
        now = self._world.now()
        while self._sent and now - self._sent[0] >= timedelta(hours=1):
            self._sent.popleft()
        if len(self._sent) >= self.events_per_hour:
            return True
        self._sent.append(now)
        return False

    def _tell_limited(self, app: App, done: Done) -> None:
        minute = self._world.unix() // 60 * 60
        if minute == self._limited_minute:
            done(Delivery(self._world.now(), "event", "dropped by the hourly limit", {}, problem="limited"))
            return
        self._limited_minute = minute
        payload: Json = {
            "token": app.verification_token,
            "type": "app_rate_limited",
            "team_id": self._world.team.id,
            "minute_rate_limited": minute,
            "api_app_id": app.app_id,
        }
        self.send(app, "events_api", payload, "app_rate_limited", done, url=app.events_url)

    def _after_event(self, app: App, envelope: Json, delivery: Delivery) -> None:
        if delivery.acknowledged or delivery.problem in {"no_retry", "closed"}:
            return
        if delivery.attempt < len(RETRY_AFTER):
            reason = "http_error" if delivery.problem.startswith("http_error") else "http_timeout"
            due = self._world.now() + RETRY_AFTER[delivery.attempt]
            entry = (due, next(self._numbers), app, envelope, delivery.attempt + 1, reason)
            heapq.heappush(self._retries, entry)

    def _send_again(self, app: App, envelope: Json, attempt: int, reason: str) -> None:
        summary = str(envelope["event"].get("type", ""))

        def finished(delivery: Delivery) -> None:
            self._after_event(app, envelope, delivery)

        self.send(
            app,
            "events_api",
            envelope,
            summary,
            finished,
            url=app.events_url,
            attempt=attempt,
            reason=reason,
        )

    async def _resend(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            while self._retries and self._retries[0][0] <= self._world.now():
                _, _, app, envelope, attempt, reason = heapq.heappop(self._retries)
                self._send_again(app, envelope, attempt, reason)
