"""Which currency people mean by a code, a sign or a word."""

from datetime import date

import pytest

from bot.rules.currencies import agree, codes, currency_of, meant_by


def meant(*written, own=None):
    return agree([meant_by(one) for one in written], own)


def test_codes_are_those_in_use():
    assert {"USD", "EUR", "CHF", "SEK", "JPY", "INR"} <= codes()
    assert codes().isdisjoint({"XQQ", "DEM", "XAU", "XXX", "HRK"})


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(("USD", "USD"), ("usd", "USD"), ("US$", "USD"), ("US dollars", "USD"), ("US-Dollar", "USD")),
        *(("€", "EUR"), ("euro", "EUR"), ("Euros", "EUR"), ("sterling", "GBP"), ("yen", "JPY")),
        *(("Swiss  francs", "CHF"), ("Franken", "CHF"), ("SFr.", "CHF"), ("R$", "BRL"), ("NT$", "TWD")),
        *(("kronor", "SEK"), ("Danish kroner", "DKK"), ("zł", "PLN"), ("zloty", "PLN"), ("RMB", "CNY")),
    ],
)
def test_some_mean_one_whatever_the_workspace_has(written, code):
    assert meant(written) == meant(written, own="NZD") == (code,)


@pytest.mark.parametrize(
    ("written", "usual", "own"),
    [
        *(("$", "USD", "CAD"), ("$", "USD", "MXN"), ("dollars", "USD", "AUD"), ("£", "GBP", "EGP")),
        *(("pounds", "GBP", "GIP"), ("¥", "JPY", "CNY"), ("francs", "CHF", "XOF"), ("Fr.", "CHF", "XAF")),
        *(("rs", "INR", "PKR"), ("rupees", "INR", "LKR"), ("rubles", "RUB", "BYN")),
    ],
)
def test_shared_ones_mean_the_workspaces_own_else_the_usual_one(written, usual, own):
    assert meant(written) == meant(written, own="PLN") == (usual,)
    assert meant(written, own=own) == (own,)


def test_crowns_and_pesos_have_no_usual_one():
    assert meant("kr") == meant("krona", own="EUR") == ("DKK", "ISK", "NOK", "SEK")
    assert meant("kr.", own="ISK") == ("ISK",)
    assert set(meant("pesos")) >= {"MXN", "ARS", "CLP"}


@pytest.mark.parametrize("written", ["XQQ", "DEM", "bananas", ""])
def test_what_is_no_currency(written):
    assert meant_by(written) is None


def test_two_that_agree_and_two_that_do_not():
    assert meant("$", "CAD") == ("CAD",)
    assert meant("$", "dollars") == ("USD",)
    assert meant("kr", "SEK", own="NOK") == ("SEK",)
    assert meant("€", "$", own="EUR") == ("EUR", "USD")
    assert meant("€", "kr") == ("DKK", "EUR", "ISK", "NOK", "SEK")


@pytest.mark.parametrize(
    ("country", "expected"),
    [("DE", "EUR"), ("GB", "GBP"), ("CH", "CHF"), ("US", "USD"), ("PA", None), ("", None), ("XX", None)],
)
def test_the_currency_of_a_country(country, expected):
    assert currency_of(country, date(2026, 3, 3)) == expected


def test_a_country_that_changes_its_currency_has_another_from_that_day():
    assert currency_of("HR", date(2022, 12, 30)) == "HRK"
    assert currency_of("HR", date(2023, 2, 1)) == "EUR"
