"""Looks at everything a bot needs, one thing after the other, each whatever became of the others. Changes nothing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.config import HOW_TO_MAKE_ONE, secret_file
from bot.db import Database
from bot.doctor.findings import judge_flow, judge_outcomes, judge_sync, ok, problem, warning
from bot.doctor.slack_checks import SlackChecks
from bot.errors import OperatorError
from bot.keys import Keys
from bot.migrations import current, head, known
from bot.outbox.tally import flow, tallies
from bot.process_lock import ProcessLock
from bot.startup import load_instrument
from bot.workspace.models import Instance, Workspace
from bot.workspace.service import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from bot.clock import Clock
    from bot.config import Settings
    from bot.doctor.findings import Finding
    from bot.workspace.settings import WorkspaceSettings

    Check = Callable[[], Iterable[Finding]]

START = "Start the bot, or run `python app.py migrate`."
UNREADABLE = "It cannot be read ({why})."


class Examination:
    """All checks of an installation, with or without a bot that runs beside it.

    Args:
        settings: of the environment, as far as they could be read.
        problems: what could not be read of it.
        scopes: those the manifest asks for, and those that may be there.
        clock: this machine's.
    """

    def __init__(
        self,
        settings: Settings,
        problems: Sequence[str],
        scopes: tuple[frozenset[str], frozenset[str]],
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._problems = problems
        self._clock = clock
        self._slack = SlackChecks(settings, *scopes, clock, self._workspace_settings)

    def checks(self) -> tuple[tuple[str, Check], ...]:
        """Each with its name, in the order in which they are told."""
        return (
            ("settings", self.settings),
            ("statements", self.statements),
            ("database", self.database),
            ("migrations", self.migrations),
            ("secret", self.secret),
            ("process", self.process),
            ("bot token", self._slack.bot_token),
            ("app token", self._slack.door),
            ("scopes", self._slack.scopes),
            ("clock", self._slack.clock),
            ("channels", self._slack.channels),
            ("workspace", self.workspaces),
            ("messages", self.messages),
        )

    def close(self) -> None:
        """Give back the connections."""
        if "_database" in self.__dict__ and self._database is not None:
            self._database.close()

    # -- without Slack --------------------------------------------------------------------------------------

    def settings(self) -> Iterator[Finding]:
        """The environment can be read."""
        for said in self._problems:
            yield problem("settings", said, "Put it right in the environment; docs/operator.md names each.")
        if not self._problems:
            yield ok("settings", f"The environment can be read; the mode is {self._settings.slack_mode}.")

    def statements(self) -> Iterator[Finding]:
        """The operator's own statements can be used."""
        try:
            instrument = load_instrument(self._settings)
        except OperatorError as error:
            yield problem(
                "statements", _one_line(error), "Put the file right, or leave ENTENTE_STATEMENTS out."
            )
            return
        whose = "your own" if self._settings.entente_statements else "those that are shipped"
        yield ok("statements", f"{len(instrument.statements)} statements, {whose}.")

    def database(self) -> Iterator[Finding]:
        """It answers."""
        remedy = "Check DATABASE_URL, that the server runs, and that this user may write there."
        if self._database is None:
            yield self._no_database()
            return
        try:
            with self._database.read() as session:
                session.execute(select(1))
        except SQLAlchemyError as error:
            yield problem("database", f"The database cannot be used: {_why(error)}.", remedy)
            return
        engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[self._database.engine.dialect.name]
        yield ok("database", f"{engine} answers.")

    def migrations(self) -> Iterator[Finding]:
        """It has the shape the code expects."""
        if self._database is None:
            yield self._no_database("migrations")
            return
        try:
            at = current(self._database.engine)
        except SQLAlchemyError as error:
            yield problem("migrations", UNREADABLE.format(why=_why(error)), "See the line of the database.")
            return
        if at == head():
            yield ok("migrations", f"The database is at the newest revision, {at}.")
        elif at is None:
            yield problem("migrations", "The database has no tables yet.", START)
        elif at in known():
            yield problem("migrations", f"The database is at revision {at}, the code wants {head()}.", START)
        else:
            says = f"The database is newer than this code (it is at revision {at}, the code knows {head()})."
            yield problem(
                "migrations", says, "Start the newer version of Entente, or restore an older backup."
            )

    def secret(self) -> Iterator[Finding]:
        """It is the one the database was made with."""
        given = self._settings.entente_secret.get_secret_value()
        file = secret_file(self._settings)
        if not given and file is None:
            says, _, how = HOW_TO_MAKE_ONE.partition(" Make")
            yield problem("secret", says, f"Make{how}")
            return
        if not given and file is not None:
            if not file.exists():
                yield ok("secret", f"None is set; the first start makes {file.name} beside the database.")
                return
            given = file.read_text("ascii").strip()
        keys = Keys(given)

        def compare(session: Session) -> Iterator[Finding]:
            found = session.scalars(select(Instance.secret_fingerprint)).first()
            if found in {None, keys.fingerprint()}:
                yield ok(
                    "secret", "It is the one of this database." if found else "The database has none yet."
                )
            else:
                says = "It is not the one this database was made with."
                yield problem("secret", says, "Put the right ENTENTE_SECRET (or the .secret file) back.")

        yield from self._asked("secret", compare)

    def process(self) -> Iterator[Finding]:
        """Whether a bot runs on this file; on PostgreSQL any number may."""
        path = self._settings.sqlite_path
        if path is not None:
            runs = ProcessLock(path).is_held()
            yield ok(
                "process", "A bot runs on this database." if runs else "No bot runs on this database now."
            )

    # -- with what is stored --------------------------------------------------------------------------------

    def workspaces(self) -> Iterator[Finding]:
        """None is stopped, and the people of each are read."""

        def look(session: Session) -> Iterator[Finding]:
            rows = list(session.scalars(select(Workspace).order_by(Workspace.team_id)))
            if not rows:
                yield warning("workspace", "No bot was ever started on this database.", "Start it.")
            for row in rows:
                if row.stopped:
                    says = f"All jobs of {row.team_id} are stopped ({row.stopped})."
                    remedy = (
                        "Install the app anew, put its bot token into SLACK_BOT_TOKEN, and start the bot."
                    )
                    yield problem("workspace", says, remedy)
                    continue
                yield ok("workspace", f"{row.team_id} is at work.")
                yield judge_sync(row.sync_due_at, row.sync_run, self._clock.now())

        yield from self._asked("workspace", look)

    def messages(self) -> Iterator[Finding]:
        """What is due is sent, and nothing was refused or lost."""
        now = self._clock.now()

        def look(session: Session) -> Iterator[Finding]:
            for team_id in session.scalars(select(Workspace.team_id).order_by(Workspace.team_id)):
                yield from judge_flow(flow(session, team_id, now=now), now)
                yield from judge_outcomes(tallies(session, team_id, now=now))

        yield from self._asked("messages", look)

    # -- tools ----------------------------------------------------------------------------------------------

    @cached_property
    def _database(self) -> Database | None:
        """Not made by looking at it; None where it is a file that is not there, or no address."""
        try:
            path = self._settings.sqlite_path
            return None if path is not None and not path.exists() else Database(self._settings.database_url)
        except (ArgumentError, ValueError, LookupError):
            return None

    def _no_database(self, check: str = "database") -> Finding:
        return problem(check, "There is no database yet.", START)

    def _asked(self, check: str, look: Callable[[Session], Iterable[Finding]]) -> Iterator[Finding]:
        if self._database is None:
            yield self._no_database(check)
            return
        try:
            with self._database.read() as session:
                found = list(look(session))
        except SQLAlchemyError as error:
            yield problem(
                check, UNREADABLE.format(why=_why(error)), "See the lines of database and migrations."
            )
            return
        yield from found

    def _workspace_settings(self, team_id: str) -> WorkspaceSettings | None:
        """What the admins set; None where it cannot be read or nothing was set."""
        if self._database is None:
            return None
        try:
            with self._database.read() as session:
                is_known = session.get(Workspace, team_id) is not None
                return load_settings(session, team_id) if is_known else None
        except SQLAlchemyError:
            return None


def _why(error: SQLAlchemyError) -> str:
    return _one_line(getattr(error, "orig", None) or error)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
