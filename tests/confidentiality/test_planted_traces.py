"""The probes of `traces`, and those for time and for what is counted, find the leak they are there for."""

from datetime import date, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry, Counter, generate_latest

from tests.confidentiality import joins, traces
from tests.confidentiality.dump import Row
from tests.confidentiality.test_told import identifying, telling

MONDAY = date(2026, 3, 2)


def of(rows, table):
    return [row for row in rows if row.table == table]


@pytest.fixture
def rows(played):
    """What is stored once somebody has had her data deleted."""
    return played.dumps["deleted"]


def nobodys(played, rows, table):
    return next(row for row in of(rows, table) if row.values["respondent"] in played.truth.nobodies)


def anothers(rows, table):
    """What is remembered of somebody who answered; the means of the other side are nobody's."""
    answered = {row.values["respondent"] for row in of(rows, "pulse_answer")}
    return next(row for row in of(rows, table) if row.values["respondent"] in answered)


def test_a_user_id_beside_the_word_for_nobody(played, rows):
    leak = nobodys(played, rows, "scores_trail").with_values(team_id=played.deleted)
    assert joins.rows_with_both([leak], played.truth) == [leak]


def test_a_key_of_nobody_that_is_known(played, rows):
    leak = anothers(rows, "scores_used").with_values(respondent="0" * 32)
    assert traces.strange_words([*rows, leak], played.truth) == {"0" * 32}


@pytest.mark.parametrize("names", ["id", "channel", "conversation", "timestamp"])
def test_a_message_beside_an_answer(played, rows, names):
    queued = next(row.values for row in of(rows, "outbox_message") if row.values["channel"])
    said = {
        "id": queued["id"],
        "channel": queued["channel"],
        "conversation": min(played.direct_channels),
        "timestamp": "1774440000.000100",
    }
    leak = of(rows, "pulse_answer")[0].with_values(message=said[names])
    assert traces.messages_beside_keys([*rows, leak], played.truth, played.direct_channels) == [leak]


def test_an_answer_in_words(played, rows):
    for said in ("Strongly agree", min(played.texts)):
        leak = of(rows, "outbox_message")[0].with_values(ref=f"1. {said}")
        assert traces.texts_in([*rows, leak], (*played.texts, *traces.ANSWERS)) == [leak]


def test_a_word_for_nobody_that_was_written_by_itself(played, rows):
    mine = nobodys(played, rows, "scores_used")
    alone = Row(mine.table, mine.place, {"xmin": 99, "xmax": 0}, mine.values)
    assert traces.standing_out([alone if row is mine else row for row in rows], played.truth) == [
        "scores_used"
    ]


@pytest.mark.parametrize("table", traces.MEMORIES)
def test_a_word_for_nobody_that_lies_where_her_key_had_been(played, rows, table):
    mine = nobodys(played, rows, table)
    elsewhere = [mine, *(row for row in rows if row is not mine)]
    has_transactions = any("xmin" in row.system for row in elsewhere)
    assert traces.standing_out(elsewhere, played.truth) == ([] if has_transactions else [table])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("scores_used", {"contribution": "1.739699 7.0f3a"}),
        ("scores_detail_used", {"dealings": "1x.739699"}),
        ("scores_trail", {"pieces": '{"sales/1.739699": [739699000]}'}),
    ],
)
def test_a_day_of_somebody_who_had_her_answers_deleted(played, rows, table, said):
    leak = nobodys(played, rows, table).with_values(**said)
    assert [piece.lstrip("1x") for piece in traces.said_of_nobody([leak], played.truth)] == [".739699"]


@pytest.mark.parametrize("table", traces.MEMORIES)
def test_a_memory_of_more_than_was_answered(played, rows, table):
    """An answer that is deleted, and remembered."""
    key = anothers(rows, table).values["respondent"]
    kept = [row for row in rows if row.table != "pulse_answer" or row.values["respondent"] != key]
    assert table in {where for where, _ in traces.said_too_much(kept, played.truth)}


def test_the_days_on_which_somebody_was_seen():
    """A time beside each person, of the last day in each round that they were about: no round's id, and no answer."""
    closes = [MONDAY + timedelta(days=14 * number) for number in range(1, 5)]
    rounds = [
        Row(
            "pulse_round",
            0,
            {},
            {"id": f"{n:032x}", "slot": str(day - timedelta(days=6)), "closes_on": str(day)},
        )
        for n, day in enumerate(closes)
    ]
    key_of = {f"U{n:04d}": f"{n:032x}" for n in range(1000, 1011)}
    leak = []
    for n, (user, key) in enumerate(key_of.items(), start=1):
        here = [day for place, day in enumerate(closes) if n >> place & 1]
        leak += [
            Row("seen", 0, {}, {"user_id": user, "at": datetime(day.year, day.month, day.day, 9)})  # noqa: DTZ001
            for day in here
        ]
        said = ", ".join(f'"sales/{n}.{day.toordinal()}": [739300000]' for day in here)
        leak.append(Row("scores_trail", 0, {}, {"respondent": key, "pieces": f"{{{said}}}"}))
    assert joins.singled_out([*rounds, *leak], joins.Truth(key_of, {})) == key_of.keys()


def test_a_metric_that_counts_by_person_or_answer(played):
    registry = CollectorRegistry()
    counted = Counter("answers", "Answers so far", ["user", "answer"], registry=registry)
    assert not identifying(played, generate_latest(registry).decode())
    counted.labels(played.deleted, "4 Agree").inc()
    said = generate_latest(registry).decode()
    assert identifying(played, said) == {played.deleted}
    assert telling(played, said) == ["Agree"]
