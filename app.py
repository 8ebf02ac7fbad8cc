"""Composition root and command line; the only place that starts anything."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import sys
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import structlog
import typer
from prometheus_client import disable_created_metrics
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, FollowingClock, SystemClock
from bot.config import Settings, load_settings, read_settings, slack_problems
from bot.db import Database
from bot.deps import Deps
from bot.directory.writing import Done
from bot.doctor import report
from bot.doctor.examination import Examination
from bot.doctor.findings import Status, problem, worst
from bot.doctor.queues import read_queues
from bot.errors import ConfigError, FileError, OperatorError
from bot.logs import configure_logging
from bot.migrations import current, differences, head, migrate
from bot.process_lock import hold
from bot.slack.gateway import SlackCallError
from bot.slack.scopes import LOOKUP_SCOPES
from bot.startup import identify, load_instrument, prepare_database, refused_token, unreachable_slack
from bot.workspace.service import install
from handlers import make_app
from handlers.exports import as_file, exported
from handlers.files import apply_directory, apply_people, apply_rules, apply_setup
from handlers.probes import Probes, measured, serve_probes
from handlers.redraw import Redraws
from handlers.transports import close_socket, serve, socket_mode, wsgi
from jobs import TIMETABLE
from jobs.runner import next_due, run_planned
from jobs.scheduler import Beating

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from wsgiref.types import WSGIApplication

    from slack_bolt import App

    from bot.doctor.findings import Finding
    from handlers.transports import SocketDoor
    from playground.demo import Place
    from playground.files import OperatorFiles

log = structlog.get_logger("entente")

# glibc's name for the number of pools in `mallopt`.
M_ARENA_MAX = -8
# Ten seconds are what is promised; the interpreter wants some of them for itself.
STOP_SECONDS = 8.0
SIGNAL_SECONDS = 0.5
MANIFEST = Path(__file__).with_name("manifest.yml")


@dataclass
class Bot:
    """The product, put together: deps, the Bolt app and its redraws. Nothing of it runs yet."""

    settings: Settings
    deps: Deps
    redraws: Redraws
    app: App
    team_id: str = ""
    _door: SocketDoor | None = None
    _beating: Beating | None = None
    _end_probes: Callable[[], None] | None = None

    def connect(self) -> None:
        """Open the Socket Mode connection; returns once connected.

        Raises:
            OperatorError: Slack refuses the app-level token or does not answer.
        """
        token = self.settings.slack_app_token.get_secret_value()
        door = socket_mode(self.app, token, self.settings.slack_api_url)
        try:
            door.connect()  # type: ignore[no-untyped-call]  # Bolt's own
        except SlackApiError as error:
            raise refused_token("SLACK_APP_TOKEN", str(error.response.get("error", ""))) from error
        except OSError as error:
            raise unreachable_slack(self.settings, str(error)) from error
        self._door = door

    def schedule(self) -> None:
        """Start the heartbeats of the timetable; what is there by now is there to stay."""
        # Whenever garbage is looked for, all that was loaded would be walked through, and everybody waits for a tenth
        # of a second.
        gc.collect()
        gc.freeze()
        self._beating = Beating(self.deps)
        self._beating.start()

    def watched(self) -> None:
        """Answer probes beside Socket Mode, where the operator has named a port for them.

        Raises:
            OperatorError: the port is taken.
        """
        host, port = self.settings.host, self.settings.port
        if "port" not in self.settings.model_fields_set:
            return
        try:
            self._end_probes = serve_probes(self.probes(), host, port)
        except OSError as error:
            raise OperatorError(
                f"HOST {host} and PORT {port} cannot be listened on: {error.strerror}. Take another PORT, or leave it "
                "out if nobody asks for /healthz, /readyz and /metrics."
            ) from error

    def probes(self) -> Probes:
        """What is told to whoever watches the bot."""
        return Probes(
            is_alive=lambda: self._beating is None or self._beating.is_alive(),
            lacks=self.lacks,
            measure=lambda: measured(self.deps, self.redraws, is_connected=self._is_connected()),
        )

    def lacks(self) -> str:
        """What it lacks to be of use at this moment: database, migrations or socket; empty where nothing."""
        try:
            at = current(self.deps.db.engine)
        except SQLAlchemyError:
            return "database"
        if at != head():
            return "migrations"
        return "socket" if self._is_connected() is False else ""

    def _is_connected(self) -> bool | None:
        return self._door.is_connected() if self._door is not None else None

    def close(self, within: float = STOP_SECONDS) -> bool:
        """End what was started: no step begins, what has arrived is answered, what runs comes to its end.

        Returns:
            False if something still runs after so many seconds; what it has not committed is done by the next start.
        """
        until = monotonic() + within

        def left(of: float = 1.0) -> float:
            return max(0.0, until - monotonic()) * of

        beating, self._beating = self._beating, None
        door, self._door = self._door, None
        ended = [True]
        if beating is not None:
            beating.beats.end(0)
        if door is not None:
            ended.append(close_socket(door, left(0.4)))
        if beating is not None:
            ended.append(beating.stop(left(0.6)))
        ended.append(self.redraws.stop(left()))
        if self._end_probes is not None:
            self._end_probes()
        self.deps.db.close()
        return all(ended)


def need_tokens(settings: Settings) -> None:
    """See to it that what Slack gives for a set-up is there.

    Raises:
        ConfigError: what is missing or wrong, each with where to get it.
    """
    problems = slack_problems(settings)
    if problems:
        raise ConfigError(problems)


def assemble(settings: Settings, clock: Clock | None = None) -> Bot:
    """Put the bot together: database, keys, installation, listeners.

    Raises:
        OperatorError: whatever keeps it from running, with the remedy.
    """
    need_tokens(settings)
    instrument = load_instrument(settings)
    database, keys = prepare_database(settings)
    deps = Deps(
        database, clock or SystemClock(), keys, instrument, settings.slack_api_url, settings.first_admins
    )
    try:
        found = identify(settings)
    except OperatorError:
        database.close()
        raise
    with deps.begin() as session:
        install(session, keys, found, now=deps.now())
    # Remembered while the database answers: who clicks while it does not is to be told so in the bot's words.
    deps.installation(found.team_id)
    redraws = Redraws()
    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_mode == "http" else ""
    return Bot(settings, deps, redraws, make_app(deps, redraws, secret), found.team_id)


cli = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Entente keeps Sales and Marketing aligned. Without a command it runs the bot.",
    invoke_without_command=True,
)
import_cli = typer.Typer(help="Bring in a file; all of it or, where a line is wrong, nothing.")
cli.add_typer(import_cli, name="import")
export_cli = typer.Typer(
    help="Write a file that `import` takes; a spreadsheet opens it without running anything."
)
cli.add_typer(export_cli, name="export")

AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]
Check = Annotated[bool, typer.Option("--check", help="Only say what would change.")]


@cli.callback()
def default(context: typer.Context) -> None:
    """Run the bot where no command is given."""
    if context.invoked_subcommand is None:
        run()


@cli.command()
def run() -> None:
    """Run the bot until it is told to stop (Ctrl-C or SIGTERM)."""
    settings = start()
    need_tokens(settings)
    # Held until the process ends, in whichever way.
    lock = hold(settings.sqlite_path)
    try:
        work(settings)
    finally:
        if lock is not None:
            lock.release()


def work(settings: Settings) -> None:
    """Be the bot until told to stop."""
    bot = assemble(settings)
    if settings.slack_mode == "http":
        # The server works in a process of its own, where neither threads nor connections of this one are alive:
        # here it is only seen whether all is well.
        bot.close()
        serve(lambda: begin(settings), settings.host, settings.port)
        return
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        bot.watched()
        bot.connect()
        bot.schedule()
        log.info("started", workspace=bot.team_id, mode=settings.slack_mode)
        # Python runs a handler in the main thread alone, which a signal that another thread has received does not wake.
        while not stopped.wait(SIGNAL_SECONDS):
            pass
        log.info("stopping")
    finally:
        has_ended = bot.close()
    if not has_ended:
        # Python would wait for the threads of unfinished steps, however long.
        log.warning("stopped_with_work_left")
        logging.shutdown()
        os._exit(0)


def begin(settings: Settings) -> tuple[WSGIApplication, Callable[[], object]]:
    """The bot at work in the process that serves HTTP, and how to end it."""
    bot = assemble(settings)
    bot.schedule()
    log.info("started", workspace=bot.team_id, mode=settings.slack_mode)
    return wsgi(bot.app, bot.probes()), bot.close


@cli.command(name="migrate")
def migrate_command(
    check: Annotated[
        bool, typer.Option("--check", help="Only compare the code's tables with the migrations.")
    ] = False,  # a flag of the command line
) -> None:
    """Bring the database up to date; the bot does so by itself when it starts."""
    if check:
        database = Database("sqlite://")
        migrate(database.engine)
        found = differences(database.engine)
        for difference in found:
            typer.echo(f"not in the migrations: {difference}")
        raise typer.Exit(1 if found else 0)
    database, _ = prepare_database(start())
    typer.echo(f"The database is at revision {head()}.")
    database.close()


@cli.command()
def setup(file: Path, check: Check = False) -> None:
    """Set the workspace up from a TOML file."""
    with closing(assemble(start())) as bot:
        changes = apply_setup(bot.deps, bot.team_id, read_file(file), file.name, check_only=check)
    for change in changes:
        typer.echo(f"{change.key}: {change.old} -> {change.new}")
    count = f"{len(changes)} settings" if len(changes) != 1 else "1 setting"
    typer.echo(f"{count} {'would change' if check else 'changed'}." if changes else "Nothing to change.")


@import_cli.command(name="people")
def import_people_command(file: Path, check: Check = False) -> None:
    """Say who is on which side, from a CSV file (user, side, roles, team, country, timezone)."""
    with closing(assemble(start())) as bot:
        changes = apply_people(bot.deps, bot.team_id, read_file(file), file.name, check_only=check)
    for change in changes:
        typer.echo(f"{change.user_id}: {change.before or 'neither'} -> {change.after or 'neither'}")
    would = "would change" if check else "changed"
    typer.echo(f"Sides {would}: {len(changes)}.")


@import_cli.command(name="directory")
def import_directory_command(file: Path, check: Check = False) -> None:
    """Say whom to call about what, from a CSV file (topic, keywords, …, person, deputy, note)."""
    with closing(assemble(start())) as bot:
        done = apply_directory(bot.deps, bot.team_id, read_file(file), file.name, check_only=check)
    for entry, became in done:
        where = ", ".join((entry.said.topic, *entry.said.parts))
        if became is not Done.SAME:
            typer.echo(f"{became}: {where} -> {entry.contact_name or entry.contact}")
    count = sum(became is not Done.SAME for _, became in done)
    typer.echo(f"Entries {'that would change' if check else 'changed'}: {count} of {len(done)}.")


@import_cli.command(name="rules")
def import_rules_command(file: Path, check: Check = False) -> None:
    """Say who must be involved when, from a CSV file (name, kind, amount, currency, involve, text)."""
    with closing(assemble(start())) as bot:
        done = apply_rules(bot.deps, bot.team_id, read_file(file), file.name, check_only=check)
    for rule, became in done:
        if became is not Done.SAME:
            typer.echo(f"{became}: {rule.name} -> {rule.involve.written}")
    count = sum(became is not Done.SAME for _, became in done)
    typer.echo(f"Rules {'that would change' if check else 'changed'}: {count} of {len(done)}.")


@export_cli.command(name="people")
def export_people_command(file: Path) -> None:
    """Write what is said of whom, as people.csv."""
    export("people", file)


@export_cli.command(name="directory")
def export_directory_command(file: Path) -> None:
    """Write whom to call about what, as directory.csv."""
    export("directory", file)


@export_cli.command(name="rules")
def export_rules_command(file: Path) -> None:
    """Write who must be involved when, as rules.csv."""
    export("rules", file)


def export(what: str, file: Path) -> None:
    """Write a file; one that is there already is left as it is."""
    with closing(assemble(start())) as bot:
        text = exported(bot.deps, bot.team_id, what)
    try:
        with file.open("xb") as out:
            out.write(as_file(text))
    except OSError as error:
        raise FileError(file.name, ((0, f"cannot be written: {error.strerror}"),)) from error
    typer.echo(f"Written: {file}")


@cli.command()
def doctor(as_json: AsJson = False) -> None:
    """Say of each thing a bot needs whether it is well, and what to do where not; changes nothing."""
    found = examine()
    if as_json:
        typer.echo(report.as_json(found))
    else:
        for line in report.lines(found):
            typer.echo(line)
        typer.echo(report.summary(found))
    raise typer.Exit(1 if worst(found) is Status.PROBLEM else 0)


def examine() -> list[Finding]:
    """Every check's findings; one that breaks is a finding, too."""
    settings, problems = read_settings()
    configure_logging("ERROR", settings.log_format)
    found: list[Finding] = []
    with closing(Examination(settings, problems, manifest_scopes(), SystemClock())) as examination:
        for name, check in examination.checks():
            try:
                found += check()
            except Exception as error:  # noqa: BLE001  # the others are to be made all the same
                says = f"The check itself broke ({type(error).__name__})."
                found.append(problem(name, says, "Please report it; the other checks are not touched by it."))
    return found


