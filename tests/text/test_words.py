from datetime import UTC, date, datetime
from datetime import time as clock_time
from zoneinfo import ZoneInfoNotFoundError

import pytest
from babel import Locale

from bot.text import Safe, Words, languages, words_for
from bot.text.catalogue import parse

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: {plural};\\n"

msgid "t.hello"
msgstr "Hello {{name}}, *{{count}}*"

msgid "t.things"
msgid_plural "t.things"
{forms}
"""
TWO = 'msgstr[0] "{{n}} thing of {{name}}"\nmsgstr[1] "{{n}} things of {{name}}"'.replace("{{", "{").replace(
    "}}", "}"
)
THREE = "\n".join(
    f'msgstr[{index}] "{{n}} {form}"' for index, form in enumerate(["rzecz", "rzeczy", "rzeczy+"])
)
WHEN = datetime(2026, 3, 13, 16, 0, tzinfo=UTC)


def words(locale="en_GB", plural="nplurals=2; plural=(n != 1)", forms=TWO):
    return Words(Locale.parse(locale), parse(PO.format(plural=plural, forms=forms).encode(), locale[:2]))


class TestSentences:
    def test_a_persons_text_is_escaped_in_mrkdwn(self):
        said = words()("t.hello", name="<!channel> & Co", count=1200)
        assert said == "Hello &lt;!channel&gt; &amp; Co, *1,200*"
        assert isinstance(said, Safe)

    def test_what_is_safe_is_taken_as_it_is(self):
        assert words()("t.hello", name=Safe("<@U1>"), count=0) == "Hello <@U1>, *0*"

    def test_plain_text_escapes_nothing(self):
        said = words().plain("t.hello", name="<!channel> & Co", count=3)
        assert said == "Hello <!channel> & Co, *3*"
        assert not isinstance(said, Safe)

    def test_numbers_follow_the_locale(self):
        assert words("de_DE")("t.hello", name="x", count=1200) == "Hello x, *1.200*"

    def test_an_unknown_key_is_a_key_error(self):
        with pytest.raises(KeyError, match="nothing"):
            words()("t.nothing")

    def test_a_missing_placeholder_is_a_key_error(self):
        with pytest.raises(KeyError, match="name"):
            words().plain("t.hello", count=1)

    @pytest.mark.parametrize("value", [1.5, True, None, datetime(2026, 3, 13, tzinfo=UTC)])
    def test_other_values_are_type_errors(self, value):
        with pytest.raises(TypeError, match="text, a whole number or a day"):
            words()("t.hello", name="x", count=value)
        with pytest.raises(TypeError, match="text, a whole number or a day"):
            words().plain("t.hello", name="x", count=value)

    def test_a_day_is_told_as_the_reader_writes_days(self):
        assert words().plain("t.hello", name=date(2026, 3, 13), count=1) == words().plain(
            "t.hello", name="13 Mar 2026", count=1
        )

    def test_mrkdwn_never_gets_into_plain_text(self):
        with pytest.raises(TypeError, match="shows its escapes"):
            words().plain("t.hello", name=Safe("<@U1>"), count=1)

    def test_has(self):
        assert words().has("t.hello")
        assert not words().has("t.nothing")


class TestPlurals:
    @pytest.mark.parametrize(
        ("n", "said"), [(0, "0 things"), (1, "1 thing"), (2, "2 things"), (1500, "1,500 things")]
    )
    def test_english_has_two_forms(self, n, said):
        assert words().plural("t.things", n, name="<Ada>") == f"{said} of &lt;Ada&gt;"
        assert words().plain_plural("t.things", n, name="<Ada>") == f"{said} of <Ada>"

    @pytest.mark.parametrize(
        ("n", "said"),
        [(1, "1 rzecz"), (2, "2 rzeczy"), (5, "5 rzeczy+"), (22, "22 rzeczy"), (-1, "-1 rzecz")],
    )
    def test_the_forms_are_those_of_the_language(self, n, said):
        rule = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)"
        assert words("pl_PL", rule, THREE).plural("t.things", n) == said


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "digits", "said"),
        [
            (3.14159, 1, "3.1"),
            (3, 1, "3.0"),
            (1234.56, 2, "1,234.56"),
            (0.6, 0, "1"),
            (-0.04, 1, "0.0"),
            (-0.06, 1, "-0.1"),
        ],
    )
    def test_decimals(self, value, digits, said):
        assert words().number(value, digits) == said

    def test_the_comma_of_other_countries(self):
        assert words("de_DE").number(1234.5) == "1.234,5"


class TestMoments:
    @pytest.mark.parametrize(
        ("style", "british", "american"),
        [
            ("short", "13 Mar", "Mar 13"),
            ("medium", "13 Mar 2026", "Mar 13, 2026"),
            ("long", "13 March 2026", "March 13, 2026"),
            ("weekday", "Friday 13 March", "Fri, Mar 13"),
        ],
    )
    def test_days_bear_the_name_of_the_month(self, style, british, american):
        assert words_for("en").date(date(2026, 3, 13), style) == british
        assert words_for("en-US").date(date(2026, 3, 13), style) == american

    def test_slack_shows_a_moment_in_each_readers_zone_and_the_fallback_names_one(self):
        said = words_for("en").moment(WHEN, "Europe/Berlin")
        assert said == "<!date^1773417600^{date_short_pretty} {time}|13 Mar, 17:00 (Berlin time)>"
        assert isinstance(said, Safe)

    @pytest.mark.parametrize(
        ("style", "tokens", "plain"),
        [
            ("short", "{date_short_pretty} {time}", "13 Mar, 12:00"),
            ("medium", "{date_pretty} {time}", "13 Mar 2026, 12:00"),
            ("long", "{date_long_pretty} {time}", "13 March 2026, 12:00"),
            ("weekday", "{date_long_pretty} {time}", "Friday 13 March, 12:00"),
            ("time", "{time}", "12:00"),
        ],
    )
    def test_styles(self, style, tokens, plain):
        assert f"^{tokens}|" in words_for("en").moment(WHEN, "America/New_York", style)
        assert words_for("en").plain_moment(WHEN, "America/New_York", style) == plain

    @pytest.mark.parametrize(
        ("zone", "said"),
        [
            ("America/New_York", "13 Mar, 12:00 (New York time)"),
            ("America/Argentina/Buenos_Aires", "13 Mar, 13:00 (Buenos Aires time)"),
            ("Asia/Kolkata", "13 Mar, 21:30 (Kolkata time)"),
            ("Pacific/Auckland", "14 Mar, 05:00 (Auckland time)"),
            ("UTC", "13 Mar, 16:00 UTC"),
            ("Etc/UTC", "13 Mar, 16:00 UTC"),
        ],
    )
    def test_a_zone_is_named_after_its_place(self, zone, said):
        assert words_for("en").zoned(WHEN, zone) == said

    def test_the_hour_moves_with_daylight_saving(self):
        before, after = (datetime(2026, 3, day, 8, 0, tzinfo=UTC) for day in (28, 29))
        assert words_for("en").plain_moment(before, "Europe/Berlin", "time") == "09:00"
        assert words_for("en").plain_moment(after, "Europe/Berlin", "time") == "10:00"

    def test_a_place_alone(self):
        assert words_for("en").city("America/New_York") == "New York"

    def test_a_time_of_day(self):
        assert words_for("en").clock(clock_time(17)) == "17:00"
        assert words_for("en-US").clock(clock_time(17)).startswith("5:00")

    def test_weekdays_and_countries_have_their_names(self):
        assert [words_for("en").weekday(index) for index in (0, 6)] == ["Monday", "Sunday"]
        assert words("de_DE").weekday(0) == "Montag"
        assert words_for("en").country("DE") == "Germany"
        assert words_for("en").country("??") == "??"

    def test_an_unknown_zone_is_an_error(self):
        with pytest.raises(ZoneInfoNotFoundError):
            words_for("en").plain_moment(WHEN, "Europe/Atlantis")


class TestLists:
    @pytest.mark.parametrize(
        ("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
    )
    def test_listing(self, items, said):
        assert words_for("en").listing(items) == said
        assert words_for("en").plain_listing(items) == said

    def test_items_are_escaped_unless_safe(self):
        said = words_for("en").listing([Safe("<@U1>"), "<b>"])
        assert said == "<@U1> and &lt;b&gt;"
        assert isinstance(said, Safe)
        assert words_for("en").plain_listing(["R&D", "<b>"]) == "R&D and <b>"

    def test_a_plain_list_takes_no_mrkdwn(self):
        with pytest.raises(TypeError, match="shows its escapes"):
            words_for("en").plain_listing([Safe("<@U1>")])


class TestLocales:
    def test_english_ships(self):
        assert "en" in languages()

    @pytest.mark.parametrize(
        ("locale", "formats"),
        [
            ("en", "en_GB"),
            ("en-GB", "en_GB"),
            ("en-US", "en_US"),
            ("en_AU", "en_AU"),
            ("tlh", "en_GB"),
            ("cy-GB", "en_GB"),
            ("", "en_GB"),
            ("no such-thing", "en_GB"),
        ],
    )
    def test_words_and_formats_are_of_one_language(self, locale, formats):
        found = words_for(locale)
        assert str(found.locale) == formats
        assert found.catalogue.language == "en"

    def test_words_are_kept(self):
        assert words_for("en-GB") is words_for("en-GB")

    @pytest.mark.parametrize(
        ("locale", "tag"), [("de-DE", "de-DE"), ("pt_BR", "pt-BR"), ("en-US", "en-US"), ("", "")]
    )
    def test_the_readers_own_language_is_known_also_without_sentences_in_it(self, locale, tag):
        assert words_for(locale).tag == tag
