"""The answers of the directory: at most three entries, one entry, what there is to browse; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.directory.entries import LONGEST_SAID, ContactKind
from bot.people.absences import SaidAway
from bot.slack import kit
from bot.slack.ids import Action, Topic
from bot.text import Safe, channel_mention, escape, mention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.directory.service import EntryView, Reach
    from bot.people.absences import Away
    from bot.text import Words

CALL: Final = "call"
"""The word of the topic under which an entry is shared."""
SIDES: Final = {"sales": "side.sales", "marketing": "side.marketing"}
MOST_LISTED: Final = 12
_LONGEST_LINE: Final = 235
_GAP: Final = Safe(" · ")


@kit.builds
def answer_message(
    entries: Sequence[EntryView],
    words: Words,
    *,
    now: datetime,
    team_id: str,
    more: int = 0,
    is_shareable: bool = False,
    hint: Safe | None = None,
) -> kit.Message:
    """Whom to call: each entry with what can be done about it.

    Args:
        entries: at most three, the best first.
        words: the reader's.
        now: for the local times.
        team_id: for the link that opens a conversation.
        more: how many there are beside these.
        is_shareable: whether there is a channel to share an entry in.
        hint: what else may have been meant.
    """
    texts, blocks = [], []
    for nth, entry in enumerate(entries):
        text = entry_text(entry, words, now)
        texts.append(text)
        buttons = _buttons(entry, words, team_id, is_first=not nth, is_shareable=is_shareable)
        blocks += [kit.section(text), kit.actions(*buttons, block_id=f"call:{entry.id}")]
    if more > 0:
        texts.append(words.plural("call.more", more))
        blocks.append(kit.context(texts[-1]))
    if hint is not None:
        texts.append(hint)
        blocks.append(kit.context(hint))
    return kit.Message(Safe("\n\n").join(texts), tuple(blocks))


@kit.builds
def entry_message(entry: EntryView | None, words: Words, *, now: datetime) -> kit.Message:
    """One entry, as it is shared in a channel; or that it is there no more."""
    text = entry_text(entry, words, now) if entry else words("call.gone")
    return kit.Message(text, (kit.section(text),))


@kit.builds
def nothing_message(
    asked: str, near: Sequence[str], words: Words, *, hint: Safe | None = None
) -> kit.Message:
    """That nobody is named for what was asked, the nearest topics, and the hint what else may have been meant."""
    parts = [words("call.nothing", asked=kit.fit(asked, 150))]
    if near:
        parts.append(
            words("call.near", topics=words.listing([words("call.quoted", topic=one) for one in near]))
        )
    parts.append(words("call.browse_hint"))
    if hint is not None:
        parts.append(hint)
    text = Safe("\n").join(parts)
    ask = kit.button(words.plain("call.button.ask"), Action.CALL_ASK, asked[:LONGEST_SAID])
    return kit.Message(text, (kit.section(text), kit.actions(ask)))


@kit.builds
def browse_message(entries: int, words: Words, *, may_fill: bool = False) -> kit.Message:
    """A menu of what there is; the options are looked up while somebody types. Where there is nothing, how to begin."""
    if not entries:
        empty = words("call.empty")
        fill = kit.button(words.plain("call.fill.button"), Action.CALL_FILL, style="primary")
        return kit.Message(empty, (kit.section(empty), *([kit.actions(fill)] if may_fill else [])))
    text = words.plural("call.browse", entries)
    menu = kit.external_select(Action.CALL_TOPIC, placeholder=words.plain("call.browse_placeholder"))
    return kit.Message(text, (kit.section(text), kit.actions(menu)))


@kit.builds
def list_message(entries: Sequence[EntryView], total: int, words: Words, *, is_mine: bool) -> kit.Message:
    """A line an entry, the first of them; `total` is how many there are."""
    if not entries:
        nothing = words("call.mine_none" if is_mine else "call.empty")
        return kit.Message(nothing, (kit.section(nothing),))
    head = words.plural("call.mine" if is_mine else "call.listed", total)
    lines = [_line(entry, words) for entry in entries]
    parts = [head, Safe("\n").join(lines)]
    if total > len(entries):
        parts.append(words.plural("call.more", total - len(entries)))
    return kit.Message(Safe("\n").join(parts), tuple(kit.section(part) for part in parts))


def entry_text(entry: EntryView, words: Words, now: datetime) -> Safe:
    """An entry in a few lines: what for, whom to call, where they are now, and how sure that is."""
    where = [part for part in entry.said.parts if part]
    lines = [_GAP.join([words("call.topic", topic=entry.said.topic), *where])]
    lines += _who(entry, words, now)
    if entry.said.note:
        lines.append(words("call.note", note=entry.said.note))
    lines.append(_sureness(entry, words))
    return Safe("\n").join(lines)


def now_text(reach: Reach, words: Words, now: datetime, *, away: str = "call.away") -> Safe:
    """Their local time, and whether they work at it; `away` is the key of what is said of who does not."""
    at = words.zoned(now, reach.person.timezone, "time")
    if reach.away is not None:
        return words(away, at=at, until=_until(reach.away, words))
    if reach.is_there(now):
        return words("call.there", at=at)
    return words("call.not_there", at=at, until=words.moment(reach.free_at, reach.person.timezone))


def _who(entry: EntryView, words: Words, now: datetime) -> list[Safe]:
    """Who is called, first the one who is there."""
    if entry.kind is ContactKind.CHANNEL:
        return [_with_side(words("call.channel", channel=channel_mention(entry.contact)), entry, words)]
    if entry.kind is ContactKind.GROUP:
        return [_with_side(words("call.group", group=_handle(entry)), entry, words)]
    first, deputy = entry.first, entry.deputy
    if first is None:
        return [words("call.left", person=mention(entry.contact))]
    if first is deputy:
        return [_with_side(_stands_in(entry, words), entry, words, first), now_text(first, words, now)]
    lines = [_with_side(words("call.person", person=mention(entry.contact)), entry, words, first)]
    lines.append(now_text(first, words, now))
    if deputy is not None:
        lines.append(words("call.deputy", person=mention(deputy.person.user_id)))
    return lines


def _stands_in(entry: EntryView, words: Words) -> Safe:
    """The deputy in the first place, and why."""
    deputy = mention(entry.deputy.person.user_id) if entry.deputy else Safe("")
    if entry.reach is None or entry.reach.away is None:
        return words("call.stands_in_left", deputy=deputy, person=mention(entry.contact))
    until = _until(entry.reach.away, words)
    return words("call.stands_in", deputy=deputy, person=mention(entry.contact), until=until)


def _with_side(who: Safe, entry: EntryView, words: Words, reach: Reach | None = None) -> Safe:
    """With what they do and their side: the entry's word goes before the person's."""
    parts: list[str] = [who]
    if reach is not None and reach.person.title:
        parts.append(reach.person.title)
    side = entry.said.side or (reach.person.side if reach is not None and reach.person.side else "")
    if side:
        parts.append(words(SIDES[side]))
    return _GAP.join(parts)


def _until(away: Away, words: Words) -> Safe:
    if isinstance(away, SaidAway):
        return words("call.until_day", day=words.date(away.day))
    return words("call.until", moment=words.moment(away.until, away.timezone))


def _sureness(entry: EntryView, words: Words) -> Safe:
    if not entry.is_listed:
        return words("call.proposed")
    if entry.is_provisional:
        return words("call.provisional")
    if entry.is_overdue:
        return words("call.overdue", day=words.date(entry.confirmed_on or entry.listed_on))
    if entry.confirmed_on is None:
        return words("call.unconfirmed")
    return words("call.confirmed", day=words.date(entry.confirmed_on))


def _buttons(
    entry: EntryView, words: Words, team_id: str, *, is_first: bool, is_shareable: bool
) -> list[kit.Element]:
    buttons = []
    if url := _link(entry, team_id):
        buttons.append(
            kit.button(
                words.plain("call.button.message"),
                Action.OPEN_LINK,
                url=url,
                style="primary" if is_first else None,
            )
        )
    if is_shareable:
        value = Topic(CALL, entry.id).encode()
        buttons.append(kit.button(words.plain("share.button"), Action.SHARE, value=value))
    buttons.append(kit.button(words.plain("call.button.wrong"), Action.CALL_WRONG, entry.id))
    return buttons


def _link(entry: EntryView, team_id: str) -> str:
    """Where the conversation with who is called first opens; nothing for a user group."""
    if entry.kind is ContactKind.CHANNEL:
        return f"slack://channel?team={team_id}&id={entry.contact}"
    if entry.kind is ContactKind.PERSON and entry.first is not None:
        return f"slack://user?team={team_id}&id={entry.first.person.user_id}"
    return ""


def _line(entry: EntryView, words: Words) -> Safe:
    """One entry of a list."""
    line = words(
        "call.line", what=where_text(entry), contact=contact_text(entry), sureness=_sureness(entry, words)
    )
    return kit.fit(line, _LONGEST_LINE)


def contact_text(entry: EntryView) -> Safe:
    """Who or what is called."""
    match entry.kind:
        case ContactKind.PERSON:
            return mention(entry.contact)
        case ContactKind.CHANNEL:
            return channel_mention(entry.contact)
        case ContactKind.GROUP:
            return _handle(entry)


def _handle(entry: EntryView) -> Safe:
    """A user group by its name: a mention would call all its members where an entry is shared."""
    return escape(f"@{entry.contact_name}")


def where_text(entry: EntryView) -> Safe:
    """What an entry is about and where it holds, in a line."""
    return _GAP.join([entry.said.topic, *entry.said.parts])
