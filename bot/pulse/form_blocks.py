"""The form of a pulse: its statements page by page, the first contact, the question whether to go on.

Knows no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from bot.pulse.button_values import SNOOZES, AnswerValue, PageValue, encode_pace, encode_snooze
from bot.pulse.method import SMALLEST_GROUP
from bot.pulse.pacing import Pace
from bot.pulse.pages import on_page, open_page, page_after, page_count
from bot.slack import kit
from bot.slack.ids import Action
from bot.text import Safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.pulse.instrument import Instrument
    from bot.pulse.service.answers import Item, PulseForm
    from bot.pulse.service.rounds import RoundInfo
    from bot.text import Words

ANSWERS = {
    1: "pulse.answer.strongly_disagree",
    2: "pulse.answer.disagree",
    3: "pulse.answer.neither",
    4: "pulse.answer.agree",
    5: "pulse.answer.strongly_agree",
    None: "pulse.answer.cannot_say",
}
SNOOZE_TEXTS = {
    "hour": "pulse.snooze.hour",
    "tomorrow": "pulse.snooze.tomorrow",
    "monday": "pulse.snooze.monday",
}
SECONDS_PER_STATEMENT = 12


@dataclass(frozen=True, slots=True)
class Showing:
    """How a form is shown.

    Attributes:
        is_change: answers were given and are being changed; the form stays open until **Done**.
        is_first: with a word on what this is, for somebody who has never had one.
        page: the page asked for, from 1; 0 is where something is left to answer.
        after: the statement that was answered just now; 0 is none.
    """

    is_change: bool = False
    is_first: bool = False
    page: int = 0
    after: int = 0


PLAIN = Showing()


@kit.builds
def form_message(
    form: PulseForm,
    words: Words,
    instrument: Instrument,
    zone: str,
    showing: Showing = PLAIN,
    since: Safe | None = None,
) -> kit.Message:
    """The statements of a page with their buttons; equal buttons, no colour and no default (ux.md 9).

    Args:
        form: the pulse as it stands.
        words: the reader's.
        instrument: where the statements' texts are.
        zone: the reader's IANA zone.
        showing: which page, and how.
        since: what became of the last pulse, in a line (ux.md 5).
    """
    head, page = _head(form, words, zone), _page(form, showing)
    items = form.items[on_page(page)]
    texts = [instrument.text(item.statement, words.tag) for item in items]
    told = [since] if since else []
    confidential, who_sees = _confidential(words, is_first=showing.is_first)
    blocks = [kit.section(head), *map(kit.context, told), who_sees]
    for item, text in zip(items, texts, strict=True):
        blocks += _statement(form.round.id, item, words, text, showing)
    notes = [_progress(form, words, page)]
    if form.reworded:
        notes.append(words.plural("pulse.form.reworded", form.reworded))
    blocks += [*map(kit.context, notes), *_ways_on(form, words, page, showing)]
    if form.pace is Pace.MONTH:
        notes.append(words("pulse.pace.monthly"))
        blocks.append(kit.section(notes[-1], accessory=_every(form, words)))
    # In a notification, what is asked comes before what is said about it.
    spoken = [head, *told, *(_spoken(words, text) for text in texts), *notes, confidential]
    return kit.Message(Safe("\n").join(spoken), tuple(blocks))


@kit.builds
def question_message(form: PulseForm, words: Words, zone: str) -> kit.Message:
    """Whether to go on, after some pulses went by; no reproach in it (domain.md C11, ux.md 2)."""
    question = words("pulse.pace.question")
    about = words("pulse.pace.about", number=form.round.number, until=until(form.round, words, zone))
    leave = kit.button(words.plain("pulse.pace.leave"), Action.PULSE_LEAVE)
    buttons = kit.actions(_every(form, words), _monthly(form, words), leave)
    return kit.Message(question + " " + about, (kit.section(question), buttons, kit.context(about)))


@lru_cache(maxsize=64)
def later(round_id: str, words: Words) -> kit.Block:
    """Not now, or not this time (ux.md 12)."""
    return kit.actions(
        snooze_menu(round_id, words),
        kit.button(words.plain("pulse.skip"), Action.PULSE_SKIP, round_id),
        _what_is_stored(words),
    )


def snooze_menu(round_id: str, words: Words) -> kit.Element:
    """The hours at which one may be reminded."""
    options = [
        kit.option(words.plain(SNOOZE_TEXTS[choice]), encode_snooze(round_id, choice)) for choice in SNOOZES
    ]
    return kit.select(Action.PULSE_SNOOZE, options, placeholder=words.plain("pulse.snooze.placeholder"))


def until(found: RoundInfo, words: Words, zone: str) -> Safe:
    """The close, by the reader's clock."""
    return words.moment(found.closes_at, zone, "long")


def _head(form: PulseForm, words: Words, zone: str) -> Safe:
    return _head_of(form.round, len(form.items), words, zone)


