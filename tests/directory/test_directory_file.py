"""directory.csv: from text to rows, each problem with its line; and from what is written to whom Slack knows."""

import pytest

from bot.directory.contacts import Contacts, find_contacts
from bot.directory.directory_file import COLUMNS, directory_text, parse_directory
from bot.directory.entries import ContactKind, Said, Wanted, keywords_text, kind_of, split_keywords
from bot.errors import FileError
from bot.slack.members import Conversation
from tests.people.cast import member

HEADER = ",".join(COLUMNS)
PEOPLE = [
    member("ada"),
    member("ben"),
    member("leo", is_deleted=True),
    member("robo", is_bot=True),
    member("mia", is_external=True),
]
CHANNELS = [Conversation("C0PRICING", "ask-pricing", is_external=False, is_archived=False, is_member=False)]
GROUPS = {"brand-team": "S0BRAND"}


def rows(text):
    return parse_directory(text, "directory.csv")


def found(text):
    return find_contacts(rows(text), Contacts.of(PEOPLE, CHANNELS, GROUPS), "directory.csv")


def problems(text, read=rows):
    with pytest.raises(FileError) as caught:
        read(text)
    return list(caught.value.problems)


def test_a_good_file():
    (one, other) = rows(
        f"\ufeff{HEADER}\n"
        "Pricing,discount; rebate;Discount,Atlas,EMEA,Enterprise,Sales,Ada@Northwind.example,u0ben,Ask early\n"
        "\n"
        "Webinars,,,,,,#events,,\n"
    )
    assert one.said == Said(
        "Pricing", ("discount", "rebate"), "Atlas", "EMEA", "Enterprise", "sales", "Ask early"
    )
    assert (one.line, one.contact, one.deputy) == (2, "Ada@Northwind.example", "u0ben")
    assert one.said.parts == ("Atlas", "EMEA", "Enterprise")
    assert (other.line, other.said, other.contact) == (4, Said("Webinars"), "#events")


def test_two_columns_are_enough_and_semicolons_may_separate_them():
    (one,) = rows("Person;Topic\nU0ADA;Pricing\n")
    assert (one.said, one.contact, one.deputy) == (Said("Pricing"), "U0ADA", "")


def test_every_bad_line_is_named_with_its_reasons():
    text = (
        "topic,keywords,product,region,segment,side,person,deputy,note\n"
        ",,,,,,U0ADA,,\n"
        "Pricing,,,,,,,,\n"
        "Pricing,,,,,both,U0ADA,,\n"
        f"{'x' * 81},{'y' * 401},,,,,U0ADA,@brand-team,\n"
        "Pricing,,,EMEA,,,U0ADA,,\n"
        "PRICING,other,,emea,,,u0ada,,\n"
        "Pricing,,,,,,U0ADA,,,\n"
    )
    assert problems(text) == [
        (2, "topic: is empty; write what people would ask for"),
        (3, "person: is empty; write an e-mail address, a Slack id, a #channel or a @user group"),
        (4, "side: 'both' is not one of sales, marketing or empty"),
        (5, "deputy: '@brand-team' is no person; write an e-mail address or a Slack id"),
        (5, "topic: at most 80 characters"),
        (5, "keywords: at most 400 characters"),
        (7, "topic: PRICING with u0ada is already in line 6"),
        (8, "more cells than columns"),
    ]


def test_three_bad_lines_of_five_hundred():
    """Nothing of the file is usable before they are mended, and all three are named at once."""
    lines = [f"Topic {n},U0ADA" for n in range(500)]
    lines[100], lines[250], lines[499] = ",U0ADA", "Webinars,", "Topic 7,U0ADA"
    told = problems("topic,person\n" + "\n".join(lines))
    assert [line for line, _ in told] == [102, 252, 501]
    assert told[2][1] == "topic: Topic 7 with U0ADA is already in line 9"


@pytest.mark.parametrize("text", [HEADER, f"{HEADER}\n,,,,,,,,\n"])
def test_no_entry_in_the_file(text):
    assert problems(text) == [(0, "there is no entry in the file")]


def test_the_header_must_name_topic_and_person():
    (told,) = problems("topic,keywords\nPricing,discount\n")
    assert told == (1, f"the first line must name the columns: {HEADER} (topic and person at least)")


def test_ids_in_place_of_what_is_written():
    ada, channel, group = found(
        "topic,person,deputy\nPricing,ADA@northwind.example,u0ben\nPrices,#ask-pricing,U0BEN\nBrand,@brand-team,\n"
    )
    assert (ada.contact, ada.contact_name, ada.deputy) == ("U0ADA", "", "U0BEN")
    assert (channel.contact, channel.contact_name, channel.deputy) == ("C0PRICING", "ask-pricing", "U0BEN")
    assert (group.contact, group.contact_name) == ("S0BRAND", "brand-team")


def test_who_cannot_be_called_is_named_with_the_line():
    text = (
        "topic,person,deputy\n"
        "1,nobody@northwind.example,\n"
        "2,U0LEO,\n"
        "3,U0ROBO,\n"
        "4,U0MIA,\n"
        "5,#secret,\n"
        "6,@ada,\n"
        "7,U0ADA,U0LEO\n"
        "8,U0ADA,ada@northwind.example\n"
    )
    assert problems(text, found) == [
        (2, "person: nobody@northwind.example is nobody in this workspace"),
        (3, "person: U0LEO has left; their account is deactivated"),
        (4, "person: U0ROBO is a bot"),
        (5, "person: U0MIA belongs to another company"),
        (6, "person: I see no channel #secret; if it is private, type /invite @entente there first"),
        (7, "person: there is no user group @ada; a person is written as e-mail address or Slack id"),
        (8, "deputy: U0LEO has left; their account is deactivated"),
        (9, "deputy: ada@northwind.example is the person themselves; leave it empty or name somebody else"),
    ]


def test_somebody_without_an_address_is_found_by_id():
    people = [member("ada", email="")]
    read = rows("topic,person\nPricing,U0ADA\n")
    assert find_contacts(read, Contacts.of(people, [], {}), "directory.csv")[0].contact == "U0ADA"


@pytest.mark.parametrize(
    ("contact", "kind"),
    [
        ("U0ADA", ContactKind.PERSON),
        ("W0ADA", ContactKind.PERSON),
        ("C0PRICING", ContactKind.CHANNEL),
        ("G0OLD", ContactKind.CHANNEL),
        ("S0BRAND", ContactKind.GROUP),
    ],
)
def test_what_an_id_belongs_to(contact, kind):
    assert kind_of(contact) is kind


def test_nobody_is_called_at_another_id():
    with pytest.raises(ValueError, match="B0BOT"):
        kind_of("B0BOT")


def test_keywords_are_said_once():
    words = split_keywords(" Rebate ,discount\ndiscount;  price   list ; ;REBATE")
    assert words == ("Rebate", "discount", "price list")
    assert split_keywords(keywords_text(words)) == words


def test_what_is_written_is_read_again_in_the_order_of_topics():
    said = Said("webinars", ("talks",), "cloud", "EMEA", "banks", "marketing", "=1+1 is a note")
    entries = [Wanted(said, "U0BEN", "", "U0ADA"), Wanted(Said("Pricing"), "C0PRICING", "ask-pricing")]
    first, second = rows(directory_text(entries))
    assert (first.said, first.contact, first.deputy) == (Said("Pricing"), "#ask-pricing", "")
    assert (second.said.topic, second.contact, second.deputy) == ("webinars", "U0BEN", "U0ADA")
    assert second.said.parts == said.parts
