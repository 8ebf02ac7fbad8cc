"""Handing something over, as giver and taker see it: offered, accepted, done, returned, late, and handed on."""

from datetime import UTC, datetime

import pytest

from bot.privacy.service import delete_traces, rows_about
from playground.files import directory_file, people_file
from tests.flows.forging import click_of, with_value
from tests.support.house import open_house

PLACE = "#sales-team"
# A Wednesday; 14:00 in Berlin and Paris, 13:00 in London.
AT_WORK = datetime(2026, 3, 4, 13, tzinfo=UTC)
WHAT, TAKER, WITHIN, DAY, NOTE, LINK = (
    "What is handed over", "To whom", "Within what time", "By which date", "What they need to know", "Link",
)  # fmt: skip
KIND = "What kind is it?"
FOOT = (
    "@Eva Novak hears when it is done or returned. Nobody else is told of it; leads read counts without names. "
    "The time is reckoned in your working hours."
)
AWAY = (
    "@Eva Novak is away until Mar 20, 2026; the directory names @Finn Larsen as the deputy. "
    "Nothing is moved unless you do it."
)


def works(house):
    house.set_up()
    house.imports(people_file(house.world))
    house.imports_directory(directory_file(house.world))
    house.goes_to(AT_WORK)


@pytest.fixture
def house(sqlite_url):
    """The company with its directory, at work in Europe."""
    with open_house(sqlite_url) as opened:
        opened.once("leads and a directory", works)
        yield opened


def types(house, line, name="eva", place="#marketing-team"):
    return house.person(name).slash(f"/whotocall {line}".strip(), place)


def hands_over(
    house, line="handoff @cleo leads from the Hannover fair", name="eva", place="#marketing-team", **filled
):
    giver = house.person(name)
    types(house, line, name, place)
    labels = {
        "what": WHAT,
        "taker": TAKER,
        "within": WITHIN,
        "day": DAY,
        "note": NOTE,
        "link": LINK,
        "kind": KIND,
    }
    outcome = giver.submits(giver.view, {labels[key]: value for key, value in filled.items()})
    house.passes(seconds=10)
    return outcome


def dms(house, name):
    return [one for one in house.person(name).sees_dm() if one.by_app and not one.ephemeral]


def newest(house, name):
    return dms(house, name)[-1]


def clicks(house, name, label, message=None, **more):
    shown = message or newest(house, name)
    house.person(name).clicks(shown, label, **more)
    house.passes(seconds=10)
    return house.person(name).sees_again(shown)


def returns(house, reason="Not my region.", name="cleo", message=None):
    who = house.person(name)
    who.clicks(message or newest(house, name), "Return")
    outcome = who.submits(who.view, {"Why": reason} if reason else {})
    house.passes(seconds=10)
    return outcome


def about(house, name, words="Hannover"):
    return [one for one in dms(house, name) if words in one.text]


def whispers(house, name):
    return [one.text for one in house.whispers_to(name)]


