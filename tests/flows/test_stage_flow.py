"""`/stage` and its sub-commands, as people type and read them."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from playground import small_company
from tests.flows.forging import click_of, with_value
from tests.flows.test_reports_flow import everything_answered
from tests.support.house import open_house

LEADS = "user,side,roles\nada@northwind.example,sales,lead\n"
PLACE = "#sales-team"


def asks(house, line, name="ben", place=PLACE):
    return house.person(name).slash(line, place).reply


@pytest.fixture
def measured(sqlite_url):
    """After a first pulse in which five of each side have answered everything."""
    with measured_house(sqlite_url) as house:
        yield house


@pytest.fixture(scope="module")
def asked(sqlite_only):
    """The same for all who only ask."""
    with sqlite_only.fresh() as url, measured_house(url) as house:
        yield house


@contextmanager
def measured_house(url):
    with open_house(url) as house:
        house.once("measured by all statements", measures)
        yield house


def measures(house):
    everything_answered(house)
    house.closes_pulse()


class TestNow:
    def test_how_the_sides_differ_is_said_without_a_ranking(self, asked):
        text = asks(asked, "/stage").text
        assert "The two sides see it much alike: " in text
        assert "better" not in text
        assert "worse" not in text

    def test_few_who_took_part_are_noted_as_a_fact(self, asked):
        assert (
            "Answered this pulse, of those who got it: 5 of 14 in Sales (few took part) and 5 of 11 in Marketing."
            in asks(asked, "/stage").text
        )


class TestHistory:
    def test_each_pulse_has_a_line_newest_first(self, measured):
        measured.goes_to(datetime(2026, 3, 25, tzinfo=UTC))
        head, newest, first, foot = asks(measured, "/stage history").text.splitlines()
        assert head == "The last 2 pulses, newest first"
        assert newest.startswith("Mar 24, 2026  70.0, likely ")
        assert " – Aligned – Sales 68.0, Marketing 72.0" in first
        assert foot.endswith("The picture is in the newest report in #alignment.")

    def test_as_many_as_are_asked_for(self, measured):
        measured.goes_to(datetime(2026, 3, 25, tzinfo=UTC))
        head, line, _ = asks(measured, "/stage history 1").text.splitlines()
        assert (head, line.split("  ")[0]) == ("The last pulse", "Mar 24, 2026")

    @pytest.mark.parametrize("typed", ["27", "0", "many", "-3", "6½"])
    def test_what_is_no_number_of_pulses_is_said_so(self, asked, typed):
        text = asks(asked, f"/stage history {typed}").text
        assert text.startswith(f"I cannot show {typed} pulses.")
        assert "1 to 26" in text

    def test_words_after_the_number_do_no_harm(self, asked):
        assert asks(asked, "/stage history 1 please").text.startswith("The last pulse")


class TestGap:
    def test_overall_by_theme_and_by_statement(self, asked):
        text = asks(asked, "/stage gap").text
        assert text.startswith("Where Sales and Marketing differ (pulse 1, closed Mar 10, 2026)")
        assert "• How we work together: Sales " in text
        assert "No single statement stands out" in text
        assert "Neither side is right or wrong." in text


class TestThemes:
    def test_all_five_with_a_button_each(self, asked):
        answer = asks(asked, "/stage themes")
        assert "• Numbers and pipeline: 70.0 – Sales 68.0, Marketing 72.0" in answer.text
        assert answer.buttons[:2] == ["How we work together", "Planning ahead together"]

    @pytest.mark.parametrize("typed", ["numbers", "Numbers and pipeline", "NUMBERS"])
    def test_the_statements_of_one_by_its_word_or_name(self, asked, typed):
        text = asks(asked, f"/stage themes {typed}").text
        assert text.startswith("Numbers and pipeline (pulse 1")
        assert "“Our sales results tend to land near what we predicted.”\nSales 3." in text

    def test_an_unknown_theme_is_told_the_known_words(self, asked):
        text = asks(asked, "/stage themes weather").text
        assert text.startswith("I know no theme weather. Type one of these words: climate, planning,")

    def test_a_button_shows_the_statements_in_place(self, asked):
        answer = asks(asked, "/stage themes")
        asked.person("ben").clicks(answer, "Planning ahead together")
        shown = [one for one in asked.person("ben").sees(PLACE) if one.ephemeral]
        assert shown[-1].text.startswith("Planning ahead together (pulse 1")
        assert "Share in channel" in shown[-1].buttons

    def test_under_a_shared_answer_it_shows_them_to_who_clicked_alone(self, measured):
        measured.person("ben").clicks(asks(measured, "/stage themes"), "Share in channel")
        (shared,) = [one for one in measured.person("cleo").sees(PLACE) if one.by_app and not one.ephemeral]
        measured.person("cleo").clicks(shared, "Planning ahead together")
        seen = measured.person("cleo").sees(PLACE)
        assert shared.text in [one.text for one in seen if not one.ephemeral]
        assert [one.text for one in seen if one.ephemeral][-1].startswith("Planning ahead together")

    def test_a_forged_theme_is_refused(self, asked):
        answer = asks(asked, "/stage themes")
        click = click_of(asked, "ben", answer, "Planning ahead together")
        asked.person("ben").sends_forged(with_value(click, "payroll"))
        shown = [one.text for one in asked.person("ben").sees(PLACE) if one.ephemeral]
        assert "Planning ahead together (pulse 1" not in shown[-1]

    def test_how_far_a_side_agrees_is_for_leads_and_is_not_shared(self, measured):
        measured.imports(LEADS)
        assert "For leads alone" not in asks(measured, "/stage themes").text
        answer = asks(measured, "/stage themes", "ada")
        assert "For leads alone" in answer.text
        assert "• Sales agrees " in answer.text
        measured.person("ada").clicks(answer, "Share in channel")
        (shared,) = [one for one in measured.person("cleo").sees(PLACE) if one.by_app and not one.ephemeral]
        assert "How we work together" in shared.text
        assert "agrees" not in shared.text
        # Their own answer keeps what was theirs to read.
        own = measured.person("ada").sees_again(answer)
        assert own.text == f"{answer.text}\nShared in this channel, without what is for leads alone."
        assert "• Sales agrees " in own.text


class TestMethod:
    def test_it_says_what_is_counted_how_sure_and_what_is_hidden(self, asked):
        text = asks(asked, "/stage method").text
        for part in ("What is counted.", "The range.", "What is hidden.", "Limits.", "Cronbach's alpha"):
            assert part in text or part == "Cronbach's alpha"
        assert "it needs 30 people who answered all of them" in text
        assert "times the usual spread of answers to one statement" in text
        assert len(text) < 4000


class TestEverySubcommand:
    LINES = (
        "/stage",
        "/stage history",
        "/stage gap",
        "/stage themes",
        "/stage themes people",
        "/stage method",
    )

    def test_before_the_first_result_each_says_what_comes_next(self, sqlite_url):
        with open_house(sqlite_url, company=small_company) as house:
            house.set_up()
            for line in self.LINES[:-1]:
                assert asks(house, line).text.startswith("No data yet: the first result comes when")
            assert asks(house, "/stage method").text.startswith("How the score is made")

    def test_each_can_be_shared_in_a_channel_and_not_in_the_conversation_with_the_app(self, asked):
        for line in self.LINES:
            assert "Share in channel" in asks(asked, line).buttons, line
            assert "Share in channel" not in asks(asked, line, place=None).buttons, line

    def test_a_word_nearly_right_gets_the_nearest(self, asked):
        assert "/stage history" in asks(asked, "/stage histry").text

    def test_help_names_every_one(self, asked):
        text = asks(asked, "/stage help").text
        for word in ("history", "gap", "themes", "method", "advice"):
            assert f"/stage {word}" in text
