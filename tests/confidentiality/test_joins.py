"""Nobody who reads the database, its system columns or the order of its rows can tell who answered what (domain.md C9).

On both engines, while a round is open and after its close. Each probe is held to find planted leaks in
`test_planted_leaks.py`.
"""

from collections import Counter

import pytest

from tests.confidentiality import joins

# Tables in which a user id stands, each with all its columns. A new column comes here once it is clear that neither
# it nor its changes say anything of an answer; a statement, a value or a respondent key never does.
USER_KEYED = {
    "person": {
        "team_id", "user_id", "name", "timezone", "locale", "is_active", "is_bot", "is_guest", "is_external",
        "is_slack_admin", "listed_side", "found_side", "roles", "team", "country", "set_timezone",
        "away_until", "left_programmes", "own_timezone", "own_country", "work_from", "work_until", "work_days",
        "is_welcomed",
    },
    # What a person said with a button, never what their answers say; gone at the close with the rest of the row.
    "pulse_participation": {"round_id", "user_id", "team_id", "side", "has_skipped"},
    "outbox_message": {
        "id", "team_id", "key", "programme", "kind", "ref", "recipient", "priority", "merge_key", "not_before",
        "expires_at", "state", "due_at", "attempts", "lease_owner", "lease_until", "channel", "ts", "file_id",
        "picture_refused", "failure", "settled_at", "leaves_trace",
    },
    # What admins and files say of people, and who said it; never what people do.
    "audit_entry": {"id", "team_id", "at", "actor", "key", "old", "new"},
    "workspace": {"team_id", "name", "url", "bot_user_id", "bot_id", "token", "stopped", "sync_due_at"},
}  # fmt: skip
KEYED = {"pulse_assignment", "pulse_answer", "pulse_pace", "scores_influence", "scores_past", "scores_used"}
MOMENTS = ("opened", "closed", "third", "asked", "chosen", "monthly")


@pytest.fixture(params=MOMENTS)
def rows(played, request):
    return getattr(played, request.param)


def test_there_is_something_to_find(played, rows):
    """The probes look at real rows: people, keys, and answers of a dozen people or more."""
    assert {row.table for _, row in joins.key_rows(rows, played.truth)} >= KEYED
    assert (
        len({user for user, row in joins.key_rows(rows, played.truth) if row.table == "pulse_answer"}) >= 12
    )
    assert {row.table for _, row in joins.user_rows(rows, played.truth)} >= {"person"}


def test_user_ids_stand_only_where_they_are_known_to(played, rows):
    found = {row.table: set(row.values) for row in rows if played.truth.users_in(row.values)}
    new = {
        (table, column)
        for table, columns in found.items()
        for column in columns - USER_KEYED.get(table, set())
    }
    assert new == set()


def test_keys_stand_only_where_they_are_known_to(played, rows):
    assert {row.table for _, row in joins.key_rows(rows, played.truth)} <= KEYED


def test_no_row_holds_a_person_and_an_answer(played, rows):
    assert joins.rows_with_both(rows, played.truth) == []


def test_no_numbers_beside_a_person_are_the_statements_they_got(played, rows):
    assert joins.statements_beside_users(rows, played.truth) == []


def test_no_transaction_touched_a_person_and_only_some_keys(played, rows):
    assert joins.shared_transactions(rows, played.truth) == []


def test_no_order_of_people_is_an_order_of_keys(played, rows):
    assert joins.close_orders(rows, played.truth) == []


def test_nobody_is_told_by_the_rounds_they_took_part_in(played, rows):
    assert joins.singled_out(rows, played.truth) == set()


def test_no_team_beside_a_key_is_smaller_than_five(played, rows):
    assert joins.small_cells(rows, played.truth) == []
    kept = {row.values["team"] for row in rows if row.table == "pulse_assignment"}
    assert kept == {"", "North"}  # South has two


def test_ids_are_random(rows):
    assert joins.ids_that_tell(rows) == []


def test_after_the_close_answers_lie_in_no_order_of_their_coming(played):
    rows = [row for row in played.closed if row.values.get("round_id") == played.second_round]
    answers = [row for row in rows if row.table == "pulse_answer"]
    assert len(answers) == 2 * len(played.clicked) == 40
    assert abs(joins.order_of_coming(rows, played.truth, played.second_round, played.clicked)) < 0.75
    assert len({row.system.get("xmin") for row in answers}) == 1


def test_rows_of_an_opening_lie_in_the_order_of_their_own_keys(played):
    """So each order says what its keys say anyway, and nothing of the other store."""
    for table, key in (("pulse_assignment", "respondent"), ("pulse_participation", "user_id")):
        rows = [row for row in played.third if row.table == table]
        newest = {r.values["round_id"] for r in played.third if r.table == "pulse_participation"}
        there = [row.values[key] for row in rows if row.values["round_id"] in newest]
        assert len(there) >= 25
        assert there == sorted(there)


def test_who_was_asked_is_forgotten_at_the_close(played):
    """What is left of a closed round with a user id in it: nothing."""
    for row in (row for rows in (played.opened, played.closed, played.third) for row in rows):
        if played.truth.users_in(row.values):
            assert played.first_round not in str(row.values)
    people = [row for row in played.closed if row.table in {"pulse_participation", "outbox_message"}]
    assert not any(played.truth.users_in(row.values) for row in people)
    counts = [row.values for row in played.closed if row.table == "pulse_turnout"]
    assert sum(count["answered"] for count in counts) == 18 + 20


def test_a_click_writes_its_answer_and_nothing_else(played):
    """Not a time, not a counter, not a row with a user id; every value and every mark of every row is compared."""
    before, after = (Counter(map(_all_of, rows)) for rows in (played.before_click, played.after_click))
    gone, new = list((before - after).elements()), list((after - before).elements())
    assert [table for table, _, _ in new if table != "pulse_round"] == ["pulse_answer"]
    # PostgreSQL marks the round, which each click locks for reading, with the number of the transaction.
    marked = [(table, values) for table, values, _ in new if table == "pulse_round"]
    assert [(table, values) for table, values, _ in gone] == marked
    assert len(marked) == (played.engine == "postgresql")


def _all_of(row):
    return row.table, str(sorted(row.values.items())), str(sorted(row.system.items()))
