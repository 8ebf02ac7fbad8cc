"""Owns simulated colleagues: what each thinks, who answers, how fully; must not know the app they answer.

They see only what a person sees: a statement's words, and below it buttons that begin with a number.
"""

import hashlib
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playground.controls import Control, clickables
from playground.driver import PersonDriver
from playground.mrkdwn import Reader
from playground.seen import SeenMessage
from playground.slack import Playground

ANSWER = re.compile(r"([1-5])\b")
CANNOT_SAY = "Can't say"
SCALE = (1, 2, 3, 4, 5)
CHANGES_MOST = 100


@dataclass(frozen=True, slots=True)
class Habit:
    """How a person deals with questions: never at all, late, or only some of them."""

    share: float
    late: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """What one person did in one go.

    Statement (its words) -> the label clicked, and whether all were done.
    """

    person: str
    clicks: dict[str, str] = field(default_factory=dict)
    complete: bool = False


@dataclass(slots=True)
class Opinion:
    """The latent agreement of a group: `level` (1 to 5) moves by `drift` a round.

    People and statements differ.

    `spread` is the standard deviation between people, `noise` between one person's answers on different days,
    `contrast` between statements.
    """

    level: float = 3.2
    drift: float = 0.0
    spread: float = 0.6
    noise: float = 0.5
    contrast: float = 0.5
    cannot_say: float = 0.06


