"""Ids of what people click, and the values buttons carry; pure.

A value that comes back is treated as forged: decoding checks its form, the services check what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, cast


class Action(StrEnum):
    """Action ids; those with a colon are followed by what makes them unique in their block."""

    PULSE_ANSWER = "pulse_answer"
    PULSE_CHANGE = "pulse_change"
    PULSE_DONE = "pulse_done"
    PULSE_SNOOZE = "pulse_snooze"
    PULSE_SKIP = "pulse_skip"
    PULSE_UNSKIP = "pulse_unskip"
    PULSE_PAGE = "pulse_page"
    PULSE_PACE = "pulse_pace"
    PULSE_LEAVE = "pulse_leave"
    PRIVACY_SHOW = "privacy_show"
    PRIVACY_DELETE = "privacy_delete"
    PRIVACY_EARLIER = "privacy_earlier"
    PRIVACY_FURTHER = "privacy_further"
    OPEN_LINK = "open_link"
    STAGE_THEME = "stage_theme"
    SHARE = "share"
    # An input of a form; which one it is says its block.
    INPUT = "input"
    HOME_SETTINGS = "home_settings"
    HOME_AWAY = "home_away"
    HOME_BACK = "home_back"
    HOME_LEAVE = "home_leave"
    HOME_JOIN = "home_join"
    # The two menus whose options are looked up while somebody types.
    OWN_ZONE = "own_zone"
    OWN_COUNTRY = "own_country"
    SETUP_OPEN = "setup_open"
    SETUP_CHECK = "setup_check"
    SETUP_SCHEDULE = "setup_schedule"
    SETUP_PAUSE = "setup_pause"
    SETUP_RESUME = "setup_resume"
    CARE_PEOPLE = "care_people"
    CARE_PERSON = "care_person"
    CARE_COUNTRY = "care_country"
    CARE_ZONE = "care_zone"
    CARE_BOTH_SIDES = "care_both_sides"
    CARE_DECISION = "care_decision"
    CARE_AUDIT = "care_audit"
    CARE_AUDIT_PAGE = "care_audit_page"
    CARE_DRY_RUN = "care_dry_run"
    CARE_TEST = "care_test"
    CARE_TEST_CLICK = "care_test_click"
    CARE_NEW_SERIES = "care_new_series"
    ASK_NAME = "ask_name"
    ASK_OUTCOME = "ask_outcome"
    ASK_LEAVE = "ask_leave"
    ASK_JOIN = "ask_join"
    CALL_TOPIC = "call_topic"
    CALL_WRONG = "call_wrong"
    CALL_ASK = "call_ask"
    CALL_REPLY = "call_reply"
    CALL_SETTLE = "call_settle"
    CALL_EDIT = "call_edit"
    CALL_REMOVE = "call_remove"
    CALL_RIGHT = "call_right"
    CALL_HAND_OVER = "call_hand_over"
    RULE_AGREE = "rule_agree"
    RULE_CHANGE = "rule_change"
    RULE_RETIRE = "rule_retire"
    RULE_MODELS = "rule_models"


class Callback(StrEnum):
    """Callback ids of modals: which form was submitted."""

    NOTICE = "notice"
    ASK = "ask"
    ADVICE = "advice"
    CALL_ASK = "call_ask"
    CALL_WRONG = "call_wrong"
    CALL_REPLY = "call_reply"
    CALL_ENTRY = "call_entry"
    CALL_HAND_OVER = "call_hand_over"
    RULE = "rule"
    CARE_PEOPLE = "care_people"
    CARE_BOTH_SIDES = "care_both_sides"
    CARE_AUDIT = "care_audit"
    CARE_DRY_RUN = "care_dry_run"
    STORED = "stored"
    OWN_SETTINGS = "own_settings"
    AWAY = "away"
    SETUP = "setup"
    SETUP_WAITING = "setup_waiting"
    SETUP_DONE = "setup_done"
    SCHEDULE = "schedule"


class ForgedValueError(ValueError):
    """A button came back with a value this bot never made."""


CANNOT_SAY = "x"
Snooze = Literal["hour", "tomorrow", "monday"]
PaceWord = Literal["every", "month"]
_ANSWER = re.compile(r"([0-9a-f]{32})\.(\d{1,2})\.([1-5x])\.([cfi])")
SNOOZES: Final[tuple[Snooze, ...]] = ("hour", "tomorrow", "monday")
_SNOOZE = re.compile(r"([0-9a-f]{32})\.(hour|tomorrow|monday)")
_START = re.compile(r"[0-9]{1,6}")
_ID = re.compile(r"[0-9a-f]{32}")
_LOG_PAGE = re.compile(r"[0-9]{1,5}")
_PAGE = re.compile(r"([0-9a-f]{32})\.([1-9])\.([cfi])")
_PACE = re.compile(r"([0-9a-f]{32})\.(every|month)")
_TOPIC = re.compile(r"([a-z]{1,20})(?:\.([a-z0-9_]{1,40}))?")


@dataclass(frozen=True, slots=True)
class AnswerValue:
    """What an answer button says; `value` None is "I can't say".

    `is_change` keeps the form open when complete, `is_first` keeps the word on what this is on top of it: kept in the
    database beside a user id, that would tell who is new.
    """

    round_id: str
    statement: int
    value: int | None
    is_change: bool
    is_first: bool = False

    def encode(self) -> str:
        """The button's value."""
        said = CANNOT_SAY if self.value is None else str(self.value)
        return f"{self.round_id}.{self.statement}.{said}.{_mode(self.is_change, self.is_first)}"

    @classmethod
    def decode(cls, text: str) -> AnswerValue:
        """The parts of a button's value.

        Raises:
            ForgedValueError: it has not the form of one.
        """
        found = _ANSWER.fullmatch(text)
        if found is None:
            raise ForgedValueError(text[:80])
        round_id, statement, said, mode = found.groups()
        return cls(
            round_id, int(statement), None if said == CANNOT_SAY else int(said), mode == "c", mode == "i"
        )


