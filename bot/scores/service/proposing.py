"""After a result: proposes the statement the sides see most differently, else the lowest one, for the joint meeting.

Of what is published alone, and never in the transaction of the publication: that one knows respondents, and here
leads are written to (domain.md C9).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.meetings.agenda_service import propose
from bot.meetings.facts import Kind
from bot.meetings.taken_up import resting
from bot.pulse.models import Round
from bot.scores.service.detail_read import details_of
from bot.scores.service.read import release_view
from bot.workspace.service import channel_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind as MessageKind
    from bot.pulse.instrument import Instrument
    from bot.scores.service.detail_read import DetailsView


def propose_topic(
    session: Session,
    kinds: Mapping[str, MessageKind],
    instrument: Instrument,
    round_id: str,
    *,
    now: datetime,
) -> str:
    """Propose what the newest result gives reason to talk about; the item's id, empty where there is nothing to."""
    row = session.get(Round, round_id)
    release = release_view(session, row.team_id, round_id) if row else None
    if row is None or release is None:
        return ""
    rest = resting(session, row.team_id, now=now)
    at_rest = frozenset(one.no for one in instrument.statements if one.id in rest)
    number = statement_to_discuss(details_of(session, row.team_id, release), at_rest)
    if number is None:
        return ""
    title = instrument.text(number, channel_words(session, row.team_id).tag)
    statement_id = instrument.statement(number).id
    return propose(session, kinds, row.team_id, statement_id, title, Kind.PROBLEM, now=now)


def statement_to_discuss(view: DetailsView, at_rest: frozenset[int] = frozenset()) -> int | None:
    """The statement the two sides see most differently, else the one that stands lowest for both; None without any.

    None of those that rest: they were proposed not long ago.
    """
    points = [one for one in view.points if one.statement not in at_rest]
    if points:
        return max(points, key=lambda one: (abs(one.difference), -one.statement)).statement
    figures = {no: pair.company for no, pair in view.lines.items() if no not in at_rest}
    known = {no: value for no, value in figures.items() if value is not None}
    return min(known, key=lambda no: (known[no], no), default=None)
