"""Answer buttons of a pulse, and `/pulse`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.people.service import set_membership
from bot.people.sides import Programme
from bot.pulse.blocks import skipped_message, status_message
from bot.pulse.service.answers import give_answer, pulse_form
from bot.pulse.service.invitation import message_url, render_pulse
from bot.pulse.service.reminder import skip, snooze
from bot.pulse.service.rounds import open_round_info
from bot.pulse.service.series import next_pulse_at
from bot.slack.ids import Action, AnswerValue, decode_round, decode_snooze
from handlers.replies import help_message, note_message, reader, reply
from handlers.subcommands import choose

if TYPE_CHECKING:
    from datetime import datetime

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.slack.kit import Message
    from handlers.redraw import Redraws

COMMAND = "/pulse"
SUBCOMMANDS = ("join", "leave", "help")


def register(app: App, deps: Deps, redraws: Redraws) -> None:
    """Listen for answers and the command."""
    clicks = _Clicks(deps, redraws)
    app.action(re.compile(f"^{Action.PULSE_ANSWER}:"))(clicks.answer)
    app.action(Action.PULSE_CHANGE)(clicks.change)
    app.action(Action.PULSE_DONE)(clicks.done)
    app.action(Action.PULSE_SNOOZE)(clicks.snooze)
    app.action(Action.PULSE_SKIP)(clicks.skip)
    app.action(Action.PULSE_UNSKIP)(clicks.unskip)

    def command(ack: Ack, body: dict[str, Any]) -> None:
        _command(deps, ack, body)

    app.command(COMMAND)(command)


class _Clicks:
    """Clicks in a person's pulse: take the answer, acknowledge, redraw from the database."""

    def __init__(self, deps: Deps, redraws: Redraws) -> None:
        self._deps = deps
        self._redraws = redraws

    def answer(self, ack: Ack, body: dict[str, Any]) -> None:
        """One of the six buttons under a statement."""
        said = AnswerValue.decode(str(body["actions"][0].get("value", "")))
        team_id, user_id = body["team"]["id"], body["user"]["id"]
        try:
            with self._deps.begin() as session:
                give_answer(
                    session,
                    self._deps.pulse,
                    team_id,
                    user_id,
                    said.round_id,
                    said.statement,
                    said.value,
                    now=self._deps.now(),
                )
        except BotError:
            # What is seen is out of date: draw it as it stands, beside the sentence that says why.
            self._redraw(body, said.round_id)
            raise
        ack()
        self._redraw(body, said.round_id, is_change=said.is_change)

    def change(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Change my answers** on the receipt: the form again, with what was answered."""
        round_id = decode_round(str(body["actions"][0].get("value", "")))
        ack()
        self._redraw(body, round_id, is_change=True)

    def done(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Done** with changing: the receipt."""
        round_id = decode_round(str(body["actions"][0].get("value", "")))
        ack()
        self._redraw(body, round_id)

    def snooze(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Remind me later**: at the hour that was chosen, and not before."""
        option = body["actions"][0].get("selected_option") or {}
        round_id, choice = decode_snooze(str(option.get("value", "")))
        team_id, user_id = body["team"]["id"], body["user"]["id"]
        with self._deps.begin() as session:
            when = snooze(session, self._deps.kinds, team_id, user_id, round_id, choice, now=self._deps.now())
            words, zone = reader(session, team_id, user_id)
        ack()
        note = note_message(words("pulse.snooze.noted", when=words.moment(when, zone, "long")))
        url = str(body.get("response_url", ""))
        self._redraws.submit(f"snooze:{url}", lambda: self._redraws.whisper(url, note))

    def skip(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Skip this pulse**: one click, no reminder, not missing."""
        round_id = decode_round(str(body["actions"][0].get("value", "")))
        team_id, user_id = body["team"]["id"], body["user"]["id"]
        with self._deps.begin() as session:
            number = skip(session, team_id, user_id, round_id, skips=True, now=self._deps.now())
            words, _ = reader(session, team_id, user_id)
        ack()
        message = skipped_message(number, round_id, words)
        url = str(body.get("response_url", ""))
        self._redraws.submit(_place(body), lambda: self._redraws.replace(url, message))

    def unskip(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Answer it after all**: the form again, with what was answered before."""
        round_id = decode_round(str(body["actions"][0].get("value", "")))
        with self._deps.begin() as session:
            skip(session, body["team"]["id"], body["user"]["id"], round_id, skips=False, now=self._deps.now())
        ack()
        self._redraw(body, round_id)

    def _redraw(self, body: dict[str, Any], round_id: str, *, is_change: bool = False) -> None:
        team_id, user_id = body["team"]["id"], body["user"]["id"]
        url = str(body.get("response_url", ""))
        if not url:
            return

        def draw() -> None:
            with self._deps.read() as session:
                message = render_pulse(
                    session,
                    self._deps.pulse,
                    team_id,
                    user_id,
                    round_id,
                    now=self._deps.now(),
                    is_change=is_change,
                )
            if message is not None:
                self._redraws.replace(url, message)

        self._redraws.submit(_place(body), draw)


def _place(body: dict[str, Any]) -> str:
    """The clicked message: of the redraws that wait for it, the newest wins."""
    container = body.get("container", {})
    return f"{container.get('channel_id', '')}:{container.get('message_ts', '')}"


def _command(deps: Deps, ack: Ack, body: dict[str, Any]) -> None:
    word, _ = choose(COMMAND, body.get("text", ""), SUBCOMMANDS)
    team_id, user_id = body["team_id"], body["user_id"]
    if word in {"join", "leave"}:
        with deps.begin() as session:
            message = _membership(session, team_id, user_id, takes_part=word == "join", now=deps.now())
        reply(ack, message)
        return
    with deps.read() as session:
        if word == "help":
            words, _ = reader(session, team_id, user_id)
            message = help_message(words("pulse.help"))
        else:
            message = _status(session, deps, team_id, user_id, now=deps.now())
    reply(ack, message)


def _membership(session: Session, team_id: str, user_id: str, *, takes_part: bool, now: datetime) -> Message:
    """Leave the pulses, or come back to them: private, at once, and reversible (ux.md 15)."""
    if not set_membership(session, team_id, user_id, Programme.PULSE, takes_part=takes_part):
        raise BotError("people.error.unknown")
    words, zone = reader(session, team_id, user_id)
    if not takes_part:
        return note_message(words("pulse.left"))
    when = next_pulse_at(session, team_id, user_id, now=now)
    return note_message(
        words("pulse.joined_next", when=words.moment(when, zone, "long")) if when else words("pulse.joined")
    )


def _status(session: Session, deps: Deps, team_id: str, user_id: str, *, now: datetime) -> Message:
    """The person's open pulse with the way to it, or when the next one comes."""
    words, zone = reader(session, team_id, user_id)
    found = open_round_info(session, team_id, now=now)
    form = pulse_form(session, deps.pulse, team_id, user_id, found.id) if found else None
    url = message_url(session, team_id, user_id, form.round.id) if form else ""
    return status_message(form, words, zone, url, next_pulse_at(session, team_id, user_id, now=now))
