"""An operator at their terminal: `app.py` in a process of its own, or in this one where that is enough."""

import io
import logging
import os
import subprocess
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import structlog

import app as entente
from bot.logs import TALKATIVE
from tests.support.house import SECRET

ROOT = Path(entente.__file__).parent
OURS = ("SLACK_", "ENTENTE_", "DATABASE_", "LOG_", "HOST", "PORT")


@dataclass(frozen=True)
class Said:
    """What came of a command: its exit code and what stood on the screen."""

    code: int
    out: str
    err: str

    @property
    def all(self):
        return self.out + self.err


@contextmanager
def environment(settings):
    """Exactly these settings, whoever runs the tests."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def logs_as_before():
    """A command sets up the logs of its process; here the process goes on with other tests."""
    loggers = [logging.getLogger(name) for name in ("", *TALKATIVE)]
    before = [(logger, list(logger.handlers), logger.level) for logger in loggers]
    configured = structlog.get_config() if structlog.is_configured() else None
    try:
        yield
    finally:
        for logger, handlers, level in before:
            logger.handlers[:] = handlers
            logger.setLevel(level)
        structlog.reset_defaults()
        if configured:
            structlog.configure(**configured)


def types(*words, **settings):
    """The command line with these words, as `python app.py …` runs it."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["app.py", *map(str, words)]
    try:
        with environment(settings), logs_as_before(), redirect_stdout(out), redirect_stderr(err):
            entente.main()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    finally:
        sys.argv = before
    said = Said(code, out.getvalue(), err.getvalue())
    assert "Traceback" not in said.all
    return said


def settings_of(slack, folder, **more):
    """What an operator sets for the app that is installed in this workspace."""
    app = slack.app
    return {
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_APP_TOKEN": app.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'entente.db'}",
        "ENTENTE_SECRET": SECRET,
        **more,
    }


def runs(settings, *words):
    """`python app.py` in a process of its own, with nothing in its environment but the settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), *words],
        env=kept | settings,
        cwd=Path(settings["DATABASE_URL"].removeprefix("sqlite:///")).parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
