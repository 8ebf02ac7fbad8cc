"""Amounts as people write them: what they are, why something is none, and back into text."""

from decimal import Decimal
from time import process_time

import pytest
from babel import Locale
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.amounts import (
    TOO_LARGE,
    Amount,
    Found,
    NoAmount,
    Why,
    find_amount,
    format_amount,
    is_tried,
    parse_amount,
)
from bot.rules.currencies import codes
from bot.text import words_for

NBSP, NARROW, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"
LOCALES = ["en_GB", "en_US", "en_IN", "en_ZA", "en_CH", "de", "de_CH", "fr", "sv", "es", "pl", "pt_BR", "ja"]


def amount(value, currency):
    return Amount(Decimal(value), currency)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        *(
            ("2.5M", 2_500_000, "NZD"),
            ("2.5", "2.5", "NZD"),
            ("500", 500, "NZD"),
            ("500 thousand", 500_000, "NZD"),
        ),
        *(("€2,5m", 2_500_000, "EUR"), ("2,500,000 USD", 2_500_000, "USD"), ("2,1 Mio. €", 2_100_000, "EUR")),
        *(("2.5 million dollars", 2_500_000, "NZD"), ("2.5 million US dollars", 2_500_000, "USD")),
        *(
            ("CHF 2'100'000", 2_100_000, "CHF"),
            ("CHF 2’100’000", 2_100_000, "CHF"),
            ("CHF 5'000.–", 5_000, "CHF"),
        ),
        *(("US$ 3bn", 3_000_000_000, "USD"), ("£1.2m", 1_200_000, "GBP"), ("EUR2m", 2_000_000, "EUR")),
        *(
            ("2 mn euro", 2_000_000, "EUR"),
            ("3 Mrd EUR", 3_000_000_000, "EUR"),
            ("2.1 MIO eur", 2_100_000, "EUR"),
        ),
        *(("1.250.000 EUR", 1_250_000, "EUR"), ("1.250.000,50 EUR", "1250000.50", "EUR")),
        *(("2 500 000 SEK", 2_500_000, "SEK"), (f"2{NBSP}500{NBSP}000 SEK", 2_500_000, "SEK")),
        *((f"2{NARROW}500{NARROW}000,50{NBSP}€", "2500000.50", "EUR"), (f"2{THIN}500 €", 2_500, "EUR")),
        *(("800 T€", 800_000, "EUR"), ("800 TEUR", 800_000, "EUR"), ("2 MUSD", 2_000_000, "USD")),
        *(("2,5 M€", 2_500_000, "EUR"), ("800k€", 800_000, "EUR"), ("3m DKK", 3_000_000, "DKK")),
        *(
            ("25,00,000 INR", 2_500_000, "INR"),
            ("₹2.5 Cr", 25_000_000, "INR"),
            ("5 lakh rs.", 500_000, "INR"),
        ),
        *(("1,23,456.70 INR", "123456.70", "INR"), (".5M", 500_000, "NZD"), ("2.5 m.", 2_500_000, "NZD")),
        *(("$2.5M CAD", 2_500_000, "CAD"), ("kr 2m SEK", 2_000_000, "SEK"), ("2.5m all", 2_500_000, "ALL")),
        *(("2500000.01 USD", "2500000.01", "USD"), (" 7 EUR ", 7, "EUR")),
    ],
)
def test_amounts_are_read(text, value, currency):
    assert parse_amount(text, "NZD") == amount(value, currency)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("1,200", 1_200), ("1.500", 1_500), ("1 500", 1_500), ("12.345", 12_345), ("999.999", 999_999)),
        *(("1,5", "1.5"), ("1.50", "1.5"), ("1234.567", "1234.567"), ("0.500", "0.5"), ("0,125", "0.125")),
        *(("1,500.5", "1500.5"), ("1.500,5", "1500.5"), ("1.500.000", 1_500_000), ("1,500.500", "1500.5")),
    ],
)
def test_one_mark_before_three_digits_groups_and_any_other_is_decimal(text, value):
    assert parse_amount(text, "EUR") == amount(value, "EUR")


