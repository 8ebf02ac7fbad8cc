"""What `/action add` says: over ninety ways to write it, and what it must not take for a date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.meetings.due import ActionWords, Mention, parse_action, parse_due, too_late

WEDNESDAY = date(2027, 3, 3)
BEN = Mention(None, "ben")
DECK = "send the deck"


def day(month, number, year=2027):
    return date(year, month, number)


@pytest.mark.parametrize(
    ("typed", "due", "text"),
    [
        # At the beginning.
        ("by friday send the deck", day(3, 5), DECK),
        ("By Friday, send the deck", day(3, 5), DECK),
        ("by fri send the deck", day(3, 5), DECK),
        ("by wednesday send the deck", day(3, 10), DECK),
        ("by next tuesday send the deck", day(3, 9), DECK),
        ("by this friday send the deck", day(3, 5), DECK),
        ("by tuesday next week send the deck", day(3, 9), DECK),
        ("by friday next week send the deck", day(3, 12), DECK),
        ("by eod friday send the deck", day(3, 5), DECK),
        ("by friday eod send the deck", day(3, 5), DECK),
        ("by eod send the deck", day(3, 3), DECK),
        ("by 3 march send the deck", day(3, 3), DECK),
        ("by 2 march send the deck", day(3, 2, 2028), DECK),
        ("by 2nd of April send the deck", day(4, 2), DECK),
        ("by April 2nd, send the deck", day(4, 2), DECK),
        ("by apr. 2 send the deck", day(4, 2), DECK),
        ("by may 5 send the deck", day(5, 5), DECK),
        ("by May 5, 2028 send the deck", day(5, 5, 2028), DECK),
        ("by 5 May 2028 send the deck", day(5, 5, 2028), DECK),
        ("by 2027-03-20 send the deck", day(3, 20), DECK),
        ("by 20.3. send the deck", day(3, 20), DECK),
        ("by 20. 3. 2028 send the deck", day(3, 20, 2028), DECK),
        ("by 20.3.28 send the deck", day(3, 20, 2028), DECK),
        ("by 20/3 send the deck", day(3, 20), DECK),
        ("by 3/20 send the deck", day(3, 20), DECK),
        ("by 3/20/2027 send the deck", day(3, 20), DECK),
        ("by 4/3 send the deck", day(3, 4), DECK),
        ("by 29 feb send the deck", day(2, 29, 2028), DECK),
        ("by the 20th send the deck", day(3, 20), DECK),
        ("by the 2nd send the deck", day(4, 2), DECK),
        ("by the 31st send the deck", day(3, 31), DECK),
        ("until next tuesday send the deck", day(3, 9), DECK),
        ("till monday send the deck", day(3, 8), DECK),
        ("no later than monday send the deck", day(3, 8), DECK),
        ("due friday: send the deck", day(3, 5), DECK),
        ("due on friday send the deck", day(3, 5), DECK),
        ("due by friday send the deck", day(3, 5), DECK),
        ("due in two weeks: send the deck", day(3, 17), DECK),
        ("on friday send the deck", day(3, 5), DECK),
        ("before friday send the deck", day(3, 4), DECK),
        ("tomorrow send the deck", day(3, 4), DECK),
        ("by today send the deck", day(3, 3), DECK),
        ("by the day after tomorrow send the deck", day(3, 5), DECK),
        ("in two weeks send the deck", day(3, 17), DECK),
        ("in 10 days send the deck", day(3, 13), DECK),
        ("within a month send the deck", day(4, 3), DECK),
        ("by end of week send the deck", day(3, 5), DECK),
        ("by end of next week send the deck", day(3, 12), DECK),
        ("by next week send the deck", day(3, 12), DECK),
        ("by this week send the deck", day(3, 5), DECK),
        ("by end of month send the deck", day(3, 31), DECK),
        ("by the end of the month send the deck", day(3, 31), DECK),
        ("by end of next month send the deck", day(4, 30), DECK),
        ("by end of quarter send the deck", day(3, 31), DECK),
        ("by end of next quarter send the deck", day(6, 30), DECK),
        ("by end of year send the deck", day(12, 31), DECK),
        ("by end of march send the deck", day(3, 31), DECK),
        ("by end of february send the deck", day(2, 29, 2028), DECK),
        ("by end of february 2029 send the deck", day(2, 28, 2029), DECK),
        # In German.
        ("bis freitag Folien schicken", day(3, 5), "Folien schicken"),
        ("bis nächsten Dienstag Folien schicken", day(3, 9), "Folien schicken"),
        ("bis Freitag nächster Woche Folien schicken", day(3, 12), "Folien schicken"),
        ("bis zum 3. März Folien schicken", day(3, 3), "Folien schicken"),
        ("bis 3. Mai 2028 Folien schicken", day(5, 3, 2028), "Folien schicken"),
        ("bis zum 20. Folien schicken", day(3, 20), "Folien schicken"),
        ("bis morgen Folien schicken", day(3, 4), "Folien schicken"),
        ("bis übermorgen Folien schicken", day(3, 5), "Folien schicken"),
        ("bis Monatsende Folien schicken", day(3, 31), "Folien schicken"),
        ("bis Ende der Woche Folien schicken", day(3, 5), "Folien schicken"),
        ("bis Ende nächster Woche Folien schicken", day(3, 12), "Folien schicken"),
        ("bis Ende des Quartals Folien schicken", day(3, 31), "Folien schicken"),
        ("bis Ende April Folien schicken", day(4, 30), "Folien schicken"),
        ("bis nächste Woche Folien schicken", day(3, 12), "Folien schicken"),
        ("in zwei Wochen Folien schicken", day(3, 17), "Folien schicken"),
        ("innerhalb von 10 Tagen Folien schicken", day(3, 13), "Folien schicken"),
        ("am freitag Folien schicken", day(3, 5), "Folien schicken"),
        ("spätestens am Freitag Folien schicken", day(3, 5), "Folien schicken"),
        ("vor Freitag Folien schicken", day(3, 4), "Folien schicken"),
        # At the end.
        ("send the deck by friday", day(3, 5), DECK),
        ("send the deck, due 5 May.", day(5, 5), DECK),
        ("send the deck due: friday", day(3, 5), DECK),
        ("send the deck tomorrow", day(3, 4), DECK),
        ("send the deck friday!", day(3, 5), DECK),
        ("send the deck 2027-03-20", day(3, 20), DECK),
        ("send the deck in two weeks", day(3, 17), DECK),
        ("send the deck on friday", day(3, 5), DECK),
        ("send the deck by the 20th", day(3, 20), DECK),
        ("Folien schicken am Freitag", day(3, 5), "Folien schicken"),
        ("send the may report by friday", day(3, 5), "send the may report"),
        ("send the figures of monday by tuesday", day(3, 9), "send the figures of monday"),
        ("by friday sum up the talk on 1 march", day(3, 5), "sum up the talk on 1 march"),
        # Inside.
        ("send the deck by friday to all", day(3, 5), "send the deck to all"),
        ("send the deck by friday 15:00", day(3, 5), "send the deck 15:00"),
        ("Folien bis 20.3. schicken", day(3, 20), "Folien schicken"),
        # No date, but part of the text.
        ("send the may report", None, "send the may report"),
        ("send the report for may", None, "send the report for may"),
        ("send the figures of monday", None, "send the figures of monday"),
        ("plan the week from monday", None, "plan the week from monday"),
        ("prepare slides for friday", None, "prepare slides for friday"),
        ("compare tuesday and wednesday", None, "compare tuesday and wednesday"),
        ("friday numbers to all", None, "friday numbers to all"),
        ("send friday's deck", None, "send friday's deck"),
        ("tomorrow's news to all", None, "tomorrow's news to all"),
        ("sum up the talk on 3 march for all", None, "sum up the talk on 3 march for all"),
        ("write march 5 numbers", None, "write march 5 numbers"),
        ("stand by the client", None, "stand by the client"),
        ("get it signed by 3 people", None, "get it signed by 3 people"),
        ("reach the second round by 2nd call", None, "reach the second round by 2nd call"),
        ("by may send the deck", None, "by may send the deck"),
        ("by the way send the deck", None, "by the way send the deck"),
        ("look at where we sat", None, "look at where we sat"),
        ("raise the win rate to 3/4", None, "raise the win rate to 3/4"),
        ("raise the win rate by 3/4/5", None, "raise the win rate by 3/4/5"),
        ("review this quarter", None, "review this quarter"),
        ("call the 20th", None, "call the 20th"),
        ("settle 31.2.2027", None, "settle 31.2.2027"),
        ("cut the price by 10%", None, "cut the price by 10%"),
        ("update the 2027-03-20-report", None, "update the 2027-03-20-report"),
    ],
)
def test_until_when_and_what(typed, due, text):
    assert parse_action(typed, WEDNESDAY) == ActionWords(None, due, text)
    assert parse_action(f"@ben {typed}", WEDNESDAY) == ActionWords(BEN, due, text)


@pytest.mark.parametrize(
    ("typed", "owner", "text"),
    [
        ("<@U123|ben> by friday send the deck", Mention("U123", "ben"), DECK),
        ("<@U123> by friday send the deck", Mention("U123", ""), DECK),
        ("<@W9|ann> by friday: send the deck", Mention("W9", "ann"), DECK),
        ("@ben.smith by friday send the deck", Mention(None, "ben.smith"), DECK),
        ("@ben: by friday send the deck", BEN, DECK),
        ("for @ben by friday send the deck", BEN, DECK),
        ("by friday @ben send the deck", BEN, DECK),
        ("by friday: @ben – send the deck", BEN, DECK),
        ("@ben send the deck by friday", BEN, DECK),
        ("send the deck to <@U5|ann> by friday", None, "send the deck to <@U5|ann>"),
        ("@ben send the deck to @ann by friday", BEN, "send the deck to @ann"),
        ("by friday write to ann@example.com", None, "write to ann@example.com"),
        ("by friday send the deck", None, DECK),
    ],
)
def test_whose_it_is(typed, owner, text):
    assert parse_action(typed, WEDNESDAY) == ActionWords(owner, day(3, 5), text)


@pytest.mark.parametrize(
    ("typed", "key", "values"),
    [
        ("", "empty", {}),
        ("  ", "empty", {}),
        ("@ben", "no_text", {}),
        ("by friday", "no_text", {}),
        ("@ben by friday", "no_text", {}),
        ("by friday @ben .", "no_text", {}),
        ("by 2027-03-02 send the deck", "past", {"date": day(3, 2)}),
        ("send the deck by 1 March 2027", "past", {"date": day(3, 1)}),
        ("by yesterday send the deck", "past", {"date": day(3, 2)}),
        ("bis gestern Folien schicken", "past", {"date": day(3, 2)}),
        ("before today send the deck", "past", {"date": day(3, 2)}),
        ("by 31.2. send the deck", "unreadable", {"typed": "31.2."}),
        ("by 31 february send the deck", "unreadable", {"typed": "31 february"}),
        ("send the deck by 2027-13-01", "unreadable", {"typed": "2027-13-01"}),
        ("by the 32nd send the deck", "unreadable", {"typed": "the 32nd"}),
        ("@ben @ann by friday send the deck", "two_owners", {}),
        ("<@U1> and <@U2|ann> by friday send the deck", "two_owners", {}),
        ("by friday @ben, @ann send the deck", "two_owners", {}),
        ("@ben &amp; @ann send the deck", "two_owners", {}),
        ("<!subteam^S1|@team> by friday send the deck", "group", {}),
        ("@channel send the deck", "group", {}),
    ],
)
def test_what_is_wrong_is_told(typed, key, values):
    with pytest.raises(BotError) as caught:
        parse_action(typed, WEDNESDAY)
    assert caught.value.key == f"meetings.action.error.{key}"
    assert caught.value.values == values


class TestTheNextMeeting:
    @pytest.mark.parametrize(
        ("typed", "beyond"),
        [("by friday do it", None), ("by 6 april do it", None), ("by 7 april do it", day(4, 6))],
    )
    def test_a_day_after_it_is_told(self, typed, beyond):
        assert parse_action(typed, WEDNESDAY, day(4, 6)).beyond == beyond

    def test_without_a_day_none_is_after_it(self):
        assert parse_action("do it", WEDNESDAY, day(4, 6)).beyond is None

    def test_the_sentence_names_both_days(self):
        error = too_late(day(4, 7), day(4, 6))
        assert error.key == "meetings.action.error.after_meeting"
        assert error.values == {"due": day(4, 7), "meeting": day(4, 6)}


class TestADayAlone:
    @pytest.mark.parametrize(
        ("typed", "due"),
        [
            ("friday", day(3, 5)),
            ("by  friday.", day(3, 5)),
            ("bis 20.3.", day(3, 20)),
            ("next week", day(3, 12)),
            ("the 20th", day(3, 20)),
        ],
    )
    def test_is_read_with_its_word_or_without(self, typed, due):
        assert parse_due(typed, WEDNESDAY) == due

    @pytest.mark.parametrize(
        ("typed", "key"),
        [
            ("", "unreadable"),
            ("by", "unreadable"),
            ("friday or so", "unreadable"),
            ("31.2.", "unreadable"),
            ("yesterday", "past"),
        ],
    )
    def test_is_refused_where_it_is_none(self, typed, key):
        with pytest.raises(BotError) as caught:
            parse_due(typed, WEDNESDAY)
        assert caught.value.key == f"meetings.action.error.{key}"

    @given(today=st.dates(date(2020, 1, 1), date(2060, 1, 1)), ahead=st.integers(0, 364))
    def test_any_coming_day_is_read_however_it_is_written(self, today, ahead):
        due = today + timedelta(days=ahead)
        month = due.strftime("%B")
        for typed in (
            due.isoformat(),
            f"{due.day} {month}",
            f"{month} {due.day}",
            f"{due.day}.{due.month}.",
            f"{due.day}/{due.month}/{due.year}",
        ):
            assert parse_due(f"by {typed}", today) == due

    @given(today=st.dates(date(2020, 1, 1), date(2060, 1, 1)), n=st.integers(0, 6))
    def test_a_weekday_is_within_the_week_to_come(self, today, n):
        name = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[n]
        due = parse_due(name, today)
        assert (due.weekday(), 1 <= (due - today).days <= 7) == (n, True)

    def test_a_week_that_is_over_ends_with_the_next(self):
        assert parse_due("end of week", date(2027, 3, 6)) == day(3, 12)
        assert parse_due("end of week", date(2027, 3, 5)) == day(3, 5)


@given(st.text(alphabet="by until on next friday 3/2.@<>|U:-–'march", max_size=60))
def test_whatever_is_typed_is_read_or_refused(typed):
    try:
        said = parse_action(typed, WEDNESDAY)
    except BotError:
        return
    assert said.text
    assert said.due is None or said.due >= WEDNESDAY
