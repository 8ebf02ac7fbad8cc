"""The one translator of errors: what went wrong becomes a sentence for the one concerned, and a 200 for Slack.

A status other than 200 would leave the person with a warning triangle and no word (law 5).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt import BoltResponse

from bot.db import UNREACHABLE
from bot.errors import BotError
from bot.slack import kit
from bot.slack.ids import Callback, ForgedValueError
from bot.text import Safe, words_for
from handlers.replies import reader
from handlers.views import team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App

    from bot.deps import Deps
    from bot.text import Words
    from handlers.redraw import Redraws
    from handlers.views import Views

log = structlog.get_logger("entente.handlers")


def register(app: App, deps: Deps, redraws: Redraws, views: Views) -> None:
    """Have every error of a listener translated."""

    def translate(error: Exception, body: dict[str, Any]) -> BoltResponse:
        return answer(error, body, deps, redraws, views)

    app.error(translate)


@kit.builds
def error_message(text: Safe) -> kit.Message:
    """A sentence about what went wrong."""
    return kit.Message(text, (kit.section(text),))


@kit.builds
def error_view(text: Safe, words: Words) -> kit.View:
    """The same where no message can be sent: a click in Home or in a modal, or a modal that was submitted."""
    return kit.modal(
        Callback.NOTICE,
        words.plain("error.view_title"),
        [kit.section(text)],
        close=words.plain("error.view_close"),
    )


def sentence(error: Exception, words: Words) -> Safe:
    """The words for an error: what happened, is my input safe, what now."""
    if isinstance(error, BotError):
        return words(error.key, **error.values)
    if isinstance(error, ForgedValueError):
        return words("pulse.error.unknown_button")
    if isinstance(error, UNREACHABLE):
        return words("error.not_saved")
    return words("error.unexpected")


def answer(
    error: Exception, body: dict[str, Any], deps: Deps, redraws: Redraws, views: Views
) -> BoltResponse:
    """Tell the person in the way their interaction allows, and acknowledge; an event is nobody's, and comes again."""
    if not isinstance(error, BotError | ForgedValueError):
        _note("listener_failed", error)
    if body.get("type") == "event_callback":
        # Not acknowledged: Slack sends it three times more (slack-facts.md 0.15).
        return BoltResponse(status=500, body="")
    words = _reader_words(error, body, deps)
    if "view" in body:
        return _in_view(error_view(sentence(error, words), words), body, views)
    message = error_message(sentence(error, words))
    if "command" in body:
        return _json({"response_type": "ephemeral", **message.payload()})
    url = body.get("response_url")
    if url:
        redraws.submit(f"error:{url}", lambda: redraws.whisper(url, message))
    return BoltResponse(status=200, body="")


def _reader_words(error: Exception, body: dict[str, Any], deps: Deps) -> Words:
    """The words of who is told; English where the database cannot say which they read."""
    if isinstance(error, UNREACHABLE):
        return words_for("")
    try:
        with deps.read() as session:
            return reader(session, team_of(body), user_of(body))[0]
    except (*UNREACHABLE, KeyError):
        return words_for("")


def _in_view(notice: kit.View, body: dict[str, Any], views: Views) -> BoltResponse:
    """Upon the modal that was submitted (it keeps what was typed), in place of the one that was clicked, over Home."""
    kind = body.get("type")
    if kind == "view_submission":
        return _json({"response_action": "push", "view": notice.payload()})
    if kind == "block_suggestion":
        return _json({"options": []})
    if kind == "block_actions" and body["view"].get("type") == "home":
        views.opens(body, lambda: notice)
    elif kind == "block_actions":
        views.replaces(body, lambda: notice)
    return BoltResponse(status=200, body="")


def _json(payload: dict[str, Any]) -> BoltResponse:
    return BoltResponse(
        status=200, body=json.dumps(payload), headers={"content-type": "application/json; charset=utf-8"}
    )


def shielded(event: str, work: Callable[[], None]) -> None:
    """Do work that no listener waits for; whatever it throws is logged under `event` and goes no further."""
    try:
        work()
    except Exception as error:  # noqa: BLE001  # this module is where everything is caught (law 6)
        _note(event, error)


def _note(event: str, error: Exception) -> None:
    """Log an error without its own text, which may hold what a person typed; type and place are enough to find it."""
    log.error(event, error=type(error).__name__, where=_place(error))


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
