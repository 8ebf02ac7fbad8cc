"""Handoffs in the database: where they stand, who may do what, two at once, time that passes; on both engines."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from bot.directory.entries import Said, Wanted
from bot.directory.writing import bring_in as fill_directory
from bot.errors import BotError
from bot.handoffs import service
from bot.handoffs.counts import Counts, Tally, counts
from bot.handoffs.handoff_form import Block
from bot.handoffs.handoff_kinds import HANDOFF_KINDS
from bot.handoffs.keeping import (
    KEPT,
    due_handoff,
    forget_old,
    forget_person,
    hold,
    look_after,
    next_due,
)
from bot.handoffs.models import Handoff
from bot.handoffs.taking import deputy_of, problems_of
from bot.handoffs.telling import (
    DONE,
    LATE,
    NEWS,
    OFFER,
    PASSED,
    REMINDER,
    SOON,
    STATE,
    absence_of,
    key_of,
)
from bot.handoffs.terms import Draft, Kind, State, Within
from bot.handoffs.views import SHOWN_RETURNED, handoff_view, waiting
from bot.outbox.kinds import Drop, Send, Wait
from bot.outbox.models import OutboxMessage
from bot.people.models import Person
from bot.people.service import set_away
from bot.people.sync import sync_members
from bot.privacy.service import delete_traces, rows_about
from tests.people.cast import MONDAY, TEAM, company, member, ref_to, sets, user

# A Wednesday, within everybody's hours.
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ADA, BEN, CLEO, DEV, EVA, FINN = (user(name) for name in ("ada", "ben", "cleo", "dev", "eva", "finn"))
KINDS = {kind.name: kind for kind in HANDOFF_KINDS}
LEADS = Draft(Kind.LEAD, "leads from the fair", BEN, Within.USUAL)


@pytest.fixture
def session(db, keys):
    """A transaction with the cast, in London."""
    with db.begin() as opened:
        company(opened, keys, workspace__country="GB")
        yield opened


def gives(session, draft=LEADS, by=EVA, now=NOON, **more):
    return service.give(session, KINDS, TEAM, draft, by=by, now=now, **more)


def accepts(session, view, by=BEN, now=NOON):
    return service.accept(session, TEAM, view.id, by=by, now=now)


def finishes(session, view, by=BEN, now=NOON):
    return service.finish(session, KINDS, TEAM, view.id, by=by, now=now)


def hands_back(session, view, by=BEN, now=NOON, reason="Not mine."):
    return service.hand_back(session, KINDS, TEAM, view.id, reason, by=by, now=now)


def withdraws(session, view, by=EVA, now=NOON):
    return service.withdraw(session, KINDS, TEAM, view.id, by=by, now=now)


def refused(call, *args, **more):
    with pytest.raises(BotError) as told:
        call(*args, **more)
    return told.value.key


def sent(session, to):
    """What was put into the outbox for somebody: the kind, and what it is about behind the handoff's id."""
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.recipient == to).order_by(OutboxMessage.key)
    )
    return sorted(":".join([row.kind, *row.key.split(":")[2:]]) for row in rows)


def works(session, now):
    """All that is due at an instant; how many handoffs it was."""
    done = 0
    while (found := due_handoff(session, now=now)) is not None:
        look_after(session, KINDS, found, now=now)
        session.flush()
        done += 1
    return done


