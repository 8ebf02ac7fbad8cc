"""The audit log in words: what each key means, and values as people read them; pure."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from bot.directory.entries import IMPORTED
from bot.people.listed import SUBJECT
from bot.people.sides import NEITHER, Role, Side
from bot.rules import triggers
from bot.slack import kit
from bot.text import Safe, channel_mention, escape, group_mention, mention

if TYPE_CHECKING:
    from bot.text import Words
    from bot.workspace.audit import Change, Entry

NEW_SERIES: Final = "series.begins"
LABELS: Final = {
    "workspace.report_channel": "log.report_channel",
    "workspace.leads_channel": "log.leads_channel",
    "workspace.liaisons_channel": "log.liaisons_channel",
    "workspace.country": "log.country",
    "workspace.timezone": "log.timezone",
    "workspace.chart": "log.chart",
    "workspace.language": "log.language",
    "workspace.messages_a_day": "log.messages_a_day",
    "workspace.admins": "log.admins",
    "sides.sales": "log.sides_sales",
    "sides.marketing": "log.sides_marketing",
    "pulse.every_weeks": "log.every_weeks",
    "pulse.weekday": "log.weekday",
    "pulse.at": "log.at",
    "pulse.open_days": "log.open_days",
    "pulse.statements": "log.statements",
    "pulse.baseline": "log.baseline",
    "pulse.guests": "log.guests",
    "pulse.paused": "log.paused",
    "pulse.blackout": "log.blackout",
    "meeting.every": "log.meeting_every",
    "meeting.on": "log.meeting_on",
    "meeting.at": "log.meeting_at",
    "meeting.minutes": "log.meeting_minutes",
    "meeting.channel": "log.meeting_channel",
    "meeting.timezone": "log.meeting_timezone",
    "meeting.chair": "log.meeting_chair",
    "digest.weekday": "log.digest_weekday",
    "digest.at": "log.digest_at",
    "handoffs.lead_hours": "log.handoffs_lead_hours",
    "accounts.most": "log.accounts_most",
    "series.next_is_trial": "log.next_is_trial",
    IMPORTED: "log.directory_imported",
    triggers.IMPORTED: "log.rules_imported",
    NEW_SERIES: "log.new_series",
}
PERSON_LABELS: Final = {
    "side": "log.person.side",
    "roles": "log.person.roles",
    "team": "log.person.team",
    "country": "log.person.country",
    "timezone": "log.person.timezone",
}
WORDS_OF_VALUES: Final = {
    Side.SALES.value: "side.sales",
    Side.MARKETING.value: "side.marketing",
    NEITHER: "care.side.neither",
    Role.LEAD.value: "care.role.lead",
    Role.LIAISON.value: "care.role.liaison",
    Role.ADMIN.value: "care.role.admin",
}
"""Of a person's side and roles; the same words elsewhere mean themselves."""
LONGEST: Final = 300
_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{5,20}")
_GROUP: Final = re.compile(r"S[A-Z0-9]{5,20}")
_PERSON: Final = re.compile(r"[UW][A-Z0-9]{4,20}")


def entry_text(entry: Entry, words: Words, zone: str) -> Safe:
    """What was changed from what to what, by whom and when; `zone` is the reader's."""
    return words(
        "log.entry",
        what=_label(entry.change, words),
        old=_value(entry.change.key, entry.change.old, words),
        new=_value(entry.change.key, entry.change.new, words),
        who=mention(entry.actor) if _PERSON.fullmatch(entry.actor) else entry.actor,
        when=words.moment(entry.at, zone, "medium"),
    )


def _label(change: Change, words: Words) -> Safe:
    subject, _, rest = change.key.partition(".")
    user_id, _, field = rest.partition(".")
    if subject == SUBJECT and field in PERSON_LABELS and _PERSON.fullmatch(user_id):
        return words(PERSON_LABELS[field], person=mention(user_id))
    return words(LABELS[change.key]) if change.key in LABELS else escape(change.key)


def _value(key: str, stored: str, words: Words) -> Safe:
    is_person = key.startswith(f"{SUBJECT}.")
    value = json.loads(stored)
    if value and key.endswith(".country"):
        return escape(words.country(str(value)))
    if value is None and is_person:
        return words("care.person.as_found")
    if isinstance(value, list):
        shown = words.listing([_one(one, words, is_person=is_person) for one in value])
    else:
        shown = _one(value, words, is_person=is_person)
    return kit.fit(shown, LONGEST) if shown else words("log.nothing")


def _one(value: object, words: Words, *, is_person: bool) -> Safe:
    """One value, or one of a list; empty for nothing."""
    if value is None:
        return Safe("")
    if isinstance(value, bool):
        return words("log.on" if value else "log.off")
    if isinstance(value, list):
        first, last = str(value[0]), str(value[-1])
        return words("log.days", first=first, last=last)
    text = str(value)
    if is_person:
        return words(WORDS_OF_VALUES[text]) if text in WORDS_OF_VALUES else escape(text)
    for form, mentioned in ((_CHANNEL, channel_mention), (_GROUP, group_mention), (_PERSON, mention)):
        if form.fullmatch(text):
            return mentioned(text)
    return escape(text)
