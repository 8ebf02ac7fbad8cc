"""A bounded pool that redraws messages after commit; the newest state of a message wins.

A redraw that is lost does no harm: the next click draws the message anew from the database (law 3).
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Condition, Thread
from time import monotonic
from typing import TYPE_CHECKING

import structlog
import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from bot.slack.outcome import Accepted, Reach, Rejected, Unknown
from handlers.errors import shielded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.slack.kit import Message

log = structlog.get_logger("entente.redraw")

TIMEOUT = 5


class Redraws:
    """Workers that run at most one job a key at a time, and of several waiting for a key the newest.

    Args:
        workers: threads.
        capacity: jobs that may wait; the oldest gives way to a new one beyond it.
    """

    def __init__(self, workers: int = 6, capacity: int = 5000) -> None:
        self._capacity = capacity
        self._waiting: OrderedDict[str, Callable[[], None]] = OrderedDict()
        self._busy: set[str] = set()
        self._changed = Condition()
        self._stopped = False
        self._http = urllib3.PoolManager(maxsize=workers, retries=False, timeout=TIMEOUT)
        self._threads = [Thread(target=self._work, name=f"redraw-{n}", daemon=True) for n in range(workers)]
        for thread in self._threads:
            thread.start()

    def submit(self, key: str, job: Callable[[], None]) -> None:
        """Have a job done soon; one that waits under the same key is replaced."""
        with self._changed:
            if self._stopped:
                return
            self._waiting[key] = job
            if len(self._waiting) > self._capacity:
                self._waiting.popitem(last=False)
            self._changed.notify()

    def depth(self) -> int:
        """How many jobs wait."""
        with self._changed:
            return len(self._waiting)

    def drain(self, timeout: float = 10.0) -> bool:
        """Wait until nothing waits and nothing runs; False if that took too long."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._busy, timeout)

    def stop(self, timeout: float = 5.0) -> bool:
        """Do what waits, then end the threads; False if something is left after so many seconds."""
        until = monotonic() + timeout
        is_done = self.drain(timeout)
        with self._changed:
            self._stopped = True
            self._waiting.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))
        self._http.clear()
        return is_done

    def replace(self, response_url: str, message: Message) -> None:
        """Draw the clicked message anew."""
        self._say(response_url, {"replace_original": True, **message.payload()})

    def whisper(self, response_url: str, message: Message) -> None:
        """Tell the person who clicked, and nobody else."""
        self._say(
            response_url, {"replace_original": False, "response_type": "ephemeral", **message.payload()}
        )

    def answer(self, response_url: str, said: Mapping[str, object]) -> None:
        """Tell the person who clicked what a command would have answered in its acknowledgement."""
        self._say(response_url, {**said, "replace_original": False, "response_type": "ephemeral"})

    def announce(self, response_url: str, message: Message) -> Accepted | Rejected | Unknown:
        """Tell everybody in the channel of the click, below what stands there; never raises for Slack's answers."""
        payload = {"replace_original": False, "response_type": "in_channel", **message.payload()}
        try:
            status = self._say(response_url, payload)
        except (NewConnectionError, ConnectTimeoutError) as error:
            return Rejected(type(error).__name__, Reach.TRANSIENT)
        except HTTPError as error:
            return Unknown(type(error).__name__)
        if status == 200:
            return Accepted()
        return Unknown(f"http_{status}") if status >= 500 else Rejected(f"http_{status}", Reach.UNLISTED)

    def _say(self, response_url: str, payload: Mapping[str, object]) -> int:
        reply = self._http.request("POST", response_url, json=payload)
        if reply.status != 200:
            log.warning("redraw_refused", status=reply.status)
        return reply.status

    def _work(self) -> None:
        while (taken := self._next()) is not None:
            key, job = taken
            # Whatever it throws: a thread that ends would redraw nothing for anybody any more.
            shielded("redraw_lost", job)
            with self._changed:
                self._busy.discard(key)
                self._changed.notify_all()

    def _next(self) -> tuple[str, Callable[[], None]] | None:
        with self._changed:
            while True:
                for key in self._waiting:
                    if key not in self._busy:
                        self._busy.add(key)
                        return key, self._waiting.pop(key)
                if self._stopped:
                    return None
                self._changed.wait()
