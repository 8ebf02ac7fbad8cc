"""The whole house in a test: a made-up company, its Slack, the real bot in it, and a clock that is moved by hand."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing, contextmanager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import yaml
from pydantic import SecretStr

import app as entente
from bot.clock import FollowingClock
from bot.config import Settings
from handlers.files import apply_directory, apply_people, apply_rules, apply_setup
from handlers.transports import wsgi
from jobs import TIMETABLE
from jobs.runner import next_due, run_job, run_planned
from playground import Colleagues, ManualClock, Play, Playground, Timetable, alignment_company
from tests.support.replay import Replay

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
# Jobs that look more seldom than that have their turn as in a bot that runs, however often a test lets time pass.
OFTEN = timedelta(minutes=1)
NEVER = datetime.min.replace(tzinfo=UTC)
# A Monday; the first slot is the Tuesday after.
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
SECRET = "a secret of tests, long enough"
SETUP = """\
[workspace]
report_channel = "#alignment"
country = "GB"
timezone = "Europe/London"

[sides]
sales = "#sales-team"
marketing = "#marketing-team"

[pulse]
every_weeks = 2
weekday = "tuesday"
at = "10:00"
"""


@dataclass
class House:
    """The bot at work in a made-up company. Time passes only by `goes_to`, `passes` and `until_next`."""

    slack: Playground
    clock: ManualClock
    bot: entente.Bot
    replay: Replay | None = None
    _looked: defaultdict[str, datetime] = field(default_factory=lambda: defaultdict(lambda: NEVER))

    @property
    def world(self):
        return self.slack.world

    @property
    def deps(self):
        return self.bot.deps

    @property
    def team_id(self):
        return self.bot.team_id

    def person(self, name):
        return self.slack.person(name)

    def set_up(self, text=SETUP):
        self.person("hana").invites_app("#alignment")
        return apply_setup(self.deps, self.team_id, text, "setup.toml")

    def imports(self, text):
        return apply_people(self.deps, self.team_id, text, "people.csv")

    def imports_directory(self, text):
        return apply_directory(self.deps, self.team_id, text, "directory.csv")

    def imports_rules(self, text):
        return apply_rules(self.deps, self.team_id, text, "rules.csv")

    @contextmanager
    def hears_nothing(self):
        """What happens in the company meanwhile, no event tells the bot of."""
        heard, self.world.listeners = self.world.listeners, []
        yield self.world.admin
        self.world.listeners = heard

    def run(self):
        """Let every job look whether there is something to do at this instant, and do all that is due."""
        now = self.clock()
        jobs = [job for job in TIMETABLE if job.every <= OFTEN or now - self._looked[job.name] >= job.every]
        done = sum(run_job(self.deps, job) for job in jobs)
        self._looked |= {job.name: now for job in jobs}
        return done and done + self.keeps_up().steps

    def keeps_up(self, known=None):
        """Do what is due at this instant, with no job looked at more often than in a bot that runs."""
        return run_planned(self.deps, TIMETABLE, self._looked, known)

    def goes_to(self, moment):
        """Let everything planned until then happen, each at its time."""
        self.run()
        planned = self.keeps_up()
        while planned.next_due is not None and planned.next_due <= moment:
            self.clock.move_to(max(planned.next_due, self.clock()))
            planned = self.keeps_up(planned.moments)
        self.clock.move_to(moment)
        self.run()

    def passes(self, **span):
        self.goes_to(self.clock() + timedelta(**span))

    def once(self, name, play):
        """`play(house)`; or, where it was played in an untouched house like this one, what came of it comes back."""
        if self.replay is None or self.slack.faults._orders:
            return play(self)
        told = self.replay.once(name, lambda: play(self))
        # As after any play, the bot remembers its installation and the client.
        self.deps.slack(self.team_id)
        return told

    def opens_pulse(self):
        """Set up, and let the first round open and reach everybody: Wednesday evening, six days before the close."""
        self.once("opens_pulse", _open_pulse)

    def pulse_of(self, name):
        """The newest message of the app in a person's conversation with it."""
        return [
            message for message in self.person(name).sees_dm() if message.by_app and not message.ephemeral
        ][-1]

    def whispers_to(self, name):
        """What only this person sees in their conversation with the app."""
        return [message for message in self.person(name).sees_dm() if message.ephemeral]

    def reports(self):
        return [message for message in self.person("ada").sees("#alignment") if message.by_app]

    def answers_all(self, *names, label="4"):
        """These people answer everything with the same answer."""
        for name in names:
            self.answer_pulse(name, label)

    def answer_pulse(self, name, label="4"):
        who = self.person(name)
        buttons = [b for b in self.pulse_of(name).buttons if b.startswith(label)]
        for nth in range(1, len(buttons) + 1):
            message = self.pulse_of(name)
            if not any(b.startswith(label) for b in message.buttons):
                return
            who.clicks(message, label, nth=nth)

    def closes_pulse(self):
        """Go to the close instant of the round that opens in `opens_pulse`."""
        self.goes_to(datetime(2026, 3, 10, 17, 1, tzinfo=UTC))

    def plays(self, colleagues=None, seed=7):
        return Play(
            self.slack,
            self.clock,
            Timetable(self.keeps_up, lambda: next_due(self.deps, TIMETABLE)),
            colleagues or Colleagues(self.slack, seed),
        )


