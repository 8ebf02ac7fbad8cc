"""One round's release out of windowed answers and the release before it (domain.md C5, C8)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scores.change import SideFit, Then
from bot.scores.decision import ReleaseState
from bot.scores.groups import Cell
from bot.scores.picture import chart_point, chart_words, draw_history
from bot.scores.release import make_release
from bot.scores.released import Moment, Previous
from bot.scores.side_details import THEME_OF, Name
from bot.scores.stages import Stage
from bot.scores.window import Dealing, Member, Windowed
from bot.text import words_for
from tests.scores.histories import previous_of
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
        made = make_release(found, last, moment=Moment(f"round{number}", on(number)))
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


def two_teams(north=7, west=7, marketing=8, *, number=0, again=()):
    """Sales in two teams; `again` are teams whose people have all answered anew in round `number`."""
    found = {}
    for team, count in (("North", north), ("West", west)):
        fresh = team in again
        mine = people("sales", count, 3 if fresh else 4, round_of=number if fresh else 0)
        found |= {
            Member("sales", f"{team}{member.respondent}"): replace(one, team=team)
            for member, one in mine.items()
        }
    return found | people("marketing", marketing)


NORTH, WEST = (Cell("sales", "North"),), (Cell("sales", "West"),)


class TestTeams:
    def release(self, found, previous, number, earlier=()):
        return make_release(
            found, previous, moment=Moment(f"round{number}", on(number)), earlier=dict(earlier)
        )

    def first(self):
        found = two_teams()
        return found, self.release(found, Previous(), 0)

    def test_each_team_has_score_and_range_beside_its_side(self):
        _, made = self.first()
        assert set(made.teams) == {NORTH, WEST}
        assert all(team.is_shown and team.figures.total for team in made.teams.values())
        assert made.sides["sales"].figures.n == 14

    def test_a_side_without_teams_has_none(self):
        _, made = self.first()
        assert not any(cell.side == "marketing" for group in made.teams for cell in group)

    def test_a_held_team_is_counted_with_what_it_said_then(self):
        before, made = self.first()
        later = self.release(
            two_teams(number=1, again=["North"]), previous_of(made), 1, {on(0): before}.items()
        )
        assert later.teams[NORTH].stands_for == on(1)
        assert later.teams[WEST].figures == made.teams[WEST].figures
        assert later.sides["sales"].figures.n == 14
        expected = (later.teams[NORTH].figures.total + made.teams[WEST].figures.total) / 2
        assert later.sides["sales"].figures.total == pytest.approx(expected, abs=0.2)

    def held(self):
        """North answered anew; of West three did."""
        found = two_teams(number=1, again=["North"])
        some = sorted(member for member in found if member.respondent.startswith("West"))[:3]
        for member in some:
            found[member] = replace(found[member], days=(on(1), *found[member].days[1:]))
        return found

    def test_three_of_a_team_do_not_move_it(self):
        before, made = self.first()
        later = self.release(self.held(), previous_of(made), 1, {on(0): before}.items())
        assert (later.teams[WEST].stands_for, later.teams[NORTH].stands_for) == (on(0), on(1))
        assert later.sides["sales"].stands_for == on(0)
        assert later.sides["sales"].computed_in == "round1"

    def test_a_held_team_without_figures_of_its_own_has_none(self):
        """The release before was made when teams were not told apart."""
        before, made = self.first()
        last = replace(previous_of(made), teams={})
        later = self.release(two_teams(number=1, again=["North"]), last, 1, {on(0): before}.items())
        assert set(later.teams) == {NORTH}

    def test_where_not_all_of_a_held_team_is_there_any_more_its_side_stands_still(self):
        """Somebody deleted their answers (domain.md C8.7)."""
        before, made = self.first()
        kept = {member: one for member, one in before.items() if member.respondent != "Wests00"}
        later = self.release(self.held(), previous_of(made), 1, {on(0): kept}.items())
        assert later.sides["sales"].figures == made.sides["sales"].figures
        assert later.teams[NORTH].stands_for == on(0)

    def test_a_team_held_for_half_a_year_goes_with_all_it_enters(self):
        before, made = self.first()
        late = self.release(
            {**self.held()}, replace_dates(previous_of(made), on(-14)), 1, {on(-14): before}.items()
        )
        assert not late.teams[WEST].is_shown
        assert late.company.status == "too_few"


def replace_dates(previous, day):
    """The same release, made longer ago."""
    groups = tuple(replace(group, stands_for=day) for group in previous.state.groups)
    return replace(previous, state=replace(previous.state, groups=groups))


class TestChange:
    def then(self, made, days=98):
        sides = {
            side: SideFit(one.figures.total, one.figures.n, one.figures.u) for side, one in made.sides.items()
        }
        day = on(0) - timedelta(days=days)
        return Then(day, sides, dict.fromkeys(sides, day), 84)

    def made(self, value=4, then=None, number=0, previous=None):
        found = company(value=value, round_of=number, sales=20, marketing=20)
        return make_release(
            found, previous or Previous(), moment=Moment(f"round{number}", on(number)), then=then
        )

    def test_against_a_result_that_shares_no_answers(self):
        then = self.then(self.made(3))
        change = self.made(4, then).change
        assert (change.call, change.direction, change.since) == ("clear", 1, then.closed_on)
        assert change.points == pytest.approx(20, abs=0.1)

    def test_the_same_again_is_no_clear_change(self):
        assert self.made(4, self.then(self.made(4))).change.call == "none"

    def test_none_where_a_side_is_of_a_date_that_shares_answers(self):
        assert self.made(4, self.then(self.made(3), days=70)).change is None

    def test_none_without_an_earlier_result(self):
        assert self.made(4).change is None

    def test_none_while_a_side_collects(self):
        few = company(sales=8, marketing=8, statements=range(1, 10))
        made = make_release(few, Previous(), moment=Moment("round0", on(0)), then=self.then(self.made(3)))
        assert made.company.status == "collecting"
        assert made.change is None


class TestFilledIn:
    """Statements that fewer than two people of a group answered."""

    def lines(self, made):
        return {name.statement for name in made.details.shown if name[:2] == ("sales", "line")}

    def test_a_side_that_left_none_out_shows_all_its_lines(self):
        made = make_release(company(), Previous(), moment=Moment("round0", on(0)))
        assert self.lines(made) == set(EVERYTHING)

    def test_beside_a_score_with_means_of_the_other_side_one_line_and_its_theme_wait(self):
        """The score less all lines of its own would tell what few on the other side said."""
        found = people("sales", 8, statements=range(1, 20)) | people("marketing", 8)
        made = make_release(found, Previous(), moment=Moment("round0", on(0)))
        assert made.sides["sales"].figures.filled == (20,)
        (missing,) = set(range(1, 20)) - self.lines(made)
        assert Name("sales", "theme", THEME_OF[missing]) not in made.details.shown

    def test_beside_a_score_filled_in_by_its_own_mean_all_lines_are_shown(self):
        """What nobody answered on either side brings nobody else's answers in."""
        made = make_release(company(statements=range(1, 20)), Previous(), moment=Moment("round0", on(0)))
        assert made.sides["sales"].figures.filled == (20,)
        assert self.lines(made) == set(range(1, 20))

    def test_nor_may_such_a_score_less_its_lines_tell_of_too_few(self):
        """The twentieth statement is answered by three people: the score has it, so it has to wait, or a line has."""
        few = (
            people("sales", 8, statements=range(1, 19))
            | people("sales", 3, statements=range(1, 20))
            | people("marketing", 8, statements=range(1, 20))
        )
        made = make_release(few, Previous(), moment=Moment("round0", on(0)))
        assert made.sides["sales"].figures.filled == (20,)
        assert len(self.lines(made)) == 17

    def test_nor_does_it_come_when_the_score_is_old(self):
        """The lines of then and the one that is missing are the same sum, whenever it is shown."""
        found = people("sales", 8, statements=range(1, 20)) | people("marketing", 8)
        first = make_release(found, Previous(), moment=Moment("round0", on(0)))
        (missing,) = set(range(1, 20)) - self.lines(first)
        others = [no for no in range(1, 20) if no != missing]
        newer = people("sales", 8, changed=8, changed_in=1, statements=range(1, 20))
        for member, old in found.items():
            if member.side == "sales":
                new = newer[member]
                values, days = list(old.values), list(old.days)
                for no in others[:9]:
                    values[no - 1], days[no - 1] = new.values[no - 1], new.days[no - 1]
                newer[member] = Windowed("all", tuple(values), tuple(days))
        later = newer | {member: one for member, one in found.items() if member.side == "marketing"}
        made = make_release(later, previous_of(first), moment=Moment("round1", on(1)))
        assert made.details.shown[Name("sales", "line", str(others[0]))].stands_for == on(1)
        assert missing not in self.lines(made)

    def test_a_team_is_filled_in_by_its_own_mean(self):
        """What its side said is others' answers."""
        found = two_teams()
        north = {
            member: Windowed("North", (*one.values[:19], None), (*one.days[:19], None))
            for member, one in found.items()
            if one.team == "North"
        }
        lower = {
            member: Windowed("West", (*one.values[:19], 1), one.days)
            for member, one in found.items()
            if one.team == "West"
        }
        totals = [
            make_release(found | north | west, Previous(), moment=Moment("round0", on(0)))
            .teams[NORTH]
            .figures
            for west in ({}, lower)
        ]
        assert totals[0].filled == (20,)
        assert totals[0].total == totals[1].total == pytest.approx(sum(totals[0].b.values()) * 20 / 19)


