"""Messages that must be sent once; knows kinds of messages, never what is in them."""
