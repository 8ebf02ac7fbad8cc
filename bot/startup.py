"""What has to be right before the bot can run: database, secret, statements, token; each refusal with its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from bot.config import WHERE, load_secret
from bot.db import Database
from bot.errors import OperatorError
from bot.keys import Keys
from bot.migrations import migrate
from bot.pulse.instrument import Instrument, InstrumentError, load_default, parse_instrument
from bot.slack.gateway import SlackCallError, SlackGateway
from bot.slack.outcome import Rejected
from bot.workspace.service import Installation, check_secret

if TYPE_CHECKING:
    from bot.config import Settings


def prepare_database(settings: Settings) -> tuple[Database, Keys]:
    """The migrated database and the keys that belong to it.

    Raises:
        OperatorError: it cannot be reached, is newer than the code, or belongs to another secret.
    """
    keys = Keys(load_secret(settings))
    database = Database(settings.database_url)
    try:
        migrate(database.engine)
        with database.begin() as session:
            check_secret(session, keys)
    except DBAPIError as error:
        # Not only OperationalError: a file that is no database, or a user who may not make tables, is something else.
        database.close()
        raise OperatorError(
            f"The database at {database.engine.url.render_as_string()} cannot be used: {error.orig}. "
            "Check DATABASE_URL, that the server runs, and that this user may write there."
        ) from error
    except OperatorError:
        database.close()
        raise
    return database, keys


def load_instrument(settings: Settings) -> Instrument:
    """The statements: the operator's own file, or those that are shipped.

    Raises:
        OperatorError: the file cannot be read or used, every problem with its line.
    """
    path = settings.entente_statements
    if path is None:
        return load_default()
    try:
        return parse_instrument(path.read_text("utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"ENTENTE_STATEMENTS: {path} cannot be read: {error}") from error
    except InstrumentError as error:
        raise OperatorError(f"ENTENTE_STATEMENTS: nothing was started.\n{error}") from error


def refused_token(name: str, code: str) -> OperatorError:
    """What to say where Slack refuses a token (`code` is its word for why)."""
    return OperatorError(f"Slack did not accept {name} ({code}). Get it anew from {WHERE[name]}.")


def unreachable_slack(settings: Settings, why: str) -> OperatorError:
    """What to say where Slack does not answer."""
    return OperatorError(
        f"Slack did not answer at {settings.slack_api_url} ({why}). Check that this machine reaches it, and "
        "SLACK_API_URL if you have set it; then start again."
    )


def identify(settings: Settings) -> Installation:
    """The workspace that the bot token belongs to.

    Raises:
        OperatorError: Slack refuses the token or does not answer.
    """
    token = settings.slack_bot_token.get_secret_value()
    try:
        found = SlackGateway(token, settings.slack_api_url).identity()
    except SlackCallError as error:
        outcome = error.outcome
        if isinstance(outcome, Rejected):
            raise refused_token("SLACK_BOT_TOKEN", outcome.code) from error
        raise unreachable_slack(settings, outcome.why) from error
    return Installation(
        found.team_id, found.team, found.url, found.user_id, found.bot_id, token, "", found.scopes
    )
