"""What may be shown: the examples, the rules one by one, and that no figure moves by too few people."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scores.decision import COMBINED, COMPANY, GAP, ReleaseState
from bot.scores.disclosure import decide
from bot.scores.groups import Cell
from bot.scores.rows import OTHER_SIDE
from bot.scores.steps import changed_people

EXAMPLE = json.loads((Path(__file__).parents[1] / "examples" / "disclosure.json").read_text("utf-8"))
DAY0 = date(2026, 1, 6)
K = 5


def day(number):
    return DAY0 + timedelta(days=14 * number)


def cells(**teams):
    """`sales_A="a1:2 a2"` and so on; a contribution is "1" unless one is given."""
    found = {}
    for name, people in teams.items():
        side, _, team = name.partition("_")
        pairs = (person.partition(":") for person in people.split())
        found[Cell(side, team or "all")] = {person: version or "1" for person, _, version in pairs}
    return found


def people(prefix, n, version=1, first=1):
    return " ".join(f"{prefix}{at}:{version}" for at in range(first, first + n))


THREE_TEAMS = cells(
    sales_A=people("a", 6), sales_B=people("b", 6), sales_C=people("c", 6), marketing=people("m", 6)
)
MERGED_BESIDE_ONE = cells(
    sales_A=people("a", 4, 2),
    sales_B=people("b", 4, 2),
    sales_C="c1:2 " + people("c", 5, 1, 2),
    marketing=people("m", 6),
)


def run(*rounds, k=K):
    decisions, state = [], None
    for number, now in enumerate(rounds):
        decisions.append(decide(now, state, on=day(number), k=k))
        state = decisions[-1].state
    return decisions


def verdicts(decision):
    return {" + ".join(map(str, block.cells)): block.decision for block in decision.blocks}


@pytest.mark.parametrize("case", EXAMPLE["cases"], ids=lambda case: case["id"])
def test_examples(case):
    state = None
    for number, one in enumerate(case["rounds"]):
        now = {Cell(side, team): who for side, teams in one["input"].items() for team, who in teams.items()}
        decision = decide(now, state, on=day(number), k=EXAMPLE["k"])
        state = decision.state
        assert [
            {
                "cells": list(map(str, block.cells)),
                "decision": block.decision,
                "changed": block.changed,
                "people_used": block.people_used,
            }
            for block in decision.blocks
        ] == one["expect"]["blocks"]
        assert list(decision.figures) == one["expect"]["figures"]
        assert decision.is_combined == (COMBINED in decision.figures)


NINE, SIX = people("s", 9), people("m", 6)


def test_held_and_unchanged_blocks_say_which_date_they_stand_for():
    _, second, third = run(
        cells(sales=NINE, marketing=SIX),
        cells(sales=people("s", 2, 2) + " " + people("s", 7, 1, 3), marketing=SIX),
        cells(sales=people("s", 9, 3), marketing=SIX),
    )
    assert {(b.cells[0].side, b.decision): b.stands_for for b in second.blocks} == {
        ("marketing", "unchanged"): day(1),  # its data is that of today
        ("sales", "hold"): day(0),
    }
    assert {(b.cells[0].side, b.decision): b.stands_for for b in third.blocks} == {
        ("marketing", "unchanged"): day(2),
        ("sales", "advance"): day(2),
    }


def test_changes_add_up_over_rounds_until_they_are_enough():
    changing = [people("s", n, 2) + " " + people("s", 9 - n, 1, n + 1) for n in (0, 2, 4, 5)]
    decisions = run(*(cells(sales=sales, marketing=SIX) for sales in changing))
    assert [verdicts(d)["sales/all"] for d in decisions] == ["publish", "hold", "hold", "advance"]
    assert decisions[2].state.used[Cell("sales", "all")]["s1"] == "1"
    assert decisions[3].state.used[Cell("sales", "all")]["s1"] == "2"


def test_enough_changes_but_too_few_people_are_held():
    """Marketing falls to four; joined with Sales only four would have changed, so the old groups stay."""
    decisions = run(cells(sales=NINE, marketing=people("m", 8)), cells(sales=NINE, marketing=people("m", 4)))
    assert verdicts(decisions[1]) == {"marketing/all": "hold", "sales/all": "unchanged"}
    assert decisions[1].figures == (COMPANY, "sales", "marketing", GAP)
    gone = run(cells(sales=NINE, marketing=people("m", 5)), cells(sales=NINE, marketing="m1:2 m2:2 m3:2 m4"))
    assert verdicts(gone[1]) == {"marketing/all": "hold", "sales/all": "unchanged"}


def test_people_who_are_deleted_leave_the_figures_as_they_were():
    first, second = run(cells(sales=NINE, marketing=SIX), cells(sales=people("s", 7), marketing=SIX))
    assert verdicts(second)["sales/all"] == "hold"
    assert second.figures == first.figures
    sales = [Cell("sales", "all")]
    assert second.state.people(sales) == first.state.people(sales) == {f"s{n}" for n in range(1, 10)}


def test_fewer_than_k_in_all_show_nothing_and_forget_nothing():
    first, second, third, fourth = run(
        cells(sales=NINE, marketing=SIX),
        cells(sales="s1 s2", marketing="m1 m2"),
        cells(sales=NINE, marketing=people("m", 1, 2) + " " + people("m", 5, 1, 2)),
        cells(sales=people("s", 9, 2), marketing=people("m", 6, 3)),
    )
    assert (second.blocks, second.figures, second.is_combined) == ((), (), False)
    assert second.state == first.state
    assert verdicts(third) == {"marketing/all": "hold", "sales/all": "unchanged"}
    assert set(verdicts(fourth).values()) == {"advance"}
    assert run(cells(sales="s1"))[0].state == ReleaseState()
    assert run(cells())[0].figures == ()


def test_a_side_comes_back_only_with_enough_new_people():
    thin, four, five = run(
        cells(sales=NINE, marketing=people("m", 4)),
        cells(sales=NINE, marketing=people("m", 8)),
        cells(sales=people("s", 5, 2) + " " + people("s", 4, 1, 6), marketing=people("m", 9)),
    )
    assert thin.figures == four.figures == (COMBINED,)
    assert verdicts(four) == {"marketing/all + sales/all": "hold"}
    assert five.figures == (COMPANY, "sales", "marketing", GAP)
    assert set(verdicts(five).values()) == {"publish"}


def test_the_smallest_team_is_merged_with_the_next_smallest_ties_by_name():
    (one,) = run(
        cells(
            sales_A=people("a", 5),
            sales_B=people("b", 2),
            sales_C=people("c", 2),
            sales_D=people("d", 3),
            marketing=SIX,
        )
    )
    assert set(verdicts(one)) == {"marketing/all", "sales/A", "sales/B + sales/C + sales/D"}
    assert one.figures[4:] == ("sales/A", "sales/B + sales/C + sales/D")
    (whole,) = run(cells(sales_A=people("a", 3), sales_B=people("b", 4), marketing=SIX))
    assert whole.figures == (COMPANY, "sales", "marketing", GAP)  # the one group is the side


def test_a_grouping_stays_until_every_new_group_has_k_changed_people():
    three = {"sales_A": people("a", 8), "sales_B": people("b", 7), "marketing": SIX}
    first, small, large = run(
        cells(**three, sales_C=people("c", 3)),
        cells(**three, sales_C=people("c", 5)),  # C could stand alone, but only two are new
        cells(**three | {"sales_B": people("b", 7, 2)}, sales_C=people("c", 3) + " " + people("d", 5)),
    )
    assert list(verdicts(small)) == list(verdicts(first))
    assert verdicts(small)["sales/B + sales/C"] == "hold"
    assert verdicts(large)["sales/C"] == verdicts(large)["sales/B"] == "publish"


def test_a_team_that_is_gone_takes_its_figure_along():
    both = {"sales_A": people("a", 6), "sales_B": people("b", 7), "marketing": SIX}
    _, second, third, fourth = run(
        cells(**both),
        cells(sales_B=people("b", 7), marketing=SIX),
        cells(**both | {"sales_A": people("a", 3, 2) + " " + people("a", 3, 1, 4)}),
        cells(**both | {"sales_A": people("a", 5, 3) + " " + people("a", 1, 1, 6)}),
    )
    assert list(verdicts(second)) == ["marketing/all", "sales/B"]
    assert list(verdicts(third)) == [
        "marketing/all",
        "sales/B",
    ]  # three of them changed since they were shown
    assert verdicts(fourth)["sales/A"] == "publish"


def test_people_who_change_teams_do_not_move_their_side():
    """Four move each way, one in each team answers anew: both teams change by nine, Sales by two."""
    a, b = [f"a{n}" for n in range(1, 9)], [f"b{n}" for n in range(1, 9)]
    _, swapped = run(
        cells(sales_A=" ".join(a), sales_B=" ".join(b), marketing=SIX),
        cells(
            sales_A=" ".join([*a[:3], "a4:2", *b[4:]]),
            sales_B=" ".join([*b[:3], "b4:2", *a[4:]]),
            marketing=SIX,
        ),
    )
    assert {
        name: (block.decision, block.changed) for name, block in zip("mAB", swapped.blocks, strict=True)
    } == {
        "m": ("unchanged", 0),
        "A": ("hold", 9),
        "B": ("hold", 9),
    }
    assert swapped.state.used[Cell("sales", "A")]["a4"] == "1"


def test_a_regrouping_that_moves_its_side_by_too_few_waits():
    """B empties into A: A alone would move by five, Sales by one who answered and one who left."""
    b = people("b", 5)
    first, second = run(
        cells(sales_A=people("a", 6), sales_B=b, marketing=SIX),
        cells(sales_A="a1:2 " + people("a", 5, 1, 2) + " b1 b2 b3 b4", marketing=SIX),
    )
    assert list(verdicts(second)) == list(verdicts(first))
    assert verdicts(second) == {"marketing/all": "unchanged", "sales/A": "hold", "sales/B": "hold"}


def test_a_team_four_people_moved_into_waits_while_the_one_they_left_is_held():
    """Sales would count them once, with A: Sales and A and B together would tell what the four had said in B."""
    rounds = [
        cells(sales_A=people("a", 6), sales_B=people("b", 9), marketing=SIX),
        cells(
            sales_A="a1:2 " + people("a", 5, 1, 2) + " b1 b2 b3 b4",
            sales_B=people("b", 5, 1, 5),
            marketing=SIX,
        ),
        cells(
            sales_A="a1:2 " + people("a", 5, 1, 2) + " b1:2 b2:2 b3:2 b4:2",
            sales_B=people("b", 5, 1, 5),
            marketing=SIX,
        ),
    ]
    for decision in run(*rounds)[1:]:
        assert verdicts(decision) == {"marketing/all": "unchanged", "sales/A": "hold", "sales/B": "hold"}


def test_a_regrouping_waits_while_its_side_is_held_for_what_is_lost():
    """Two teams become too small for themselves; the third is held, and part of what it was made of is deleted."""
    first, _ = run(THREE_TEAMS, MERGED_BESIDE_ONE)
    assert verdicts(decide(MERGED_BESIDE_ONE, first.state, on=day(1), lost=[(Cell("sales", "C"),)])) == {
        "marketing/all": "unchanged",
        "sales/A": "hold",
        "sales/B": "hold",
        "sales/C": "hold",
    }


def test_without_a_loss_it_is_adopted():
    assert verdicts(run(THREE_TEAMS, MERGED_BESIDE_ONE)[1]) == {
        "marketing/all": "unchanged",
        "sales/A + sales/B": "publish",
        "sales/C": "hold",
    }


def test_a_side_that_counts_more_than_its_teams_is_audited_as_a_figure_of_its_own():
    """Nobody else of W answered what w6 did, so W is without it; of North they did, so Sales is with it."""
    north = {f"n{at}": "1.1 2.1" for at in range(1, 7)}
    west = {f"w{at}": "1.1" for at in range(1, 6)} | {"w6": "2.1"}
    marketing = {f"m{at}": "1.1" for at in range(1, 7)}
    now = {Cell("sales", "N"): north, Cell("sales", "W"): west, Cell("marketing", "all"): marketing}
    assert decide(now, None, on=day(0)).figures == (COMPANY, "sales", "marketing", GAP)
    now[Cell("sales", "W")]["w5"] = "1.1 2.1"
    decision = decide(now, None, on=day(0))
    assert decision.figures == (COMPANY, "sales", "marketing", GAP, "sales/N", "sales/W")
    assert decision.told == decision.blocks
    assert replace(decision, figures=()).told == ()


def test_a_team_too_few_of_whom_are_left_in_its_fit_is_no_remainder_of_its_side():
    """Sales less North would be the four of West who answered what somebody else did."""
    north = {f"n{at}": "1.1 2.1" for at in range(1, 7)}
    west = {f"w{at}": "1.1" for at in range(1, 5)} | {"w5": "3.1"}
    marketing = {f"m{at}": "1.1" for at in range(1, 7)}
    now = {Cell("sales", "N"): north, Cell("sales", "W"): west, Cell("marketing", "all"): marketing}
    assert decide(now, None, on=day(0)).figures == (COMPANY, "sales", "marketing", GAP)


def test_people_who_change_teams_do_not_move_the_combined_group():
    """Team A empties into B: for the new grouping they are new, but the one figure moves by two people."""
    _, second = run(
        cells(sales_A="a1 a2 a3", sales_B=people("b", 4), marketing="m1"),
        cells(sales_B="a1 a2 a3 b1:2 b2:2 b3 b4", marketing="m1"),
    )
    assert verdicts(second) == {"marketing/all + sales/A + sales/B": "hold"}


def test_moving_within_a_group_is_no_change_to_it():
    _, second = run(
        cells(sales_A=people("a", 3), sales_B=people("b", 4), marketing=SIX),
        cells(sales_A="a1", sales_B=people("b", 4) + " a2 a3", marketing=SIX),
    )
    assert verdicts(second)["sales/A + sales/B"] == "unchanged"


def test_who_is_on_both_sides_counts_once_in_the_combined_group():
    (one,) = run(cells(sales="a b c d", marketing="a"))
    assert one.figures == ()
    (one,) = run(cells(sales="a b c d e", marketing="a:2"))
    assert (one.blocks[0].people_used, one.figures) == (5, (COMBINED,))


def held_for(rounds, **later):
    start = cells(sales=NINE, marketing=SIX)
    state = decide(start, None, on=DAY0).state
    return decide(start | cells(**later), state, on=DAY0 + timedelta(days=rounds))


@pytest.mark.parametrize(
    ("days", "later", "said", "figures"),
    [
        (182, {"sales": people("s", 7)}, "hold", (COMPANY, "sales", "marketing", GAP)),
        (183, {"sales": people("s", 7)}, "withdrawn", ("marketing",)),
        (183, {"sales": NINE}, "unchanged", (COMPANY, "sales", "marketing", GAP)),
        (400, {"sales": people("s", 9, 2)}, "advance", (COMPANY, "sales", "marketing", GAP)),
    ],
)
def test_a_group_held_for_too_long_is_withdrawn(days, later, said, figures):
    decision = held_for(days, **later)
    assert (verdicts(decision)["sales/all"], decision.figures) == (said, figures)


def test_what_was_withdrawn_comes_back_with_enough_new_answers():
    gone = held_for(200, sales=people("s", 7))
    still = decide(cells(sales=people("s", 6), marketing=SIX), gone.state, on=DAY0 + timedelta(days=214))
    assert verdicts(still)["sales/all"] == "withdrawn"
    assert still.blocks[1].stands_for == DAY0
    back = decide(cells(sales=people("s", 5), marketing=SIX), still.state, on=DAY0 + timedelta(days=228))
    assert verdicts(back)["sales/all"] == "withdrawn"  # four are gone
    back = decide(cells(sales=people("s", 7, 2), marketing=SIX), still.state, on=DAY0 + timedelta(days=228))
    assert verdicts(back)["sales/all"] == "advance"
    assert "sales" in back.figures


def test_a_withdrawn_team_takes_its_side_and_the_company_along():
    start = {"sales_A": people("a", 6), "sales_B": people("b", 7), "marketing": SIX}
    state = decide(cells(**start), None, on=DAY0).state
    later = cells(**start | {"sales_A": people("a", 5)})
    assert decide(later, state, on=DAY0 + timedelta(days=183)).figures == ("marketing", "sales/B")


def test_a_withdrawn_combined_group_shows_nothing():
    state = decide(cells(sales=NINE, marketing="m1"), None, on=DAY0).state
    gone = decide(cells(sales=people("s", 8), marketing="m1"), state, on=DAY0 + timedelta(days=183))
    assert (gone.figures, gone.is_combined) == ((), True)


def test_k_may_be_raised_but_not_lowered():
    assert run(cells(sales=NINE, marketing=SIX), k=7)[0].figures == (COMBINED,)
    with pytest.raises(ValueError, match="never lowered below 5"):
        run(cells(sales=NINE, marketing=SIX), k=4)


def test_a_third_side_is_refused():
    with pytest.raises(ValueError, match=r"not \['legal'\]"):
        run(cells(sales=NINE, legal=SIX))


contributions = st.dictionaries(
    st.sampled_from([f"p{n}" for n in range(14)]), st.sampled_from("12345678"), min_size=0, max_size=14
)


@st.composite
def histories(draw):
    """Rounds in which people join, leave, answer again, change teams and sides."""
    places = [Cell("sales", "A"), Cell("sales", "B"), Cell("sales", "C"), Cell("marketing", "all")]
    size = draw(st.integers(8, 40))
    chance = Random(draw(st.integers(0, 2**32)))
    weights = [chance.randint(1, 4) for _ in places]
    home = {f"p{n}": chance.choices(places, weights)[0] for n in range(size)}
    version = dict.fromkeys(home, 0)
    rounds = []
    for _ in range(draw(st.integers(2, 6))):
        again, move, gone = (chance.choice([0, 0.1, 0.3, 0.7]) for _ in range(3))
        now = {place: {} for place in places}
        for person in home:
            version[person] += chance.random() < again
            if chance.random() < move / 3:
                home[person] = chance.choice(places)
            if chance.random() >= gone / 2:
                now[home[person]][person] = str(version[person])
        rounds.append(now)
    return rounds


def behind(decision):
    """Per figure, who and what it is made of: a side cannot tell teams, the company can tell sides."""
    data = {}
    for block in sorted(decision.blocks, key=lambda block: block.stands_for):
        side, name = block.cells[0].side, " + ".join(map(str, block.cells))
        for figure in {side, name, COMPANY, GAP, COMBINED} & set(decision.figures):
            where = side if figure in {COMPANY, GAP} else ""
            mine = {}
            for cell in block.cells:
                for person, version in decision.state.used[cell].items():
                    mine.setdefault((where, person), set()).add(version)
            data.setdefault(figure, {}).update(mine)
    return data


@given(histories())
@settings(max_examples=300, deadline=None)
def test_no_figure_rests_on_or_moves_by_fewer_than_k_people(rounds):
    decisions = run(*rounds)
    for decision in decisions:
        for figure, who in behind(decision).items():
            assert len({person for _, person in who}) >= K, figure
    for before, after in pairwise(decisions):
        old, new = behind(before), behind(after)
        for figure in old.keys() & new.keys():
            moved = len({person for _, person in changed_people(new[figure], old[figure])})
            assert moved == 0 or moved >= K, (figure, moved)


@given(histories())
@settings(max_examples=100, deadline=None)
def test_what_is_held_keeps_its_data_and_what_moves_takes_todays(rounds):
    state = ReleaseState()
    for number, now in enumerate(rounds):
        decision = decide(now, state, on=day(number))
        for block in decision.blocks:
            for cell in block.cells:
                source = now.get(cell, {}) if block.decision in {"publish", "advance"} else state.used[cell]
                assert decision.state.used[cell] == source
            assert block.people_used == len(decision.state.people(block.cells)) >= K
            assert (block.changed == 0) == (block.decision == "unchanged")
        grouped = [cell for block in decision.blocks for cell in block.cells]
        assert len(set(grouped)) == len(grouped)
        state = decision.state


@given(histories(), st.integers(0, 39))
@settings(max_examples=100, deadline=None)
def test_a_deletion_alone_moves_nothing(rounds, who):
    state = run(*rounds)[-1].state
    last = {cell: dict(people) for cell, people in rounds[-1].items()}
    settled = decide(last, state, on=day(9))
    gone = {cell: {p: v for p, v in people.items() if p != f"p{who}"} for cell, people in last.items()}
    after = decide(gone, settled.state, on=day(10))
    if after.blocks and all(block.decision in {"hold", "unchanged"} for block in after.blocks):
        assert after.figures == settled.figures
        assert after.state.used == settled.state.used
    if all(block.changed == 0 for block in settled.blocks):
        assert not {block.decision for block in after.blocks} & {"advance", "publish"}


def test_where_nothing_stands_any_more_too_few_changed_people_bring_nothing_back():
    """The groups went when too few answered; what was used then is remembered."""
    now = cells(sales=people("s", 6), marketing=SIX)
    state = ReleaseState(used=dict(now))
    decision = decide(
        {**now, Cell("sales", "all"): {**now[Cell("sales", "all")], "s1": "2"}}, state, on=day(1), k=K
    )
    assert (decision.blocks, decision.figures, decision.rows) == ((), (), ())
    assert decision.state == state


def test_teams_that_would_tell_of_a_statement_two_people_answered_begin_as_one():
    """One of each team answered statement 9: in neither team's figure, and in their side's."""
    north = {f"n{at}": "1.700 2.700" for at in range(5)} | {"n5": "1.700 9.700"}
    west = {f"w{at}": "1.700 2.700" for at in range(5)} | {"w5": "1.700 9.700"}
    teams = {Cell("sales", "North"): north, Cell("sales", "West"): west, **cells(marketing=SIX)}
    assert list(verdicts(decide(teams, None, on=day(0), k=K))) == [
        "marketing/all",
        "sales/North + sales/West",
    ]
    alike = {cell: dict.fromkeys(mine, "1.700 2.700") for cell, mine in teams.items()}
    assert list(verdicts(decide(alike, None, on=day(0), k=K))) == [
        "marketing/all",
        "sales/North",
        "sales/West",
    ]


def test_the_other_sides_means_are_put_into_a_sides_figure_and_into_none_of_its_teams():
    """Sales has answers to eighteen statements, Marketing to all: what it said stands in the figure of Sales alone."""
    eighteen, twenty = (" ".join(f"{no}.700" for no in range(1, 1 + count)) for count in (18, 20))
    teams = {
        Cell("sales", "North"): {f"n{at}": eighteen for at in range(6)},
        Cell("sales", "West"): {f"w{at}": eighteen for at in range(6)},
        Cell("marketing", "all"): {f"m{at}": twenty for at in range(6)},
    }
    filled = [row for row in decide(teams, None, on=day(0), k=K).rows if OTHER_SIDE in row]
    assert [row.keys() - {OTHER_SIDE} for row in filled] == [
        teams[Cell("sales", "North")].keys() | teams[Cell("sales", "West")].keys()
    ]
