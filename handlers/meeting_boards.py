"""The view of `/meeting run` before everybody who has it open: drawn anew when something in it has changed.

Which views are open is known to this process alone, and to no table: it is of use for an hour, and a view that another
process has opened shows the change at the next click in it, from which on this one knows it, too.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.home.care_blocks import care_notice
from bot.meetings import action_views, running
from bot.meetings.facts import MeetingState
from bot.meetings.meeting_views import coming, meeting_view
from bot.meetings.members import party
from bot.meetings.run_blocks import closed_text, run_view
from bot.slack.outcome import Rejected, Shown
from handlers.replies import reader
from handlers.views import root_of, team_of, user_of

if TYPE_CHECKING:
    from bot.deps import Deps
    from bot.slack.kit import View
    from handlers.redraw import Redraws
    from handlers.views import Views

MOST: Final = 500
"""Views that are known; the one that was clicked longest ago is forgotten beyond it."""
log = structlog.get_logger("entente.boards")


@dataclass(frozen=True, slots=True)
class _Board:
    """A view of a meeting, and the hash Slack gave it when it was drawn last; empty where that is not known."""

    team_id: str
    user_id: str
    meeting_id: str
    view_id: str
    hash: str


class Boards:
    """The open views of one bot. A change draws each of them once, and a drawing changes nothing."""

    def __init__(self, deps: Deps, redraws: Redraws, views: Views, most: int = MOST) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views
        self._most = most
        self._lock = Lock()
        self._open: OrderedDict[str, _Board] = OrderedDict()

    def opens(self, body: dict[str, Any], meeting_id: str) -> None:
        """Open it for whoever clicked or typed."""
        team_id, user_id = team_of(body), user_of(body)

        def opened(shown: Shown) -> None:
            self._note(_Board(team_id, user_id, meeting_id, shown.view_id, shown.hash))

        self._views.opens(body, lambda: self._draw(team_id, user_id, meeting_id), opened)

    def changed(self, body: dict[str, Any], meeting_id: str = "", *, shows_it: bool = False) -> None:
        """Draw anew what is open in the workspace, after what somebody did.

        Args:
            body: their interaction or command.
            meeting_id: the meeting they have before them, in whose view or in a form upon it they acted; else empty.
            shows_it: whether that view shows already what they did.
        """
        team_id, mine = team_of(body), root_of(body)
        with self._lock:
            if meeting_id:
                known = self._open.pop(mine, None)
                board = known or _Board(team_id, user_of(body), meeting_id, mine, "")
                self._open[mine] = board
                self._forget_beyond()
            there = [one.view_id for one in self._open.values() if one.team_id == team_id]
        for view_id in there:
            if not (shows_it and view_id == mine):
                self._redraws.submit(f"view:{view_id}", partial(self._redraw, view_id))

    def closed(self, body: dict[str, Any]) -> None:
        """They have closed the meeting: their view says so already, and the others are to."""
        with self._lock:
            self._open.pop(root_of(body), None)
        self.changed(body)

    def _redraw(self, view_id: str) -> None:
        """Draw one as the meeting stands now."""
        with self._lock:
            board = self._open.get(view_id)
        if board is None:
            return
        slack, about = self._deps.slack(board.team_id), (board.team_id, board.user_id, board.meeting_id)
        answer = slack.update_view(view_id, self._draw(*about), board.hash)
        if isinstance(answer, Rejected) and answer.code == "hash_conflict":
            # Somebody else has drawn it, and from what may be older by now: what is read after that counts. Once.
            answer = slack.update_view(view_id, self._draw(*about))
        if isinstance(answer, Shown):
            self._note(replace(board, hash=answer.hash), is_new=False)
            return
        if isinstance(answer, Rejected):
            with self._lock:
                self._open.pop(view_id, None)
            if answer.code == "not_found":
                # They have closed it.
                return
        log.warning("board_not_drawn", outcome=str(answer))

    def _draw(self, team_id: str, user_id: str, meeting_id: str) -> View:
        """The meeting as it stands for somebody; once it is over, what became of it."""
        with self._deps.read() as session:
            words, _ = reader(session, team_id, user_id)
            view = meeting_view(session, team_id, meeting_id)
            if view is None or view.state is MeetingState.CANCELLED:
                return care_notice(words("meeting.error.not_open"), words)
            if not view.is_planned:
                following = coming(session, team_id, now=self._deps.now())
                return care_notice(closed_text(view, following, words), words)
            given = action_views.given_at(session, team_id, meeting_id)
            return run_view(
                view,
                party(session, team_id).everybody,
                given,
                words,
                has_it=running.may_run(session, team_id, view, user_id),
            )

    def _note(self, board: _Board, *, is_new: bool = True) -> None:
        with self._lock:
            if is_new or board.view_id in self._open:
                self._open[board.view_id] = board
            self._forget_beyond()

    def _forget_beyond(self) -> None:
        while len(self._open) > self._most:
            self._open.popitem(last=False)
