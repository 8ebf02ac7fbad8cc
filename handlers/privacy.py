"""**What is stored?** and **Delete my data**, for the person concerned alone: in messages, by command and in Home.

A click in a message is answered beside it. One in Home brings no `response_url`: what is stored opens as a modal that
is leafed through, and what was deleted is said on the page itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.people.choosing import forget_own
from bot.people.service import set_membership
from bot.people.sides import Programme
from bot.privacy.blocks import deleted_message, stored_message, stored_view
from bot.privacy.service import delete_answers, delete_traces, rows_about
from bot.slack.ids import Action, decode_start
from handlers.replies import reader
from handlers.views import team_of, user_of

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.deps import Deps
    from bot.privacy.service import StoredRow
    from bot.slack.kit import Message
    from bot.text import Words
    from handlers.home import Homes
    from handlers.redraw import Redraws
    from handlers.views import Views


def register(app: App, deps: Deps, redraws: Redraws, views: Views, homes: Homes) -> None:
    """Listen for the buttons."""

    def stored(body: dict[str, Any]) -> tuple[list[StoredRow], Words]:
        with deps.read() as session:
            words, _ = reader(session, team_of(body), user_of(body))
            return rows_about(session, deps.keys, team_of(body), user_of(body)), words

    def show(ack: Ack, body: dict[str, Any]) -> None:
        rows, words = stored(body)
        ack()
        if body.get("response_url"):
            _whisper(redraws, body, stored_message(rows, words))
        else:
            views.opens(body, lambda: stored_view(rows, words))

    def leaf(ack: Ack, body: dict[str, Any]) -> None:
        start = decode_start(str(body["actions"][0].get("value", "")))
        rows, words = stored(body)
        ack()
        views.replaces(body, lambda: stored_view(rows, words, start))

    def delete(ack: Ack, body: dict[str, Any]) -> None:
        answers, words = _delete(deps, team_of(body), user_of(body))
        ack()
        message = deleted_message(answers, words)
        if body.get("response_url"):
            _whisper(redraws, body, message)
            homes.publish(team_of(body), user_of(body))
        else:
            homes.publish(team_of(body), user_of(body), notice=message.text)

    app.action(Action.PRIVACY_SHOW)(show)
    app.action(Action.PRIVACY_EARLIER)(leaf)
    app.action(Action.PRIVACY_FURTHER)(leaf)
    app.action(Action.PRIVACY_DELETE)(delete)


def _delete(deps: Deps, team_id: str, user_id: str) -> tuple[int, Words]:
    """Delete all a person answered, was asked and chose; how many answers that were, and their words.

    Two transactions: one that touched both stores would join them (domain.md C9).
    """
    with deps.begin() as session:
        answers = delete_answers(session, deps.keys, team_id, user_id)
    with deps.begin() as session:
        words, _ = reader(session, team_id, user_id)
        delete_traces(session, team_id, user_id)
        forget_own(session, team_id, user_id)
        set_membership(session, team_id, user_id, Programme.PULSE, takes_part=False)
    return answers, words


def _whisper(redraws: Redraws, body: dict[str, Any], message: Message) -> None:
    url = str(body.get("response_url", ""))
    redraws.submit(f"privacy:{url}", lambda: redraws.whisper(url, message))
