"""The weekly digest in words, and the form for when it comes; knows no database.

A line or two for each thing, in one order every week; only published figures, and counts in place of names. What has no
news shows a zero and not a blank (ux.md 25).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.pulse.method import SMALLEST_GROUP
from bot.scores.blocks import alt_text, change_line, gap_lines, stage_line, turnout_lines
from bot.slack import kit
from bot.slack.ids import Action, Callback
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.digest.facts import Actions, Facts, NextMeeting, Suggestion
    from bot.digest.service import Reading
    from bot.text import Words

LONGEST_ASKED: Final = 40
_LONGEST_SUGGESTION: Final = 200


class Place(StrEnum):
    """Where a button of the digest leads: the same as a command answers."""

    STAGE = "stage"
    GAP = "gap"
    ACTIONS = "actions"
    MEETING = "meeting"
    REVIEWS = "reviews"
    HANDOFFS = "handoffs"
    ACCOUNTS = "accounts"
    RULES = "rules"
    DIRECTORY = "directory"
    THEMES = "themes"


class Block(StrEnum):
    """Ids of the form's inputs."""

    WEEKDAY = "digest_weekday"
    AT = "digest_at"
    QUIET = "digest_quiet"


OFF, OWN_DEFAULT, QUIET = "off", "default", "quiet"
"""Values of the form: no digest, the day of the settings, and that all is quiet is told, too."""


@kit.builds
def digest_message(
    facts: Facts,
    words: Words,
    zone: str,
    *,
    file_id: str = "",
    is_quiet: bool = False,
    is_channel: bool = False,
) -> kit.Message:
    """The digest of a week.

    Args:
        facts: what there is to tell.
        words: the reader's.
        zone: the reader's, for where Slack cannot say a time.
        file_id: of the chart, where there is a new one.
        is_quiet: nothing has changed since the last one.
        is_channel: it goes to the leads' channel, where nobody can leave it.
    """
    head = words("digest.quiet" if is_quiet else "digest.head_channel" if is_channel else "digest.head")
    foot = words("digest.foot_channel" if is_channel else "digest.foot", k=SMALLEST_GROUP)
    blocks, spoken = [kit.section(head)], [head]
    for place, text in _parts(facts, words, zone):
        blocks.append(kit.section(text, accessory=_button(place, words) if place else None))
        spoken.append(text)
        if place is Place.STAGE and file_id and facts.release:
            blocks.append(kit.image_file(file_id, kit.fit(alt_text(facts.release, words), 1900)))
    blocks.append(kit.context(foot))
    return kit.Message(Safe("\n").join([*spoken, foot]), tuple(blocks))


@kit.builds
def reading_view(reading: Reading, words: Words) -> kit.View:
    """The form for whether and when somebody reads it."""
    days = [
        kit.option(words.plain("digest.form.off"), OFF),
        kit.option(words.plain("digest.form.default"), OWN_DEFAULT),
    ]
    days += [kit.option(words.weekday(number), str(number)) for number in range(7)]
    chosen = (str(reading.weekday) if reading.is_own else OWN_DEFAULT) if reading.is_on else OFF
    quiet = kit.option(words.plain("digest.form.quiet"), QUIET)
    return kit.modal(
        Callback.DIGEST,
        words.plain("digest.form.title"),
        [
            kit.section(words("digest.form.text")),
            kit.input_block(
                words.plain("digest.form.day"),
                kit.select(Action.INPUT, days, initial=chosen),
                block_id=Block.WEEKDAY,
            ),
            kit.input_block(
                words.plain("digest.form.at"),
                kit.timepicker(Action.INPUT, initial=reading.at),
                block_id=Block.AT,
            ),
            kit.input_block(
                words.plain("digest.form.more"),
                kit.checkboxes(Action.INPUT, [quiet], initial=[QUIET] if reading.wants_quiet else []),
                block_id=Block.QUIET,
                optional=True,
            ),
        ],
        submit=words.plain("digest.form.save"),
        close=words.plain("digest.form.cancel"),
    )


def _button(place: Place, words: Words) -> kit.Element:
    return kit.button(words.plain(f"digest.open.{place}"), f"{Action.DIGEST_OPEN}:{place}", place)


