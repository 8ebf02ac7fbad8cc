"""What people bring before the stewards: questions nobody is named for, and entries that name the wrong one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from bot.db import claim, random_id
from bot.directory.misses import forget_misses
from bot.directory.models import DirectoryCase, DirectoryEntry
from bot.directory.stewards import require_steward, stewards
from bot.errors import BotError
from bot.outbox import service as outbox
from bot.people.service import someone
from bot.text import mention
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.outbox.kinds import Kind

CASE: Final = "directory_case"
REPLY: Final = "directory_reply"
KEPT: Final = timedelta(days=180)
"""How long a settled case is kept, and a question nobody was named for."""


class What(StrEnum):
    """What a case is about."""

    # Somebody asks what nobody is named for; or says that an entry names the wrong one.
    QUESTION = "question"
    WRONG = "wrong"
    # Who is called has left; has not said for two weeks whether it is right; wants to be called no more.
    LEFT = "left"
    SILENT = "silent"
    REMOVED = "removed"
    # A channel or user group cannot say itself whether it is right.
    UNOWNED = "unowned"


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as it stands; `asker` is who brought it, or who is called in the entry it is about."""

    id: str
    what: What
    entry_id: str
    topic: str
    asker: str
    said: str
    suggested: str
    reply: str
    settled_by: str

    @property
    def is_question(self) -> bool:
        """Whether it is a question, else it is about an entry."""
        return self.what is What.QUESTION

    @property
    def is_waited_for(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.what in {What.QUESTION, What.WRONG}

    @property
    def is_settled(self) -> bool:
        """Whether nothing is to be done about it any more."""
        return bool(self.settled_by)


def ask_stewards(
    session: Session, kinds: Mapping[str, Kind], team_id: str, asker: str, said: str, *, now: datetime
) -> str:
    """Bring a question before the stewards; the id of the case.

    Raises:
        BotError: nobody looks after the directory.
    """
    return _open(
        session, kinds, DirectoryCase(team_id=team_id, what=What.QUESTION, asker=asker, said=said), now
    )


def report_wrong(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    entry_id: str,
    *,
    asker: str,
    suggested: str,
    said: str,
    now: datetime,
) -> str:
    """Tell the stewards that an entry names the wrong one; the id of the case.

    Raises:
        BotError: the entry is there no more, who is suggested cannot be called, nobody looks after the directory.
    """
    entry = session.get(DirectoryEntry, entry_id)
    if entry is None or entry.team_id != team_id:
        raise BotError("call.error.gone")
    person = someone(session, team_id, suggested) if suggested else None
    if suggested and (person is None or not person.may_be_listed):
        raise BotError("call.error.not_to_be_called", person=mention(suggested))
    row = DirectoryCase(
        team_id=team_id,
        what=What.WRONG,
        asker=asker,
        said=said,
        entry_id=entry_id,
        topic=entry.topic,
        suggested=suggested,
    )
    return _open(session, kinds, row, now)


def tell_stewards(
    session: Session,
    kinds: Mapping[str, Kind],
    entry: DirectoryEntry,
    what: What,
    person: str,
    *,
    now: datetime,
) -> None:
    """Tell the stewards something of an entry; where nobody looks after the directory, nobody hears it."""
    if not stewards(session, entry.team_id):
        return
    row = DirectoryCase(team_id=entry.team_id, what=what, asker=person, entry_id=entry.id, topic=entry.topic)
    _open(session, kinds, row, now)


def _open(session: Session, kinds: Mapping[str, Kind], row: DirectoryCase, now: datetime) -> str:
    row.id, row.asked_at = random_id(), now
    channel = load_settings(session, row.team_id).workspace.liaisons_channel
    told = [channel] if channel else stewards(session, row.team_id)
    if not told:
        raise BotError("people.error.no_admin")
    session.add(row)
    envelopes = [
        outbox.Envelope(
            key=case_key(row.id, one), kind=CASE, ref=row.id, recipient=one, not_before=now,
            priority=outbox.URGENT,
        )
        for one in told
    ]  # fmt: skip
    outbox.enqueue(session, kinds, row.team_id, envelopes)
    return row.id


def case_key(case_id: str, recipient: str) -> str:
    """The outbox key of what a steward, or their channel, is told of a case."""
    return f"{CASE}:{case_id}:{recipient}"


def case_view(session: Session, team_id: str, case_id: str) -> CaseView | None:
    """A case as it stands; None where there is none of that id."""
    row = session.get(DirectoryCase, case_id)
    if row is None or row.team_id != team_id:
        return None
    return CaseView(
        row.id,
        What(row.what),
        row.entry_id,
        row.topic,
        row.asker,
        row.said,
        row.suggested,
        row.reply,
        row.settled_by,
    )


def settle_case(
    session: Session,
    kinds: Mapping[str, Kind],
    team_id: str,
    case_id: str,
    *,
    by: str,
    reply: str = "",
    now: datetime,
) -> None:
    """Note that a case is done with; a reply goes to who brought it, and what the stewards see is brought up to date.

    Raises:
        BotError: they may not, it is there no more, or another steward was quicker.
    """
    require_steward(session, team_id, by)
    view = case_view(session, team_id, case_id)
    if view is None:
        raise BotError("call.error.case_gone")
    mine = (
        update(DirectoryCase)
        .where(DirectoryCase.id == case_id, DirectoryCase.settled_by == "")
        .values(reply=reply, settled_by=by, settled_at=now)
    )
    if not claim(session, mine):
        raise BotError("call.error.settled", steward=mention(view.settled_by))
    if reply:
        envelope = outbox.Envelope(
            key=f"{REPLY}:{case_id}", kind=REPLY, ref=case_id, recipient=view.asker, not_before=now,
            priority=outbox.URGENT,
        )  # fmt: skip
        outbox.enqueue(session, kinds, team_id, [envelope])
    for recipient in outbox.recipients(session, team_id, CASE, case_id, outbox.SENT):
        outbox.revise(session, team_id, case_key(case_id, recipient), at=now)


def forget_old_cases(session: Session, team_id: str, *, now: datetime) -> None:
    """Delete cases that were settled long ago, what was sent of them, and misses that nobody asked for since."""
    old = (
        DirectoryCase.team_id == team_id,
        DirectoryCase.settled_by != "",
        DirectoryCase.settled_at < now - KEPT,
    )
    for case_id in session.scalars(select(DirectoryCase.id).where(*old)).all():
        _forget(session, team_id, case_id)
    forget_misses(session, team_id, before=(now - KEPT).date())


def forget_cases_of(session: Session, team_id: str, user_id: str) -> None:
    """Delete what somebody brought before the stewards; where they are named in others' cases, they no longer are."""
    mine = DirectoryCase.team_id == team_id
    for case_id in session.scalars(
        select(DirectoryCase.id).where(mine, DirectoryCase.asker == user_id)
    ).all():
        _forget(session, team_id, case_id)
    session.execute(
        update(DirectoryCase).where(mine, DirectoryCase.suggested == user_id).values(suggested="")
    )


def _forget(session: Session, team_id: str, case_id: str) -> None:
    for kind in (CASE, REPLY):
        outbox.forget(session, team_id, kind, case_id)
    session.execute(delete(DirectoryCase).where(DirectoryCase.id == case_id))
