"""Fixtures of the page: a real Chromium, a gallery app (real Bolt), and the product's own demo."""

import importlib.util
import itertools
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

import pytest
import yaml
from page_gallery import MANIFEST, add_listeners, gallery
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

import app as entente
from playground import Colleagues, ManualClock, Play, Playground, Timetable, alignment_company
from playground.director import Director
from playground.model import Json
from playground.page_demo import Shown, on_page
from playground.page_server import PageServer
from playground.sitting import Sitting
from playground.tour import Tour
from tests.support.sockets import stops_reading

Theme = Literal["light", "dark"]
ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The whole suite runs beside, and what is waited for may take a while; what is there is seen at once.
expect.set_options(timeout=20_000)


def chromium_path() -> str | None:
    """Where dev.py finds a Chromium."""
    spec = importlib.util.spec_from_file_location("dev_for_page", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    dev = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dev)
    return dev.find_chromium()


@dataclass
class Gallery:
    """The gallery app in a made-up company, with its page."""

    slack: Playground
    clock: ManualClock
    sitting: Sitting
    heard: list[Json]
    client: WebClient

    @property
    def address(self) -> str:
        return f"{self.slack.base_url}/"

    def posts_everything(self, who: str = "ada") -> str:
        """The gallery's message in a person's conversation; its ts."""
        channel = self.slack.world.channel("#general").id
        person = self.slack.person(who).id
        answer = self.client.chat_postMessage(channel=person, text="All", blocks=gallery(person, channel))
        return str(answer["ts"])


@pytest.fixture
def shown_gallery() -> Iterator[Gallery]:
    clock = ManualClock(datetime(2026, 1, 27, 9, tzinfo=UTC))
    world = alignment_company(clock)
    installed = world.install(MANIFEST)
    slack = Playground(world, patience=1.0)
    page = PageServer()
    slack.add_routes.append(page.add)
    with slack:
        timetable = Timetable(lambda: None, lambda: None)
        play = Play(slack, clock, timetable, Colleagues(slack, 1))
        director = Director(clock, timetable, play)
        about = {"begin": slack.person("ada").id, "note": "A gallery.", "small": False}
        sitting = Sitting(slack, director, clock, Tour(installed), about, Counter())
        page.open(sitting)
        director.start()
        client = WebClient(token=installed.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=5)
        bolt = App(client=client, process_before_response=True, token_verification_enabled=False)
        heard: list[Json] = []
        add_listeners(bolt, heard)
        handler = SocketModeHandler(bolt, installed.app_token)
        handler.connect()
        slack.wait_connected()
        yield Gallery(slack, clock, sitting, heard, client)
        stops_reading(handler.client)
        handler.client.message_processor.event.set()
        handler.client.message_queue.put("")  # wakes the reader, which else notices the end after a second
        handler.close()
        director.close()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        pytest.skip("NO CHROMIUM: the page is not tested. Install one (on Debian: apt-get install chromium)")
    home = tmp_path_factory.mktemp("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=FLAGS, env={"HOME": str(home), "XDG_CONFIG_HOME": str(home)}
        )
        yield browser
        browser.close()


class Tab:
    """Opens pages; notes anything loaded from elsewhere and any error in a page.

    Every page's last state, and what `picture` is asked for, is kept as a picture in a folder that git ignores.
    """

    def __init__(self, chromium: Browser, name: str) -> None:
        self._chromium = chromium
        self._name = name
        self._contexts: list[BrowserContext] = []
        self._number = itertools.count(1)
        self.wrong: list[str] = []

    def __call__(self, address: str, *, width: int = 1440, height: int = 900, theme: Theme = "light") -> Page:
        context = self._chromium.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
        context.set_default_timeout(8000)
        self._contexts.append(context)
        page = context.new_page()
        wrong = self.wrong
        page.on("request", lambda sent: None if sent.url.startswith(address) else wrong.append(sent.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(address)
        return page

    def picture(self, page: Page) -> None:
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"{self._name}-{next(self._number)}.png")

    def close(self) -> None:
        for context in self._contexts:
            for page in context.pages:
                self.picture(page)
            context.close()


@pytest.fixture
def tab(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Tab]:
    """Opens pages; fails the test for whatever was wrong in one."""
    opened = Tab(chromium, request.node.name)
    yield opened
    opened.close()
    assert opened.wrong == []


@pytest.fixture
def demo() -> Iterator[Callable[..., Shown]]:
    """Opens the product's demo: the real bot, as `python3 dev.py demo` runs it."""
    opened = []

    def open_demo(*, is_small: bool = False, is_fresh: bool = False) -> Shown:
        manifest = yaml.safe_load(entente.MANIFEST.read_text("utf-8"))
        context = on_page(entente.DemoBot, manifest, is_small=is_small, is_fresh=is_fresh)
        opened.append(context)
        return context.__enter__()

    yield open_demo
    for context in opened:
        context.__exit__(None, None, None)


@dataclass
class Run:
    """The demo as a command in a process of its own."""

    process: subprocess.Popen[str]
    address: str
    lines: list[str]
    code: int | None = None

    @staticmethod
    def read(address: str) -> str:
        with urlopen(address, timeout=5) as answer:
            return answer.read().decode()


@pytest.fixture
def demo_command() -> Callable[..., AbstractContextManager[Run]]:
    @contextmanager
    def run(*arguments: str) -> Iterator[Run]:
        command = [sys.executable, str(ROOT / "app.py"), "demo", *arguments]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
            first = process.stdout.readline().strip()
            running = Run(process, re.search(r"http://127\.0\.0\.1:\d+/", first).group(), [first])
            yield running
            process.send_signal(signal.SIGINT)
            running.lines += process.stdout.read().split("\n")[:-1]
            running.code = process.wait(20)

    return run
