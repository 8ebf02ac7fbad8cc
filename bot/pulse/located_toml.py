"""A TOML text that knows on which line each of its keys stands; knows nothing of what the keys mean."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

Path = tuple[str | int, ...]

_KEY: Final = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_DOTTED: Final = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER: Final = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_ASSIGNMENT: Final = re.compile(rf"\s*({_DOTTED})\s*=")
_QUOTES: Final = re.compile(r"\"\"\"|'''")
_PLACE: Final = re.compile(r" \(at line (\d+), column \d+\)$| \(at end of document\)$")


class TomlSyntaxError(ValueError):
    """A text that is not TOML: `reason` without the place, and the `line` where it stops making sense."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(f"line {line}: {reason}")
        self.reason = reason
        self.line = line


class LocatedToml:
    """The parsed `data` of a text, and the lines of its keys.

    Raises:
        TomlSyntaxError: the text is not TOML.
    """

    def __init__(self, text: str) -> None:
        self.last_line = max(1, len(text.splitlines()))
        try:
            self.data: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            reason = str(error)
            place = _PLACE.search(reason)
            line = place and place[1]
            raise TomlSyntaxError(_PLACE.sub("", reason), int(line or self.last_line)) from None
        self._lines = _line_of_each_key(text)

    def line(self, *path: str | int) -> int:
        """The line of a key, from 1; that of what holds it where it has none of its own (inline tables)."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, self.last_line)


def _line_of_each_key(text: str) -> dict[Path, int]:
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    quoted = ""
    for number, line in enumerate(text.splitlines(), start=1):
        outside = not quoted
        for quotes in _QUOTES.findall(line):
            if quoted in {"", quotes}:
                quoted = "" if quoted else quotes
        if not outside:
            continue
        if header := _HEADER.match(line):
            table = _resolved(_parts(header[2]), counts)
            if header[1] == "[[":
                counts[table] = counts.get(table, 0) + 1
                lines.setdefault(table, number)
                table = (*table, counts[table] - 1)
            _note(lines, table, number)
        elif assignment := _ASSIGNMENT.match(line):
            _note(lines, (*table, *_parts(assignment[1])), number)
    return lines


def _note(lines: dict[Path, int], path: Path, number: int) -> None:
    for length in range(1, len(path) + 1):
        lines.setdefault(path[:length], number)


def _parts(dotted: str) -> tuple[str, ...]:
    found: object = tomllib.loads(f"{dotted} = 0")
    parts: list[str] = []
    while isinstance(found, dict):
        key, found = next(iter(found.items()))
        parts.append(key)
    return tuple(parts)


def _resolved(parts: tuple[str, ...], counts: dict[Path, int]) -> Path:
    """The path of a header: below an array of tables, the last of them is meant."""
    path: Path = ()
    for at, part in enumerate(parts):
        path = (*path, part)
        if path in counts and at < len(parts) - 1:
            path = (*path, counts[path] - 1)
    return path
