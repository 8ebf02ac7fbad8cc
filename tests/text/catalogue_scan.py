"""Reads the product's source as a tree: the catalogue keys it uses, the sentences outside the catalogue."""

from __future__ import annotations

import ast
import builtins
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "handlers", "jobs")

KEY = re.compile(r"[a-z_]+(\.[a-z_0-9]+)+")
_KEY_START = re.compile(r"[a-z_]+\.[a-z_0-9.]*")
_HOLE = "\0"
_LETTER = r"[^\W\d_]"
# Two words beside each other: "a word", "a, word", "word {value}", "{value} word".
_SENTENCE = re.compile(
    rf"{_LETTER}[,.:;!?’']? {_LETTER}|{_LETTER}{{2,}}[,.:;!?’']? {_HOLE}|{_HOLE}[,.:;!?’']? {_LETTER}{{2,}}"
)
_SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE|ALTER|DROP|BEGIN|WITH|SET) [A-Z_a-z(*\"]")

_PLURAL = {"plural": True, "plain_plural": True, "plain": False}
_LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log", "bind"}
_LOG_NAMES = {"log", "logger", "_log", "_logger", "LOG", "LOGGER", "logging"}
# Calls whose strings are a language of their own or are read by developers and operators only.
_NOT_WORDS = {
    # regular expressions
    *("compile", "match", "fullmatch", "search", "sub", "finditer", "findall"),
    # SQL
    *("text", "CheckConstraint", "exec_driver_sql"),
    # typing
    *("cast", "TypeVar", "NewType"),
    # help lines of metrics
    *("Counter", "Gauge", "Histogram", "Summary", "Info"),
}


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a key is handed to the catalogue.

    Attributes:
        keys: the literal keys it may be (several for `a if x else b`).
        pattern: a regular expression of the keys, where the key is an f-string.
        how: `mark`, `plain`, or `error` for a BotError.
        plural: whether a count chooses the form.
        values: names of the placeholders given; None where `**values` hides them.
    """

    where: str
    keys: tuple[str, ...]
    pattern: str | None
    how: str
    plural: bool
    values: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Stray:
    """A sentence outside the catalogue."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text!r}"


@dataclass(slots=True)
class Source:
    """Parsed files by path relative to the repository."""

    trees: dict[str, ast.Module] = field(default_factory=dict)

    @classmethod
    def of_repository(cls, *more: str) -> Source:
        """Every Python file of the rooms, and `more` files of the top level that exist."""
        paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
        paths += [ROOT / name for name in more if (ROOT / name).exists()]
        return cls({path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths})

    def uses(self) -> list[Use]:
        """Every call that hands a key to the catalogue."""
        told = self._told_to_people()
        return [use for path, tree in self.trees.items() for use in _uses(path, tree, told)]

    def key_constants(self) -> set[str]:
        """Every string constant that could be a key."""
        values = (node.value for node in self._nodes() if isinstance(node, ast.Constant))
        return {value for value in values if isinstance(value, str) and KEY.fullmatch(value)}

    def key_patterns(self) -> set[str]:
        """A regular expression for each f-string that could be a key: `answer.{n}` uses every answer."""
        strings = (node for node in self._nodes() if isinstance(node, ast.JoinedStr))
        return {pattern for node in strings if (pattern := _pattern(node)) is not None}

    def strays(self) -> list[Stray]:
        """Every sentence outside the catalogue."""
        told = self._told_to_people()
        developers = {name for name in self._exceptions() if name not in told}
        found: list[Stray] = []
        for path, tree in self.trees.items():
            finder = _StrayFinder(path, told, developers)
            finder.visit(tree)
            found += finder.found
        return found

    def _nodes(self) -> Iterator[ast.AST]:
        return (node for tree in self.trees.values() for node in ast.walk(tree))

    def _bases(self) -> dict[str, list[str]]:
        classes = (node for node in self._nodes() if isinstance(node, ast.ClassDef))
        return {node.name: [_name(base) for base in node.bases] for node in classes}

    def _told_to_people(self) -> set[str]:
        """BotError and what derives from it: their first argument is a key, the others are placeholders."""
        return _descendants({"BotError"}, self._bases())

    def _exceptions(self) -> set[str]:
        classes = {name: value for name, value in vars(builtins).items() if isinstance(value, type)}
        builtin = {name for name, value in classes.items() if issubclass(value, BaseException)}
        return _descendants(builtin, self._bases())


class _StrayFinder(ast.NodeVisitor):
    """Walks one file and passes over whatever is no word for people."""

    def __init__(self, path: str, told: set[str], developers: set[str]) -> None:
        self.path = path
        self.told = told
        self.developers = developers
        self.found: list[Stray] = []

    def visit_Expr(self, node: ast.Expr) -> None:
        if not (isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)):  # a docstring
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        name = _name(node.exc.func) if isinstance(node.exc, ast.Call) else ""
        if not name[:1].isupper() or name in self.told:
            self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> None:
        self.visit(node.test)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if node.name not in self.developers:
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """An annotation is no word."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        for part in (*node.decorator_list, *defaults, *node.body):  # its return annotation is no word
            self.visit(part)

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node.func)
        if name in _NOT_WORDS or _is_log(node.func):
            return
        if name in self.developers:  # made here, raised elsewhere
            return
        self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        parts = [str(part.value) if isinstance(part, ast.Constant) else _HOLE for part in node.values]
        self._judge(node, "".join(parts))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._judge(node, node.value)

    def _judge(self, node: ast.expr, text: str) -> None:
        if _SENTENCE.search(text) and not _SQL.match(text):
            self.found.append(Stray(self.path, node.lineno, text.replace(_HOLE, "{}")))


def placeholders(forms: Iterable[str]) -> frozenset[str]:
    """Names between braces in all forms of a sentence."""
    return frozenset(name for form in forms for name in re.findall(r"\{([^}]*)\}", form))


def _uses(path: str, tree: ast.Module, told: set[str]) -> Iterator[Use]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        how, plural = _role(node.func, told)
        first = node.args[0] if node.args else None
        if how is None or first is None:
            continue
        keys = tuple(_literals(first))
        pattern = _pattern(first) if isinstance(first, ast.JoinedStr) else None
        if keys or pattern:
            names = [keyword.arg for keyword in node.keywords]
            values = None if None in names else frozenset(name for name in names if name)
            yield Use(f"{path}:{node.lineno}", keys, pattern, how, plural, values)


def _role(func: ast.expr, told: set[str]) -> tuple[str | None, bool]:
    """What a call does with its first argument: how the sentence is made, and whether by count."""
    name = _name(func)
    if name in told:
        return "error", False
    if name in _PLURAL and isinstance(func, ast.Attribute):
        return ("mark" if name == "plural" else "plain"), _PLURAL[name]
    made_here = isinstance(func, ast.Call) and _name(func.func) == "words_for"  # words_for(locale)("key")
    if made_here or name == "words" or name.endswith("_words"):
        return "mark", False
    return None, False


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
        yield node.value


def _pattern(node: ast.JoinedStr) -> str | None:
    first = node.values[0] if node.values else None
    if not (isinstance(first, ast.Constant) and _KEY_START.fullmatch(str(first.value))):
        return None
    constants = (part.value if isinstance(part, ast.Constant) else None for part in node.values)
    return "".join("[a-z_0-9.]+" if value is None else re.escape(str(value)) for value in constants)


def _name(node: ast.expr) -> str:
    """The last name of `a.b.c` or `c`; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_log(func: ast.expr) -> bool:
    if not isinstance(func, ast.Attribute) or func.attr not in _LOG_METHODS:
        return False
    owner = func.value
    while isinstance(owner, ast.Call):  # get_logger().bind(...).info(...)
        owner = owner.func
    return _name(owner) in _LOG_NAMES | _LOG_METHODS | {"get_logger", "getLogger"}


def _descendants(roots: set[str], bases: dict[str, list[str]]) -> set[str]:
    found = set(roots)
    while more := {name for name, above in bases.items() if name not in found and found & set(above)}:
        found |= more
    return found
