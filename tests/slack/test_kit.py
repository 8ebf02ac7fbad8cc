from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import kit
from bot.slack.checks import check_message, check_view
from bot.text import Safe, escape

PAIR = (kit.option("One", "1"), kit.option("Two", "2"))


class TestTexts:
    def test_safe_text_is_mrkdwn_in_which_slack_looks_for_nothing_more(self):
        assert kit.section(Safe("*Hi* <@U1>"))["text"] == {
            "type": "mrkdwn",
            "text": "*Hi* <@U1>",
            "verbatim": True,
        }

    def test_any_other_text_is_plain(self):
        assert kit.section("R&D <b>")["text"] == {"type": "plain_text", "text": "R&D <b>", "emoji": True}

    @pytest.mark.parametrize(
        "build",
        [
            kit.header,
            lambda text: kit.button(text, "a"),
            lambda text: kit.input_block(text, kit.text_input("a"), block_id="b"),
            lambda text: kit.input_block("Label", kit.text_input("a"), block_id="b", hint=text),
            lambda text: kit.text_input("a", placeholder=text),
            lambda text: kit.select("a", PAIR, placeholder=text),
            lambda text: kit.modal("c", text, []),
            lambda text: kit.modal("c", "Title", [], submit=text),
            lambda text: kit.modal("c", "Title", [], close=text),
            lambda text: kit.confirm(text, "Sure?", "Yes", "No"),
            lambda text: kit.confirm("Title", "Sure?", text, "No"),
            lambda text: kit.option("One", "1", text),
            lambda text: kit.image_url("https://a.example/a.png", "A", text),
        ],
    )
    def test_mrkdwn_is_refused_where_slack_shows_plain_text_only(self, build):
        with pytest.raises(TypeError, match="plain text only"):
            build(Safe("R&amp;D"))
        build("R&D")


class TestLineChart:
    def test_each_series_has_a_number_for_every_category(self):
        block = kit.line_chart("Score", ["3 Mar", "17 Mar"], {"Company": [50.5, 52], "Sales": [53, 54]})
        assert block["chart"]["axis_config"] == {"categories": ["3 Mar", "17 Mar"]}
        assert block["chart"]["series"][0] == {
            "name": "Company",
            "data": [{"label": "3 Mar", "value": 50.5}, {"label": "17 Mar", "value": 52}],
        }
        assert check_message(kit.Message(Safe("Words"), (block,)).payload()) == []
        with pytest.raises(ValueError, match="shorter"):
            kit.line_chart("Score", ["3 Mar", "17 Mar"], {"Company": [50.5]})

    def test_a_message_with_one_is_not_for_every_workspace(self):
        chart = kit.line_chart("Score", ["3 Mar"], {"Company": [50]})
        assert kit.Message(Safe("Words"), (kit.divider(), chart)).has_newest
        assert not kit.Message(Safe("Words"), (kit.divider(),)).has_newest


class TestFit:
    @pytest.mark.parametrize(
        ("text", "limit", "fitted"),
        [
            ("short", 5, "short"),
            ("one two three", 10, "one two…"),
            ("one two three", 8, "one two…"),
            ("one two three", 7, "one…"),
            ("unbreakable", 5, "unbr…"),
            ("a verylongwordthatdoesnotend", 12, "a verylongw…"),
            ("two\nlines here", 11, "two lines…".replace(" ", "\n", 1)),
            ("ab", 1, "…"),
        ],
    )
    def test_text_is_cut_at_a_word_if_that_keeps_half(self, text, limit, fitted):
        assert kit.fit(text, limit) == fitted

    def test_what_belongs_together_is_not_cut(self):
        assert kit.fit(Safe("ab &lt;cd&gt;"), 6) == "ab…"
        assert kit.fit(Safe("Ask <https://a.example/b|the liaisons> now"), 30) == "Ask…"
        assert kit.fit(Safe("x&amp;&amp;"), 9) == "x&amp;…"

    @given(st.text(alphabet="ab &<>\n"), st.integers(min_value=1, max_value=30))
    def test_a_fitted_text_fits_stays_safe_and_reads_as_a_beginning(self, typed, limit):
        fitted = kit.fit(escape(typed), limit)
        assert len(fitted) <= limit
        assert isinstance(fitted, Safe)
        shown = fitted.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert shown == typed or typed.startswith(shown.removesuffix("…"))

    @given(st.text(), st.integers(min_value=1, max_value=30))
    def test_plain_text_stays_plain(self, typed, limit):
        fitted = kit.fit(typed, limit)
        assert len(fitted) <= limit
        assert not isinstance(fitted, Safe)

    def test_no_room_is_an_error(self):
        with pytest.raises(ValueError, match="no text fits"):
            kit.fit("a", 0)


