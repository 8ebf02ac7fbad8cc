"""`/entente`: what this is and what it understands, being away, and privacy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.people.away import parse_until
from bot.people.service import set_away, someone
from bot.privacy.blocks import privacy_message
from bot.pulse.method import SMALLEST_GROUP
from bot.pulse.service.invitation import bring_forward
from bot.text import words_for
from handlers.replies import help_message, note_message, reader, reply
from handlers.subcommands import choose

if TYPE_CHECKING:
    from datetime import datetime

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.slack.kit import Message

COMMAND = "/entente"
SUBCOMMANDS = ("away", "back", "privacy", "help")


def register(app: App, deps: Deps) -> None:
    """Listen for the command; without a word it shows its help."""

    def command(ack: Ack, body: dict[str, Any]) -> None:
        word, rest = choose(COMMAND, body.get("text", ""), SUBCOMMANDS)
        team_id, user_id = body["team_id"], body["user_id"]
        if word in {"away", "back"}:
            with deps.begin() as session:
                act = _away if word == "away" else _back
                message = act(session, team_id, user_id, rest, now=deps.now())
        else:
            with deps.read() as session:
                words, _ = reader(session, team_id, user_id)
            message = (
                privacy_message(words)
                if word == "privacy"
                else help_message(words("entente.help", k=SMALLEST_GROUP))
            )
        reply(ack, message)

    app.command(COMMAND)(command)


def _away(session: Session, team_id: str, user_id: str, rest: str, *, now: datetime) -> Message:
    """`away until 2027-03-20`."""
    person = someone(session, team_id, user_id)
    if person is None:
        raise BotError("people.error.unknown")
    words = words_for(person.locale)
    until = parse_until(rest, person.today(now), words.locale.language)
    set_away(session, team_id, user_id, until)
    return note_message(words("away.noted", day=words.date(until, "long")))


def _back(session: Session, team_id: str, user_id: str, _rest: str, *, now: datetime) -> Message:
    """`back`: a pulse that waited for the return comes at once."""
    if not set_away(session, team_id, user_id, None):
        raise BotError("people.error.unknown")
    bring_forward(session, team_id, user_id, now=now)
    words, _ = reader(session, team_id, user_id)
    return note_message(words("away.back"))
