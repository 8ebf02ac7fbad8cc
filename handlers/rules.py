"""`/whotocall rules`: the rules of engagement, which the leads agree to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.home.care_blocks import care_notice
from bot.people.service import someone
from bot.rules import service
from bot.rules.answers import own_currency
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
from bot.rules.triggers import MODEL_RULES, Kind
from bot.slack.ids import Action, Callback, decode_id
from handlers.replies import insider_words, reply
from handlers.subcommands import split
from handlers.views import mark_of, state_of, team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.rules.rule_form import Problems
    from bot.rules.triggers import Draft
    from bot.rules.versions import RuleView
    from bot.slack.kit import Message
    from bot.text import Safe, Words
    from handlers.lookups import Lookups
    from handlers.redraw import Redraws
    from handlers.views import Views

RULES = "rules"
"""The word of the command."""


class Rules:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, redraws: Redraws, views: Views, lookups: Lookups) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views
        self._lookups = lookups

    @property
    def asked(self) -> dict[str, Callable[[Ack, dict[str, Any], str], None]]:
        """What answers which sub-command of `/whotocall`."""
        return {RULES: self.rules}

    def rules(self, ack: Ack, body: dict[str, Any], typed: str) -> None:
        """`/whotocall rules`, and `add` and `history` behind it; other words say which are meant, or are a question."""
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
                message = self._meant(session, body, typed, words)
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
        mark = mark_of(body)
        rule_id = decode_id(mark) if mark else ""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.begin() as session:
            words = insider_words(session, body)
            service.require_keeper(session, team_id, user_id)
            parsed = parse_rule(state_of(body), own_currency(session, team_id, now=now))
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

    def _meant(self, session: Session, body: dict[str, Any], typed: str, words: Words) -> Message:
        """The rules that are meant by their kind or name, all for nothing; else who is named for a question."""
        team_id, views = team_of(body), service.standing(session, team_of(body))
        meant = [view for view in views if _is_meant(view.rule, typed.casefold())]
        if meant or not typed:
            return self._list(session, team_id, user_of(body), words, meant)
        named = None
        if typed.casefold() not in list(Kind):
            hint = words("rules.hint.rules")
            named = self._lookups.named(session, body, f"{RULES} {typed}", words, hint=hint)
        return named or nothing_message(typed, words)

    def _list(
        self,
        session: Session,
        team_id: str,
        user_id: str,
        words: Words,
        views: Sequence[RuleView] | None = None,
    ) -> Message:
        """Some rules, or all; where there are none, three to begin with."""
        own = own_currency(session, team_id, now=self._deps.now())
        shown = service.standing(session, team_id) if views is None else views
        may_keep = service.may_keep(session, team_id, user_id)
        if not shown:
            drafts = [model.draft(words) for model in MODEL_RULES]
            return models_message(drafts, words, own=own, may_keep=may_keep)
        side = service.led_side(session, team_id, user_id)
        return rules_message(shown[:MOST_LISTED], len(shown), words, own=own, side=side, may_keep=may_keep)

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
