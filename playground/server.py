"""Owns the one loopback port: HTTP routes, the socket route, faults and limits on the way.

It must not know what calls do.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from playground.api import METHODS, SlackError, answer
from playground.clock import monotonic
from playground.courier import Courier
from playground.desk import Desk
from playground.faults import (
    Delay,
    DropAfter,
    DropBefore,
    Fault,
    Faults,
    PictureNotReady,
    RateLimited,
    Refused,
    ServerError,
)
from playground.limits import RateLimits
from playground.model import CallRecord, Json
from playground.responses import take_response
from playground.world import World


@dataclass(frozen=True, slots=True)
class Result:
    """What a call is answered with."""

    status: int
    body: Json
    headers: dict[str, str]


def ok(body: Json, status: int = 200) -> Result:
    """An answer without further headers."""
    return Result(status, body, {})


class Server:
    """The handlers of every route; lives in the event loop's thread."""

    def __init__(
        self, world: World, desk: Desk, courier: Courier, faults: Faults, limits: RateLimits
    ) -> None:
        self._world = world
        self._desk = desk
        self._courier = courier
        self._faults = faults
        self._limits = limits

    def application(self) -> web.Application:
        """All routes."""
        application = web.Application(client_max_size=64 * 2**20)
        application.router.add_route("*", "/api/{method}", self._api)
        application.router.add_post("/actions/{team}/{key}", self._response)
        application.router.add_post("/upload/v1/{file}", self._upload)
        application.router.add_get("/link/", self._link)
        return application

    # -- Web API ----------------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        token, args = await read_arguments(request)

        def effect() -> Result:
            return self._call(name, token, args)

        return await self._run(request, name, args, effect)

    def _call(self, name: str, token: str, args: Json) -> Result:
        found = METHODS.get(name)
        wait = self._limits.wait(name, found.tier if found else 0, str(args.get("channel") or ""))
        if wait is not None:
            return limited(wait)
        return Result(200, answer(self._world, self._desk, name, token, args), self._scopes(token))

    def _scopes(self, token: str) -> dict[str, str]:
        """What a bot token may do, as Slack says it with every answer."""
        app = next((app for app in self._world.apps.values() if app.bot_token == token), None)
        return {"X-OAuth-Scopes": ",".join(sorted(app.scopes))} if app else {}

    async def _run(
        self, request: web.Request, name: str, args: Json, effect: Callable[[], Result]
    ) -> web.StreamResponse:
        """Carry a call out with whatever fault is ordered for it, and record it."""
        since = monotonic()
        fault = self._faults.take(name, args)
        if isinstance(fault, Delay):
            await asyncio.sleep(fault.seconds)
            fault = None
        result = self._instead(fault, args) or effect()
        if isinstance(fault, ServerError) and fault.after_effect:
            result = ok({"ok": False, "error": "internal_error"}, fault.status)
        error = "" if result.body.get("ok", True) else str(result.body.get("error", ""))
        if isinstance(fault, DropBefore | DropAfter):
            error = "connection dropped"
        span = (monotonic() - since) * 1000
        self._world.calls.append(
            CallRecord(self._world.now(), name, args, result.status, error, span, result.body)
        )
        if isinstance(fault, DropBefore | DropAfter) and request.transport is not None:
            request.transport.abort()
        return web.Response(
            body=json.dumps(result.body, separators=(",", ":")).encode(),
            status=result.status,
            headers=result.headers,
            content_type="application/json",
        )

    @staticmethod
    def _instead(fault: Fault | None, args: Json) -> Result | None:
        """What is answered instead of carrying the call out."""
        if isinstance(fault, RateLimited):
            return limited(fault.retry_after)
        if isinstance(fault, ServerError) and not fault.after_effect:
            return ok({"ok": False, "error": "service_unavailable"}, fault.status)
        if isinstance(fault, Refused):
            return ok({"ok": False, "error": fault.error})
        if isinstance(fault, DropBefore):
            return ok({})
        if isinstance(fault, PictureNotReady) and "slack_file" in json.dumps(args):
            message = "[ERROR] invalid slack file [json-pointer:/blocks]"
            return ok({"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": [message]}})
        return None

    # -- the other ways in ------------------------------------------------------------------------

    async def _response(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        try:
            body = json.loads(await request.read())
        except ValueError:
            body = None

        def effect() -> Result:
            if not isinstance(body, dict):
                return ok({"ok": False, "error": "invalid_payload"}, 400)
            try:
                take_response(self._world, self._desk, key, body)
            except SlackError as refusal:
                gone = refusal.code in {"used_url", "expired_url", "invalid_url"}
                return ok(refusal.answer(), 404 if gone else 400)
            return ok({"ok": True})

        return await self._run(request, "response_url", body if isinstance(body, dict) else {}, effect)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content = await read_upload(request)
        key = request.match_info["file"]

        def effect() -> Result:
            file = self._world.files.get(key)
            if file is None or file.uploaded:
                return ok({"ok": False, "error": "invalid_upload"}, 404)
            if len(content) != file.length:
                return ok({"ok": False, "error": "length_mismatch"}, 400)
            file.content, file.uploaded = content, True
            return ok({"ok": True})

        return await self._run(request, "upload", {"file": key, "bytes": len(content)}, effect)

    async def _link(self, request: web.Request) -> web.StreamResponse:
        app = self._desk.use_socket(request.query.get("ticket", ""))
        return await self._courier.sockets.serve(request, app)


def limited(seconds: int) -> Result:
    """HTTP 429 as Slack sends it."""
    return Result(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(seconds)})


async def read_arguments(request: web.Request) -> tuple[str, Json]:
    """The token and the arguments of a call, from its address, its form or its JSON."""
    args: Json = dict(request.query)
    kind = request.content_type
    if kind == "multipart/form-data":
        args |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    elif body := await request.read():
        form = body.decode(errors="replace")
        args |= (
            _json_object(form)
            if kind == "application/json"
            else dict(parse_qsl(form, keep_blank_values=True))
        )
    header = request.headers.get("Authorization", "")
    in_body = str(args.pop("token", ""))
    return header.removeprefix("Bearer").strip() or in_body, args


def _json_object(body: str) -> Json:
    try:
        value: Any = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


async def read_upload(request: web.Request) -> bytes:
    """The bytes of an upload, sent raw or as a form."""
    if request.content_type == "multipart/form-data":
        for value in (await request.post()).values():
            if isinstance(value, web.FileField):
                return value.file.read()
        return b""
    return await request.read()
