"""Material before it goes to print, as asker and reviewers see it: asked, approved, changed, renewed, cleared."""

from datetime import UTC, datetime

import pytest

from bot.people.models import Person
from bot.privacy.service import delete_traces, rows_about
from bot.reviews.counts import counts
from bot.reviews.views import waiting
from playground.files import RULES, directory_file, people_file
from tests.flows.forging import click_of, with_value
from tests.support.house import open_house

# A Wednesday; 14:00 in Berlin and Paris, 13:00 in London, 8:00 in New York.
AT_WORK = datetime(2026, 3, 4, 13, tzinfo=UTC)
WHAT, LINK, DAY, WHO, NOTE, SAID = (
    "What it is", "Where it is", "By when", "Reviewers from Sales", "Note", "What to change",
)  # fmt: skip
URL = "https://drive.example/brochure"
TITLE = "“Spring brochure”"
STANDS = "/whotocall reviews shows how it stands."
OFFERED = ["Approve", "Ask for a change"]
FOOT = (
    "@Eva Novak sees what you answer; the other reviewers see who asks for a change. "
    "It is cleared for print once all reviewers have approved."
)
ASKERS = ["New version", "Change reviewers", "Withdraw"]


def works(house):
    house.set_up()
    house.imports(people_file(house.world))
    house.imports_directory(directory_file(house.world))
    house.goes_to(AT_WORK)


@pytest.fixture
def house(sqlite_url):
    """The company at work in Europe."""
    with open_house(sqlite_url) as opened:
        opened.once("leads and a directory", works)
        yield opened


def types(house, line, name="eva", place="#marketing-team"):
    return house.person(name).slash(f"/whotocall {line}".strip(), place)


def submits(house, name, filled):
    labels = {"what": WHAT, "link": LINK, "day": DAY, "who": WHO, "note": NOTE, "said": SAID}
    who = house.person(name)
    outcome = who.submits(who.view, {labels[key]: value for key, value in filled.items()})
    house.passes(seconds=20)
    return outcome


def asks(house, name="eva", **filled):
    shown = types(house, "reviews", name).reply
    house.person(name).clicks(shown, "Ask for a review")
    return submits(house, name, {"what": "Spring brochure", "link": URL, "who": ["cleo", "ivan"]} | filled)


def dms(house, name):
    return [one for one in house.person(name).sees_dm() if one.by_app and not one.ephemeral]


def newest(house, name):
    return dms(house, name)[-1]


def about(house, name, words="Spring brochure"):
    return [one for one in dms(house, name) if words in one.text]


def request_of(house, name):
    """The newest message that asks a reviewer."""
    return [one for one in about(house, name) if "asks you to review" in one.text][-1]


def state_of(house, name="eva"):
    return next(one for one in about(house, name) if one.text.startswith("You asked for a review"))


def clicks(house, name, label, message=None, **more):
    shown = message or newest(house, name)
    house.person(name).clicks(shown, label, **more)
    house.passes(seconds=20)
    return house.person(name).sees_again(shown)


def approves(house, *names):
    for name in names:
        clicks(house, name, "Approve", request_of(house, name))


def wants(house, name, said="The price is last year's."):
    house.person(name).clicks(request_of(house, name), "Ask for a change")
    return submits(house, name, {"said": said})


def renews(house, message=None, **filled):
    house.person("eva").clicks(message or state_of(house), "New version")
    return submits(house, "eva", filled)


def replaces(house, message=None, **filled):
    house.person("eva").clicks(message or state_of(house), "Change reviewers")
    return submits(house, "eva", filled)


def whispers(house, name):
    return [one.text for one in house.whispers_to(name)]


def lines(message):
    return message.text.splitlines()


