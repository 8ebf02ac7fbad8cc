"""**What is stored?** and **Delete my data**, for the person concerned alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.people.service import set_membership
from bot.people.sides import Programme
from bot.privacy.blocks import deleted_message, stored_message
from bot.privacy.service import delete_answers, delete_traces, rows_about
from bot.slack.ids import Action
from handlers.replies import reader

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.deps import Deps
    from bot.slack.kit import Message
    from handlers.redraw import Redraws


def register(app: App, deps: Deps, redraws: Redraws) -> None:
    """Listen for the two buttons."""

    def show(ack: Ack, body: dict[str, Any]) -> None:
        team_id, user_id = body["team"]["id"], body["user"]["id"]
        with deps.read() as session:
            words, _ = reader(session, team_id, user_id)
            message = stored_message(rows_about(session, deps.keys, team_id, user_id), words)
        ack()
        _whisper(redraws, body, message)

    def delete(ack: Ack, body: dict[str, Any]) -> None:
        team_id, user_id = body["team"]["id"], body["user"]["id"]
        # Two transactions: one that touched both stores would join them (domain.md C9).
        with deps.begin() as session:
            answers = delete_answers(session, deps.keys, team_id, user_id)
        with deps.begin() as session:
            words, _ = reader(session, team_id, user_id)
            delete_traces(session, team_id, user_id)
            set_membership(session, team_id, user_id, Programme.PULSE, takes_part=False)
        ack()
        _whisper(redraws, body, deleted_message(answers, words))

    app.action(Action.PRIVACY_SHOW)(show)
    app.action(Action.PRIVACY_DELETE)(delete)


def _whisper(redraws: Redraws, body: dict[str, Any], message: Message) -> None:
    url = str(body.get("response_url", ""))
    redraws.submit(f"privacy:{url}", lambda: redraws.whisper(url, message))
