"""Arguments for what handlers say by themselves: every help text and every error."""

from datetime import date

from bot.errors import BotError
from bot.pulse.method import SMALLEST_GROUP
from bot.slack import kit
from bot.slack.ids import ForgedValueError, Topic
from bot.text import channel_mention, escape, mention
from handlers import COMMANDS
from handlers.errors import sentence
from tests.samples import NASTY, given


def help_message(words):
    return [given(words(f"{command.removeprefix('/')}.help", k=SMALLEST_GROUP)) for command in COMMANDS]


def error_message(words):
    yield given(sentence(ForgedValueError(NASTY), words))
    yield given(sentence(RuntimeError(NASTY), words))
    yield given(sentence(BotError("pulse.error.not_yours"), words))
    yield given(words("pulse.error.closed", number=12))
    yield given(words("error.not_saved"))
    yield given(
        sentence(BotError("share.error.unseen", channel=channel_mention("C0LEADS"), bot=NASTY), words)
    )
    yield given(sentence(BotError("share.error.external", channel=channel_mention("C0LEADS")), words))


def error_view(words):
    yield given(sentence(BotError("people.error.admins_only", admin=mention("U0HANA")), words), words)
    yield given(words("people.error.no_admin"), words)


def note_message(words):
    yield given(words("away.noted", day=words.date(date(2027, 3, 20), "long")))
    for key in ("away.back", "pulse.left", "pulse.joined"):
        yield given(words(key))


def shareable(words):
    """Answers with blocks of their own, and of words alone."""
    text = words("stage.no_data")
    yield kit.Message(text + " " + escape(NASTY), (kit.section(text), kit.context(NASTY)))
    yield kit.Message(text)


def with_share(words):
    for topic in (Topic("stage"), Topic("themes", "customers")):
        yield from (given(message, topic, words) for message in shareable(words))


def shared_message(words):
    yield from (given(message, "U0ADA", words) for message in shareable(words))


def shared_answer(words):
    for message in shareable(words):
        yield given(message, words)
        yield given(message, words, is_whole=False)


SAMPLES = {
    "handlers.replies.note_message": note_message,
    "handlers.replies.help_message": help_message,
    "handlers.exports.file_message": lambda words: [given(words("call.export.file"))],
    "handlers.errors.error_message": error_message,
    "handlers.errors.error_view": error_view,
    "handlers.share_blocks.with_share": with_share,
    "handlers.share_blocks.shared_message": shared_message,
    "handlers.share_blocks.shared_answer": shared_answer,
}
