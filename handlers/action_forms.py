"""The forms of action items: a new one, also of a message, one that is given on, reasons, and another day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.home.care_blocks import care_notice
from bot.meetings import action_service as service
from bot.meetings.action_blocks import given_text, there_text
from bot.meetings.action_form import (
    Block,
    Draft,
    Origin,
    parse_action_form,
    parse_new_day,
    parse_reason,
    readable,
)
from bot.meetings.action_form_blocks import action_form_view, date_view, reason_view
from bot.meetings.action_owners import problems_of, window_of
from bot.meetings.action_views import made_from
from bot.meetings.facts import UNFINISHED, ActionState
from bot.slack.gateway import SlackCallError
from bot.slack.ids import Action, Callback, Shortcut, decode_id
from bot.text import Safe, mention
from bot.workspace.service import workspace_url
from handlers.actions import name_of
from handlers.permalinks import permalink
from handlers.replies import insider_words
from handlers.views import mark_of, root_of, state_of, team_of, user_of, view_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.errors import BotError
    from bot.meetings.action_days import Window
    from bot.meetings.action_form import Problems
    from bot.meetings.action_views import ActionView
    from bot.slack.kit import View
    from bot.text import Words
    from handlers.meeting_boards import Boards
    from handlers.views import Views

NOT_PUBLIC = ("directmessage", "privategroup", "mpdm-")
"""What Slack names conversations by that are nobody else's business."""


