"""Somebody has their answers deleted, and may come back: one person, and nothing moves by it; on both engines."""

import pytest
from sqlalchemy import delete, select, update

from bot.db import put, table_of
from bot.people.models import Person
from bot.privacy.service import delete_answers
from bot.pulse.models import Answer
from bot.pulse.service.series import start_new_series
from bot.scores.models import DetailUsed, Influence, ReleaseBlock, TrailRow, Used
from bot.scores.rows import OTHER_SIDE
from bot.scores.service.kept import load_shown
from bot.scores.service.publish import compute, gather, publish
from bot.scores.service.read import release_view
from bot.scores.service.records import load_sides, load_teams
from bot.scores.steps import is_gone
from jobs.pulse import close_step
from jobs.scores import publish_step
from tests.people.cast import TEAM, names_of, user
from tests.pulse.at_work import Work

SALES, MARKETING = names_of("sales", 7), names_of("marketing", 6)
BEN = SALES[1]
OTHERS = [name for name in SALES if name != BEN]


def around(name, number):
    """Answers that differ from one to the next; to statement 8 nobody in Sales can say anything."""
    return None if number == 8 and name in SALES else 3 + (*SALES, *MARKETING).index(name) % 2


@pytest.fixture
def work(db, keys):
    """Everybody has answered everything in the first round."""
    return Work(db, keys).once(first_round)


def first_round(work):
    work.hires(len(SALES), len(MARKETING), pulse__baseline=True)
    work.opens()
    work.answers(*SALES, *MARKETING, value=around)
    work.closes()


def deletes(work, name):
    with work.deps.begin() as session:
        return delete_answers(session, work.keys, TEAM, user(name))


def answers_all(work, *names, value=2, side="sales"):
    """All twenty statements in the round that is open, whatever they were asked in it."""
    found, keys = work.open_round, ("round_id", "respondent", "statement")
    with work.deps.begin() as session:
        for name in names:
            for number in range(1, 21):
                said = {
                    "round_id": found.id,
                    "respondent": work.keys.respondent(TEAM, user(name)),
                    "statement": number,
                    "team_id": TEAM,
                    "version": 1,
                    "side": side,
                    "team": _team(session, name),
                    "value": value,
                }
                put(session, table_of(Answer), said, keys)


def _team(session, name):
    return session.scalars(select(Person.team).where(Person.user_id == user(name))).one() or ""


def published(work, found):
    """What is shown with a round's release: figures, and details."""
    with work.deps.read() as session:
        view = release_view(session, TEAM, found.id)
        return view, load_sides(session, TEAM, found.id), load_shown(session, TEAM, found.id)


def figures(sides):
    return {name: side.figures for name, side in sides.items()}


def values(details, side):
    return {name: (one.value, one.n) for name, one in details.items() if name.side == side}


def nobodies(work):
    """The words for people whose answers were deleted, by table."""
    with work.deps.read() as session:
        return [
            {one for one in session.scalars(select(model.respondent)) if is_gone(one)} - {OTHER_SIDE}
            for model in (Used, DetailUsed, TrailRow)
        ]


class TestDeletion:
    def test_who_comes_back_is_one_person_and_four_move_nothing(self, work):
        before, sides, details = published(work, work.rounds[0])
        assert deletes(work, BEN) == 20
        work.opens()
        answers_all(work, BEN, *OTHERS[:3])

        view, now, shown = published(work, work.closes())

        assert (view.is_new, view.score, view.stage) == (False, before.score, before.stage)
        assert figures(now) == figures(sides)
        assert values(shown, "sales") == values(details, "sales")
        assert {one.stands_for for one in shown.values() if one.name.side == "sales"} == {
            work.rounds[0].closes_on
        }

    def test_with_a_fourth_other_it_moves_and_the_details_with_it(self, work):
        _, sides, details = published(work, work.rounds[0])
        deletes(work, BEN)
        found = work.opens()
        answers_all(work, BEN, *OTHERS[:4])
        work.closes()

        view, now, shown = published(work, found)

        assert view.is_new
        assert now["sales"].figures.total < sides["sales"].figures.total
        assert now["sales"].figures.n == 7
        assert now["marketing"].figures == sides["marketing"].figures
        lines = [name for name in details if name.side == "sales" and name.what == "line"]
        # Of the twentieth nobody of the side said anything: it is put in, and no nineteen lines may tell by how much.
        assert len(lines) == 18
        assert all(shown[name].value < details[name].value for name in lines)
        assert nobodies(work)[:2] == [set(), set()]

    def test_without_coming_back_their_going_is_no_change_either(self, work):
        _, sides, details = published(work, work.rounds[0])
        deletes(work, BEN)
        work.opens()
        answers_all(work, *OTHERS[:4])

        view, now, shown = published(work, work.closes())

        assert not view.is_new
        assert figures(now) == figures(sides)
        assert values(shown, "sales") == values(details, "sales")
        # The six that are left, five of whom answered anew, move it: without him.
        work.opens()
        answers_all(work, *OTHERS[:5])
        view, now, _ = published(work, work.closes())
        assert view.is_new
        assert now["sales"].figures.n == 6

    def test_to_delete_comes_back_and_delete_again_is_one_person_still(self, work):
        _, sides, _ = published(work, work.rounds[0])
        deletes(work, BEN)
        work.opens()
        answers_all(work, BEN, *OTHERS[:3])
        work.closes()
        deletes(work, BEN)
        work.opens()
        answers_all(work, BEN, *OTHERS[:3])
        view, now, _ = published(work, work.closes())
        assert not view.is_new
        assert figures(now) == figures(sides)


