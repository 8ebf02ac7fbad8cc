"""How Slack's requests reach the app, over Socket Mode or over HTTP, and how either comes to its end."""

from __future__ import annotations

import select
from contextlib import suppress
from http import HTTPStatus
from socket import IPPROTO_TCP, TCP_NODELAY
from threading import Condition, local
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltRequest
from slack_bolt.adapter.socket_mode.base_handler import BaseSocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient

from bot import metrics
from bot.slack.transport import trusted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from socket import socket
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from slack_bolt import App, BoltResponse
    from slack_bolt.adapter.wsgi.http_request import WsgiHttpRequest
    from slack_sdk.socket_mode.client import BaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

    from handlers.probes import Probes

EVENTS_PATH = "/slack/events"
# Requests that wait for one another: the database lets one writer in at a time, the rest is short.
CONCURRENCY = 10
# At every ping the client looks whether the other side has ended the connection; one that falls silent is given up
# after five. At the SDK's ten seconds a bot whose connection was cut is deaf for most of a minute, and every click ends
# in a warning triangle.
PING_SECONDS = 2
# Closed for sending (where the system tells), closed altogether, or reset.
ENDED = getattr(select, "POLLRDHUP", 0) | select.POLLHUP | select.POLLERR
# A click brings the whole message with it, 5 to 20 kB; the SDK reads 1 kB at a time.
READ_BYTES = 65_536


def socket_mode(app: App, app_token: str, api_url: str) -> SocketDoor:
    """The Socket Mode connection, not yet connected."""
    return SocketDoor(app, app_token, api_url)


class _Stamped(str):
    """A message of Slack's, and when it arrived."""

    __slots__ = ("arrived",)
    arrived: float


class _Client(SocketModeClient):
    """The SDK's client, which knows besides how many requests have arrived and are not answered yet."""

    def __init__(self, app: App, app_token: str, api_url: str) -> None:
        self._answered = Condition()
        self._open = 0
        self.handled = local()
        super().__init__(
            app_token=app_token,
            logger=app.logger,
            web_client=WebClient(base_url=api_url, ssl=trusted()),
            concurrency=CONCURRENCY,
            ping_interval=PING_SECONDS,
            receive_buffer_size=READ_BYTES,
        )
        self.message_listeners.append(_send_at_once)

    def enqueue_message(self, message: str) -> None:
        if '"envelope_id"' in message:
            message = _Stamped(message)
            message.arrived = perf_counter()
            with self._answered:
                self._open += 1
        super().enqueue_message(message)

    def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        if not isinstance(raw_message, _Stamped):
            super().run_message_listeners(message, raw_message)
            return
        self.handled.arrived = raw_message.arrived
        try:
            super().run_message_listeners(message, raw_message)
        finally:
            with self._answered:
                self._open -= 1
                self._answered.notify_all()

    def _monitor_current_session(self) -> None:
        """Every ping: where the other side has ended the connection, open another at once.

        By itself the SDK notices only when no ping was answered for five of them.
        """
        session = self.current_session
        if session is not None and session.is_active() and _has_ended(session.sock):
            session.disconnect()
        super()._monitor_current_session()  # type: ignore[no-untyped-call]  # the SDK's own

    def settle(self, within: float) -> bool:
        """Wait until all that has arrived is answered; False if that takes longer."""
        with self._answered:
            return self._answered.wait_for(lambda: self._open <= 0, within)


def _has_ended(sock: socket | None) -> bool:
    """Whether the other side has closed or reset a connection; takes nothing from it and waits for nothing."""
    if sock is None or sock.fileno() < 0:
        return False
    poll = select.poll()
    poll.register(sock.fileno(), ENDED)
    return bool(poll.poll(0))


