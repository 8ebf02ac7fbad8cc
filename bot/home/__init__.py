"""App Home: what needs a person now, where the two sides stand, their settings. Reads the others and owns no table."""
