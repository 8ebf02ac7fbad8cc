"""An admin's files out, as they come in again: for the command line, and as a file in the DM of who asks in Slack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.db import random_id
from bot.directory.directory_file import directory_text
from bot.directory.writing import listed_entries
from bot.people.listing import said_of_people
from bot.people.people_file import people_text
from bot.rules.rules_file import rules_text
from bot.rules.service import standing
from bot.slack import kit
from bot.slack.outcome import Rejected, Sent
from handlers.replies import note_message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.slack.outcome import Later, Unknown
    from bot.text import Safe, Words
    from handlers.redraw import Redraws

log = structlog.get_logger("entente.exports")

EXPORTS: Mapping[str, Callable[[Session, str], str]] = {
    "people": lambda session, team_id: people_text(said_of_people(session, team_id)),
    "directory": lambda session, team_id: directory_text(listed_entries(session, team_id)),
    "rules": lambda session, team_id: rules_text(view.rule for view in standing(session, team_id)),
}
"""What makes the text of which file."""
# By this mark spreadsheets know that a file is UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def as_file(text: str) -> bytes:
    """A text as spreadsheets open it, umlauts and all."""
    return (BYTE_ORDER_MARK + text).encode()


def exported(deps: Deps, team_id: str, what: str) -> str:
    """The text of a file; `what` is one of `EXPORTS`."""
    with deps.read() as session:
        return EXPORTS[what](session, team_id)


@kit.builds
def file_message(text: Safe) -> kit.Message:
    """What the file below is."""
    return kit.Message(text, (kit.section(text),))


class FileSender:
    """Sends a file to who asked for it, in their DM with the bot; who has asked hears of it if that cannot be."""

    def __init__(self, deps: Deps, redraws: Redraws) -> None:
        self._deps = deps
        self._redraws = redraws

    def sends(
        self, body: Mapping[str, str], name: str, content: Callable[[], bytes], says: Safe, words: Words
    ) -> None:
        """Make the file and send it, soon.

        Args:
            body: the command, for who asked, and where they hear of a failure.
            name: the file's.
            content: makes it, in the pool.
            says: what it is, above it.
            words: the reader's.
        """
        team_id, user_id, url = body["team_id"], body["user_id"], body.get("response_url", "")

        def job() -> None:
            failed = self._send(team_id, user_id, name, content(), file_message(says))
            if failed:
                log.warning("file_not_sent", file=name, why=failed)
                self._redraws.whisper(url, note_message(words("file.failed", file=name, code=failed)))

        self._redraws.submit(f"file:{team_id}:{user_id}:{name}", job)

    def _send(self, team_id: str, user_id: str, name: str, data: bytes, message: kit.Message) -> str:
        """Empty if it was sent, else why not. The message opens the DM: it takes no scope to open one by itself."""
        slack = self._deps.slack(team_id)
        said = slack.post(user_id, message, random_id())
        if not isinstance(said, Sent):
            return _why(said)
        answer = slack.upload(name, data, name, channel=said.channel)
        return "" if isinstance(answer, str) else _why(answer)


def _why(answer: Later | Rejected | Unknown) -> str:
    return answer.code if isinstance(answer, Rejected) else answer.why
