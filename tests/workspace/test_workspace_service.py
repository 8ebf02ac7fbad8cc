"""Installations, settings and the audit log, on both engines."""

from datetime import timedelta

import pytest
from cryptography.fernet import InvalidToken
from sqlalchemy import select

from bot.db import random_id
from bot.errors import OperatorError
from bot.keys import Keys
from bot.outbox.models import OutboxPace
from bot.outbox.service import NEVER
from bot.workspace import service, syncs
from bot.workspace.audit import Change
from bot.workspace.models import AuditEntry, Instance, Setting, Workspace
from bot.workspace.settings import WorkspaceSettings
from tests.people.cast import MONDAY, TEAM, installed, settings_of, user

HOUR = timedelta(hours=1)


def audit(session):
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.key))
    return [(row.actor, row.at, row.key, row.old, row.new) for row in rows]


class TestSecret:
    def test_the_first_secret_is_the_databases_own(self, db, keys):
        for _ in range(2):
            with db.begin() as session:
                service.check_secret(session, keys)
        with db.read() as session:
            assert session.scalars(select(Instance.secret_fingerprint)).all() == [keys.fingerprint()]

    def test_another_secret_is_refused_and_nothing_changes(self, db, keys):
        with db.begin() as session:
            service.check_secret(session, keys)
        wrong = Keys("some other secret, just as long")
        with (
            pytest.raises(OperatorError, match="is not the one this database was made"),
            db.begin() as session,
        ):
            service.check_secret(session, wrong)
        with db.read() as session:
            assert session.scalars(select(Instance.secret_fingerprint)).all() == [keys.fingerprint()]


class TestInstallation:
    def test_where_the_app_is_not_installed_there_is_none(self, db, keys):
        with db.read() as session:
            assert service.installation(session, keys, TEAM) is None

    def test_the_token_is_stored_encrypted_and_never_shown(self, db, keys):
        with db.begin() as session:
            installed(session, keys)
        with db.read() as session:
            found = service.installation(session, keys, TEAM)
            stored = session.scalars(select(Workspace.token)).one()
            with pytest.raises(InvalidToken):
                service.installation(session, Keys("some other secret, just as long"), TEAM)
            assert service.workspace_url(session, TEAM) == "https://northwind.slack.example/"
        assert found.token == "xoxb-token"
        assert "xoxb" not in stored
        assert repr(found) == f"Installation({TEAM})"

    def test_installing_anew_renews_the_token_and_starts_the_jobs_again(self, db, keys):
        with db.begin() as session:
            installed(session, keys)
            assert service.stop(session, TEAM, "token_revoked", now=MONDAY)
            assert service.active_teams(session) == []
        with db.begin() as session:
            installed(session, keys, now=MONDAY + HOUR)
            assert service.active_teams(session) == [TEAM]
            pace = session.get_one(OutboxPace, TEAM)
            assert (pace.rate, pace.quiet_until) == (2.0, MONDAY + HOUR)
            assert len(session.scalars(select(Workspace)).all()) == 1

    def test_stopping_stops_once_and_silences_the_outbox(self, db, keys):
        with db.begin() as session:
            installed(session, keys)
            assert service.stop(session, TEAM, "x" * 99, now=MONDAY)
            assert not service.stop(session, TEAM, "app_uninstalled", now=MONDAY)
            assert session.scalars(select(Workspace.stopped)).one() == "x" * 64
            assert session.get_one(OutboxPace, TEAM).quiet_until == NEVER
            assert syncs.due_sync(session, now=MONDAY) is None
            assert syncs.next_sync(session) is None


