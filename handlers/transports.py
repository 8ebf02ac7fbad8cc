"""How Slack's requests reach the app: over Socket Mode, or over HTTP with two pages for an operator's probes."""

from __future__ import annotations

import json
from contextlib import suppress
from http import HTTPStatus
from socket import IPPROTO_TCP, TCP_NODELAY
from typing import TYPE_CHECKING, Any

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from slack_bolt import App

EVENTS_PATH = "/slack/events"
# Requests that wait for one another: the database lets one writer in at a time, the rest is short.
CONCURRENCY = 10
# The client gives a connection up after five pings that failed. At the SDK's ten seconds a bot whose connection was
# cut without a word is deaf for most of a minute, and every click ends in a warning triangle.
PING_SECONDS = 2
# A click brings the whole message with it, 5 to 20 kB; the SDK reads 1 kB at a time.
READ_BYTES = 65_536


def socket_mode(app: App, app_token: str, api_url: str) -> SocketModeHandler:
    """The Socket Mode connection, not yet connected."""
    client = WebClient(base_url=api_url)
    handler = SocketModeHandler(
        app,
        app_token,
        web_client=client,
        concurrency=CONCURRENCY,
        ping_interval=PING_SECONDS,
        receive_buffer_size=READ_BYTES,
    )
    handler.client.message_listeners.append(_send_at_once)
    return handler


def _send_at_once(client: Any, message: dict[str, Any], _raw: str | None) -> None:  # noqa: ANN401  # SDK's own
    """Have acknowledgements on a new connection, which begins with a hello, leave at once.

    Otherwise (Nagle's algorithm) each waits until the other side has confirmed the one before, which it does with
    its next message or after up to 40 ms.
    """
    session = client.current_session
    if message.get("type") == "hello" and session is not None and session.sock is not None:
        with suppress(OSError):  # it has ended already; the next one says hello too
            session.sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)


def close_socket(handler: SocketModeHandler) -> None:
    """End the connection; whoever waits for messages, and would notice only after a second, is woken."""
    client = handler.client
    client.closed = True
    client.auto_reconnect_enabled = False
    client.message_processor.event.set()
    client.message_queue.put("")
    client.disconnect()
    reader = client.current_session_runner
    reader.event.set()
    while reader.is_alive():
        # It takes this mark away when it begins to read: one that begins just now would otherwise never end.
        client.current_session_state.terminated = True
        reader.thread.join(0.02)
    handler.close()  # type: ignore[no-untyped-call]  # Bolt's own


def wsgi(app: App, is_ready: Callable[[], bool]) -> WSGIApplication:
    """`POST /slack/events` for everything Slack sends, `GET /healthz` and `GET /readyz` for probes."""
    slack = SlackRequestHandler(app, EVENTS_PATH)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if environ.get("REQUEST_METHOD") == "GET" and path == "/healthz":
            return _say(start_response, HTTPStatus.OK, "ok")
        if environ.get("REQUEST_METHOD") == "GET" and path == "/readyz":
            ready = is_ready()
            status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
            return _say(start_response, status, "ready" if ready else "database")
        return slack(environ, start_response)

    return application


def serve(begin: Callable[[], tuple[WSGIApplication, Callable[[], None]]], host: str, port: int) -> None:
    """Answer HTTP requests until told to stop; one process with threads (design.md 4).

    Args:
        begin: called in that process; what answers, and what ends it. Gunicorn makes the process by a fork, which no
            thread and no connection outlives: all of them have to be made there.
        host: where to listen.
        port: same.
    """
    closers: list[Callable[[], None]] = []

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


def _say(start_response: StartResponse, status: HTTPStatus, word: str) -> Iterable[bytes]:
    start_response(f"{status.value} {status.phrase}", [("Content-Type", "application/json")])
    return [json.dumps({"status": word}).encode()]
