"""The bot scopes that Slack's Web API asks for; knows no feature."""

from __future__ import annotations

# Every method that `gateway` calls, with the bot scopes it needs; the manifest is held equal to this by a test.
SCOPES: dict[str, tuple[str, ...]] = {
    "auth.test": (),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.list": ("channels:read", "groups:read"),
    "conversations.members": ("channels:read", "groups:read"),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "users.list": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
# Asked for by `app.py manifest --with-lookup` alone: with them a message of which nobody knows whether it was sent is
# looked for in its conversation before it is sent again.
LOOKUP_SCOPES: dict[str, tuple[str, ...]] = {
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "conversations.open": ("im:write",),
}
# Scopes without which a method still works, but says less.
OPTIONAL_SCOPES = {"users.list": ("users:read.email",)}
