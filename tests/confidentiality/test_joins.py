"""Nobody who reads the database, its system columns or the order of its rows can tell who answered what (domain.md C9).

On both engines, while a round is open and after its close. Each probe is held to find planted leaks in
`test_planted_leaks.py`.
"""

from collections import Counter

import pytest

from tests.confidentiality import joins, traces
from tests.confidentiality.quarter import MOMENTS

# Tables in which a user id stands, each with all its columns. A new column comes here once it is clear that neither
# it nor its changes say anything of an answer; a statement, a value or a respondent key never does.
USER_KEYED = {
    "person": {
        "team_id", "user_id", "name", "title", "timezone", "locale", "is_active", "is_bot", "is_guest", "is_external",
        "is_slack_admin", "listed_side", "found_side", "roles", "team", "country", "set_timezone",
        "away_until", "left_programmes", "own_timezone", "own_country", "work_from", "work_until", "work_days",
        "is_welcomed", "status_until", "status_ended", "paused_until", "sync_run",
    },
    # What a person said with a button, never what their answers say; gone at the close with the rest of the row.
    "pulse_participation": {"round_id", "user_id", "team_id", "side", "has_skipped"},
    "outbox_message": {
        "id", "team_id", "key", "programme", "kind", "ref", "recipient", "priority", "merge_key", "not_before",
        "expires_at", "state", "due_at", "attempts", "lease_owner", "lease_until", "channel", "ts", "file_id",
        "picture_refused", "failure", "settled_at", "leaves_trace", "is_doubtful", "is_plain", "is_counted",
        "tried_at", "revise_at",
    },
    # Who reads the weekly digest and when: leads do, and who asked for it.
    "digest_reader": {
        "team_id", "recipient", "is_subscribed", "wants_quiet", "weekday", "at", "next_at", "told_since", "told_until",
        "told", "is_quiet",
    },
    # Whom to call about what, as a file or they themselves said it; never what they answer.
    "directory_entry": {
        "id", "team_id", "topic", "keywords", "product", "region", "segment", "side", "contact", "contact_name",
        "deputy", "note", "is_listed", "is_provisional", "listed_on", "confirmed_on", "proposed_by", "due_at",
        "asked_on",
    },
    # What somebody asked the liaisons about whom to call; never what they answer in a pulse.
    "directory_case": {
        "id", "team_id", "what", "entry_id", "topic", "asker", "said", "suggested", "asked_at", "reply", "settled_by",
        "settled_at",
    },
    # Who proposed, agreed to or retired a rule, and who must be involved: what leads decide for all, never an answer.
    "rule": {
        "id", "team_id", "chain", "number", "name", "kind", "amount", "currency", "involve", "text",
        "confirmed_sales_by", "confirmed_sales_on", "confirmed_marketing_by", "confirmed_marketing_on", "created_by",
        "created_at", "replaced_by", "retired_by", "retired_on",
    },
    # Who handed what to whom and what became of it: work, and never an answer.
    "handoff": {
        "id", "team_id", "kind", "what", "note", "link", "giver", "taker", "within", "day", "state", "given_at",
        "starts_at", "limit_at", "accepted_at", "accepted_after", "ended_at", "reason", "has_left", "followed_by",
        "told_away", "due_at", "held_until",
    },
    # Who takes part in the joint meeting, what they put on its agenda and decided: work, and never an answer.
    "meeting_member": {"team_id", "user_id", "is_guest"},
    "meeting": {
        "id", "team_id", "uid", "slot", "start_at", "end_at", "state", "is_moved", "is_extra", "channel", "chair",
        "has_outlook", "closed_by", "closed_at", "minutes", "step", "due_at",
    },
    "meeting_attendance": {"meeting_id", "user_id", "team_id", "came"},
    "agenda_item": {
        "id", "team_id", "meeting_id", "kind", "state", "title", "link", "owner", "minutes", "position", "proposed_by",
        "statement", "carried",
    },
    "meeting_decision": {"id", "team_id", "meeting_id", "item_id", "text", "noted_by", "noted_at"},
    # Who has to do what by when and what became of it: work, and never an answer.
    "action_item": {
        "id", "team_id", "owner", "text", "link", "message", "given_by", "given_on", "former_owner", "turn", "due_on",
        "state", "reason", "done_on", "item_id", "meeting_id", "statement", "moves", "carried", "first_due_on",
        "due_at", "held_until",
    },
    # Which customers matter most, who owns them, and who of Marketing comes to their reviews; never an answer.
    "key_account": {"id", "team_id", "name", "name_key", "position", "owner", "every", "added_by", "added_on"},
    "account_review": {
        "id", "team_id", "account_id", "name", "host", "former_host", "day", "at", "zone", "starts_at", "place",
        "state", "open_for", "planned_by", "planned_at", "moved", "version", "asked", "due_at", "came", "recorded_by",
        "recorded_on",
    },
    "account_invitation": {"review_id", "user_id", "team_id", "answer", "sent_by", "came"},
    # Who is to approve which material, and what they want changed in it: work, and never an answer.
    "material_review": {
        "id", "team_id", "asker", "title", "link", "note", "day", "limit_at", "version", "state", "asked_at",
        "ended_at", "has_left", "moves", "held_until",
    },
    "material_reviewer": {
        "id", "team_id", "review_id", "version", "place", "user_id", "asked_at", "is_asked", "answer", "said",
        "answered_at",
    },
    # How much was sent that day that they had not asked for; a reminder counts whether or not it was needed.
    "outbox_attention": {"team_id", "user_id", "day", "messages"},
    # What a lead said they will do, and never what they or others answered.
    "scores_action": {"round_id", "team_id", "text", "named_by", "named_on", "state"},
    # What admins and files say of people, and who said it; never what people do.
    "audit_entry": {"id", "team_id", "at", "actor", "key", "old", "new"},
    "workspace": {"team_id", "name", "url", "bot_user_id", "bot_id", "token", "stopped", "sync_due_at", "sync_run",
        "sync_cursor", "sides_due_at", "scopes"},
}  # fmt: skip
KEYED = {
    "pulse_assignment", "pulse_answer", "pulse_pace",
    "scores_influence", "scores_used", "scores_detail_used", "scores_trail",
}  # fmt: skip
OF_A_SCORE = {"scores_influence", "scores_used"}


