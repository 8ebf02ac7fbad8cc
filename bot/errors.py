"""What can go wrong, named; words for people are catalogue keys, resolved where the reader is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class BotError(Exception):
    """Something a person did or asked for cannot be done, and there is a sentence that says so.

    Args:
        key: catalogue key of the sentence (what happened, is my input safe, what now).
        values: its placeholders; a day is told as the reader writes days.
    """

    def __init__(self, key: str, /, **values: str | int | date) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class OperatorError(Exception):
    """The operator has to do something before the bot can run; the text says what, in terminal English."""


class ConfigError(OperatorError):
    """Settings of the environment are missing or unusable.

    Args:
        problems: one sentence each, all that were found.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class FileError(OperatorError):
    """A file brought by an operator or an admin is not usable; nothing of it was stored.

    Args:
        source: the file's name.
        problems: `(line, what)` pairs; line 0 is the file as a whole.
    """

    def __init__(self, source: str, problems: tuple[tuple[int, str], ...]) -> None:
        lines = [f"{source}, line {line}: {what}" if line else f"{source}: {what}" for line, what in problems]
        super().__init__("\n".join([*lines, "Nothing was stored."]))
        self.source = source
        self.problems = problems
