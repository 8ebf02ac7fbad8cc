"""The forms about key accounts and reviews: from what was filled in to values, or what is wrong and where."""

from datetime import UTC, date, datetime, time

import pytest

from bot.accounts.account_form import parse_account
from bot.accounts.facts import Plan, Wish
from bot.accounts.marks import FormMark, InvitationMark
from bot.accounts.review_form import Block, Came, Wanted, parse_came, parse_review, too_many
from bot.slack.form_state import people
from bot.slack.ids import ForgedValueError
from bot.text import words_for

NOW = datetime(2026, 3, 4, 13, tzinfo=UTC)
BERLIN = "Europe/Berlin"
TEN = [f"U{n}" for n in range(10)]


def said(problems):
    words = words_for("")
    return {block: words.plain(error.key, **error.values) for block, error in problems.items()}


def account(**filled):
    values = {"name": "Acme", "owner": "U0IVAN", "every": "3", "place": ""}
    return {f"account_{name}": {"input": {"value": value}} for name, value in (values | filled).items()}


def review(people=(), **filled):
    values = {"day": "2026-03-18", "at": "15:00", "host": "U0IVAN", "place": ""} | filled
    state = {f"review_{name}": {"input": {"value": value}} for name, value in values.items()}
    return state | {"review_invited": {"input": {"selected_users": list(people)}}}


def came(ticked=(), more=(), *, off=False):
    return {
        Block.CAME: {"input": {"selected_options": [{"value": one} for one in ticked]}},
        Block.MORE: {"input": {"selected_users": list(more)}},
        Block.OFF: {"input": {"selected_options": [{"value": "off"}] if off else []}},
    }


class TestAnAccount:
    def test_as_it_was_filled_in(self):
        assert parse_account(account(name="  Acme \n Corp ", place="2")) == Wish("Acme Corp", "U0IVAN", 3, 2)
        assert parse_account(account(every="0")) == Wish("Acme", "U0IVAN", 0, None)

    @pytest.mark.parametrize(
        ("filled", "block", "error"),
        [
            ({"name": " "}, "account_name", "Write the name of the account."),
            ({"name": "n" * 81}, "account_name", "At most 80 characters."),
            ({"owner": ""}, "account_owner", "Name who owns the account."),
            *(
                ({"place": place}, "account_place", "Write a whole number from 1 on, or nothing.")
                for place in ("0", "-1", "1.5", "one", "²", "٣")
            ),
        ],
    )
    def test_what_is_wrong_is_said_at_its_input(self, filled, block, error):
        assert said(parse_account(account(**filled))) == {block: error}

    def test_several_things_at_once(self):
        assert set(parse_account(account(name="", owner=""))) == {"account_name", "account_owner"}

    @pytest.mark.parametrize("every", ["", "4", "x"])
    def test_a_rhythm_that_was_never_offered_is_forged(self, every):
        with pytest.raises(ForgedValueError):
            parse_account(account(every=every))


class TestAReview:
    def test_as_it_was_filled_in(self):
        plan = Plan("U0IVAN", date(2026, 3, 18), time(15), BERLIN, "Room 4")
        found = parse_review(review(["U0EVA", "U0EVA", "U0DEV"], place=" Room  4 "), BERLIN, now=NOW)
        assert found == Wanted(plan, ("U0EVA", "U0DEV"))
        assert plan.starts_at == datetime(2026, 3, 18, 14, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("filled", "block", "error"),
        [
            ({"host": ""}, Block.HOST, "Name who hosts the review."),
            ({"day": ""}, Block.DAY, "Choose a day."),
            ({"day": "18 March"}, Block.DAY, "Choose a day."),
            ({"at": ""}, Block.AT, "Choose a time."),
            ({"at": "15:00+01:00"}, Block.AT, "Choose a time."),
            ({"place": "p" * 201}, Block.PLACE, "At most 200 characters."),
            ({"people": [*TEN, "U11"]}, Block.INVITED, "At most 10 people."),
            ({"day": "2026-03-03"}, Block.DAY, "This day is over. Choose one that is to come."),
            ({"day": "0001-01-01"}, Block.DAY, "This day is over. Choose one that is to come."),
            (
                {"day": "2026-03-04", "at": "14:00"},
                Block.AT,
                "This time is over for today. Choose a later one, or another day.",
            ),
            ({"day": "2028-03-05"}, Block.DAY, "That is more than two years ahead. Choose a nearer day."),
            ({"day": "9999-12-31"}, Block.DAY, "That is more than two years ahead. Choose a nearer day."),
        ],
    )
    def test_what_is_wrong_is_said_at_its_input(self, filled, block, error):
        assert said(parse_review(review(**filled), BERLIN, now=NOW)) == {block: error}

    def test_today_is_the_day_it_is_in_the_zone(self):
        late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
        assert isinstance(parse_review(review(day="2026-03-05", at="00:31"), BERLIN, now=late), Wanted)
        assert set(parse_review(review(day="2026-03-04"), BERLIN, now=late)) == {Block.DAY}

    def test_ten_may_be_invited(self):
        assert too_many(TEN) == {}

    @pytest.mark.parametrize("state", [None, {}, {Block.INVITED: {"input": {"selected_users": "U0EVA"}}}])
    def test_people_are_a_list(self, state):
        assert people(state, Block.INVITED) == ()

    def test_people_are_ids(self):
        assert people({"x": {"input": {"selected_users": ["U0EVA", 7, "", " U0DEV "]}}}, "x") == (
            "U0EVA",
            "U0DEV",
        )


class TestWhoCame:
    def test_those_ticked_and_others(self):
        found = parse_came(came(["U0EVA", "U0EVIL"], ["U0XENA"]), ["U0EVA", "U0DEV"])
        assert found == Came(frozenset({"U0EVA"}), ("U0XENA",))
        assert found.people == ("U0EVA", "U0XENA")

    def test_nobody(self):
        assert parse_came({}, []).people == ()

    def test_it_did_not_take_place(self):
        assert parse_came(came(off=True), []) is None
        assert said(parse_came(came(["U0EVA"], off=True), ["U0EVA"])) == {
            Block.OFF: "If it did not take place, nobody came: untick one of the two."
        }


class TestMarks:
    @pytest.mark.parametrize(
        "mark",
        [
            FormMark("a" * 32, "", 0, "Europe/Berlin"),
            FormMark("a" * 32, "b" * 32, 7, "America/Argentina/Buenos_Aires"),
            FormMark("a" * 32, "b" * 32, 7, "UTC"),
        ],
    )
    def test_a_form_carries_what_it_is_about(self, mark):
        assert FormMark.decode(mark.encode()) == mark

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "x",
            f"{'a' * 32}..0.Mars/Base",
            f"{'a' * 32}.b.0.UTC",
            f"{'a' * 32}..-1.UTC",
            f"{'a' * 31}..0.UTC",
        ],
    )
    def test_anything_else_is_forged(self, text):
        with pytest.raises(ForgedValueError):
            FormMark.decode(text)

    def test_an_invitation_carries_which_time_it_is_to(self):
        assert InvitationMark.decode(InvitationMark("a" * 32, 3).encode()) == InvitationMark("a" * 32, 3)

    @pytest.mark.parametrize("text", ["", "a" * 32, f"{'a' * 32}.", f"{'a' * 32}.1234567", f"{'g' * 32}.1"])
    def test_any_other_is_forged(self, text):
        with pytest.raises(ForgedValueError):
            InvitationMark.decode(text)
