"""People as Slack tells of them: who is of another company."""

import pytest

from bot.slack.members import member


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
