"""Arguments for the digest: from nothing to a week in which everything happened."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.digest.facts import Actions, DirectoryFacts, Facts, NextMeeting, Suggestion, Waiting
from bot.digest.service import Reading
from bot.scores.service.actions import NamedAction
from bot.text import Safe, escape
from tests.samples import LONG, NASTY, given
from tests.scores.samples import views

AT = datetime(2026, 3, 10, 13, tzinfo=UTC)
NOTHING = Facts(
    release=None,
    is_new=False,
    action=None,
    actions=None,
    meeting=None,
    waiting=Waiting(0, 0, 0, 0, 0, 0),
    directory=DirectoryFacts(0, (), 0),
    suggestion=None,
    best=None,
)
FULL = replace(
    NOTHING,
    action=NamedAction("r1", NASTY, "U0ADA", date(2026, 3, 3), "open"),
    actions=Actions(12, 3, 1, 2, 1, 4, 5, 3),
    meeting=NextMeeting(AT, ("opportunity", "problem", "outlook"), 7),
    waiting=Waiting(2, 1, 1, 3, 2, 3),
    directory=DirectoryFacts(4, ("printer", LONG[:120], NASTY[:120]), 9),
    suggestion=Suggestion(LONG[:140], 41.2, is_theme=False),
    best=Suggestion("How we work together", 81.0, is_theme=True),
)


def facts():
    yield NOTHING
    yield replace(FULL, is_full=False)
    yield replace(FULL, suggestion=replace(FULL.suggestion, is_theme=True))
    yield replace(FULL, actions=None, best=replace(FULL.suggestion, value=4.4))
    yield replace(FULL, since_taken_up=(Safe("*Taken up*"), escape(NASTY), escape(LONG[:300])))
    for state in ("named", "done", "open", "dropped"):
        yield replace(FULL, action=replace(FULL.action, state=state))
    for release in views():
        yield replace(FULL, release=release, is_new=True)
        yield replace(FULL, release=release, actions=None, meeting=replace(FULL.meeting, empty=(), items=1))


def digest_message(words):
    for one in facts():
        yield given(one, words, "Europe/Berlin", file_id="F0CHART" if one.is_new else "")
        yield given(one, words, "Europe/Berlin", is_quiet=True)
        yield given(one, words, "UTC", is_channel=True)


def reading_view(words):
    for is_on in (False, True):
        for is_own in (False, True):
            yield given(Reading(is_on, is_own, 3, time(15, 30), is_own, AT), words)


SAMPLES = {
    "bot.digest.blocks.digest_message": digest_message,
    "bot.digest.blocks.reading_view": reading_view,
}
