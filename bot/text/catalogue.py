"""Where the sentences lie: one gettext file a language, read once; knows nothing of who reads them."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DEFAULT_LANGUAGE = "en"
_FILE = ("LC_MESSAGES", "entente.po")


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The sentences of one language.

    Attributes:
        language: ISO 639 code, such as `en`.
        entries: key to its forms; one form, or one for each plural of the language.
        form_of: index of the plural form for a count.
    """

    language: str
    entries: Mapping[str, tuple[str, ...]]
    form_of: Callable[[int], int]


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that ship, sorted."""
    folders = (files(__package__) / "locales").iterdir()
    return tuple(sorted(folder.name for folder in folders if folder.joinpath(*_FILE).is_file()))


@cache
def load(language: str) -> Catalogue:
    """The catalogue of a shipped language; FileNotFoundError for another."""
    return parse(source(language), language)


def source(language: str) -> bytes:
    """The file itself, as bytes in UTF-8."""
    return (files(__package__) / "locales" / language).joinpath(*_FILE).read_bytes()


def parse(po: bytes, language: str) -> Catalogue:
    """A catalogue from the text of a `.po` file whose msgids are keys.

    Babel is imported here because only the first reader of a process pays for it.
    """
    from babel.messages.pofile import read_po  # noqa: PLC0415  reason: in the docstring

    read = read_po(BytesIO(po), locale=language, abort_invalid=True)
    entries: dict[str, tuple[str, ...]] = {}
    for message in read:
        key = message.id if isinstance(message.id, str) else message.id[0]
        if key:
            forms = message.string or ""
            entries[key] = (forms,) if isinstance(forms, str) else tuple(forms)
    return Catalogue(language, MappingProxyType(entries), gettext.c2py(read.plural_expr))
