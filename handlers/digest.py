"""The weekly digest: `/entente digest preview|now|settings`, and the buttons that lead from it to the places."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Any

from bot.digest.blocks import OFF, OWN_DEFAULT, QUIET, Block, Place, digest_message, reading_view
from bot.digest.service import choose, facts_for, reading
from bot.errors import BotError
from bot.home.care_blocks import care_notice
from bot.people.service import set_membership, someone
from bot.people.sides import Programme
from bot.slack.form_state import ticked, typed
from bot.slack.ids import Action, Callback, ForgedValueError
from handlers.replies import help_message, insider_words, note_message, reader, reply
from handlers.subcommands import split
from handlers.views import state_of, team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.digest.service import Reading
    from bot.text import Safe, Words
    from handlers.redraw import Redraws
    from handlers.views import Views

    Command = Callable[[Any, dict[str, Any]], None]

WORDS = ("preview", "now", "settings", "on", "off")
PLACES = {
    Place.STAGE: ("/stage", ""),
    Place.GAP: ("/stage", "gap"),
    Place.THEMES: ("/stage", "themes"),
    Place.REVIEWS: ("/whotocall", "reviews"),
    Place.HANDOFFS: ("/whotocall", "handoffs"),
    Place.ACCOUNTS: ("/whotocall", "accounts"),
    Place.RULES: ("/whotocall", "rules"),
    Place.DIRECTORY: ("/whotocall", "list"),
    Place.ACTIONS: ("/action", ""),
    Place.MEETING: ("/meeting", ""),
}
"""The line that answers what each button asks for."""


class Digests:
    """The listeners, each in one transaction.

    `commands` are the listeners of the commands by which the places are reached.
    """

    def __init__(self, deps: Deps, redraws: Redraws, views: Views, commands: Mapping[str, Command]) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views
        self._commands = commands

    def command(self, ack: Ack, body: dict[str, Any], typed_words: str) -> None:
        """`/entente digest`, with one of `WORDS` behind it; alone it says how one reads it."""
        word, _ = split(typed_words)
        if word not in {"", "help", *WORDS}:
            raise BotError("digest.error.word", typed=word)
        if word in {"preview", "now"}:
            self._shows(ack, body)
        elif word in {"on", "off"}:
            reply(ack, note_message(self._switches(body, is_on=word == "on")))
        else:
            with self._deps.read() as session:
                words = insider_words(session, body)
                found = reading(session, team_of(body), user_of(body), now=self._deps.now())
                zone = reader(session, team_of(body), user_of(body))[1]
            if word == "settings":
                ack()
                self._views.opens(body, lambda: reading_view(found, words))
            else:
                reply(ack, help_message(_says(found, words, zone)))

    def save(self, ack: Ack, body: dict[str, Any]) -> None:
        """The form: whether, when, and whether also that nothing has changed."""
        state = state_of(body)
        day, at = typed(state, Block.WEEKDAY), _time(typed(state, Block.AT))
        quiet = QUIET in ticked(state, Block.QUIET)
        if day not in {OFF, OWN_DEFAULT, *map(str, range(7))}:
            raise ForgedValueError(day[:80])
        with self._deps.begin() as session:
            words = insider_words(session, body)
            if at is not None:
                self._chooses(session, body, day, at, quiet=quiet)
                found = reading(session, team_of(body), user_of(body), now=self._deps.now())
                zone = reader(session, team_of(body), user_of(body))[1]
        if at is None:
            ack(response_action="errors", errors={Block.AT: words.plain("digest.form.error.at")})
            return
        ack(response_action="update", view=care_notice(_says(found, words, zone), words).payload())

    def opens(self, ack: Ack, body: dict[str, Any]) -> None:
        """A button of the digest: what the command of that place answers, to who clicked alone."""
        value = str(body["actions"][0].get("value", ""))
        if value not in list(Place):
            raise ForgedValueError(value[:80])
        said: dict[str, Any] = {}
        command, words = PLACES[Place(value)]
        self._commands[command](said.update, typed_line(body, words))
        ack()
        url = str(body.get("response_url", ""))
        self._redraws.submit(f"digest:{url}:{value}", lambda: self._redraws.answer(url, said))

    def _shows(self, ack: Ack, body: dict[str, Any]) -> None:
        """The digest as it would be now, to the asker alone; the weekly one comes all the same."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.read() as session:
            words = insider_words(session, body)
            person = someone(session, team_id, user_id)
            zone = person.timezone if person else "UTC"
            facts = facts_for(session, self._deps.pulse.instrument, team_id, user_id, now=now, words=words)
        reply(ack, digest_message(facts, words, zone))

    def _switches(self, body: dict[str, Any], *, is_on: bool) -> Safe:
        with self._deps.begin() as session:
            words = insider_words(session, body)
            found = reading(session, team_of(body), user_of(body), now=self._deps.now())
            day = (str(found.weekday) if found.is_own else OWN_DEFAULT) if is_on else OFF
            self._chooses(session, body, day, found.at, quiet=found.wants_quiet)
            found = reading(session, team_of(body), user_of(body), now=self._deps.now())
            return _says(found, words, reader(session, team_of(body), user_of(body))[1])

    def _chooses(self, session: Session, body: dict[str, Any], day: str, at: time, *, quiet: bool) -> None:
        team_id, user_id = team_of(body), user_of(body)
        is_on = day != OFF
        if not set_membership(session, team_id, user_id, Programme.DIGEST, takes_part=is_on):
            raise BotError("people.error.unknown")
        if is_on:
            own = day != OWN_DEFAULT
            choose(
                session,
                team_id,
                user_id,
                weekday=int(day) if own else None,
                at=at if own else None,
                wants_quiet=quiet,
                now=self._deps.now(),
            )


def register(app: App, digests: Digests) -> None:
    """Listen for the buttons and the form; the command's words come from `handlers.entente`."""
    app.action(re.compile(f"^{Action.DIGEST_OPEN}:"))(digests.opens)
    app.view(Callback.DIGEST)(digests.save)


def typed_line(body: dict[str, Any], words: str) -> dict[str, Any]:
    """A click as if its command had been typed, where there is nobody to share the answer with."""
    where = {"team_id": team_of(body), "user_id": user_of(body), "channel_name": "directmessage"}
    return {**body, **where, "text": words}


def _says(found: Reading, words: Words, zone: str) -> Safe:
    """How somebody reads the digest, in a sentence."""
    if not found.is_on:
        return words("digest.is_off")
    if found.next_at is None:
        return words("digest.is_on_soon")
    return words("digest.is_on", at=words.moment(found.next_at, zone, "weekday"))


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
