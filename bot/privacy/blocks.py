"""What is stored, in words and row by row; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.pulse.method import SMALLEST_GROUP
from bot.slack import kit
from bot.slack.ids import Action
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.privacy.service import StoredRow
    from bot.text import Words

MOST_ROWS = 40
LONGEST = 2900


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
    """The exact rows that mention the reader, table by table; the newest of very many are left out."""
    head = words.plural("privacy.rows", len(rows))
    blocks = [kit.section(head)]
    blocks += [
        kit.section(
            words(
                "privacy.row",
                table=row.table,
                columns=kit.fit(", ".join(f"{name} = {value}" for name, value in row.columns), LONGEST),
            )
        )
        for row in rows[:MOST_ROWS]
    ]
    if len(rows) > MOST_ROWS:
        blocks.append(kit.context(words.plural("privacy.more", len(rows) - MOST_ROWS)))
    tables = words.listing(sorted({row.table for row in rows}))
    return kit.Message(Safe(" ").join([head, tables]), tuple(blocks))


@kit.builds
def deleted_message(answers: int, words: Words) -> kit.Message:
    """That it is done, and what stays."""
    text = words.plural("privacy.deleted", answers)
    return kit.Message(text, (kit.section(text),))
