"""A person's own settings, absence and pause: opens the forms, offers what their menus hold, takes what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.home.service import go_away, pause, resume
from bot.home.settings_blocks import (
    away_view,
    country_options,
    pause_view,
    settings_view,
    zone_options,
)
from bot.home.settings_form import parse_away, parse_own, parse_pausing
from bot.people.choosing import choose_own, own_settings
from bot.people.pausing import parse_pause
from bot.people.service import someone
from bot.slack.ids import Action, Callback
from bot.text import Words, words_for
from bot.workspace.service import load_settings
from handlers.replies import note_message, reply
from handlers.views import state_of, team_of, user_of

if TYPE_CHECKING:
    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.home.settings_form import Problems
    from bot.people.own import OwnSettings
    from bot.people.service import Someone
    from bot.slack.kit import Element
    from handlers.home import Homes
    from handlers.views import Views


class OwnForms:
    """The forms: opened from Home, settings and pause also by command."""

    def __init__(self, deps: Deps, views: Views, homes: Homes) -> None:
        self._deps = deps
        self._views = views
        self._homes = homes

    def open_settings(self, ack: Ack, body: dict[str, Any]) -> None:
        """The settings as they are; BotError to somebody the workspace does not know yet."""
        with self._deps.read() as session:
            own, country, words = _reader(session, body)
        ack()
        self._views.opens(body, lambda: settings_view(own, country, words))

    def open_away(self, ack: Ack, body: dict[str, Any]) -> None:
        """Until when, with what was said before."""
        with self._deps.read() as session:
            person = _known(session, body)
            until = person.said_away(self._deps.now())
        ack()
        self._views.opens(body, lambda: away_view(until, words_for(person.locale)))

    def save_settings(self, ack: Ack, body: dict[str, Any]) -> None:
        """What was chosen, in one transaction; what cannot be is marked at its field."""
        wanted = parse_own(state_of(body))
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.begin() as session:
            words = words_for(_known(session, body).locale)
            is_new = not isinstance(wanted, dict) and choose_own(session, team_id, user_id, wanted)
        if isinstance(wanted, dict):
            _mark(ack, wanted, words)
            return
        ack()
        if is_new:
            self._homes.publish(team_id, user_id)

    def save_away(self, ack: Ack, body: dict[str, Any]) -> None:
        """The last day; from now on nothing is sent."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.begin() as session:
            person = _known(session, body)
            until = parse_away(state_of(body), person.today(now))
            if not isinstance(until, dict):
                go_away(session, team_id, user_id, until, now=now)
        if isinstance(until, dict):
            _mark(ack, until, words_for(person.locale))
            return
        ack()
        self._homes.publish(team_id, user_id)

    def open_pause(self, ack: Ack, body: dict[str, Any]) -> None:
        """Until when everything is to wait."""
        with self._deps.read() as session:
            person = _known(session, body)
        ack()
        self._views.opens(body, lambda: pause_view(person.hours, words_for(person.locale)))

    def save_pause(self, ack: Ack, body: dict[str, Any]) -> None:
        """Until then nothing is sent that they do not ask for."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.begin() as session:
            person = _known(session, body)
            until = parse_pausing(state_of(body), now, person.timezone, person.hours)
            if not isinstance(until, dict):
                pause(session, team_id, user_id, until, now=now)
        if isinstance(until, dict):
            _mark(ack, until, words_for(person.locale))
            return
        ack()
        self._homes.publish(team_id, user_id)

    def pause(self, ack: Ack, body: dict[str, Any], typed: str) -> None:
        """`/entente pause until friday`; without a time, the form."""
        if not typed:
            self.open_pause(ack, body)
            return
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.begin() as session:
            person = _known(session, body)
            words = words_for(person.locale)
            until = parse_pause(typed, now, person.timezone, person.hours, words.locale.language)
            pause(session, team_id, user_id, until, now=now)
        reply(ack, note_message(words("pause.noted", until=words.moment(until, person.timezone, "long"))))
        self._homes.publish(team_id, user_id)

    def resume(self, ack: Ack, body: dict[str, Any], _: str = "") -> None:
        """`/entente resume`: what waited comes at their next hour."""
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.begin() as session:
            words = words_for(_known(session, body).locale)
            resume(session, team_id, user_id, now=self._deps.now())
        reply(ack, note_message(words("pause.over")))
        self._homes.publish(team_id, user_id)

    def offer_zones(self, ack: Ack, body: dict[str, Any]) -> None:
        """Zones for what was typed."""
        with self._deps.read() as session:
            own, _, words = _reader(session, body)
        _offer(ack, zone_options(_typed(body), own, words))

    def offer_countries(self, ack: Ack, body: dict[str, Any]) -> None:
        """Countries for what was typed."""
        with self._deps.read() as session:
            own, country, words = _reader(session, body)
        _offer(ack, country_options(_typed(body), own, country, words))


def register(app: App, forms: OwnForms) -> None:
    """Listen for the forms."""
    app.action(Action.HOME_SETTINGS)(forms.open_settings)
    app.action(Action.HOME_AWAY)(forms.open_away)
    app.action(Action.HOME_PAUSE)(forms.open_pause)
    app.options(Action.OWN_ZONE)(forms.offer_zones)
    app.options(Action.OWN_COUNTRY)(forms.offer_countries)
    app.view(Callback.OWN_SETTINGS)(forms.save_settings)
    app.view(Callback.AWAY)(forms.save_away)
    app.view(Callback.PAUSE)(forms.save_pause)


def _reader(session: Session, body: dict[str, Any]) -> tuple[OwnSettings, str, Words]:
    """Whoever acts: their settings, the company's country, their words."""
    person = _known(session, body)
    own = own_settings(session, team_of(body), person.user_id)
    if own is None:
        raise BotError("people.error.unknown")
    country = load_settings(session, team_of(body)).workspace.country
    return own, country, words_for(person.locale)


def _known(session: Session, body: dict[str, Any]) -> Someone:
    person = someone(session, team_of(body), user_of(body))
    if person is None:
        raise BotError("people.error.unknown")
    return person


def _typed(body: dict[str, Any]) -> str:
    return str(body.get("value") or "")


def _mark(ack: Ack, problems: Problems, words: Words) -> None:
    """Say what is wrong at its field; the form stays open with everything typed kept (ux.md 29)."""
    errors = {block: words.plain(error.key, **error.values) for block, error in problems.items()}
    ack(response_action="errors", errors=errors)


def _offer(ack: Ack, options: list[Element]) -> None:
    ack(options=options)
