"""The score in words: the report in the channel and the answer to `/stage`; knows no database.

Words of domain.md C5 and C13 for people who are not statisticians: a range is how far off the score may be, never how
far opinions are apart; a lower stage is no failure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.pulse.method import SMALLEST_GROUP
from bot.scores.stages import Stage, about_in_ten, between, sureness_of
from bot.slack import kit
from bot.text import Safe

if TYPE_CHECKING:
    from bot.pulse.service.rounds import Turnout
    from bot.scores.change import Change
    from bot.scores.estimate import Gap
    from bot.scores.service.read import ReleaseView, SideView, TeamView
    from bot.text import Words

STAGES = {
    Stage.UNDEFINED: "stage.undefined",
    Stage.DEFINED: "stage.defined",
    Stage.ALIGNED: "stage.aligned",
    Stage.INTEGRATED: "stage.integrated",
}
ABOUT = {
    Stage.UNDEFINED: "stage.about.undefined",
    Stage.DEFINED: "stage.about.defined",
    Stage.ALIGNED: "stage.about.aligned",
    Stage.INTEGRATED: "stage.about.integrated",
}
SIDES = {"sales": "side.sales", "marketing": "side.marketing"}
FEW_TOOK_PART = 0.4


@kit.builds
def report_message(
    view: ReleaseView, words: Words, file_id: str = "", outcome: Safe | None = None
) -> kit.Message:
    """The post in the report channel: stage line, sides, turnout, and the picture where there is one.

    `outcome` is a line on what became of the action named after the last result.
    """
    title = words.plain("report.title", number=view.number, day=words.date(view.closed_on))
    lines = release_lines(view, words)
    blocks = [kit.header(title), kit.section(Safe("\n").join(lines))]
    if outcome:
        blocks.append(kit.section(outcome))
        lines.append(outcome)
    if file_id:
        blocks.append(kit.image_file(file_id, kit.fit(alt_text(view, words), 1900)))
    footer = _footer(view, words)
    blocks.append(kit.context(footer))
    head = words("report.title", number=view.number, day=words.date(view.closed_on))
    return kit.Message(Safe("\n").join([head, *lines, footer]), tuple(blocks))


@kit.builds
def stage_message(view: ReleaseView | None, words: Words) -> kit.Message:
    """The answer to `/stage`, to the asker alone."""
    if view is None:
        text = words("stage.no_data")
        return kit.Message(text, (kit.section(text),))
    lines = release_lines(view, words)
    stamp = words("stage.stamp", number=view.number, day=words.date(view.closed_on))
    blocks = [kit.section(Safe("\n").join(lines)), kit.context(stamp)]
    return kit.Message(Safe("\n").join([*lines, stamp]), tuple(blocks))


def _footer(view: ReleaseView, words: Words) -> Safe:
    """What the score is made of; of a range only where there is one."""
    if view.score is None:
        return words("report.footer_waiting", k=SMALLEST_GROUP)
    key = "report.footer_combined" if view.mode == "combined" else "report.footer"
    return words(key, k=SMALLEST_GROUP)


def release_lines(view: ReleaseView, words: Words) -> list[Safe]:
    """What is said of a release, a line each; the first is the stage line."""
    lines = [stage_line(view, words)]
    if view.score is None:
        return lines + turnout_lines(view, words)
    if view.mode == "combined":
        lines.append(words("report.combined", k=SMALLEST_GROUP))
    if view.direction and view.stage:
        lines.append(_edging(view, words))
    if view.change:
        lines.append(change_line(view.change, words))
    lines += [_side_line(side, words) for side in view.sides]
    lines += gap_lines(view, words)
    lines += team_lines(view, words)
    if not view.is_new:
        key = "report.nothing_new_combined" if view.mode == "combined" else "report.nothing_new"
        lines.append(words(key, k=SMALLEST_GROUP, day=words.date(view.stands_for)))
    lines += turnout_lines(view, words)
    if view.stage:
        lines.append(words(ABOUT[view.stage]))
    return lines


def stage_line(view: ReleaseView, words: Words) -> Safe:
    """`Score 57.3 - likely between 53 and 61 - Defined (about 9 in 10 sure).`, or why there is none."""
    if view.score is None:
        if view.status == "collecting":
            return words.plural("report.collecting", view.answers_needed)
        return words("report.too_few", k=SMALLEST_GROUP)
    low, high = words.number(view.score.low, 0), words.number(view.score.high, 0)
    score = words.number(view.score.shown)
    if view.stage is None:
        return words("report.provisional", score=score, low=low, high=high)
    return words("report.line", score=score, low=low, high=high, stage=_stage_words(view, words))


def alt_text(view: ReleaseView, words: Words) -> str:
    """The picture in words."""
    figures = [words.plain("report.alt", number=view.number)]
    if view.score is not None:
        figures.append(
            words.plain(
                "report.alt_score",
                score=words.number(view.score.shown),
                low=words.number(view.score.low, 0),
                high=words.number(view.score.high, 0),
            )
        )
    figures += [
        words.plain(
            "report.alt_side", side=words.plain(SIDES[side.side]), score=words.number(side.score.shown)
        )
        for side in view.sides
    ]
    return " ".join(figures)


def _stage_words(view: ReleaseView, words: Words) -> Safe:
    """The published stage and how sure it is (domain.md C5, Words; C13)."""
    assert view.score is not None  # noqa: S101  # callers have looked
    assert view.stage is not None  # noqa: S101  # callers have looked
    sureness = sureness_of(view.sureness)
    if sureness == "between":
        lower, upper = between(view.stage, dict(view.score.probabilities))
        return words("stage.between", lower=words(STAGES[lower]), upper=words(STAGES[upper]))
    about = about_in_ten(view.sureness) or 0
    key = "stage.sure" if sureness == "clear" else "stage.probably"
    return words(key, stage=words(STAGES[view.stage]), about=about)


def _edging(view: ReleaseView, words: Words) -> Safe:
    """This round's own stage differs from the one that stands: both are said (domain.md C13)."""
    assert view.score is not None  # noqa: S101  # callers have looked
    assert view.stage is not None  # noqa: S101  # callers have looked
    key = "report.edging_up" if view.direction > 0 else "report.edging_down"
    return words(key, now=words(STAGES[view.score.stage]), shown=words(STAGES[view.stage]))


