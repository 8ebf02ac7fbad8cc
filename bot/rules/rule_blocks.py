"""The list of rules with what may be done about each, the model rules, earlier versions, and the form; no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.rules.amounts import format_amount
from bot.rules.blocks import KINDS, involve_text, name_text, state_text, trigger_text
from bot.rules.involve import LONGEST_INVOLVE, How
from bot.rules.rule_form import AS_WRITTEN, LONGEST_AMOUNT, Block, usual_currencies
from bot.rules.triggers import LONGEST, Kind
from bot.slack import kit
from bot.slack.ids import Action, Callback
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.people.sides import Side
    from bot.rules.triggers import Draft
    from bot.rules.versions import RuleView
    from bot.text import Words

MOST_LISTED: Final = 6
_GAP: Final = Safe(" · ")
_LONGEST_WHO, _LONGEST_TEXT = 120, 200


@kit.builds
def rules_message(
    rules: Sequence[RuleView],
    total: int,
    words: Words,
    *,
    own: str | None,
    side: Side | None = None,
    may_keep: bool = False,
) -> kit.Message:
    """The rules, at most `MOST_LISTED` of `total`, each with its state.

    Args:
        rules: those that are shown.
        total: how many there are.
        words: the reader's.
        own: the workspace's currency.
        side: the one the reader leads, and so may agree for.
        may_keep: whether they may change and retire.
    """
    head = words.plural("rules.list.head", total)
    texts, blocks = [head], [kit.section(head)]
    for view in rules:
        text = rule_text(view, words, own)
        texts.append(text)
        blocks.append(kit.section(text))
        if buttons := _buttons(view, words, side, may_keep=may_keep):
            blocks.append(kit.actions(*buttons, block_id=f"rule:{view.rule.id}"))
    if total > len(rules):
        texts.append(words.plural("rules.list.more", total - len(rules)))
        blocks.append(kit.context(texts[-1]))
    return kit.Message(Safe("\n\n").join(texts), tuple(blocks))


@kit.builds
def nothing_message(asked: str, words: Words) -> kit.Message:
    """That no rule is meant by the words that were typed behind `rules`."""
    text = words("rules.list.nothing", asked=kit.fit(asked, 150))
    return kit.Message(text, (kit.section(text),))


@kit.builds
def models_message(drafts: Sequence[Draft], words: Words, *, own: str | None, may_keep: bool) -> kit.Message:
    """That there are no rules, and three to begin with."""
    head = words("rules.models.head" if may_keep else "rules.models.head_others")
    parts = [head, *(_draft_text(draft, words, own) for draft in drafts)]
    blocks = [kit.section(part) for part in parts]
    if may_keep:
        button = kit.button(words.plain("rules.models.propose"), Action.RULE_MODELS, style="primary")
        blocks.append(kit.actions(button))
    return kit.Message(Safe("\n\n").join(parts), tuple(blocks))


@kit.builds
def history_message(rules: Sequence[RuleView], total: int, words: Words, *, own: str | None) -> kit.Message:
    """Versions that do not stand any more, the newest first, at most `MOST_LISTED` of `total`."""
    if not rules:
        nothing = words("rules.history.none")
        return kit.Message(nothing, (kit.section(nothing),))
    parts = [words.plural("rules.history.head", total), *(rule_text(view, words, own) for view in rules)]
    return kit.Message(Safe("\n\n").join(parts), tuple(kit.section(part) for part in parts))


@kit.builds
def rule_form_view(
    draft: Draft | None, words: Words, *, own: str | None, name: str = "", rule_id: str = ""
) -> kit.View:
    """The form for a rule.

    Args:
        draft: as it stands; None for a new one.
        words: the reader's.
        own: the workspace's currency.
        name: of a new one, where it was typed behind the command.
        rule_id: which is changed; empty for a new one.
    """
    amount = format_amount(draft.amount, words.locale, own) if draft and draft.amount else ""
    blocks = [
        _text(Block.NAME, draft.name if draft else name, LONGEST["name"], words),
        kit.input_block(
            words.plain("rules.form.kind"),
            kit.select(Action.INPUT, _kinds(words), initial=draft.kind if draft else Kind.AMOUNT),
            block_id=Block.KIND,
        ),
        _text(Block.AMOUNT, amount, LONGEST_AMOUNT, words, optional=True),
        kit.input_block(
            words.plain("rules.form.currency"),
            kit.select(Action.INPUT, _currencies(words, own), initial=AS_WRITTEN),
            block_id=Block.CURRENCY,
        ),
        *_involve(draft, words),
        _text(Block.TEXT, draft.text if draft else "", LONGEST["text"], words, optional=True),
        kit.context(words("rules.form.changes" if rule_id else "rules.form.proposes")),
    ]
    return kit.modal(
        Callback.RULE,
        words.plain("rules.form.edit_title" if rule_id else "rules.form.add_title"),
        blocks,
        submit=words.plain("rules.form.save" if rule_id else "rules.form.propose"),
        close=words.plain("call.form.cancel"),
        private_metadata=rule_id,
    )


def rule_text(view: RuleView, words: Words, own: str | None) -> Safe:
    """A version in a few lines: what sets it off, whom it brings in, why, and whether it is agreed."""
    version = words("rules.version", number=view.number, day=words.date(view.created_on))
    return Safe("\n").join(
        [_draft_text(view.rule, words, own), _GAP.join([state_text(view, words), version])]
    )


def _draft_text(draft: Draft, words: Words, own: str | None) -> Safe:
    lines = [
        _GAP.join([name_text(draft, words), trigger_text(draft, words, own)]),
        words("rules.involve.line", who=kit.fit(involve_text(draft.involve, words), _LONGEST_WHO)),
    ]
    if draft.text:
        lines.append(kit.fit(words("rules.why", text=draft.text), _LONGEST_TEXT))
    return Safe("\n").join(lines)


def _buttons(view: RuleView, words: Words, side: Side | None, *, may_keep: bool) -> list[kit.Element]:
    buttons = []
    if side is not None and side in view.lacks:
        agree = kit.button(
            words.plain("rules.button.agree"), Action.RULE_AGREE, view.rule.id, style="primary"
        )
        buttons.append(agree)
    if may_keep:
        sure = kit.confirm(
            words.plain("rules.retire.sure_title"),
            words("rules.retire.sure", name=kit.fit(view.rule.name, 40)),
            words.plain("rules.button.retire"),
            words.plain("call.form.cancel"),
            style="danger",
        )
        buttons += [
            kit.button(words.plain("rules.button.change"), Action.RULE_CHANGE, view.rule.id),
            kit.button(words.plain("rules.button.retire"), Action.RULE_RETIRE, view.rule.id, confirm=sure),
        ]
    return buttons


def _text(block: Block, value: str, most: int, words: Words, *, optional: bool = False) -> kit.Block:
    key = f"rules.form.{block.removeprefix('rule_')}"
    field = kit.text_input(Action.INPUT, initial=value[:most], most=most, multiline=block is Block.TEXT)
    return kit.input_block(
        words.plain(key), field, block_id=block, optional=optional, hint=words.plain(f"{key}_hint")
    )


def _involve(draft: Draft | None, words: Words) -> list[kit.Block]:
    """Who must be involved: a topic or role, or a person."""
    is_person = draft is not None and draft.involve.how is How.PERSON
    person = draft.involve.value if draft and is_person else ""
    written = draft.involve.written if draft and not is_person else ""
    return [
        _text(Block.INVOLVE, written, LONGEST_INVOLVE, words, optional=True),
        kit.input_block(
            words.plain("rules.form.person"),
            kit.users_select(Action.INPUT, initial=person or None),
            block_id=Block.PERSON,
            optional=True,
            hint=words.plain("rules.form.person_hint"),
        ),
    ]


def _kinds(words: Words) -> list[kit.Element]:
    first = kit.option(words.plain("rules.form.kind.amount"), Kind.AMOUNT)
    return [first, *(kit.option(words.plain(key), kind) for kind, key in KINDS.items())]


def _currencies(words: Words, own: str | None) -> list[kit.Element]:
    if own:
        first = kit.option(words.plain("rules.form.as_written_or", currency=own), AS_WRITTEN)
    else:
        first = kit.option(words.plain("rules.form.as_written"), AS_WRITTEN)
    return [first, *(kit.option(code, code) for code in usual_currencies(own))]