@pytest.fixture(params=MOMENTS[1:])
def rows(played, request):
    return played.dumps[request.param]


def has_score(rows):
    """Whether a release has told a score so far: what is kept for the next one comes with it."""
    return any(row.table == "scores_release" and row.values["total"] is not None for row in rows)


def test_there_is_something_to_find(played, rows):
    """The probes look at real rows: people, keys, and answers of a dozen people or more."""
    keyed = KEYED if has_score(rows) else KEYED - OF_A_SCORE
    assert {row.table for _, row in joins.key_rows(rows, played.truth)} >= keyed
    assert (
        len({user for user, row in joins.key_rows(rows, played.truth) if row.table == "pulse_answer"}) >= 12
    )
    assert {row.table for _, row in joins.user_rows(rows, played.truth)} >= {"person"}


def test_there_is_a_quarter_with_all_kinds_of_figures(played):
    """Six releases; the last has a score, both sides, teams where they may be told apart, and every kind of detail."""
    releases = [row.values for row in played.last if row.table == "scores_release"]
    assert len(releases) == 6
    newest = max(releases, key=lambda one: one["number"])
    here = [row for row in played.last if row.values.get("round_id") == newest["round_id"]]
    assert newest["total"] is not None
    assert {row.values["side"] for row in here if row.table == "scores_side"} == {"sales", "marketing"}
    # Where by chance a statement was answered by one of each team, the two stay together (domain.md C8.5).
    assert len([row for row in here if row.table == "scores_team"]) in {0, 2}
    assert {row.values["what"] for row in here if row.table == "scores_detail"} == {
        "line",
        "theme",
        "cannot_say",
    }
    assert played.truth.nobodies.keys() <= {row.values.get("respondent") for row in played.dumps["deleted"]}
    assert len(played.truth.nobodies) == 1
    shared = [row.values["ref"] for row in played.last if row.values.get("kind") == "shared_answer"]
    assert len(shared) == 3


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


def test_who_stands_beside_an_answer_is_a_key_or_nobody(played, rows):
    assert traces.strange_words(rows, played.truth) == set()


def test_no_row_with_a_key_names_a_message(played, rows):
    assert traces.messages_beside_keys(rows, played.truth, played.direct_channels) == []


def test_no_statement_and_no_answer_stands_anywhere_in_words(played, rows):
    assert traces.texts_in(rows, (*played.texts, *traces.ANSWERS)) == []


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
    kept = traces.teams_beside_keys(rows, played.truth)
    assert {team for _, team in kept} - {"all"} == {"", "North"}  # South has two
    # Those without a team are a group by themselves, as soon as a score was told of it.
    assert {table for table, team in kept if team == "all"} == ({"scores_used"} if has_score(rows) else set())