class TestWhileAReleaseIsMade:
    """Between reading the answers and storing what came of them; then it is made anew, without them."""

    @pytest.mark.parametrize("is_first", [True, False])
    def test_it_is_not_stored_with_somebody_who_is_gone(self, work, is_first):
        if is_first:
            with work.deps.begin() as session:
                assert start_new_series(session, TEAM, now=work.now)
        found = work.opens()
        if is_first:
            answers_all(work, *SALES)
            answers_all(work, *MARKETING, side="marketing")
        else:
            # His answers are of the round before: only what is remembered would be written again.
            answers_all(work, *OTHERS)
        work.clock.move_to(found.closes_at)
        work.step(close_step)
        with work.deps.read() as session:
            material = gather(session, found.id, work.deps.instrument)
        release = compute(material, lambda _: {})
        deletes(work, BEN)

        with work.deps.begin() as session:
            assert not publish(session, material, release, work.deps.kinds, now=work.now)
        assert holds(work, BEN) == []
        work.step(publish_step)

        view, now, _ = published(work, found)
        assert view.is_new
        assert now["sales"].figures.n == 6
        assert holds(work, BEN) == []

    def test_who_is_remembered_and_has_no_answers_in_the_window_is_told_too(self, work):
        """His answers count no more when the release is made; what is remembered of him would be written again."""
        with work.deps.begin() as session:
            key = work.keys.respondent(TEAM, user(BEN))
            session.execute(delete(Answer).where(Answer.respondent == key))
        found = work.opens()
        answers_all(work, *OTHERS)
        work.clock.move_to(found.closes_at)
        work.step(close_step)
        with work.deps.read() as session:
            material = gather(session, found.id, work.deps.instrument)
        release = compute(material, lambda _: {})
        deletes(work, BEN)
        with work.deps.begin() as session:
            assert not publish(session, material, release, work.deps.kinds, now=work.now)
        work.step(publish_step)
        assert holds(work, BEN) == []


def holds(work, name):
    """Tables with a key of somebody."""
    key = work.keys.respondent(TEAM, user(name))
    with work.deps.read() as session:
        return [
            model.__tablename__
            for model in (Answer, Used, DetailUsed, TrailRow, Influence)
            if session.scalars(select(model).where(model.respondent == key)).first()
        ]


