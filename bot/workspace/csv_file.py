"""Reads a CSV file of an admin's: pure, from text to cells by column, each problem with its line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

# Spreadsheets write the list separator of their country.
DELIMITERS = ",;\t"


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
        clean = {name: (value or "").strip() for name, value in cells.items()}
        if any(clean.values()):
            good.append(Line(number, clean))
    return Lines(tuple(good), tuple(found))


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
