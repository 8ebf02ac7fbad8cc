"""What is derived from the operator's secret."""

import pytest
from cryptography.fernet import InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from bot.keys import Keys

MINE, OTHER = Keys("a secret of tests, long enough"), Keys("another secret, as long as that")


def test_a_respondent_key_is_the_same_every_time_and_32_hex_digits():
    key = MINE.respondent("T1", "U0ADA")
    assert key == Keys("a secret of tests, long enough").respondent("T1", "U0ADA")
    assert len(key) == 32
    assert int(key, 16) >= 0


def test_a_respondent_key_depends_on_person_workspace_and_secret():
    keys = {
        MINE.respondent("T1", "U0ADA"),
        MINE.respondent("T1", "U0BEN"),
        MINE.respondent("T2", "U0ADA"),
        OTHER.respondent("T1", "U0ADA"),
    }
    assert len(keys) == 4
    assert not any("ADA" in key for key in keys)


@given(st.text(max_size=200))
def test_a_token_comes_back_and_does_not_show(token):
    stored = MINE.encrypt(token)
    assert MINE.decrypt(stored) == token
    assert len(token) < 8 or token not in stored


def test_a_token_is_unreadable_under_another_secret():
    with pytest.raises(InvalidToken):
        OTHER.decrypt(MINE.encrypt("xoxb-token"))


def test_the_fingerprint_tells_secrets_apart_and_is_no_key_in_use():
    assert MINE.fingerprint() == Keys("a secret of tests, long enough").fingerprint()
    assert MINE.fingerprint() != OTHER.fingerprint()
    assert len(MINE.fingerprint()) == 16
    assert MINE.fingerprint() not in MINE.respondent("T1", "U0ADA")


def test_the_mark_of_a_view_tells_states_people_and_secrets_apart():
    mark = MINE.mark("T1", "U0ADA", "1 of 4 answered")
    assert mark == Keys("a secret of tests, long enough").mark("T1", "U0ADA", "1 of 4 answered")
    others = {
        MINE.mark("T1", "U0ADA", "2 of 4 answered"),
        MINE.mark("T1", "U0BEN", "1 of 4 answered"),
        OTHER.mark("T1", "U0ADA", "1 of 4 answered"),
        MINE.respondent("T1", "U0ADA"),
    }
    assert mark not in others
    assert len(mark) == 32
