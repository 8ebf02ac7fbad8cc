"""Reads and writes `directory.csv`: pure, from text to rows and back, each problem with its line."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from bot.directory.entries import LONGEST, ContactKind, Said, keywords_text, kind_of, split_keywords
from bot.errors import FileError
from bot.people.sides import Side
from bot.workspace.csv_file import read_csv, write_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.directory.entries import Wanted

COLUMNS: Final = (
    "topic",
    "keywords",
    "product",
    "region",
    "segment",
    "side",
    "person",
    "deputy",
    "note",
)
WHERE: Final = ("topic", "product", "region", "segment", "side")
"""Two lines that are alike in these and name the same person are one too many."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the file; `contact` and `deputy` as they are written: an id, an e-mail, `#channel` or `@group`."""

    line: int
    said: Said
    contact: str
    deputy: str


def parse_directory(text: str, source: str) -> tuple[EntryRow, ...]:
    """Every line of the file.

    Raises:
        FileError: missing or unknown columns, unreadable cells, an entry twice; each with its line.
    """
    read = read_csv(text, source, COLUMNS, {"topic", "person"})
    rows: list[EntryRow] = []
    found = list(read.problems)
    seen: dict[tuple[str, ...], int] = {}
    for line in read.good:
        cells = dict.fromkeys(COLUMNS, "") | line.cells
        said = list(_cell_problems(cells))
        key = tuple(cells[name].casefold() for name in (*WHERE, "person"))
        if not said and key in seen:
            said.append(f"topic: {cells['topic']} with {cells['person']} is already in line {seen[key]}")
        seen.setdefault(key, line.number)
        found += [(line.number, problem) for problem in said]
        if not said:
            rows.append(EntryRow(line.number, _said(cells), cells["person"], cells["deputy"]))
    if not rows and not found:
        found.append((0, "there is no entry in the file"))
    if found:
        raise FileError(source, tuple(sorted(found, key=itemgetter(0))))
    return tuple(rows)


def directory_text(entries: Iterable[Wanted]) -> str:
    """The file that brings in these entries: people by their ids, channels and user groups by their names."""
    rows = sorted(
        [*entries],
        key=lambda one: [part.casefold() for part in (one.said.topic, *one.said.parts, one.contact)],
    )
    return write_csv(COLUMNS, map(_cells, rows))


def _cells(entry: Wanted) -> dict[str, str]:
    said = entry.said
    return {
        "topic": said.topic,
        "keywords": keywords_text(said.keywords),
        "product": said.product,
        "region": said.region,
        "segment": said.segment,
        "side": said.side,
        "person": _SIGN[kind_of(entry.contact)] + (entry.contact_name or entry.contact),
        "deputy": entry.deputy,
        "note": said.note,
    }


_SIGN: Final = {ContactKind.PERSON: "", ContactKind.CHANNEL: "#", ContactKind.GROUP: "@"}


def _cell_problems(cells: dict[str, str]) -> Iterator[str]:
    if not cells["topic"]:
        yield "topic: is empty; write what people would ask for"
    if not cells["person"]:
        yield "person: is empty; write an e-mail address, a Slack id, a #channel or a @user group"
    if cells["deputy"].startswith(("#", "@")):
        yield f"deputy: {cells['deputy']!r} is no person; write an e-mail address or a Slack id"
    if cells["side"].lower() not in {"", *Side}:
        yield f"side: {cells['side']!r} is not one of sales, marketing or empty"
    for name, most in LONGEST.items():
        if len(cells[name]) > most:
            yield f"{name}: at most {most} characters"


def _said(cells: dict[str, str]) -> Said:
    return Said(
        topic=cells["topic"],
        keywords=split_keywords(cells["keywords"]),
        product=cells["product"],
        region=cells["region"],
        segment=cells["segment"],
        side=cells["side"].lower(),
        note=cells["note"],
    )
