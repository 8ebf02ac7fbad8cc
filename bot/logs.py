"""How logs look; knows what must never be in them: payloads, answers, tokens (design.md, law 9)."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from structlog.typing import Processor

# At DEBUG these print whole payloads, answers included (slack-facts.md 10.11). The last four ask for their own level
# alone, and would make the words of each call and answer though nobody prints them.
TALKATIVE = (
    "slack_bolt",
    "slack_sdk",
    "urllib3",
    "sqlalchemy",
    "apscheduler",
    "matplotlib",
    "alembic",
    "slack_sdk.socket_mode.builtin.client",
    "slack_sdk.web.base_client",
    "slack_sdk.web.slack_response",
    "slack_sdk.webhook.client",
)


def configure_logging(level: str, style: str) -> None:
    """Log to standard error: `console` for people, `json` for machines."""
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.getLevelName(level), logging.WARNING))
    # It warns of every beat that finds the one before still at work, which is what beats are for.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
