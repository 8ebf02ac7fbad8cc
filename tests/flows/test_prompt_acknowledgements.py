"""An acknowledgement waits for nothing on its way, on the first connection and on those after it."""

from socket import IPPROTO_TCP, TCP_NODELAY

from handlers.transports import close_socket, socket_mode


def test_every_connection_sends_at_once(house):
    slack = house.slack
    handler = socket_mode(house.bot.app, slack.app.app_token, slack.api_url)
    try:
        handler.connect()
        slack.wait_until(lambda: sends_at_once(handler.client))
        first = handler.client.current_session

        slack.refresh_sockets()

        slack.wait_until(lambda: handler.client.current_session is not first, timeout=10)
        slack.wait_until(lambda: sends_at_once(handler.client))
    finally:
        close_socket(handler)


def sends_at_once(client):
    return client.current_session.sock.getsockopt(IPPROTO_TCP, TCP_NODELAY) != 0
