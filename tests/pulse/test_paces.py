"""How often people are asked, from what they leave unanswered; under respondent keys alone. On both engines."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.db import table_of
from bot.errors import BotError
from bot.outbox.kinds import Drop
from bot.outbox.models import OutboxMessage
from bot.people.models import Person
from bot.people.service import set_away, set_membership
from bot.people.sides import Programme
from bot.pulse.models import Pace as PaceRow
from bot.pulse.models import Participation
from bot.pulse.pacing import Pace, Pacing
from bot.pulse.service.forecast import LeftOut, forecast
from bot.pulse.service.invitation import INVITATION, render_pulse
from bot.pulse.service.paces import load_paces, set_pace
from bot.pulse.service.reminder import REMINDER, skip
from bot.pulse.service.rounds import Turnout
from bot.pulse.service.series import set_next_trial
from tests.people.cast import MARKETING, SALES, TEAM, ref_to, user
from tests.pulse.at_work import Work
from tests.support.statements import asked

MORE = ("SALES00", "SALES01", "SALES02", "MARKETING00", "MARKETING01")
EVERYBODY = (*SALES, *MARKETING, *MORE)
# Ada says nothing, everybody else answers.
OTHERS = tuple(name for name in EVERYBODY if name != "ADA")

# What differs from person to person in any case.
OWN = {"id", "settled_at", "due_at", "name"}


@pytest.fixture
def work(db, keys):
    return Work(db, keys).hires()


def respondent(work, name):
    return work.keys.respondent(TEAM, user(name))


def pacing(work, name="ada"):
    with work.deps.read() as session:
        return load_paces(session, TEAM).get(respondent(work, name), Pacing())


def plays(work, rounds, *names):
    """So many rounds in which these people answer."""
    for _ in range(rounds):
        work.opens()
        work.answers(*names)
        work.closes()


def chooses(work, name, pace):
    with work.deps.begin() as session:
        set_pace(session, work.deps.pulse, TEAM, user(name), pace, now=work.now)


def question_in(work, name, found):
    with work.deps.read() as session:
        message = render_pulse(session, work.deps.pulse, TEAM, user(name), found.id, now=work.now)
    return "Shall I go on asking?" in message.text


def test_three_rounds_in_silence_one_question_then_monthly(work):
    plays(work, 3, *OTHERS)
    assert pacing(work) == Pacing(unanswered=3)
    found = work.opens()
    assert [name for name in EVERYBODY if question_in(work, name, found)] == ["ADA"]
    assert pacing(work).question_round == found.id
    work.answers(*OTHERS)
    work.closes()
    assert pacing(work) == Pacing(Pace.MONTH, last_slot=found.slot)
    # The next one, a fortnight on, is without her: she is no part of it, and not missing.
    following = work.opens()
    assert work.form("ada") is None
    assert user("ada") not in work.envelopes(following)
    work.answers(*OTHERS)
    assert work.turnout(work.closes())["sales"] == Turnout(5, 5)
    # A month after the question she is asked as usual, and nothing is put to her again.
    month = work.opens()
    assert not question_in(work, "ada", month)
    assert work.form("ada").pace is Pace.MONTH
    assert pacing(work).last_slot == month.slot == found.slot + timedelta(days=28)


def test_an_answer_begins_the_count_anew(work):
    plays(work, 2, *OTHERS)
    plays(work, 1, *EVERYBODY)
    assert pacing(work) == Pacing()
    plays(work, 2, *OTHERS)
    assert not question_in(work, "ada", work.opens())


def test_whoever_says_every_pulse_is_asked_on_with_a_count_of_nothing(work):
    plays(work, 3, *OTHERS)
    found = work.opens()
    chooses(work, "ada", Pace.EVERY)
    assert not question_in(work, "ada", found)
    assert len(work.form("ada").items) == 4
    work.closes()
    assert pacing(work) == Pacing(unanswered=1)


def test_whoever_says_once_a_month_keeps_the_pulse_they_have(work):
    plays(work, 3, *OTHERS)
    found = work.opens()
    chooses(work, "ada", Pace.MONTH)
    assert not question_in(work, "ada", found)
    work.answers("ADA")
    work.closes()
    assert pacing(work) == Pacing(Pace.MONTH, last_slot=found.slot)
    work.opens()
    assert work.form("ada") is None


def test_monthly_counts_from_the_last_pulse_that_was_theirs(work):
    chooses(work, "ada", Pace.MONTH)
    assert pacing(work) == Pacing(Pace.MONTH)
    found = work.opens()
    assert pacing(work).last_slot == found.slot
    work.closes()
    chooses(work, "ben", Pace.MONTH)
    assert pacing(work, "ben").last_slot == found.slot
    chooses(work, "ben", Pace.EVERY)
    assert pacing(work, "ben") == Pacing()
    work.passes(days=40)
    chooses(work, "gus", Pace.MONTH)
    assert pacing(work, "gus").last_slot > found.slot


@pytest.mark.parametrize("absence", ["skipped", "away", "left", "not delivered"])
def test_who_was_not_there_to_answer_is_not_counted(work, absence):
    plays(work, 2, *OTHERS)
    if absence == "not delivered":
        work.sets(pulse__open_days=1)
        with work.deps.begin() as session:
            set_away(session, TEAM, user("ada"), date(2026, 4, 7))
    found = work.opens()
    with work.deps.begin() as session:
        if absence == "skipped":
            skip(session, TEAM, user("ada"), found.id, skips=True, now=work.now)
        if absence == "away":
            set_away(session, TEAM, user("ada"), found.closes_on)
        if absence == "left":
            set_membership(session, TEAM, user("ada"), Programme.PULSE, takes_part=False)
    work.closes()
    # Who has left begins anew some day; of the others nothing is changed.
    assert pacing(work) == (Pacing() if absence == "left" else Pacing(unanswered=2))


def test_a_question_that_was_not_seen_is_put_with_the_next_round(work):
    plays(work, 3, *OTHERS)
    found = work.opens()
    with work.deps.begin() as session:
        set_away(session, TEAM, user("ada"), found.closes_on)
    work.closes()
    assert pacing(work) == Pacing(unanswered=3)
    with work.deps.begin() as session:
        set_away(session, TEAM, user("ada"), None)
    assert question_in(work, "ada", work.opens())


def test_a_trial_counts_for_nothing(work):
    plays(work, 2, *OTHERS)
    for _ in range(2):
        with work.deps.begin() as session:
            assert set_next_trial(session, TEAM, is_trial=True)
        work.opens()
        work.closes()
    assert pacing(work) == Pacing(unanswered=2)
    plays(work, 1, *OTHERS)
    with work.deps.begin() as session:
        set_next_trial(session, TEAM, is_trial=True)
    # A trial puts no question either, and takes nobody's turn of the month.
    chooses(work, "gus", Pace.MONTH)
    before = pacing(work, "gus").last_slot
    trial = work.opens()
    assert not question_in(work, "ada", trial)
    assert pacing(work, "gus").last_slot == before
    work.closes()
    assert question_in(work, "ada", work.opens())


def test_nobody_is_reminded_of_the_question(work):
    plays(work, 3, *OTHERS)
    found = work.opens()
    kind = work.deps.kinds[REMINDER]
    with work.deps.read() as session:
        verdicts = {
            name: kind.recheck(session, ref_to(name, found.id), work.now + timedelta(days=1))
            for name in ("ada", "ben")
        }
    assert verdicts["ada"] == Drop("not_needed")
    assert verdicts["ben"] != Drop("not_needed")


def test_the_dry_run_counts_who_is_not_asked_this_time_among_those_with_nothing_due(work):
    plays(work, 1, *EVERYBODY)
    chooses(work, "ada", Pace.MONTH)
    with work.deps.read() as session:
        (told,) = forecast(session, work.deps.pulse, TEAM, now=work.now).rounds
    assert told.left_out == {LeftOut.NOT_ASKED: 1}
    assert (told.asked, sum(one.people for one in told.deliveries)) == (11, 12)
    found = work.opens()
    assert len(work.envelopes(found)) == 11


def test_only_somebody_the_workspace_knows_has_a_pace(work):
    with pytest.raises(BotError) as told:
        chooses(work, "nobody", Pace.MONTH)
    assert told.value.key == "people.error.unknown"
    with work.deps.read() as session:
        assert load_paces(session, TEAM) == {}


def test_rows_lie_in_the_order_of_their_keys_after_each_opening_and_close(work):
    plays(work, 1, "ADA", "BEN")
    chooses(work, "gus", Pace.MONTH)
    for _ in range(2):
        work.opens()
        assert lying(work) == sorted(lying(work))
        assert len(lying(work)) >= 10
        work.closes()
        assert lying(work) == sorted(lying(work))


def lying(work):
    """Respondent keys as their rows lie in the table."""
    table = table_of(PaceRow)
    with work.deps.read() as session:
        return [row.respondent for row in session.execute(select(table))]


def test_nothing_with_a_user_id_tells_who_gets_the_question(work):
    """Their rows are those of everybody else, from the opening to the close, but for who it is and random ids."""
    plays(work, 3, *OTHERS)
    found = work.opens()
    assert question_in(work, "ada", found)

    def rows(model, who):
        table = table_of(model)
        column = table.c.recipient if model is OutboxMessage else table.c.user_id
        with work.deps.read() as session:
            got = session.execute(select(table).where(column == user(who))).mappings().all()
        return Counter(
            str(sorted((k, str(v).replace(user(who), "them")) for k, v in row.items() if k not in OWN))
            for row in got
        )

    for moment in ("opened", "answered"):
        for model in (Person, Participation, OutboxMessage):
            assert rows(model, "ada") == rows(model, "ben"), (moment, model)
        work.answers("BEN")
        chooses(work, "ada", Pace.EVERY)
    with work.deps.read() as session:
        kinds = session.scalars(
            select(OutboxMessage.kind).where(OutboxMessage.recipient == user("ada"))
        ).all()
    assert Counter(kinds) == {INVITATION: 1, REMINDER: 2}


def test_what_a_click_asks_the_database(work):
    """No more than before there were paces: the answer three statements, its redraw three, the pace among them.

    What became of the last pulse is looked up once a minute, and not by each click.
    """
    found = work.opens()
    statement = work.form("ada").items[0].statement
    with asked(work.db.engine) as answer:
        work.says("ada", statement, 4, found)
    assert [first_table(one) for one in answer] == ["pulse_round", "pulse_assignment", "pulse_answer"]
    with work.deps.read() as session:
        render_pulse(session, work.deps.pulse, TEAM, user("ben"), found.id, now=work.now)
    with asked(work.db.engine) as redraw, work.deps.read() as session:
        render_pulse(session, work.deps.pulse, TEAM, user("ada"), found.id, now=work.now)
    tables = [first_table(one) for one in redraw]
    assert sorted(tables) == ["person", "pulse_assignment", "pulse_round"]


def first_table(statement):
    return re.search(r"(?:FROM|INTO) (\w+)", statement).group(1)
