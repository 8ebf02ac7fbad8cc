"""Finds every row that mentions a person, by name or by respondent key, and deletes what they want deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, update

from bot.accounts import forgetting as accounts
from bot.accounts.models import AccountInvitation, AccountReview, KeyAccount
from bot.db import table_of
from bot.digest import service as digests
from bot.digest.models import DigestReader
from bot.directory.cases import forget_cases_of
from bot.directory.models import DirectoryCase, DirectoryEntry
from bot.directory.writing import forget_person
from bot.handoffs import keeping as handoffs
from bot.handoffs.models import Handoff
from bot.handoffs.views import names_person
from bot.meetings import action_keeping as actions
from bot.meetings import action_views
from bot.meetings import forgetting as meetings
from bot.meetings.models import ActionItem, AgendaItem, Attendance, Decision, Meeting, MeetingMember
from bot.outbox.models import OutboxAttention, OutboxMessage
from bot.people.listed import subject_of
from bot.people.models import Person
from bot.pulse.models import Answer, Assignment, Pace, Participation
from bot.reviews import keeping as reviews
from bot.reviews.models import MaterialReview, MaterialReviewer
from bot.reviews.views import names_in_review, names_in_reviewer
from bot.rules import service as rules
from bot.rules.models import RuleVersion
from bot.scores.models import DetailUsed, Influence, LeadAction, TrailRow, Used
from bot.scores.service.forgetting import forget_respondent, hold_deletions
from bot.workspace.models import AuditEntry, Setting

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from bot.db import Base
    from bot.keys import Keys

    Rows = tuple[tuple[type[Base], ColumnElement[bool]], ...]


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One row: its table and its columns that are not empty, in the table's order."""

    table: str
    columns: tuple[tuple[str, str], ...]


def rows_about(session: Session, keys: Keys, team_id: str, user_id: str) -> list[StoredRow]:
    """Every row that mentions a person: under their id, and under their respondent key (domain.md C9).

    Read for the person concerned alone; nothing is written.
    """
    respondent = keys.respondent(team_id, user_id)
    keyed: Rows = (
        (Assignment, (Assignment.team_id == team_id) & (Assignment.respondent == respondent)),
        (Answer, (Answer.team_id == team_id) & (Answer.respondent == respondent)),
        (Pace, (Pace.team_id == team_id) & (Pace.respondent == respondent)),
        (Used, (Used.team_id == team_id) & (Used.respondent == respondent)),
        (DetailUsed, (DetailUsed.team_id == team_id) & (DetailUsed.respondent == respondent)),
        (TrailRow, (TrailRow.team_id == team_id) & (TrailRow.respondent == respondent)),
        (Influence, (Influence.team_id == team_id) & (Influence.respondent == respondent)),
    )
    return [
        StoredRow(model.__tablename__, _columns(row))
        for model, mine in (*_under_id(team_id, user_id), *keyed)
        for row in session.execute(select(table_of(model)).where(mine)).mappings()
    ]


def _under_id(team_id: str, user_id: str) -> Rows:
    """Rows in which a person's id stands."""
    return (
        (Person, (Person.team_id == team_id) & (Person.user_id == user_id)),
        (Participation, (Participation.team_id == team_id) & (Participation.user_id == user_id)),
        (OutboxMessage, (OutboxMessage.team_id == team_id) & (OutboxMessage.recipient == user_id)),
        (OutboxAttention, (OutboxAttention.team_id == team_id) & (OutboxAttention.user_id == user_id)),
        (LeadAction, (LeadAction.team_id == team_id) & (LeadAction.named_by == user_id)),
        (DirectoryEntry, (DirectoryEntry.team_id == team_id) & _is_in_entry(user_id)),
        (RuleVersion, (RuleVersion.team_id == team_id) & rules.names_person(user_id)),
        (Handoff, (Handoff.team_id == team_id) & names_person(user_id)),
        (MeetingMember, (MeetingMember.team_id == team_id) & (MeetingMember.user_id == user_id)),
        (Meeting, (Meeting.team_id == team_id) & meetings.names_in_meeting(user_id)),
        (Attendance, (Attendance.team_id == team_id) & (Attendance.user_id == user_id)),
        (AgendaItem, (AgendaItem.team_id == team_id) & meetings.names_in_item(user_id)),
        (Decision, (Decision.team_id == team_id) & (Decision.noted_by == user_id)),
        (ActionItem, (ActionItem.team_id == team_id) & action_views.names_person(user_id)),
        (MaterialReview, (MaterialReview.team_id == team_id) & names_in_review(user_id)),
        (MaterialReviewer, (MaterialReviewer.team_id == team_id) & names_in_reviewer(user_id)),
        (KeyAccount, (KeyAccount.team_id == team_id) & accounts.names_in_account(user_id)),
        (AccountReview, (AccountReview.team_id == team_id) & accounts.names_in_review(user_id)),
        (
            AccountInvitation,
            (AccountInvitation.team_id == team_id) & accounts.names_in_invitation(user_id),
        ),
        (DirectoryCase, (DirectoryCase.team_id == team_id) & _is_in_case(user_id)),
        (DigestReader, (DigestReader.team_id == team_id) & (DigestReader.recipient == user_id)),
        (Setting, (Setting.team_id == team_id) & _names(Setting.value, user_id)),
        (AuditEntry, (AuditEntry.team_id == team_id) & _is_in_log(user_id)),
    )


