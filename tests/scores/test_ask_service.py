"""The question to the leads in the database: queued once, by a transaction of its own; on both engines."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text, update
from structlog.testing import capture_logs

from bot.errors import BotError
from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, Send, Wait
from bot.outbox.models import OutboxMessage
from bot.people.models import Person
from bot.people.service import set_away, set_membership
from bot.people.sides import Programme
from bot.people.sync import take_over
from bot.pulse.models import Round
from bot.pulse.service.invitation import render_pulse
from bot.scores.ask_form import OutcomeValue
from bot.scores.models import LeadAction, Release, ReleaseDetail
from bot.scores.service.actions import (
    action_after,
    asked_before,
    newest_asked,
    reports_that_tell,
)
from bot.scores.service.ask import (
    ASK,
    Ask,
    ask_leads,
    ask_view,
    next_ask_due,
    plan_ask,
    render_ask,
    suggestion_for,
)
from bot.scores.service.naming import name_action, settle_action
from bot.scores.service.report import Report, report_key
from bot.scores.service.since import LOOKS_AGAIN, SinceLastPulse
from bot.slack.members import Status
from bot.text import words_for
from jobs.runner import PUSH_BACK
from jobs.scores import ask_step
from tests.people.cast import TEAM, member, names_of, ref_to, user
from tests.pulse.at_work import Work, another_process

SALES, MARKETING = names_of("sales", 6), names_of("marketing", 6)
WORDS = words_for("en-GB")
LIST = "Joint account list"


@pytest.fixture
def work(db, keys):
    """A result is out, of all statements; Ada and Dev lead."""
    return Work(db, keys).once(first_result)


def first_result(work):
    work.hires(pulse__baseline=True)
    leads(work, "ada", "dev")
    work.opens()
    spread = {name: 3 + number % 2 for number, name in enumerate((*SALES, *MARKETING))}
    work.answers(*SALES, *MARKETING, value=lambda name, _: spread[name])
    work.closes()


def leads(work, *names):
    with work.deps.begin() as session:
        session.execute(update(Person).values(roles=""))
        session.execute(update(Person).where(Person.user_id.in_(map(user, names))).values(roles="lead"))


def newest(work):
    with work.deps.read() as session:
        return newest_asked(session, TEAM)[0].round_id


def queued(work):
    with work.deps.read() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == ASK)).all()
    return sorted((row.recipient, row.ref, row.state) for row in rows)


def comes_out(work, number, *, total=60.0, named="", state="named", day=0):
    """Another result of the same series, `number` fortnights on; its round's id."""
    with work.deps.begin() as session:
        first = session.scalars(select(Release).order_by(Release.number)).first()
        facts = {c.name: getattr(first, c.name) for c in Release.__table__.columns}
        round_id = f"{number:x}" * 32
        facts |= {"round_id": round_id, "number": number, "total": total, "ask_at": None}
        facts["closed_on"] = first.closed_on + timedelta(days=14 * (number - 1) + day)
        session.add(Release(**facts))
        if named:
            session.add(
                LeadAction(
                    round_id=round_id,
                    team_id=TEAM,
                    text=named,
                    named_by=user("ada"),
                    named_on=date(2026, 3, 20),
                    state=state,
                )
            )
    return round_id


def names(work, who, action, seen=""):
    with work.deps.begin() as session:
        return name_action(session, TEAM, user(who), newest(work), action, seen=seen, now=work.now)


def says(work, who, round_id, outcome, *, is_last=False):
    with work.deps.begin() as session:
        settle_action(session, TEAM, user(who), OutcomeValue(round_id, is_last, outcome), now=work.now)


def action(work, round_id):
    with work.deps.read() as session:
        return action_after(session, TEAM, round_id)


def sends(work, recipient, round_id):
    """As if Slack took the question to somebody."""
    with work.deps.begin() as session:
        row = session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == ASK, OutboxMessage.recipient == recipient)
        ).one()
        row.state, row.channel, row.ts, row.settled_at = outbox.SENT, "D0", "1.1", work.now
        assert row.ref == round_id


