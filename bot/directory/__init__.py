"""Who to call: entries, their search, and how they are kept right."""