@pytest.mark.parametrize(("own", "code"), [(None, "USD"), ("EUR", "USD"), ("CAD", "CAD"), ("SGD", "SGD")])
def test_a_lone_dollar_is_the_workspaces_if_that_is_one(own, code):
    assert parse_amount("$800k", own) == amount(800_000, code)


@pytest.mark.parametrize("own", ["SEK", "NOK", "DKK", "ISK"])
def test_lone_crowns_are_the_workspaces(own):
    assert parse_amount("2 500 000 kr", own) == parse_amount("2,5 mkr", own) == amount(2_500_000, own)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  ", NoAmount(Why.EMPTY, "")),
        ("bananas", NoAmount(Why.UNREADABLE, "bananas")),
        ("deal 2.5M", NoAmount(Why.UNREADABLE, "deal 2.5M")),
        ("2-3M", NoAmount(Why.UNREADABLE, "2-3M")),
        ("1e6", NoAmount(Why.UNREADABLE, "1e6")),
        ("1.2.3", NoAmount(Why.UNREADABLE, "1.2.3")),
        ("1,2.3,4", NoAmount(Why.UNREADABLE, "1,2.3,4")),
        ("1.234,5.6", NoAmount(Why.UNREADABLE, "1.234,5.6")),
        ("12,34,56", NoAmount(Why.UNREADABLE, "12,34,56")),
        ("1.00001 EUR", NoAmount(Why.UNREADABLE, "1.00001 EUR")),
        ("1" * 25, NoAmount(Why.UNREADABLE, "1" * 25)),
        ("nan", NoAmount(Why.UNREADABLE, "nan")),
        ("2.5M", NoAmount(Why.NO_CURRENCY, "2.5M")),
        ("2.5M XQQ", NoAmount(Why.UNKNOWN_CURRENCY, "XQQ")),
        ("xqq 2.5M", NoAmount(Why.UNKNOWN_CURRENCY, "xqq")),
        ("2 DEM", NoAmount(Why.UNKNOWN_CURRENCY, "DEM")),
        ("₿5", NoAmount(Why.UNKNOWN_CURRENCY, "₿")),
        ("$5 XQQ", NoAmount(Why.UNKNOWN_CURRENCY, "XQQ")),
        ("0 EUR", NoAmount(Why.NOT_POSITIVE, "0 EUR")),
        ("0.00", NoAmount(Why.NOT_POSITIVE, "0.00")),
        ("-5 EUR", NoAmount(Why.NOT_POSITIVE, "-5 EUR")),
        ("−€5", NoAmount(Why.NOT_POSITIVE, "−€5")),
        ("$-5", NoAmount(Why.NOT_POSITIVE, "$-5")),
        ("1000000 bn EUR", NoAmount(Why.TOO_LARGE, "1000000 bn EUR")),
        (f"{'9' * 24} bn EUR", NoAmount(Why.TOO_LARGE, f"{'9' * 24} bn EUR")),
        ("3 mkr", NoAmount(Why.AMBIGUOUS_CURRENCY, "3 mkr", ("DKK", "ISK", "NOK", "SEK"))),
        ("€2.5M USD", NoAmount(Why.AMBIGUOUS_CURRENCY, "€2.5M USD", ("EUR", "USD"))),
        (
            "1.500 Mio EUR",
            NoAmount(
                Why.AMBIGUOUS, "1.500 Mio EUR", (f"1{NBSP}500{NBSP}000", f"1{NBSP}500{NBSP}000{NBSP}000")
            ),
        ),
        ("1,500k", NoAmount(Why.AMBIGUOUS, "1,500k", (f"1{NBSP}500", f"1{NBSP}500{NBSP}000"))),
    ],
)
def test_what_is_no_amount_says_why(text, expected):
    assert parse_amount(text) == expected


