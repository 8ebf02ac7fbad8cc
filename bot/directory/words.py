"""The words of a question and of an entry, alike however they are written; pure: knows no entry."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import permutations
from typing import Any, Final

MOST_WORDS: Final = 40
"""Words of a question that are looked up, the longest ones."""
_CONTACT: Final = re.compile(r"<(?:@|#|!subteam\^)([A-Z0-9]+)(?:\|[^>]*)?>", re.IGNORECASE)
_MAIL_HOST: Final = re.compile(r"(?<=\w)@[\w-]+(?:\.[\w-]+)+")
_APOSTROPHE: Final = re.compile(r"['’`´]")
_WORD: Final = re.compile(r"[^\W_]+")
_PERCENT: Final = " percent "
_UMLAUT: Final = re.compile(r"([aou])e")
_STATES: Final = re.compile(
    r"\bU\.?S\b\.?|(?:(?<=\bin )|(?<=\bthe )|(?<=\bacross )|(?<=\ba )|(?<=\bour ))us\b"
    r"|\bus(?= (?:account|client|compan|contract|customer|deal|hospital|market|partner|prospect|region|sales|team))"
)
_AND: Final = re.compile(r"\s(?:and|or|und|oder|&|\+|/)\s|[,;()]", re.IGNORECASE)
_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_ROOTS: Final = ("ation", "ung", "ing", "ment", "at", "al", "ed")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its words without fillers, as terms in the alphabet's order, and the Slack ids it mentions.

    `joined` are pairs of words written together, each with the two terms it is made of.
    """

    words: tuple[str, ...]
    contacts: tuple[str, ...]
    joined: tuple[tuple[str, str, str], ...]


def fold(text: str) -> str:
    """Small letters without accents; `ü`, `ue` and `u` are one, and so are their like."""
    plain = text.casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
        plain = "".join(one for one in letters if not unicodedata.combining(one))
    return _UMLAUT.sub(r"\1", plain)


def split(text: str) -> list[str]:
    """The folded words of a text; what is neither letter nor digit parts them, an apostrophe does not."""
    return _WORD.findall(fold(_APOSTROPHE.sub("", _MAIL_HOST.sub(" ", text.replace("%", _PERCENT)))))


def term(word: str) -> str:
    """A folded word without the ending of a simple English or German plural; what is left is no word for people."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("xes", "sses", "ches", "shes")):
        return word[:-2]
    word = _without_s(word)
    if len(word) > 5 and word.endswith("en"):
        return word[:-2]
    return _without_s(word[:-1]) if len(word) > 4 and word.endswith("e") else word


def _without_s(word: str) -> str:
    return word[:-1] if len(word) > 2 and word[-1] == "s" and not word.endswith(("ss", "us", "sis")) else word


def root(one: str) -> str:
    """A term without the endings that make a noun of a verb (`pricing`, `Bestellung`), as far as enough is left."""
    if len(one) > 4 and one[-1] == one[-2]:
        return root(one[:-1])
    for ending in _ROOTS:
        if one.endswith(ending) and len(one) > len(ending) + 3:
            return root(one.removesuffix(ending))
    return one


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each phrase of an entry without its fillers; `and`, commas and brackets part them."""
    return tuple(words for part in _AND.split(text) if (words := said(part)))


def said(text: str) -> tuple[str, ...]:
    """The folded words of a text; fillers are left out where anything else is left."""
    words = split(text)
    return tuple(word for word in words if word not in fillers()) or tuple(words)


def ask(text: str, known: frozenset[str] = frozenset()) -> Asked:
    """Read a question; fillers that are `known`, as whole phrases or names of a directory (`IT`), are words in it.

    `US` in capitals is the country, not a filler; so is `us` behind `in`, `the` or `a`, before whom or what it is about
    (`us customer`), or where all name things.
    """
    contacts = {found.upper() for found in _CONTACT.findall(text)}
    said = split(_STATES.sub("usa", _CONTACT.sub(" ", text)))
    if "us" in said and all(word == "us" or word not in fillers() | soft() for word in said):
        said = ["usa" if word == "us" else word for word in said]
    words = {word for word in said if word not in fillers() or word in known}
    kept = sorted(sorted(words, key=lambda word: (-len(word), word))[:MOST_WORDS])
    terms = {word: term(word) for word in kept}
    joined = ((term(one + two), terms[one], terms[two]) for one, two in permutations(kept, 2))
    return Asked(tuple(sorted(set(terms.values()))), tuple(sorted(contacts)), tuple(joined))


@cache
def fillers() -> frozenset[str]:
    """Folded words that ask and do not say about what."""
    return frozenset(split(_lists()["fillers"]))


@cache
def soft() -> frozenset[str]:
    """Terms that count for the entries that have them, and little against the others."""
    return frozenset(map(term, split(_lists()["soft"])))


@cache
def everyday() -> frozenset[str]:
    """Terms that mean what they say and are never taken for another word."""
    return frozenset(map(term, split(_lists()["everyday"])))


@cache
def sides() -> dict[str, str]:
    """What each side is called, by its name in an entry."""
    return dict(_lists()["sides"])


@cache
def ranks() -> frozenset[str]:
    """Words of a title that say how high somebody stands, and not what they do."""
    return frozenset(split(_lists()["titles"]["ranks"]))


@cache
def vague() -> frozenset[str]:
    """Words that say too little where nothing else is left of a title."""
    return frozenset(split(_lists()["titles"]["vague"]))


@cache
def regions() -> dict[str, tuple[str, ...]]:
    """The regions a part of the world lies in, nearest first; all as terms."""
    within: dict[str, list[str]] = {}
    for region, parts in _lists()["regions"].items():
        for part in split(parts):
            within.setdefault(term(part), []).append(term(fold(region)))
    found = {}
    for part, nearest in within.items():
        wider = list(nearest)
        for region in wider:
            wider += [one for one in within.get(region, ()) if one not in wider and one != part]
        found[part] = tuple(wider)
    return found


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "words.toml").read_text("utf-8"))
