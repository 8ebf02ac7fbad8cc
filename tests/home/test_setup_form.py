"""The admins' two forms: what was typed, what is wrong with it, and the settings it stands for."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.home.schedule_form import (
    ScheduleField,
    check_schedule,
    read_schedule,
    schedule_of,
    wanted_schedule,
)
from bot.home.setup_form import NONE, Draft, Field, check, draft_of, read_draft, side_field, wanted
from bot.slack.form_state import ticked, typed
from bot.workspace.settings import SidesSection, WorkspaceSettings
from tests.people.cast import settings_of

FORM = Draft(
    report="C0ALIGNMENT",
    chart="picture",
    sales="C0SALES",
    sales_group="",
    marketing="C0MARKETING",
    marketing_group="",
    country="GB",
    timezone="Europe/London",
    every_weeks="2",
    weekday="tuesday",
    at="10:00",
)
SCHEDULE = schedule_of(WorkspaceSettings(), is_trial=False)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


def state_of(**values):
    """`state.values` as Slack sends it, by block id; a list stands for ticked boxes."""
    state = {}
    for block_id, value in values.items():
        if isinstance(value, list):
            element = {"type": "checkboxes", "selected_options": [{"value": one} for one in value]}
        elif block_id.endswith(
            ("chart", "every_weeks", "weekday", "country", "timezone", "group", "statements")
        ):
            element = {"type": "static_select", "selected_option": {"value": value} if value else None}
        elif block_id.endswith("_at"):
            element = {"type": "timepicker", "selected_time": value}
        elif block_id in {"setup_report", "setup_sales", "setup_marketing"}:
            element = {"type": "conversations_select", "selected_conversation": value}
        else:
            element = {"type": "plain_text_input", "value": value}
        state[block_id] = {"input": element}
    return state


def said(problems):
    return {str(field): error.key for field, error in problems.items()}


class TestState:
    def test_every_kind_of_input_is_read(self):
        state = state_of(setup_report="C0A", setup_at="10:00", setup_country="DE", schedule_blackout=" a ")
        assert [typed(state, block) for block in state] == ["C0A", "10:00", "DE", "a"]
        assert ticked(state_of(schedule_also=["guests", "trial"]), "schedule_also") == {"guests", "trial"}

    def test_what_was_left_empty_is_empty(self):
        state = state_of(setup_report=None, setup_country=None, schedule_also=[])
        assert [typed(state, block) for block in ("setup_report", "setup_country", "none")] == [""] * 3
        assert ticked(state, "schedule_also") == ticked(state, "none") == frozenset()

    @given(JUNK)
    def test_whatever_is_sent_reads_as_text(self, junk):
        for state in (junk, {"a": junk}, {"a": {"b": junk}}, {"a": {"b": {"selected_option": junk}}}):
            assert isinstance(typed(state, "a"), str)
            assert isinstance(ticked(state, "a"), frozenset)
        assert isinstance(ticked({"a": {"b": {"selected_options": [junk]}}}, "a"), frozenset)


class TestSetUp:
    def test_the_form_comes_back_as_it_was_filled_in(self):
        values = {
            "setup_report": "C0ALIGNMENT",
            "setup_chart": "picture",
            "setup_sales": "C0SALES",
            "setup_sales_group": NONE,
            "setup_marketing": "C0MARKETING",
            "setup_country": "GB",
            "setup_timezone": "Europe/London",
            "setup_every_weeks": "2",
            "setup_weekday": "tuesday",
            "setup_at": "10:00",
        }
        assert read_draft(state_of(**values)) == FORM

    def test_a_good_form_has_no_problem_and_becomes_settings(self):
        assert check(FORM, is_listed=False) == {}
        settings = wanted(replace(FORM, every_weeks="4", at="9:30"), WorkspaceSettings())
        assert settings == settings_of(
            workspace__report_channel="C0ALIGNMENT",
            sides__sales="C0SALES",
            sides__marketing="C0MARKETING",
            pulse__every_weeks=4,
            pulse__at="09:30",
        )

    def test_what_the_form_does_not_show_stays(self):
        present = settings_of(
            workspace__leads_channel="C0LEADS",
            workspace__admins=("U0HANA",),
            pulse__statements=5,
            pulse__paused=True,
            pulse__blackout=[["2026-12-21", "2027-01-03"]],
            meeting__every="quarter",
        )
        settings = wanted(FORM, present)
        assert settings.workspace.leads_channel == "C0LEADS"
        assert settings.workspace.admins == ("U0HANA",)
        assert settings.pulse == present.pulse
        assert settings.meeting == present.meeting

    def test_the_chart_is_chosen_and_stays_where_an_older_form_has_no_question_about_it(self):
        settings = wanted(replace(FORM, chart="native"), WorkspaceSettings())
        assert settings.workspace.chart == "native"
        assert draft_of(settings, zone="UTC", locale="en-US").chart == "native"
        assert wanted(replace(FORM, chart=""), settings).workspace.chart == "native"
        assert said(check(replace(FORM, chart="radar"), is_listed=False)) == {
            "setup_chart": "setup.error.chart"
        }

    def test_a_group_goes_before_a_channel(self):
        settings = wanted(replace(FORM, sales_group="S0SALES"), WorkspaceSettings())
        assert (settings.sides.sales, settings.sides.marketing) == ("S0SALES", "C0MARKETING")

    def test_settings_become_the_form_and_back(self):
        for settings in (
            settings_of(
                workspace__report_channel="C0A", sides__sales="S0SALES", sides__marketing="C0MARKETING"
            ),
            settings_of(workspace__report_channel="C0A", workspace__country="", workspace__timezone="UTC"),
        ):
            draft = draft_of(settings, zone="Asia/Tokyo", locale="de-DE")
            assert wanted(draft, settings) == settings

    def test_before_the_first_time_zone_and_country_are_the_admins(self):
        draft = draft_of(WorkspaceSettings(), zone="Europe/Berlin", locale="en-US")
        assert (draft.timezone, draft.country) == ("Europe/Berlin", "DE")
        named = settings_of(workspace__country="GB", workspace__timezone="Europe/London")
        draft = draft_of(named, zone="Europe/Berlin", locale="en-US")
        assert (draft.timezone, draft.country) == ("Europe/London", "GB")

    @pytest.mark.parametrize(
        ("change", "problems"),
        [
            ({"report": ""}, {"setup_report": "setup.error.no_report"}),
            ({"report": "#alignment"}, {"setup_report": "setup.error.unknown_place"}),
            ({"sales_group": "C0SALES"}, {"setup_sales_group": "setup.error.unknown_place"}),
            ({"marketing": "U0HANA"}, {"setup_marketing": "setup.error.unknown_place"}),
            ({"marketing": "C0SALES"}, {"setup_marketing": "setup.error.same_side"}),
            (
                {"sales_group": "S0ONE", "marketing_group": "S0ONE"},
                {"setup_marketing_group": "setup.error.same_side"},
            ),
            ({"marketing": ""}, {"setup_marketing": "setup.error.one_side"}),
            ({"sales": ""}, {"setup_sales": "setup.error.one_side"}),
            (
                {"sales": "", "marketing": ""},
                {"setup_sales": "setup.error.no_side", "setup_marketing": "setup.error.no_side"},
            ),
            ({"country": "XX"}, {"setup_country": "setup.error.country"}),
            ({"timezone": "Mars/Base"}, {"setup_timezone": "setup.error.timezone"}),
            ({"timezone": ""}, {"setup_timezone": "setup.error.timezone"}),
            ({"every_weeks": "3"}, {"setup_every_weeks": "setup.error.every_weeks"}),
            ({"every_weeks": "two"}, {"setup_every_weeks": "setup.error.every_weeks"}),
            ({"weekday": ""}, {"setup_weekday": "setup.error.weekday"}),
            ({"at": "04:59"}, {"setup_at": "setup.error.at"}),
            (
                {"report": "", "at": "", "country": "?"},
                {
                    "setup_report": "setup.error.no_report",
                    "setup_at": "setup.error.at",
                    "setup_country": "setup.error.country",
                },
            ),
        ],
    )
    def test_what_is_wrong_is_said_at_its_input(self, change, problems):
        assert said(check(replace(FORM, **change), is_listed=False)) == problems

    def test_no_channel_is_needed_where_people_are_listed(self):
        assert check(replace(FORM, sales="", marketing=""), is_listed=True) == {}

    def test_a_problem_of_a_side_belongs_to_the_input_it_was_chosen_in(self):
        channels = SidesSection(sales="C0SALES", marketing="C0MARKETING")
        groups = SidesSection(sales="S0SALES", marketing="S0MARKETING")
        assert [side_field(channels, name) for name in ("sales", "marketing")] == [
            Field.SALES,
            Field.MARKETING,
        ]
        assert [side_field(groups, name) for name in ("sales", "marketing")] == [
            Field.SALES_GROUP,
            Field.MARKETING_GROUP,
        ]


class TestSchedule:
    def test_the_form_comes_back_as_it_was_filled_in(self):
        values = {
            "schedule_every_weeks": "2",
            "schedule_weekday": "tuesday",
            "schedule_at": "10:00",
            "schedule_open_days": "5",
            "schedule_statements": "4",
            "schedule_also": ["guests", "trial", "more"],
            "schedule_blackout": "2026-12-24",
        }
        assert read_schedule(state_of(**values)) == replace(
            SCHEDULE, guests=True, is_trial=True, blackout="2026-12-24"
        )

    def test_settings_become_the_form_and_back(self):
        settings = settings_of(
            workspace__report_channel="C0A",
            pulse__every_weeks=1,
            pulse__at="15:30",
            pulse__open_days=20,
            pulse__baseline=True,
            pulse__paused=True,
            pulse__blackout=[["2026-12-21", "2027-01-03"], ["2026-05-01"]],
        )
        draft = schedule_of(settings, is_trial=True)
        assert draft.blackout == "2026-12-21 to 2027-01-03\n2026-05-01"
        assert check_schedule(draft) == {}
        assert wanted_schedule(draft, settings) == settings

    def test_a_blackout_is_read_line_by_line_as_a_file_is(self):
        typed_in = "\n 2026-12-21..2027-01-03 \n\n2026-05-01/2026-05-02\n2026-06-01"
        draft = replace(SCHEDULE, blackout=typed_in, at="16:00")
        assert check_schedule(draft) == {}
        pulse = wanted_schedule(draft, WorkspaceSettings()).pulse
        assert pulse.blackout == (
            (date(2026, 12, 21), date(2027, 1, 3)),
            (date(2026, 5, 1), date(2026, 5, 2)),
            (date(2026, 6, 1), date(2026, 6, 1)),
        )
        assert pulse.at == time(16)

    @pytest.mark.parametrize("line", ["soon", "2027-01-03 to 2026-12-21", "2026-01-01 to 2028-01-01", "1.5."])
    def test_a_line_that_is_no_range_is_named(self, line):
        problems = check_schedule(replace(SCHEDULE, blackout=f"2026-05-01\n\n{line}\nalso wrong"))
        assert said(problems) == {"schedule_blackout": "schedule.error.blackout"}
        assert problems[ScheduleField.BLACKOUT].values == {"line": 3, "typed": line}

    def test_a_long_line_is_quoted_in_short(self):
        problems = check_schedule(replace(SCHEDULE, blackout="x" * 2000))
        assert problems[ScheduleField.BLACKOUT].values == {"line": 1, "typed": "x" * 80}

    @pytest.mark.parametrize(
        ("change", "problems"),
        [
            ({"every_weeks": "0"}, {"schedule_every_weeks": "setup.error.every_weeks"}),
            ({"weekday": "someday"}, {"schedule_weekday": "setup.error.weekday"}),
            ({"at": "22:00"}, {"schedule_at": "setup.error.at"}),
            ({"open_days": "21"}, {"schedule_open_days": "schedule.error.open_days"}),
            ({"open_days": "1.5"}, {"schedule_open_days": "schedule.error.open_days"}),
            ({"statements": "20"}, {"schedule_statements": "schedule.error.statements"}),
            (
                {"open_days": "", "blackout": "?"},
                {
                    "schedule_open_days": "schedule.error.open_days",
                    "schedule_blackout": "schedule.error.blackout",
                },
            ),
        ],
    )
    def test_what_is_wrong_is_said_at_its_input(self, change, problems):
        assert said(check_schedule(replace(SCHEDULE, **change))) == problems
