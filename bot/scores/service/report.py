"""The post in the report channel, as the outbox sends it: words and, before them, the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.outbox.kinds import Drop, Picture, Send
from bot.scores.blocks import alt_text, report_message
from bot.scores.picture import draw_history
from bot.scores.service.read import ReleaseView, history, release_view
from bot.text import words_for

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Ref, Verdict
    from bot.slack.kit import Message

REPORT = "scores_report"


def report_key(round_id: str) -> str:
    """The outbox key of a round's report: there is one."""
    return f"{REPORT}:{round_id}"


@dataclass(frozen=True, slots=True)
class Report:
    """The outbox kind."""

    name: str = REPORT
    programme: str = "report"
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """Always wanted: it is what the channel is there for."""
        del now
        return Send() if release_view(session, ref.team_id, ref.ref) else Drop("no_release")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The release as it was published."""
        del now
        view = self._view(session, ref)
        return report_message(view, words_for(""), ref.file_id)

    def picture(self, session: Session, ref: Ref) -> Picture | None:
        """The chart of the series up to this release; None before there is a score to draw."""
        view = self._view(session, ref)
        if view.score is None:
            return None
        words = words_for("")
        past = history(session, ref.team_id, ref.ref)
        return Picture(
            f"alignment-pulse-{view.number}.png", lambda: draw_history(past, words), alt_text(view, words)
        )

    def sent(self, session: Session, ref: Ref) -> None:
        """Nothing is kept of it but the outbox's own note."""

    def _view(self, session: Session, ref: Ref) -> ReleaseView:
        view = release_view(session, ref.team_id, ref.ref)
        if view is None:
            raise LookupError(f"no release behind message {ref.id}")
        return view
