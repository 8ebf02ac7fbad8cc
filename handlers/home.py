"""The Home tab: published when it is opened and after what is done in it, and only where it differs from what is shown.

What is shown is known without a table of our own: the view itself carries a mark of its content in its metadata, and
Slack brings the view back with each event and click. The mark is made under a key (`Keys.mark`): it says no more to
whoever reads the view than that two states of it differ, and the view itself says that in words already.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.home.blocks import home_view
from bot.home.service import come_back, home_page, resume
from bot.people.service import set_membership
from bot.people.sides import Programme
from bot.privacy.blocks import privacy_buttons
from bot.slack.ids import Action
from bot.text import words_for
from handlers.setup import admin_part
from handlers.views import team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.slack.kit import View
    from bot.text import Safe
    from handlers.views import Views

EVENTS = ("app_home_opened",)


class Homes:
    """Home tabs of one bot, each built from the database by the pool, right before it is published."""

    def __init__(self, deps: Deps, views: Views) -> None:
        self._deps = deps
        self._views = views

    def publish(self, team_id: str, user_id: str, *, shown: str = "", notice: Safe | None = None) -> None:
        """Publish a person's Home as the database stands, unless that is what they see.

        Args:
            team_id: the workspace.
            user_id: whose Home.
            shown: the mark of the Home they see; empty if that is not known.
            notice: what has just been done, where the page itself does not show it.
        """

        def build() -> View | None:
            view = self._marked(team_id, user_id, notice)
            return None if shown and shown == _mark_of(view.content) else view

        self._views.publishes(team_id, user_id, build)

    def _marked(self, team_id: str, user_id: str, notice: Safe | None) -> View:
        admin = admin_part(self._deps, team_id, user_id)
        with self._deps.read() as session:
            page = home_page(session, self._deps.pulse, team_id, user_id, now=self._deps.now())
        words = words_for(page.person.locale if page.person else "")
        view = home_view(
            page,
            words,
            privacy_buttons(words),
            notice=notice,
            setup=admin.blocks if admin else (),
            is_setup_first=admin is not None and admin.is_first,
        )
        mark = self._deps.keys.mark(team_id, user_id, json.dumps(view.content, sort_keys=True))
        return view.marked(mark)


def register(app: App, deps: Deps, homes: Homes) -> None:
    """Listen for the tab and for what is clicked in it."""

    def opened(body: dict[str, Any], event: dict[str, Any]) -> None:
        # The conversation with the app is a tab of its own, with nothing to publish.
        if event.get("tab") == "home":
            homes.publish(team_of(body), str(event["user"]), shown=_mark_of(event.get("view") or {}))

    def does(act: Callable[[Session, str, str], object]) -> Callable[[Ack, dict[str, Any]], None]:
        def listener(ack: Ack, body: dict[str, Any]) -> None:
            team_id, user_id = team_of(body), user_of(body)
            with deps.begin() as session:
                act(session, team_id, user_id)
            ack()
            homes.publish(team_id, user_id, shown=_mark_of(body.get("view") or {}))

        return listener

    def back(session: Session, team_id: str, user_id: str) -> None:
        come_back(session, team_id, user_id, now=deps.now())

    def goes_on(session: Session, team_id: str, user_id: str) -> None:
        resume(session, team_id, user_id, now=deps.now())

    def leave(session: Session, team_id: str, user_id: str) -> None:
        set_membership(session, team_id, user_id, Programme.PULSE, takes_part=False)

    def join(session: Session, team_id: str, user_id: str) -> None:
        set_membership(session, team_id, user_id, Programme.PULSE, takes_part=True)

    app.event("app_home_opened")(opened)
    app.action(Action.HOME_BACK)(does(back))
    app.action(Action.HOME_RESUME)(does(goes_on))
    app.action(Action.HOME_LEAVE)(does(leave))
    app.action(Action.HOME_JOIN)(does(join))


def _mark_of(view: dict[str, Any]) -> str:
    """The mark a Home tab carries; another view has none."""
    return str(view.get("private_metadata", "")) if view.get("type") == "home" else ""
