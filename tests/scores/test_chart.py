"""The picture: a PNG for every history, words that do not cover each other, lines told apart without colour."""

import struct
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.image import imread

from bot.scores.chart import ChartChange, ChartPoint, ChartValue, ChartWords, score_chart
from bot.scores.chart_layout import Box, boxes_along, boxes_between, spread_out, thinned
from bot.scores.chart_series import COMPANY, KEY, MARKETING, SALES, series_of
from bot.scores.chart_sheet import Sheet
from bot.scores.stages import Stage
from tests.scores.chart_words import WORDS

DAY0 = date(2026, 3, 10)


def value(score, half=None, **how):
    ends = {} if half is None else {"low": score - half, "high": score + half}
    return ChartValue(score, f"{score:.1f}", **ends, **how)


def point(number, company=None, sales=None, marketing=None, **how):
    day = DAY0 + timedelta(days=14 * number)
    return ChartPoint(day, f"{day.day}.{day.month}.", company, sales, marketing, **how)


def balanced(number, score=57.0, **how):
    return point(number, value(score, 4, **how), value(score + 3), value(score - 3))


HISTORIES = {
    "one round": [balanced(0)],
    "two rounds": [balanced(0), balanced(1)],
    "a year": [balanced(n, 50 + n / 2) for n in range(26)],
    "no figure yet": [point(0), point(1)],
    "a gap": [balanced(0), point(1), point(2), balanced(3), balanced(4)],
    "combined": [point(n, value(55, 7), is_combined=True) for n in range(3)],
    "combined, then balanced": [point(0, value(55, 7), is_combined=True), balanced(1), balanced(2)],
    "provisional": [point(0, value(55, 12, is_provisional=True)), balanced(1)],
    "provisional at the end": [balanced(0), point(1, value(55, 12, is_provisional=True))],
    "held": [balanced(0), point(1, value(58, 4), value(60, as_of="as of 10 March"), value(55)), balanced(2)],
    "held at the end": [balanced(0), point(1, value(58, 4), value(60, as_of="as of 10 March"), value(55))],
    "withdrawn": [balanced(0), balanced(1), point(2, None, None, value(60))],
    "beyond the ends": [balanced(0, 20.5), balanced(1, 99.5)],
    "no range": [point(0, value(50)), point(1, value(52))],
    "half a range": [point(0, ChartValue(50, "50", low=45)), point(1, ChartValue(50, "50", high=55))],
}


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES.keys())
def test_every_history_has_its_picture(history):
    png = score_chart(history, WORDS)
    assert struct.unpack(">II", png[16:24]) == (1200, 750)
    assert score_chart(history, WORDS) == png
    assert b"matplotlib" not in png.lower()


def test_the_pictures_differ():
    pictures = [score_chart(history, WORDS) for history in HISTORIES.values()]
    assert len(set(pictures)) == len(pictures)


def test_paper_is_white_and_the_company_line_is_where_its_score_is():
    low, high = (
        score_chart([balanced(0, at), balanced(1, at)], WORDS, width=600, height=375) for at in (30, 90)
    )
    dark = []
    for png in (low, high):
        image = imread(BytesIO(png))
        assert image.shape == (375, 600, 4)
        assert image[0, 0].tolist() == image[-1, -1].tolist() == [1, 1, 1, 1]
        dark.append(
            [row for row in range(375) if image[row, 290, :3].max() < 0.4]
        )  # in the middle of the plot
    assert min(dark[0]) > max(dark[1])
    # 60 of 80 points on a scale that fills the picture but for 142 and 122 pixels at twice the size
    assert dark[0][0] - dark[1][0] == pytest.approx(60 / 80 * (375 - (142 + 122) / 2), abs=2)


WORD_FIELDS = (
    "title",
    "subtitle",
    "company",
    "combined",
    "sales",
    "marketing",
    "range",
    "held",
    "provisional",
)


@pytest.mark.parametrize("field", WORD_FIELDS)
def test_every_word_is_one_that_came_in(field):
    everything = [
        point(0, value(50, 11, is_provisional=True), is_combined=True),
        point(1, value(50, 11), value(55, as_of="x"), value(45)),
        balanced(2),
    ]
    assert score_chart(everything, replace(WORDS, **{field: "Other"})) != score_chart(everything, WORDS)


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_is_named_by_the_words(stage):
    other = replace(WORDS, stages=WORDS.stages | {stage: "Other"})
    assert score_chart([balanced(0)], other) != score_chart([balanced(0)], WORDS)


def test_long_words_and_signs_of_formulas_are_just_words():
    odd = "Vertriebs- und Marketingzusammenarbeit $x^2$ der Unternehmensgruppe, noch vorläufig" * 2
    words = ChartWords(*[odd] * 9, stages=dict.fromkeys(Stage, odd))
    history = [balanced(0), point(1, value(55, 12, is_provisional=True), value(55, as_of=odd))]
    assert struct.unpack(">II", score_chart(history, words)[16:24]) == (1200, 750)


