"""What `/action add` says: whose it is, until when, and what; pure: today comes in.

A due date is one that

1. begins the text, behind the owner, after a word such as "by" ("@ben by friday send the deck"), or
2. ends it, with such a word or without ("send the deck tomorrow"), unless a word such as "of" or "for" makes it part of
   the text ("send the figures of monday"), or
3. stands inside it after "by", "until", "due" or "bis" ("send the deck by friday to all").

The first of these counts, and every other date is part of the text: "send the may report".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.errors import BotError
from bot.meetings.due_words import FORMS

if TYPE_CHECKING:
    from datetime import date

    from bot.meetings.due_words import Form

_STRONG: Final = (
    r"(?:due|by|until|till|no later than|bis|spätestens|fällig|before|vor)(?: (?:on|by|bis|spätestens))*"
    r"(?: (?:am|zum|zur|den|dem))?"
)
_INTRODUCED: Final = re.compile(rf"(?<![\w-])(?:(?P<strong>{_STRONG})|on|am):? $", re.IGNORECASE)
_BEFORE: Final = re.compile(r"before|vor\b", re.IGNORECASE)
# After one of these, a date at the end tells of what the text is about.
_OF_THE_TEXT: Final = re.compile(
    r"(?<![\w-])(?:of|from|for|since|the|last|about|after|at|to|in|and|or|than|vom|von|für|seit|nach|ab|der|die|das|den|dem|"
    r"zum|zur|letzte[nrms]?|und|oder|als|–|-) $",
    re.IGNORECASE,
)
_MENTION: Final = re.compile(
    r"(?:(?:for|to|für|an) )?(?:<@(?P<id>[UW][A-Z0-9]+)(?:\|(?P<name>[^<>]*))?>|@(?P<typed>[^\s<>@,:;]+))[,:;]? ?",
    re.IGNORECASE,
)
_GROUP: Final = re.compile(r"<!\S*>|@(?:here|channel|everyone|group)\b", re.IGNORECASE)
_AND: Final = re.compile(r"(?:and|und|&amp;|&|\+|,|/) ?", re.IGNORECASE)
_EDGES: Final = " ,;:–-"
_STOPS: Final = " .!"


@dataclass(frozen=True, slots=True)
class Mention:
    """A person as the text names them: by id where Slack made one of it, else by what was typed after @."""

    id: str | None
    handle: str


@dataclass(frozen=True, slots=True)
class ActionWords:
    """What a text says of an action item.

    Args:
        owner: whose it is; None for the asker.
        due: until when; None where it does not say.
        text: what is to be done.
        beyond: the day of the next meeting, where `due` lies after it (domain.md B10).
    """

    owner: Mention | None
    due: date | None
    text: str
    beyond: date | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A date in a text: from where to where it goes with the word before it, and that it is what was asked for."""

    start: int
    end: int
    day: date | None
    words: str
    form: Form
    is_introduced: bool
    is_strong: bool


def parse_action(text: str, today: date, next_meeting: date | None = None) -> ActionWords:
    """What `/action add` says.

    Args:
        text: what is behind `/action add`, with mentions as Slack escapes them or as typed.
        today: the asker's present day.
        next_meeting: the day of the next meeting.

    Raises:
        BotError: nothing to do is named, more than one person or a group, or a date that is past or is none.
    """
    words = " ".join(text.split())
    if not words:
        raise BotError("meetings.action.error.empty")
    owner, words = _owner(words)
    found = _due(words, today)
    if found:
        behind = words[found.end :].lstrip(_EDGES)
        words = f"{words[: found.start].rstrip(_EDGES)} {behind if behind.strip(_STOPS) else ''}"
        if owner is None and not found.start:
            owner, words = _owner(words.strip())
    said = words.strip(_EDGES)
    due = _checked(found, today) if found else None
    if not any(map(str.isalnum, said)):
        raise BotError("meetings.action.error.no_text")
    is_beyond = due is not None and next_meeting is not None and due > next_meeting
    return ActionWords(owner, due, said, next_meeting if is_beyond else None)


def parse_due(text: str, today: date) -> date:
    """The day that a text is, with a word such as "by" before it or without.

    Raises:
        BotError: it is none, or is past.
    """
    words = " ".join(text.split())
    whole = [one for one in _dates(words, today) if not one.start and not words[one.end :].strip(_STOPS)]
    if not whole:
        raise BotError("meetings.action.error.unreadable", typed=words)
    return _checked(whole[0], today)


def too_late(due: date, meeting: date) -> BotError:
    """That an action item is due after the next meeting, with both days (domain.md B10)."""
    return BotError("meetings.action.error.after_meeting", due=due, meeting=meeting)


def _owner(words: str) -> tuple[Mention | None, str]:
    """Whom a text begins with, and the rest."""
    if _GROUP.match(words):
        raise BotError("meetings.action.error.group")
    found = _MENTION.match(words)
    if not found:
        return None, words
    rest = words[found.end() :].lstrip(_EDGES)
    other = _AND.match(rest)
    if _MENTION.match(rest) or (other and _MENTION.match(rest[other.end() :])):
        raise BotError("meetings.action.error.two_owners")
    return Mention(found["id"] and found["id"].upper(), found["name"] or found["typed"] or ""), rest


def _due(words: str, today: date) -> _Found | None:
    """The date that is the due one, by the rules above."""
    every = _dates(words, today)
    opening = (one for one in every if not one.start and (one.is_introduced or (one.form.opens and one.day)))
    ending = (one for one in every if not words[one.end :].strip(_STOPS) and _ends(one, words))
    inside = (one for one in every if one.is_strong and not one.form.is_loose)
    return next(opening, None) or next(ending, None) or next(inside, None)


def _ends(one: _Found, words: str) -> bool:
    if one.is_introduced:
        return True
    is_text = _OF_THE_TEXT.search(words[: one.start])
    return one.form.is_plain and one.day is not None and not is_text


def _dates(words: str, today: date) -> list[_Found]:
    """Every date in a text in its order, none inside another."""
    found: list[_Found] = []
    for form in FORMS:
        for match in form.pattern.finditer(words):
            if all(match.end() <= one.end - len(one.words) or match.start() >= one.end for one in found):
                found.append(_placed(match, form, words, today))
    return sorted(found, key=lambda one: one.start)


def _placed(match: re.Match[str], form: Form, words: str, today: date) -> _Found:
    ahead = _INTRODUCED.search(words[: match.start()])
    day = form.read(match, today)
    if day and ahead and _BEFORE.match(ahead[0]):
        day -= timedelta(days=1)
    return _Found(
        start=ahead.start() if ahead else match.start(),
        end=match.end(),
        day=day,
        words=match[0],
        form=form,
        is_introduced=ahead is not None,
        is_strong=ahead is not None and ahead["strong"] is not None,
    )


def _checked(found: _Found, today: date) -> date:
    if found.day is None:
        raise BotError("meetings.action.error.unreadable", typed=found.words)
    if found.day < today:
        raise BotError("meetings.action.error.past", date=found.day)
    return found.day
