"""Measured figures against their targets; `python3 dev.py bench` runs them."""