def manifest_scopes() -> tuple[frozenset[str], frozenset[str]]:
    """The scopes the manifest asks for, and those that are optional."""
    import yaml  # noqa: PLC0415  # two commands alone read the manifest

    scopes = yaml.safe_load(MANIFEST.read_text("utf-8"))["oauth_config"]["scopes"]
    lookup = {scope for named in LOOKUP_SCOPES.values() for scope in named}
    return frozenset(scopes["bot"]), frozenset(scopes["bot_optional"]) | lookup


@cli.command()
def queue(as_json: AsJson = False) -> None:
    """Say how many messages of which kind wait, and what became of the others; never whose they are."""
    queues = read_queues(start(), now=SystemClock().now())
    if as_json:
        typer.echo(report.queue_json(queues))
    else:
        for line in report.queue_lines(queues):
            typer.echo(line)


@cli.command()
def manifest(
    with_lookup: Annotated[
        bool,
        typer.Option("--with-lookup", help="Ask for scopes to look for a message before it is sent again."),
    ] = False,  # a flag of the command line
) -> None:
    """Print the Slack app manifest."""
    typer.echo(manifest_text(with_lookup=with_lookup), nl=False)


def manifest_text(*, with_lookup: bool) -> str:
    """The manifest as Slack takes it, asking as well for what a look-up needs."""
    text = MANIFEST.read_text("utf-8")
    if not with_lookup:
        return text
    import yaml  # noqa: PLC0415  # two commands alone read the manifest

    found = yaml.safe_load(text)
    scopes = found["oauth_config"]["scopes"]
    scopes["bot"] = sorted({*scopes["bot"], *(one for named in LOOKUP_SCOPES.values() for one in named)})
    return str(yaml.safe_dump(found, sort_keys=False, allow_unicode=True))


