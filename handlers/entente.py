"""`/entente`: what this is and what it understands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.pulse.method import SMALLEST_GROUP
from handlers.replies import help_message, reader, reply
from handlers.subcommands import choose

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.deps import Deps

COMMAND = "/entente"
SUBCOMMANDS = ("help",)


def register(app: App, deps: Deps) -> None:
    """Listen for the command; without a word it shows its help."""

    def command(ack: Ack, body: dict[str, Any]) -> None:
        choose(COMMAND, body.get("text", ""), SUBCOMMANDS)
        with deps.read() as session:
            words, _ = reader(session, body["team_id"], body["user_id"])
        reply(ack, help_message(words("entente.help", k=SMALLEST_GROUP)))

    app.command(COMMAND)(command)
