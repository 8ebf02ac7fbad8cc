"""Arguments for the admin's forms and lists: nothing, one, as many as fit and more, and text that wants to be more."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.home.log_words import LABELS, PERSON_LABELS
from bot.outbox.counts import AtLeast, Few, Tally
from bot.people.listed import Listed
from bot.people.listing import OnFile
from bot.people.places import zones
from bot.people.service import Someone
from bot.people.sides import BOTH, NEITHER, Role, Side
from bot.pulse.instrument import load_default
from bot.pulse.service.answers import Item, PulseForm
from bot.pulse.service.forecast import Delivery, Forecast, LeftOut, RoundForecast
from bot.pulse.service.rounds import OPEN, RoundInfo
from bot.workspace.audit import Change, Entry, LogPage
from tests.samples import LONG, NASTY, given

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
BEN = Someone(
    user_id="U0BEN",
    name=NASTY,
    timezone="Europe/London",
    country="",
    locale="en-GB",
    side=Side.SALES,
    team="",
    roles=frozenset(),
    is_active=True,
    is_guest=False,
    is_external=False,
    is_bot=False,
    is_slack_admin=False,
)
NOTHING = Listed(None, frozenset(), "", "", "")
EVERYTHING = Listed(NEITHER, frozenset(Role), NASTY, "DE", "America/Argentina/ComodRivadavia")
ROUND = RoundInfo("0" * 32, "T0", "0" * 32, 3, date(2026, 3, 3), OPEN, NOW, date(2026, 3, 10), 2, 4)


def people_view(words):
    yield given(words)
    yield given(words, saved="U0BEN")
    yield given(words, saved="U0BEN", is_new=False)
    yield given(words, is_unknown=True)
    for found in (None, "sales", "marketing", BOTH):
        for said in (NOTHING, EVERYTHING, replace(EVERYTHING, side="sales", timezone="Asia/Tokyo")):
            yield given(words, file=OnFile(BEN, said, found))
    yield given(words, file=OnFile(replace(BEN, is_bot=True), NOTHING, None))


def both_sides_view(words):
    for count in (1, 90, 91, 300):
        yield given([replace(BEN, user_id=f"U0P{number:03d}") for number in range(count)], words)


def entries():
    texts = (
        "null",
        '""',
        '"x"',
        "[]",
        "true",
        "false",
        "4",
        '"C0ALIGNMENT"',
        '"S0SALES01"',
        f'"{"y" * 900}"',
    )
    lists = ('["U0HANA", "U0ADA"]', '[["2026-12-21", "2027-01-03"], ["2026-05-01", "2026-05-01"]]')
    keys = [
        *LABELS,
        *(f"person.U0BEN.{field}" for field in PERSON_LABELS),
        "of.another.version",
        "person.x.y",
    ]
    for number, key in enumerate(keys):
        old, new = (*texts, *lists)[number % 12], (*texts, *lists)[(number + 5) % 12]
        yield Entry(NOW, ("U0HANA", NASTY, LONG[:255])[number % 3], Change(key, old, new))


def log_view(words):
    some = tuple(entries())
    yield given(LogPage((), 0, has_older=False), words, "Europe/Berlin")
    for number, older in ((0, True), (1, True), (99999, False)):
        yield given(LogPage(some[:30], number, older), words, "Europe/Berlin")
    yield given(LogPage(some[-30:], 0, has_older=False), words, "Europe/Berlin")


def forecasts():
    everywhere = tuple(
        Delivery(NOW + timedelta(minutes=number), zones()[number : number + 40], number + 1)
        for number in range(0, 400, 8)
    )
    one = RoundForecast(
        slot=date(2026, 3, 3),
        opens_at=NOW,
        closes_at=NOW + timedelta(days=7),
        is_trial=False,
        is_baseline=False,
        will_open=True,
        asked=25,
        statements=4,
        deliveries=(Delivery(NOW, ("Europe/Berlin", "Europe/London", "Europe/Paris"), 12),),
        reminders=(),
        left_out={},
    )
    yield Forecast((), paused=False, running=None)
    yield Forecast((one,), paused=False, running=ROUND)
    crowd = replace(one, is_trial=True, is_baseline=True, deliveries=everywhere, reminders=everywhere)
    yield Forecast((crowd, replace(one, left_out=dict.fromkeys(LeftOut, 3))), paused=False, running=None)
    later = replace(one, opens_at=NOW + timedelta(days=20), left_out={LeftOut.NO_HOUR: 1})
    yield Forecast((later,), paused=False, running=None)
    closed = replace(one, will_open=False, deliveries=())
    yield Forecast((closed,), paused=True, running=None)
    yield Forecast((closed, replace(closed, left_out={LeftOut.NOT_ASKED: 25})), paused=False, running=None)


def rehearsal_message(words):
    instrument = load_default()
    for count in (3, 5):
        items = tuple(Item(one.no, is_dealt=False, value=None) for one in instrument.statements[:count])
        yield given(PulseForm(ROUND, items), words, instrument, "Europe/Berlin")


def queue_message(words):
    """Nothing, every kind with every count there is, and a word of Slack's that wants to be more."""
    yield given([], words, "Europe/Berlin")
    counts = {
        "waiting": Few(),
        "moving": 1,
        "sent": 1234,
        "unknown": 2,
        "failed": {NASTY: Few()},
        "dropped": {"over": 7},
    }
    kinds = ("pulse_invitation", "pulse_reminder", "pulse_snoozed", "scores_report", "scores_ask")
    kinds += ("channel_trouble", "both_sides", "care_test", "shared_answer")
    yield given([Tally(kind, True, oldest=NOW, **counts) for kind in kinds], words, "Europe/Berlin")
    yield given([Tally("pulse_reminder", True, waiting=AtLeast(40)), Tally("care_test", True)], words, "UTC")


CARE_SAMPLES = {
    "bot.home.care_blocks.care_notice": lambda words: [given(words("care.test.sent"), words)],
    "bot.home.care_people_blocks.people_view": people_view,
    "bot.home.care_people_blocks.both_sides_view": both_sides_view,
    "bot.home.care_log_blocks.log_view": log_view,
    "bot.home.care_run_blocks.planning_view": lambda words: [given(words)],
    "bot.home.care_run_blocks.dry_run_view": lambda words: [
        given(coming, words, "Europe/Berlin", now=NOW) for coming in forecasts()
    ],
    "bot.home.care_test_blocks.rehearsal_message": rehearsal_message,
    "bot.home.queue_blocks.queue_message": queue_message,
}
