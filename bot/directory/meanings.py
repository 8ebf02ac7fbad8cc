"""What each word of a question may mean in a directory, and how surely; pure: knows the directory's words alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.directory.phrases import CONTACT_MARK
from bot.directory.thesaurus import longest, read
from bot.directory.words import regions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.directory.phrases import Phrases
    from bot.directory.words import Asked

    Ways = Sequence[tuple[str, float]]
    Matches = Callable[[str], Ways]

SAME: Final = 0.8
"""How alike two words or phrases of the trade are that mean the same; `SAID` where the directory says the one that is
asked for itself."""
SAID: Final = 0.4
OTHERWISE: Final = 0.9
"""Share of its weight that a word has for which the directory has other words alone."""
TOGETHER: Final = 0.7
"""And one that means something only beside others: they say one thing in several words."""
WIDER: Final = 0.9
"""How alike a part of the world is to the nearest region it lies in; a little less to wider ones."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or id of a question, and the terms it may mean with how alike they are.

    `weight` is the share of their weight that it has. One that `is_soft` counts little against the entries that do not
    have it.
    """

    term: str
    ways: Ways
    weight: float = 1.0
    is_soft: bool = False


class Meanings:
    """The words of a directory, ready to be asked. Immutable.

    Args:
        phrases: what it says.
        wholes: its regions, each as one term.
        soft: what counts little against entries without it.
    """

    __slots__ = ("_phrases", "_soft", "_wholes")

    def __init__(self, phrases: Phrases, wholes: frozenset[str], soft: frozenset[str]) -> None:
        self._phrases = phrases
        self._wholes = wholes
        self._soft = soft

    def of(self, asked: Asked, matches: Matches) -> list[Word]:
        """Each word and id of a question; `matches` are the terms a word may mean by how it is written."""
        terms = self._phrases.terms
        together: dict[str, dict[str, float]] = {}
        for joined, *halves in asked.joined:
            if joined in terms:
                for half in halves:
                    together.setdefault(half, {})[joined] = 1.0
            for region, alike in self._regions(joined).items():
                for half in halves:
                    together.setdefault(half, {})[region] = alike
        groups, phrased = self._groups(asked)
        words = []
        for word in asked.words:
            # Two words that are one in the directory ("data sheet") are no mistakes.
            said = self._regions(word) | dict(matches(word)) | together.get(word, {})
            others = groups.get(word, {})
            is_soft = word in self._soft and word not in phrased
            weight = 1.0 if said else TOGETHER if word in phrased else OTHERWISE
            words.append(Word(word, tuple((others | said).items()), weight, is_soft))
        for contact in asked.contacts:
            known = f"{CONTACT_MARK}{contact}"
            words.append(Word(known, ((known, 1.0),) if known in terms else ()))
        return words

    def _groups(self, asked: Asked) -> tuple[dict[str, dict[str, float]], set[str]]:
        """The groups of the thesaurus that the words mean, by word; and the words that mean one only together.

        What the directory has no word for is not counted among them.
        """
        readings = longest(
            [one for one in read(asked.words, asked.joined) if one.group in self._phrases.terms]
        )
        found: dict[str, dict[str, float]] = {}
        for one in readings:
            share = SAID if one.member in self._phrases.members else SAME
            for term in one.terms:
                of_word = found.setdefault(term, {})
                of_word[one.group] = max(share, of_word.get(one.group, 0.0))
        return found, {term for one in readings if len(one.terms) > 1 for term in one.terms}

    def _regions(self, word: str) -> dict[str, float]:
        wider = [one for one in regions().get(word, ()) if one in self._wholes]
        return {
            region: WIDER - 0.02 * far for far, region in enumerate(wider) if region in self._phrases.terms
        }
