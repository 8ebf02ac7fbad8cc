"""What is stored about me, row by row, and its deletion."""

from sqlalchemy import func, select

from bot.pulse.models import Answer, Assignment
from bot.scores.models import Influence, Used


def count(house, name, model):
    key = house.deps.keys.respondent(house.team_id, house.person(name).id)
    with house.deps.read() as session:
        return session.scalar(select(func.count()).select_from(model).where(model.respondent == key))


def test_what_is_stored_shows_the_exact_rows_to_their_person_alone(house):
    house.opens_pulse()
    ben = house.person("ben")
    ben.clicks(house.pulse_of("ben"), "4", nth=1)
    key = house.deps.keys.respondent(house.team_id, ben.id)

    assert ben.clicks(house.pulse_of("ben"), "What is stored?").acknowledged

    told = house.whispers_to("ben")[-1].text
    assert told.startswith("These are the")
    assert "person team_id = " in told
    assert f"user_id = {ben.id}" in told
    assert told.count("pulse_assignment") == 4
    assert told.count("pulse_answer") == 1
    assert f"respondent = {key}" in told
    assert "value = 4" in told
    assert house.person("cleo").id not in told
    assert house.world.violations == []


def test_deleting_takes_the_answers_at_once_and_leaves_what_was_published(house):
    house.opens_pulse()
    house.answers_all("ben", "cleo", "ivan", "jade", "kofi", "eva", "finn", "gus", "tara", "uma")
    house.closes_pulse()
    assert count(house, "ben", Answer) == 4
    report = house.reports()[-1].text
    with house.deps.read() as session:
        remembered = session.scalar(select(func.count()).select_from(Used))
    ben = house.person("ben")
    privacy = ben.slash("/entente privacy").reply
    assert "Confidential, not anonymous." in privacy.text

    assert ben.clicks(privacy, "Delete my data").acknowledged

    assert house.whispers_to("ben")[-1].text.startswith("Done: 4 answers of yours are deleted")
    assert [count(house, "ben", model) for model in (Answer, Assignment, Influence, Used)] == [0, 0, 0, 0]
    with house.deps.read() as session:
        # Their going still counts as a change of the group (domain.md C8.4).
        assert session.scalar(select(func.count()).select_from(Used)) == remembered
    assert house.reports()[-1].text == report
    assert count(house, "cleo", Answer) == 4
    house.passes(days=14)
    assert not any(m.text.startswith("Pulse 2") for m in ben.sees_dm())
    assert ben.slash("/pulse join").reply.text.startswith("You are back")


def test_keeping_it_changes_nothing(house):
    house.opens_pulse()
    house.answers_all("ben")
    ben = house.person("ben")
    ben.clicks(ben.slash("/entente privacy").reply, "Delete my data", confirm=False)
    assert count(house, "ben", Answer) == 4
