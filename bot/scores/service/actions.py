"""The one action the leads name after each release that has a score, and what became of it; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, or_, select

from bot.scores.models import LeadAction, Release

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import Session

NAMED = "named"
"""Nothing was said yet of what became of it; else an action is `open`, `done` or `dropped`."""


@dataclass(frozen=True, slots=True)
class NamedAction:
    """An action; `named_by` is empty once that is forgotten."""

    round_id: str
    text: str
    named_by: str
    named_on: date
    state: str

    @property
    def is_settled(self) -> bool:
        """Whether the leads have said what became of it."""
        return self.state != NAMED


@dataclass(frozen=True, slots=True)
class Asked:
    """A release whose leads are asked for an action, and the one they named."""

    round_id: str
    number: int
    action: NamedAction | None


def _with_actions() -> Select[str, int, str, str, date, str]:
    """Releases with a score, newest first."""
    return (
        select(
            Release.round_id,
            Release.number,
            LeadAction.text,
            LeadAction.named_by,
            LeadAction.named_on,
            LeadAction.state,
        )
        .outerjoin(
            LeadAction,
            and_(LeadAction.team_id == Release.team_id, LeadAction.round_id == Release.round_id),
        )
        .where(Release.team_id == bindparam("team_id"), Release.total.is_not(None))
        .order_by(Release.closed_on.desc(), Release.number.desc())
    )


# Made once: clicks in open pulses ask, too.
_NEWEST = _with_actions().limit(2)


def newest_asked(session: Session, team_id: str) -> list[Asked]:
    """The two newest releases with a score, the newest first; fewer where there are not so many."""
    return _asked(session.execute(_NEWEST, {"team_id": team_id}))


def asked_before(session: Session, team_id: str, round_id: str) -> Asked | None:
    """The release with a score before that of a round; None where there is none."""
    release = _release(session, team_id, round_id)
    if release is None:
        return None
    statement = _with_actions().where(_is_before(release)).limit(1)
    return next(iter(_asked(session.execute(statement, {"team_id": team_id}))), None)


def action_after(session: Session, team_id: str, round_id: str) -> NamedAction | None:
    """The action named after the release of a round; None where none was."""
    row = session.scalars(
        select(LeadAction).where(LeadAction.team_id == team_id, LeadAction.round_id == round_id)
    ).one_or_none()
    return NamedAction(row.round_id, row.text, row.named_by, row.named_on, row.state) if row else None


def reports_that_tell(session: Session, team_id: str, round_id: str) -> list[str]:
    """Rounds whose reports say what became of the action named after a round: up to the next one with a score."""
    release = _release(session, team_id, round_id)
    if release is None:
        return []
    rows = session.execute(
        select(Release.round_id, Release.total)
        .where(Release.team_id == team_id, _is_after(release))
        .order_by(Release.closed_on, Release.number)
    )
    found = []
    for later, total in rows:
        found.append(later)
        if total is not None:
            break
    return found


def _release(session: Session, team_id: str, round_id: str) -> Release | None:
    return session.scalars(
        select(Release).where(Release.team_id == team_id, Release.round_id == round_id)
    ).one_or_none()


def _is_before(release: Release) -> ColumnElement[bool]:
    same_day = and_(Release.closed_on == release.closed_on, Release.number < release.number)
    return or_(Release.closed_on < release.closed_on, same_day)


def _is_after(release: Release) -> ColumnElement[bool]:
    same_day = and_(Release.closed_on == release.closed_on, Release.number > release.number)
    return or_(Release.closed_on > release.closed_on, same_day)


def _asked(rows: Iterable[Row[str, int, str, str, date, str]]) -> list[Asked]:
    found = []
    for round_id, number, text, named_by, named_on, state in rows:
        # Whatever was named has a text.
        action = NamedAction(round_id, text, named_by, named_on, state) if text else None
        found.append(Asked(round_id, number, action))
    return found
