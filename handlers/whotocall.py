"""`/whotocall`: whom to call about what, to the asker alone, in the acknowledgement."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

from bot.directory.blocks import (
    CALL,
    MOST_LISTED,
    browse_message,
    entry_message,
    list_message,
)
from bot.directory.service import all_ids, entries_of, entry_views, ids_of_topic, topics
from bot.directory.stewards import is_steward
from bot.people.permission import require_insider
from bot.people.search import fits
from bot.slack import kit
from bot.slack.ids import Action, decode_id
from handlers.replies import help_message, reader, reply
from handlers.share import Shareable
from handlers.subcommands import split
from handlers.views import team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.slack.ids import Topic
    from bot.slack.kit import Message
    from bot.text import Words
    from handlers.lookups import Lookups
    from handlers.redraw import Redraws

    Asked = Callable[[Ack, dict[str, Any], str], None]

COMMAND = "/whotocall"
SUBCOMMANDS = ("mine", "list", "help")
MOST_OPTIONS = 100


class Calls:
    """The answers of the directory, each from the database as it stands.

    `forms` answer the other sub-commands, with what followed the word.
    """

    def __init__(self, deps: Deps, redraws: Redraws, lookups: Lookups, forms: Mapping[str, Asked]) -> None:
        self._deps = deps
        self._redraws = redraws
        self._lookups = lookups
        self._forms = forms

    @property
    def shared(self) -> dict[str, Shareable]:
        """What **Share in channel** makes of an entry: everybody reads the same as the asker."""
        return {CALL: Shareable(self._public, self._private)}

    def command(self, ack: Ack, body: dict[str, Any]) -> None:
        """Answer what was asked; a word of the command alone is one, in a question it is asked for."""
        asked = unescape(str(body.get("text", ""))).strip()
        word, rest = split(asked)
        if word in self._forms:
            self._forms[word](ack, body, rest)
            return
        team_id, user_id = body["team_id"], body["user_id"]
        with self._deps.read() as session:
            words, _ = reader(session, team_id, user_id)
            require_insider(session, team_id, user_id)
            if word == "help" and not rest:
                message = help_message(words("whotocall.help"))
            elif not asked:
                steward = is_steward(session, team_id, user_id)
                message = browse_message(len(all_ids(session, team_id)), words, may_fill=steward)
            elif word in SUBCOMMANDS and not rest:
                message = self._list(session, team_id, user_id, words, is_mine=word == "mine")
            else:
                message = self._lookups.find(session, body, asked, words)
        reply(ack, message)

    def choose(self, ack: Ack, body: dict[str, Any]) -> None:
        """A topic of the menu: its entries in place of the menu."""
        chosen = decode_id(str((body["actions"][0].get("selected_option") or {}).get("value", "")))
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.read() as session:
            require_insider(session, team_id, user_id)
            words, _ = reader(session, team_id, user_id)
            ids = ids_of_topic(session, team_id, chosen)
            message = self._lookups.entries(session, body, ids, words)
        ack()
        url = str(body.get("response_url", ""))
        self._redraws.submit(f"call:{url}", lambda: self._redraws.replace(url, message))

    def offer(self, ack: Ack, body: dict[str, Any]) -> None:
        """Topics for what was typed into the menu; all of them, as far as they fit, for nothing."""
        typed, team_id = unescape(str(body.get("value") or "")).strip(), team_of(body)
        with self._deps.read() as session:
            require_insider(session, team_id, user_of(body))
            found = {one.topic: one.entry_id for one in topics(session, team_id) if fits(typed, one.topic)}
            if typed:
                hits = self._deps.books.index(session, team_id).find(typed, limit=MOST_OPTIONS)
                views = entry_views(session, team_id, [hit.entry_id for hit in hits], now=self._deps.now())
                found = {
                    **found,
                    **{view.said.topic: view.id for view in views if view.said.topic not in found},
                }
            options = list(found.items())[:MOST_OPTIONS]
        ack(options=[kit.option(kit.fit(topic, 75), entry_id) for topic, entry_id in options])

    def _list(self, session: Session, team_id: str, user_id: str, words: Words, *, is_mine: bool) -> Message:
        ids = entries_of(session, team_id, user_id) if is_mine else all_ids(session, team_id)
        views = entry_views(session, team_id, ids[:MOST_LISTED], now=self._deps.now())
        return list_message(views, len(ids), words, is_mine=is_mine)

    def _public(self, session: Session, team_id: str, words: Words, entry_id: str) -> Message:
        now = self._deps.now()
        views = entry_views(session, team_id, [decode_id(entry_id)], now=now)
        listed = [view for view in views if view.is_listed]
        return entry_message(listed[0] if listed else None, words, now=now)

    def _private(self, session: Session, team_id: str, user_id: str, topic: Topic, words: Words) -> Message:
        del user_id
        return self._public(session, team_id, words, topic.argument)


def register(app: App, calls: Calls) -> None:
    """Listen for the command and its menu."""
    app.command(COMMAND)(calls.command)
    app.action(Action.CALL_TOPIC)(calls.choose)
    app.options(Action.CALL_TOPIC)(calls.offer)
