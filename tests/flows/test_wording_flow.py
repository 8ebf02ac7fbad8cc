"""An operator brings statements of their own, and later a new wording, while people answer: what they then see."""

import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

import app as entente
from playground import alignment_company
from tests.support.house import open_house, restarted

SHIPPED = Path(__file__).parents[2] / "bot" / "pulse" / "instruments" / "statements.toml"
WEDNESDAY = datetime(2026, 3, 4, 19, tzinfo=UTC)
NEXT_ROUND = datetime(2026, 3, 18, 19, tzinfo=UTC)


def half_german(clock):
    """Eva and Finn read Slack in German, Cleo in French."""
    world = alignment_company(clock)
    for name, locale in (("eva", "de-DE"), ("finn", "de-DE"), ("cleo", "fr-FR")):
        world.admin.change_person(name, locale=locale)
    return world


@pytest.fixture
def house(sqlite_url):
    with open_house(sqlite_url, company=half_german) as opened:
        yield opened


@pytest.fixture
def statements(tmp_path):
    """An operator's file: the shipped one with German texts of its own."""
    text = SHIPPED.read_text("utf-8")
    lines, no = [], 0
    for line in text.splitlines():
        if line.startswith("text.de"):
            continue
        lines.append(line)
        no += line == "[[statements]]"
        if line.startswith("text.en"):
            lines.append(f'text.de = "Aussage {no} auf Deutsch."')
    place = tmp_path / "own.toml"
    place.write_text("\n".join(lines), "utf-8")
    return place


def asked(house, name):
    """The texts of the statements in somebody's message."""
    blocks = house.pulse_of(name).blocks
    return [
        block["text"]["text"].strip("*")
        for block, below in pairwise(blocks)
        if below["type"] == "actions" and below["elements"][0]["action_id"].startswith("pulse_answer:")
    ]


def test_everybody_reads_their_language_or_english_and_is_counted_alike(house, statements):
    with restarted(house, entente_statements=statements):
        house.opens_pulse()
        for name in ("eva", "finn"):
            assert len(asked(house, name)) == 4
            assert all("auf Deutsch" in text for text in asked(house, name))
        for name in ("cleo", "ada"):
            assert not any("auf Deutsch" in text for text in asked(house, name))
        everybody = [
            who.person.name for who in house.slack.people() if house.person(who.person.name).sees_dm()
        ]
        house.answers_all(*everybody)
        assert house.pulse_of("eva").text.startswith("Puls 1: Deine 4 Antworten sind da.")
        assert house.pulse_of("cleo").text.startswith("Pulse 1: your 4 answers are in")
        house.closes_pulse()
        (report,) = house.reports()
    assert "14 of 14" in report.text
    assert "11 of 11" in report.text
    assert house.world.violations == []


def test_a_new_wording_leaves_the_open_pulse_and_comes_with_the_next(house, statements):
    with restarted(house, entente_statements=statements):
        house.opens_pulse()
        ben = house.person("ben")
        ben.clicks(house.pulse_of("ben"), "4", nth=1)
        first, second, *_ = asked(house, "ben")
    text = statements.read_text("utf-8")
    for old in (json.dumps(said) for said in (first, second)):
        before, after = text.split(f"text.en = {old}")
        before = (
            before[: before.rindex("version = 1")]
            + "version = 2"
            + before[before.rindex("version = 1") + 11 :]
        )
        text = f'{before}text.en = {old[:-1]} So it reads now."{after}'
    statements.write_text(text, "utf-8")

    with restarted(house, entente_statements=statements):
        # His message still shows what it showed: Slack keeps it. A click is answered, and the message as it now stands.
        assert ben.clicks(house.pulse_of("ben"), "2", nth=2).acknowledged
        assert "reworded since the pulse opened" in house.whispers_to("ben")[-1].text
        assert len(asked(house, "ben")) == 2
        shown = str(house.pulse_of("ben").blocks)
        assert "2 more statements were reworded" in shown
        assert "So it reads now" not in shown
        house.answers_all("ben")
        assert house.pulse_of("ben").text.startswith("Pulse 1: your 2 answers are in")
        house.goes_to(NEXT_ROUND)
        assert not {first, second} & set(asked(house, "ben"))
    assert house.world.violations == []


def test_a_file_that_cannot_be_used_starts_nothing_and_names_every_line(house, statements):
    text = statements.read_text("utf-8")
    text = text.replace('id = "forecast"', 'id = "weather"').replace("no = 20\n", "no = 21\n")
    statements.write_text(text, "utf-8")
    lines = text.splitlines()
    with pytest.raises(entente.OperatorError) as caught, restarted(house, entente_statements=statements):
        pytest.fail("it started")
    said = str(caught.value)
    line = lines.index('id = "weather"') + 1
    assert f"own.toml, line {line}: statement 1 must have id" in said
    assert f"own.toml, line {lines.index('no = 21') + 1}: a statement needs its number" in said
