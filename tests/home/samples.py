"""Arguments for the Home tab: everybody who may open it, and every state of what it shows."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.home.needs import Need
from bot.home.service import HomePage, OpenPulse, Standing
from bot.home.setup_blocks import setup_section
from bot.people.absences import SaidAway, StatusAway
from bot.people.hours import WORKING_HOURS
from bot.people.own import OwnChoice, OwnSettings
from bot.people.service import Someone
from bot.people.sides import Programme, Role, Side
from bot.privacy.blocks import privacy_buttons
from tests.directory.samples import ENTRIES
from tests.home.care_samples import CARE_SAMPLES
from tests.home.setup_samples import SETUP_SAMPLES, setups
from tests.meetings.action_samples import MANY as ACTIONS
from tests.meetings.action_samples import VIEWS as ACTIONS_IN_EACH_STATE
from tests.samples import NASTY, given

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
URL = "https://example.slack.com/archives/D0ADA/p1773219600000000"
PERSON = Someone(
    user_id="U0ADA",
    name=NASTY,
    timezone="Asia/Jerusalem",
    country="IL",
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
USUAL = OwnSettings(OwnChoice("", "", WORKING_HOURS, frozenset(range(5))), "Europe/London", "")
CHOSEN = OwnSettings(
    OwnChoice("Asia/Jerusalem", "IL", (time(0), time(23, 59)), frozenset({6, 0, 1, 2, 3})),
    "Europe/London",
    "",
)
WHAT = (
    "review", "changed", "handoff", "returned", "invitation", "record", "entry", "rule", "case", "miss",
)  # fmt: skip
PULSE = OpenPulse(12, 2, 4, NOW, URL, is_skipped=False)


def pages():
    yield HomePage(Standing.UNKNOWN, helpers=("U0HANA",))
    for own in (USUAL, CHOSEN):
        for standing in Standing:
            yield HomePage(standing, PERSON, own, "GB", helpers=("U0HANA", "U0GUS"))
    yield HomePage(Standing.ASKED, PERSON, replace(USUAL, is_zone_listed=True))
    yield HomePage(Standing.NEITHER, PERSON, USUAL, helpers=(PERSON.user_id,))
    asked = HomePage(Standing.ASKED, PERSON, USUAL, "", next_at=NOW)
    yield asked
    yield replace(asked, is_paused=True)
    yield replace(asked, paused_until=NOW)
    for actions in (ACTIONS, *([one] for one in ACTIONS_IN_EACH_STATE)):
        yield replace(asked, actions=tuple(actions), today=NOW.date())
    away = replace(PERSON, away_until=date(2026, 3, 20), weekdays=frozenset({0, 2, 4}), country="")
    yield replace(asked, person=away, away=SaidAway(date(2026, 3, 20)))
    yield replace(asked, person=away, away=SaidAway(date(2026, 3, 20)), pulse=PULSE)
    yield replace(asked, away=StatusAway(NOW, PERSON.timezone), pulse=PULSE)
    yield replace(asked, person=replace(PERSON, left=frozenset({Programme.PULSE})), standing=Standing.LEFT)
    lead = replace(PERSON, roles=frozenset({Role.LEAD}))
    yield replace(asked, person=lead)
    yield replace(asked, roles=frozenset(Role), entries=ENTRIES[:5], entries_in_all=12)
    stopped = frozenset({Programme.AGENDA, Programme.DIGEST, Programme.DIRECTORY, Programme.GIVEN})
    yield replace(asked, person=replace(PERSON, left=stopped), entries=ENTRIES[:1], entries_in_all=1)
    yield replace(asked, needs=tuple(Need(what, count, NASTY) for what in WHAT for count in (1, 12)))
    yield replace(asked, person=replace(lead, left=frozenset({Programme.ASK}), away_until=away.away_until))
    for pulse in (PULSE, replace(PULSE, done=4), replace(PULSE, is_skipped=True), replace(PULSE, url="")):
        yield replace(asked, pulse=pulse)


def home_view(words):
    privacy = privacy_buttons(words)
    for page in pages():
        yield given(page, words, privacy)
    setup = [{"type": "divider"}]
    page = HomePage(Standing.NEITHER, PERSON, USUAL)
    notice = words.plural("privacy.deleted", 4)
    yield given(page, words, privacy, notice=notice, setup=setup, is_setup_first=True)
    yield given(page, words, privacy, setup=setup)
    for one in setups():
        section = setup_section(one, words, "Europe/London")
        yield given(page, words, privacy, setup=section, is_setup_first=not one.is_complete)


def settings_view(words):
    longest = replace(USUAL.chosen, timezone="Atlantic/South_Georgia", weekdays=frozenset(range(7)))
    for own in (
        USUAL,
        CHOSEN,
        replace(USUAL, usual_country="DE", is_zone_listed=True),
        replace(USUAL, chosen=longest),
    ):
        for country in ("", "GB"):
            yield given(own, country, words)


SAMPLES = {
    "bot.home.blocks.home_view": home_view,
    "bot.home.settings_blocks.settings_view": settings_view,
    "bot.home.settings_blocks.away_view": lambda words: [
        given(day, words) for day in (None, date(2026, 3, 20))
    ],
    "bot.home.settings_blocks.pause_view": lambda words: [
        given(hours, words) for hours in (WORKING_HOURS, (time(0), time(23, 59)))
    ],
    **SETUP_SAMPLES,
    **CARE_SAMPLES,
}
