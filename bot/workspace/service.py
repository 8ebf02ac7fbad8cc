"""Installations, settings and the audit log; every write of a setting goes through `change_settings`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from bot.db import claim, insert_once, table_of
from bot.errors import OperatorError
from bot.memo import remembered
from bot.outbox import service as outbox
from bot.text import DEFAULT_LANGUAGE, words_for
from bot.workspace.audit import Change, record
from bot.workspace.models import Instance, Setting, Workspace
from bot.workspace.settings import WorkspaceSettings, flatten, unflatten

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from bot.keys import Keys
    from bot.text import Words


# Made once: it runs with nearly every click.
_SETTINGS = (
    select(Setting.key, Setting.value).where(Setting.team_id == bindparam("team")).order_by(Setting.key)
)


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace the bot works in. `token` is in clear text: never log it."""

    team_id: str
    name: str
    url: str
    bot_user_id: str
    bot_id: str
    token: str
    stopped: str
    scopes: frozenset[str] = frozenset()

    def may_look(self, *, is_channel: bool) -> bool:
        """Whether what was said in a conversation may be read, to find a message of one's own."""
        wanted = {"channels:history", "groups:history"} if is_channel else {"im:history", "im:write"}
        return wanted <= self.scopes

    def __repr__(self) -> str:
        return f"Installation({self.team_id})"


def check_secret(session: Session, keys: Keys) -> None:
    """Bind an empty database to the secret, and refuse any other secret afterwards (domain.md C9).

    Raises:
        OperatorError: the database was made with another secret; under this one every person would count twice.
    """
    fingerprint = keys.fingerprint()
    values = {"id": 1, "secret_fingerprint": fingerprint}
    if insert_once(session, table_of(Instance), values):
        return
    if session.scalars(select(Instance.secret_fingerprint)).one() != fingerprint:
        raise OperatorError(
            "ENTENTE_SECRET (or the .secret file beside the SQLite database) is not the one this database was made "
            "with. Nothing was changed. Put the right secret back: under another one, everybody would be counted "
            "twice and the stored token could not be read."
        )


def install(session: Session, keys: Keys, found: Installation, *, now: datetime) -> None:
    """Record an installation, or renew its token and names; its people are synchronised at once."""
    fields = {
        "name": found.name,
        "url": found.url,
        "bot_user_id": found.bot_user_id,
        "bot_id": found.bot_id,
        "token": keys.encrypt(found.token),
        "scopes": ",".join(sorted(found.scopes)),
        "stopped": "",
        "sync_due_at": now,
        # A new token, or a bot that was off, begins at the first page.
        "sync_cursor": "",
    }
    row = {"team_id": found.team_id, **fields}
    if not insert_once(session, table_of(Workspace), row):
        session.execute(update(Workspace).where(Workspace.team_id == found.team_id).values(**fields))
    outbox.resume(session, found.team_id, now=now)


def installation(session: Session, keys: Keys, team_id: str) -> Installation | None:
    """The installation of a workspace, or None where the app is not installed."""
    row = session.get(Workspace, team_id)
    if row is None:
        return None
    return Installation(
        row.team_id,
        row.name,
        row.url,
        row.bot_user_id,
        row.bot_id,
        keys.decrypt(row.token),
        row.stopped,
        frozenset(row.scopes.split(",")) - {""},
    )


def workspace_url(session: Session, team_id: str) -> str:
    """The address of the workspace with a slash at its end."""
    return session.scalars(select(Workspace.url).where(Workspace.team_id == team_id)).one()


def active_teams(session: Session) -> list[str]:
    """Ids of the workspaces whose jobs run, in order."""
    return list(
        session.scalars(select(Workspace.team_id).where(Workspace.stopped == "").order_by(Workspace.team_id))
    )


def all_teams(session: Session) -> list[str]:
    """Ids of all workspaces, also those whose jobs are stopped, in order."""
    return list(session.scalars(select(Workspace.team_id).order_by(Workspace.team_id)))


def stop(session: Session, team_id: str, why: str, *, now: datetime) -> bool:
    """Stop the jobs of a workspace (uninstalled, token revoked); True if they were running."""
    outbox.suspend(session, team_id, now=now)
    return claim(
        session,
        update(Workspace)
        .where(Workspace.team_id == team_id, Workspace.stopped == "")
        .values(stopped=why[:64]),
    )


def load_settings(session: Session, team_id: str) -> WorkspaceSettings:
    """What the admins of a workspace set, with defaults for the rest."""
    return remembered(session, ("settings", team_id), lambda: _read_settings(session, team_id))


def channel_words(session: Session, team_id: str) -> Words:
    """The words of what is posted in channels, where people of several languages may read."""
    language = load_settings(session, team_id).workspace.language
    return words_for("" if language == DEFAULT_LANGUAGE else language)


def _read_settings(session: Session, team_id: str) -> WorkspaceSettings:
    rows = session.execute(_SETTINGS, {"team": team_id})
    return _settings_behind(tuple((row.key, row.value) for row in rows))


@lru_cache(maxsize=64)
def _settings_behind(rows: tuple[tuple[str, str], ...]) -> WorkspaceSettings:
    """They are read at every click and seldom change; reading them costs less than checking them."""
    return unflatten(dict(rows))


def settings_changes(session: Session, team_id: str, wanted: WorkspaceSettings) -> list[Change]:
    """What `change_settings` would change, in order of the keys."""
    old, new = flatten(load_settings(session, team_id)), flatten(wanted)
    return [
        Change(key, old.get(key, "null"), new.get(key, "null"))
        for key in sorted(old.keys() | new.keys())
        if old.get(key, "null") != new.get(key, "null")
    ]


def change_settings(
    session: Session, team_id: str, wanted: WorkspaceSettings, *, actor: str, now: datetime
) -> list[Change]:
    """Make `wanted` the settings of the workspace and note each difference in the audit log.

    Args:
        actor: a Slack user id, or the name of the file that said so.

    Returns:
        The differences; empty if everything was so already.
    """
    changes = settings_changes(session, team_id, wanted)
    for change in changes:
        _write(session, team_id, change)
    record(session, team_id, changes, actor=actor, now=now)
    return changes


def _write(session: Session, team_id: str, change: Change) -> None:
    row = session.get(Setting, (team_id, change.key))
    if change.new == "null":
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(Setting(team_id=team_id, key=change.key, value=change.new))
    else:
        row.value = change.new
