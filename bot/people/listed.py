"""What the company says of a person, in a line of people.csv or in the admins' form: its checks and meaning; pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.people.sides import NEITHER, ROLE_SEPARATOR, Role, Side, parse_roles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_TEAM: Final = 64
SUBJECT: Final = "person"


class Problem(StrEnum):
    """What can be wrong with what was said."""

    SIDE = "side"
    ROLE = "role"
    LIAISON_IN_SALES = "liaison_in_sales"
    TEAM = "team"
    COUNTRY = "country"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A problem, the column it is in, and what stands there."""

    column: str
    problem: Problem
    value: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What is said of a person.

    `side` is `sales`, `marketing` or `none`; None says nothing, so that they are where they were found. Empty `country`
    and `timezone` are the workspace's and Slack's.
    """

    side: str | None
    roles: frozenset[Role]
    team: str
    country: str
    timezone: str


def flaws(cells: Mapping[str, str]) -> Iterator[Flaw]:
    """What is wrong with a person's cells, named like the columns of people.csv; a missing one counts as empty."""
    side = cells.get("side", "").lower()
    if side and side not in list(Side):
        yield Flaw("side", Problem.SIDE, cells["side"])
    words = [word.strip().lower() for word in cells.get("roles", "").split(ROLE_SEPARATOR) if word.strip()]
    strange = [word for word in words if word not in list(Role)]
    if strange:
        yield Flaw("roles", Problem.ROLE, strange[0])
    elif Role.LIAISON in words and side == Side.SALES:
        yield Flaw("side", Problem.LIAISON_IN_SALES, cells["side"])
    if not _is_country(cells.get("country", "")):
        yield Flaw("country", Problem.COUNTRY, cells["country"])
    if not _is_zone(cells.get("timezone", "")):
        yield Flaw("timezone", Problem.ZONE, cells["timezone"])
    if len(cells.get("team", "")) > LONGEST_TEAM:
        yield Flaw("team", Problem.TEAM, cells["team"])


def listed(cells: Mapping[str, str]) -> Listed:
    """What cells without flaws say: an empty side is neither, and a liaison's is Marketing (domain.md C1)."""
    roles = parse_roles(cells.get("roles", ""))
    return Listed(
        side=cells.get("side", "").lower() or (Side.MARKETING.value if Role.LIAISON in roles else NEITHER),
        roles=roles,
        team=cells.get("team", ""),
        country=cells.get("country", "").upper(),
        timezone=cells.get("timezone", ""),
    )


def subject_of(user_id: str) -> str:
    """What the keys of a person's entries in the audit log begin with."""
    return f"{SUBJECT}.{user_id}."


def _is_country(written: str) -> bool:
    if not written:
        return True
    from holidays import list_supported_countries  # noqa: PLC0415  # slow to import, seldom needed

    return written.upper() in list_supported_countries()


def _is_zone(written: str) -> bool:
    if not written:
        return True
    try:
        ZoneInfo(written)
    except (KeyError, ValueError, OSError):
        return False
    return True
