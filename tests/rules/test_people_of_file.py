"""rules.csv: people by e-mail address or id, as Slack knows them."""

import pytest

from bot.directory.contacts import Contacts
from bot.errors import FileError
from bot.rules.involve import How, Involve
from bot.rules.people_of_file import with_people
from bot.rules.rules_file import parse_rules
from tests.people.cast import member, others, user

FOUND = Contacts.of([member("ada"), *others()], (), {})


def rules(*involve):
    lines = [f"{n},other,{who}" for n, who in enumerate(involve)]
    return with_people(parse_rules("\n".join(["name,kind,involve", *lines]), "rules.csv"), FOUND, "rules.csv")


def test_people_get_their_ids_and_the_rest_stays():
    drafts = rules("Ada@northwind.example", "u0ada", "lead:sales", "brand manager")
    assert [one.involve for one in drafts] == [
        Involve(How.PERSON, user("ada")),
        Involve(How.PERSON, user("ada")),
        Involve(How.LEAD, "sales"),
        Involve(How.TOPIC, "brand manager"),
    ]


def test_people_who_cannot_be_called_each_with_the_line():
    with pytest.raises(FileError) as told:
        rules("zed@northwind.example", "U0LEO", "U0ADA", "U0ROBO", "mia@northwind.example")
    assert told.value.problems == (
        (2, "involve: zed@northwind.example is nobody in this workspace"),
        (3, "involve: U0LEO has left; their account is deactivated"),
        (5, "involve: U0ROBO is a bot"),
        (6, "involve: mia@northwind.example belongs to another company"),
    )