class Colleagues:
    """People who answer what the app asks them in its direct messages; the same seed gives the same answers.

    `group_of` names the group of a person (`sales`, `marketing`, …) and `opinions` what that group thinks.
    """

    def __init__(
        self,
        slack: Playground,
        seed: int,
        *,
        opinions: dict[str, Opinion] | None = None,
        group_of: Callable[[str], str] | None = None,
        answering: float = 0.75,
    ) -> None:
        self._slack = slack
        self._seed = seed
        self._opinions = opinions or {
            "sales": Opinion(level=2.8, drift=0.08),
            "marketing": Opinion(level=3.5, drift=0.02),
        }
        self.group_of = group_of or self._by_user_group
        self._answering = answering

    # -- people ------------------------------------------------------------------------------------

    def _by_user_group(self, person_id: str) -> str:
        for group in self._slack.world.groups.values():
            if person_id in group.users:
                return group.handle
        return ""

    def chance(self, *parts: object) -> float:
        """A number in 0..1 that depends on the seed and the parts alone."""
        text = "|".join(str(part) for part in (self._seed, *parts))
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") / 2**64

    def _normal(self, *parts: object) -> float:
        """A standard normal deviate that depends on the seed and the parts alone (Box and Muller)."""
        first = max(self.chance(*parts, "radius"), 1e-12)
        return math.sqrt(-2 * math.log(first)) * math.cos(2 * math.pi * self.chance(*parts, "angle"))

    def habit(self, name: str, round_no: int = 0) -> Habit:
        """How this person deals with the questions of a round: some never answer, some late, some in part."""
        key = self._slack.world.person(name).name
        never = self.chance("never", key) < (1 - self._answering) * 0.6
        today = self.chance("today", key, round_no)
        missed = (1 - self._answering) * 0.4 / (1 - (1 - self._answering) * 0.6)
        if never or today < missed:
            return Habit(0.0, late=False)
        partly = self.chance("partly", key, round_no) < 0.1
        return Habit(0.5 if partly else 1.0, late=self.chance("late", key, round_no) < 0.3)

    def patience(self, name: str, round_no: int = 0) -> float:
        """How long this person lets a message lie, as a number in 0.05 to 1 of what is usual for them."""
        return 0.05 + 0.95 * self.chance("patience", self._slack.world.person(name).name, round_no)

    def opinion(self, name: str, statement: str, round_no: int = 0) -> int | None:
        """The answer (1 to 5) of a person to a statement's words in a round; None for "can't say"."""
        person = self._slack.world.person(name)
        words = " ".join(statement.casefold().split())
        mind = self._opinions.get(self.group_of(person.id), Opinion())
        if self.chance("cannot say", person.name, words, round_no) < mind.cannot_say:
            return None
        level = mind.level + mind.drift * round_no
        level += mind.spread * self._normal("person", person.name)
        level += mind.contrast * self._normal("statement", words)
        level += mind.noise * self._normal("day", person.name, words, round_no)
        return min(SCALE, key=lambda step: abs(step - level))

    # -- answering ---------------------------------------------------------------------------------

    def answer(self, person: PersonDriver | str, share: float = 1.0, round_no: int = 0) -> Answered:
        """Answer this share (0 to 1) of the open statements in the newest message that has answer buttons.

        Every click is made on the message as it then stands. Statements that show no answer button
        any more, and those answered in this go, are left alone.
        """
        who = self._slack.person(person) if isinstance(person, str) else person
        clicks: dict[str, str] = {}
        first = self._open_message(who)
        if first is None:
            return Answered(who.person.name)
        statements = list(self._statements(who, first))
        wanted = statements[: math.ceil(share * len(statements) - 1e-9)]
        budget = len(wanted)
        while len(clicks) < budget and len(clicks) < CHANGES_MOST:
            message = self._open_message(who)
            choices = self._statements(who, message) if message else {}
            left = [words for words in choices if words not in clicks]
            if message is None or not left:
                break
            self._click(who, message, left[0], choices[left[0]], clicks, round_no)
        return Answered(who.person.name, clicks, len(clicks) >= len(statements))

    def is_asked(self, who: PersonDriver) -> bool:
        """Whether the newest message of the app has statements to answer; a reminder has none."""
        newest = next((m for m in reversed(who.sees_dm()) if m.by_app and not m.ephemeral), None)
        return newest is not None and bool(self._statements(who, newest))

    def everyone(self, round_no: int = 0, *, late: bool | None = None) -> list[Answered]:
        """Everybody who is asked answers as is their habit.

        `late` True or False takes only those (not) late.
        """
        done = []
        for who in self._slack.people():
            habit = self.habit(who.person.name, round_no)
            if habit.share > 0 and (late is None or habit.late == late):
                done.append(self.answer(who, habit.share, round_no))
        return done

    def _click(
        self,
        who: PersonDriver,
        message: SeenMessage,
        words: str,
        choices: list[Control],
        clicks: dict[str, str],
        round_no: int,
    ) -> None:
        answer = self.opinion(who.person.name, words, round_no)
        control = _pick(choices, answer) or choices[0]
        clicks[words] = control.label
        who.clicks_control(message, control)

    def _open_message(self, who: PersonDriver) -> SeenMessage | None:
        for message in reversed(who.sees_dm()):
            if message.by_app and self._statements(who, message):
                return message
        return None

    def _statements(self, who: PersonDriver, message: SeenMessage) -> dict[str, list[Control]]:
        """Statement (its last words before the buttons) -> its answer buttons."""
        reader = Reader(self._slack.world, who.person)
        found: dict[str, list[Control]] = {}
        for control in clickables(message.blocks):
            if control.kind == "button" and (ANSWER.match(control.label) or control.label == CANNOT_SAY):
                words = reader.marked(control.near).strip()
                found.setdefault(words, []).append(control)
        return {words: controls for words, controls in found.items() if _pick(controls, 1) is not None}


def is_answerable(message: SeenMessage) -> bool:
    """True if the message asks for an answer from 1 to 5."""
    return any(ANSWER.match(label) for label in message.buttons)


def _pick(choices: list[Control], answer: int | None) -> Control | None:
    """The button of an answer; "can't say" where it is offered, else the middle."""
    if answer is None:
        return next((c for c in choices if c.label == CANNOT_SAY), None) or _pick(choices, 3)
    return next((c for c in choices if ANSWER.match(c.label) and c.label[0] == str(answer)), None)