def _open_pulse(house):
    house.set_up()
    house.goes_to(datetime(2026, 3, 4, 19, tzinfo=UTC))


def watched(kind, world, clock, bot):
    """What brings houses of a kind to where one of them has been."""
    return closing(Replay(kind, world, clock, bot.deps.db.engine.url))


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@cache
def _manifest():
    return yaml.safe_load(MANIFEST.read_text("utf-8"))


def manifest(transport="socket", port=0):
    data = deepcopy(_manifest())
    if transport == "http":
        url = f"http://127.0.0.1:{port}/slack/events"
        data["settings"]["socket_mode_enabled"] = False
        data["settings"]["event_subscriptions"]["request_url"] = url
        data["settings"]["interactivity"]["request_url"] = url
        data["settings"]["interactivity"]["message_menu_options_url"] = url
        for command in data["features"]["slash_commands"]:
            command["url"] = url
    return data


def settings_for(app, api_url, database_url, transport="socket", **more):
    return Settings(
        slack_bot_token=SecretStr(app.bot_token),
        slack_app_token=SecretStr(app.app_token),
        slack_signing_secret=SecretStr(app.signing_secret),
        slack_api_url=api_url,
        slack_mode=transport,
        database_url=database_url,
        entente_secret=SecretStr(SECRET),
        **more,
    )


@contextmanager
def open_house(database_url, transport="socket", company=alignment_company, start=START):
    clock = ManualClock(start)
    world = company(clock)
    server = make_server("127.0.0.1", 0, lambda *_: [b""], _Server, _Quiet) if transport == "http" else None
    app = world.install(manifest(transport, server.server_port if server else 0))
    with Playground(world) as slack:
        settings = settings_for(app, slack.api_url, database_url, transport)
        bot = entente.assemble(settings, FollowingClock(clock))
        try:
            if server:
                server.set_app(wsgi(bot.app, bot.probes()))
                Thread(target=server.serve_forever, daemon=True).start()
            else:
                bot.connect()
            slack.after_interaction = bot.redraws.drain
            # Over HTTP the app's addresses are those of one house alone; in PostgreSQL the rows would come back
            # by one transaction, which probes of what is stored look at.
            is_alike = transport == "socket" and bot.deps.db.engine.dialect.name == "sqlite"
            with watched((company, start), world, clock, bot) if is_alike else nullcontext() as replay:
                yield House(slack, clock, bot, replay)
        finally:
            bot.close()
            if server:
                server.shutdown()
                server.server_close()


@contextmanager
def restarted(house, **settings):
    """The bot ends and begins again on the same database, with these settings, as an operator does it."""
    house.bot.close()
    bot = entente.assemble(
        settings_for(house.slack.app, house.slack.api_url, house.bot.settings.database_url, **settings),
        FollowingClock(house.clock),
    )
    bot.connect()
    house.bot, before = bot, house.bot
    house.slack.after_interaction = bot.redraws.drain
    try:
        yield house
    finally:
        bot.close()
        house.bot = before
