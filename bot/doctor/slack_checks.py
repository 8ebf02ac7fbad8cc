"""What only Slack can tell: tokens, scopes, its clock, and the channels and groups of the set-up."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bot.config import WHERE, slack_problems
from bot.doctor.findings import judge_channel, judge_clock, judge_scopes, ok, problem, warning
from bot.slack.gateway import SlackCallError, SlackGateway
from bot.slack.outcome import Accepted, Rejected
from bot.slack.probe import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from bot.clock import Clock
    from bot.config import Settings
    from bot.doctor.findings import Finding
    from bot.slack.probe import Reply
    from bot.workspace.settings import WorkspaceSettings

NOT_ASKED = "It cannot be seen without a bot token that works."
SEE_TOKEN = "See the line of the bot token."  # noqa: S105  # a sentence


class SlackChecks:
    """The checks that call Slack; each bot token and app-level token is used once.

    Args:
        settings: of the environment.
        needed: scopes the manifest asks for.
        optional: scopes that do no harm, there or not.
        clock: this machine's.
        settings_of: what the admins of a workspace set, None if that cannot be read.
    """

    def __init__(
        self,
        settings: Settings,
        needed: frozenset[str],
        optional: frozenset[str],
        clock: Clock,
        settings_of: Callable[[str], WorkspaceSettings | None],
    ) -> None:
        self._settings = settings
        self._needed, self._optional = needed, optional
        self._clock = clock
        self._settings_of = settings_of

    def bot_token(self) -> Iterator[Finding]:
        """Slack takes it."""
        wrong = self._wrong("SLACK_BOT_TOKEN")
        if wrong:
            yield problem("bot token", wrong, f"Get it from {WHERE['SLACK_BOT_TOKEN']}.")
            return
        reply = self._auth[0]
        if isinstance(reply.answer, Accepted):
            yield ok("bot token", f"Slack takes it; it is that of workspace {reply.body.get('team_id', '')}.")
        else:
            yield self._refused("bot token", "SLACK_BOT_TOKEN", reply)

    def door(self) -> Iterator[Finding]:
        """How Slack's requests come in: by the app-level token, or signed."""
        if self._settings.slack_mode == "http":
            wrong = self._wrong("SLACK_SIGNING_SECRET")
            if wrong:
                yield problem("signing secret", wrong, f"Get it from {WHERE['SLACK_SIGNING_SECRET']}.")
            else:
                yield ok("signing secret", "It is set; whether it fits is seen by the first request.")
            return
        wrong = self._wrong("SLACK_APP_TOKEN")
        if wrong:
            yield problem("app token", wrong, f"Get it from {WHERE['SLACK_APP_TOKEN']}.")
            return
        # It asks for the address of a connection and opens none: a bot that runs keeps its own.
        token = self._settings.slack_app_token.get_secret_value()
        reply = ask(self._settings.slack_api_url, "apps.connections.open", token)
        if isinstance(reply.answer, Accepted):
            yield ok("app token", "Slack takes it and would open a connection.")
        else:
            yield self._refused("app token", "SLACK_APP_TOKEN", reply)

    def scopes(self) -> Iterator[Finding]:
        """The token may do what the manifest asks for."""
        if not self._team_id:
            yield warning("scopes", NOT_ASKED, SEE_TOKEN)
            return
        yield from judge_scopes(self._auth[0].scopes, self._needed, self._optional)

    def clock(self) -> Iterator[Finding]:
        """This machine's clock is right: also an answer that refuses says what time it is."""
        reply, at = self._auth
        yield judge_clock(at, reply.at)

    def channels(self) -> Iterator[Finding]:
        """The bot is where results go, and nobody else is; what stands for the sides is there."""
        if not self._team_id:
            yield warning("channels", NOT_ASKED, SEE_TOKEN)
            return
        settings = self._settings_of(self._team_id)
        if settings is None or not settings.workspace.report_channel:
            says = "No channel for results is set, so no pulse begins."
            yield warning("channels", says, "Set one: `/entente setup` in Slack, or setup.toml.")
        if settings is None:
            return
        for name in ("report_channel", "leads_channel", "liaisons_channel"):
            yield from self._channel(name, getattr(settings.workspace, name))
        for name in ("sales", "marketing"):
            yield from self._side(name, getattr(settings.sides, name))

    def _side(self, name: str, source: str) -> Iterator[Finding]:
        if not source.startswith("S"):
            yield from self._channel(name, source, is_side=True)
            return
        try:
            is_there = source in self._gateway.groups().values()
        except SlackCallError as error:
            yield _unseen(f"group {name}", error)
            return
        if is_there:
            yield ok(f"group {name}", "The user group is there.")
        else:
            says = "The user group does not exist any more."
            yield problem(f"group {name}", says, "Choose another one: `/entente setup`, or setup.toml.")

    def _channel(self, name: str, channel: str, *, is_side: bool = False) -> Iterator[Finding]:
        if not channel:
            return
        try:
            found = self._gateway.conversation(channel)
        except SlackCallError as error:
            yield _unseen(f"channel {name}", error)
            return
        yield judge_channel(name, found, self._auth[0].body.get("user", "entente"), is_side=is_side)

    # -- tools ----------------------------------------------------------------------------------------------

    @cached_property
    def _auth(self) -> tuple[Reply, datetime]:
        """What Slack says of the bot token, and when it did by this machine's clock."""
        token = self._settings.slack_bot_token.get_secret_value()
        return ask(self._settings.slack_api_url, "auth.test", token), self._clock.now()

    @cached_property
    def _gateway(self) -> SlackGateway:
        return SlackGateway(self._settings.slack_bot_token.get_secret_value(), self._settings.slack_api_url)

    @property
    def _team_id(self) -> str:
        reply = self._auth[0]
        return str(reply.body.get("team_id", "")) if isinstance(reply.answer, Accepted) else ""

    def _wrong(self, name: str) -> str:
        """What can be seen of a token without Slack; empty where it looks right."""
        said = next((said for said in slack_problems(self._settings) if said.startswith(name)), "")
        return said.partition(". Get it")[0] + "." if said else ""

    def _refused(self, check: str, name: str, reply: Reply) -> Finding:
        if isinstance(reply.answer, Rejected):
            says = f"Slack did not accept {name} ({reply.answer.code})."
            return problem(check, says, f"Get it anew from {WHERE[name]}.")
        why = getattr(reply.answer, "why", "")
        says = f"Slack did not answer at {self._settings.slack_api_url} ({why})."
        return problem(
            check, says, "Check that this machine reaches it, and SLACK_API_URL if you have set it."
        )


def _unseen(check: str, error: SlackCallError) -> Finding:
    outcome = error.outcome
    if isinstance(outcome, Rejected):
        says = f"The bot cannot see it any more ({outcome.code})."
        return problem(
            check, says, "Choose another one (`/entente setup`, or setup.toml), or /invite the bot there."
        )
    return warning(check, f"Slack did not say ({outcome.why}).", "Try again in a minute.")