class TestGiving:
    def test_the_limit_is_reckoned_in_the_takers_hours(self, session):
        view = gives(session)
        assert view.limit_at == NOON + DAY
        assert view.state is State.OPEN
        assert (sent(session, BEN), sent(session, EVA)) == (["handoff_offer"], ["handoff_state"])

    def test_the_usual_time_of_leads_is_a_setting(self, session):
        sets(session, handoffs__lead_hours=3)
        assert gives(session).limit_at == NOON + 3 * HOUR
        assert gives(session, replace(LEADS, kind=Kind.OTHER)).limit_at == NOON + 2 * DAY

    def test_blackouts_do_not_count(self, session):
        sets(session, pulse__blackout=[["2026-03-05", "2026-03-06"]])
        assert gives(session).limit_at == NOON + 5 * DAY

    @pytest.mark.parametrize(
        ("taker", "why"),
        [("eva", "self"), ("robo", "bot"), ("leo", "left"), ("mia", "external"), ("nobody", "unknown")],
    )
    def test_who_cannot_take_it_over(self, session, taker, why):
        draft = replace(LEADS, taker=user(taker))
        found = problems_of(session, TEAM, draft, by=EVA, now=NOON)
        assert {block: error.key for block, error in found.items()} == {
            Block.TAKER: f"handoff.error.taker.{why}"
        }
        assert refused(gives, session, draft) == f"handoff.error.taker.{why}"
        assert session.scalars(select(Handoff)).all() == []

    def test_a_guest_may(self, session):
        assert gives(session, replace(LEADS, taker=user("guy"))).taker == user("guy")

    @pytest.mark.parametrize(
        ("day", "why"),
        [
            (date(2026, 3, 3), "past"),
            # Good Friday, and a Saturday.
            (date(2026, 4, 3), "off"),
            (date(2026, 3, 7), "off"),
            (date(2028, 3, 3), "far"),
        ],
    )
    def test_a_date_that_is_none_of_theirs(self, session, day, why):
        draft = replace(LEADS, within=Within.DATE, day=day)
        found = problems_of(session, TEAM, draft, by=EVA, now=NOON)
        assert {block: error.key for block, error in found.items()} == {Block.DAY: f"handoff.error.day.{why}"}

    def test_today_once_their_hours_are_over(self, session):
        draft = replace(LEADS, within=Within.DATE, day=NOON.date())
        assert problems_of(session, TEAM, draft, by=EVA, now=NOON) == {}
        assert Block.DAY in problems_of(session, TEAM, draft, by=EVA, now=NOON + 6 * HOUR)

    def test_a_date_on_which_they_are_away(self, session):
        set_away(session, TEAM, BEN, date(2026, 3, 10))
        draft = replace(LEADS, within=Within.DATE, day=date(2026, 3, 9))
        (error,) = problems_of(session, TEAM, draft, by=EVA, now=NOON).values()
        assert error.values == {"next": date(2026, 3, 11)}


class TestMoving:
    def test_done(self, session):
        view = accepts(session, gives(session), now=NOON + HOUR)
        assert (view.state, view.accepted_at) == (State.ACCEPTED, NOON + HOUR)
        view = finishes(session, view, now=NOON + 2 * HOUR)
        assert (view.state, view.ended_at) == (State.DONE, NOON + 2 * HOUR)
        assert sent(session, EVA) == ["handoff_news:done", "handoff_state"]

    def test_a_second_click_changes_nothing(self, session):
        view = gives(session)
        for _ in range(2):
            accepts(session, view)
        accepts(session, view, now=NOON + HOUR)
        assert handoff_view(session, TEAM, view.id).accepted_at == NOON
        finishes(session, view)
        assert finishes(session, view, now=NOON + HOUR).ended_at == NOON
        assert sent(session, EVA).count("handoff_news:done") == 1

    def test_done_only_once_it_is_accepted(self, session):
        assert refused(finishes, session, gives(session)) == "handoff.error.open"

    @pytest.mark.parametrize("accepted", [False, True])
    def test_returned(self, session, accepted):
        view = gives(session)
        if accepted:
            accepts(session, view)
        view = hands_back(session, view)
        assert (view.state, view.reason) == (State.RETURNED, "Not mine.")
        assert hands_back(session, view, reason="Again.").reason == "Not mine."
        assert sent(session, EVA) == ["handoff_news:returned", "handoff_state"]

    @pytest.mark.parametrize(
        ("end", "key"),
        [
            (hands_back, "returned"),
            (withdraws, "withdrawn"),
            (lambda s, v: finishes(s, accepts(s, v)), "done"),
        ],
    )
    def test_what_is_over_stays_over(self, session, end, key):
        view = gives(session)
        end(session, view)
        ways = {"accept": accepts, "finish": finishes, "return": hands_back, "withdraw": withdraws}
        same = {"returned": "return", "withdrawn": "withdraw", "done": "finish"}[key]
        for name, way in ways.items():
            if name != same:
                assert refused(way, session, view) == f"handoff.error.{key}"
        assert refused(service.for_taker, session, TEAM, view.id, by=BEN) == f"handoff.error.{key}"

    @pytest.mark.parametrize("accepted", [False, True])
    def test_withdrawn_who_was_at_it_hears(self, session, accepted):
        view = gives(session)
        if accepted:
            accepts(session, view)
        for _ in range(2):
            withdraws(session, view)
        assert ("handoff_news:withdrawn" in sent(session, BEN)) is accepted

    def test_each_thing_is_for_one_of_the_two(self, session):
        view = gives(session)
        for way in (accepts, finishes, hands_back):
            assert refused(way, session, view, by=EVA) == "handoff.error.not_yours"
        assert refused(withdraws, session, view, by=BEN) == "handoff.error.not_yours"
        assert refused(service.for_giver, session, TEAM, view.id, by=ADA) == "handoff.error.not_yours"

    def test_another_workspace_has_none_of_it(self, session):
        view = gives(session)
        assert refused(service.accept, session, "T0OTHER", view.id, by=BEN, now=NOON) == "handoff.error.gone"
        assert handoff_view(session, "T0OTHER", view.id) is None
        assert waiting(session, "T0OTHER", BEN, now=NOON).for_me == ()

    @pytest.mark.parametrize("before", [State.OPEN, State.RETURNED])
    def test_handed_to_somebody_else_once(self, session, before):
        view = gives(session)
        if before is State.RETURNED:
            hands_back(session, view)
        assert service.for_giver(session, TEAM, view.id, by=EVA).may_pass_on
        other = gives(session, view.draft.to(CLEO), instead_of=view.id)
        old = handoff_view(session, TEAM, view.id)
        assert (old.passed_to, old.is_running) == (CLEO, False)
        assert other.is_running
        assert refused(gives, session, LEADS, instead_of=view.id) == "handoff.error.passed"
        assert refused(service.for_giver, session, TEAM, view.id, by=EVA) == "handoff.error.passed"
        assert len(session.scalars(select(Handoff)).all()) == 2

    def test_what_somebody_does_is_not_handed_to_another(self, session):
        view = accepts(session, gives(session))
        assert refused(gives, session, LEADS, instead_of=view.id) == "handoff.error.accepted"


