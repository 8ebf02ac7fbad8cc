"""Arguments for every message builder, so that every message and view the bot can build is built in the tests.

Each room keeps its own in `tests/<room>/samples.py`: a dict `SAMPLES` from the builder's name (module and
function, as `bot.slack.kit.builds` knows it) to a function that takes the reader's Words and gives argument sets:

    SAMPLES = {
        "bot.pulse.blocks.receipt_message": lambda words: [given(form(), words, "Europe/Berlin")],
    }

One set for each shape a message can take; wherever text of a person flows in, use NASTY or LONG.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.text import Words

    Sampler = Callable[[Words], Iterable["Given"]]

# What people type. None of it may do anything: no ping, no link, no mention.
NASTY = "<!channel> & <@U0EVIL> <https://evil.example|Co>"
LONG = f"{NASTY} " + "and so on " * 400


@dataclass(frozen=True, slots=True)
class Given:
    """One set of arguments of a builder."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]


def given(*args: Any, **kwargs: Any) -> Given:
    """The arguments of one call."""
    return Given(args, kwargs)


def all_samples() -> dict[str, Sampler]:
    """The samples of every room; two for one builder are an error."""
    here = Path(__file__).parent
    found: dict[str, Sampler] = {}
    for path in sorted(here.glob("*/samples.py")):
        for name, sampler in import_module(f"tests.{path.parent.name}.samples").SAMPLES.items():
            if name in found:
                raise ValueError(f"two samples of {name}")
            found[name] = sampler
    return found
