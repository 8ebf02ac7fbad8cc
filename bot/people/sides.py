"""The two sides and the roles people have; pure."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache


class Side(StrEnum):
    """A side of the relationship; everybody belongs to one or to neither (domain.md C1)."""

    SALES = "sales"
    MARKETING = "marketing"


class Role(StrEnum):
    """What a person does for the relationship."""

    LEAD = "lead"
    LIAISON = "liaison"
    ADMIN = "admin"


class Programme(StrEnum):
    """What a person may leave and come back to, each by itself (ux.md 15)."""

    PULSE = "pulse"
    # The question to the leads after each result.
    ASK = "ask"
    # The question whether an entry of the directory is still right.
    DIRECTORY = "directory"
    # The weekly digest.
    DIGEST = "digest"
    # Reminders of the joint meeting and its agenda.
    AGENDA = "agenda"
    # What became of the action items somebody gave.
    GIVEN = "given"


NEITHER = "none"
BOTH = "both"
"""Found on both sides: on neither, until somebody says which."""
ROLE_SEPARATOR = ";"


def side_of(*, listed: str | None, found: str | None, roles: frozenset[Role]) -> Side | None:
    """The side a person is counted on: what was said of them, else where they were found.

    Who was found on both is on neither until somebody says which. The liaison belongs to Marketing (domain.md C1),
    unless something else was said.
    """
    if listed == NEITHER:
        return None
    if listed is not None:
        return Side(listed)
    if Role.LIAISON in roles:
        return Side.MARKETING
    return Side(found) if found and found != BOTH else None


@lru_cache(maxsize=64)
def parse_roles(text: str) -> frozenset[Role]:
    """Roles separated by `;`.

    Raises:
        ValueError: a word that is no role, named.
    """
    return frozenset(Role(word.strip().lower()) for word in text.split(ROLE_SEPARATOR) if word.strip())


def roles_text(roles: frozenset[Role]) -> str:
    """Roles as they are stored: sorted, separated by `;`."""
    return ROLE_SEPARATOR.join(sorted(roles))


# A company has few of these texts, and each is read thousands of times.
@lru_cache(maxsize=64)
def parse_programmes(text: str) -> frozenset[Programme]:
    """Programmes as they are stored; names of programmes that are no more are passed over."""
    return frozenset(Programme(word) for word in text.split(";") if word in list(Programme))


def programmes_text(programmes: frozenset[Programme]) -> str:
    """Programmes as they are stored: sorted, separated by `;`."""
    return ";".join(sorted(programmes))
