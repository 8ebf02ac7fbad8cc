"""Which Slack statuses tell an absence, and which days it takes."""

from datetime import UTC, date, datetime, time

import pytest

from bot.people.absences import AWAY_EMOJI, AWAY_WORDS, absence_until, last_whole_day
from bot.people.hours import WORKING_HOURS
from bot.slack.members import Status, status

END = datetime(2026, 3, 20, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("emoji", sorted(AWAY_EMOJI))
def test_an_emoji_of_absence_counts_whatever_the_words(emoji):
    assert absence_until(Status(emoji, "see you", END)) == END


@pytest.mark.parametrize("words", AWAY_WORDS)
def test_words_of_absence_count_whatever_the_emoji(words):
    assert absence_until(Status(":calendar:", words, END)) == END
    assert absence_until(Status("", f" {words.upper()}, back on Monday", END)) == END


@pytest.mark.parametrize(
    ("emoji", "words"),
    [
        ("", ""),
        # Slack's own suggestions that tell of work.
        (":spiral_calendar_pad:", "In a meeting"),
        (":bus:", "Commuting"),
        (":house_with_garden:", "Working remotely"),
        # Words that only begin or go on like an absence.
        (":rocket:", "Holiday campaign goes live"),
        (":rocket:", "planning the vacation offer"),
        (":rocket:", "oooh"),
        (":rocket:", "Not out of office"),
    ],
)
def test_a_status_of_work_is_no_absence(emoji, words):
    assert absence_until(Status(emoji, words, END)) is None


def test_a_status_without_an_end_is_no_absence():
    assert absence_until(Status(":palm_tree:", "Vacationing")) is None


@pytest.mark.parametrize(
    ("until", "zone", "last"),
    [
        # "Until Friday" is a minute to midnight in the person's zone, or the midnight itself.
        (END, "Europe/Berlin", date(2026, 3, 20)),
        (datetime(2026, 3, 20, 23, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 20)),
        # Who is back at noon works in the afternoon; who is back when work ends does not.
        (datetime(2026, 3, 20, 12, tzinfo=UTC), "Europe/London", date(2026, 3, 19)),
        (datetime(2026, 3, 20, 17, tzinfo=UTC), "Europe/London", date(2026, 3, 20)),
        (datetime(2026, 3, 20, 16, 59, tzinfo=UTC), "Europe/London", date(2026, 3, 19)),
        # The clocks go forward in Berlin on the 29th.
        (datetime(2026, 3, 29, 15, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 29)),
        (datetime(2026, 3, 28, 15, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 27)),
    ],
)
def test_the_last_day_is_the_last_whose_hours_are_all_missed(until, zone, last):
    assert last_whole_day(until, zone, WORKING_HOURS) == last


def test_the_hours_are_the_persons_own():
    noon = datetime(2026, 3, 20, 12, tzinfo=UTC)
    assert last_whole_day(noon, "UTC", (time(6), time(11))) == date(2026, 3, 20)


@pytest.mark.parametrize(
    ("expiration", "until"),
    [
        (1774047599, END),
        (0, None),
        (None, None),
        (-1, None),
        ("1774047599", None),
        (10**20, None),
    ],
)
def test_slack_tells_the_end_in_unix_seconds_and_zero_is_never(expiration, until):
    profile = {"status_emoji": ":palm_tree:", "status_text": None, "status_expiration": expiration}
    assert status(profile) == Status(":palm_tree:", "", until)


def test_who_has_no_status_has_none():
    assert status({}) == Status()
