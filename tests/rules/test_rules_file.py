"""rules.csv: from text to rules, each problem with its line."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FileError
from bot.rules.amounts import Amount
from bot.rules.involve import How, Involve
from bot.rules.rules_file import COLUMNS, parse_rules, rules_text
from bot.rules.triggers import Draft, Kind

HEADER = ",".join(COLUMNS)


def rows(text):
    return parse_rules(text, "rules.csv")


def problems(text):
    with pytest.raises(FileError) as caught:
        rows(text)
    return list(caught.value.problems)


def test_a_good_file():
    big, printing, account, lead = rows(
        f"\ufeff{HEADER}\n"
        "Big deals,Amount,2000000,usd,Brand manager,Above two million\n"
        "\n"
        "Print,print,,,LEAD:sales,\n"
        "Key accounts,account,,EUR,Ada@Northwind.example,\n"
        "Lead follow-up,handoff,,,u0ben,Within two days\n"
    )
    assert (big.line, big.draft) == (
        2,
        Draft(
            name="Big deals",
            kind=Kind.AMOUNT,
            involve=Involve(How.TOPIC, "Brand manager"),
            amount=Amount(Decimal(2_000_000), "USD"),
            text="Above two million",
        ),
    )
    assert (printing.line, printing.draft.kind, printing.draft.amount) == (4, Kind.PRINT, None)
    assert printing.draft.involve == Involve(How.LEAD, "sales")
    assert account.draft.involve == Involve(How.EMAIL, "ada@northwind.example")
    assert lead.draft.involve == Involve(How.PERSON, "U0BEN")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_three_columns_are_enough_in_any_order_and_with_any_separator(separator):
    (one,) = rows("Involve,KIND,name\nliaison,other,Pricing\n".replace(",", separator))
    assert one.draft == Draft(name="Pricing", kind=Kind.OTHER, involve=Involve(How.LIAISON))


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        *(
            ("2.5M", "EUR", ("2500000", "EUR")),
            ("€2,5m", "", ("2500000", "EUR")),
            ("$2M", "CAD", ("2000000", "CAD")),
        ),
        *(("2.000.000", "CHF", ("2000000", "CHF")), ("2 000 000 kr", "NOK", ("2000000", "NOK"))),
    ],
)
def test_amounts_as_people_write_them(amount, currency, expected):
    (one,) = rows(f"name;kind;amount;currency;involve\nBig;amount;{amount};{currency};liaison\n")
    assert (one.draft.amount.value, one.draft.amount.currency) == (Decimal(expected[0]), expected[1])


def test_every_bad_line_is_named_with_its_reasons():
    text = "\n".join(
        [
            HEADER,
            "Big,amount,2000000,USD,brand manager,",
            ",print,,,liaison,",
            "A,prints,,,liaison,",
            "B,amount,,USD,liaison,",
            "C,amount,2000000,XQQ,liaison,",
            "D,amount,-5,USD,liaison,",
            "E,amount,2000000,,liaison,",
            "F,amount,2M EUR,USD,liaison,",
            "G,print,5,,liaison,",
            " big ,print,,,liaison,",
            "H,print,,,,",
            "I,print,,,lead:product,",
            "J,print,,,#pricing,",
            f"{'x' * 81},print,,,{'y' * 81},{'z' * 301}",
            "K,amount,lots,USD,liaison,",
            "L,amount,1.500 Mio,USD,liaison,",
            "M,amount,5 kr,,liaison,",
            "N,amount,5 XQQ,,liaison,",
            "O,amount,9999999999999999,USD,liaison,",
            "P,print,,,caf\ufffd,",
            "Q,print,,,liaison,,,",
            "Big,nonsense,,,,",
        ]
    )
    roles = "lead:marketing, lead:sales, liaison, admin"
    empty = f"involve: is empty; write an e-mail address, a Slack id, {roles} or a topic of the directory"
    through = "a channel or group is reached by a topic of the directory"
    kinds = "amount, print, account, handoff, other"
    assert problems(text) == [
        (3, "name: is empty; write a short title that no other rule has"),
        (4, f"kind: 'prints' is not one of {kinds}"),
        (5, "amount: is empty; a rule of kind amount needs what must be exceeded"),
        (6, "currency: 'XQQ' is not a currency code, for example USD or EUR"),
        (7, "amount: '-5' is not more than zero"),
        (8, "currency: is empty; write a code, for example USD"),
        (9, "currency: USD is not that of the amount, EUR"),
        (10, "amount: only a rule of kind amount has one; this is print"),
        (11, "name: big is already in line 2"),
        (12, empty),
        (13, f"involve: 'lead:product' is not one of the roles {roles}"),
        (
            14,
            f"involve: '#pricing' is neither a person nor a topic; {through}",
        ),
        (15, "name: at most 80 characters"),
        (15, "text: at most 300 characters"),
        (15, "involve: at most 80 characters"),
        (16, "amount: 'lots' cannot be read, write for example 2000000"),
        (17, "amount: '1.500 Mio' may be 1\xa0500\xa0000 or 1\xa0500\xa0000\xa0000; write all its digits"),
        (
            18,
            "amount: '5 kr' may be in DKK or ISK or NOK or SEK; write the code in the column currency alone",
        ),
        (19, "amount: 'XQQ' is not a currency"),
        (20, "amount: '9999999999999999' is more than can be compared"),
        (21, "involve: has characters that were lost; save the file again as UTF-8"),
        (22, "more cells than columns"),
        (23, f"kind: 'nonsense' is not one of {kinds}"),
        (23, "name: Big is already in line 2"),
        (23, empty),
    ]


@pytest.mark.parametrize("text", ["", "name,kind\nBig,amount\n"])
def test_the_header_must_name_three_columns(text):
    assert problems(text)[0] == (
        1,
        f"the first line must name the columns: {HEADER} (name and kind and involve at least)",
    )


def test_an_unknown_column_is_named():
    assert problems("name,kind,involve,when\nA,print,liaison,now\n") == [
        (1, f"there is no column 'when'; columns are {', '.join(COLUMNS)}")
    ]


@pytest.mark.parametrize("text", [HEADER, f"{HEADER}\n,,,,,\n"])
def test_no_rule_in_the_file(text):
    assert problems(text) == [(0, "there is no rule in the file")]


@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(
            ["A", "amount", "print", "2M", "USD", "kr", "liaison", ",", "\n", '"', ";", "\0", "{", "}"]
        )
    ).map("".join)
)
def test_whatever_is_in_the_file_is_read_or_refused_with_a_reason(text):
    for start in ("", f"{HEADER}\n"):
        try:
            outcome = rows(start + text)
        except FileError as error:
            outcome = error.problems
        assert outcome


def test_what_is_written_is_read_again():
    drafts = rows(
        "name,kind,amount,currency,involve,text\n"
        "Big deals,amount,2000000,USD,Brand manager,Tell them.\n"
        "Flyers,print,,,LEAD:sales,\n"
    )
    assert rows(rules_text(one.draft for one in drafts)) == drafts
