"""Reads `setup.toml`: one pure function from text to settings, each problem with its line."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.errors import FileError
from bot.workspace.settings import WorkspaceSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

CHANNEL_KEYS = (
    ("workspace", "report_channel"),
    ("workspace", "leads_channel"),
    ("workspace", "liaisons_channel"),
    ("meeting", "channel"),
)


def parse_setup(text: str, source: str) -> WorkspaceSettings:
    """Settings with names (`#channel`, `@group`) not yet looked up.

    Raises:
        FileError: broken TOML, unknown names, values out of bounds; every problem with its line.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise FileError(source, ((int(line.group(1)) if line else 0, str(error)),)) from error
    try:
        settings = WorkspaceSettings.model_validate(data)
    except ValidationError as error:
        raise FileError(
            source, tuple(_problem(text, item["loc"], item["msg"]) for item in error.errors())
        ) from error
    problems = tuple(_name_problems(text, settings))
    if problems:
        raise FileError(source, problems)
    return settings


def line_of(text: str, section: str, name: str = "") -> int:
    """The line (from 1) where a section or a name in it stands; 0 if it stands nowhere."""
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\s*([\w.]+)\s*\]", line)
        if header:
            inside = header.group(1) == section
            if inside and not name:
                return number
        elif inside and name and re.match(rf"\s*{re.escape(name)}\s*=", line):
            return number
    return 0


def _problem(text: str, place: Sequence[int | str], message: str) -> tuple[int, str]:
    section, name = str(place[0]), str(place[1]) if len(place) > 1 else ""
    where = f"[{section}] {name}".strip() if name else f"[{section}]"
    said = message.removeprefix("Value error, ")
    if said == "Extra inputs are not permitted":
        said = "there is no such setting"
    line = line_of(text, section, name) or line_of(text, section)
    return line, f"{where}: {said}"


def _name_problems(text: str, settings: WorkspaceSettings) -> list[tuple[int, str]]:
    problems = []
    for section, name in CHANNEL_KEYS:
        part = getattr(settings, section)
        value = getattr(part, name) if part else ""
        if value and not value.startswith("#"):
            problems.append((line_of(text, section, name), f'[{section}] {name}: write a channel as "#name"'))
    for name in ("sales", "marketing"):
        value = getattr(settings.sides, name)
        if value and value[0] not in "#@":
            problems.append(
                (
                    line_of(text, "sides", name),
                    f'[sides] {name}: write a channel as "#name" or a user group as "@name"',
                )
            )
    sides = settings.sides
    if bool(sides.sales) != bool(sides.marketing):
        problems.append(
            (line_of(text, "sides"), "[sides]: name both sides, or neither and import people.csv")
        )
    elif sides.sales and sides.sales == sides.marketing:
        problems.append((line_of(text, "sides"), "[sides]: Sales and Marketing must not be the same group"))
    return problems
