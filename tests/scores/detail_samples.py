"""Arguments for the answers about themes, statements, the gap, the history and the method."""

from dataclasses import replace
from datetime import date, timedelta

from bot.pulse.instrument import LAYOUT, THEMES, load_default
from bot.scores.change import Change
from bot.scores.estimate import Gap, score_of
from bot.scores.lines import Notes, talking_points
from bot.scores.service.detail_read import DetailsView, Pair, line_of_detail
from bot.scores.service.read import TeamView
from bot.scores.side_details import Detail, Name
from bot.workspace.settings import PulseSection
from tests.samples import given

CLOSED_ON = date(2026, 3, 10)
EARLIER = CLOSED_ON - timedelta(days=28)
SINCE = CLOSED_ON - timedelta(days=84)
INSTRUMENT = load_default()


def gap(points=-6.2, *, size="some", clear=True, stages_differ=False):
    """Sales minus Marketing."""
    return Gap(points, 2.0, 20.0, points - 4, points + 4, size, clear, points / 16, stages_differ)


def gaps():
    yield gap(1.3, size="similar", clear=False)
    yield gap(-6.2)
    yield gap(6.2, clear=False)
    yield gap(1.3, size="similar", clear=False, stages_differ=True)
    yield gap(6.2, clear=False, stages_differ=True)
    yield gap(-12.4, size="wide", stages_differ=True)


def change(call="clear", points=6.2):
    return Change(points, 2.0, 20.0, points - 4, points + 4, points - 3, points + 3, call, SINCE)


def changes():
    yield from (change(call, points) for call in ("clear", "possible", "none") for points in (6.2, -6.2))


def teams(count=2, *, held=False):
    """Teams of both sides, with names that would be mrkdwn if they were not escaped, and those of no team."""
    day = EARLIER if held else CLOSED_ON
    return tuple(
        TeamView(side, (f"<North> & *{n}*", ""), score_of(55 + n, 9.0, 6.0), day, held)
        for side in ("sales", "marketing")
        for n in range(count)
    )


def richer(view):
    """The same release with everything a release can have besides."""
    for one in gaps():
        yield replace(view, gap=one)
    yield replace(view, is_comparable=False)
    for one in changes():
        yield replace(view, change=one)
    yield replace(view, teams=teams())
    yield replace(view, teams=teams(held=True), gap=gap(), change=change())


def detail(side, what, of, value, *, n=7, stands_for=CLOSED_ON):
    return Detail(Name(side, what, str(of)), value, 0.1, n, stands_for, 0 if what == "theme" else 1)


def pair(what, of, sales, marketing, *, held=False):
    """Both sides' figures; None is one that is not shown, and `held` sets Sales back."""
    one = sales and detail("sales", what, of, sales, stands_for=EARLIER if held else CLOSED_ON)
    two = marketing and detail("marketing", what, of, marketing)
    return Pair(str(of), one, two, bool(one and two and not held))


def details(view, *, kind="full"):
    """All shown; `held`: Sales of an earlier date; `halves`: one side alone; `empty`; `silent`: many can't say."""
    numbers = [layout[0] for layout in LAYOUT]
    values = {
        "full": lambda n: (1.2 + n / 6, 4.9 - n / 8),
        "held": lambda n: (1.2 + n / 6, 4.9 - n / 8),
        "halves": lambda n: (None, 3.1) if n % 2 else (2.4, None),
        "empty": lambda _: (None, None),
        "silent": lambda n: (3.0, 3.1),  # noqa: ARG005  # the same for each
    }[kind]
    lines = {no: pair("line", no, *values(no), held=kind == "held") for no in numbers}
    themes = [pair("theme", theme, *(v and 20 * v for v in values(n))) for n, theme in enumerate(THEMES, 3)]
    both = [one for one in lines.values() if one.is_comparable]
    points = talking_points(
        {int(one.of): line_of_detail(one.sales) for one in both},
        {int(one.of): line_of_detail(one.marketing) for one in both},
    )
    silent = [detail(side, "cannot_say", no, 0.37) for no in (8, 20) for side in ("marketing", "sales")]
    return DetailsView(view, tuple(themes), lines, points, tuple(silent) if kind == "silent" else ())


def agreeing(view, *values):
    """The release with notes of each side: how far its people agree, and many uniform answers."""
    sides = [
        replace(side, notes=Notes(value, has_many_uniform=bool(value and value < 0.5)))
        for side, value in zip(view.sides, values, strict=True)
    ]
    return replace(view, sides=tuple(sides))


def detail_samples(view, without_score):
    """Samples by builder, made of the releases of the other samples."""

    def every():
        yield from (
            details(one, kind=kind)
            for one in (*richer(view()), without_score("collecting", 4))
            for kind in ("full", "held", "halves", "empty", "silent")
        )
        yield details(view(mode="combined", sides=()), kind="empty")

    def gap_message(words):
        yield from (given(one, INSTRUMENT, words) for one in every())

    def themes_message(words):
        for one in every():
            yield given(one, INSTRUMENT, words)
        for values in ((0.2, 0.4), (0.6, 0.8), (0.95, None)):
            yield given(details(agreeing(view(), *values)), INSTRUMENT, words, is_for_lead=True)

    def theme_message(words):
        yield from (given(theme, one, INSTRUMENT, words) for theme in THEMES for one in every())

    def history_message(words):
        several = [
            view(),
            view(held=("sales", "marketing"), is_new=False, stands_for=EARLIER),
            view(mode="combined", sides=()),
            view(variance=90.0, stage=None),
            without_score("collecting", 3),
            without_score("too_few"),
        ]
        yield given(several, "C0ALIGNMENT", words)
        yield given(several * 4 + several[:2], "C0ALIGNMENT", words)
        yield given(several[-2:-1], "", words)
        unsure = [view(59.0, variance) for variance in (1.0, 9.0, 25.0)]
        yield given([*unsure, replace(view(), change=change())], "", words)

    def method_message(words):
        for one in (None, without_score("collecting", 4), *richer(view())):
            yield given(one, PulseSection(), words)
        noted = agreeing(replace(view(), alpha=0.87), 0.3, 0.8)
        yield given(noted, PulseSection(statements=3, every_weeks=4), words)

    return {
        "bot.scores.gap_blocks.gap_message": gap_message,
        "bot.scores.themes_blocks.themes_message": themes_message,
        "bot.scores.themes_blocks.theme_message": theme_message,
        "bot.scores.history_blocks.history_message": history_message,
        "bot.scores.method_blocks.method_message": method_message,
    }
