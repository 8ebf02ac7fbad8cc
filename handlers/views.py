"""Opens modals, replaces them and publishes Home tabs after the acknowledgement; knows not what they show.

Every call is made by the pool of redraws: a listener never waits for Slack (design.md 3).
"""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import structlog

from bot.slack.ids import ForgedValueError
from bot.slack.outcome import Accepted, Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.deps import Deps
    from bot.slack.kit import View
    from handlers.redraw import Redraws

# Seconds in which an acknowledgement surely reaches Slack: what is sent before that could be overtaken by it.
OVERTAKEN = 0.4
log = structlog.get_logger("entente.views")


class Views:
    """Views of one bot; each is built by the pool, right before it is shown."""

    def __init__(self, deps: Deps, redraws: Redraws) -> None:
        self._deps = deps
        self._redraws = redraws

    def opens(
        self, body: dict[str, Any], build: Callable[[], View], then: Callable[[Shown], None] = lambda _: None
    ) -> None:
        """Open a modal for whoever clicked or typed; what they did has to be less than three seconds old.

        `then` is told of it once it is open.
        """
        team_id, trigger = team_of(body), str(body["trigger_id"])

        def show() -> None:
            opened = self._deps.slack(team_id).open_view(trigger, build())
            if isinstance(opened, Shown):
                then(opened)
            else:
                log.warning("view_not_opened", outcome=str(opened))

        self._redraws.submit(f"open:{trigger}", show)

    def pushes(self, body: dict[str, Any], build: Callable[[], View]) -> None:
        """Lay a modal upon the one that was clicked: closed, it shows that one again."""
        team_id, trigger = team_of(body), str(body["trigger_id"])

        def show() -> None:
            opened = self._deps.slack(team_id).push_view(trigger, build())
            if not isinstance(opened, Shown):
                log.warning("view_not_opened", outcome=str(opened))

        self._redraws.submit(f"open:{trigger}", show)

    def opens_slowly(self, body: dict[str, Any], waiting: View, build: Callable[[], View]) -> None:
        """Open a light modal at once, and put in its place what takes longer to build than a trigger lives."""
        team_id, trigger = team_of(body), str(body["trigger_id"])

        def show() -> None:
            slack = self._deps.slack(team_id)
            opened = slack.open_view(trigger, waiting)
            if not isinstance(opened, Shown):
                log.warning("view_not_opened", outcome=str(opened))
                return
            answer = slack.update_view(opened.view_id, build())
            if not isinstance(answer, Shown):
                log.warning("view_not_replaced", outcome=str(answer))

        self._redraws.submit(f"open:{trigger}", show)

    def replaces_submitted(self, body: dict[str, Any], build: Callable[[], View]) -> None:
        """Replace a modal whose submission is acknowledged with a view of its own, which must not come last."""

        def build_later() -> View:
            begun = monotonic()
            view = build()
            sleep(max(0.0, begun + OVERTAKEN - monotonic()))
            return view

        self.replaces(body, build_later)

    def replaces(self, body: dict[str, Any], build: Callable[[], View]) -> None:
        """Replace the modal that was clicked or submitted."""
        team_id, view_id = team_of(body), str(view_of(body)["id"])

        def show() -> None:
            answer = self._deps.slack(team_id).update_view(view_id, build())
            if not isinstance(answer, Shown):
                log.warning("view_not_replaced", outcome=str(answer))

        self._redraws.submit(f"view:{view_id}", show)

    def publishes(self, team_id: str, user_id: str, build: Callable[[], View | None]) -> None:
        """Publish a person's Home tab; None is published already."""

        def show() -> None:
            view = build()
            if view is None:
                return
            answer = self._deps.slack(team_id).publish_home(user_id, view)
            if not isinstance(answer, Accepted):
                log.warning("home_not_published", outcome=str(answer))

        self._redraws.submit(f"home:{team_id}:{user_id}", show)


def team_of(body: dict[str, Any]) -> str:
    """The workspace of an interaction or a command."""
    return str(body["team_id"] if "team_id" in body else body["team"]["id"])


def user_of(body: dict[str, Any]) -> str:
    """Who acts in an interaction or a command."""
    return str(body["user_id"] if "user_id" in body else body["user"]["id"])


def mark_of(body: dict[str, Any]) -> str:
    """What the view in which somebody acts was opened for: its `private_metadata`, empty where it has none."""
    return str(view_of(body).get("private_metadata", ""))


def state_of(body: dict[str, Any]) -> object:
    """What was filled in, forged until checked: by block and action; None where nothing was."""
    return (view_of(body).get("state") or {}).get("values")


def view_of(body: dict[str, Any]) -> dict[str, Any]:
    """The view in which somebody acts; what is clicked in a view alone, and comes from none, is forged."""
    view = body.get("view")
    if not isinstance(view, dict):
        raise ForgedValueError("no view")
    return view


def root_of(body: dict[str, Any]) -> str:
    """The lowest of the modals in which somebody acts; empty where it was in none."""
    view = body.get("view") or {}
    return str(view.get("root_view_id") or view.get("id") or "")
