"""The admin's forms about people: who is who, and which side counts for those on both.

Each step asks anew whether the person may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.home.care_blocks import care_notice
from bot.home.care_form import Field, picked, read_decisions, read_person
from bot.home.care_people_blocks import (
    MOST_DECISIONS,
    both_sides_view,
    country_options,
    people_view,
    zone_options,
)
from bot.people.both_sides import decide, undecided
from bot.people.listing import keeps_an_admin, list_person, locks_out, on_file
from bot.people.permission import require_admin
from bot.slack.ids import Action, Callback
from bot.text import Safe
from handlers.replies import reader
from handlers.views import state_of, team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.home.care_form import PersonDraft, Problems
    from bot.people.service import Someone
    from bot.slack.kit import View
    from bot.text import Words
    from handlers.home import Homes
    from handlers.views import Views


def register(app: App, deps: Deps, views: Views, homes: Homes) -> None:
    """Listen for the forms."""
    people, both = _People(deps, views, homes), _BothSides(deps, views, homes)
    app.action(Action.CARE_PEOPLE)(people.open)
    app.action(Action.CARE_PERSON)(people.picked)
    app.options(Action.CARE_ZONE)(people.offer_zones)
    app.options(Action.CARE_COUNTRY)(people.offer_countries)
    app.view(Callback.CARE_PEOPLE)(people.submitted)
    app.action(Action.CARE_BOTH_SIDES)(both.open)
    app.action(Action.CARE_DECISION)(both.chosen)
    app.view(Callback.CARE_BOTH_SIDES)(both.submitted)


class _People:
    """One person at a time: side, roles, team, country, zone."""

    def __init__(self, deps: Deps, views: Views, homes: Homes) -> None:
        self._deps = deps
        self._views = views
        self._homes = homes

    def open(self, ack: Ack, body: dict[str, Any]) -> None:
        """**People**."""
        words = self._admits(body)
        ack()
        self._views.opens(body, lambda: people_view(words))

    def picked(self, ack: Ack, body: dict[str, Any]) -> None:
        """Somebody was chosen: what is said of them at present."""
        team_id, user_id = team_of(body), user_of(body)
        chosen = picked(state_of(body))
        with self._deps.read() as session:
            require_admin(session, team_id, user_id)
            view = _filled_in(session, team_id, user_id, chosen)
        ack()
        self._views.replaces(body, lambda: view)

    def submitted(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Save**: what is wrong is said at its field, else the form begins anew for the next person."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        draft = read_person(state_of(body))
        with self._deps.begin() as session:
            require_admin(session, team_id, user_id)
            words, _ = reader(session, team_id, user_id)
            problems = draft.problems | _problems(session, team_id, draft, actor=user_id)
            # Sent before the form of whoever was chosen had come: it comes now, and nothing is saved.
            view = _filled_in(session, team_id, user_id, draft.user_id)
            if draft.listed is not None and not problems:
                changes = list_person(session, team_id, draft.user_id, draft.listed, actor=user_id, now=now)
                view = people_view(words, saved=draft.user_id, is_new=bool(changes))
        if problems:
            errors = {block: words.plain(error.key, **error.values) for block, error in problems.items()}
            ack(response_action="errors", errors=errors)
            return
        ack(response_action="update", view=view.payload())
        self._homes.publish(team_id, user_id)

    def offer_zones(self, ack: Ack, body: dict[str, Any]) -> None:
        """Zones for what was typed."""
        with self._deps.read() as session:
            require_admin(session, team_of(body), user_of(body))
            words, near = reader(session, team_of(body), user_of(body))
        ack(options=zone_options(str(body.get("value", "")), words, near))

    def offer_countries(self, ack: Ack, body: dict[str, Any]) -> None:
        """Countries for what was typed."""
        words = self._admits(body)
        ack(options=country_options(str(body.get("value", "")), words))

    def _admits(self, body: dict[str, Any]) -> Words:
        with self._deps.read() as session:
            require_admin(session, team_of(body), user_of(body))
            words, _ = reader(session, team_of(body), user_of(body))
        return words


class _BothSides:
    """Which side counts for people who are on both."""

    def __init__(self, deps: Deps, views: Views, homes: Homes) -> None:
        self._deps = deps
        self._views = views
        self._homes = homes

    def open(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Decide**, in Home or in the message about it."""
        with self._deps.read() as session:
            require_admin(session, team_of(body), user_of(body))
            words, _ = reader(session, team_of(body), user_of(body))
            people = undecided(session, team_of(body))
        ack()
        self._views.opens(body, lambda: _decisions(people, words))

    def chosen(self, ack: Ack, body: dict[str, Any]) -> None:
        """A side was chosen; it is taken when the form is saved."""
        with self._deps.read() as session:
            require_admin(session, team_of(body), user_of(body))
        ack()

    def submitted(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Save**: those that were decided; the next ones, if there were more than fitted."""
        team_id, user_id, now = team_of(body), user_of(body), self._deps.now()
        sides = read_decisions(state_of(body))
        with self._deps.begin() as session:
            require_admin(session, team_id, user_id)
            words, _ = reader(session, team_id, user_id)
            before = undecided(session, team_id)
            done = decide(session, team_id, sides, actor=user_id, now=now)
            people = undecided(session, team_id)
        goes_on = bool(done and people) and len(before) > MOST_DECISIONS
        view = both_sides_view(people, words) if goes_on else _decided(len(done), len(people), words)
        ack(response_action="update", view=view.payload())
        self._homes.publish(team_id, user_id)


def _filled_in(session: Session, team_id: str, user_id: str, chosen: str) -> View:
    words, _ = reader(session, team_id, user_id)
    file = on_file(session, team_id, chosen)
    return people_view(words, file=file, is_unknown=file is None)


def _decisions(people: Sequence[Someone], words: Words) -> View:
    if people:
        return both_sides_view(people, words)
    return care_notice(words("care.both.none"), words)


def _decided(done: int, left: int, words: Words) -> View:
    lines = [words.plural("care.both.saved", done)]
    if left:
        lines.append(words.plural("care.both.kept", left))
    return care_notice(Safe(" ").join(lines), words)


def _problems(session: Session, team_id: str, draft: PersonDraft, *, actor: str) -> Problems:
    """What only the list of people tells."""
    file = on_file(session, team_id, draft.user_id)
    if file is None:
        return {draft.picker: BotError("care.person.error.unknown")}
    if not file.person.may_be_listed:
        return {draft.picker: BotError("care.person.error.nobody")}
    if draft.listed is None:
        return {}
    roles, block = draft.listed.roles, Field.ROLES.block(draft.user_id)
    if not keeps_an_admin(session, team_id, draft.user_id, roles):
        return {block: BotError("care.person.error.last_admin")}
    if locks_out(session, team_id, draft.user_id, roles, actor=actor):
        return {block: BotError("care.person.error.lock_out")}
    return {}