@pytest.mark.parametrize(
    ("text", "value", "currency", "rest"),
    [
        *(("deal 2.5M acme", 2_500_000, "USD", "deal acme"), ("2.5M", 2_500_000, "USD", "")),
        *(("deal acme, 2,5 Mio. EUR.", 2_500_000, "EUR", "deal acme"), ("IBM 2.5M", 2_500_000, "USD", "IBM")),
        *(
            ("deal SEK 2m acme", 2_000_000, "SEK", "deal acme"),
            ("deal $2.5M IBM", 2_500_000, "USD", "deal IBM"),
        ),
        *(("deal $2.5M CAD IBM", 2_500_000, "CAD", "deal IBM"), ("(2.5M) acme", 2_500_000, "USD", "acme")),
        *(
            ("2.5M ARR acme", 2_500_000, "USD", "ARR acme"),
            ("DEAL 2.5M FOR ACME", 2_500_000, "USD", "DEAL FOR ACME"),
        ),
        *(("2.5m all in", 2_500_000, "USD", "all in"), ("2.5M ALL in", 2_500_000, "ALL", "in")),
        *(("2.5M won acme", 2_500_000, "USD", "won acme"), ("acme - 2.5M", 2_500_000, "USD", "acme")),
        *(("acme-2.5M", 2_500_000, "USD", "acme"), ("2.5M/yr acme", 2_500_000, "USD", "/yr acme")),
        *(
            ("2026-03-20 Q3 deal 800k", 800_000, "USD", "2026-03-20 Q3 deal"),
            ("20% of €5", 5, "EUR", "20% of"),
        ),
        *(
            ("deal 2500000 acme 2026", 2_500_000, "USD", "deal acme 2026"),
            ("at 1,200 acme", 1_200, "USD", "at acme"),
        ),
        *(
            ("2 500 000 acme", 2_500_000, "USD", "acme"),
            ("3 VPN licences 2.5M", 2_500_000, "USD", "3 VPN licences"),
        ),
        *(
            ("SO-12345 acme 800k", 800_000, "USD", "SO-12345 acme"),
            ("deal 2M acme, 2M", 2_000_000, "USD", "deal acme 2M"),
        ),
    ],
)
def test_an_amount_is_found_among_words(text, value, currency, rest):
    assert find_amount(text, "USD") == Found(amount(value, currency), rest)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", NoAmount(Why.EMPTY, "")),
        ("-5", NoAmount(Why.NOT_POSITIVE, "-5")),
        ("acme -2.5M", NoAmount(Why.NOT_POSITIVE, "-2.5M")),
        ("deal 2.5M XQQ acme", NoAmount(Why.UNKNOWN_CURRENCY, "XQQ")),
        ("deal 2.5M XQQ", NoAmount(Why.UNKNOWN_CURRENCY, "XQQ")),
        ("deal 2 kr acme", NoAmount(Why.AMBIGUOUS_CURRENCY, "2 kr", ("DKK", "ISK", "NOK", "SEK"))),
        ("deal 2-3M", NoAmount(Why.AMBIGUOUS, "2-3M", ("2", "3M"))),
        ("2 to 3 million acme", NoAmount(Why.AMBIGUOUS, "2 to 3 million", ("2", "3 million"))),
        ("$5 off a 2.5M deal", NoAmount(Why.AMBIGUOUS, "$5 off a 2.5M deal", ("$5", "2.5M"))),
    ],
)
def test_an_amount_among_words_that_cannot_be_taken_says_why(text, expected):
    assert find_amount(text, "EUR") == expected


@pytest.mark.parametrize(
    "text",
    [
        "print brochure",
        "3 brochures in 2026",
        "version 1.5",
        "SO-12345 acme",
        "ticket #12345",
        "10.0.0.1",
        "at 14:00",
        "99.99 acme",
    ],
)
def test_counts_years_and_references_are_no_amounts(text):
    assert find_amount(text, "USD") == NoAmount(Why.UNREADABLE, text)


