"""One round's release out of windowed answers and the release before it (domain.md C5, C8)."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scores.disclosure import ReleaseState
from bot.scores.picture import chart_point, chart_words, draw_history
from bot.scores.release import Previous, make_release
from bot.scores.stages import Stage
from bot.scores.window import Member, Windowed
from bot.text import words_for
from tests.scores.samples import view, views

DAY0 = date(2026, 3, 10)
EVERYTHING = range(1, 21)


def on(number):
    """The close of the round of that number, every two weeks."""
    return DAY0 + timedelta(days=14 * number)


def people(side, count, value=4, *, round_of=0, changed=0, changed_in=0, statements=EVERYTHING):
    """So many people of a side; the first `changed` of them answered again in a later round.

    Each person is a point above or below the value on some statements, so that answers have a spread.
    """
    found = {}
    for number in range(count):
        day = on(changed_in if number < changed else round_of)
        shift = value if number >= changed or not changed_in else value + 1
        values = [
            min(5, max(1, shift + (number + no) % 3 - 1)) if no in statements else None for no in EVERYTHING
        ]
        days = [day if no in statements else None for no in EVERYTHING]
        found[Member(side, f"{side[0]}{number:02d}")] = Windowed("all", tuple(values), tuple(days))
    return found


def company(sales=8, marketing=8, **more):
    return people("sales", sales, **more) | people("marketing", marketing, **more)


def near(number):
    """Everybody answered anew in a round, with a score just over 60."""
    return {
        member: Windowed("all", (min(5, windowed.values[0] + 1), *windowed.values[1:]), windowed.days)
        for member, windowed in company(value=3, round_of=number).items()
    }


def chain(*rounds, previous=None):
    """A release for each round's people, each building on the one before."""
    releases, last = [], previous or Previous()
    for number, found in enumerate(rounds):
        made = make_release(found, last, round_id=f"round{number}", closed_on=on(number))
        releases.append(made)
        last = Previous(made.company.mode, made.stage, made.decision.state, made.sides)
    return releases


def mean_of(*sides):
    return sum(side.figures.total for side in sides) / len(sides)


def verdicts(release):
    return {block.cells[0].side: block.decision for block in release.decision.blocks}


class TestFirst:
    def test_both_sides_and_the_company_are_published(self):
        (made,) = chain(company())
        assert verdicts(made) == {"sales": "publish", "marketing": "publish"}
        assert (made.company.mode, made.company.status, made.is_new) == ("balanced", "published", True)
        assert (made.note, made.stage.stage) == ("first", Stage.INTEGRATED)
        assert (
            made.company.score.total
            == (made.sides["sales"].figures.total + made.sides["marketing"].figures.total) / 2
        )
        for side in made.sides.values():
            assert (side.computed_in, side.stands_for, side.is_shown) == ("round0", on(0), True)

    def test_influences_are_there_for_every_respondent(self):
        (made,) = chain(company())
        assert len(made.sides["sales"].figures.u) == 8
        assert abs(sum(made.sides["sales"].figures.u.values())) < 1e-9

    def test_nobody_is_too_few_and_so_are_four(self):
        for found in ({}, people("sales", 2) | people("marketing", 2)):
            (made,) = chain(found)
            assert (made.company.status, made.is_new, made.stage, dict(made.sides)) == (
                "too_few",
                False,
                None,
                {},
            )

    def test_few_statements_are_collecting(self):
        (made,) = chain(company(statements=range(1, 9)))
        assert made.company.status == "collecting"
        assert made.company.answers_needed == 2 * 2 * 10
        assert (made.company.score, made.stage, made.note) == (None, None, "no_new_figure")
        assert made.is_new

    def test_answers_all_alike_are_no_certainty(self):
        found = {member: Windowed("all", (4,) * 20, (on(0),) * 20) for member in company(5, 5)}
        (made,) = chain(found)
        assert made.company.score.shown == 80
        assert made.company.score.variance == 2.5
        assert made.company.score.low < 80 < made.company.score.high

    def test_everybody_cannot_say(self):
        nothing = {member: Windowed("all", (None,) * 20, (None,) * 20) for member in company()}
        (made,) = chain(nothing)
        assert made.company.status == "collecting"
        assert made.stage is None


