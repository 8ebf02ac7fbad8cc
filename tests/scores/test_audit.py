"""All figures together tell of nobody: an attacker with exact arithmetic finds nothing in a thousand histories."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.scores.audit import Auditor
from bot.scores.disclosure import decide
from bot.scores.groups import SIDES, Cell
from bot.scores.side_details import IN_THEME
from bot.scores.trail import KEPT_DAYS, MOST_WITNESSES, Trail, knows_all, remember
from tests.scores.attacker import exposed, exposed_one_by_one
from tests.scores.histories import ASKED, fitted, history

ROOT = Path(__file__).parents[2]
K = 5
HISTORIES = 1000
DAY0 = date(2026, 1, 6)


def day(number):
    return DAY0 + timedelta(days=14 * number)


def attacked(*words):
    order = [sys.executable, "-m", "tests.scores.attack", *map(str, words)]
    return json.loads(subprocess.run(order, capture_output=True, check=True, text=True, cwd=ROOT).stdout)


class TestAttacker:
    @pytest.mark.parametrize("part", range(4))
    def test_finds_nobody_in_a_thousand_histories(self, part):
        """Company, sides, teams, themes, statement lines, shares who can't say, and with them every gap."""
        told = attacked(part, HISTORIES, 4)
        assert told["found"] == {}
        # There was something to find: of each kind of figure, many.
        assert told["figures"] > 1.5 * told["releases"] > 1500
        assert told["details"] > told["releases"] / 2
        assert told["teams"] > 100

    def test_finds_nobody_where_only_some_are_looked_at(self):
        """As in a large company: who is watched, and who of them is remembered, are a part of all."""
        told = attacked(0, 100, 1, "few")
        assert told["found"] == {}
        assert told["details"] > told["releases"] / 2
        assert told["teams"] > 50

    def test_finds_somebody_wherever_five_people_are_asked_for_and_nothing_else(self):
        found = [exposed(by_the_plain_rule(seed), K) for seed in range(100)]
        assert sum(who is not None for who in found) > 90

    @pytest.mark.parametrize("seed", range(60))
    def test_finds_what_trying_every_set_finds(self, seed):
        figures = by_the_plain_rule(seed, rounds=2)[: 3 + seed % 9]
        assert (exposed(figures, K) is None) == (exposed_one_by_one(figures, K) is None)


def by_the_plain_rule(seed, **more):
    """What a rule would publish that asks for five people and for nothing else."""
    figures = []
    for people, _ in history(seed, **more):
        for side in SIDES:
            pairs = fitted({member: one for member, one in people.items() if member.side == side})
            parts = [{no} for no in ASKED] + list(IN_THEME.values()) + [set(range(1, 21))]
            several = [[pair for pair in pairs if pair[1][0] in part] for part in parts]
            figures += [some for some in several if len({person for person, _ in some}) >= K]
    return figures


def figure(people, version="1"):
    """Who is in it, each with one answer: `sales/VERSION`."""
    return {person: frozenset({f"sales/{version}"}) for person in people.split()}


def both(one, other):
    return {
        person: one.get(person, frozenset()) | other.get(person, frozenset()) for person in {*one, *other}
    }


def published(*figures):
    """The trail after these figures, a release each, with what is in use at the last one."""
    trail, used = Trail(), {}
    for number, one in enumerate(figures):
        trail = remember(trail, [one], used, one, on=day(number))
        used = one
    return trail, used


def safe_after(before, *new, k=K):
    trail, used = published(*before)
    return Auditor(trail, used, k).is_safe(new)


FIVE = "a b c d e"


