"""Arguments for what admins are told about channels: every reason, and one that nobody has words for."""

from bot.people.blocks import REASONS
from tests.samples import given


def trouble_message(words):
    return [given("C0REPORT", code, words) for code in (*REASONS, "posting_to_channel_denied")]


SAMPLES = {"bot.people.blocks.trouble_message": trouble_message}
