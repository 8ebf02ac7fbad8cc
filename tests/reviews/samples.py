"""Arguments for every message of material reviews: each state, few and many reviewers, with and without a note."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.reviews.deadlines import REMINDERS
from bot.reviews.list_blocks import MOST_LISTED
from bot.reviews.telling import CHANGE, CLEARED, LEFT
from bot.reviews.terms import LONGEST, MOST_REVIEWERS, Answer, State
from bot.reviews.views import Part, ReviewerView, ReviewView, Waiting
from tests.samples import LONG, NASTY, given

NOW = datetime(2026, 3, 4, 13, tzinfo=UTC)
DAY = date(2026, 3, 9)
ZONE = "Europe/Berlin"
ID = "0123456789abcdef0123456789abcdef"
URL = "https://northwind.slack.example/archives/D0BEN/p1772629330083333"
SAID = LONG[: LONGEST["said"]]


def reviewer(answer=Answer.NONE, n=0, **more):
    facts = {"version": 1, "is_asked": True, "said": "Page 2." if answer is Answer.CHANGE else ""}
    return ReviewerView(f"{n:032x}", more.pop("user_id", f"U0BEN{n}"), answer=answer, **(facts | more))


def view(*answers, **more):
    facts = {
        "asker": "U0EVA", "title": "Spring brochure", "link": "https://drive.example/x", "note": "", "day": DAY,
        "limit_at": NOW + timedelta(days=5), "version": 1, "state": State.OPEN,
        "reviewers": tuple(reviewer(answer, n) for n, answer in enumerate(answers or [Answer.NONE])),
    }  # fmt: skip
    return ReviewView(ID, **(facts | more))


WORST = {
    "title": LONG[: LONGEST["what"]],
    "link": ("https://long.example/<!channel>|" + "x" * 500)[: LONGEST["link"]],
    "note": (NASTY + "\n" * 3 + LONG)[: LONGEST["note"]],
    "version": 12,
    "reviewers": tuple(reviewer(Answer.CHANGE, n, said=SAID, version=12) for n in range(MOST_REVIEWERS)),
}
VIEWS = [
    view(),
    view(Answer.APPROVED, Answer.NONE, note="Page 2."),
    view(Answer.CHANGE, Answer.NONE, Answer.LEFT),
    view(Answer.APPROVED, state=State.CLEARED, ended_at=NOW),
    view(state=State.WITHDRAWN, ended_at=NOW),
    view(state=State.WITHDRAWN, ended_at=NOW, has_left=True, asker=""),
    view(asker="", reviewers=(reviewer(user_id=""),), version=2),
    view(**WORST),
]


def parts():
    for one in VIEWS:
        for mine in one.reviewers[:3]:
            yield Part(one, replace(mine, version=one.version))
            yield Part(one, replace(mine, is_asked=False))
            yield Part(one, replace(mine, version=one.version + 1))


def news_message(words):
    for one in VIEWS:
        yield given(one, CLEARED, None, words)
        for what in (CHANGE, LEFT):
            for mine in one.reviewers[:2]:
                yield given(one, what, mine, words)
                yield given(one, what, replace(mine, said=SAID), words)


def list_message(words):
    worst = tuple(replace(VIEWS[-1], id=f"{n:032x}") for n in range(MOST_LISTED + 7))
    open_parts = tuple(Part(one, reviewer(n=n)) for n, one in enumerate(worst))
    cleared = tuple(
        replace(one, id=f"f{n:031x}", state=State.CLEARED, ended_at=NOW) for n, one in enumerate(worst)
    )
    for waiting in (
        Waiting(),
        Waiting(to_review=(Part(VIEWS[0], VIEWS[0].reviewers[0]),)),
        Waiting(asked=(VIEWS[1],)),
        Waiting(cleared=(VIEWS[3],)),
        Waiting(open_parts, worst, cleared),
        Waiting(open_parts[: MOST_LISTED + 1]),
    ):
        for now in (NOW, NOW + timedelta(days=9)):
            yield given(waiting, words, ZONE, user_id="U0EVA", now=now)


def late_message(words):
    for one in VIEWS:
        yield given(one, words, ZONE, away=[])
        yield given(one, words, ZONE, away=[("U0BEN", DAY)] * MOST_REVIEWERS)


PEOPLE = [f"U0BEN{n}" for n in range(MOST_REVIEWERS)]
SAMPLES = {
    "bot.reviews.blocks.request_message": lambda words: [given(one, words, ZONE) for one in parts()],
    "bot.reviews.blocks.state_message": lambda words: [given(one, words, ZONE) for one in VIEWS],
    "bot.reviews.blocks.news_message": news_message,
    "bot.reviews.blocks.reminder_message": lambda words: [
        given(one, which, words, ZONE, url) for one in parts() for which in REMINDERS for url in ("", URL)
    ],
    "bot.reviews.blocks.late_message": late_message,
    "bot.reviews.list_blocks.list_message": list_message,
    "bot.reviews.form_blocks.review_form_view": lambda words: [
        given(words, link="", day=None, reviewers=()),
        given(words, link=URL, day=DAY, reviewers=PEOPLE),
    ],
    "bot.reviews.form_blocks.version_view": lambda words: [given(one, DAY, words) for one in VIEWS],
    "bot.reviews.form_blocks.reviewers_view": lambda words: [
        given(one, people, day, words) for one in VIEWS for people in ((), PEOPLE) for day in (None, DAY)
    ],
    "bot.reviews.form_blocks.change_view": lambda words: [given(one, words) for one in parts()],
}
