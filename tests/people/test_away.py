"""The last day of an absence, from the words people type."""

from datetime import date

import pytest

from bot.errors import BotError
from bot.people.away import parse_until

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("until 2027-03-20", "en", date(2027, 3, 20)),
        ("2027-03-20", "en", date(2027, 3, 20)),
        ("Until 20 March 2027", "en", date(2027, 3, 20)),
        ("20 March", "en", date(2027, 3, 20)),
        ("20.3.2027", "en", date(2027, 3, 20)),
        ("03/20/2027", "en", date(2027, 3, 20)),
        ("20. März", "de", date(2027, 3, 20)),
        ("friday", "de", date(2026, 11, 27)),
        ("next friday", "en", date(2026, 11, 27)),
        ("in 2 weeks", "en", date(2026, 12, 6)),
        ("tomorrow", "en", date(2026, 11, 23)),
        ("today", "en", SUNDAY),
        ("2027-11-23", "en", date(2027, 11, 23)),
    ],
)
def test_usual_forms_are_understood(typed, language, expected):
    assert parse_until(typed, SUNDAY, language) == expected


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "away.error.unreadable"),
        ("until", "away.error.unreadable"),
        ("bananas", "away.error.unreadable"),
        ("until 31.2.2027", "away.error.unreadable"),
        ("2026-11-21", "away.error.past"),
        ("2027-11-24", "away.error.too_far"),
    ],
)
def test_what_cannot_be_meant_is_refused(typed, key):
    with pytest.raises(BotError) as caught:
        parse_until(typed, SUNDAY, "en")
    assert caught.value.key == key
