"""Arguments for every message of handoffs: each state, with and without note and link, few and many."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.handoffs.blocks import MOST_LISTED
from bot.handoffs.telling import DONE, LEFT, PASSED, RETURNED, SOON, WITHDRAWN
from bot.handoffs.terms import LONGEST, Draft, Kind, State, Within
from bot.handoffs.views import HandoffView, Waiting
from bot.text import Safe
from tests.samples import LONG, NASTY, given

NOW = datetime(2026, 3, 4, 13, tzinfo=UTC)
DAY = date(2026, 3, 20)
ZONE = "Europe/Berlin"
ID = "0123456789abcdef0123456789abcdef"
URL = "https://northwind.slack.example/archives/D0BEN/p1772629330083333"
DRAFT = Draft(Kind.LEAD, "leads from the Hannover fair", "U0BEN", Within.USUAL)
WORST_DRAFT = Draft(
    Kind.PROPOSAL,
    LONG[: LONGEST["what"]],
    "U0BEN",
    Within.DATE,
    DAY,
    (NASTY + "\n" * 3 + LONG)[: LONGEST["note"]],
    ("https://worst.example/<!channel>|" + "x" * 500)[: LONGEST["link"]],
)


def view(draft=DRAFT, **more):
    facts = {"state": State.OPEN, "given_at": NOW, "limit_at": NOW + timedelta(days=1)}
    return HandoffView(ID, draft, more.pop("giver", "U0ADA"), **(facts | more))


OVER = {"accepted_at": NOW, "ended_at": NOW}
WORST = view(
    WORST_DRAFT,
    state=State.RETURNED,
    ended_at=NOW,
    reason=LONG[: LONGEST["reason"]],
    is_passed_on=True,
    passed_to="U0EVA",
)
VIEWS = [
    view(),
    view(limit_at=NOW - timedelta(days=1)),
    view(state=State.ACCEPTED, accepted_at=NOW),
    view(state=State.DONE, **OVER),
    view(state=State.RETURNED, reason="Not mine.", **OVER),
    view(state=State.RETURNED, has_left=True, **OVER),
    view(state=State.RETURNED, has_left=True, is_passed_on=True, passed_to="U0EVA", ended_at=NOW),
    view(state=State.WITHDRAWN, **OVER),
    view(giver="", draft=DRAFT.to("")),
    view(WORST_DRAFT),
    WORST,
]


def state_message(words):
    for one in VIEWS:
        yield given(one, words, ZONE, now=NOW, away=None, deputy="")
        yield given(one, words, ZONE, now=NOW, away=DAY, deputy="")
        yield given(one, words, ZONE, now=NOW, away=DAY, deputy="U0EVA")


def news_message(words):
    for what in (DONE, RETURNED, LEFT, WITHDRAWN, f"away:{DAY}"):
        for one in VIEWS:
            yield given(one, what, words, ZONE, away=None, deputy="")
    for deputy in ("", "U0EVA"):
        yield given(VIEWS[0], f"away:{DAY}", words, ZONE, away=DAY, deputy=deputy)


def list_message(words):
    worst = tuple(replace(view(WORST_DRAFT, limit_at=NOW), id=f"{n:032x}") for n in range(MOST_LISTED + 7))
    done = tuple(replace(one, state=State.ACCEPTED, accepted_at=NOW) for one in worst)
    back = tuple(replace(WORST, id=one.id, is_passed_on=False, passed_to="") for one in worst)
    for waiting in (
        Waiting(),
        Waiting(to_accept=(VIEWS[0],)),
        Waiting(given=(VIEWS[0],)),
        Waiting(to_do=(VIEWS[2],), returned=(VIEWS[4],)),
        Waiting(worst, done, back, worst),
        Waiting(worst[: MOST_LISTED + 1]),
    ):
        yield given(waiting, words, ZONE, now=NOW)


def handoff_form_view(words):
    for draft in (DRAFT, DRAFT.to(""), WORST_DRAFT):
        for rule in (Safe(""), words("handoff.form.rule", name=NASTY, text=LONG)):
            yield given(draft, words, lead_hours=8, rule=rule)
            yield given(draft, words, lead_hours=1, rule=rule, instead_of=ID)


SAMPLES = {
    "bot.handoffs.blocks.offer_message": lambda words: [given(one, words, ZONE) for one in VIEWS],
    "bot.handoffs.blocks.state_message": state_message,
    "bot.handoffs.blocks.news_message": news_message,
    "bot.handoffs.blocks.reminder_message": lambda words: [
        given(one, which, words, ZONE, url) for one in VIEWS for which in (SOON, PASSED) for url in ("", URL)
    ],
    "bot.handoffs.blocks.late_message": lambda words: [
        given(one, words, ZONE, url) for one in VIEWS for url in ("", URL)
    ],
    "bot.handoffs.blocks.list_message": list_message,
    "bot.handoffs.form_blocks.handoff_form_view": handoff_form_view,
    "bot.handoffs.form_blocks.return_view": lambda words: [given(one, words) for one in VIEWS],
}