class ActionForms:
    """The forms and what becomes of them, each in one transaction."""

    def __init__(self, deps: Deps, views: Views, boards: Boards) -> None:
        self._deps = deps
        self._views = views
        self._boards = boards

    def open_new(self, ack: Ack, body: dict[str, Any]) -> None:
        """`/action add` alone, and **Add an action item**."""
        with self._deps.read() as session:
            words = insider_words(session, body)
            window = self._window(session, body)
        ack()
        self._views.opens(body, lambda: action_form_view(Draft("", ""), words, window))

    def open_of_message(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Make this an action item**: its link, and its text where everybody can read it (ux.md 34)."""
        team_id = team_of(body)
        channel, said = body["channel"], body["message"]
        message = f"{channel['id']}.{said['ts']}"
        with self._deps.read() as session:
            words = insider_words(session, body)
            window, there = self._window(session, body), made_from(session, team_id, message)
            origin = Origin(permalink(workspace_url(session, team_id), body), message)
            text = readable(str(said.get("text") or ""), lambda one: name_of(session, team_id, one))
        ack()

        def build() -> View:
            if there:
                return care_notice(there_text(there, words), words)
            is_public = self._is_public(team_id, str(channel["id"]), str(channel.get("name", "")))
            return action_form_view(Draft("", text if is_public else "", origin=origin), words, window)

        self._views.opens(body, build)

    def open_again(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Give to somebody else**: the form with everything but the owner."""
        view, words = self._mine(body, (ActionState.RETURNED,))
        with self._deps.read() as session:
            window = self._window(session, body)
        ack()
        due = view.due_on if view.due_on >= window.today else None
        draft = Draft("", view.text, due, Origin(link=view.link, again=view.id))
        self._views.opens(body, lambda: action_form_view(draft, words, window))

    def save(self, ack: Ack, body: dict[str, Any]) -> None:
        """Give it; what is wrong is said at its field. Upon the view of a meeting, that one shows it at once."""
        parsed = parse_action_form(state_of(body), mark_of(body))
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        text = Safe("")
        with self._deps.begin() as session:
            words = insider_words(session, body)
            if not isinstance(parsed, dict):
                parsed = problems_of(session, team_id, parsed, now=now) or parsed
            if not isinstance(parsed, dict):
                view = service.give(session, self._deps.kinds, team_id, parsed, by=user_id, now=now)
                text = given_text(view, words)
        meeting_id = "" if isinstance(parsed, dict) else parsed.origin.meeting_id
        if meeting_id and root_of(body) != view_of(body).get("id"):
            ack()
            self._boards.changed(body, meeting_id)
            return
        self._closes(ack, parsed if isinstance(parsed, dict) else {}, text, words)

    def open_back(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Hand back**: why."""
        view, words = self._mine(body, service.TAKEN)
        ack()
        self._views.opens(body, lambda: reason_view(view, Callback.ACTION_BACK, words))

    def open_block(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Blocked**: by what."""
        view, words = self._mine(body, (ActionState.GIVEN, ActionState.ACCEPTED))
        ack()
        self._views.opens(body, lambda: reason_view(view, Callback.ACTION_BLOCK, words))

    def open_date(self, ack: Ack, body: dict[str, Any]) -> None:
        """**New date**."""
        view, words = self._mine(body, UNFINISHED)
        with self._deps.read() as session:
            window = self._window(session, body, view.meeting_id)
        ack()
        self._views.opens(body, lambda: date_view(view, words, window))

    def hands_back(self, ack: Ack, body: dict[str, Any]) -> None:
        """Hand it back, with the reason."""
        reason, text = parse_reason(state_of(body)), Safe("")
        with self._deps.begin() as session:
            words = insider_words(session, body)
            if not isinstance(reason, dict):
                view = service.hand_back(
                    session, self._deps.kinds, team_of(body), _about(body), reason, **self._by(body)
                )
                text = words("action.back.done", person=mention(view.owner))
        self._closes(ack, reason if isinstance(reason, dict) else {}, text, words)

    def blocks(self, ack: Ack, body: dict[str, Any]) -> None:
        """Note that it is blocked, and why."""
        reason, text = parse_reason(state_of(body)), Safe("")
        with self._deps.begin() as session:
            words = insider_words(session, body)
            if not isinstance(reason, dict):
                view = service.block(
                    session, self._deps.kinds, team_of(body), _about(body), reason, **self._by(body)
                )
                text = words("action.block.own" if view.is_own else "action.block.done")
        self._closes(ack, reason if isinstance(reason, dict) else {}, text, words)

    def puts_off(self, ack: Ack, body: dict[str, Any]) -> None:
        """Give it another day."""
        day, text = parse_new_day(state_of(body)), Safe("")
        problems: Problems = day if isinstance(day, dict) else {}
        with self._deps.begin() as session:
            words = insider_words(session, body)
            if not isinstance(day, dict):
                mine = service.for_owner(session, team_of(body), _about(body), by=user_of(body))
                error = self._window(session, body, mine.meeting_id).problem(day)
                problems = {Block.DUE: error} if error else {}
            if not isinstance(day, dict) and not problems:
                view = service.put_off(
                    session, self._deps.kinds, team_of(body), _about(body), day, **self._by(body)
                )
                text = words("action.date.done", due=words.date(view.due_on, "weekday"))
        self._closes(ack, problems, text, words)

    def _closes(self, ack: Ack, problems: Mapping[str, BotError], text: Safe, words: Words) -> None:
        """What is wrong at its field, or what was done in place of the form."""
        if not problems:
            ack(response_action="update", view=care_notice(text, words).payload())
            return
        errors = {block: words.plain(error.key, **error.values) for block, error in problems.items()}
        ack(response_action="errors", errors=errors)

    def _mine(self, body: dict[str, Any], states: Collection[ActionState]) -> tuple[ActionView, Words]:
        """The action item of the button, of its owner."""
        action_id = decode_id(str(body["actions"][0].get("value", "")))
        with self._deps.read() as session:
            words = insider_words(session, body)
            return service.for_owner(session, team_of(body), action_id, states, by=user_of(body)), words

    def _is_public(self, team_id: str, channel: str, name: str) -> bool:
        """Whether everybody in the company can read a conversation; not if Slack does not say so."""
        if name.startswith(NOT_PUBLIC):
            return False
        try:
            found = self._deps.slack(team_id).conversation(channel)
        except SlackCallError:
            return False
        return not found.is_private and not found.is_external

    def _window(self, session: Session, body: dict[str, Any], meeting_id: str = "") -> Window:
        return window_of(session, team_of(body), user_of(body), now=self._deps.now(), meeting_id=meeting_id)

    def _by(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"by": user_of(body), "now": self._deps.now()}


def register(app: App, forms: ActionForms) -> None:
    """Listen for the shortcut, the buttons that open forms, and the forms."""
    app.shortcut(Shortcut.MAKE_ACTION)(forms.open_of_message)
    app.action(Action.ACTION_ADD)(forms.open_new)
    app.action(Action.ACTION_AGAIN)(forms.open_again)
    app.action(Action.ACTION_BACK)(forms.open_back)
    app.action(Action.ACTION_BLOCK)(forms.open_block)
    app.action(Action.ACTION_DATE)(forms.open_date)
    app.view(Callback.ACTION)(forms.save)
    app.view(Callback.ACTION_BACK)(forms.hands_back)
    app.view(Callback.ACTION_BLOCK)(forms.blocks)
    app.view(Callback.ACTION_DATE)(forms.puts_off)


def _about(body: dict[str, Any]) -> str:
    """The action item that a form is about."""
    return decode_id(mark_of(body))
