"""Owns deliveries to an app in HTTP mode: signed requests and their answers.

It must not know what payloads mean.
"""

import asyncio
import hashlib
import hmac
import ipaddress
import json
import time
from urllib.parse import urlencode, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from playground.clock import monotonic
from playground.model import App, Delivery, Json
from playground.socketmode import Done
from playground.world import World


class HttpSender:
    """Posts payloads to the app's request URL, on this machine only."""

    def __init__(self, world: World, patience: float) -> None:
        self._world = world
        self._patience = patience
        self._session: ClientSession | None = None
        self._running: set[asyncio.Task[None]] = set()

    def send(
        self, app: App, kind: str, delivery: Delivery, done: Done, *, url: str, reason: str = ""
    ) -> None:
        """Post a payload; `done` hears when it is answered or too late."""
        task = asyncio.ensure_future(self._post(app, kind, delivery, done, url, reason))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _post(self, app: App, kind: str, delivery: Delivery, done: Done, url: str, reason: str) -> None:
        body, content_type = _encode(kind, delivery.payload)
        headers = sign(app.signing_secret, body) | {"Content-Type": content_type}
        if delivery.attempt:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": reason}
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=self._patience))
        since = monotonic()
        try:
            check_loopback(url)
            async with self._session.post(url, data=body, headers=headers) as answer:
                text = await answer.text()
                status = answer.status
                no_retry = answer.headers.get("X-Slack-No-Retry") == "1"
                is_json = answer.content_type == "application/json"
        except TimeoutError:
            delivery.problem = "timeout"
            what = f"{delivery.kind} {delivery.summary}"
            self._world.violate("missing_ack", f"not acknowledged within {self._patience:g} s: {what}")
        except (ClientError, OSError, ValueError) as error:
            delivery.problem = f"connection_failed: {error}"
        else:
            if status == 200:
                delivery.milliseconds = (monotonic() - since) * 1000
                delivery.response = _decode(text, is_json=is_json)
            else:
                delivery.problem = "no_retry" if no_retry else f"http_error {status}"
                kind_of = "unknown_action" if status == 404 else "failed_ack"
                self._world.violate(kind_of, f"{status} to {delivery.kind} {delivery.summary}")
        done(delivery)

    async def close(self) -> None:
        """Wait for nothing more and close the client."""
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None


def _encode(kind: str, payload: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _decode(text: str, *, is_json: bool) -> Json | None:
    if not text:
        return None
    if is_json:
        try:
            value = json.loads(text)
        except ValueError:
            return None
        return value if isinstance(value, dict) else None
    return {"text": text}


def sign(secret: str, body: bytes) -> dict[str, str]:
    """Slack's signature headers for a body at this moment (slack-facts.md 4.1)."""
    stamp = str(int(time.time()))
    base = b"v0:" + stamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def check_loopback(url: str) -> None:
    """ValueError unless the address is on this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return
    try:
        inside = ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise ValueError(f"the playground speaks to this machine only, not to {host or url!r}")
