"""The forms in which admins say who is who, and which side counts for people on both; knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.home.care_form import DECISION, DECISIONS, FOUND, PICKER, USUAL, Field
from bot.people.listed import LONGEST_TEAM
from bot.people.search import find_countries, find_zones, zone_place
from bot.people.sides import BOTH, NEITHER, Role, Side
from bot.slack import kit
from bot.slack.ids import Action, Callback
from bot.text import mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.people.listing import OnFile
    from bot.people.service import Someone
    from bot.text import Words

SIDES: Final = {
    Side.SALES.value: "side.sales",
    Side.MARKETING.value: "side.marketing",
    NEITHER: "care.side.neither",
}
FOUND_ON: Final = {
    Side.SALES.value: "care.person.found.sales",
    Side.MARKETING.value: "care.person.found.marketing",
    BOTH: "care.person.found.both",
    None: "care.person.found.neither",
}
ROLES: Final = {
    Role.LEAD: "care.role.lead",
    Role.LIAISON: "care.role.liaison",
    Role.ADMIN: "care.role.admin",
}
MOST_DECISIONS: Final = 90
"""People in one form: a view has a hundred blocks."""
_OPTION: Final = 75


@kit.builds
def people_view(
    words: Words,
    *,
    file: OnFile | None = None,
    is_unknown: bool = False,
    saved: str = "",
    is_new: bool = True,
) -> kit.View:
    """Who is who: one person at a time.

    Args:
        words: the reader's.
        file: the person who was chosen, and what is said of them.
        is_unknown: somebody was chosen whom the bot does not know.
        saved: id of the person whose entry was just saved; the form begins anew.
        is_new: whether anything was different about them.
    """
    blocks = []
    if saved:
        done = "care.person.saved" if is_new else "care.person.unchanged"
        blocks.append(kit.section(words(done, person=mention(saved))))
    elif file is None and not is_unknown:
        blocks.append(kit.section(words("care.person.intro")))
    blocks.append(_picker(file, saved, words))
    if is_unknown:
        blocks.append(kit.section(words("care.person.error.unknown")))
    elif file is not None and not file.person.may_be_listed:
        blocks.append(kit.section(words("care.person.error.nobody")))
    elif file is not None:
        blocks += _entry(file, words)
    return kit.modal(
        Callback.CARE_PEOPLE,
        words.plain("care.people"),
        blocks,
        submit=words.plain("setup.save"),
        close=words.plain("setup.close"),
    )


@kit.builds
def both_sides_view(people: Sequence[Someone], words: Words) -> kit.View:
    """Everybody on both sides, or as many as fit; who is left as they are stays undecided."""
    shown = people[:MOST_DECISIONS]
    blocks = [kit.section(words("care.both.intro"))]
    options = [kit.option(words.plain(SIDES[side]), side) for side in DECISIONS]
    for one in shown:
        menu = kit.select(Action.CARE_DECISION, options, placeholder=words.plain("care.both.choose"))
        blocks.append(kit.section(mention(one.user_id), accessory=menu, block_id=f"{DECISION}{one.user_id}"))
    if len(people) > len(shown):
        blocks.append(kit.context(words.plural("care.both.more", len(people) - len(shown))))
    return kit.modal(
        Callback.CARE_BOTH_SIDES,
        words.plain("care.both.title"),
        blocks,
        submit=words.plain("setup.save"),
        close=words.plain("setup.cancel"),
    )


def zone_options(typed: str, words: Words, near: str) -> list[kit.Element]:
    """What the menu of zones offers for what was typed; Slack's own comes first where nothing was."""
    found = [
        kit.option(kit.fit(place.label, _OPTION), place.value) for place in find_zones(typed, words, near)
    ]
    return found if typed.strip() else [_usual("care.person.zone_usual", words), *found]


def country_options(typed: str, words: Words) -> list[kit.Element]:
    """What the menu of countries offers for what was typed; the company's comes first where nothing was."""
    found = [kit.option(kit.fit(place.label, _OPTION), place.value) for place in find_countries(typed, words)]
    return found if typed.strip() else [_usual("care.person.country_usual", words), *found]


def _picker(file: OnFile | None, saved: str, words: Words) -> kit.Block:
    return kit.input_block(
        words.plain("care.person.who"),
        kit.users_select(Action.CARE_PERSON, initial=file.person.user_id if file else None),
        # Another id empties the menu after a save.
        block_id=f"{PICKER}{saved}",
        dispatch=True,
    )


def _entry(file: OnFile, words: Words) -> list[kit.Block]:
    user_id, said = file.person.user_id, file.listed
    sides = [kit.option(words.plain("care.person.as_found"), FOUND)]
    sides += [kit.option(words.plain(SIDES[side]), side) for side in DECISIONS]
    roles = [kit.option(words.plain(key), role.value) for role, key in ROLES.items()]
    return [
        kit.context(words(FOUND_ON[file.found])),
        kit.input_block(
            words.plain("care.person.side"),
            kit.select(Action.INPUT, sides, initial=said.side or FOUND),
            block_id=Field.SIDE.block(user_id),
            hint=words.plain("care.person.side_hint"),
        ),
        kit.input_block(
            words.plain("care.person.roles"),
            kit.checkboxes(Action.INPUT, roles, initial=[role.value for role in sorted(said.roles)]),
            block_id=Field.ROLES.block(user_id),
            hint=words.plain("care.person.roles_hint"),
            optional=True,
        ),
        kit.input_block(
            words.plain("care.person.team"),
            kit.text_input(Action.INPUT, initial=said.team, most=LONGEST_TEAM),
            block_id=Field.TEAM.block(user_id),
            hint=words.plain("care.person.team_hint"),
            optional=True,
        ),
        kit.input_block(
            words.plain("care.person.country"),
            kit.external_select(Action.CARE_COUNTRY, initial=_country(said.country, words)),
            block_id=Field.COUNTRY.block(user_id),
        ),
        kit.input_block(
            words.plain("care.person.zone"),
            kit.external_select(Action.CARE_ZONE, initial=_zone(said.timezone, words)),
            block_id=Field.ZONE.block(user_id),
            hint=words.plain("care.person.own_hint"),
        ),
    ]


def _country(code: str, words: Words) -> kit.Element:
    if not code:
        return _usual("care.person.country_usual", words)
    return kit.option(kit.fit(words.country(code), _OPTION), code)


def _zone(zone: str, words: Words) -> kit.Element:
    if not zone:
        return _usual("care.person.zone_usual", words)
    return kit.option(kit.fit(zone_place(zone, words).label, _OPTION), zone)


def _usual(key: str, words: Words) -> kit.Element:
    return kit.option(words.plain(key), USUAL)
