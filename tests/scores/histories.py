"""Made-up histories of small companies, answer by answer, and every figure that is published of them.

What is published is put together from what people answered, not from what the product says it remembers.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from bot.pulse.method import Method
from bot.scores.groups import SIDES
from bot.scores.release import make_release
from bot.scores.released import Moment, Previous
from bot.scores.side_details import IN_THEME
from bot.scores.window import Dealing, Member, Windowed

K = 5
DAY0 = date(2026, 1, 6)
FORTNIGHT = timedelta(days=14)
CARRY = timedelta(days=84)
# Two whole themes: enough for every kind of figure, and few enough that lines move every other round.
ASKED = sorted(IN_THEME["climate"] | IN_THEME["people"])
PLACES = [("sales", ""), ("marketing", "")]
TEAMS = [("sales", "North"), ("sales", "West"), ("marketing", "")]


def day_of(number):
    return DAY0 + number * FORTNIGHT


def history(seed, rounds=None):
    """What counts at each close, and who deleted their answers: people join, leave for a while, move, answer again."""
    chance = Random(seed)
    places = TEAMS if chance.random() < 0.35 else PLACES
    # Two teams on a side need people enough to be told apart.
    many = chance.randint(17, 21) if places is TEAMS else chance.randint(11, 17)
    home = {f"p{n:02}": places[n % len(places)] for n in range(many)}
    is_here = {person: chance.random() < 0.85 for person in home}
    answers = {person: {} for person in home}
    for number in range(rounds or chance.randint(4, 8)):
        share, moves = chance.choice([0.3, 0.6, 0.9]), chance.choice([0, 0, 0.1, 0.2])
        goes, comes = chance.choice([0, 0.1, 0.4]), chance.choice([0, 0.2, 0.6])
        at_once = ASKED if number == 0 and chance.random() < (0.7 if seed % 3 else 0) else None
        deletes = chance.choice([0, 0, 0, 0.1])
        gone = []
        for person in sorted(home):
            if chance.random() < (goes if is_here[person] else comes):
                is_here[person] = not is_here[person]
            if chance.random() < moves:
                home[person] = chance.choice(places)
            if answers[person] and chance.random() < deletes:
                answers[person] = {}
                gone.append(person)
            if is_here[person] and chance.random() < (0.95 if at_once else share):
                for no in at_once or chance.sample(ASKED, chance.choice([2, 4, 7])):
                    said = None if chance.random() < 0.25 else chance.randint(1, 5)
                    answers[person].setdefault(no, []).append((day_of(number), *home[person], said))
        yield windowed(answers, day_of(number)), gone


def windowed(answers, close):
    """What counts at a close, by side and person, with the team of the newest answer."""
    found = {}
    for person, mine in answers.items():
        recent = {no: [one for one in said if one[0] > close - CARRY] for no, said in mine.items()}
        for side in SIDES:
            values, days, dealt, newest = [None] * 20, [None] * 20, [None] * 20, None
            for no, said in recent.items():
                given = [one for one in said if one[3] is not None]
                if given and given[-1][1] == side:
                    days[no - 1], _, _, values[no - 1] = given[-1]
                    newest = max(newest or given[-1], given[-1], key=lambda one: one[0])
                if said and said[-1][1] == side:
                    dealt[no - 1] = Dealing(said[-1][0], said[-1][3] is None)
            if newest:
                found[Member(side, person)] = Windowed(newest[2], tuple(values), tuple(days), tuple(dealt))
    return found


def method_of(seed):
    """How many statements a score needs: in every third history all, and so the first rounds tell details alone."""
    return Method(min_covered=len(ASKED) if seed % 3 == 0 else 2)


def played(seed, **more):
    """The releases of a history, each with what counted then and the details that moved.

    A deletion leaves a word in place of a person.
    """
    method = method_of(seed)
    last, earlier, kept = Previous(), {}, []
    for number, (people, gone) in enumerate(history(seed, **more)):
        last = forgotten(last, gone, number)
        earlier = {
            day: {m: w for m, w in some.items() if m.respondent not in gone} for day, some in earlier.items()
        }
        moment = Moment(f"round{number}", day_of(number))
        made = make_release(people, last, moment=moment, earlier=earlier, method=method)
        moved = [
            name for name in made.details.shown if made.details.used[name] != last.details.used.get(name)
        ]
        last = previous_of(made)
        earlier[day_of(number)] = people
        kept.append((people, made, moved))
    return kept


def previous_of(made):
    """What a release leaves for the next."""
    return Previous(
        made.company.mode,
        made.stage,
        made.decision.state,
        made.sides,
        made.teams,
        made.details,
        made.alpha,
    )


def forgotten(last, gone, number):
    """What is remembered after these people had their answers deleted: a word in place of each."""
    if not gone or last.state is None:
        return last
    words = {person: f"gone{number:02}{person}" for person in gone}

    def renamed(mine):
        return {words.get(person, person): what for person, what in mine.items()}

    state, trail = last.state, last.state.trail
    return replace(
        last,
        state=replace(
            state,
            used={cell: renamed(mine) for cell, mine in state.used.items()},
            trail=replace(trail, pieces=renamed(trail.pieces)),
        ),
        details=replace(last.details, used={name: renamed(mine) for name, mine in last.details.used.items()}),
    )


class Public:
    """Everything that is published of a history, each figure as the answers it adds up."""

    def __init__(self, releases):
        self.figures = []
        self._groups, self._sides = {}, {}
        for people, made, details in releases:
            self._release(people, made, details)

    def _release(self, people, made, details):
        moved = [block for block in made.decision.blocks if block.decision in {"publish", "advance"}]
        groups, sides = dict(self._groups), dict(self._sides)
        for block in made.decision.blocks:
            if block.decision in {"publish", "advance", "unchanged"}:
                groups[block.cells] = {
                    member: one
                    for member, one in people.items()
                    if (member.side, one.team or "all") in block.cells
                }
        told = [groups[block.cells] for block in moved]
        for side in SIDES:
            blocks = [b for b in made.decision.blocks if {cell.side for cell in b.cells} == {side}]
            if any(block in moved for block in blocks):
                data = {}
                for block in sorted(blocks, key=lambda block: block.stands_for):
                    data |= groups[block.cells]
                sides[side] = data
                told.append(data)
        self.figures += [detail(name, sides[name.side]) for name in details]
        if made.company.score is None:
            # Beside details nothing is told, and what was told before stands.
            return
        self._groups, self._sides = groups, sides
        for data in told:
            self._add(data)
        parts = [fitted(sides.get(side, {})) for side in SIDES]
        if moved and not made.decision.is_combined and all(map(is_shown, parts)):
            self.figures.append([pair for part in parts for pair in part])

    def _add(self, data):
        pairs = fitted(data)
        if is_shown(pairs):
            self.figures.append(pairs)


def is_shown(pairs):
    """Whether K people are left in a fit; of fewer nothing is shown (domain.md C13)."""
    return len({person for person, _ in pairs}) >= K


def fitted(data):
    """The answers that a figure of these people is made of: those to statements that two of them answered."""
    pairs = [
        (member.respondent, (no, day))
        for member, one in data.items()
        for no, day in enumerate(one.days, 1)
        if day is not None
    ]
    count = Counter(no for _, (no, _) in pairs)
    return [(person, answer) for person, answer in pairs if count[answer[0]] >= 2]


def detail(name, data):
    """The answers that a statement line, a theme or a share who can't say is made of."""
    if name.what == "cannot_say":
        no = name.statement
        return [
            (m.respondent, ("x", no, one.dealt[no - 1].day)) for m, one in data.items() if one.dealt[no - 1]
        ]
    mine = {name.statement} if name.what == "line" else IN_THEME[name.of]
    return [(person, answer) for person, answer in fitted(data) if answer[0] in mine]
