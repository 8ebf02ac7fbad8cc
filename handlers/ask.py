"""The question to the leads: names an action, says what became of one, leaves the question and comes back.

Each step asks anew whether the person is a lead and whether the result is still the newest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.people.permission import require_lead
from bot.people.service import set_membership
from bot.people.sides import Programme
from bot.scores.ask_blocks import ask_left_message, naming_view
from bot.scores.ask_form import FIELD, NamingMark, OutcomeValue, parse_action
from bot.scores.service.ask import ask_view, render_ask
from bot.scores.service.naming import name_action, require_newest, settle_action
from bot.slack.form_state import typed
from bot.slack.ids import Action, Callback, decode_id
from bot.workspace.service import load_settings
from handlers.replies import reader
from handlers.views import mark_of, state_of, team_of, user_of

if TYPE_CHECKING:
    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.slack.kit import Message, View
    from bot.text import Words
    from handlers.home import Homes
    from handlers.redraw import Redraws
    from handlers.views import Views


class Asks:
    """Clicks in the question and in the form it opens."""

    def __init__(self, deps: Deps, redraws: Redraws, views: Views, homes: Homes) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views
        self._homes = homes

    def open(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Name one action** and **Change it**: the form, with the action that stands."""
        round_id = decode_id(_value(body))
        with self._deps.read() as session:
            require_newest(session, team_of(body), user_of(body), round_id)
            view = _form(session, body, round_id)
        ack()
        self._views.opens(body, lambda: view)

    def name(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Save**; where another lead was quicker the form shows what they named, and keeps what was typed."""
        said = NamingMark.decode(mark_of(body))
        text = typed(state_of(body), FIELD)
        action = parse_action(text)
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        again = None
        with self._deps.begin() as session:
            require_newest(session, team_id, user_id, said.round_id)
            words, _ = reader(session, team_id, user_id)
            if isinstance(action, str) and not name_action(
                session, team_id, user_id, said.round_id, action, seen=said.seen, now=now
            ):
                again = _form(session, body, said.round_id, typed=text, is_meanwhile=True)
        if isinstance(action, BotError):
            ack(response_action="errors", errors={FIELD: words.plain(action.key, **action.values)})
        elif again is not None:
            ack(response_action="update", view=again.payload())
        else:
            ack()

    def settle(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Done**, **Still open** or **Dropped**."""
        said = OutcomeValue.decode(_value(body))
        with self._deps.begin() as session:
            settle_action(session, team_of(body), user_of(body), said, now=self._deps.now())
        ack()
        self._redraw(body, said.round_id)

    def leave(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Stop asking me**: from this moment on; in the question itself, or in Home."""
        words = self._set_membership(body, takes_part=False)
        ack()
        if not _is_home(body):
            self._replace(body, ask_left_message(decode_id(_value(body)), words))
        self._homes.publish(team_of(body), user_of(body))

    def join(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Ask me again**: the question comes back where it stood."""
        self._set_membership(body, takes_part=True)
        ack()
        if not _is_home(body):
            self._redraw(body, decode_id(_value(body)))
        self._homes.publish(team_of(body), user_of(body))

    def _set_membership(self, body: dict[str, Any], *, takes_part: bool) -> Words:
        """Only leads are asked, so only they may leave."""
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.begin() as session:
            require_lead(session, team_id, user_id)
            set_membership(session, team_id, user_id, Programme.ASK, takes_part=takes_part)
            words, _ = reader(session, team_id, user_id)
        return words

    def _redraw(self, body: dict[str, Any], round_id: str) -> None:
        """The clicked message as the database stands."""
        team_id, user_id, url = team_of(body), user_of(body), str(body.get("response_url", ""))

        def draw() -> None:
            with self._deps.read() as session:
                message = render_ask(session, self._deps.instrument, team_id, user_id, round_id)
            if message is not None:
                self._redraws.replace(url, message)

        self._redraws.submit(f"ask:{url}", draw)

    def _replace(self, body: dict[str, Any], message: Message) -> None:
        url = str(body.get("response_url", ""))
        self._redraws.submit(f"ask:{url}", lambda: self._redraws.replace(url, message))


def register(app: App, asks: Asks) -> None:
    """Listen for the question's buttons and the form."""
    app.action(Action.ASK_NAME)(asks.open)
    app.view(Callback.ASK)(asks.name)
    app.action(re.compile(f"^{Action.ASK_OUTCOME}:"))(asks.settle)
    app.action(Action.ASK_LEAVE)(asks.leave)
    app.action(Action.ASK_JOIN)(asks.join)


def _form(
    session: Session, body: dict[str, Any], round_id: str, *, typed: str = "", is_meanwhile: bool = False
) -> View:
    team_id, user_id = team_of(body), user_of(body)
    view = ask_view(session, team_id, user_id, round_id)
    if view is None:
        raise BotError("ask.error.over")
    words, _ = reader(session, team_id, user_id)
    channel = load_settings(session, team_id).workspace.report_channel
    return naming_view(view, channel, words, typed=typed, is_meanwhile=is_meanwhile)


def _value(body: dict[str, Any]) -> str:
    return str(body["actions"][0].get("value", ""))


def _is_home(body: dict[str, Any]) -> bool:
    return (body.get("view") or {}).get("type") == "home"
