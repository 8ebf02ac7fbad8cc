"""The statement file: the shipped one, and every way an operator's own can be wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.pulse.instrument import LAYOUT, InstrumentError, load_default, parse_instrument

EXAMPLE = json.loads((Path(__file__).parents[1] / "examples" / "statements.json").read_text("utf-8"))
SHIPPED = Path(__file__).parents[2] / "bot" / "pulse" / "instruments" / "statements.toml"


def english_alone():
    """The shipped statements as an operator's own file may be, in one language."""
    lines = SHIPPED.read_text("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(("text.de", "de = ")))


def edited(*changes):
    text = english_alone()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def problems(*changes):
    with pytest.raises(InstrumentError) as caught:
        parse_instrument(edited(*changes), "own.toml")
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def line_of(text):
    return english_alone().split(text)[0].count("\n") + 1


def test_the_shipped_statements_are_those_of_the_method():
    instrument = load_default()
    assert [
        {"no": s.no, "id": s.id, "theme": s.theme, "class": s.speed, "text": s.texts["en"]}
        for s in instrument.statements
    ] == [{key: one[key] for key in ("no", "id", "theme", "class", "text")} for one in EXAMPLE["statements"]]
    assert {theme: texts["en"] for theme, texts in instrument.themes.items()} == EXAMPLE["themes"]
    assert {s.version for s in instrument.statements} == {EXAMPLE["version"]}
    assert load_default() is instrument


def test_statements_by_number():
    instrument = load_default()
    assert instrument.statement(17).id == "one_executive"
    with pytest.raises(KeyError):
        instrument.statement(21)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wir treffen unsere Prognosen."),
        ("de-AT", "Wir treffen unsere Prognosen."),
        ("pt-BR", "Acertamos."),
        ("pt", "Our sales results tend to land near what we predicted."),
        ("en-GB", "Our sales results tend to land near what we predicted."),
        ("", "Our sales results tend to land near what we predicted."),
    ],
)
def test_a_missing_language_falls_back_to_english(language, text):
    first = 'text.en = "Our sales results tend to land near what we predicted."'
    more = 'text.de = "Wir treffen unsere Prognosen."\ntext.pt-BR = "Acertamos."'
    instrument = parse_instrument(edited((first, f"{first}\n{more}")), "own.toml")
    assert instrument.text(1, language) == text
    assert instrument.text(2, language) == EXAMPLE["statements"][1]["text"]
    assert instrument.theme_text("people", language) == "People and organisation"


def test_theme_names_may_be_translated():
    instrument = parse_instrument(
        edited(("[themes.people]", '[themes.people]\nde = "Menschen und Organisation"')), "own.toml"
    )
    assert instrument.theme_text("people", "de-CH") == "Menschen und Organisation"


def test_own_words_and_versions_are_welcome():
    text = edited(("version = 1", "version = 7"), ("Our sales results tend", "Our own sales results tend"))
    statement = parse_instrument(text, "own.toml").statement(1)
    assert (statement.version, statement.texts["en"][:9]) == (7, "Our own s")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "forecast"', 'id = "prediction"', "statement 1 must have id = 'forecast', not 'prediction'"),
        ('id = "forecast"\n', "", "statement 1 must have id = 'forecast', not None"),
        ('theme = "climate"', 'theme = "people"', "statement 2 must have theme = 'climate', not 'people'"),
        ('class = "fact"', 'class = "slow"', "statement 17 must have class = 'fact', not 'slow'"),
        ("no = 20", "no = 2", "statement 2 is there twice"),
        ("no = 20", "no = 21", "a statement needs its number, no = 1 to 20, not 21"),
        ("no = 1\n", "no = true\n", "a statement needs its number, no = 1 to 20, not True"),
        ("no = 1\n", 'no = "1"\n', "a statement needs its number, no = 1 to 20, not '1'"),
        ("version = 1", "version = 0", "a version is a whole number from 1, not 0"),
        ("version = 1", "version = 1.5", "a version is a whole number from 1, not 1.5"),
        ("version = 1", "version = true", "a version is a whole number from 1, not True"),
        ("text.en = ", "text.de = ", "text has no text in English (en)"),
        ("text.en = ", "text = ", "text needs a text per language"),
        ("text.en = ", "textt.en = ", "unknown key 'textt'"),
        ("text.en = ", 'text.English = "Hm?"\ntext.en = ', "'English' is not a language tag"),
        ("text.en = ", "text.de = 5\ntext.en = ", "the text in 'de' must be words in quotation marks"),
        ("text.en = ", 'text.de = " "\ntext.en = ', "the text in 'de' must be words in quotation marks"),
        (
            "text.en = ",
            'text.de = "Ja "\ntext.en = ',
            "the text in 'de' must be one line without spaces at its ends",
        ),
        ("text.en = ", 'text.de = "a\\nb"\ntext.en = ', "the text in 'de' must be one line"),
        ("text.en = ", f'text.de = "{"x" * 141}"\ntext.en = ', "has 141 characters; at most 140 are allowed"),
        ("[themes.people]", "[themes.peopel]", "unknown key 'peopel'; known are climate, customers"),
        ("[themes.people]", "[themes.peopel]", "theme 'people' has no table [themes.people]"),
        ("[themes.people]", "[topics.people]", "unknown key 'topics'; known are statements, themes"),
        ('en = "People and organisation"', "", "people has no text in English (en)"),
    ],
)
def test_each_problem_is_named(old, new, said):
    found = problems((old, new))
    assert any(said in problem for problem in found), found
    assert all(problem.startswith("own.toml, line ") for problem in found)


