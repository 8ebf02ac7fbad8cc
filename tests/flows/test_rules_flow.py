"""`/whotocall deal`, `print` and `rules`, as people type and read it: whom to involve, and what the leads agree to."""

from datetime import UTC, datetime

import pytest

from bot.directory.misses import misses
from playground.files import RULES, directory_file, people_file
from tests.flows.forging import click_of, with_value
from tests.support.house import open_house

PLACE = "#sales-team"
# A Wednesday; 14:00 in Berlin and Paris.
AT_WORK = datetime(2026, 3, 4, 13, tzinfo=UTC)
NAME, AMOUNT, CURRENCY, INVOLVE, PERSON, WHY = (
    "Name", "Amount", "Currency", "Who must be involved", "Or a person, in place of a topic or role", "Why",
)  # fmt: skip
KIND = "When does it hold?"


def works(house):
    house.set_up()
    house.imports(people_file(house.world))
    house.imports_directory(directory_file(house.world))
    house.goes_to(AT_WORK)


def with_rules(house):
    works(house)
    house.imports_rules(RULES)


@pytest.fixture
def bare(sqlite_url):
    """The company with its leads, liaison and directory, at work in Europe, without any rule."""
    with open_house(sqlite_url) as opened:
        opened.once("leads and a directory", works)
        yield opened


@pytest.fixture
def house(sqlite_url):
    """The same with three rules, which a file has proposed."""
    with open_house(sqlite_url) as opened:
        opened.once("leads, a directory and rules", with_rules)
        yield opened


def types(house, line, name="ben", place=PLACE):
    return house.person(name).slash(f"/whotocall {line}".strip(), place).reply


def whispers(house, name, place=PLACE):
    return [one.text for one in house.person(name).sees(place) if one.ephemeral]


def agrees(house, name, nth=1):
    shown = types(house, "rules", name)
    house.person(name).clicks(shown, "Agree", nth=nth)
    return house.person(name).sees_again(shown)


