"""What is read once for several things of one transaction."""

import pytest

from bot.memo import open_memo, remember, remembered


@pytest.fixture
def session(db):
    with db.read() as opened:
        yield opened


def reads(session, key, found, log):
    def read():
        log.append(key)
        return found

    return remembered(session, key, read)


def test_without_a_memo_all_is_read_each_time(session):
    log = []
    remember(session, "one", 2)
    assert [reads(session, "one", 1, log) for _ in range(2)] == [1, 1]
    assert log == ["one", "one"]


def test_with_one_each_thing_is_read_once_also_where_there_is_nothing(session):
    log = []
    open_memo(session)
    assert [reads(session, "one", None, log) for _ in range(2)] == [None, None]
    assert reads(session, "two", 2, log) == 2
    assert log == ["one", "two"]


def test_what_was_read_together_is_not_read_again(session):
    log = []
    open_memo(session)
    remember(session, "one", 1)
    # Opening it again forgets nothing.
    open_memo(session)
    assert reads(session, "one", 2, log) == 1
    assert log == []


def test_it_ends_with_its_transaction(db):
    log = []
    for _ in range(2):
        with db.read() as session:
            open_memo(session)
            reads(session, "one", 1, log)
    assert log == ["one", "one"]
