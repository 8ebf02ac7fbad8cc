"""What a file of rules brings in, and what it would."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.directory.writing import Done
from bot.rules.models import RuleVersion
from bot.rules.triggers import IMPORTED
from bot.rules.versions import add_version, draft_of, stands, supersede
from bot.workspace.audit import Change, record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.rules.triggers import Draft


def bring_in(
    session: Session, team_id: str, drafts: Iterable[Draft], *, actor: str, now: datetime
) -> list[tuple[Draft, Done]]:
    """Take over rules of a file, by name: proposed, or where one differs its next version; others stay as they are."""
    known = _known(session, team_id)
    done = []
    for draft in drafts:
        row = known.get(draft.name.casefold())
        becomes = _becomes(row, draft)
        done.append((draft, becomes))
        if row is None:
            add_version(session, team_id, draft, by="", now=now)
        elif becomes is Done.CHANGED:
            supersede(session, row, draft, by="", now=now)
    count = sum(becomes is not Done.SAME for _, becomes in done)
    if count:
        # One line for the whole file: what single rules say is in it.
        change = Change(IMPORTED, json.dumps(None), json.dumps(count))
        record(session, team_id, [change], actor=actor, now=now)
    return done


def compare(session: Session, team_id: str, drafts: Iterable[Draft]) -> list[tuple[Draft, Done]]:
    """What `bring_in` would do with each of these."""
    known = _known(session, team_id)
    return [(draft, _becomes(known.get(draft.name.casefold()), draft)) for draft in drafts]


def _known(session: Session, team_id: str) -> dict[str, RuleVersion]:
    rows = session.scalars(select(RuleVersion).where(RuleVersion.team_id == team_id, *stands()))
    return {row.name.casefold(): row for row in rows}


def _becomes(row: RuleVersion | None, draft: Draft) -> Done:
    if row is None:
        return Done.ADDED
    return Done.SAME if draft_of(row) == draft else Done.CHANGED
