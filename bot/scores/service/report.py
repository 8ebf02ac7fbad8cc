"""The post in the report channel, as the outbox sends it: words with a picture, or with Slack's own chart.

Slack's own is a setting, and some workspaces cannot show it yet: these refuse the message, and get the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.outbox.kinds import Drop, OneByOne, Picture, Send, Uncounted
from bot.scores.ask_blocks import outcome_line
from bot.scores.blocks import alt_text, report_message
from bot.scores.native_chart_blocks import native_report_message
from bot.scores.picture import draw_history, draw_native
from bot.scores.service.actions import asked_before
from bot.scores.service.read import ReleaseView, history, release_view
from bot.workspace.service import channel_words, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Ref, Verdict
    from bot.slack.kit import Block, Message

REPORT = "scores_report"


def report_key(round_id: str) -> str:
    """The outbox key of a round's report: there is one."""
    return f"{REPORT}:{round_id}"


@dataclass(frozen=True, slots=True)
class Report(OneByOne, Uncounted):
    """The outbox kind."""

    name: str = REPORT
    programme: str = "report"
    leaves_trace: bool = True

    def recheck(self, session: Session, ref: Ref, now: datetime) -> Verdict:
        """Always wanted: it is what the channel is there for."""
        del now
        return Send() if release_view(session, ref.team_id, ref.ref) else Drop("no_release")

    def render(self, session: Session, ref: Ref, now: datetime) -> Message:
        """The release as it was published, with what became of the action named after the one before."""
        del now
        view, words = self._view(session, ref), channel_words(session, ref.team_id)
        before = asked_before(session, ref.team_id, ref.ref)
        outcome = outcome_line(before.action, words) if before and before.action else None
        chart = self._native(session, ref, view)
        if chart is not None:
            return native_report_message(view, words, chart, outcome)
        return report_message(view, words, ref.file_id, outcome)

    def picture(self, session: Session, ref: Ref) -> Picture | None:
        """The chart of the series up to this release; None before there is a score to draw, or if Slack draws it."""
        view = self._view(session, ref)
        if view.score is None or self._native(session, ref, view) is not None:
            return None
        words = channel_words(session, ref.team_id)
        past = history(session, ref.team_id, ref.ref)
        return Picture(
            f"alignment-pulse-{view.number}.png", lambda: draw_history(past, words), alt_text(view, words)
        )

    def sent(self, session: Session, refs: Sequence[Ref]) -> None:
        """Nothing is kept of them but the outbox's own notes."""

    def _native(self, session: Session, ref: Ref, view: ReleaseView) -> Block | None:
        """Slack's own chart where it is wanted, and this message was not refused with it."""
        if view.score is None or ref.file_id or ref.refused:
            return None
        if load_settings(session, ref.team_id).workspace.chart != "native":
            return None
        return draw_native(history(session, ref.team_id, ref.ref), channel_words(session, ref.team_id))

    def _view(self, session: Session, ref: Ref) -> ReleaseView:
        view = release_view(session, ref.team_id, ref.ref)
        if view is None:
            raise LookupError(f"no release behind message {ref.id}")
        return view
