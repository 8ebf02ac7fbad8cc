"""A worker killed between claim, post and settling: nothing is sent twice, what is lost is `unknown`."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.outbox import service as outbox
from tests.outbox.letters import Post
from tests.people.cast import MONDAY

ROOT = Path(__file__).parents[2]
EXPIRED = MONDAY + outbox.LEASE


def crashes(url, place):
    """Run a worker up to a place and kill it there; the letters it posted."""
    command = [sys.executable, "-m", "tests.jobs.crashing", url, place]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        posted = []
        for line in worker.stdout:
            if line.strip() == "here":
                break
            posted.append(line.split()[1])
        worker.kill()
    return posted


@pytest.mark.parametrize(
    ("place", "posted", "left", "after"),
    [
        ("inside the claim", [], "pending", "sent"),
        ("before the post", [], "sending", "unknown worker_lost"),
        ("before the settling", ["one"], "sending", "unknown worker_lost"),
        ("inside the settling", ["one"], "sending", "unknown worker_lost"),
        ("after the settling", ["one"], "sent", "sent"),
    ],
)
def test_a_killed_worker_doubles_nothing(db, database_url, place, posted, left, after):
    post = Post(db)
    post.puts("one")
    assert crashes(database_url, place) == posted
    assert post.state("one") == left
    post.abandons(EXPIRED)
    post.delivers_all(EXPIRED)
    assert post.state("one") == after
    assert len(posted) + len(post.sent) <= 1
