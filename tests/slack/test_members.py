"""People and channels as Slack tells of them."""

import pytest

from bot.slack.members import conversation, member


@pytest.mark.parametrize(
    ("told", "is_external"),
    [
        ({}, False),
        ({"team_id": "T0NORTH"}, False),
        ({"team_id": "T0OTHER"}, True),
        ({"team_id": "T0OTHER", "enterprise_user": {"id": "W0ADA"}}, False),
        ({"is_stranger": True}, True),
    ],
)
def test_who_is_of_another_company(told, is_external):
    assert member({"id": "U0ADA", "name": "ada", **told}, "T0NORTH").is_external is is_external


def test_a_channel_that_is_shared_with_another_company_is_external():
    ours = conversation({"id": "C0SALES", "name": "sales-team", "is_member": True})
    assert (ours.name, ours.is_external, ours.is_member) == ("sales-team", False, True)
    assert conversation({"id": "C0SALES", "name": "sales-team", "is_ext_shared": True}).is_external
