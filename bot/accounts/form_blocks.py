"""The forms: for a key account, for a review, whom to invite, whom to send, and who came; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.accounts.account_form import Block as AccountBlock
from bot.accounts.facts import (
    EVERY,
    INVITED,
    LONGEST_NAME,
    LONGEST_PLACE,
    MOST_INVITED,
    QUARTER,
    Answer,
)
from bot.accounts.lines import when_text
from bot.accounts.review_form import OFF, Block
from bot.slack import kit
from bot.slack.ids import Action, Callback
from bot.text import mention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from bot.accounts.facts import Account, Review
    from bot.accounts.marks import FormMark, InvitationMark
    from bot.text import Words

_EVERY = {
    0: "accounts.every.none",
    1: "accounts.every.month",
    2: "accounts.every.two_months",
    3: "accounts.every.quarter",
    6: "accounts.every.half_year",
    12: "accounts.every.year",
}


@kit.builds
def account_view(account: Account | None, words: Words, *, name: str = "", owner: str = "") -> kit.View:
    """The form for a key account.

    Args:
        account: as it stands; None for a new one.
        words: the reader's.
        name: of a new one, where it was typed.
        owner: who is proposed as the owner of a new one.
    """
    options = [kit.option(words.plain(_EVERY[months]), str(months)) for months in EVERY]
    every = str(account.every if account else QUARTER)
    title = kit.text_input(
        Action.INPUT, initial=(account.name if account else name)[:LONGEST_NAME], most=LONGEST_NAME
    )
    who = kit.users_select(Action.INPUT, initial=(account.owner if account else owner) or None)
    place = kit.number_input(Action.INPUT, initial=account.place if account else None, least=1)
    hint = words.plain("accounts.form.place_hint")
    blocks = [
        kit.input_block(words.plain("accounts.form.name"), title, block_id=AccountBlock.NAME),
        kit.input_block(words.plain("accounts.form.owner"), who, block_id=AccountBlock.OWNER),
        kit.input_block(
            words.plain("accounts.form.every"),
            kit.select(Action.INPUT, options, initial=every),
            block_id=AccountBlock.EVERY,
        ),
        kit.input_block(
            words.plain("accounts.form.place"), place, block_id=AccountBlock.PLACE, optional=True, hint=hint
        ),
    ]
    return kit.modal(
        Callback.ACCOUNT,
        words.plain("accounts.form.edit_title" if account else "accounts.form.add_title"),
        blocks,
        submit=words.plain("accounts.form.save" if account else "accounts.form.add"),
        close=words.plain("call.form.cancel"),
        private_metadata=account.id if account else "",
    )


@kit.builds
def review_view(
    account: Account,
    words: Words,
    *,
    mark: FormMark,
    host: str,
    day: date | None = None,
    at: time | None = None,
    people: Sequence[str] | None = None,
) -> kit.View:
    """The form for a review.

    Args:
        account: whose review it is.
        words: the reader's.
        mark: what the form carries; its zone is the one the time is typed in, and is named.
        host: of Sales, proposed or as it stands.
        day: proposed or as it stands; None where nothing is.
        at: the same for the local time.
        people: of Marketing, proposed by the rules, for a new review; None for one that is changed.
    """
    review = account.next if mark.review_id else None
    blocks = [
        kit.section(words("accounts.plan.text", name=kit.fit(account.name, 80))),
        *_when(day, at, mark.zone, words),
        *_where(host, review.plan.place if review else "", words),
    ]
    if people is not None:
        key = "accounts.plan.invited_hint" if people else "accounts.plan.no_rule_hint"
        blocks.append(_whom(people, words, hint=words.plain(key)))
    else:
        blocks.append(kit.context(words("accounts.plan.moves")))
    return kit.modal(
        Callback.ACCOUNT_REVIEW,
        words.plain("accounts.plan.change_title" if review else "accounts.plan.title"),
        blocks,
        submit=words.plain("accounts.form.save" if review else "accounts.plan.submit"),
        close=words.plain("call.form.cancel"),
        private_metadata=mark.encode(),
    )


@kit.builds
def invite_view(review: Review, people: Sequence[str], words: Words, *, mark: FormMark) -> kit.View:
    """Whom of Marketing to invite: `people` are those who are invited, else those whom the rules name."""
    text = words("accounts.invite.text", name=kit.fit(review.name, 80), when=when_text(review, words))
    return kit.modal(
        Callback.ACCOUNT_INVITE,
        words.plain("accounts.invite.title"),
        [kit.section(text), _whom(people, words, hint=words.plain("accounts.invite.hint"))],
        submit=words.plain("accounts.form.save"),
        close=words.plain("call.form.cancel"),
        private_metadata=mark.encode(),
    )


@kit.builds
def send_view(review: Review, words: Words, *, mark: InvitationMark) -> kit.View:
    """Whom of Marketing to send in one's place."""
    text = words("accounts.send.text", name=kit.fit(review.name, 80), when=when_text(review, words))
    who = kit.users_select(Action.INPUT)
    return kit.modal(
        Callback.ACCOUNT_SEND,
        words.plain("accounts.send.title"),
        [kit.section(text), kit.input_block(words.plain("accounts.send.who"), who, block_id=Block.OTHER)],
        submit=words.plain("accounts.send.submit"),
        close=words.plain("call.form.cancel"),
        private_metadata=mark.encode(),
    )


