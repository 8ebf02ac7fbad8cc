"""Owns what comes of an act: acknowledged or not, what was replied, what was objected to.

It must not know how it went there.
"""

from dataclasses import dataclass, field

from playground.model import Delivery, Json
from playground.seen import SeenMessage, SeenView

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a person notices of an act.

    `acknowledged` False is the warning triangle (or, in a form, the complaint in `warning`). `errors`
    are objections at fields, by label. `reply` is the message in the acknowledgement of a command.
    `view` is the modal in front afterwards.
    """

    acknowledged: bool
    milliseconds: float | None = None
    reply: SeenMessage | None = None
    errors: dict[str, str] = field(default_factory=dict)
    warning: str = ""
    view: SeenView | None = None
    response: Json | None = None
    delivery: Delivery | None = field(default=None, repr=False)
