"""What every edge (handlers, jobs, command line) works with; put together once in `app.py`."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from bot.accounts.kinds import KINDS as ACCOUNT_KINDS
from bot.digest.digest_kind import Digest
from bot.directory.books import Books
from bot.directory.case_kinds import Case, Reply
from bot.directory.check_kind import Check
from bot.handoffs.handoff_kinds import HANDOFF_KINDS
from bot.home.both_sides_kind import BothSides
from bot.home.rehearsal import Rehearsal
from bot.home.trouble_kind import ChannelTrouble
from bot.meetings.action_kinds import ACTION_KINDS
from bot.meetings.meeting_kinds import meeting_kinds
from bot.outbox.arrivals import Arrivals
from bot.outbox.sightings import Sightings
from bot.pulse.service.invitation import Invitation
from bot.pulse.service.reminder import SNOOZED, Reminder
from bot.pulse.service.tools import PulseTools
from bot.reviews.review_kinds import REVIEW_KINDS
from bot.scores.service.ask import Ask
from bot.scores.service.report import Report
from bot.scores.service.since import SinceLastPulse
from bot.scores.service.then_and_now import SinceTakenUp
from bot.slack.gateway import SlackGateway
from bot.workspace.service import Installation, installation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.clock import Clock
    from bot.db import Database
    from bot.keys import Keys
    from bot.outbox.kinds import Kind
    from bot.pulse.instrument import Instrument


@dataclass(slots=True)
class _Cache:
    """Installations and their clients, so that no click reads a token from the database."""

    lock: Lock = field(default_factory=Lock)
    installations: dict[str, Installation] = field(default_factory=dict)
    gateways: dict[str, SlackGateway] = field(default_factory=dict)


@dataclass(frozen=True)
class Deps:
    """The house's connections to the outside."""

    db: Database
    clock: Clock
    keys: Keys
    instrument: Instrument
    api_url: str
    # Slack ids and e-mail addresses of people who look after the bot, whatever Slack says of them.
    first_admins: frozenset[str] = frozenset()
    # Who holds a lease: this process and no other, also after a restart under the same name.
    owner: str = field(
        default_factory=lambda: f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
    )
    # Messages that people have clicked on in the last minutes.
    arrivals: Arrivals = field(default_factory=Arrivals)
    # The directory as it is searched.
    books: Books = field(default_factory=Books)
    # Leases of other workers that this process has seen to be over.
    sightings: Sightings = field(default_factory=Sightings)
    _cache: _Cache = field(default_factory=_Cache)

    @cached_property
    def pulse(self) -> PulseTools:
        """What the pulse's services need."""
        return PulseTools(self.keys, self.instrument, SinceLastPulse())

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """Every kind of message the outbox may send, by name."""
        kinds: tuple[Kind, ...] = (
            Invitation(self.pulse),
            Reminder(self.pulse),
            Reminder(self.pulse, name=SNOOZED),
            Report(),
            Ask(self.instrument),
            Check(),
            Case(),
            Reply(),
            *ACCOUNT_KINDS,
            *ACTION_KINDS,
            *HANDOFF_KINDS,
            *meeting_kinds(SinceTakenUp(self.instrument)),
            *REVIEW_KINDS,
            ChannelTrouble(),
            BothSides(),
            Rehearsal(self.pulse),
            Digest(self.instrument),
        )
        return {kind.name: kind for kind in kinds}

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self.clock.now()

    def begin(self) -> AbstractContextManager[Session]:
        """The one transaction of a listener or job step."""
        return self.db.begin()

    def read(self) -> AbstractContextManager[Session]:
        """A transaction that only reads."""
        return self.db.read()

    def installation(self, team_id: str) -> Installation | None:
        """The installation of a workspace, remembered after the first look; None where there is none."""
        with self._cache.lock:
            known = self._cache.installations.get(team_id)
        if known is not None:
            return known
        with self.read() as session:
            found = installation(session, self.keys, team_id)
        if found is not None:
            with self._cache.lock:
                self._cache.installations[team_id] = found
        return found

    def may_look(self, team_id: str, recipient: str) -> bool:
        """Whether a message to a person or channel could be looked for in its conversation: the operator opted in."""
        found = self.installation(team_id)
        return found is not None and found.may_look(is_channel=recipient.startswith(("C", "G")))

    def forget_installation(self, team_id: str) -> None:
        """Look the installation up anew the next time: its token was renewed or revoked."""
        with self._cache.lock:
            self._cache.installations.pop(team_id, None)
            self._cache.gateways.pop(team_id, None)

    def slack(self, team_id: str) -> SlackGateway:
        """Slack's Web API for a workspace.

        Raises:
            LookupError: the app is not installed there.
        """
        with self._cache.lock:
            gateway = self._cache.gateways.get(team_id)
        if gateway is not None:
            return gateway
        found = self.installation(team_id)
        if found is None:
            raise LookupError(f"not installed in {team_id}")
        gateway = SlackGateway(found.token, self.api_url)
        with self._cache.lock:
            return self._cache.gateways.setdefault(team_id, gateway)
