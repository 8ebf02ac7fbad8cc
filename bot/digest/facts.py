"""What a digest may tell, and whether anything of it is new; knows no row and nobody but by id."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.scores.service.actions import NamedAction
    from bot.scores.service.detail_read import Pair
    from bot.scores.service.read import ReleaseView
    from bot.text import Safe


@dataclass(frozen=True, slots=True)
class Actions:
    """Action items: of everybody and of the reader, as of now; `done` and `in_time` since the last digest."""

    open: int
    due: int
    overdue: int
    own_due: int
    own_overdue: int
    carried: int
    done: int
    in_time: int


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The meeting that comes next, the standing headings nobody has put anything under, and the open items of all."""

    start_at: datetime
    empty: tuple[str, ...]
    items: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody of a side, in counts: none of them is a person's name."""

    reviews: int
    reviews_late: int
    leads_late: int
    handoffs_late: int
    accounts_without_marketing: int
    rules_to_agree: int


@dataclass(frozen=True, slots=True)
class DirectoryFacts:
    """Entries whose word is waited for or overdue, and questions nobody was named for since the last digest."""

    to_confirm: int
    asked: tuple[str, ...]
    asked_times: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What stands lowest of what is published: a statement, else a theme; its mean of both sides (20 to 100)."""

    text: str
    value: float
    is_theme: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything of a week.

    Attributes:
        release: the newest result; None before the first.
        is_new: it was published since the last digest.
        action: the one action the leads named after the last result, with what became of it.
        actions: None where action items are not used yet; so `meeting`.
        suggestion: None without a published figure of both sides.
        best: the theme that stands highest, in the same way; else the statement.
        since_taken_up: what the new result says of statements that the joint meeting took up, in the reader's words.
        is_full: the reader is a lead, a liaison or an admin: others read what everybody may know.
    """

    release: ReleaseView | None
    is_new: bool
    action: NamedAction | None
    actions: Actions | None
    meeting: NextMeeting | None
    waiting: Waiting
    directory: DirectoryFacts
    suggestion: Suggestion | None
    best: Suggestion | None
    is_full: bool = True
    since_taken_up: tuple[Safe, ...] = ()

    @property
    def mark(self) -> str:
        """32 hex digits that are the same as long as nothing a digest tells has changed."""
        told = (
            self.release.round_id if self.release else "",
            self.action and (self.action.round_id, self.action.state),
            self.actions and asdict(self.actions),
            self.meeting and asdict(self.meeting),
            asdict(self.waiting) if self.is_full else "",
            asdict(self.directory) if self.is_full else "",
        )
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]

    @property
    def is_empty(self) -> bool:
        """Nothing has ever happened that could be told."""
        return self.release is None and self.actions is None and self.meeting is None and not self.has_waiting

    @property
    def has_waiting(self) -> bool:
        """Whether anything waits for somebody."""
        return any(asdict(self.waiting).values()) or bool(
            self.directory.to_confirm or self.directory.asked_times
        )


def lowest(pairs: list[tuple[str, Pair]], *, is_theme: bool) -> Suggestion | None:
    """Of what has a figure of both sides together, the one that stands lowest; None where none stands higher."""
    return _edge(pairs, is_theme=is_theme, sign=1)


def highest(pairs: list[tuple[str, Pair]], *, is_theme: bool) -> Suggestion | None:
    """The one that stands highest; None where none stands lower."""
    return _edge(pairs, is_theme=is_theme, sign=-1)


def best_of(lines: list[tuple[str, Pair]], themes: list[tuple[str, Pair]]) -> Suggestion | None:
    """The theme that stands highest; where none can be told, the statement: nobody only reads what stands lowest."""
    return highest(themes, is_theme=True) or highest(lines, is_theme=False)


def _edge(pairs: list[tuple[str, Pair]], *, is_theme: bool, sign: int) -> Suggestion | None:
    found = [Suggestion(text, pair.company, is_theme) for text, pair in pairs if pair.company is not None]
    if len({one.value for one in found}) < 2:
        return None
    return min(found, key=lambda one: (sign * one.value, one.text))
