"""Closed rounds become releases: what is read, computed, stored and told; on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from bot.outbox import service as outbox
from bot.outbox.kinds import Drop, Send
from bot.outbox.models import OutboxMessage
from bot.pulse.instrument import load_default
from bot.pulse.models import Answer, Round
from bot.scores.models import Influence, Release, ReleaseSide, Used
from bot.scores.service import publish as publishing
from bot.scores.service.read import history, newest_release, release_view
from bot.scores.service.records import load_previous, load_sides, store_release
from bot.scores.service.report import REPORT, report_key
from bot.scores.stages import Stage
from bot.slack.outcome import Sent
from jobs.pulse import close_step
from jobs.scores import publish_step
from tests.outbox.letters import settle_taken, take_at_once
from tests.people.cast import TEAM, names_of, ref_to
from tests.pulse.at_work import Work

SALES, MARKETING = names_of("sales", 6), names_of("marketing", 6)
SPREAD = {name: number % 2 for number, name in enumerate((*SALES, *MARKETING))}


def around(value):
    """Answers around a value, so that people differ."""
    return lambda name, _: max(1, min(5, value + SPREAD[name]))


@pytest.fixture
def work(db, keys):
    """Everybody has answered everything in the first round, and the second one is open."""
    return Work(db, keys).once(first_round)


def first_round(work):
    work.hires(pulse__baseline=True)
    work.opens()
    work.answers(*SALES, *MARKETING, value=around(3))
    work.closes()
    work.opens()


def views(work):
    with work.deps.read() as session:
        newest = newest_release(session, TEAM)
        return history(session, TEAM, newest.round_id) if newest else []


def sides(work, round_id):
    with work.deps.read() as session:
        return load_sides(session, TEAM, round_id)


def previous(work):
    """What the newest release left for the next."""
    with work.deps.read() as session:
        newest = session.scalars(select(Release).order_by(Release.number.desc())).first()
        return load_previous(session, TEAM, newest.series_id)


def count(work, model):
    with work.deps.read() as session:
        return session.scalar(select(func.count()).select_from(model))


def influences(work, round_id):
    with work.deps.read() as session:
        rows = session.scalars(select(Influence).where(Influence.round_id == round_id)).all()
    return {(row.side, row.respondent): row.u for row in rows}


class TestFirst:
    def test_the_first_release_has_score_stage_sides_and_turnout(self, work):
        (first,) = views(work)
        assert (first.number, first.mode, first.status, first.is_new) == (1, "balanced", "published", True)
        assert (first.score.shown, first.stage, first.direction) == (70.0, Stage.ALIGNED, 0)
        assert [(side.side, side.is_held, side.score.shown) for side in first.sides] == [
            ("sales", False, 70.0),
            ("marketing", False, 70.0),
        ]
        assert {name: (t.answered, t.delivered) for name, t in first.turnout.items()} == {
            "sales": (6, 6),
            "marketing": (6, 6),
        }

    def test_what_a_comparison_will_need_is_stored_for_every_respondent(self, work):
        found = influences(work, work.rounds[0].id)
        assert len(found) == 12
        assert {respondent for _, respondent in found} == {
            work.keys.respondent(TEAM, f"U0{n}") for n in SPREAD
        }
        for name, side in sides(work, work.rounds[0].id).items():
            squares = sum(u * u for (where, _), u in found.items() if where == name)
            assert squares == pytest.approx(side.figures.variance)

    def test_a_report_is_queued_once_for_the_channel(self, work):
        with work.deps.read() as session:
            (row,) = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == REPORT)).all()
        assert (row.recipient, row.ref, row.key) == (
            "C0ALIGNMENT",
            work.rounds[0].id,
            report_key(work.rounds[0].id),
        )

    def test_without_a_channel_there_is_a_release_and_no_report(self, db, keys):
        work = Work(db, keys).hires()
        work.opens()
        work.sets(workspace__report_channel="")
        work.closes()
        assert count(work, Release) == 1
        with work.deps.read() as session:
            assert session.scalars(select(OutboxMessage).where(OutboxMessage.kind == REPORT)).all() == []

    def test_the_figures_are_taken_from_the_table_as_they_were_stored(self, work):
        round_id = work.rounds[0].id
        with work.deps.read() as session:
            state = session.get_one(Round, round_id)
            assert state.state == "published"
            assert publishing.gather(session, round_id, work.deps.instrument) is None
        stored = sides(work, round_id)
        assert stored["sales"].figures.covered == tuple(range(1, 21))
        assert set(stored["sales"].figures.themes) == {
            "climate",
            "planning",
            "customers",
            "numbers",
            "people",
        }
        assert stored["sales"].figures.u == {}


class TestLater:
    def test_fewer_than_five_changed_people_move_nothing(self, work):
        work.answers(*SALES[:4], *MARKETING[:4], value=1)
        second = work.closes()
        first_view, view = views(work)
        assert not view.is_new
        assert view.score == first_view.score
        assert view.stage is first_view.stage
        assert view.stands_for == first_view.closed_on
        assert [side.is_held for side in view.sides] == [True, True]
        assert influences(work, second.id) == {}

    def test_a_taken_over_side_equals_the_stored_one(self, work):
        work.answers(*SALES, value=1)
        work.answers(*MARKETING[:3], value=1)
        first, second = work.rounds[0], work.closes()
        before, after = sides(work, first.id), sides(work, second.id)
        assert after["marketing"].figures == before["marketing"].figures
        assert after["marketing"].computed_in == first.id
        assert after["sales"].computed_in == second.id
        assert after["sales"].figures.total < before["sales"].figures.total
        assert {side for side, _ in influences(work, second.id)} == {"sales"}
        view = views(work)[-1]
        assert view.is_new
        assert [(side.side, side.is_held) for side in view.sides] == [("sales", False), ("marketing", True)]

    def test_when_figures_of_a_side_last_moved_is_known(self, work):
        work.answers(*SALES, value=1)
        first, second = work.rounds[0], work.closes()
        with work.deps.read() as session:
            state = load_previous(session, TEAM, second.series_id).state
        assert state.moved == {"sales": second.closes_on, "marketing": first.closes_on}

    def test_as_one_group_both_sides_have_moved(self, db, keys):
        work = Work(db, keys).hires(6, 4, pulse__baseline=True)
        work.opens()
        work.answers(*SALES, *MARKETING[:4], value=around(3))
        found = work.closes()
        with work.deps.read() as session:
            state = load_previous(session, TEAM, found.series_id).state
        assert state.moved == dict.fromkeys(("sales", "marketing"), found.closes_on)

    def test_a_round_nobody_answered_is_unchanged(self, work):
        work.closes()
        first, second = views(work)
        assert (second.is_new, second.score, second.stage) == (False, first.score, first.stage)
        assert [side.is_held for side in second.sides] == [False, False]

    def test_cannot_say_changes_nobody(self, work):
        work.answers(*SALES, *MARKETING, value=None)
        work.closes()
        assert not views(work)[-1].is_new

    def test_the_same_answers_again_are_changed_people(self, work):
        work.answers(*SALES, *MARKETING, value=around(3))
        work.closes()
        assert views(work)[-1].is_new

    def test_what_was_used_is_kept_of_the_cells_that_moved(self, work):
        assert count(work, Used) == 12
        work.answers(*SALES[:5], value=1)
        work.closes()
        assert count(work, Used) == 12


class TestCollecting:
    def test_with_four_statements_each_it_collects(self, db, keys):
        work = Work(db, keys).hires(5, 5)
        work.opens()
        work.answers(*SALES[:5], value=4)
        work.closes()
        (view,) = views(work)
        assert (view.status, view.mode, view.score, view.stage) == ("collecting", "combined", None, None)
        assert view.answers_needed > 0
        assert view.sides == ()

    def test_after_a_score_the_next_is_compared_with_what_was_told_last(self, work):
        """Half of what Marketing said is gone, and the rest it says anew: too little for a score."""
        before = previous(work)
        with work.deps.begin() as session:
            session.execute(delete(Answer).where(Answer.side == "marketing", Answer.statement > 10))
        work.answers(*MARKETING, value=around(2))
        work.closes()
        _, untold = views(work)
        assert (untold.status, untold.sides, untold.is_new) == ("collecting", (), True)
        after = previous(work)
        assert (after.state.groups, after.state.used) == (before.state.groups, before.state.used)
        assert {name: side.figures for name, side in after.sides.items()} == {
            name: side.figures for name, side in before.sides.items()
        }
        assert not any(side.is_shown for side in after.sides.values())
        assert after.stage == before.stage
        assert after.state.moved == dict.fromkeys(("sales", "marketing"), untold.closed_on)
        for _ in range(5):
            work.opens()
            work.answers(*SALES, *MARKETING, value=around(2))
            work.closes()
        assert views(work)[-1].status == "published"

    def test_before_a_score_there_is_nothing_to_compare_with(self, db, keys):
        work = Work(db, keys).hires()
        work.opens()
        work.answers(*SALES, *MARKETING)
        work.closes()
        left = previous(work)
        assert (left.state.groups, left.state.used, left.sides) == ((), {}, {})
        assert left.state.moved == dict.fromkeys(("sales", "marketing"), work.rounds[0].closes_on)

    def test_nobody_answered_is_too_few(self, db, keys):
        work = Work(db, keys).hires(5, 5)
        work.opens()
        work.closes()
        (view,) = views(work)
        assert (view.status, view.is_new, view.score) == ("too_few", False, None)
        assert {name: t.answered for name, t in view.turnout.items()} == {"marketing": 0, "sales": 0}

    def test_the_turnout_of_a_side_of_four_is_not_told(self, db, keys):
        work = Work(db, keys).hires(6, 4, pulse__baseline=True)
        work.opens()
        work.answers(*SALES, *MARKETING[:4], value=around(3))
        work.closes()
        (view,) = views(work)
        assert (view.mode, view.status) == ("combined", "published")
        assert set(view.turnout) == {"sales"}
        assert view.sides == ()

    def test_everybody_cannot_say(self, db, keys):
        work = Work(db, keys).hires(pulse__baseline=True)
        work.opens()
        work.answers(*SALES, *MARKETING, value=None)
        work.closes()
        (view,) = views(work)
        assert (view.status, view.score) == ("too_few", None)
        assert view.turnout["sales"].answered == 6

    def test_all_answers_alike_are_no_certainty(self, db, keys):
        work = Work(db, keys).hires(pulse__baseline=True)
        work.opens()
        work.answers(*SALES, *MARKETING, value=5)
        work.closes()
        (view,) = views(work)
        assert view.score.shown == 100.0
        assert view.score.low < 100.0
        assert view.stage is Stage.INTEGRATED


class TestStageThroughTheDatabase:
    def test_a_change_of_mode_begins_the_stage_anew(self, db, keys):
        work = Work(db, keys).hires(6, 4, pulse__baseline=True)
        work.opens()
        work.answers(*SALES, *MARKETING[:4], value=5)
        work.closes()
        work.hires(6, 12)
        more = [name for name in names_of("marketing", 12) if name not in MARKETING[:4]]
        for _ in range(9):
            work.opens()
            asked = [name for name in (*SALES, *more) if work.form(name, work.open_round)]
            work.answers(*asked, value=2)
            work.closes()
            if views(work)[-1].mode == "balanced":
                break
        last = views(work)[-1]
        assert (last.mode, last.status) == ("balanced", "published")
        with work.deps.read() as session:
            notes = session.scalars(select(Release.stage_note).order_by(Release.number)).all()
        assert notes[0] == "first"
        assert "moved" not in notes

    def test_edging_is_counted_from_release_to_release(self, work):
        with work.deps.begin() as session:
            row = session.scalars(select(Release)).one()
            row.published_stage, row.stage_count, row.stage_direction = "Defined", 1, 1
            loaded = load_previous(session, TEAM, row.series_id)
        assert (loaded.stage.stage, loaded.stage.count, loaded.stage.direction) == (Stage.DEFINED, 1, 1)
        view = views(work)[0]
        assert (view.stage, view.direction) == (Stage.DEFINED, 1)
        with work.deps.begin() as session:
            session.scalars(select(Release)).one().published_stage = "Integrated"
        assert views(work)[0].direction == -1

    def test_an_unchanged_round_leaves_the_count(self, work):
        with work.deps.begin() as session:
            row = session.scalars(select(Release)).one()
            row.published_stage, row.stage_count, row.stage_direction = "Defined", 2, 1
        work.closes()
        with work.deps.read() as session:
            rows = session.scalars(select(Release).order_by(Release.number)).all()
        assert [(row.stage_count, row.stage_direction) for row in rows] == [(2, 1), (2, 1)]
        assert rows[1].stage_note == "no_new_figure"

    def test_a_new_series_begins_with_nothing(self, work):
        with work.deps.read() as session:
            empty = load_previous(session, TEAM, "f" * 32)
        assert (empty.mode, empty.stage, empty.state, empty.sides) == (None, None, None, None)


class TestOnce:
    def test_publishing_again_stores_and_queues_nothing(self, work):
        work.answers(*SALES, *MARKETING, value=2)
        found = work.open_round
        work.clock.move_to(found.closes_at)
        work.step(close_step)
        with work.deps.read() as session:
            material = publishing.gather(session, found.id, work.deps.instrument)
        release = publishing.compute(material, lambda _: {})
        for expected in (True, False):
            with work.deps.begin() as session:
                done = publishing.publish(session, material, release, work.deps.kinds, now=work.now)
            assert done is expected
        with work.deps.begin() as session:
            assert not store_release(session, material.info, release, material.versions)
        assert not publish_step(work.deps, work.now)
        assert count(work, Release) == 2
        assert count(work, ReleaseSide) == 4

    def test_a_release_that_is_there_already_is_not_overwritten(self, work):
        """The second lock: a round whose state was lost is not published a second time."""
        with work.deps.begin() as session:
            row = session.scalars(select(Round).where(Round.state == "published")).one()
            row.state, row.due_at = "closed", work.now
            before = session.scalars(select(Release.total)).one()
        work.step(publish_step)
        assert count(work, Release) == 1
        with work.deps.read() as session:
            assert session.scalars(select(Release.total)).one() == before
            reports = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == REPORT)).all()
        assert len(reports) == 1

    def test_an_open_or_unknown_round_is_not_published(self, work):
        with work.deps.read() as session:
            assert publishing.gather(session, work.open_round.id, work.deps.instrument) is None
            assert publishing.gather(session, "f" * 32, work.deps.instrument) is None


class TestWhatCounts:
    def test_answers_to_an_older_wording_are_not_mixed_in(self, work):
        changed = load_default()
        newer = replace(changed.statements[0], version=changed.statements[0].version + 1)
        instrument = replace(changed, statements=(newer, *changed.statements[1:]))
        found = work.closes()
        with work.deps.begin() as session:
            session.get_one(Round, found.id).state = "closed"
        with work.deps.read() as session:
            now = publishing.gather(session, found.id, instrument)
            then = publishing.gather(session, found.id, changed)
        assert {member.respondent for member in now.people} == {member.respondent for member in then.people}
        assert all(windowed.values[newer.no - 1] is None for windowed in now.people.values())
        assert all(windowed.values[newer.no - 1] is not None for windowed in then.people.values())

    @pytest.mark.parametrize(("version", "is_compared"), [("1", True), ("2", False)])
    def test_a_side_taken_over_from_another_wording_is_not_compared(self, work, version, is_compared):
        """Marketing was held in the release that is old enough: it is of the wording of the one before."""
        work.answers(*SALES, value=around(4))
        first, second = (view.round_id for view in (work.closes(), views(work))[1])
        assert sides(work, second)["marketing"].computed_in == first
        work.opens()
        found = work.closes()
        with work.deps.begin() as session:
            session.get_one(Round, found.id).state = "closed"
            for number, round_id in enumerate((second, first)):
                session.get_one(Release, round_id).closed_on = found.closes_on - timedelta(days=90 + number)
            release = session.get_one(Release, first)
            release.versions = version + release.versions[1:]
            session.execute(delete(Release).where(Release.round_id.not_in([first, second])))
        with work.deps.read() as session:
            then = publishing.gather(session, found.id, work.deps.instrument).then
        assert (then is not None) == is_compared

    def test_answers_of_a_round_that_is_still_open_do_not_count(self, work):
        """Nothing is counted while others may still answer, also where two rounds close at the same instant."""
        found = work.open_round
        work.answers(*SALES, value=1)
        with work.deps.begin() as session:
            earlier = session.scalars(select(Round).where(Round.state == "published")).one()
            earlier.state, earlier.closes_on = "closed", found.closes_on
            material = publishing.gather(session, earlier.id, work.deps.instrument)
        assert {value for one in material.people.values() for value in one.values} <= {3, 4}

    @pytest.mark.parametrize("in_turn", [False, True], ids=["both closed first", "one after the other"])
    def test_of_two_rounds_that_close_at_the_same_instant_each_is_published_once(self, db, keys, in_turn):
        work = Work(db, keys).hires(pulse__every_weeks=1, pulse__open_days=10)
        first = work.opens()
        work.answers(*SALES, *MARKETING, value=around(3))
        second = work.opens()
        work.answers(*SALES, *MARKETING, value=around(3))
        with work.deps.begin() as session:
            early = session.get_one(Round, first.id)
            early.closes_at = early.due_at = second.closes_at
            early.closes_on = second.closes_on
        work.clock.move_to(second.closes_at)
        for steps in [(close_step, publish_step)] if in_turn else [(close_step,), (publish_step,)]:
            work.step(*steps)
        with work.deps.read() as session:
            rows = session.scalars(select(Release).order_by(Release.number)).all()
            newest = newest_release(session, TEAM)
        assert [(row.round_id, row.is_new) for row in rows] == [(first.id, True), (second.id, in_turn)]
        assert newest.number == 2
        assert bool(influences(work, second.id)) == in_turn

    def test_deleted_answers_do_not_count(self, work):
        with work.deps.begin() as session:
            for row in session.scalars(select(Answer).where(Answer.side == "sales")):
                session.delete(row)
        work.answers(*MARKETING, value=2)
        work.closes()
        view = views(work)[-1]
        assert (view.number, view.mode, view.sides) == (2, "combined", ())

    def test_a_side_nobody_answered_for_leaves_no_side_figure_and_stops_nothing(self, db, keys):
        work = Work(db, keys).hires(pulse__baseline=True)
        work.opens()
        work.answers(*SALES, value=around(3))
        work.closes()
        (view,) = views(work)
        assert (view.mode, view.status, view.sides) == ("combined", "published", ())
        work.opens()
        work.answers(*MARKETING, value=around(3))
        work.closes()
        # One side's people have not changed: the grouping stays until they have (C8.5).
        assert (views(work)[-1].mode, views(work)[-1].is_new) == ("combined", True)


class TestReport:
    def ref(self, work, round_id=None, file_id=""):
        found = round_id or work.rounds[0].id
        return ref_to("C0ALIGNMENT", found, key=report_key(found), file_id=file_id)

    def test_it_says_the_stage_line_and_has_a_picture(self, work):
        kind = work.deps.kinds[REPORT]
        with work.deps.read() as session:
            assert kind.recheck(session, self.ref(work), work.now) == Send()
            message = kind.render(session, self.ref(work, file_id="F0CHART"), work.now)
            picture = kind.picture(session, self.ref(work))
        assert "Score 70.0" in str(message.text)
        assert "Answered this pulse, of those who got it: 6 of 6 in Sales and 6 of 6 in Marketing." in str(
            message.text
        )
        assert "F0CHART" in str(message.payload())
        assert picture.name == "alignment-pulse-1.png"
        assert picture.draw().startswith(b"\x89PNG")
        assert "70.0" in picture.alt

    def test_before_there_is_a_score_there_is_no_picture(self, db, keys):
        work = Work(db, keys).hires()
        work.opens()
        work.closes()
        with work.deps.read() as session:
            assert work.deps.kinds[REPORT].picture(session, self.ref(work)) is None

    def test_where_there_is_no_release_there_is_nothing_to_say(self, work):
        kind = work.deps.kinds[REPORT]
        with work.deps.read() as session:
            assert kind.recheck(session, self.ref(work, "f" * 32), work.now) == Drop("no_release")
            assert release_view(session, TEAM, "f" * 32) is None
            assert history(session, TEAM, "f" * 32) == []
            assert newest_release(session, "T0OTHER") is None
            with pytest.raises(LookupError):
                kind.render(session, self.ref(work, "f" * 32), work.now)

    def test_a_posted_report_can_be_edited_in_place(self, work):
        round_id = work.rounds[0].id
        with work.deps.begin() as session:
            assert not outbox.revise(session, TEAM, report_key(round_id), at=work.now)
            row = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == REPORT)).one()
            row.file_id = "F0CHART"
        with work.deps.begin() as session:
            found = take_at_once(session, work.deps.kinds, row.id, work.now)
            settle_taken(session, work.deps.kinds, found, Sent("C0ALIGNMENT", "9.9"), work.now)
            assert outbox.revise(session, TEAM, report_key(round_id), at=work.now)

    def test_the_history_is_that_of_the_series_up_to_the_round(self, work):
        work.closes()
        first, second = work.rounds[0], [one for one in work.rounds if one.state == "published"][-1]
        with work.deps.read() as session:
            assert [view.number for view in history(session, TEAM, first.id)] == [1]
            assert [view.number for view in history(session, TEAM, second.id)] == [1, 2]
            assert [view.number for view in history(session, TEAM, second.id, at_most=1)] == [2]
