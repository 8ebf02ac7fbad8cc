"""Owns the guided first minute: what a stranger is asked to click, and how it is known that they did.

It must not know the app: a step is done by what people saw and clicked, and one about a command is there only
when the installed app has that command.
"""

from dataclasses import dataclass, field

from playground.colleagues import is_answerable
from playground.driver import PersonDriver
from playground.model import App, Json


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to click: its name, what to do, where; the command the app needs for it, or the act that does it."""

    id: str
    title: str
    text: str
    go: str = ""
    needs: str = ""
    act: str = ""


SEE = Step(
    "chart",
    "See the result",
    "The report is in the channel: in words and, once there are answers enough, as a picture.",
    go="report",
)
STEPS = (
    Step(
        "answer",
        "Answer a pulse",
        "The app has asked you how the two teams work together. Click one answer under each statement; "
        "the message turns into a receipt.",
        go="dm",
    ),
    Step(
        "close",
        "Let a week pass",
        "Colleagues are simulated: they click their answers while the clock jumps. Press “A week on” until "
        "the round has closed.",
        go="clock",
    ),
    SEE,
    Step(
        "lookup",
        "Look up who to call",
        "Type `/whotocall` and a few words, for example “pricing”. Only you see the answer.",
        go="command:/whotocall ",
        needs="/whotocall",
    ),
    Step(
        "meeting",
        "Put something on the agenda",
        "Type `/meeting add` and what the two teams should talk about. The agenda in the channel changes in place.",
        go="command:/meeting add ",
        needs="/meeting",
    ),
    Step(
        "action",
        "See what is yours to do",
        "Type `/action`: what was given to you until the next meeting, with its buttons.",
        go="command:/action",
        needs="/action",
    ),
    Step(
        "stage",
        "Ask where you stand",
        "Type `/stage` in a channel. Only you see the answer.",
        go="command:/stage",
        needs="/stage",
    ),
    Step(
        "somebody",
        "Be somebody else",
        "Pick another person at the top of the sidebar. Their zone, their channels, their messages.",
        go="people",
    ),
    Step(
        "digest",
        "Read the week as a lead",
        "Be Ada, who heads Sales, and type `/entente digest preview`: the week in one message, counts for names.",
        go="command:/entente digest preview",
        needs="/entente",
    ),
    Step("play", "Play twelve weeks", "Watch the trend grow. It takes less than a minute.", go="clock"),
)
# What an administrator does in the first five minutes, where nothing is set up yet.
FRESH_STEPS = (
    Step(
        "home",
        "Open the app's Home",
        "Home is a tab of the conversation with the app. It says what is missing, each thing with its button.",
        go="home",
        act="home",
    ),
    Step(
        "setup",
        "Set it up",
        "Say in which channel results are posted and where the two teams are; the rest is filled in. "
        "What cannot be right is marked at its field.",
        go="home",
        act="submit",
    ),
    Step(
        "invite",
        "Invite the app",
        "Home names the channel and the line to type there: `/invite` and the app's name. Only members can post.",
        act="invite",
    ),
    Step(
        "close",
        "Let a week pass",
        "The first pulse goes out at its hour in every zone; simulated colleagues answer. Press “A week on” until "
        "the round has closed.",
        go="clock",
    ),
    SEE,
    Step(
        "somebody",
        "Be somebody else",
        "Pick another person at the top of the sidebar, and see what they got and what their Home says.",
        go="people",
    ),
)


@dataclass(slots=True)
class Tour:
    """Which steps are done. `asked` are the messages (channel and ts) somebody at the page has answered in."""

    app: App
    path: tuple[Step, ...] = STEPS
    done: set[str] = field(default_factory=set)
    first: str = ""
    asked: set[tuple[str, str]] = field(default_factory=set)

    def steps(self) -> list[Json]:
        """The steps this app has something to show for, each with `done`."""
        return [
            {"id": s.id, "title": s.title, "text": s.text, "go": s.go, "done": s.id in self.done}
            for s in self.path
            if not s.needs or s.needs in self.app.commands
        ]

    def acted(self, who: PersonDriver, act: Json) -> None:
        """Somebody at the page did this, and it went well."""
        verb = str(act.get("do"))
        if verb == "slash":
            command = str(act.get("line", "")).split(maxsplit=1)[0]
            self.done |= {step.id for step in self.path if step.needs and step.needs == command}
            verb = command.removeprefix("/")
        self.done |= {step.id for step in self.path if step.act and step.act == verb}
        for message in who.sees_dm():
            place = (message.channel, message.ts)
            if is_answerable(message) and act.get("do") == "click" and act.get("ts") == message.ts:
                self.asked.add(place)
            if place in self.asked and not is_answerable(message):
                self.done.add("answer")

    def moved(self, moves: list[str]) -> None:
        """The clock was moved so by somebody at the page."""
        if "play" in moves:
            self.done.add("play")

    def reported(self) -> None:
        """A channel has a new report."""
        self.done.add("close")

    def seen_report(self) -> None:
        """Somebody at the page looks at the newest report."""
        self.done |= {"close", "chart"}

    def seen_as(self, person: str) -> None:
        """The page is looked at as this person (id)."""
        if not self.first:
            self.first = person
        elif person != self.first:
            self.done.add("somebody")