@pytest.mark.parametrize(
    ("value", "currency", "locale", "expected"),
    [
        *((2_500_000, "USD", "en_GB", "$2.5M"), (2_100_000, "CHF", "en_GB", "CHF 2.1M")),
        *(
            (800_000, "EUR", "en_GB", "€800K"),
            (3_000_000_000, "USD", "en_US", "$3B"),
            (12_500, "GBP", "en_US", "£12.5K"),
        ),
        *((1_250_000, "SEK", "en_GB", "SEK 1.25M"), (1_234_000, "USD", "en_GB", "$1,234,000")),
        *(("2000000.01", "USD", "en_GB", "$2,000,000.01"), (999_999, "EUR", "en_GB", "€999,999")),
        *(
            (1_500, "EUR", "en_GB", "€1,500"),
            ("1.5", "EUR", "en_GB", "€1.50"),
            ("1.234", "KWD", "en_GB", "KWD 1.2340"),
        ),
        *((2_500_000, "EUR", "de", f"2,5{NBSP}Mio. €"), (800_000, "EUR", "de", "800.000 €")),
    ],
)
def test_amounts_are_written_short_and_exact(value, currency, locale, expected):
    assert format_amount(amount(value, currency), Locale.parse(locale)) == expected


def test_the_us_dollar_is_named_where_the_workspace_has_another():
    english = words_for("en-US").locale
    assert format_amount(amount(2_500_000, "USD"), english, own="CAD") == "USD 2.5M"
    assert format_amount(amount(2_500_000, "USD"), english, own="EUR") == "$2.5M"


MONEY = st.builds(
    Amount,
    st.one_of(
        st.decimals(Decimal("0.0001"), TOO_LARGE - 1, places=4),
        st.decimals(Decimal("0.01"), 10_000_000, places=2),
        st.integers(1, 999).map(lambda n: Decimal(n) * 100_000),
    ),
    st.sampled_from(sorted(codes())),
)


@given(MONEY, st.sampled_from(LOCALES), st.none() | st.sampled_from(sorted(codes())))
@example(amount("1.234", "KWD"), "de", None)
@example(amount("999999.99", "USD"), "en_IN", "CAD")
def test_what_is_written_is_read_again(money, locale, own):
    said = format_amount(money, Locale.parse(locale), own)
    assert parse_amount(said, own) == money
    assert find_amount(f"deal {said} for acme", own) == Found(money, "deal for acme")


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([*"12305.,'  -–€$kmMBb", "kr", "EUR", "XQQ", " to ", "0" * 9])).map("".join)
)
def test_whatever_is_typed_is_an_amount_or_says_why(text):
    for read in (parse_amount(text, "EUR"), find_amount(text, "EUR")):
        if isinstance(read, NoAmount):
            assert words_for("en").plain(read.error.key, **read.error.values)
        else:
            money = read.amount if isinstance(read, Found) else read
            assert 0 < money.value < TOO_LARGE
            assert money.currency in codes()


def test_what_is_wrong_is_said_to_the_person():
    words = words_for("en-US")

    def said(text):
        error = parse_amount(text).error
        return words.plain(error.key, **error.values)

    assert said("2 kr") == (
        "“2 kr” can be in more than one currency: DKK / ISK / NOK / SEK. "
        "Write the code of the one you mean, for example 2.5M USD."
    )
    assert said("2M XQQ").startswith("“XQQ” is no currency that I know.")
    assert f"“{'x' * 79}…”" in said("x" * 500)
    assert f"“{'x' * 80}”" in said("x" * 80)


@pytest.mark.parametrize(
    "text", ["1" * 3000, "1 " * 1500, "1." * 1500, "1 111 " * 500, "$" * 3000, " " * 3000 + "x", "m" * 3000]
)
def test_a_long_text_is_read_at_once(text):
    find_amount("")
    parse_amount("")
    begun = process_time()
    parse_amount(text)
    find_amount(f"deal {text}")
    assert process_time() - begun < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "2,5x",
        "acme 12",
        "€2,5x",
        "EUR2,5x",
        "about 3.5.M",
        "(2,5x)",
        "2miox",
        "$ 2x5",
        "-3x",
        "2nd line",
        "2026x",
    ],
)
def test_a_number_is_a_try(text):
    assert is_tried(text)
    assert isinstance(find_amount(text, "EUR"), NoAmount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "desk",
        "two million",
        "desk Q3",
        "review 2026",
        "planning (2027)",
        "SO-12345 owner",
        "in EUR",
        "€",
        "M2",
    ],
)
def test_words_years_and_names_are_none(text):
    assert not is_tried(text)
    assert isinstance(find_amount(text, "EUR"), NoAmount)
