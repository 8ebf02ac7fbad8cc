"""The pulse as a person sees it: the form, the receipt, what is left of it after the close; knows no database."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from bot.pulse.method import SMALLEST_GROUP
from bot.slack import kit
from bot.slack.ids import SNOOZES, Action, AnswerValue, encode_snooze
from bot.text import Safe, channel_mention, link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.pulse.instrument import Instrument
    from bot.pulse.service.answers import Item, PulseForm
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


@kit.builds
def form_message(
    form: PulseForm, words: Words, instrument: Instrument, zone: str, *, is_change: bool = False
) -> kit.Message:
    """The statements with their buttons; equal buttons, no colour and no default (ux.md 9).

    Args:
        form: the pulse as it stands.
        words: the reader's.
        instrument: where the statements' texts are.
        zone: the reader's IANA zone.
        is_change: answers were given and are being changed; the form stays open until **Done**.
    """
    head = _head(form, words, zone)
    texts = [instrument.text(item.statement, words.tag) for item in form.items]
    blocks = [kit.section(head), kit.context(words("pulse.form.confidential", k=SMALLEST_GROUP))]
    for item, text in zip(form.items, texts, strict=True):
        blocks += _statement(form, item, words, text, is_change=is_change)
    blocks.append(kit.context(_progress(form, words)))
    if not form.is_complete:
        blocks.append(_later(form.round.id, words))
    elif is_change:
        done = kit.button(words.plain("pulse.form.done"), Action.PULSE_DONE, form.round.id)
        blocks.append(kit.actions(done))
    spoken = Safe("\n").join([head, *(words("pulse.form.spoken", text=text) for text in texts)])
    return kit.Message(spoken, tuple(blocks))


@kit.builds
def reminder_message(form: PulseForm, words: Words, zone: str, url: str) -> kit.Message:
    """A short word that a pulse is still open, and the way to it (ux.md 2, 7)."""
    text = words.plural(
        "pulse.reminder.text",
        len(form.items),
        number=form.round.number,
        done=form.done,
        until=_until(form, words, zone),
    )
    label = words.plain("pulse.status.go")
    blocks = [kit.section(text), kit.actions(kit.button(label, Action.OPEN_LINK, url=url))]
    blocks += [_later(form.round.id, words), kit.context(words("pulse.reminder.footer"))]
    return kit.Message(text + " " + link(url, label), tuple(blocks))


@kit.builds
def skipped_message(number: int, round_id: str, words: Words) -> kit.Message:
    """A round that is skipped, with the way back."""
    text = words("pulse.skipped.text", number=number)
    back = kit.button(words.plain("pulse.skipped.back"), Action.PULSE_UNSKIP, round_id)
    return kit.Message(text, (kit.section(text), kit.actions(back)))


@kit.builds
def receipt_message(form: PulseForm, words: Words, zone: str) -> kit.Message:
    """All is answered: a receipt without the values (ux.md 11)."""
    text = words.plural(
        "pulse.receipt.text", len(form.items), number=form.round.number, until=_until(form, words, zone)
    )
    change = kit.button(words.plain("pulse.receipt.change"), Action.PULSE_CHANGE, form.round.id)
    return kit.Message(text, (kit.section(text), kit.actions(change)))


@kit.builds
def closed_message(form: PulseForm, words: Words, report_channel: str) -> kit.Message:
    """What is left of a form after the close: how much was taken, and where the results are."""
    text = words.plural(
        "pulse.closed.text",
        len(form.items),
        number=form.round.number,
        done=form.done,
        channel=channel_mention(report_channel),
    )
    return kit.Message(text, (kit.section(text),))


@kit.builds
def status_message(
    form: PulseForm | None, words: Words, zone: str, url: str, next_at: datetime | None
) -> kit.Message:
    """The answer to `/pulse`: the open pulse and where it lies, or when the next one comes."""
    if form is None:
        text = words("pulse.status.none")
        if next_at is not None:
            text = words("pulse.status.next", when=words.moment(next_at, zone, "long"))
        return kit.Message(text, (kit.section(text),))
    until = _until(form, words, zone)
    key = "pulse.status.done" if form.is_complete else "pulse.status.open"
    text = words.plural(key, len(form.items), number=form.round.number, done=form.done, until=until)
    if not url:
        text = text + " " + words("pulse.status.on_its_way")
        return kit.Message(text, (kit.section(text),))
    button = kit.button(words.plain("pulse.status.go"), Action.OPEN_LINK, url=url)
    spoken = text + " " + link(url, words.plain("pulse.status.go"))
    return kit.Message(spoken, (kit.section(text), kit.actions(button)))


@kit.builds
def pulse_message(
    form: PulseForm,
    words: Words,
    instrument: Instrument,
    zone: str,
    report_channel: str,
    *,
    now: datetime,
    is_change: bool = False,
) -> kit.Message:
    """The one message of a person and round, as it should look now."""
    if not form.round.is_open(now):
        return closed_message(form, words, report_channel)
    if form.is_complete and not is_change:
        return receipt_message(form, words, zone)
    return form_message(form, words, instrument, zone, is_change=is_change)


def _head(form: PulseForm, words: Words, zone: str) -> Safe:
    n = len(form.items)
    minutes = words.plural("pulse.form.minutes", max(1, ceil(n * SECONDS_PER_STATEMENT / 60)))
    return words.plural(
        "pulse.form.head",
        n,
        number=form.round.number,
        minutes=minutes,
        until=_until(form, words, zone),
        k=SMALLEST_GROUP,
    )


def _until(form: PulseForm, words: Words, zone: str) -> Safe:
    return words.moment(form.round.closes_at, zone, "long")


def _progress(form: PulseForm, words: Words) -> Safe:
    return words.plural("pulse.form.progress", len(form.items), done=form.done)


def _later(round_id: str, words: Words) -> kit.Block:
    """Not now, or not this time (ux.md 12)."""
    options = [
        kit.option(words.plain(SNOOZE_TEXTS[choice]), encode_snooze(round_id, choice)) for choice in SNOOZES
    ]
    menu = kit.select(Action.PULSE_SNOOZE, options, placeholder=words.plain("pulse.snooze.placeholder"))
    return kit.actions(
        menu,
        kit.button(words.plain("pulse.skip"), Action.PULSE_SKIP, round_id),
        kit.button(words.plain("privacy.show"), Action.PRIVACY_SHOW),
    )


def _statement(
    form: PulseForm, item: Item, words: Words, text: str, *, is_change: bool
) -> Iterator[kit.Block]:
    yield kit.section(words("pulse.form.statement", text=text))
    yield kit.actions(
        *(
            _button(form.round.id, item, words, value, key, is_change=is_change)
            for value, key in ANSWERS.items()
        )
    )


def _button(
    round_id: str, item: Item, words: Words, value: int | None, key: str, *, is_change: bool
) -> kit.Element:
    label = words.plain(key)
    is_chosen = item.is_dealt and item.value == value
    said = AnswerValue(round_id, item.statement, value, is_change).encode()
    return kit.button(
        words.plain("pulse.answer.chosen", answer=label) if is_chosen else label,
        f"{Action.PULSE_ANSWER}:{item.statement}:{value or 0}",
        said,
        accessibility_label=words.plain("pulse.answer.chosen_spoken", answer=label) if is_chosen else None,
    )
