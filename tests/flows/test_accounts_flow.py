"""Key accounts as people see them: the list, a review planned, Marketing invited, answers, reminders, and who came."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from playground.files import RULES
from tests.flows.forging import click_of, with_value
from tests.support.house import SETUP, open_house

PLACE = "#sales-team"
# A Wednesday; 14:00 in Berlin and Paris, 13:00 in London, 8:00 in New York.
AT_WORK = datetime(2026, 3, 4, 13, tzinfo=UTC)
ROLES = (
    "user,side,roles\n"
    "ada@northwind.example,sales,lead\n"
    "dev@northwind.example,marketing,lead\n"
    "gus@northwind.example,marketing,liaison\n"
)
NAME, OWNER, EVERY, NUMBER = "Name of the account", "Owner", "How often", "Number in the list"
DAY, AT, HOST, WHERE, INVITE = "Day", "Time", "Host", "Place or link", "Invite of Marketing"
# Pulses would only take time here.
QUIET = SETUP + "paused = true\n"
WEDNESDAY = date(2026, 3, 18)
NEXT = "Next review: Wednesday, March 18th, 2026 15:00, hosted by @Ivan Petrov"
OFF = "The review of “Acme Corp” is cancelled; nothing was changed. /whotocall accounts shows how it stands."


@pytest.fixture
def house(sqlite_url):
    """The company with its leads, liaison and rules, at work in Europe."""
    with open_house(sqlite_url) as opened:
        opened.once("leads, a liaison and rules", works)
        yield opened


@pytest.fixture
def one(sqlite_url):
    """The same with Acme, which Ivan owns."""
    with open_house(sqlite_url) as opened:
        opened.once("leads, rules and one key account", with_acme)
        yield opened


@pytest.fixture
def planned(sqlite_url):
    """The same with a review of Acme in two weeks, to which Dev and Eva are invited."""
    with open_house(sqlite_url) as opened:
        opened.once("leads, rules and a planned review", with_review)
        yield opened


def works(house):
    house.set_up(QUIET)
    house.imports(ROLES)
    house.imports_rules(RULES)
    house.goes_to(AT_WORK)


def with_acme(house):
    works(house)
    adds(house, "Acme Corp", "ivan")


def with_review(house):
    with_acme(house)
    plans(house, people=["dev", "eva"])


def types(house, line, name="ada", place=PLACE):
    return house.person(name).slash(f"/whotocall {line}", place).reply


def adds(house, title, owner="ivan", name="ada", **more):
    who = house.person(name)
    who.slash(f"/whotocall accounts add {title}", PLACE)
    return who.submits(who.view, {OWNER: owner, **more})


def plans(house, name="ivan", account="acme", day=WEDNESDAY, at=time(15), host=None, people=None, **more):
    """Plan a review, from the answer to `/whotocall review`."""
    who = house.person(name)
    who.clicks(types(house, f"review {account}", name), "Plan review")
    values = {DAY: day, AT: at, **more}
    values |= {HOST: host} if host else {}
    values |= {INVITE: people} if people is not None else {}
    outcome = who.submits(who.view, values)
    house.passes(seconds=10)
    return outcome


def told(house, name, text="Acme"):
    return [
        one for one in house.person(name).sees_dm() if one.by_app and not one.ephemeral and text in one.text
    ]


def newest(house, name):
    return told(house, name)[-1]


def invitation(house, name):
    return next(one for one in reversed(told(house, name)) if "When: " in one.text or "invite" in one.text)


def answers(house, name, label):
    house.person(name).clicks(invitation(house, name), label)
    house.passes(seconds=10)


class TestTheList:
    def test_without_any_it_says_what_they_are_and_who_adds(self, house):
        assert types(house, "accounts").text.startswith("There are no key accounts yet.")
        assert types(house, "accounts").buttons == ["Add account"]
        mine = types(house, "accounts", "ben")
        assert mine.buttons == []
        assert "A lead of Sales or Marketing, a liaison or an admin adds one" in mine.text

    def test_added_in_order_with_owner_review_and_buttons(self, house):
        adds(house, "Acme Corp")
        adds(house, "Globex", "ruth")
        adds(house, "Initech", "ruth", **{NUMBER: "1"})
        lines = types(house, "accounts").text.splitlines()
        assert [line for line in lines if "owner" in line] == [
            "1. Initech · owner @Ruth Abrams",
            "2. Acme Corp · owner @Ivan Petrov",
            "3. Globex · owner @Ruth Abrams",
        ]
        assert lines.count("Next review: not planned yet.") == 3
        assert types(house, "accounts acme").buttons == [
            "Plan review", "Edit account", "Remove", "Add account",
        ]  # fmt: skip
        # Who owns one may plan its reviews, and keep nothing else.
        assert types(house, "accounts acme", "ivan").buttons == ["Plan review"]
        assert types(house, "accounts acme", "ben").buttons == []
        assert house.world.violations == []

    def test_who_may_not_is_told_who_may(self, house):
        for line in ("accounts add Acme", "accounts edit Acme", "accounts remove Acme"):
            assert types(house, line, "ben").text == (
                "Only leads of Sales and Marketing, liaisons and admins may do that, for example @Ada Lindqvist."
                " Nothing was changed."
            )

    @pytest.mark.parametrize("name", ["acme corp", "  ACME   CORP ", "AcmeCorp"])
    def test_the_same_twice_is_refused_however_it_is_written(self, one, name):
        outcome = adds(one, name)
        assert outcome.errors == {NAME: "“Acme Corp” is a key account already. Write another name."}

    @pytest.mark.parametrize(
        ("owner", "error"),
        [
            ("eva", "They are not of Sales. Name somebody of Sales."),
            ("mia", "They have left, are a bot, or belong to another company. Name somebody else."),
            ("robo", "They have left, are a bot, or belong to another company. Name somebody else."),
            ("leo", "They have left, are a bot, or belong to another company. Name somebody else."),
        ],
    )
    def test_who_cannot_own_it_is_refused_at_the_field(self, house, owner, error):
        (said,) = adds(house, "Acme", owner).errors.values()
        assert said == error

    def test_no_more_than_the_limit(self, sqlite_url):
        with open_house(sqlite_url) as house:
            house.set_up(QUIET + "\n[accounts]\nmost = 2\n")
            house.imports(ROLES)
            house.goes_to(AT_WORK)
            adds(house, "One")
            adds(house, "Two")
            (said,) = adds(house, "Three").errors.values()
            assert said.startswith("There are 2 key accounts, and no more may be")

    def test_put_in_order_by_number(self, one):
        adds(one, "Globex", "ruth")
        ada = one.person("ada")
        ada.clicks(types(one, "accounts globex"), "Edit account")
        ada.submits(ada.view, {NUMBER: "1", NAME: "Globex Ltd"})
        assert [line for line in types(one, "accounts").text.splitlines() if "owner" in line] == [
            "1. Globex Ltd · owner @Ruth Abrams",
            "2. Acme Corp · owner @Ivan Petrov",
        ]

    def test_removed_after_a_question_and_those_invited_hear(self, planned):
        ada, shown = planned.person("ada"), types(planned, "accounts")
        ada.clicks(shown, "Remove", confirm=False)
        assert "Acme Corp" in types(planned, "accounts").text
        ada.clicks(shown, "Remove")
        planned.passes(seconds=10)
        assert ada.sees_again(shown).text == "“Acme Corp” is no key account any more."
        assert types(planned, "accounts").text.startswith("There are no key accounts yet.")
        assert "is cancelled" in newest(planned, "dev").text

    def test_people_of_other_companies_are_told_nothing(self, one):
        for line in ("accounts", "review acme", "accounts add X"):
            assert "Acme" not in types(one, line, "mia", "#partners").text


class TestOneAccount:
    def test_the_account_its_rule_and_who_is_invited(self, planned):
        answer = types(planned, "review acme", "ivan")
        assert [line for line in answer.text.splitlines() if line] == [
            "1. Acme Corp · owner @Ivan Petrov",
            f"{NEXT} · Marketing is invited; nobody has accepted yet.",
            "Key account reviews",
            "Proposed: neither side's lead has agreed yet.",
            "Involve: the lead of Marketing. Now that is @Dev Banerjee.",
            "Invited to the next review",
            "Not answered yet: @Dev Banerjee and @Eva Novak",
        ]
        assert answer.buttons == ["Change", "Invite Marketing", "Cancel review"]

    @pytest.mark.parametrize("typed", ["acme", "Akme", "acme gmbh", "ACME CORP", "amce"])
    def test_typing_mistakes_are_forgiven(self, one, typed):
        assert types(one, f"review {typed}").text.startswith("1. Acme Corp")

    def test_several_are_listed(self, one):
        adds(one, "Acme Labs")
        assert types(one, "review acme").text == (
            "“acme” may be several key accounts: “Acme Corp” and “Acme Labs”."
            " Type /whotocall review with the name of one."
        )

    def test_not_one_of_them_says_so_and_what_would_hold_and_offers_to_add(self, one):
        answer = types(one, "review Globex Industries")
        assert answer.text.startswith("“Globex Industries” is not one of the key accounts.")
        assert "Were it one, this would hold:" in answer.text
        assert "Involve: the lead of Marketing. Now that is @Dev Banerjee." in answer.text
        assert types(one, "review Globex", "ben").buttons == []
        ada = one.person("ada")
        ada.clicks(answer, "Add it")
        ada.submits(ada.view, {OWNER: "ruth"})
        assert types(one, "review globex").text.startswith("2. Globex Industries · owner @Ruth Abrams")

    def test_the_nearest_is_named(self, one):
        assert "The nearest: “Acme Corp”." in types(one, "review acmecorporate").text

    def test_without_a_name_how_to_ask(self, one):
        assert types(one, "review").text.startswith("Type the name of a key account")

    def test_it_costs_no_call(self, planned):
        calls = len(planned.world.calls)
        types(planned, "review acme")
        types(planned, "accounts")
        assert len(planned.world.calls) == calls


class TestPlanning:
    def test_whom_the_rule_names_is_proposed_and_the_zone_is_named(self, one):
        ivan = one.person("ivan")
        ivan.clicks(types(one, "review acme", "ivan"), "Plan review")
        assert "Time, on the clock of Berlin" in ivan.view.text
        ivan.submits(ivan.view, {DAY: WEDNESDAY, AT: time(15), WHERE: "Room 4"})
        one.passes(seconds=10)
        asked = newest(one, "dev")
        assert asked.text.splitlines()[:2] == [
            "@Ivan Petrov invites you to the review of Acme Corp.",
            "When: Wednesday, March 18th, 2026 15:00, Room 4",
        ]
        assert asked.buttons == ["I'll come", "I can't", "Send somebody else"]
        mine = newest(one, "ivan")
        assert mine.text.startswith(
            "You host the review of Acme Corp, Wednesday, March 18th, 2026 15:00, Room 4."
        )
        assert "Not answered yet: @Dev Banerjee" in mine.text
        assert one.world.violations == []

    @pytest.mark.parametrize(
        ("values", "error"),
        [
            ({"day": date(2026, 3, 3)}, "This day is over. Choose one that is to come."),
            (
                {"day": date(2026, 3, 4), "at": time(13, 59)},
                "This time is over for today. Choose a later one, or another day.",
            ),
            ({"day": date(2029, 3, 5)}, "That is more than two years ahead. Choose a nearer day."),
            ({"host": "eva"}, "They are not of Sales. Name somebody of Sales."),
            ({"host": "leo"}, "They have left, are a bot, or belong to another company. Name somebody else."),
            ({"people": ["eva", "ben"]}, "Ben Okafor is not of Marketing. Name somebody of Marketing."),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, one, values, error):
        (said,) = plans(one, **values).errors.values()
        assert said == error
        assert "not planned yet" in types(one, "review acme").text

    def test_who_may_not_plan_is_told_who_may(self, one):
        payload = click_of(one, "ivan", types(one, "review acme", "ivan"), "Plan review")
        shown = types(one, "accounts", "ben")
        assert shown.buttons == []
        payload["user"]["id"] = one.person("ben").id
        assert one.person("ben").sends_forged(payload).acknowledged
        assert one.person("ben").view is None

    def test_two_who_plan_at_once_plan_one(self, one):
        ivan, ada = one.person("ivan"), one.person("ada")
        ivan.clicks(types(one, "review acme", "ivan"), "Plan review")
        ada.clicks(types(one, "review acme", "ada"), "Plan review")
        ivan.submits(ivan.view, {DAY: WEDNESDAY, AT: time(15)})
        ada.submits(ada.view, {DAY: WEDNESDAY, AT: time(16)})
        one.passes(seconds=10)
        assert "The next review of “Acme Corp” is planned already, by @Ivan Petrov" in ada.view.text
        assert len(told(one, "dev")) == 1
        assert "March 18th, 2026 15:00, hosted by @Ivan Petrov" in types(one, "review acme").text

    def test_from_an_old_answer_it_is_said_that_it_is_planned(self, one):
        ada, shown = one.person("ada"), types(one, "review acme")
        plans(one)
        ada.clicks(shown, "Plan review")
        whispers = [each.text for each in ada.sees(PLACE) if each.ephemeral]
        assert whispers[-1].startswith("The next review of “Acme Corp” is planned already, by @Ivan Petrov: ")


class TestAnswering:
    def test_the_host_sees_the_answers_in_one_message(self, planned):
        before = newest(planned, "ivan")
        answers(planned, "eva", "I'll come")
        assert "You have said: I'll come." in invitation(planned, "eva").text
        assert invitation(planned, "eva").buttons == ["I can't", "Send somebody else"]
        answers(planned, "dev", "I can't")
        after = newest(planned, "ivan")
        assert after.ts == before.ts
        assert "Coming: @Eva Novak\nCannot come: @Dev Banerjee" in after.text
        assert "From Marketing: @Eva Novak." in types(planned, "accounts").text
        assert planned.world.violations == []

    def test_another_answer_replaces_it_and_the_same_changes_nothing(self, planned):
        asked = invitation(planned, "eva")
        again = click_of(planned, "eva", asked, "I'll come")
        answers(planned, "eva", "I'll come")
        edits = [call.method for call in planned.world.calls].count("chat.update")
        planned.person("eva").sends_forged(again)
        planned.passes(seconds=10)
        assert [call.method for call in planned.world.calls].count("chat.update") == edits
        answers(planned, "eva", "I can't")
        assert "Cannot come: @Eva Novak" in newest(planned, "ivan").text

    def test_somebody_else_is_sent_and_asked(self, planned):
        eva = planned.person("eva")
        eva.clicks(invitation(planned, "eva"), "Send somebody else")
        eva.submits(eva.view, {"Who of Marketing": "xena"})
        planned.passes(seconds=10)
        asked = newest(planned, "xena")
        assert asked.text.startswith("@Eva Novak cannot come to the review of Acme Corp and asks you to come")
        answers(planned, "xena", "I'll come")
        host = newest(planned, "ivan").text
        assert "Coming: @Xena Papas" in host
        assert "Sends somebody else: @Eva Novak" in host
        assert "You send @Xena Papas in your place." in invitation(planned, "eva").text

    @pytest.mark.parametrize(
        ("who", "error"),
        [
            ("ben", "Ben Okafor is not of Marketing. Name somebody of Marketing."),
            ("dev", "They are invited already. Name somebody else."),
            ("eva", "They are invited already. Name somebody else."),
        ],
    )
    def test_who_cannot_be_sent_is_said_at_the_field(self, planned, who, error):
        eva = planned.person("eva")
        eva.clicks(invitation(planned, "eva"), "Send somebody else")
        assert list(eva.submits(eva.view, {"Who of Marketing": who}).errors.values()) == [error]

    def test_nobody_answers_for_somebody_else(self, planned):
        payload = click_of(planned, "dev", invitation(planned, "dev"), "I'll come")
        payload["user"]["id"] = planned.person("tara").id
        planned.person("tara").sends_forged(payload)
        planned.passes(seconds=10)
        assert "Coming" not in newest(planned, "ivan").text

    @pytest.mark.parametrize("value", ["x", "0" * 32, f"{'0' * 32}.0", None])
    def test_a_forged_value_changes_nothing(self, planned, value):
        payload = with_value(click_of(planned, "dev", invitation(planned, "dev"), "I'll come"), value)
        assert planned.person("dev").sends_forged(payload).acknowledged
        planned.passes(seconds=10)
        assert "Coming" not in newest(planned, "ivan").text

    def test_after_it_has_begun_an_answer_is_told_so(self, planned):
        asked = invitation(planned, "dev")
        planned.goes_to(datetime(2026, 3, 18, 14, 30, tzinfo=UTC))
        planned.person("dev").clicks(asked, "I'll come")
        whispers = [one.text for one in planned.person("dev").sees_dm() if one.ephemeral]
        assert (
            whispers[-1]
            == "The review of “Acme Corp” has begun; nothing was changed. /whotocall accounts shows how it stands."
        )


class TestChanging:
    def changes(self, house, name="ivan", **values):
        who = house.person(name)
        who.clicks(types(house, "review acme", name), "Change")
        outcome = who.submits(who.view, values)
        house.passes(seconds=10)
        return outcome

    def test_another_time_is_told_and_has_to_be_accepted_anew(self, planned):
        answers(planned, "eva", "I'll come")
        old = invitation(planned, "eva")
        self.changes(planned, **{DAY: date(2026, 3, 19)})
        assert planned.person("eva").sees_again(old).text.splitlines()[-1] == (
            "It has another time or place: see the later message."
        )
        asked = newest(planned, "eva")
        assert asked.text.splitlines()[:2] == [
            "The review of Acme Corp, hosted by @Ivan Petrov, has another time or place. Do you come?",
            "When: Thursday, March 19th, 2026 15:00",
        ]
        assert asked.buttons == ["I'll come", "I can't", "Send somebody else"]
        host = newest(planned, "ivan").text
        assert "March 19th" in host
        assert "Not answered yet: @Dev Banerjee and @Eva Novak" in host

    def test_another_place_is_told_and_who_comes_comes_still(self, planned):
        answers(planned, "eva", "I'll come")
        self.changes(planned, **{WHERE: "Room 4"})
        asked = newest(planned, "eva")
        assert "15:00, Room 4" in asked.text
        assert "You have said: I'll come." in asked.text
        assert "Coming: @Eva Novak" in newest(planned, "ivan").text

    def test_nothing_changed_tells_nobody(self, planned):
        before = len(told(planned, "eva"))
        self.changes(planned)
        assert len(told(planned, "eva")) == before

    def test_an_answer_to_the_earlier_time_is_not_taken(self, planned):
        payload = click_of(planned, "eva", invitation(planned, "eva"), "I'll come")
        self.changes(planned, **{AT: time(16)})
        planned.person("eva").sends_forged(payload)
        planned.passes(seconds=10)
        assert "Coming" not in newest(planned, "ivan").text
        whispers = [one.text for one in planned.person("eva").sees_dm() if one.ephemeral]
        assert whispers[-1].startswith("The review of “Acme Corp” has another time or place now")

    def test_two_who_change_it_at_once(self, planned):
        ivan, ada = planned.person("ivan"), planned.person("ada")
        ivan.clicks(types(planned, "review acme", "ivan"), "Change")
        ada.clicks(types(planned, "review acme"), "Change")
        ivan.submits(ivan.view, {AT: time(16)})
        ada.submits(ada.view, {AT: time(17)})
        assert "Somebody has changed this review in the meantime" in ada.view.text
        assert "March 18th, 2026 16:00" in types(planned, "review acme").text

    def test_another_host_hears_and_the_former_sees_who(self, planned):
        before = newest(planned, "ivan")
        self.changes(planned, **{HOST: "ada"})
        assert newest(planned, "ada").text.startswith("You host the review of Acme Corp")
        assert planned.person("ivan").sees_again(before).text.endswith("@Ada Lindqvist hosts it now.")
        assert len(told(planned, "eva")) == 1

    def test_cancelled_once_those_invited_hear(self, planned):
        answers(planned, "dev", "I can't")
        ivan, shown = planned.person("ivan"), types(planned, "review acme", "ivan")
        ivan.clicks(shown, "Cancel review")
        planned.passes(seconds=10)
        assert newest(planned, "eva").text == (
            "The review of Acme Corp, Wednesday, March 18th, 2026 15:00, is cancelled."
        )
        assert told(planned, "eva")[0].text.endswith("It is cancelled.")
        # Who cannot come anyway sees it where they answered.
        assert [one.text.splitlines()[-1] for one in told(planned, "dev")] == ["It is cancelled."]
        assert newest(planned, "ivan").buttons == []
        assert "not planned yet" in types(planned, "review acme").text
        planned.person("ada").clicks(types(planned, "review acme"), "Plan review")
        assert planned.person("ada").view.title == "Plan a review"

    def test_others_are_invited_and_taken_out(self, planned):
        answers(planned, "eva", "I'll come")
        ivan = planned.person("ivan")
        ivan.clicks(types(planned, "review acme", "ivan"), "Invite Marketing")
        ivan.submits(ivan.view, {INVITE: ["dev", "finn"]})
        planned.passes(seconds=10)
        assert "invites you to the review" in newest(planned, "finn").text
        assert newest(planned, "eva").text.startswith("@Ivan Petrov does not expect you any more")
        assert told(planned, "eva")[0].buttons == []
        assert len(told(planned, "dev")) == 1
        assert "Not answered yet: @Dev Banerjee and @Finn Larsen" in newest(planned, "ivan").text

    def test_in_the_zone_of_who_planned_it(self, planned):
        ruth = planned.person("ada")
        ruth.slash("/entente settings", PLACE)
        adds(planned, "Globex", "ruth")
        plans(planned, "ruth", "globex", people=["eva"])
        # 15:00 in New York is 20:00 in Paris: the clocks of America have changed, those of Europe not yet.
        assert "March 18th, 2026 20:00" in newest_of(planned, "eva", "Globex").text


def newest_of(house, name, text):
    return told(house, name, text)[-1]


class TestBefore:
    @pytest.mark.parametrize(
        ("start", "day", "reminded", "instant"),
        [
            # Planned before Europe's clocks go forward, and before they go back; the review is in the week after.
            (
                datetime(2026, 3, 26, 13, tzinfo=UTC),
                date(2026, 4, 1),
                datetime(2026, 3, 31, 7, tzinfo=UTC),
                datetime(2026, 4, 1, 13, tzinfo=UTC),
            ),
            (
                datetime(2026, 10, 22, 13, tzinfo=UTC),
                date(2026, 10, 28),
                datetime(2026, 10, 27, 8, tzinfo=UTC),
                datetime(2026, 10, 28, 14, tzinfo=UTC),
            ),
        ],
    )
    def test_who_comes_is_reminded_once_on_the_working_day_before_at_the_local_time(
        self, sqlite_url, start, day, reminded, instant
    ):
        with open_house(sqlite_url, start=start) as house:
            house.set_up(QUIET)
            house.imports(ROLES)
            house.run()
            adds(house, "Acme Corp", "ivan")
            self.is_reminded(house, day, reminded, instant)

    def is_reminded(self, one, day, reminded, instant):
        plans(one, day=day, people=["eva"])
        answers(one, "eva", "I'll come")
        one.goes_to(reminded - timedelta(minutes=1))
        assert not [each for each in told(one, "eva") if "Coming up" in each.text]
        one.goes_to(reminded + timedelta(minutes=1))
        (mine,) = [each for each in told(one, "eva") if "Coming up" in each.text]
        assert "tomorrow 15:00." in mine.text
        assert mine.buttons == ["I can't", "Send somebody else"]
        (host,) = [each for each in told(one, "ivan") if "Coming up" in each.text]
        assert "From Marketing: @Eva Novak." in host.text
        one.goes_to(instant - timedelta(minutes=1))
        assert len([each for each in told(one, "eva") if "Coming up" in each.text]) == 1
        # It is open until it begins, by the local clock.
        one.person("eva").clicks(mine, "I can't")
        one.passes(seconds=10)
        assert "Cannot come: @Eva Novak" in told(one, "ivan")[0].text

    def test_after_a_weekend_and_in_the_readers_own_hours(self, one):
        plans(one, day=date(2026, 3, 16), people=["yuki"])
        answers_when_there(one, "yuki")
        # Friday 9:00 in Tokyo.
        at = datetime(2026, 3, 13, 0, tzinfo=UTC)
        one.goes_to(at - timedelta(minutes=1))
        assert not [each for each in told(one, "yuki") if "Coming up" in each.text]
        one.goes_to(at + timedelta(minutes=1))
        assert len([each for each in told(one, "yuki") if "Coming up" in each.text]) == 1

    def test_who_is_away_gets_nothing_and_who_cannot_come_is_not_reminded(self, planned):
        answers(planned, "eva", "I'll come")
        answers(planned, "dev", "I can't")
        planned.person("eva").slash("/entente away until 2026-03-20", PLACE)
        planned.goes_to(datetime(2026, 3, 18, 15, tzinfo=UTC))
        assert not [one for one in told(planned, "eva") if "Coming up" in one.text]
        assert not [one for one in told(planned, "dev") if "Coming up" in one.text]

    def test_two_working_days_before_the_host_hears_that_nobody_has_accepted(self, planned):
        answers(planned, "dev", "I can't")
        planned.goes_to(datetime(2026, 3, 16, 7, 59, tzinfo=UTC))
        assert not [one for one in told(planned, "ivan") if "Nobody of Marketing has accepted" in one.text]
        planned.goes_to(datetime(2026, 3, 16, 8, 1, tzinfo=UTC))
        (heard,) = [
            one for one in told(planned, "ivan") if "Nobody of Marketing has accepted yet" in one.text
        ]
        assert heard.buttons == ["Change", "Invite Marketing"]
        assert not [one for one in told(planned, "eva") if "accepted yet" in one.text]

    def test_where_somebody_has_accepted_the_host_hears_nothing(self, planned):
        answers(planned, "eva", "I'll come")
        planned.goes_to(datetime(2026, 3, 16, 12, tzinfo=UTC))
        assert not [one for one in told(planned, "ivan") if "Nobody of Marketing" in one.text]


def answers_when_there(house, name, label="I'll come"):
    house.passes(days=1)
    answers(house, name, label)


class TestAfterwards:
    MORNING = datetime(2026, 3, 19, 8, 1, tzinfo=UTC)

    def asks(self, house):
        return [one for one in told(house, "ivan") if one.text.startswith("The review of Acme Corp, ")]

    def records(self, house, came=(), more=(), *, off=False, message=None):
        ivan = house.person("ivan")
        ivan.clicks(message or self.asks(house)[-1], "Who came?")
        boxes = [f"<@{house.person(one).id}>" for one in came]
        values = {"Of those invited": boxes} if came else {}
        values |= {"Others of Marketing": list(more)} if more else {}
        values |= {"Or": ["It did not take place"]} if off else {}
        outcome = ivan.submits(ivan.view, values)
        house.passes(seconds=10)
        return outcome

    def test_on_the_next_working_day_the_host_is_asked_and_it_is_recorded(self, planned):
        answers(planned, "eva", "I'll come")
        planned.goes_to(self.MORNING - timedelta(minutes=2))
        assert self.asks(planned) == []
        planned.goes_to(self.MORNING)
        (asked,) = self.asks(planned)
        assert "Who of Marketing came?" in asked.text
        assert asked.buttons == ["Who came?", "Plan the next review"]
        assert "who came is not recorded yet" in types(planned, "review acme").text
        self.records(planned, ["eva"], ["xena"])
        (after,) = self.asks(planned)
        assert "Marketing was there: @Eva Novak and @Xena Papas." in after.text
        assert "Recorded by @Ivan Petrov." in after.text
        assert "Last review: Mar 18, 2026 · Marketing was there: @Eva Novak and @Xena Papas." in (
            types(planned, "accounts").text
        )
        planned.goes_to(self.MORNING + timedelta(days=20))
        assert len(self.asks(planned)) == 1
        assert planned.world.violations == []

    def test_nobody_of_marketing(self, planned):
        planned.goes_to(self.MORNING)
        self.records(planned)
        assert "Last review: Mar 18, 2026 · without Marketing." in types(planned, "accounts").text
        line = next(one for one in types(planned, "accounts").text.splitlines() if "last quarter" in one)
        assert line == (
            "Reviews of the last quarter: with Marketing 0, without 1, not recorded 0. To come: 0, of these 0 without"
            " a yes from Marketing."
        )
        assert "last quarter" not in types(planned, "accounts", "ivan").text

    def test_it_did_not_take_place(self, planned):
        planned.goes_to(self.MORNING)
        said = self.records(planned, ["eva"], off=True).errors
        assert list(said.values()) == ["If it did not take place, nobody came: untick one of the two."]
        planned.person("ivan").closes(all_of_them=True)
        self.records(planned, off=True)
        assert "It did not take place." in self.asks(planned)[-1].text
        assert "Last review" not in types(planned, "accounts").text

    def test_asked_once_more_after_a_week_and_then_counted_as_not_recorded(self, planned):
        planned.goes_to(self.MORNING + timedelta(days=6))
        assert len(self.asks(planned)) == 1
        planned.goes_to(self.MORNING + timedelta(days=7, minutes=1))
        assert len(self.asks(planned)) == 2
        planned.goes_to(self.MORNING + timedelta(days=30))
        assert len(self.asks(planned)) == 2
        assert "who came was not recorded" in types(planned, "accounts").text
        assert "not recorded 1" in types(planned, "accounts").text
        # It can be said still.
        self.records(planned, ["dev"])
        assert "Marketing was there: @Dev Banerjee." in types(planned, "accounts").text

    def test_the_next_is_planned_from_the_same_message_a_quarter_later_at_the_same_local_time(self, planned):
        planned.goes_to(self.MORNING)
        ivan = planned.person("ivan")
        ivan.clicks(self.asks(planned)[-1], "Plan the next review")
        ivan.submits(ivan.view)
        planned.passes(seconds=10)
        # Europe's clocks have changed in between.
        assert "Next review: Thursday, June 18th, 2026 15:00" in types(planned, "accounts").text
        self.records(planned)
        assert self.asks(planned)[-1].buttons == ["Who came?"]
        assert "The next review is planned." in self.asks(planned)[-1].text

    def test_two_who_record_at_once(self, planned):
        planned.goes_to(self.MORNING)
        ivan, ada = planned.person("ivan"), planned.person("ada")
        ada.clicks(types(planned, "review acme"), "Who came?")
        self.records(planned, ["eva"])
        ada.submits(ada.view, {"Others of Marketing": ["xena"]})
        assert "Somebody has changed this review in the meantime" in ada.view.text
        assert "Marketing was there: @Eva Novak." in types(planned, "accounts").text
        assert ivan.view is not None


class TestOldMessages:
    def test_a_click_on_what_is_over_is_answered(self, planned):
        ada = planned.person("ada")
        mine, listed = types(planned, "review acme"), types(planned, "accounts")
        asked = invitation(planned, "dev")
        payload = click_of(planned, "dev", asked, "I'll come")
        ada.clicks(types(planned, "review acme"), "Cancel review")
        planned.passes(seconds=10)
        for label in ("Change", "Invite Marketing", "Cancel review"):
            ada.clicks(mine, label)
            assert self.whisper(planned) == OFF
        planned.person("dev").sends_forged(payload)
        assert [one.text for one in planned.person("dev").sees_dm() if one.ephemeral][-1] == OFF
        ada.clicks(types(planned, "accounts"), "Remove")
        for label in ("Edit account", "Remove"):
            ada.clicks(listed, label)
            assert self.whisper(planned).startswith("This account is no key account any more")

    def whisper(self, house):
        return [one.text for one in house.person("ada").sees(PLACE) if one.ephemeral][-1]


class TestLeaving:
    def test_an_invited_person_who_leaves_is_told_to_the_host(self, planned):
        answers(planned, "eva", "I'll come")
        planned.world.admin.deactivate("eva")
        planned.passes(minutes=2)
        assert "Has left the company: @Eva Novak" in newest(planned, "ivan").text
        planned.goes_to(datetime(2026, 3, 16, 8, 1, tzinfo=UTC))
        assert [one for one in told(planned, "ivan") if "Nobody of Marketing has accepted yet" in one.text]

    def test_a_host_who_leaves_gives_way_to_somebody_of_sales(self, planned):
        planned.world.admin.deactivate("ivan")
        planned.passes(minutes=2)
        mine = newest(planned, "ada")
        assert mine.text.splitlines()[:2] == [
            "You host the review of Acme Corp, Wednesday, March 18th, 2026 15:00.",
            "@Ivan Petrov, who was to host it, has left. If somebody else takes over, say so with Change.",
        ]
        planned.goes_to(datetime(2026, 3, 19, 9, 1, tzinfo=UTC))
        assert "Who of Marketing came?" in newest(planned, "ada").text
