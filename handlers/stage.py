"""`/stage` and its sub-commands: what was published, to the asker alone, with the choice to share it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.people.permission import require_insider
from bot.people.service import leads
from bot.pulse.instrument import THEMES
from bot.scores.blocks import stage_message
from bot.scores.gap_blocks import gap_message
from bot.scores.history_blocks import history_message
from bot.scores.method_blocks import method_message
from bot.scores.service.detail_read import newest_details
from bot.scores.service.read import history, newest_release
from bot.scores.themes_blocks import theme_message, themes_message
from bot.slack.ids import Action, ForgedValueError, Topic
from bot.workspace.service import load_settings
from handlers.replies import help_message, reader, reply
from handlers.share import Shareable, is_in_channel
from handlers.share_blocks import with_share
from handlers.subcommands import choose, split

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.slack.kit import Message
    from bot.text import Words
    from handlers.redraw import Redraws
    from handlers.share import Render

    Listener = Callable[[Ack, dict[str, Any]], None]

COMMAND = "/stage"
STAGE, HISTORY, GAP, THEMES_WORD, METHOD = "stage", "history", "gap", "themes", "method"
SUBCOMMANDS = (HISTORY, GAP, THEMES_WORD, METHOD, "advice", "help")
USUAL, MOST = 12, 26
_NUMBER = re.compile(r"[0-9]{1,3}")


class Stages:
    """The answers of `/stage`, each built from the database as it stands; `forms` open a modal each, by sub-command."""

    def __init__(self, deps: Deps, redraws: Redraws, forms: Mapping[str, Listener]) -> None:
        self._deps = deps
        self._redraws = redraws
        self._forms = forms

    @property
    def shared(self) -> dict[str, Shareable]:
        """What **Share in channel** makes of each answer, for everybody in the channel and for the asker."""
        return {word: Shareable(render, self._answer) for word, render in self._public.items()}

    @property
    def _public(self) -> dict[str, Render]:
        """By word, the answer as everybody may read it."""
        return {
            STAGE: lambda session, team_id, words, _: _now(session, team_id, words),
            HISTORY: lambda session, team_id, words, said: _history(session, team_id, words, _count(said)),
            GAP: lambda session, team_id, words, _: self._gap(session, team_id, words),
            THEMES_WORD: self._shared_themes,
            METHOD: lambda session, team_id, words, _: _method(session, team_id, words),
        }

    def command(self, ack: Ack, body: dict[str, Any]) -> None:
        """Answer in the acknowledgement."""
        word, rest = choose(COMMAND, body.get("text", ""), SUBCOMMANDS)
        if word in self._forms:
            self._forms[word](ack, body)
            return
        team_id, user_id = body["team_id"], body["user_id"]
        with self._deps.read() as session:
            words, _ = reader(session, team_id, user_id)
            if word == "help":
                reply(ack, help_message(words("stage.help")))
                return
            require_insider(session, team_id, user_id)
            topic = _topic(word, rest, words, self._theme_words(words))
            message = self._answer(session, team_id, user_id, topic, words)
            if is_in_channel(body) and newest_release(session, team_id) is not None:
                message = with_share(message, topic, words)
        reply(ack, message)

    def theme(self, ack: Ack, body: dict[str, Any]) -> None:
        """A theme's button: its statements in place of the answer that was clicked."""
        theme = str(body["actions"][0].get("value", ""))
        if theme not in THEMES:
            raise ForgedValueError(theme[:80])
        team_id, user_id = body["team"]["id"], body["user"]["id"]
        is_private = bool(body.get("container", {}).get("is_ephemeral"))
        topic = Topic(THEMES_WORD, theme)
        with self._deps.read() as session:
            require_insider(session, team_id, user_id)
            words, _ = reader(session, team_id, user_id)
            message = self._answer(session, team_id, user_id, topic, words)
        ack()
        url = str(body.get("response_url", ""))
        if is_private:
            shown = with_share(message, topic, words) if is_in_channel(body) else message
            self._redraws.submit(f"stage:{url}", lambda: self._redraws.replace(url, shown))
        else:
            # What was shared stays as it is for everybody else.
            self._redraws.submit(f"stage:{url}", lambda: self._redraws.whisper(url, message))

    def _answer(self, session: Session, team_id: str, user_id: str, topic: Topic, words: Words) -> Message:
        if topic.word == THEMES_WORD and not topic.argument:
            is_lead = user_id in leads(session, team_id)
            return self._themes(session, team_id, words, is_for_lead=is_lead)
        return self._public[topic.word](session, team_id, words, topic.argument)

    def _shared_themes(self, session: Session, team_id: str, words: Words, argument: str) -> Message:
        if not argument:
            return self._themes(session, team_id, words, is_for_lead=False)
        if argument not in THEMES:
            raise ForgedValueError(argument)
        view = newest_details(session, team_id)
        return (
            theme_message(argument, view, self._deps.instrument, words)
            if view
            else stage_message(None, words)
        )

    def _themes(self, session: Session, team_id: str, words: Words, *, is_for_lead: bool) -> Message:
        view = newest_details(session, team_id)
        if view is None:
            return stage_message(None, words)
        return themes_message(view, self._deps.instrument, words, is_for_lead=is_for_lead)

    def _gap(self, session: Session, team_id: str, words: Words) -> Message:
        view = newest_details(session, team_id)
        return gap_message(view, self._deps.instrument, words) if view else stage_message(None, words)

    def _theme_words(self, words: Words) -> dict[str, str]:
        """Themes by what people may type: their word, or their name."""
        names = {self._deps.instrument.theme_text(theme, words.tag).lower(): theme for theme in THEMES}
        return names | {theme: theme for theme in THEMES}


def register(app: App, stages: Stages) -> None:
    """Listen for the command and its buttons."""
    app.command(COMMAND)(stages.command)
    app.action(re.compile(f"^{Action.STAGE_THEME}:"))(stages.theme)


def _topic(word: str, rest: str, words: Words, themes: Mapping[str, str]) -> Topic:
    """Which answer was asked for.

    Raises:
        BotError: what follows the word is no number of pulses, or no theme.
    """
    if word == HISTORY and rest:
        first, _ = split(rest)
        if not _NUMBER.fullmatch(first) or not 1 <= int(first) <= MOST:
            raise BotError("history.error.number", typed=rest[:80], n=MOST)
        return Topic(HISTORY, str(int(first)))
    if word == THEMES_WORD and rest:
        theme = themes.get(rest.lower()) or themes.get(split(rest)[0])
        if theme is None:
            known = words.listing(list(THEMES))
            raise BotError("themes.error.word", typed=rest[:80], words=known)
        return Topic(THEMES_WORD, theme)
    return Topic(word or STAGE)


def _count(said: str) -> int:
    if not said:
        return USUAL
    if not _NUMBER.fullmatch(said) or not 1 <= int(said) <= MOST:
        raise ForgedValueError(said)
    return int(said)


def _now(session: Session, team_id: str, words: Words) -> Message:
    return stage_message(newest_release(session, team_id), words)


def _history(session: Session, team_id: str, words: Words, number: int) -> Message:
    newest = newest_release(session, team_id)
    if newest is None:
        return stage_message(None, words)
    past = history(session, team_id, newest.round_id, at_most=number)
    return history_message(past, load_settings(session, team_id).workspace.report_channel, words)


def _method(session: Session, team_id: str, words: Words) -> Message:
    return method_message(newest_release(session, team_id), load_settings(session, team_id).pulse, words)