class TestTheWayToPrint:
    def test_asked_approved_by_both_and_cleared(self, house):
        asks(house, note="Page 2 above all.")
        told = house.person("eva").view.text
        assert "Asked, until Monday, March 9th, 2026 17:00: @Cleo Marchetti and @Ivan Petrov." in told
        request = newest(house, "cleo")
        assert lines(request) == [
            "@Eva Novak asks you to review this before it goes to print, until Monday, March 9th, 2026 17:00: "
            + TITLE,
            URL,
            "> Page 2 above all.",
            FOOT,
        ]
        assert request.buttons == OFFERED
        state = state_of(house)
        assert lines(state)[-2:] == [
            "Version 1: 0 of 2 approved.",
            "Still open: @Cleo Marchetti and @Ivan Petrov",
        ]
        assert state.buttons == ASKERS
        request = clicks(house, "cleo", "Approve", request)
        assert "You have approved version 1." in request.text
        assert request.buttons == ["Ask for a change"]
        state = house.person("eva").sees_again(state)
        assert lines(state)[-3:] == [
            "Version 1: 1 of 2 approved.",
            "Approved: @Cleo Marchetti",
            "Still open: @Ivan Petrov",
        ]
        assert newest(house, "eva").ts == state.ts
        approves(house, "ivan")
        assert lines(newest(house, "eva"))[0].startswith(
            f"Cleared for print: version 1 of {TITLE}. Approved by @Cleo Marchetti and @Ivan Petrov."
        )
        state = house.person("eva").sees_again(state)
        assert "Cleared for print today 14:0" in state.text
        assert state.buttons == ["New version"]
        request = house.person("cleo").sees_again(request)
        assert "Cleared for print" in request.text
        assert request.buttons == []
        assert len(about(house, "cleo")) == 1
        assert house.world.violations == []

    def test_a_change_is_told_at_once_and_a_new_version_asks_all_again(self, house):
        asks(house)
        first = request_of(house, "cleo")
        approves(house, "cleo")
        assert list(wants(house, "ivan", "").errors) == [SAID]
        assert wants(house, "ivan", " ").errors == {
            SAID: "Say what to change: whoever asked you has to know."
        }
        wants(house, "ivan")
        news = newest(house, "eva")
        assert lines(news) == [
            f"@Ivan Petrov asks for a change in version 1 of {TITLE}:",
            "> The price is last year's.",
        ]
        assert "@Ivan Petrov asks for a change:\n> The price is last year's." in state_of(house).text
        assert (
            "@Ivan Petrov asked for a change in this version." in house.person("cleo").sees_again(first).text
        )
        renews(house, news, link="https://drive.example/brochure-2", note="Prices are new.")
        again = request_of(house, "cleo")
        assert again.ts != first.ts
        assert "This is version 2. What was approved before does not count for it." in again.text
        assert "https://drive.example/brochure-2\n> Prices are new." in again.text
        first = house.person("cleo").sees_again(first)
        assert first.text == (
            f"@Eva Novak asked you to review version 1 of {TITLE}. Version 2 has taken its place."
        )
        assert first.buttons == []
        assert "Version 2: 0 of 2 approved." in state_of(house).text
        approves(house, "ivan")
        assert "Cleared" not in newest(house, "eva").text
        approves(house, "cleo")
        assert f"Cleared for print: version 2 of {TITLE}" in newest(house, "eva").text

    def test_who_asked_for_a_change_may_approve_after_all(self, house):
        asks(house, who=["cleo"])
        wants(house, "cleo")
        request = house.person("cleo").sees_again(request_of(house, "cleo"))
        assert "You have asked for a change:\n> The price is last year's." in request.text
        assert request.buttons == OFFERED
        approves(house, "cleo")
        assert "Cleared for print" in newest(house, "eva").text

    def test_what_is_cleared_may_be_renewed_and_is_to_be_approved_anew(self, house):
        asks(house, who=["cleo"])
        approves(house, "cleo")
        renews(house)
        assert "Version 2: 0 of 1 approved." in state_of(house).text
        assert request_of(house, "cleo").buttons == OFFERED
        approves(house, "cleo")
        assert len([one for one in dms(house, "eva") if one.text.startswith("Cleared for print")]) == 2

    def test_withdrawn(self, house):
        asks(house)
        state = clicks(house, "eva", "Withdraw", state_of(house), confirm=True)
        assert "Withdrawn today" in state.text
        assert state.buttons == []
        request = newest(house, "cleo")
        assert "Withdrawn today" in request.text
        assert request.buttons == []
        assert len(about(house, "cleo")) == 1


