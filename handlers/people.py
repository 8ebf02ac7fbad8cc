"""What Slack tells of its own accord: somebody comes, goes or changes, in the company, on a side or in a channel.

Nothing here asks Slack: one person is taken over as the event tells them, a side is read by its job, a moment later
and once for many events. Each event may come twice, or in another order, and the night puts right what was missed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.accounts import recording
from bot.directory.keeping import mark_leavers
from bot.directory.service import entries_of, note_change
from bot.home.service import replan
from bot.people.sync import is_news, take_over
from bot.people.trouble import (
    EXTERNALLY_SHARED,
    INVITED,
    OPENED,
    UNSHARED,
    report_trouble,
    trouble_is_over,
)
from bot.slack.members import member
from bot.workspace.service import load_settings
from bot.workspace.settings import channels_of
from bot.workspace.syncs import are_sides_due, request_sides, run_of

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.deps import Deps

PERSON_EVENTS: Final = ("team_join", "user_change")
SIDE_EVENTS: Final = (
    "member_joined_channel",
    "member_left_channel",
    "subteam_members_changed",
    "subteam_updated",
)
# What becomes of a channel: Slack's event, and what the admins are told where results go there.
CHANNEL_EVENTS: Final = {
    "channel_archive": "is_archived",
    "group_archive": "is_archived",
    "channel_deleted": "channel_deleted",
    "group_deleted": "channel_deleted",
    "channel_left": "not_in_channel",
    "group_left": "not_in_channel",
    "channel_shared": EXTERNALLY_SHARED,
}
# And what puts it right again.
MENDED_EVENTS: Final = {
    "channel_unarchive": OPENED,
    "group_unarchive": OPENED,
    "channel_unshared": UNSHARED,
}
EVENTS: Final = (*PERSON_EVENTS, *SIDE_EVENTS, *CHANNEL_EVENTS, *MENDED_EVENTS)
SETTLES_IN: Final = timedelta(seconds=30)
"""How long a side is left alone after a change: whoever adds five hundred people causes one reading."""


def register(app: App, deps: Deps) -> None:
    """Listen for people and channels."""
    company = _Company(deps)
    for events, listener in (
        (PERSON_EVENTS, company.person_changed),
        (SIDE_EVENTS, company.side_changed),
        (CHANNEL_EVENTS, company.channel_lost),
        (MENDED_EVENTS, company.channel_mended),
    ):
        for name in events:
            app.event(name)(listener)


class _Company:
    """The listeners; each reads first, for most events change nothing here and writers are few."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def person_changed(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Somebody is new, has left, or has another name, zone or status."""
        team_id, now = body["team_id"], self._deps.now()
        told = member(event["user"], team_id)
        with self._deps.read() as session:
            if not is_news(session, team_id, told):
                return
        with self._deps.begin() as session:
            for user_id in take_over(session, team_id, [told], run=run_of(session, team_id)):
                replan(session, team_id, user_id, now=now)
            if entries_of(session, team_id, told.user_id):
                mark_leavers(session, team_id, now=now)
                note_change(session, team_id)
            if told.is_deleted:
                recording.mark_leavers(session, self._deps.kinds, team_id, now=now)

    def side_changed(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """Somebody came or went, perhaps where a side's people are; or the bot itself was invited."""
        team_id, place = body["team_id"], _place(event)
        found = self._deps.installation(team_id)
        if found and event["type"] == "member_joined_channel" and event.get("user") == found.bot_user_id:
            with self._deps.begin() as session:
                trouble_is_over(session, team_id, place, INVITED)
        self._read_soon(team_id, place)

    def channel_lost(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """A channel cannot be posted to any more, and perhaps not be read."""
        team_id, place = body["team_id"], _place(event)
        with self._deps.read() as session:
            is_ours = place in channels_of(load_settings(session, team_id))
        if is_ours:
            code = CHANNEL_EVENTS[event["type"]]
            with self._deps.begin() as session:
                report_trouble(session, self._deps.kinds, team_id, place, code, now=self._deps.now())
        self._read_soon(team_id, place)

    def channel_mended(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        """A channel can be posted to again."""
        with self._deps.begin() as session:
            trouble_is_over(session, body["team_id"], _place(event), MENDED_EVENTS[event["type"]])

    def _read_soon(self, team_id: str, place: str) -> None:
        """Have the sides read in a moment if this channel or group stands for one of them."""
        at = self._deps.now() + SETTLES_IN
        with self._deps.read() as session:
            sides = load_settings(session, team_id).sides
            if place not in {sides.sales, sides.marketing} or are_sides_due(session, team_id, by=at):
                return
        with self._deps.begin() as session:
            request_sides(session, team_id, at=at)


def _place(event: dict[str, Any]) -> str:
    """The id of the channel or user group an event is about."""
    group = event.get("subteam_id") or (event.get("subteam") or {}).get("id")
    return str(group or event.get("channel") or "")
