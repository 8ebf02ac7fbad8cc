"""Arguments for the question to the leads: with and without actions, in every state, named by whom."""

from dataclasses import replace
from datetime import date

from bot.scores.ask_blocks import outcome_line, since_line, suggestion_line
from bot.scores.service.actions import NamedAction
from bot.scores.service.ask import AskView
from tests.samples import LONG, NASTY, given

ACTION = NamedAction("1e" * 16, NASTY, "U0ADA", date(2026, 3, 11), "named")
LONGEST = replace(ACTION, text=LONG[:200])
STATES = ("named", "done", "open", "dropped")


def outcomes(words):
    """The line of a report, for every state and text."""
    return [outcome_line(replace(one, state=state), words) for state in STATES for one in (ACTION, LONGEST)]


def sinces(words):
    """The line above a pulse, in each of its forms."""
    settled = [replace(ACTION, state=state) for state in STATES[1:]]
    for actions in (
        *([one] for one in settled),
        *([None, one] for one in settled),
        *([LONGEST, one] for one in settled),
        [ACTION],
    ):
        yield since_line(actions, words)


def ask_samples(view):
    """The samples, made of the releases that those of the report are made of."""

    def asks():
        for release in (view(), view(variance=90.0, stage=None), view(mode="combined", sides=())):
            yield AskView(release, None, None, "U0ADA")
        for state in STATES:
            for action in (ACTION, LONGEST, replace(ACTION, named_by="")):
                said = replace(action, state=state)
                yield AskView(view(), said, None, "U0ADA")
                yield AskView(view(), said, said, "U0DEV")
                yield AskView(view(), None, said, "U0DEV")

    def ask_message(words):
        for one in asks():
            yield given(one, words)
            yield given(one, words, suggestion_line(NASTY, 42.4, words))

    def naming_view(words):
        for one in asks():
            for channel in ("", "C0REPORT"):
                yield given(one, channel, words)
            yield given(one, "C0REPORT", words, typed=LONG[:200], is_meanwhile=True)

    return {
        "bot.scores.ask_blocks.ask_message": ask_message,
        "bot.scores.ask_blocks.naming_view": naming_view,
        "bot.scores.ask_blocks.ask_left_message": lambda words: [given("0f" * 16, words)],
    }