def _parts(facts: Facts, words: Words, zone: str) -> Iterator[tuple[Place | None, Safe]]:
    """Each part with the place it is about, in the order of every week."""
    if facts.release is None:
        yield Place.STAGE, words("digest.no_release")
    else:
        yield Place.STAGE, _lines(_stage(facts, words))
        gap = gap_lines(facts.release, words)
        if gap:
            yield Place.GAP, _lines(gap)
    if facts.action is not None:
        key = f"digest.action.{facts.action.state}"
        yield None, words(key, text=facts.action.text)
    if facts.since_taken_up:
        yield None, _lines(facts.since_taken_up)
    if facts.actions is not None:
        yield Place.ACTIONS, _lines(_actions(facts.actions, words))
    if facts.meeting is not None:
        yield Place.MEETING, _lines(_meeting(facts.meeting, words, zone))
    if facts.is_full:
        yield from _waiting(facts, words)
    if facts.suggestion is not None:
        place = Place.THEMES
        yield place, _suggestion(facts.suggestion, words)
    good = _good(facts, words)
    if good is not None:
        yield None, good


def _stage(facts: Facts, words: Words) -> Iterator[Safe]:
    release = facts.release
    assert release is not None  # noqa: S101  # callers have looked
    is_told = release.score is not None
    key = "digest.new" if facts.is_new else "digest.old" if is_told else "digest.old_without_score"
    yield words(key, number=release.number, day=words.date(release.closed_on))
    yield stage_line(release, words)
    if release.change:
        yield change_line(release.change, words)
    if facts.is_new:
        yield from turnout_lines(release, words)


def _actions(actions: Actions, words: Words) -> Iterator[Safe]:
    yield words("digest.actions", due=actions.due, overdue=actions.overdue, carried=actions.carried)
    if actions.own_due or actions.own_overdue:
        yield words("digest.own_actions", due=actions.own_due, overdue=actions.own_overdue)


def _meeting(meeting: NextMeeting, words: Words, zone: str) -> Iterator[Safe]:
    yield words.plural("digest.meeting", meeting.items, at=words.moment(meeting.start_at, zone))
    if meeting.empty:
        names = [words(f"digest.heading.{heading}") for heading in meeting.empty]
        yield words("digest.meeting_empty", headings=words.listing(names))


def _waiting(facts: Facts, words: Words) -> Iterator[tuple[Place, Safe]]:
    """What waits for somebody, in counts."""
    waiting, directory = facts.waiting, facts.directory
    yield Place.REVIEWS, words.plural("digest.reviews", waiting.reviews, late=waiting.reviews_late)
    late = waiting.leads_late + waiting.handoffs_late
    yield Place.HANDOFFS, words.plural("digest.handoffs", late, leads=waiting.leads_late)
    if waiting.accounts_without_marketing:
        yield Place.ACCOUNTS, words.plural("digest.accounts", waiting.accounts_without_marketing)
    if waiting.rules_to_agree:
        yield Place.RULES, words.plural("digest.rules", waiting.rules_to_agree)
    lines = [words.plural("digest.directory", directory.to_confirm)]
    if directory.asked_times:
        asked = [words("digest.asked", asked=kit.fit(one, LONGEST_ASKED)) for one in directory.asked]
        lines.append(words.plural("digest.not_found", directory.asked_times, questions=words.listing(asked)))
    yield Place.DIRECTORY, _lines(lines)


def _suggestion(suggestion: Suggestion, words: Words) -> Safe:
    key = "digest.suggestion_theme" if suggestion.is_theme else "digest.suggestion"
    return _standing(key, suggestion, words)


def _standing(key: str, suggestion: Suggestion, words: Words) -> Safe:
    text = kit.fit(suggestion.text, _LONGEST_SUGGESTION)
    return words(key, text=text, value=words.number(suggestion.value))


def _good(facts: Facts, words: Words) -> Safe | None:
    """One thing that went well: a clear rise, what was done in time, else what stands highest."""
    change = facts.release.change if facts.release else None
    if facts.is_new and change and change.call == "clear" and change.direction > 0:
        return words("digest.good.up", points=words.number(change.points))
    if facts.actions and facts.actions.in_time:
        return words.plural("digest.good.done", facts.actions.in_time)
    if facts.best is not None:
        key = "digest.good.best_theme" if facts.best.is_theme else "digest.good.best"
        return _standing(key, facts.best, words)
    return None


def _lines(lines: Iterable[Safe]) -> Safe:
    return Safe("\n").join(list(lines))
