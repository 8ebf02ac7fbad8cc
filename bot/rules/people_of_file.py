"""From who is written in `rules.csv` (e-mail, id) to Slack's ids: pure, each problem with its line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import FileError
from bot.rules.involve import How, Involve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.directory.contacts import Contacts
    from bot.rules.rules_file import RuleRow
    from bot.rules.triggers import Draft
    from bot.slack.members import Member


def with_people(rows: Iterable[RuleRow], found: Contacts, source: str) -> list[Draft]:
    """The rules of a file with ids in place of e-mail addresses.

    Raises:
        FileError: people who cannot be called, each with its line.
    """
    problems: list[tuple[int, str]] = []
    drafts = []
    for row in rows:
        involve = row.draft.involve
        if involve.how not in {How.PERSON, How.EMAIL}:
            drafts.append(row.draft)
            continue
        member = found.person(involve.value)
        problem = _problem(member) if member else "is nobody in this workspace"
        if problem or member is None:
            problems.append((row.line, f"involve: {involve.value} {problem}"))
        else:
            drafts.append(replace(row.draft, involve=Involve(How.PERSON, member.user_id)))
    if problems:
        raise FileError(source, tuple(problems))
    return drafts


def _problem(member: Member) -> str:
    """Why somebody cannot be called; empty for who can."""
    if member.is_deleted:
        return "has left; their account is deactivated"
    if member.is_bot:
        return "is a bot"
    return "belongs to another company" if member.is_external else ""
