"""`/meeting`: the coming meeting and its agenda, topics put on it and arranged, and **Put on the agenda**."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.meetings import agenda_service
from bot.meetings.meeting_blocks import agenda_message
from bot.meetings.meeting_form import Topic, parse_topic, topic_of_line
from bot.meetings.meeting_form_blocks import topic_view
from bot.meetings.meeting_views import coming
from bot.meetings.members import is_taking_part
from bot.meetings.promise import current
from bot.people.service import leads, set_membership
from bot.people.sides import Programme
from bot.slack.ids import Action, Callback, ForgedValueError, Shortcut, decode_choice, decode_id
from bot.text import Safe
from bot.workspace.service import workspace_url
from handlers.meeting_replies import AT_MEETING, at_field, refuses, says, value_of
from handlers.permalinks import permalink
from handlers.replies import help_message, insider, note_message, reply
from handlers.subcommands import choose
from handlers.views import mark_of, state_of, team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.meetings.meeting_views import ItemView
    from bot.slack.kit import Message
    from bot.text import Words
    from handlers.home import Homes
    from handlers.meeting_boards import Boards
    from handlers.redraw import Redraws
    from handlers.views import Views

    Asked = Callable[[Ack, dict[str, Any], str], None]

COMMAND = "/meeting"
OWN_WORDS = ("add", "leave", "join", "help")
EDIT = "edit"
LINKED = "link "
"""What begins the mark of a form that was opened on a message: its address follows."""


class Meetings:
    """The listeners, each in one transaction; `asked` answer the other sub-commands."""

    def __init__(
        self,
        deps: Deps,
        redraws: Redraws,
        views: Views,
        homes: Homes,
        boards: Boards,
        asked: Mapping[str, Asked],
    ) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views
        self._homes = homes
        self._boards = boards
        self._asked = asked

    def command(self, ack: Ack, body: dict[str, Any]) -> None:
        """Answer in the acknowledgement, to the asker alone."""
        word, rest = choose(COMMAND, unescape(str(body.get("text", ""))), (*OWN_WORDS, *self._asked))
        if word in self._asked:
            self._asked[word](ack, body, rest)
        elif word == "add":
            self._add(ack, body, rest)
        elif word in {"leave", "join"}:
            self._membership(ack, body, takes_part=word == "join")
        else:
            with self._deps.read() as session:
                words, _ = insider(session, body)
                message = help_message(words("meeting.help")) if word else self._agenda(session, body, words)
            reply(ack, message)

    def open_topic(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Add topic**, wherever it stands."""
        with self._deps.read() as session:
            words, _ = insider(session, body)
            agenda_service.require_coming(session, team_of(body), now=self._deps.now())
        ack()
        self._views.opens(body, lambda: topic_view(Topic(""), words))

    def open_of_message(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Put on the agenda** on a message: its link alone, for its text stays with who can read it (ux.md 34)."""
        with self._deps.read() as session:
            words, _ = insider(session, body)
            link = permalink(workspace_url(session, team_of(body)), body)
            agenda_service.require_coming(session, team_of(body), now=self._deps.now(), link=link)
        ack()
        topic = Topic("", link=link)
        self._views.opens(body, lambda: topic_view(topic, words, mark=LINKED + link))

    def save_topic(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Save**: a new topic, or one that was there before."""
        parsed, mark = parse_topic(state_of(body)), mark_of(body)
        with self._deps.begin() as session:
            words, _ = insider(session, body)
            text = (
                parsed
                if isinstance(parsed, dict)
                else at_field(lambda: self._saved(session, body, parsed, mark))
            )
        if isinstance(text, dict):
            refuses(ack, text, words)
            return
        if text:
            says(ack, text, words)
        else:
            ack()
        self._homes.publish(team_of(body), user_of(body))
        self._boards.changed(body, _meeting(mark))

    def choose(self, ack: Ack, body: dict[str, Any]) -> None:
        """A topic's menu: up, down, off, to the next meeting, or the form in which it is changed."""
        option = body["actions"][0].get("selected_option") or {}
        item_id, choice = decode_choice(str(option.get("value", "")))
        team_id, by, now = team_of(body), user_of(body), self._deps.now()
        if choice != EDIT and choice not in agenda_service.CHOICES:
            raise ForgedValueError(choice)
        with self._deps.begin() as session:
            words, _ = insider(session, body)
            item = agenda_service.item_of(session, team_id, item_id, by=by)
            if choice != EDIT:
                agenda_service.arrange(session, team_id, item_id, choice, by=by, now=now)
            message = self._agenda(session, body, words)
        ack()
        if choice == EDIT:
            self._views.opens(body, lambda: topic_view(_topic(item), words, mark=item.id))
        else:
            self._redraw(body, message)
            self._boards.changed(body)

    def accept(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Put it on the agenda**: what the measurement proposes."""
        self._settle(ack, body, accepts=True)

    def reject(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Not this time**."""
        self._settle(ack, body, accepts=False)

    def _settle(self, ack: Ack, body: dict[str, Any], *, accepts: bool) -> None:
        team_id, by, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.begin() as session:
            words, _ = insider(session, body)
            agenda_service.settle_proposal(session, team_id, value_of(body), accepts=accepts, by=by, now=now)
            message = self._agenda(session, body, words)
        ack()
        # The message in the conversation is edited by the outbox, like those of the other leads.
        if body.get("container", {}).get("is_ephemeral"):
            self._redraw(body, message)
        self._boards.changed(body)

    def _add(self, ack: Ack, body: dict[str, Any], typed: str) -> None:
        if not typed:
            self.open_topic(ack, body)
            return
        topic = topic_of_line(typed)
        with self._deps.begin() as session:
            words, _ = insider(session, body)
            text = self._put(session, body, topic, words)
        reply(ack, note_message(text))
        self._boards.changed(body)

    def _saved(self, session: Session, body: dict[str, Any], topic: Topic, mark: str) -> Safe:
        """What was done; nothing where the meeting below the form shows it."""
        words, _ = insider(session, body)
        if meeting_id := _meeting(mark):
            agenda_service.add(
                session, team_of(body), topic, by=user_of(body), now=self._deps.now(), meeting_id=meeting_id
            )
            return Safe("")
        if mark and not mark.startswith(LINKED):
            item = agenda_service.change(
                session, team_of(body), decode_id(mark), topic, by=user_of(body), now=self._deps.now()
            )
            return words("meeting.topic.changed", title=item.title)
        return self._put(session, body, replace(topic, link=_link(mark)), words)

    def _put(self, session: Session, body: dict[str, Any], topic: Topic, words: Words) -> Safe:
        now = self._deps.now()
        item = agenda_service.add(session, team_of(body), topic, by=user_of(body), now=now)
        view = coming(session, team_of(body), now=now)
        if view is None:
            raise LookupError("a topic without a meeting")
        when = words.moment(view.start_at, view.zone, "weekday")
        kind = words(f"meeting.kind.{item.kind}")
        return words("meeting.topic.added", title=item.title, when=when, kind=kind)

    def _membership(self, ack: Ack, body: dict[str, Any], *, takes_part: bool) -> None:
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.begin() as session:
            words, _ = insider(session, body)
            if not set_membership(session, team_id, user_id, Programme.AGENDA, takes_part=takes_part):
                raise BotError("people.error.unknown")
        reply(ack, note_message(words("meeting.joined" if takes_part else "meeting.left")))

    def _agenda(self, session: Session, body: dict[str, Any], words: Words) -> Message:
        team_id, user_id = team_of(body), user_of(body)
        takes_part = is_taking_part(session, team_id, user_id)
        return agenda_message(
            coming(session, team_id, now=self._deps.now()),
            words,
            may_arrange=takes_part,
            is_lead=user_id in leads(session, team_id),
            is_set_up=current(session, team_id) is not None,
            may_run=takes_part,
        )

    def _redraw(self, body: dict[str, Any], message: Message) -> None:
        url = str(body.get("response_url", ""))
        self._redraws.submit(f"meeting:{url}", lambda: self._redraws.replace(url, message))


def register(app: App, meetings: Meetings) -> None:
    """Listen for the command, the shortcut, the buttons and the form."""
    app.command(COMMAND)(meetings.command)
    app.shortcut(Shortcut.PUT_ON_AGENDA)(meetings.open_of_message)
    app.action(Action.MEETING_ADD)(meetings.open_topic)
    app.action(Action.MEETING_ITEM)(meetings.choose)
    app.action(Action.MEETING_ACCEPT)(meetings.accept)
    app.action(Action.MEETING_REJECT)(meetings.reject)
    app.view(Callback.MEETING_ITEM)(meetings.save_topic)


def _topic(item: ItemView) -> Topic:
    return Topic(item.title, item.kind, item.owner, item.minutes, item.link)


def _meeting(mark: str) -> str:
    """The meeting before whoever filled the form in; empty where it was not opened from one."""
    return decode_id(mark.removeprefix(AT_MEETING)) if mark.startswith(AT_MEETING) else ""


def _link(mark: str) -> str:
    """The address of the message that a form is about; empty for none."""
    link = mark.removeprefix(LINKED) if mark.startswith(LINKED) else ""
    if link and (not link.startswith("https://") or set(link) & set(" <>|")):
        raise ForgedValueError(link[:80])
    return link