def _side_line(side: SideView, words: Words) -> Safe:
    values = {
        "side": words(SIDES[side.side]),
        "score": words.number(side.score.shown),
        "low": words.number(side.score.low, 0),
        "high": words.number(side.score.high, 0),
    }
    if side.is_held:
        return words("report.side_held", day=words.date(side.stands_for), k=SMALLEST_GROUP, **values)
    return words("report.side", **values)


def gap_lines(view: ReleaseView, words: Words) -> list[Safe]:
    """How the sides differ, without saying who is right (domain.md C6); nothing where there is no gap to tell."""
    if not view.is_comparable and len(view.sides) > 1:
        return [words("gap.apart")]
    gap = view.gap
    if gap is None:
        return []
    points = words.number(abs(gap.points))
    lower, higher = ("sales", "marketing") if gap.points < 0 else ("marketing", "sales")
    sides = {"lower": words(SIDES[lower]), "higher": words(SIDES[higher])}
    if gap.size == "similar":
        lines = [words("gap.similar", points=points)]
    elif not gap.clear:
        lines = [words("gap.chance", points=points, **sides)]
    else:
        lines = [words("gap.clear_wide" if gap.size == "wide" else "gap.clear", points=points, **sides)]
    if gap.stages_differ:
        stages = {side.side: words(STAGES[side.score.stage]) for side in view.sides}
        lines.append(words(_stages_key(gap), **stages))
    return lines


def _stages_key(gap: Gap) -> str:
    """Sides in two stages are no finding beside a small gap, or one that could be chance."""
    if gap.size == "similar":
        return "gap.stages_near"
    return "gap.stages" if gap.clear else "gap.stages_chance"


def change_line(change: Change, words: Words) -> Safe:
    """Whether the score moved since an earlier result, in the words of its call (domain.md C10)."""
    keys = {
        ("clear", 1): "change.up",
        ("clear", -1): "change.down",
        ("possible", 1): "change.maybe_up",
        ("possible", -1): "change.maybe_down",
    }
    key = keys.get((change.call, change.direction), "change.none")
    return words(key, points=words.number(abs(change.points)), day=words.date(change.since))


def team_lines(view: ReleaseView, words: Words) -> list[Safe]:
    """Score and range of each side's teams, where it has several that may be shown (domain.md C8.1)."""
    lines = []
    for side, key in SIDES.items():
        teams = [team for team in view.teams if team.side == side]
        if teams:
            parts = [_team(team, words) for team in teams]
            lines.append(words("report.teams", side=words(key), teams=words.listing(parts)))
    return lines


def _team(team: TeamView, words: Words) -> Safe:
    rest = words.plain("report.team_rest")
    values = {
        "team": " + ".join(name or rest for name in team.teams),
        "score": words.number(team.score.shown),
        "low": words.number(team.score.low, 0),
        "high": words.number(team.score.high, 0),
    }
    if team.is_held:
        return words("report.team_held", day=words.date(team.stands_for, "short"), **values)
    return words("report.team", **values)


def turnout_lines(view: ReleaseView, words: Words) -> list[Safe]:
    """How many of those who got the pulse answered, where that may be told; else nothing."""
    parts = [_turnout(view.turnout[side], key, words) for side, key in SIDES.items() if side in view.turnout]
    return [words("report.turnout", sides=words.listing(parts))] if parts else []


def _turnout(turnout: Turnout, side: str, words: Words) -> Safe:
    """`14 of 19 in Sales`, and where under four in ten answered, that few took part (domain.md C11)."""
    text = words(
        "report.turnout_side", answered=turnout.answered, delivered=turnout.delivered, side=words(side)
    )
    is_low = turnout.answered < FEW_TOOK_PART * turnout.delivered
    return words("report.few_took_part", turnout=text) if is_low else text
