"""Bad days: a busy or absent database, a broken one, cut connections, events that come twice."""

import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

from sqlalchemy import select, text
from structlog.testing import capture_logs

from bot.pulse.models import Round
from jobs import TIMETABLE
from playground import Redeliver
from playground.model import Event
from tests.flows.forging import chosen
from tests.support.house import open_house

NOT_SAVED = "I could not save that. What you saved earlier is safe. Please try again."


def file_of(house):
    return Path(house.deps.db.engine.url.database)


@contextmanager
def locked(house):
    """Another process is writing and does not come to an end."""
    with closing(sqlite3.connect(file_of(house), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def unreachable(house):
    """Nobody can open the database, as when its server is gone."""
    file = file_of(house)
    aside = file.with_name("aside")
    house.deps.db.engine.dispose()
    aside.mkdir()
    for part in file.parent.glob("entente.db*"):
        part.rename(aside / part.name)
    file.mkdir()
    yield
    house.deps.db.engine.dispose()
    shutil.rmtree(file)
    for part in aside.iterdir():
        part.rename(file.parent / part.name)
    aside.rmdir()


def test_a_click_while_the_database_is_busy_or_gone_is_told_so_and_nothing_is_lost(house, capfd):
    house.opens_pulse()
    ben = house.person("ben")
    ben.clicks(house.pulse_of("ben"), "4", nth=1)
    for nth, trouble in enumerate((locked, unreachable), start=2):
        with trouble(house):
            outcome = ben.clicks(house.pulse_of("ben"), "2", nth=nth)
            assert outcome.acknowledged
            assert house.whispers_to("ben")[-1].text == NOT_SAVED
            assert len(house.whispers_to("ben")) == nth - 1
        assert ben.clicks(house.pulse_of("ben"), "2", nth=nth).acknowledged
        assert chosen(house.pulse_of("ben")) == ["4 Agree"] + ["2 Disagree"] * (nth - 1)

    # Commands read only: a writer does not hold them up, an absent database is said.
    with locked(house):
        assert "3 of 4 answered" in ben.slash("/pulse").reply.text
    with unreachable(house):
        assert ben.slash("/pulse").reply.text == NOT_SAVED
        assert house.bot.lacks() == "database"
    assert house.bot.lacks() == ""
    logged = "".join(capfd.readouterr())
    assert logged.count("listener_failed") == 3
    for private in (ben.id, "Disagree", "pulse_answer", house.deps.keys.respondent(house.team_id, ben.id)):
        assert private not in logged
    assert house.world.violations == []


def test_redraws_go_on_after_any_number_of_them_failed(house):
    house.opens_pulse()
    ben = house.person("ben")
    house.answers_all("ben")
    receipt = house.pulse_of("ben")
    with unreachable(house):
        for _ in range(6):
            # More failures than the pool has threads.
            assert ben.clicks(receipt, "Change my answers").acknowledged
    assert house.pulse_of("ben").text == receipt.text

    assert ben.clicks(receipt, "Change my answers").acknowledged

    assert chosen(house.pulse_of("ben")) == ["4 Agree"] * 4
    assert house.world.violations == []


def test_jobs_outlive_a_database_that_is_gone_for_a_while(house):
    house.opens_pulse()
    house.answers_all("ben", "cleo", "ivan", "jade", "kofi", "eva", "finn", "gus", "tara", "uma")
    with unreachable(house), capture_logs() as logged:
        house.clock.advance(days=6)
        assert house.run() == 0
    assert {line["event"] for line in logged} == {"job_failed"}
    assert {line["job"] for line in logged} == {job.name for job in TIMETABLE}
    house.run()
    house.passes(hours=1)
    (report,) = house.reports()
    assert (
        "Answered this pulse, of those who got it: 5 of 14 in Sales (few took part) and 5 of 11 in Marketing."
        in report.text
    )
    assert house.world.violations == []


def test_a_broken_table_is_told_logged_without_content_and_mended(house, capfd):
    house.opens_pulse()
    ben = house.person("ben")
    with house.deps.begin() as session:
        session.execute(text("ALTER TABLE pulse_answer RENAME TO mislaid"))
    capfd.readouterr()

    assert ben.clicks(house.pulse_of("ben"), "4", nth=1).acknowledged

    assert house.whispers_to("ben")[-1].text == NOT_SAVED
    assert ben.slash("/pulse").reply.text == NOT_SAVED
    logged = "".join(capfd.readouterr())
    assert "listener_failed" in logged
    assert "bot/pulse/service/" in logged or "sqlalchemy" in logged
    for private in (ben.id, "Okafor", "Agree", house.deps.keys.respondent(house.team_id, ben.id)):
        assert private not in logged
    with house.deps.begin() as session:
        session.execute(text("ALTER TABLE mislaid RENAME TO pulse_answer"))
    ben.clicks(house.pulse_of("ben"), "4", nth=1)
    assert chosen(house.pulse_of("ben")) == ["4 Agree"]
    assert house.world.violations == []


def sockets_of(house):
    return house.slack.courier.sockets.of(house.slack.app)


def test_a_cut_or_refreshed_connection_is_opened_anew(house):
    house.opens_pulse()
    ben = house.person("ben")
    for nth, lose in enumerate(
        (
            house.slack.refresh_sockets,
            lambda: house.slack.refresh_sockets("warning"),
            house.slack.cut_sockets,
        ),
        start=1,
    ):
        (old,) = sockets_of(house)
        lose()
        house.slack.wait_until(lambda old=old: any(s is not old for s in sockets_of(house)), timeout=20)
        house.slack.wait_until(lambda old=old: all(s is not old for s in sockets_of(house)), timeout=20)
        assert ben.clicks(house.pulse_of("ben"), "4", nth=nth).acknowledged
        assert len(chosen(house.pulse_of("ben"))) == nth
    assert house.world.violations == []


def test_a_stop_right_after_the_start_comes_to_its_end(sqlite_url):
    def starts_and_stops():
        for _ in range(12):
            with open_house(sqlite_url):
                pass

    # Apart, so that one that hangs fails this test and not the suite.
    attempt = Thread(target=starts_and_stops, daemon=True)
    attempt.start()
    attempt.join(30)
    assert not attempt.is_alive()


def uninstall(house):
    """The app is removed, as an administrator does it in Slack's own pages."""
    body = {"type": "app_uninstalled", "event_ts": house.world.next_ts()}
    house.world.emit(Event("app_uninstalled", body, only_app=house.slack.app.app_id))


def test_an_app_that_is_removed_stops_once_however_often_it_is_told(house):
    house.opens_pulse()
    house.slack.faults.on("event:app_uninstalled", Redeliver())
    uninstall(house)
    house.slack.wait_until(
        lambda: len([d for d in house.world.deliveries if d.kind == "event" and d.acknowledged]) == 2
    )

    # No report, no other round, no look at the people: silence, whatever the timetable says.
    calls = len(house.world.calls)
    house.passes(days=30)
    assert len(house.world.calls) == calls
    with house.deps.read() as session:
        assert [row.state for row in session.scalars(select(Round))] == ["published"]
    assert house.deps.installation(house.team_id).stopped == "app_uninstalled"


def test_a_removal_that_could_not_be_noted_is_heard_of_again(house):
    house.set_up()
    house.run()
    with locked(house):
        uninstall(house)
        assert house.deps.installation(house.team_id).stopped == ""
    house.clock.advance(minutes=1)
    house.slack.wait_until(
        lambda: house.deps.installation(house.team_id).stopped == "app_uninstalled", timeout=5
    )