class TestLater:
    def test_four_changed_people_are_held_and_nothing_moves(self):
        before = company()
        first, second = chain(before, company(changed=4, changed_in=1))
        assert verdicts(second) == {"sales": "hold", "marketing": "hold"}
        assert not second.is_new
        assert second.company.score == first.company.score
        assert (second.note, second.stage) == ("no_new_figure", first.stage)
        for name, side in second.sides.items():
            assert side.figures is first.sides[name].figures
            assert (side.computed_in, side.stands_for) == ("round0", on(0))

    def test_five_changed_people_advance(self):
        first, second = chain(company(), company(changed=5, changed_in=1))
        assert verdicts(second) == {"sales": "advance", "marketing": "advance"}
        assert second.is_new
        assert second.company.score.total > first.company.score.total
        assert second.sides["sales"].computed_in == "round1"

    def test_nobody_changed_is_unchanged_and_stands_for_today(self):
        first, second = chain(company(), company())
        assert verdicts(second) == {"sales": "unchanged", "marketing": "unchanged"}
        assert not second.is_new
        assert second.company.score == first.company.score
        assert second.sides["sales"].stands_for == on(1)
        assert second.sides["sales"].computed_in == "round0"

    def test_one_side_may_be_held_while_the_other_advances(self):
        later = people("sales", 8, changed=6, changed_in=1) | people("marketing", 8, changed=2, changed_in=1)
        first, second = chain(company(), later)
        assert verdicts(second) == {"sales": "advance", "marketing": "hold"}
        assert second.is_new
        assert second.sides["marketing"].figures is first.sides["marketing"].figures
        assert second.sides["marketing"].stands_for == on(0)
        assert second.sides["sales"].stands_for == on(1)
        assert (
            second.company.score.total
            == (second.sides["sales"].figures.total + first.sides["marketing"].figures.total) / 2
        )

    def test_a_side_that_moves_is_filled_from_the_held_one(self):
        later = people("sales", 8, changed=8, changed_in=1, statements=range(1, 20)) | people("marketing", 8)
        first, second = chain(company(), later)
        assert first.sides["sales"].figures.filled == ()
        assert second.sides["sales"].figures.filled == (20,)
        assert second.sides["marketing"].figures is first.sides["marketing"].figures

    def test_a_side_held_for_more_than_half_a_year_is_withdrawn_with_the_company(self):
        first, *_, last = chain(company(), *[company(changed=4, changed_in=1)] * 14)
        assert verdicts(last) == {"sales": "withdrawn", "marketing": "withdrawn"}
        assert (last.company.status, last.company.score, last.company.mode) == ("too_few", None, "balanced")
        assert not any(side.is_shown for side in last.sides.values())
        assert last.stage == first.stage

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=4))
    def test_what_does_not_move_is_taken_over_as_it_was_published(self, steps):
        rounds = [company()]
        for number, (sales, marketing) in enumerate(steps, 1):
            one = people("sales", 8, changed=sales, changed_in=number)
            rounds.append(one | people("marketing", 8, changed=marketing, changed_in=number))
        releases = chain(*rounds)
        for before, after in pairwise(releases):
            for name, verdict in verdicts(after).items():
                moved = verdict in {"publish", "advance"}
                assert (after.sides[name].figures is before.sides[name].figures) == (not moved)
            assert after.is_new == any(said == "advance" for said in verdicts(after).values())


class TestMode:
    def test_a_small_side_is_counted_with_everybody_and_not_shown(self):
        (made,) = chain(company(6, 3))
        assert (made.company.mode, made.company.status) == ("combined", "published")
        assert set(made.sides) == {"joined"}
        assert not made.sides["joined"].is_shown
        assert made.sides["joined"].figures.n == 9
        assert made.company.gap is None

    def test_everybody_together_is_held_and_unchanged_too(self):
        first, held, same = chain(company(6, 3), company(6, 3, changed=2, changed_in=1), company(6, 3))
        assert held.sides["joined"].figures is first.sides["joined"].figures
        assert (held.is_new, held.sides["joined"].stands_for) == (False, on(0))
        assert same.company.score == first.company.score

    def test_everybody_together_may_be_withdrawn(self):
        *_, last = chain(company(6, 3), *[company(6, 3, changed=2, changed_in=1)] * 14)
        assert (last.company.mode, last.company.status) == ("combined", "too_few")

    def test_another_mode_begins_its_stage_anew(self):
        lower = company(8, 8, value=2, round_of=1)
        first, second = chain(company(6, 3, value=5), lower)
        assert (first.company.mode, first.stage.stage) == ("combined", Stage.INTEGRATED)
        assert (second.company.mode, second.note) == ("balanced", "first")
        assert second.stage.stage is not first.stage.stage

    def test_a_round_with_too_few_people_changes_no_mode(self):
        first, none, again = chain(company(6, 3), {}, company(6, 3, value=3, round_of=2))
        assert (none.company.mode, none.company.status, none.stage) == ("combined", "too_few", first.stage)
        assert again.company.mode == "combined"
        assert again.note != "first"


