"""`/whotocall fill` and `export`: the directory from the titles of profiles, and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.directory.filling import guesses, propose
from bot.directory.filling_blocks import BLOCK, filling_view
from bot.directory.stewards import require_steward
from bot.errors import BotError
from bot.home.care_blocks import care_notice
from bot.slack.form_state import ticked
from bot.slack.ids import Action, Callback
from handlers.exports import as_file, exported
from handlers.replies import insider_words, note_message, reply
from handlers.views import state_of, team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import Ack, App

    from bot.deps import Deps
    from handlers.exports import FileSender
    from handlers.views import Views

EXPORT = "directory"
FILE = "directory.csv"


class Filling:
    """The listeners, each in one transaction; all of it is for stewards."""

    def __init__(self, deps: Deps, views: Views, files: FileSender) -> None:
        self._deps = deps
        self._views = views
        self._files = files

    @property
    def asked(self) -> dict[str, Callable[[Ack, dict[str, Any], str], None]]:
        """What answers which sub-command of `/whotocall`."""
        return {"fill": lambda ack, body, _: self.fill(ack, body), "export": self.export}

    def fill(self, ack: Ack, body: dict[str, Any]) -> None:
        """`/whotocall fill`, and the button of an empty directory: who would be asked about what."""
        with self._deps.read() as session:
            words = insider_words(session, body)
            found = guesses(session, team_of(body), user_of(body))
        if not found:
            raise BotError("call.fill.error.nobody")
        ack()
        self._views.opens(body, lambda: filling_view(found, words))

    def proposes(self, ack: Ack, body: dict[str, Any]) -> None:
        """Ask those who are ticked."""
        state = state_of(body)
        blocks = [block for block in state if block.startswith(BLOCK)] if isinstance(state, dict) else []
        chosen = frozenset().union(*(ticked(state, block) for block in blocks))
        with self._deps.begin() as session:
            words = insider_words(session, body)
            count = propose(session, team_of(body), chosen, by=user_of(body), now=self._deps.now())
        text = words.plural("call.fill.done", count) if count else words("call.fill.none")
        ack(response_action="update", view=care_notice(text, words).payload())

    def export(self, ack: Ack, body: dict[str, Any], _: str) -> None:
        """`/whotocall export`: the directory as a file, in the DM."""
        team_id = team_of(body)
        with self._deps.read() as session:
            words = insider_words(session, body)
            require_steward(session, team_id, user_of(body))
        reply(ack, note_message(words("call.export.coming")))
        self._files.sends(
            {"team_id": team_id, "user_id": user_of(body), "response_url": str(body.get("response_url", ""))},
            FILE,
            lambda: as_file(exported(self._deps, team_id, EXPORT)),
            words("call.export.file"),
            words,
        )


def register(app: App, filling: Filling) -> None:
    """Listen for the button and the form; the command's words come from `handlers.whotocall`."""
    app.action(Action.CALL_FILL)(filling.fill)
    app.view(Callback.CALL_FILL)(filling.proposes)