class TestComparable:
    def test_a_side_held_for_more_than_a_round_is_not_compared(self):
        first = make_release(company(), Previous(), moment=Moment("round0", on(0)))
        moved = people("sales", 8) | people("marketing", 8, changed=8, changed_in=2)
        same = people("sales", 8, changed=2, changed_in=1) | people("marketing", 8, changed=8, changed_in=2)
        assert make_release(moved, previous_of(first), moment=Moment("round2", on(2))).is_comparable
        assert not make_release(same, previous_of(first), moment=Moment("round2", on(2))).is_comparable

    def test_one_round_apart_it_is(self):
        first = make_release(company(), Previous(), moment=Moment("round0", on(0)))
        found = people("sales", 8, changed=2, changed_in=1) | people("marketing", 8, changed=8, changed_in=1)
        assert make_release(found, previous_of(first), moment=Moment("round1", on(1))).is_comparable


class TestNotes:
    def test_of_thirty_who_answered_all_alpha_is_told_and_kept_while_nothing_moves(self):
        found = company(sales=20, marketing=20)
        first = make_release(found, Previous(), moment=Moment("round0", on(0)))
        assert first.alpha is not None
        again = make_release(found, previous_of(first), moment=Moment("round1", on(1)))
        assert again.alpha == first.alpha

    def test_of_answers_that_are_held_no_alpha_is_made(self):
        first = make_release(company(sales=20, marketing=20), Previous(), moment=Moment("round0", on(0)))
        found = people("sales", 20, changed=10, changed_in=1) | people(
            "marketing", 20, changed=2, changed_in=1
        )
        second = make_release(found, previous_of(first), moment=Moment("round1", on(1)))
        assert [block.decision for block in second.decision.blocks] == ["hold", "advance"]
        assert second.alpha == first.alpha
        found = people("sales", 20, changed=15, changed_in=2) | people(
            "marketing", 20, changed=5, changed_in=2
        )
        third = make_release(found, previous_of(second), moment=Moment("round2", on(2)))
        assert [block.decision for block in third.decision.blocks] == ["advance", "advance"]
        assert third.alpha not in {None, first.alpha}

    def test_each_side_keeps_its_own(self):
        first = make_release(company(), Previous(), moment=Moment("round0", on(0)))
        assert 0 <= first.sides["sales"].notes.agreement <= 1
        again = make_release(company(), previous_of(first), moment=Moment("round1", on(1)))
        assert again.sides["sales"].notes == first.sides["sales"].notes


