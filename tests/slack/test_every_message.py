"""Every message and view the bot can build, in every language, through Slack's limits and the rules of ux.md."""

import ast
import re
from collections import Counter
from functools import cache
from html import unescape
from importlib import import_module
from inspect import getsourcefile
from itertools import chain
from pathlib import Path

import pytest

from bot.slack import kit
from bot.slack.checks import check_message, check_view
from bot.text import Safe, languages, words_for
from tests.samples import NASTY, all_samples, given
from tests.slack.builder_scan import builders, labels_in_place, made, made_elsewhere, unregistered

ROOT = Path(__file__).resolve().parents[2]
# What NASTY would do if it got through, and what escaping twice or in the wrong place looks like.
_DANGEROUS = re.compile(r"<!channel>|<@U0EVIL>|<https://evil")
_TWICE = re.compile(r"&amp;(amp|lt|gt);")
# Dots and squares that differ by their colour alone.
_COLOURS = re.compile(
    r":(?:large_)?(?:red|green|yellow|orange|blue)_(?:circle|square):|[🔴🟠🟡🟢🔵🟥🟧🟨🟩🟦]"
)
# Messages cut what is long, at their own limits, the text at another place than the blocks.
CUT_FROM = 2800
_ESCAPED = re.compile(r"&(amp|lt|gt);")


def modules():
    """Paths of the files in which messages are built: `blocks` of the features, and the handlers."""
    inside = chain((ROOT / "bot").rglob("*.py"), (ROOT / "handlers").rglob("*.py"))
    paths = [path.relative_to(ROOT) for path in inside]
    return sorted(
        path.as_posix() for path in paths if path.parts[:2] not in {("bot", "slack"), ("bot", "text")}
    )


def is_home_of_builders(path):
    return path.startswith("handlers/") or "/blocks" in path or path.endswith("_blocks.py")


@cache
def tree(path):
    return ast.parse((ROOT / path).read_text("utf-8"))


