"""What the rules say of a case, and whom to involve: to the asker, and to a channel; knows no database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.directory.blocks import SIDES, entry_text, now_text
from bot.directory.entries import ContactKind
from bot.rules.amounts import format_amount
from bot.rules.case_value import encode_amount
from bot.rules.involve import How
from bot.rules.triggers import Kind
from bot.slack import kit
from bot.slack.ids import Action
from bot.text import Safe, mention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.directory.service import Reach
    from bot.rules.amounts import Amount
    from bot.rules.answers import Answer, Involved
    from bot.rules.involve import Involve
    from bot.rules.triggers import Draft
    from bot.rules.versions import RuleView
    from bot.slack.ids import Topic
    from bot.text import Words

_GAP: Final = Safe(" · ")
_MOST_PEOPLE: Final = 3
_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_WHO = 130, 350, 620
KINDS: Final = {
    Kind.PRINT: "rules.kind.print",
    Kind.ACCOUNT: "rules.kind.account",
    Kind.HANDOFF: "rules.kind.handoff",
    Kind.OTHER: "rules.kind.other",
}
"""What sets a rule off, where that is no amount."""
_ROLES: Final = {How.LIAISON: "rules.involve.liaison", How.ADMIN: "rules.involve.admin"}


@kit.builds
def case_message(answer: Answer, words: Words, *, now: datetime) -> kit.Message:
    """What the rules say of a case, as everybody may read it."""
    parts = [_head(answer, words), *(_applied(*one, answer.own, words, now) for one in answer.applied)]
    parts += _foot(answer, words)
    return kit.Message(Safe("\n\n").join(parts), tuple(kit.section(part) for part in parts))


@kit.builds
def case_answer(
    answer: Answer,
    words: Words,
    *,
    now: datetime,
    team_id: str,
    share: Topic | None = None,
    more: Sequence[kit.Element] = (),
) -> kit.Message:
    """The same to the asker alone, with what can be done about it.

    Args:
        answer: what the rules say.
        words: the reader's.
        now: for the local times.
        team_id: for the link that opens a conversation.
        share: what shows it to the channel; None where there is none.
        more: buttons of what can be done next.
    """
    message = case_message(answer, words, now=now)
    blocks = [kit.section(_head(answer, words))]
    for view, who in answer.applied:
        blocks.append(kit.section(_applied(view, who, answer.own, words, now)))
        if buttons := _buttons(who, words, team_id):
            blocks.append(kit.actions(*buttons, block_id=f"rule:{view.rule.id}"))
    blocks += [kit.section(part) for part in _foot(answer, words)]
    last = list(more)
    if share is not None:
        last.append(kit.button(words.plain("share.button"), Action.SHARE, value=share.encode()))
    if last:
        blocks.append(kit.actions(*last))
    return kit.Message(message.text, tuple(blocks))


def other_currency(answer: Answer, words: Words) -> list[kit.Element]:
    """A button for the same amount in the one currency that there are rules for; none where there are several."""
    if answer.case.amount is None or len(answer.currencies) != 1:
        return []
    amount = replace(answer.case.amount, currency=answer.currencies[0])
    label = words.plain("rules.case.meant", amount=format_amount(amount, words.locale, answer.own))
    return [kit.button(label, Action.RULE_AMOUNT, encode_amount(amount))]


def trigger_text(draft: Draft, words: Words, own: str | None) -> Safe:
    """What sets a rule off."""
    if draft.amount is not None:
        return words("rules.kind.amount", amount=format_amount(draft.amount, words.locale, own))
    return words(KINDS[draft.kind])


def involve_text(involve: Involve, words: Words) -> Safe:
    """Who must be involved, as the rule says it."""
    match involve.how:
        case How.LEAD:
            return words("rules.involve.lead", side=words(SIDES[involve.value]))
        case How.LIAISON | How.ADMIN:
            return words(_ROLES[involve.how])
        case How.TOPIC:
            return words("rules.involve.to_topic", topic=involve.value)
        case _:
            return mention(involve.value) if involve.value else words("rules.involve.gone")


def state_text(view: RuleView, words: Words) -> Safe:
    """Whether it is agreed, and by whom not yet; or that it does not stand any more."""
    if view.retired_on is not None:
        return words("rules.state.retired", day=words.date(view.retired_on))
    if view.is_replaced:
        return words("rules.state.replaced")
    match view.lacks:
        case ():
            return words("rules.state.agreed")
        case (side,):
            return words("rules.state.one_lacks", side=words(SIDES[side]))
        case _:
            return words("rules.state.proposed")


def name_text(draft: Draft, words: Words) -> Safe:
    """The name of a rule, in bold."""
    return words("rules.name", name=kit.fit(draft.name, 80))


def _head(answer: Answer, words: Words) -> Safe:
    """What was asked, and how many rules hold."""
    case, count = answer.case, len(answer.applied) + answer.more
    if case.amount is None:
        what = words(KINDS[case.kind])
        return (
            words.plural("rules.case.applies", count, what=what)
            if count
            else words("rules.case.none", what=what)
        )
    amount = format_amount(case.amount, words.locale, answer.own)
    if count:
        return words.plural("rules.case.applies", count, what=words("rules.case.deal", amount=amount))
    if answer.nearest:
        return _nearest(answer, amount, words)
    if answer.currencies:
        return words(
            "rules.case.no_currency",
            amount=amount,
            currency=case.amount.currency,
            currencies=words.listing(answer.currencies),
        )
    return words("rules.case.no_amounts", amount=amount)


def _nearest(answer: Answer, amount: str, words: Words) -> Safe:
    """That no rule is reached, and from where on one would be."""
    names = words.listing([words("call.quoted", topic=view.rule.name) for view in answer.nearest[:3]])
    thresholds: list[Amount] = [view.rule.amount for view in answer.nearest if view.rule.amount is not None]
    at = format_amount(thresholds[0], words.locale, answer.own)
    return words.plural(
        "rules.case.nearest", len(answer.nearest), amount=amount, names=kit.fit(names, 300), at=at
    )


def _foot(answer: Answer, words: Words) -> list[Safe]:
    return [words.plural("rules.case.more", answer.more)] if answer.more > 0 else []


def _applied(view: RuleView, who: Involved, own: str | None, words: Words, now: datetime) -> Safe:
    """A rule that holds: why, whether it is agreed, and whom to involve."""
    rule = view.rule
    lines = [_GAP.join([name_text(rule, words), trigger_text(rule, words, own)])]
    if rule.text:
        lines.append(kit.fit(words("rules.why", text=rule.text), _LONGEST_TEXT))
    lines.append(state_text(view, words))
    lines.append(kit.fit(_who(who, words, now), _LONGEST_WHO))
    return Safe("\n").join(lines)


def _who(who: Involved, words: Words, now: datetime) -> Safe:
    """Whom to involve, and where they are now; or that there is nobody."""
    head = words("rules.involve.line", who=involve_text(who.involve, words))
    if who.entry is not None:
        lines = [head, entry_text(who.entry, words, now)]
        if who.others:
            lines.append(words.plural("rules.involve.others", who.others, topic=who.involve.value))
        return Safe("\n").join(lines)
    if not who.people:
        return Safe("\n").join([head, _nobody(who.involve, words)])
    lines = [head]
    for reach in who.people[:_MOST_PEOPLE]:
        lines += [_person(reach, words), now_text(reach, words, now, away="rules.away")]
    return Safe("\n").join(lines)


def _nobody(involve: Involve, words: Words) -> Safe:
    """Why there is nobody to call, and what to do."""
    match involve.how:
        case How.LEAD:
            return words("rules.nobody.lead", side=words(SIDES[involve.value]))
        case How.TOPIC:
            return words("rules.nobody.topic", topic=involve.value)
        case How.LIAISON | How.ADMIN:
            return words("rules.nobody.role")
        case _:
            return words("rules.nobody.person")


def _person(reach: Reach, words: Words) -> Safe:
    """Somebody to call, with what they do and their side."""
    person = reach.person
    parts: list[str] = [words("call.person", person=mention(person.user_id))]
    if person.title:
        parts.append(person.title)
    if person.side is not None:
        parts.append(words(SIDES[person.side]))
    return _GAP.join(parts)


def _buttons(who: Involved, words: Words, team_id: str) -> list[kit.Element]:
    """**Message** to who is first, and what to do where it is the wrong one or nobody."""
    buttons = []
    if url := _link(who, team_id):
        buttons.append(
            kit.button(words.plain("call.button.message"), Action.OPEN_LINK, url=url, style="primary")
        )
    if who.entry is not None:
        buttons.append(kit.button(words.plain("call.button.wrong"), Action.CALL_WRONG, who.entry.id))
    elif who.involve.how is How.TOPIC:
        buttons.append(kit.button(words.plain("call.button.ask"), Action.CALL_ASK, who.involve.value))
    return buttons


def _link(who: Involved, team_id: str) -> str:
    """Where the conversation with who is called first opens; nothing for a user group."""
    entry = who.entry
    if entry is not None and entry.kind is ContactKind.CHANNEL:
        return f"slack://channel?team={team_id}&id={entry.contact}"
    first = entry.first if entry is not None else next(iter(who.people), None)
    return f"slack://user?team={team_id}&id={first.person.user_id}" if first is not None else ""