class TestTheForm:
    def test_the_rule_names_whom_to_ask(self, house):
        house.imports_rules(RULES)
        shown = types(house, "print").reply
        assert "Ask for a review" in shown.buttons
        eva = house.person("eva")
        eva.clicks(shown, "Ask for a review")
        outcome = submits(house, "eva", {"what": "Spring brochure", "link": URL})
        assert not outcome.errors
        assert request_of(house, "ada").buttons == OFFERED

    def test_deal_has_no_such_button(self, house):
        house.imports_rules(RULES)
        assert "Ask for a review" not in types(house, "deal 3M").reply.buttons

    @pytest.mark.parametrize(
        ("filled", "expected"),
        [
            ({"what": " "}, {WHAT: "Say in a few words what it is."}),
            ({"link": "http://drive.example/x"}, {LINK: "A link begins with https://"}),
            ({"link": "javascript:alert(1)"}, {LINK: "A link begins with https://"}),
            ({"link": "https://good.example@evil.example/x"}, {LINK: "A link begins with https://"}),
            ({"day": "2026-03-03"}, {DAY: "That day is over."}),
            (
                {"day": "2026-03-07"},
                {DAY: "You do not work on that day: it is a day off or a public holiday. The next"},
            ),
            ({"day": "2027-04-01"}, {DAY: "That is more than a year ahead."}),
            ({"who": ["eva"]}, {WHO: "You cannot review what you ask for."}),
            ({"who": ["cleo", "finn", "dev"]}, {WHO: "Not in Sales: Dev "}),
            ({"who": ["mia"]}, {WHO: "Of another company: "}),
            ({"who": ["leo"]}, {WHO: "Not here any more: Leo Brandt."}),
            ({"who": ["robo"]}, {WHO: "Bots review nothing: Robo."}),
            ({"who": ["guy"]}, {WHO: "A guest: Guy Freeman."}),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, house, filled, expected):
        found = asks(house, **filled).errors
        assert list(found) == list(expected)
        assert all(found[field].startswith(text) for field, text in expected.items()), found
        assert not any(about(house, name) for name in ("eva", "cleo", "ivan"))

    def test_a_public_holiday_is_no_deadline(self, house):
        # Good Friday; the workspace is British.
        house.goes_to(datetime(2026, 4, 1, 13, tzinfo=UTC))
        found = asks(house, day="2026-04-03").errors
        assert found[DAY].endswith("The next working day is Apr 6, 2026.")

    def test_three_working_days_on_leaves_out_holidays(self, house):
        house.goes_to(datetime(2026, 4, 1, 13, tzinfo=UTC))
        asks(house)
        assert "until Tuesday, April 7th, 2026 17:00" in state_of(house).text

    def test_today_is_over_after_ones_hours(self, house):
        house.goes_to(datetime(2026, 3, 4, 17, tzinfo=UTC))
        assert asks(house, day="2026-03-04").errors == {
            DAY: "Your working hours are over on that day. Choose a later one."
        }

    def test_who_is_away_beyond_the_deadline_is_refused_and_who_is_back_before_is_told_of(self, house):
        house.person("cleo").slash("/entente away until 2026-03-10", "#sales-team")
        assert asks(house).errors == {
            WHO: "Cleo Marchetti is away until Mar 10, 2026. Choose a later day, or somebody else."
        }
        submits(house, "eva", {"day": "2026-03-12"})
        assert "@Cleo Marchetti is away until Mar 10, 2026." in house.person("eva").view.text
        assert about(house, "cleo") == []
        house.goes_to(datetime(2026, 3, 11, 9, tzinfo=UTC))
        assert len(about(house, "cleo")) == 1

    def test_who_does_not_work_before_the_deadline(self, house):
        # Los Angeles wakes up when Paris has gone home.
        found = asks(house, who=["quinn"], day="2026-03-04").errors
        assert found == {
            WHO: "Quinn Gallagher does not work before that time. Choose a later day, or somebody else."
        }

    def test_the_shortcut_keeps_the_link_and_not_the_text(self, house):
        house.world.admin.add_channel("secret", "eva", "dev", private=True)
        house.person("dev").posts("#secret", "Acme wants to leave us")
        eva = house.person("eva")
        message = eva.sees("#secret")[-1]
        eva.uses_message_shortcut("Ask Sales to review", message)
        assert "Acme" not in str(eva.view.blocks)
        submits(house, "eva", {"what": "Spring brochure", "who": ["cleo"]})
        text = newest(house, "cleo").text
        assert f"/archives/{message.channel}/"[:20] in text
        assert "Acme" not in text

    def test_people_of_other_companies_ask_for_nothing(self, house):
        assert "Eva" not in types(house, "reviews", "mia", "#partners").reply.text
        assert house.person("mia").view is None


class TestTheList:
    def test_it_is_worked_through_in_place(self, house):
        asks(house, who=["cleo"])
        asks(house, "dev", what="Fair booth", who=["cleo", "ivan"])
        cleo = house.person("cleo")
        shown = types(house, "reviews", "cleo", "#sales-team").reply
        assert shown.text.startswith("Waiting for your review: 2\n")
        assert f"{TITLE}, for @Eva Novak, until Monday, March 9th, 2026 17:00\n{URL}" in shown.text
        assert shown.buttons == [*OFFERED, *OFFERED, "Ask for a review"]
        nth = 1 if shown.text.index("Spring") < shown.text.index("Fair") else 2
        cleo.clicks(shown, "Approve", nth=nth)
        shown = cleo.sees_again(shown)
        assert "Waiting for your review: one" in shown.text
        assert f"Cleared for print in the last 30 days: one\n{TITLE}" in shown.text
        mine = types(house, "reviews", "dev").reply
        assert "Asked by you: one\n“Fair booth”, until" in mine.text
        assert mine.buttons == [*ASKERS, "Ask for a review"]
        house.person("dev").clicks(mine, "Withdraw", confirm=True)
        assert "Asked by you" not in house.person("dev").sees_again(mine).text

    def test_what_waits_for_the_asker_and_what_is_late(self, house):
        asks(house)
        wants(house, "cleo")
        assert "It waits for you: send a new version" in types(house, "reviews").reply.text
        approves(house, "cleo")
        house.goes_to(datetime(2026, 3, 10, 9, tzinfo=UTC))
        assert "The time has passed; it is still open." in types(house, "reviews").reply.text

    def test_after_thirty_days_what_was_cleared_is_not_listed(self, house):
        asks(house, who=["cleo"])
        approves(house, "cleo")
        house.clock.move_to(datetime(2026, 4, 2, 13, tzinfo=UTC))
        assert "Cleared for print" in types(house, "reviews").reply.text
        house.clock.move_to(datetime(2026, 4, 4, 13, tzinfo=UTC))
        assert types(house, "reviews").reply.text.startswith("Nothing waits for your review")

    def test_what_is_counted_and_what_waits_for_somebody(self, house):
        def now():
            with house.deps.read() as session:
                found = counts(session, house.team_id, since=AT_WORK, now=house.deps.now())
            return found.waiting, found.overdue, found.cleared

        def waits_for(name):
            with house.deps.read() as session:
                found = waiting(session, house.team_id, house.person(name).id, now=house.deps.now())
            return len(found.to_review), len(found.asked), len(found.back), len(found.cleared)

        assert now() == (0, 0, 0)
        asks(house)
        asks(house, what="Fair booth", who=["cleo"])
        assert now() == (2, 0, 0)
        assert waits_for("cleo") == (2, 0, 0, 0)
        approves(house, "cleo", "ivan")
        assert now() == (1, 0, 1)
        assert waits_for("ivan") == (0, 0, 0, 1)
        house.goes_to(datetime(2026, 3, 9, 17, tzinfo=UTC))
        assert now() == (1, 1, 1)
        assert waits_for("eva") == (0, 1, 0, 1)
        booth = next(one for one in about(house, "cleo", "Fair booth") if one.buttons)
        house.person("cleo").clicks(booth, "Ask for a change")
        submits(house, "cleo", {"said": "Too small."})
        assert now() == (0, 0, 1)
        assert waits_for("eva") == (0, 1, 1, 1)


class TestTime:
    def test_asked_in_the_reviewers_hours(self, house):
        asks(house, who=["ben"])
        assert about(house, "ben") == []
        house.passes(hours=1)
        assert len(about(house, "ben")) == 1

    def test_reminded_the_working_day_before_and_on_the_day_then_the_asker_hears_once(self, house):
        asks(house)
        approves(house, "ivan")
        before = {name: len(about(house, name)) for name in ("cleo", "ivan", "eva")}
        house.goes_to(datetime(2026, 3, 6, 7, 59, tzinfo=UTC))
        assert len(about(house, "cleo")) == before["cleo"]
        house.goes_to(datetime(2026, 3, 6, 8, 1, tzinfo=UTC))
        assert newest(house, "cleo").text.startswith(
            f"Still open, until Monday, March 9th, 2026 17:00: your review of {TITLE} for @Eva Novak."
        )
        assert newest(house, "cleo").buttons == []
        house.goes_to(datetime(2026, 3, 9, 8, 1, tzinfo=UTC))
        assert about(house, "cleo")[-1].text.startswith(f"Due today 17:00: your review of {TITLE}")
        assert len(about(house, "eva")) == before["eva"]
        house.goes_to(datetime(2026, 3, 13, 16, tzinfo=UTC))
        assert len(about(house, "cleo")) == 3
        assert len(about(house, "ivan")) == 1
        late = about(house, "eva")[-1]
        assert late.text == (
            f"The time for {TITLE} was over Monday, March 9th, 2026 17:00, and it is not cleared for print. "
            "Still open: @Cleo Marchetti. Only you are told so; you can choose others, or another day."
        )
        assert late.buttons == ["Change reviewers"]
        assert len(about(house, "eva")) == before["eva"] + 1
        assert not any("brochure" in one.text for one in house.person("ada").sees("#alignment"))
        replaces(house, late, who=["ivan", "kofi"])
        assert request_of(house, "kofi").buttons == OFFERED
        assert "You are not asked any more" in about(house, "cleo")[0].text

    def test_nobody_is_reminded_who_has_answered(self, house):
        asks(house)
        approves(house, "cleo")
        wants(house, "ivan")
        house.goes_to(datetime(2026, 3, 12, 16, tzinfo=UTC))
        assert len(about(house, "cleo")) == 1
        assert len(about(house, "ivan")) == 1
        assert not any(one.text.startswith("The time for") for one in dms(house, "eva"))

    def test_nobody_is_reminded_while_away_and_once_when_they_are_back(self, house):
        asks(house, who=["cleo"])
        house.person("cleo").slash("/entente away until 2026-03-08", "#sales-team")
        house.goes_to(datetime(2026, 3, 8, 12, tzinfo=UTC))
        assert len(about(house, "cleo")) == 1
        house.goes_to(datetime(2026, 3, 9, 9, tzinfo=UTC))
        assert [one.text[:9] for one in about(house, "cleo")[1:]] == ["Due today"]

    def test_who_is_away_when_the_time_is_over_is_said(self, house):
        asks(house, who=["cleo"])
        house.person("cleo").slash("/entente away until 2026-03-20", "#sales-team")
        house.goes_to(datetime(2026, 3, 10, 9, tzinfo=UTC))
        assert about(house, "eva")[-1].text.endswith("\n@Cleo Marchetti is away until Mar 20, 2026.")
        assert len(about(house, "cleo")) == 1

    def test_a_reviewers_holiday_on_the_day_they_are_reminded_before_it(self, house):
        # The asker is in France by her own settings; Good Friday is none there.
        house.goes_to(datetime(2026, 3, 31, 10, tzinfo=UTC))
        house.world.admin.set_zone("eva", "Europe/Paris")
        with house.deps.begin() as session:
            session.get(Person, (house.team_id, house.person("eva").id)).own_country = "FR"
        assert not asks(house, who=["cleo"], day="2026-04-03").errors
        house.goes_to(datetime(2026, 4, 2, 7, 1, tzinfo=UTC))
        assert newest(house, "cleo").text.startswith("Still open, until tomorrow 17:00")
        house.goes_to(datetime(2026, 4, 3, 16, tzinfo=UTC))
        assert len(about(house, "cleo")) == 2

    def test_two_reminders_at_the_same_moment_are_one_message(self, house):
        asks(house, who=["cleo"])
        asks(house, what="Fair booth", who=["cleo"])
        count = len(dms(house, "cleo"))
        house.goes_to(datetime(2026, 3, 6, 9, tzinfo=UTC))
        assert len(dms(house, "cleo")) == count + 1
        assert newest(house, "cleo").text.count("Still open, until") == 2

    def test_another_day_moves_the_reminders(self, house):
        asks(house)
        replaces(house, day="2026-03-12")
        assert "until Thursday, March 12th, 2026 17:00" in state_of(house).text
        assert "until Thursday, March 12th, 2026 17:00" in request_of(house, "cleo").text
        house.goes_to(datetime(2026, 3, 11, 7, 59, tzinfo=UTC))
        assert len(about(house, "cleo")) == 1
        assert len(about(house, "eva")) == 1
        house.goes_to(datetime(2026, 3, 11, 9, tzinfo=UTC))
        assert newest(house, "cleo").text.startswith("Still open")
        house.goes_to(datetime(2026, 3, 13, 9, tzinfo=UTC))
        assert len([one for one in dms(house, "eva") if one.text.startswith("The time for")]) == 1


class TestReviewers:
    def test_others_are_chosen_and_who_approved_has_done_so(self, house):
        asks(house)
        approves(house, "cleo")
        replaces(house, who=["cleo", "kofi"])
        assert (
            "Saved, until Monday, March 9th, 2026 17:00. Still open: @Kofi Mensah"
            in house.person("eva").view.text
        )
        ivans = about(house, "ivan")[0]
        assert "You are not asked any more; there is nothing for you to do." in ivans.text
        assert ivans.buttons == []
        assert "Version 1: 1 of 2 approved." in state_of(house).text
        approves(house, "kofi")
        assert "Approved by @Cleo Marchetti and @Kofi Mensah." in newest(house, "eva").text

    def test_without_who_is_open_it_is_cleared_at_once(self, house):
        asks(house)
        approves(house, "cleo")
        replaces(house, who=["cleo"])
        assert "it is cleared for print" in house.person("eva").view.text
        assert "Approved by @Cleo Marchetti." in newest(house, "eva").text

    def test_who_wants_a_change_cannot_be_left_out(self, house):
        asks(house)
        approves(house, "cleo")
        wants(house, "ivan")
        assert replaces(house, who=["cleo"]).errors == {
            WHO: "Ivan Petrov asked for a change, and cannot be left out: send a new version, or have them approve "
            "this one."
        }
        assert "1 of 2 approved" in state_of(house).text

    def test_left_out_and_chosen_again_they_get_a_new_message(self, house):
        asks(house)
        replaces(house, who=["ivan"])
        replaces(house, who=["ivan", "cleo"])
        assert len(about(house, "cleo")) == 2
        assert request_of(house, "cleo").buttons == OFFERED

    def test_a_reviewer_who_leaves_has_to_be_replaced(self, house):
        asks(house)
        approves(house, "ivan")
        house.world.admin.deactivate("cleo")
        house.passes(minutes=1)
        news = newest(house, "eva")
        assert news.text == (
            f"@Cleo Marchetti, whom you asked to review {TITLE}, is not here any more. It is not cleared for print "
            "before somebody else has approved it: choose whom to ask."
        )
        assert "Not here any more: @Cleo Marchetti." in state_of(house).text
        house.passes(days=1)
        assert newest(house, "eva").ts == news.ts
        assert not replaces(house, news, who=["ivan", "kofi"]).errors
        approves(house, "kofi")
        assert "Approved by @Ivan Petrov and @Kofi Mensah." in newest(house, "eva").text

    def test_a_new_version_does_not_do_without_who_left(self, house):
        asks(house)
        house.world.admin.deactivate("cleo")
        house.passes(minutes=1)
        renews(house)
        approves(house, "ivan")
        assert "1 of 2 approved" in state_of(house).text
        assert "Not here any more: @Cleo Marchetti." in state_of(house).text

    def test_who_left_after_approving_has_approved(self, house):
        asks(house)
        approves(house, "cleo")
        house.world.admin.deactivate("cleo")
        house.passes(minutes=1)
        approves(house, "ivan")
        assert "Approved by @Cleo Marchetti and @Ivan Petrov." in newest(house, "eva").text

    def test_an_asker_who_leaves_takes_the_question_along(self, house):
        asks(house)
        house.world.admin.deactivate("eva")
        house.passes(minutes=1)
        request = about(house, "cleo")[0]
        assert "Withdrawn today 14:0" in request.text
        assert "whoever asked for it is not here any more." in request.text
        assert request.buttons == []

    def test_a_new_version_while_a_reviewer_is_away_too_long(self, house):
        asks(house)
        house.person("cleo").slash("/entente away until 2026-03-20", "#sales-team")
        assert renews(house).errors == {
            DAY: "Cleo Marchetti is away until Mar 20, 2026. Choose a later day, or somebody else."
        }


class TestClicks:
    def test_approved_twice(self, house):
        asks(house)
        payload = click_of(house, "cleo", request_of(house, "cleo"), "Approve")
        for _ in range(2):
            house.person("cleo").sends_forged(payload)
            house.passes(seconds=20)
        assert whispers(house, "cleo") == [
            f"You have approved this version of {TITLE} already; nothing was changed. {STANDS}"
        ]
        assert "1 of 2 approved" in state_of(house).text

    def test_an_old_version_is_not_approved(self, house):
        asks(house, who=["cleo"])
        old = click_of(house, "cleo", request_of(house, "cleo"), "Approve")
        change = click_of(house, "cleo", request_of(house, "cleo"), "Ask for a change")
        renews(house)
        for payload in (old, change):
            house.person("cleo").sends_forged(payload)
            assert whispers(house, "cleo")[-1].startswith(f"There is version 2 of {TITLE} by now")
        assert "0 of 1 approved" in state_of(house).text

    def test_after_withdrawal_and_after_clearance(self, house):
        asks(house, who=["cleo"])
        approve = click_of(house, "cleo", request_of(house, "cleo"), "Approve")
        change = click_of(house, "cleo", request_of(house, "cleo"), "Ask for a change")
        askers = [click_of(house, "eva", state_of(house), label) for label in ASKERS[1:]]
        approves(house, "cleo")
        for who, payload in (("cleo", approve), ("cleo", change), *(("eva", one) for one in askers)):
            house.person(who).sends_forged(payload)
            assert (
                whispers(house, who)[-1]
                == f"{TITLE} is cleared for print already; nothing was changed. {STANDS}"
            )
        asks(house, who=["ivan"])
        approve = click_of(house, "ivan", request_of(house, "ivan"), "Approve")
        clicks(house, "eva", "Withdraw", about(house, "eva", "You asked")[-1], confirm=True)
        house.person("ivan").sends_forged(approve)
        assert (
            whispers(house, "ivan")[-1]
            == f"The review of {TITLE} has been withdrawn; nothing was changed. {STANDS}"
        )

    def test_a_form_that_was_open_when_it_was_over(self, house):
        asks(house, who=["cleo"])
        eva = house.person("eva")
        eva.clicks(state_of(house), "New version")
        payload = click_of(house, "eva", state_of(house), "Withdraw")
        eva.sends_forged(payload)
        submits(house, "eva", {})
        assert "has been withdrawn; nothing was changed." in eva.view.text
        assert len(about(house, "cleo")) == 1

    def test_left_out_they_are_answered(self, house):
        asks(house)
        payload = click_of(house, "cleo", request_of(house, "cleo"), "Approve")
        replaces(house, who=["ivan"])
        house.person("cleo").sends_forged(payload)
        assert (
            whispers(house, "cleo")[-1]
            == f"You are not asked about {TITLE} any more. Nothing was changed. /whotocall reviews shows what waits."
        )

    @pytest.mark.parametrize("name", ["eva", "ben", "mia"])
    def test_only_who_is_asked_approves(self, house, name):
        asks(house)
        payload = click_of(house, name, request_of(house, "cleo"), "Approve")
        assert house.person(name).sends_forged(payload).acknowledged
        house.passes(seconds=20)
        assert "0 of 2 approved" in state_of(house).text

    @pytest.mark.parametrize("label", ASKERS)
    def test_only_the_asker_changes_it(self, house, label):
        asks(house)
        state = state_of(house)
        assert house.person("cleo").sends_forged(click_of(house, "cleo", state, label)).acknowledged
        house.passes(seconds=20)
        assert house.person("cleo").view is None
        assert house.person("eva").sees_again(state).text == state.text

    @pytest.mark.parametrize("value", ["", "x", "0" * 32, None])
    @pytest.mark.parametrize("label", OFFERED)
    def test_a_forged_value(self, house, value, label):
        asks(house)
        payload = with_value(click_of(house, "cleo", request_of(house, "cleo"), label), value)
        assert house.person("cleo").sends_forged(payload).acknowledged
        assert request_of(house, "cleo").buttons == OFFERED


class TestDeletion:
    def deletes(self, house, name):
        house.passes(minutes=1)
        with house.deps.begin() as session:
            delete_traces(session, house.team_id, house.person(name).id)
        house.passes(minutes=2)
        with house.deps.read() as session:
            rows = rows_about(session, house.deps.keys, house.team_id, house.person(name).id)
        assert not [row.table for row in rows if row.table.startswith("material")]

    def test_a_reviewer_who_deletes_their_data_has_to_be_replaced(self, house):
        asks(house)
        self.deletes(house, "cleo")
        assert newest(house, "eva").text.startswith(f"somebody, whom you asked to review {TITLE}")
        replaces(house, who=["ivan"])
        approves(house, "ivan")
        assert "Approved by @Ivan Petrov." in newest(house, "eva").text

    def test_what_an_asker_who_deletes_their_data_asked_for_is_withdrawn(self, house):
        asks(house)
        with house.deps.read() as session:
            rows = rows_about(session, house.deps.keys, house.team_id, house.person("eva").id)
            assert [row.table for row in rows].count("material_review") == 1
        self.deletes(house, "eva")
        assert "somebody asks you to review" in about(house, "cleo")[0].text
        assert about(house, "cleo")[0].buttons == []

    def test_after_half_a_year_it_is_forgotten(self, house):
        asks(house, who=["cleo"])
        approves(house, "cleo")
        asks(house, who=["ivan"])
        house.clock.move_to(datetime(2026, 9, 6, 12, tzinfo=UTC))
        house.run()
        with house.deps.read() as session:
            rows = rows_about(session, house.deps.keys, house.team_id, house.person("eva").id)
        assert not [row.table for row in rows if row.table.startswith("material")]
