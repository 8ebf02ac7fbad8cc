"""`/pulse` and what it understands; the services are those of the buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.home.blocks import NOT_ASKED
from bot.home.service import Standing, standing_of
from bot.people.service import set_membership, someone
from bot.people.sides import Programme
from bot.pulse.blocks import skipped_message, snooze_message, status_message
from bot.pulse.button_values import SNOOZES
from bot.pulse.pacing import Pace
from bot.pulse.service.answers import pulse_form
from bot.pulse.service.invitation import message_url
from bot.pulse.service.paces import set_pace
from bot.pulse.service.reminder import skip, snooze, start
from bot.pulse.service.rounds import own_round
from bot.pulse.service.series import next_pulse_at
from bot.workspace.service import load_settings
from handlers.replies import help_message, note_message, reader, reply
from handlers.subcommands import choose

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_bolt import Ack
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.pulse.service.rounds import RoundInfo
    from bot.slack.kit import Message
    from bot.text import Safe, Words
    from handlers.home import Homes

COMMAND = "/pulse"
LEFT = "pulse.status.left"
PACES = {"every": Pace.EVERY, "monthly": Pace.MONTH}
SUBCOMMANDS = ("start", "snooze", "skip", "every", "monthly", "leave", "join", "help")


def command(deps: Deps, homes: Homes, ack: Ack, body: dict[str, Any]) -> None:
    """Answer the command, to the asker alone."""
    word, rest = choose(COMMAND, body.get("text", ""), SUBCOMMANDS)
    team_id, user_id = body["team_id"], body["user_id"]
    typed = _Typed(deps, team_id, user_id, deps.now())
    acts: dict[str, Callable[[Session], Message]] = {
        "start": typed.start,
        "snooze": lambda session: typed.snooze(session, rest),
        "skip": typed.skip,
        "leave": lambda session: typed.membership(session, takes_part=False),
        "join": lambda session: typed.membership(session, takes_part=True),
        **{name: _pacing(typed, pace) for name, pace in PACES.items()},
    }
    if word in acts:
        with deps.begin() as session:
            message = acts[word](session)
    else:
        with deps.read() as session:
            message = typed.help(session) if word == "help" else typed.status(session)
    reply(ack, message)
    if word in {"leave", "join"}:
        homes.publish(team_id, user_id)


def _pacing(typed: _Typed, pace: Pace) -> Callable[[Session], Message]:
    return lambda session: typed.pace(session, pace)


def pace_text(pace: Pace, words: Words) -> Safe:
    """How often somebody is asked from now on."""
    return words("pulse.pace.now_every" if pace is Pace.EVERY else "pulse.pace.now_monthly")


class _Typed:
    """A command of one person, each word in one transaction."""

    def __init__(self, deps: Deps, team_id: str, user_id: str, now: datetime) -> None:
        self._deps = deps
        self._team_id = team_id
        self._user_id = user_id
        self._now = now

    def help(self, session: Session) -> Message:
        """What the command understands."""
        words, _ = reader(session, self._team_id, self._user_id)
        return help_message(words("pulse.help"))

    def status(self, session: Session, *, is_coming: bool = False) -> Message:
        """The person's open pulse with the way to it, or when the next one comes."""
        team_id, user_id = self._team_id, self._user_id
        words, zone = reader(session, team_id, user_id)
        found = own_round(session, team_id, user_id, now=self._now)
        form = pulse_form(session, self._deps.pulse, team_id, user_id, found.id) if found else None
        url = message_url(session, team_id, user_id, form.round.id) if form else ""
        why = "" if url else self._why_none_comes(session)
        if why and (form is None or why == LEFT):
            return note_message(words(why))
        next_at = next_pulse_at(session, team_id, user_id, now=self._now)
        return status_message(form, words, zone, url, next_at, is_coming=is_coming)

    def _why_none_comes(self, session: Session) -> str:
        """The key of the sentence for somebody who is not asked, or for a pause; empty where a pulse may come."""
        settings = load_settings(session, self._team_id)
        person = someone(session, self._team_id, self._user_id)
        standing = standing_of(person, settings) if person else Standing.ASKED
        if standing is Standing.LEFT:
            return LEFT
        return NOT_ASKED.get(standing, "home.now.paused" if settings.pulse.paused else "")

    def start(self, session: Session) -> Message:
        """The way to the open pulse; one that is still to come is sent at once. It is answered in the DM (ux.md 7)."""
        found = own_round(session, self._team_id, self._user_id, now=self._now)
        if found is None:
            return self.status(session)
        is_coming = start(session, self._team_id, self._user_id, found.id, now=self._now)
        return self.status(session, is_coming=is_coming)

    def snooze(self, session: Session, rest: str) -> Message:
        """Remind me at one of the hours the menu has; without a word, the menu."""
        found = self._open(session)
        words, zone = reader(session, self._team_id, self._user_id)
        wanted = rest.lower()
        if not wanted:
            return snooze_message(found.number, found.id, words)
        choice = next((one for one in SNOOZES if one == wanted), None)
        if choice is None:
            raise BotError("pulse.error.snooze_unknown", typed=rest)
        kinds = self._deps.kinds
        when = snooze(session, kinds, self._team_id, self._user_id, found.id, choice, now=self._now)
        return note_message(words("pulse.snooze.noted", when=words.moment(when, zone, "long")))

    def skip(self, session: Session) -> Message:
        """Not this time, with the way back."""
        found = self._open(session)
        skip(session, self._team_id, self._user_id, found.id, skips=True, now=self._now)
        words, _ = reader(session, self._team_id, self._user_id)
        return skipped_message(found.number, found.id, words)

    def pace(self, session: Session, pace: Pace) -> Message:
        """Every pulse, or once a month."""
        set_pace(session, self._deps.pulse, self._team_id, self._user_id, pace, now=self._now)
        words, _ = reader(session, self._team_id, self._user_id)
        return note_message(pace_text(pace, words))

    def membership(self, session: Session, *, takes_part: bool) -> Message:
        """Leave the pulses, or come back to them: private, at once, and reversible (ux.md 15)."""
        team_id, user_id = self._team_id, self._user_id
        if not set_membership(session, team_id, user_id, Programme.PULSE, takes_part=takes_part):
            raise BotError("people.error.unknown")
        words, zone = reader(session, team_id, user_id)
        if not takes_part:
            return note_message(words("pulse.left"))
        when = next_pulse_at(session, team_id, user_id, now=self._now)
        if when is None:
            return note_message(words("pulse.joined"))
        return note_message(words("pulse.joined_next", when=words.moment(when, zone, "long")))

    def _open(self, session: Session) -> RoundInfo:
        found = own_round(session, self._team_id, self._user_id, now=self._now)
        if found is None:
            raise BotError("pulse.error.none_open")
        return found
