"""The twenty statements: their layout, their file and their texts; knows nothing of who answers them.

The layout (number, id, theme, class) is the method's (domain.md A3). Texts and languages come from a TOML
file: the one that is shipped, or an operator's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from bot.pulse.located_toml import LocatedToml, TomlSyntaxError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.pulse.located_toml import Path
    from bot.pulse.method import Speed

_Layout = tuple[int, str, str, "Speed"]

THEMES: Final = ("climate", "planning", "customers", "numbers", "people")
LAYOUT: Final[tuple[_Layout, ...]] = (
    (1, "forecast", "numbers", "normal"),
    (2, "no_blame", "climate", "normal"),
    (3, "customer_contact", "customers", "normal"),
    (4, "plan_input", "planning", "normal"),
    (5, "sales_material", "customers", "normal"),
    (6, "field_feedback", "customers", "normal"),
    (7, "shared_words", "climate", "normal"),
    (8, "leaders_outlook", "planning", "normal"),
    (9, "segment_insight", "customers", "normal"),
    (10, "meeting_time", "climate", "normal"),
    (11, "long_range", "planning", "slow"),
    (12, "common_measures", "numbers", "normal"),
    (13, "key_accounts", "customers", "normal"),
    (14, "shared_pipeline", "numbers", "normal"),
    (15, "pipeline_analysis", "numbers", "normal"),
    (16, "one_team", "climate", "normal"),
    (17, "one_executive", "people", "fact"),
    (18, "people_moves", "people", "slow"),
    (19, "joint_training", "people", "normal"),
    (20, "shared_plans", "planning", "slow"),
)
LONGEST_TEXT: Final = 140
FALLBACK: Final = "en"
_BY_NO: Final = {layout[0]: layout for layout in LAYOUT}
_KEYS: Final = frozenset({"no", "id", "theme", "class", "version", "text"})
_END: Final[Path] = ("",)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class InstrumentError(ValueError):
    """A statement file that cannot be used; `problems` names every one, each with its line."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: `speed` says how fast its truth can change, `version` which of its meanings was asked.

    `texts` holds the statement per language tag; all languages say the same and are counted together.
    """

    no: int
    id: str
    theme: str
    speed: Speed
    version: int
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Instrument:
    """The themes, with their names per language, and the statements in the order of their numbers."""

    themes: Mapping[str, Mapping[str, str]]
    statements: tuple[Statement, ...]
    _by_no: Mapping[int, Statement] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_no", {statement.no: statement for statement in self.statements})

    def statement(self, no: int) -> Statement:
        """The statement of a number.

        Raises:
            KeyError: there is none.
        """
        return self._by_no[no]

    def text(self, no: int, language: str) -> str:
        """A statement in a language (`de`, `pt-BR`), else in that language without its region, or English."""
        return _in(self.statement(no).texts, language)

    def theme_text(self, theme: str, language: str) -> str:
        """A theme's name, by the same rule."""
        return _in(self.themes[theme], language)


def parse_instrument(text: str, source: str) -> Instrument:
    """The instrument written in a TOML file; `source` is what problems call the file.

    Raises:
        InstrumentError: naming every problem with its line number.
    """
    try:
        file = _File(LocatedToml(text), source)
    except TomlSyntaxError as error:
        raise InstrumentError((f"{source}, line {error.line}: this is not TOML: {error.reason}",)) from None
    themes, statements = file.themes(), file.statements()
    file.known_keys((), file.toml.data, frozenset({"themes", "statements"}))
    if file.problems:
        raise InstrumentError(tuple(text for _, text in sorted(file.problems)))
    return Instrument(themes, statements)


@lru_cache(maxsize=1)
def load_default() -> Instrument:
    """The statements that are shipped."""
    name = "statements.toml"
    return parse_instrument(files(__package__).joinpath("instruments", name).read_text("utf-8"), name)


def _in(texts: Mapping[str, str], language: str) -> str:
    for tag in (language, language.partition("-")[0]):
        if tag in texts:
            return texts[tag]
    return texts[FALLBACK]


