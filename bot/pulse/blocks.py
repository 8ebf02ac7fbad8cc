"""A pulse as a person sees it at each moment: open, answered, put off, skipped, over; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.pulse.form_blocks import PLAIN, Showing, form_message, later, question_message, snooze_menu, until
from bot.slack import kit
from bot.slack.ids import Action
from bot.text import Safe, channel_mention, link

if TYPE_CHECKING:
    from datetime import datetime

    from bot.pulse.instrument import Instrument
    from bot.pulse.service.answers import PulseForm
    from bot.text import Words


@kit.builds
def reminder_message(form: PulseForm, words: Words, zone: str, url: str) -> kit.Message:
    """A short word that a pulse is still open, and the way to it (ux.md 2, 7)."""
    text = words.plural(
        "pulse.reminder.text",
        len(form.items),
        number=form.round.number,
        done=form.done,
        until=until(form.round, words, zone),
    )
    label = words.plain("pulse.status.go")
    blocks = [kit.section(text), kit.actions(kit.button(label, Action.OPEN_LINK, url=url))]
    foot = words("pulse.reminder.footer")
    blocks += [later(form.round.id, words), kit.context(foot)]
    return kit.Message(Safe("\n").join([text + " " + link(url, label), foot]), tuple(blocks))


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
        "pulse.receipt.text", len(form.items), number=form.round.number, until=until(form.round, words, zone)
    )
    if form.round.is_trial:
        text = text + " " + words("pulse.trial.line")
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
def reworded_message(number: int, words: Words) -> kit.Message:
    """A pulse of which nothing can be asked any more: all its statements have other words by now."""
    text = words("pulse.reworded.text", number=number)
    return kit.Message(text, (kit.section(text),))


@kit.builds
def trial_over_message(words: Words) -> kit.Message:
    """What is left of a form after the close of a trial (domain.md C13)."""
    text = words("pulse.trial.over")
    return kit.Message(text, (kit.section(text),))


@kit.builds
def forgotten_message(number: int, words: Words) -> kit.Message:
    """What is left of a form whose answers were deleted (domain.md C9)."""
    text = words("pulse.forgotten.text", number=number)
    return kit.Message(text, (kit.section(text),))


@kit.builds
def snooze_message(number: int, round_id: str, words: Words) -> kit.Message:
    """The hours to choose from, for whoever named none."""
    text = words("pulse.snooze.choose", number=number)
    return kit.Message(text, (kit.section(text), kit.actions(snooze_menu(round_id, words))))


@kit.builds
def status_message(
    form: PulseForm | None,
    words: Words,
    zone: str,
    url: str,
    next_at: datetime | None,
    *,
    is_coming: bool = False,
) -> kit.Message:
    """The answer to `/pulse`: the open pulse and where it lies, or when the next one comes.

    `is_coming`: it is being sent at this moment, for its reader asked for it.
    """
    if form is None:
        text = words("pulse.status.none")
        if next_at is not None:
            text = words("pulse.status.next", when=words.moment(next_at, zone, "long"))
        return kit.Message(text, (kit.section(text),))
    if not form.items:
        return reworded_message(form.round.number, words)
    key = "pulse.status.done" if form.is_complete else "pulse.status.open"
    text = words.plural(
        key, len(form.items), number=form.round.number, done=form.done, until=until(form.round, words, zone)
    )
    if not url:
        text = text + " " + words("pulse.status.coming" if is_coming else "pulse.status.on_its_way")
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
    showing: Showing = PLAIN,
    since: Safe | None = None,
) -> kit.Message:
    """The one message of a person and round, as it should look now; `since` is what became of the last pulse."""
    if not form.round.is_open(now):
        is_trial = form.round.is_trial
        return trial_over_message(words) if is_trial else closed_message(form, words, report_channel)
    if not form.items:
        return reworded_message(form.round.number, words)
    if form.is_complete and not showing.is_change:
        return receipt_message(form, words, zone)
    if form.asks_pace and not form.done:
        return question_message(form, words, zone)
    return form_message(form, words, instrument, zone, showing, since)
