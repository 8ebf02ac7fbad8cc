"""`/entente`: what this is and what it understands, being away, privacy, and the way to the forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.home.help_words import help_parts
from bot.home.queue_blocks import queue_message
from bot.home.service import come_back, go_away
from bot.outbox.tally import tallies
from bot.people.absences import SaidAway
from bot.people.away import parse_until
from bot.people.permission import require_admin, roles_of
from bot.people.service import someone
from bot.privacy.blocks import privacy_message
from bot.text import Safe, words_for
from handlers.replies import help_message, note_message, reader, reply
from handlers.subcommands import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.people.service import Someone
    from bot.slack.kit import Message
    from bot.text import Words
    from handlers.home import Homes

    Listener = Callable[[Ack, dict[str, Any], str], None]

COMMAND = "/entente"
SUBCOMMANDS = ("away", "back", "pause", "resume", "settings", "digest", "privacy", "setup", "queue", "help")


def register(app: App, deps: Deps, homes: Homes, forms: Mapping[str, Listener]) -> None:
    """Listen for the command; without a word it shows its help. `forms` answer by themselves, by sub-command."""

    def command(ack: Ack, body: dict[str, Any]) -> None:
        word, rest = choose(COMMAND, body.get("text", ""), SUBCOMMANDS)
        if word in forms:
            forms[word](ack, body, rest)
            return
        team_id, user_id = body["team_id"], body["user_id"]
        if word == "queue":
            with deps.read() as session:
                reply(ack, _queue(session, team_id, user_id, now=deps.now()))
            return
        if word in {"away", "back"}:
            with deps.begin() as session:
                act = _away if word == "away" else _back
                message = act(session, team_id, user_id, rest, now=deps.now())
        else:
            with deps.read() as session:
                words, _ = reader(session, team_id, user_id)
                person = someone(session, team_id, user_id)
                roles = roles_of(session, team_id, user_id)
            message = (
                privacy_message(words)
                if word == "privacy"
                else help_message(
                    Safe("\n").join([*help_parts(roles, words), *_why_silent(person, words, deps.now())])
                )
            )
        reply(ack, message)
        if word in {"away", "back"}:
            homes.publish(team_id, user_id)

    app.command(COMMAND)(command)


def _away(session: Session, team_id: str, user_id: str, rest: str, *, now: datetime) -> Message:
    """`away until 2027-03-20`."""
    person = someone(session, team_id, user_id)
    if person is None:
        raise BotError("people.error.unknown")
    words = words_for(person.locale)
    until = parse_until(rest, person.today(now), words.locale.language)
    go_away(session, team_id, user_id, until, now=now)
    return note_message(words("away.noted", day=words.date(until, "long")))


def _back(session: Session, team_id: str, user_id: str, _rest: str, *, now: datetime) -> Message:
    """`back`: a pulse that waited for the return comes at once."""
    person = someone(session, team_id, user_id)
    if person is None or not come_back(session, team_id, user_id, now=now):
        raise BotError("people.error.unknown")
    words = words_for(person.locale)
    return note_message(words("away.back_despite_status" if person.status_away(now) else "away.back"))


def _queue(session: Session, team_id: str, user_id: str, *, now: datetime) -> Message:
    """`queue`: for admins, to them alone."""
    require_admin(session, team_id, user_id)
    words, zone = reader(session, team_id, user_id)
    return queue_message(tallies(session, team_id, now=now), words, zone)


def _why_silent(person: Someone | None, words: Words, now: datetime) -> list[Safe]:
    """Why nothing comes to somebody at present, and what ends it; else nothing."""
    if person is None:
        return []
    found, away, paused = [], person.away(now), person.paused(now)
    if isinstance(away, SaidAway):
        found.append(words("away.by_word", day=words.date(away.day, "long")))
    elif away is not None:
        found.append(words("away.by_status", until=words.moment(away.until, away.timezone, "long")))
    if paused is not None:
        found.append(words("pause.by_word", until=words.moment(paused, person.timezone, "long")))
    return found
