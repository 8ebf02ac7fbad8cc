"""Which functions build messages and views, so that tests can build them all; knows not what they say."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.slack.kit import Message, View

Builder = TypeVar("Builder", bound="Callable[..., Message | View | None]")

_builders: dict[str, Callable[..., Message | View | None]] = {}


def builds(function: Builder) -> Builder:
    """Mark a function that builds a Message or a View; its name becomes `module.function`."""
    _builders[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def builders() -> Mapping[str, Callable[..., Message | View | None]]:
    """Every marked function of the modules loaded so far, by name."""
    return MappingProxyType(_builders)
