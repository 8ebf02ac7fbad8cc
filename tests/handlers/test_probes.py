"""What whoever watches the bot is told, and what is left out while the database is gone."""

import socket

import pytest
import urllib3
from prometheus_client.parser import text_string_to_metric_families

import app as entente
from bot import metrics
from bot.errors import OperatorError
from handlers.probes import Probes, measured, serve_probes
from tests.flows.test_troubles_flow import unreachable
from tests.support.house import SECRET


class Watched:
    def __init__(self):
        self.is_alive, self.lacks = True, ""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.probes = Probes(lambda: self.is_alive, lambda: self.lacks, list)

    def says(self, page, method="GET"):
        reply = urllib3.request(method, f"http://127.0.0.1:{self.port}{page}", retries=False, timeout=5)
        return reply.status, reply.data.decode()


@pytest.fixture
def watched():
    made = Watched()
    end = serve_probes(made.probes, "127.0.0.1", made.port)
    yield made
    end()
    with pytest.raises(urllib3.exceptions.HTTPError):
        made.says("/healthz")


def test_each_page_says_how_it_stands(watched):
    assert watched.says("/healthz") == (200, '{"status": "ok"}')
    assert watched.says("/readyz") == (200, '{"status": "ready"}')
    watched.is_alive, watched.lacks = False, "migrations"
    assert watched.says("/healthz") == (503, '{"status": "heartbeats"}')
    assert watched.says("/readyz") == (503, '{"status": "migrations"}')
    status, page = watched.says("/metrics")
    assert status == 200
    assert "entente_messages_sent_total" in page


def test_there_is_nothing_else(watched):
    assert watched.says("/")[0] == 404
    assert watched.says("/slack/events")[0] == 404
    assert watched.says("/healthz", method="POST")[0] == 404


def test_while_the_database_is_gone_the_rest_is_told(house):
    def names():
        page = metrics.page(measured(house.deps, house.bot.redraws, is_connected=True)).decode()
        return {
            sample.name: sample.value
            for family in text_string_to_metric_families(page)
            for sample in family.samples
        }

    assert names()["entente_database_answers"] == 1
    with unreachable(house):
        found = names()
    assert found["entente_database_answers"] == 0
    assert "entente_redraws_waiting" in found
    assert "entente_messages_sent_total" in found
    assert not {name for name in found if name.startswith("entente_queue")}
    house.bot._beating = None
    assert house.bot.probes().is_alive()


def test_a_timetable_that_has_stopped_is_told(house):
    house.bot.schedule()
    probes = house.bot.probes()
    assert probes.is_alive()
    assert house.bot._beating.stop(10)
    assert not probes.is_alive()
    house.bot._beating = None


def test_a_port_that_is_taken_is_said_with_the_remedy(house, watched):
    house.bot.settings = entente.Settings(host="127.0.0.1", port=watched.port, entente_secret=SECRET)
    with pytest.raises(OperatorError, match=r"cannot be listened on: Address already in use\. Take another"):
        house.bot.watched()
    house.bot.settings = entente.Settings(host="127.0.0.1")
    house.bot.watched()
    assert house.bot._end_probes is None
