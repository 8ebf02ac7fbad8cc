"""Reads and writes `people.csv`: pure, from text to rows and back, each problem with its line."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from bot.errors import FileError
from bot.people.listed import LONGEST_TEAM, Listed, Problem, flaws, listed
from bot.people.sides import NEITHER, Role, Side, roles_text
from bot.workspace.csv_file import read_csv, write_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    read = read_csv(text, source, COLUMNS, {"user", "side"})
    rows: list[PersonRow] = []
    found = list(read.problems)
    seen: dict[str, int] = {}
    for line in read.good:
        cells = line.cells
        said = list(_cell_problems(cells))
        user = cells["user"].lower() if "@" in cells["user"] else cells["user"].upper()
        if user and user in seen:
            said.append(f"user: {cells['user']} is already in line {seen[user]}")
        seen.setdefault(user, line.number)
        found += [(line.number, problem) for problem in said]
        if not said:
            rows.append(_row(line.number, user, cells))
    if not rows and not found:
        found.append((0, "there is nobody in the file"))
    if found:
        raise FileError(source, tuple(sorted(found, key=itemgetter(0))))
    return tuple(rows)


def people_text(listed: Mapping[str, Listed]) -> str:
    """The file that says this of people, by user id."""
    return write_csv(COLUMNS, (_cells(user_id, listed[user_id]) for user_id in sorted(listed)))


def _cells(user_id: str, said: Listed) -> dict[str, str]:
    return {
        "user": user_id,
        "side": said.side if said.side in list(Side) else "",
        "roles": roles_text(said.roles),
        "team": said.team,
        "country": said.country,
        "timezone": said.timezone,
    }


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
