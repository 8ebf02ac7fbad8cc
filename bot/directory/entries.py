"""What an entry of the directory says; pure: knows no row and nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

KEYWORD_SEPARATOR: Final = ";"
IMPORTED: Final = "directory.imported"
"""The key in the audit log under which a file is noted, with how many entries it changed."""
LONGEST: Final = {"topic": 80, "keywords": 400, "product": 60, "region": 60, "segment": 60, "note": 300}
"""Characters of each text."""
LONGEST_MISS, LONGEST_SAID, LONGEST_REPLY = 120, 500, 1500
"""Of a question nobody is named for as it is counted, of one brought before the stewards, and of their answer."""
_SPLIT: Final = re.compile(r"[;,\n]")


class ContactKind(StrEnum):
    """Who or what is called."""

    PERSON = "person"
    CHANNEL = "channel"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry is about; `side` is `sales`, `marketing` or empty, as everything but the topic may be."""

    topic: str
    keywords: tuple[str, ...] = ()
    product: str = ""
    region: str = ""
    segment: str = ""
    side: str = ""
    note: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Where it holds: product, region and segment, those that are said."""
        return tuple(part for part in (self.product, self.region, self.segment) if part)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An entry as somebody wants it: what it says, and the ids of who is called and of their deputy (or empty)."""

    said: Said
    contact: str
    contact_name: str = ""
    deputy: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same entry as another: what is asked for, where it holds, and who is called."""
        said = self.said
        parts = (said.topic, said.product, said.region, said.segment, said.side, self.contact)
        return tuple(part.casefold() for part in parts)


def kind_of(contact: str) -> ContactKind:
    """What a Slack id belongs to.

    Raises:
        ValueError: an id of none of these.
    """
    match contact[:1]:
        case "U" | "W":
            return ContactKind.PERSON
        case "C" | "G":
            return ContactKind.CHANNEL
        case "S":
            return ContactKind.GROUP
    raise ValueError(f"nobody can be called at {contact!r}")


def split_keywords(text: str) -> tuple[str, ...]:
    """Keywords as they are written in a file or form: separated by `;`, commas or lines, each once."""
    words = (" ".join(word.split()) for word in _SPLIT.split(text))
    by_folded: dict[str, str] = {}
    for word in words:
        if word:
            by_folded.setdefault(word.casefold(), word)
    return tuple(by_folded.values())


def keywords_text(keywords: tuple[str, ...]) -> str:
    """Keywords as they are stored."""
    return KEYWORD_SEPARATOR.join(keywords)
