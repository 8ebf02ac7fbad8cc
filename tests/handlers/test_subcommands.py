"""The sub-command in what a person typed."""

import pytest

from bot.errors import BotError
from handlers.subcommands import choose, split

KNOWN = ("help", "history", "gap", "add")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ("", "")),
        ("   ", ("", "")),
        ("help", ("help", "")),
        ("  HELP  ", ("help", "")),
        ("add  Bring the deck ", ("add", "Bring the deck")),
        ("Add <@U1|ben> by friday", ("add", "<@U1|ben> by friday")),
    ],
)
def test_what_is_known(typed, found):
    assert split(typed) == found
    assert choose("/x", typed, KNOWN) == found


@pytest.mark.parametrize(
    ("typed", "near"), [("hepl", "help"), ("histroy", "history"), ("ad something", "add")]
)
def test_the_nearest_is_named(typed, near):
    with pytest.raises(BotError) as caught:
        choose("/x", typed, KNOWN)
    assert caught.value.key == "error.unknown_subcommand"
    assert caught.value.values == {"typed": typed.split()[0], "command": "/x", "nearest": near}


@pytest.mark.parametrize("typed", ["zzz", "<!channel>", "5"])
def test_nothing_is_guessed_from_nothing(typed):
    with pytest.raises(BotError) as caught:
        choose("/x", typed, KNOWN)
    assert caught.value.key == "error.unknown_subcommand_no_guess"
    assert caught.value.values == {"typed": typed, "command": "/x"}
