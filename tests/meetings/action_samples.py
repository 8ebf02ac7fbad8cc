"""Arguments for every message of action items: each state, with and without reason, link and what it serves."""

from dataclasses import replace
from datetime import date

from bot.meetings.action_days import Which, Window
from bot.meetings.action_form import Draft, Origin
from bot.meetings.action_views import ActionView, Counts
from bot.meetings.agenda import Carried, Share
from bot.meetings.facts import LONGEST, ActionState
from bot.slack.ids import Callback
from tests.samples import LONG, NASTY, given

TODAY = date(2026, 3, 4)
DUE = date(2026, 3, 6)
ID = "0123456789abcdef0123456789abcdef"
URL = "https://northwind.slack.example/archives/D0BEN/p1772629330083333"


def view(**more):
    facts = {
        "id": ID,
        "owner": "U0BEN",
        "text": "send the deck",
        "given_by": "U0EVA",
        "given_on": TODAY,
        "due_on": DUE,
        "first_due_on": DUE,
        "state": ActionState.GIVEN,
    }
    return ActionView(**(facts | more))


WORST = view(
    text=LONG[: LONGEST["text"]],
    state=ActionState.BLOCKED,
    reason=("<!here>\n" * 40 + LONG)[: LONGEST["reason"]],
    link=("https://worst.example/<!channel>|" + "x" * 500)[: LONGEST["link"]],
    serves=(NASTY + "t" * 200)[: LONGEST["title"]],
    due_on=date(2026, 2, 27),
    carried=12,
    moves=3,
)
VIEWS = [
    view(),
    view(state=ActionState.ACCEPTED),
    view(state=ActionState.ACCEPTED, given_by="U0BEN"),
    view(state=ActionState.ACCEPTED, due_on=date(2026, 3, 3), carried=1),
    view(state=ActionState.BLOCKED, reason="The agency is silent."),
    view(state=ActionState.BLOCKED, reason="No room.", given_by="U0BEN"),
    view(state=ActionState.RETURNED, reason="Not mine.", former_owner="U0EVA", owner="U0ADA", turn=2),
    view(state=ActionState.RETURNED, former_owner="", owner="U0ADA", given_by="", turn=2),
    view(state=ActionState.DONE, done_on=TODAY),
    view(state=ActionState.DONE, done_on=date(2026, 2, 3), serves="Fewer leads"),
    WORST,
    replace(WORST, state=ActionState.RETURNED, former_owner="U0ADA", given_by=""),
]
MANY = [replace(WORST, id=f"{n:032x}") for n in range(40)]
COUNTS = Counts(40, 12, 7, Carried(3, 2), 9, 21, 14, Share(14, 20))
WINDOWS = [Window(TODAY, None), Window(TODAY, date(2026, 3, 17))]
ORIGIN = Origin("https://x.example/" + "l" * 400, f"C{'0' * 30}.1772629330.083333", ID, ID, ID)
DRAFTS = [
    Draft("", ""),
    Draft("U0BEN", "send the deck", DUE),
    Draft("U0BEN", LONG[: LONGEST["text"]] + "more", DUE, ORIGIN),
    Draft("", "x", origin=replace(ORIGIN, again="")),
]
DIFFERENT = [replace(one, id=f"{n:032x}") for n, one in enumerate(VIEWS)]
LISTS = [[], [view()], DIFFERENT, DIFFERENT[8:], MANY]

ACTION_SAMPLES = {
    "bot.meetings.action_blocks.offer_message": lambda words: [
        given(one, words, turn=turn, today=TODAY) for one in VIEWS for turn in (1, 2)
    ],
    "bot.meetings.action_letter_blocks.blocked_message": lambda words: [
        given(one, words) for one in (VIEWS[1], VIEWS[4], VIEWS[8], WORST)
    ],
    "bot.meetings.action_letter_blocks.news_message": lambda words: [
        given(one, was, words) for one in VIEWS for was in (TODAY, one.due_on)
    ],
    "bot.meetings.action_letter_blocks.reminder_message": lambda words: [
        given(one, which, words, today=today, url=url)
        for one in VIEWS
        for which in Which
        for today in (TODAY, one.due_on)
        for url in ("", URL)
    ],
    "bot.meetings.action_blocks.given_message": lambda words: [
        given(one, words, today=TODAY) for one in (*VIEWS[:3], WORST, replace(WORST, given_by="U0BEN"))
    ],
    "bot.meetings.action_blocks.mine_message": lambda words: [
        given(some, words, today=TODAY) for some in LISTS
    ],
    "bot.meetings.action_blocks.done_message": lambda words: [
        given(some, words, today=TODAY) for some in LISTS
    ],
    "bot.meetings.action_blocks.overdue_message": lambda words: [
        given(some, words, today=TODAY, tally=tally) for some in LISTS for tally in (None, COUNTS)
    ],
    "bot.meetings.action_blocks.all_message": lambda words: [given(some, words) for some in LISTS],
    "bot.meetings.action_form_blocks.action_form_view": lambda words: [
        given(draft, words, window) for draft in DRAFTS for window in WINDOWS
    ],
    "bot.meetings.action_form_blocks.reason_view": lambda words: [
        given(one, callback, words)
        for one in VIEWS
        for callback in (Callback.ACTION_BACK, Callback.ACTION_BLOCK)
    ],
    "bot.meetings.action_form_blocks.date_view": lambda words: [
        given(one, words, window) for one in VIEWS for window in WINDOWS
    ],
}
