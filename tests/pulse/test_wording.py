"""An operator's own statements over time: a new wording is never mixed with an old one; on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.deps import Deps
from bot.errors import BotError
from bot.outbox.kinds import Drop, Send
from bot.people.models import Person
from bot.pulse.instrument import load_default
from bot.pulse.models import Answer, Assignment
from bot.pulse.service.invitation import render_pulse
from bot.pulse.service.reminder import Reminder
from bot.scores.service.publish import gather
from jobs.pulse import close_step
from tests.people.cast import MARKETING, SALES, TEAM, ref_to, user
from tests.pulse.at_work import Work


def reworded(*numbers, by=1, **texts):
    """The shipped statements, some of them with another meaning; more languages for those, where given."""
    shipped = load_default()
    return replace(
        shipped,
        statements=tuple(
            replace(one, version=one.version + by, texts={"en": f"Reworded {one.no}", **texts})
            if one.no in numbers
            else one
            for one in shipped.statements
        ),
    )


def restarted(work, instrument):
    """The same company, whose bot was started anew with another statement file."""
    deps = work.deps
    work.deps = Deps(deps.db, deps.clock, deps.keys, instrument, deps.api_url)
    return work


@pytest.fixture
def work(db, keys):
    return Work(db, keys).once(first_opens)


def first_opens(work):
    work.hires()
    work.opens()


def asked(work, name):
    return [item.statement for item in work.form(name).items]


def shown(work, name):
    with work.deps.read() as session:
        return render_pulse(session, work.deps.pulse, TEAM, user(name), work.open_round.id, now=work.now)


def everything(message):
    return message.text + str(message.blocks)


class TestAnOpenRound:
    def test_a_reworded_statement_is_asked_no_more_in_it(self, work):
        first, *others = asked(work, "ada")
        work.says("ada", first, 5)

        restarted(work, reworded(first))

        form = work.form("ada")
        assert [item.statement for item in form.items] == others
        assert (form.done, form.reworded, form.is_complete) == (0, 1, False)

    def test_the_new_text_is_never_shown_over_the_old_answer(self, work):
        first, second, *_ = asked(work, "ada")
        work.says("ada", first, 5)
        before = everything(shown(work, "ada"))

        restarted(work, reworded(first))

        after = everything(shown(work, "ada"))
        old = load_default().text(first, "en")
        assert old in before
        assert old not in after
        assert f"Reworded {first}" not in after
        assert load_default().text(second, "en") in after
        assert "1 more statement was reworded since this pulse opened" in after

    def test_a_click_on_the_old_text_is_answered_and_changes_nothing(self, work):
        first, second, *_ = asked(work, "ada")
        work.says("ada", first, 5)
        restarted(work, reworded(first, second))
        for statement in (first, second):
            with pytest.raises(BotError, match=r"pulse\.error\.reworded"):
                work.says("ada", statement, 1)
        with work.deps.read() as session:
            rows = session.execute(select(Answer.statement, Answer.version, Answer.value)).all()
        assert rows == [(first, 1, 5)]

    def test_who_has_dealt_with_the_rest_is_done_and_not_reminded(self, work):
        first, *others = asked(work, "ada")
        for statement in others:
            work.says("ada", statement, 3)
        assert isinstance(self.verdict(work, "ada"), Send)

        restarted(work, reworded(first))

        assert work.form("ada").is_complete
        assert isinstance(self.verdict(work, "ada"), Drop)
        assert "your 3 answers are in" in shown(work, "ada").text

    def test_a_pulse_of_which_nothing_is_left_says_so(self, work):
        restarted(work, reworded(*range(1, 21)))

        form = work.form("ada")
        assert (form.items, form.reworded, form.is_complete) == ((), 4, True)
        assert shown(work, "ada").text.startswith("The statements of pulse 1 were reworded while it was open")
        assert isinstance(self.verdict(work, "ada"), Drop)

    def test_the_wording_of_the_opening_is_asked_again_once_it_is_back(self, work):
        """An operator who takes the file back loses nothing."""
        first, *_ = asked(work, "ada")
        work.says("ada", first, 5)
        restarted(work, reworded(first))
        restarted(work, load_default())
        form = work.form("ada")
        assert (form.done, form.reworded, len(form.items)) == (1, 0, 4)

    def test_other_words_of_the_same_version_are_simply_shown(self, work):
        """A slip of the pen is corrected at once, in open rounds as well."""
        first, *_ = asked(work, "ada")
        work.says("ada", first, 5)
        restarted(work, reworded(first, by=0))
        assert f"Reworded {first}" in everything(shown(work, "ada"))
        assert work.form("ada").done == 1

    def verdict(self, work, name):
        """Whether they would be reminded a day later, at work."""
        with work.deps.read() as session:
            reminder = Reminder(work.deps.pulse)
            tomorrow = work.now + timedelta(days=1)
            return reminder.recheck(session, ref_to(name, work.open_round.id), tomorrow)


class TestLaterRounds:
    def test_the_new_wording_is_due_anew_for_who_answered_the_old_one(self, db, keys):
        work = Work(db, keys).hires(pulse__baseline=True)
        work.opens()
        work.answers("ADA")
        restarted(work, reworded(3, 7, 11))
        work.closes()
        work.opens()
        assert sorted(asked(work, "ada")) == [3, 7, 11]
        with work.deps.read() as session:
            rows = session.execute(
                select(Assignment.statement, Assignment.version).where(
                    Assignment.round_id == work.open_round.id,
                    Assignment.respondent == work.keys.respondent(TEAM, user("ada")),
                )
            ).all()
        assert sorted(rows) == [(3, 2), (7, 2), (11, 2)]

    def test_only_answers_to_the_present_wording_are_counted(self, db, keys):
        work = Work(db, keys).hires(pulse__baseline=True)
        work.opens()
        work.answers(*SALES, *MARKETING, value=2)
        work.closes()
        restarted(work, reworded(3))
        found = work.opens()
        work.answers("ADA", value=5)
        work.clock.move_to(found.closes_at)
        work.step(close_step)
        with work.deps.read() as session:
            people = gather(session, found.id, work.deps.instrument).people
        values = {member.respondent: windowed.values[2] for member, windowed in people.items()}
        ada = work.keys.respondent(TEAM, user("ada"))
        assert values.pop(ada) == 5
        assert set(values.values()) == {None}


def test_the_languages_of_a_version_are_counted_together(db, keys):
    """What was read in German and in English is one statement."""
    work = Work(db, keys, reworded(3, de="Neu gefasst")).hires(pulse__baseline=True)
    work.opens()
    with work.deps.begin() as session:
        session.get_one(Person, (TEAM, user("eva"))).locale = "de-AT"
    assert "Neu gefasst" in everything(shown(work, "eva"))
    assert "Reworded 3" in everything(shown(work, "ada"))
    work.says("eva", 3, 1)
    work.says("ada", 3, 5)
    with work.deps.read() as session:
        rows = session.execute(select(Answer.statement, Answer.version, Answer.value)).all()
    assert sorted(rows) == [(3, 2, 1), (3, 2, 5)]
