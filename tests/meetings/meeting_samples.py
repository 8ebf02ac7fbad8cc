"""Arguments for every message of meetings: planned, held and cancelled, empty and full, with the worst of words."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.meetings.agenda import Attendance, Carried, Presence, Share
from bot.meetings.cadence import Occurrence
from bot.meetings.closing import Closing
from bot.meetings.facts import LONGEST, ItemState, Kind, MeetingState
from bot.meetings.meeting_form import Topic
from bot.meetings.meeting_service import MOST_FOUND, Hit, Stats
from bot.meetings.meeting_views import DecisionView, ItemView, MeetingView
from bot.people.service import Someone
from bot.text import Safe, escape
from bot.workspace.settings import MeetingSection
from tests.meetings.action_samples import view as action
from tests.samples import LONG, NASTY, given

START = datetime(2026, 4, 7, 13, tzinfo=UTC)
ZONE = "Europe/Berlin"
URL = "https://northwind.slack.example/archives/C0ALIGN/p1772629330083333"


def hex_id(n):
    return f"{n:032x}"


def item(n, kind=Kind.PROBLEM, **more):
    return ItemView(
        hex_id(n), hex_id(0), kind, more.pop("state", ItemState.OPEN), more.pop("title", "T"), **more
    )


WORST_ITEMS = tuple(
    item(
        n,
        kind,
        title=(NASTY + LONG)[: LONGEST["title"]],
        link="https://worst.example/" + "x" * 470,
        owner="U0EVA",
        minutes=240,
        position=n,
        carried=n % 3,
        state=state,
    )
    for n, (kind, state) in enumerate((kind, state) for kind in Kind for state in ItemState for _ in range(6))
)
PLAIN = MeetingView(
    hex_id(0), date(2026, 4, 7), START, START + timedelta(hours=1), MeetingState.PLANNED, ZONE
)
FEW = replace(
    PLAIN,
    chair="U0ADA",
    channel="C0ALIGN",
    has_outlook=True,
    items=(
        item(1, Kind.OPPORTUNITY, title="The fair"),
        item(2, Kind.DISPUTE, minutes=10, state=ItemState.DEFERRED),
        item(3, state=ItemState.PROPOSED, statement="forecast"),
    ),
    decisions=(DecisionView(hex_id(9), hex_id(1), "We go.", "U0ADA"), DecisionView(hex_id(8), "", NASTY, "")),
)
FULL = replace(
    FEW,
    items=WORST_ITEMS,
    is_moved=True,
    decisions=tuple(
        DecisionView(hex_id(n), hex_id(n), LONG[: LONGEST["decision"]], "U0ADA") for n in range(30)
    ),
    came=frozenset({"U000001"}),
)
HELD = replace(
    FULL,
    state=MeetingState.HELD,
    closed_by="U0ADA",
    closed_at=START,
    closing=Closing((NASTY, "The fair"), (LONG[: LONGEST["text"]],), Presence(3, 2, 4, 0)),
)
WORST_CLOSING = replace(
    HELD, closing=Closing((LONG[: LONGEST["title"]],) * 40, (LONG[: LONGEST["text"]],) * 40)
)
OVER = (
    HELD,
    WORST_CLOSING,
    replace(FEW, state=MeetingState.HELD),
    replace(FEW, state=MeetingState.CANCELLED),
    replace(FEW, state=MeetingState.CANCELLED, closed_by="U0ADA"),
)
VIEWS = (PLAIN, FEW, FULL)
GIVEN = (action(text=LONG[: LONGEST["text"]]), action(owner="", text=NASTY))
DATES = tuple(
    Occurrence(START.date() + timedelta(days=n), START.date(), START, START + timedelta(hours=1), ZONE)
    for n in range(8)
)
NOTHING = Share(0, 0)
STATS = (
    Stats(NOTHING, 0, NOTHING, Attendance(NOTHING, NOTHING, NOTHING), NOTHING, Carried(0, 0)),
    Stats(
        Share(3, 4),
        1,
        Share(1, 9),
        Attendance(Share(1, 2), Share(2, 2), Share(1, 1)),
        Share(1, 3),
        Carried(2, 1),
    ),
    Stats(Share(4, 4), 35, Share(1, 9), Attendance(NOTHING, NOTHING, NOTHING), NOTHING, Carried(0, 0)),
)


def people(n):
    return [
        Someone(
            f"U{one:06}", LONG[:80], ZONE, "DE", "", None, "", frozenset(), True, False, False, False, False
        )
        for one in range(n)
    ]


def agenda_message(words):
    for view in (None, *VIEWS):
        for flag in (True, False):
            yield given(view, words, may_arrange=flag, is_lead=flag, is_set_up=flag, may_run=flag)


def run_view(words):
    for view in (*VIEWS, replace(FEW, chair="")):
        for has_it in (True, False):
            yield given(view, people(0), (), words, has_it=has_it)
            yield given(view, people(70), GIVEN * 20, words, has_it=has_it)


def proposal_message(words):
    for state in (ItemState.PROPOSED, ItemState.OPEN, ItemState.DROPPED):
        yield given(PLAIN, item(1, state=state, title=LONG[: LONGEST["title"]]), words, ZONE)


def topic_view(words):
    yield given(Topic(""), words)
    yield given(Topic(LONG[: LONGEST["title"]], Kind.DISPUTE, "U0EVA", 240, URL), words, mark=f"link {URL}")


def found_message(words):
    hit = Hit(START.date(), "topic", LONG[:300])
    yield given(LONG, (), words)
    yield given("spain", (hit, Hit(None, "action", NASTY), replace(hit, what="decision")), words)
    yield given("spain", (hit,) * (MOST_FOUND + 5), words)


def letters(words):
    yield from (given(one, words, ZONE) for one in VIEWS)
    yield given(VIEWS[0], words, ZONE, (Safe("*Taken up*"), escape(NASTY), escape(LONG[:300])))


MEETING_SAMPLES = {
    "bot.meetings.meeting_blocks.post_message": lambda words: [given(one, words) for one in (*VIEWS, *OVER)],
    "bot.meetings.meeting_blocks.agenda_message": agenda_message,
    "bot.meetings.meeting_blocks.minutes_message": lambda words: [
        given(one, actions, following, words, "")
        for one in (*OVER, replace(FEW, state=MeetingState.HELD, decisions=()))
        for actions in ((), GIVEN * 30)
        for following in (None, PLAIN)
    ],
    "bot.meetings.letter_blocks.collect_message": letters,
    "bot.meetings.letter_blocks.agenda_letter": letters,
    "bot.meetings.letter_blocks.start_message": lambda words: [
        given(one, words, ZONE, actions=n, url=url, has_chair=bool(n))
        for one in VIEWS
        for n in (0, 1, 7)
        for url in ("", URL)
    ],
    "bot.meetings.letter_blocks.late_message": lambda words: [given(one, words, ZONE) for one in VIEWS],
    "bot.meetings.letter_blocks.empty_message": lambda words: [given(PLAIN, words, ZONE)],
    "bot.meetings.letter_blocks.news_message": lambda words: [
        given(PLAIN, f"{what}-1775566800", words, ZONE) for what in ("moved", "cancelled", "added", "series1")
    ],
    "bot.meetings.letter_blocks.proposal_message": proposal_message,
    "bot.meetings.run_blocks.run_view": run_view,
    "bot.meetings.run_blocks.decision_view": lambda words: [
        given(FULL, one, words) for one in (None, WORST_ITEMS[0])
    ],
    "bot.meetings.meeting_form_blocks.topic_view": topic_view,
    "bot.meetings.meeting_form_blocks.setup_view": lambda words: [
        given(one, words, zone=ZONE, problem=problem)
        for problem in (None, escape(LONG[:300]))
        for one in (
            MeetingSection(),
            MeetingSection(every="2 weeks", on="friday", channel="C0ALIGN", chair="marketing"),
        )
    ],
    "bot.meetings.meeting_form_blocks.people_view": lambda words: [
        given((), (), words),
        given(["U0ADA", "U0DEV"], ["U0BEN"], words),
    ],
    "bot.meetings.meeting_form_blocks.move_view": lambda words: [
        given(DATES, words),
        given(DATES[:1], words),
    ],
    "bot.meetings.meeting_form_blocks.cancel_view": lambda words: [given(DATES, words)],
    "bot.meetings.meeting_form_blocks.extra_view": lambda words: [given(time(14), words, zone=ZONE)],
    "bot.meetings.measure_blocks.stats_message": lambda words: [given(one, words) for one in STATS],
    "bot.meetings.measure_blocks.found_message": found_message,
    "bot.meetings.measure_blocks.history_message": lambda words: [
        given((), words),
        given((HELD,) * 15, words),
    ],
}
