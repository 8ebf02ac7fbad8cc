"""`/whotocall accounts` and `review`: the key accounts, one with its rule and reviews, and the form that keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.accounts import keeping
from bot.accounts.account_form import Block, parse_account
from bot.accounts.blocks import (
    account_message,
    accounts_message,
    done_message,
    not_key_message,
    several_message,
)
from bot.accounts.dates import QUARTER_OF_A_YEAR
from bot.accounts.form_blocks import account_view
from bot.accounts.names import find
from bot.accounts.rights import may_keep, may_plan, require_keeper
from bot.accounts.service import account_of, key_accounts, measures
from bot.errors import BotError
from bot.people.service import leads
from bot.slack.ids import Action, Callback, decode_id
from handlers import account_invitations, account_reviews
from handlers.account_forms import not_sales, refuse, says
from handlers.account_rules import account_answer, rule_texts
from handlers.replies import help_message, insider_words, reply
from handlers.subcommands import split
from handlers.views import mark_of, state_of, team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.accounts.account_form import Problems
    from bot.accounts.facts import Account, Wish
    from bot.deps import Deps
    from bot.slack.kit import Message
    from bot.text import Words
    from handlers.redraw import Redraws
    from handlers.views import Views

KEEPING = ("add", "edit", "remove")


class Accounts:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, redraws: Redraws, views: Views) -> None:
        self._deps = deps
        self._redraws = redraws
        self._views = views

    @property
    def asked(self) -> dict[str, Callable[[Ack, dict[str, Any], str], None]]:
        """What answers which sub-command of `/whotocall`."""
        return {"accounts": self.accounts, "review": self.review}

    def accounts(self, ack: Ack, body: dict[str, Any], typed: str) -> None:
        """`/whotocall accounts`, and `add`, `edit` and `remove` behind it; other words say which are meant."""
        word, rest = split(typed)
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.read() as session:
            words = insider_words(session, body)
            if word == "add":
                require_keeper(session, team_id, user_id)
            else:
                if word in KEEPING:
                    require_keeper(session, team_id, user_id)
                message = self._list(session, body, words, rest if word in KEEPING else typed)
        if word != "add":
            reply(ack, message)
            return
        ack()
        self._views.opens(body, lambda: account_view(None, words, name=rest))

    def review(self, ack: Ack, body: dict[str, Any], typed: str) -> None:
        """`/whotocall review ACCOUNT`: the account, the rule that applies, and its reviews."""
        with self._deps.read() as session:
            words = insider_words(session, body)
            message = self._about(session, body, words, typed) if typed else None
        reply(ack, message or help_message(words("accounts.review_help")))

    def open_add(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Add account**: the form, with the name that was asked for."""
        with self._deps.read() as session:
            words = insider_words(session, body)
            require_keeper(session, team_of(body), user_of(body))
        ack()
        name = str(body["actions"][0].get("value", ""))
        self._views.opens(body, lambda: account_view(None, words, name=name))

    def open_edit(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Edit account**: the form, as the account stands."""
        account_id = decode_id(str(body["actions"][0].get("value", "")))
        with self._deps.read() as session:
            words = insider_words(session, body)
            require_keeper(session, team_of(body), user_of(body))
            account = account_of(session, team_of(body), account_id, now=self._deps.now())
        if account is None:
            raise BotError("accounts.error.gone")
        ack()
        self._views.opens(body, lambda: account_view(account, words))

    def save(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Add** or **Save**: what is wrong is said at its field."""
        mark = mark_of(body)
        account_id, team_id = decode_id(mark) if mark else "", team_of(body)
        wish = parse_account(state_of(body))
        with self._deps.begin() as session:
            words = insider_words(session, body)
            require_keeper(session, team_id, user_of(body))
            if not isinstance(wish, dict):
                keeping.hold_list(session, team_id)
                wish = _problems(session, team_id, wish, account_id) or wish
            if not isinstance(wish, dict):
                self._saves(session, body, account_id, wish)
        if isinstance(wish, dict):
            refuse(ack, wish, words)
            return
        key = "accounts.form.changed" if account_id else "accounts.form.added"
        says(ack, words(key, name=wish.name), words)

    def remove(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Remove**."""
        account_id = decode_id(str(body["actions"][0].get("value", "")))
        team_id, by, now = team_of(body), user_of(body), self._deps.now()
        with self._deps.begin() as session:
            words = insider_words(session, body)
            gone = keeping.remove_account(session, self._deps.kinds, team_id, account_id, by=by, now=now)
        ack()
        url = str(body.get("response_url", ""))
        message = done_message(words("accounts.remove.done", name=gone.name))
        self._redraws.submit(f"account:{url}", lambda: self._redraws.replace(url, message))

    def _saves(self, session: Session, body: dict[str, Any], account_id: str, wish: Wish) -> None:
        team_id, by = team_of(body), user_of(body)
        if account_id:
            keeping.change_account(session, team_id, account_id, wish, by=by)
        else:
            keeping.add_account(session, team_id, wish, by=by, now=self._deps.now())

    def _list(self, session: Session, body: dict[str, Any], words: Words, typed: str) -> Message:
        """The accounts that are meant, or all of them."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        accounts = key_accounts(session, team_id, now=now)
        if typed:
            meant = find(typed, [one.name for one in accounts])
            if not meant.names:
                return help_message(words("accounts.list.nothing", asked=typed[:80]))
            accounts = [one for one in accounts if one.name in meant.names]
        is_lead = user_id in leads(session, team_id)
        span = (now - QUARTER_OF_A_YEAR, now)
        return accounts_message(
            accounts,
            words,
            may_keep=may_keep(session, team_id, user_id),
            plans=frozenset(one.id for one in accounts if _plans(session, team_id, user_id, one)),
            measures=measures(session, team_id, *span, now=now) if is_lead and not typed else None,
        )

    def _about(self, session: Session, body: dict[str, Any], words: Words, typed: str) -> Message:
        """The one account that is meant; or several, or none and the nearest."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        accounts = key_accounts(session, team_id, now=now)
        meant = find(typed, [one.name for one in accounts])
        found = [one for one in accounts if one.name in meant.names]
        if len(found) > 1:
            return several_message(typed, found, words)
        rules = rule_texts(account_answer(session, self._deps, team_id, now=now), words)
        if found:
            plans = _plans(session, team_id, user_id, found[0])
            return account_message(found[0], rules, words, may_plan=plans)
        may_add = may_keep(session, team_id, user_id) and not keeping.is_full(session, team_id)
        return not_key_message(typed, meant.near, rules, words, may_add=may_add)


def register(
    app: App, deps: Deps, redraws: Redraws, views: Views
) -> dict[str, Callable[[Ack, dict[str, Any], str], None]]:
    """Listen for the buttons and forms of accounts, of their reviews and of invitations.

    Returns:
        What answers which sub-command of `/whotocall`.
    """
    accounts = Accounts(deps, redraws, views)
    app.action(Action.ACCOUNT_ADD)(accounts.open_add)
    app.action(Action.ACCOUNT_EDIT)(accounts.open_edit)
    app.action(Action.ACCOUNT_REMOVE)(accounts.remove)
    app.view(Callback.ACCOUNT)(accounts.save)
    account_reviews.register(app, account_reviews.AccountReviews(deps, redraws, views))
    account_invitations.register(app, account_invitations.AccountInvitations(deps, redraws, views))
    return accounts.asked


def _plans(session: Session, team_id: str, user_id: str, account: Account) -> bool:
    hosts = [one.plan.host for one in (account.next, account.before) if one is not None]
    return may_plan(session, team_id, user_id, account.owner, *hosts)


def _problems(session: Session, team_id: str, wish: Wish, account_id: str) -> Problems:
    """What is wrong with an account as things stand, and at which input."""
    problems: Problems = {}
    if other := keeping.taken(session, team_id, wish.name, but=account_id):
        problems[Block.NAME] = BotError("accounts.form.error.taken", name=other)
    elif not account_id and keeping.is_full(session, team_id):
        problems[Block.NAME] = BotError("accounts.form.error.full", n=keeping.most(session, team_id))
    return problems | not_sales(session, team_id, wish.owner, Block.OWNER)
