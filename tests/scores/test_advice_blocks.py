"""The words of the decision helper: every condition has some that fit, and none of them pushes upwards."""

import re

import pytest

from bot.scores.advice import CONDITIONS, advise
from bot.scores.advice_blocks import advice_view, box_ids, counsel_view
from bot.scores.stages import Stage
from bot.text import words_for
from tests.scores.advice_samples import INSIDE, counsels
from tests.scores.samples import view

WORDS = words_for("en-GB")
EVERY = [one for both in CONDITIONS.values() for one in (*both.leave, *both.tighten)]
# What a text about stages must not say: a lower one is no failure, and nobody has to climb.
PUSHING = re.compile(
    r"\b(?:only|still|just|not yet|behind|fail\w*|improve to|reach (?:the )?next|move up|climb|should|must|ought)\b",
    re.IGNORECASE,
)


def said(modal):
    """All text of a modal but the labels of what is ticked."""
    blocks = modal.payload()["blocks"]
    texts = [block["text"]["text"] for block in blocks if block["type"] == "section"]
    return "\n".join(
        texts + [part["text"] for b in blocks if b["type"] == "context" for part in b["elements"]]
    )


def boxes(modal):
    """Label of each group of boxes and the values in it."""
    return {
        block["label"]["text"]: [option["value"] for option in block["element"]["options"]]
        for block in modal.payload()["blocks"]
        if block["type"] == "input"
    }


@pytest.mark.parametrize("condition", EVERY)
def test_each_condition_fits_into_an_option(condition):
    assert 10 <= len(WORDS.plain(f"advice.condition.{condition}")) <= 75
    more = f"advice.condition.{condition}.more"
    assert not WORDS.has(more) or 10 <= len(WORDS.plain(more)) <= 75


def test_no_condition_shares_its_words_with_another():
    every = [WORDS.plain(f"advice.condition.{condition}") for condition in EVERY]
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("stage", list(Stage)[:3])
def test_the_form_offers_what_is_to_be_weighed_in_its_stage(stage):
    form = advice_view(view(INSIDE[stage]), WORDS)
    assert boxes(form) == {
        "Speaks for leaving it as it is": list(CONDITIONS[stage].leave),
        "Speaks for tightening": list(CONDITIONS[stage].tighten),
    }
    assert [b["block_id"] for b in form.payload()["blocks"] if b["type"] == "input"] == list(box_ids(stage))
    assert form.payload()["private_metadata"] == stage
    assert f"*Present stage: {stage}*, from pulse 12, closed 10 Mar 2026." in said(form)
    assert "A higher stage is not always better" in said(form)
    assert "I guess nothing" in said(form)
    assert "not stored" in said(form)


def test_block_ids_of_two_stages_differ():
    assert len({block for stage in Stage for block in box_ids(stage)}) == 2 * len(Stage)


def test_a_stage_that_is_unsure_is_said_to_be():
    unsure = said(advice_view(view(61.0, stage=Stage.DEFINED), WORDS))
    assert "*Present stage: Defined*" in unsure
    assert "That is not sure: the score is so near the border that it may be Defined or Aligned." in unsure
    assert "not sure" not in said(advice_view(view(57.3), WORDS))


def test_nothing_said_pushes_upwards():
    texts = [said(advice_view(view(total), WORDS)) for total in INSIDE.values()]
    texts += [said(counsel_view(stage, counsel, WORDS)) for stage, counsel in counsels()]
    # Not what a lead has ticked: that is for the lead to say.
    ours = [line for text in texts for line in text.splitlines() if not line.startswith("•")]
    assert [line for line in ours if PUSHING.search(line)] == []


@pytest.mark.parametrize(("stage", "counsel"), list(counsels()))
def test_a_counsel_names_each_reason_and_no_other(stage, counsel):
    text = said(counsel_view(stage, counsel, WORDS))
    ticked = {*counsel.leave, *counsel.tighten}
    for condition in (*CONDITIONS[stage].leave, *CONDITIONS[stage].tighten):
        assert (f"• {WORDS.plain(f'advice.condition.{condition}')}" in text) == (condition in ticked)
    assert ("What a move to" in text) == (counsel.next_stage is not None)


def test_every_counsel_can_be_read_on_a_phone():
    lengths = [len(said(counsel_view(stage, counsel, WORDS))) for stage, counsel in counsels()]
    assert max(lengths) < 1100


def test_no_condition_of_the_highest_stage_is_asked():
    kept = advice_view(view(INSIDE[Stage.INTEGRATED]), WORDS)
    assert (boxes(kept), kept.payload().get("submit")) == ({}, None)
    assert "*Keep it.*" in said(kept)
    assert "within its stage" in said(counsel_view(Stage.INTEGRATED, advise(Stage.INTEGRATED, ()), WORDS))