class TestADeal:
    def test_above_the_threshold_who_why_and_whether_it_is_agreed(self, house):
        answer = types(house, "deal 2.5M EUR Acme")
        assert answer.ephemeral
        assert [line for line in answer.text.splitlines() if line] == [
            "When there is an opportunity of €2.5M: one rule holds.",
            "Large opportunities · an opportunity above €2M",
            "The brand manager is involved in a large opportunity.",
            "Proposed: neither side's lead has agreed yet.",
            "Involve: whoever is called about “Brand and design”",
            "Brand and design",
            "Call @Eva Novak · Brand Manager · Marketing",
            "Now 2:00\N{NARROW NO-BREAK SPACE}PM (Paris time), within working hours",
            "If they cannot be reached: @Xena Papas",
            "Not yet confirmed.",
        ]
        assert answer.buttons == ["Message", "Wrong person?", "Share in channel"]
        assert house.world.violations == []

    @pytest.mark.parametrize(
        "typed", ["€2,000,001", "2.000.001 EUR", "Acme 2 000 001 euros", "EUR 2000000.01"]
    )
    def test_all_ways_to_write_it(self, house, typed):
        assert "one rule holds" in types(house, f"deal {typed}").text

    @pytest.mark.parametrize(("typed", "shown"), [("€2M", "€2M"), ("1.999.999 EUR", "€2M"), ("EUR 5", "€5")])
    def test_at_or_below_it_the_nearest_rule(self, house, typed, shown):
        answer = types(house, f"deal {typed}")
        assert answer.text.endswith(": no rule holds. The nearest, “Large opportunities”, holds above €2M.")
        if typed != "1.999.999 EUR":
            assert answer.text.startswith(f"An opportunity of {shown}:")
        assert answer.buttons == ["Share in channel"]

    def test_without_a_currency_it_is_the_companys(self, house):
        answer = types(house, "deal 3M Acme")
        assert answer.text == (
            "An opportunity of £3M: no rule is about GBP. There are rules in EUR; I do not convert one into the other."
        )
        assert answer.buttons == ["I mean €3M", "Share in channel"]

    def test_a_bare_amount_is_offered_in_the_one_currency_that_has_rules(self, house):
        answer = types(house, "deal 3M")
        house.person("ben").clicks(answer, "I mean €3M")
        assert house.person("ben").sees_again(answer).text == types(house, "deal 3M EUR").text
        assert "one rule holds" in house.person("ben").sees_again(answer).text
        assert house.world.violations == []

    def test_but_not_where_a_currency_was_typed_or_several_have_rules(self, house):
        assert types(house, "deal £3M").buttons == ["Share in channel"]
        house.imports_rules(RULES + "Huge,amount,9000000,USD,lead:marketing,\n")
        assert types(house, "deal 3M").buttons == ["Share in channel"]

    @pytest.mark.parametrize("value", ["", "3000000", "3000000_xxx", "3000000_eur.", "0_eur"])
    def test_a_forged_amount_is_not(self, house, value):
        shown = types(house, "deal 3M")
        payload = with_value(click_of(house, "ben", shown, "I mean €3M"), value)
        assert house.person("ben").sends_forged(payload).acknowledged
        assert house.person("ben").sees_again(shown).text == shown.text

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("2,5x", "I cannot find an amount in “2,5x”. Write for example 2.5M USD or €800k."),
            ("acme 12", "I cannot find an amount in “acme 12”."),
            ("0 EUR", "An amount must be more than zero; “0 EUR” is not."),
            ("2M QQQ", "“QQQ” is no currency that I know."),
            ("2M kr", "“2M kr” can be in more than one currency: DKK / ISK / NOK / SEK."),
        ],
    )
    def test_what_cannot_be_read_is_said(self, house, typed, said):
        assert types(house, f"deal {typed}").text.startswith(said)

    def test_where_no_amount_is_meant_the_directory_answers(self, house):
        answer = types(house, "deal pricing EMEA")
        assert answer.text.splitlines()[0] == "Pricing and discounts · EMEA"
        hint = "For an opportunity, type its amount: /whotocall deal 2.5M says whom to involve."
        assert answer.text.splitlines()[-1] == hint
        nobody = types(house, "deal gazebo")
        assert nobody.text.startswith("Nobody is named for “deal gazebo”.")
        assert nobody.text.splitlines()[-1] == hint
        with house.deps.read() as session:
            assert [one.words for one in misses(session, house.team_id, since=AT_WORK.date())] == [
                "deal gazebo"
            ]
        assert house.world.violations == []

    def test_without_an_amount_how_to_ask(self, house):
        assert types(house, "deal").text.startswith("Type the amount, and I say which rules hold")

    def test_what_people_type_does_nothing(self, house):
        text = types(house, "deal <!channel> *2.5M* EUR & 3M EUR").text
        assert text.startswith("“<!channel> 2.5M EUR & 3M EUR” can be read in more than one way")

    def test_who_is_away_is_stepped_over(self, house):
        house.person("eva").slash("/entente away until 2026-03-20", PLACE)
        answer = types(house, "deal 2.5M EUR").text
        assert "Call @Xena Papas: @Eva Novak is away until Mar 20, 2026 · Brand Manager · Marketing" in answer

    def test_nobody_to_call_is_said_and_counted(self, house):
        house.imports_rules(RULES.replace("Brand and design", "lunch menu"))
        answer = types(house, "deal 2.5M EUR")
        assert "Nobody to call: the directory names nobody for “lunch menu”." in answer.text
        assert answer.buttons == ["Ask the liaisons", "Share in channel"]
        with house.deps.read() as session:
            assert [one.words for one in misses(session, house.team_id, since=AT_WORK.date())] == [
                "lunch menu"
            ]

    def test_a_person_who_has_left(self, house):
        house.imports_rules(RULES.replace("Brand and design", "wes@northwind.example"))
        assert "Call @Wes Turner · Events Manager · Marketing" in types(house, "deal 3M EUR").text
        house.world.admin.deactivate("wes")
        house.run()
        answer = types(house, "deal 3M EUR")
        assert "Nobody to call: whoever the rule names is not here any more." in answer.text
        assert answer.buttons == ["Share in channel"]

    def test_before_print(self, house):
        lines = types(house, "print").text.splitlines()
        assert lines[0] == "When material goes to print: one rule holds."
        assert "Involve: the lead of Sales" in lines
        assert "Call @Ada Lindqvist · Head of Sales · Sales" in lines

    def test_words_behind_print_are_a_question_where_somebody_is_named(self, house):
        answer = types(house, "print logo")
        assert answer.text.splitlines()[0] == "Brand and design"
        assert answer.text.splitlines()[-1] == (
            "/whotocall print alone says whom to involve before material goes to print."
        )
        assert types(house, "print gazebo").text == types(house, "print").text

    def test_a_lead_who_is_away_is_said_to_be(self, house):
        house.person("ada").slash("/entente away until 2026-03-20", PLACE)
        assert (
            "Now 2:00\N{NARROW NO-BREAK SPACE}PM (Berlin time), away until Mar 20, 2026"
            in types(house, "print").text
        )

    def test_without_rules(self, bare):
        assert types(bare, "deal 3M").text.startswith("An opportunity of £3M: no rule is about amounts yet.")
        assert types(bare, "print").text.startswith(
            "No rule says whom to involve when material goes to print."
        )

    def test_it_costs_no_call(self, house):
        calls = len(house.world.calls)
        types(house, "deal 2.5M EUR")
        assert len(house.world.calls) == calls

    def test_people_of_other_companies_are_told_nothing(self, house):
        for line in ("deal 2.5M EUR", "print", "rules", "rules add"):
            assert "Eva" not in types(house, line, "mia", "#partners").text
            assert "rule" not in types(house, line, "mia", "#partners").text


