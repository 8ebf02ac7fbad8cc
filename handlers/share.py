"""**Share in channel**: what a command told one person alone is shown to everybody in the channel (ux.md 18).

What was clicked is not believed: the answer is made anew from the database, without what only the asker may see, and
the channel is looked up in Slack. It is said through the click's own `response_url`, not by the outbox: that is good
for a public channel the bot is no member of, the person who clicked learns at once what became of it, and it can be
used for nothing else. The outbox keeps the claim by which two clicks, on one machine or on two, say it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import BotError
from bot.outbox import service as outbox
from bot.people.permission import require_insider
from bot.slack.gateway import SlackCallError
from bot.slack.ids import Action, ForgedValueError, Topic
from bot.slack.outcome import Accepted, Rejected
from bot.text import channel_mention
from bot.workspace.service import channel_words
from handlers.errors import error_message, sentence
from handlers.replies import reader
from handlers.share_blocks import shared_answer, shared_message
from handlers.views import team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.slack.kit import Message
    from bot.slack.outcome import Answer as Outcome
    from bot.text import Words
    from handlers.redraw import Redraws

    # Session, workspace, words and the argument: the answer as everybody may read it. Who clicked, it is not told.
    Render = Callable[[Session, str, Words, str], Message]
    # Session, workspace, who asked, what, and their words: the answer with what only they may read.
    Answer = Callable[[Session, str, str, Topic, Words], Message]

SHARED = "shared_answer"
# Slack's codes for a conversation the bot is not told of: private and without it, or between people.
UNSEEN = frozenset({"channel_not_found", "missing_scope"})
_DIRECT = ("directmessage", "mpdm-")


def is_in_channel(body: dict[str, Any]) -> bool:
    """Whether a command was typed, or a button clicked, where there is somebody to share the answer with."""
    name = body.get("channel_name") or (body.get("channel") or {}).get("name", "")
    return not str(name).startswith(_DIRECT)


@dataclass(frozen=True, slots=True)
class Shareable:
    """An answer that may be shared: what everybody in the channel reads, and what its asker goes on reading."""

    public: Render
    private: Answer


@dataclass(frozen=True, slots=True)
class _Click:
    """A click on the button, what the channel is to see, and what stays of the private answer."""

    team_id: str
    channel: str
    ts: str
    url: str
    topic: Topic
    public: Message
    private: Message
    words: Words

    @property
    def key(self) -> str:
        """Of the clicked answer: it is shared once."""
        return f"{SHARED}:{self.channel}:{self.ts}"


class Shares:
    """Shares answers of one bot.

    Args:
        deps: the house's connections.
        redraws: the pool that talks to Slack.
        topics: by word, what renders an answer.
    """

    def __init__(self, deps: Deps, redraws: Redraws, topics: Mapping[str, Shareable]) -> None:
        self._deps = deps
        self._redraws = redraws
        self._topics = topics

    def click(self, ack: Ack, body: dict[str, Any]) -> None:
        """Make the answer anew, acknowledge, and leave the rest to the pool."""
        topic = Topic.decode(str(body["actions"][0].get("value", "")))
        shareable = self._topics.get(topic.word)
        if shareable is None:
            raise ForgedValueError(topic.encode())
        team_id, user_id = team_of(body), user_of(body)
        with self._deps.read() as session:
            require_insider(session, team_id, user_id)
            words, _ = reader(session, team_id, user_id)
            everybodys = channel_words(session, team_id)
            public = shareable.public(session, team_id, everybodys, topic.argument)
            private = shareable.private(session, team_id, user_id, topic, words)
            is_whole = private == shareable.public(session, team_id, words, topic.argument)
        place = body.get("container", {})
        click = _Click(
            team_id,
            str(place.get("channel_id", "")),
            str(place.get("message_ts", "")),
            str(body.get("response_url", "")),
            topic,
            shared_message(public, user_id, everybodys),
            shared_answer(private, words, is_whole=is_whole),
            words,
        )
        ack()
        self._redraws.submit(click.key, lambda: self._share(click))

    def _share(self, click: _Click) -> None:
        """Show the answer to the channel unless that must not be or was done; and draw the private one anew."""
        try:
            self._look(click)
            is_said = self._say(click)
        except BotError as error:
            self._redraws.whisper(click.url, error_message(sentence(error, click.words)))
            return
        if is_said:
            self._redraws.replace(click.url, click.private)

    def _look(self, click: _Click) -> None:
        """Ask Slack what channel it is.

        Raises:
            BotError: nothing may be shared there, or nobody knows whether it may.
        """
        if click.channel.startswith("D"):
            raise BotError("share.error.direct")
        where = channel_mention(click.channel)
        try:
            found = self._deps.slack(click.team_id).conversation(click.channel)
        except SlackCallError as error:
            if not isinstance(error.outcome, Rejected) or error.outcome.code not in UNSEEN:
                raise BotError("share.error.no_answer") from error
            raise BotError("share.error.unseen", channel=where, bot=self._bot_name(click.team_id)) from error
        if found.is_external:
            raise BotError("share.error.external", channel=where)

    def _bot_name(self, team_id: str) -> str:
        """What follows `/invite @`."""
        try:
            return self._deps.slack(team_id).identity().name
        except SlackCallError as error:
            raise BotError("share.error.no_answer") from error

    def _say(self, click: _Click) -> bool:
        """Say it, unless another click has; False while another one is at it, which will tell how it went.

        Raises:
            BotError: it was not said, or nobody knows whether it was.
        """
        envelope = outbox.Envelope(
            key=click.key,
            kind=SHARED,
            ref=click.topic.encode(),
            recipient=click.channel,
            not_before=self._deps.now(),
        )
        with self._deps.begin() as session:
            before = outbox.begin_saying(session, click.team_id, envelope)
        if before:
            if before == outbox.UNKNOWN:
                raise BotError("share.error.unknown")
            return before == outbox.SENT
        answer: Outcome = self._redraws.announce(click.url, click.public)
        with self._deps.begin() as session:
            outbox.settle_saying(session, click.team_id, click.key, answer, now=self._deps.now())
        if isinstance(answer, Rejected):
            raise BotError("share.error.refused")
        if not isinstance(answer, Accepted):
            raise BotError("share.error.unknown")
        return True


def register(app: App, shares: Shares) -> None:
    """Listen for the button."""
    app.action(Action.SHARE)(shares.click)
