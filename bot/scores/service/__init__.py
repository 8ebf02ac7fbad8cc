"""Releases: made when a round has closed, read as they were published."""