class TestSync:
    def test_a_sync_is_claimed_once_and_planned_anew(self, db, keys):
        with db.begin() as session:
            installed(session, keys)
            assert syncs.due_sync(session, now=MONDAY - HOUR) is None
            assert syncs.due_sync(session, now=MONDAY) == TEAM
            assert syncs.claim_sync(session, TEAM, now=MONDAY, until=MONDAY + HOUR)
            assert not syncs.claim_sync(session, TEAM, now=MONDAY, until=MONDAY + HOUR)
            assert syncs.next_sync(session) == MONDAY + HOUR
            assert syncs.finish_sync(session, TEAM, planned=MONDAY + HOUR, until=MONDAY + 24 * HOUR)
            assert syncs.next_sync(session) == MONDAY + 24 * HOUR

    def test_a_sync_asked_for_meanwhile_is_not_lost(self, db, keys):
        with db.begin() as session:
            installed(session, keys)
            syncs.claim_sync(session, TEAM, now=MONDAY, until=MONDAY + HOUR)
            syncs.request_sync(session, TEAM, now=MONDAY)
            assert not syncs.finish_sync(session, TEAM, planned=MONDAY + HOUR, until=MONDAY + 24 * HOUR)
            assert syncs.due_sync(session, now=MONDAY) == TEAM

    def test_a_sync_goes_on_at_its_page_and_only_its_first_page_begins_another(self, db, keys):
        with db.begin() as session:
            installed(session, keys)
            run = syncs.run_of(session, TEAM)
            syncs.claim_sync(session, TEAM, now=MONDAY, until=MONDAY + HOUR)
            assert syncs.progress(session, TEAM) == syncs.Progress(run + 1, "")
            assert syncs.continue_sync(session, TEAM, planned=MONDAY + HOUR, cursor="next", at=MONDAY)
            syncs.claim_sync(session, TEAM, now=MONDAY, until=MONDAY + HOUR)
            assert syncs.progress(session, TEAM) == syncs.Progress(run + 1, "next")
            # Another process that was asleep does not turn the sync back.
            assert not syncs.continue_sync(session, TEAM, planned=MONDAY, cursor="old", at=MONDAY)
            assert syncs.finish_sync(session, TEAM, planned=MONDAY + HOUR, until=MONDAY + 24 * HOUR)
            assert syncs.progress(session, TEAM) == syncs.Progress(run + 1, "")
            assert syncs.run_of(session, "T0ELSEWHERE") == 0

    def test_many_changes_of_a_side_are_one_reading_and_none_is_lost(self, db, keys):
        later = MONDAY + HOUR
        with db.begin() as session:
            installed(session, keys)
            assert syncs.next_sides(session) is None
            assert syncs.request_sides(session, TEAM, at=MONDAY)
            assert not syncs.request_sides(session, TEAM, at=later)
            assert syncs.are_sides_due(session, TEAM, by=later)
            assert syncs.next_sides(session) == MONDAY
            assert syncs.due_sides(session, now=MONDAY - HOUR) is None
            assert syncs.due_sides(session, now=MONDAY) == TEAM
            assert syncs.claim_sides(session, TEAM, now=MONDAY, until=later)
            assert not syncs.claim_sides(session, TEAM, now=MONDAY, until=later)
            assert syncs.request_sides(session, TEAM, at=MONDAY + HOUR / 2)
            assert not syncs.finish_sides(session, TEAM, planned=later)
            assert syncs.claim_sides(session, TEAM, now=later, until=2 * HOUR + MONDAY)
            assert syncs.finish_sides(session, TEAM, planned=2 * HOUR + MONDAY)
            assert not syncs.are_sides_due(session, TEAM, by=MONDAY + 99 * HOUR)
            assert syncs.next_sides(session) is None


class TestSettings:
    def test_changes_are_written_and_noted_and_the_second_time_there_are_none(self, db):
        wanted = settings_of(pulse__at="09:30", pulse__weekday="wed")
        with db.begin() as session:
            changes = service.change_settings(session, TEAM, wanted, actor=user("hana"), now=MONDAY)
        assert Change("pulse.at", '"10:00"', '"09:30"') in changes
        assert [change.key for change in changes] == [
            "pulse.at",
            "pulse.weekday",
            "workspace.country",
            "workspace.timezone",
        ]
        with db.begin() as session:
            assert service.load_settings(session, TEAM) == wanted
            assert service.change_settings(session, TEAM, wanted, actor="setup.toml", now=MONDAY) == []
            assert audit(session) == [(user("hana"), MONDAY, c.key, c.old, c.new) for c in changes]

    def test_one_setting_changed_later_is_one_more_line(self, db):
        with db.begin() as session:
            service.change_settings(session, TEAM, settings_of(), actor=user("hana"), now=MONDAY)
            before = len(audit(session))
            (change,) = service.change_settings(
                session, TEAM, settings_of(pulse__guests=True), actor="setup.toml", now=MONDAY + HOUR
            )
            assert change == Change("pulse.guests", "false", "true")
            assert len(audit(session)) == before + 1

    def test_a_section_taken_out_leaves_no_rows(self, db):
        with db.begin() as session:
            service.change_settings(
                session, TEAM, settings_of(meeting__on="last friday"), actor="setup.toml", now=MONDAY
            )
            assert service.load_settings(session, TEAM).meeting.on == "last friday"
            gone = service.change_settings(session, TEAM, settings_of(), actor="setup.toml", now=MONDAY)
            assert Change("meeting.on", '"last friday"', "null") in gone
            assert service.load_settings(session, TEAM).meeting is None
            keys = session.scalars(select(Setting.key)).all()
            assert not [key for key in keys if key.startswith("meeting.")]

    def test_what_would_change_changes_nothing(self, db):
        with db.begin() as session:
            changes = service.settings_changes(session, TEAM, settings_of(pulse__open_days=3))
            assert Change("pulse.open_days", "5", "3") in changes
            assert service.load_settings(session, TEAM) == WorkspaceSettings()
            assert audit(session) == []

    def test_workspaces_do_not_see_each_others(self, db):
        with db.begin() as session:
            service.change_settings(
                session, "T0OTHER", settings_of(pulse__open_days=3), actor="x", now=MONDAY
            )
            assert service.load_settings(session, TEAM).pulse.open_days == 5

    def test_ids_of_the_audit_log_are_random(self, db):
        with db.begin() as session:
            service.change_settings(session, TEAM, settings_of(), actor="x", now=MONDAY)
            ids = session.scalars(select(AuditEntry.id)).all()
        assert all(len(one) == len(random_id()) for one in ids)
