"""Calls of the Web API over connections that are kept open, and a last question before anything leaves.

Not through the SDK's client: it opens a connection for each call, which costs two round trips and a TLS handshake, has
no place for that question, and was a fifth of all that is done for a message (docs/decisions/0004-delivery.md).
"""

from __future__ import annotations

import json
import ssl
import weakref
from collections import deque
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlencode, urlsplit

from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env
from urllib3.util import make_headers, wait_for_read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from urllib.parse import SplitResult

TIMEOUT: Final = 10
# A connection that was idle for longer may be closed by the other side just as it is used again, and then nobody knows
# whether the call arrived.
IDLE_SECONDS: Final = 5
_JSON, _FORM = "application/json;charset=utf-8", "application/x-www-form-urlencoded"
# What may be thrown by a call of which nobody knows whether it arrived.
LOST: Final = (OSError, HTTPException, ValueError)


@cache
def trusted() -> ssl.SSLContext:
    """Whose certificates are trusted, read once: every workspace has a client of its own, and sockets are cut."""
    return ssl.create_default_context()


class NotSentError(Exception):
    """Nothing left this machine; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: HTTP status, headers by their names in small letters, and the JSON object, if there was one."""

    status: int
    headers: Mapping[str, str]
    body: dict[str, Any] | None


class WebApi:
    """Slack's Web API under one token; several threads may call it.

    Args:
        token: a bot token, or an app-level one.
        base_url: the Web API's base, with a slash at its end.
        ticks: seconds of this machine, which tell how long a connection was idle.
    """

    def __init__(self, token: str, base_url: str, ticks: Callable[[], float] = monotonic) -> None:
        self._path = urlsplit(base_url).path
        self._connections = Connections(base_url, load_http_proxy_from_env() or "", ticks)
        self._headers = {"Authorization": f"Bearer {token}", "User-Agent": "entente"}

    def call(
        self,
        method: str,
        arguments: Mapping[str, object],
        *,
        as_json: bool = False,
        may_send: Callable[[], bool] | None = None,
    ) -> Reply:
        """Call a method.

        Args:
            method: such as `chat.postMessage`.
            arguments: by name; what is nested goes as JSON, also in a form.
            as_json: all of it as one piece of JSON, which methods that only read do not take.
            may_send: asked right before the call leaves.

        Raises:
            NotSentError: it may not, or there is no connection.
            OSError, HTTPException, ValueError: nobody knows whether the call arrived.
        """
        said = json.dumps(arguments) if as_json else urlencode(_flat(arguments))
        headers = self._headers | {"Content-Type": _JSON if as_json else _FORM}
        connection, is_whole = self._connections.take(), False
        try:
            _require(may_send)
            connection.request("POST", self._path + method, said.encode(), headers)
            reply = connection.getresponse()
            body = reply.read()
            is_whole = True
        finally:
            self._connections.give_back(connection, is_whole=is_whole)
        told = {name.lower(): value for name, value in reply.headers.raw_items()}
        return Reply(reply.status, told, _object(body))

    def close(self) -> None:
        """Close what is open; a call opens it anew."""
        self._connections.close()


class Connections:
    """Connections to one host that are kept open.

    Args:
        url: of the host; http or https.
        proxy: the URL of a proxy over which they go; empty for none.
        ticks: seconds of this machine.
    """

    def __init__(self, url: str, proxy: str, ticks: Callable[[], float]) -> None:
        self._ticks = ticks
        self._target, self._proxy = urlsplit(url), urlsplit(proxy)
        # The one that was used last first: the others grow old and are closed.
        self._idle: deque[tuple[HTTPConnection, float]] = deque()
        # Whoever is done with a workspace drops its client.
        weakref.finalize(self, _close_all, self._idle)

    def take(self) -> HTTPConnection:
        """One that is open, for the caller alone.

        Raises:
            NotSentError: there is no way to the host.
        """
        while True:
            try:
                connection, since = self._idle.pop()
            except IndexError:
                return self._open()
            # What comes unasked is the other side's end.
            if self._ticks() - since < IDLE_SECONDS and not wait_for_read(connection.sock, 0):
                return connection
            connection.close()

    def give_back(self, connection: HTTPConnection, *, is_whole: bool) -> None:
        """The call over it has ended; not `is_whole`, somewhere in between, and it is closed."""
        if not is_whole:
            connection.close()
        elif connection.sock is not None:
            self._idle.append((connection, self._ticks()))

    def close(self) -> None:
        """Close those that nobody has taken."""
        _close_all(self._idle)

    def _open(self) -> HTTPConnection:
        place = self._proxy if self._proxy.hostname else self._target
        host, port = place.hostname or "", place.port
        connection = (
            HTTPSConnection(host, port, timeout=TIMEOUT, context=trusted())
            if self._target.scheme == "https"
            else HTTPConnection(host, port, timeout=TIMEOUT)
        )
        if place is self._proxy:
            told = _credentials(self._proxy)
            connection.set_tunnel(self._target.hostname or "", self._target.port, told)
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            raise NotSentError("no_connection") from error
        return connection


def _credentials(proxy: SplitResult) -> dict[str, str]:
    """What a proxy asks for whose URL names somebody."""
    if proxy.username is None:
        return {}
    who = ":".join((unquote(proxy.username), unquote(proxy.password or "")))
    return dict(make_headers(proxy_basic_auth=who))


def _close_all(idle: deque[tuple[HTTPConnection, float]]) -> None:
    while idle:
        idle.pop()[0].close()


def _require(may_send: Callable[[], bool] | None) -> None:
    if may_send is not None and not may_send():
        raise NotSentError("not_ours_any_more")


def _flat(arguments: Mapping[str, object]) -> dict[str, object]:
    """Arguments as the fields of a form."""
    return {name: _field(value) for name, value in arguments.items()}


def _field(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    return json.dumps(value) if isinstance(value, dict | list) else value


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(body)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
