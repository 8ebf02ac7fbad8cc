"""The question to the leads, the form for their answer, and how others are told what came of it; knows no database.

domain.md B7 and B31: one thing to do within the stage; nothing is pushed, and nobody is blamed (ux.md 2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.scores.ask_form import FIELD, LONGEST, OUTCOMES, NamingMark, OutcomeValue
from bot.scores.blocks import stage_line
from bot.slack import kit
from bot.slack.ids import Action, Callback
from bot.text import Safe, channel_mention, mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.scores.service.actions import NamedAction
    from bot.scores.service.ask import AskView
    from bot.text import Words

LABELS = {"done": "ask.button.done", "open": "ask.button.open", "dropped": "ask.button.dropped"}
# What became of an action; `named` is that nobody has said.
TO_LEADS = {
    "named": "ask.said.ask",
    "done": "ask.said.done",
    "open": "ask.said.open",
    "dropped": "ask.said.dropped",
}
TO_ALL = {**TO_LEADS, "named": "ask.said.nothing"}
SINCE = {"done": "ask.since.done", "open": "ask.since.open", "dropped": "ask.since.dropped"}


@kit.builds
def ask_message(view: AskView, words: Words, suggestion: Safe | None = None) -> kit.Message:
    """The question after a result: what became of the last action, the stage line, and the one thing to do.

    `suggestion` is a sentence on what to begin with.
    """
    round_id = view.release.round_id
    head, footer = words("ask.head", number=view.release.number), words("ask.footer")
    stage = Safe("\n").join([stage_line(view.release, words), *([suggestion] if suggestion else [])])
    blocks, spoken = [kit.section(head)], [head]
    if view.last:
        last = words("ask.last", text=view.last.text, outcome=words(TO_LEADS[view.last.state]))
        blocks += [kit.section(last), _outcomes(view.last, round_id, words, is_last=True)]
        spoken.append(last)
    question = _named(view, view.action, words) if view.action else words("ask.question")
    blocks += [kit.section(stage), kit.section(question)]
    if view.action:
        blocks.append(_outcomes(view.action, round_id, words, is_last=False))
    label = words.plain("ask.button.change" if view.action else "ask.button.name")
    blocks.append(
        kit.actions(
            kit.button(label, Action.ASK_NAME, round_id),
            kit.button(words.plain("ask.button.leave"), Action.ASK_LEAVE, round_id),
        )
    )
    blocks.append(kit.context(footer))
    return kit.Message(Safe("\n").join([*spoken, stage, question, footer]), tuple(blocks))


@kit.builds
def ask_left_message(round_id: str, words: Words) -> kit.Message:
    """In place of the question, for a lead who wants no more of them; with the way back."""
    text = words("ask.left")
    back = kit.button(words.plain("ask.button.join"), Action.ASK_JOIN, round_id)
    return kit.Message(text, (kit.section(text), kit.actions(back)))


@kit.builds
def naming_view(
    view: AskView, report_channel: str, words: Words, *, typed: str = "", is_meanwhile: bool = False
) -> kit.View:
    """The form for the one action.

    Args:
        view: the question as it stands, with the action somebody may have named.
        report_channel: where the action will be read; empty if nothing is posted.
        words: the reader's.
        typed: what they typed, where the form comes again.
        is_meanwhile: another lead has named something since the form was opened.
    """
    blocks, standing = [], view.action.text if view.action else ""
    if view.action and is_meanwhile:
        other = words("ask.form.meanwhile", person=_person(view.action, words), text=standing)
        blocks.append(kit.section(other))
    elif view.action and view.action.named_by != view.reader:
        blocks.append(kit.section(words("ask.form.other", person=_person(view.action, words))))
    field = kit.text_input(Action.INPUT, initial=typed or standing, multiline=True, most=LONGEST)
    hint = words.plain("ask.form.hint", n=LONGEST)
    blocks.append(kit.input_block(words.plain("ask.form.label"), field, block_id=FIELD, hint=hint))
    shown = words("ask.form.shown_nowhere")
    if report_channel:
        shown = words("ask.form.shown", channel=channel_mention(report_channel))
    return kit.modal(
        Callback.ASK,
        words.plain("ask.form.title"),
        [*blocks, kit.context(shown)],
        submit=words.plain("ask.form.save"),
        close=words.plain("ask.form.cancel"),
        private_metadata=NamingMark(view.release.round_id, standing).encode(),
    )


def suggestion_line(theme: str, value: float, words: Words) -> Safe:
    """The theme that stands lowest, as a place to begin."""
    return words("ask.suggestion", theme=theme, value=words.number(value))


def outcome_line(action: NamedAction, words: Words) -> Safe:
    """For the channel: what was named and what became of it, without a name."""
    return words("ask.report", text=action.text, outcome=words(TO_ALL[action.state]))


def since_line(actions: Sequence[NamedAction | None], words: Words) -> Safe | None:
    """For everybody who gets the next pulse: what became of the actions after the newest results, newest first."""
    newest, before = (*actions, None, None)[:2]
    if newest and newest.is_settled:
        return words(SINCE[newest.state], text=newest.text)
    told = words(SINCE[before.state], text=before.text) if before and before.is_settled else None
    if newest is None:
        return told
    if told is None:
        return words("ask.since.named", text=newest.text)
    return told + " " + words("ask.since.next", text=newest.text)


def _named(view: AskView, action: NamedAction, words: Words) -> Safe:
    """What was named and by whom; and what became of it, once that is said."""
    line = words("ask.named", text=action.text)
    if action.named_by:
        person = words("ask.you") if action.named_by == view.reader else mention(action.named_by)
        line = words(
            "ask.named_by", text=action.text, person=person, day=words.date(action.named_on, "short")
        )
    return line + " " + words(TO_LEADS[action.state]) if action.is_settled else line


def _outcomes(action: NamedAction, round_id: str, words: Words, *, is_last: bool) -> kit.Block:
    """The three words, of which the one that was said bears a mark; equal, like the answers of a pulse (ux.md 9)."""
    which = "last" if is_last else "this"
    return kit.actions(
        *(
            kit.button(
                _marked(words.plain(LABELS[one]), words, is_chosen=action.state == one),
                f"{Action.ASK_OUTCOME}:{which}:{one}",
                OutcomeValue(round_id, is_last, one).encode(),
            )
            for one in OUTCOMES
        )
    )


def _marked(label: str, words: Words, *, is_chosen: bool) -> str:
    return words.plain("pulse.answer.chosen", answer=label) if is_chosen else label


def _person(action: NamedAction, words: Words) -> Safe:
    return mention(action.named_by) if action.named_by else words("ask.somebody")
