"""Ends a connection of the SDK that may just have begun."""


def stops_reading(client):
    """Before its `close`, which waits for ever for a reader that begins just then: it takes away the mark to end."""
    reader = client.current_session_runner
    client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
    reader.event.set()
    while reader.is_alive():
        client.current_session_state.terminated = True
        reader.thread.join(0.02)
