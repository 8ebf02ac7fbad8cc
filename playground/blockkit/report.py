"""Owns the list of complaints about one payload, in Slack's wording.

It must not know what is complained about.
"""

from collections.abc import Callable
from typing import TypeAlias

from playground.model import Json

FileCheck: TypeAlias = Callable[[Json], str]
"""Tells why an image's `slack_file` cannot be shown; an empty text if it can."""
NOTHING: frozenset[str] = frozenset()


class Report:
    """Complaints with JSON pointers; `code` is the error Slack answers with when there are any.

    `lacking` are kinds of block that the workspace cannot show yet.
    """

    __slots__ = (
        "action_ids",
        "block_ids",
        "charts",
        "code",
        "file_check",
        "lacking",
        "markdown",
        "messages",
        "tables",
    )

    def __init__(self, code: str, file_check: FileCheck, lacking: frozenset[str] = NOTHING) -> None:
        self.code = code
        self.file_check = file_check
        self.lacking = lacking
        self.messages: list[str] = []
        self.block_ids: set[str] = set()
        self.action_ids: set[str] = set()
        self.markdown = 0
        self.tables = 0
        self.charts = 0

    def add(self, problem: str, pointer: str) -> None:
        """Record a problem at a place of the payload."""
        self.messages.append(f"[ERROR] {problem} [json-pointer:{pointer}]")

    def keys(self, value: Json, pointer: str, allowed: frozenset[str], required: tuple[str, ...]) -> bool:
        """Complain about missing and unknown keys; False when a required one is missing."""
        good = True
        for key in required:
            if key not in value:
                self.add(f"missing required field: {key}", pointer)
                good = False
        if not allowed.issuperset(value):
            for key in value:
                if key not in allowed:
                    self.add(f"invalid additional property: {key}", pointer)
        return good

    def string(self, value: object, pointer: str, most: int, least: int = 1) -> bool:
        """Complain unless it is a text of `least` to `most` characters."""
        if not isinstance(value, str):
            self.add("must be a string", pointer)
            return False
        if len(value) < least:
            self.add(f"must be more than {least - 1} characters", pointer)
            return False
        if len(value) > most:
            self.add(f"must be less than {most + 1} characters", pointer)
            return False
        return True

    def items(self, value: object, pointer: str, most: int, least: int = 1) -> bool:
        """Complain unless it is a list of `least` to `most` items; False when it is no list."""
        if not isinstance(value, list):
            self.add("must be an array", pointer)
            return False
        if len(value) < least:
            self.add(f"no fewer than {least} items allowed", pointer)
        elif len(value) > most:
            self.add(f"no more than {most} items allowed", pointer)
        return True

    def flag(self, value: Json, key: str, pointer: str) -> None:
        """Complain when an optional key is there and not a boolean."""
        if key in value and not isinstance(value[key], bool):
            self.add("must be a boolean", f"{pointer}/{key}")