@cache
def registered():
    """Builders of the product by name, after every module that has one was imported."""
    for path in modules():
        if builders(path, tree(path)) and is_home_of_builders(path):
            import_module(path.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
    sources = {name: Path(getsourcefile(build)) for name, build in kit.builders().items()}
    rooms = (ROOT / "bot", ROOT / "handlers")  # not what tests register
    ours = {name for name, path in sources.items() if any(path.is_relative_to(room) for room in rooms)}
    return {name: build for name, build in kit.builders().items() if name in ours}


def texts(payload):
    """Every text in a payload with its kind: mrkdwn or plain."""
    if isinstance(payload, list):
        return [text for item in payload for text in texts(item)]
    if not isinstance(payload, dict):
        return []
    if payload.get("type") in {"mrkdwn", "plain_text"}:
        return [(payload["type"], payload["text"])]
    below = [text for value in payload.values() for text in texts(value)]
    plain = [("plain_text", payload[name]) for name in ("alt_text", "accessibility_label") if name in payload]
    return below + plain


def problems_of_text(payload):
    """What is wrong with the words: text of a person that acts, or escapes that show."""
    found = []
    for kind, text in texts(payload):
        if kind == "mrkdwn" and _DANGEROUS.search(text):
            found.append(f"unescaped: {text[:80]}")
        if _TWICE.search(text):
            found.append(f"escaped twice: {text[:80]}")
        if kind == "plain_text" and _ESCAPED.search(text):
            found.append(f"escapes show in plain text: {text[:80]}")
    return found


def elements(payload, kind):
    """Every element or block of a kind in a payload."""
    if isinstance(payload, list):
        return [one for item in payload for one in elements(item, kind)]
    if not isinstance(payload, dict):
        return []
    below = [one for value in payload.values() for one in elements(value, kind)]
    return [payload, *below] if payload.get("type") == kind else below


def problems_of_sound(payload):
    """What somebody who sees neither the page nor its colours would miss (ux.md 6, 23)."""
    spoken = Counter(
        one.get("accessibility_label") or one["text"]["text"] for one in elements(payload, "button")
    )
    found = [f"{times} buttons sound alike: {name}" for name, times in spoken.items() if times > 1]
    found += [
        f"a picture without its figures in words: {picture['alt_text'][:80]}"
        for picture in elements(payload, "image")
        if not re.search(r"\d", picture["alt_text"])
    ]
    found += [f"only a colour says it: {text[:80]}" for _, text in texts(payload) if _COLOURS.search(text)]
    return found


def problems_of_message(message):
    payload = message.payload()
    said = payload["text"]
    found = check_message(payload) + problems_of_text(payload.get("blocks", []))
    found += problems_of_sound(payload.get("blocks", []))
    found += problems_of_text({"type": "mrkdwn", "text": said})
    titles = [block["text"]["text"] for block in payload.get("blocks", []) if block["type"] == "header"]
    if len(said.split()) < 4 or said in titles:
        found.append(f"text says no more than a title: {said!r}")
    return found + [f"only its blocks say it: {line[:80]}" for line in unsaid(payload)]


def unsaid(payload):
    """Lines of a message's blocks that its `text` leaves out (ux.md 6), where that was not cut."""
    said = bare(payload["text"])
    if len(payload["text"]) > CUT_FROM:
        return []
    told = [
        part
        for block in payload.get("blocks", [])
        if block["type"] in {"header", "section", "context"}
        for part in (block.get("text"), *block.get("fields", []), *block.get("elements", []))
    ]
    return [line for _, text in texts(told) for line in text.splitlines() if bare(line) not in said]


def bare(text):
    """Words alone: no marks, no bullets, whichever way it is escaped."""
    return " ".join(re.sub(r"[*_`>•]", " ", unescape(unescape(text))).split())


def problems(built):
    if isinstance(built, kit.Message):
        return problems_of_message(built)
    payload = built.payload()
    return check_view(payload) + problems_of_text(payload) + problems_of_sound(payload)


class TestTheRepository:
    def test_every_builder_is_registered(self):
        files = [path for path in modules() if is_home_of_builders(path)]
        assert [str(one) for path in files for one in unregistered(path, tree(path))] == []

    def test_messages_are_made_nowhere_else(self):
        elsewhere = [
            one
            for path in modules()
            for one in (made_elsewhere if is_home_of_builders(path) else made)(path, tree(path))
        ]
        assert [str(one) for one in elsewhere] == []

    def test_no_label_is_written_in_place(self):
        assert [str(one) for path in modules() for one in labels_in_place(path, tree(path))] == []

    def test_every_builder_has_a_sample_and_every_sample_a_builder(self):
        assert sorted(all_samples()) == sorted(registered())

    @pytest.mark.parametrize("language", languages())
    def test_every_message_is_one_slack_takes_and_people_can_read(self, language):
        words = words_for(language)
        found = []
        for name, build in sorted(registered().items()):
            sets = list(all_samples().get(name, lambda _: [])(words))
            if not sets:
                found.append(f"{name}: no arguments")
            for number, one in enumerate(sets):
                built = build(*one.args, **one.kwargs)
                found += [
                    f"{name} #{number}: {problem}" for problem in ([] if built is None else problems(built))
                ]
        assert found == []


class TestTheseChecks:
    def test_a_good_message_passes(self):
        text = words_for("en").listing([NASTY, "two", "three", "four"])
        message = kit.Message(text, (kit.header(NASTY), kit.section(text), kit.section(NASTY)))
        assert problems(message) == []

    def test_text_of_a_person_that_acts_is_seen(self):
        bad = Safe(f"Four words for {NASTY}")
        assert [said[:10] for said in problems(kit.Message(bad, (kit.section(bad),)))] == ["unescaped:"] * 2
        assert [said[:10] for said in problems(kit.home([kit.section(bad)]))] == ["unescaped:"]

    def test_text_escaped_twice_is_seen(self):
        assert problems(kit.Message(Safe("R&amp;amp;D and three more"))) == [
            "escaped twice: R&amp;amp;D and three more"
        ]

    def test_escapes_in_plain_text_are_seen(self):
        said = [kit.header("R&amp;D"), kit.image_url("https://a.example", "a &lt; 2")]
        assert problems(kit.home(said)) == [
            "escapes show in plain text: R&amp;D",
            "escapes show in plain text: a &lt; 2",
        ]

    @pytest.mark.parametrize("text", ["The pulse", "Your pulse of March"])
    def test_a_text_that_is_only_a_title_is_seen(self, text):
        message = kit.Message(Safe(text), (kit.header(text),))
        assert problems(message) == [f"text says no more than a title: {text!r}"]

    def test_what_only_a_block_says_is_seen(self):
        blocks = (kit.section(Safe("*Four* words R&amp;D said")), kit.context("Only here"))
        assert problems(kit.Message(Safe("Four words R&amp;D said"), blocks)) == [
            "only its blocks say it: Only here"
        ]
        assert problems(kit.Message(Safe("Four words R&amp;D said. Only here"), blocks)) == []

    def test_buttons_that_sound_alike_are_seen(self):
        rows = [kit.section("A fair"), kit.actions(kit.button("Done", "a"))]
        assert problems(kit.home(rows)) == []
        bare = [kit.actions(kit.button("Done", "a")), kit.actions(kit.button("Done", "b"))]
        assert problems(kit.home(bare)) == ["2 buttons sound alike: Done"]

    def test_a_picture_without_figures_and_a_colour_alone_are_seen(self):
        shown = [kit.image_url("https://a.example", "The score"), kit.section("🟢 Sales")]
        assert problems(kit.home(shown)) == [
            "a picture without its figures in words: The score",
            "only a colour says it: 🟢 Sales",
        ]

    def test_limits_are_asked(self):
        assert problems(kit.Message(Safe("word " * 900))) == ["/text: 4500 characters, at most 4000"]
        assert problems(kit.modal("c", "A title of twenty-five ch", [kit.divider()])) == [
            "/title.text: 25 characters, at most 24"
        ]

    def test_a_sample_is_a_call(self):
        one = given(1, 2, now=3)
        assert (one.args, one.kwargs) == ((1, 2), {"now": 3})