class TestStage:
    def test_a_stage_just_beyond_a_border_is_held_and_published_in_the_third_round(self):
        releases = chain(company(value=2), near(1), near(2), near(3))
        assert [made.note for made in releases] == ["first", "held_up", "held_up", "moved_confirmed"]
        assert [made.stage.stage for made in releases] == [Stage.DEFINED] * 3 + [Stage.ALIGNED]
        assert [made.stage.count for made in releases] == [0, 1, 2, 0]

    def test_a_round_in_which_nothing_moved_leaves_the_count_as_it_is(self):
        releases = chain(company(value=2), near(1), near(1), near(3), near(4))
        assert [made.note for made in releases[1:4]] == ["held_up", "no_new_figure", "held_up"]
        assert releases[4].note == "moved_confirmed"

    def test_a_round_back_inside_the_band_starts_the_count_again(self):
        releases = chain(company(value=2), near(1), near(2), company(value=2, round_of=3), near(4))
        assert [made.note for made in releases[1:]] == ["held_up", "held_up", "same", "held_up"]
        assert releases[-1].stage.count == 1

    def test_far_beyond_the_border_it_is_published_at_once(self):
        releases = chain(company(value=2), company(value=4, round_of=1))
        assert releases[-1].note == "moved"
        assert releases[-1].stage.stage is Stage.INTEGRATED

    def test_a_new_series_knows_nothing_of_the_old_one(self):
        (made,) = chain(company(value=2), previous=Previous())
        assert made.note == "first"
        (other,) = chain(company(value=2), previous=Previous(state=ReleaseState(), sides={}))
        assert other.note == "first"


class TestPicture:
    def test_a_point_has_the_figures_and_their_dates(self):
        words = words_for("en")
        point = chart_point(view(57.3, held=("sales",)), words)
        assert (point.company.value, point.company.text) == (57.3, "57.3")
        assert not point.company.is_provisional
        assert point.company.as_of is None
        assert point.sales.as_of is not None
        assert point.marketing.as_of is None
        assert not point.is_combined

    def test_what_stands_from_before_is_marked_with_its_date(self):
        words = words_for("en")
        assert chart_point(view(is_new=False), words).company.as_of is not None
        assert chart_point(view(variance=90.0, stage=None), words).company.is_provisional
        combined = chart_point(view(mode="combined", sides=()), words)
        assert combined.is_combined
        assert combined.sales is None

    def test_every_shape_of_a_release_can_be_drawn(self):
        words = words_for("en")
        past = sorted(views(), key=lambda one: one.closed_on)
        spread = [
            type(one)(**{name: getattr(one, name) for name in one.__slots__} | {"closed_on": on(number)})
            for number, one in enumerate(past)
        ]
        assert draw_history(spread, words).startswith(b"\x89PNG")
        assert chart_words(spread, words).title
        assert chart_words(spread[:1], words).subtitle != chart_words(spread, words).subtitle


class TestOneSideAlone:
    """Where nobody of a side answered, everybody is one group, made of the other side's people."""

    def test_the_company_is_combined_and_no_side_is_shown(self):
        (made,) = chain(people("sales", 8))
        assert (made.company.mode, made.company.status, set(made.sides)) == (
            "combined",
            "published",
            {"joined"},
        )
        assert made.decision.is_combined

    def test_the_other_side_coming_in_makes_both_sides_anew(self):
        first, second, third = chain(people("sales", 8), company(), company(8, 8, changed=8, changed_in=2))
        assert first.company.mode == second.company.mode == "combined"
        assert second.is_new
        assert (third.company.mode, set(third.sides)) == ("balanced", {"sales", "marketing"})

    def test_a_side_that_falls_silent_takes_both_into_one_group(self):
        first, second = chain(company(), people("marketing", 8, changed=5, changed_in=1))
        assert (first.company.mode, second.company.mode) == ("balanced", "combined")
        assert (set(second.sides), second.note) == ({"joined"}, "first")