class TestTogether:
    """Two people, or two clicks, at the same moment: one of them counts."""

    @pytest.fixture
    def given_one(self, db, keys):
        with db.begin() as session:
            company(session, keys, workspace__country="GB")
            return gives(session)

    @staticmethod
    def at_once(db, *acts):
        together = Barrier(len(acts))

        def does(act):
            together.wait()
            with db.begin() as session:
                act(session)

        with ThreadPoolExecutor(len(acts)) as pool:
            errors = [one.exception() for one in [pool.submit(does, act) for act in acts]]
        return sorted(str(error) for error in errors if error is not None)

    def test_accepted_and_withdrawn(self, db, given_one):
        said = self.at_once(
            db,
            lambda s: accepts(s, given_one),
            lambda s: hands_back(s, given_one),
            lambda s: withdraws(s, given_one),
        )
        with db.read() as session:
            view = handoff_view(session, TEAM, given_one.id)
        # Accepted may come first of two; returned and withdrawn never both.
        assert view.state in {State.RETURNED, State.WITHDRAWN}
        assert 1 <= len(said) <= 2

    def test_two_clicks_on_done(self, db, given_one):
        with db.begin() as session:
            accepts(session, given_one)
        assert self.at_once(db, *[lambda s: finishes(s, given_one)] * 3) == []
        with db.read() as session:
            assert sent(session, EVA).count("handoff_news:done") == 1

    def test_handed_to_two_others(self, db, given_one):
        acts = [lambda s, to=to: gives(s, LEADS.to(to), instead_of=given_one.id) for to in (CLEO, ADA, FINN)]
        assert self.at_once(db, *acts) == ["handoff.error.passed"] * 2
        with db.read() as session:
            assert len(waiting(session, TEAM, EVA, now=NOON).given) == 1

    def test_two_machines_look_after_it(self, db, given_one):
        late = given_one.limit_at + HOUR
        acts = [lambda s: look_after(s, KINDS, given_one.id, now=late)] * 3
        assert self.at_once(db, *acts) == []
        with db.read() as session:
            assert sent(session, BEN) == ["handoff_offer", "handoff_reminder:passed"]
            assert sent(session, EVA) == ["handoff_late", "handoff_state"]


