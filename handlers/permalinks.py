"""The address of a message on which a shortcut was used; its text stays with who can read it (ux.md 34); pure."""

from __future__ import annotations

from typing import Any


def permalink(workspace: str, body: dict[str, Any]) -> str:
    """The address of the message; `workspace` is that of the workspace, with a slash at its end."""
    channel, message = str(body["channel"]["id"]), body["message"]
    ts, thread = str(message["ts"]), str(message.get("thread_ts") or "")
    link = f"{workspace}archives/{channel}/p{ts.replace('.', '')}"
    return f"{link}?thread_ts={thread}&cid={channel}" if thread and thread != ts else link
