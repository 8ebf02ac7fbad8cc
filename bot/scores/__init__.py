"""From closed rounds to published figures: estimate, stage, disclosure; knows nothing of how answers are gathered."""