def test_ids_are_random(rows):
    assert joins.ids_that_tell(rows) == []


def test_after_the_close_answers_lie_in_no_order_of_their_coming(played):
    rows = [row for row in played.dumps["closed"] if row.values.get("round_id") == played.second_round]
    answers = [row for row in rows if row.table == "pulse_answer"]
    assert len(answers) == 2 * len(played.clicked) == 40
    assert abs(joins.order_of_coming(rows, played.truth, played.second_round, played.clicked)) < 0.75
    assert len({row.system.get("xmin") for row in answers}) == 1


def test_rows_of_an_opening_lie_in_the_order_of_their_own_keys(played):
    """So each order says what its keys say anyway, and nothing of the other store."""
    for table, key in (("pulse_assignment", "respondent"), ("pulse_participation", "user_id")):
        rows = [row for row in played.dumps["third"] if row.table == table]
        newest = {r.values["round_id"] for r in played.dumps["third"] if r.table == "pulse_participation"}
        there = [row.values[key] for row in rows if row.values["round_id"] in newest]
        assert len(there) >= 25
        assert there == sorted(there)


def test_who_was_asked_is_forgotten_at_the_close(played):
    """What is left of a closed round with a user id in it: nothing."""
    for row in (row for moment in MOMENTS[1:] for row in played.dumps[moment]):
        if played.truth.users_in(row.values):
            assert played.first_round not in str(row.values)
    # What leads are told of the week goes out whatever anybody was asked.
    people = [
        row
        for row in played.dumps["closed"]
        if row.table == "pulse_participation" or row.values.get("programme") == "pulse"
    ]
    assert [dict(row.values) for row in people if played.truth.users_in(row.values)] == []
    counts = [row.values for row in played.dumps["closed"] if row.table == "pulse_turnout"]
    assert sum(count["answered"] for count in counts) == 18 + 20


def test_a_click_writes_its_answer_and_nothing_else(played):
    """Not a time, not a counter, not a row with a user id; every value and every mark of every row is compared."""
    before, after = (
        Counter(map(_all_of, rows)) for rows in (played.dumps["before_click"], played.dumps["after_click"])
    )
    gone, new = list((before - after).elements()), list((after - before).elements())
    assert [table for table, _, _ in new if table != "pulse_round"] == ["pulse_answer"]
    # PostgreSQL marks the round, which each click locks for reading, with the number of the transaction.
    marked = [(table, values) for table, values, _ in new if table == "pulse_round"]
    assert [(table, values) for table, values, _ in gone] == marked
    assert len(marked) == (played.engine == "postgresql")


def test_what_is_remembered_of_a_key_its_answers_tell_as_well(played, rows):
    assert traces.said_too_much(rows, played.truth) == []


class TestDeleted:
    """Her rows are gone; a word remembers that there was somebody, and nothing finds her by it."""

    def test_her_key_stands_nowhere_until_she_is_back(self, played):
        key = played.truth.key_of[played.deleted]
        holds = {moment: any(key in str(row.values) for row in rows) for moment, rows in played.dumps.items()}
        assert (holds["monthly"], holds["deleted"], holds["back"]) == (True, False, True)

    def test_there_is_no_telling_when_she_had_answered(self, played, rows):
        assert traces.said_of_nobody(rows, played.truth) == []

    def test_her_word_lies_as_all_others_do(self, played):
        """Not in a transaction of its own, beside which her leaving the pulses lies, and not where her key had been."""
        assert traces.standing_out(played.dumps["deleted"], played.truth) == []

    def test_nothing_she_does_later_is_told_with_her_word(self, played):
        """What it remembers is forgotten piece by piece, and never grows."""
        pieces = [_pieces(played, moment) for moment in ("deleted", "back", "ended")]
        assert pieces[0]
        assert pieces[0] >= pieces[1] >= pieces[2]


def _pieces(played, moment):
    rows = [row.values for row in played.dumps[moment] if row.table in traces.MEMORIES]
    said = " ".join(str(row) for row in rows if row["respondent"] in played.truth.nobodies)
    return {piece[0] for piece in traces.PIECE.finditer(said.replace("/", " "))}


def _all_of(row):
    return row.table, str(sorted(row.values.items())), str(sorted(row.system.items()))
