"""What protects people must not silence a company for good: whoever answers everything has a score in the end."""

from random import Random

import pytest

from bot.scores.release import make_release
from bot.scores.released import Moment, Previous
from tests.scores.histories import day_of, previous_of, windowed

NORTH = {f"n{number}": ("sales", "North") for number in range(7)}
SOUTH = {f"s{number}": ("sales", "South") for number in range(2)}
OTHERS = {f"o{number}": ("sales", "") for number in range(5)}
MARKETING = {f"m{number:02}": ("marketing", "") for number in range(11)}
HOME = NORTH | SOUTH | OTHERS | MARKETING
SILENT = ("n5", "n6")
HOW_MANY = (18, 20, 13)
"""How many answer in the first rounds; later all who ever do."""
ROUNDS = 6


class Company:
    """Small teams that are merged one way in one round, and another way in the next; four statements a round."""

    def __init__(self, seed):
        self.chance = Random(seed)
        self.answers = {person: {} for person in HOME}
        self.asked = {person: {} for person in HOME}

    def closes(self, number):
        """What counts at that close."""
        talking = [person for person in HOME if person not in SILENT]
        who = self.chance.sample(talking, HOW_MANY[number]) if number < len(HOW_MANY) else talking
        for person, seen in self.asked.items():
            due = sorted(range(1, 21), key=lambda no: (seen.get(no, -1), self.chance.random()))[:4]
            seen.update(dict.fromkeys(due, number))
            for no in due if person in who else ():
                # To statement 8 nobody can say anything.
                said = None if no == 8 else self.chance.choice((None, 2, 3, 3, 4, 5))
                self.answers[person].setdefault(no, []).append((day_of(number), *HOME[person], said))
        return windowed(self.answers, day_of(number))


def statuses(seed):
    company, last, earlier, found = Company(seed), Previous(), {}, []
    for number in range(ROUNDS):
        people = company.closes(number)
        moment = Moment(f"round{number}", day_of(number))
        made = make_release(people, last, moment=moment, earlier=earlier)
        last, earlier[day_of(number)] = previous_of(made), people
        found.append(made.company.status)
    return found


@pytest.mark.parametrize("seed", range(30))
def test_where_teams_are_merged_anew_while_there_is_no_score_one_comes(seed):
    """The groups of a round that told no score are nobody's to compare with."""
    found = statuses(seed)
    assert found[0] == "collecting"
    assert set(found[4:]) <= {"published", "provisional"}
