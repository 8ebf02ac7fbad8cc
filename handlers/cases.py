"""**Ask the liaisons**, **Wrong person?**, and what the stewards do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.directory.case_blocks import (
    ANSWER,
    SAID,
    SUGGESTED,
    asking_view,
    case_message,
    replying_view,
    wrong_view,
)
from bot.directory.cases import ask_stewards, case_view, report_wrong, settle_case
from bot.directory.service import entry_views
from bot.directory.stewards import require_steward
from bot.errors import BotError
from bot.home.care_blocks import care_notice
from bot.people.permission import require_insider
from bot.slack.form_state import typed
from bot.slack.ids import Action, Callback, decode_id
from bot.text import mention
from handlers.replies import reader
from handlers.views import mark_of, state_of, team_of, user_of

if TYPE_CHECKING:
    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.directory.cases import CaseView
    from bot.text import Safe, Words
    from handlers.redraw import Redraws
    from handlers.views import Views


class Cases:
    """The forms and buttons of cases."""

    def __init__(self, deps: Deps, redraws: Redraws, views: Views) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views

    def open_question(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Ask the liaisons**: the form, with what was typed."""
        with self._deps.read() as session:
            require_insider(session, team_of(body), user_of(body))
            words, _ = reader(session, team_of(body), user_of(body))
        ack()
        asked = str(body["actions"][0].get("value", ""))
        self._views.opens(body, lambda: asking_view(asked, words))

    def ask(self, ack: Ack, body: dict[str, Any]) -> None:
        """Bring the question before the stewards."""
        said = typed(state_of(body), SAID)
        with self._deps.begin() as session:
            require_insider(session, team_of(body), user_of(body))
            words, _ = reader(session, team_of(body), user_of(body))
            if said:
                ask_stewards(
                    session, self._deps.kinds, team_of(body), user_of(body), said, now=self._deps.now()
                )
        if not said:
            ack(response_action="errors", errors={SAID: words.plain("call.ask.error.empty")})
            return
        _says(ack, words("call.ask.done"), words)

    def open_wrong(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Wrong person?**: who would be right."""
        entry_id = decode_id(str(body["actions"][0].get("value", "")))
        with self._deps.read() as session:
            require_insider(session, team_of(body), user_of(body))
            words, _ = reader(session, team_of(body), user_of(body))
            views = entry_views(session, team_of(body), [entry_id], now=self._deps.now())
        if not views:
            raise BotError("call.error.gone")
        ack()
        self._views.opens(body, lambda: wrong_view(views[0], words))

    def report(self, ack: Ack, body: dict[str, Any]) -> None:
        """Tell the stewards."""
        suggested, said = typed(state_of(body), SUGGESTED), typed(state_of(body), SAID)
        entry_id = decode_id(mark_of(body))
        with self._deps.begin() as session:
            require_insider(session, team_of(body), user_of(body))
            words, _ = reader(session, team_of(body), user_of(body))
            if suggested or said:
                report_wrong(
                    session,
                    self._deps.kinds,
                    team_of(body),
                    entry_id,
                    asker=user_of(body),
                    suggested=suggested,
                    said=said,
                    now=self._deps.now(),
                )
        if not suggested and not said:
            ack(response_action="errors", errors={SUGGESTED: words.plain("call.wrong.error.empty")})
            return
        _says(ack, words("call.wrong.done"), words)

    def open_reply(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Reply to asker**: the form."""
        with self._deps.read() as session:
            view = self._steward_sees(session, body, str(body["actions"][0].get("value", "")))
            words, _ = reader(session, team_of(body), user_of(body))
        if view.is_settled:
            raise BotError("call.error.settled", steward=mention(view.settled_by))
        ack()
        self._views.opens(body, lambda: replying_view(view, words))

    def reply(self, ack: Ack, body: dict[str, Any]) -> None:
        """Send the answer, and settle the case with it."""
        said = typed(state_of(body), ANSWER)
        with self._deps.begin() as session:
            view = self._steward_sees(session, body, mark_of(body))
            words, _ = reader(session, team_of(body), user_of(body))
            if said:
                self._settle(session, body, view, said)
        if not said:
            ack(response_action="errors", errors={ANSWER: words.plain("call.ask.error.empty")})
            return
        _says(ack, words("call.reply.done", person=mention(view.asker)), words)

    def settle(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Settled**: done with, without an answer."""
        with self._deps.begin() as session:
            view = self._steward_sees(session, body, str(body["actions"][0].get("value", "")))
            self._settle(session, body, view, "")
            shown = case_view(session, team_of(body), view.id)
            words, _ = reader(session, team_of(body), user_of(body))
        ack()
        url = str(body.get("response_url", ""))
        if shown is not None:
            self._redraws.submit(
                f"case:{url}", lambda: self._redraws.replace(url, case_message(shown, words))
            )

    def _settle(self, session: Session, body: dict[str, Any], view: CaseView, reply: str) -> None:
        settle_case(
            session,
            self._deps.kinds,
            team_of(body),
            view.id,
            by=user_of(body),
            reply=reply,
            now=self._deps.now(),
        )

    @staticmethod
    def _steward_sees(session: Session, body: dict[str, Any], value: str) -> CaseView:
        """The case; BotError to who is no steward, and where there is none."""
        require_steward(session, team_of(body), user_of(body))
        view = case_view(session, team_of(body), decode_id(value))
        if view is None:
            raise BotError("call.error.case_gone")
        return view


def register(app: App, cases: Cases) -> None:
    """Listen for the buttons and forms."""
    app.action(Action.CALL_ASK)(cases.open_question)
    app.action(Action.CALL_WRONG)(cases.open_wrong)
    app.action(Action.CALL_REPLY)(cases.open_reply)
    app.action(Action.CALL_SETTLE)(cases.settle)
    app.view(Callback.CALL_ASK)(cases.ask)
    app.view(Callback.CALL_WRONG)(cases.report)
    app.view(Callback.CALL_REPLY)(cases.reply)


def _says(ack: Ack, text: Safe, words: Words) -> None:
    """What was done, in place of the form."""
    ack(response_action="update", view=care_notice(text, words).payload())
