"""A Slack that runs on this machine: Web API, Socket Mode and people to drive it, for tests and the demo.

It owns everything Slack does for an app and must not know the app: it imports nothing of the product and no
Slack client.

    world = alignment_company(clock)
    world.install(manifest)
    with Playground(world) as slack:
        ada = slack.person("ada")
        ada.slash("/stage")
"""

from playground.clock import Clock, ManualClock, system_clock
from playground.colleagues import Answered, Colleagues, Habit, Opinion
from playground.company import alignment_company, small_company
from playground.controls import Control, clickables, find
from playground.driver import PersonDriver
from playground.faults import (
    Delay,
    DropAfter,
    DropBefore,
    PictureNotReady,
    RateLimited,
    Redeliver,
    Refused,
    ServerError,
)
from playground.model import App, CallRecord, Delivery, Violation
from playground.outcome import Outcome
from playground.play import Play, Timetable
from playground.seen import SeenMessage, SeenPicture, SeenView
from playground.slack import Playground
from playground.transcript import transcript
from playground.world import World

__all__ = [
    "Answered",
    "App",
    "CallRecord",
    "Clock",
    "Colleagues",
    "Control",
    "Delay",
    "Delivery",
    "DropAfter",
    "DropBefore",
    "Habit",
    "ManualClock",
    "Opinion",
    "Outcome",
    "PersonDriver",
    "PictureNotReady",
    "Play",
    "Playground",
    "RateLimited",
    "Redeliver",
    "Refused",
    "SeenMessage",
    "SeenPicture",
    "SeenView",
    "ServerError",
    "Timetable",
    "Violation",
    "World",
    "alignment_company",
    "clickables",
    "find",
    "small_company",
    "system_clock",
    "transcript",
]
