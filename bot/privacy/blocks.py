"""What is stored, in words and row by row; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.pulse.method import SMALLEST_GROUP
from bot.slack import kit
from bot.slack.ids import Action, Callback
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.privacy.service import StoredRow
    from bot.text import Words

MOST_ROWS = 40
LONGEST, _LONGEST_TEXT = 2900, 4000


@kit.builds
def privacy_message(words: Words) -> kit.Message:
    """What is stored and who sees what, with the ways to look and to delete."""
    text = words("privacy.text", k=SMALLEST_GROUP)
    return kit.Message(text, (kit.section(text), privacy_buttons(words)))


def privacy_buttons(words: Words) -> kit.Block:
    """**What is stored?** and **Delete my data**, which asks first."""
    sure = kit.confirm(
        words.plain("privacy.delete_title"),
        words.plain("privacy.delete_text"),
        words.plain("privacy.delete_yes"),
        words.plain("privacy.delete_no"),
    )
    return kit.actions(
        kit.button(words.plain("privacy.show"), Action.PRIVACY_SHOW),
        kit.button(words.plain("privacy.delete"), Action.PRIVACY_DELETE, confirm=sure),
    )


@kit.builds
def stored_message(rows: Sequence[StoredRow], words: Words) -> kit.Message:
    """The exact rows that mention the reader, table by table; of very many the first, and where the others are."""
    head = words.plural("privacy.rows", len(rows))
    tables = words.listing(sorted({row.table for row in rows}))
    shown = [_row(row, words) for row in rows[:MOST_ROWS]]
    blocks, spoken = [kit.section(one) for one in [head, *shown]], [Safe(" ").join([head, tables])]
    if len(rows) > MOST_ROWS:
        spoken.append(words.plural("privacy.more", len(rows) - MOST_ROWS))
        blocks.append(kit.context(spoken[-1]))
    # What has no room at the end are rows: how many there are, and where, was said before.
    return kit.Message(kit.fit(Safe("\n").join([*spoken, *shown]), _LONGEST_TEXT), tuple(blocks))


@kit.builds
def stored_view(rows: Sequence[StoredRow], words: Words, start: int = 0) -> kit.View:
    """The exact rows that mention the reader, a page at a time; `start` is the first one's number, from 0."""
    first = max(0, min(start, len(rows) - 1)) // MOST_ROWS * MOST_ROWS
    shown = rows[first : first + MOST_ROWS]
    blocks = [
        kit.section(words.plural("privacy.rows", len(rows))),
        *(kit.section(_row(row, words)) for row in shown),
    ]
    if len(shown) < len(rows):
        last = first + len(shown)
        blocks.append(kit.context(words("privacy.page", first=first + 1, last=last, n=len(rows))))
        blocks.append(kit.actions(*_leaves(first, last, len(rows), words)))
    return kit.modal(
        Callback.STORED,
        words.plain("privacy.stored_title"),
        blocks,
        close=words.plain("privacy.stored_close"),
    )


def _leaves(first: int, last: int, count: int, words: Words) -> list[kit.Element]:
    """To the page before and the page after, where there are any."""
    buttons = []
    if first > 0:
        start = str(first - MOST_ROWS)
        buttons.append(kit.button(words.plain("privacy.earlier"), Action.PRIVACY_EARLIER, start))
    if last < count:
        buttons.append(kit.button(words.plain("privacy.further"), Action.PRIVACY_FURTHER, str(last)))
    return buttons


def _row(row: StoredRow, words: Words) -> Safe:
    columns = kit.fit(", ".join(f"{name} = {value}" for name, value in row.columns), LONGEST)
    return words("privacy.row", table=row.table, columns=columns)


@kit.builds
def deleted_message(answers: int, words: Words) -> kit.Message:
    """That it is done, and what stays."""
    text = words.plural("privacy.deleted", answers)
    return kit.Message(text, (kit.section(text),))
