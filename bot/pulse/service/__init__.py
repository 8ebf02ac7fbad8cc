"""Rounds and answers of the pulse, as the rest of the house uses them."""