@lru_cache(maxsize=64)
def _head_of(found: RoundInfo, n: int, words: Words, zone: str) -> Safe:
    minutes = words.plural("pulse.form.minutes", max(1, ceil(n * SECONDS_PER_STATEMENT / 60)))
    number, closes = found.number, until(found, words, zone)
    if found.is_trial:
        head = words.plural("pulse.form.head_trial", n, number=number, minutes=minutes, until=closes)
        return head + " " + words("pulse.trial.line")
    return words.plural("pulse.form.head", n, number=number, minutes=minutes, until=closes, k=SMALLEST_GROUP)


@lru_cache(maxsize=64)
def _confidential(words: Words, *, is_first: bool) -> tuple[Safe, kit.Block]:
    """Who sees what, before the first statement; at length the first time (domain.md C9)."""
    if is_first:
        text = words("pulse.form.intro", k=SMALLEST_GROUP)
        # The same button stands at the end.
        return text, kit.told([kit.section(text, accessory=_what_is_stored(words))])[0]
    text = words("pulse.form.confidential", k=SMALLEST_GROUP)
    return text, kit.context(text)


@lru_cache(maxsize=512)
def _spoken(words: Words, text: str) -> Safe:
    return words("pulse.form.spoken", text=text)


def _page(form: PulseForm, showing: Showing) -> int:
    dealt = [item.is_dealt for item in form.items]
    if showing.page:
        return min(showing.page, page_count(len(dealt)))
    asked = [item.statement for item in form.items]
    if showing.after in asked:
        return page_after(asked.index(showing.after), dealt, stays=showing.is_change)
    return open_page(dealt)


def _progress(form: PulseForm, words: Words, page: int) -> Safe:
    done = words.plural("pulse.form.progress", len(form.items), done=form.done)
    pages = page_count(len(form.items))
    return words("pulse.form.page", page=page, pages=pages) + " " + done if pages > 1 else done


def _ways_on(form: PulseForm, words: Words, page: int, showing: Showing) -> Iterator[kit.Block]:
    """To the other pages, out of changing, to a later hour."""
    turns = []
    if page > 1:
        turns.append(_turn(form, words.plain("pulse.form.back"), "back", page - 1, showing))
    if page < page_count(len(form.items)):
        turns.append(_turn(form, words.plain("pulse.form.next"), "next", page + 1, showing))
    if form.is_complete and showing.is_change:
        turns.append(kit.button(words.plain("pulse.form.done"), Action.PULSE_DONE, form.round.id))
    if turns:
        yield kit.actions(*turns)
    if not form.is_complete:
        yield later(form.round.id, words)


def _turn(form: PulseForm, label: str, way: str, page: int, showing: Showing) -> kit.Element:
    value = PageValue(form.round.id, page, showing.is_change, showing.is_first).encode()
    return kit.button(label, f"{Action.PULSE_PAGE}:{way}", value)


def _every(form: PulseForm, words: Words) -> kit.Element:
    value = encode_pace(form.round.id, "every")
    return kit.button(words.plain("pulse.pace.every"), f"{Action.PULSE_PACE}:every", value)


def _monthly(form: PulseForm, words: Words) -> kit.Element:
    value = encode_pace(form.round.id, "month")
    return kit.button(words.plain("pulse.pace.month"), f"{Action.PULSE_PACE}:month", value)


def _what_is_stored(words: Words) -> kit.Element:
    return kit.button(words.plain("privacy.show"), Action.PRIVACY_SHOW)


def _statement(round_id: str, item: Item, words: Words, text: str, showing: Showing) -> Sequence[kit.Block]:
    # Which statements somebody has differs from person to person, and so does their order; each of them looks alike for
    # all who have not dealt with it.
    make = _statement_made if item.is_dealt else _statement_remembered
    return make(round_id, item, words, text, Showing(showing.is_change, showing.is_first))


def _statement_made(
    round_id: str, item: Item, words: Words, text: str, showing: Showing
) -> Sequence[kit.Block]:
    buttons = (_button(round_id, item, words, value, key, showing) for value, key in ANSWERS.items())
    return kit.told([kit.section(words("pulse.form.statement", text=text)), kit.actions(*buttons)])


_statement_remembered = lru_cache(maxsize=512)(_statement_made)


def _button(
    round_id: str, item: Item, words: Words, value: int | None, key: str, showing: Showing
) -> kit.Element:
    label = words.plain(key)
    is_chosen = item.is_dealt and item.value == value
    said = AnswerValue(round_id, item.statement, value, showing.is_change, showing.is_first).encode()
    return kit.button(
        words.plain("pulse.answer.chosen", answer=label) if is_chosen else label,
        f"{Action.PULSE_ANSWER}:{item.statement}:{value or 0}",
        said,
        accessibility_label=words.plain("pulse.answer.chosen_spoken", answer=label) if is_chosen else None,
    )
