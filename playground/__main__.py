"""Owns running the playground by itself: `python -m playground --port 8900`.

It must not know any app but a manifest file.
"""

import argparse
import json
import sys
import threading
from contextlib import suppress
from pathlib import Path

from playground.company import alignment_company, small_company
from playground.model import Json
from playground.slack import Playground

BARE: Json = {
    "display_information": {"name": "Playground app"},
    "features": {"bot_user": {"display_name": "playground-app"}},
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "users:read"]}},
    "settings": {"interactivity": {"is_enabled": True}, "socket_mode_enabled": True},
}
"""The app that is installed when no manifest is named."""


def read_manifest_file(path: Path) -> Json:
    """A manifest from a JSON file, or from a YAML file where PyYAML is at hand."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        found: Json = json.loads(text)
        return found
    import yaml  # noqa: PLC0415 - only this way in needs it

    read: Json = yaml.safe_load(text)
    return read


def main(arguments: list[str] | None = None) -> int:
    """Run until interrupted; prints what an app needs to connect."""
    parser = argparse.ArgumentParser(prog="python -m playground", description="A Slack on this machine")
    parser.add_argument("--port", type=int, default=8900, help="the port on 127.0.0.1 (0: any free one)")
    parser.add_argument("--manifest", type=Path, help="the app's manifest, JSON or YAML")
    parser.add_argument("--request-url", default="", help="where an app in HTTP mode listens")
    parser.add_argument("--small", action="store_true", help="nine people instead of twenty-five")
    chosen = parser.parse_args(arguments)
    world = small_company() if chosen.small else alignment_company()
    app = world.install(
        read_manifest_file(chosen.manifest) if chosen.manifest else BARE, request_url=chosen.request_url
    )
    # Whoever started this may interrupt it as soon as the last line is out, or before.
    with suppress(KeyboardInterrupt), Playground(world, port=chosen.port) as slack:
        lines = {
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "SLACK_SIGNING_SECRET": app.signing_secret,
        }
        sys.stdout.write("".join(f"{key}={value}\n" for key, value in lines.items()))
        sys.stdout.flush()
        threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
