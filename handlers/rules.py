"""`/whotocall deal`, `print` and `rules`: who must be involved in a case, and the rules, which the leads agree to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.directory.misses import count_miss
from bot.errors import BotError
from bot.home.care_blocks import care_notice
from bot.people.service import someone
from bot.reviews.blocks import ask_button
from bot.rules import service
from bot.rules.amounts import NoAmount, find_amount
from bot.rules.answers import answer_case, own_currency
from bot.rules.blocks import case_answer, case_message
from bot.rules.case_value import decode_amount, encode_amount
from bot.rules.involve import How
from bot.rules.rule_blocks import (
    MOST_LISTED,
    history_message,
    models_message,
    nothing_message,
    rule_form_view,
    rules_message,
)
from bot.rules.rule_form import Block, parse_rule
from bot.rules.triggers import MODEL_RULES, Case, Kind
from bot.slack.ids import Action, Callback, Topic, decode_id
from handlers.replies import help_message, insider_words, reply
from handlers.share import Shareable, is_in_channel
from handlers.subcommands import split
from handlers.views import team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.rules.rule_form import Problems
    from bot.rules.triggers import Draft
    from bot.slack.kit import Message
    from bot.text import Safe, Words
    from handlers.redraw import Redraws
    from handlers.views import Views

DEAL, PRINT = "deal", "print"
"""The words of the command, and of the topics under which their answers are shared."""


class Rules:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, redraws: Redraws, views: Views) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views

    @property
    def asked(self) -> dict[str, Callable[[Ack, dict[str, Any], str], None]]:
        """What answers which sub-command of `/whotocall`."""
        return {DEAL: self.deal, PRINT: self.print, "rules": self.rules}

    @property
    def shared(self) -> dict[str, Shareable]:
        """What **Share in channel** makes of an answer: everybody reads the same as the asker."""
        return {word: self._shareable(word) for word in (DEAL, PRINT)}

    def deal(self, ack: Ack, body: dict[str, Any], typed: str) -> None:
        """`/whotocall deal 2.5M`: whom to involve in an opportunity of that amount."""
        now, message = self._deps.now(), None
        with self._deps.read() as session:
            words = insider_words(session, body)
            if typed:
                found = find_amount(typed, own_currency(session, team_of(body), now=now))
                if isinstance(found, NoAmount):
                    raise found.error
                topic = Topic(DEAL, encode_amount(found.amount))
                message = self._answer(session, body, Case(Kind.AMOUNT, found.amount), topic, words)
        reply(ack, message or help_message(words("rules.deal_help")))

    def print(self, ack: Ack, body: dict[str, Any], typed: str) -> None:
        """`/whotocall print`: whom to involve before material goes to print, whatever follows the word."""
        del typed
        with self._deps.read() as session:
            words = insider_words(session, body)
            message = self._answer(session, body, Case(Kind.PRINT), Topic(PRINT), words)
        reply(ack, message)

    def rules(self, ack: Ack, body: dict[str, Any], typed: str) -> None:
        """`/whotocall rules`, and `add` and `history` behind it; other words say which rules are meant."""
        word, rest = split(typed)
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.read() as session:
            words = insider_words(session, body)
            own = own_currency(session, team_id, now=self._deps.now())
            if word == "add":
                service.require_keeper(session, team_id, user_id)
            elif word == "history" and not rest:
                views = service.earlier(session, team_id)
                message = history_message(views[:MOST_LISTED], len(views), words, own=own)
            else:
                message = self._list(session, team_id, user_id, words, typed)
        if word != "add":
            reply(ack, message)
            return
        ack()
        self._views.opens(body, lambda: rule_form_view(None, words, own=own, name=rest))

    def propose_models(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Propose these three**."""
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.begin() as session:
            words = insider_words(session, body)
            drafts = [model.draft(words) for model in MODEL_RULES]
            service.propose_missing(session, team_id, drafts, by=user_id, now=self._deps.now())
            message = self._list(session, team_id, user_id, words)
        ack()
        self._replaces(body, message)

    def agree(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Agree**, for the side whose lead clicked."""
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.begin() as session:
            words = insider_words(session, body)
            service.agree(session, team_id, _value(body), by=user_id, now=self._deps.now())
            message = self._list(session, team_id, user_id, words)
        ack()
        self._replaces(body, message)

    def retire(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Retire**."""
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.begin() as session:
            words = insider_words(session, body)
            service.retire(session, team_id, _value(body), by=user_id, now=self._deps.now())
            message = self._list(session, team_id, user_id, words)
        ack()
        self._replaces(body, message)

    def open_change(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Change**: the form, as the rule stands."""
        rule_id = _value(body)
        with self._deps.read() as session:
            words = insider_words(session, body)
            view = service.rule_for(session, team_of(body), rule_id, user_of(body))
            own = own_currency(session, team_of(body), now=self._deps.now())
        ack()
        self._views.opens(body, lambda: rule_form_view(view.rule, words, own=own, rule_id=rule_id))

    def save(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Propose** or **Save**: what is wrong is said at its field."""
        mark, state = str(body["view"].get("private_metadata", "")), body["view"].get("state") or {}
        rule_id = decode_id(mark) if mark else ""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.begin() as session:
            words = insider_words(session, body)
            service.require_keeper(session, team_id, user_id)
            parsed = parse_rule(state.get("values"), own_currency(session, team_id, now=now))
            if not isinstance(parsed, dict):
                parsed = _problems(session, team_id, parsed, rule_id) or parsed
            text = None if isinstance(parsed, dict) else self._saves(session, body, rule_id, parsed, words)
        if isinstance(parsed, dict):
            errors = {block: words.plain(error.key, **error.values) for block, error in parsed.items()}
            ack(response_action="errors", errors=errors)
        elif text is not None:
            ack(response_action="update", view=care_notice(text, words).payload())

    def _saves(
        self, session: Session, body: dict[str, Any], rule_id: str, draft: Draft, words: Words
    ) -> Safe:
        """Propose or change a rule; what was done."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        if not rule_id:
            service.propose(session, team_id, draft, by=user_id, now=now)
            return words("rules.form.proposed", name=draft.name)
        view = service.change(session, team_id, rule_id, draft, by=user_id, now=now)
        if view.rule.id == rule_id:
            return words("rules.form.same", name=draft.name)
        return words("rules.form.changed", name=draft.name, number=view.number)

    def _answer(
        self, session: Session, body: dict[str, Any], case: Case, topic: Topic, words: Words
    ) -> Message:
        """What the rules say of a case; topics the directory lacks are counted after it."""
        team_id, now = team_of(body), self._deps.now()
        answer = answer_case(session, team_id, self._deps.books.index(session, team_id), case, now=now)
        for missed in answer.missed:
            self._redraws.submit(f"miss:{team_id}:{missed}", partial(self._count, team_id, missed))
        share = topic if is_in_channel(body) else None
        more = [ask_button(words)] if case.kind is Kind.PRINT else []
        return case_answer(answer, words, now=now, team_id=team_id, share=share, more=more)

    def _count(self, team_id: str, missed: str) -> None:
        with self._deps.begin() as session:
            count_miss(session, team_id, missed, now=self._deps.now())

    def _list(self, session: Session, team_id: str, user_id: str, words: Words, typed: str = "") -> Message:
        """The rules that are meant, or all; where there are none, three to begin with."""
        views, own = service.standing(session, team_id), own_currency(session, team_id, now=self._deps.now())
        may_keep = service.may_keep(session, team_id, user_id)
        if not views:
            drafts = [model.draft(words) for model in MODEL_RULES]
            return models_message(drafts, words, own=own, may_keep=may_keep)
        meant = [view for view in views if _is_meant(view.rule, typed.casefold())]
        if not meant:
            return nothing_message(typed, words)
        side = service.led_side(session, team_id, user_id)
        return rules_message(meant[:MOST_LISTED], len(meant), words, own=own, side=side, may_keep=may_keep)

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

    def _replaces(self, body: dict[str, Any], message: Message) -> None:
        """The list as it now stands, in place of the one that was clicked."""
        url = str(body.get("response_url", ""))
        self._redraws.submit(f"rules:{url}", lambda: self._redraws.replace(url, message))


def register(app: App, rules: Rules) -> None:
    """Listen for the buttons and the form."""
    app.action(Action.RULE_MODELS)(rules.propose_models)
    app.action(Action.RULE_AGREE)(rules.agree)
    app.action(Action.RULE_CHANGE)(rules.open_change)
    app.action(Action.RULE_RETIRE)(rules.retire)
    app.view(Callback.RULE)(rules.save)


def _problems(session: Session, team_id: str, draft: Draft, rule_id: str) -> Problems:
    """What is wrong with a rule as things stand, and at which input."""
    problems: Problems = {}
    if service.name_taken(session, team_id, draft.name, but=rule_id):
        problems[Block.NAME] = BotError("rules.form.error.taken")
    if draft.involve.how is How.PERSON:
        person = someone(session, team_id, draft.involve.value)
        if person is None or not person.may_be_listed:
            problems[Block.PERSON] = BotError("rules.form.error.person")
    return problems


def _is_meant(draft: Draft, typed: str) -> bool:
    """Whether a kind or words of a name were typed; nothing means every rule."""
    return typed == draft.kind or all(word in draft.name.casefold() for word in typed.split())


def _value(body: dict[str, Any]) -> str:
    return decode_id(str(body["actions"][0].get("value", "")))