class TestTime:
    def test_soon_then_passed_each_once(self, session):
        view = gives(session)
        soon = next_due(session)
        assert soon == view.limit_at - 2 * HOUR
        assert works(session, soon - HOUR) == 0
        assert (works(session, soon), works(session, soon)) == (1, 0)
        assert "handoff_reminder:soon" in sent(session, BEN)
        assert next_due(session) == view.limit_at
        assert (works(session, view.limit_at), works(session, view.limit_at)) == (1, 0)
        assert next_due(session) is None
        assert "handoff_reminder:passed" in sent(session, BEN)
        assert "handoff_late" in sent(session, EVA)

    def test_after_an_outage_only_that_it_has_passed(self, session):
        view = gives(session)
        assert works(session, view.limit_at + 3 * DAY) == 1
        assert sent(session, BEN) == ["handoff_offer", "handoff_reminder:passed"]

    def test_over_before_nobody_is_reminded(self, session):
        view = gives(session)
        hands_back(session, view)
        assert works(session, view.limit_at + DAY) == 0
        assert look_after(session, KINDS, view.id, now=view.limit_at) is False

    def test_what_throws_is_left_alone_for_a_time(self, session):
        view = gives(session)
        hold(session, view.id, until=view.limit_at + HOUR)
        assert due_handoff(session, now=view.limit_at) is None
        assert due_handoff(session, now=view.limit_at + HOUR) == view.id

    def test_the_limit_stays_when_the_taker_changes_their_zone(self, session):
        view = gives(session)
        sync_members(session, TEAM, [member("ben", zone="Asia/Tokyo")])
        assert session.get(Person, (TEAM, BEN)).timezone == "Asia/Tokyo"
        assert handoff_view(session, TEAM, view.id).limit_at == view.limit_at

    def test_away_the_giver_hears_once_and_again_when_it_is_longer(self, session):
        view = gives(session)
        set_away(session, TEAM, BEN, date(2026, 3, 10))
        assert (works(session, NOON), works(session, NOON + HOUR)) == (1, 0)
        set_away(session, TEAM, BEN, date(2026, 3, 9))
        assert works(session, NOON) == 0
        set_away(session, TEAM, BEN, date(2026, 3, 12))
        assert works(session, NOON) == 1
        assert sent(session, EVA) == [
            "handoff_news:away:2026-03-10", "handoff_news:away:2026-03-12", "handoff_state",
        ]  # fmt: skip
        assert handoff_view(session, TEAM, view.id).state is State.OPEN

    def test_away_by_the_status_of_slack_too(self, session):
        gives(session)
        session.get(Person, (TEAM, BEN)).status_until = NOON + 3 * DAY
        assert works(session, NOON) == 1
        assert sent(session, EVA)[0] == "handoff_news:away:2026-03-06"

    def test_away_for_an_hour_or_known_before_is_no_news(self, session):
        gives(session)
        session.get(Person, (TEAM, BEN)).status_until = NOON + HOUR
        assert works(session, NOON) == 0
        set_away(session, TEAM, CLEO, date(2026, 3, 10))
        gives(session, LEADS.to(CLEO))
        assert works(session, NOON) == 0

    def test_away_and_accepted_is_no_news(self, session):
        view = gives(session)
        accepts(session, view)
        set_away(session, TEAM, BEN, date(2026, 3, 10))
        assert works(session, NOON) == 0
        assert look_after(session, KINDS, view.id, now=NOON) is False

    def test_left_it_comes_back_at_once(self, session):
        view = accepts(session, gives(session))
        session.get(Person, (TEAM, BEN)).is_active = False
        assert (works(session, NOON), works(session, NOON)) == (1, 0)
        view = handoff_view(session, TEAM, view.id)
        assert (view.state, view.has_left, view.reason) == (State.RETURNED, True, "")
        assert "handoff_news:left" in sent(session, EVA)
        assert waiting(session, TEAM, EVA, now=NOON).for_me == (view,)

    def test_the_giver_left_the_taker_keeps_it(self, session):
        view = gives(session)
        session.get(Person, (TEAM, EVA)).is_active = False
        assert works(session, NOON) == 0
        assert finishes(session, accepts(session, view)).state is State.DONE


class TestDeputies:
    def entries(self, session, *pairs):
        wanted = [
            Wanted(Said(f"Topic {n}"), contact, deputy=deputy) for n, (contact, deputy) in enumerate(pairs)
        ]
        fill_directory(session, TEAM, wanted, actor="x", now=MONDAY)

    def of_ben(self, session, giver=EVA):
        return deputy_of(session, TEAM, BEN, giver=giver, now=NOON)

    def test_who_stands_in_most_often(self, session):
        assert self.of_ben(session) == ""
        self.entries(session, (BEN, ADA), (BEN, CLEO), (BEN, CLEO), (ADA, FINN), (BEN, ""))
        assert self.of_ben(session) == CLEO

    def test_neither_the_giver_nor_who_is_away_or_has_left(self, session):
        self.entries(session, (BEN, EVA), (BEN, CLEO), (BEN, FINN), (BEN, user("leo")), (BEN, DEV))
        set_away(session, TEAM, CLEO, date(2026, 3, 10))
        assert self.of_ben(session) == DEV
        assert self.of_ben(session, giver=DEV) == EVA


