"""What a person's newest message from the app is, and how marks read."""

from playground.mrkdwn import Reader


def test_the_newest_message_from_the_app_is_neither_ephemeral_nor_a_persons_own(slack, client):
    ben = slack.person("ben")
    assert ben.newest_from_app() == ""
    first = client.chat_postMessage(channel=ben.id, text="one")
    assert ben.newest_from_app() == first["ts"]
    second = client.chat_postMessage(channel=ben.id, text="two")
    client.chat_postEphemeral(channel=second["channel"], user=ben.id, text="for your eyes")
    ben.writes_dm("an answer")
    assert ben.newest_from_app() == second["ts"]


def test_each_mark_is_read_where_it_marks_something(slack):
    reader = Reader(slack.world, slack.world.person("ada"))
    assert reader.marked("*bold* _slanted_ ~struck~ `code`") == "bold slanted struck code"
    assert reader.marked("2 * 3, snake_case_name, ~5 and `") == "2 * 3, snake_case_name, ~5 and `"
