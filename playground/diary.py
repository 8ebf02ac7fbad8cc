"""Owns what simulated colleagues begin by themselves in the weeks of the demo; must not know the app.

They type lines and fill in forms by their labels, as a company that uses the app would. A line of a command that the
installed app does not have is left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from playground.driver import PersonDriver
from playground.slack import Playground

SALES, MARKETING = "#sales-team", "#marketing-team"


@dataclass(frozen=True, slots=True)
class Day:
    """What a form takes for a day: so many days after the one on which it is filled in, Saturdays and Sundays not."""

    later: int

    def after(self, today: date) -> str:
        """As a date picker takes it."""
        day = today
        for _ in range(self.later):
            day += timedelta(days=1)
            while day.weekday() > 4:
                day += timedelta(days=1)
        return day.isoformat()


@dataclass(frozen=True, slots=True)
class Act:
    """Something done in the form in front: a click on what is called so, a choice, or its button with what is typed."""

    verb: str
    label: str = ""
    value: object = None


@dataclass(frozen=True, slots=True)
class Doing:
    """In which week of the demo (from 0), on which weekday (0 is Monday) and at what local time who does what.

    They type `line` in `place`, press `button` in the answer, and fill in the form that opens with `form`, by labels.
    Every button called `presses` in the answer is pressed, one after the other. `acts` are done in the form one by one,
    as far as there is something to do them to.
    """

    week: int
    weekday: int
    at: time
    who: str
    line: str
    place: str = ""
    button: str = ""
    form: dict[str, object] = field(default_factory=dict)
    presses: str = ""
    acts: tuple[Act, ...] = ()


def meeting(
    week: int, chair: str, tasks: Sequence[tuple[str, str]], here: Sequence[str], ticks: int
) -> Doing:
    """The joint meeting of a week: topics are ticked, action items given, and it is closed with who was there."""
    acts = [Act("click", "Done")] * ticks
    for owner, task in tasks:
        acts += [
            Act("click", "Other action item"),
            Act("submit", value={"What is to be done": task, "Who does it": owner}),
        ]
    acts += [Act("choose", "Who is here?", list(here)), Act("submit")]
    return Doing(week, 3, time(16, 30), chair, "/meeting run", acts=tuple(acts))


NINE, TEN, NOON, TWO, FOUR = time(9, 10), time(10, 20), time(12, 5), time(14, 15), time(16, 30)
DOINGS = (
    Doing(0, 0, TEN, "ada", "/whotocall rules", presses="Agree"),
    Doing(0, 1, NINE, "dev", "/whotocall rules", presses="Agree"),
    Doing(0, 2, TEN, "ben", "/whotocall pricing americas", SALES),
    Doing(0, 3, TWO, "jade", "/whotocall translations", SALES),
    Doing(1, 0, TEN, "ivan", "/whotocall deal 2.4M EUR", SALES),
    Doing(
        1,
        1,
        NINE,
        "ada",
        "/whotocall accounts add",
        form={"Name of the account": "Contoso", "Owner, of Sales": "ivan"},
    ),
    Doing(
        1,
        1,
        TEN,
        "ada",
        "/whotocall accounts add",
        form={"Name of the account": "Fabrikam", "Owner, of Sales": "ruth"},
    ),
    Doing(
        1,
        2,
        TWO,
        "tara",
        "/whotocall handoff",
        form={
            "What is handed over": "twelve leads from the spring webinar",
            "To whom": "nora",
            "What they need to know": "The first four asked for a price.",
        },
    ),
    Doing(2, 0, TEN, "lena", "/whotocall webinar emea", SALES),
    Doing(
        2,
        1,
        TEN,
        "eva",
        "/whotocall reviews",
        button="Ask for a review",
        form={
            "What it is": "Spring brochure, English",
            "Where it is": "https://files.northwind.example/spring-brochure.pdf",
            "By when": Day(5),
            "Reviewers from Sales": ["cleo", "kofi"],
        },
    ),
    Doing(3, 2, NOON, "mateo", "/whotocall printer", SALES),
    Doing(
        4,
        0,
        TWO,
        "wes",
        "/whotocall handoff",
        form={"What is handed over": "leads from the Hannover fair", "To whom": "quinn"},
    ),
    Doing(5, 3, FOUR, "cleo", "/whotocall references", SALES),
    Doing(0, 1, TWO, "ben", "/meeting add opportunity: two airlines ask for Spectra", SALES),
    Doing(0, 2, NINE, "eva", "/meeting add the price list for Spain is out of date", MARKETING),
    meeting(
        0,
        "ada",
        [("finn", "Send the Spectra deck to both airlines"), ("kofi", "Bring the Spanish prices up to date")],
        ["Ada Lindqvist", "Dev Banerjee", "Gus Almeida"],
        1,
    ),
    Doing(2, 0, TEN, "cleo", "/meeting add dispute: who answers the hotline first", SALES),
    Doing(2, 2, NINE, "finn", "/meeting add opportunity: a joint case study with Contoso", MARKETING),
    meeting(
        2,
        "dev",
        [("vera", "Draft the Contoso case study"), ("nora", "Write down who answers the hotline")],
        ["Ada Lindqvist", "Dev Banerjee"],
        2,
    ),
    Doing(4, 0, TEN, "ruth", "/meeting add opportunity: Fabrikam plans a second plant", SALES),
    Doing(4, 1, TEN, "tara", "/meeting add leads from webinars wait two days", MARKETING),
    meeting(
        4,
        "ada",
        [("quinn", "Route webinar leads the same day")],
        ["Ada Lindqvist", "Dev Banerjee", "Gus Almeida"],
        2,
    ),
    Doing(6, 1, TEN, "jade", "/meeting add the demo needs an English voice-over", SALES),
    meeting(
        6,
        "dev",
        [("xena", "Record the voice-over"), ("ivan", "Ask Contoso for a quote")],
        ["Dev Banerjee", "Gus Almeida"],
        1,
    ),
    Doing(8, 1, TEN, "zoe", "/meeting add outlook: a new competitor in Nordics", MARKETING),
    meeting(
        8,
        "ada",
        [("uma", "One page on the new competitor")],
        ["Ada Lindqvist", "Dev Banerjee", "Gus Almeida"],
        1,
    ),
    Doing(
        7,
        1,
        TEN,
        "xena",
        "/whotocall reviews",
        button="Ask for a review",
        form={
            "What it is": "Trade fair banner",
            "Where it is": "https://files.northwind.example/banner.pdf",
            "By when": Day(4),
            "Reviewers from Sales": ["ben"],
        },
    ),
)


@dataclass(order=True, frozen=True, slots=True)
class Entry:
    """A doing at its instant."""

    at: datetime
    doing: Doing = field(compare=False)


class Diary:
    """The doings of a company from the Monday of the week in which the demo begins, in the order of their instants."""

    def __init__(
        self,
        slack: Playground,
        start: datetime,
        now: Callable[[], datetime],
        doings: tuple[Doing, ...] = DOINGS,
    ) -> None:
        self._slack = slack
        self._now = now
        self._entries = sorted(
            Entry(self._instant(doing, start), doing) for doing in doings if self._is_possible(doing)
        )

    @property
    def next_at(self) -> datetime | None:
        """When somebody does something next."""
        return self._entries[0].at if self._entries else None

    def act(self, is_spared: Callable[[str], bool]) -> None:
        """Do what is due; not in the name of somebody a real person acts for."""
        while self._entries and self._entries[0].at <= self._now():
            doing = self._entries.pop(0).doing
            if not is_spared(doing.who):
                self._do(self._slack.person(doing.who), doing)

    def _is_possible(self, doing: Doing) -> bool:
        people = {person.name for person in self._slack.world.people.values()}
        named = {
            name
            for value in doing.form.values()
            for name in _names(value)
            if name.isalpha() and name.islower()
        }
        return doing.line.split()[0] in self._slack.app.commands and {doing.who, *named} <= people

    def _instant(self, doing: Doing, start: datetime) -> datetime:
        zone = ZoneInfo(self._slack.world.person(doing.who).tz)
        monday = start.date() - timedelta(days=start.weekday())
        day = monday + timedelta(weeks=doing.week, days=doing.weekday)
        return datetime.combine(day, doing.at, zone).astimezone(start.tzinfo)

    def _do(self, who: PersonDriver, doing: Doing) -> None:
        answer = who.slash(doing.line, doing.place or None).reply
        for _ in range(answer.buttons.count(doing.presses) if answer and doing.presses else 0):
            shown = who.sees_again(answer) if answer else None
            if shown is None or doing.presses not in shown.buttons:
                break
            who.clicks(shown, doing.presses, nth=1)
        if answer and doing.button:
            who.clicks(answer, doing.button)
        for act in doing.acts:
            if not _does(who, act):
                break
        if doing.acts and who.view is not None:
            who.closes(all_of_them=True)
        if doing.form and who.view is not None:
            today = self._now().astimezone(ZoneInfo(who.person.tz)).date()
            filled = {
                label: value.after(today) if isinstance(value, Day) else value
                for label, value in doing.form.items()
            }
            who.submits(who.view, filled)
            if who.view is not None:
                who.closes(all_of_them=True)


def _does(who: PersonDriver, act: Act) -> bool:
    """Do it in the form in front; False where there is no such thing to do it to."""
    view = who.view
    if view is None:
        return False
    try:
        if act.verb == "click":
            who.clicks(view, act.label, nth=1)
        elif act.verb == "choose":
            who.chooses(view, act.label, act.value)
        else:
            who.submits(view, act.value if isinstance(act.value, dict) else {})
    except LookupError:
        # Somebody at the page was quicker, or has done it another way.
        return act.verb == "click"
    return True


def _names(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return [value] if isinstance(value, str) else []