class TestReading:
    def test_what_waits_for_whom(self, session):
        open_one = gives(session, replace(LEADS, within=Within.DAYS_5))
        soon = gives(session)
        doing = accepts(session, gives(session, by=DEV))
        back = hands_back(session, gives(session, LEADS, by=DEV))
        mine = waiting(session, TEAM, BEN, now=NOON)
        assert mine.to_accept == (soon, open_one)
        assert mine.to_do == (doing,)
        assert (mine.returned, mine.given) == ((), ())
        assert mine.for_me == (soon, open_one, doing)
        devs = waiting(session, TEAM, DEV, now=NOON)
        assert (devs.returned, devs.given, devs.for_me) == ((back,), (doing,), (back,))
        assert waiting(session, TEAM, DEV, now=NOON + SHOWN_RETURNED).returned == ()
        assert waiting(session, TEAM, ADA, now=NOON).for_me == ()

    def test_what_was_handed_on_waits_no_more(self, session):
        back = hands_back(session, gives(session))
        gives(session, LEADS.to(CLEO), instead_of=back.id)
        assert waiting(session, TEAM, EVA, now=NOON).returned == ()

    def test_counts(self, session):
        nothing = Tally(0, 0, 0, 0, 0)
        assert counts(session, TEAM, since=NOON - DAY, now=NOON) == Counts(nothing, nothing, None)
        assert nothing.share_in_time is None
        for hours in (1, 2, 5):
            view = gives(session)
            accepts(session, view, now=NOON + hours * HOUR)
            finishes(session, view, now=NOON + (DAY if hours == 1 else DAY + hours * HOUR))
        gives(session)
        gives(session, replace(LEADS, within=Within.DAYS_5))
        hands_back(session, gives(session), now=NOON + HOUR)
        accepts(session, gives(session, replace(LEADS, kind=Kind.OTHER)), now=NOON)
        gone = gives(session, LEADS.to(CLEO))
        session.get(Person, (TEAM, CLEO)).is_active = False
        works(session, NOON)
        withdraws(session, gives(session))
        found = counts(session, TEAM, since=NOON, now=NOON + 2 * DAY - HOUR)
        assert found.leads == Tally(running=2, late=1, done=3, in_time=1, returned=1)
        assert found.leads.share_in_time == pytest.approx(1 / 3)
        assert found.others == Tally(running=1, late=0, done=0, in_time=0, returned=0)
        assert found.hours_to_accept == pytest.approx(2)
        assert handoff_view(session, TEAM, gone.id).has_left
        later = counts(session, TEAM, since=NOON + 3 * DAY, now=NOON + 9 * DAY)
        assert (later.leads.done, later.leads.returned, later.hours_to_accept) == (0, 0, None)
        assert counts(session, "T0OTHER", since=NOON, now=NOON + 2 * DAY).leads == nothing

    def test_hours_to_accept_are_the_takers_working_hours(self, session):
        accepts(session, gives(session, now=NOON + 4 * HOUR), now=NOON + DAY)
        assert counts(session, TEAM, since=NOON, now=NOON + 2 * DAY).hours_to_accept == pytest.approx(4)


