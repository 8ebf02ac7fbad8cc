"""`/whotocall deal` and `print`: who must be involved in a case, by the rules; what is none is a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.reviews.blocks import ask_button
from bot.rules.amounts import Found, NoAmount, Why, find_amount, is_tried
from bot.rules.answers import answer_case, own_currency
from bot.rules.blocks import case_answer, case_message, other_currency
from bot.rules.case_value import decode_amount, encode_amount
from bot.rules.triggers import Case, Kind
from bot.slack.ids import Action, Topic
from handlers.replies import help_message, insider_words, reply
from handlers.share import Shareable, is_in_channel
from handlers.views import team_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.rules.answers import Answer
    from bot.slack.kit import Element, Message
    from bot.text import Words
    from handlers.lookups import Lookups
    from handlers.redraw import Redraws

DEAL, PRINT = "deal", "print"
"""The words of the command, and of the topics under which their answers are shared."""


class RuleCases:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, redraws: Redraws, lookups: Lookups) -> None:
        self._deps = deps
        self._redraws = redraws
        self._lookups = lookups

    @property
    def asked(self) -> dict[str, Callable[[Ack, dict[str, Any], str], None]]:
        """What answers which sub-command of `/whotocall`."""
        return {DEAL: self.deal, PRINT: self.print}

    @property
    def shared(self) -> dict[str, Shareable]:
        """What **Share in channel** makes of an answer: everybody reads the same as the asker."""
        return {word: self._shareable(word) for word in (DEAL, PRINT)}

    def deal(self, ack: Ack, body: dict[str, Any], typed: str) -> None:
        """`/whotocall deal 2.5M`: whom to involve in an opportunity of that amount; without one, a question."""
        with self._deps.read() as session:
            words = insider_words(session, body)
            message = (
                self._deal(session, body, typed, words) if typed else help_message(words("rules.deal_help"))
            )
        reply(ack, message)

    def print(self, ack: Ack, body: dict[str, Any], typed: str) -> None:
        """`/whotocall print`: whom to involve before material goes to print; with words, a question where one helps."""
        with self._deps.read() as session:
            words, message = insider_words(session, body), None
            if typed:
                hint = words("rules.hint.print")
                message = self._lookups.named(session, body, f"{PRINT} {typed}", words, hint=hint)
            message = message or self._answer(session, body, Case(Kind.PRINT), Topic(PRINT), words)
        reply(ack, message)

    def in_other_currency(self, ack: Ack, body: dict[str, Any]) -> None:
        """**I mean €3M**: what the rules say of the amount in the one currency that has rules."""
        amount = decode_amount(str(body["actions"][0].get("value", "")))
        with self._deps.read() as session:
            words = insider_words(session, body)
            topic = Topic(DEAL, encode_amount(amount))
            message = self._answer(session, body, Case(Kind.AMOUNT, amount), topic, words)
        ack()
        url = str(body.get("response_url", ""))
        self._redraws.submit(f"rules:{url}", lambda: self._redraws.replace(url, message))

    def _deal(self, session: Session, body: dict[str, Any], typed: str, words: Words) -> Message:
        """What the rules say of an amount, or who is named where none was meant.

        Where no currency was typed and rules are in one other than the workspace's, the amount in that one is offered.

        Raises:
            BotError: an amount was meant and cannot be read.
        """
        found = find_amount(typed, own_currency(session, team_of(body), now=self._deps.now()))
        if isinstance(found, Found):
            without = find_amount(typed)
            is_bare = isinstance(without, NoAmount) and without.why is Why.NO_CURRENCY
            topic = Topic(DEAL, encode_amount(found.amount))
            return self._answer(session, body, Case(Kind.AMOUNT, found.amount), topic, words, is_bare=is_bare)
        if found.why is not Why.UNREADABLE or is_tried(typed):
            raise found.error
        return self._lookups.find(session, body, f"{DEAL} {typed}", words, hint=words("rules.hint.deal"))

    def _answer(
        self,
        session: Session,
        body: dict[str, Any],
        case: Case,
        topic: Topic,
        words: Words,
        *,
        is_bare: bool = False,
    ) -> Message:
        """What the rules say of a case; topics the directory lacks are counted after it."""
        team_id, now = team_of(body), self._deps.now()
        answer = answer_case(session, team_id, self._deps.books.index(session, team_id), case, now=now)
        for missed in answer.missed:
            self._lookups.miss(team_id, missed)
        share = topic if is_in_channel(body) else None
        more = _next(answer, words, is_bare=is_bare)
        return case_answer(answer, words, now=now, team_id=team_id, share=share, more=more)

    def _shown(self, session: Session, team_id: str, words: Words, word: str, argument: str) -> Message:
        """An answer as everybody may read it."""
        case = Case(Kind.AMOUNT, decode_amount(argument)) if word == DEAL else Case(Kind.PRINT)
        now, index = self._deps.now(), self._deps.books.index(session, team_id)
        return case_message(answer_case(session, team_id, index, case, now=now), words, now=now)

    def _shareable(self, word: str) -> Shareable:
        def public(session: Session, team_id: str, words: Words, argument: str) -> Message:
            return self._shown(session, team_id, words, word, argument)

        def private(session: Session, team_id: str, _: str, topic: Topic, words: Words) -> Message:
            return self._shown(session, team_id, words, word, topic.argument)

        return Shareable(public, private)


def register(app: App, cases: RuleCases) -> None:
    """Listen for the button."""
    app.action(Action.RULE_AMOUNT)(cases.in_other_currency)


def _next(answer: Answer, words: Words, *, is_bare: bool) -> list[Element]:
    """What can be done next, besides sharing the answer."""
    if answer.case.kind is Kind.PRINT:
        return [ask_button(words)]
    return other_currency(answer, words) if is_bare else []