def delete_answers(session: Session, keys: Keys, team_id: str, user_id: str) -> int:
    """Delete all a person answered or was asked, at once; the number of answers.

    What was published stays until its group moves (domain.md C8.7, C9). The group still remembers that somebody was in
    it, under a random word in place of the key, so that their going counts as a change.
    """
    respondent = keys.respondent(team_id, user_id)
    hold_deletions(session, team_id)
    mine = session.scalars(
        select(Answer.statement).where(Answer.team_id == team_id, Answer.respondent == respondent)
    ).all()
    for model in (Answer, Assignment, Pace, Influence):
        session.execute(delete(model).where(model.team_id == team_id, model.respondent == respondent))
    forget_respondent(session, team_id, respondent)
    return len(mine)


def delete_traces(session: Session, team_id: str, user_id: str) -> None:
    """Delete who was asked and what was sent to a person; who they are is Slack's to say, and is read from there.

    An action that a lead named stays, for it is all leads'; who named it is forgotten. Nobody is called any more where
    they were, but the deputy. What they agreed to stays agreed, and a rule that names them names nobody. What
    was handed to them comes back to its giver, what they handed over stays with its taker, and what is over goes. A
    review they asked for is withdrawn, and one they have not answered is somebody else's; what was cleared stays so.
    Their action items go back to the chair or the giver, and what they did stays done.
    """
    forget_person(session, team_id, user_id)
    forget_cases_of(session, team_id, user_id)
    rules.forget_person(session, team_id, user_id)
    accounts.forget_person(session, team_id, user_id)
    handoffs.forget_person(session, team_id, user_id)
    actions.forget_person(session, team_id, user_id)
    meetings.forget_person(session, team_id, user_id)
    digests.forget_person(session, team_id, user_id)
    reviews.forget_person(session, team_id, user_id)
    for model, column in (
        (Participation, Participation.user_id),
        (OutboxMessage, OutboxMessage.recipient),
        (OutboxAttention, OutboxAttention.user_id),
    ):
        session.execute(delete(model).where(model.team_id == team_id, column == user_id))
    session.execute(
        update(LeadAction)
        .where(LeadAction.team_id == team_id, LeadAction.named_by == user_id)
        .values(named_by="")
    )


def _is_in_entry(user_id: str) -> ColumnElement[bool]:
    """Entries in which they are called, stand in, or which they proposed."""
    return or_(
        DirectoryEntry.contact == user_id,
        DirectoryEntry.deputy == user_id,
        DirectoryEntry.proposed_by == user_id,
    )


def _is_in_case(user_id: str) -> ColumnElement[bool]:
    """What they brought before the stewards, settled, or are named in."""
    return or_(
        DirectoryCase.asker == user_id,
        DirectoryCase.settled_by == user_id,
        DirectoryCase.suggested == user_id,
    )


def _is_in_log(user_id: str) -> ColumnElement[bool]:
    """Entries they made, about them, and with them in a list that was changed."""
    about = AuditEntry.key.startswith(subject_of(user_id), autoescape=True)
    return or_(
        AuditEntry.actor == user_id, about, _names(AuditEntry.old, user_id), _names(AuditEntry.new, user_id)
    )


def _names(column: InstrumentedAttribute[str], user_id: str) -> ColumnElement[bool]:
    """Whether a value as JSON holds their id."""
    return column.contains(json.dumps(user_id), autoescape=True)


def _columns(row: RowMapping) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in row.items() if value not in {None, ""})
