"""Reads `people.csv`: pure, from text to rows, each problem with its line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.errors import FileError
from bot.people.sides import NEITHER, Role, Side, parse_roles

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
    side = cells["side"].lower()
    if side and side not in list(Side):
        yield f"side: {cells['side']!r} is not one of sales, marketing or empty"
    try:
        roles = parse_roles(cells.get("roles", ""))
    except ValueError as error:
        yield f"roles: {str(error).split(' is not')[0]} is not one of {', '.join(Role)} (separated by ;)"
    else:
        if Role.LIAISON in roles and side == Side.SALES:
            yield "side: a liaison counts in Marketing; write marketing or take the role away"
    yield from _place_problems(cells.get("country", ""), cells.get("timezone", ""))
    if len(cells.get("team", "")) > 64:
        yield "team: at most 64 characters"


def _place_problems(country: str, timezone: str) -> Iterator[str]:
    if country:
        from holidays import list_supported_countries  # noqa: PLC0415  # slow to import, seldom needed

        if country.upper() not in list_supported_countries():
            yield f"country: {country!r} is not a country code with known holidays, for example DE or US"
    if timezone:
        try:
            ZoneInfo(timezone)
        except (KeyError, ValueError, OSError):
            yield f"timezone: {timezone!r} is not a time zone, for example Europe/Berlin"


def _row(line: int, user: str, cells: dict[str, str]) -> PersonRow:
    roles = parse_roles(cells.get("roles", ""))
    side = cells["side"].lower() or (Side.MARKETING if Role.LIAISON in roles else NEITHER)
    return PersonRow(
        line=line,
        user=user,
        side=side,
        roles=roles,
        team=cells.get("team", ""),
        country=cells.get("country", "").upper(),
        timezone=cells.get("timezone", ""),
    )
