"""From the names in setup.toml to Slack's ids."""

import pytest

from bot.errors import FileError
from bot.slack.members import Conversation
from bot.workspace.lookup import Directory, resolve
from bot.workspace.setup_file import parse_setup
from tests.people.cast import member, others, user


def channel(name, *, external=False, joined=True):
    return Conversation(f"C0{name.upper()}", name, external, is_archived=False, is_member=joined)


FOUND = Directory.of(
    [
        channel("alignment"),
        channel("sales-team", joined=False),
        channel("partners", external=True),
        channel("quiet", joined=False),
    ],
    {"marketing": "S0MARKETING"},
    [member("ada"), member("dev", email=""), *others()],
)


def looked_up(text):
    return resolve(parse_setup(text, "setup.toml"), FOUND, text, "setup.toml")


def problems(text):
    with pytest.raises(FileError) as caught:
        looked_up(text)
    return list(caught.value.problems)


def test_names_become_ids():
    settings = looked_up(
        '[workspace]\nreport_channel = "#alignment"\nadmins = ["Ada@Northwind.example", "u0dev"]\n'
        '[sides]\nsales = "#sales-team"\nmarketing = "@marketing"\n[meeting]\nchannel = "#alignment"\n'
        '[pulse]\nat = "09:30"\nblackout = ["2026-12-24"]\n'
    )
    assert settings.workspace.report_channel == "C0ALIGNMENT"
    assert settings.workspace.admins == (user("ada"), user("dev"))
    assert (settings.sides.sales, settings.sides.marketing) == ("C0SALES-TEAM", "S0MARKETING")
    assert settings.meeting.channel == "C0ALIGNMENT"
    assert len(settings.pulse.blackout) == 1


def test_nothing_named_is_nothing_to_look_up():
    assert looked_up("").sides.sales == ""


def test_everything_that_cannot_be_used_is_named_with_its_line():
    text = (
        '[workspace]\nreport_channel = "#nowhere"\nleads_channel = "#partners"\nliaisons_channel = "#quiet"\n'
        'admins = ["nobody@northwind.example", "U0LEO", "U0ROBO"]\n[sides]\nsales = "#nowhere"\nmarketing = "@crew"\n'
    )
    unseen = "I see no channel #nowhere; if it is private, type /invite @entente there first"
    assert problems(text) == [
        (2, f"[workspace] report_channel: {unseen}"),
        (
            3,
            "[workspace] leads_channel: #partners is shared with another company; results must stay inside yours",
        ),
        (4, "[workspace] liaisons_channel: I am not in #quiet; type /invite @entente there first"),
        (7, f"[sides] sales: {unseen}"),
        (8, "[sides] marketing: there is no user group @crew"),
        (5, "[workspace] admins: nobody@northwind.example is nobody in this workspace"),
        (5, "[workspace] admins: U0LEO is nobody in this workspace"),
        (5, "[workspace] admins: U0ROBO is nobody in this workspace"),
    ]
