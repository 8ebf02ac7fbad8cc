"""Arguments for every answer of the directory: who is there, away, gone; people, channels, groups; few and many."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.directory.cases import CaseView, What
from bot.directory.entries import ContactKind, Said, Wanted
from bot.directory.entry_blocks import like_line
from bot.directory.entry_form import FormMark
from bot.directory.filling import Guess
from bot.directory.service import EntryView, Reach
from bot.people.absences import SaidAway, StatusAway
from bot.people.service import Someone
from bot.people.sides import Side
from tests.samples import LONG, NASTY, given

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 4, 8, tzinfo=UTC)
ENTRY = "0123456789abcdef0123456789abcdef"


def someone(user_id="U0ADA", **more):
    facts = {
        "name": "Ada", "timezone": "Europe/Berlin", "country": "DE", "locale": "en-GB", "side": Side.SALES,
        "team": "", "roles": frozenset(), "is_active": True, "is_guest": False, "is_external": False,
        "is_bot": False, "is_slack_admin": False, "title": "Head of pricing",
    }  # fmt: skip
    return Someone(user_id, **(facts | more))


HERE = Reach(someone(), None, NOW)
ASLEEP = Reach(someone("U0CLEO", timezone="America/New_York"), None, LATER)
AWAY = Reach(someone(), SaidAway(date(2026, 3, 20)), LATER)
OUT = Reach(someone(), StatusAway(LATER, "Europe/Berlin"), LATER)
DEPUTY = Reach(someone("U0BEN", title=NASTY), None, NOW)


def entry(**more):
    facts = {
        "id": ENTRY,
        "said": Said("Pricing", ("discount",), "Atlas", "EMEA", "Enterprise", "marketing", "Ask early"),
        "kind": ContactKind.PERSON,
        "contact": "U0ADA",
        "contact_name": "",
        "reach": HERE,
        "deputy": None,
        "is_listed": True,
        "is_provisional": False,
        "is_overdue": False,
        "listed_on": date(2026, 1, 5),
        "confirmed_on": date(2026, 2, 2),
    }
    return EntryView(**(facts | more))


WORST = Said((NASTY + "t" * 80)[:80], ("k",) * 40, "p" * 60, "r" * 60, "<s>" * 20, "sales", LONG[:300])
ENTRIES = (
    entry(),
    entry(deputy=DEPUTY, is_overdue=True),
    entry(reach=AWAY, deputy=DEPUTY, confirmed_on=None),
    entry(reach=AWAY, deputy=replace(DEPUTY, away=SaidAway(date(2026, 3, 9)))),
    entry(reach=OUT),
    entry(reach=ASLEEP, said=Said("Pricing")),
    entry(reach=None, deputy=DEPUTY, is_provisional=True),
    entry(reach=None),
    entry(said=WORST, deputy=DEPUTY, confirmed_on=None, is_overdue=True),
    entry(kind=ContactKind.CHANNEL, contact="C0PRICING", contact_name="ask-pricing", reach=None),
    entry(kind=ContactKind.GROUP, contact="S0BRAND", contact_name=NASTY, reach=None),
    entry(is_listed=False),
)
THREE = [replace(one, id=f"{n:032x}") for n, one in enumerate(ENTRIES[:3])]


def answer_message(words):
    for is_shareable in (False, True):
        for one in ENTRIES:
            yield given([one], words, now=NOW, team_id="T0NORTHWIND", is_shareable=is_shareable)
    yield given([entry(said=WORST, deputy=DEPUTY)] * 1, words, now=NOW, team_id="T0NORTHWIND", more=1)
    yield given(THREE, words, now=NOW, team_id="T0NORTHWIND", more=97, is_shareable=True)
    yield given(THREE, words, now=NOW, team_id="T0NORTHWIND", more=97, hint=words("rules.hint.deal"))


def list_message(words):
    for is_mine in (False, True):
        yield given([], 0, words, is_mine=is_mine)
        yield given(ENTRIES[:1], 1, words, is_mine=is_mine)
        yield given([entry(said=WORST, is_overdue=True)] * 12, 16, words, is_mine=is_mine)
        yield given(ENTRIES, 400, words, is_mine=is_mine)


def case(**more):
    facts = {
        "id": ENTRY, "what": What.QUESTION, "entry_id": "", "topic": "", "asker": "U0BEN", "said": "Who?\nIn Japan?",
        "suggested": "", "reply": "", "settled_by": "",
    }  # fmt: skip
    return CaseView(**(facts | more))


CASES = (
    case(),
    case(said=LONG[:500]),
    case(entry_id=ENTRY, topic="Pricing", suggested="U0ADA", said="", what=What.WRONG),
    case(entry_id=ENTRY, topic=NASTY, said=NASTY, what=What.WRONG),
    *(case(entry_id=ENTRY, topic="Pricing", said="", what=what) for what in list(What)[2:]),
)


def case_message(words):
    for one in CASES:
        yield given(one, words)
        yield given(replace(one, settled_by="U0GUS"), words)
        yield given(replace(one, settled_by="U0GUS", reply=LONG[:1500]), words)


MARK = FormMark(ENTRY, (ENTRY,))


def entry_view(words):
    for is_steward in (False, True):
        yield given(None, words, mark=FormMark(), topic=LONG, is_steward=is_steward)
    for contact in ("U0ADA", "C0PRICING", "S0BRAND"):
        wanted = Wanted(WORST, contact, "", "U0BEN")
        yield given(
            wanted, words, mark=MARK, is_steward=True, likes=[like_line(one, words) for one in ENTRIES[:5]]
        )


GUESSES = [
    Guess(f"U{number:04d}", name, title, Said(title[:80].strip(), region=region, side=side))
    for number, (name, title, region, side) in enumerate(
        [
            ("Ada", "Pricing", "EMEA", "sales"),
            (LONG[:200], LONG[:90], "", "marketing"),
            (NASTY, NASTY, "", "sales"),
        ]
        * 40
    )
]
SAMPLES = {
    "bot.directory.entry_blocks.check_message": lambda words: [
        given(one, words, by=by) for one in ENTRIES for by in ("", "U0GUS")
    ],
    "bot.directory.entry_blocks.done_message": lambda words: [
        given(words("call.check.confirmed", topic=NASTY))
    ],
    "bot.directory.entry_blocks.manage_message": lambda words: [
        given([], words),
        given(ENTRIES[:1], words),
        given(THREE, words),
    ],
    "bot.directory.entry_blocks.entry_view": entry_view,
    "bot.directory.entry_blocks.hand_over_view": lambda words: [given(one, words) for one in ENTRIES],
    "bot.directory.case_blocks.asking_view": lambda words: [given(text, words) for text in ("pricing", LONG)],
    "bot.directory.case_blocks.wrong_view": lambda words: [given(one, words) for one in ENTRIES],
    "bot.directory.case_blocks.replying_view": lambda words: [given(one, words) for one in CASES],
    "bot.directory.case_blocks.case_message": case_message,
    "bot.directory.case_blocks.reply_message": lambda words: [
        given(replace(one, settled_by="U0GUS", reply=text), words)
        for one in CASES
        for text in ("Ada.", LONG[:1500])
    ],
    "bot.directory.blocks.answer_message": answer_message,
    "bot.directory.blocks.entry_message": lambda words: [
        *(given(one, words, now=NOW) for one in ENTRIES),
        given(None, words, now=NOW),
    ],
    "bot.directory.blocks.nothing_message": lambda words: [
        given("pricing", [], words),
        given(LONG, [NASTY, "Pricing", "Webinars"], words),
        given(LONG, [NASTY, "Pricing", "Webinars"], words, hint=words("rules.hint.deal")),
    ],
    "bot.directory.blocks.browse_message": lambda words: [
        given(count, words, may_fill=may_fill) for count in (0, 1, 5000) for may_fill in (False, True)
    ],
    "bot.directory.filling_blocks.filling_view": lambda words: [
        given(GUESSES[:count], words) for count in (1, 11, 50, 120)
    ],
    "bot.directory.blocks.list_message": list_message,
}
