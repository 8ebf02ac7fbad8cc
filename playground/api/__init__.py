"""Owns the Web API: every method the registry knows, and how a call is checked before it.

It must not know HTTP.
"""

from playground.api import chat, conversations, ephemeral, files, general, usergroups, users, views
from playground.api.gate import answer
from playground.api.registry import METHODS, Call, Method, SlackError

FAMILIES = (chat, conversations, ephemeral, files, general, usergroups, users, views)
"""The modules whose import fills the registry."""

__all__ = ["FAMILIES", "METHODS", "Call", "Method", "SlackError", "answer"]
