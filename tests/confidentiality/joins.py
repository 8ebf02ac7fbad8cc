"""What somebody who wants to know who answered what would try on a dump; each probe names the joins it finds.

The probes know more than an attacker: they are told who is behind each key, so that a join is found even where it would
take luck to see it. They are held to find planted leaks in `test_planted_leaks.py`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

import numpy as np
from scipy.special import stdtrit

# Of twenty people, chance correlates two orders this closely once in ten million tries; of fewer, see `_close`.
CLOSE = 0.9
CHANCE = 1e-7
FEWEST = 10
LEAST = 4
"""People less cells, of whom an order can still be told from chance."""
HEX = re.compile(r"[0-9a-f]{32}")
# A key, or the word that stands for somebody whose answers were deleted.
WORD = re.compile(r"[0-9a-z]{32}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SIDE = re.compile(r"(sales|marketing)/")
BUTTON = re.compile(r"[0-9a-f]{32}\.\d{1,2}\.[1-5x]")


@dataclass(frozen=True, slots=True)
class Truth:
    """What only the test knows: the respondent key and the statements (by round) of each user id.

    `nobodies` are the words that stand for people whose answers were deleted, with who it was.
    """

    key_of: dict
    statements: dict
    nobodies: dict = field(default_factory=dict)

    @property
    def user_of(self):
        return {key: user for user, key in self.key_of.items()} | self.nobodies

    def users_in(self, values):
        """User ids that stand anywhere in a row."""
        words = {word for value in values.values() for word in re.findall(r"[A-Z0-9]+", str(value))}
        return self.key_of.keys() & words

    def keys_in(self, values):
        words = {word for value in values.values() for word in WORD.findall(str(value))}
        return self.user_of.keys() & words


def user_rows(rows, truth):
    """(user id, row) for every row that stands for a single person by id."""
    for row in rows:
        users = truth.users_in(row.values)
        if len(users) == 1:
            yield next(iter(users)), row


def key_rows(rows, truth):
    """(user id behind the key, row) for every row with a respondent key."""
    for row in rows:
        for key in truth.keys_in(row.values):
            yield truth.user_of[key], row


def rows_with_both(rows, truth):
    """Rows in which a user id stands beside a respondent key, or beside what a button says."""
    return [
        row
        for row in rows
        if truth.users_in(row.values)
        and (truth.keys_in(row.values) or any(BUTTON.search(str(value)) for value in row.values.values()))
    ]


def statements_beside_users(rows, truth):
    """(table, column) whose numbers are, for most people in it, the statements they got in a round."""
    numbers = defaultdict(lambda: defaultdict(set))
    for user, row in user_rows(rows, truth):
        for column, value in row.values.items():
            if not isinstance(value, (datetime, date)):
                found = {int(number) for number in re.findall(r"(?<![\w.])\d{1,2}(?![\w.])", str(value))}
                numbers[row.table, column][user] |= found
    leaks = []
    for place, by_user in numbers.items():
        hits = sum(
            any(found and found == set(got) for got in truth.statements.get(user, {}).values())
            for user, found in by_user.items()
        )
        if hits > len(by_user) / 2:
            leaks.append(place)
    return leaks


def shared_transactions(rows, truth):
    """Transactions that touched a row with a user id and some, but not all, of a round's rows of a keyed table."""
    users = {number for _, row in user_rows(rows, truth) for number in row.transactions()}
    all_keys, keys = defaultdict(set), defaultdict(set)
    for user, row in key_rows(rows, truth):
        scope = (row.table, row.values.get("round_id") or row.values.get("series_id"))
        all_keys[scope].add(user)
        for number in row.transactions():
            keys[number, scope].add(user)
    return [
        (number, scope)
        for (number, scope), found in keys.items()
        if number in users and found != all_keys[scope]
    ]


def close_orders(rows, truth):
    """Pairs of orders, one of rows with user ids and one of rows with keys, that put the people alike.

    Every system column, the place in the table, every id, time and number is tried as an order. People are compared
    with those of their side and team alone: these stand openly in both stores, and rows are stored and listed by them.
    """
    cells = _cells(rows, truth)
    mine = _orders(user_rows(rows, truth))
    theirs = _orders(key_rows(rows, truth))
    found = []
    for left, by_user in mine.items():
        for right, by_key in theirs.items():
            people = sorted(by_user.keys() & by_key.keys())
            orders = [by_user[one] for one in people], [by_key[one] for one in people]
            if not all(_tells_apart(order) for order in orders):
                continue
            where = [cells.get(one, ("", "")) for one in people]
            free = len(people) - len(set(where)) + 1
            if free >= LEAST and abs(_correlation_within(*orders, where)) >= _close(free):
                found.append((left, right))
    return found


def _cells(rows, truth):
    """Side and team of each person, as they stand beside what is used of their answers."""
    return {
        user: (row.values["side"], row.values["team"])
        for user, row in key_rows(rows, truth)
        if row.table == "scores_used"
    }


def _correlation_within(left, right, cells):
    """The same of people compared with others of their cell alone: of each rank what it is above its cell's mean."""
    ranks = np.array([_ranks(left), _ranks(right)], dtype=float)
    for cell in set(cells):
        mine = [one == cell for one in cells]
        ranks[:, mine] -= ranks[:, mine].mean(axis=1, keepdims=True)
    spread = np.sqrt((ranks**2).sum(axis=1))
    return float(ranks[0] @ ranks[1] / spread.prod()) if spread.all() else 0.0


