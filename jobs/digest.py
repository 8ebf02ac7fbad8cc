"""Makes each reader's weekly digest when it is time."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from bot.digest.service import due_readers, lay_out, make, postpone
from bot.memo import open_memo
from jobs.runner import attempt

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.memo import Memo

TOGETHER = 100
"""Digests that are made of what is read once: most of it is the same for all readers."""


def digest_step(deps: Deps, now: datetime) -> bool:
    """Make digests that are due, some of them, each in a transaction of its own."""
    memo: Memo = {}
    with deps.read() as session:
        open_memo(session, memo)
        due = due_readers(session, now=now, most=TOGETHER)
        for team_id, some in groupby(sorted(due), key=itemgetter(0)):
            lay_out(session, team_id, [recipient for _, recipient in some])
    for reader in due:
        attempt(deps, now, "digest", partial(_make_one, deps, now, memo, reader), partial(_push_back, reader))
    return bool(due)


def _make_one(deps: Deps, now: datetime, memo: Memo, reader: tuple[str, str]) -> None:
    with deps.begin() as session:
        open_memo(session, memo)
        make(session, deps.kinds, deps.pulse.instrument, *reader, now=now)


def _push_back(reader: tuple[str, str], session: Session, until: datetime) -> None:
    postpone(session, *reader, until=until)
