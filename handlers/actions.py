"""`/action`: what somebody has to do, what everybody has, and the buttons that need no form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.meetings import action_service as service
from bot.meetings.action_blocks import (
    DONE,
    OVERDUE,
    all_message,
    done_message,
    given_message,
    mine_message,
    offer_message,
    overdue_message,
)
from bot.meetings.action_form import Draft, readable
from bot.meetings.action_owners import today_of
from bot.meetings.action_views import DONE_SHOWN, done_by
from bot.meetings.due import parse_action
from bot.people.service import everybody, leads, set_membership, someone
from bot.people.sides import Programme
from bot.slack.ids import Action, decode_id
from handlers.replies import help_message, insider_words, note_message, reply
from handlers.subcommands import choose
from handlers.views import team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.meetings.action_views import ActionView
    from bot.meetings.due import Mention
    from bot.slack.kit import Message
    from bot.text import Words
    from handlers.action_forms import ActionForms
    from handlers.home import Homes
    from handlers.redraw import Redraws

COMMAND = "/action"
SUBCOMMANDS = ("add", "all", "overdue", "done", "leave", "join", "help")


class Actions:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, redraws: Redraws, homes: Homes, forms: ActionForms) -> None:
        self._deps = deps
        self._redraws = redraws
        self._homes = homes
        self._forms = forms

    def command(self, ack: Ack, body: dict[str, Any]) -> None:
        """Answer a sub-command, or with none show what the asker has to do."""
        word, rest = choose(COMMAND, str(body.get("text", "")), SUBCOMMANDS)
        if word == "add" and not rest:
            self._forms.open_new(ack, body)
            return
        if word == "add":
            self._add(ack, body, rest)
            return
        if word in {"leave", "join"}:
            self._membership(ack, body, takes_part=word == "join")
            return
        with self._deps.read() as session:
            words = insider_words(session, body)
            message = (
                help_message(words("action.help"))
                if word == "help"
                else self._list(session, body, word, words)
            )
        reply(ack, message)

    def accept(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Accept**, and **I do it myself** of what came back."""
        self._moves(ack, body, service.accept)

    def go_on(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Not blocked any more**."""
        self._moves(ack, body, service.go_on)

    def done(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Done**."""
        self._moves(
            ack, body, lambda session, *which, **by: service.finish(session, self._deps.kinds, *which, **by)
        )

    def undone(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Not done yet**."""
        self._moves(ack, body, service.reopen)

    def _add(self, ack: Ack, body: dict[str, Any], line: str) -> None:
        """`/action add @ben by friday send the deck`."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.begin() as session:
            words = insider_words(session, body)
            said = parse_action(line, today_of(session, team_id, user_id, now=now))
            owner = _owner(session, team_id, said.owner) if said.owner else user_id
            draft = Draft(owner, readable(said.text, lambda one: name_of(session, team_id, one)), said.due)
            view = service.give(session, self._deps.kinds, team_id, draft, by=user_id, now=now)
            message = given_message(view, words, today=today_of(session, team_id, view.owner, now=now))
        reply(ack, message)

    def _membership(self, ack: Ack, body: dict[str, Any], *, takes_part: bool) -> None:
        """`/action leave` and `join`: what became of what they gave is told them, or is not."""
        with self._deps.begin() as session:
            words = insider_words(session, body)
            if not set_membership(
                session, team_of(body), user_of(body), Programme.GIVEN, takes_part=takes_part
            ):
                raise BotError("people.error.unknown")
        reply(ack, note_message(words("action.joined" if takes_part else "action.left")))

    def _moves(self, ack: Ack, body: dict[str, Any], move: Callable[..., ActionView]) -> None:
        """Have an action item stand elsewhere, and draw anew what was clicked: a list, its message, or Home."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        action_id = decode_id(str(body["actions"][0].get("value", "")))
        with self._deps.begin() as session:
            words = insider_words(session, body)
            view = move(session, team_id, action_id, by=user_id, now=now)
            message = self._clicked(session, body, view, words)
        ack()
        if "view" in body:
            self._homes.publish(team_id, user_id)
            return
        url = str(body.get("response_url", ""))
        self._redraws.submit(f"action:{url}", lambda: self._redraws.replace(url, message))

    def _clicked(self, session: Session, body: dict[str, Any], view: ActionView, words: Words) -> Message:
        if body.get("container", {}).get("is_ephemeral"):
            which = str(body["actions"][0].get("block_id", "")).rpartition(":")[2]
            return self._list(session, body, which, words)
        return offer_message(view, words, turn=view.turn, today=self._today(session, body))

    def _list(self, session: Session, body: dict[str, Any], which: str, words: Words) -> Message:
        """One of the lists; what is due for the asker, where the word is none of theirs."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        today = self._today(session, body)
        if which == "all":
            return all_message(service.open_items(session, team_id), words)
        if which == DONE:
            return done_message(done_by(session, team_id, user_id, today=today), words, today=today)
        mine = service.waits_for(session, team_id, user_id, now=now)
        if which != OVERDUE:
            return mine_message(mine, words, today=today)
        late = [one for one in mine if one.is_late(today)]
        is_lead = user_id in leads(session, team_id)
        tally = service.counts(session, team_id, now - DONE_SHOWN, now) if is_lead else None
        return overdue_message(late, words, today=today, tally=tally)

    def _today(self, session: Session, body: dict[str, Any]) -> date:
        return today_of(session, team_of(body), user_of(body), now=self._deps.now())


def register(app: App, actions: Actions) -> None:
    """Listen for the command and the buttons."""
    app.command(COMMAND)(actions.command)
    app.action(Action.ACTION_ACCEPT)(actions.accept)
    app.action(Action.ACTION_GO_ON)(actions.go_on)
    app.action(Action.ACTION_DONE)(actions.done)
    app.action(Action.ACTION_UNDONE)(actions.undone)


def name_of(session: Session, team_id: str, user_id: str) -> str:
    """The name of somebody by id; empty for nobody known."""
    person = someone(session, team_id, user_id)
    return person.name if person else ""


def _owner(session: Session, team_id: str, named: Mention) -> str:
    """The id of who is named: as Slack gives it, else the one person of that name or first name.

    Raises:
        BotError: nobody has it, or several do.
    """
    if named.id:
        return named.id
    typed = named.handle.casefold()
    there = [one for one in everybody(session, team_id) if one.may_be_listed]
    found = [one for one in there if one.name.casefold() == typed] or [
        one for one in there if typed in one.name.casefold().split()[:1]
    ]
    if len(found) != 1:
        raise BotError("action.error.who", typed=named.handle)
    return found[0].user_id