@cli.command()
def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="No browser: play six rounds and write the results.")
    ] = False,  # a flag of the command line
    out: Annotated[Path, typer.Option("--out", help="Where the results go.")] = Path("demo-out"),
    small: Annotated[bool, typer.Option("--small", help="A company of nine instead of twenty-five.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Nothing is set up yet: be the admin.")] = False,
    no_open: Annotated[bool, typer.Option("--no-open", help="Print the address, open no browser.")] = False,
    port: Annotated[int, typer.Option("--port", help="The port on 127.0.0.1; 0 takes a free one.")] = 0,
) -> None:
    """Play a made-up company on this machine; no Slack, no token, nothing kept."""
    from playground.demo import show  # noqa: PLC0415  # the playground's own needs are not the bot's
    from playground.page_demo import show_page  # noqa: PLC0415  # the same

    configure_logging("WARNING", "console")
    import yaml  # noqa: PLC0415  # the demo alone reads the manifest

    manifest = yaml.safe_load(MANIFEST.read_text("utf-8"))
    if headless:
        show(DemoBot, manifest, out, typer.echo)
    else:
        show_page(
            DemoBot, manifest, is_small=small, is_fresh=fresh, opens=not no_open, port=port, say=typer.echo
        )


class DemoBot:
    """The bot as the demo runs it: real Bolt, real SDK, Socket Mode; its timetable follows the demo's clock."""

    def __init__(self, place: Place) -> None:
        settings = Settings(
            slack_bot_token=SecretStr(place.app.bot_token),
            slack_app_token=SecretStr(place.app.app_token),
            slack_api_url=place.api_url,
            slack_mode="socket",
            database_url=f"sqlite:///{place.folder / 'entente.db'}",
            entente_secret=SecretStr(""),
            entente_statements=None,
            entente_admins="",
        )
        self._bot = assemble(settings, FollowingClock(place.clock))
        self._looked: dict[str, datetime] = {}
        self._bot.connect()

    def set_up(self, files: OperatorFiles) -> None:
        """As an operator would: four files."""
        deps, team_id = self._bot.deps, self._bot.team_id
        apply_setup(deps, team_id, files.setup, "setup.toml")
        apply_people(deps, team_id, files.people, "people.csv")
        apply_directory(deps, team_id, files.directory, "directory.csv")
        apply_rules(deps, team_id, files.rules, "rules.csv")

    def run_due(self) -> int:
        """Every job that is due, until none is."""
        return run_planned(self._bot.deps, TIMETABLE, self._looked).steps

    def next_due(self) -> datetime | None:
        """When the timetable has something to do next."""
        return next_due(self._bot.deps, TIMETABLE)

    def settle(self) -> bool:
        """Wait for the redraws of a click, after which every job looks anew."""
        self._looked.clear()
        return self._bot.redraws.drain()

    def close(self) -> None:
        """Stop."""
        self._bot.close()


def start() -> Settings:
    """Settings of the environment, and logging as they say."""
    use_few_arenas()
    # Threads of the array library cost memory and wait for each other; nothing here is large enough for them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # When a counter was made is of no interest, and doubles the page.
    disable_created_metrics()  # type: ignore[no-untyped-call]  # the library's own
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    return settings


def use_few_arenas() -> None:
    """Have threads share their memory pools where the C library is glibc: a pool each keeps what all have freed."""
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def read_file(file: Path) -> str:
    """A file's text.

    Raises:
        FileError: it is not there or not text.
    """
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise FileError(file.name, ((0, "is not text in UTF-8"),)) from None
    except OSError as error:
        raise FileError(file.name, ((0, f"cannot be read: {error.strerror}"),)) from error


def main() -> None:
    """The command line; what the operator has to do is said without a traceback."""
    try:
        cli()
    except OperatorError as error:
        typer.echo(f"Entente cannot do that.\n{error}", err=True)
        sys.exit(1)
    except SlackCallError as error:
        typer.echo(f"Slack did not answer as expected: {error}. Nothing was stored. Try again.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