class TestFromHandToHand:
    def test_offered_accepted_and_done(self, house):
        hands_over(house, note="The three at the top are warm.", link="https://crm.example/lists/7")
        assert "Handed to @Cleo Marchetti, until tomorrow 14:00." in house.person("eva").view.text
        offer, state = newest(house, "cleo"), newest(house, "eva")
        assert offer.text.splitlines() == [
            "@Eva Novak hands over to you, until tomorrow 14:00: “leads from the Hannover fair”",
            "Leads to follow up · https://crm.example/lists/7",
            "> The three at the top are warm.",
            FOOT,
        ]
        assert offer.buttons == ["Accept", "Return"]
        assert state.text.splitlines() == [
            "You handed over to @Cleo Marchetti, until tomorrow 14:00: “leads from the Hannover fair”",
            "Leads to follow up · https://crm.example/lists/7",
            "> The three at the top are warm.",
            "Not accepted yet.",
        ]
        assert state.buttons == ["Hand to somebody else", "Withdraw"]
        offer = clicks(house, "cleo", "Accept", offer)
        assert "Accepted today 14:00." in offer.text
        assert offer.buttons == ["Done", "Return"]
        state = house.person("eva").sees_again(state)
        assert "Accepted today 14:00." in state.text
        assert state.buttons == ["Withdraw"]
        assert newest(house, "eva").ts == state.ts
        house.passes(hours=1)
        offer = clicks(house, "cleo", "Done", offer)
        assert "Done today 15:00." in offer.text
        assert offer.buttons == []
        assert (
            newest(house, "eva").text == "Done: @Cleo Marchetti has finished “leads from the Hannover fair”."
        )
        assert house.person("eva").sees_again(state).buttons == []
        assert house.world.violations == []

    def test_returned_with_a_reason_and_handed_to_somebody_else(self, house):
        hands_over(house, kind="A proposal", note="By phone.", within="5 working days")
        assert list(returns(house, "").errors) == ["Why"]
        assert returns(house, " ").errors == {"Why": "Say why in a line: whoever gave it to you has to know."}
        returns(house)
        assert newest(house, "cleo").text.splitlines()[-2].startswith("Returned ")
        news = newest(house, "eva")
        assert news.text.splitlines() == [
            "@Cleo Marchetti returns “leads from the Hannover fair” to you:",
            "> Not my region.",
            "Whom you hand it to next gets all you wrote.",
        ]
        eva = house.person("eva")
        payload = click_of(house, "eva", news, "Hand to somebody else")
        eva.clicks(news, "Hand to somebody else")
        assert eva.view.title == "Hand to somebody else"
        assert list(eva.submits(eva.view).errors) == [TAKER]
        eva.submits(eva.view, {TAKER: "lena"})
        house.passes(seconds=10)
        assert newest(house, "lena").text.splitlines()[0].endswith(": “leads from the Hannover fair”")
        assert "A proposal or offer\n> By phone." in newest(house, "lena").text
        assert "Thursday" not in newest(house, "lena").text
        # The same button a second time: nothing is handed over twice.
        assert eva.sees_again(news).buttons == []
        assert "Handed to @Lena Bauer instead." in eva.sees_again(news).text
        eva.sends_forged(payload)
        assert "has been handed to somebody else already" in whispers(house, "eva")[-1]
        assert len(about(house, "lena")) == 1

    def test_nobody_has_accepted_and_it_goes_to_somebody_else(self, house):
        hands_over(house)
        offer = newest(house, "cleo")
        eva = house.person("eva")
        eva.clicks(newest(house, "eva"), "Hand to somebody else")
        eva.submits(eva.view, {TAKER: "lena"})
        house.passes(seconds=10)
        assert "Withdrawn today" in house.person("cleo").sees_again(offer).text
        assert house.person("cleo").sees_again(offer).buttons == []
        assert newest(house, "lena").buttons == ["Accept", "Return"]

    def test_withdrawn_before_anybody_was_at_it(self, house):
        hands_over(house)
        offer = newest(house, "cleo")
        state = clicks(house, "eva", "Withdraw", confirm=True)
        assert "Withdrawn today" in state.text
        assert newest(house, "cleo").ts == offer.ts
        assert newest(house, "cleo").buttons == []

    def test_withdrawn_while_somebody_is_at_it_they_hear(self, house):
        hands_over(house)
        clicks(house, "cleo", "Accept")
        clicks(house, "eva", "Withdraw", confirm=True)
        assert newest(house, "cleo").text == (
            "@Eva Novak has taken “leads from the Hannover fair” back. There is nothing more for you to do about it."
        )

    def test_the_list_is_worked_through_in_place(self, house):
        hands_over(house)
        hands_over(house, "handoff @cleo a price for Acme", kind="A proposal", within="1 working day")
        hands_over(house, "handoff @eva the new deck", "cleo", PLACE, kind="Something else")
        cleo = house.person("cleo")
        shown = types(house, "handoffs", "cleo", PLACE).reply
        assert [line for line in shown.text.splitlines() if line] == [
            "To accept: 2",
            "“leads from the Hannover fair”, from @Eva Novak, until tomorrow 14:00",
            "“a price for Acme”, from @Eva Novak, until tomorrow 14:00",
            "Given by you: one",
            "“the new deck”, to @Eva Novak, until Friday, March 6th, 2026 14:00",
            "Not accepted yet.",
        ]
        assert shown.buttons == [
            "Accept", "Return", "Accept", "Return", "Hand to somebody else", "Withdraw", "Hand something over",
        ]  # fmt: skip
        cleo.clicks(shown, "Accept", nth=1)
        shown = cleo.sees_again(shown)
        assert shown.text.startswith("To accept: one")
        assert "Yours to do: one" in shown.text
        cleo.clicks(shown, "Done")
        cleo.clicks(cleo.sees_again(shown), "Withdraw", confirm=True)
        shown = cleo.sees_again(shown)
        assert "Given by you" not in shown.text
        assert shown.buttons == ["Accept", "Return", "Hand something over"]
        cleo.clicks(shown, "Hand something over")
        assert cleo.view.title == "Hand something over"

    def test_an_empty_list_says_how_to_begin(self, house):
        shown = types(house, "handoffs").reply
        assert shown.text.startswith("Nothing is handed to you, and you have handed over nothing.")
        assert shown.buttons == ["Hand something over"]


