"""The only client of Slack's Web API in `bot`; knows methods and their scopes, no feature.

It never calls twice: the SDK's default sends a message again when a connection drops (slack-facts.md 9.1). What becomes
of a post is an outcome, never an exception; reading calls raise `SlackCallError`.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import urllib3

from bot.slack.members import Identity, conversation, member
from bot.slack.outcome import NO_CONNECTION, Accepted, Later, Reach, Rejected, Sent, Shown, Unknown, classify
from bot.slack.scopes import SCOPES
from bot.slack.transport import LOST, TIMEOUT, NotSentError, WebApi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from bot.slack.kit import Message, View
    from bot.slack.members import Conversation, Member
    from bot.slack.outcome import Answer, Outcome

PAGE = 200
# Messages a page of a conversation that is looked through, and pages: what was posted a minute ago is among the newest.
LOOKED_AT, MOST_PAGES = 15, 4
MESSAGE_EVENT = "entente_message"

# What carries blocks goes as one piece of JSON: as a form it costs more work than all else about the call. Methods that
# read take forms alone.
AS_JSON = frozenset({"chat.postMessage", "chat.update", *(one for one in SCOPES if "views." in one)})


class SlackCallError(Exception):
    """A reading call was refused or not answered; `outcome` says which."""

    def __init__(self, method: str, outcome: Later | Rejected | Unknown) -> None:
        super().__init__(f"{method}: {outcome}")
        self.method = method
        self.outcome = outcome


class SlackGateway:
    """Slack's Web API under one token.

    Args:
        token: a bot token.
        base_url: the Web API's base, with a slash at its end.
    """

    def __init__(self, token: str, base_url: str) -> None:
        self._api = WebApi(token, base_url)
        self._uploads = urllib3.PoolManager(retries=False, timeout=TIMEOUT)

    # -- telling --------------------------------------------------------------------------------------------

    def post(
        self, recipient: str, message: Message, message_id: str, may_send: Callable[[], bool] | None = None
    ) -> Outcome:
        """Post a message to a channel, or to a person by user id (their DM is opened by Slack).

        Args:
            message_id: a random id that travels as the message's metadata, and nothing else does.
            may_send: asked right before the call leaves; if it may not, it is `Later` with `not_ours_any_more`.
        """
        metadata = {"event_type": MESSAGE_EVENT, "event_payload": {"id": message_id}}
        arguments = {
            "channel": recipient,
            "metadata": metadata,
            "unfurl_links": False,
            "unfurl_media": False,
            **message.payload(),
        }
        if message.thread:
            arguments["thread_ts"] = message.thread
        answer, body, _ = self._exchange("chat.postMessage", arguments, to=recipient, may_send=may_send)
        return _sent(answer, body)

    def edit(self, channel: str, ts: str, message: Message) -> Outcome:
        """Replace a message that was posted before."""
        arguments = {"channel": channel, "ts": ts, **message.payload()}
        answer, body = self._call("chat.update", arguments, to=channel)
        return _sent(answer, body)

    def upload(self, name: str, data: bytes, alt: str, channel: str = "") -> str | Later | Rejected | Unknown:
        """Upload a file, and share it in a conversation or, for a picture of a message, with nobody; its file id."""
        answer, body = self._call(
            "files.getUploadURLExternal", {"filename": name, "length": len(data), "alt_txt": alt[:1000]}
        )
        if not isinstance(answer, Accepted):
            return answer
        try:
            reply = self._uploads.request(
                "POST", body["upload_url"], body=data, headers={"Content-Type": "application/octet-stream"}
            )
        except urllib3.exceptions.HTTPError as error:
            return Unknown(type(error).__name__)
        if reply.status != 200:
            return Unknown(f"http_{reply.status}")
        done: dict[str, object] = {"files": [{"id": body["file_id"], "title": name}]}
        if channel:
            done["channel_id"] = channel
        answer, _ = self._call("files.completeUploadExternal", done)
        return str(body["file_id"]) if isinstance(answer, Accepted) else answer

    def find(self, channel: str, message_id: str, since: datetime, thread: str = "") -> Sent | None:
        """Where the message with this id stands, if it was posted to a conversation since an instant.

        Args:
            thread: of which message it is a reply; the history of a conversation has no replies.

        Raises:
            SlackCallError: the conversation cannot be read, or not now.
        """
        oldest = f"{since.timestamp():.6f}"
        arguments = {"channel": channel, "oldest": oldest, "inclusive": True, "include_all_metadata": True}
        if thread:
            pages = self._pages("conversations.replies", arguments | {"ts": thread}, size=LOOKED_AT)
        else:
            pages = self._pages("conversations.history", arguments, size=LOOKED_AT)
        for page in islice(pages, MOST_PAGES):
            for message in page["messages"]:
                told = message.get("metadata") or {}
                if (told.get("event_payload") or {}).get("id") == message_id:
                    return Sent(channel, str(message["ts"]))
        if next(pages, None) is not None:
            raise SlackCallError("conversations.history", Rejected("too_much_said_since", Reach.UNLISTED))
        return None

    def direct(self, user_id: str) -> str:
        """The id of the DM with a person.

        Raises:
            SlackCallError: there can be none, or Slack does not say.
        """
        answer, body = self._call("conversations.open", {"users": user_id}, to=user_id)
        _require("conversations.open", answer)
        return str(body["channel"]["id"])

    # -- views ----------------------------------------------------------------------------------------------

    def open_view(self, trigger_id: str, view: View) -> Shown | Later | Rejected | Unknown:
        """Open a modal for whoever clicked or typed. A trigger works once and for three seconds."""
        return _shown(*self._call("views.open", {"trigger_id": trigger_id, "view": view.payload()}))

    def push_view(self, trigger_id: str, view: View) -> Shown | Later | Rejected | Unknown:
        """Lay a modal upon the one in which somebody clicked."""
        return _shown(*self._call("views.push", {"trigger_id": trigger_id, "view": view.payload()}))

    def update_view(self, view_id: str, view: View, known: str = "") -> Shown | Later | Rejected | Unknown:
        """Replace an open modal; what was typed stays where block and action ids are the same.

        Args:
            view_id: of the modal.
            view: what it shows from now on.
            known: the hash under which it is known; if it has another one by now nothing is done, and the outcome is
                `hash_conflict`. Empty replaces it whatever it shows.
        """
        arguments: dict[str, object] = {"view_id": view_id, "view": view.payload()}
        if known:
            arguments["hash"] = known
        return _shown(*self._call("views.update", arguments))

    def publish_home(self, user_id: str, view: View) -> Answer:
        """Show a person their Home tab."""
        answer, _ = self._call("views.publish", {"user_id": user_id, "view": view.payload()}, to=user_id)
        return answer

    # -- reading --------------------------------------------------------------------------------------------

    def identity(self) -> Identity:
        """Whom the token belongs to."""
        answer, body, headers = self._exchange("auth.test", {})
        _require("auth.test", answer)
        scopes = headers.get("x-oauth-scopes", "")
        return Identity(
            team_id=body["team_id"],
            team=body.get("team", ""),
            url=body.get("url", ""),
            user_id=body["user_id"],
            name=body.get("user", ""),
            bot_id=body.get("bot_id", ""),
            scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
        )

    def members(self) -> Iterator[Member]:
        """Everybody in the workspace, deactivated people, guests and bots included."""
        for page in self._pages("users.list", {"include_locale": True}):
            for user in page["members"]:
                yield member(user)

    def conversations(self) -> Iterator[Conversation]:
        """Every channel the bot can see, public ones and private ones it is in."""
        arguments = {"types": "public_channel,private_channel", "exclude_archived": True}
        for page in self._pages("conversations.list", arguments):
            for channel in page["channels"]:
                yield conversation(channel)

    def conversation(self, channel: str) -> Conversation:
        """One channel."""
        answer, body = self._call("conversations.info", {"channel": channel}, to=channel)
        _require("conversations.info", answer)
        return conversation(body["channel"])

    def channel_members(self, channel: str) -> Iterator[str]:
        """User ids of who is in a channel."""
        for page in self._pages("conversations.members", {"channel": channel}):
            yield from page["members"]

    def groups(self) -> dict[str, str]:
        """User groups that are in use: handle without `@` to id."""
        answer, body = self._call("usergroups.list", {})
        _require("usergroups.list", answer)
        return {group["handle"]: group["id"] for group in body["usergroups"] if not group.get("date_delete")}

    def group_members(self, group: str) -> list[str]:
        """User ids of who is in a user group."""
        answer, body = self._call("usergroups.users.list", {"usergroup": group})
        _require("usergroups.users.list", answer)
        return list(body["users"])

    # -- the call itself ------------------------------------------------------------------------------------

    def _pages(self, method: str, arguments: dict[str, object], size: int = PAGE) -> Iterator[dict[str, Any]]:
        cursor = ""
        while True:
            paged = arguments | {"limit": size} | ({"cursor": cursor} if cursor else {})
            answer, body = self._call(method, paged)
            _require(method, answer)
            yield body
            cursor = (body.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return

    def _call(
        self, method: str, arguments: dict[str, object], *, to: str = ""
    ) -> tuple[Answer, dict[str, Any]]:
        answer, body, _ = self._exchange(method, arguments, to=to)
        return answer, body

    def _exchange(
        self,
        method: str,
        arguments: dict[str, object],
        *,
        to: str = "",
        may_send: Callable[[], bool] | None = None,
    ) -> tuple[Answer, dict[str, Any], Mapping[str, str]]:
        """One call; whatever happens becomes an answer."""
        try:
            reply = self._api.call(method, arguments, as_json=method in AS_JSON, may_send=may_send)
        except NotSentError as error:
            return Later(NO_CONNECTION, str(error)), {}, {}
        except LOST as error:
            return Unknown(type(error).__name__), {}, {}
        return classify(reply.status, reply.headers, reply.body, to=to), reply.body or {}, reply.headers


def _require(method: str, answer: Answer) -> None:
    if not isinstance(answer, Accepted):
        raise SlackCallError(method, answer)


def _sent(answer: Answer, body: dict[str, Any]) -> Outcome:
    if isinstance(answer, Accepted):
        return Sent(str(body["channel"]), str(body["ts"]))
    return answer


def _shown(answer: Answer, body: dict[str, Any]) -> Shown | Later | Rejected | Unknown:
    if isinstance(answer, Accepted):
        return Shown(str(body["view"]["id"]), str(body["view"]["hash"]))
    return answer
