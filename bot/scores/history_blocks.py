"""The answer to `/stage history`: pulse by pulse in words, with the way to the picture; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.scores.blocks import STAGES, change_line
from bot.scores.stages import between, sureness_of
from bot.slack import kit
from bot.text import Safe, channel_mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.scores.service.read import ReleaseView
    from bot.text import Words


@kit.builds
def history_message(past: Sequence[ReleaseView], channel: str, words: Words) -> kit.Message:
    """Pulses, oldest first as they come, newest first as they are shown; `channel` is where the pictures are."""
    head = words.plural("history.head", len(past))
    lines = [history_line(view, words) for view in reversed(past)]
    foot = [words("history.foot")]
    if past[-1].change:
        foot.append(change_line(past[-1].change, words))
    if channel and any(view.score for view in past):
        foot.append(words("history.picture", channel=channel_mention(channel)))
    small = Safe(" ").join(foot)
    blocks = [kit.section(head)]
    # Of a long history no section is longer than Slack takes.
    blocks += [kit.section(Safe("\n").join(lines[at : at + 10])) for at in range(0, len(lines), 10)]
    return kit.Message(Safe("\n").join([head, *lines, small]), (*blocks, kit.context(small)))


def history_line(view: ReleaseView, words: Words) -> Safe:
    """One pulse: the day, the score with its range, the stage and whether it is sure, both sides; the date if held."""
    day = words.date(view.closed_on)
    if view.score is None:
        return words("history.collecting" if view.status == "collecting" else "history.too_few", day=day)
    stage = _stage(view, words)
    if view.mode == "combined":
        stage = words("history.combined", stage=stage)
    line = words(
        "history.line",
        day=day,
        score=words.number(view.score.shown),
        low=words.number(view.score.low, 0),
        high=words.number(view.score.high, 0),
        stage=stage,
    )
    shown = {side.side: words.number(side.score.shown) for side in view.sides}
    if len(shown) > 1:
        line = words("history.sides", line=line, sales=shown["sales"], marketing=shown["marketing"])
    if view.is_new:
        return line
    return words("history.held", line=line, day=words.date(view.stands_for, "short"))


def _stage(view: ReleaseView, words: Words) -> Safe:
    """The stage that stood, in the words of its sureness (domain.md C5), without a figure for it."""
    if view.score is None or view.stage is None:
        return words("history.provisional")
    sureness = sureness_of(view.sureness)
    if sureness == "between":
        lower, upper = between(view.stage, dict(view.score.probabilities))
        return words("history.between", lower=words(STAGES[lower]), upper=words(STAGES[upper]))
    stage = words(STAGES[view.stage])
    return stage if sureness == "clear" else words("history.probably", stage=stage)