def test_words_without_a_free_place_are_written_only_if_needed():
    """In a flat picture every place near the lines is taken."""
    history = [
        balanced(0),
        point(1, value(57, 4), value(60, as_of="as of 10 March")),
        point(2, value(57, 4), value(60)),
    ]
    flat = score_chart(history, WORDS, height=300)
    without_date = [*history[:1], replace(history[1], sales=value(60, as_of="as of 9 March")), history[2]]
    assert score_chart(without_date, WORDS, height=300) == flat
    assert score_chart(history, replace(WORDS, marketing="Other"), height=300) != flat


def test_only_the_company_has_a_range():
    plain = [balanced(0), balanced(1)]
    with_ranges = [replace(one, sales=value(60, 9), marketing=value(54, 9)) for one in plain]
    assert score_chart(with_ranges, WORDS) == score_chart(plain, WORDS)
    sides_alone = [point(0, None, value(60, 9))]
    assert score_chart(sides_alone, replace(WORDS, range="Other")) == score_chart(sides_alone, WORDS)


def test_a_chart_needs_rounds_in_their_order():
    with pytest.raises(ValueError, match="at least one round"):
        score_chart([], WORDS)
    for wrong in ([balanced(1), balanced(0)], [balanced(0), balanced(0)]):
        with pytest.raises(ValueError, match="order of their days"):
            score_chart(wrong, WORDS)


CHANGES = {
    "up": ([balanced(0, 50), balanced(1, 53), balanced(2, 58)], 0),
    "down": ([balanced(0, 58), balanced(1, 53), balanced(2, 50)], 0),
    "from the last but one": ([balanced(n, 50 + n) for n in range(26)], 24),
    "over a gap": ([balanced(0, 50), point(1), balanced(2, 58)], 0),
    "of everybody": ([point(n, value(50 + 3 * n, 7), is_combined=True) for n in range(3)], 0),
    "to a held value": ([balanced(0, 50), balanced(1, 58, as_of="as of 10 March")], 0),
    "beyond the ends": ([balanced(0, 22), balanced(1, 98)], 0),
}


def pixels(history, change=None):
    return imread(BytesIO(score_chart(history, WORDS, change=change)))[:, :, :3]


def differing(one, two):
    """The first and last row and column in which two pictures are not the same."""
    rows, columns = (abs(one - two).max(axis=2) > 0.15).nonzero()
    return rows.min(), rows.max(), columns.min(), columns.max()