class TestSharing:
    @pytest.mark.parametrize("line", ["deal 2.5M EUR", "deal 2,500,000.50 EUR", "print"])
    def test_everybody_reads_the_same(self, house, line):
        answer = types(house, line)
        house.person("ben").clicks(answer, "Share in channel")
        (shown,) = [one for one in house.person("cleo").sees(PLACE) if one.by_app and not one.ephemeral]
        # Of everybody's languages none is the channel's: the clock is that of the world's English.
        read = answer.text.replace("2:00\N{NARROW NO-BREAK SPACE}PM", "14:00")
        assert shown.text == f"{read}\nShared by @Ben Okafor."
        assert shown.buttons == []

    @pytest.mark.parametrize("value", ["deal", "deal.5_xxx", "deal.2500000", "print.1_eur.", "rules"])
    def test_a_forged_one_is_not(self, house, value):
        payload = with_value(click_of(house, "ben", types(house, "deal 2.5M EUR"), "Share in channel"), value)
        assert house.person("ben").sends_forged(payload).acknowledged
        assert [one for one in house.person("cleo").sees(PLACE) if one.by_app and not one.ephemeral] == []


class TestAgreeing:
    def test_two_leads_agree_and_it_is_said(self, house):
        after = agrees(house, "ada")
        assert after.text.count("Proposed: Marketing's lead has not agreed yet.") == 1
        assert after.buttons.count("Agree") == 2
        after = agrees(house, "dev")
        assert after.text.count("Both sides have agreed.") == 1
        assert "Both sides have agreed." in types(house, "deal 2.5M EUR").text

    def test_who_sees_which_buttons(self, house):
        every = {name: set(types(house, "rules", name).buttons) for name in ("ben", "ada", "gus", "hana")}
        assert every == {
            "ben": set(),
            "ada": {"Agree", "Change", "Retire"},
            "gus": {"Change", "Retire"},
            "hana": {"Change", "Retire"},
        }

    @pytest.mark.parametrize("name", ["ben", "gus", "mia"])
    def test_a_forged_agreement_counts_for_nobody(self, house, name):
        shown = types(house, "rules", "ada")
        payload = click_of(house, name, shown, "Agree", nth=1)
        assert house.person(name).sends_forged(payload).acknowledged
        assert types(house, "rules").text.count("Proposed: neither side's lead has agreed yet.") == 3

    def test_a_value_that_is_no_rule(self, house):
        ada, shown = house.person("ada"), types(house, "rules", "ada")
        for value in ("", "0" * 32, "x"):
            assert ada.sends_forged(
                with_value(click_of(house, "ada", shown, "Agree", nth=1), value)
            ).acknowledged
        assert types(house, "rules").text.count("Proposed: neither side's lead has agreed yet.") == 3

    def test_a_change_makes_a_new_version_that_has_to_be_agreed_to_again(self, house):
        for name in ("ada", "dev"):
            agrees(house, name)
        gus, stale = house.person("gus"), types(house, "rules", "gus")
        gus.clicks(stale, "Change", nth=1)
        assert gus.view.title == "Change the rule"
        outcome = gus.submits(gus.view, {AMOUNT: "5M EUR"})
        assert outcome.errors == {}
        assert "this is version 2. A lead of each side has to agree to it" in gus.view.text
        assert "Proposed: neither side's lead has agreed yet.\nInvolve:" in types(house, "deal 6M EUR").text
        assert "no rule holds" in types(house, "deal 3M EUR").text
        assert "Version 2, Mar 4, 2026" in types(house, "rules").text
        earlier = types(house, "rules history").text
        assert earlier.startswith("Earlier: one version that does not stand any more.")
        assert "an opportunity above €2M" in earlier
        assert "Replaced by a later version. · Version 1, Mar 4, 2026" in earlier
        gus.clicks(stale, "Retire", nth=1, confirm=True)
        assert whispers(house, "gus")[-1].startswith(
            "“Large opportunities” has a newer version; nothing was changed."
        )

    def test_saved_as_it_was_nothing_changes(self, house):
        agrees(house, "ada")
        ada = house.person("ada")
        ada.clicks(types(house, "rules", "ada"), "Change", nth=1)
        ada.submits(ada.view)
        assert "Nothing differs: “Large opportunities” stays as it is." in ada.view.text
        assert "Proposed: Marketing's lead has not agreed yet." in types(house, "rules").text

    def test_retired(self, house):
        dev, shown = house.person("dev"), types(house, "rules", "dev")
        stale = types(house, "rules", "ada")
        dev.clicks(shown, "Retire", nth=1, confirm=True)
        assert dev.sees_again(shown).text.startswith("Rules of engagement: 2 rules.")
        assert "no rule is about amounts yet" in types(house, "deal 9M EUR").text
        assert "Retired Mar 4, 2026." in types(house, "rules history").text
        house.person("ada").clicks(stale, "Agree", nth=1)
        assert whispers(house, "ada")[-1].startswith(
            "“Large opportunities” was retired; nothing was changed."
        )

    @pytest.mark.parametrize("label", ["Change", "Retire"])
    def test_a_forged_change_of_who_may_not(self, house, label):
        payload = click_of(house, "ben", types(house, "rules", "gus"), label, nth=1)
        assert house.person("ben").sends_forged(payload).acknowledged
        assert house.person("ben").view is None
        assert types(house, "rules").text.startswith("Rules of engagement: 3 rules.")


