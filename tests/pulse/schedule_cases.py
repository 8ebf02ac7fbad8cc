"""Zones, days, hours and calendars for the schedule's properties, the odd ones more often; knows no rule of it."""

from datetime import date, time, timedelta
from zoneinfo import available_timezones

from hypothesis import strategies as st

from bot.people.calendar import work_calendar

# Half hours and quarters, both sides of the date line, both hemispheres, and clocks that change at odd hours.
ODD_ZONES = (
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Dublin",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Honolulu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
EVERY_ZONE = tuple(sorted(available_timezones()))
COUNTRIES = (None, "GB", "DE", "US", "FR", "IN", "JP", "BR", "AU", "IL", "AE")
# The weeks in which clocks change in Europe and America, leap days, the turn of a year, the day Samoa left out.
ODD_WEEKS = tuple(
    date.fromisoformat(day)
    for day in (
        "2011-12-27",
        "2024-02-27",
        "2026-03-04",
        "2026-03-25",
        "2026-04-01",
        "2026-10-21",
        "2026-10-29",
        "2026-12-21",
        "2027-03-10",
        "2028-02-26",
    )
)
zones = st.sampled_from(ODD_ZONES) | st.sampled_from(EVERY_ZONE)
days = st.builds(
    lambda day, more: day + timedelta(days=more), st.sampled_from(ODD_WEEKS), st.integers(0, 9)
) | st.dates(date(2020, 1, 1), date(2034, 12, 31))
quarters = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
sending_hours = st.integers(5 * 60, 21 * 60).map(lambda n: time(n // 60, n % 60))
hours_of_work = st.lists(quarters, min_size=2, max_size=2, unique=True).map(lambda two: (min(two), max(two)))
weekdays = st.frozensets(st.integers(0, 6), min_size=1)
cadences = st.sampled_from((1, 2, 4))
open_for = st.integers(1, 20)


@st.composite
def calendars(draw, near):
    """A person's days: their weekdays, their country's holidays, a blackout and an absence near a day."""
    calendar = work_calendar(draw(st.sampled_from(COUNTRIES)), draw(weekdays))
    for longest in (14, 30):
        first, length = draw(st.integers(-7, 21)), draw(st.integers(0, longest))
        calendar = calendar.without([near + timedelta(days=first + n) for n in range(length)])
    return calendar
