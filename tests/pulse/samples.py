"""Arguments for the pulse's messages: every state a pulse can be in, with the most statements a round can have."""

from datetime import UTC, date, datetime, timedelta

from bot.pulse.form_blocks import Showing
from bot.pulse.instrument import load_default
from bot.pulse.pacing import Pace
from bot.pulse.service.answers import Item, PulseForm
from bot.pulse.service.rounds import RoundInfo
from tests.samples import given
from tests.scores.ask_samples import sinces

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
ZONE = "Europe/Berlin"
URL = "https://example.slack.com/archives/D0ADA/p1773219600000000"
MOST_STATEMENTS = 20


def round_of(state="open", **more):
    return RoundInfo(
        id="0f" * 16,
        team_id="T0TEAM",
        series_id="1e" * 16,
        number=12,
        slot=date(2026, 3, 10),
        state=state,
        closes_at=NOW + timedelta(days=3),
        closes_on=date(2026, 3, 14),
        every_weeks=2,
        statements=MOST_STATEMENTS,
        **more,
    )


def form(done, statements=MOST_STATEMENTS, *, is_trial=False, **more):
    """A pulse with `done` of its statements dealt with: each answer in turn, the first one "I can't say"."""
    answers = [None, 1, 2, 3, 4, 5] * MOST_STATEMENTS
    items = [Item(n, n <= done, answers[n - 1] if n <= done else None) for n in range(1, statements + 1)]
    return PulseForm(round_of(is_trial=is_trial), tuple(items), **more)


def form_message(words):
    texts = load_default()
    for statements in (1, 4, MOST_STATEMENTS):
        for done in (0, 1, statements):
            for is_change in (False, True):
                for is_first in (False, True):
                    showing = Showing(is_change=is_change, is_first=is_first)
                    yield given(form(done, statements), words, texts, ZONE, showing)
    # Every page of a baseline, before anything was answered and while all is being changed.
    for page in range(1, 6):
        yield given(form(0), words, texts, ZONE, Showing(page=page))
        yield given(form(MOST_STATEMENTS), words, texts, ZONE, Showing(page=page, is_change=True))
    for after in (0, 1, 5, MOST_STATEMENTS, 99):
        yield given(form(5), words, texts, ZONE, Showing(after=after))
    yield given(form(1, is_trial=True), words, texts, ZONE)
    yield given(form(1, 4, pace=Pace.MONTH), words, texts, ZONE, Showing(is_first=True))
    for reworded in (1, MOST_STATEMENTS - 4):
        yield given(form(1, 4, reworded=reworded), words, texts, ZONE)
    for since in sinces(words):
        yield given(form(1, 4), words, texts, ZONE, Showing(is_first=True), since)


def status_message(words):
    yield given(None, words, ZONE, "", None)
    yield given(None, words, ZONE, "", NOW)
    for done in (0, MOST_STATEMENTS):
        for url in ("", URL):
            yield given(form(done), words, ZONE, url, None)
            yield given(form(done), words, ZONE, url, None, is_coming=True)
    yield given(form(0, 0, reworded=4), words, ZONE, URL, None)


def pulse_message(words):
    """The one message of a person and round: open, complete, being changed, over."""
    texts, after = load_default(), NOW + timedelta(days=3)
    yield given(form(3, 4), words, texts, ZONE, "C0REPORT", now=NOW)
    yield given(form(4, 4), words, texts, ZONE, "C0REPORT", now=NOW)
    yield given(form(4, 4), words, texts, ZONE, "C0REPORT", now=NOW, showing=Showing(is_change=True))
    yield given(form(3, 4), words, texts, ZONE, "C0REPORT", now=after)
    for now in (NOW, after):
        yield given(form(0, 0, reworded=4), words, texts, ZONE, "C0REPORT", now=now)
        yield given(form(3, 4, is_trial=True), words, texts, ZONE, "C0REPORT", now=now)
    for done in (0, 1):
        yield given(form(done, 4, asks_pace=True), words, texts, ZONE, "C0REPORT", now=NOW)


def receipt_message(words):
    for n in (1, 4):
        yield given(form(n, n), words, ZONE)
        yield given(form(n, n, is_trial=True), words, ZONE)


SAMPLES = {
    "bot.pulse.blocks.reminder_message": lambda words: [given(form(n, 4), words, ZONE, URL) for n in (0, 1)],
    "bot.pulse.blocks.reworded_message": lambda words: [given(12, words)],
    "bot.pulse.blocks.skipped_message": lambda words: [given(12, "0f" * 16, words)],
    "bot.pulse.blocks.snooze_message": lambda words: [given(12, "0f" * 16, words)],
    "bot.pulse.blocks.trial_over_message": lambda words: [given(words)],
    "bot.pulse.blocks.forgotten_message": lambda words: [given(12, words)],
    "bot.pulse.form_blocks.form_message": form_message,
    "bot.pulse.form_blocks.question_message": lambda words: [given(form(0, 4, asks_pace=True), words, ZONE)],
    "bot.pulse.blocks.receipt_message": receipt_message,
    "bot.pulse.blocks.closed_message": lambda words: [given(form(n), words, "C0REPORT") for n in (0, 1, 20)],
    "bot.pulse.blocks.pulse_message": pulse_message,
    "bot.pulse.blocks.status_message": status_message,
}
