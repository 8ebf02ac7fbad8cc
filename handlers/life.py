"""The app's own life in a workspace (uninstalled, token revoked), and whatever nobody else listens for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.slack.ids import Action
from bot.workspace.service import stop

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.deps import Deps

EVENTS = ("app_uninstalled", "tokens_revoked")
ANYTHING = re.compile("")


def register(app: App, deps: Deps) -> None:
    """Listen for the app's end."""

    def gone(body: dict[str, Any], event: dict[str, Any]) -> None:
        with deps.begin() as session:
            stop(session, body["team_id"], event["type"], now=deps.now())
        deps.forget_installation(body["team_id"])

    for event in EVENTS:
        app.event(event)(gone)


def register_last(app: App) -> None:
    """Answer what nobody else has: an old button is told so, never left with a warning triangle (ux.md 32)."""

    def link(ack: Ack) -> None:
        ack()

    def outdated() -> None:
        raise BotError("error.outdated")

    app.action(Action.OPEN_LINK)(link)
    app.action(ANYTHING)(outdated)
    app.command(ANYTHING)(outdated)
    app.shortcut(ANYTHING)(outdated)
    app.view(ANYTHING)(outdated)
