"""All figures together tell of nobody: an attacker with exact arithmetic finds nothing in a thousand histories."""

from datetime import date, timedelta
from random import Random

import pytest

from bot.scores.audit import MOST_WITNESSES, is_safe, witnesses
from bot.scores.disclosure import decide
from bot.scores.groups import Cell, figure_of
from tests.scores.attacker import exposed

K = 5
HISTORIES = 1000
WHOLE = (Cell("sales", "all"), Cell("marketing", "all"))
TEAMS = (Cell("sales", "A"), Cell("sales", "B"), Cell("marketing", "all"))


def history(seed):
    """Closes of a small company: people join, leave for good or for a while, answer again, change teams and sides."""
    chance = Random(seed)
    places = TEAMS if chance.random() < 0.4 else WHOLE
    home = {f"p{n:02}": chance.choice(places) for n in range(chance.randint(8, 16))}
    version = dict.fromkeys(home, 0)
    is_here = {person: chance.random() < 0.8 for person in home}
    for _ in range(chance.randint(3, 10)):
        again, moves = chance.choice([0.05, 0.2, 0.5, 0.8]), chance.choice([0, 0, 0.1, 0.2])
        goes, comes = chance.choice([0, 0.1, 0.4]), chance.choice([0, 0.2, 0.6])
        now = {place: {} for place in places}
        for person in home:
            if chance.random() < (goes if is_here[person] else comes):
                is_here[person] = not is_here[person]
                version[person] += 1
            if is_here[person]:
                if chance.random() < moves:
                    home[person] = chance.choice(places)
                    version[person] += 1
                version[person] += chance.random() < again
                now[home[person]][person] = str(version[person])
        yield now


def published(rounds):
    """The groups' figures of every release that moved, whole."""
    state, figures = None, []
    for number, now in enumerate(rounds):
        decision = decide(now, state, on=date(2026, 1, 6) + timedelta(days=14 * number), k=K)
        state = decision.state
        figures += [
            figure_of(block.cells, state.used)
            for block in decision.blocks
            if block.decision in {"publish", "advance"}
        ]
    return figures


def by_the_plain_rule(rounds):
    """What a rule would publish that asks for five people and for nothing else."""
    for now in rounds:
        for side in ("sales", "marketing"):
            figure = figure_of([cell for cell in now if cell.side == side], now)
            if len({person for person, _ in figure}) >= K:
                yield figure


def test_the_attacker_finds_nobody_in_a_thousand_histories():
    figures = {seed: published(history(seed)) for seed in range(HISTORIES)}
    assert sum(len(some) for some in figures.values()) > 3 * HISTORIES
    assert {seed: found for seed, some in figures.items() if (found := exposed(some, K))} == {}


def test_the_attacker_finds_somebody_wherever_five_people_are_asked_for_and_nothing_else():
    found = [exposed(list(by_the_plain_rule(history(seed))), K) for seed in range(100)]
    assert sum(who is not None for who in found) > 50


def figure(people, version="1"):
    return frozenset((person, version) for person in people.split())


FIVE = "a b c d e"


class TestSafe:
    def test_one_figure_of_k_people_is(self):
        assert is_safe([figure(FIVE)], K)
        assert not is_safe([figure("a b c d")], K)

    def test_no_figure_is(self):
        assert is_safe([], K)
        assert is_safe([frozenset()], K)

    def test_two_figures_that_differ_by_one_person_are_not(self):
        assert not is_safe([figure(FIVE), figure(FIVE + " f")], K)

    def test_answering_again_counts_as_another_contribution(self):
        assert is_safe([figure(FIVE), figure(FIVE, "2")], K)
        assert not is_safe([figure(FIVE), figure("a b") | figure("c d e", "2")], K)

    def test_people_who_come_and_go_leave_a_sixth_alone_though_each_step_is_one_of_many(self):
        """Steps of 5 and 6 people: C8 compares with the last release alone and would let the third figure pass."""
        base, guests = "a b c d e f", "v w x y z"
        before = [figure(base), figure(f"{base} {guests}")]
        assert is_safe(before, K)
        assert not is_safe([*before, figure("a b c d e") | figure("f", "2")], K)

    def test_the_same_figure_twice_says_nothing_new(self):
        assert is_safe([figure(FIVE), figure(FIVE)], K)

    def test_a_figure_that_is_a_sum_of_others_counts_as_unsafe(self):
        assert not is_safe([figure(FIVE), figure("v w x y z"), figure(f"{FIVE} v w x y z")], K)

    def test_k_may_be_higher(self):
        assert not is_safe([figure(FIVE)], 6)

    def test_what_is_not_proved_in_a_large_group_counts_as_unsafe(self):
        """Nobody shares a pattern with four others, and there are too many people to try every set."""
        chance = Random(5)
        rows = [frozenset((f"p{n:03}", "1") for n in range(200) if chance.random() < 0.5) for _ in range(12)]
        assert not is_safe(rows, K)
        assert is_safe([frozenset(list(row)) for row in rows[:1]], K)

    @pytest.mark.parametrize("seed", range(150))
    def test_it_agrees_with_the_attacker(self, seed):
        rows = list(by_the_plain_rule(history(seed)))[: 2 + seed % 5]
        if is_safe(rows, K):
            assert exposed(rows, K) is None
        elif exposed(rows, K) is None:
            # Unsafe without a victim: one of the figures is a sum of others.
            assert len(set(rows)) > 1


class TestWitnesses:
    def test_of_a_small_figure_all_are_remembered(self):
        assert witnesses(figure(FIVE), (), frozenset()) == figure(FIVE)

    def test_of_a_large_one_those_whose_codes_come_first(self):
        large = frozenset((f"p{n:04}", "1") for n in range(MOST_WITNESSES + 100))
        assert witnesses(large, (), frozenset()) == frozenset(sorted(large)[:MOST_WITNESSES])

    def test_a_contribution_is_remembered_with_all_its_figures_or_with_none(self):
        large = frozenset((f"p{n:04}", "1") for n in range(MOST_WITNESSES + 100))
        first = witnesses(large, (), frozenset())
        later = frozenset(sorted(large)[50:]) | figure("a b")
        second = witnesses(later, (first,), large)
        assert second & large == first & later
        assert second - large == figure("a b")

    def test_a_company_of_thousands_moves_on_with_its_witnesses(self):
        chance, state, moved = Random(1), None, 0
        version = dict.fromkeys([f"p{n:05}" for n in range(3000)], 0)
        for number in range(6):
            for person in version:
                version[person] += chance.random() < 0.6
            now = {place: {} for place in WHOLE}
            for at, (person, said) in enumerate(version.items()):
                now[WHOLE[at % 2]][person] = str(said)
            decision = decide(now, state, on=date(2026, 1, 6) + timedelta(days=14 * number), k=K)
            state = decision.state
            moved += sum(block.decision in {"publish", "advance"} for block in decision.blocks)
        assert moved == 12
        assert max(len(some) for some in state.past) <= MOST_WITNESSES