class TestTheStep:
    def test_a_result_with_a_score_asks_each_lead_once(self, work):
        found = newest(work)
        with work.deps.read() as session:
            assert next_ask_due(session) == work.now
        # Not with the release: that transaction holds rows keyed by respondent (domain.md C9).
        assert queued(work) == []
        assert ask_step(work.deps, work.now)
        assert queued(work) == [(user(name), found, "pending") for name in ("ADA", "DEV")]
        assert not ask_step(work.deps, work.now)
        with work.deps.begin() as session:
            assert not ask_leads(session, work.deps.kinds, found, now=work.now)
            assert next_ask_due(session) is None
        assert len(queued(work)) == 2

    def test_two_processes_ask_once(self, work, database_url, keys):
        with another_process(database_url, keys, work.now) as other:
            assert [ask_step(one.deps, work.now) for one in (work, other)] == [True, False]
        assert len(queued(work)) == 2

    def test_what_throws_waits_an_hour(self, work):
        with work.deps.begin() as session:
            session.execute(text("ALTER TABLE scores_action RENAME TO aside"))
        with capture_logs() as logs:
            assert ask_step(work.deps, work.now)
            assert not ask_step(work.deps, work.now)
        assert [one["job"] for one in logs] == ["scores_ask"]
        with work.deps.begin() as session:
            session.execute(text("ALTER TABLE aside RENAME TO scores_action"))
        assert queued(work) == []
        assert ask_step(work.deps, work.now + PUSH_BACK)
        assert len(queued(work)) == 2

    def test_whoever_has_left_is_not_asked(self, work):
        with work.deps.begin() as session:
            set_membership(session, TEAM, user("ada"), Programme.ASK, takes_part=False)
        ask_step(work.deps, work.now)
        assert [recipient for recipient, _, _ in queued(work)] == [user("dev")]

    def test_the_question_before_is_forgotten_with_who_named_what(self, work):
        first = newest(work)
        ask_step(work.deps, work.now)
        names(work, "ada", LIST)
        second = comes_out(work, 2)
        with work.deps.begin() as session:
            plan_ask(session, TEAM, second, at=work.now)
        assert ask_step(work.deps, work.now)
        assert queued(work) == [(user(name), second, "pending") for name in ("ADA", "DEV")]
        assert (action(work, first).text, action(work, first).named_by) == (LIST, "")

    def test_a_result_without_a_score_asks_nobody(self, db, keys):
        work = Work(db, keys).hires()
        leads(work, "ada")
        work.opens()
        work.closes()
        with work.deps.read() as session:
            assert session.scalar(select(func.count()).select_from(Release)) == 1
            assert newest_asked(session, TEAM) == []
        assert not ask_step(work.deps, work.now)
        assert queued(work) == []


class TestTheKind:
    def verdict(self, work, name="ada", about=None, now=None, **more):
        with work.deps.read() as session:
            ref = ref_to(name, about or newest(work), **more)
            return Ask(work.deps.instrument).recheck(session, ref, now or work.now)

    def test_it_waits_for_the_hours_of_its_lead(self, work):
        morning = work.now.replace(day=work.now.day + 1, hour=9, minute=0)
        assert self.verdict(work) == Wait(morning)
        assert self.verdict(work, now=morning) == Send()
        with work.deps.begin() as session:
            set_away(session, TEAM, user("ada"), morning.date())
        assert self.verdict(work, now=morning) == Wait(morning + timedelta(days=1))

    def test_it_waits_for_the_end_of_a_status_that_tells_an_absence(self, work):
        morning = work.now.replace(day=work.now.day + 1, hour=9, minute=0)
        noon = morning.replace(hour=12)
        with work.deps.begin() as session:
            take_over(session, TEAM, [member("ada", status=Status(":airplane:", "", noon))], run=1)
        assert self.verdict(work, now=morning) == Wait(noon)
        assert self.verdict(work, now=noon) == Send()

    def test_to_a_lead_who_has_left_it_is_dropped(self, work):
        with work.deps.begin() as session:
            take_over(session, TEAM, [member("ada", is_deleted=True)], run=1)
        assert self.verdict(work) == Drop("no_lead")

    def test_it_is_dropped_where_nobody_wants_it(self, work):
        old = newest(work)
        assert self.verdict(work, "ben") == Drop("no_lead")
        assert self.verdict(work, "nobody") == Drop("no_lead")
        with work.deps.begin() as session:
            set_membership(session, TEAM, user("ada"), Programme.ASK, takes_part=False)
        assert self.verdict(work) == Drop("left")
        comes_out(work, 2)
        assert self.verdict(work, "dev", old) == Drop("over")
        with work.deps.begin() as session:
            session.execute(update(Release).values(total=None))
        assert self.verdict(work, "dev", old) == Drop("over")

    def test_an_edit_is_made_at_any_hour(self, work):
        assert self.verdict(work, ts="1.1") == Send()

    def test_what_has_no_release_is_not_rendered(self, work):
        with work.deps.read() as session:
            kind, ref = Ask(work.deps.instrument), ref_to("ada", "0" * 32)
            assert kind.picture(session, ref) is None
            with pytest.raises(LookupError):
                kind.render(session, ref, work.now)
            assert render_ask(session, work.deps.instrument, TEAM, user("nobody"), newest(work)) is None
            assert ask_view(session, TEAM, user("ada"), "0" * 32) is None


