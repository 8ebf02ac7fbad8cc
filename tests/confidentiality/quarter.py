"""A quarter in a made-up company, with all that people and the bot do in it; what is stored is taken down at times.

A trial in which everybody hears of it for the first time, and six rounds: figures with statement lines, themes and a
team are published and shared, two people answer nothing and are asked whether to go on, and one deletes her data and
comes back.
"""

from __future__ import annotations

import random
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import create_engine, make_url, text

from bot.pulse.service.answers import give_answer, pulse_form
from bot.pulse.service.rounds import open_round_info
from bot.pulse.service.series import set_next_trial
from bot.scores.rows import OTHER_SIDE
from bot.scores.steps import GONE
from handlers.stage import SUBCOMMANDS
from tests.confidentiality.dump import dump

# While the trial is open; while the second round is open; it is closed; while the third is open; the fourth, and the
# question is put; it is answered; the fifth, without who is asked once a month; somebody has had her data deleted; she
# is back in the sixth; it is over.
MOMENTS = ("trial", "opened", "closed", "third", "asked", "chosen", "monthly", "deleted", "back", "ended")
WEDNESDAY = datetime(2026, 3, 4, 19, tzinfo=UTC)
FORTNIGHT = timedelta(days=14)
# Who never answers: one is asked once a month from the question on, one goes on as before.
SILENT = ("kofi", "lena")
# To which nearly everybody can't say anything.
UNKNOWN = 8
# North is a team of seven, South one of two, and nobody else has one. All are named, so that no order of the entries
# in the audit log is that of a handful.
PEOPLE = """\
user,side,roles,team,country,timezone
ben@northwind.example,sales,,North,,
cleo@northwind.example,sales,,North,,
ivan@northwind.example,sales,,North,,
jade@northwind.example,sales,,North,,
kofi@northwind.example,sales,,North,,
lena@northwind.example,sales,,North,,
mateo@northwind.example,sales,,North,,
nora@northwind.example,sales,,South,,
omar@northwind.example,sales,,South,,
ada@northwind.example,sales,lead,,,
priya@northwind.example,sales,,,,
quinn@northwind.example,sales,,,,
ruth@northwind.example,sales,,,,
sora@northwind.example,sales,,,,
dev@northwind.example,marketing,lead,,,
eva@northwind.example,marketing,,,,
finn@northwind.example,marketing,,,,
gus@northwind.example,marketing,,,,
tara@northwind.example,marketing,,,,
uma@northwind.example,marketing,,,,
vera@northwind.example,marketing,,,,
wes@northwind.example,marketing,,,,
xena@northwind.example,marketing,,,,
yuki@northwind.example,marketing,,,,
zoe@northwind.example,marketing,,,,
"""


CHANCE = random.SystemRandom()


