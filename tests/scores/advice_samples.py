"""Arguments for the decision helper: every stage and none, sure or not, and every set of conditions."""

from dataclasses import replace
from itertools import chain, combinations

from bot.scores.advice import CONDITIONS, advise
from bot.scores.stages import Stage
from tests.samples import given

# A score inside each stage.
INSIDE = {Stage.UNDEFINED: 31.2, Stage.DEFINED: 57.3, Stage.ALIGNED: 74.9, Stage.INTEGRATED: 96.0}


def counsels():
    """Each stage with whatever may be ticked in it."""
    for stage, known in CONDITIONS.items():
        every = (*known.leave, *known.tighten)
        for ticked in chain.from_iterable(combinations(every, n) for n in range(len(every) + 1)):
            yield stage, advise(stage, ticked)


def advice_samples(view, without_score):
    """The samples, made of the releases that those of the report are made of."""

    def advice_view(words):
        releases = [view(total) for total in INSIDE.values()]
        releases += [view(59.0, stage=Stage.ALIGNED), view(61.0, stage=Stage.DEFINED)]  # between two stages
        releases += [None, view(variance=90.0, stage=None), without_score("collecting", 1)]
        releases += [without_score("too_few"), replace(view(), score=None)]
        for is_outdated in (False, True):
            yield from (given(release, words, is_outdated=is_outdated) for release in releases)

    def counsel_view(words):
        yield from (given(stage, counsel, words) for stage, counsel in counsels())

    return {
        "bot.scores.advice_blocks.advice_view": advice_view,
        "bot.scores.advice_blocks.counsel_view": counsel_view,
    }
