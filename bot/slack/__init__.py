"""Slack as the product sees it: messages, their limits, ids and the one client; knows no feature."""
