"""`/stage`: the newest result, to the asker alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.scores.blocks import stage_message
from bot.scores.service.read import newest_release
from handlers.replies import help_message, reader, reply
from handlers.subcommands import choose

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.deps import Deps

COMMAND = "/stage"
SUBCOMMANDS = ("help",)


def register(app: App, deps: Deps) -> None:
    """Listen for the command."""

    def command(ack: Ack, body: dict[str, Any]) -> None:
        word, _ = choose(COMMAND, body.get("text", ""), SUBCOMMANDS)
        team_id = body["team_id"]
        with deps.read() as session:
            words, _ = reader(session, team_id, body["user_id"])
            if word == "help":
                message = help_message(words("stage.help"))
            else:
                message = stage_message(newest_release(session, team_id), words)
        reply(ack, message)

    app.command(COMMAND)(command)