class TestTheForm:
    def test_what_was_typed_is_filled_in(self, house):
        types(house, "handoff @cleo leads from the Hannover fair")
        view = house.person("eva").view
        assert "The usual: leads 8 working hours, all else 2 working days" in str(view.blocks)
        assert "agreed" not in view.text

    def test_the_rule_that_both_sides_have_agreed_to_is_shown(self, house):
        house.imports_rules(
            "name,kind,involve,text\nLeads,handoff,liaison,Called within a day.\nOther,handoff,liaison,No.\n"
        )
        for name in ("ada", "dev"):
            house.person(name).clicks(types(house, "rules Leads", name, "#alignment").reply, "Agree")
        types(house, "handoff")
        text = house.person("eva").view.text
        assert "Sales and Marketing have agreed on handoffs:\n• Leads: Called within a day." in text
        assert "Other" not in text

    @pytest.mark.parametrize(
        ("filled", "expected"),
        [
            ({"taker": "eva"}, {TAKER: "That is you. Choose a colleague."}),
            ({"within": "By a date"}, {DAY: "Choose the date here, or another time above."}),
            ({"day": "2026-03-06"}, {DAY: "Choose “by a date” above, or leave this empty."}),
            (
                {"within": "By a date", "day": "2026-03-07"},
                {DAY: "They do not work on that day. The next day on which they do is Mar 9, 2026."},
            ),
            (
                {"within": "By a date", "day": "2026-03-03"},
                {DAY: "On that day their working hours are over. Choose a later one."},
            ),
            (
                {"within": "By a date", "day": "2028-03-03"},
                {DAY: "That is more than a year ahead. Choose an earlier day."},
            ),
            (
                {"link": "javascript:alert(1)"},
                {
                    LINK: "A link begins with https:// or http:// and has no spaces. Leave it empty if there is none."
                },
            ),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, house, filled, expected):
        assert hands_over(house, **filled).errors == expected
        assert about(house, "cleo") == []

    def test_who_cannot_take_it_over(self, house):
        house.world.admin.deactivate("lena")
        house.run()
        for name, said in (("mia", "another company"), ("lena", "not here any more")):
            assert said in hands_over(house, taker=name).errors[TAKER]
            house.person("eva").closes()

    def test_a_limit_by_a_date(self, house):
        hands_over(house, within="By a date", day="2026-03-06")
        assert "until Friday, March 6th, 2026 17:00" in newest(house, "cleo").text

    def test_the_shortcut_keeps_the_link_and_not_the_text(self, house):
        house.world.admin.add_channel("secret", "eva", "dev", private=True)
        dev, eva = house.person("dev"), house.person("eva")
        dev.posts("#secret", "Acme wants to leave us")
        message = eva.sees("#secret")[-1]
        eva.uses_message_shortcut("Hand this over", message)
        assert "Acme" not in str(eva.view.blocks)
        eva.submits(eva.view, {WHAT: "a call", TAKER: "cleo"})
        house.passes(seconds=10)
        text = newest(house, "cleo").text
        assert f"/archives/{message.channel}/p{message.ts.replace('.', '')}"[:20] in text
        assert "Acme" not in text

    def test_people_of_other_companies_hand_over_nothing(self, house):
        for line in ("handoff", "handoffs"):
            assert "Eva" not in types(house, line, "mia", "#partners").reply.text
        assert house.person("mia").view is None


class TestTime:
    def test_offered_in_the_takers_hours(self, house):
        # 8:00 in New York.
        hands_over(house, "handoff @ben leads from the Hannover fair")
        assert about(house, "ben") == []
        assert "today 23:00" in newest(house, "eva").text
        house.passes(hours=1)
        assert len(about(house, "ben")) == 1

    def test_called_to_mind_in_time_then_late_and_nobody_else_hears(self, house):
        hands_over(house)
        before = {name: len(about(house, name)) for name in ("cleo", "eva")}
        # Two of eight hours are left: 12:00 in Paris.
        house.goes_to(datetime(2026, 3, 5, 10, 59, tzinfo=UTC))
        assert len(about(house, "cleo")) == before["cleo"]
        house.goes_to(datetime(2026, 3, 5, 11, 1, tzinfo=UTC))
        assert newest(house, "cleo").text.startswith(
            "Still open, until today 14:00: “leads from the Hannover fair”, from @Eva Novak."
        )
        assert newest(house, "cleo").buttons == []
        house.goes_to(datetime(2026, 3, 5, 13, 2, tzinfo=UTC))
        assert "its time was over today 14:00" in newest(house, "cleo").text
        assert newest(house, "eva").text.startswith(
            "Still open with @Cleo Marchetti, and its time was over today 14:00"
        )
        assert "The time has passed; it is still open." in about(house, "eva")[0].text
        house.goes_to(datetime(2026, 3, 9, 17, tzinfo=UTC))
        assert len(about(house, "cleo")) == before["cleo"] + 2
        assert len(about(house, "eva")) == before["eva"] + 1
        assert not any(about(house, name) for name in ("ada", "dev", "gus", "hana"))
        assert not any("Hannover" in one.text for one in house.person("ada").sees("#alignment"))

    def test_done_in_time_nobody_is_reminded(self, house):
        hands_over(house)
        offer = newest(house, "cleo")
        clicks(house, "cleo", "Accept", offer)
        clicks(house, "cleo", "Done", house.person("cleo").sees_again(offer))
        house.goes_to(datetime(2026, 3, 9, 12, tzinfo=UTC))
        assert len(about(house, "cleo")) == 1
        assert "Still open with" not in str([one.text for one in dms(house, "eva")])

    def test_after_a_day_without_the_bot_there_is_one_message(self, house):
        for what in ("leads from the Hannover fair", "leads from the Hannover web"):
            hands_over(house, f"handoff @cleo {what}")
        count = {name: len(dms(house, name)) for name in ("cleo", "eva")}
        house.clock.move_to(datetime(2026, 3, 6, 10, tzinfo=UTC))
        house.run()
        house.passes(minutes=5)
        assert len(dms(house, "cleo")) == count["cleo"] + 1
        assert newest(house, "cleo").text.count("Still open, and its time was over") == 2
        assert len(dms(house, "eva")) == count["eva"] + 1
        assert newest(house, "eva").text.count("Still open with @Cleo") == 2

    def test_the_limit_stays_when_the_taker_moves(self, house):
        hands_over(house)
        house.world.admin.set_zone("cleo", "America/New_York")
        house.run()
        limit = house.person("eva").sees_again(newest(house, "eva"))
        assert "tomorrow 14:00" in limit.text
        house.goes_to(datetime(2026, 3, 5, 13, 1, tzinfo=UTC))
        assert "Still open with @Cleo" in newest(house, "eva").text

    def test_who_is_away_begins_when_they_are_back(self, house):
        house.person("cleo").slash("/entente away until 2026-03-10", PLACE)
        hands_over(house)
        assert "@Cleo Marchetti is away until Mar 10, 2026. Nothing is moved" in house.person("eva").view.text
        assert "until Wednesday, March 11th, 2026 17:00" in newest(house, "eva").text
        count = len(dms(house, "eva"))
        house.goes_to(datetime(2026, 3, 6, 12, tzinfo=UTC))
        assert about(house, "cleo") == []
        assert len(dms(house, "eva")) == count
        house.goes_to(datetime(2026, 3, 11, 9, tzinfo=UTC))
        assert len(about(house, "cleo")) == 1


class TestPeople:
    def test_away_before_accepting_the_giver_decides(self, house):
        hands_over(house, "handoff @eva leads from the Hannover fair", "cleo", PLACE)
        house.person("eva").slash("/entente away until 2026-03-20", "#marketing-team")
        house.passes(minutes=2)
        news = newest(house, "cleo")
        assert news.text.splitlines() == [
            "“leads from the Hannover fair”, which you handed to @Eva Novak, was not accepted before they went away.",
            AWAY,
        ]
        assert news.buttons == ["Hand to the deputy", "Hand to somebody else"]
        assert about(house, "finn") == []
        cleo = house.person("cleo")
        cleo.clicks(news, "Hand to the deputy")
        cleo.submits(cleo.view)
        house.passes(seconds=10)
        assert len(about(house, "finn")) == 1
        assert cleo.sees_again(news).buttons == []

    def test_away_after_accepting_nobody_is_told(self, house):
        hands_over(house)
        clicks(house, "cleo", "Accept")
        count = len(dms(house, "eva"))
        house.person("cleo").slash("/entente away until 2026-03-20", PLACE)
        house.passes(minutes=2)
        assert len(dms(house, "eva")) == count

    def test_a_taker_who_leaves_gives_it_back(self, house):
        hands_over(house)
        clicks(house, "cleo", "Accept")
        house.world.admin.deactivate("cleo")
        house.passes(minutes=1)
        news = newest(house, "eva")
        assert news.text.startswith(
            "“leads from the Hannover fair” is yours again: @Cleo Marchetti, to whom you handed it, is not here"
        )
        eva = house.person("eva")
        eva.clicks(news, "Hand to somebody else")
        eva.submits(eva.view, {TAKER: "lena"})
        house.passes(seconds=10)
        assert len(about(house, "lena")) == 1

    def test_a_giver_who_leaves_leaves_it_with_the_taker(self, house):
        hands_over(house)
        house.world.admin.deactivate("eva")
        house.passes(minutes=1)
        offer = clicks(house, "cleo", "Accept")
        offer = clicks(house, "cleo", "Done", offer)
        assert "Done today" in offer.text


class TestClicks:
    def test_a_second_click_changes_nothing(self, house):
        hands_over(house)
        offer = newest(house, "cleo")
        payload = click_of(house, "cleo", offer, "Accept")
        house.person("cleo").sends_forged(payload)
        house.passes(minutes=30)
        house.person("cleo").sends_forged(payload)
        house.passes(seconds=10)
        assert "Accepted today 14:00." in house.person("cleo").sees_again(offer).text
        assert whispers(house, "cleo") == []

    def test_accepted_and_withdrawn_at_the_same_moment(self, house):
        hands_over(house)
        offer, state = newest(house, "cleo"), newest(house, "eva")
        accept = click_of(house, "cleo", offer, "Accept")
        house.person("eva").clicks(state, "Withdraw", confirm=True)
        house.person("cleo").sends_forged(accept)
        assert (
            whispers(house, "cleo")[-1]
            == "“leads from the Hannover fair” has been withdrawn; nothing was changed. "
            "/whotocall handoffs shows what runs."
        )

    def test_a_message_from_long_ago_is_answered(self, house):
        hands_over(house)
        offer = newest(house, "cleo")
        old = click_of(house, "cleo", offer, "Return")
        offer = clicks(house, "cleo", "Accept", offer)
        clicks(house, "cleo", "Done", offer)
        house.person("cleo").sends_forged(old)
        assert (
            whispers(house, "cleo")[-1]
            == "“leads from the Hannover fair” is done already; nothing was changed. "
            "/whotocall handoffs shows what runs."
        )

    @pytest.mark.parametrize("name", ["eva", "ben", "mia"])
    def test_only_the_taker_accepts(self, house, name):
        hands_over(house)
        offer = newest(house, "cleo")
        assert house.person(name).sends_forged(click_of(house, name, offer, "Accept")).acknowledged
        house.passes(seconds=10)
        assert house.person("cleo").sees_again(offer).buttons == ["Accept", "Return"]

    def test_only_the_giver_withdraws(self, house):
        hands_over(house)
        state = newest(house, "eva")
        assert house.person("cleo").sends_forged(click_of(house, "cleo", state, "Withdraw")).acknowledged
        house.passes(seconds=10)
        assert "Not accepted yet." in house.person("eva").sees_again(state).text

    @pytest.mark.parametrize("value", ["", "x", "0" * 32, None])
    def test_a_forged_value(self, house, value):
        hands_over(house)
        offer = newest(house, "cleo")
        payload = with_value(click_of(house, "cleo", offer, "Accept"), value)
        assert house.person("cleo").sends_forged(payload).acknowledged
        assert house.person("cleo").sees_again(offer).buttons == ["Accept", "Return"]


def test_who_deletes_their_data_hands_back_what_they_had(house):
    hands_over(house)
    cleo = house.person("cleo")
    house.passes(minutes=1)
    with house.deps.begin() as session:
        delete_traces(session, house.team_id, cleo.id)
    house.passes(minutes=2)
    assert newest(house, "eva").text.startswith("“leads from the Hannover fair” is yours again: somebody")
    with house.deps.read() as session:
        assert [row.table for row in rows_about(session, house.deps.keys, house.team_id, cleo.id)].count(
            "handoff"
        ) == 0
