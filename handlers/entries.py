"""Entries are added, changed, confirmed, handed over and removed: by the command, by buttons and in forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.directory.entry_blocks import (
    done_message,
    entry_view,
    hand_over_view,
    like_line,
    manage_message,
)
from bot.directory.entry_form import MOST_LIKES, Block, FormMark, parse_entry
from bot.directory.keeping import (
    add_entry,
    change_entry,
    confirm,
    entry_for,
    hand_over,
    likes_of,
    remove,
    wanted_for,
)
from bot.directory.service import entry_views
from bot.directory.stewards import is_steward
from bot.errors import BotError
from bot.home.care_blocks import care_notice
from bot.people.service import set_membership
from bot.people.sides import Programme
from bot.slack.form_state import typed
from bot.slack.ids import Action, Callback, decode_id
from bot.text import mention
from handlers.replies import insider_words, note_message, reply
from handlers.views import mark_of, state_of, team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.directory.entries import Wanted
    from bot.directory.service import EntryView
    from bot.slack.kit import View
    from bot.text import Safe, Words
    from handlers.redraw import Redraws
    from handlers.views import Views

MOST_MANAGED = 3


class Entries:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, redraws: Redraws, views: Views) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views

    @property
    def asked(self) -> dict[str, Callable[[Ack, dict[str, Any], str], None]]:
        """What answers which sub-command of `/whotocall`."""
        return {
            "add": self.add,
            "edit": self.manage,
            "remove": self.manage,
            "leave": lambda ack, body, _: self._membership(ack, body, takes_part=False),
            "join": lambda ack, body, _: self._membership(ack, body, takes_part=True),
        }

    def add(self, ack: Ack, body: dict[str, Any], topic: str) -> None:
        """`/whotocall add`: the form, with what followed the word as the topic."""
        with self._deps.read() as session:
            words = insider_words(session, body)
            steward = is_steward(session, team_of(body), user_of(body))
        ack()
        self._views.opens(
            body, lambda: entry_view(None, words, mark=FormMark(), topic=topic, is_steward=steward)
        )

    def manage(self, ack: Ack, body: dict[str, Any], asked: str) -> None:
        """`/whotocall edit` and `remove`: the entries that are meant and the asker may change, with their buttons."""
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.read() as session:
            words = insider_words(session, body)
            hits = self._deps.books.index(session, team_id).find(asked, limit=20) if asked else []
            ids = [hit.entry_id for hit in hits]
            steward = is_steward(session, team_id, user_id)
            views = entry_views(session, team_id, ids, now=self._deps.now())
            mine = [view for view in views if steward or view.contact == user_id]
            if views and not mine:
                entry_for(session, team_id, views[0].id, user_id)
        reply(ack, manage_message(mine[:MOST_MANAGED], words))

    def open_edit(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Change**: the form, as the entry stands."""
        entry_id = _value(body)
        with self._deps.read() as session:
            words = insider_words(session, body)
            wanted = wanted_for(session, team_of(body), entry_id, user_of(body))
            steward = is_steward(session, team_of(body), user_of(body))
        ack()
        mark = FormMark(entry_id)
        self._views.opens(body, lambda: entry_view(wanted, words, mark=mark, is_steward=steward))

    def save(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Save**: others about the same are pointed out first, once."""
        mark = FormMark.decode(mark_of(body))
        parsed = parse_entry(state_of(body))
        again: View | None = None
        with self._deps.begin() as session:
            words = insider_words(session, body)
            if not isinstance(parsed, dict):
                again = self._likes(session, body, parsed, mark, words)
                text = self._saves(session, body, parsed, mark, words) if again is None else None
        if isinstance(parsed, dict):
            errors = {block: words.plain(error.key, **error.values) for block, error in parsed.items()}
            ack(response_action="errors", errors=errors)
        elif again is not None:
            ack(response_action="update", view=again.payload())
        elif text is not None:
            ack(response_action="update", view=care_notice(text, words).payload())

    def right(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Still right**."""
        entry_id = _value(body)
        with self._deps.begin() as session:
            words = insider_words(session, body)
            confirm(session, team_of(body), entry_id, by=user_of(body), now=self._deps.now())
            (view,) = entry_views(session, team_of(body), [entry_id], now=self._deps.now())
        ack()
        self._replaces(body, words("call.check.confirmed", topic=view.said.topic))

    def open_hand_over(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Hand over**: to whom."""
        entry_id = _value(body)
        with self._deps.read() as session:
            words = insider_words(session, body)
            entry_for(session, team_of(body), entry_id, user_of(body))
            (view,) = entry_views(session, team_of(body), [entry_id], now=self._deps.now())
        ack()
        self._views.opens(body, lambda: hand_over_view(view, words))

    def hands_over(self, ack: Ack, body: dict[str, Any]) -> None:
        """Somebody else is called from now on, and asked."""
        entry_id = decode_id(mark_of(body))
        to = typed(state_of(body), Block.PERSON)
        with self._deps.begin() as session:
            words = insider_words(session, body)
            if to:
                hand_over(session, team_of(body), entry_id, to, by=user_of(body), now=self._deps.now())
        if not to:
            error = words.plain("call.form.error.nobody")
            ack(response_action="errors", errors={Block.PERSON: error})
            return
        text = words("call.hand_over.done", person=mention(to))
        ack(response_action="update", view=care_notice(text, words).payload())

    def removes(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Remove**."""
        with self._deps.begin() as session:
            words = insider_words(session, body)
            topic = remove(
                session,
                self._deps.kinds,
                team_of(body),
                _value(body),
                by=user_of(body),
                now=self._deps.now(),
            )
        ack()
        self._replaces(body, words("call.remove.done", topic=topic))

    def _membership(self, ack: Ack, body: dict[str, Any], *, takes_part: bool) -> None:
        """Leave the questions whether entries are right, or come back to them (ux.md 15)."""
        with self._deps.begin() as session:
            words = insider_words(session, body)
            known = set_membership(
                session, team_of(body), user_of(body), Programme.DIRECTORY, takes_part=takes_part
            )
        if not known:
            raise BotError("people.error.unknown")
        reply(ack, note_message(words("call.joined_checks" if takes_part else "call.left_checks")))

    def _likes(
        self, session: Session, body: dict[str, Any], wanted: Wanted, mark: FormMark, words: Words
    ) -> View | None:
        """The form with others about the same, unless they were shown already."""
        team_id = team_of(body)
        likes = likes_of(session, team_id, wanted, but=mark.entry_id)[:MOST_LIKES]
        if set(likes) <= set(mark.seen):
            return None
        views = entry_views(session, team_id, likes, now=self._deps.now())
        return entry_view(
            wanted,
            words,
            mark=FormMark(mark.entry_id, tuple(likes)),
            is_steward=is_steward(session, team_id, user_of(body)),
            likes=_lines(views, words),
        )

    def _saves(
        self, session: Session, body: dict[str, Any], wanted: Wanted, mark: FormMark, words: Words
    ) -> Safe:
        team_id, by, now = team_of(body), user_of(body), self._deps.now()
        if mark.entry_id:
            change_entry(session, team_id, mark.entry_id, wanted, by=by, now=now)
            return words("call.form.changed", topic=wanted.said.topic)
        saved = add_entry(session, team_id, wanted, by=by, now=now)
        key = "call.form.added" if saved.is_listed else "call.form.suggested"
        return words(key, topic=wanted.said.topic)

    def _replaces(self, body: dict[str, Any], text: Safe) -> None:
        url = str(body.get("response_url", ""))
        self._redraws.submit(f"entry:{url}", lambda: self._redraws.replace(url, done_message(text)))


def register(app: App, entries: Entries) -> None:
    """Listen for the buttons and forms; the command's words come from `handlers.whotocall`."""
    app.action(Action.CALL_EDIT)(entries.open_edit)
    app.action(Action.CALL_RIGHT)(entries.right)
    app.action(Action.CALL_HAND_OVER)(entries.open_hand_over)
    app.action(Action.CALL_REMOVE)(entries.removes)
    app.view(Callback.CALL_ENTRY)(entries.save)
    app.view(Callback.CALL_HAND_OVER)(entries.hands_over)


def _value(body: dict[str, Any]) -> str:
    return decode_id(str(body["actions"][0].get("value", "")))


def _lines(views: Sequence[EntryView], words: Words) -> list[Safe]:
    return [like_line(view, words) for view in views]
