"""The audit log in words: every key there is, and values of every kind."""

import json
from datetime import UTC, datetime

import pytest

from bot.home.log_words import LABELS, PERSON_LABELS, entry_text
from bot.people.listing import FIELDS
from bot.text import words_for
from bot.workspace.audit import Change, Entry
from bot.workspace.settings import MeetingSection, WorkspaceSettings, flatten

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def line(key, old, new, actor="U0HANA"):
    entry = Entry(NOW, actor, Change(key, json.dumps(old), json.dumps(new)))
    return str(entry_text(entry, words_for("en"), "Europe/Berlin"))


def test_every_setting_and_field_has_a_name():
    assert flatten(WorkspaceSettings(meeting=MeetingSection())).keys() <= LABELS.keys()
    assert PERSON_LABELS.keys() == set(FIELDS)


@pytest.mark.parametrize(
    ("key", "old", "new", "said"),
    [
        ("workspace.report_channel", "", "C0ALIGNMENT", "*Report channel*: nothing → <#C0ALIGNMENT>"),
        ("sides.sales", "S0SALES01", None, "*Where Sales is*: <!subteam^S0SALES01> → nothing"),
        ("workspace.admins", [], ["U0HANA", "U0ADA"], "*Admins*: nothing → <@U0HANA> and <@U0ADA>"),
        ("workspace.country", "", "DE", "*The company's public holidays*: nothing → Germany"),
        ("workspace.chart", "picture", "native", "*Chart of the results*: picture → native"),
        ("pulse.paused", False, True, "*Pulses paused*: off → on"),
        ("pulse.every_weeks", 2, 4, "*Weeks between pulses*: 2 → 4"),
        (
            "pulse.blackout",
            [],
            [["2026-12-21", "2027-01-03"]],
            "*Days on which nothing is sent*: nothing → 2026-12-21 to 2027-01-03",
        ),
        ("person.U0BEN.side", None, "none", "*Side of <@U0BEN>*: As found in Slack → Neither"),
        (
            "person.U0BEN.roles",
            [],
            ["admin", "lead"],
            "*Roles of <@U0BEN>*: nothing → Admin of this bot and Lead",
        ),
        ("person.U0BEN.team", "", "<!channel>", "*Team of <@U0BEN>*: nothing → &lt;!channel&gt;"),
        ("person.U0BEN.country", "", "DE", "*Public holidays of <@U0BEN>*: nothing → Germany"),
        ("something.else", 1, 2, "*something.else*: 1 → 2"),
        ("person.nobody.side", "sales", "none", "*person.nobody.side*: Sales → Neither"),
    ],
)
def test_what_from_what_to_what(key, old, new, said):
    assert line(key, old, new).splitlines()[0] == said


def test_a_word_of_a_role_means_itself_where_it_is_a_setting():
    assert line("meeting.on", "lead", "sales").startswith("*Day of the meeting*: lead → sales")


def test_who_is_a_person_or_a_file():
    assert line("pulse.paused", False, True).splitlines()[1].startswith("<@U0HANA>, <!date^")
    assert (
        line("pulse.paused", False, True, "set<up>.toml").splitlines()[1].startswith("set&lt;up&gt;.toml, ")
    )


def test_a_long_value_is_cut():
    assert len(line("pulse.at", "", "x" * 2000)) < 500
