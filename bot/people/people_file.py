"""Reads `people.csv`: pure, from text to rows, each problem with its line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import FileError
from bot.people.listed import LONGEST_TEAM, Listed, Problem, flaws, listed
from bot.people.sides import NEITHER, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ("user", "side", "roles", "team", "country", "timezone")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the file; `user` is a Slack id or an e-mail address, `side` is `none` where the cell is empty."""

    line: int
    user: str
    side: str
    roles: frozenset[Role]
    team: str
    country: str
    timezone: str

    @property
    def listed(self) -> Listed:
        """What the line says of the person."""
        return Listed(self.side, self.roles, self.team, self.country, self.timezone)


def parse_people(text: str, source: str) -> tuple[PersonRow, ...]:
    """Every line of the file.

    Raises:
        FileError: missing or unknown columns, unreadable cells, a person twice; each with its line.
    """
    header, records = _records(text, source)
    problems = list(_header_problems(header))
    if problems:
        raise FileError(source, tuple((1, problem) for problem in problems))
    rows: list[PersonRow] = []
    found: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    for line, cells in records:
        if None in cells:
            found.append((line, "more cells than columns"))
            continue
        clean = {name: (value or "").strip() for name, value in cells.items()}
        if not any(clean.values()):
            continue
        said = list(_cell_problems(clean))
        user = clean["user"].lower() if "@" in clean["user"] else clean["user"].upper()
        if user and user in seen:
            said.append(f"user: {clean['user']} is already in line {seen[user]}")
        seen.setdefault(user, line)
        found += [(line, problem) for problem in said]
        if not said:
            rows.append(_row(line, user, clean))
    if not rows and not found:
        found.append((0, "there is nobody in the file"))
    if found:
        raise FileError(source, tuple(found))
    return tuple(rows)


def _records(text: str, source: str) -> tuple[tuple[str, ...], list[tuple[int, dict[str | Any, str | Any]]]]:
    """The column names, and each record with the number of its last line."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=None))
    try:
        header = tuple((name or "").strip().lower() for name in reader.fieldnames or ())
        reader.fieldnames = list(header)
        return header, [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        # What is wrong began after the last record that could be read.
        raise FileError(source, ((reader.line_num + 1, f"cannot be read: {error}"),)) from error


def _header_problems(header: tuple[str, ...]) -> Iterator[str]:
    if "user" not in header or "side" not in header:
        yield f"the first line must name the columns: {','.join(COLUMNS)} (user and side at least)"
    for name in header:
        if name not in COLUMNS:
            yield f"there is no column {name!r}; columns are {', '.join(COLUMNS)}"
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield f"column {name!r} is there twice"


def _cell_problems(cells: dict[str, str]) -> Iterator[str]:
    if not cells["user"]:
        yield "user: is empty; write a Slack id (U…) or an e-mail address"
    for flaw in flaws(cells):
        yield f"{flaw.column}: {_SENTENCES[flaw.problem].format(flaw.value)}"


_SENTENCES = {
    Problem.SIDE: "{!r} is not one of sales, marketing or empty",
    Problem.ROLE: f"{{!r}} is not one of {', '.join(Role)} (separated by ;)",
    Problem.LIAISON_IN_SALES: "a liaison counts in Marketing; write marketing or take the role away",
    Problem.TEAM: f"at most {LONGEST_TEAM} characters",
    Problem.COUNTRY: "{!r} is not a country code with known holidays, for example DE or US",
    Problem.ZONE: "{!r} is not a time zone, for example Europe/Berlin",
}


def _row(line: int, user: str, cells: dict[str, str]) -> PersonRow:
    said = listed(cells)
    # A line always says something of the side.
    return PersonRow(line, user, said.side or NEITHER, said.roles, said.team, said.country, said.timezone)
