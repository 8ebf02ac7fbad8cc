"""The report with Slack's own line chart in the place of the picture; knows no database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.scores.blocks import report_message
from bot.slack import kit

if TYPE_CHECKING:
    from bot.scores.service.read import ReleaseView
    from bot.text import Safe, Words

_PLACE: Final = "F0PICTURE"


@kit.builds
def native_report_message(
    view: ReleaseView, words: Words, chart: kit.Block, outcome: Safe | None = None
) -> kit.Message:
    """The post in the report channel, word for word as with a picture, and the chart where that would be."""
    message = report_message(view, words, _PLACE, outcome)
    blocks = (chart if block["type"] == "image" else block for block in message.blocks)
    return replace(message, blocks=tuple(blocks))