class TestSafe:
    def test_one_figure_of_k_people_is(self):
        assert safe_after([], figure(FIVE))
        assert not safe_after([], figure("a b c d"))

    def test_no_figure_is(self):
        assert safe_after([])
        assert safe_after([figure(FIVE)], {})

    def test_two_figures_that_differ_by_one_person_are_not(self):
        assert not safe_after([], figure(FIVE), figure(FIVE + " f"))
        assert not safe_after([figure(FIVE)], figure(FIVE + " f"))

    def test_answering_again_counts_as_another_contribution(self):
        assert safe_after([figure(FIVE)], figure(FIVE, "2"))
        assert not safe_after([figure(FIVE)], both(figure("a b"), figure("c d e", "2")))

    def test_people_who_come_and_go_leave_a_sixth_alone_though_each_step_is_one_of_many(self):
        """Steps of 5 and 6 people: C8 compares with the last release alone and would let the third figure pass."""
        base, guests = "a b c d e f", "v w x y z"
        before = [figure(base), figure(f"{base} {guests}")]
        assert safe_after(before[:1], before[1])
        assert not safe_after(before, both(figure("a b c d e"), figure("f", "2")))

    def test_the_same_figure_twice_says_nothing_new(self):
        assert safe_after([], figure(FIVE), figure(FIVE))
        assert safe_after([figure(FIVE)], figure(FIVE))

    def test_a_figure_that_is_a_sum_of_others_says_nothing_new(self):
        assert safe_after([], figure(FIVE), figure("v w x y z"), figure(f"{FIVE} v w x y z"))
        assert safe_after([figure(FIVE), figure("v w x y z")], figure(f"{FIVE} v w x y z"))

    def test_a_score_less_all_but_one_of_its_statements_is_that_statement(self):
        """Three people answered the second statement: neither line says so, the two figures together do."""
        first, second = figure("a b c d e", "1.9"), figure("a b c", "2.9")
        assert safe_after([], both(first, second))
        assert not safe_after([], both(first, second), first)

    def test_k_may_be_higher(self):
        assert not safe_after([], figure(FIVE), k=6)

    def test_who_had_their_answers_deleted_counts_as_nobody(self):
        """They may be among the others again, under a key of their own."""
        assert safe_after([figure(FIVE)], figure("v w x y z"))
        assert not safe_after([], figure("a b c d gone1"))
        # Their going and four who come: five words, and perhaps four people.
        stayed = "a b c d e"
        assert not safe_after([figure(f"{stayed} gone1")], figure(f"{stayed} w x y z"))
        assert safe_after([figure(f"{stayed} u")], figure(f"{stayed} w x y z"))

    def test_what_is_not_proved_in_a_large_company_counts_as_unsafe(self):
        """Six leave of whom nothing is remembered: it is not seen that they are as many."""
        people = [f"p{n:04}" for n in range(MOST_WITNESSES + 100)]
        before = [figure(" ".join(people))]
        assert not safe_after(before, figure(" ".join(people[:-6])))
        assert safe_after(before, figure(" ".join(people[6:])))
        assert safe_after(before, figure(" ".join(people), "2"))

    def test_what_would_take_too_long_to_prove_counts_as_unsafe(self):
        chance = Random(7)
        people = [f"p{n:02}" for n in range(60)]
        rows = [figure(" ".join(one for one in people if chance.random() < 0.5)) for _ in range(16)]
        pairs = [[(who, piece) for who, mine in row.items() for piece in mine] for row in rows]
        assert not safe_after(rows[:-1], rows[-1])
        assert exposed(pairs[:3], K) is None

    def test_what_nobody_remembered_stands_in_counts_as_unsafe(self):
        """Two figures of six, of whom five are the same: of none of them is anything remembered."""
        people = [f"p{n:04}" for n in range(MOST_WITNESSES + 20)]
        before = [figure(" ".join(people))]
        strangers = people[MOST_WITNESSES:]
        assert not safe_after(before, figure(" ".join(strangers[:6])), figure(" ".join(strangers[1:7])))
        trail, used = published(*before)
        assert not Auditor(trail, used, K, is_sample=True).is_safe([{}])

    @pytest.mark.parametrize("seed", range(150))
    def test_it_agrees_with_the_attacker(self, seed):
        rows = [figure_of_pairs(pairs) for pairs in by_the_plain_rule(seed)[: 2 + seed % 5]]
        pairs = [[(who, piece) for who, mine in row.items() for piece in mine] for row in rows]
        assert safe_after([], *rows) == (exposed(pairs, K) is None)