def _close(number):
    """How close two orders of so many people are only once in ten million tries, by Student's t; nothing under 0.9."""
    t = stdtrit(number - 2, 1 - CHANCE / 2)
    return max(CLOSE, t / np.sqrt(number - 2 + t * t))


def _orders(pairs):
    """{(table, scope, column): {user: smallest value}}; scope is the round."""
    orders = defaultdict(dict)
    for user, row in pairs:
        scope = next((row.values[name] for name in ("round_id", "ref") if row.values.get(name)), "")
        columns = {"place": row.place, **row.system, **row.values}
        for column, value in columns.items():
            if value is None or isinstance(value, bool):
                continue
            if isinstance(value, str):
                # The side of an answer stands in both stores, and people are often listed side by side.
                value = SIDE.sub("", value)  # noqa: PLW2901  # the rest is what may tell
            known = orders[row.table, scope, column].get(user)
            if known is None or value < known:
                orders[row.table, scope, column][user] = value
    return orders


def _tells_apart(order):
    return len(order) >= FEWEST and len(set(order)) > len(order) / 2


def correlation(left, right):
    """Spearman's rank correlation, with mean ranks for ties."""
    return float(np.corrcoef(_ranks(left), _ranks(right))[0, 1])


def _ranks(values):
    order = {
        value: np.mean([n for n, one in enumerate(sorted(values)) if one == value]) for value in set(values)
    }
    return [order[value] for value in values]


def order_of_coming(rows, truth, round_id, clicked):
    """How closely the answers of a round lie in the order in which people first answered: Spearman's correlation."""
    answers = [
        (user, row.place)
        for user, row in key_rows(rows, truth)
        if row.table == "pulse_answer" and row.values["round_id"] == round_id
    ]
    return correlation([clicked.index(user) for user, _ in answers], [place for _, place in answers])


def singled_out(rows, truth):
    """People whose rounds, in some table with user ids, are theirs alone and those of their key alone.

    A round is one that stands in the row, or that a day or time in it falls into; a yes or no beside it makes two
    patterns of it.
    """
    rounds = Rounds(rows)
    mine = _patterns(user_rows(rows, truth), rounds)
    theirs = _patterns(key_rows(rows, truth), rounds)
    found = set()
    for by_user in mine.values():
        for by_key in theirs.values():
            alone = {p for p, n in Counter(by_user.values()).items() if n == 1}
            alone &= {p for p, n in Counter(by_key.values()).items() if n == 1}
            found |= {
                user for user, pattern in by_user.items() if pattern in alone and by_key.get(user) == pattern
            }
    return found


class Rounds:
    """The rounds of a dump, by their ids and by their days."""

    def __init__(self, rows):
        rounds = [row.values for row in rows if row.table == "pulse_round"]
        self._ids = {one["id"] for one in rounds}
        self._closes = {_day(one["closes_on"]): one["id"] for one in rounds if one.get("closes_on")}
        self._spans = [
            (_day(one["slot"]), _day(one["closes_on"]), one["id"]) for one in rounds if "slot" in one
        ]

    def of(self, row):
        """Those that stand in a row as an id, a date or a time, or as the day of an answer (`statement.day`)."""
        said = " ".join(str(value) for value in row.values.values())
        days = {_day(one) for one in DAY.findall(said)}
        here = self._ids & set(HEX.findall(said))
        here |= {one for first, last, one in self._spans for day in days if first <= day <= last}
        answered = (date.fromordinal(int(one)) for one in re.findall(r"\.(7\d{5})\b", said))
        return here | {self._closes[day] for day in answered if day in self._closes}


def _day(value):
    """On SQLite a date is text."""
    return date.fromisoformat(str(value)[:10])


def _patterns(pairs, rounds):
    """{(table, feature): {user: rounds}}."""
    patterns = defaultdict(lambda: defaultdict(frozenset))
    for user, row in pairs:
        here = rounds.of(row)
        features = [""] + [
            f"{column}={value}"
            for column, value in row.values.items()
            if isinstance(value, bool) or column in {"state", "answered", "side"}
        ]
        for feature in features:
            patterns[row.table, feature][user] |= here
    return patterns


def small_cells(rows, truth, k=5):
    """(side, team) beside keys of fewer than k people, where the side has k or more."""
    cells, sides = defaultdict(set), defaultdict(set)
    for user, row in key_rows(rows, truth):
        if row.table == "pulse_assignment":
            side = (row.values["round_id"], row.values["side"])
            sides[side].add(user)
            cells[*side, row.values["team"]].add(user)
    return [cell for cell, people in cells.items() if len(people) < k <= len(sides[cell[:2]])]


def ids_that_tell(rows):
    """Tables whose own ids are not random: of another form, or in the order the rows lie in."""
    by_table = defaultdict(list)
    for row in rows:
        if "id" in row.values and row.table != "instance":
            by_table[row.table].append((row.place, row.values["id"]))
    leaks = []
    for table, found in by_table.items():
        ids = [one for _, one in sorted(found)]
        if not all(HEX.fullmatch(one) for one in ids) or _counts_up(ids):
            leaks.append(table)
    return leaks


def _counts_up(ids):
    """Whether ids begin alike, or follow each other in the order of the rows."""
    if len(ids) < FEWEST:
        return False
    steps = [int(b, 16) > int(a, 16) for a, b in pairwise(ids)]
    return len({one[:8] for one in ids}) < len(ids) or all(steps)
