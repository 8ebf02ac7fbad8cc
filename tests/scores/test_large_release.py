"""Releases of a company so large that of most people nothing is remembered: what counts as never shown before."""

from datetime import date, timedelta

import pytest

from bot.pulse.method import Method
from bot.scores.release import make_release
from bot.scores.released import Moment, Previous
from bot.scores.side_details import Name
from bot.scores.trail import ALL_WATCHED
from bot.scores.window import Member, Windowed
from tests.scores.attacker import exposed
from tests.scores.histories import K, previous_of

DAY0 = date(2026, 3, 10)
LINE = Name("sales", "line", "11")
OTHERS = range(2, 11)
TOLD = Method(min_covered=11)
"""Half the statements are enough for a score."""
HELD = {1: "hold", 2: "unchanged", 3: "hold", 4: "unchanged"}
MOVERS = [f"x{n}" for n in range(4)]
NORTH = [f"n{n}" for n in range(9)]
WEST = [f"w{n}" for n in range(9)]


def on(number):
    return DAY0 + timedelta(days=14 * number)


class Company:
    """Two teams in Sales, and a Marketing whose people come first by their codes: all that is remembered is of them."""

    def __init__(self):
        self.answers = {}
        self.earlier = {}
        self.last = Previous()
        self.marketing = [f"a{n:03}" for n in range(ALL_WATCHED)]
        for who in self.marketing:
            self.says(0, who, "", range(1, 12))
        for who in (*MOVERS, *NORTH):
            self.says(0, who, "North", range(1, 12))
        for who in WEST:
            self.says(0, who, "West", range(1, 12))

    def says(self, number, who, team, statements):
        side = "marketing" if who in self.marketing else "sales"
        self.answers.setdefault(Member(side, who), []).append((number, team, tuple(statements)))

    def closes(self, number):
        """The release of that round."""
        people = {}
        for member, said in self.answers.items():
            days = [None] * 20
            for when, _, statements in said:
                for no in statements:
                    days[no - 1] = on(when)
            values = tuple(day and 3 for day in days)
            people[member] = Windowed(said[-1][1], values, tuple(days))
        moment = Moment(f"r{number}", on(number))
        made = make_release(people, self.last, moment=moment, earlier=self.earlier, method=TOLD)
        self.last = previous_of(made)
        self.earlier[on(number)] = people
        return made


@pytest.fixture
def company():
    return Company()


def verdicts(made):
    return {" + ".join(cell.team for cell in block.cells): block.decision for block in made.decision.blocks}


def test_who_comes_back_into_a_figure_with_an_old_answer_is_not_taken_for_new(company):
    """Four people leave a statement's line with one team, and come back with the other; and that twice.

    Each time one person answers the statement anew with them, which makes five. What the line gains the first time,
    less what it gains the second time, is what these two said.
    """
    rounds = [
        ("North", NORTH[:5], "West"),
        ("West", WEST[:1], ""),
        ("West", WEST[1:6], "North"),
        ("North", NORTH[5:6], ""),
    ]
    told = [company.closes(0).details.used[LINE]]
    for number, (moves, anew, goes) in enumerate(rounds, start=1):
        for who in MOVERS if goes else ():
            company.says(number, who, goes, [1])
        for who in {"North": NORTH, "West": WEST}[moves]:
            company.says(number, who, moves, [1, *OTHERS, *([11] if who in anew else [])])
        made = company.closes(number)
        held = "West" if moves == "North" else "North"
        assert {team: verdicts(made)[team] for team in (moves, held)} == {
            moves: "advance",
            held: HELD[number],
        }
        told.append(made.details.used[LINE])
    assert len({frozenset(line.items()) for line in told}) > 1
    assert exposed([list(line.items()) for line in told], K) is None