class TestTheSuggestion:
    def themes(self, work, **values):
        """Make these the themes that are shown: of a side, or of both where only the theme is named."""
        with work.deps.begin() as session:
            rows = session.scalars(select(ReleaseDetail).where(ReleaseDetail.what == "theme")).all()
            for row in rows:
                key = values.get(f"{row.side}_{row.subject}", values.get(row.subject))
                if key is None:
                    session.delete(row)
                elif isinstance(key, date):
                    row.stands_for = key
                else:
                    row.value = key
        with work.deps.read() as session:
            said = suggestion_for(session, TEAM, newest(work), work.deps.instrument, WORDS)
        return said and str(said)

    def test_the_lowest_mean_of_both_sides_is_named(self, work):
        said = self.themes(
            work, climate=70, sales_people=50, marketing_people=60, sales_numbers=40, marketing_numbers=90
        )
        assert work.deps.instrument.theme_text("people", "en") in said
        assert "(55.0 of 100)" in said

    def test_a_theme_of_one_side_or_of_two_dates_is_passed_over(self, work):
        said = self.themes(
            work,
            climate=70,
            customers=80,
            sales_people=20,
            sales_numbers=date(2026, 1, 1),
            marketing_numbers=30,
        )
        assert work.deps.instrument.theme_text("climate", "en") in said

    @pytest.mark.parametrize("others", [{}, {"customers": 70}])
    def test_one_that_stands_no_lower_than_another_is_not_named(self, work, others):
        assert self.themes(work, climate=70, **others) is None

    def test_without_any_there_is_none(self, work):
        assert self.themes(work) is None
        with work.deps.read() as session:
            message = render_ask(session, work.deps.instrument, TEAM, user("ada"), newest(work))
        assert "One place to begin" not in message.text


