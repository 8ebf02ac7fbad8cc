"""Clicks in a pulse; what `/pulse` understands is `handlers.pulse_command`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.outbox.arrivals import Arrival
from bot.people.service import set_membership
from bot.people.sides import Programme
from bot.pulse.blocks import skipped_message, status_message
from bot.pulse.button_values import AnswerValue, PageValue, decode_pace, decode_snooze
from bot.pulse.form_blocks import PLAIN, Showing
from bot.pulse.pacing import Pace
from bot.pulse.service.answers import give_answer, pulse_form
from bot.pulse.service.invitation import invitation_key, message_url, render_pulse
from bot.pulse.service.paces import set_pace
from bot.pulse.service.reminder import skip, snooze, start
from bot.pulse.service.rounds import round_info
from bot.slack.ids import Action, decode_id
from handlers import pulse_command
from handlers.replies import note_message, reader

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.deps import Deps
    from bot.slack.kit import Message
    from handlers.home import Homes
    from handlers.redraw import Redraws


COMMAND = pulse_command.COMMAND


def register(app: App, deps: Deps, redraws: Redraws, homes: Homes) -> None:
    """Listen for answers and the command."""
    clicks = _Clicks(deps, redraws)
    app.action(re.compile(f"^{Action.PULSE_ANSWER}:"))(clicks.answer)
    app.action(Action.PULSE_CHANGE)(clicks.change)
    app.action(Action.PULSE_DONE)(clicks.done)
    app.action(Action.PULSE_SNOOZE)(clicks.snooze)
    app.action(Action.PULSE_SKIP)(clicks.skip)
    app.action(Action.PULSE_UNSKIP)(clicks.unskip)
    app.action(re.compile(f"^{Action.PULSE_PAGE}:"))(clicks.page)
    app.action(re.compile(f"^{Action.PULSE_PACE}:"))(clicks.pace)
    app.action(Action.PULSE_LEAVE)(clicks.leave)

    def typed(ack: Ack, body: dict[str, Any]) -> None:
        pulse_command.command(deps, homes, ack, body)

    app.command(COMMAND)(typed)


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
            self._redraw(body, said.round_id, Showing(is_first=said.is_first), is_told=True)
            raise
        ack()
        showing = Showing(is_change=said.is_change, is_first=said.is_first, after=said.statement)
        self._redraw(body, said.round_id, showing)

    def change(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Change my answers** on the receipt: the form again, with what was answered."""
        round_id = decode_id(str(body["actions"][0].get("value", "")))
        ack()
        self._redraw(body, round_id, Showing(is_change=True))

    def page(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Back** and **Next** in a long pulse; whose it is, and which pages it has, is seen when it is drawn."""
        said = PageValue.decode(str(body["actions"][0].get("value", "")))
        ack()
        showing = Showing(is_change=said.is_change, is_first=said.is_first, page=said.page)
        self._redraw(body, said.round_id, showing)

    def pace(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Every pulse** and **Once a month**: the form follows at once, in place, where it still can."""
        round_id, word = decode_pace(str(body["actions"][0].get("value", "")))
        team_id, user_id = body["team"]["id"], body["user"]["id"]
        now = self._deps.now()
        with self._deps.begin() as session:
            found = round_info(session, team_id, round_id)
            if found is None:
                raise BotError("pulse.error.unknown_button")
            set_pace(session, self._deps.pulse, team_id, user_id, Pace(word), now=now)
            words, _ = reader(session, team_id, user_id)
        ack()
        if found.is_open(now):
            self._redraw(body, round_id)
        else:
            self._replace(body, note_message(pulse_command.pace_text(Pace(word), words)))

    def leave(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Leave the pulses**, which is `/pulse leave`."""
        team_id, user_id = body["team"]["id"], body["user"]["id"]
        with self._deps.begin() as session:
            if not set_membership(session, team_id, user_id, Programme.PULSE, takes_part=False):
                raise BotError("people.error.unknown")
            words, _ = reader(session, team_id, user_id)
        ack()
        self._replace(body, note_message(words("pulse.left")))

    def done(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Done** with changing: the receipt."""
        round_id = decode_id(str(body["actions"][0].get("value", "")))
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
        round_id = decode_id(str(body["actions"][0].get("value", "")))
        team_id, user_id = body["team"]["id"], body["user"]["id"]
        with self._deps.begin() as session:
            number = skip(session, team_id, user_id, round_id, skips=True, now=self._deps.now())
            words, _ = reader(session, team_id, user_id)
        ack()
        self._replace(body, skipped_message(number, round_id, words))

    def unskip(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Answer it after all**: the form again, with what was answered before.

        In the answer to a command, which may stand in any channel, the way to it: a pulse is answered in the
        conversation with the app alone (ux.md 7).
        """
        round_id = decode_id(str(body["actions"][0].get("value", "")))
        team_id, user_id = body["team"]["id"], body["user"]["id"]
        now = self._deps.now()
        if not body.get("container", {}).get("is_ephemeral"):
            with self._deps.begin() as session:
                skip(session, team_id, user_id, round_id, skips=False, now=now)
            ack()
            self._redraw(body, round_id)
            return
        with self._deps.begin() as session:
            is_coming = start(session, team_id, user_id, round_id, now=now)
            form = pulse_form(session, self._deps.pulse, team_id, user_id, round_id)
            words, zone = reader(session, team_id, user_id)
            url = message_url(session, team_id, user_id, round_id)
        ack()
        self._replace(body, status_message(form, words, zone, url, None, is_coming=is_coming))

    def _replace(self, body: dict[str, Any], message: Message) -> None:
        """Put a message in the place of the clicked one."""
        url = str(body.get("response_url", ""))
        self._redraws.submit(_place(body), lambda: self._redraws.replace(url, message))

    def _redraw(
        self, body: dict[str, Any], round_id: str, showing: Showing = PLAIN, *, is_told: bool = False
    ) -> None:
        """Draw the pulse as it stands; where nothing of it is left, say so unless they are told in any case."""
        team_id, user_id = body["team"]["id"], body["user"]["id"]
        url = str(body.get("response_url", ""))
        if not url:
            return
        self._note_arrival(body, team_id, invitation_key(round_id, user_id))

        def draw() -> None:
            with self._deps.read() as session:
                message = render_pulse(
                    session,
                    self._deps.pulse,
                    team_id,
                    user_id,
                    round_id,
                    now=self._deps.now(),
                    showing=showing,
                )
                words, _ = reader(session, team_id, user_id)
            if message is not None:
                self._redraws.replace(url, message)
            elif not is_told:
                self._redraws.whisper(url, note_message(words("error.outdated")))

        self._redraws.submit(_place(body), draw)

    def _note_arrival(self, body: dict[str, Any], team_id: str, key: str) -> None:
        """The message stands where it was clicked, if it is the person's own in the conversation with the app."""
        container = body.get("container", {})
        channel, ts = str(container.get("channel_id", "")), str(container.get("message_ts", ""))
        if ts and channel.startswith("D") and not container.get("is_ephemeral"):
            self._deps.arrivals.note(Arrival(team_id, key, channel, ts))


def _place(body: dict[str, Any]) -> str:
    """The clicked message: of the redraws that wait for it, the newest wins."""
    container = body.get("container", {})
    return f"{container.get('channel_id', '')}:{container.get('message_ts', '')}"
