"""What waits for one person, a line each with the command that answers it; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.slack import kit
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.home.needs import Need
    from bot.text import Words

_LONGEST: Final = 80


def needs_blocks(needs: Sequence[Need], words: Words) -> list[kit.Block]:
    """A section with a line for each; nothing where nothing waits."""
    lines = [
        words.plural(f"home.need.{one.what}", one.count, name=kit.fit(one.name, _LONGEST)) for one in needs
    ]
    return [kit.section(Safe("\n").join(lines))] if lines else []
