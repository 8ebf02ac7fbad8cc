"""SQLite serves one process: a second one is told so, and a dead one stands in nobody's way."""

import signal

from tests.cli.operator import runs, settings_of, types
from tests.cli.test_cli_run import running, stops, uses_it


def test_a_second_process_on_one_file_is_told_so_and_other_commands_work_beside_the_first(tmp_path):
    with running(tmp_path, "socket") as (slack, process):
        uses_it(slack)
        wanted = settings_of(slack, tmp_path)
        second = runs(wanted | {"DATABASE_URL": f"sqlite:///{tmp_path}/./entente.db"})
        said, _ = second.communicate(timeout=20)
        assert second.returncode == 1
        assert said.count("\n") <= 2
        assert "Another process already runs on" in said
        assert "stop that one first, or move to PostgreSQL" in said

        doctor = types("doctor", **wanted)
        assert "A bot runs on this database." in doctor.out
        (tmp_path / "people.csv").write_text("user,side\nben@northwind.example,sales\n")
        assert types("import", "people", tmp_path / "people.csv", **wanted).code == 0
        assert types("queue", **wanted).code == 0

        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
        assert "No bot runs on this database now." in types("doctor", **wanted).out
        third = runs(wanted)
        try:
            slack.wait_connected(timeout=20)
            assert slack.person("ben").slash("/stage").acknowledged
            stops(third)
        finally:
            third.kill()
            third.communicate(timeout=10)


def test_behind_gunicorn_the_file_is_held_as_well(tmp_path):
    with running(tmp_path, "http") as (slack, process):
        second = runs(settings_of(slack, tmp_path))
        said, _ = second.communicate(timeout=20)
        assert second.returncode == 1
        assert "Another process already runs on" in said
        stops(process)
        assert "No bot runs on this database now." in types("doctor", **settings_of(slack, tmp_path)).out


def test_a_folder_in_which_no_lock_can_be_made(tmp_path):
    (tmp_path / "entente.db.lock").mkdir()
    tokens = {"SLACK_BOT_TOKEN": "xoxb-none", "SLACK_APP_TOKEN": "xapp-none"}
    said = types(**tokens, DATABASE_URL=f"sqlite:///{tmp_path}/entente.db")
    assert said.code == 1
    assert "beside the database cannot be made: Is a directory" in said.err
