"""Owns a running playground: its thread, its port, its hands on the app.

It must not know what people want to do with it.
"""

import asyncio
import contextlib
import ipaddress
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiohttp import web

from playground.clock import RealTimeLoop, monotonic
from playground.courier import Courier
from playground.desk import Desk
from playground.faults import Faults
from playground.interactions import Payloads
from playground.limits import RateLimits
from playground.model import App, Delivery, Event, Json
from playground.server import Server
from playground.world import World

SLACK_PATIENCE = 3.0


def _nothing(_delivery: Delivery) -> None:
    return


@dataclass(frozen=True, slots=True)
class Interaction:
    """One payload on its way to the app; `settle` applies the acknowledgement to the workspace."""

    app: App
    kind: str
    payload: Json
    summary: str
    url: str = ""
    settle: Callable[[Delivery], None] = _nothing


class Engine:
    """A workspace that answers on one loopback port while its event loop runs in a thread of its own.

    `port` 0 takes any free one. `patience` is how long an acknowledgement may take, in real seconds.
    `after_interaction` is called in the thread of whoever acted, after each interaction and each event
    that was waited for.
    """

    def __init__(
        self, world: World, *, host: str = "127.0.0.1", port: int = 0, patience: float = SLACK_PATIENCE
    ) -> None:
        if not ipaddress.ip_address("127.0.0.1" if host == "localhost" else host).is_loopback:
            raise ValueError(f"the playground listens on this machine only, not on {host}")
        self.world = world
        self.host = host
        self.port = port
        self.patience = patience
        self.faults = Faults()
        self.limits = RateLimits(seconds=lambda: world.now().timestamp())
        self.desk = Desk(world, lambda: self.base_url)
        self.payloads = Payloads(world, self.desk)
        self.courier = Courier(world, self.faults, patience)
        self.after_interaction: Callable[[], object] | None = None
        self.add_routes: list[Callable[[web.Application], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stop: asyncio.Event | None = None

    # -- life -------------------------------------------------------------------------------------

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def api_url(self) -> str:
        """The base of the Web API, with its trailing slash, for `WebClient(base_url=…)`."""
        return f"{self.base_url}/api/"

    @property
    def app(self) -> App:
        """The installed app, when there is exactly one."""
        return self.world.app

    def start(self) -> Self:
        """Listen; returns once the port is open. A port in use is an OSError."""
        ready = threading.Event()
        failures: list[BaseException] = []
        arguments = (ready, failures)
        self._thread = threading.Thread(target=self._run, args=arguments, name="playground", daemon=True)
        self._thread.start()
        ready.wait()
        if failures:
            self._thread.join()
            raise failures[0]
        self.world.listeners.append(self._on_event)
        return self

    def stop(self) -> None:
        """Close every connection and the port; harmless when it never started."""
        loop, stop, thread = self._loop, self._stop, self._thread
        if loop is None or stop is None or thread is None:
            return
        with contextlib.suppress(ValueError):
            self.world.listeners.remove(self._on_event)
        self._loop = None
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self, ready: threading.Event, failures: list[BaseException]) -> None:
        loop = RealTimeLoop()
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(self._serve(loop, ready))
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits in start()
            failures.append(error)
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
            ready.set()

    async def _serve(self, loop: asyncio.AbstractEventLoop, ready: threading.Event) -> None:
        self._stop = asyncio.Event()
        server = Server(self.world, self.desk, self.courier, self.faults, self.limits)
        application = server.application()
        for add in self.add_routes:
            add(application)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self.host, self.port)
            await site.start()
            self.port = runner.addresses[0][1]
            self.courier.start()
            self._loop = loop
            ready.set()
            await self._stop.wait()
        finally:
            await self.courier.close()
            await runner.cleanup()

    # -- the app ----------------------------------------------------------------------------------

    def deliver(self, interaction: Interaction) -> "Future[Delivery]":
        """Send an interaction on its way; the future holds how it ended, also when nobody acknowledged."""
        future: Future[Delivery] = Future()
        loop = self._running()

        def done(delivery: Delivery) -> None:
            try:
                interaction.settle(delivery)
            except Exception as error:  # noqa: BLE001 - belongs to whoever waits for the outcome
                future.set_exception(error)
            else:
                future.set_result(delivery)

        def send() -> None:
            i = interaction
            url = i.url or i.app.interactivity_url
            self.courier.send(i.app, i.kind, i.payload, i.summary, done, url=url)

        loop.call_soon_threadsafe(send)
        return future

    def perform(self, interaction: Interaction) -> Delivery:
        """Send an interaction and wait for its acknowledgement.

        At most as long as a person at Slack would.
        """
        delivery = self.deliver(interaction).result(timeout=self.patience + 10)
        self._acted()
        return delivery

    def _acted(self) -> None:
        if self.after_interaction is not None:
            self.after_interaction()

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            raise RuntimeError("the playground is not running; call start()")
        return self._loop

    def _on_event(self, event: Event) -> None:
        """Take an event to the apps that subscribed, and wait for them unless the loop's own thread calls."""
        loop = self._loop
        if loop is None:
            return
        waiting: list[Future[Delivery]] = []
        for app in self.courier.audience(event):
            future: Future[Delivery] = Future()
            loop.call_soon_threadsafe(self.courier.send_event, app, event, future.set_result)
            waiting.append(future)
        if threading.current_thread() is self._thread or not waiting:
            return
        for future in waiting:
            future.result(timeout=self.patience + 10)
        self._acted()

    # -- what a test asks for ---------------------------------------------------------------------

    def wait_until(self, predicate: Callable[[], object], timeout: float = 5.0) -> None:
        """Wait in real time until the predicate is true; TimeoutError after `timeout` seconds."""
        until = monotonic() + timeout
        while not predicate():
            if monotonic() > until:
                raise TimeoutError(f"still not true after {timeout:g} s: {predicate}")
            time.sleep(0.005)

    def wait_connected(self, connections: int = 1, timeout: float = 5.0) -> None:
        """Wait until the app holds this many Socket Mode connections."""
        self.wait_until(lambda: len(self.courier.sockets.of(self.app)) >= connections, timeout)

    def refresh_sockets(self, reason: str = "refresh_requested") -> None:
        """Ask every Socket Mode client to connect anew (`warning`.

        `refresh_requested` or `link_disabled`).
        """
        self._running().call_soon_threadsafe(self.courier.sockets.refresh, reason)

    def cut_sockets(self) -> None:
        """Cut every Socket Mode connection without a word."""
        self._running().call_soon_threadsafe(self.courier.sockets.cut)
