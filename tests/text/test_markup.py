import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import Safe, channel_mention, escape, group_mention, link, mention


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("R&D", "R&amp;D"),
        ("a &amp; b", "a &amp;amp; b"),
        ("", ""),
        ("*bold* `code`", "*bold* `code`"),
    ],
)
def test_escape_takes_slacks_three_characters_and_no_others(typed, shown):
    assert escape(typed) == shown
    assert isinstance(escape(typed), Safe)


def test_what_is_safe_stays_as_it_is():
    assert escape(Safe("<@U1>")) == "<@U1>"


@given(st.text())
def test_escaped_text_reads_back_as_typed_and_holds_no_angle(typed):
    escaped = escape(typed)
    assert "<" not in escaped
    assert ">" not in escaped
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == typed


def test_adding_escapes_what_is_not_safe_on_either_side():
    assert Safe("<@U1>") + "<b>" == "<@U1>&lt;b&gt;"
    assert "<b>" + Safe("<@U1>") == "&lt;b&gt;<@U1>"
    assert isinstance("<b>" + Safe("x"), Safe)
    assert isinstance(Safe("x") + "<b>", Safe)


def test_joining_escapes_each_part_that_is_not_safe():
    joined = Safe("\n").join([Safe("<@U1>"), "a < b"])
    assert joined == "<@U1>\na &lt; b"
    assert isinstance(joined, Safe)


def test_mentions():
    assert mention("U0ADA") == "<@U0ADA>"
    assert channel_mention("C0JOINT") == "<#C0JOINT>"
    assert group_mention("S0SALES") == "<!subteam^S0SALES>"


@pytest.mark.parametrize("make", [mention, channel_mention, group_mention])
@pytest.mark.parametrize("forged", ["", "!channel", "u1", "U1>", "U1\n", "U1|x", "@U1"])
def test_what_is_no_id_is_never_mentioned(make, forged):
    with pytest.raises(ValueError, match="not a Slack id"):
        make(forged)


def test_a_link_escapes_its_label_and_its_address():
    assert (
        link("https://a.example/?x=1&y=2", "R&D > all") == "<https://a.example/?x=1&amp;y=2|R&amp;D &gt; all>"
    )
    assert link("https://a.example/a|b", "x") == "<https://a.example/a%7Cb|x>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "example.com", "", "!channel"])
def test_a_link_goes_only_to_addresses(address):
    with pytest.raises(ValueError, match="not an address"):
        link(address, "here")
