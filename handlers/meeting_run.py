"""`/meeting run`: the agenda to tick, decisions, action items, who came, the chair with one click, and the close."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.meetings import running
from bot.meetings.action_form import Draft, Origin
from bot.meetings.action_form_blocks import action_form_view
from bot.meetings.action_owners import window_of
from bot.meetings.facts import ItemState
from bot.meetings.meeting_form import Topic, parse_decision
from bot.meetings.meeting_form_blocks import topic_view
from bot.meetings.members import require_part
from bot.meetings.run_blocks import closed_text, decision_view
from bot.slack.ids import Action, Callback, ForgedValueError, decode_choice, decode_id
from handlers.meeting_replies import AT_MEETING, refuses, says, value_of
from handlers.replies import insider
from handlers.views import mark_of, state_of, team_of, user_of, view_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.meetings.meeting_views import MeetingView
    from handlers.meeting_boards import Boards
    from handlers.views import Views

_CHAIR = re.compile(r"([0-9a-f]{32})\.([UW][A-Z0-9]{1,30})?")
_ABOUT = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{32})?")


class Running:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, views: Views, boards: Boards) -> None:
        self._deps = deps
        self._views = views
        self._boards = boards

    def command(self, ack: Ack, body: dict[str, Any], _typed: str) -> None:
        """`/meeting run`: the first meeting that nobody has closed."""
        with self._deps.read() as session:
            insider(session, body)
            view = running.meeting_to_run(session, team_of(body), by=user_of(body))
        ack()
        self._boards.opens(body, view.id)

    def open(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Run the meeting**, of one meeting; of one that is closed it is said who did it."""
        with self._deps.read() as session:
            insider(session, body)
            require_part(session, team_of(body), user_of(body))
            view = running.open_meeting(session, team_of(body), value_of(body))
        ack()
        self._boards.opens(body, view.id)

    def take_chair(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Take the chair**."""
        meeting_id, seen = _parts(_CHAIR, str(body["actions"][0].get("value", "")))
        self._acts(
            ack,
            body,
            lambda session: running.take_chair(
                session, team_of(body), meeting_id, by=user_of(body), seen=seen, now=self._deps.now()
            ),
        )

    def tick(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Done**, **Defer**, and back."""
        item_id, state = decode_choice(str(body["actions"][0].get("value", "")))
        if state not in {ItemState.OPEN, ItemState.DONE, ItemState.DEFERRED}:
            raise ForgedValueError(state)
        self._acts(
            ack,
            body,
            lambda session: running.tick(
                session, team_of(body), item_id, ItemState(state), by=user_of(body), now=self._deps.now()
            ),
        )

    def note_who_came(self, ack: Ack, body: dict[str, Any]) -> None:
        """A box ticked: who is there."""
        changed, came = _ticked(body)
        meeting_id = decode_id(mark_of(body))
        with self._deps.begin() as session:
            insider(session, body)
            running.note_who_came(session, team_of(body), meeting_id, changed, came, by=user_of(body))
        ack()
        self._boards.changed(body, meeting_id, shows_it=True)

    def open_topic(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Add topic**, to the meeting before them, however long it lasts."""
        with self._deps.read() as session:
            words, _ = insider(session, body)
            view = running.open_meeting(session, team_of(body), value_of(body))
        ack()
        self._views.pushes(body, lambda: topic_view(Topic(""), words, mark=AT_MEETING + view.id))

    def open_decision(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Decision**, about a topic or none."""
        with self._deps.read() as session:
            words, _ = insider(session, body)
            view = running.open_meeting(session, team_of(body), decode_id(mark_of(body)))
            item = view.item(value_of(body))
        ack()
        self._views.pushes(body, lambda: decision_view(view, item, words))

    def save_decision(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Note it**: the meeting below shows it."""
        meeting_id, item_id = _parts(_ABOUT, mark_of(body))
        text = parse_decision(state_of(body))
        with self._deps.begin() as session:
            words, _ = insider(session, body)
            if isinstance(text, str):
                running.decide(
                    session, team_of(body), meeting_id, item_id, text, by=user_of(body), now=self._deps.now()
                )
        if isinstance(text, dict):
            refuses(ack, text, words)
            return
        ack()
        self._boards.changed(body, meeting_id)

    def open_action(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Action item**: its form, with what it serves."""
        team_id, by = team_of(body), user_of(body)
        with self._deps.read() as session:
            words, _ = insider(session, body)
            view = running.open_meeting(session, team_id, decode_id(mark_of(body)))
            item = view.item(value_of(body))
            window = window_of(session, team_id, by, now=self._deps.now(), meeting_id=view.id)
        origin = Origin(item_id=item.id if item else "", meeting_id=view.id, link=item.link if item else "")
        draft = Draft(item.owner if item else "", "", origin=origin)
        ack()
        self._views.pushes(body, lambda: action_form_view(draft, words, window))

    def close(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Close meeting**: once; whoever comes second is told who did it."""
        meeting_id = decode_id(mark_of(body))
        with self._deps.begin() as session:
            words, _ = insider(session, body)
            closed = running.close(
                session, self._deps.kinds, team_of(body), meeting_id, by=user_of(body), now=self._deps.now()
            )
            text = closed_text(closed.view, closed.following, words)
        says(ack, text, words)
        self._boards.closed(body)

    def _acts(self, ack: Ack, body: dict[str, Any], act: Callable[[Session], MeetingView]) -> None:
        with self._deps.begin() as session:
            insider(session, body)
            view = act(session)
        ack()
        self._boards.changed(body, view.id)


def register(app: App, meeting: Running) -> None:
    """Listen for the buttons, the boxes and the forms."""
    app.action(Action.MEETING_RUN)(meeting.open)
    app.action(Action.MEETING_CHAIR)(meeting.take_chair)
    app.action(re.compile(f"^{Action.MEETING_TICK}:"))(meeting.tick)
    app.action(re.compile(f"^{Action.MEETING_CAME}:"))(meeting.note_who_came)
    app.action(Action.MEETING_TOPIC)(meeting.open_topic)
    app.action(Action.MEETING_DECIDE)(meeting.open_decision)
    app.action(Action.MEETING_ACT)(meeting.open_action)
    app.view(Callback.MEETING_DECIDE)(meeting.save_decision)
    app.view(Callback.MEETING_RUN)(meeting.close)


def _parts(form: re.Pattern[str], text: str) -> tuple[str, str]:
    found = form.fullmatch(text)
    if found is None:
        raise ForgedValueError(text[:80])
    return found[1], found[2] or ""


def _ticked(body: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Who was ticked or not since the boxes were drawn, and who is ticked; forged until they are known to take part.

    What others have ticked meanwhile, in a view of their own, is not taken back.
    """
    action = body["actions"][0]
    came = {str(one.get("value", "")) for one in action.get("selected_options") or []}
    for block in view_of(body).get("blocks", []):
        if block.get("block_id") == action.get("block_id"):
            (boxes,) = block["elements"]
            offered = {str(one.get("value", "")) for one in boxes.get("options", [])}
            drawn = {str(one.get("value", "")) for one in boxes.get("initial_options") or []}
            return (came ^ drawn) & offered, came
    return set(), came
