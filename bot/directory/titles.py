"""What somebody might be called about, read off the title in their profile; pure: a guess that they confirm or not."""

from __future__ import annotations

import re
from typing import Final

from bot.directory.entries import LONGEST, Said
from bot.directory.words import fold, ranks, regions, term, vague

_PARTS: Final = re.compile(r"\s*(?:[,;|/()–—·]|\s-\s|\bat\b|@)\s*")


def said_by_title(title: str, side: str) -> Said | None:
    """An entry for somebody with this title: what they do as its topic, where as its region; None for an empty one.

    A title of which nothing is left without the words of rank is the topic as it stands.
    """
    parts = [part for part in _PARTS.split(" ".join(title.split())) if any(map(str.isalnum, part))]
    if not parts:
        return None
    topic, places = "", []
    for part in parts:
        words = part.split()
        places += [word for word in words if _is_place(word)]
        left = _without_rank([word for word in words if not _is_place(word)])
        topic = topic or left
    whole = " ".join(title.split())
    topic = _capital(topic or whole)[: LONGEST["topic"]].rstrip()
    keywords = () if fold(topic) == fold(whole) else (whole[: LONGEST["keywords"]],)
    return Said(topic, keywords, region=" ".join(places)[: LONGEST["region"]].rstrip(), side=side)


def _without_rank(words: list[str]) -> str:
    """What is left between the words of rank at both ends and among them; empty if it says too little."""
    left = [word for word in words if fold(word).strip(".") not in ranks()]
    return "" if all(fold(word) in vague() for word in left) else " ".join(left)


def _is_place(word: str) -> bool:
    """Whether a word is a part of the world that the search knows."""
    known = regions()
    return term(fold(word)) in known or term(fold(word)) in {
        wider for found in known.values() for wider in found
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
