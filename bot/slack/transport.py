"""The SDK's client over connections that are kept open, and a last question before anything leaves.

A connection of one's own for each call costs two round trips and a TLS handshake, which is more work than all else that
is done for a message.
"""

from __future__ import annotations

import ssl
import threading
import time
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import urllib3
from slack_sdk import WebClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from urllib.request import Request

TIMEOUT = 10
# A connection that was idle for longer may be closed by the other side just as it is used again, and then nobody knows
# whether the call arrived.
IDLE_SECONDS = 5
CONNECTIONS = 16


@cache
def trusted() -> ssl.SSLContext:
    """Whose certificates are trusted, read once: every workspace has a client of its own, and sockets are cut."""
    return ssl.create_default_context()


class NotSentError(Exception):
    """Nothing left this machine; the message is the reason."""


class KeptOpen(WebClient):
    """The SDK's client, but for how its requests travel; several threads may use it."""

    def __init__(self, token: str, base_url: str) -> None:
        # No retry handlers: the SDK's default sends a message twice when a connection drops (slack-facts.md 9.1).
        super().__init__(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[])
        told: dict[str, Any] = {"retries": False, "timeout": TIMEOUT, "maxsize": CONNECTIONS, "block": False}
        told |= {"ssl_context": self.ssl or trusted()}
        self._pool = urllib3.ProxyManager(self.proxy, **told) if self.proxy else urllib3.PoolManager(**told)
        self._used = time.monotonic()
        self._asks = threading.local()

    @contextmanager
    def asking(self, may_send: Callable[[], bool]) -> Iterator[None]:
        """Ask, right before the next call of this thread leaves, whether it still may.

        Raises:
            NotSentError: it may not.
        """
        self._asks.may_send = may_send
        try:
            yield
        finally:
            self._asks.may_send = None

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        now = time.monotonic()
        if now - self._used > IDLE_SECONDS:
            self._pool.clear()
        self._used = now
        may_send = getattr(self._asks, "may_send", None)
        if may_send is not None and not may_send():
            raise NotSentError("not_ours_any_more")
        try:
            reply = self._pool.request(
                req.get_method(),
                url,
                body=cast("bytes", req.data),
                headers=dict(req.header_items()),
                redirect=False,
            )
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
            raise NotSentError("no_connection") from error
        return {"status": reply.status, "headers": reply.headers, "body": reply.data.decode("utf-8")}
