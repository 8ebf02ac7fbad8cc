"""Arguments for the report and `/stage`: every status, mode, sureness and direction a release can have."""

from dataclasses import replace
from datetime import date, timedelta

from bot.pulse.service.rounds import Turnout
from bot.scores.estimate import score_of
from bot.scores.picture import draw_native
from bot.scores.service.read import ReleaseView, SideView
from bot.scores.stages import Stage, probabilities
from bot.slack import kit
from tests.samples import given
from tests.scores.advice_samples import advice_samples
from tests.scores.ask_samples import ask_samples, outcomes
from tests.scores.detail_samples import detail_samples, richer

CLOSED_ON = date(2026, 3, 10)
EARLIER = CLOSED_ON - timedelta(days=14)
TURNOUT = {"sales": Turnout(14, 19), "marketing": Turnout(9, 11)}


def view(total=57.3, variance=4.0, *, stage="own", direction=0, held=(), **more):
    """A release of both sides; `stage` "own" is that of the score."""
    score = score_of(total, variance, 12.0)
    published = score.stage if stage == "own" else stage
    sureness = probabilities(score.total, score.se, score.df)[published] if published else 0.0
    sides = tuple(
        SideView(
            name,
            score_of(total + by, 2 * variance, 6.0),
            EARLIER if name in held else CLOSED_ON,
            name in held,
        )
        for name, by in (("sales", 3), ("marketing", -3))
    )
    facts = {
        "round_id": "0f" * 16,
        "number": 12,
        "closed_on": CLOSED_ON,
        "mode": "balanced",
        "status": "published" if published else "provisional",
        "is_new": True,
        "answers_needed": 0,
        "score": score,
        "stage": published,
        "sureness": sureness,
        "direction": direction,
        "sides": sides,
        "turnout": TURNOUT,
        "stands_for": CLOSED_ON,
    }
    return ReleaseView(**(facts | more))


def without_score(status, needed=0, turnout=None):
    return replace(
        view(),
        status=status,
        score=None,
        stage=None,
        sides=(),
        is_new=status == "collecting",
        answers_needed=needed,
        turnout=TURNOUT if turnout is None else turnout,
    )


def views():
    """Every shape of a release."""
    yield from (view(total) for total in (20.0, 31.2, 57.3, 74.9, 96.0, 100.0))  # each stage, and both ends
    yield from (view(59.0, variance) for variance in (1.0, 9.0, 25.0))  # clear, likely, between
    yield from (view(total, 30.0) for total in (39.9, 60.2, 79.9))  # between each two stages
    yield view(61.3, stage=Stage.DEFINED, direction=1)
    yield view(58.9, stage=Stage.ALIGNED, direction=-1)
    yield view(variance=90.0, stage=None)  # provisional
    yield view(held=("sales",), stands_for=EARLIER)
    yield view(held=("sales", "marketing"), is_new=False, stands_for=EARLIER)
    yield view(mode="combined", sides=(), turnout={"sales": TURNOUT["sales"]})
    yield view(mode="combined", sides=(), turnout={})
    yield from (without_score("collecting", needed) for needed in (1, 2, 30))
    yield without_score("too_few")
    yield without_score("too_few", turnout={})
    yield view(turnout={"sales": Turnout(6, 19), "marketing": Turnout(9, 11)})  # few took part
    yield from richer(view())


def report_message(words):
    for one in views():
        for file_id in ("", "F0PICTURE"):
            yield given(one, words, file_id)
    for outcome in outcomes(words):
        yield given(view(), words, "F0PICTURE", outcome)


def native_report_message(words):
    for one in views():
        if (chart := draw_native([one], words)) is not None:
            yield given(one, words, chart)
    # The most and the longest that it can hold: 20 rounds in languages with long words.
    long = kit.line_chart("T" * 50, [f"{n:020}" for n in range(20)], {c * 20: [20.5] * 20 for c in "abc"})
    yield given(view(), words, long)
    yield given(view(), words, long, outcomes(words)[0])


def stage_message(words):
    yield given(None, words)
    yield from (given(one, words) for one in views())


SAMPLES = {
    "bot.scores.blocks.report_message": report_message,
    "bot.scores.blocks.stage_message": stage_message,
    "bot.scores.native_chart_blocks.native_report_message": native_report_message,
    **advice_samples(view, without_score),
    **ask_samples(view),
    **detail_samples(view, without_score),
}
