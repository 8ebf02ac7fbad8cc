"""Plays one employee's week with the real bot and tells it as a page; `python -m tests.flows.week` writes it anew.

Ben lives in New York and gets his first pulse on a Tuesday. His colleagues answer all alike, each side in its own way,
so that the figures do not depend on which statements chance gave to whom.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.pulse.instrument import load_default
from playground.controls import clickables, fields
from playground.mrkdwn import Reader
from playground.seen import render
from tests.support.house import open_house

PAGE = Path(__file__).parents[2] / "docs" / "week.md"
ZONE = ZoneInfo("America/New_York")
TUESDAY, WEDNESDAY, THURSDAY = date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)
MONDAY, LAST_TUESDAY = date(2026, 3, 9), date(2026, 3, 10)
SALES_SAY, MARKETING_SAY = "3", "4"
STATEMENTS = frozenset(one.texts["en"] for one in load_default().statements)
MENU = "Remind me later…"

OPENING = """\
# A week with Entente, as Ben sees it

Ben Okafor sells, and lives in New York; his company's bot is set to London. This is his conversation with the app from
his first pulse to its results: what it writes, what he clicks, and what he then sees. Times are his own. What can be
clicked stands in brackets.

The page is played, not written: a test plays the week with the real bot in the playground and holds every line of it,
but for which statements came (chance gives each person their own). `.venv/bin/python -m tests.flows.week` writes it
anew after a change.
"""


class Week:
    """Time passes, Ben acts, and each thing is noted as it is seen."""

    def __init__(self, house):
        self.house = house
        self.ben = house.person("ben")
        self.reader = Reader(house.world, self.ben.person)
        self.lines = [OPENING]
        self.day = None
        # What of the conversation and the channel was told of before.
        self.told = set()

    def at(self, day, hour, minute=0):
        """Until then, and tell what came meanwhile."""
        self.house.goes_to(datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC))
        self.news()

    def news(self):
        """Every message that was not there before, each at its time."""
        for place, messages in (("", self.ben.sees_dm()), (" in #alignment", self.ben.sees("#alignment"))):
            for message in messages:
                if message.by_app and message.ts not in self.told:
                    self.told.add(message.ts)
                    only = ", only for him" if message.ephemeral else ""
                    self.moment(message.at, f"{message.author} writes{place}{only}:", self.parts(message))

    def moment(self, when, what, parts=()):
        local = when.astimezone(ZONE)
        if local.date() != self.day:
            self.day = local.date()
            self.lines.append(f"## {local:%A} {local.day} {local:%B}\n")
        self.lines.append(f"**{local:%H:%M}** {what}\n")
        # Two spaces at an end break the line within a part.
        if parts:
            self.lines.append("\n>\n".join("> " + part.replace("\n", "  \n> ") for part in parts) + "\n")

    def says(self, what):
        self.moment(self.house.clock(), what)

    def clicks(self, message, label, **where):
        """A click, and what of the message it changed; then what came of it."""
        near = f" under “{where['near']}”" if "near" in where else ""
        self.acts(message, f"Ben clicks [{label}]{near}.", lambda: self.ben.clicks(message, label, **where))

    def chooses(self, message, choice):
        self.acts(message, f"Ben chooses [{MENU}] {choice}.", lambda: self.ben.chooses(message, MENU, choice))

    def acts(self, message, what, act):
        before = self.parts(self.ben.sees_again(message))
        assert act().acknowledged
        after = self.parts(self.ben.sees_again(message))
        changed = after
        if len(after) == len(before):
            changed = [now for then, now in zip(before, after, strict=True) if then != now]
        self.moment(self.house.clock(), what + (" The message now:" if changed else ""), changed)
        self.news()

    def parts(self, message):
        """The message block by block: its words, or what can be clicked."""
        return [part for block in message.blocks if (part := self.part(block))]

    def part(self, block):
        labels = " ".join(f"[{control.label}]" for control in (*fields([block]), *clickables([block])))
        return "\n".join(line for line in (render(self.reader, [block]), labels) if line)

    def statements(self, message):
        """The statements in a message."""
        words = [render(self.reader, [block]) for block in message.blocks]
        return [text for text in words if text in STATEMENTS]


def play():
    """The page, from a company whose bot was just set up."""
    with (
        tempfile.TemporaryDirectory(prefix="entente-week-") as folder,
        open_house(f"sqlite:///{Path(folder) / 'entente.db'}") as house,
    ):
        week = Week(house)
        house.set_up()
        the_first_day(week)
        the_days_between(week)
        the_last_days(week)
        if house.world.violations:
            raise RuntimeError(f"Slack would have objected: {house.world.violations}")
        return "\n".join(week.lines).rstrip() + "\n"


def the_first_day(week):
    """The first contact; two answers, one of them changed; the rest is put off."""
    week.at(TUESDAY, 10, 1)
    pulse = week.house.pulse_of("ben")
    first, second, *_ = week.statements(pulse)
    week.at(TUESDAY, 10, 4)
    week.clicks(pulse, "4 Agree", near=first)
    week.at(TUESDAY, 10, 5)
    week.clicks(pulse, "3 Neither", near=first)
    week.clicks(pulse, "Can't say", near=second)
    week.at(TUESDAY, 10, 6)
    week.chooses(pulse, "Tomorrow 09:00")


def the_days_between(week):
    """The hour he chose comes, and has to wait; his colleagues answer their pulses, of which he sees nothing."""
    week.at(WEDNESDAY, 9, 1)
    week.at(THURSDAY, 8)
    for place, label in (("#sales-team", SALES_SAY), ("#marketing-team", MARKETING_SAY)):
        for name in members(week.house, place):
            week.house.answer_pulse(name, label)


def members(house, place):
    """Ben's colleagues in a channel who have a pulse, by their short names."""
    channel = house.world.channel(place)
    there = [who for who in house.slack.people() if who.id in channel.members and who.sees_dm()]
    return [who.person.name for who in there if who.person.name != "ben"]


def the_last_days(week):
    """Reminded, he finishes and is told so; then the close and the results."""
    pulse = next(one for one in week.ben.sees_dm() if one.ts in week.told and not one.ephemeral)
    week.at(MONDAY, 9, 1)
    week.at(MONDAY, 9, 20)
    week.clicks(week.house.pulse_of("ben"), "Open my pulse")
    for text in week.statements(pulse)[2:]:
        week.clicks(week.ben.sees_again(pulse), "3 Neither", near=text)
    week.at(MONDAY, 9, 21)
    week.says("Ben types `/pulse`.")
    week.ben.slash("/pulse")
    week.news()
    week.at(LAST_TUESDAY, 13, 5)
    week.clicks(week.ben.sees_again(pulse), "Change my answers")


if __name__ == "__main__":
    PAGE.write_text(play(), "utf-8")
    print(f"{PAGE} is written.")
