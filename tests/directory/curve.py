"""How well the search answers the tables of pairs; `python -m tests.directory.curve` writes what each floor costs."""

import csv
from dataclasses import dataclass
from pathlib import Path

from bot.directory.entries import split_keywords
from bot.directory.matching import FLOOR, Entry, Index

PAIRS = Path(__file__).parent / "pairs"
PAGE = Path(__file__).parents[2] / "docs" / "directory-search.md"
TABLES = ("tuning", "validation", "held_out", "fresh", "blind", "blind_again")
NAMES = ("tuning", "validation", "once held out", "guard", "second tuning", "held out")
FLOORS = (0.2, 0.3, 0.35, 0.4, 0.43, 0.46, 0.5, 0.6)
BEGIN, END = "<!-- curve -->\n", "<!-- end of curve -->\n"
SHOWN = 3


@dataclass(frozen=True)
class Pair:
    query: str
    right: frozenset[str]


@dataclass(frozen=True)
class Figures:
    """Counts of a table: questions with an answer, those with it first or among three, and nonsense that got one."""

    answered: int
    first: int
    three: int
    nonsense: int
    named: int


def directory():
    with (PAIRS / "directory.csv").open(encoding="utf-8", newline="") as file:
        return [
            Entry(
                id=row["id"],
                topic=row["topic"],
                keywords=split_keywords(row["keywords"]),
                product=row["product"],
                region=row["region"],
                segment=row["segment"],
                side=row["side"],
                names=tuple(name for name in (row["person"], row["deputy"]) if name),
            )
            for row in csv.DictReader(file)
        ]


def pairs(table):
    with (PAIRS / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [
            Pair(row["query"], frozenset(one.strip() for one in row["right"].split(";") if one.strip()))
            for row in csv.DictReader(file)
        ]


def figures(index, table, floor=FLOOR):
    first = three = named = 0
    of_table = pairs(table)
    for pair in of_table:
        found = [hit.entry_id for hit in index.find(pair.query, SHOWN, floor=floor)]
        if pair.right:
            first += found[:1] != [] and found[0] in pair.right
            three += not pair.right.isdisjoint(found)
        else:
            named += bool(found)
    answered = sum(bool(pair.right) for pair in of_table)
    return Figures(answered, first, three, len(of_table) - answered, named)


def curve():
    """The table as it stands on the page."""
    index = Index(directory())
    at = {(table, floor): figures(index, table, floor) for table in TABLES for floor in FLOORS}
    totals = [at[table, FLOOR] for table in TABLES]
    lines = [
        "| floor | "
        + " | ".join(
            f"{name}: right missed of {one.answered} | {name}: nonsense answered of {one.nonsense}"
            for name, one in zip(NAMES, totals, strict=True)
        )
        + " |",
        "| --- |" + " ---: | ---: |" * len(TABLES),
    ]
    for floor in FLOORS:
        chosen = " (chosen)" if floor == FLOOR else ""
        cells = [
            f"{one.answered - one.three} | {one.named}" for one in (at[table, floor] for table in TABLES)
        ]
        lines.append(f"| {floor:.2f}{chosen} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def page(text):
    """The page with its table made anew."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + curve() + END + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
    print(f"{PAGE} is written.")
