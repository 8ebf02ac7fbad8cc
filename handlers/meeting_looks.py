"""`/meeting stats`, `find` and `history`: what meetings come to; `export` and `calendar`: files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.meetings import meeting_service as service
from bot.meetings.action_views import COLUMNS, all_items, file_rows
from bot.meetings.measure_blocks import found_message, history_message, markdown_of, stats_message
from bot.meetings.meeting_views import past
from bot.meetings.members import require_keeper
from bot.meetings.promise import current
from bot.workspace.csv_file import write_csv
from handlers.exports import as_file
from handlers.replies import insider, note_message, reply
from handlers.views import team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import Ack

    from bot.deps import Deps
    from bot.text import Words
    from handlers.exports import FileSender


class Looks:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, files: FileSender) -> None:
        self._deps = deps
        self._files = files

    @property
    def asked(self) -> dict[str, Callable[[Ack, dict[str, Any], str], None]]:
        """What answers which sub-command of `/meeting`."""
        return {
            "stats": self.stats,
            "find": self.find,
            "history": self.history,
            "export": self.export,
            "calendar": self.calendar,
        }

    def stats(self, ack: Ack, body: dict[str, Any], _typed: str) -> None:
        """`/meeting stats`."""
        with self._deps.read() as session:
            words, _ = insider(session, body)
            message = stats_message(service.stats(session, team_of(body), now=self._deps.now()), words)
        reply(ack, message)

    def find(self, ack: Ack, body: dict[str, Any], typed: str) -> None:
        """`/meeting find price list`."""
        if not typed:
            raise BotError("meeting.error.find")
        with self._deps.read() as session:
            words, _ = insider(session, body)
            hits = service.find(session, team_of(body), typed, now=self._deps.now())
            message = found_message(typed, hits, words)
        reply(ack, message)

    def history(self, ack: Ack, body: dict[str, Any], _typed: str) -> None:
        """`/meeting history`."""
        with self._deps.read() as session:
            words, _ = insider(session, body)
            message = history_message(past(session, team_of(body)), words)
        reply(ack, message)

    def export(self, ack: Ack, body: dict[str, Any], _typed: str) -> None:
        """`/meeting export`: for leads and admins, since it says who has what to do."""
        with self._deps.read() as session:
            words, _ = insider(session, body)
            require_keeper(session, team_of(body), user_of(body))
        reply(ack, note_message(words("meeting.export.coming")))
        for name, content in (
            ("action_items.csv", lambda: as_file(self._action_items(body))),
            ("meetings.csv", lambda: as_file(self._meetings(body))),
            ("minutes.md", lambda: self._minutes(body, words).encode()),
        ):
            says = words(f"meeting.export.{name.partition('.')[0]}")
            self._files.sends(body, name, content, says, words)

    def calendar(self, ack: Ack, body: dict[str, Any], _typed: str) -> None:
        """`/meeting calendar`: the series with its changes, for anybody of the company."""
        with self._deps.read() as session:
            words, _ = insider(session, body)
            if current(session, team_of(body)) is None:
                raise BotError("meeting.error.not_set_up")
        reply(ack, note_message(words("meeting.calendar.coming")))
        self._files.sends(
            body,
            "joint-meeting.ics",
            lambda: self._calendar(body, words),
            words("meeting.calendar.text"),
            words,
        )

    def _action_items(self, body: dict[str, Any]) -> str:
        with self._deps.read() as session:
            return write_csv(COLUMNS, file_rows(session, team_of(body)))

    def _meetings(self, body: dict[str, Any]) -> str:
        with self._deps.read() as session:
            return service.meetings_text(session, team_of(body))

    def _minutes(self, body: dict[str, Any], words: Words) -> str:
        given: dict[str, list[str]] = {}
        with self._deps.read() as session:
            views = past(session, team_of(body))
            for one in all_items(session, team_of(body)):
                given.setdefault(one.meeting_id, []).append(one.text)
        return markdown_of(views, given, words)

    def _calendar(self, body: dict[str, Any], words: Words) -> bytes:
        with self._deps.read() as session:
            found = service.calendar_of(
                session,
                team_of(body),
                summary=words.plain("meeting.calendar.summary"),
                description=words.plain("meeting.calendar.description"),
                now=self._deps.now(),
            )
        if found is None:
            raise LookupError("a calendar without a series")
        return found