class Quarter:
    """Plays it."""

    LEADS = ("ada", "dev")
    DELETED = "ruth"
    SHARER = "ben"

    def __init__(self, house, database_url):
        self.house = house
        self.url = database_url
        self.dumps = {}
        self.clicked = []
        self.first_round = self.second_round = ""
        self.names = [
            one.person.name for one in house.slack.people() if one.person.name not in {"hana", "guy"}
        ]
        self.talkative = [name for name in self.names if name not in SILENT]

    def plays(self):
        """Thirteen weeks."""
        self.house.set_up()
        self.house.imports(PEOPLE)
        self._trial()
        self._first()
        self._second()
        self._third()
        self._fourth()
        self._fifth()
        self._sixth()

    def nobodies(self):
        """The words that stand for who deleted their data; the means of the other side are nobody's."""
        rows = [row for rows in self.dumps.values() for row in rows]
        words = {str(row.values.get("respondent", "")) for row in rows} - {OTHER_SIDE}
        return {word for word in words if word.startswith(GONE)}

    def _takes_down(self, moment):
        self.dumps[moment] = dump(self.url)

    def _goes_to_round(self, number):
        self.house.goes_to(WEDNESDAY + number * FORTNIGHT)

    def _trial(self):
        """The first messages of all, answered by some, and thrown away."""
        self.house.run()
        with self.house.deps.begin() as session:
            assert set_next_trial(session, self.house.team_id, is_trial=True)
        self._goes_to_round(0)
        self._click(self._some(10))
        self._takes_down("trial")

    def _first(self):
        self._goes_to_round(1)
        came = self._click(self._some(18))
        self._answer_the_rest(came)
        self.first_round = self._open_round()
        self.house.passes(days=8)
        self.house.world.admin.add_person("pia", "Pia Sandoval", tz="Europe/Berlin")
        self.house.world.admin.add_to_channel("#sales-team", "pia")
        self.talkative.append("pia")

    def _second(self):
        self._goes_to_round(2)
        self.clicked = self._click(self._some(20))
        self.second_round = self._open_round()
        self._look_at_home()
        self._takes_down("opened")
        self.house.passes(days=7)
        self._takes_down("closed")

    def _third(self):
        self._goes_to_round(3)
        self._click(self._some(12))
        self._click_once()
        self._takes_down("third")

    def _fourth(self):
        """The silent say how often they want to be asked; everybody else answers everything."""
        self._goes_to_round(4)
        self._takes_down("asked")
        for name, label in zip(SILENT, ("Once a month", "Every pulse"), strict=True):
            self.house.passes(minutes=3)
            assert self.house.person(name).clicks(self.house.pulse_of(name), label).acknowledged
        self.house.person("ben").slash("/pulse every")
        self._takes_down("chosen")
        self._answer_the_rest(self.talkative)

    def _fifth(self):
        self._goes_to_round(5)
        self._takes_down("monthly")
        self._look_at_the_stage()
        self._click_in_vain()
        self._answer_the_rest(self.talkative)
        who = self.house.person(self.DELETED)
        assert who.clicks(who.slash("/entente privacy").reply, "Delete my data").acknowledged
        self._takes_down("deleted")

    def _sixth(self):
        self.house.goes_to(WEDNESDAY + 6 * FORTNIGHT - timedelta(days=2))
        with aside(self.url, "pulse_assignment"):
            self.house.goes_to(WEDNESDAY + 6 * FORTNIGHT - timedelta(days=1, hours=12))
        self.house.person(self.DELETED).slash("/pulse join")
        self._goes_to_round(6)
        self._answer_the_rest(self.talkative)
        self._look_at_the_stage()
        self._takes_down("back")
        self.house.passes(days=7)
        self._look_at_the_stage()
        self._takes_down("ended")

    def _some(self, number):
        return CHANCE.sample(self.talkative, number)

    def _click(self, names):
        """These people answer in this order, minutes apart; each changes their mind once."""
        house = self.house
        for name in names:
            house.passes(minutes=CHANCE.randint(1, 9))
            for nth in (1, 2):
                house.person(name).clicks(house.pulse_of(name), CHANCE.choice("1245"), nth=nth)
            house.person(name).clicks(house.pulse_of(name), "3", nth=1)
        return names

    def _answer_the_rest(self, names):
        """These people answer all they were asked and have not answered, as clicks do, a transaction each.

        To one statement they can't say anything, also who had: answered by one of each team it keeps these together.
        """
        deps, team_id, round_id = self.house.deps, self.house.team_id, self._open_round()
        for name in CHANCE.sample(names, len(names)):
            who = self.house.person(name).id
            with deps.read() as session:
                form = pulse_form(session, deps.pulse, team_id, who, round_id)
            for item in (one for one in form.items if not one.is_dealt or one.statement == UNKNOWN):
                said = None if item.statement == UNKNOWN else CHANCE.choice((None, 2, 3, 3, 4, 5))
                with deps.begin() as session:
                    give_answer(
                        session,
                        deps.pulse,
                        team_id,
                        who,
                        round_id,
                        item.statement,
                        said,
                        now=self.house.clock(),
                    )

    def _look_at_home(self):
        """Some open their Home, whether they have answered or not, and settle in."""
        for name in self.names[:8]:
            self.house.person(name).opens_home()
        who = self.house.person(self.names[0])
        who.clicks(who.home, "Change")
        who.submits(who.view, {"My hours: until": "16:00"})
        who.clicks(who.home, "What is stored?")

    def _look_at_the_stage(self):
        """All that is told of figures, to a head and a member; one of them shares it."""
        for name in ("dev", self.SHARER):
            for word in ("", *SUBCOMMANDS):
                assert self.house.person(name).slash(f"/stage {word}", "#alignment").acknowledged
        sharer = self.house.person(self.SHARER)
        answer = sharer.slash("/stage", "#sales-team").reply
        assert sharer.clicks(answer, "Share in channel").acknowledged

    def _click_once(self):
        """Somebody who has answered nothing yet clicks; nothing else happens meanwhile."""
        house = self.house
        house.run()
        name = next(one for one in self.talkative if not self._has_answered(one))
        self._takes_down("before_click")
        assert house.person(name).clicks(house.pulse_of(name), "4", nth=1).acknowledged
        self._takes_down("after_click")

    def _has_answered(self, name):
        return any("✓" in button for button in self.house.pulse_of(name).buttons)

    def _click_in_vain(self):
        """A click and a command while the database is broken: what is logged then is looked at, too."""
        ben = self.house.person("ben")
        with aside(self.url, "pulse_answer"):
            ben.clicks(self.house.pulse_of("ben"), "2", nth=3)
            ben.slash("/pulse")

    def _open_round(self):
        with self.house.deps.read() as session:
            return open_round_info(session, self.house.team_id, now=self.house.clock()).id


@contextmanager
def aside(database_url, table):
    """The table is not there for a while: what touches it throws."""
    url = make_url(database_url)
    engine = create_engine(url.set(drivername="postgresql+psycopg") if "postgres" in url.drivername else url)
    _rename(engine, table, "aside")
    try:
        yield
    finally:
        _rename(engine, "aside", table)
        engine.dispose()


def _rename(engine, old, new):
    with engine.begin() as connection:
        connection.execute(text(f'ALTER TABLE "{old}" RENAME TO "{new}"'))
