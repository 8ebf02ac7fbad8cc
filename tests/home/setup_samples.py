"""Arguments for the admins' forms and what they come to: every state of a set-up, with the longest lists there are."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.errors import BotError
from bot.home.schedule_form import schedule_of
from bot.home.setup_check import Access
from bot.home.setup_form import Field, draft_of
from bot.home.setup_state import ClosedRound, Run, Setup
from bot.people.places import zones
from bot.people.sides import Side
from bot.pulse.service.rounds import RoundInfo, Turnout
from bot.workspace.settings import WorkspaceSettings
from tests.people.cast import settings_of
from tests.samples import LONG, NASTY, given

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
SET = settings_of(
    workspace__report_channel="C0ALIGNMENT", sides__sales="C0SALES", sides__marketing="S0MARKETING"
)
ZONE = "Europe/London"
RUNNING = RoundInfo(
    id="0f" * 16,
    team_id="T0TEAM",
    series_id="1e" * 16,
    number=12,
    slot=date(2026, 3, 3),
    state="open",
    closes_at=NOW + timedelta(days=7),
    closes_on=date(2026, 3, 10),
    every_weeks=2,
    statements=4,
)


def setup(**more):
    """A set-up with nothing missing."""
    facts = {
        "settings": SET,
        "people": {Side.SALES: 14, Side.MARKETING: 11},
        "on_both": 0,
        "runs": (Run("Europe/London", NOW), Run("Asia/Tokyo", NOW - timedelta(hours=9))),
        "next_slot": date(2026, 3, 3),
        "is_trial": False,
        "running": None,
        "closed": (),
        "access": Access.MEMBER,
        "bot_name": "entente",
    }
    return Setup(**(facts | more))


def setups():
    yield setup()
    yield setup(running=RUNNING)
    yield setup(running=RUNNING, next_slot=None, runs=())
    yield setup(is_trial=True, runs=())
    yield setup(runs=tuple(Run(zone, NOW) for zone in zones()[:40]))
    yield setup(settings=settings_of(workspace__report_channel="C0ALIGNMENT", pulse__paused=True))
    closed = [
        ClosedRound(3, date(2026, 4, 7), {"sales": Turnout(9, 14), "marketing": Turnout(7, 11)}),
        ClosedRound(2, date(2026, 3, 24), {"sales": Turnout(9, 14)}),
        ClosedRound(1, date(2026, 3, 10), {}),
    ]
    yield setup(closed=tuple(closed))
    yield setup(closed=tuple(closed[2:]), people={Side.SALES: 1, Side.MARKETING: 1})
    nobody = {Side.SALES: 0, Side.MARKETING: 0}
    yield setup(people=nobody, runs=(), next_slot=None)
    yield setup(settings=WorkspaceSettings(), people=nobody, runs=(), next_slot=None, access=Access.UNKNOWN)
    yield setup(settings=WorkspaceSettings(), runs=(), next_slot=None, access=Access.UNKNOWN)
    for on_both in (1, 2):
        yield setup(on_both=on_both)
    for access in Access:
        yield setup(access=access, people={Side.SALES: 14, Side.MARKETING: 0}, bot_name=NASTY)


def done_views(words):
    return [given(one, words, ZONE) for one in setups() if one.settings.workspace.report_channel]


def setup_view(words):
    first = draft_of(WorkspaceSettings(), zone=ZONE, locale="en-GB")
    yield given(first, {}, words)
    groups = {f"{n}-{NASTY}": f"S0GROUP{n}" for n in range(250)} | {LONG: "S0LONG"}
    present = draft_of(SET, zone=ZONE, locale="")
    problems = {str(field): BotError("setup.error.unseen", bot=NASTY) for field in Field}
    yield given(present, groups, words, problems=problems, notice=BotError("setup.error.slack"))
    yield given(replace(present, timezone="US/Eastern", country="DEU"), {}, words)


def schedule_view(words):
    yield given(schedule_of(WorkspaceSettings(), is_trial=False), words)
    full = settings_of(
        pulse__baseline=True,
        pulse__guests=True,
        pulse__blackout=[["2026-12-21", "2027-01-03"], ["2026-05-01"]],
    )
    yield given(schedule_of(full, is_trial=True), words)


SETUP_SAMPLES = {
    "bot.home.setup_blocks.setup_done_view": done_views,
    "bot.home.setup_blocks.schedule_done_view": done_views,
    "bot.home.setup_form_blocks.waiting_view": lambda words: [given(words), given(words, is_check=True)],
    "bot.home.setup_form_blocks.setup_view": setup_view,
    "bot.home.setup_form_blocks.schedule_view": schedule_view,
}
