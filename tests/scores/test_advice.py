"""Leave, tighten, discuss or keep: the examples, and every set of conditions of every stage."""

import json
from itertools import chain, combinations
from pathlib import Path

import pytest

from bot.scores.advice import CONDITIONS, advise
from bot.scores.stages import Stage

EXAMPLE = json.loads((Path(__file__).parents[1] / "examples" / "decision.json").read_text("utf-8"))


@pytest.mark.parametrize("case", EXAMPLE["cases"], ids=lambda case: f"{case['stage']} {case['yes']}")
def test_examples(case):
    found, expect = advise(Stage(case["stage"]), case["yes"]), case["expect"]
    assert found.advice == expect["advice"]
    assert found.next_stage == expect["next"]
    assert (list(found.leave), list(found.tighten)) == (expect["leave"], expect["tighten"])


def test_the_conditions_are_those_of_the_table():
    told = {
        stage: {"leave": list(both.leave), "tighten": list(both.tighten)}
        for stage, both in CONDITIONS.items()
    }
    assert told == EXAMPLE["table"]


@pytest.mark.parametrize("stage", list(Stage)[:3])
def test_every_set_of_conditions(stage):
    known = CONDITIONS[stage]
    every = (*known.leave, *known.tighten)
    for ticked in chain.from_iterable(combinations(every, n) for n in range(len(every) + 1)):
        found = advise(stage, ticked)
        holds, moves = set(ticked) & set(known.leave), set(ticked) & set(known.tighten)
        expect = "leave" if not moves else "discuss" if holds else "tighten"
        assert (found.advice, set(found.leave), set(found.tighten)) == (expect, holds, moves)
        assert (found.next_stage is None) == (expect == "leave")


def test_the_highest_stage_is_kept():
    found = advise(Stage.INTEGRATED, ())
    assert (found.advice, found.next_stage) == ("keep", None)


def test_a_condition_of_another_stage_is_refused():
    with pytest.raises(ValueError, match=r"no conditions of Aligned: .*small_company"):
        advise(Stage.ALIGNED, ["small_company", "report_separately"])
