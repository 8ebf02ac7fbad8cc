"""Plays twelve weeks of the made-up company and tells what its head of sales read, as docs/twelve-weeks.md.

Which statements come is chance, and with them the figures: the page is one such quarter, and the next one differs.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import yaml

import app as entente
from playground.demo import START, on_stage
from playground.transcript import DIRECT, transcript

PAGE = Path(__file__).parents[2] / "docs" / "twelve-weeks.md"
WEEKS = 12
OPENING = """\
# Twelve weeks of a lead

Ada Lindqvist heads Sales at a made-up company of 25 people that asks a pulse and meets every two weeks. This is what
she read from the app in her direct messages in one quarter, but for the pulses she answered herself, and then three
posts of the channel. Everybody in it is simulated and acts through clicks and commands only.
`.venv/bin/python -m tests.flows.twelve_weeks` plays another quarter, whose figures differ.

Times are Ada's own. What can be clicked stands in brackets.
"""
NOT_HERS = re.compile(r"Pulse \d+(:| is still open)")
SHOWN_POSTS = (2, 5, 9)


def tell():
    """The page."""
    manifest = yaml.safe_load(entente.MANIFEST.read_text("utf-8"))
    with on_stage(entente.DemoBot, manifest) as stage:
        stage.play.until(lambda: False, START + timedelta(weeks=WEEKS))
        direct = messages(transcript(stage.slack, "ada", [DIRECT]))
        posts = messages(transcript(stage.slack, "ada", ["#alignment"]))
    hers = [one for one in direct if "(only for you)" not in one and not NOT_HERS.search(one)]
    shown = [posts[number] for number in SHOWN_POSTS if number < len(posts)]
    parts = [OPENING, "## Direct messages\n", *hers, "## From #alignment\n", *shown]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).rstrip() + "\n"


def messages(text):
    """The messages of a transcript, each with what stands in its thread."""
    return re.split(r"(?m)^(?=\*\*Entente\*\* )", text)[1:]


if __name__ == "__main__":
    PAGE.write_text(tell(), encoding="utf-8")
    print(f"{PAGE} is written.")
