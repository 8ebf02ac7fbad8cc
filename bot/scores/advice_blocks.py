"""The decision helper of leads: what they may tick, and what follows from it; knows no database and keeps nothing.

domain.md A4, B6 and B7: leaving a stage as it is counts as a full answer, no stage is a failure, and nothing is
guessed from a score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.scores.advice import CONDITIONS, NEXT, advise
from bot.scores.blocks import ABOUT, STAGES, stage_line
from bot.scores.stages import Stage, between, sureness_of
from bot.slack import kit
from bot.slack.ids import Action, Callback
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.scores.advice import Counsel
    from bot.scores.service.read import ReleaseView
    from bot.text import Words

MOVES = {
    Stage.DEFINED: "advice.move.defined",
    Stage.ALIGNED: "advice.move.aligned",
    Stage.INTEGRATED: "advice.move.integrated",
}


HEADS = {
    "leave": "advice.head.leave",
    "tighten": "advice.head.tighten",
    "discuss": "advice.head.discuss",
    "keep": "advice.head.keep",
}
ENDS = {
    "leave": "advice.end.leave",
    "tighten": "advice.end.tighten",
    "discuss": "advice.end.discuss",
    "keep": "advice.end.keep",
}


def box_ids(stage: Stage) -> tuple[str, str]:
    """Block ids of what speaks for leaving and for tightening; each stage has its own, so no tick is carried over."""
    return f"advice_leave_{stage.lower()}", f"advice_tighten_{stage.lower()}"


@kit.builds
def advice_view(release: ReleaseView | None, words: Words, *, is_outdated: bool = False) -> kit.View:
    """What there is to weigh in the published stage; without a stage, or in the last one, that there is nothing.

    `is_outdated` says that what was ticked was about another stage.
    """
    blocks = [kit.section(words("advice.outdated"))] if is_outdated else []
    if release is None or release.stage is None:
        return _window([*blocks, *_no_stage(release, words)], words)
    stage = release.stage
    blocks.append(kit.section(_present(release, stage, words)))
    if stage not in NEXT:
        return _window([*blocks, *_counsel(stage, advise(stage, ()), words)], words)
    blocks += [
        kit.section(words("advice.intro")),
        *_boxes(stage, words),
        kit.context(words("advice.unstored")),
    ]
    return _window(blocks, words, asks=stage)


@kit.builds
def counsel_view(stage: Stage, counsel: Counsel, words: Words) -> kit.View:
    """What follows from what was ticked, and the reasons it follows from."""
    return _window([*_counsel(stage, counsel, words), kit.context(words("advice.unstored"))], words)


def _window(blocks: Iterable[kit.Block], words: Words, *, asks: Stage | None = None) -> kit.View:
    """The modal; `asks` is the stage its boxes are about, which comes back and is forged until checked."""
    return kit.modal(
        Callback.ADVICE,
        words.plain("advice.title"),
        blocks,
        submit=words.plain("advice.submit") if asks else None,
        close=words.plain("advice.close"),
        private_metadata=asks or "",
    )


def _no_stage(release: ReleaseView | None, words: Words) -> list[kit.Block]:
    if release is None:
        return [kit.section(words("advice.no_release"))]
    return [kit.section(stage_line(release, words)), kit.section(words("advice.no_stage"))]


def _present(release: ReleaseView, stage: Stage, words: Words) -> Safe:
    """The published stage, what it looks like, and where it is unsure that it is."""
    day = words.date(release.closed_on)
    lines = [words("advice.present", stage=words(STAGES[stage]), number=release.number, day=day)]
    if release.score is not None and sureness_of(release.sureness) == "between":
        lower, upper = between(stage, dict(release.score.probabilities))
        lines.append(words("advice.unsure", lower=words(STAGES[lower]), upper=words(STAGES[upper])))
    return Safe("\n").join([*lines, words(ABOUT[stage])])


def _boxes(stage: Stage, words: Words) -> list[kit.Block]:
    """Both groups; ticking nothing is an answer."""
    known, (leave, tighten) = CONDITIONS[stage], box_ids(stage)
    return [
        kit.input_block(words.plain(label), _checkboxes(conditions, words), block_id=block_id, optional=True)
        for label, conditions, block_id in (
            ("advice.leave", known.leave, leave),
            ("advice.tighten", known.tighten, tighten),
        )
    ]


def _checkboxes(conditions: Iterable[str], words: Words) -> kit.Element:
    options = []
    for condition in conditions:
        more = f"advice.condition.{condition}.more"
        described = words.plain(more) if words.has(more) else None
        options.append(kit.option(words.plain(f"advice.condition.{condition}"), condition, described))
    return kit.checkboxes(Action.INPUT, options)


def _counsel(stage: Stage, counsel: Counsel, words: Words) -> list[kit.Block]:
    """The advice, its reasons, what a move consists of, and that there is another way."""
    following = counsel.next_stage
    names = {"stage": words(STAGES[stage]), "next": words(STAGES[following or stage])}
    parts = [words(HEADS[counsel.advice], **names)]
    for key, conditions in (
        ("advice.for_leaving", counsel.leave),
        ("advice.for_tightening", counsel.tighten),
    ):
        if conditions:
            parts.append(Safe("\n").join([words(key), *_reasons(conditions, words)]))
    if following:
        parts.append(Safe("\n").join([words("advice.move", **names), words(MOVES[following])]))
    parts.append(words(ENDS[counsel.advice], **names))
    return [kit.section(part) for part in parts]


def _reasons(conditions: Iterable[str], words: Words) -> list[Safe]:
    return [words("advice.reason", reason=words(f"advice.condition.{one}")) for one in conditions]
