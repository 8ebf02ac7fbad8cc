"""What has to be right before the bot can run: database, secret, statements, token; each refusal with its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from bot.config import load_secret
from bot.db import Database
from bot.errors import OperatorError
from bot.keys import Keys
from bot.migrations import migrate
from bot.pulse.instrument import Instrument, InstrumentError, load_default, parse_instrument
from bot.slack.gateway import SlackCallError, SlackGateway
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
    except OperationalError as error:
        database.close()
        raise OperatorError(
            f"The database at {database.engine.url.render_as_string()} cannot be reached: {error.orig}. "
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


def identify(settings: Settings) -> Installation:
    """The workspace that the bot token belongs to.

    Raises:
        OperatorError: Slack refuses the token or does not answer.
    """
    token = settings.slack_bot_token.get_secret_value()
    try:
        found = SlackGateway(token, settings.slack_api_url).identity()
    except SlackCallError as error:
        raise OperatorError(
            f"Slack did not accept SLACK_BOT_TOKEN ({error.outcome}). Get it anew from your app's page, OAuth & "
            "Permissions, Bot User OAuth Token; it begins with xoxb-."
        ) from error
    return Installation(found.team_id, found.team, found.url, found.user_id, found.bot_id, token, "")
