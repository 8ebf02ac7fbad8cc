"""Arguments for every message about key accounts: few and many, planned and past, answered in every way."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.accounts.facts import (
    EVERY,
    LONGEST_PLACE,
    MOST_INVITED,
    Account,
    Answer,
    Invited,
    Measures,
    Plan,
    Review,
    State,
)
from bot.accounts.marks import FormMark, InvitationMark
from bot.text import escape
from tests.samples import LONG, NASTY, given

NOW = datetime(2026, 3, 4, 13, tzinfo=UTC)
AFTER = datetime(2026, 3, 19, 9, tzinfo=UTC)
ACCOUNT, REVIEW = "a" * 32, "b" * 32
WORST_NAME = (NASTY + "n" * 80)[:80]
PLAN = Plan("U0IVAN", date(2026, 3, 18), time(15), "Europe/Berlin", "Room 4")
MARK = FormMark(ACCOUNT, REVIEW, 3, "America/Argentina/Buenos_Aires")


def review(**more):
    facts = {
        "id": REVIEW, "account_id": ACCOUNT, "name": "Acme Corp", "plan": PLAN, "starts_at": PLAN.starts_at,
        "state": State.PLANNED, "planned_by": "U0IVAN",
    }  # fmt: skip
    return Review(**(facts | more))


def account(**more):
    facts = {"id": ACCOUNT, "name": "Acme Corp", "owner": "U0IVAN", "every": 3, "place": 1}
    return Account(**(facts | more))


EVERY_ANSWER = tuple(Invited(f"U0{answer.upper()}", answer, came=True) for answer in Answer)
CROWD = tuple(Invited(f"U0PERSON{n:03d}", Answer.COMES, came=True) for n in range(MOST_INVITED))
WORST = review(
    name=WORST_NAME,
    plan=replace(PLAN, place=LONG[:LONGEST_PLACE], host=""),
    invited=(*EVERY_ANSWER, *CROWD),
    former_host="U0LEFT",
    moved=12,
)
INVITED = [
    review(),
    WORST,
    *(review(invited=(Invited("U0EVA", answer),)) for answer in Answer),
    review(invited=(Invited("U0EVA", Answer.SENT), Invited("U0XENA", Answer.ASKED, "U0EVA"))),
    review(plan=replace(PLAN, place=""), former_host="U0LEFT"),
]
OVER = [
    review(state=State.PAST),
    review(state=State.HELD, came=0, recorded_by="U0IVAN"),
    review(
        state=State.HELD, came=1, invited=(Invited("U0EVA", Answer.COMES, came=True),), recorded_by="U0IVAN"
    ),
    review(state=State.HELD, came=2),
    review(state=State.UNRECORDED),
    replace(WORST, state=State.HELD, came=len(CROWD)),
]
OFF = review(state=State.OFF, invited=EVERY_ANSWER)
ACCOUNTS = [
    account(),
    account(next=review()),
    account(owner="", awaits=OVER[0]),
    *(account(last=one) for one in OVER[1:]),
    account(next=WORST, awaits=replace(WORST, state=State.PAST), last=OVER[-1], name=WORST_NAME, place=20),
]
RULES = [escape("Key account reviews"), escape(LONG[:700])]


def accounts_message(words):
    yield given([], words, may_keep=False, plans=frozenset())
    yield given([], words, may_keep=True, plans=frozenset(), measures=Measures())
    for one in ACCOUNTS:
        for may in (False, True):
            plans = frozenset({ACCOUNT}) if may else frozenset()
            yield given([one], words, may_keep=may, plans=plans, measures=Measures(1, 2, 3, 4, 5))
    many = [replace(ACCOUNTS[-1], id=f"{n:032x}", place=n + 1) for n in range(20)]
    yield given(
        many, words, may_keep=True, plans=frozenset(one.id for one in many), measures=Measures(9, 9, 9, 9, 9)
    )


def account_message(words):
    for one in ACCOUNTS:
        for may in (False, True):
            yield given(one, RULES, words, may_plan=may)


def review_view(words):
    for zone in ("Europe/Berlin", "UTC", MARK.zone):
        new = FormMark(ACCOUNT, "", 0, zone)
        yield given(account(), words, mark=new, host="", people=[])
        yield given(
            ACCOUNTS[-1], words, mark=new, host="U0IVAN", day=PLAN.day, at=PLAN.at, people=["U0EVA"] * 1
        )
    crowd = [f"U0PERSON{n:03d}" for n in range(30)]
    yield given(account(), words, mark=MARK, host="U0IVAN", people=crowd)
    for one in (review(), WORST):
        yield given(account(next=one), words, mark=MARK, host=one.plan.host, day=PLAN.day, at=PLAN.at)


def came_message(words):
    for one in (*OVER, OFF, WORST):
        for planned, listed in ((False, True), (True, True), (False, False)):
            yield given(one, words, is_next_planned=planned, is_listed=listed)


def invitation_message(words):
    for one in (*INVITED, OFF, OVER[0]):
        for moved in (one.moved, one.moved + 1):
            yield given(one, "U0EVA", words, moved=moved, now=NOW)
        yield given(one, "U0XENA", words, moved=one.moved, now=NOW)
        yield given(one, "U0EVA", words, moved=one.moved, now=AFTER)


def host_message(words):
    for one in (*INVITED, OFF):
        for user_id in ("U0IVAN", "U0ADA"):
            yield given(one, user_id, words, now=NOW)
        yield given(one, "U0IVAN", words, now=AFTER)


SAMPLES = {
    "bot.accounts.blocks.accounts_message": accounts_message,
    "bot.accounts.blocks.account_message": account_message,
    "bot.accounts.blocks.several_message": lambda words: [
        given("acme", [account(), account(name="Acme Labs")], words),
        given(LONG, [account(name=WORST_NAME)] * 20, words),
    ],
    "bot.accounts.blocks.not_key_message": lambda words: [
        given(asked, near, RULES, words, may_add=may)
        for asked in ("Globex", LONG)
        for near in ([], ["Acme Corp"], [WORST_NAME] * 3)
        for may in (False, True)
    ],
    "bot.accounts.blocks.done_message": lambda words: [given(words("accounts.remove.done", name=WORST_NAME))],
    "bot.accounts.letter_blocks.invitation_message": invitation_message,
    "bot.accounts.letter_blocks.host_message": host_message,
    "bot.accounts.letter_blocks.reminder_message": lambda words: [
        given(one, words, is_host=is_host) for one in INVITED for is_host in (False, True)
    ],
    "bot.accounts.letter_blocks.alone_message": lambda words: [given(one, words) for one in INVITED],
    "bot.accounts.letter_blocks.off_message": lambda words: [given(one, words) for one in (OFF, *INVITED)],
    "bot.accounts.letter_blocks.came_message": came_message,
    "bot.accounts.form_blocks.account_view": lambda words: [
        given(None, words),
        given(None, words, name=LONG, owner="U0IVAN"),
        *(given(account(every=every), words) for every in EVERY),
        given(account(name=WORST_NAME, owner=""), words),
    ],
    "bot.accounts.form_blocks.review_view": review_view,
    "bot.accounts.form_blocks.invite_view": lambda words: [
        given(one, people, words, mark=MARK)
        for one in (review(), WORST)
        for people in ([], ["U0EVA"], [f"U0PERSON{n:03d}" for n in range(30)])
    ],
    "bot.accounts.form_blocks.send_view": lambda words: [
        given(one, words, mark=InvitationMark(REVIEW, 3)) for one in (review(), WORST)
    ],
    "bot.accounts.form_blocks.came_view": lambda words: [
        given(one, words, mark=MARK) for one in (*INVITED, *OVER)
    ],
}
