"""What every error says (ux.md 28, 30): what to do now; and where somebody may not, who may."""

import re

import pytest

from bot.text.catalogue import DEFAULT_LANGUAGE, load

NOW = re.compile(
    r"`[/{]|\b(?:Ask|Write|Choose|Name|Say|Tick|Untick|Give|Try|Make|Leave|Open|Click|Send|Change|Invite|Add|Take"
    r"|Use|Set|Type|Look|Pick|Accept|Move|Go on|Wait|save again|begin again|[Aa]t most|whole number|within a day"
    r"|nothing more to do|the next|the newest|for example|once a|in the thread|App Home|comes?)\b",
    re.IGNORECASE,
)
"""What to do, how it has to be, where it stands, or when it will be so."""
WHO = re.compile(r"\{(?:admin|lead|person|steward|owner|people|chair)\}")
TITLES = {"error.view_title", "error.view_close"}
NOBODY_ELSE = {"pulse.error.not_yours"}
"""A pulse is nobody else's business."""


def errors():
    """Every sentence about something that cannot be done, by key; of several forms the one for many."""
    catalogue = load(DEFAULT_LANGUAGE)
    keys = [key for key in catalogue.entries if re.search(r"(?:^|\.)error\.", key)]
    return {key: catalogue.entries[key][-1] for key in keys if key not in TITLES}


def test_each_says_what_to_do_now():
    silent = [
        f"{key}: {text}" for key, text in errors().items() if not (NOW.search(text) or WHO.search(text))
    ]
    assert silent == []


def test_who_may_not_is_told_who_may():
    refusals = {key: text for key, text in errors().items() if re.search(r"\.\w*_only$|not_yours", key)}
    assert len(refusals) > 10
    assert [key for key, text in refusals.items() if not WHO.search(text) and key not in NOBODY_ELSE] == []


@pytest.mark.parametrize("text", ["That did not work.", "It is done already; nothing was changed."])
def test_a_sentence_that_leaves_one_alone_is_seen(text):
    assert not NOW.search(text)
    assert not WHO.search(text)
