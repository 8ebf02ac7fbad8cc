"""From closed rounds to published figures; knows nothing of how answers are gathered."""
