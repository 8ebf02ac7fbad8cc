"""Owns the demo: a made-up company, six rounds of its life, and what is written down of them.

It must not know the app: how to open it comes in as a function, what it does is seen through the people's eyes.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from aiohttp import web

from playground.clock import ManualClock
from playground.colleagues import Colleagues, Opinion
from playground.company import alignment_company
from playground.diary import Diary
from playground.files import OperatorFiles, operator_files
from playground.model import App, Json
from playground.play import Play, Timetable
from playground.seen import SeenMessage
from playground.slack import Playground
from playground.transcript import DIRECT, transcript
from playground.world import World

START = datetime(2026, 1, 12, 6, tzinfo=UTC)
ROUNDS = 6
REPORTS = "#alignment"
ROUND_TIME = timedelta(weeks=3)
SEED = 20260112
# Sales begins more sceptical than Marketing, and both come to like how things go.
OPINIONS = {"sales": Opinion(level=2.3, drift=0.14), "marketing": Opinion(level=3.05, drift=0.06)}


class Product(Protocol):
    """The app under way, as the demo needs it."""

    def set_up(self, files: OperatorFiles) -> None:
        """Take what an operator writes."""
        ...

    def run_due(self) -> object:
        """Do all that is due now."""
        ...

    def next_due(self) -> datetime | None:
        """When there is more to do."""
        ...

    def settle(self) -> object:
        """Finish what a click has set off."""
        ...

    def close(self) -> None:
        """Stop."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where the app is to run: its tokens, the Web API's base, a database file, and the clock to follow."""

    app: App
    api_url: str
    folder: Path
    clock: ManualClock


Opener = Callable[[Place], Product]


@dataclass(slots=True)
class Stage:
    """The company, its Slack, the app in it, and time."""

    slack: Playground
    product: Product
    clock: ManualClock
    timetable: Timetable
    play: Play
    colleagues: Colleagues

    def employee(self) -> str:
        """Somebody in Sales who answers fully and soon: whose conversation is worth reading."""
        names = [
            who.person.name for who in self.slack.people() if self.colleagues.group_of(who.id) == "sales"
        ]
        return next(
            name
            for name in names
            if self.colleagues.habit(name).share == 1.0 and not self.colleagues.habit(name).late
        )

    def reports(self) -> list[SeenMessage]:
        """What the app has posted in the report channel."""
        return [message for message in self.slack.person("ada").sees(REPORTS) if message.by_app]

    def first_message(self) -> str:
        """Let time pass until the first pulse has reached the employee: their conversation as it then looks."""
        who = self.slack.person(self.employee())
        self.play.until(lambda: bool(who.sees_dm()), self.clock() + ROUND_TIME)
        return transcript(self.slack, who.person.name, [DIRECT])

    def play_round(self) -> SeenMessage:
        """Let time pass until the next report; RuntimeError if none comes."""
        before = len(self.reports())
        if not self.play.until(lambda: len(self.reports()) > before, self.clock() + ROUND_TIME):
            raise RuntimeError(f"no report by {self.clock():%Y-%m-%d %H:%M}")
        return self.reports()[-1]


@contextmanager
def on_stage(
    open_product: Opener,
    manifest: Json,
    company: Callable[[Callable[[], datetime]], World] = alignment_company,
    *,
    port: int = 0,
    routes: Callable[[web.Application], None] | None = None,
    is_spared: Callable[[str], bool] = lambda _name: False,
    is_fresh: bool = False,
) -> Iterator[Stage]:
    """A company whose Slack has the app installed and set up; everything is gone afterwards.

    `routes` adds a page to the port; `is_spared` tells whom (short name) nobody is to simulate just now. A fresh one
    has the app installed, and nothing more.
    """
    clock = ManualClock(START)
    world = company(clock)
    app = world.install(manifest)
    slack = Playground(world, port=port)
    slack.add_routes += [routes] if routes else []
    with tempfile.TemporaryDirectory(prefix="entente-demo-") as folder, slack:
        if not is_fresh:
            slack.person("hana").invites_app(REPORTS)
        product = open_product(Place(app, slack.api_url, Path(folder), clock))
        try:
            slack.after_interaction = product.settle
            if not is_fresh:
                product.set_up(operator_files(world))
            timetable = Timetable(product.run_due, product.next_due)
            colleagues = Colleagues(slack, SEED, opinions=OPINIONS)
            diary = None if is_fresh else Diary(slack, START, clock)
            play = Play(slack, clock, timetable, colleagues, is_spared=is_spared, diary=diary)
            yield Stage(slack, product, clock, timetable, play, colleagues)
        finally:
            product.close()


def show(open_product: Opener, manifest: Json, out: Path, say: Callable[[str], None] = print) -> None:
    """Play six rounds and write `chart.png` and `transcript.md` to a folder; the stage line is said at the end."""
    with on_stage(open_product, manifest) as stage:
        people = len(stage.slack.people())
        say(f"A made-up company of {people} people; colleagues are simulated and click their answers.")
        first = stage.first_message()
        for number in range(1, ROUNDS + 1):
            report = stage.play_round()
            say(f"Round {number} of {ROUNDS}, {stage.clock():%d %B}: {stage_line(report)}")
        write(stage, report, first, out)
        for violation in stage.slack.world.violations:
            say(f"Slack would have objected: {violation.kind}: {violation.detail}")
    say(f"\n{report.text}\n\nWritten to {os.path.relpath(out)}: chart.png, transcript.md")


def stage_line(report: SeenMessage) -> str:
    """The line of a report with the score."""
    return next((line for line in report.text.splitlines() if "core" in line), report.text.splitlines()[-1])


def write(stage: Stage, report: SeenMessage, first: str, out: Path) -> None:
    """The newest picture; what the head of sales sees in the channel; an employee's conversation, first and last."""
    out.mkdir(parents=True, exist_ok=True)
    for picture in report.pictures:
        (out / "chart.png").write_bytes(picture.content)
    parts = [
        transcript(stage.slack, "ada", [REPORTS]),
        f"{first}\n---\n\nSix rounds later, each message was clicked through and became a receipt:\n",
        transcript(stage.slack, stage.employee(), [DIRECT]),
    ]
    (out / "transcript.md").write_text("\n".join(parts), encoding="utf-8")
