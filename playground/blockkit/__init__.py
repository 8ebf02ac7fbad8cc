"""Owns Block Kit as slack-facts.md section 2 has it: what Slack refuses and what it fills in.

It must not know the workspace; whether a file may be shown is asked through a function.
"""

from playground.blockkit.fill import complete
from playground.blockkit.report import FileCheck, Report
from playground.blockkit.surfaces import check_message, check_view

__all__ = ["FileCheck", "Report", "check_message", "check_view", "complete"]