class TestProposing:
    def adds(self, house, **values):
        person = house.person("gus")
        person.slash("/whotocall rules add Discounts", PLACE)
        return person.submits(person.view, {KEYS[key]: value for key, value in values.items()})

    def test_where_there_are_none_three_are_offered_and_proposed(self, bare):
        offered = types(bare, "rules", "gus")
        assert offered.text.startswith("There are no rules of engagement yet.")
        gus = bare.person("gus")
        gus.clicks(offered, "Propose these three")
        shown = gus.sees_again(offered)
        assert shown.text.startswith("Rules of engagement: 3 rules.")
        assert "Key account reviews · a key account is reviewed" in shown.text
        dev = bare.person("dev")
        assert dev.sends_forged(click_of(bare, "dev", offered, "Propose these three")).acknowledged
        assert types(bare, "rules").text.startswith("Rules of engagement: 3 rules.")

    def test_who_may_not_is_not_offered_it(self, bare):
        shown = types(bare, "rules")
        assert shown.buttons == []
        assert shown.text.startswith(
            "There are no rules of engagement yet. A lead, a liaison or an admin can propose"
        )
        offered = types(bare, "rules", "gus")
        assert (
            bare.person("ben")
            .sends_forged(click_of(bare, "ben", offered, "Propose these three"))
            .acknowledged
        )
        assert types(bare, "rules").text.startswith("There are no rules")

    def test_a_form_for_one(self, house):
        self.adds(house, amount="800k", currency="CHF", who="lead:marketing", why="Margins.")
        assert "“Discounts” is proposed." in house.person("gus").view.text
        answer = types(house, "deal 900k CHF").text
        assert "Discounts · an opportunity above CHF 800K\nMargins.\nProposed: neither" in answer
        assert "Call @Dev Banerjee · Head of Marketing · Marketing" in answer

    def test_of_another_kind_with_a_person(self, house):
        self.adds(house, kind="something is handed over", person="tara")
        shown = types(house, "rules handoff").text
        assert shown.startswith("Rules of engagement: one rule.")
        assert "Discounts · something is handed over\nInvolve: @Tara Quist" in shown

    @pytest.mark.parametrize(
        ("values", "field", "said"),
        [
            (
                {"amount": "much", "who": "liaison"},
                AMOUNT,
                "I cannot find an amount in “much”. Write for example 2.5M USD or €800k.",
            ),
            (
                {"amount": "2M EUR", "currency": "USD", "who": "liaison"},
                CURRENCY,
                "The amount is in EUR, and you chose USD here. Make the two the same.",
            ),
            (
                {"amount": "2M", "person": "robo"},
                PERSON,
                "They cannot be called: they have left, are a bot, or belong to another company. Name somebody else.",
            ),
            (
                {"amount": "2M", "who": "liaison", "name": "before PRINT"},
                NAME,
                "There is a rule of this name already. Take another one, or change that rule.",
            ),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, house, values, field, said):
        assert self.adds(house, **values).errors == {field: said}
        assert house.person("gus").view.title == "New rule"

    def test_who_may_not_is_told_who_may(self, house):
        assert types(house, "rules add").text == (
            "Only leads of Sales and Marketing, liaisons and admins may do that, for example @Ada Lindqvist. "
            "Nothing was changed."
        )
        assert house.person("ben").view is None

    def test_rules_by_kind_and_by_words(self, house):
        assert "Before print" in types(house, "rules print").text
        assert types(house, "rules key account").text.startswith("Rules of engagement: one rule.")
        assert types(house, "rules lunch").text.startswith("No rule is meant by “lunch”.")
        assert types(house, "rules other").text.startswith("No rule is meant by “other”.")

    def test_words_that_mean_no_rule_are_a_question(self, house):
        answer = types(house, "rules for the logo")
        assert answer.text.splitlines()[0] == "Brand and design"
        assert answer.text.splitlines()[-1] == "/whotocall rules alone shows the rules of engagement."

    def test_the_help_names_them(self, house):
        assert "/whotocall deal 2.5M" in types(house, "help").text


KEYS = {
    "name": NAME,
    "kind": KIND,
    "amount": AMOUNT,
    "currency": CURRENCY,
    "who": INVOLVE,
    "person": PERSON,
    "why": WHY,
}
