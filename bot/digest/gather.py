"""Reads the other rooms for a digest; owns no rule of theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from bot.accounts.service import measures
from bot.digest.facts import Actions, DirectoryFacts, Facts, NextMeeting, Waiting, best_of, lowest
from bot.directory.misses import misses
from bot.directory.models import DirectoryEntry
from bot.directory.stewards import is_steward
from bot.handoffs.counts import counts as handoff_counts
from bot.meetings.action_views import counts as action_counts
from bot.meetings.action_views import own_counts, waits_for
from bot.meetings.facts import Heading
from bot.meetings.meeting_views import coming
from bot.memo import remembered
from bot.people.service import someone
from bot.reviews.counts import counts as review_counts
from bot.rules.service import led_side, standing
from bot.scores.service.actions import newest_asked
from bot.scores.service.detail_read import details_of
from bot.scores.service.read import newest_release
from bot.scores.service.then_and_now import then_and_now
from bot.scores.then_and_now_lines import then_and_now_lines

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.meetings.meeting_views import MeetingView
    from bot.pulse.instrument import Instrument
    from bot.scores.service.actions import NamedAction
    from bot.scores.service.detail_read import DetailsView, Pair
    from bot.text import Safe, Words

HEADINGS = {
    Heading.OPPORTUNITIES: "opportunity",
    Heading.PROBLEMS: "problem",
    Heading.OUTLOOK: "outlook",
}
"""What each heading of an agenda is called here."""
MOST_ASKED = 3
"""Questions without an answer that are named."""


def gather(
    session: Session,
    instrument: Instrument,
    team_id: str,
    recipient: str,
    *,
    since: datetime,
    now: datetime,
    words: Words,
) -> Facts:
    """What a digest tells a reader of the time since an instant, as of now.

    What is the same for all readers is read once where a memo is open.
    """
    release = remembered(session, ("digest", "release", team_id), lambda: newest_release(session, team_id))
    details = remembered(
        session,
        ("digest", "details", team_id),
        lambda: details_of(session, team_id, release) if release else None,
    )
    lines, themes = _texts(details, instrument, words)
    is_channel = recipient.startswith(("C", "G"))
    is_new = release is not None and release.closed_on >= since.date()
    return Facts(
        release=release,
        is_new=is_new,
        action=remembered(session, ("digest", "action", team_id), lambda: _action(session, team_id)),
        actions=_actions(session, team_id, recipient, since, now),
        meeting=_meeting(session, team_id, now),
        waiting=_waiting(session, team_id, recipient, since, now),
        directory=remembered(
            session,
            ("digest", "directory", team_id, since.date()),
            lambda: _directory(session, team_id, since, now),
        ),
        suggestion=lowest(lines, is_theme=False) or lowest(themes, is_theme=True),
        best=best_of(lines, themes),
        is_full=is_channel or may_read_all(session, team_id, recipient),
        since_taken_up=_since_taken_up(session, instrument, team_id, words, now) if is_new else (),
    )


def may_read_all(session: Session, team_id: str, user_id: str) -> bool:
    """Whether somebody reads, too, what waits for whom, in counts: leads, liaisons and admins."""
    person = someone(session, team_id, user_id)
    return (person is not None and person.is_lead) or is_steward(session, team_id, user_id)


def _texts(
    details: DetailsView | None, instrument: Instrument, words: Words
) -> tuple[list[tuple[str, Pair]], list[tuple[str, Pair]]]:
    """Statements and themes in the reader's words, each with its published figures."""
    if details is None:
        return [], []
    return (
        [(instrument.text(no, words.tag), pair) for no, pair in details.lines.items()],
        [(instrument.theme_text(pair.of, words.tag), pair) for pair in details.themes],
    )


def _action(session: Session, team_id: str) -> NamedAction | None:
    """What the leads named after the newest result, else after the one before, which they have not let go yet."""
    return next((one.action for one in newest_asked(session, team_id)[:2] if one.action), None)


def _since_taken_up(
    session: Session, instrument: Instrument, team_id: str, words: Words, now: datetime
) -> tuple[Safe, ...]:
    """Only with a new result, and of what has a figure since: the same line every week is read no more."""
    found = [one for one in then_and_now(session, instrument, team_id, now=now) if one.has_news]
    return tuple(then_and_now_lines(found, instrument, words))


def _waiting(session: Session, team_id: str, recipient: str, since: datetime, now: datetime) -> Waiting:
    shared = remembered(
        session,
        ("digest", "waiting", team_id, since.date()),
        lambda: _waiting_for_all(session, team_id, since, now),
    )
    side = led_side(session, team_id, recipient)
    if side is None:
        return shared
    rules = remembered(session, ("digest", "rules", team_id), lambda: standing(session, team_id))
    return replace(shared, rules_to_agree=sum(side in rule.lacks for rule in rules))


def _waiting_for_all(session: Session, team_id: str, since: datetime, now: datetime) -> Waiting:
    reviews = review_counts(session, team_id, since=since, now=now)
    handoffs = handoff_counts(session, team_id, since=since, now=now)
    accounts = measures(session, team_id, since, now, now=now)
    return Waiting(
        reviews=reviews.waiting,
        reviews_late=reviews.overdue,
        leads_late=handoffs.leads.late,
        handoffs_late=handoffs.others.late,
        accounts_without_marketing=accounts.alone,
        rules_to_agree=0,
    )


def _actions(
    session: Session, team_id: str, recipient: str, since: datetime, now: datetime
) -> Actions | None:
    """None as long as there is neither an action item nor a meeting to give one at."""
    shared = remembered(
        session,
        ("digest", "actions", team_id, since.date()),
        lambda: action_counts(session, team_id, since, now),
    )
    if not (shared.open or shared.done or _coming(session, team_id, now)):
        return None
    person = someone(session, team_id, recipient)
    mine = waits_for(session, team_id, recipient, now=now) if person else ()
    own = own_counts(mine, person.today(now) if person else now.date())
    return Actions(
        open=shared.open,
        due=shared.due,
        overdue=shared.overdue,
        own_due=own.due,
        own_overdue=own.overdue,
        carried=shared.carried.once + shared.carried.more,
        done=shared.done,
        in_time=shared.in_time,
    )


def _coming(session: Session, team_id: str, now: datetime) -> MeetingView | None:
    return remembered(session, ("digest", "coming", team_id), lambda: coming(session, team_id, now=now))


def _meeting(session: Session, team_id: str, now: datetime) -> NextMeeting | None:
    found = _coming(session, team_id, now)
    if found is None:
        return None
    empty = tuple(HEADINGS[heading] for heading in found.empty)
    return NextMeeting(found.start_at, empty, len(found.on_agenda))


def _directory(session: Session, team_id: str, since: datetime, now: datetime) -> DirectoryFacts:
    mine = DirectoryEntry.team_id == team_id
    waits = or_(DirectoryEntry.asked_on.is_not(None), DirectoryEntry.due_at <= now)
    to_confirm = session.scalar(select(func.count()).select_from(DirectoryEntry).where(mine, waits)) or 0
    asked = misses(session, team_id, since=since.date())
    return DirectoryFacts(
        to_confirm, tuple(one.words for one in asked[:MOST_ASKED]), sum(one.times for one in asked)
    )
