"""Owns the page's routes: the built files, the live state, acts and moves of the clock, for this machine only.

It must not know the app, nor what an act does.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from playground.clock import monotonic
from playground.model import Json
from playground.page_acts import BadAct, perform
from playground.page_log import inspector_json
from playground.page_state import sees_file
from playground.sitting import Sitting

FILES = Path(__file__).with_name("page")
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
LOOK_SECONDS = 0.06
BUSY_SECONDS = 0.5
ALIVE_SECONDS = 15.0
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageServer:
    """The routes of the page: `slack.add_routes.append(page.add)` before the playground starts, `open` afterwards."""

    def __init__(self, files: Path = FILES) -> None:
        self._files = files
        self._opened: Sitting | None = None
        self._closing = False

    def open(self, sitting: Sitting) -> None:
        """Show this from now on."""
        self._opened = sitting

    @property
    def _sitting(self) -> Sitting:
        if self._opened is None:
            raise web.HTTPServiceUnavailable(text="The demo is still starting.")
        return self._opened

    def add(self, application: web.Application) -> None:
        """Add the page to the playground's own routes, and the guard to all of them."""
        application.middlewares.append(guard)
        application.on_shutdown.append(self._close)
        router = application.router
        router.add_get("/", self._index)
        router.add_get("/page/live", self._live)
        router.add_get("/page/log", self._log)
        router.add_get("/page/file/{file}", self._file)
        router.add_post("/page/act", self._act)
        router.add_post("/page/read", self._read)
        router.add_post("/page/clock", self._clock)
        router.add_static("/assets/", self._files / "assets")

    async def _close(self, _application: web.Application) -> None:
        self._closing = True

    # -- seeing -----------------------------------------------------------------------------------

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(self._files / "index.html", headers=HEADERS)

    async def _live(self, request: web.Request) -> web.StreamResponse:
        """The state of one person's page, at once and after every change, as server-sent events."""
        sitting = self._sitting
        person = _person(sitting, request.query.get("as") or str(sitting.about["begin"]))
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        with sitting.watched_by(person), contextlib.suppress(ConnectionError):
            await self._push(request, response, sitting, person)
        return response

    async def _push(
        self, request: web.Request, response: web.StreamResponse, sitting: Sitting, person: str
    ) -> None:
        mark: object = None
        sent = monotonic()
        while not self._closing and request.transport is not None and not request.transport.is_closing():
            if (seen := sitting.mark()) != mark:
                mark, sent = seen, monotonic()
                state = await asyncio.to_thread(sitting.state, person)
                await response.write(f"data: {json.dumps(state, separators=(',', ':'))}\n\n".encode())
            elif monotonic() - sent > ALIVE_SECONDS:
                sent = monotonic()
                await response.write(b": still here\n\n")
            await asyncio.sleep(BUSY_SECONDS if sitting.director.busy else LOOK_SECONDS)

    async def _log(self, _request: web.Request) -> web.StreamResponse:
        return _json(inspector_json(self._sitting.slack))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        who = self._sitting.slack.person(_person(self._sitting, request.query.get("as", "")))
        file = self._sitting.slack.world.files.get(request.match_info["file"])
        if file is None or not sees_file(who, file.id):
            raise web.HTTPNotFound
        kind = file.mimetype if file.mimetype.startswith("image/") else "application/octet-stream"
        return web.Response(body=file.content, content_type=kind, headers=HEADERS)

    # -- acting -----------------------------------------------------------------------------------

    async def _act(self, request: web.Request) -> web.StreamResponse:
        """One act of one person, as they would do it; answered when the app has acknowledged it."""
        act = await _body(request)
        who = self._sitting.slack.person(_person(self._sitting, str(act.get("as", ""))))
        try:
            told = await asyncio.to_thread(perform, who, act)
        except BadAct as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        await asyncio.to_thread(self._sitting.acted, who, act, is_done=bool(told["ok"]))
        return _json(told)

    async def _read(self, request: web.Request) -> web.StreamResponse:
        """A person has looked at a conversation up to a message."""
        body = await _body(request)
        person = _person(self._sitting, str(body.get("as", "")))
        self._sitting.has_read(person, str(body.get("channel", "")), str(body.get("ts", "")))
        return _json({"ok": True})

    async def _clock(self, request: web.Request) -> web.StreamResponse:
        """A move of the clock; refused while one is under way, which `stop` ends."""
        body = await _body(request)
        person = self._sitting.slack.world.people[_person(self._sitting, str(body.get("as", "")))]
        director = self._sitting.director
        moves: dict[str, Callable[[], object]] = {
            "next": director.next_event,
            "workday": lambda: director.workday(person.tz),
            "week": lambda: director.weeks(1),
            "play": lambda: director.weeks(12),
            "stop": director.stop,
        }
        move = moves.get(str(body.get("to")))
        if move is None:
            raise web.HTTPBadRequest(text=f"there is no move {body.get('to')!r}")
        return _json({"ok": move() is not False})


def _person(sitting: Sitting, key: str) -> str:
    """The id of somebody one can be: an active person, no bot."""
    found = sitting.slack.world.people.get(key)
    if found is None or found.is_bot or found.deleted or not found.email:
        raise web.HTTPBadRequest(text=f"nobody here is called {key!r}")
    return found.id


async def _body(request: web.Request) -> Json:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="acts come as JSON")
    try:
        value: Any = await request.json()
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise web.HTTPBadRequest(text="an act is a JSON object")
    return value


def _json(value: Json) -> web.Response:
    return web.json_response(value, headers=HEADERS)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse whatever another web page in the same browser sends, by its Host, Origin and Sec-Fetch-Site."""
    host = urlsplit(f"//{request.headers.get('Host', '')}")
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "none")
    if host.hostname not in LOCAL:
        raise web.HTTPForbidden(text="This is for this machine only.")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("Host"):
        raise web.HTTPForbidden(text="Another page may not ask this.")
    if site not in {"none", "same-origin"}:
        raise web.HTTPForbidden(text="Another page may not ask this.")
    return await handler(request)
