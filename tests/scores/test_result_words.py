"""Results in words: what somebody who is no statistician would believe after reading them."""

from dataclasses import replace

import pytest

from bot.pulse.instrument import load_default
from bot.scores.blocks import report_message, stage_message
from bot.scores.gap_blocks import gap_message
from bot.scores.history_blocks import history_line, history_message
from bot.scores.method_blocks import method_message
from bot.scores.stages import Stage
from bot.scores.themes_blocks import theme_message, themes_message
from bot.text import words_for
from bot.workspace.settings import PulseSection
from tests.scores.detail_samples import change, details, gap, pair
from tests.scores.samples import view, without_score

WORDS = words_for("en-GB")
INSTRUMENT = load_default()


def told(release):
    return str(stage_message(release, WORDS).text).splitlines()


def gap_told(shown):
    return str(gap_message(shown, INSTRUMENT, WORDS).text)


class TestTheSidesInTwoStages:
    def test_it_is_a_fact_where_the_gap_is_clear(self):
        lines = told(view(59.0, gap=gap(6.0, stages_differ=True)))
        assert "Taken by themselves, Sales stands in Aligned and Marketing in Defined." in lines

    def test_it_could_be_chance_where_the_gap_could(self):
        lines = told(view(59.0, gap=gap(6.0, clear=False, stages_differ=True)))
        assert "Marketing answered 6.0 points lower than Sales, which could be chance." in lines
        assert (
            "Taken by themselves, Sales would stand in Aligned and Marketing in Defined; that could be chance too."
            in lines
        )

    @pytest.mark.parametrize("is_clear", [True, False])
    def test_it_is_a_border_alone_where_the_two_see_it_alike(self, is_clear):
        lines = told(view(59.0, gap=gap(3.0, size="similar", clear=is_clear, stages_differ=True)))
        assert (
            "Only a border lies between them: Sales is just inside Aligned, Marketing just inside Defined."
            in lines
        )


class TestWhatWaits:
    def test_a_held_side_has_its_date_and_why_it_waits(self):
        (line,) = [one for one in told(view(held=("sales",))) if one.startswith("Sales:")]
        assert line.endswith(
            "as of 24 Feb 2026; it waits until 5 or more people have answered anew and none of them can be singled out"
        )

    @pytest.mark.parametrize(("mode", "who"), [("balanced", "people of a side"), ("combined", "people")])
    def test_where_all_waits_it_says_whose_answers_it_waits_for(self, mode, who):
        lines = told(view(mode=mode, sides=(), is_new=False))
        assert any(f"they wait until 5 or more {who} have answered anew" in one for one in lines)

    def test_the_gap_tells_the_dates_of_what_it_sets_side_by_side(self):
        shown = details(view())
        held = replace(pair("theme", "climate", 60.0, 70.0, held=True), is_comparable=True)
        lines = dict(shown.lines)
        lines[2] = replace(pair("line", 2, 2.0, 4.0, held=True), is_comparable=True)
        points = tuple(replace(point, statement=2) for point in shown.points[:1])
        text = gap_told(replace(shown, themes=(held,), lines=lines, points=points))
        assert "Sales 60.0 (as of 10 Feb), Marketing 70.0\n" in text
        assert "Sales 2.0 (as of 10 Feb), Marketing 4.0\n" in text


class TestTheGap:
    def test_without_a_score_it_says_what_is_missing(self):
        text = gap_told(details(without_score("collecting", 13), kind="empty"))
        assert "No score yet: about 13 more answers to single statements are needed." in text
        assert "it needs 5 people" not in text

    def test_a_combined_figure_has_none(self):
        text = gap_told(details(view(mode="combined", sides=()), kind="empty"))
        assert "There is no gap to show: it needs 5 people with answers on each side." in text

    def test_the_question_is_asked_once(self):
        shown = details(view(gap=gap()))
        assert len(shown.points) == 3
        assert gap_told(shown).count("What does each side see that the other does not?") == 1


class TestTheFooter:
    def footer(self, release):
        return str(report_message(release, WORDS).text), report_message(release, WORDS).blocks[-1][
            "elements"
        ][0]["text"]

    def test_each_side_is_one_half_where_there_are_two(self):
        assert "each side one half" in self.footer(view())[1]

    def test_a_combined_figure_knows_no_halves(self):
        text, footer = self.footer(view(mode="combined", sides=()))
        assert "counted as one group" in text
        assert "everybody in one group" in footer
        assert "half" not in footer

    def test_without_a_score_no_range_is_explained(self):
        assert "range" not in self.footer(without_score("collecting", 13))[1]


class TestHistory:
    @pytest.mark.parametrize(
        ("variance", "stage"),
        [(0.2, "– Defined –"), (4.0, "– probably Defined –"), (30.0, "– between Defined and Aligned –")],
    )
    def test_the_stage_is_as_sure_as_in_the_newest_result(self, variance, stage):
        release = view(58.9, variance) if variance < 30 else view(60.4, variance, stage=Stage.DEFINED)
        assert stage in str(history_line(release, WORDS))

    def test_the_change_is_told_where_there_is_one(self):
        past = [view(51.0), view(57.3, change=change())]
        assert "Up 6.2 points since 16 Dec 2025: a clear change." in str(
            history_message(past, "", WORDS).text
        )
        assert "change" not in str(history_message(past[:1], "", WORDS).text)


class TestThemes:
    def test_where_there_is_one_group_it_says_what_would_be_needed(self):
        shown = details(view(mode="combined", sides=()), kind="empty")
        for message in (
            themes_message(shown, INSTRUMENT, WORDS),
            theme_message("people", shown, INSTRUMENT, WORDS),
        ):
            assert "needs 5 or more people who answered on each" in str(message.text)


def test_the_method_page_says_what_becomes_of_the_halves_in_a_small_company():
    text = str(method_message(None, PulseSection(), WORDS).text)
    assert "Only where a side has fewer than 5 people who answered, all are one group" in text