def figure_of_pairs(pairs):
    found = {}
    for person, (no, when) in pairs:
        found.setdefault(person, set()).add(f"sales/{no}.{when.toordinal()}")
    return {person: frozenset(pieces) for person, pieces in found.items()}


class TestTrail:
    def test_of_a_small_company_all_is_remembered(self):
        trail, used = published(figure(FIVE), figure(FIVE, "2"))
        assert trail.pieces["a"] == {
            "sales/1": (day(0).toordinal() * 1000,),
            "sales/2": (day(1).toordinal() * 1000,),
        }
        assert knows_all(trail, used)

    def test_figures_of_one_day_are_told_apart(self):
        trail = remember(Trail(), [figure(FIVE), figure(FIVE)], {}, figure(FIVE), on=DAY0)
        trail = remember(trail, [figure(FIVE)], figure(FIVE), figure(FIVE), on=DAY0)
        start = DAY0.toordinal() * 1000
        assert trail.pieces["a"]["sales/1"] == (start, start + 1, start + 2)

    def test_what_stands_in_no_figure_yet_is_known_all_the_same(self):
        """An answer that nobody else gave is in no fit until somebody does (domain.md C3)."""
        trail = remember(Trail(), [], {}, figure("a"), on=DAY0)
        assert trail.pieces == {"a": {"sales/1": ()}}
        later = remember(trail, [figure("a b")], figure("a"), figure("a b"), on=day(1))
        assert later.pieces["a"]["sales/1"] == (day(1).toordinal() * 1000,)
        assert knows_all(later, figure("a b"))

    def test_of_a_large_company_some_are_and_the_trail_says_so(self):
        large = figure(" ".join(f"p{n:04}" for n in range(MOST_WITNESSES + 100)))
        trail, used = published(large)
        assert len(trail.pieces) == MOST_WITNESSES
        assert not knows_all(trail, used)

    def test_a_contribution_is_remembered_with_all_its_figures_or_not_at_all(self):
        """When some leave there is room for others, but not for what they said before."""
        names = [f"p{n:04}" for n in range(MOST_WITNESSES + 2)]
        large = figure(" ".join(names))
        trail, used = published(large)
        later = both(figure(" ".join(names[1:])), figure(names[-1], "2"))
        trail = remember(trail, [later], used, later, on=day(1))
        assert trail.pieces[names[1]] == {"sales/1": (day(0).toordinal() * 1000, day(1).toordinal() * 1000)}
        assert names[-2] not in trail.pieces
        newer = figure(" ".join(names[2:]), "3")
        trail = remember(trail, [newer], later, newer, on=day(2))
        assert trail.pieces[names[-1]] == {"sales/3": (day(2).toordinal() * 1000,)}

    def test_what_no_newer_figure_can_share_an_answer_with_is_forgotten(self):
        trail, used = published(figure(FIVE))
        newer = figure(FIVE, "2")
        trail = remember(trail, [newer], used, newer, on=DAY0 + timedelta(days=KEPT_DAYS + 1))
        assert set(trail.pieces["a"]) == {"sales/2"}

    def test_a_company_of_thousands_moves_on_with_its_witnesses(self):
        chance, state, moved = Random(1), None, 0
        version = dict.fromkeys([f"p{n:05}" for n in range(3000)], 0)
        for number in range(6):
            for person in version:
                version[person] += chance.random() < 0.6
            now = {Cell(side, "all"): {} for side in SIDES}
            for at, (person, said) in enumerate(version.items()):
                now[Cell(SIDES[at % 2], "all")][person] = str(said)
            decision = decide(now, state, on=day(number), k=K)
            state = decision.state
            moved += sum(block.decision in {"publish", "advance"} for block in decision.blocks)
        assert moved == 12
        assert len(state.trail.pieces) == MOST_WITNESSES
