"""The list of key accounts, one of them with its rule and review, and what is said where none is meant; no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.accounts.lines import LINE, account_text, answers_text
from bot.slack import kit
from bot.slack.ids import Action
from bot.slack.limits import TEXT_OF_MESSAGE
from bot.text import Safe, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.accounts.facts import Account, Measures, Review
    from bot.text import Words

_LONGEST = 900
_PART = Safe("\n\n")


@kit.builds
def accounts_message(
    accounts: Sequence[Account],
    words: Words,
    *,
    may_keep: bool,
    plans: frozenset[str],
    measures: Measures | None = None,
) -> kit.Message:
    """The key accounts, each with what may be done about it.

    Args:
        accounts: those that are shown, in their order.
        words: the reader's.
        may_keep: whether the reader may add, edit and remove.
        plans: the ids of the accounts whose reviews they may plan.
        measures: of the last quarter, for leads; None for everybody else.
    """
    head = words.plural("accounts.list.head", len(accounts)) if accounts else words("accounts.list.none")
    texts, blocks = [head], [kit.section(head)]
    if measures is not None:
        texts.append(measures_text(measures, words))
        blocks.append(kit.context(texts[-1]))
    for account in accounts:
        text = kit.fit(account_text(account, words), _LONGEST)
        texts.append(text)
        blocks.append(kit.section(text))
        buttons = _review_buttons(account, words) if account.id in plans else []
        buttons += keeper_buttons(account, words) if may_keep else []
        if buttons:
            blocks.append(kit.actions(*buttons, block_id=f"account:{account.id}"))
    if may_keep:
        blocks.append(kit.actions(kit.button(words.plain("accounts.button.add"), Action.ACCOUNT_ADD)))
    elif not accounts:
        texts.append(words("accounts.list.who_adds"))
        blocks.append(kit.context(texts[-1]))
    return kit.Message(kit.fit(_PART.join(texts), TEXT_OF_MESSAGE), tuple(blocks))


@kit.builds
def account_message(account: Account, rules: Sequence[Safe], words: Words, *, may_plan: bool) -> kit.Message:
    """One account: its reviews, what the rules say, and who is invited.

    Args:
        account: the one.
        rules: what the rules of engagement say of a key account's review.
        words: the reader's.
        may_plan: whether the reader may plan its reviews.
    """
    parts = [kit.fit(account_text(account, words), _LONGEST), *rules]
    if account.next is not None:
        parts.append(kit.fit(LINE.join([words("accounts.invited"), answers_text(account.next, words)]), 1500))
    blocks = [kit.section(part) for part in parts]
    if may_plan:
        buttons = _review_buttons(account, words)
        buttons += [cancel_button(account.next, words)] if account.next else []
        blocks.append(kit.actions(*buttons))
    return kit.Message(_PART.join(parts), tuple(blocks))


@kit.builds
def several_message(asked: str, accounts: Sequence[Account], words: Words) -> kit.Message:
    """That several accounts are meant, and which."""
    names = words.listing([words("accounts.name", name=one.name) for one in accounts[:10]])
    text = words("accounts.find.several", asked=kit.fit(asked, 80), names=kit.fit(names, 1500))
    return kit.Message(text, (kit.section(text),))


@kit.builds
def not_key_message(
    asked: str, near: Sequence[str], rules: Sequence[Safe], words: Words, *, may_add: bool
) -> kit.Message:
    """That something is no key account, the nearest that are, and what would hold if it were one.

    Args:
        asked: what was typed.
        near: names.
        rules: what the rules of engagement say of a key account's review.
        words: the reader's.
        may_add: whether the reader may add it, and there is room.
    """
    parts = [words("accounts.find.none", asked=kit.fit(asked, 80))]
    if near:
        names = words.listing([words("accounts.name", name=name) for name in near])
        parts.append(words("accounts.find.near", names=names))
    parts += [words("accounts.find.would"), *rules]
    blocks = [kit.section(part) for part in parts]
    if may_add:
        button = kit.button(words.plain("accounts.button.add_this"), Action.ACCOUNT_ADD, asked[:80])
        blocks.append(kit.actions(button))
    return kit.Message(_PART.join(parts), tuple(blocks))


@kit.builds
def done_message(text: Safe) -> kit.Message:
    """In place of what was clicked: what was done."""
    return kit.Message(text, (kit.section(text),))


def measures_text(measures: Measures, words: Words) -> Safe:
    """The measures of a quarter in one line; a zero is shown."""
    return words(
        "accounts.measures",
        together=measures.together,
        without=measures.without,
        unrecorded=measures.unrecorded,
        alone=measures.alone,
        planned=measures.planned,
    )


def keeper_buttons(account: Account, words: Words) -> list[kit.Element]:
    """**Edit account** and **Remove**, which asks once."""
    sure = kit.confirm(
        words.plain("accounts.remove.sure_title"),
        words("accounts.remove.sure", name=kit.fit(escape(account.name), 80)),
        words.plain("accounts.button.remove"),
        words.plain("call.form.cancel"),
        style="danger",
    )
    return [
        kit.button(words.plain("accounts.button.edit"), Action.ACCOUNT_EDIT, account.id),
        kit.button(words.plain("accounts.button.remove"), Action.ACCOUNT_REMOVE, account.id, confirm=sure),
    ]


def planned_buttons(review: Review, words: Words) -> list[kit.Element]:
    """**Change** and **Invite Marketing**."""
    return [
        kit.button(words.plain("accounts.button.change"), Action.ACCOUNT_CHANGE, review.id),
        kit.button(words.plain("accounts.button.invite"), Action.ACCOUNT_INVITE, review.id),
    ]


def cancel_button(review: Review, words: Words) -> kit.Element:
    """**Cancel review**, which asks once."""
    sure = kit.confirm(
        words.plain("accounts.cancel.sure_title"),
        words("accounts.cancel.sure", name=kit.fit(escape(review.name), 80)),
        words.plain("accounts.button.cancel"),
        words.plain("accounts.cancel.keep"),
        style="danger",
    )
    return kit.button(words.plain("accounts.button.cancel"), Action.ACCOUNT_CANCEL, review.id, confirm=sure)


def plan_button(account_id: str, words: Words, *, is_next: bool = False) -> kit.Element:
    """**Plan review**."""
    key = "accounts.button.plan_next" if is_next else "accounts.button.plan"
    return kit.button(words.plain(key), Action.ACCOUNT_PLAN, account_id)


def came_button(review: Review, words: Words) -> kit.Element:
    """**Who came?**."""
    return kit.button(words.plain("accounts.button.came"), Action.ACCOUNT_CAME, review.id)


def _review_buttons(account: Account, words: Words) -> list[kit.Element]:
    buttons = planned_buttons(account.next, words) if account.next else [plan_button(account.id, words)]
    if account.before is not None:
        buttons.append(came_button(account.before, words))
    return buttons
