"""Reads and writes an admin's CSV files: pure, from text to cells by column and back, each problem with its line.

A spreadsheet takes a cell that begins with one of `FORMULA` for a formula and runs it: such a cell is written behind an
apostrophe, which shows it as text, and is read without it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

# Spreadsheets write the list separator of their country.
DELIMITERS = ",;\t"
# What begins a formula (OWASP, CSV injection): also full-width signs, which some spreadsheets take for the plain ones.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
QUOTE = "'"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something: its number in the file, and its cells by column, without spaces around them."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that could be read, and what is wrong with the others."""

    good: tuple[Line, ...]
    problems: tuple[tuple[int, str], ...]


def read_csv(text: str, source: str, columns: Sequence[str], required: Collection[str]) -> Lines:
    """Every line with something in it; columns that the file leaves out are not among the cells.

    Raises:
        FileError: missing, unknown or doubled columns, or what no CSV reader can read.
    """
    header, records = _records(text, source)
    if problems := list(_header_problems(header, columns, required)):
        raise FileError(source, tuple((1, problem) for problem in problems))
    good, found = [], []
    for number, cells in records:
        if None in cells:
            found.append((number, "more cells than columns"))
            continue
        clean = {name: _plain((value or "").strip()) for name, value in cells.items()}
        if any(clean.values()):
            good.append(Line(number, clean))
    return Lines(tuple(good), tuple(found))


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """The file that `read_csv` reads these rows from, and that a spreadsheet opens without running anything."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_harmless(row[name]) for name in columns] for row in rows)
    return out.getvalue()


def _harmless(cell: str) -> str:
    return QUOTE + cell if cell.lstrip(QUOTE + " ").startswith(FORMULA) else cell


def _plain(cell: str) -> str:
    """A cell without the apostrophe that was put before it; the same it was before."""
    return cell[1:] if cell.startswith(QUOTE) and _harmless(cell[1:]) != cell[1:] else cell


def _records(text: str, source: str) -> tuple[tuple[str, ...], list[tuple[int, dict[str | Any, str | Any]]]]:
    """The column names, and each record with the number of its last line."""
    whole = text.removeprefix("\ufeff")
    first = whole.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.DictReader(io.StringIO(whole, newline=None), delimiter=delimiter)
    try:
        header = tuple((name or "").strip().lower() for name in reader.fieldnames or ())
        reader.fieldnames = list(header)
        return header, [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        # What is wrong began after the last record that could be read.
        raise FileError(source, ((reader.line_num + 1, f"cannot be read: {error}"),)) from error


def _header_problems(
    header: Sequence[str], columns: Sequence[str], required: Collection[str]
) -> Iterator[str]:
    if not set(required) <= set(header):
        least = " and ".join(name for name in columns if name in required)
        yield f"the first line must name the columns: {','.join(columns)} ({least} at least)"
    for name in header:
        if name not in columns:
            yield f"there is no column {name!r}; columns are {', '.join(columns)}"
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield f"column {name!r} is there twice"
