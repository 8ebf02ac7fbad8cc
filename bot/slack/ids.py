"""Ids of what people click, and the values buttons carry; pure.

A value that comes back is treated as forged: decoding checks its form, the services check what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


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
    HOME_PAUSE = "home_pause"
    HOME_RESUME = "home_resume"
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
    CALL_FILL = "call_fill"
    DIGEST_OPEN = "digest_open"
    RULE_AMOUNT = "rule_amount"
    RULE_AGREE = "rule_agree"
    RULE_CHANGE = "rule_change"
    RULE_RETIRE = "rule_retire"
    RULE_MODELS = "rule_models"
    MATERIAL_NEW = "material_new"
    MATERIAL_APPROVE = "material_approve"
    MATERIAL_CHANGE = "material_change"
    MATERIAL_VERSION = "material_version"
    MATERIAL_REVIEWERS = "material_reviewers"
    MATERIAL_WITHDRAW = "material_withdraw"
    HANDOFF_NEW = "handoff_new"
    HANDOFF_ACCEPT = "handoff_accept"
    HANDOFF_DONE = "handoff_done"
    HANDOFF_RETURN = "handoff_return"
    HANDOFF_WITHDRAW = "handoff_withdraw"
    HANDOFF_AGAIN = "handoff_again"
    HANDOFF_DEPUTY = "handoff_deputy"
    ACCOUNT_ADD = "account_add"
    ACCOUNT_EDIT = "account_edit"
    ACCOUNT_REMOVE = "account_remove"
    ACCOUNT_PLAN = "account_plan"
    ACCOUNT_CHANGE = "account_change"
    ACCOUNT_CANCEL = "account_cancel"
    ACCOUNT_INVITE = "account_invite"
    ACCOUNT_COME = "account_come"
    ACCOUNT_CANNOT = "account_cannot"
    ACCOUNT_SEND = "account_send"
    ACCOUNT_CAME = "account_came"

    MEETING_ADD = "meeting_add"
    MEETING_ITEM = "meeting_item"
    MEETING_ACCEPT = "meeting_accept"
    MEETING_REJECT = "meeting_reject"
    MEETING_RUN = "meeting_run"
    MEETING_CHAIR = "meeting_chair"
    MEETING_TICK = "meeting_tick"
    MEETING_TOPIC = "meeting_topic"
    MEETING_DECIDE = "meeting_decide"
    MEETING_ACT = "meeting_act"
    MEETING_CAME = "meeting_came"
    MEETING_MOVE = "meeting_move"
    MEETING_SETUP = "meeting_setup"
    MEETING_LEAVE = "meeting_leave"
    MEETING_JOIN = "meeting_join"
    ACTION_ADD = "action_add"
    ACTION_ACCEPT = "action_accept"
    ACTION_BACK = "action_back"
    ACTION_DONE = "action_done"
    ACTION_UNDONE = "action_undone"
    ACTION_BLOCK = "action_block"
    ACTION_GO_ON = "action_go_on"
    ACTION_DATE = "action_date"
    ACTION_AGAIN = "action_again"


class Callback(StrEnum):
    """Callback ids of modals: which form was submitted."""

    NOTICE = "notice"
    ASK = "ask"
    ADVICE = "advice"
    CALL_ASK = "call_ask"
    CALL_WRONG = "call_wrong"
    CALL_REPLY = "call_reply"
    CALL_ENTRY = "call_entry"
    CALL_FILL = "call_fill"
    DIGEST = "digest"
    CALL_HAND_OVER = "call_hand_over"
    RULE = "rule"
    MATERIAL = "material"
    MATERIAL_CHANGE = "material_change"
    MATERIAL_VERSION = "material_version"
    MATERIAL_REVIEWERS = "material_reviewers"
    HANDOFF = "handoff"
    HANDOFF_RETURN = "handoff_return"
    ACCOUNT = "account"
    ACCOUNT_REVIEW = "account_review"
    ACCOUNT_INVITE = "account_invite"
    ACCOUNT_SEND = "account_send"
    ACCOUNT_CAME = "account_came"
    MEETING_ITEM = "meeting_item"
    MEETING_SETUP = "meeting_setup"
    MEETING_PEOPLE = "meeting_people"
    MEETING_MOVE = "meeting_move"
    MEETING_CANCEL = "meeting_cancel"
    MEETING_EXTRA = "meeting_extra"
    MEETING_RUN = "meeting_run"
    MEETING_DECIDE = "meeting_decide"
    ACTION = "action"
    ACTION_BACK = "action_back"
    ACTION_BLOCK = "action_block"
    ACTION_DATE = "action_date"
    CARE_PEOPLE = "care_people"
    CARE_BOTH_SIDES = "care_both_sides"
    CARE_AUDIT = "care_audit"
    CARE_DRY_RUN = "care_dry_run"
    STORED = "stored"
    OWN_SETTINGS = "own_settings"
    AWAY = "away"
    PAUSE = "pause"
    SETUP = "setup"
    SETUP_WAITING = "setup_waiting"
    SETUP_DONE = "setup_done"
    SCHEDULE = "schedule"


class Shortcut(StrEnum):
    """Callback ids of shortcuts, as in the manifest."""

    HAND_OVER = "hand_over"
    ASK_SALES = "ask_sales"
    PUT_ON_AGENDA = "put_on_agenda"
    MAKE_ACTION = "make_action"


class ForgedValueError(ValueError):
    """A button came back with a value this bot never made."""


_START = re.compile(r"[0-9]{1,6}")
_ID = re.compile(r"[0-9a-f]{32}")
_CHOICE = re.compile(r"([0-9a-f]{32})\.([a-z]{2,12})")
_LOG_PAGE = re.compile(r"[0-9]{1,5}")
_TOPIC = re.compile(r"([a-z]{1,20})(?:\.([a-z0-9_]{1,40}))?")


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


def decode_id(text: str) -> str:
    """A button's value that is the random id of a round or an entry.

    Raises:
        ForgedValueError: it is not.
    """
    if _ID.fullmatch(text) is None:
        raise ForgedValueError(text[:80])
    return text


def encode_choice(thing: str, choice: str) -> str:
    """The value of a menu's option: the id of a thing, and a word for what is to be done with it."""
    return f"{thing}.{choice}"


def decode_choice(text: str) -> tuple[str, str]:
    """The parts of such a value.

    Raises:
        ForgedValueError: it has not the form of one.
    """
    found = _CHOICE.fullmatch(text)
    if found is None:
        raise ForgedValueError(text[:80])
    return found[1], found[2]


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