class TestElements:
    def test_a_button_says_only_what_it_has(self):
        assert kit.button("Go", "go") == {
            "type": "button",
            "text": {"type": "plain_text", "text": "Go", "emoji": True},
            "action_id": "go",
        }

    def test_a_whole_button(self):
        sure = kit.confirm("Delete?", Safe("*All* of it"), "Delete", "Keep", "danger")
        whole = kit.button("Go", "go", "v", "danger", "https://a.example", "Go there", sure)
        assert (whole["value"], whole["style"], whole["url"]) == ("v", "danger", "https://a.example")
        assert (whole["accessibility_label"], whole["confirm"]["deny"]["text"]) == ("Go there", "Keep")
        assert check_message(kit.Message(Safe("Go there now"), (kit.actions(whole),)).payload()) == []

    @pytest.mark.parametrize("menu", [kit.select, kit.radio])
    def test_one_choice_beforehand_is_the_option_itself(self, menu):
        assert menu("a", PAIR, initial="2")["initial_option"] is PAIR[1]
        assert "initial_option" not in menu("a", PAIR)

    @pytest.mark.parametrize("menu", [kit.multi_select, kit.checkboxes])
    def test_several_choices_beforehand(self, menu):
        assert menu("a", PAIR, initial=["2", "1"])["initial_options"] == [PAIR[1], PAIR[0]]
        assert "initial_options" not in menu("a", PAIR)

    def test_a_choice_that_is_not_offered_is_an_error(self):
        with pytest.raises(ValueError, match=r"not among the options: \['3'\]"):
            kit.select("a", PAIR, initial="3")
        with pytest.raises(ValueError, match=r"not among the options: \['3'\]"):
            kit.checkboxes("a", PAIR, initial=["1", "3"])

    def test_options_may_stand_under_labels(self):
        groups = [("Odd", [PAIR[0]]), ("Even", [PAIR[1]])]
        menu = kit.grouped_select("a", groups, initial="2")
        assert [(one["label"]["text"], one["options"]) for one in menu["option_groups"]] == [
            ("Odd", [PAIR[0]]),
            ("Even", [PAIR[1]]),
        ]
        assert menu["initial_option"] is PAIR[1]
        assert "initial_option" not in kit.grouped_select("a", groups)

    def test_dates_and_times_are_written_slacks_way(self):
        assert kit.datepicker("a", initial=date(2026, 3, 1))["initial_date"] == "2026-03-01"
        picker = kit.timepicker("a", initial=time(9, 5), zone="Europe/Berlin")
        assert (picker["initial_time"], picker["timezone"]) == ("09:05", "Europe/Berlin")

    def test_channels_of_other_companies_are_not_offered(self):
        chosen = kit.conversations_select("a", include=("public",))["filter"]
        assert chosen == {
            "include": ["public"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        }

    def test_numbers_go_as_strings(self):
        number = kit.number_input("a", initial=3, least=1, most=5.5, decimals=True)
        assert (number["initial_value"], number["min_value"], number["max_value"]) == ("3", "1", "5.5")
        assert number["is_decimal_allowed"] is True


class TestWholes:
    def every_input(self):
        elements = [
            kit.text_input("a", initial="x", placeholder="Type", multiline=True, most=10, least=1),
            kit.number_input("a", placeholder="Type"),
            kit.select("a", PAIR, placeholder="Choose", initial="1"),
            kit.external_select("a", initial=PAIR[0], placeholder="Choose", least=2),
            kit.multi_select("a", PAIR, placeholder="Choose", initial=["1"], most=2),
            kit.radio("a", PAIR, initial="1"),
            kit.checkboxes("a", PAIR, initial=["1", "2"]),
            kit.datepicker("a", initial=date(2026, 3, 1), placeholder="Day"),
            kit.timepicker("a", initial=time(23, 59), zone="UTC", placeholder="Hour"),
            kit.users_select("a", initial="U1", placeholder="Who"),
            kit.multi_users_select("a", initial=["U1"], placeholder="Who", most=3),
            kit.conversations_select("a", initial="C1", placeholder="Where"),
        ]
        return [
            kit.input_block(
                "Label", element, block_id=f"b{n}", optional=n % 2 == 0, hint="Hint", dispatch=n == 0
            )
            for n, element in enumerate(elements)
        ]

    def every_block(self):
        return [
            kit.header("Title", block_id="h"),
            kit.section(
                Safe("*Text*"),
                accessory=kit.overflow("a", PAIR, kit.confirm("T", "x", "Y", "N")),
                block_id="s",
            ),
            kit.fields(Safe("*a*"), "b", block_id="f"),
            kit.context(
                "small", Safe("*print*"), kit.image_element("https://a.example/a.png", "A"), block_id="c"
            ),
            kit.divider(),
            kit.actions(kit.button("One", "a"), kit.select("b", PAIR), block_id="a"),
            kit.image_file("F1", "A chart of two lines", "Title"),
            kit.image_url("https://a.example/a.png", "A"),
        ]

    def test_a_modal_of_everything_is_what_slack_takes(self):
        view = kit.modal("c", "Title", [*self.every_block(), *self.every_input()], "Save", "Close", "state")
        assert check_view(view.payload()) == []
        assert view.payload()["callback_id"] == "c"
        assert view.payload()["private_metadata"] == "state"

    def test_a_modal_leaves_out_what_it_has_not(self):
        assert kit.modal("c", "Title", [kit.divider()]).payload() == {
            "type": "modal",
            "callback_id": "c",
            "title": {"type": "plain_text", "text": "Title", "emoji": True},
            "blocks": [{"type": "divider"}],
        }

    def test_a_home_tab(self):
        assert check_view(kit.home(self.every_block(), "home", "state").payload()) == []
        assert kit.home([kit.divider()]).payload() == {"type": "home", "blocks": [{"type": "divider"}]}

    def test_a_message(self):
        message = kit.Message(Safe("All of it in words"), tuple(self.every_block()))
        assert check_message(message.payload()) == []
        assert message.payload()["text"] == "All of it in words"
        assert kit.Message(Safe("Words alone")).payload() == {"text": "Words alone"}

    def test_the_words_alone_of_a_message_slack_refused_are_as_many_as_it_takes(self):
        message = kit.Message(Safe("word " * 2000), tuple(self.every_block()), thread="1.2")
        plainer = message.plainer()
        assert (plainer.blocks, plainer.thread) == ((), "1.2")
        assert check_message(plainer.payload()) == []

    def test_a_mark_comes_back_with_every_click_of_a_view(self):
        assert kit.home([kit.section("All")]).marked("m").payload()["private_metadata"] == "m"

    def test_the_text_of_a_message_is_mrkdwn_and_must_be_safe(self):
        with pytest.raises(TypeError, match="has to be Safe"):
            kit.Message("<!channel>")


class TestJoined:
    FOOT = Safe("`/action leave` stops it.")

    def told(self, what, foot=FOOT):
        return kit.Message(Safe(f"{what}\n{foot}"), (kit.section(Safe(what)), kit.context(foot)))

    def test_two_that_are_too_much_for_one_stay_two(self):
        long = kit.Message(Safe("word " * 500))
        assert kit.joined(long, long) is None

    def test_what_stands_in_small_print_below_both_is_said_once(self):
        whole = kit.joined(kit.joined(self.told("One"), self.told("Two")), self.told("Three"))
        assert whole.text == f"One\n\nTwo\n\nThree\n{self.FOOT}"
        assert [one["type"] for one in whole.blocks] == [
            *("section", "divider", "section", "divider", "section", "context"),
        ]

    def test_other_small_print_stays(self):
        whole = kit.joined(self.told("One", Safe("Until noon.")), self.told("Two"))
        assert whole.text == f"One\nUntil noon.\n\nTwo\n{self.FOOT}"
        assert [one["type"] for one in whole.blocks].count("context") == 2

    def test_small_print_alone_stays(self):
        alone = kit.Message(self.FOOT, (kit.context(self.FOOT),))
        assert len(kit.joined(alone, self.told("Two")).blocks) == 4


def test_builders_are_known_by_their_name():
    def greeting(_words):
        return kit.Message(Safe("Hello to all of you"))

    assert kit.builds(greeting) is greeting
    name = f"{greeting.__module__}.{greeting.__qualname__}"
    assert kit.builders()[name] is greeting
