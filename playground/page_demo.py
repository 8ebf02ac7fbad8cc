"""Owns the demo in the browser: a company under way, its page on one address, until somebody has seen enough.

It must not know the app: how to open it comes in as a function.
"""

import threading
import webbrowser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from playground.colleagues import is_answerable
from playground.company import alignment_company, small_company
from playground.demo import Opener, Stage, on_stage
from playground.director import Director
from playground.model import Json
from playground.page_server import PageServer
from playground.sitting import Sitting
from playground.tour import FRESH_STEPS, STEPS, Tour

BEGIN_AS, ADMIN = "cleo", "hana"
WARM_UP = timedelta(weeks=4)
LARGE = (
    "A made-up company: fourteen people in Sales, eleven in Marketing. Colleagues are simulated; they act through "
    "clicks and commands only. You decide for the person you are."
)
SMALL = (
    "A small made-up company: six people in Sales, three in Marketing. Results of fewer than five people are never "
    "shown, so there is one combined figure and none for each side. Colleagues are simulated."
)
FRESH = (
    "The app has just been installed, and nothing is set up. You are Hana, who looks after this Slack. Once pulses go "
    "out, colleagues are simulated."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A demo that is being shown: its address and what it remembers."""

    address: str
    stage: Stage
    sitting: Sitting


@contextmanager
def on_page(
    open_product: Opener, manifest: Json, *, is_small: bool = False, is_fresh: bool = False, port: int = 0
) -> Iterator[Shown]:
    """A demo whose page can be opened; a first round is being played when this begins, but for a fresh one."""
    viewers: Counter[str] = Counter()
    page = PageServer()
    names: dict[str, str] = {}
    begun = threading.Event()
    company = small_company if is_small else alignment_company

    def is_spared(name: str) -> bool:
        return begun.is_set() and viewers[names.get(name, "")] > 0

    opened = on_stage(
        open_product, manifest, company, port=port, routes=page.add, is_spared=is_spared, is_fresh=is_fresh
    )
    with opened as stage:
        names |= {person.name: person.id for person in stage.slack.world.people.values()}
        director = Director(stage.clock, stage.timetable, stage.play)
        begin = names[ADMIN if is_fresh else BEGIN_AS]
        note = FRESH if is_fresh else SMALL if is_small else LARGE
        about = {"begin": begin, "note": note, "small": is_small}
        tour = Tour(stage.slack.app, FRESH_STEPS if is_fresh else STEPS)
        sitting = Sitting(stage.slack, director, stage.clock, tour, about, viewers)
        page.open(sitting)
        if is_fresh:
            stage.product.run_due()
            sitting.since = stage.slack.world.next_ts()
            begun.set()
        else:
            warm_up(stage, sitting, begun)
        director.start()
        try:
            yield Shown(f"{stage.slack.base_url}/", stage, sitting)
        finally:
            director.close()


def warm_up(stage: Stage, sitting: Sitting, begun: threading.Event) -> None:
    """Let the first round come and go, until the second one lies before whom the page begins as; then set `begun`."""
    who = stage.slack.person(BEGIN_AS)

    def is_asked_again() -> bool:
        reported = max((message.ts for message in stage.reports()), default="")
        return bool(reported) and any(m.ts > reported and is_answerable(m) for m in who.sees_dm())

    def begin() -> None:
        sitting.since = stage.slack.world.next_ts()
        begun.set()

    what = "A first round is played for you, by simulated colleagues"
    sitting.director.prepare(what, is_asked_again, stage.clock() + WARM_UP, begin)


def show_page(
    open_product: Opener,
    manifest: Json,
    *,
    is_small: bool,
    is_fresh: bool,
    opens: bool,
    port: int,
    say: Callable[[str], None] = print,
) -> None:
    """Show the demo until it is interrupted; one address is said, and opened when `opens`."""
    with on_page(open_product, manifest, is_small=is_small, is_fresh=is_fresh, port=port) as shown:
        try:
            say(f"The demo is at {shown.address} (Ctrl-C ends it; nothing is kept)")
            if opens:
                webbrowser.open(shown.address)
            threading.Event().wait()
        except KeyboardInterrupt:
            say("Bye.")