def test_the_longest_allowed_text_is_allowed():
    text = edited(("text.en = ", f'text.de = "{"x" * 140}"\ntext.en = '))
    assert len(parse_instrument(text, "own.toml").text(1, "de")) == 140


@pytest.mark.parametrize(
    ("old", "new", "extra"),
    [
        ('id = "one_team"', 'id = "one-team"', 0),
        ('class = "fact"', 'class = "facts"', 0),
        ("no = 20", "no = 2", 0),
        ('en = "How we work together"', 'en = ""', 0),
        ("no = 4\n", "no = 4\nspeed = 3\n", 1),
    ],
)
def test_problems_tell_their_line(old, new, extra):
    assert problems((old, new))[0].startswith(f"own.toml, line {line_of(old) + extra}: ")


def test_every_problem_is_told_in_the_order_of_the_file():
    found = problems(
        ("no = 20", "no = 99"), ('id = "forecast"', 'id = "x"'), ('class = "fact"', 'class = "f"')
    )
    lines = [int(problem.split("line ")[1].split(":")[0]) for problem in found]
    assert lines == sorted(lines)
    assert len(found) == 4  # the last is that statement 20 is missing
    assert found[-1].endswith("statement 20 (shared_plans) is missing")


@pytest.mark.parametrize(
    ("text", "line"),
    [("[themes\n", 1), ("a = 1\nb = = 2\n", 2), ('a = 1\n\nb = "open', 3), ('b = """open\n\n', 2)],
)
def test_what_is_not_toml_is_refused_with_its_line(text, line):
    with pytest.raises(InstrumentError) as caught:
        parse_instrument(text, "own.toml")
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].startswith(f"own.toml, line {line}: this is not TOML: ")
    assert "column" not in caught.value.problems[0]


@pytest.mark.parametrize("text", ["", "themes = 1\nstatements = 2", "statements = [1]\n[themes]"])
def test_files_without_statements(text):
    with pytest.raises(InstrumentError) as caught:
        parse_instrument(text, "own.toml")
    assert len(caught.value.problems) >= 2


def test_other_ways_of_writing_the_same():
    themes = "\n".join(f"{theme}.en = \"{theme} 'quoted'\"" for theme in EXAMPLE["themes"])
    rows = ",\n".join(
        f'{{ no = {no}, id = "{name}", theme = "{theme}", class = "{speed}", '
        f'version = 1, text = {{ en = "S{no}." }} }}'
        for no, name, theme, speed in LAYOUT
    )
    instrument = parse_instrument(f"statements = [\n{rows}\n]\n[themes]\n{themes}\n", "own.toml")
    assert instrument.text(20, "en") == "S20."
    with pytest.raises(InstrumentError, match=r"own.toml, line 1: statement 3 must have id"):
        parse_instrument(
            f"statements = [\n{rows.replace('customer_contact', 'x')}\n]\n[themes]\n{themes}\n", "own.toml"
        )


def test_lines_are_right_below_sub_tables_and_long_texts():
    text = edited(
        ("text.en = ", "[statements.text]\nen = "),
        ("no = 3\n", 'no = 3\ntext.de = """\n[[statements]]\n  \'\'\'\n"""\n'),
        ("no = 5\n", 'no = 5\n"odd key".x = 1\n'),
    )
    with pytest.raises(InstrumentError) as caught:
        parse_instrument(text, "own.toml")
    lines = text.splitlines()
    named = {int(one.split("line ")[1].split(":")[0]): one for one in caught.value.problems}
    assert [lines[number - 1] for number in named] == ['text.de = """', '"odd key".x = 1']


def test_reading_the_statements_needs_no_network_and_no_heavy_library():
    code = (
        "import sys, bot.pulse.instrument, bot.pulse.rotation, bot.pulse.schedule, bot.pulse.method;"
        "bot.pulse.instrument.load_default();"
        "heavy = 'numpy', 'scipy', 'matplotlib', 'sqlalchemy', 'slack_sdk', 'holidays';"
        "print([name for name in heavy if name in sys.modules])"
    )
    root = Path(__file__).parents[2]
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
