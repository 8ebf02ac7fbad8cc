"""What stands inside blocks: buttons, menus and inputs as plain dicts; knows no feature and no words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.slack.objects import Element, Style, plain, without_none

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, time

Conversations = Literal["public", "private", "im", "mpim"]


def button(
    text: str,
    action_id: str,
    value: str | None = None,
    style: Style | None = None,
    url: str | None = None,
    accessibility_label: str | None = None,
    confirm: Element | None = None,
) -> Element:
    """A button; `value` comes back with the click and is forged until checked."""
    return without_none(
        type="button",
        text=plain(text),
        action_id=str(action_id),
        value=value,
        style=style,
        url=url,
        accessibility_label=accessibility_label,
        confirm=confirm,
    )


def overflow(action_id: str, options: Sequence[Element], confirm: Element | None = None) -> Element:
    """The menu behind three dots, one to five options."""
    return without_none(type="overflow", action_id=str(action_id), options=list(options), confirm=confirm)


def select(
    action_id: str, options: Sequence[Element], *, placeholder: str | None = None, initial: str | None = None
) -> Element:
    """A menu with one answer; `initial` is the value of an option, ValueError when there is none of it."""
    return without_none(
        type="static_select",
        action_id=str(action_id),
        options=list(options),
        placeholder=_hint(placeholder),
        initial_option=None if initial is None else _chosen(options, [initial])[0],
    )


def external_select(
    action_id: str, *, initial: Element | None = None, placeholder: str | None = None, least: int = 0
) -> Element:
    """A menu whose options are asked for while somebody types, from `least` letters on; `initial` is an option."""
    return without_none(
        type="external_select",
        action_id=str(action_id),
        initial_option=initial,
        placeholder=_hint(placeholder),
        min_query_length=least,
    )


def grouped_select(
    action_id: str,
    groups: Sequence[tuple[str, Sequence[Element]]],
    *,
    placeholder: str | None = None,
    initial: str | None = None,
) -> Element:
    """A menu whose options stand under labels: up to a hundred groups of a hundred each."""
    options = [one for _, some in groups for one in some]
    return without_none(
        type="static_select",
        action_id=str(action_id),
        option_groups=[{"label": plain(label), "options": list(some)} for label, some in groups],
        placeholder=_hint(placeholder),
        initial_option=None if initial is None else _chosen(options, [initial])[0],
    )


def multi_select(
    action_id: str,
    options: Sequence[Element],
    *,
    placeholder: str | None = None,
    initial: Iterable[str] = (),
    most: int | None = None,
) -> Element:
    """A menu with several answers, `most` at a time; `initial` are values of options."""
    return without_none(
        type="multi_static_select",
        action_id=str(action_id),
        options=list(options),
        placeholder=_hint(placeholder),
        initial_options=_chosen(options, initial) or None,
        max_selected_items=most,
    )


def radio(action_id: str, options: Sequence[Element], *, initial: str | None = None) -> Element:
    """Round buttons, one answer, up to ten options."""
    return without_none(
        type="radio_buttons",
        action_id=str(action_id),
        options=list(options),
        initial_option=None if initial is None else _chosen(options, [initial])[0],
    )


def checkboxes(action_id: str, options: Sequence[Element], *, initial: Iterable[str] = ()) -> Element:
    """Boxes to tick, up to ten."""
    return without_none(
        type="checkboxes",
        action_id=str(action_id),
        options=list(options),
        initial_options=_chosen(options, initial) or None,
    )


def datepicker(action_id: str, *, initial: date | None = None, placeholder: str | None = None) -> Element:
    """A calendar day."""
    return without_none(
        type="datepicker",
        action_id=str(action_id),
        initial_date=None if initial is None else initial.isoformat(),
        placeholder=_hint(placeholder),
    )


def timepicker(
    action_id: str, *, initial: time | None = None, zone: str | None = None, placeholder: str | None = None
) -> Element:
    """A time of day; the IANA `zone` is shown beside it."""
    return without_none(
        type="timepicker",
        action_id=str(action_id),
        initial_time=None if initial is None else f"{initial:%H:%M}",
        timezone=zone,
        placeholder=_hint(placeholder),
    )


def users_select(action_id: str, *, initial: str | None = None, placeholder: str | None = None) -> Element:
    """One person of the workspace."""
    return without_none(
        type="users_select",
        action_id=str(action_id),
        initial_user=initial,
        placeholder=_hint(placeholder),
    )


def multi_users_select(
    action_id: str, *, initial: Sequence[str] = (), placeholder: str | None = None, most: int | None = None
) -> Element:
    """Several people of the workspace, `most` at a time."""
    return without_none(
        type="multi_users_select",
        action_id=str(action_id),
        initial_users=list(initial) or None,
        placeholder=_hint(placeholder),
        max_selected_items=most,
    )


def conversations_select(
    action_id: str,
    *,
    initial: str | None = None,
    placeholder: str | None = None,
    include: Sequence[Conversations] = ("public", "private"),
) -> Element:
    """One channel, by default of any kind a team has; none that is shared with another company (ux.md 33)."""
    return without_none(
        type="conversations_select",
        action_id=str(action_id),
        initial_conversation=initial,
        placeholder=_hint(placeholder),
        filter={
            "include": list(include),
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    )


def text_input(
    action_id: str,
    *,
    initial: str | None = None,
    placeholder: str | None = None,
    multiline: bool = False,
    most: int | None = None,
    least: int | None = None,
) -> Element:
    """A line or field to type in, of `least` to `most` characters."""
    return without_none(
        type="plain_text_input",
        action_id=str(action_id),
        initial_value=initial or None,
        placeholder=_hint(placeholder),
        multiline=multiline or None,
        max_length=most,
        min_length=least,
    )


def number_input(
    action_id: str,
    *,
    initial: float | None = None,
    least: float | None = None,
    most: float | None = None,
    decimals: bool = False,
    placeholder: str | None = None,
) -> Element:
    """A number; Slack wants the bounds as strings."""
    return without_none(
        type="number_input",
        action_id=str(action_id),
        is_decimal_allowed=decimals,
        initial_value=None if initial is None else str(initial),
        min_value=None if least is None else str(least),
        max_value=None if most is None else str(most),
        placeholder=_hint(placeholder),
    )


def image_element(url: str, alt: str) -> Element:
    """A small picture for a context block or beside a section."""
    return {"type": "image", "image_url": url, "alt_text": alt}


def _hint(text: str | None) -> Element | None:
    return None if text is None else plain(text)


def _chosen(options: Sequence[Element], values: Iterable[str]) -> list[Element]:
    """The options of these values, in the order of the values."""
    by_value = {one["value"]: one for one in options}
    wanted = [str(value) for value in values]
    if strange := [value for value in wanted if value not in by_value]:
        raise ValueError(f"chosen beforehand but not among the options: {strange}")
    return [by_value[value] for value in wanted]