@pytest.mark.parametrize(("history", "since"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_marked_from_the_earlier_value_to_the_last(history, since):
    top, bottom, _, _ = differing(pixels(history), pixels(history, ChartChange(history[since].day, "")))
    ends = [750 - 122 - (history[at].company.value - 20) / 80 * (750 - 142 - 122) for at in (since, -1)]
    assert [top, bottom] == pytest.approx(sorted(ends), abs=14)


@pytest.mark.parametrize(("history", "since"), CHANGES.values(), ids=CHANGES.keys())
def test_the_words_of_a_change_cover_nothing(history, since):
    mark, said = (
        pixels(history, ChartChange(history[since].day, text)) for text in ("", "+8.0 since 10 March")
    )
    top, bottom, left, right = differing(mark, said)
    assert right - left > 200
    assert mark[top : bottom + 1, left : right + 1].min() > 0.65


def test_the_mark_of_a_change_begins_at_its_round():
    history = [balanced(n, 50 + 2 * n) for n in range(5)]
    plain = pixels(history)
    marks = [differing(plain, pixels(history, ChartChange(one.day, ""))) for one in history[:-1]]
    steps = [two[2] - one[2] for one, two in pairwise(marks)]
    # The last round stands as far from the one before; behind it comes the arrow.
    assert steps == pytest.approx([(marks[0][3] - marks[0][2]) / 4] * 3, abs=24)
    assert len({mark[3] for mark in marks}) == 1


@pytest.mark.parametrize(
    ("history", "day"),
    [
        ([balanced(0), balanced(1)], DAY0 - timedelta(days=14)),
        ([balanced(0), balanced(1)], DAY0 + timedelta(days=14)),
        ([point(0, None, value(60)), balanced(1)], DAY0),
        ([balanced(0), point(1, None, value(60))], DAY0),
    ],
    ids=["no round", "the last round", "no figure then", "no figure now"],
)
def test_a_change_leads_from_figure_to_figure(history, day):
    with pytest.raises(ValueError, match="from a round with a company figure to that of the last round"):
        score_chart(history, WORDS, change=ChartChange(day, "+8.0"))


def test_long_words_of_the_key_stay_on_the_sheet():
    everything = [
        point(0, value(50, 11, is_provisional=True)),
        point(1, value(50, 11), value(55, as_of="x"), value(45)),
    ]
    words = replace(WORDS, range="r" * 40, held="h" * 40, provisional="p" * 40)
    image = imread(BytesIO(score_chart(everything, words)))
    assert image[-80:, :25, :3].min() == image[-80:, -25:, :3].min() == 1


def test_lines_differ_by_more_than_colour():
    for one, two in combinations((COMPANY, SALES, MARKETING), 2):
        assert one.marker != two.marker
        assert one.dash != two.dash
        assert one.colour != two.colour


@pytest.mark.parametrize(
    "style", [COMPANY, SALES, MARKETING, KEY], ids=["company", "sales", "marketing", "small print"]
)
def test_colours_can_be_read_on_the_paper(style):
    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for paper in ("#FFFFFF", "#EAEEF5"):
        assert (light(paper) + 0.05) / (light(style.colour) + 0.05) >= 4.5


def test_the_main_line_is_drawn_last_and_a_change_of_mode_breaks_it():
    names = [one.name for one in series_of(HISTORIES["combined, then balanced"], WORDS)]
    assert names == ["Sales", "Marketing", "Everybody", "Company"]
    assert series_of([point(0)], WORDS) == []


def test_a_line_is_broken_at_a_gap_and_ends_where_its_figures_do():
    (line,) = series_of(
        [point(0, value(50)), point(1), point(2, value(51)), point(3, value(52)), point(4)], WORDS
    )
    assert [[each.value for each in values] for _, values in line.runs()] == [[50], [51, 52]]
    assert line.end()[1].value == 52
    assert line.label(line.end()[0]) == "Company 52.0"
    assert line.label(line.days[-1]) == "Company"


def test_what_is_held_and_provisional_is_said():
    held, plain = value(60, as_of="as of 10 March"), value(60)
    cases = [([plain, held, held, plain], 1), ([plain, held], 0), ([held, plain, held], 1), ([held, None], 1)]
    for values, notes in cases:
        (line,) = series_of([point(n, None, one) for n, one in enumerate(values)], WORDS)
        assert len(list(line.held_runs())) == notes
        assert line.note("not yet sure") == ("as of 10 March" if line.end()[1] is held else "")
    (line,) = series_of([point(0, value(60, 12, is_provisional=True))], WORDS)
    assert line.note("not yet sure") == "not yet sure"


heights = st.floats(1, 60)


@given(st.lists(st.tuples(st.floats(0, 500), heights), min_size=0, max_size=5))
def test_names_never_cover_each_other(labels):
    wanted, sizes = [y for y, _ in labels], [height for _, height in labels]
    placed = spread_out(wanted, sizes, 0, 500)
    spans = sorted((y - h / 2, y + h / 2) for y, h in zip(placed, sizes, strict=True))
    assert all(one[1] <= two[0] + 1e-6 for one, two in combinations(spans, 2))
    assert all(low >= -1e-6 and high <= 500 + 1e-6 for low, high in spans)
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    assert [placed[at] for at in order] == sorted(placed)


def test_names_that_are_far_apart_stay_where_they_are():
    assert spread_out([100, 300, 200], [20, 20, 20], 0, 500) == pytest.approx([100, 300, 200])
    assert spread_out([100, 100], [20, 20], 0, 500) == pytest.approx([90, 110])


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=60, unique=True), st.floats(1, 300))
def test_days_that_are_shown_stand_apart_and_the_last_is_among_them(centres, width):
    centres = sorted(centres)
    kept = thinned(centres, width)
    assert kept[-1] == len(centres) - 1
    assert kept == sorted(set(kept))
    assert all(centres[two] - centres[one] >= width for one, two in combinations(kept, 2))


def test_days_are_thinned_evenly():
    assert thinned([0, 10, 20, 30, 40], 10) == [0, 1, 2, 3, 4]
    assert thinned([0, 10, 20, 30, 40], 15) == [0, 2, 4]


def test_boxes():
    box = Box(0, 0, 10, 10)
    assert box.meets(Box(9, 9, 20, 20))
    assert not box.meets(Box(10, 0, 20, 10))
    assert not box.meets(Box(0, 11, 10, 20))
    assert Box(1, 1, 9, 10).lies_in(box)
    assert not Box(1, 1, 11, 9).lies_in(box)
    assert box.meets_any([Box(20, 20, 30, 30), Box(9, 9, 20, 20)])
    assert not box.meets_any([Box(20, 20, 30, 30)])


def test_boxes_along_a_line_leave_no_hole():
    boxes = boxes_along([0, 100], [0, 50], 10)
    for step in range(101):
        spot = Box(step - 0.1, step / 2 - 0.1, step + 0.1, step / 2 + 0.1)
        assert any(spot.meets(box) for box in boxes)


def test_boxes_between_two_lines_leave_no_hole():
    boxes = boxes_between([0, 50, 100], [0, 10, 0], [20, 40, 20])
    for x in range(101):
        rise = x if x <= 50 else 100 - x
        for y in (rise / 5, 20 + rise * 0.4):
            assert Box(x - 0.1, y - 0.1, x + 0.1, y + 0.1).meets_any(boxes)
    assert not Box(0, 45, 100, 50).meets_any(boxes)
    assert boxes_between([0], [0], [1]) == []


def test_words_are_shrunk_to_the_room_they_have():
    sheet = Sheet(1200, 750)
    size = sheet.fitting("a rather long name", 30, 100)
    assert size < 30
    assert sheet.measure("a rather long name", size) <= 101
    assert sheet.fitting("a", 30, 100) == 30
