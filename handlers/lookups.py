"""What the directory answers to a question, for every command that may be one, in the transaction of the command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.directory.blocks import answer_message, entry_message, nothing_message
from bot.directory.misses import count_miss
from bot.directory.service import entry_views
from handlers.share import is_in_channel
from handlers.views import team_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.slack.kit import Message
    from bot.text import Safe, Words
    from handlers.redraw import Redraws

MOST_SHOWN = 3


class Lookups:
    """Who is named for a question; what nobody is named for is counted afterwards."""

    def __init__(self, deps: Deps, redraws: Redraws) -> None:
        self._deps = deps
        self._redraws = redraws

    def find(
        self, session: Session, body: dict[str, Any], asked: str, words: Words, *, hint: Safe | None = None
    ) -> Message:
        """Who is named for a question, or that nobody is; `hint` is what else may have been meant."""
        named = self.named(session, body, asked, words, hint=hint)
        if named is not None:
            return named
        team_id = team_of(body)
        self.miss(team_id, asked)
        near = self._deps.books.index(session, team_id).near(asked, limit=MOST_SHOWN)
        return nothing_message(asked, near, words, hint=hint)

    def named(
        self, session: Session, body: dict[str, Any], asked: str, words: Words, *, hint: Safe | None = None
    ) -> Message | None:
        """Who is named for a question; None where nobody is."""
        hits = self._deps.books.index(session, team_of(body)).find(asked, limit=MOST_SHOWN)
        return self.entries(session, body, [hit.entry_id for hit in hits], words, hint=hint) if hits else None

    def entries(
        self,
        session: Session,
        body: dict[str, Any],
        ids: Sequence[str],
        words: Words,
        *,
        hint: Safe | None = None,
    ) -> Message:
        """The first of some entries, and how many more there are; that they are gone, where all are."""
        now, team_id = self._deps.now(), team_of(body)
        views = entry_views(session, team_id, ids[:MOST_SHOWN], now=now)
        if not views:
            return entry_message(None, words, now=now)
        return answer_message(
            views,
            words,
            now=now,
            team_id=team_id,
            more=len(ids) - len(views),
            is_shareable=is_in_channel(body),
            hint=hint,
        )

    def miss(self, team_id: str, asked: str) -> None:
        """Count that nobody is named, after the answer, in a transaction of its own: who asks does not wait for it."""
        self._redraws.submit(f"miss:{team_id}:{asked}", lambda: self._count(team_id, asked))

    def _count(self, team_id: str, asked: str) -> None:
        with self._deps.begin() as session:
            count_miss(session, team_id, asked, now=self._deps.now())
