"""Acknowledges commands with an answer for the asker alone; and the words of the person who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.people.permission import require_insider
from bot.people.service import someone
from bot.slack import kit
from bot.text import Safe, Words, words_for
from handlers.views import team_of, user_of

if TYPE_CHECKING:
    from slack_bolt import Ack
    from sqlalchemy.orm import Session


@kit.builds
def help_message(text: Safe) -> kit.Message:
    """What a command understands."""
    return kit.Message(text, (kit.section(text),))


@kit.builds
def note_message(text: Safe) -> kit.Message:
    """That something was done as asked, and how to undo it."""
    return kit.Message(text, (kit.section(text),))


def reply(ack: Ack, message: kit.Message) -> None:
    """Answer a command in its acknowledgement (ux.md 18)."""
    payload = message.payload()
    ack(response_type="ephemeral", text=payload["text"], blocks=payload.get("blocks", []))


def reader(session: Session, team_id: str, user_id: str) -> tuple[Words, str]:
    """The words and the zone of the person who reads; anybody may run a command, also people not known yet."""
    person = someone(session, team_id, user_id)
    return words_for(person.locale if person else ""), person.timezone if person else "UTC"


def insider(session: Session, body: dict[str, Any]) -> tuple[Words, str]:
    """The words and the zone of who acts; BotError for people of other companies."""
    require_insider(session, team_of(body), user_of(body))
    return reader(session, team_of(body), user_of(body))


def insider_words(session: Session, body: dict[str, Any]) -> Words:
    """The words alone."""
    return insider(session, body)[0]