@dataclass(frozen=True, slots=True)
class PageValue:
    """What **Back** and **Next** say: which page of a long pulse, counted from 1."""

    round_id: str
    page: int
    is_change: bool
    is_first: bool = False

    def encode(self) -> str:
        """The button's value."""
        return f"{self.round_id}.{self.page}.{_mode(self.is_change, self.is_first)}"

    @classmethod
    def decode(cls, text: str) -> PageValue:
        """The parts of a button's value.

        Raises:
            ForgedValueError: it has not the form of one.
        """
        found = _PAGE.fullmatch(text)
        if found is None:
            raise ForgedValueError(text[:80])
        round_id, page, mode = found.groups()
        return cls(round_id, int(page), mode == "c", mode == "i")


@dataclass(frozen=True, slots=True)
class Topic:
    """What **Share in channel** shares: the answer to which word of a command, and what followed the word."""

    word: str
    argument: str = ""

    def encode(self) -> str:
        """The button's value: `stage`, `history.6`, `themes.customers`."""
        return f"{self.word}.{self.argument}" if self.argument else self.word

    @classmethod
    def decode(cls, text: str) -> Topic:
        """The parts of a button's value.

        Raises:
            ForgedValueError: it has not the form of one.
        """
        found = _TOPIC.fullmatch(text)
        if found is None:
            raise ForgedValueError(text[:80])
        word, argument = found.groups()
        return cls(word, argument or "")


def _mode(is_change: bool, is_first: bool) -> str:  # noqa: FBT001  # two flags, one letter
    """How a form is shown, in one letter; nobody changes answers in a form they see for the first time."""
    if is_change:
        return "c"
    return "i" if is_first else "f"


def encode_pace(round_id: str, pace: PaceWord) -> str:
    """A button's value: in the message of which round it stands, and how often its reader is to be asked."""
    return f"{round_id}.{pace}"


def decode_pace(text: str) -> tuple[str, PaceWord]:
    """The parts of such a value.

    Raises:
        ForgedValueError: it has not the form of one.
    """
    found = _PACE.fullmatch(text)
    if found is None:
        raise ForgedValueError(text[:80])
    round_id, pace = found.groups()
    return round_id, cast("PaceWord", pace)


def decode_id(text: str) -> str:
    """A button's value that is the random id of a round or an entry.

    Raises:
        ForgedValueError: it is not.
    """
    if _ID.fullmatch(text) is None:
        raise ForgedValueError(text[:80])
    return text


def decode_log_page(text: str) -> int:
    """A button's value that is a page of the audit log, counted from 0.

    Raises:
        ForgedValueError: it is not.
    """
    if _LOG_PAGE.fullmatch(text) is None:
        raise ForgedValueError(text[:80])
    return int(text)


def decode_start(text: str) -> int:
    """The value of a button that leafs through a list: with which row the page begins, from 0.

    Raises:
        ForgedValueError: it is no such number.
    """
    if _START.fullmatch(text) is None:
        raise ForgedValueError(text[:80])
    return int(text)


def encode_snooze(round_id: str, choice: Snooze) -> str:
    """A menu option's value: which round, and when to be reminded."""
    return f"{round_id}.{choice}"


def decode_snooze(text: str) -> tuple[str, Snooze]:
    """The parts of a snooze option's value.

    Raises:
        ForgedValueError: it has not the form of one.
    """
    found = _SNOOZE.fullmatch(text)
    if found is None:
        raise ForgedValueError(text[:80])
    round_id, choice = found.groups()
    return round_id, cast("Snooze", choice)
