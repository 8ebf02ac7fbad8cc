"""Arguments for what admins are told: every reason for a silent channel, few and many people on both sides."""

from bot.people.blocks import REASONS, WHOLE
from tests.samples import given


def trouble_message(words):
    codes = (*REASONS, "posting_to_channel_denied")
    named = [given(place, code, words) for place in ("C0REPORT", "S0SALES") for code in codes]
    return [*named, *(given("", code, words) for code in ("missing_scope", *WHOLE))]


def both_sides_message(words):
    return [given([f"U0P{n:03d}" for n in range(count)], words) for count in (1, 3, 10, 11, 500)]


SAMPLES = {
    "bot.people.blocks.trouble_message": trouble_message,
    "bot.people.blocks.both_sides_message": both_sides_message,
}
