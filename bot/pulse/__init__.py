"""The pulse: short survey rounds, from the statement file to the close; knows nothing of scores."""
