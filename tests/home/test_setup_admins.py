"""Who may set the bot up: people named to the program, whatever Slack says of them."""

from dataclasses import replace

import pytest

from bot.config import Settings
from bot.people.service import admins, is_admin
from bot.workspace.syncs import request_sync
from jobs.people import sync_step


def named(text):
    return Settings(entente_admins=text).first_admins


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", set()),
        ("u0ada", {"U0ADA"}),
        ("U0ADA, Dev@Northwind.example", {"U0ADA", "dev@northwind.example"}),
        (" a@b.example ,, c@d.example;\n", {"a@b.example", "c@d.example;"}),
        ("a@b.example c@d.example", {"a@b.example", "c@d.example"}),
    ],
)
def test_ids_and_addresses_are_read_in_any_case(written, read):
    assert named(written) == read


def test_the_environment_names_them(monkeypatch):
    monkeypatch.setenv("ENTENTE_ADMINS", "ada@northwind.example")
    assert Settings().first_admins == {"ada@northwind.example"}


def syncs(house, first_admins):
    deps = replace(house.deps, first_admins=first_admins)
    with deps.begin() as session:
        request_sync(session, house.team_id, now=deps.now())
    assert sync_step(deps, deps.now())
    with deps.read() as session:
        return admins(session, house.team_id)


def test_who_is_named_becomes_admin_with_the_next_sync_by_id_or_address(house):
    house.run()
    ada, dev, hana = (house.person(name) for name in ("ada", "dev", "hana"))
    assert syncs(house, named("")) == [hana.id]
    assert dev.person.email

    written = f"{ada.id.lower()}, {dev.person.email.upper()}, nobody@elsewhere.example"
    assert syncs(house, named(written)) == sorted([ada.id, dev.id])

    with house.deps.read() as session:
        assert not is_admin(session, house.team_id, hana.id)
    assert ada.opens_home().text.startswith("Set-up")
    assert "Set-up" not in hana.opens_home().text


def test_a_role_once_given_stays_without_the_name(house):
    house.run()
    ada = house.person("ada")
    syncs(house, named(ada.id))
    assert syncs(house, named("")) == [ada.id]