class TestWhatIsSent:
    """What is still wanted when its turn has come, and when."""

    @staticmethod
    def verdict(session, kind, to, view, what="", now=NOON, **more):
        ref = ref_to(to, view.id, key=key_of(kind, view.id, what), kind=kind, **more)
        return KINDS[kind].recheck(session, ref, now)

    def test_outside_their_hours_it_waits(self, session):
        view = gives(session)
        night = NOON.replace(hour=20)
        morning = Wait(datetime(2026, 3, 5, 9, tzinfo=UTC))
        assert self.verdict(session, OFFER, "ben", view, now=night) == morning
        assert self.verdict(session, REMINDER, "ben", view, SOON, now=night) == morning
        # The giver has just asked for it.
        assert self.verdict(session, STATE, "eva", view, now=night) == Send()

    def test_a_reminder_of_what_has_passed_meanwhile_is_not_sent(self, session):
        view = gives(session)
        assert self.verdict(session, REMINDER, "ben", view, SOON, now=view.limit_at) == Drop("too_late")
        assert self.verdict(session, REMINDER, "ben", view, PASSED, now=view.limit_at) == Send()
        assert self.verdict(session, LATE, "eva", view, now=view.limit_at) == Send()

    def test_what_is_over_is_not_sent(self, session):
        view = gives(session)
        hands_back(session, view)
        for kind, to, what in ((OFFER, "ben", ""), (REMINDER, "ben", PASSED), (LATE, "eva", "")):
            assert self.verdict(session, kind, to, view, what, now=view.limit_at) == Drop("over")
        # What was sent is brought up to date all the same.
        assert self.verdict(session, OFFER, "ben", view, ts="1.0") == Send()

    def test_an_absence_is_told_while_it_lasts_and_nobody_has_accepted(self, session):
        view = gives(session)
        away = absence_of(date(2026, 3, 10))
        assert self.verdict(session, NEWS, "eva", view, away) == Drop("over")
        set_away(session, TEAM, BEN, date(2026, 3, 10))
        assert self.verdict(session, NEWS, "eva", view, away) == Send()
        accepts(session, view)
        assert self.verdict(session, NEWS, "eva", view, away) == Drop("over")
        assert self.verdict(session, NEWS, "eva", view, away, ts="1.0") == Send()

    def test_nothing_to_who_has_left_or_of_what_is_gone(self, session):
        view = gives(session)
        session.get(Person, (TEAM, EVA)).is_active = False
        session.flush()
        for kind, what in ((STATE, ""), (NEWS, DONE)):
            assert self.verdict(session, kind, "eva", view, what) == Drop("gone")
        assert self.verdict(session, LATE, "eva", view, now=view.limit_at) == Drop("gone")
        gone = replace(view, id="0" * 32)
        assert self.verdict(session, OFFER, "ben", gone) == Drop("gone")
        with pytest.raises(LookupError):
            KINDS[OFFER].render(session, ref_to("ben", gone.id), NOON)

    def test_only_what_nobody_waits_for_counts_against_the_day(self, session):
        view = gives(session)
        counted = {
            (kind, what)
            for kind, to, what in (
                (OFFER, "ben", ""), (STATE, "eva", ""), (NEWS, "eva", DONE), (NEWS, "eva", absence_of(NOON.date())),
                (REMINDER, "ben", SOON), (LATE, "eva", ""),
            )
            if KINDS[kind].attention(session, ref_to(to, view.id, key=key_of(kind, view.id, what)), NOON)
        }  # fmt: skip
        assert counted == {(NEWS, "away:2026-03-04"), (REMINDER, SOON), (LATE, "")}


class TestForgetting:
    def test_what_was_over_long_ago(self, session):
        over, running = hands_back(session, gives(session)), gives(session)
        forget_old(session, TEAM, now=NOON + KEPT)
        assert handoff_view(session, TEAM, over.id) is not None
        forget_old(session, TEAM, now=NOON + KEPT + HOUR)
        assert handoff_view(session, TEAM, over.id) is None
        assert handoff_view(session, TEAM, running.id) is not None
        assert {row.ref for row in session.scalars(select(OutboxMessage))} == {running.id}

    def test_somebody(self, session, keys):
        over = finishes(session, accepts(session, gives(session)))
        taken, given_one = gives(session), gives(session, LEADS.to(EVA), by=BEN)
        elses = gives(session, LEADS.to(CLEO))
        assert [row.table for row in rows_about(session, keys, TEAM, BEN)].count("handoff") == 3
        delete_traces(session, TEAM, BEN)
        session.expire_all()
        assert "handoff" not in [row.table for row in rows_about(session, keys, TEAM, BEN)]
        assert handoff_view(session, TEAM, over.id) is None
        assert works(session, NOON) == 1
        assert handoff_view(session, TEAM, taken.id).state is State.RETURNED
        assert refused(accepts, session, taken) == "handoff.error.nobodys"
        kept = accepts(session, given_one, by=EVA)
        assert (kept.giver, finishes(session, kept, by=EVA).state) == ("", State.DONE)
        assert handoff_view(session, TEAM, elses.id).state is State.OPEN
        # Nobody is told who is no more.
        assert sent(session, BEN) == sent(session, "") == []

    def test_of_another_workspace_nothing(self, session):
        view = gives(session)
        forget_person(session, "T0OTHER", BEN)
        assert handoff_view(session, TEAM, view.id).taker == BEN
