"""Owns Socket Mode: connections, hello, envelopes, acknowledgements, refresh.

It must not know what payloads mean.
"""

import asyncio
import contextlib
import json
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from aiohttp import WSMsgType, web

from playground.clock import monotonic
from playground.model import App, Delivery, Json
from playground.world import World

CONNECTIONS_MOST = 10
APPROXIMATE_SECONDS = 18_060
REMEMBERED = 20_000
RETIRE_SECONDS = 10.0
"""A client is warned this long before its connection ends."""
PING = b"Ping from playground"
PING_SECONDS = 0.25
"""A client that waits for bytes notices only then that it was told to end."""

Done: TypeAlias = Callable[[Delivery], None]


@dataclass(eq=False, slots=True)
class Connection:
    """One WebSocket of an app, with the texts that wait to be sent."""

    app_id: str
    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    waiting: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    retiring: bool = False

    def close(self) -> None:
        """Send nothing more and end; what waits is sent before."""
        self.waiting.put_nowait(None)


@dataclass(slots=True)
class _Pending:
    delivery: Delivery
    since: float
    timer: asyncio.TimerHandle
    done: Done


class SocketHub:
    """All Socket Mode connections; lives in the event loop's thread."""

    def __init__(self, world: World, patience: float) -> None:
        self._world = world
        self._patience = patience
        self._connections: list[Connection] = []
        self._pending: dict[str, _Pending] = {}
        self._answered: set[str] = set()
        self._late: set[str] = set()
        self._order: deque[str] = deque()
        self._random = random.Random(7)

    def of(self, app: App) -> list[Connection]:
        """The app's open connections."""
        return [c for c in self._connections if c.app_id == app.app_id and not c.socket.closed]

    async def serve(self, request: web.Request, app: App | None) -> web.WebSocketResponse:
        """One connection from hello to its end."""
        socket = web.WebSocketResponse(autoping=True, max_msg_size=0)
        await socket.prepare(request)
        if app is None or not app.socket_mode or len(self.of(app)) >= CONNECTIONS_MOST:
            reason = "too_many_websockets" if app is not None and app.socket_mode else "link_disabled"
            await socket.send_json({"type": "disconnect", "reason": reason})
            await socket.close()
            return socket
        connection = Connection(app.app_id, socket, request.transport)
        self._connections.append(connection)
        writer = asyncio.ensure_future(self._write(connection))
        connection.waiting.put_nowait(json.dumps(self._hello(app)))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(message.data)
        finally:
            self._connections.remove(connection)
            connection.close()
            await writer
        return socket

    def _hello(self, app: App) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.of(app)),
            "debug_info": {"host": "playground", "approximate_connection_time": APPROXIMATE_SECONDS},
            "connection_info": {"app_id": app.app_id},
        }

    async def ping(self) -> None:
        """Ping every connection for ever, as Slack does."""
        while True:
            await asyncio.sleep(PING_SECONDS)
            for connection in list(self._connections):
                with contextlib.suppress(ConnectionError):
                    await connection.socket.ping(PING)

    async def _write(self, connection: Connection) -> None:
        while (text := await connection.waiting.get()) is not None:
            if connection.socket.closed:
                continue
            try:
                await connection.socket.send_str(text)
            except ConnectionError:
                continue
        await connection.socket.close()

    def send(self, app: App, kind: str, delivery: Delivery, done: Done, *, reason: str = "") -> None:
        """Send a payload over any one of the app's connections.

        `done` hears when it is acknowledged or too late.
        """
        connections = self.of(app)
        connections = [c for c in connections if not c.retiring] or connections
        if not connections:
            delivery.problem = "no_connection"
            done(delivery)
            return
        key = f"{self._world.new_id('').lower()}-{self._world.team.id.lower()}"
        envelope: Json = {
            "envelope_id": key,
            "payload": delivery.payload,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": delivery.attempt, "retry_reason": reason}
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self._patience, self._give_up, key)
        self._pending[key] = _Pending(delivery, monotonic(), timer, done)
        self._random.choice(connections).waiting.put_nowait(json.dumps(envelope, separators=(",", ":")))

    def _give_up(self, key: str) -> None:
        pending = self._pending.pop(key)
        pending.delivery.problem = "timeout"
        self._remember(self._late, key)
        detail = f"{pending.delivery.kind} {pending.delivery.summary}"
        self._world.violate("missing_ack", f"not acknowledged within {self._patience:g} s: {detail}")
        pending.done(pending.delivery)

    def _acknowledge(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            message = None
        if not isinstance(message, dict) or not isinstance(message.get("envelope_id"), str):
            self._world.violate("bad_ack", "an acknowledgement is JSON with an envelope_id")
            return
        key = message["envelope_id"]
        pending = self._pending.pop(key, None)
        if pending is None:
            self._complain(key)
            return
        pending.timer.cancel()
        pending.delivery.milliseconds = (monotonic() - pending.since) * 1000
        payload = message.get("payload")
        pending.delivery.response = payload if isinstance(payload, dict) else None
        self._remember(self._answered, key)
        pending.done(pending.delivery)

    def _complain(self, key: str) -> None:
        if key in self._late:
            self._late.discard(key)
            self._world.violate("late_ack", f"acknowledged after more than {self._patience:g} s: {key}")
        elif key in self._answered:
            self._world.violate("double_ack", f"acknowledged twice: {key}")
        else:
            self._world.violate("unknown_ack", f"acknowledged what was never sent: {key}")

    def _remember(self, kept: set[str], key: str) -> None:
        kept.add(key)
        self._order.append(key)
        if len(self._order) > REMEMBERED:
            old = self._order.popleft()
            self._answered.discard(old)
            self._late.discard(old)

    def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every client to connect anew, as Slack does every few hours, and close after some seconds."""
        for connection in list(self._connections):
            connection.retiring = True
            asyncio.get_running_loop().call_later(RETIRE_SECONDS, connection.close)
            text = json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}})
            connection.waiting.put_nowait(text)

    def cut(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self._connections):
            transport = connection.transport
            if transport is not None:
                transport.abort()

    async def close(self) -> None:
        """Close every connection in an orderly way and forget what is pending."""
        for pending in self._pending.values():
            pending.timer.cancel()
            pending.delivery.problem = "closed"
            pending.done(pending.delivery)
        self._pending.clear()
        for connection in list(self._connections):
            await connection.socket.close()