class _File:
    """A statement file being checked; gathers problems with the lines they stand on."""

    def __init__(self, toml: LocatedToml, source: str) -> None:
        self.toml = toml
        self.problems: list[tuple[int, str]] = []
        self._source = source

    def problem(self, path: Path, what: str) -> None:
        line = self.toml.line(*path)
        self.problems.append((line, f"{self._source}, line {line}: {what}"))

    def known_keys(self, path: Path, table: Mapping[str, object], known: frozenset[str]) -> None:
        for key in table.keys() - known:
            self.problem((*path, key), f"unknown key {key!r}; known are {', '.join(sorted(known))}")

    def themes(self) -> Mapping[str, Mapping[str, str]]:
        table = self.toml.data.get("themes", {})
        if not isinstance(table, dict):
            self.problem(("themes",), "themes must be tables such as [themes.climate]")
            return {}
        self.known_keys(("themes",), table, frozenset(THEMES))
        for theme in THEMES:
            if theme not in table:
                self.problem(("themes",), f"theme {theme!r} has no table [themes.{theme}]")
        return MappingProxyType(
            {theme: self._texts(("themes", theme), table.get(theme)) for theme in THEMES if theme in table}
        )

    def statements(self) -> tuple[Statement, ...]:
        entries = self.toml.data.get("statements", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self.problem(("statements",), "statements must be tables, each beginning with [[statements]]")
            return ()
        found: dict[int, Statement] = {}
        for at, entry in enumerate(entries):
            path = ("statements", at)
            layout = self._layout(path, entry, frozenset(found))
            version = self._version(path, entry)
            texts = self._texts((*path, "text"), entry.get("text"))
            self.known_keys(path, entry, _KEYS)
            if layout is not None:
                found[layout[0]] = Statement(*layout, version, texts)
        for no, name, _, _ in LAYOUT:
            if no not in found:
                self.problem(_END, f"statement {no} ({name}) is missing")
        return tuple(found[no] for no in sorted(found))

    def _layout(self, path: Path, entry: Mapping[str, object], seen: frozenset[int]) -> _Layout | None:
        no = entry.get("no")
        layout = _BY_NO.get(no) if isinstance(no, int) and not isinstance(no, bool) else None
        if layout is None:
            self.problem((*path, "no"), f"a statement needs its number, no = 1 to {len(LAYOUT)}, not {no!r}")
            return None
        if layout[0] in seen:
            self.problem((*path, "no"), f"statement {no} is there twice")
        for key, expected in zip(("id", "theme", "class"), layout[1:], strict=True):
            if entry.get(key) != expected:
                self.problem(
                    (*path, key), f"statement {no} must have {key} = {expected!r}, not {entry.get(key)!r}"
                )
        return layout

    def _version(self, path: Path, entry: Mapping[str, object]) -> int:
        version = entry.get("version")
        if isinstance(version, int) and not isinstance(version, bool) and version >= 1:
            return version
        self.problem((*path, "version"), f"a version is a whole number from 1, not {version!r}")
        return 0

    def _texts(self, path: Path, table: object) -> Mapping[str, str]:
        if not isinstance(table, dict):
            self.problem(path, f'{path[-1]} needs a text per language, such as en = "..."')
            return {}
        if FALLBACK not in table:
            self.problem(
                path, f"{path[-1]} has no text in English (en), which is used where a language is missing"
            )
        for language, text in table.items():
            if not _LANGUAGE.fullmatch(language):
                self.problem((*path, language), f"{language!r} is not a language tag such as de or pt-BR")
            if what := _wrong_text(text):
                self.problem((*path, language), f"the text in {language!r} {what}")
        return MappingProxyType(table)


def _wrong_text(text: object) -> str | None:
    if not isinstance(text, str) or not text.strip():
        return "must be words in quotation marks"
    if text != text.strip() or not text.isprintable():
        return "must be one line without spaces at its ends"
    if len(text) > LONGEST_TEXT:
        return f"has {len(text)} characters; at most {LONGEST_TEXT} are allowed"
    return None
