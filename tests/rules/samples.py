"""Arguments for every message of the rules: agreed and proposed, people there, away and gone, few rules and many."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.directory.entries import ContactKind
from bot.people.sides import Side
from bot.reviews.blocks import ask_button
from bot.rules.amounts import Amount
from bot.rules.answers import Answer, Involved
from bot.rules.blocks import other_currency
from bot.rules.involve import How, Involve
from bot.rules.rule_blocks import MOST_LISTED
from bot.rules.triggers import MODEL_RULES, Case, Kind, Rule
from bot.rules.versions import RuleView
from bot.slack.ids import Topic
from tests.directory.samples import ASLEEP, AWAY, DEPUTY, ENTRIES, ENTRY, HERE, NOW, OUT, WORST, entry
from tests.samples import LONG, NASTY, given

DAY = date(2026, 3, 3)
BOTH = frozenset(Side)
TOPIC = Involve(How.TOPIC, "brand manager")
WORST_TOPIC = Involve(How.TOPIC, (NASTY + "t" * 80)[:80])
DEAL = Case(Kind.AMOUNT, Amount(Decimal("2500000.50"), "EUR"))


def view(rule_id=ENTRY, number=1, agreed=BOTH, **more):
    stands = {name: more.pop(name) for name in ("is_replaced", "retired_on") if name in more}
    facts = {
        "id": rule_id, "name": "Large opportunities", "kind": Kind.AMOUNT, "involve": TOPIC,
        "amount": Amount(Decimal(2_000_000), "EUR"), "text": "The brand manager is involved.",
    }  # fmt: skip
    return RuleView(Rule(**(facts | more)), number, agreed, DAY, **stands)


WORST_RULE = view(
    name=(NASTY + "n" * 80)[:80],
    text=LONG[:300],
    involve=WORST_TOPIC,
    agreed=frozenset(),
    number=12,
    amount=Amount(Decimal("999999999999.1234"), "CHF"),
)
ROLES = [Involve(How.LEAD, side) for side in Side] + [Involve(How.LIAISON), Involve(How.ADMIN)]
PERSON, NOBODY = Involve(How.PERSON, "U0ADA"), Involve(How.PERSON)
EVERY = [TOPIC, WORST_TOPIC, PERSON, NOBODY, *ROLES]
INVOLVED = [
    *(Involved(one) for one in EVERY),
    *(Involved(TOPIC, entry=one) for one in ENTRIES),
    Involved(WORST_TOPIC, entry=entry(said=WORST, deputy=DEPUTY), others=3),
    Involved(TOPIC, entry=ENTRIES[0], others=1),
    *(Involved(PERSON, (one,)) for one in (HERE, ASLEEP, AWAY, OUT)),
    Involved(ROLES[0], (HERE, ASLEEP, AWAY, OUT, DEPUTY)),
    Involved(TOPIC, entry=entry(kind=ContactKind.GROUP, contact="S0BRAND", contact_name=NASTY, reach=None)),
]
OTHER_KINDS = [view(kind=kind, amount=None) for kind in list(Kind)[1:]]
STATES = [
    view(),
    view(agreed=frozenset()),
    *(view(agreed=frozenset({side})) for side in Side),
    view(is_replaced=True),
    view(retired_on=DAY),
    WORST_RULE,
    *OTHER_KINDS,
]


def answers():
    for who in INVOLVED:
        yield Answer(DEAL, "GBP", ((view(involve=who.involve), who),))
    for one in STATES:
        yield Answer(DEAL, "CHF", ((one, INVOLVED[0]),), more=1)
    worst = [replace(WORST_RULE.rule, id=f"{n:032x}") for n in range(3)]
    many = tuple((replace(WORST_RULE, rule=rule), INVOLVED[len(EVERY) + len(ENTRIES)]) for rule in worst)
    yield Answer(DEAL, None, many, more=7)
    yield Answer(Case(Kind.PRINT), None, ((OTHER_KINDS[0], Involved(ROLES[0], (HERE,))),))
    yield Answer(Case(Kind.PRINT), "EUR")
    yield Answer(DEAL, "EUR", nearest=(view(),))
    yield Answer(DEAL, "EUR", nearest=(WORST_RULE,) * 9)
    yield Answer(DEAL, "EUR", currencies=("CHF", "USD"))
    yield Answer(DEAL, None)


def rules_message(words):
    for side, may_keep in ((None, False), (Side.SALES, True), (None, True)):
        states = [replace(one, rule=replace(one.rule, id=f"{n:032x}")) for n, one in enumerate(STATES[:4])]
        yield given(states, 4, words, own="EUR", side=side, may_keep=may_keep)
        yield given([view()], 1, words, own=None, side=side, may_keep=may_keep)
        worst = [
            replace(WORST_RULE, rule=replace(WORST_RULE.rule, id=f"{n:032x}")) for n in range(MOST_LISTED)
        ]
        yield given(worst, MOST_LISTED + 1, words, own="USD", side=side, may_keep=may_keep)
        yield given(worst, 100, words, own="USD", side=side, may_keep=may_keep)


def models_message(words):
    drafts = [model.draft(words) for model in MODEL_RULES]
    for may_keep in (False, True):
        yield given(drafts, words, own="USD", may_keep=may_keep)


def rule_form_view(words):
    for own in (None, "EUR", "XCD"):
        yield given(None, words, own=own)
        yield given(None, words, own=own, name=LONG)
        for one in (*STATES, *(view(involve=involve) for involve in EVERY)):
            yield given(one.rule, words, own=own, rule_id=ENTRY)


SAMPLES = {
    "bot.rules.blocks.case_message": lambda words: [given(one, words, now=NOW) for one in answers()],
    "bot.rules.blocks.case_answer": lambda words: [
        given(one, words, now=NOW, team_id="T0NORTHWIND", share=share, more=more)
        for one in answers()
        for share in (None, Topic("deal", "2500000_50_eur"))
        for more in ((), [ask_button(words)], other_currency(one, words))
    ],
    "bot.rules.rule_blocks.rules_message": rules_message,
    "bot.rules.rule_blocks.nothing_message": lambda words: [given(text, words) for text in ("x", LONG)],
    "bot.rules.rule_blocks.models_message": models_message,
    "bot.rules.rule_blocks.history_message": lambda words: [
        given([], 0, words, own=None),
        given(STATES[4:6], 2, words, own="EUR"),
        given([WORST_RULE] * MOST_LISTED, 30, words, own="EUR"),
    ],
    "bot.rules.rule_blocks.rule_form_view": rule_form_view,
}