class SocketDoor(BaseSocketModeHandler):
    """Bolt's adapter over that client, with a watch on how long requests wait, in the queue and after it."""

    client: _Client

    def __init__(self, app: App, app_token: str, api_url: str) -> None:
        self.app = app
        self.client = _Client(app, app_token, api_url)
        self.client.socket_mode_request_listeners.append(self.handle)

    def handle(self, client: BaseSocketModeClient, req: SocketModeRequest) -> None:
        """Have Bolt answer a request, and send what it says."""
        response = run_bolt_app(self.app, req)
        send_response(client, req, response, 0.0)
        if response.status == HTTPStatus.OK:
            seconds = perf_counter() - self.client.handled.arrived
            metrics.acknowledged(metrics.kind_of_request(req.payload), seconds)

    def is_connected(self) -> bool:
        """Whether Slack can send something at this moment."""
        return bool(self.client.is_connected())


def _send_at_once(client: Any, message: dict[str, Any], _raw: str | None) -> None:  # noqa: ANN401  # SDK's own
    """Have acknowledgements on a new connection, which begins with a hello, leave at once.

    Otherwise (Nagle's algorithm) each waits until the other side has confirmed the one before, which it does with
    its next message or after up to 40 ms.
    """
    session = client.current_session
    if message.get("type") == "hello" and session is not None and session.sock is not None:
        with suppress(OSError):  # it has ended already; the next one says hello too
            session.sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)


def close_socket(door: SocketDoor, within: float = 3.0) -> bool:
    """End the connection: nothing more is read, and what was read is answered before.

    Returns:
        False if something is left unanswered after so many seconds.
    """
    until, client = monotonic() + within, door.client

    def left() -> float:
        return max(0.0, until - monotonic())

    client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
    reader, monitor, processor = (
        client.current_session_runner,
        client.current_app_monitor,
        client.message_processor,
    )
    reader.event.set()
    monitor.event.set()
    while reader.is_alive() and left():
        # It takes this mark away when it begins to read: one that begins just now would otherwise never end.
        client.current_session_state.terminated = True
        # It waits for something to read, and finds the mark when that is answered.
        with suppress(OSError):  # the connection has ended already
            if client.current_session is not None:
                client.current_session.ping()
        reader.thread.join(0.02)
    is_settled = client.settle(left())
    client.closed = True
    # Whoever waits for messages, and would notice only after a second, is woken.
    processor.event.set()
    client.message_queue.put("")
    for runner in (processor, monitor):
        if runner.is_alive():
            runner.thread.join(left())
    client.disconnect()
    client.message_workers.shutdown(wait=False)
    return is_settled


def wsgi(app: App, probes: Probes) -> WSGIApplication:
    """`POST /slack/events` for everything Slack sends, and the pages of `handlers.probes`."""
    slack = _Slack(app, EVENTS_PATH)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        said = probes.answer(environ, start_response)
        return slack(environ, start_response) if said is None else said

    return application


class _Slack(SlackRequestHandler):
    """Bolt's adapter, with a watch on how long a request waits for its acknowledgement."""

    def dispatch(self, request: WsgiHttpRequest) -> BoltResponse:
        since = perf_counter()
        asked = BoltRequest(
            body=request.get_body(), query=request.query_string, headers=request.get_headers()
        )
        response = self.app.dispatch(asked)
        if response.status == HTTPStatus.OK:
            metrics.acknowledged(metrics.kind_of_request(asked.body), perf_counter() - since)
        return response


def serve(begin: Callable[[], tuple[WSGIApplication, Callable[[], object]]], host: str, port: int) -> None:
    """Answer HTTP requests until told to stop; one process with threads (design.md 4).

    Args:
        begin: called in that process; what answers, and what ends it. Gunicorn makes the process by a fork, which no
            thread and no connection outlives: all of them have to be made there.
        host: where to listen.
        port: same.
    """
    closers: list[Callable[[], object]] = []

    def end(_server: object, _worker: object) -> None:
        for close in closers:
            close()

    from gunicorn.app.base import BaseApplication  # noqa: PLC0415  # Socket Mode does without it

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            options = {
                "bind": f"{host}:{port}",
                "workers": 1,
                "worker_class": "gthread",
                "threads": CONCURRENCY,
                "graceful_timeout": 8,
                "worker_exit": end,
                # A socket for gunicorn's own tool would be made in the home directory.
                "control_socket_disable": True,
                "accesslog": None,
                "loglevel": "warning",
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> WSGIApplication:
            application, close = begin()
            closers.append(close)
            return application

    Server().run()
