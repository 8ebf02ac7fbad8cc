"""Owns the list of Web API methods and what a call of one consists of; must not know what any method does."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from playground.model import App, Json
from playground.world import World

if TYPE_CHECKING:
    from playground.desk import Desk


class SlackError(Exception):
    """Slack's refusal of a call: an error code and whatever else stands in the answer."""

    def __init__(self, code: str, **more: Any) -> None:  # noqa: ANN401 - the answer's own fields
        super().__init__(code)
        self.code = code
        self.more = more

    def answer(self) -> Json:
        """The JSON of the refusal."""
        return {"ok": False, "error": self.code, **self.more}


@dataclass(frozen=True, slots=True)
class Call:
    """One call: who calls what with which arguments, and the desk that keeps triggers and responses."""

    world: World
    desk: "Desk"
    app: App
    method: str
    args: Json

    def text(self, name: str, *, default: str | None = None) -> str:
        """A text argument; without a default a missing one is `invalid_arguments`, as at Slack."""
        value = self.args.get(name)
        if value is None or value == "":
            if default is None:
                raise SlackError(
                    "invalid_arguments",
                    response_metadata={"messages": [f"[ERROR] missing required field: {name}"]},
                )
            return default
        return str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A yes-or-no argument."""
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return value if isinstance(value, bool) else str(value).lower() in {"1", "true", "yes"}

    def number(self, name: str, default: int) -> int:
        """A whole number; anything else is `invalid_arguments`."""
        value = self.args.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise SlackError("invalid_arguments") from None

    def value(self, name: str, error: str = "invalid_arguments") -> Any:  # noqa: ANN401 - any JSON
        """An argument that is JSON, sent as such or as text; unreadable text is `error`."""
        value = self.args.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def names(self, name: str) -> list[str]:
        """A list argument: JSON list or comma-separated text."""
        value = self.args.get(name)
        if isinstance(value, list):
            return [str(one) for one in value]
        return [part.strip() for part in str(value or "").split(",") if part.strip()]

    def need(self, *scopes: str) -> None:
        """Refuse with `missing_scope` unless the app has one of these scopes."""
        if scopes and self.app.scopes.isdisjoint(scopes):
            provided = ",".join(sorted(self.app.scopes))
            raise SlackError("missing_scope", needed=",".join(scopes), provided=provided)


Handler: TypeAlias = Callable[[Call], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its handler, the scopes of which one is needed, the token it takes, its tier (0: special)."""

    name: str
    handler: Handler
    scopes: tuple[str, ...]
    token: str
    tier: int


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, tier: int, kind: str = "bot") -> Callable[[Handler], Handler]:
    """Register a handler as a Web API method; `kind` of token is `bot`, `app` or `none`."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, scopes, kind, tier)
        return handler

    return register