class TestWhatIsLeft:
    def test_one_word_in_all_tables_and_no_day(self, work):
        key = work.keys.respondent(TEAM, user(BEN))
        deletes(work, BEN)
        words = nobodies(work)
        assert len(words[0]) == 1
        assert words == [words[0]] * 3
        day = str(work.rounds[0].closes_on.toordinal())
        with work.deps.read() as session:
            rows = {
                model: {
                    one.respondent: one
                    for one in session.scalars(select(model))
                    if one.respondent != OTHER_SIDE
                }
                for model in (Used, DetailUsed, TrailRow)
            }
        (word,) = words[0]
        used, details, trail = (mine[word] for mine in rows.values())
        told = (used.contribution, details.lines, details.themes, details.dealings)
        # One line and its theme wait, since the score has a statement of the other side in it.
        assert [len(said.split()) for said in told] == [19, 18, 14, 1]
        assert not any(day in said for said in told)
        # By the same words the memories still speak of the same answers.
        assert set(details.themes.split()) < set(details.lines.split()) < set(used.contribution.split())
        assert set(" ".join(told).split()) == {piece.removeprefix("sales/") for piece in _pieces(trail)}
        assert not any(key in mine for mine in rows.values())
        assert all(len(mine) == len(SALES) + len(MARKETING) for mine in rows.values())
        assert day in rows[Used][work.keys.respondent(TEAM, user(OTHERS[0]))].contribution

    def test_nothing_of_other_series_or_workspaces_is_touched(self, work):
        key = work.keys.respondent(TEAM, user(BEN))
        other = {"side": "sales", "team": "all", "respondent": key, "contribution": "3.739000"}
        with work.deps.begin() as session:
            session.add(Used(series_id="e" * 32, team_id="T0OTHER", **other))
            session.add(Used(series_id="f" * 32, team_id=TEAM, **other))
        deletes(work, BEN)
        with work.deps.read() as session:
            assert session.get(Used, ("e" * 32, "sales", "all", key)).contribution == "3.739000"
            # Their own in an earlier series is nobody's as well.
            (old,) = session.scalars(select(Used).where(Used.series_id == "f" * 32))
        assert is_gone(old.respondent)

    def test_who_answered_nothing_leaves_nothing(self, work):
        assert deletes(work, "NOBODY") == 0
        assert nobodies(work) == [set(), set(), set()]

    def test_what_an_older_version_remembered_stays_as_it_is(self, work):
        """Fingerprints of days, that no piece can be read from."""
        key = work.keys.respondent(TEAM, user(BEN))
        with work.deps.begin() as session:
            session.execute(update(Used).where(Used.respondent == key).values(contribution="9f" * 16))
        deletes(work, BEN)
        with work.deps.read() as session:
            (found,) = session.scalars(select(Used).where(Used.respondent.startswith("gone")))
        assert found.contribution == "9f" * 16


NORTH, WEST = names_of("sales", 12)[:6], names_of("sales", 12)[6:]


class TestHeldTeam:
    """North and West on one side, each of six (domain.md C8.7)."""

    @pytest.fixture
    def work(self, db, keys):
        work = Work(db, keys).hires(12, 6, pulse__baseline=True)
        with work.deps.begin() as session:
            for team, names in (("North", NORTH), ("West", WEST)):
                ids = [user(name) for name in names]
                session.execute(update(Person).where(Person.user_id.in_(ids)).values(team=team))
        work.opens()
        work.answers(*NORTH, *WEST, *MARKETING, value=lambda name, number: 3 + (len(name) + number) % 2)
        work.closes()
        return work

    def test_the_others_move_while_it_is_held(self, work):
        before = teams(work, work.rounds[0])
        assert {cells[0].team for cells in before} == {"North", "West"}
        work.opens()
        answers_all(work, *NORTH[:2], *WEST)
        found = work.closes()
        now = teams(work, found)
        assert verdicts(work, found) == {"North": "hold", "West": "advance", "all": "unchanged"}
        assert [cells[0].team for cells in now if now[cells].figures != before[cells].figures] == ["West"]
        assert total(work, found) < total(work, work.rounds[0])

    def test_of_which_somebody_deleted_their_answers_its_side_stands_still_until_it_moves(self, work):
        first = work.rounds[0]
        _, _, details = published(work, first)
        deletes(work, NORTH[0])
        work.opens()
        answers_all(work, *NORTH[1:3], *WEST)
        second = work.closes()

        assert verdicts(work, second) == {"North": "hold", "West": "hold", "all": "unchanged"}
        assert total(work, second) == total(work, first)
        assert values(published(work, second)[2], "sales") == values(details, "sales")
        assert all(
            team.figures == teams(work, first)[cells].figures for cells, team in teams(work, second).items()
        )

        # Five of North answer anew, and the side goes on with who is left.
        work.opens()
        answers_all(work, *NORTH[1:])
        third = work.closes()
        assert verdicts(work, third) == {"North": "advance", "West": "advance", "all": "unchanged"}
        assert total(work, third) < total(work, first)
        assert teams(work, third)[_cells(work, third, "North")].figures.n == 5


def teams(work, found):
    with work.deps.read() as session:
        return load_teams(session, TEAM, found.id)


def _cells(work, found, name):
    return next(cells for cells in teams(work, found) if cells[0].team == name)


def verdicts(work, found):
    """What was decided of each group, by its team."""
    with work.deps.read() as session:
        rows = session.scalars(select(ReleaseBlock).where(ReleaseBlock.round_id == found.id)).all()
    return {row.cells.split('"')[3]: row.decision for row in rows}


def total(work, found):
    return published(work, found)[1]["sales"].figures.total


def _pieces(row):
    return set(row.pieces.split('"')[1::2])
