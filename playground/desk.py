"""Owns what Slack hands out and takes back: triggers, response addresses, socket tickets, upload addresses.

It must not know how any of them travels.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from playground.api.registry import SlackError
from playground.clock import monotonic
from playground.model import App, File
from playground.world import World

TRIGGER_SECONDS = 3.0
RESPONSE_USES = 5
RESPONSE_MINUTES = 30
KEPT = 50_000
"""Triggers and response addresses kept; older ones are unknown."""

Kept = TypeVar("Kept")


@dataclass(slots=True)
class Trigger:
    """Leave to open a modal for a person (id), once, within three seconds."""

    app_id: str
    user: str
    since: float
    used: bool = False


@dataclass(slots=True)
class ResponseTicket:
    """A response address.

    Where an answer goes, for whom, which message it may replace, and how often it was used.
    """

    app_id: str
    channel: str
    user: str
    ts: str
    since: datetime
    uses: int = 0


class Desk:
    """Hands out ids and addresses and checks them when they come back."""

    def __init__(self, world: World, base_url: Callable[[], str]) -> None:
        self._world = world
        self._base_url = base_url
        self._triggers: OrderedDict[str, Trigger] = OrderedDict()
        self._responses: OrderedDict[str, ResponseTicket] = OrderedDict()
        self._sockets: OrderedDict[str, str] = OrderedDict()

    def new_trigger(self, app: App, user: str) -> str:
        """A trigger id for an interaction of this person (id) that happens now."""
        key = f"{self._world.new_id('')}.{self._world.team.id}.{self._world.new_id('').lower()}"
        _keep(self._triggers, key, Trigger(app.app_id, user, monotonic()))
        return key

    def use_trigger(self, key: str, app: App) -> str:
        """The person a trigger belongs to; refused when unknown, used or older than three seconds."""
        trigger = self._triggers.get(key)
        if trigger is None or trigger.app_id != app.app_id:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            self._world.violate("trigger_reused", "a trigger_id was used twice")
            raise SlackError("exchanged_trigger_id")
        if monotonic() - trigger.since > TRIGGER_SECONDS:
            self._world.violate("trigger_expired", "a trigger_id was used after more than 3 seconds")
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def new_response(self, app: App, channel: str, user: str, ts: str = "") -> str:
        """A response address for an interaction in a channel; `ts` is the message it came from."""
        key = self._world.new_id("")
        _keep(self._responses, key, ResponseTicket(app.app_id, channel, user, ts, self._world.now()))
        return f"{self._base_url()}/actions/{self._world.team.id}/{key}"

    def use_response(self, key: str) -> ResponseTicket:
        """The ticket of a response address.

        Refused when unknown, used five times or older than 30 minutes.
        """
        ticket = self._responses.get(key)
        if ticket is None:
            raise SlackError("invalid_url")
        if self._world.now() - ticket.since > timedelta(minutes=RESPONSE_MINUTES):
            self._world.violate("response_url_expired", "a response_url was used after more than 30 minutes")
            raise SlackError("expired_url")
        if ticket.uses >= RESPONSE_USES:
            self._world.violate("response_url_overused", "a response_url was used more than 5 times")
            raise SlackError("used_url")
        ticket.uses += 1
        return ticket

    def socket_url(self, app: App) -> str:
        """An address for one Socket Mode connection of the app."""
        key = self._world.new_id("")
        _keep(self._sockets, key, app.app_id)
        return f"{self._base_url().replace('http://', 'ws://', 1)}/link/?ticket={key}&app_id={app.app_id}"

    def use_socket(self, key: str) -> App | None:
        """The app a socket ticket belongs to, once."""
        return self._world.apps.get(self._sockets.pop(key, ""))

    def upload_url(self, file: File) -> str:
        """The address that takes the bytes of a file."""
        return f"{self._base_url()}/upload/v1/{file.id}"


def _keep(kept: OrderedDict[str, Kept], key: str, value: Kept) -> None:
    kept[key] = value
    if len(kept) > KEPT:
        kept.popitem(last=False)
