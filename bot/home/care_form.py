"""The forms in which admins say who is who: from what was chosen to what is wanted; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.errors import BotError
from bot.people.listed import Listed, Problem, flaws, listed
from bot.people.sides import NEITHER, ROLE_SEPARATOR, Side
from bot.slack.form_state import ticked, typed
from bot.slack.ids import ForgedValueError

FOUND: Final = "found"
"""The option that says nothing of a side: it is the one they were found on."""
USUAL: Final = "usual"
"""The option that stands for what Slack and the company's settings say."""
DECISIONS: Final = (Side.SALES.value, Side.MARKETING.value, NEITHER)
PICKER: Final = "care_person:"
DECISION: Final = "care_both:"
"""What block ids begin with: of the person's menu, and of a decision about somebody."""
_PERSON: Final = re.compile(r"[UW][A-Z0-9]{2,20}")


class Field(StrEnum):
    """Inputs of the form about a person.

    A block id is one of these and whom it is about: Slack keeps what was typed where ids stay the same.
    """

    SIDE = "care_side"
    ROLES = "care_roles"
    TEAM = "care_team"
    COUNTRY = "care_country"
    ZONE = "care_zone"

    def block(self, user_id: str) -> str:
        """The id of its block."""
        return f"{self.value}:{user_id}"


Problems = dict[str, BotError]
"""What is wrong, by block id; the sentence goes beside the input."""

_FIELDS: Final = {
    "side": Field.SIDE,
    "roles": Field.ROLES,
    "team": Field.TEAM,
    "country": Field.COUNTRY,
    "timezone": Field.ZONE,
}
_SENTENCES: Final = {
    Problem.SIDE: "care.person.error.side",
    Problem.ROLE: "care.person.error.role",
    Problem.LIAISON_IN_SALES: "care.person.error.liaison",
    Problem.TEAM: "care.person.error.team",
    Problem.COUNTRY: "home.form.error.country",
    Problem.ZONE: "home.form.error.zone",
}


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """The form about a person as it was submitted.

    Attributes:
        picker: the block the person was chosen in.
        user_id: who was chosen.
        listed: what is wanted; None where the inputs are not those of this person, or something is wrong.
        problems: what is wrong.
    """

    picker: str
    user_id: str
    listed: Listed | None
    problems: Problems


def read_person(state: object) -> PersonDraft:
    """The form as it was submitted (`state.values` of its view).

    Raises:
        ForgedValueError: nobody is chosen in it, which Slack would not send.
    """
    picker = _picker(state)
    user_id = typed(state, picker)
    if _PERSON.fullmatch(user_id) is None:
        raise ForgedValueError(user_id[:80])
    if not isinstance(state, Mapping) or Field.SIDE.block(user_id) not in state:
        return PersonDraft(picker, user_id, None, {})
    side = typed(state, Field.SIDE.block(user_id))
    cells = {
        "side": "" if side in {FOUND, NEITHER} else side,
        "roles": ROLE_SEPARATOR.join(sorted(ticked(state, Field.ROLES.block(user_id)))),
        "team": typed(state, Field.TEAM.block(user_id)),
        "country": _unless_usual(typed(state, Field.COUNTRY.block(user_id))),
        "timezone": _unless_usual(typed(state, Field.ZONE.block(user_id))),
    }
    problems = {
        _FIELDS[flaw.column].block(user_id): BotError(_SENTENCES[flaw.problem]) for flaw in flaws(cells)
    }
    if problems:
        return PersonDraft(picker, user_id, None, problems)
    said = listed(cells)
    return PersonDraft(picker, user_id, replace(said, side=None) if side == FOUND else said, {})


def picked(state: object) -> str:
    """Who is chosen in a form about a person that is still open.

    Raises:
        ForgedValueError: nobody.
    """
    user_id = typed(state, _picker(state))
    if _PERSON.fullmatch(user_id) is None:
        raise ForgedValueError(user_id[:80])
    return user_id


def read_decisions(state: object) -> dict[str, str]:
    """Sides by user id, of the people for whom one was chosen.

    Raises:
        ForgedValueError: a side that is none, or somebody who cannot be.
    """
    blocks = [str(key) for key in state] if isinstance(state, Mapping) else []
    chosen = {
        block.removeprefix(DECISION): typed(state, block) for block in blocks if block.startswith(DECISION)
    }
    made = {user_id: side for user_id, side in chosen.items() if side}
    for user_id, side in made.items():
        if side not in DECISIONS or _PERSON.fullmatch(user_id) is None:
            raise ForgedValueError(f"{user_id} {side}"[:80])
    return made


def _picker(state: object) -> str:
    blocks = [str(key) for key in state] if isinstance(state, Mapping) else []
    return next((block for block in blocks if block.startswith(PICKER)), PICKER)


def _unless_usual(value: str) -> str:
    return "" if value == USUAL else value
