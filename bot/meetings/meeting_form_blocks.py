"""The forms of the meeting: a topic, its rhythm, its people, and one date moved or added; know no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.meetings.facts import LONGEST, Kind
from bot.meetings.meeting_form import Block
from bot.slack import kit
from bot.slack.ids import Action, Callback
from bot.workspace.settings import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from bot.meetings.cadence import Occurrence
    from bot.meetings.meeting_form import Topic
    from bot.text import Safe, Words
    from bot.workspace.settings import MeetingSection

EVERY: Final = ("week", "2 weeks", "month", "2 months", "quarter")
WHICH: Final = ("first", "second", "third", "fourth", "last")
CHAIRS: Final = ("alternates", "sales", "marketing")


@kit.builds
def topic_view(topic: Topic, words: Words, *, mark: str = "") -> kit.View:
    """The form for a topic.

    Args:
        topic: what is known already.
        words: the reader's.
        mark: comes back: the topic that is changed, or the message it is about.
    """
    blocks = [
        *_what(topic, words),
        kit.input_block(
            words.plain("meeting.topic.owner"),
            kit.users_select(Action.INPUT, initial=topic.owner or None),
            block_id=Block.OWNER,
            optional=True,
            hint=words.plain("meeting.topic.owner_hint"),
        ),
        kit.input_block(
            words.plain("meeting.topic.minutes"),
            kit.number_input(Action.INPUT, initial=topic.minutes or None, least=1, most=240),
            block_id=Block.MINUTES,
            optional=True,
        ),
    ]
    if topic.link:
        blocks.append(kit.context(words("meeting.topic.link")))
    return kit.modal(
        Callback.MEETING_ITEM,
        words.plain("meeting.topic.title"),
        blocks,
        submit=words.plain("meeting.topic.submit"),
        close=words.plain("meeting.form.cancel"),
        private_metadata=mark,
    )


@kit.builds
def setup_view(section: MeetingSection, words: Words, *, zone: str, problem: Safe | None = None) -> kit.View:
    """The form for the rhythm; `zone` is the one its hour is in, `problem` why what was chosen could not be saved."""
    chairs = [kit.option(words.plain(f"meeting.chairs.{one}"), one) for one in CHAIRS]
    blocks = [
        kit.section(problem or words("meeting.setup.text")),
        *_rhythm(section, words, zone),
        kit.input_block(
            words.plain("meeting.setup.minutes"),
            kit.number_input(Action.INPUT, initial=section.minutes, least=15, most=480),
            block_id=Block.LENGTH,
        ),
        kit.input_block(
            words.plain("meeting.setup.channel"),
            kit.conversations_select(Action.INPUT, initial=section.channel or None),
            block_id=Block.CHANNEL,
            optional=True,
            hint=words.plain("meeting.setup.channel_hint"),
        ),
        kit.input_block(
            words.plain("meeting.setup.chair"),
            kit.select(Action.INPUT, chairs, initial=section.chair),
            block_id=Block.CHAIR,
        ),
    ]
    return kit.modal(
        Callback.MEETING_SETUP,
        words.plain("meeting.setup.title"),
        blocks,
        submit=words.plain("meeting.form.save"),
        close=words.plain("meeting.form.cancel"),
    )


@kit.builds
def people_view(members: Sequence[str], guests: Sequence[str], words: Words) -> kit.View:
    """The form for who takes part, and who comes along."""
    return kit.modal(
        Callback.MEETING_PEOPLE,
        words.plain("meeting.people.title"),
        [
            kit.section(words("meeting.people.text")),
            kit.input_block(
                words.plain("meeting.people.members"),
                kit.multi_users_select(Action.INPUT, initial=members),
                block_id=Block.PEOPLE,
            ),
            kit.input_block(
                words.plain("meeting.people.guests"),
                kit.multi_users_select(Action.INPUT, initial=guests),
                block_id=Block.GUESTS,
                optional=True,
                hint=words.plain("meeting.people.guests_hint"),
            ),
        ],
        submit=words.plain("meeting.form.save"),
        close=words.plain("meeting.form.cancel"),
    )


@kit.builds
def move_view(dates: Sequence[Occurrence], words: Words) -> kit.View:
    """The form in which one date is put on another day or hour."""
    first = dates[0]
    return kit.modal(
        Callback.MEETING_MOVE,
        words.plain("meeting.move.title"),
        [_which(dates, words), *_to("move", first.day, None, words, city=words.city(first.zone))],
        submit=words.plain("meeting.move.submit"),
        close=words.plain("meeting.form.cancel"),
    )


@kit.builds
def cancel_view(dates: Sequence[Occurrence], words: Words) -> kit.View:
    """The form in which one date is cancelled."""
    return kit.modal(
        Callback.MEETING_CANCEL,
        words.plain("meeting.cancel.title"),
        [kit.section(words("meeting.cancel.text")), _which(dates, words)],
        submit=words.plain("meeting.cancel.submit"),
        close=words.plain("meeting.form.keep"),
    )


@kit.builds
def extra_view(at: time, words: Words, *, zone: str) -> kit.View:
    """The form in which a date is put in beside the rule; `at` is the usual hour."""
    return kit.modal(
        Callback.MEETING_EXTRA,
        words.plain("meeting.extra.title"),
        [kit.section(words("meeting.extra.text")), *_to("extra", None, at, words, city=words.city(zone))],
        submit=words.plain("meeting.extra.submit"),
        close=words.plain("meeting.form.cancel"),
    )


def _what(topic: Topic, words: Words) -> list[kit.Block]:
    """What it is about, and of what kind."""
    kinds = [kit.option(words.plain(f"meeting.kind.{kind}"), kind) for kind in Kind]
    return [
        kit.input_block(
            words.plain("meeting.topic.text"),
            kit.text_input(Action.INPUT, initial=topic.title, most=LONGEST["title"]),
            block_id=Block.TITLE,
        ),
        kit.input_block(
            words.plain("meeting.topic.kind"),
            kit.radio(Action.INPUT, kinds, initial=topic.kind),
            block_id=Block.KIND,
        ),
    ]


def _rhythm(section: MeetingSection, words: Words, zone: str) -> list[kit.Block]:
    """How often, on which day, and at which hour."""
    *which, day = section.on.split()
    every = [kit.option(words.plain(f"meeting.every.{one.replace(' ', '_')}"), one) for one in EVERY]
    days = [kit.option(words.weekday(n), one) for n, one in enumerate(WEEKDAYS)]
    nth = [kit.option(words.plain(f"meeting.nth.{one}"), one) for one in WHICH]
    return [
        kit.input_block(
            words.plain("meeting.setup.every"),
            kit.select(Action.INPUT, every, initial=section.every),
            block_id=Block.EVERY,
            hint=words.plain("meeting.setup.every_hint"),
        ),
        kit.input_block(
            words.plain("meeting.setup.which"),
            kit.select(Action.INPUT, nth, initial="".join(which) or "first"),
            block_id=Block.ON,
            hint=words.plain("meeting.setup.which_hint"),
        ),
        kit.input_block(
            words.plain("meeting.setup.day"), kit.select(Action.INPUT, days, initial=day), block_id=Block.DAY
        ),
        kit.input_block(
            words.plain("meeting.setup.at", city=words.city(zone)),
            kit.timepicker(Action.INPUT, initial=section.at),
            block_id=Block.AT,
        ),
    ]


def _which(dates: Sequence[Occurrence], words: Words) -> kit.Block:
    options = [
        kit.option(words.plain_moment(one.start, one.zone, "weekday"), one.slot.isoformat()) for one in dates
    ]
    return kit.input_block(
        words.plain("meeting.move.which"),
        kit.select(Action.INPUT, options, initial=dates[0].slot.isoformat()),
        block_id=Block.WHICH,
    )


def _to(form: str, day: date | None, at: time | None, words: Words, *, city: str) -> list[kit.Block]:
    """The day and the hour that are wanted; an hour left out is the one it has."""
    return [
        kit.input_block(
            words.plain(f"meeting.{form}.day"),
            kit.datepicker(Action.INPUT, initial=day),
            block_id=Block.DAY,
        ),
        kit.input_block(
            words.plain("meeting.move.at", city=city),
            kit.timepicker(Action.INPUT, initial=at),
            block_id=Block.AT,
            optional=at is None,
        ),
    ]
