"""Three pages for whoever watches the bot: does it live, can it work, and what it counts. Nothing of anybody."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from bot.outbox.tally import depths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

    from prometheus_client.metrics_core import Metric

    from bot.deps import Deps
    from handlers.redraw import Redraws

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Probes:
    """What is asked when a page is.

    Attributes:
        is_alive: whether the process does its work.
        lacks: what it lacks to be of use at this moment; empty where nothing.
        measure: what stands at this moment, beside what is counted.
    """

    is_alive: Callable[[], bool]
    lacks: Callable[[], str]
    measure: Callable[[], Iterable[Metric]]

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes] | None:
        """`GET /healthz`, `GET /readyz` and `GET /metrics`; None for anything else."""
        if environ.get("REQUEST_METHOD") != "GET":
            return None
        path = environ.get("PATH_INFO", "")
        if path == "/healthz":
            return _word(start_response, "" if self.is_alive() else "heartbeats", "ok")
        if path == "/readyz":
            return _word(start_response, self.lacks(), "ready")
        if path == "/metrics":
            return _say(start_response, HTTPStatus.OK, CONTENT_TYPE_LATEST, metrics.page(self.measure()))
        return None


def measured(deps: Deps, redraws: Redraws, *, is_connected: bool | None) -> Iterator[Metric]:
    """The queue, the redraws, and the connection, where there is one to Slack."""
    depth = metrics.depth
    yield depth("redraws_waiting", "Messages and views that wait to be drawn anew.", {"": redraws.depth()})
    if is_connected is not None:
        yield depth("socket_connected", "Whether Slack can reach the bot (Socket Mode).", {"": is_connected})
    now, found = deps.now(), None
    with suppress(SQLAlchemyError), deps.read() as session:
        found = depths(session, now=now)
    yield depth("database_answers", "Whether the database answers.", {"": found is not None})
    if found is None:
        return
    yield depth(
        "queue_messages", "Messages by state; unknown and failed ones of seven days.", found.states, "state"
    )
    told = "Messages that wait and leave no trace, such as reminders, rounded down to fives."
    yield depth("queue_reminders", told, {"": found.traceless})
    age = (now - found.oldest).total_seconds() if found.oldest else 0.0
    yield depth("queue_oldest_seconds", "How long the message has waited that is due longest.", {"": age})
    yield depth("send_rate", "Messages a second that may be sent now.", {"": found.rate})


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    """Probes come every few seconds: a line for each would be all the log."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


def serve_probes(probes: Probes, host: str, port: int) -> Callable[[], None]:
    """Answer these pages and nothing else, in threads of their own; how to end it.

    Raises:
        OSError: the port cannot be had.
    """

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        said = probes.answer(environ, start_response)
        return _say(start_response, HTTPStatus.NOT_FOUND, JSON, b"{}") if said is None else said

    server = make_server(host, port, application, _Server, _Quiet)
    Thread(target=server.serve_forever, name="probes", daemon=True).start()

    def end() -> None:
        server.shutdown()
        server.server_close()

    return end


def _word(start_response: StartResponse, lacks: str, fine: str) -> Iterable[bytes]:
    status = HTTPStatus.SERVICE_UNAVAILABLE if lacks else HTTPStatus.OK
    return _say(start_response, status, JSON, json.dumps({"status": lacks or fine}).encode())


def _say(start_response: StartResponse, status: HTTPStatus, kind: str, body: bytes) -> Iterable[bytes]:
    start_response(f"{status.value} {status.phrase}", [("Content-Type", kind)])
    return [body]