class TestAtTheEdges:
    """What domain.md C13 and common sense ask at the ends."""

    def release(self, found, previous=None, number=0):
        return make_release(found, previous or Previous(), moment=Moment(f"round{number}", on(number)))

    def test_one_answer_each_to_one_statement_is_collecting_with_that_one_line(self):
        made = self.release(company(statements=[7]))
        assert (made.company.status, made.company.score, made.stage) == ("collecting", None, None)
        assert made.company.answers_needed > 0
        assert {(name.what, name.of) for name in made.details.shown} == {("line", "7")}

    def test_one_answer_each_to_statements_of_ones_own_shows_nothing(self):
        found = {}
        for number, member in enumerate(company()):
            (own,) = people(member.side, 1, statements=[1 + number % 8]).values()
            found[member] = own
        made = self.release(found)
        assert (made.company.status, made.company.score) == ("collecting", None)
        assert made.details.shown == {}

    def test_everybody_left_and_others_came(self):
        first = self.release(company())
        empty = self.release({}, previous_of(first), 1)
        assert (empty.company.status, empty.is_new, empty.details.shown) == ("too_few", False, {})
        assert empty.stage == first.stage
        others = {
            Member(member.side, f"new{member.respondent}"): one
            for member, one in company(value=2, round_of=2).items()
        }
        again = self.release(others, previous_of(empty), 2)
        assert again.company.status == "published"
        assert set(again.sides) == {"sales", "marketing"}

    def test_all_equal_answers_never_look_certain_in_any_figure(self):
        same = {
            member: Windowed("", (5,) * 20, (on(0),) * 20, (Dealing(on(0), cannot_say=False),) * 20)
            for member in company()
        }
        made = self.release(same)
        assert made.company.score.low < 100
        assert all(one.variance > 0 for one in made.details.shown.values())
        assert made.sides["sales"].notes.has_many_uniform