@kit.builds
def came_view(review: Review, words: Words, *, mark: FormMark) -> kit.View:
    """Who came: those invited to tick, others to choose, or that it did not take place."""
    when = words.moment(review.starts_at, review.plan.zone, "weekday")
    blocks = [kit.section(words("accounts.came.text", name=kit.fit(review.name, 80), when=when))]
    asked = list(review.those(*INVITED, Answer.LEFT))[:MOST_INVITED]
    came = [one.user_id for one in review.invited if one.came]
    if asked:
        options = [kit.option(mention(one), one) for one in asked]
        boxes = kit.checkboxes(Action.INPUT, options, initial=[one for one in came if one in asked])
        blocks.append(
            kit.input_block(words.plain("accounts.came.invited"), boxes, block_id=Block.CAME, optional=True)
        )
    more = kit.multi_users_select(Action.INPUT, initial=[one for one in came if one not in asked])
    off = kit.checkboxes(Action.INPUT, [kit.option(words.plain("accounts.came.did_not"), OFF)])
    blocks += [
        kit.input_block(words.plain("accounts.came.more"), more, block_id=Block.MORE, optional=True),
        kit.input_block(words.plain("accounts.came.or"), off, block_id=Block.OFF, optional=True),
    ]
    return kit.modal(
        Callback.ACCOUNT_CAME,
        words.plain("accounts.came.title"),
        blocks,
        submit=words.plain("accounts.came.submit"),
        close=words.plain("call.form.cancel"),
        private_metadata=mark.encode(),
    )


def _when(day: date | None, at: time | None, zone: str, words: Words) -> list[kit.Block]:
    """Day and time, on the clock of a zone."""
    return [
        kit.input_block(
            words.plain("accounts.plan.day"), kit.datepicker(Action.INPUT, initial=day), block_id=Block.DAY
        ),
        kit.input_block(
            words.plain("accounts.plan.at", city=words.city(zone)),
            kit.timepicker(Action.INPUT, initial=at, zone=zone),
            block_id=Block.AT,
            hint=words.plain("accounts.plan.at_hint"),
        ),
    ]


def _where(host: str, place: str, words: Words) -> list[kit.Block]:
    """Who hosts it, and the place."""
    who = kit.users_select(Action.INPUT, initial=host or None)
    where = kit.text_input(Action.INPUT, initial=place, most=LONGEST_PLACE)
    return [
        kit.input_block(words.plain("accounts.plan.host"), who, block_id=Block.HOST),
        kit.input_block(words.plain("accounts.plan.place"), where, block_id=Block.PLACE, optional=True),
    ]


def _whom(people: Sequence[str], words: Words, *, hint: str) -> kit.Block:
    who = kit.multi_users_select(Action.INPUT, initial=people[:MOST_INVITED], most=MOST_INVITED)
    return kit.input_block(
        words.plain("accounts.plan.invited"), who, block_id=Block.INVITED, optional=True, hint=hint
    )
