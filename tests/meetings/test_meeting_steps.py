"""Which step of a meeting comes next, and what a close keeps."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.meetings.agenda import Presence
from bot.meetings.closing import Closing
from bot.meetings.steps import Moments, Step, next_step

COLLECT = datetime(2026, 4, 1, 8, tzinfo=UTC)
AGENDA = datetime(2026, 4, 6, 8, tzinfo=UTC)
START = datetime(2026, 4, 7, 13, tzinfo=UTC)
END = START + timedelta(hours=1)
MOMENTS = Moments(COLLECT, AGENDA, START, END)


@pytest.mark.parametrize(
    ("now", "after", "expected"),
    [
        (COLLECT - timedelta(days=9), None, (Step.COLLECT, COLLECT)),
        (COLLECT + timedelta(days=1), None, (Step.COLLECT, COLLECT + timedelta(days=1))),
        (COLLECT, Step.COLLECT, (Step.AGENDA, AGENDA)),
        # Planned, or moved, across the cut-off: topics are not asked for any more.
        (AGENDA, None, (Step.AGENDA, AGENDA)),
        (AGENDA, Step.AGENDA, (Step.START, START - timedelta(minutes=30))),
        (START, Step.AGENDA, (Step.LATE, END + timedelta(days=1))),
        (START, None, (Step.LATE, END + timedelta(days=1))),
        (END + timedelta(days=1), Step.LATE, (Step.LAPSE, END + timedelta(days=5))),
        # After an outage nobody is asked first: it closes.
        (END + timedelta(days=9), Step.START, (Step.LAPSE, END + timedelta(days=9))),
        (END + timedelta(days=9), Step.LAPSE, None),
    ],
)
def test_what_comes_next(now, after, expected):
    assert next_step(MOMENTS, now, after) == expected


def test_every_step_comes_in_its_turn():
    now, after, seen = COLLECT - timedelta(days=1), None, []
    while (found := next_step(MOMENTS, now, after)) is not None:
        after, now = found
        seen.append(found)
    assert [step for step, _ in seen] == list(Step)
    assert [at for _, at in seen] == sorted(at for _, at in seen)


@pytest.mark.parametrize(
    "closing", [Closing(), Closing(("Ümlaut",), ("b",)), Closing((), (), Presence(3, 2, 1, 0))]
)
def test_a_close_is_kept_as_it_was(closing):
    assert Closing.decode(closing.encode()) == closing


def test_no_close_yet():
    assert Closing.decode("") == Closing()