class TestNaming:
    def test_one_action_a_result(self, work):
        assert names(work, "ada", LIST)
        assert not names(work, "dev", "One forecast")
        assert names(work, "dev", "One forecast", seen=LIST)
        found = action(work, newest(work))
        assert (found.text, found.named_by, found.state) == ("One forecast", user("dev"), "named")
        with work.deps.read() as session:
            assert session.scalar(select(func.count()).select_from(LeadAction)) == 1

    def test_only_leads_of_that_workspace_may(self, work):
        found = newest(work)
        for team_id, who in ((TEAM, "ben"), ("T0OTHER", "ada")):
            with pytest.raises(BotError) as refused, work.deps.begin() as session:
                name_action(session, team_id, user(who), found, LIST, seen="", now=work.now)
            assert refused.value.key.startswith("people.error.")
            with pytest.raises(BotError), work.deps.begin() as session:
                settle_action(session, team_id, user(who), OutcomeValue(found, False, "done"), now=work.now)
        assert action(work, found) is None

    def test_a_lead_of_another_workspace_finds_no_result_of_this_one(self, work):
        found = newest(work)
        with work.deps.begin() as session:
            ada = session.get_one(Person, (TEAM, user("ada")))
            facts = {c.name: getattr(ada, c.name) for c in Person.__table__.columns}
            session.add(Person(**{**facts, "team_id": "T0OTHER"}))
        names(work, "ada", LIST)
        with pytest.raises(BotError, match="over"), work.deps.begin() as session:
            name_action(session, "T0OTHER", user("ada"), found, "Mine", seen=LIST, now=work.now)
        with pytest.raises(BotError, match="nothing"), work.deps.begin() as session:
            settle_action(session, "T0OTHER", user("ada"), OutcomeValue(found, False, "done"), now=work.now)
        assert (action(work, found).text, action(work, found).state) == (LIST, "named")

    def test_an_action_older_than_the_last_one_is_over(self, work):
        first = newest(work)
        names(work, "ada", LIST)
        comes_out(work, 2)
        says(work, "dev", first, "open")
        comes_out(work, 3)
        with pytest.raises(BotError, match="over"):
            says(work, "dev", first, "done")
        assert action(work, first).state == "open"

    def test_a_sent_question_and_the_reports_that_tell_are_drawn_anew(self, work):
        first = newest(work)
        names(work, "ada", LIST)
        unscored, third = comes_out(work, 2, total=None), comes_out(work, 3)
        with work.deps.begin() as session:
            plan_ask(session, TEAM, third, at=work.now)
            for round_id in (unscored, third):
                envelope = outbox.Envelope(
                    report_key(round_id), Report().name, round_id, "C0ALIGNMENT", work.now
                )
                outbox.enqueue(session, work.deps.kinds, TEAM, [envelope])
            session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.kind == Report().name)
                .values(state="sent", ts="1.1")
            )
            assert reports_that_tell(session, TEAM, first) == [unscored, third]
            assert reports_that_tell(session, TEAM, third) == []
            assert reports_that_tell(session, TEAM, "0" * 32) == []
        work.step(ask_step)
        sends(work, user("dev"), third)

        says(work, "ada", third, "done", is_last=True)

        with work.deps.read() as session:
            drawn = session.scalars(select(OutboxMessage.key).where(OutboxMessage.state == "pending")).all()
        assert {report_key(unscored), report_key(third), f"{ASK}:{third}:{user('dev')}"} <= set(drawn)
        assert report_key(first) not in drawn


class TestSinceTheLastPulse:
    @pytest.mark.parametrize(
        ("before", "newest_state", "told"),
        [
            ("named", "named", "the leads named one action, “B”."),
            ("done", "named", "“A” is done. Named now: “B”."),
            ("open", "named", "“A” is still open. Named now: “B”."),
            ("done", "dropped", "“B” was dropped."),
            ("done", None, "“A” is done."),
            ("named", None, None),
            (None, None, None),
        ],
    )
    def test_what_is_told(self, work, before, newest_state, told):
        comes_out(work, 2, named="A" if before else "", state=before or "")
        comes_out(work, 3, named="B" if newest_state else "", state=newest_state or "")
        # A result without a score asks nothing, and stands between nothing.
        comes_out(work, 4, total=None)
        with work.deps.read() as session:
            line = SinceLastPulse()(session, TEAM, WORDS, work.now)
            assert SinceLastPulse()(session, "T0OTHER", WORDS, work.now) is None
        assert line == (f"Since the last pulse: {told}" if told else None)

    def test_of_two_results_of_a_day_the_later_number_is_the_newer(self, work):
        comes_out(work, 2, named="A", state="done")
        third = comes_out(work, 3, named="B", day=-14)
        with work.deps.read() as session:
            assert [one.number for one in newest_asked(session, TEAM)] == [3, 2]
            assert asked_before(session, TEAM, third).action.text == "A"
            assert asked_before(session, TEAM, "0" * 32) is None

    def test_it_is_looked_up_once_a_minute_and_a_receipt_tells_none(self, work):
        with work.deps.begin() as session:
            session.execute(update(Round).values(closes_on=Round.closes_on - timedelta(days=200)))
        found = work.opens()

        def draws(now):
            with work.deps.read() as session:
                return render_pulse(session, work.deps.pulse, TEAM, user("ben"), found.id, now=now).text

        line = f"Since the last pulse: the leads named one action, “{LIST}”."
        assert "Since the last pulse" not in draws(work.now)
        names(work, "ada", LIST)
        assert line not in draws(work.now + LOOKS_AGAIN / 2)
        assert line in draws(work.now + LOOKS_AGAIN)
        work.answers("BEN")
        assert "Since the last pulse" not in draws(work.now + LOOKS_AGAIN)
