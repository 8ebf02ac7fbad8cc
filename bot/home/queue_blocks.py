"""The queue of messages as an admin sees it in Slack: in counts, never whose they are; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.outbox.counts import FLOOR, AtLeast, Few
from bot.slack import kit
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.outbox.counts import Tally, Told
    from bot.text import Words


@kit.builds
def queue_message(tallies: Sequence[Tally], words: Words, zone: str) -> kit.Message:
    """A line for each kind of message; `zone` is the reader's."""
    lines = [_line(tally, words, zone) for tally in tallies] or [words("queue.empty")]
    title, note = words("queue.title"), words("queue.note", floor=FLOOR)
    said = [title, *lines]
    return kit.Message(Safe("\n").join([*said, note]), (*map(kit.section, said), kit.context(note)))


def _line(tally: Tally, words: Words, zone: str) -> Safe:
    parts = [
        words(key, count=_count(count, words))
        for key, count in (
            ("queue.waiting", tally.waiting),
            ("queue.moving", tally.moving),
            ("queue.sent", tally.sent),
            ("queue.unknown", tally.unknown),
        )
        if count
    ]
    if tally.oldest is not None:
        parts.insert(1, words("queue.oldest", moment=words.moment(tally.oldest, zone)))
    parts += _reasons("queue.failed", tally.failed.items(), words)
    parts += _reasons("queue.dropped", tally.dropped.items(), words)
    return words(
        "queue.line",
        kind=words(f"queue.kind.{tally.kind}"),
        parts=Safe(", ").join(parts) if parts else words("queue.nothing"),
    )


def _reasons(key: str, counts: Iterable[tuple[str, Told]], words: Words) -> list[Safe]:
    return [words(key, count=_count(count, words), why=why) for why, count in counts]


def _count(count: Told, words: Words) -> Safe:
    if isinstance(count, Few):
        return words("queue.few", floor=FLOOR)
    if isinstance(count, AtLeast):
        return words("queue.at_least", count=count.count)
    return words("queue.exactly", count=count)
