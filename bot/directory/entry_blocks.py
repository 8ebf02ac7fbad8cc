"""What whoever is called is asked about an entry, and the forms that change one; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.directory.blocks import SIDES, contact_text, where_text
from bot.directory.entries import LONGEST, ContactKind, Said, kind_of
from bot.directory.entry_form import Block, FormMark
from bot.slack import kit
from bot.slack.ids import Action, Callback
from bot.text import Safe, mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.directory.entries import Wanted
    from bot.directory.service import EntryView
    from bot.text import Words


@kit.builds
def check_message(entry: EntryView, words: Words, *, by: str) -> kit.Message:
    """Whether an entry is right: to whoever is called in it. `by` is who named them; empty for nobody or themselves."""
    if entry.is_listed:
        head = words("call.check.listed")
    else:
        head = words("call.check.proposed", person=mention(by)) if by else words("call.check.proposed_plain")
    what = where_text(entry)
    parts = [head, what]
    if entry.said.keywords:
        parts.append(words("call.check.keywords", keywords=kit.fit(", ".join(entry.said.keywords), 300)))
    text, foot = Safe("\n").join(parts), words("call.check.foot")
    right = "call.check.right" if entry.is_listed else "call.check.list_me"
    buttons = [
        kit.button(words.plain(right), Action.CALL_RIGHT, entry.id, style="primary"),
        kit.button(words.plain("call.check.change"), Action.CALL_EDIT, entry.id),
        kit.button(words.plain("call.check.hand_over"), Action.CALL_HAND_OVER, entry.id),
        _remove_button(entry, words),
    ]
    blocks = (kit.section(text), kit.actions(*buttons), kit.context(foot))
    return kit.Message(Safe("\n").join([text, foot]), blocks)


@kit.builds
def done_message(text: Safe) -> kit.Message:
    """In place of the question: what was noted."""
    return kit.Message(text, (kit.section(text),))


@kit.builds
def manage_message(entries: Sequence[EntryView], words: Words) -> kit.Message:
    """Entries that somebody may change or remove, each with its buttons."""
    if not entries:
        nothing = words("call.manage.none")
        return kit.Message(nothing, (kit.section(nothing),))
    texts, blocks = [], []
    for entry in entries:
        text = words("call.manage.entry", what=where_text(entry), contact=contact_text(entry))
        texts.append(text)
        edit = kit.button(words.plain("call.manage.edit"), Action.CALL_EDIT, entry.id)
        buttons = kit.actions(edit, _remove_button(entry, words), block_id=f"manage:{entry.id}")
        blocks += [kit.section(text), buttons]
    return kit.Message(Safe("\n").join(texts), tuple(blocks))


@kit.builds
def entry_view(
    wanted: Wanted | None,
    words: Words,
    *,
    mark: FormMark,
    topic: str = "",
    is_steward: bool,
    likes: Sequence[Safe] = (),
) -> kit.View:
    """The form for an entry.

    Args:
        wanted: as it stands or was typed; None for a new one.
        words: the reader's.
        mark: which entry it is, and which like it were shown.
        topic: of a new one, where it was typed behind the command.
        is_steward: whether it is listed at once.
        likes: entries about the same, which are pointed out before it is saved all the same.
    """
    blocks = []
    if likes:
        blocks += [kit.section(Safe("\n").join([words("call.form.likes"), *likes])), kit.divider()]
    said = wanted.said if wanted else Said(topic)
    blocks += [*_what(said, words), *_who(wanted, words), *_where(said, words)]
    blocks.append(kit.context(words("call.form.listed" if is_steward else "call.form.proposed")))
    return kit.modal(
        Callback.CALL_ENTRY,
        words.plain("call.form.edit_title" if mark.entry_id else "call.form.add_title"),
        blocks,
        submit=words.plain("call.form.save_anyway" if likes else "call.form.save"),
        close=words.plain("call.form.cancel"),
        private_metadata=mark.encode(),
    )


@kit.builds
def hand_over_view(entry: EntryView, words: Words) -> kit.View:
    """The form behind **Hand over**."""
    who = kit.users_select(Action.INPUT)
    return kit.modal(
        Callback.CALL_HAND_OVER,
        words.plain("call.hand_over.title"),
        [
            kit.section(words("call.hand_over.text", what=where_text(entry))),
            kit.input_block(words.plain("call.hand_over.who"), who, block_id=Block.PERSON),
        ],
        submit=words.plain("call.hand_over.submit"),
        close=words.plain("call.form.cancel"),
        private_metadata=entry.id,
    )


def like_line(entry: EntryView, words: Words) -> Safe:
    """An entry about the same, in a line of the form."""
    return words("call.form.like", what=where_text(entry), contact=contact_text(entry))


def _what(said: Said, words: Words) -> list[kit.Block]:
    """What people would ask for."""
    keywords = ", ".join(said.keywords)
    return [_text(Block.TOPIC, said.topic, words), _text(Block.KEYWORDS, keywords, words, optional=True)]


def _who(wanted: Wanted | None, words: Words) -> list[kit.Block]:
    """Who is called: a person or a channel, and who stands in."""
    kind = kind_of(wanted.contact) if wanted and wanted.contact else None
    contact = wanted.contact if wanted else ""
    person = kit.users_select(Action.INPUT, initial=contact if kind is ContactKind.PERSON else None)
    channel = kit.conversations_select(Action.INPUT, initial=contact if kind is ContactKind.CHANNEL else None)
    deputy = kit.users_select(Action.INPUT, initial=(wanted.deputy or None) if wanted else None)
    hint = words.plain("call.form.channel_hint")
    return [
        kit.input_block(words.plain("call.form.person"), person, block_id=Block.PERSON, optional=True),
        kit.input_block(
            words.plain("call.form.channel"), channel, block_id=Block.CHANNEL, optional=True, hint=hint
        ),
        kit.input_block(words.plain("call.form.deputy"), deputy, block_id=Block.DEPUTY, optional=True),
    ]


def _where(said: Said, words: Words) -> list[kit.Block]:
    """Where it holds, and what is to be known beside."""
    return [
        _text(Block.PRODUCT, said.product, words, optional=True),
        _text(Block.REGION, said.region, words, optional=True),
        _text(Block.SEGMENT, said.segment, words, optional=True),
        _side(said.side, words),
        _text(Block.NOTE, said.note, words, optional=True),
    ]


def _text(block: Block, value: str, words: Words, *, optional: bool = False) -> kit.Block:
    field = kit.text_input(
        Action.INPUT,
        initial=value[: LONGEST[block.field]],
        most=LONGEST[block.field],
        multiline=block is Block.NOTE,
    )
    hint = f"call.form.{block.field}_hint"
    return kit.input_block(
        words.plain(f"call.form.{block.field}"),
        field,
        block_id=block,
        optional=optional,
        hint=words.plain(hint) if words.has(hint) else None,
    )


def _side(value: str, words: Words) -> kit.Block:
    options = [kit.option(words.plain("call.form.no_side"), "none")]
    options += [kit.option(words.plain(key), side) for side, key in SIDES.items()]
    menu = kit.select(Action.INPUT, options, initial=value or "none")
    return kit.input_block(words.plain("call.form.side"), menu, block_id=Block.SIDE)


def _remove_button(entry: EntryView, words: Words) -> kit.Element:
    sure = kit.confirm(
        words.plain("call.remove.sure_title"),
        words("call.remove.sure", topic=kit.fit(entry.said.topic, 80)),
        words.plain("call.remove.yes"),
        words.plain("call.form.cancel"),
        style="danger",
    )
    return kit.button(words.plain("call.check.remove"), Action.CALL_REMOVE, entry.id, confirm=sure)
