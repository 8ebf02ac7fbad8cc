"""Handoffs: who gives what to whom, and within what time."""
